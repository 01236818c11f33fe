//! Strong Kleene logic: the values of every condition.
//! Holds the three truth values and how they combine; knows nothing of law.

use core::ops::{BitAnd, BitOr, Not};
use serde::{Deserialize, Serialize};

/// True, false, or not known yet.
///
/// ```
/// use interdict::Truth::{No, Unknown, Yes};
/// assert_eq!(Yes & Unknown, Unknown);
/// assert_eq!(No & Unknown, No); // one false part settles a conjunction
/// assert_eq!(Yes | Unknown, Yes);
/// assert_eq!(!Unknown, Unknown);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// False.
    No,
    /// Not known: a fact is absent, or the facts conflict.
    #[default]
    Unknown,
    /// True.
    Yes,
}

impl Truth {
    /// `no`, `unknown` or `yes`.
    pub fn as_str(self) -> &'static str {
        match self {
            Truth::No => "no",
            Truth::Unknown => "unknown",
            Truth::Yes => "yes",
        }
    }
    /// Whether this is `Yes`.
    pub fn is_yes(self) -> bool {
        self == Truth::Yes
    }
    /// Whether this is `No`.
    pub fn is_no(self) -> bool {
        self == Truth::No
    }
    /// Conjunction of many; `Yes` of none.
    pub fn all(each: impl IntoIterator<Item = Truth>) -> Truth {
        each.into_iter().fold(Truth::Yes, |a, b| a & b)
    }
    /// Disjunction of many; `No` of none.
    pub fn any(each: impl IntoIterator<Item = Truth>) -> Truth {
        each.into_iter().fold(Truth::No, |a, b| a | b)
    }
    /// The truth that all the alternatives share, or `Unknown`; `Unknown` of none.
    /// This is how a fact with conflicting values is tested.
    pub fn agreed(each: impl IntoIterator<Item = Truth>) -> Truth {
        let mut each = each.into_iter();
        let Some(first) = each.next() else { return Truth::Unknown };
        if each.all(|t| t == first) { first } else { Truth::Unknown }
    }
}
impl From<bool> for Truth {
    fn from(b: bool) -> Truth {
        if b { Truth::Yes } else { Truth::No }
    }
}
impl BitAnd for Truth {
    type Output = Truth;
    fn bitand(self, other: Truth) -> Truth {
        self.min(other)
    }
}
impl BitOr for Truth {
    type Output = Truth;
    fn bitor(self, other: Truth) -> Truth {
        self.max(other)
    }
}
impl Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
            Truth::Yes => Truth::No,
        }
    }
}
