//! The end of a page: what the terms mean that it uses, each once, with citation and dates.
//! Uses `tree`. Leaves out the whole of a table or group, which is a page of its own.

use super::{super::words::outside, dates, list_of, tree};
use crate::{
    Date,
    decision::View,
    model::{Column, Fact},
    policy::{Absence, Control, FactDecl, FactKind, Group, Member, Regime, Rulebook},
    truth::Truth,
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// How many members of a group are named before the rest is counted.
const MEMBERS: usize = 12;

/// A heading and its lines.
pub(super) type Section = (&'static str, Vec<String>);

/// All that a page explains at its end. Named conditions come first, for they name more.
pub(super) fn sections(rulebook: &Rulebook, regime: Option<&Regime>, mut terms: tree::Terms) -> Vec<Section> {
    let mut defined = Vec::new();
    let mut n = 0usize;
    while let Some(name) = terms.definitions.get(n).cloned() {
        n = n.saturating_add(1);
        let Some(d) = rulebook.definitions.get(&name) else { continue };
        let cited = if d.citation.is_empty() { "no citation".to_string() } else { d.citation.clone() };
        defined.push(format!("  `{name}` ({cited}): all of these hold"));
        defined.extend(tree::lines(rulebook, &d.when, 2));
        terms.take(&d.when);
    }
    let as_of = regime.and_then(|r| r.as_of);
    let grounds = regime.map(|r| {
        r.grounds.iter().filter(|g| terms.grounds.contains(&g.id)).map(|g| {
            let name = if g.name.is_empty() { String::new() } else { format!(": {}", g.name) };
            let cited = if g.citation.is_empty() { "no citation" } else { &g.citation };
            format!("  - {} ({cited}){}{name}", g.id, dates::aside(&g.dated))
        })
    });
    Vec::from([
        ("Terms used", defined),
        ("Grounds of jurisdiction named", grounds.map(|g| g.collect()).unwrap_or_default()),
        (
            "Groups named",
            terms
                .groups
                .iter()
                .filter_map(|g| Some((g, rulebook.groups.get(g)?)))
                .map(|(id, g)| {
                    let of = match g {
                        Group::Places(ms) => members(ms, as_of),
                        Group::Items(ms) => members(ms, as_of),
                    };
                    format!("  - group {id}{of}")
                })
                .collect(),
        ),
        (
            "Lists named",
            terms
                .lists
                .iter()
                .filter_map(|l| rulebook.lists.get(l))
                .map(|l| {
                    let name = if l.name().is_empty() { String::new() } else { format!(": {}", l.name()) };
                    let held = if l.is_loaded() {
                        let as_of = l.as_of().map_or_else(|| "not dated".to_string(), |d| format!("as of {d}"));
                        format!("{} entries held, {as_of}", l.listings().len())
                    } else {
                        "no entry held until the list is loaded".into()
                    };
                    format!("  - {}{name} ({held})", l.id())
                })
                .collect(),
        ),
        ("Charts and columns named", charts(rulebook, &terms)),
        ("Facts asked for, and what silence means", facts(rulebook, &terms)),
    ])
}

/// The members of a group on the day up to which its regime was read.
fn members<T: ToString>(all: &[Member<T>], as_of: Option<Date>) -> String {
    let on = |m: &&Member<T>| match as_of {
        Some(day) => m.dated.counts(&Fact::Value(day), &View::latest(), None) == Truth::Yes,
        None => dates::Standing::of(&m.dated, None) == dates::Standing::Law,
    };
    let now: Vec<String> = all.iter().filter(on).map(|m| m.of.to_string()).collect();
    let cited: BTreeSet<&str> = all.iter().map(|m| m.citation.as_str()).filter(|c| !c.is_empty()).collect();
    let source = match cited.len() {
        0 => ", no citation".to_string(),
        1 => format!(", {}", list_of(cited)),
        2 => format!(", {}", cited.iter().copied().collect::<Vec<_>>().join(", ")),
        n => format!(
            ", {} and {} more citations",
            cited.iter().take(1).copied().collect::<String>(),
            n.saturating_sub(1)
        ),
    };
    let day = as_of.map_or_else(String::new, |d| format!(" on {d}"));
    let first: Vec<&str> = now.iter().take(MEMBERS).map(String::as_str).collect();
    let more = match now.len().saturating_sub(MEMBERS) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let other = match all.len().saturating_sub(now.len()) {
        0 => String::new(),
        1 => "; 1 more on other days".into(),
        n => format!("; {n} more on other days"),
    };
    let n = now.len();
    let word = if n == 1 { "member" } else { "members" };
    format!(" ({n} {word}{day}{source}): {}{more}{other}", if n == 0 { "none".into() } else { first.join(", ") })
}

fn charts(rulebook: &Rulebook, terms: &tree::Terms) -> Vec<String> {
    let chart = |id| {
        let c = rulebook.charts.get(id)?;
        let places: BTreeSet<String> = c.rows.iter().map(|r| r.place.to_string()).collect();
        Some(format!("  - chart {id}: {} columns, {} places", c.columns.len(), places.len()))
    };
    let mut o: Vec<String> = terms.charts.iter().filter_map(chart).collect();
    o.extend(terms.columns.iter().map(|c| column(rulebook, c)));
    o
}

/// Which paragraphs of the control lists stand in a column, and what the first of them says of it.
fn column(rulebook: &Rulebook, c: &Column) -> String {
    let rows: Vec<_> = rulebook
        .controls
        .values()
        .flat_map(|l| &l.rows)
        .filter(|r| matches!(&r.control, Control::Column(of) if of == c))
        .collect();
    let codes: BTreeSet<String> = rows.iter().map(|r| r.category.to_string()).collect();
    let first: Vec<&str> = codes.iter().take(MEMBERS).map(String::as_str).collect();
    let more = match codes.len().saturating_sub(MEMBERS) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let (name, is) = match outside(c.as_str()) {
        Some(name) => (name, "of no chart: a requirement that stands in the entry itself or in its Part"),
        None => (c.as_str(), "of the chart"),
    };
    let note = rows.iter().map(|r| r.note.as_str()).find(|n| !n.is_empty());
    let note = note.map_or_else(String::new, |n| format!("; the first says: \"{n}\""));
    format!("  - column {name}, {is}; {} paragraphs: {}{more}{note}", codes.len(), first.join(", "))
}

fn facts(rulebook: &Rulebook, terms: &tree::Terms) -> Vec<String> {
    terms.facts.iter().filter_map(|name| rulebook.facts.get(name)).map(fact).collect()
}

/// A fact: what it is of, the question in full, and what it means that nothing is said of it.
fn fact(d: &FactDecl) -> String {
    let many = if d.many { ", a list" } else { "" };
    let kind = match d.kind {
        FactKind::Bool => "yes or no".into(),
        FactKind::Code if d.codes.len() <= MEMBERS => format!("one of {}", list_of(&d.codes)),
        FactKind::Code => format!("one of {} codes", d.codes.len()),
        FactKind::Integer => "a whole number".into(),
        FactKind::Territory => "a country or a part of one".into(),
        FactKind::Category => "a code of a control list".into(),
        other => format!("a {other}"),
    };
    let absent = match (&d.derived, d.absent) {
        (Some(by), _) => {
            let [a, b] = by.inputs();
            format!("computed as the {} of {a} and {b}, if it is not stated", by.as_str())
        }
        (None, Absence::Unknown) => "silence is asked about, and leaves it open".into(),
        (None, Absence::NotKnown) => {
            let by = if d.profile { ", by the profile of the host and not by law," } else { "" };
            format!("silence is presumed{by} to mean \"not known\": no test of its value holds, so its opposite does")
        }
        (None, Absence::NotClaimed) => "silence is presumed to mean \"not claimed\": nothing is gained by it".into(),
    };
    let question = if d.question.is_empty() { String::new() } else { format!(" {}", d.question) };
    format!("  - {} (of the {}; {kind}{many}):{question} — {absent}", d.name, d.of)
}
