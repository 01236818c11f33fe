//! What: one line of a transaction.

use super::{Fact, Facts, ItemCategory, Label, Money, Quantity, Territory};
use alloc::{collections::BTreeMap, string::String, vec::Vec};
use serde::{Deserialize, Serialize};

/// One line of items.
///
/// ```
/// use interdict::model::ItemLine;
/// let line = ItemLine::new("1".parse()?).category("5A991.b".parse()?).origin("US".parse()?);
/// assert!(line.value.is_absent());
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemLine {
    /// The host's label for the line.
    pub id: Label,
    /// Its classification: at most one code per scheme. Two codes of one scheme are in conflict,
    /// and what they do not agree on is unknown.
    pub categories: Fact<Vec<ItemCategory>>,
    /// Where it was made.
    pub origin: Fact<Territory>,
    /// The value of the whole line.
    pub value: Fact<Money>,
    /// The quantity of the whole line.
    pub quantity: Fact<Quantity>,
    /// Declared facts about it.
    pub facts: Facts,
    /// Answers to limits that an entry states only in words ("when usable in missiles"), by the
    /// key under which the decision asks for them, such as
    /// `3A001.a.1.a/MT1/when-usable-in-missiles`.
    pub scopes: BTreeMap<String, bool>,
}

impl ItemLine {
    /// A line of which nothing is said yet.
    pub fn new(id: Label) -> ItemLine {
        ItemLine {
            id,
            categories: Fact::Absent,
            origin: Fact::Absent,
            value: Fact::Absent,
            quantity: Fact::Absent,
            facts: Facts::new(),
            scopes: BTreeMap::new(),
        }
    }
    /// The same with a code; one more per scheme may follow.
    #[must_use]
    pub fn category(mut self, code: ItemCategory) -> ItemLine {
        match &mut self.categories {
            Fact::Value(codes) => codes.push(code),
            other => *other = Fact::Value(alloc::vec![code]),
        }
        self
    }
    /// The same, made in a country.
    #[must_use]
    pub fn origin(mut self, place: Territory) -> ItemLine {
        self.origin = Fact::Value(place);
        self
    }
    /// The same with a value.
    #[must_use]
    pub fn value(mut self, value: Money) -> ItemLine {
        self.value = Fact::Value(value);
        self
    }
}
