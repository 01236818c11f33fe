//! The shapes of an answer, version 1: each key in the order in which it is written.
//! Uses `decision` for outcomes. Leaves out what is put into them (`answer.rs`).

use crate::decision::Outcome;
use alloc::{collections::BTreeMap, string::String, vec::Vec};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Answer<'a> {
    pub(super) v: u32,
    pub(super) id: Option<&'a str>,
    pub(super) clearance: &'static str,
    pub(super) view: ViewOut<'a>,
    pub(super) best: Outcome,
    pub(super) worst: Outcome,
    /// Before the findings: what was misread matters more than what is open because of it.
    pub(super) problems: Vec<ProblemOut<'a>>,
    pub(super) regimes: Vec<RegimeOut<'a>>,
    pub(super) lines: Vec<LineOut<'a>>,
    pub(super) findings: Vec<FindingOut<'a>>,
    pub(super) missing: Vec<MissingOut>,
    pub(super) listed: Vec<ListedOut>,
    pub(super) matched: Vec<MatchedOut<'a>>,
    pub(super) presumed: Vec<PresumedOut<'a>>,
    pub(super) computed: Vec<ComputedOut<'a>>,
    pub(super) obligations: Vec<ObligationOut>,
    pub(super) drawdowns: Vec<DrawdownOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) licenses: Option<Vec<LicenseOut>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) screened: Option<Vec<ScreenedOut>>,
    pub(super) conflicts: Vec<ConflictOut<'a>>,
    pub(super) fingerprints: Prints<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) report: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ViewOut<'a> {
    pub(super) date: Option<String>,
    pub(super) known: String,
    pub(super) scenarios: Vec<&'a str>,
    pub(super) matching: &'static str,
}

#[derive(Serialize)]
pub(super) struct RegimeOut<'a> {
    pub(super) regime: &'a str,
    pub(super) subject: &'static str,
    pub(super) grounds: Vec<&'a str>,
}

#[derive(Serialize)]
pub(super) struct LineOut<'a> {
    pub(super) item: Option<&'a str>,
    pub(super) destination: Option<String>,
    pub(super) regime: &'a str,
    pub(super) best: Outcome,
    pub(super) worst: Outcome,
    pub(super) because: Vec<u32>,
    pub(super) authorizations: Vec<AuthorizationOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) classified: Option<Vec<ClassifiedOut>>,
}

#[derive(Serialize)]
pub(super) struct AuthorizationOut {
    pub(super) policy: String,
    pub(super) code: String,
    pub(super) covers: &'static str,
    pub(super) why: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct FindingOut<'a> {
    pub(super) policy: &'a str,
    pub(super) effect: &'static str,
    pub(super) truth: &'static str,
    /// Only where the policy is not plainly in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) review_policy: Option<&'static str>,
    /// Only where it may be milder than `review_policy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) review_policy_at_best: Option<&'static str>,
    #[serde(rename = "for")]
    pub(super) about: About<'a>,
    /// Places in `matched`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) matched: Vec<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) facts: Vec<FactOut>,
    pub(super) citation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    /// Only of flags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) resolve: Option<String>,
}

#[derive(Serialize, Default)]
pub(super) struct About<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) party: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) list: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) listing: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) control: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) license: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) regime: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<String>,
    /// `owner` where the entry is that of an owner of the party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) through: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct FactOut {
    pub(super) clause: String,
    pub(super) truth: &'static str,
    pub(super) found: String,
    pub(super) depth: u32,
}

#[derive(Serialize)]
pub(super) struct MissingOut {
    pub(super) fact: Option<String>,
    pub(super) question: String,
    pub(super) could_bring: Outcome,
    pub(super) touches: u32,
}

#[derive(Serialize)]
pub(super) struct ListedOut {
    pub(super) party: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) through: Option<&'static str>,
    pub(super) list: String,
    pub(super) listing: String,
    pub(super) is: &'static str,
    pub(super) counts: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) why: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct MatchedOut<'a> {
    pub(super) party: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<&'a str>,
    pub(super) list: &'a str,
    pub(super) listing: &'a str,
    pub(super) is: &'static str,
    pub(super) class: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) stated: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) listed: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) score: Option<u16>,
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(super) cut: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) agrees: &'a [&'static str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) contradicts: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) host: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) clearing: Option<&'static str>,
    pub(super) prints: PairOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) resolve: Option<String>,
}

/// The two sides of a pair, for a clearing.
#[derive(Serialize)]
pub(super) struct PairOut {
    pub(super) party: String,
    pub(super) entry: String,
}

#[derive(Serialize)]
pub(super) struct ScreenedOut {
    pub(super) list: String,
    pub(super) name: String,
    pub(super) entries: usize,
    pub(super) as_of: Option<String>,
    pub(super) loaded: bool,
}

#[derive(Serialize)]
pub(super) struct LicenseOut {
    pub(super) license: String,
    pub(super) regime: String,
    pub(super) covers: Option<&'static str>,
    pub(super) items: Vec<String>,
    pub(super) value: Option<MoneyOut>,
    pub(super) value_left: Option<MoneyOut>,
    pub(super) quantity: Option<QuantityOut>,
    pub(super) quantity_left: Option<QuantityOut>,
    pub(super) why: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct PresumedOut<'a> {
    pub(super) fact: &'a str,
    pub(super) means: &'static str,
    pub(super) by: &'static str,
}

/// A fact that was computed from others, its value as a request has it.
#[derive(Serialize)]
pub(super) struct ComputedOut<'a> {
    pub(super) fact: &'a str,
    pub(super) value: ValueOut,
    pub(super) from: String,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum ValueOut {
    Integer(i64),
    Decimal(String),
}

#[derive(Serialize)]
pub(super) struct ClassifiedOut {
    pub(super) category: String,
    pub(super) truth: &'static str,
    pub(super) citation: String,
}

#[derive(Serialize)]
pub(super) struct ProblemOut<'a> {
    pub(super) code: &'a str,
    pub(super) at: &'a str,
    pub(super) message: &'a str,
}

#[derive(Serialize)]
pub(super) struct ObligationOut {
    pub(super) policy: String,
    pub(super) line: u32,
    pub(super) what: String,
    pub(super) due: String,
}

#[derive(Serialize)]
pub(super) struct DrawdownOut {
    pub(super) license: String,
    pub(super) item: String,
    pub(super) value: Option<MoneyOut>,
    pub(super) quantity: Option<QuantityOut>,
}

#[derive(Serialize)]
pub(super) struct MoneyOut {
    pub(super) amount: String,
    pub(super) currency: String,
}

#[derive(Serialize)]
pub(super) struct QuantityOut {
    pub(super) amount: String,
    pub(super) unit: String,
}

#[derive(Serialize)]
pub(super) struct ConflictOut<'a> {
    pub(super) opposes: &'a str,
    pub(super) demands: &'a str,
    pub(super) truth: &'static str,
}

#[derive(Serialize)]
pub(super) struct Prints<'a> {
    pub(super) rulebook: String,
    pub(super) lists: BTreeMap<&'a str, String>,
    pub(super) text: String,
    /// Only where names are compared by likeness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) score: Option<String>,
    pub(super) semantics: u32,
}

/// An error object: the request was not one, so the answer is to stop.
#[derive(Serialize)]
pub(super) struct ErrorAnswer<'a> {
    pub(super) v: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a str>,
    pub(super) clearance: &'static str,
    pub(super) error: ErrorOut<'a>,
}
#[derive(Serialize)]
pub(super) struct ErrorOut<'a> {
    pub(super) code: &'a str,
    pub(super) message: &'a str,
}
