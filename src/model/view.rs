//! From where a transaction is looked at: what was known, and which scenarios are tried.

use super::Scenario;
use crate::Date;
use alloc::collections::BTreeSet;
use serde::{Deserialize, Serialize};

/// Up to which day rules, memberships and listings are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// All that the rulebook holds.
    #[default]
    Latest,
    /// Only what was known by the end of this day.
    On(Date),
}

impl Known {
    /// Whether what became known on `day` is known here.
    pub fn includes(&self, day: Date) -> bool {
        match self {
            Known::Latest => true,
            Known::On(limit) => day <= *limit,
        }
    }
}

/// How to look at a transaction. The valid date is the transaction's own.
///
/// ```
/// use interdict::View;
/// let view = View::latest().with_scenario("huawei-denial-2023".parse()?);
/// assert_eq!(view.scenarios.len(), 1);
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct View {
    /// Up to which day things are known.
    pub known: Known,
    /// Scenarios in which reported and proposed rules count.
    pub scenarios: BTreeSet<Scenario>,
}

impl View {
    /// All that is known now, law in force only.
    pub fn latest() -> View {
        View::default()
    }
    /// As it was known on a day.
    pub fn known_on(day: Date) -> View {
        View { known: Known::On(day), scenarios: BTreeSet::new() }
    }
    /// The same with one more scenario.
    #[must_use]
    pub fn with_scenario(mut self, scenario: Scenario) -> View {
        self.scenarios.insert(scenario);
        self
    }
}
