//! Strategies for proptest that make valid rulebooks, transactions and views,
//! for this crate's own laws and for the tests of whoever builds on it.
//! Uses `laws` and all below. Leaves out invalid rulebooks: everything made here compiles.
//!
//! Names, places, categories and days come from small pools, so that rules, parties and items
//! meet often. Transactions and views are made *for* a rulebook, of the values that it tells apart, so
//! they work with any rulebook of yours too.

mod conditions;
mod dates;
mod policies;
mod pool;
mod rulebooks;
mod transactions;

pub use conditions::{Within, conditions};
pub use dates::histories;
pub use policies::policies;
pub use rulebooks::rulebooks;
pub use transactions::{transactions, views};

use crate::{Rulebook, Transaction, decision::View};
use proptest::prelude::*;

/// A rulebook, and a transaction and a view for it.
///
/// ```
/// use interdict::{laws, strategies, Reference};
/// use proptest::prelude::*;
/// let config = ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() };
/// proptest!(config, |((rulebook, tx, view) in strategies::cases())| {
///     laws::total(&Reference::new(&rulebook), &tx, &view)?;
/// });
/// ```
pub fn cases() -> impl Strategy<Value = (Rulebook, Transaction, View)> {
    rulebooks().prop_flat_map(|rulebook| {
        let (txs, views) = (transactions(&rulebook), views(&rulebook));
        (Just(rulebook), txs, views)
    })
}
