//! From which scores on a listed name makes a party an entry. What a score is: `docs/screening.md`.
//! Leaves out how names are compared (`screen`) and what follows from a hit (`party`).

use super::CheckError;
use crate::model::ListId;
use alloc::{collections::BTreeMap, format, vec::Vec};
use serde::{Deserialize, Serialize};

/// The limits of one list, in basis points of the score from 1 to 10,000.
///
/// ```
/// use interdict::policy::Thresholds;
/// let usual = Thresholds::default();
/// assert_eq!((usual.might_be, usual.is, usual.born, usual.weak), (7_600, 10_000, 10_000, 10_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Thresholds {
    /// From here on a full name makes the party one that might be the entry.
    pub might_be: u16,
    /// From here on a full name makes it the entry. 10,000 are names that are equal after folding.
    pub is: u16,
    /// The same where a date of birth agrees; at most as much as `is`.
    pub born: u16,
    /// From here on a weak alias, the party's or the entry's, makes it one that might be. Below, down to
    /// `might_be`, a weak alias is told and decides nothing. It never makes it the entry.
    pub weak: u16,
}

impl Default for Thresholds {
    /// What holds where a rulebook says nothing.
    fn default() -> Thresholds {
        Thresholds { might_be: 7_600, is: 10_000, born: 10_000, weak: 10_000 }
    }
}

impl Thresholds {
    /// The least score that is told at all.
    pub fn lowest(&self) -> u16 {
        self.might_be.min(self.weak)
    }
}

/// The limits of a rulebook, where it compares names by likeness.
///
/// ```
/// use interdict::policy::{Screening, Thresholds};
/// let mut screening = Screening::default();
/// screening.lists.insert("sdn".parse()?, Thresholds { might_be: 8_500, ..Thresholds::default() });
/// assert_eq!(screening.of("sdn").might_be, 8_500);
/// assert_eq!(screening.of("el").might_be, 7_600);
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Screening {
    /// Of every list that has none of its own.
    pub all: Thresholds,
    /// Of single lists.
    pub lists: BTreeMap<ListId, Thresholds>,
}

impl Screening {
    /// The limits of a list.
    pub fn of(&self, list: &str) -> Thresholds {
        self.lists.get(list).copied().unwrap_or(self.all)
    }
    pub(crate) fn is_default(&self) -> bool {
        *self == Screening::default()
    }
    /// What does not fit: a limit out of reach, or two in the wrong order. A hit that more evidence took
    /// back would be lost by what speaks for it.
    pub(super) fn check(&self) -> Vec<CheckError> {
        let mut out = Vec::new();
        let mut say = |owner: &str, name: &str, message| {
            out.push(CheckError::new("bad-threshold", owner, name, message));
        };
        let named = self.lists.iter().map(|(id, t)| (id.as_str(), t));
        for (id, t) in core::iter::once(("", &self.all)).chain(named) {
            let owner = if id.is_empty() { "screening".into() } else { format!("screening {id}") };
            for (name, n) in [("might_be", t.might_be), ("is", t.is), ("born", t.born), ("weak", t.weak)] {
                if n == 0 || n > 10_000 {
                    say(&owner, name, format!("`{name}` is {n}; a score is from 1 to 10000"));
                }
            }
            if t.might_be > t.born || t.born > t.is {
                let message = format!(
                    "`might_be` ({}) is at most `born` ({}), and that at most `is` ({}): more evidence never removes a hit",
                    t.might_be, t.born, t.is
                );
                say(&owner, "", message);
            }
        }
        out
    }
}
