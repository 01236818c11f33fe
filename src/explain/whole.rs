//! The report as text, second part: what concerns the transaction as a whole.

use super::{
    AuthorizationReport, MissingReport, Report,
    authorization::source_of,
    clauses::{classified, stated},
    license,
    outcome::reviewed,
    presumed,
    text::rest,
    words::{spoken, value},
};
use crate::{
    decision::{Binding, Clearance, Finding, Outcome, SEMANTICS, Says},
    model::Fact,
    policy::Effect,
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};

impl Report<'_> {
    pub(super) fn whole_text(&self, open: &[AuthorizationReport], few: usize, o: &mut Vec<String>) {
        let d = self.decision();
        let mut section = |title: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                o.push(String::new());
                o.push(title.into());
                o.extend(lines);
            }
        };
        section("About the transaction as a whole:", self.standing_text(few));
        let mut before: Vec<String> = Vec::new();
        let mut listed = |l: &super::ListedReport| {
            let may = if l.is.is_yes() { "" } else { " (perhaps)" };
            let on = match l.counts {
                Truth::Yes => "",
                Truth::No => "; not on the list on that day",
                Truth::Unknown => "; whether it counts on that day is not known",
            };
            let head = format!("  - {}{may}{on}.", l.about);
            let again = !l.why.is_empty() && l.why == before;
            before.clone_from(&l.why);
            let why = if again { Vec::from(["      for the same reasons".into()]) } else { indented(&l.why) };
            core::iter::once(head).chain(why).collect::<Vec<String>>()
        };
        let all = self.listed();
        section("Listed, and restricted by no rule over that list:", all.iter().flat_map(&mut listed).collect());
        section("Licenses held:", self.licenses().iter().flat_map(license::text).collect());
        section(
            "What is wrong with the transaction:",
            self.problems().iter().map(|p| format!("  - {}: {} [{}]", p.at, p.message, p.code)).collect(),
        );
        // Where nothing could change any more, nobody is asked.
        if d.best != d.worst && !matches!(d.clearance(), Clearance::Go(_)) {
            let missing = self.missing();
            section(
                if matches!(d.clearance(), Clearance::Ask(_)) {
                    "What would settle it, most telling first:"
                } else {
                    "What is still open (it stays a stop), most telling first:"
                },
                self.missing_text(&missing, few),
            );
            section(
                "Open in the rulebook itself, whatever is stated:",
                first(missing.iter().filter(|m| m.at.is_none()).map(|m| format!("  - {}", m.question)).collect(), few),
            );
        }
        section("Ways out:", first(self.ways_out_with(open).into_iter().map(|w| format!("  - {w}")).collect(), few));
        let mut owed: Vec<String> = Vec::new();
        for b in self.obligations() {
            let one = format!("  - {} ({}; {})", b.what, b.due, b.policy);
            owed.extend((!owed.contains(&one)).then_some(one));
        }
        section("Obligations:", owed);
        section("Stated:", self.stated_text());
        section("Presumed, because nothing was stated:", presumed::text(self));
        section(
            "Computed from what was stated:",
            self.computed()
                .iter()
                .map(|c| format!("  - {}: {}, computed from {}", c.at, value(&c.value), c.how))
                .collect(),
        );
        section("Screened:", self.screened_text());
        let title = &self.rulebook.title;
        let title = if title.is_empty() { String::new() } else { format!("\"{title}\", ") };
        section(
            "Decided by:",
            Vec::from([
                format!("  - rulebook {}{}", title, d.rulebook),
                format!("  - semantics {SEMANTICS} of docs/semantics.md"),
            ]),
        );
    }

    /// What concerns the transaction as a whole: one entry for each party, whatever the number of
    /// lists on which it may be, and one for each other flag.
    fn standing_text(&self, few: usize) -> Vec<String> {
        let mut o: Vec<String> = Vec::new();
        let mut anyone: BTreeMap<(Says, u32), Vec<&str>> = BTreeMap::new();
        let whole = || self.decision().findings.iter().filter(|f| f.line.is_none());
        let mut parts: Vec<(Says, Vec<String>)> = Vec::new();
        for f in whole() {
            if let Binding::AnyListing { party, list } = f.binding {
                anyone.entry((f.says, party)).or_default().push(self.list(list));
            }
        }
        let entry = |f: &Finding, about: String| {
            let r = self.finding(f);
            let is = if f.truth.is_yes() { "" } else { " (perhaps)" };
            let about = if about.is_empty() { String::new() } else { format!(": {about}") };
            let mut all = Vec::from([format!("  - {}{is}: {}{about}.", r.policy, r.title)]);
            all.extend(Some(&r.citation).filter(|c| !c.is_empty()).map(|c| format!("      {c}")));
            all.extend(r.clauses.iter().map(|c| format!("      {c}")));
            all
        };
        for f in whole() {
            let told = match f.binding {
                Binding::AnyListing { party, .. } => match anyone.remove(&(f.says, party)) {
                    Some(lists) if lists.len() > 1 => {
                        entry(f, format!("{}; may be any entry of lists {}", self.party(party), lists.join(", ")))
                    }
                    Some(_) => entry(f, self.finding(f).about),
                    None => continue,
                },
                _ => entry(f, self.finding(f).about),
            };
            parts.push((f.says, told));
        }
        // Where too much is open, each flag is told once, without its clauses.
        let (short, all) = (parts.len() > few, parts.len());
        let (mut seen, mut n) = (BTreeSet::new(), 0usize);
        for (says, told) in parts {
            if !short || seen.insert(says) {
                n = n.saturating_add(1);
                o.extend(told.into_iter().take(if short { 1 } else { usize::MAX }));
            }
        }
        o.extend(rest("  - ", all, n, "of the same kinds"));
        o
    }

    /// The facts that are missing, of each group of them (the attributes of an item, its scopes, the facts of
    /// the transaction) no more than a few.
    fn missing_text(&self, all: &[MissingReport], few: usize) -> Vec<String> {
        let mut groups: Vec<(String, usize)> = Vec::new();
        let mut o = Vec::new();
        for (at, m) in all.iter().filter_map(|m| Some((m.at.as_ref()?, m))) {
            let end = at.find(['[', '.']).map_or(at.len(), |n| {
                let tail = at.get(n..).unwrap_or_default();
                n.saturating_add(tail.find("].").map_or(0, |k| k.saturating_add(2)))
            });
            let key = at.get(..end).unwrap_or(at);
            let tail = at.get(end..).unwrap_or_default();
            let group = format!("{key}{}", tail.split(['.', '[']).next().unwrap_or_default());
            let n = match groups.iter_mut().find(|(g, _)| *g == group) {
                Some((_, n)) => {
                    *n = n.saturating_add(1);
                    *n
                }
                None => {
                    groups.push((group, 1));
                    1
                }
            };
            if n <= few {
                o.push(format!("  - {at}: {} (could bring: {})", m.question, self.outcome(m.could_bring)));
            }
        }
        o.extend(groups.iter().filter_map(|(g, n)| rest("  - ", *n, few, &format!("of `{g}`"))));
        o
    }

    /// What could let a transaction that does not go ahead do so: a license where one can be had, an
    /// authorization of which only some parts are missing, or what resolves a flag.
    pub fn ways_out(&self) -> Vec<String> {
        let lines = 0..u32::try_from(self.decision().lines.len()).unwrap_or(u32::MAX);
        let open: Vec<AuthorizationReport> =
            lines.flat_map(|n| self.covering(n)).filter(|a| a.covers == Truth::Unknown).collect();
        self.ways_out_with(&open)
    }

    fn ways_out_with(&self, open: &[AuthorizationReport]) -> Vec<String> {
        let d = self.decision();
        if matches!(d.clearance(), Clearance::Go(_)) {
            return Vec::new();
        }
        let mut out = Vec::new();
        for l in &d.lines {
            let regime = self.regime(l.regime).map_or("", |r| r.id.as_str());
            match (l.best, l.worst) {
                (Outcome::LicenseRequired(a), Outcome::LicenseRequired(b)) if a == b => {
                    out.push(format!("a license under {regime}; an application would be reviewed {}", reviewed(b)));
                }
                (Outcome::LicenseRequired(a), Outcome::LicenseRequired(b)) => out.push(format!(
                    "a license under {regime}; an application would be reviewed {} at best, {} at worst",
                    reviewed(a),
                    reviewed(b)
                )),
                (_, Outcome::LicenseRequired(b)) => out.push(format!(
                    "a license under {regime}, if one is required; an application would at worst be reviewed {}",
                    reviewed(b)
                )),
                // What may be prohibited is settled by what is missing, if by anything.
                (Outcome::Prohibited, _) => {
                    out.push(format!("none under {regime} as the transaction is stated: it is prohibited, see above"));
                }
                _ => {}
            }
        }
        out.extend(open.iter().map(|a| {
            let name = if a.code == "license" { &a.title } else { &a.code };
            format!("{}, once what is not known of it is settled", source_of(name, &a.citation))
        }));
        for f in d.findings.iter().filter(|f| matches!(f.says, Says::Policy(_))) {
            if let Some(Effect::Flag { resolve }) = self.policy(f.says).map(|p| &p.effect) {
                out.push(format!("for {}: {resolve}", self.says_id(f.says)));
            }
        }
        out.sort();
        out.dedup();
        out
    }

    /// What the host stated of the transaction, its parties and its items, in short.
    fn stated_text(&self) -> Vec<String> {
        let r = self.ready();
        let place = |f: &Fact<crate::model::Territory>| stated(f, ToString::to_string);
        let id = self.tx.id.as_ref().map_or_else(String::new, |id| format!(" {id}"));
        let mut o = Vec::from([format!(
            "  - transaction{id}: activity {}; departure {}; destination {}; transit {}",
            stated(&r.activity, |a| spoken(a.as_str())),
            place(&r.departure),
            place(&r.destination),
            stated(&r.transit, |all| {
                let all: Vec<String> = all.iter().map(ToString::to_string).collect();
                if all.is_empty() { "none".into() } else { all.join(", ") }
            }),
        )]);
        for (n, p) in (0u32..).zip(&r.parties).filter(|(_, p)| p.id.is_some()) {
            let countries: Vec<String> = p.entity.countries.iter().map(ToString::to_string).collect();
            let country = if countries.is_empty() { "not stated".into() } else { countries.join(", ") };
            o.push(format!("  - {}; country {country}", self.party(n)));
        }
        for l in r.lines.iter().filter(|l| l.stated) {
            o.push(format!(
                "  - {}; origin {}; value {}; quantity {}",
                classified(l),
                place(&l.item.origin),
                stated(&l.item.value, ToString::to_string),
                stated(&l.item.quantity, ToString::to_string),
            ));
        }
        o
    }

    fn screened_text(&self) -> Vec<String> {
        let mut o = Vec::new();
        for l in self.screened().into_iter().filter(|l| l.loaded) {
            let name = if l.name.is_empty() { String::new() } else { format!(": {}", l.name) };
            let as_of = l.as_of.map_or_else(String::new, |d| format!(", as of {d}"));
            let n = l.entries;
            o.push(format!("  - {}{name} ({n} {}{as_of})", l.list, if n == 1 { "entry" } else { "entries" }));
        }
        o
    }
}

fn indented(lines: &[String]) -> Vec<String> {
    lines.iter().map(|l| format!("      {l}")).collect()
}

/// The first of many, and how many more there are.
fn first(all: Vec<String>, few: usize) -> Vec<String> {
    let more = rest("  - ", all.len(), few, "");
    all.into_iter().take(few).chain(more.map(|m| m.trim_end().into())).collect()
}
