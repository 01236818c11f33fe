//! License review policy: how an application would be judged.

use super::Condition;
use crate::model::{Code, Dated, words};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

words! {
    /// How a license application is reviewed, mildest first.
    ///
    /// ```
    /// use interdict::ReviewPolicy::*;
    /// assert!(PresumptionOfApproval < CaseByCase && CaseByCase < PresumptionOfDenial && PresumptionOfDenial < PolicyOfDenial);
    /// ```
    ReviewPolicy "bad-review-policy" "a license review policy" {
        /// Approved unless something speaks against it.
        PresumptionOfApproval = "presumption_of_approval",
        /// Judged on its own facts.
        CaseByCase = "case_by_case",
        /// Denied unless something speaks for it.
        PresumptionOfDenial = "presumption_of_denial",
        /// Denied.
        PolicyOfDenial = "policy_of_denial",
    }
}

/// One rule of a review table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReviewRule {
    /// For which items, destinations or end uses.
    pub when: Condition,
    /// How they are reviewed.
    pub then: ReviewPolicy,
    /// When the rule counts.
    pub dated: Dated,
}

/// A dated table: the strictest rule that is true wins; where none is, `otherwise`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReviewTable {
    /// The rules, in any order.
    pub rules: Vec<ReviewRule>,
    /// Where no rule is true; `None` = not stated, which is every policy from mildest to strictest.
    pub otherwise: Option<ReviewPolicy>,
}

impl ReviewTable {
    /// One policy for everything.
    pub fn always(policy: ReviewPolicy) -> ReviewTable {
        ReviewTable { rules: Vec::new(), otherwise: Some(policy) }
    }
    /// Nothing is stated.
    pub fn not_stated() -> ReviewTable {
        ReviewTable { rules: Vec::new(), otherwise: None }
    }
}

/// Where the review policy of a requirement stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewSource {
    /// In the policy itself.
    Table(ReviewTable),
    /// In a table that several share by name.
    Shared(Code),
    /// In the listing.
    Listing,
}
