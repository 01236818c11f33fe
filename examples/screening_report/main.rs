//! What the screening finds, what it flags, and what it costs, as tables.
//!
//! ```sh
//! cargo run --release --features screen --example screening_report
//! ```
//!
//! The lists and labeled sets are read from `../shared`; without them there is nothing to measure,
//! and the report says so.
#![allow(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "a report for people"
)]

mod bar;
mod cost;
mod data;
mod finds;
mod misspelled;
mod queries;

fn main() {
    let parts: Vec<String> = std::env::args().skip(1).collect();
    let wants = |part: &str| parts.is_empty() || parts.iter().any(|p| p == part);
    println!("default threshold: {}", interdict::screen::DEFAULT_THRESHOLD);
    if wants("pairs") {
        finds::pairs();
    }
    if wants("cases") {
        finds::cases();
    }
    if wants("ofac") {
        finds::ofac();
    }
    let Some(listed) = data::listed() else { return };
    let index = interdict::screen::Index::build(&listed.names);
    println!("\nlist: {} names", index.len());
    if wants("recall") {
        finds::recall(&listed, &index);
    }
    if wants("misspelled") {
        misspelled::misspelled(&listed);
    }
    if wants("negatives") {
        finds::negatives(&listed, &index);
    }
    if wants("cost") {
        cost::cost(&listed);
    }
}
