//! What is owed, and by when.
//! Uses `decision` and below. Leaves out what must hold before: that is a condition.

use super::{Report, at};
use crate::policy::{Due, Effect, Policy};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// Something owed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObligationReport {
    /// The policy that asks for it.
    pub policy: String,
    /// The line it concerns, by place among the verdicts. Of the authorizations that cover one
    /// line, the obligations of any one are enough.
    pub line: u32,
    /// What.
    pub what: String,
    /// By when: `before`, `30 days after`, `continuing`.
    pub due: String,
}

impl Report<'_> {
    /// What is owed: obligations of advice that applies, and of the authorizations that cover.
    pub fn obligations(&self) -> Vec<ObligationReport> {
        let mut out = Vec::new();
        let mut add = |p: &Policy, line: u32| {
            for o in &p.obligations {
                let due = match o.due {
                    Due::Before => "before".into(),
                    Due::Continuing => "continuing".into(),
                    Due::DaysAfter(n) => format!("{n} days after"),
                };
                out.push(ObligationReport { policy: p.id.to_string(), line, what: o.what.clone(), due });
            }
        };
        for f in self.decision.findings.iter().filter(|f| !f.truth.is_no()) {
            if let (Some(p), Some(line)) = (self.policy(f.says), f.line)
                && !matches!(p.effect, Effect::Bar(_))
            {
                add(p, line);
            }
        }
        for (n, l) in (0u32..).zip(&self.decision.lines) {
            for c in l.considered.iter().filter(|c| c.verdict.covers().is_yes()) {
                if let Some(p) = at(&self.rulebook.policies, c.policy) {
                    add(p, n);
                }
            }
        }
        out.sort();
        out.dedup();
        out
    }
}
