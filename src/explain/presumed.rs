//! Which presumptions matter: those without which something would be open.
//! Uses `condition`, `reference` and below. Leaves out which are used: `intake` has decided that.

use super::Report;
use crate::{
    condition::{Cx, Facts, stands},
    decision::{ItemFact, MissingFact, PartyFact},
    intake::{OWNERS, Presumed, Ready, TRANSIT},
    model::{Fact, FactName, Facts as Values},
    policy::{Absence, FactDecl},
    reference::{ANY, bind::Does, decide},
    truth::Truth,
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

impl Report<'_> {
    /// The presumptions without which the outcome would be open, or wider open than it is. Nothing hangs
    /// on any other one by itself.
    pub fn telling(&self) -> Vec<&Presumed> {
        let all = self.presumed().iter();
        let bare = without(&self.ready, &all.clone().map(|p| p.at.clone()).collect());
        let asked = self.asked(&bare);
        let tells = |p: &&Presumed| {
            // What is presumed of licenses and of owners of owners is not asked one by one.
            let always = p.at.starts_with("lists.") || p.at.contains(".owners[") || p.at == "licenses";
            let differs = || {
                let d = decide(self.rulebook, &without(&self.ready, &BTreeSet::from([p.at.clone()])), self.view, ANY);
                (d.best, d.worst) != (self.decision.best, self.decision.worst)
            };
            if always { p.at != "licenses" || asked.contains(&p.at) } else { asked.contains(&p.at) && differs() }
        };
        all.filter(tells).collect()
    }

    /// The paths of the facts that would leave something open if nothing were presumed.
    fn asked(&self, bare: &Ready) -> BTreeSet<String> {
        let facts = Facts { rulebook: self.rulebook, ready: bare, view: self.view };
        let mut gaps: BTreeSet<MissingFact> = BTreeSet::new();
        let mut licenses = false;
        for regime in self.rulebook.regimes.values() {
            for to in &stands(regime, bare) {
                for line in 0..u32::try_from(bare.lines.len()).unwrap_or(u32::MAX) {
                    let cx = Cx::new(regime, line, to);
                    let mut open = Vec::new();
                    let (subject, _) = facts.subject(cx, &mut open);
                    let instances = facts.instances(cx, (subject, &open), &|_| true);
                    gaps.extend(open);
                    gaps.extend(&to.why);
                    let lifts = |code, reasons| {
                        instances.iter().any(|i| matches!(&i.does, Does::Restrict(r) if r.lifted_by(code, reasons)))
                    };
                    for i in &instances {
                        let counts = match i.does {
                            Does::Waive(code, reasons) | Does::Authorize(code, reasons) => lifts(code, reasons),
                            Does::Restrict(_) | Does::Flag | Does::Advise | Does::Bar(_) => true,
                        };
                        if counts && i.truth == Truth::Unknown {
                            gaps.extend(&i.gaps);
                        }
                        if let Does::Restrict(r) = &i.does {
                            gaps.extend(&i.gaps);
                            licenses |= r.review.is_some();
                        }
                    }
                }
            }
        }
        // A limit in numbers that may contradict the category is a flag.
        for list in self.rulebook.controls.values() {
            for (limit, line) in list.limits.iter().flat_map(|l| (0u32..).zip(&bare.lines).map(move |(n, _)| (l, n))) {
                let mut open = Vec::new();
                if facts.contradicts(list, limit, line, &mut open) == Truth::Unknown {
                    gaps.extend(open);
                }
            }
        }
        let mut out: BTreeSet<String> = gaps.iter().filter_map(|g| self.path(*g)).collect();
        if licenses {
            out.insert("licenses".into());
        }
        out
    }

    /// The path under which a presumption about a fact is told.
    fn path(&self, fact: MissingFact) -> Option<String> {
        let name = |n: u32| {
            let d: Option<&FactDecl> = usize::try_from(n).ok().and_then(|n| self.rulebook.facts.values().nth(n));
            d.map(|d| d.name.to_string())
        };
        Some(match fact {
            MissingFact::Fact(n) => name(n)?,
            MissingFact::Transit => TRANSIT.into(),
            MissingFact::Item(k, ItemFact::Fact(n)) => format!("items[{k}].{}", name(n)?),
            MissingFact::Party(k, PartyFact::Fact(n)) => format!("parties[{k}].{}", name(n)?),
            MissingFact::Party(k, PartyFact::Owners) => format!("parties[{k}].{OWNERS}"),
            _ => return None,
        })
    }
}

/// The same transaction with nothing presumed at these paths.
fn without(ready: &Ready, paths: &BTreeSet<String>) -> Ready {
    let mut r = ready.clone();
    let drop = |facts: &mut Values, prefix: &str| {
        facts.retain(|name: &FactName, _| !paths.contains(&format!("{prefix}{name}")));
    };
    drop(&mut r.facts, "");
    if paths.contains(TRANSIT) {
        r.transit = Fact::Absent;
    }
    for (n, l) in r.lines.iter_mut().enumerate() {
        drop(&mut l.item.facts, &format!("items[{n}]."));
    }
    for (n, p) in r.parties.iter_mut().enumerate() {
        let prefix = format!("parties[{n}].");
        drop(&mut p.entity.facts, &prefix);
        if paths.contains(&format!("{prefix}{OWNERS}")) {
            p.entity.owners = Fact::Absent;
        }
    }
    r
}

/// The presumptions as lines of a report: those that matter one by one, the others in one line.
pub(super) fn text(report: &Report<'_>) -> Vec<String> {
    let telling: Vec<&str> = report.telling().iter().map(|p| p.at.as_str()).collect();
    let all = || report.presumed().iter().filter(|p| !p.at.starts_with("lists."));
    let mut o: Vec<String> = Vec::new();
    for p in all().filter(|p| telling.contains(&p.at.as_str())) {
        let means = match (p.at.as_str(), p.means) {
            ("licenses", _) => "none is held, because none is stated".into(),
            (_, Absence::NotKnown) => format!("not known, {}", by(p)),
            (_, Absence::NotClaimed) => format!("not claimed, {}", by(p)),
            (_, Absence::Unknown) => format!("unknown, {}", by(p)),
        };
        let question = report.rulebook.facts.values().find(|d| d.name.as_str() == p.fact).map(|d| d.question.as_str());
        let question = question.filter(|q| !q.is_empty()).map(|q| format!(". {q}")).unwrap_or_default();
        o.push(format!("  - {}: {means}{question}", p.at));
    }
    let others = all().filter(|p| !telling.contains(&p.at.as_str())).count();
    if others > 0 {
        // A rulebook of much law asks for much: all of it stands in the full answer.
        o.push(format!(
            "  - {}{others} more, taken as not known or not claimed: nothing hangs on any of them by itself (the full \
             JSON answer lists them)",
            if o.is_empty() { "" } else { "and " }
        ));
    }
    o
}

/// Who presumes.
fn by(p: &Presumed) -> &'static str {
    if p.profile { "by a profile of the rulebook and not by the law itself" } else { "as the rulebook declares" }
}
