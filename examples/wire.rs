//! Reads JSON lines from standard input and writes an answer for each: `cargo run --example wire`.
use interdict::{
    Reference, View, packs,
    wire::{Detail, evaluate_lines},
};
use std::io::Read;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input)?;
    let ear = Reference::new(packs::us_ear()?);
    print!("{}", evaluate_lines(&ear, &input, Detail::Findings, &View::latest()));
    Ok(())
}
