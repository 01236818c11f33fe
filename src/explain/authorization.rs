//! The authorizations that were looked at, and why each does not cover, or may not.
//! Uses `reference` and below: what an authorization leaves standing is asked again of the instances.
//! Leaves out whether it covers: `reference/verdict.rs` has decided that.

use super::{Report, at, clauses};
use crate::{
    decision::{Binding, Considered, LineVerdict, Says},
    policy::{Effect, LicenseTest},
    reference::bind::{Does, Instance},
    truth::Truth,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

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

impl Report<'_> {
    /// The authorizations that were looked at for a verdict.
    pub fn authorizations(&self, line: u32) -> Vec<AuthorizationReport> {
        let Some(verdict) = at(&self.decision.lines, line) else { return Vec::new() };
        verdict.considered.iter().filter_map(|c| self.authorization(line, verdict, c)).collect()
    }

    fn authorization(&self, n: u32, line: &LineVerdict, c: &Considered) -> Option<AuthorizationReport> {
        let p = at(&self.rulebook.policies, c.policy)?;
        let (code, reasons) = p.effect.authorization()?;
        let mut why = Vec::new();
        let v = c.verdict;
        let in_force = self.ready.date.value().is_none_or(|day| p.dated.status(*day, &self.view.known).is_some());
        if !in_force {
            let day = self.ready.date.value().map(ToString::to_string).unwrap_or_default();
            why.push(format!("is not in force on {day}"));
        } else if v.condition() != Truth::Yes {
            let clauses = self.within(line, c.policy, c.binding, |facts, cx| {
                let mut out = Vec::new();
                clauses::clauses(facts, &p.when, cx, 0, &mut out);
                out
            });
            for cl in clauses.unwrap_or_default().iter().filter(|cl| cl.truth != Truth::Yes && cl.depth == 0) {
                let holds = if cl.truth.is_no() { "does not hold" } else { "is not known" };
                let found = if cl.found.is_empty() { String::new() } else { format!(" ({})", cl.found) };
                why.push(format!("{holds}: {}{found}", cl.clause));
            }
        }
        if p.untranslatable && !v.condition().is_no() {
            why.push("not_modeled: a person must look whether its conditions are met".into());
        }
        if let Binding::License { license } = c.binding {
            why.retain(|w| w.starts_with("is not in force"));
            why.extend(self.license_parts(line, license));
        }
        for f in self.decision.findings.iter().filter(|f| f.line == Some(n)) {
            match self.policy(f.says).map(|p| (&p.effect, p)) {
                Some((Effect::Bar(bars), bar)) if bars.disables(code) => {
                    let is = if f.truth.is_yes() { "barred by" } else { "may be barred by" };
                    why.push(format!("{is} {} ({})", bar.id, bar.citation));
                }
                _ => {}
            }
        }
        let waives = matches!(p.effect, Effect::Waive { .. });
        let left = self.within(line, c.policy, Binding::Line, |facts, cx| {
            let mut gaps = Vec::new();
            let (subject, _) = facts.subject(cx, &mut gaps);
            let instances = facts.instances(cx, subject, &gaps);
            let mut out: Vec<String> = Vec::new();
            let admitted = instances.iter().any(|i| matches!(&i.does, Does::Restrict(r) if r.lifted_by(code, reasons)));
            for i in instances.iter().filter(|i| !lifted(&instances, i)) {
                if let Does::Restrict(r) = &i.does
                    && !r.lifted_by(code, reasons)
                {
                    let id = self.says_id(Says::Policy(i.policy));
                    let about = self.about(i.policy, i.binding);
                    let may = if i.truth.is_yes() { "" } else { ", which may apply" };
                    out.push(if about.is_empty() {
                        format!("does not lift {id}{may}")
                    } else {
                        format!("does not lift {id} ({about}){may}")
                    });
                }
            }
            (out, admitted)
        });
        let (left, admitted) = left.unwrap_or_default();
        if !waives || !v.lifts_at_best() {
            why.extend(left);
        }
        why.dedup();
        Some(AuthorizationReport {
            policy: p.id.to_string(),
            title: match c.binding {
                Binding::License { .. } => self.about(c.policy, c.binding),
                _ => p.title.clone(),
            },
            citation: p.citation.clone(),
            code: code.to_string(),
            covers: v.covers(),
            admitted,
            why,
        })
    }

    fn license_parts(&self, line: &LineVerdict, license: u32) -> Vec<String> {
        let what = |t: LicenseTest| match t {
            LicenseTest::Valid => "the date is within its validity, and it was not revoked",
            LicenseTest::Licensee => "the exporter is its licensee",
            LicenseTest::Parties => "every purchaser, consignee and end user is named on it",
            LicenseTest::Items => "the item is covered",
            LicenseTest::Destination => "the destination is covered",
            LicenseTest::Value => "the value left on it is enough",
            LicenseTest::Quantity => "the quantity left on it is enough",
            LicenseTest::Conditions => "its conditions are met",
        };
        let mut out = Vec::new();
        for t in LicenseTest::ALL {
            let truth = self.within(line, 0, Binding::License { license }, |facts, cx| facts.license(license, *t, cx));
            match truth {
                Some(Truth::No) => out.push(format!("does not hold: {}", what(*t))),
                Some(Truth::Unknown) => out.push(format!("is not known: {}", what(*t))),
                _ => {}
            }
        }
        out
    }
}

/// Whether a waiver that is effective for certain lifts this restriction.
fn lifted(instances: &[Instance<'_>], i: &Instance<'_>) -> bool {
    let Does::Restrict(r) = &i.does else { return false };
    let barred = |code: &crate::policy::AuthCode| {
        instances.iter().any(|b| matches!(b.does, Does::Bar(bars) if bars.disables(code)))
    };
    instances.iter().any(|w| match w.does {
        Does::Waive(code, reasons) => w.truth.is_yes() && !barred(code) && r.lifted_by(code, reasons),
        _ => false,
    })
}
