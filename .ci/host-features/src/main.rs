//! The same as `examples/wire.rs`, built with features that a host may turn on.
include!("../../../examples/wire.rs");
