//! The same as `examples/wire.rs`, built with features that a host may turn on.
#[path = "../../../examples/wire.rs"]
mod wire;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    wire::main()
}
