//! The authorizations that were looked at, and why each does not cover, or may not; and which of
//! them lift a restriction.
//! Uses `reference` and below: what lifts a restriction is asked of it again.
//! Leaves out whether it covers: `reference/verdict.rs` has decided that.

use super::{Clause, Report, at, clauses};
use crate::{
    decision::{Binding, Considered, Finding, LineVerdict, Says},
    policy::{AuthCode, Effect},
    reference::bind::Restriction,
    truth::Truth,
};
use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// How many things a restriction is about before the rest is only counted; the findings have them.
const NAMED: usize = 3;

/// An authorization that was looked at, and how far it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationReport {
    /// The policy's id.
    pub policy: String,
    /// What it is.
    pub title: String,
    /// Where it stands.
    pub citation: String,
    /// Its code.
    pub code: String,
    /// Whether it covers.
    pub covers: Truth,
    /// Whether some requirement here admits it at all.
    pub admitted: bool,
    /// Whether it is in force on the day, as far as that is known.
    pub in_force: bool,
    /// Why it does not, or may not: each failed or unknown part, bar, or requirement left.
    pub why: Vec<String>,
}

impl AuthorizationReport {
    /// `covers`, `may cover` or `does not cover`.
    pub fn verb(&self) -> &'static str {
        match self.covers {
            Truth::Yes => "covers",
            Truth::Unknown => "may cover",
            Truth::No => "does not cover",
        }
    }
}

/// A restriction of a verdict, and what lifts it.
pub(super) struct Restricted {
    policy: u32,
    binding: Binding,
    truth: Truth,
    /// Whether a waiver that is effective for certain lifts it.
    waived: bool,
    /// The authorizations that would lift it, by place among those that were looked at.
    by: Vec<u32>,
}

impl Report<'_> {
    /// The authorizations that were looked at for a verdict.
    pub fn authorizations(&self, line: u32) -> Vec<AuthorizationReport> {
        self.authorizations_that(line, |_| true)
    }

    /// Those of them that cover, or may.
    pub fn covering(&self, line: u32) -> Vec<AuthorizationReport> {
        self.authorizations_that(line, |c| !c.verdict.covers().is_no())
    }

    fn authorizations_that(&self, line: u32, wanted: impl Fn(&Considered) -> bool) -> Vec<AuthorizationReport> {
        let Some(verdict) = at(&self.decision.lines, line) else { return Vec::new() };
        if !verdict.considered.iter().any(&wanted) {
            return Vec::new();
        }
        let restricted = self.restricted(line, verdict);
        (0u32..)
            .zip(&verdict.considered)
            .filter(|(_, c)| wanted(c))
            .filter_map(|(n, c)| self.authorization(line, verdict, (n, c), &restricted))
            .collect()
    }

    /// The restrictions of a verdict that apply or might apply.
    pub(super) fn restricted(&self, n: u32, line: &LineVerdict) -> Vec<Restricted> {
        let effect = |c: &Considered| at(&self.rulebook.policies, c.policy).map(|p| &p.effect);
        let effects: Vec<Option<&Effect>> = line.considered.iter().map(effect).collect();
        let found = self.decision.findings.iter().filter(|f| f.line == Some(n));
        let one = |f: &Finding| {
            let Says::Policy(policy) = f.says else { return None };
            let admits = match &self.policy(f.says)?.effect {
                Effect::RequireLicense { admits, .. } | Effect::Prohibit { admits } => admits,
                _ => return None,
            };
            let r = self.within(line, policy, f.binding, |_, cx| Restriction::new(admits, f.review, cx, f.binding))?;
            let lifts = |(_, e): &(u32, &Option<&Effect>)| {
                e.and_then(Effect::authorization).is_some_and(|(code, reasons)| r.lifted_by(code, reasons))
            };
            let by: Vec<u32> = (0u32..).zip(&effects).filter(lifts).map(|(k, _)| k).collect();
            let waives = |k: &u32| {
                let is = at(&effects, *k).is_some_and(|e| matches!(e, Some(Effect::Waive { .. })));
                is && at(&line.considered, *k).is_some_and(|c| c.verdict.effective().is_yes())
            };
            Some(Restricted { policy, binding: f.binding, truth: f.truth, waived: by.iter().any(waives), by })
        };
        found.filter_map(one).collect()
    }

    /// What lifts the restriction of a finding for certain, in words.
    pub(super) fn lifted_by(&self, line: &LineVerdict, restricted: &[Restricted], f: &Finding) -> Vec<String> {
        let Some(r) = restricted.iter().find(|r| (Says::Policy(r.policy), r.binding) == (f.says, f.binding)) else {
            return Vec::new();
        };
        let sure = (0u32..).zip(&line.considered).filter(|(n, c)| c.verdict.covers().is_yes() && r.by.contains(n));
        sure.filter_map(|(_, c)| {
            let p = at(&self.rulebook.policies, c.policy)?;
            Some(match c.binding {
                Binding::License { .. } => self.about(c.policy, c.binding),
                _ => format!("{} ({})", p.effect.authorization()?.0, source(p.id.as_str(), &p.citation)),
            })
        })
        .collect()
    }

    fn authorization(
        &self,
        n: u32,
        line: &LineVerdict,
        (place, c): (u32, &Considered),
        restricted: &[Restricted],
    ) -> Option<AuthorizationReport> {
        let p = at(&self.rulebook.policies, c.policy)?;
        let (code, _) = p.effect.authorization()?;
        let mut why = Vec::new();
        let v = c.verdict;
        let in_force = self.ready.date.value().is_none_or(|day| p.dated.status(*day, &self.view.known).is_some());
        if !in_force {
            let day = self.ready.date.value().map(ToString::to_string).unwrap_or_default();
            why.push(format!("is not in force on {day}"));
        } else if v.condition() != Truth::Yes {
            why.extend(self.open_parts(line, c).iter().map(open_words));
        }
        if p.untranslatable && !v.condition().is_no() {
            why.push("not_modeled: a person must look whether its conditions are met".into());
        }
        self.bars(n, code, &mut why);
        if !matches!(p.effect, Effect::Waive { .. }) || !v.lifts_at_best() {
            self.left(restricted, place, &mut why);
        }
        Some(AuthorizationReport {
            policy: p.id.to_string(),
            title: match c.binding {
                Binding::License { .. } => self.about(c.policy, c.binding),
                _ => p.title.clone(),
            },
            citation: p.citation.clone(),
            code: code.to_string(),
            covers: v.covers(),
            admitted: restricted.iter().any(|r| r.by.contains(&place)),
            in_force,
            why,
        })
    }

    /// The parts of an authorization's condition that do not surely hold.
    pub(super) fn open_parts(&self, line: &LineVerdict, c: &Considered) -> Vec<Clause> {
        let Some(p) = at(&self.rulebook.policies, c.policy) else { return Vec::new() };
        let parts: Option<Vec<Clause>> = self.within(line, c.policy, c.binding, |facts, cx| {
            let mut out = Vec::new();
            clauses::parts(facts, &p.when, cx, &mut out);
            out
        });
        parts.unwrap_or_default().into_iter().filter(|part| !part.truth.is_yes()).collect()
    }

    /// What bars an authorization on a line.
    fn bars(&self, n: u32, code: &AuthCode, why: &mut Vec<String>) {
        for f in self.decision.findings.iter().filter(|f| f.line == Some(n)) {
            match self.policy(f.says).map(|p| (&p.effect, p)) {
                Some((Effect::Bar(bars), bar)) if bars.disables(code) => {
                    let is = if f.truth.is_yes() { "barred by" } else { "may be barred by" };
                    let said = format!("{is} {}", source_of(bar.id.as_str(), &bar.citation));
                    if !why.contains(&said) {
                        why.push(said);
                    }
                }
                _ => {}
            }
        }
    }

    /// What an authorization leaves standing: one reason a policy, however many things it is about.
    fn left(&self, restricted: &[Restricted], place: u32, why: &mut Vec<String>) {
        let mut left: BTreeMap<(u32, Truth), Vec<String>> = BTreeMap::new();
        for r in restricted.iter().filter(|r| !r.waived && !r.by.contains(&place)) {
            let about = self.about(r.policy, r.binding);
            let all = left.entry((r.policy, r.truth)).or_default();
            if !about.is_empty() && !all.contains(&about) {
                all.push(about);
            }
        }
        for ((policy, truth), about) in left {
            let id = self.says_id(Says::Policy(policy));
            let may = if truth.is_yes() { "" } else { ", which may apply" };
            let more = match about.len().saturating_sub(NAMED) {
                0 => String::new(),
                n => format!("; and {n} more"),
            };
            let named: Vec<&str> = about.iter().take(NAMED).map(String::as_str).collect();
            why.push(if named.is_empty() {
                format!("does not lift {id}{may}")
            } else {
                format!("does not lift {id} ({}{more}){may}", named.join("; "))
            });
        }
    }
}

/// A part that does not surely hold, as a reason.
pub(super) fn open_words(part: &Clause) -> String {
    let holds = if part.truth.is_no() { "does not hold" } else { "is not known" };
    let found = if part.found.is_empty() { String::new() } else { format!(" ({})", part.found) };
    format!("{holds}: {}{found}", part.clause)
}

/// A policy and where it stands: `us-ear/740.4; 15 CFR 740.4`.
pub(super) fn source(id: &str, citation: &str) -> String {
    if citation.is_empty() { id.into() } else { format!("{id}; {citation}") }
}

/// The same with the citation behind the id: `us-ear/740.4 (15 CFR 740.4)`.
pub(super) fn source_of(id: &str, citation: &str) -> String {
    if citation.is_empty() { id.into() } else { format!("{id} ({citation})") }
}
