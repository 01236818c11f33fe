//! A finding in words: what it says, whom it is about, its clauses with the facts in hand.
//! Uses `decision` and below. Leaves out the words of the clauses (`clauses.rs`).

use super::{Clause, Report, at, clauses};
use crate::{
    decision::{Binding, Finding, Says, Standing},
    model::Status,
    policy::{Effect, Policy, ReviewPolicy},
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
                        clauses::clauses(facts, &p.when, cx, 0, &mut out);
                        out
                    })
                });
                (self.about(n, f.binding), clauses.unwrap_or_default())
            }
            _ => (self.about(0, f.binding), Vec::new()),
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
                clauses,
                resolve: match &p.effect {
                    Effect::Flag { resolve } => resolve.clone(),
                    _ => String::new(),
                },
            },
            (None, Says::Always(s)) => FindingReport {
                policy: s.id().into(),
                title: standing_title(s).into(),
                citation: String::new(),
                effect: "flag",
                truth: f.truth,
                status: None,
                review: None,
                about: match (s, f.binding) {
                    (Standing::UnknownCategory, Binding::Control { row }) => {
                        at(&self.ready.lines, row).map_or_else(String::new, |l| format!("item {}", l.item.id))
                    }
                    (Standing::NotHeldThen, Binding::Regime { regime }) => {
                        let first = self.regime(regime).and_then(|r| Some((r.id.as_str(), r.held_from?)));
                        first.map_or(about, |(id, day)| format!("regime {id}, whose history is held from {day} on"))
                    }
                    _ => about,
                },
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
                clauses,
                resolve: String::new(),
            },
        }
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
        Standing::ListingWithoutPolicy => "a party is listed, and no policy of the rulebook reads that list",
        Standing::ListNotLoaded => "a policy reads a list that nobody loaded",
        Standing::Stale => "the rules or lists are older than they may be on this date",
        Standing::NotHeldThen => "the date is before the first day of which the history of these rules is held",
        Standing::RegimeMissing => "another regime comes first, and the rulebook does not hold it",
        Standing::Conflict => "one regime forbids to comply with another",
    }
}
