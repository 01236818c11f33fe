//! Bytes become a model: rulebook files, tables, party lists. Places are kept, every mistake of a
//! file is told at once, and every row of a list is accounted for.
//! Uses `policy` and below. Reads no disk: the caller hands over names and texts.

mod condition;
mod csl;
mod csv;
mod doc;
pub mod el_terms;
mod entity_list;
mod print;
mod rulebook;
mod tables;

pub use csl::{Csl, CslOptions, LoadReport, Note, SourceCount, read_csl};
pub use print::print_rulebook;
pub use rulebook::{SourceFile, lint_rulebook, parse_list_on, parse_rulebook, parse_rulebook_on};
pub use tables::NoticeDates;
