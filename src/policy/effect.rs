//! What a policy does when its condition holds.

use super::{Admits, AuthCode, Bars, Reasons, ReviewSource};
use alloc::string::String;
use serde::{Deserialize, Serialize};

/// The effect of a policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// A restriction: a license is required.
    RequireLicense {
        /// How an application is reviewed.
        review: ReviewSource,
        /// Which authorizations can lift it.
        admits: Admits,
    },
    /// A restriction: forbidden.
    Prohibit {
        /// Which authorizations can lift it; a license only if named.
        admits: Admits,
    },
    /// A restriction: a person must look, because of a fact that software cannot settle.
    Flag {
        /// The fact with evidence that resolves it, as a sentence.
        resolve: String,
    },
    /// Changes no outcome; its obligations are told.
    Advise,
    /// Removes each restriction that it lifts (general licenses, savings clauses).
    Waive {
        /// Its code.
        code: AuthCode,
        /// The reasons for control that it covers.
        reasons: Reasons,
    },
    /// Counts only if it lifts everything that is left (license exceptions, licenses held).
    Authorize {
        /// Its code.
        code: AuthCode,
        /// The reasons for control that it covers.
        reasons: Reasons,
    },
    /// Disables authorizations (15 CFR 740.2).
    Bar(Bars),
}

impl Effect {
    /// The effect's word in files and on the wire.
    pub fn as_str(&self) -> &'static str {
        match self {
            Effect::RequireLicense { .. } => "require_license",
            Effect::Prohibit { .. } => "prohibit",
            Effect::Flag { .. } => "flag",
            Effect::Advise => "advise",
            Effect::Waive { .. } => "waive",
            Effect::Authorize { .. } => "authorize",
            Effect::Bar(_) => "bar",
        }
    }
    /// Whether it can only tighten.
    pub fn is_restriction(&self) -> bool {
        matches!(self, Effect::RequireLicense { .. } | Effect::Prohibit { .. } | Effect::Flag { .. })
    }
    /// The code and reasons of a waiver or an authorization.
    pub fn authorization(&self) -> Option<(&AuthCode, &Reasons)> {
        match self {
            Effect::Waive { code, reasons } | Effect::Authorize { code, reasons } => Some((code, reasons)),
            _ => None,
        }
    }
}

/// What must be done when a policy's authorization is used or its advice applies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Obligation {
    /// What, as a sentence.
    pub what: String,
    /// By when.
    pub due: Due,
}

/// When an obligation is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// Before the transaction.
    Before,
    /// So many days after it.
    DaysAfter(u16),
    /// As long as it goes on.
    Continuing,
}
