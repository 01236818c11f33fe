//! The lattice of outcomes.

use crate::policy::ReviewPolicy;
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// What the rules make of a transaction, mildest first; combining is `max`.
///
/// ```
/// use interdict::{Outcome, ReviewPolicy};
/// assert!(Outcome::Unrestricted < Outcome::Authorized && Outcome::Authorized < Outcome::Flagged);
/// assert!(Outcome::LicenseRequired(ReviewPolicy::PolicyOfDenial) < Outcome::Prohibited);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// No regime reaches it.
    NotSubject,
    /// Nothing restricts it.
    Unrestricted,
    /// Restricted, and everything is lifted.
    Authorized,
    /// A person must look.
    Flagged,
    /// A license is required, and an application is reviewed like this.
    LicenseRequired(ReviewPolicy),
    /// Forbidden.
    Prohibited,
}

impl Outcome {
    /// The word on the wire, without the review policy.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::NotSubject => "not_subject",
            Outcome::Unrestricted => "unrestricted",
            Outcome::Authorized => "authorized",
            Outcome::Flagged => "flagged",
            Outcome::LicenseRequired(_) => "license_required",
            Outcome::Prohibited => "prohibited",
        }
    }
    /// The review policy of a license requirement.
    pub fn review_policy(self) -> Option<ReviewPolicy> {
        match self {
            Outcome::LicenseRequired(r) => Some(r),
            _ => None,
        }
    }
}
impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let review = self.review_policy();
        let mut o = s.serialize_struct("Outcome", 1 + usize::from(review.is_some()))?;
        o.serialize_field("outcome", self.as_str())?;
        if let Some(r) = review {
            o.serialize_field("review_policy", r.as_str())?;
        }
        o.end()
    }
}
