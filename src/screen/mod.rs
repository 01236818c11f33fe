//! Which listed names a name might be: the score of two names, the full scan, and the exact index.
//! Uses `text`. Leaves out what a hit means (`party`).

mod dictionary;
mod hit;
mod index;
mod likeness;
mod memo;
mod ofac;
mod scan;
mod score;
mod search;

pub use hit::{Hit, Hits};
pub use index::Index;
pub use memo::Memo;
pub use ofac::sanctions_list_search;
pub use scan::scan;
pub use score::{Agreement, Equal, Evidence, Forms, Score, score};
pub use search::Searcher;

/// The score from which on a listed name is a hit, where the host sets none.
pub const DEFAULT_THRESHOLD: u16 = 7_600;
