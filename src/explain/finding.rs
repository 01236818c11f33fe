//! A finding in words: what it says, whom it is about, its clauses with the facts in hand.
//! Uses `condition` and below. Leaves out the words of the clauses (`clauses.rs`).

use super::{Clause, Report, at, authorization::source_of, binding, clauses};
use crate::{
    condition::{Cx, Destination},
    decision::{Binding, Finding, Says, Standing},
    model::Status,
    policy::{Effect, Policy, ReviewPolicy, Yields},
    truth::Truth,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingReport {
    /// The policy's id.
    pub policy: String,
    /// What it says.
    pub title: String,
    /// Where it stands.
    pub citation: String,
    /// Its effect.
    pub effect: &'static str,
    /// Whether it applies.
    pub truth: Truth,
    /// How the policy stands on the day, where that is not plainly in force.
    pub status: Option<Status>,
    /// The review policy, mildest and strictest.
    pub review: Option<(ReviewPolicy, ReviewPolicy)>,
    /// Whom or what it is about, in words.
    pub about: String,
    /// By what the party was found to be the entry, where more is to be said than that names are equal.
    pub evidence: Vec<String>,
    /// The clauses of its condition with the facts in hand.
    pub clauses: Vec<Clause>,
    /// What resolves it, for flags.
    pub resolve: String,
}

impl FindingReport {
    /// `applies` or `may apply`.
    pub fn verb(&self) -> &'static str {
        if self.truth.is_yes() { "applies" } else { "may apply" }
    }
}

impl Report<'_> {
    /// A finding in words.
    pub fn finding(&self, f: &Finding) -> FindingReport {
        let (about, clauses) = match (f.says, f.line.and_then(|n| at(&self.decision.lines, n))) {
            (Says::Policy(n), Some(line)) => {
                let clauses = self.policy(f.says).and_then(|p| {
                    self.within(line, n, f.binding, |facts, cx| {
                        let mut out = Vec::new();
                        binding::clauses(facts, p, cx, line, f.binding, &mut out);
                        clauses::clauses(facts, &p.when, cx, 0, &mut out);
                        out
                    })
                });
                (self.about(n, f.binding), clauses.unwrap_or_default())
            }
            (Says::Policy(n), None) => (self.about(n, f.binding), Vec::new()),
            (Says::Always(_), _) => (self.about(0, f.binding), self.limit_clauses(f.binding)),
        };
        match (self.policy(f.says), f.says) {
            (Some(p), _) => FindingReport {
                policy: p.id.to_string(),
                title: p.title.clone(),
                citation: p.citation.clone(),
                effect: p.effect.as_str(),
                truth: f.truth,
                status: self.status(p),
                review: f.review,
                about,
                evidence: self.evidence_words(f.binding),
                clauses,
                resolve: match &p.effect {
                    Effect::Flag { resolve } => resolve.clone(),
                    _ => String::new(),
                },
            },
            (None, Says::Always(s)) => FindingReport {
                policy: s.id().into(),
                title: standing_title(s).into(),
                citation: self.limit(f.binding).map(|l| l.citation.clone()).unwrap_or_default(),
                effect: "flag",
                truth: f.truth,
                status: None,
                review: None,
                about: match (s, f.binding) {
                    (Standing::UnknownCategory, Binding::Control { row }) => {
                        at(&self.ready.lines, row).map_or_else(String::new, clauses::classified)
                    }
                    (Standing::RegimeMissing, Binding::Regime { regime }) => self.missing_regimes(regime).join("; "),
                    (Standing::NotHeldThen, Binding::Regime { regime }) => {
                        let first = self.regime(regime).and_then(|r| Some((r.id.as_str(), r.held_from?)));
                        first.map_or(about, |(id, day)| format!("regime {id}, whose history is held from {day} on"))
                    }
                    _ => about,
                },
                evidence: self.evidence_words(f.binding),
                clauses,
                resolve: String::new(),
            },
            (None, Says::Policy(_)) => FindingReport {
                policy: String::new(),
                title: String::new(),
                citation: String::new(),
                effect: "",
                truth: f.truth,
                status: None,
                review: f.review,
                about,
                evidence: self.evidence_words(f.binding),
                clauses,
                resolve: String::new(),
            },
        }
    }

    /// The regimes that come before one, that the rulebook does not hold, and for which something
    /// here is or might be: each with where that stands.
    fn missing_regimes(&self, regime: u32) -> Vec<String> {
        let Some(r) = self.regime(regime) else { return Vec::new() };
        self.first(regime)
            .into_iter()
            .map(|y| format!("{} comes before {}", source_of(y.to.as_str(), &y.citation), r.id))
            .collect()
    }

    /// The same as they stand in the rulebook.
    pub(crate) fn first(&self, regime: u32) -> Vec<&Yields> {
        let Some(r) = self.regime(regime) else { return Vec::new() };
        let ultimate = Destination::ultimate(&self.ready);
        let facts = self.facts();
        let lines = 0..u32::try_from(self.ready.lines.len()).unwrap_or(u32::MAX);
        let may = |y: &&Yields| {
            lines.clone().any(|n| !facts.eval(&y.when, Cx::new(r, n, &ultimate), &mut Vec::new()).is_no())
        };
        r.yields.iter().filter(|y| !self.rulebook.regimes.contains_key(&y.to)).filter(may).collect()
    }

    /// The findings of a verdict, by place.
    pub fn because(&self, line: u32) -> Vec<u32> {
        (0u32..).zip(&self.decision.findings).filter(|(_, f)| f.line == Some(line)).map(|(n, _)| n).collect()
    }

    /// How a policy stands on the day, where that is not plainly in force.
    pub(crate) fn status(&self, p: &Policy) -> Option<Status> {
        let day = self.ready.date.value()?;
        p.dated.status(*day, &self.view.known).filter(|s| *s != Status::InForce)
    }
}

fn standing_title(s: Standing) -> &'static str {
    match s {
        Standing::Problem => "the transaction is stated wrongly somewhere",
        Standing::NoGoods => "the activity moves goods, and it is said that nothing moves",
        Standing::UnknownCategory => "the item's code is not on the control list",
        Standing::Classification => {
            "by a limit of the control list, what is stated of the item and its category do not agree"
        }
        Standing::ListingWithoutPolicy => "a party is listed, and no policy of the rulebook reads that list",
        Standing::ListNotLoaded => "a policy reads a list that nobody loaded",
        Standing::Stale => "the rules or lists are older than they may be on this date",
        Standing::NotHeldThen => "the date is before the first day of which the history of these rules is held",
        Standing::RegimeMissing => "another regime comes first, and the rulebook does not hold it",
        Standing::Conflict => "one regime forbids complying with another",
    }
}
