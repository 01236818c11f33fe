//! Outcomes and review policies in words. A regime that never requires a license is not told in
//! words of licenses.
//! Uses `decision` and below.

use super::Report;
use crate::{
    decision::Outcome,
    policy::{Effect, ReviewPolicy, Rulebook},
};
use alloc::{
    format,
    string::{String, ToString},
};

impl Report<'_> {
    /// The outcome of a verdict in words: those of its regime, by place.
    pub fn outcome_of(&self, o: Outcome, regime: u32) -> String {
        match (o, self.regime(regime).is_some_and(|r| requires(self.rulebook, r.id.as_str()))) {
            (Outcome::NotSubject, _) => "not subject to it".into(),
            (Outcome::Unrestricted, false) => "nothing restricts it".into(),
            _ => words(o).into(),
        }
    }
    /// The outcome of the whole in words: those of all regimes.
    pub fn outcome(&self, o: Outcome) -> String {
        outcome(self.rulebook, o)
    }
}

/// An outcome in words. Where no regime of the rulebook requires licenses, nothing is said of them.
///
/// ```
/// use interdict::{Outcome, ReviewPolicy, explain::outcome, packs};
/// let denial = Outcome::LicenseRequired(ReviewPolicy::PresumptionOfDenial);
/// assert_eq!(outcome(packs::us_ear()?, denial), "license required, reviewed under a presumption of denial");
/// assert_eq!(outcome(packs::us_ear()?, Outcome::Unrestricted), "no license required");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn outcome(rulebook: &Rulebook, o: Outcome) -> String {
    let mut with = rulebook.regimes.keys().map(|id| requires(rulebook, id.as_str()));
    match o {
        Outcome::Unrestricted if rulebook.regimes.keys().all(|id| requires(rulebook, id.as_str())) => words(o).into(),
        Outcome::Unrestricted if with.any(|r| r) => "no license required, and nothing else restricts it".into(),
        Outcome::Unrestricted => "nothing restricts it".into(),
        _ => words(o).into(),
    }
}

/// Whether a regime has license requirements.
fn requires(rulebook: &Rulebook, regime: &str) -> bool {
    let mut of = rulebook.policies.iter().filter(|p| p.id.regime() == regime);
    of.any(|p| matches!(p.effect, Effect::RequireLicense { .. }))
}

fn words(o: Outcome) -> &'static str {
    match o {
        Outcome::NotSubject => "not subject to any regime held here",
        Outcome::Unrestricted => "no license required",
        Outcome::Authorized => "authorized",
        Outcome::Flagged => "flagged: a person must look",
        Outcome::LicenseRequired(ReviewPolicy::PresumptionOfApproval) => {
            "license required, reviewed under a presumption of approval"
        }
        Outcome::LicenseRequired(ReviewPolicy::CaseByCase) => "license required, reviewed case by case",
        Outcome::LicenseRequired(ReviewPolicy::PresumptionOfDenial) => {
            "license required, reviewed under a presumption of denial"
        }
        Outcome::LicenseRequired(ReviewPolicy::PolicyOfDenial) => "license required, reviewed under a policy of denial",
        Outcome::Prohibited => "prohibited",
    }
}

/// A review policy as what follows *reviewed*.
pub(crate) fn reviewed(r: ReviewPolicy) -> &'static str {
    match r {
        ReviewPolicy::PresumptionOfApproval => "under a presumption of approval",
        ReviewPolicy::CaseByCase => "case by case",
        ReviewPolicy::PresumptionOfDenial => "under a presumption of denial",
        ReviewPolicy::PolicyOfDenial => "under a policy of denial",
    }
}

/// What a review policy may be, as what follows *reviewed*.
pub(crate) fn range((mildest, strictest): (ReviewPolicy, ReviewPolicy)) -> String {
    if mildest == strictest {
        reviewed(strictest).to_string()
    } else {
        format!("{} at best, {} at worst", reviewed(mildest), reviewed(strictest))
    }
}
