//! The whole report as text that a compliance officer reads without help.

use super::{Report, words::value};
use crate::{
    decision::{Clearance, Outcome, Says},
    model::{Fact, Status},
    policy::{Absence, DestinationKind, Effect, ReviewPolicy},
    truth::Truth,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// Where a missing fact stands that no statement of the host could settle.
const NOT_THE_HOSTS: &str = "(the rulebook)";
/// How the presumption that a list nobody loaded holds nobody is named.
const LISTS: &str = "lists.";

/// An outcome in words.
pub(crate) fn outcome(o: Outcome) -> String {
    match o {
        Outcome::NotSubject => "not subject to any regime".into(),
        Outcome::Unrestricted => "no license required".into(),
        Outcome::Authorized => "authorized".into(),
        Outcome::Flagged => "flagged: a person must look".into(),
        Outcome::LicenseRequired(r) => format!("license required, reviewed under a {}", review(r)),
        Outcome::Prohibited => "prohibited".into(),
    }
}

fn review(r: ReviewPolicy) -> &'static str {
    match r {
        ReviewPolicy::PresumptionOfApproval => "presumption of approval",
        ReviewPolicy::CaseByCase => "case-by-case review",
        ReviewPolicy::PresumptionOfDenial => "presumption of denial",
        ReviewPolicy::PolicyOfDenial => "policy of denial",
    }
}

impl Report<'_> {
    /// The report as plain text, ending in a line break.
    pub fn text(&self) -> String {
        let mut o = Vec::new();
        let d = self.decision();
        let head = match d.clearance() {
            Clearance::Go(_) => "GO: the transaction may go ahead under the rules held here.",
            Clearance::Stop(_) => "STOP: the transaction may not go ahead.",
            Clearance::Ask(_) => "ASK: it cannot be decided yet.",
        };
        o.push(head.to_string());
        o.push(if d.best == d.worst {
            format!("Outcome: {}.", outcome(d.best))
        } else {
            format!("Outcome: at best {}; at worst {}.", outcome(d.best), outcome(d.worst))
        });
        let unloaded: Vec<&str> = self.presumed().iter().filter_map(|p| p.at.strip_prefix(LISTS)).collect();
        if !unloaded.is_empty() {
            o.push(format!(
                "NOT SCREENED against {}: nobody loaded {}, so nobody is found on {}.",
                unloaded.join(", "),
                if unloaded.len() == 1 { "this list" } else { "these lists" },
                if unloaded.len() == 1 { "it" } else { "them" },
            ));
        }
        let date = match &self.ready().date {
            Fact::Value(day) => day.to_string(),
            _ => "a day that is not stated".into(),
        };
        let known = match self.view.known {
            crate::decision::Known::Latest => "all that is known now".into(),
            crate::decision::Known::On(day) => format!("what was known on {day}"),
        };
        o.push(format!("As of {date}, by {known}.{}", self.scenarios()));
        for (n, l) in (0u32..).zip(&d.lines) {
            let item = self.item_label(l).map_or("items that are not stated".into(), |i| format!("item {i}"));
            let place = match self.destination(l) {
                Some((Fact::Value(t), DestinationKind::Ultimate)) => format!("to {t}"),
                Some((Fact::Value(t), kind)) => format!("to {t} ({kind})"),
                _ => "to a destination that is not stated".into(),
            };
            let regime = self.regime(l.regime).map_or("", |r| r.id.as_str());
            let verdict = if l.best == l.worst {
                outcome(l.best)
            } else {
                format!("at best {}; at worst {}", outcome(l.best), outcome(l.worst))
            };
            o.push(String::new());
            o.push(format!("{item} {place}, {regime}: {verdict}."));
            let grounds: Vec<&str> = self
                .regime(l.regime)
                .map(|r| {
                    r.grounds.iter().zip(&l.grounds).filter(|(_, t)| t.is_yes()).map(|(g, _)| g.id.as_str()).collect()
                })
                .unwrap_or_default();
            if l.subject != Truth::Yes {
                o.push(format!("  Subject to {regime}: {}.", l.subject.as_str()));
            } else if !grounds.is_empty() {
                o.push(format!("  Subject to {regime} by: {}.", grounds.join(", ")));
            }
            for c in self.classified(n) {
                let is = if c.truth.is_yes() { "is" } else { "may be" };
                let citation = if c.citation.is_empty() { String::new() } else { format!(" ({})", c.citation) };
                o.push(format!("  By what is stated of it, the item {is} {}{citation}.", c.category));
            }
            self.findings_text(n, &mut o);
            self.authorizations_text(n, &mut o);
        }
        self.whole_text(&mut o);
        let mut text = o.join("\n");
        text.push('\n');
        text
    }

    fn scenarios(&self) -> String {
        if self.view.scenarios.is_empty() {
            return String::new();
        }
        let all: Vec<&str> = self.view.scenarios.iter().map(|s| s.as_str()).collect();
        format!(" SCENARIO, not law: {}.", all.join(", "))
    }

    fn findings_text(&self, line: u32, o: &mut Vec<String>) {
        for n in self.because(line) {
            let Some(f) = super::at(&self.decision().findings, n) else { continue };
            let r = self.finding(f);
            let review = match r.review {
                Some((a, b)) if a == b => format!(", {}", review(a)),
                Some((a, b)) => format!(", between {} and {}", review(a), review(b)),
                None => String::new(),
            };
            o.push(format!("  - {} {} [{}{review}]: {}.", r.policy, r.verb(), r.effect.replace('_', " "), r.title));
            match r.status {
                Some(Status::NotEnforced) => {
                    o.push("      Announced as not enforced, which is not a repeal: it applies.".into())
                }
                Some(Status::Reported) => {
                    o.push("      Only reported, not law: it counts in the scenario alone.".into())
                }
                Some(Status::Proposed) => {
                    o.push("      Only proposed, not law: it counts in the scenario alone.".into())
                }
                Some(Status::InForce) | None => {}
            }
            if !r.citation.is_empty() {
                o.push(format!("      {}", r.citation));
            }
            if !r.about.is_empty() {
                o.push(format!("      About {}.", r.about));
            }
            for c in &r.clauses {
                o.push(format!("      {c}"));
            }
            if !r.resolve.is_empty() {
                o.push(format!("      Resolved by: {}.", r.resolve));
            }
        }
    }

    fn authorizations_text(&self, line: u32, o: &mut Vec<String>) {
        let all = self.authorizations(line);
        if all.is_empty() {
            return;
        }
        o.push("  Authorizations looked at:".into());
        let (admitted, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|a| a.admitted || !a.covers.is_no());
        if !others.is_empty() {
            let names: Vec<String> = others.iter().map(|a| format!("{} ({})", a.code, a.policy)).collect();
            o.push(format!("  - No requirement here admits {}.", names.join(", ")));
        }
        for a in admitted {
            o.push(format!("  - {} ({}, {}) {}: {}.", a.code, a.policy, a.citation, a.verb(), a.title));
            for w in a.why {
                o.push(format!("      {w}"));
            }
        }
    }

    fn whole_text(&self, o: &mut Vec<String>) {
        let whole: Vec<_> = self.decision().findings.iter().filter(|f| f.line.is_none()).collect();
        if !whole.is_empty() {
            o.push(String::new());
            o.push("About the transaction as a whole:".into());
            for f in whole {
                let r = self.finding(f);
                let is = if f.truth.is_yes() { "" } else { " (perhaps)" };
                let about = if r.about.is_empty() { String::new() } else { format!(": {}", r.about) };
                o.push(format!("  - {}{is}: {}{about}.", r.policy, r.title));
                if !r.citation.is_empty() {
                    o.push(format!("      {}", r.citation));
                }
                for c in &r.clauses {
                    o.push(format!("      {c}"));
                }
            }
        }
        let mut section = |title: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                o.push(String::new());
                o.push(title.into());
                o.extend(lines);
            }
        };
        section(
            "What is wrong with the transaction:",
            self.problems().iter().map(|p| format!("  - {}: {} [{}]", p.at, p.message, p.code)).collect(),
        );
        section(
            "What would settle it, most telling first:",
            self.missing()
                .iter()
                .filter(|m| m.at != NOT_THE_HOSTS)
                .map(|m| format!("  - {}: {} (could bring: {})", m.at, m.question, outcome(m.could_bring)))
                .collect(),
        );
        section(
            "Open in the rulebook itself, whatever is stated:",
            self.missing().iter().filter(|m| m.at == NOT_THE_HOSTS).map(|m| format!("  - {}", m.question)).collect(),
        );
        section("Ways out:", self.ways_out().into_iter().map(|w| format!("  - {w}")).collect());
        section(
            "Presumed, because nothing was stated:",
            self.presumed()
                .iter()
                .filter(|p| !p.at.starts_with(LISTS))
                .map(|p| {
                    let means = match p.means {
                        Absence::NotKnown => "taken as not known",
                        Absence::NotClaimed => "taken as not claimed",
                        Absence::Unknown => "unknown",
                    };
                    let by = if p.profile { "by the host's profile" } else { "by the rulebook" };
                    format!("  - {}: {means}, {by}", p.at)
                })
                .collect(),
        );
        section(
            "Computed from what was stated:",
            self.computed()
                .iter()
                .map(|c| format!("  - {}: {}, computed from {}", c.at, value(&c.value), c.how))
                .collect(),
        );
        section(
            "Obligations:",
            self.obligations().iter().map(|b| format!("  - {} ({}; {})", b.what, b.due, b.policy)).collect(),
        );
    }

    /// What could let a stopped transaction go ahead: a license where one can be had, or an
    /// authorization of which only some parts are missing.
    pub fn ways_out(&self) -> Vec<String> {
        let d = self.decision();
        if matches!(d.clearance(), Clearance::Go(_)) {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (n, l) in (0u32..).zip(&d.lines) {
            let regime = self.regime(l.regime).map_or("", |r| r.id.as_str());
            match l.worst {
                Outcome::LicenseRequired(r) => {
                    out.push(format!(
                        "a license under {regime}; an application would be reviewed under a {}",
                        review(r)
                    ));
                }
                // What may be prohibited is settled by what is missing, if by anything.
                Outcome::Prohibited if l.best == Outcome::Prohibited => {
                    out.push(format!("none under {regime} as the transaction is stated: it is prohibited, see above"));
                }
                _ => {}
            }
            for a in self.authorizations(n).into_iter().filter(|a| a.covers == Truth::Unknown) {
                out.push(format!("{} ({}), once what is not known of it is settled", a.code, a.citation));
            }
        }
        for f in d.findings.iter().filter(|f| matches!(f.says, Says::Policy(_))) {
            if let Some(Effect::Flag { resolve }) = self.policy(f.says).map(|p| &p.effect) {
                out.push(format!("for {}: {resolve}", self.says_id(f.says)));
            }
        }
        out.sort();
        out.dedup();
        out
    }
}
