//! Screening of names: the score, the index, and what hostile names cost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod found;
mod hostile;
mod index;
mod lists;
mod pairs;
