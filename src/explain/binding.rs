//! What else than its condition leaves a finding open: its dates, the reach of its regime, whether
//! the item has the control, whether the party is the entry.
//! Uses `condition` and below. Leaves out the clauses of the condition itself (`clauses.rs`).

use super::clauses::{Clause, classified, stated};
use crate::{
    condition::{Cx, Facts, entry_code, stands},
    decision::{Binding, LineVerdict},
    intake::ReadyLine,
    model::{Dated, Fact},
    party::Identity,
    policy::{ControlRow, Each, Policy},
    truth::Truth,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// The clauses that come before those of the condition: what is not surely so, and what the host
/// has answered.
pub(super) fn clauses<'a>(
    facts: &Facts<'a>,
    p: &Policy,
    cx: Cx<'a>,
    line: &LineVerdict,
    binding: Binding,
    out: &mut Vec<Clause>,
) {
    let day = || format!("date: {}", stated(&facts.ready.date, ToString::to_string));
    let mut open = |clause: String, truth: Truth, found: String| {
        if !truth.is_yes() {
            out.push(Clause { depth: 0, clause, truth, found });
        }
    };
    open("it is in force on the day".into(), p.dated.counts(&facts.ready.date, facts.view, p.scenario.as_ref()), day());
    if !p.regardless {
        let (subject, _) = facts.subject(cx, &mut Vec::new());
        open(format!("the line is subject to {}", cx.regime.id), subject, String::new());
    }
    let destination = usize::try_from(line.destination).ok();
    if let Some(d) = destination.and_then(|n| stands(cx.regime, facts.ready).into_iter().nth(n)) {
        let place = stated(&d.place, ToString::to_string);
        open(
            format!("this is a destination that counts, as {}", d.capacity),
            d.stands,
            format!("destination: {place}"),
        );
    }
    match binding {
        Binding::OwnerListing { list, listing, .. } => {
            let is = cx.party.map_or(Truth::Unknown, |p| among(&facts.owners_on(p, list), listing));
            open("an owner of the party is this entry".into(), is, "by what is stated of its owners".into());
            if let Some(l) = cx.listing {
                open("the entry counts on the day".into(), counts(facts, &l.dated), day());
            }
        }
        Binding::Listing { party, list, listing } => {
            let is = cx.party.map_or(Truth::Unknown, |p| among(&facts.identity(p, list), listing));
            let host = usize::try_from(party).ok().and_then(|n| facts.ready.parties.get(n));
            let by = match host.map(|p| &p.matches) {
                _ if facts.rulebook.matching.is_by_likeness() => "by its names and numbers, or by the word of the host",
                Some(Fact::Absent) | None => "found by a weak alias only",
                Some(_) => "by what the host has found",
            };
            open("the party is this entry".into(), is, by.into());
            if let Some(l) = cx.listing {
                open("the entry counts on the day".into(), counts(facts, &l.dated), day());
            }
        }
        Binding::Control { .. } => {
            if let (Some(row), Some(line)) = (cx.control, facts.line(cx.line)) {
                control(facts, p, row, line, out);
            }
        }
        _ => {}
    }
}

/// Whether the line's item has a control.
fn control(facts: &Facts<'_>, p: &Policy, row: &ControlRow, line: &ReadyLine, out: &mut Vec<Clause>) {
    let mut push = |clause: String, truth: Truth, found: String| out.push(Clause { depth: 0, clause, truth, found });
    let covers =
        |r: &ControlRow| entry_code(line, r.category.scheme()).map_or(Truth::Unknown, |code| r.category.covers(code));
    let within = |r: &ControlRow| match r.scope {
        Some(_) => facts.scope(line, &r.scope_key()),
        None => Truth::Yes,
    };
    if !covers(row).is_yes() {
        push(format!("the item is in {}", row.category), covers(row), classified(line));
    }
    let on = counts(facts, &row.dated);
    if !on.is_yes() {
        push("the control counts on the day".into(), on, String::new());
    }
    if let Some(scope) = &row.scope {
        let answer = within(row);
        let found =
            if answer == Truth::Unknown { "not answered".into() } else { format!("answered {}", answer.as_str()) };
        push(format!("the item is within this limit of {}: \"{scope}\"", row.category), answer, found);
    }
    let Each::Control(list) = &p.each else { return };
    let rows = facts.rulebook.controls.get(list).map_or(&[][..], |l| &l.rows);
    for r in rows.iter().filter(|r| r.reason == row.reason && r.category.depth() > row.category.depth()) {
        let instead = covers(r) & counts(facts, &r.dated) & within(r);
        if instead == Truth::Unknown {
            let scope = r.scope.as_ref().map_or_else(String::new, |s| format!(" (\"{s}\")"));
            push(format!("no nearer paragraph stands in its place: {}{scope}", r.category), !instead, classified(line));
        }
    }
}

/// Whether an entry is among those found.
fn among(found: &Identity, listing: u32) -> Truth {
    found.matches.iter().find(|(n, _)| *n == listing).map_or(Truth::No, |(_, is)| *is)
}

fn counts(facts: &Facts<'_>, dated: &Dated) -> Truth {
    facts.counts(dated, &mut Vec::new())
}
