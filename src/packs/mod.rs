//! Rulebooks that ship. Their text is in `packs/`, where a lawyer can read it; here it is only
//! embedded and parsed, once.

#[cfg(feature = "us-ear")]
mod us_ear;

#[cfg(feature = "us-ear")]
pub use us_ear::{us_ear, us_ear_files, us_ear_notices};
