//! The whole report as text that a compliance officer reads without help: the head, and each
//! verdict. Leaves out what concerns the transaction as a whole (`whole.rs`).

use super::{
    AuthorizationReport, Clause, FindingReport, Report,
    authorization::{source, source_of},
    outcome::range,
    words::spoken,
};
use crate::{
    decision::{Clearance, Finding, Known, LineVerdict, Says},
    model::{Fact, Status},
    policy::{DestinationKind, Effect},
    truth::Truth,
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::mem;

/// How many of each kind a short report tells of what is open.
pub(super) const FEW: usize = 8;

/// How the presumption that a list nobody loaded holds nobody is named.
pub(super) const LISTS: &str = "lists.";

impl Report<'_> {
    /// The report as plain text, ending in a line break: all of it, however much is open.
    pub fn text(&self) -> String {
        self.tell(usize::MAX)
    }

    /// The same with what is open cut to its first, and the rest counted: where little is stated, nearly all
    /// rules may apply, and nobody reads them all. What surely applies is told in full.
    ///
    /// ```
    /// use interdict::{Transaction, View, evaluate, explain::Report, packs};
    /// let ear = packs::us_ear()?;
    /// let (tx, view) = (Transaction::builder().date("2020-12-01").build(), View::latest());
    /// let decision = evaluate(ear, &tx, &view);
    /// let report = Report::new(ear, &tx, &view, &decision);
    /// assert!(report.short().lines().count() < 400 && report.text().lines().count() > 1_000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn short(&self) -> String {
        self.tell(FEW)
    }

    /// The report with this many at most of each kind of what is open.
    fn tell(&self, few: usize) -> String {
        let mut o = Vec::new();
        self.head(&mut o);
        let (mut open, mut told) = (Vec::new(), BTreeSet::new());
        let (mut before, mut same) = (Vec::new(), 0usize);
        for (n, l) in (0u32..).zip(&self.decision().lines) {
            let authorizations = self.authorizations(n);
            let mut block = Vec::from([String::new()]);
            self.verdict(l, few, &mut block);
            for c in self.classified(n) {
                let is = if c.truth.is_yes() { "is" } else { "may be" };
                let category = source_of(&c.category.to_string(), &c.citation);
                block.push(format!("  By what is stated of it, the item {is} {category}."));
            }
            self.findings_text(n, l, few, &mut told, &mut block);
            authorizations_text(&authorizations, few, &mut block);
            // Destinations that are not stated, and in other capacities, are told once in a short report.
            if few == usize::MAX || block != before {
                o.extend(alike(mem::take(&mut same)));
                o.extend(block.iter().cloned());
                before = block;
            } else {
                same = same.saturating_add(1);
            }
            open.extend(authorizations.into_iter().filter(|a| a.covers == Truth::Unknown));
        }
        o.extend(alike(same));
        self.whole_text(&open, few, &mut o);
        let mut text = o.join("\n");
        text.push('\n');
        text
    }

    fn head(&self, o: &mut Vec<String>) {
        let d = self.decision();
        let head = match d.clearance() {
            Clearance::Go(_) => "GO: the transaction may go ahead under the rules held here.",
            Clearance::Stop(_) => "STOP: the transaction may not go ahead.",
            Clearance::Ask(_) => "ASK: it cannot be decided yet.",
        };
        o.push(head.to_string());
        o.push(if d.best == d.worst {
            format!("Outcome: {}.", self.outcome(d.best))
        } else {
            format!("Outcome: at best {}; at worst {}.", self.outcome(d.best), self.outcome(d.worst))
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
        o.push(self.comparison().into());
        let date = match &self.ready().date {
            Fact::Value(day) => day.to_string(),
            _ => "a day that is not stated".into(),
        };
        let known = match self.view.known {
            Known::Latest => "all that is known now".into(),
            Known::On(day) => format!("what was known on {day}"),
        };
        o.push(format!("As of {date}, by {known}.{}", self.scenarios()));
    }

    fn scenarios(&self) -> String {
        if self.view.scenarios.is_empty() {
            return String::new();
        }
        let all: Vec<&str> = self.view.scenarios.iter().map(|s| s.as_str()).collect();
        format!(" SCENARIO, not law: {}.", all.join(", "))
    }

    /// What is decided of a line for a destination under a regime, and how the regime reaches it.
    fn verdict(&self, l: &LineVerdict, few: usize, o: &mut Vec<String>) {
        let item = match self.item_label(l) {
            Some(id) => format!("item {id}"),
            None => "items that are not stated".into(),
        };
        let place = match self.destination(l) {
            Some((Fact::Value(t), DestinationKind::Ultimate)) => format!("to {t}"),
            Some((Fact::Value(t), kind)) => format!("to {t} ({kind})"),
            _ => "to a destination that is not stated".into(),
        };
        let regime = self.regime(l.regime).map_or("", |r| r.id.as_str());
        let verdict = if l.best == l.worst {
            self.outcome_of(l.best, l.regime)
        } else {
            format!("at best {}; at worst {}", self.outcome_of(l.best, l.regime), self.outcome_of(l.worst, l.regime))
        };
        o.push(format!("{item} {place}, {regime}: {verdict}."));
        o.extend(self.subject(l, few).map(|s| format!("  {s}.")));
    }

    /// How the regime reaches a line: by its grounds, and unless another one comes first.
    fn subject(&self, l: &LineVerdict, few: usize) -> Option<String> {
        let r = self.regime(l.regime)?;
        let name = if r.name.is_empty() { r.id.to_string() } else { format!("the {}", r.name) };
        let ground = |t: Truth| -> Vec<String> {
            let of = r.grounds.iter().zip(&l.grounds).filter(|(_, is)| **is == t);
            of.map(|(g, _)| source_of(if g.name.is_empty() { g.id.as_str() } else { &g.name }, &g.citation)).collect()
        };
        let (holds, may) = (ground(Truth::Yes), ground(Truth::Unknown));
        // Where no ground holds, nothing else can take the line away.
        let away = if holds.is_empty() && may.is_empty() && !r.grounds.is_empty() { Vec::new() } else { self.away(l) };
        match l.subject {
            Truth::Yes if r.grounds.is_empty() => None,
            Truth::Yes => Some(format!("Subject to {name}: {}", holds.join("; "))),
            Truth::No if away.is_empty() => Some(format!("Not subject to {name}: none of its grounds holds")),
            Truth::No => Some(format!("Not subject to {name}: {}", away.join("; "))),
            Truth::Unknown => {
                let may = may.into_iter().map(|g| format!("perhaps {g}"));
                let all: Vec<String> = holds.into_iter().chain(may).chain(away).collect();
                let more = rest("; ", all.len(), few, "grounds and exclusions").unwrap_or_default();
                let first: Vec<String> = all.into_iter().take(few).collect();
                let why = if first.is_empty() { String::new() } else { format!(": {}{more}", first.join("; ")) };
                Some(format!("Whether it is subject to {name} is not known{why}"))
            }
        }
    }

    /// The regimes that come first, and what is excluded, where that is so or may be.
    fn away(&self, l: &LineVerdict) -> Vec<String> {
        let Some(r) = self.regime(l.regime) else { return Vec::new() };
        let truths = self.within(l, 0, crate::decision::Binding::Line, |facts, cx| {
            let yields = r.yields.iter().map(|y| (source_of(y.to.as_str(), &y.citation), &y.when, "comes first"));
            let excludes = r.excludes.iter().map(|x| (source_of(&x.name, &x.citation), &x.when, "is excluded"));
            let all =
                yields.chain(excludes).map(|(what, when, how)| (what, facts.eval(when, cx, &mut Vec::new()), how));
            all.collect::<Vec<_>>()
        });
        let words = |(what, truth, how): (String, Truth, &str)| match truth {
            Truth::Yes => Some(format!("{what} {how}")),
            Truth::Unknown => Some(format!("unless {what} {how}")),
            Truth::No => None,
        };
        truths.unwrap_or_default().into_iter().filter_map(words).collect()
    }

    fn findings_text(&self, n: u32, line: &LineVerdict, few: usize, told: &mut Told, o: &mut Vec<String>) {
        let restricted = self.restricted(n, line);
        let found = || self.because(n).into_iter().filter_map(|k| super::at(&self.decision().findings, k));
        let open = found().filter(|f| !f.truth.is_yes()).count();
        // Where too much is open, each rule that may apply is named once, without its clauses.
        let short = open > few;
        let mut same: Option<(FindingReport, Vec<String>)> = None;
        for f in found() {
            if short && !f.truth.is_yes() {
                continue;
            }
            let mut r = self.finding(f);
            let by = self.lifted_by(line, &restricted, f);
            // Entries of one party that are alike in everything are told together.
            let (about, evidence) = (mem::take(&mut r.about), mem::take(&mut r.evidence));
            if !about.is_empty() && same.as_ref().is_some_and(|(last, lifted)| *last == r && *lifted == by) {
                o.push(format!("      Alike about {about}."));
                o.extend(evidence.iter().map(|e| format!("      Found by {e}.")));
                continue;
            }
            let review = r.review.map_or_else(String::new, |both| format!(", reviewed {}", range(both)));
            o.push(format!("  - {} {} [{}{review}]: {}.", r.policy, r.verb(), spoken(r.effect), r.title));
            o.extend(standing(&r).map(|s| format!("      {s}")));
            o.extend(Some(&r.citation).filter(|c| !c.is_empty()).map(|c| format!("      {c}")));
            o.extend((!about.is_empty()).then(|| format!("      About {about}.")));
            o.extend(evidence.iter().map(|e| format!("      Found by {e}.")));
            clauses_text(&r.clauses, told, o);
            o.extend(Some(&r.resolve).filter(|s| !s.is_empty()).map(|s| format!("      Resolved by: {s}.")));
            if !by.is_empty() {
                o.push(format!("      Lifted by {}.", by.join(", and by ")));
            }
            same = Some((r, by));
        }
        if short {
            self.open_text(found().filter(|f| !f.truth.is_yes()), few, o);
        }
    }

    /// The first of the rules that may apply, strictest effect first, each once.
    fn open_text<'f>(&self, open: impl Iterator<Item = &'f Finding>, few: usize, o: &mut Vec<String>) {
        let rank = |says: Says| match self.policy(says).map(|p| &p.effect) {
            Some(Effect::Prohibit { .. }) => 0,
            Some(Effect::RequireLicense { .. }) => 1,
            Some(Effect::Flag { .. }) | None => 2,
            Some(_) => 3,
        };
        let all: BTreeSet<(i32, Says)> = open.map(|f| (rank(f.says), f.says)).collect();
        for p in all.iter().take(few).filter_map(|(_, says)| self.policy(*says)) {
            let effect = spoken(p.effect.as_str());
            o.push(format!("  - {} may apply [{effect}]: {} ({}).", p.id, p.title, p.citation));
        }
        o.extend(rest("  - ", all.len(), few, "rules that may apply"));
    }
}

/// That more verdicts are the same in every word.
fn alike(n: usize) -> Option<String> {
    (n > 0).then(|| format!("  The same holds in {n} other {}.", if n == 1 { "capacity" } else { "capacities" }))
}

/// That there is more than was told; nothing if there is not.
pub(super) fn rest(pad: &str, all: usize, told: usize, what: &str) -> Option<String> {
    let n = all.saturating_sub(told);
    (n > 0).then(|| format!("{pad}and {n} more {what}"))
}

/// What must be known of a policy that is not plainly in force.
fn standing(r: &FindingReport) -> Option<&'static str> {
    match r.status? {
        Status::NotEnforced => Some("Announced as not enforced, which is not a repeal: it applies."),
        Status::Reported => Some("Only reported, not law: it counts in the scenario alone."),
        Status::Proposed => Some("Only proposed, not law: it counts in the scenario alone."),
        Status::InForce => None,
    }
}

/// The named conditions that a report has taken apart, each with what was found.
type Told = BTreeSet<Vec<String>>;

/// The clauses of a finding. What a named condition means is told once, where it holds alike.
fn clauses_text(all: &[Clause], told: &mut Told, o: &mut Vec<String>) {
    let mut rest = all;
    while let Some((c, after)) = rest.split_first() {
        let parts = after.iter().take_while(|p| p.depth > c.depth).count();
        let (below, next) = after.split_at_checked(parts).unwrap_or((after, &[]));
        let block: Vec<String> = core::iter::once(c)
            .chain(below)
            .map(|c| format!("{} {} {}", c.truth.as_str(), c.clause, c.found))
            .collect();
        let again = c.clause.contains('`') && !below.is_empty() && !told.insert(block);
        o.push(format!("      {c}{}", if again { ", as above" } else { "" }));
        rest = if again { next } else { after };
    }
}

/// The authorizations that could matter: those that cover or may, and those that are in force and
/// that something here admits.
fn authorizations_text(all: &[AuthorizationReport], few: usize, o: &mut Vec<String>) {
    if all.is_empty() {
        return;
    }
    let near: Vec<&AuthorizationReport> =
        all.iter().filter(|a| !a.covers.is_no() || (a.admitted && a.in_force)).collect();
    if near.is_empty() {
        o.push("  No authorization that is in force on that day is admitted here.".into());
        return;
    }
    o.push("  Authorizations looked at:".into());
    // What covers comes first where not all is told, then what may.
    let short = near.len() > few;
    let mut order = near.clone();
    if short {
        order.sort_by_key(|a| match a.covers {
            Truth::Yes => 0,
            Truth::Unknown => 1,
            Truth::No => 2,
        });
    }
    for a in order.into_iter().take(few) {
        // Titles often begin with the code itself.
        let said = a.code == "license" || a.title.contains(&a.code);
        let code = if said { String::new() } else { format!("{}: ", a.code) };
        o.push(format!("  - {code}{} ({}): {}.", a.title, source(&a.policy, &a.citation), a.verb()));
        if !short || a.covers.is_yes() {
            o.extend(a.why.iter().map(|w| format!("      {w}")));
        }
    }
    o.extend(rest("  - ", near.len(), few, "authorizations"));
}
