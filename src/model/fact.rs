//! What is known of one fact: nothing, that it is not known, a value, or values in conflict.

use super::{Amount, Code, FactName, ItemCategory, Territory};
use crate::{Date, truth::Truth};
use alloc::{collections::BTreeMap, string::String, vec::Vec};
use serde::{Deserialize, Serialize};

/// What the host says about one fact.
///
/// `Absent` and `NotKnown` differ: absent means that nobody said anything and every test of the
/// fact is unknown; *not known* is a statement ("we do not know the node of this fab") that law
/// can name, and no test of a value holds for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact<T> {
    /// Nothing was said.
    #[default]
    Absent,
    /// It is known that the value is not known.
    NotKnown,
    /// Presumed: the authorization that would use this fact is not claimed.
    NotClaimed,
    /// The value.
    Value(T),
    /// Values that contradict each other.
    Conflict(Vec<T>),
}

impl<T> Fact<T> {
    /// Whether nothing was said.
    pub fn is_absent(&self) -> bool {
        matches!(self, Fact::Absent)
    }
    /// The value, if there is exactly one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Fact::Value(v) => Some(v),
            _ => None,
        }
    }
    /// The truth of a test of the value: `Unknown` if absent, `No` if not known, and under a
    /// conflict what all values agree on.
    ///
    /// ```
    /// use interdict::{Truth, model::Fact};
    /// let over = |f: &Fact<u32>| f.test(|n| Truth::from(*n > 3));
    /// assert_eq!(over(&Fact::Value(4)), Truth::Yes);
    /// assert_eq!(over(&Fact::Absent), Truth::Unknown);
    /// assert_eq!(over(&Fact::NotKnown), Truth::No);
    /// assert_eq!(over(&Fact::Conflict(vec![3, 4])), Truth::Unknown);
    /// ```
    pub fn test(&self, test: impl Fn(&T) -> Truth) -> Truth {
        self.test_mut(test)
    }
    /// The same by a test that needs room to work in.
    pub(crate) fn test_mut(&self, mut test: impl FnMut(&T) -> Truth) -> Truth {
        match self {
            Fact::Absent => Truth::Unknown,
            Fact::NotKnown | Fact::NotClaimed => Truth::No,
            Fact::Value(v) => test(v),
            Fact::Conflict(vs) => Truth::agreed(vs.iter().map(&mut test)),
        }
    }
}
impl<T> From<Option<T>> for Fact<T> {
    fn from(o: Option<T>) -> Self {
        o.map_or(Fact::Absent, Fact::Value)
    }
}

/// The value of a declared fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal, not negative.
    Decimal(Amount),
    /// One of the codes that the declaration lists.
    Code(Code),
    /// Free text.
    Text(String),
    /// An item category.
    Category(ItemCategory),
    /// A place.
    Territory(Territory),
    /// A day.
    Date(Date),
    /// Several of the same kind; an empty one says that there is none.
    List(Vec<Value>),
}

/// Declared facts by name.
pub type Facts = BTreeMap<FactName, Fact<Value>>;
