//! One policy on a page that a lawyer can check against the law: citation, condition in words, effect,
//! dates, source, and the terms that it uses.
//! Uses `policy` and words. Leaves out what it means for a transaction (`Report`). Here is the page; `dates.rs`
//! tells histories, `tree.rs` conditions, `lifts.rs` effects, `terms.rs` what stands at the end.

mod dates;
mod lifts;
mod terms;
mod tree;

pub use dates::Standing;

use super::words::lists;
use crate::policy::{Condition, Due, Each, Effect, Policy, Regime, Rulebook};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// How far the words of the head of a page stand from its edge.
const LABEL: usize = 12;

/// A policy as plain text, ending in a line break: its head, and sections whose titles end in a colon.
///
/// ```
/// use interdict::{explain::page, packs};
/// let ear = packs::us_ear()?;
/// let text = page(ear, ear.policy("us-ear/744.11").ok_or("no such policy")?);
/// assert!(text.starts_with("us-ear/744.11  A party is on the Entity List\n"));
/// assert!(text.contains("\ncitation    15 CFR 744.11(a)\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn page(rulebook: &Rulebook, p: &Policy) -> String {
    let regime = rulebook.regimes.get(p.id.regime());
    let mut o = Vec::from([format!("{}  {}", p.id, p.title)]);
    head(&mut o, rulebook, regime, p);
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            o.push(String::new());
            o.push(format!("{title}:"));
            o.extend(lines);
        }
    };
    let when = tree::lines(rulebook, &p.when, 1);
    section(if tree::parts_of(&p.when).len() > 1 { "When all of these hold" } else { "When this holds" }, when);
    if let Effect::Flag { resolve } = &p.effect {
        section("What a person must look at", Vec::from([format!("  {resolve}")]));
    }
    section("How an application is reviewed", lifts::review(rulebook, p));
    section("What lifts it", lifts::lifted(rulebook, p));
    if let Some((title, lines)) = lifts::barred(rulebook, p) {
        section(title, lines);
    }
    section("Obligations", obligations(p));
    section("Known when", dates::known(&p.dated).into_iter().map(|l| format!("  - {l}")).collect());
    section("Note", if p.note.is_empty() { Vec::new() } else { Vec::from([format!("  {}", p.note)]) });
    let mut used = tree::Terms::default();
    used.take(&p.when);
    used.lists.extend(p.each.lists().cloned());
    lifts::conditions(rulebook, p).into_iter().for_each(|c| used.take(c));
    terms::sections(rulebook, regime, used).into_iter().for_each(|(title, lines)| section(title, lines));
    let mut text = o.join("\n");
    text.push('\n');
    text
}

/// A regime in the same way: what is subject to it, what it leaves out, and what comes first. Each ground is
/// enough by itself.
///
/// ```
/// use interdict::{explain::regime_page, packs};
/// let ear = packs::us_ear()?;
/// let text = regime_page(ear, &ear.regimes["us-ear"]);
/// assert!(text.contains("\n  in_us, it is in the United States or moves through them (15 CFR 734.3(a)(1)):\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn regime_page(rulebook: &Rulebook, r: &Regime) -> String {
    let day = |d: Option<crate::Date>| d.map_or_else(|| "not stated".to_string(), |d| d.to_string());
    let mut o = Vec::from([format!("{}  {}", r.id, r.name)]);
    let mut field = |name: &str, value: &str| o.push(format!("{name:<LABEL$}{value}"));
    field("citation", if r.citation.is_empty() { "none is held" } else { &r.citation });
    field("read up to", &day(r.as_of));
    field("held from", &day(r.held_from));
    let mut used = tree::Terms::default();
    let mut section = |title: &str, all: Vec<(String, &Condition)>| {
        if all.is_empty() {
            return;
        }
        o.push(String::new());
        o.push(format!("{title}:"));
        for (name, when) in all {
            o.push(format!("  {name}:"));
            o.extend(tree::lines(rulebook, when, 2));
            used.take(when);
        }
    };
    let cited =
        |name: &str, citation: &str| format!("{name} ({})", if citation.is_empty() { "no citation" } else { citation });
    let grounds = r.grounds.iter().map(|g| {
        let name = if g.name.is_empty() { g.id.to_string() } else { format!("{}, {}", g.id, g.name) };
        (format!("{}{}", cited(&name, &g.citation), dates::aside(&g.dated)), &g.when)
    });
    section("Subject to it on any of these grounds", grounds.collect());
    section("Left out", r.excludes.iter().map(|x| (cited(&x.name, &x.citation), &x.when)).collect());
    section("What comes first", r.yields.iter().map(|y| (cited(y.to.as_str(), &y.citation), &y.when)).collect());
    for (title, lines) in terms::sections(rulebook, Some(r), used) {
        if !lines.is_empty() {
            o.push(String::new());
            o.push(format!("{title}:"));
            o.extend(lines);
        }
    }
    let mut text = o.join("\n");
    text.push('\n');
    text
}

fn head(o: &mut Vec<String>, rulebook: &Rulebook, regime: Option<&Regime>, p: &Policy) {
    let mut field = |name: &str, value: &str| o.push(format!("{name:<LABEL$}{value}"));
    field("citation", if p.citation.is_empty() { "none is held" } else { &p.citation });
    field("effect", &lifts::effect(p));
    field("applies", &each(rulebook, &p.each));
    if let Some(r) = regime {
        let name = if r.name.is_empty() { r.id.as_str() } else { &r.name };
        let reach = match (p.regardless, r.grounds.len()) {
            (true, _) => "also to what is not subject to its regime".to_string(),
            (false, 0) => format!("to all that the rulebook is asked about; {name} has no grounds"),
            (false, _) => format!("to what is subject to the {name} on any of its grounds"),
        };
        field("reach", &reach);
        let cited = if r.citation.is_empty() { String::new() } else { format!(", {}", r.citation) };
        let as_of =
            r.as_of.map_or("; up to which day it was read is not stated".into(), |d| format!(", read up to {d}"));
        field("source", &format!("{name}{cited}{as_of}"));
    }
    let held = regime.and_then(|r| r.held_from);
    let always = || match held {
        Some(day) => format!("on every day that is held, from {day} on; when it began is not held"),
        None => "on every day; no beginning is held".into(),
    };
    field("in force", &dates::last(&p.dated).unwrap_or_else(always));
    match Standing::of(&p.dated, regime.and_then(|r| r.as_of)) {
        Standing::Law => {}
        Standing::Ended(last) => field("standing", &format!("law no longer: its last day was {last}")),
        Standing::NotLaw => field("standing", "NOT LAW: only reported or proposed"),
        Standing::Never => field("standing", "counts on no day, by the last that is known"),
    }
    if let Some(s) = &p.scenario {
        let title = rulebook.scenarios.get(s).map_or("", |s| s.title.as_str());
        field("scenario", &format!("{s}: {title}. On days on which it is not law it counts in this scenario alone"));
    }
    if !p.opposes.is_empty() {
        field("opposes", &format!("forbids complying with what these demand: {}", list_of(&p.opposes)));
    }
}

fn obligations(p: &Policy) -> Vec<String> {
    let due = |d: &Due| match d {
        Due::Before => "before".to_string(),
        Due::Continuing => "continuing".into(),
        Due::DaysAfter(1) => "1 day after".into(),
        Due::DaysAfter(n) => format!("{n} days after"),
    };
    p.obligations.iter().map(|b| format!("  - {} ({})", b.what, due(&b.due))).collect()
}

/// What a policy goes over.
fn each(rulebook: &Rulebook, e: &Each) -> String {
    match e {
        Each::Once => "once to each item and destination".into(),
        Each::Listing(s) => {
            format!("to each party and each entry of {} that it is or might be", lists(rulebook, s))
        }
        Each::Owner(s) => {
            format!("to each party and each entry of {} that an owner of it is or might be", lists(rulebook, s))
        }
        Each::Control(list) => format!("to each control of the item on the control list `{list}`"),
        Each::License => "to each license held".into(),
    }
}

fn list_of<T: ToString>(all: impl IntoIterator<Item = T>) -> String {
    all.into_iter().map(|x| x.to_string()).collect::<Vec<_>>().join(", ")
}
