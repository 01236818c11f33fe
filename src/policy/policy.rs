//! One rule.

use super::{Condition, Effect, Obligation};
use crate::model::{Code, Dated, ListId, PolicyId, Scenario};
use alloc::{collections::BTreeSet, string::String, vec::Vec};
use serde::{Deserialize, Serialize};

/// What a policy ranges over: one instance per binding.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Each {
    /// One instance for the line.
    #[default]
    Once,
    /// One per party and listing of these lists that the party is or might be.
    Listing(BTreeSet<ListId>),
    /// One per party and listing of these lists that some owner of the party, or of an owner, is or
    /// might be.
    Owner(BTreeSet<ListId>),
    /// One per control of the line's item on this control list.
    Control(Code),
    /// One per license held in the policy's regime.
    License,
}

impl Each {
    /// The party lists that it ranges over, for parties or for their owners.
    pub fn lists(&self) -> impl Iterator<Item = &ListId> {
        match self {
            Each::Listing(lists) | Each::Owner(lists) => Some(lists),
            Each::Once | Each::Control(_) | Each::License => None,
        }
        .into_iter()
        .flatten()
    }
    /// Whether there is a party and an entry in hand.
    pub(crate) fn has_listing(&self) -> bool {
        matches!(self, Each::Listing(_) | Each::Owner(_))
    }
}

/// A rule: id, citation, condition, effect, and when it counts.
///
/// ```
/// use interdict::policy::{Admits, Condition, Effect, Policy};
/// let p = Policy::new("house/no-drones".parse()?, Effect::Prohibit { admits: Admits::none() })
///     .citation("Acme Trade Policy 4.2")
///     .when(Condition::all([Condition::item("9A012".parse()?), Condition::destination("AE".parse()?)]))
///     .since("2026-01-01".parse().unwrap());
/// assert_eq!(p.id.regime(), "house");
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Policy {
    /// Its id, `regime/name`.
    pub id: PolicyId,
    /// What it says, in a few words.
    pub title: String,
    /// Where it stands: `15 CFR 744.11(a)`.
    pub citation: String,
    /// What it ranges over.
    pub each: Each,
    /// When it applies.
    pub when: Condition,
    /// What it then does.
    pub effect: Effect,
    /// Applies even to what is not subject to its regime (15 CFR 744.6).
    pub regardless: bool,
    /// When it counts.
    pub dated: Dated,
    /// The scenario in which its reported or proposed periods count.
    pub scenario: Option<Scenario>,
    /// What must be done when it applies or is used.
    pub obligations: Vec<Obligation>,
    /// Policies that it forbids to comply with (blocking statutes), by id or whole regime.
    pub opposes: BTreeSet<String>,
    /// Recorded as something the pack cannot express: a flag where it may bite, or an authorization
    /// that may cover and never surely does.
    pub untranslatable: bool,
    /// Doubts and sources, for whoever keeps the rulebook.
    pub note: String,
}

impl Policy {
    /// A policy that always applies and always counts; narrow it with the methods below.
    pub fn new(id: PolicyId, effect: Effect) -> Policy {
        Policy {
            id,
            title: String::new(),
            citation: String::new(),
            each: Each::Once,
            when: Condition::Always(true),
            effect,
            regardless: false,
            dated: Dated::ALWAYS,
            scenario: None,
            obligations: Vec::new(),
            opposes: BTreeSet::new(),
            untranslatable: false,
            note: String::new(),
        }
    }
    /// The same with a citation.
    #[must_use]
    pub fn citation(mut self, citation: impl Into<String>) -> Policy {
        self.citation = citation.into();
        self
    }
    /// The same with a title.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Policy {
        self.title = title.into();
        self
    }
    /// The same under a condition.
    #[must_use]
    pub fn when(mut self, when: Condition) -> Policy {
        self.when = when;
        self
    }
    /// The same, ranging over something.
    #[must_use]
    pub fn each(mut self, each: Each) -> Policy {
        self.each = each;
        self
    }
    /// The same with a history.
    #[must_use]
    pub fn dated(mut self, dated: Dated) -> Policy {
        self.dated = dated;
        self
    }
    /// The same, in force from a day on.
    #[must_use]
    pub fn since(self, from: crate::Date) -> Policy {
        self.dated(Dated::since(from))
    }
}
