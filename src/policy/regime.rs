//! A body of law: what it reaches, what counts as destination, what it expects to be told.

use super::Condition;
use crate::{
    Date,
    model::{Activity, Dated, GroundId, RegimeId, Role, Territory, words},
};
use alloc::{collections::BTreeSet, string::String, vec::Vec};
use serde::{Deserialize, Serialize};

words! {
    /// In which capacity a country stands as destination.
    DestinationKind "bad-destination-kind" "a kind of destination" {
        /// The ultimate destination.
        Ultimate = "ultimate",
        /// A country passed through (15 CFR 736.2(b)(8)).
        Transit = "transit",
        /// The recipient's nationality, for a release of technology (15 CFR 734.13(b)).
        Release = "release",
    }
}

/// One reason for which a regime reaches a transaction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ground {
    /// Its name.
    pub id: GroundId,
    /// Where it stands.
    pub citation: String,
    /// When it holds.
    pub when: Condition,
    /// When it counts.
    pub dated: Dated,
}

/// What must be told about an activity, or is unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Expectation {
    /// For which activities.
    pub activities: BTreeSet<Activity>,
    /// The roles that must be filled or said to be absent.
    pub roles: BTreeSet<Role>,
    /// Whether something must move.
    pub goods: bool,
}

/// Another regime that comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Yields {
    /// Which.
    pub to: RegimeId,
    /// For what.
    pub when: Condition,
    /// Where that stands.
    pub citation: String,
}

/// What is not subject to the regime, whatever its grounds say (15 CFR 734.3(b)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Exclusion {
    /// What, in words.
    pub name: String,
    /// When it is excluded.
    pub when: Condition,
    /// Where that stands.
    pub citation: String,
}

/// A place that another place's entries govern (15 CFR 738.3(b)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Governed {
    /// The place.
    pub place: Territory,
    /// The place whose entries count for it as well.
    pub by: Territory,
    /// When.
    pub dated: Dated,
    /// Where that stands.
    pub citation: String,
}

/// A regime. Without any ground it reaches every transaction (house rules).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Regime {
    /// Its id; every policy of it is named `id/…`.
    pub id: RegimeId,
    /// Its name in words.
    pub name: String,
    /// Where it stands.
    pub citation: String,
    /// The day up to which its text was read.
    pub as_of: Option<Date>,
    /// For how many days after that it may be used without a flag.
    pub max_age_days: Option<u32>,
    /// The first day of which its history is held; what counted before it is not in the rulebook.
    pub held_from: Option<Date>,
    /// The grounds; any one makes a transaction subject to it.
    pub grounds: Vec<Ground>,
    /// Which countries stand as destination.
    pub destinations: BTreeSet<DestinationKind>,
    /// Which of the transit countries stand as destination (15 CFR 736.2(b)(8)); `None` = each.
    pub transit_places: Option<BTreeSet<Territory>>,
    /// What is not subject, whatever the grounds say.
    pub excludes: Vec<Exclusion>,
    /// What must be told.
    pub expects: Vec<Expectation>,
    /// Which regimes come first.
    pub yields: Vec<Yields>,
    /// Places governed by the entries of others.
    pub governed: Vec<Governed>,
}

impl Regime {
    /// A regime that reaches everything and looks at the ultimate destination only.
    pub fn house(id: RegimeId, name: impl Into<String>) -> Regime {
        Regime {
            id,
            name: name.into(),
            citation: String::new(),
            as_of: None,
            max_age_days: None,
            held_from: None,
            grounds: Vec::new(),
            destinations: BTreeSet::from([DestinationKind::Ultimate]),
            transit_places: None,
            excludes: Vec::new(),
            expects: Vec::new(),
            yields: Vec::new(),
            governed: Vec::new(),
        }
    }
}
