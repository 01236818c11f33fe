//! Policies that can never apply: a condition that contradicts itself, a history without a day, a
//! control that no row has.

use super::{Lint, LintCode, about, say};
use crate::policy::{Condition, Control, Each, Places, Policy, Rulebook};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

pub(super) fn find(r: &Rulebook, out: &mut Vec<Lint>) {
    for p in &r.policies {
        // An authorization may say outright that it never applies: it is told, and never clears.
        let meant = p.untranslatable && p.when == Condition::Always(false);
        if let Some(why) = why(r, p).filter(|_| !meant) {
            say(out, LintCode::NeverApplies, about(p), why);
        }
    }
}

fn why(r: &Rulebook, p: &Policy) -> Option<String> {
    let dated = p.dated.assertions();
    if !dated.is_empty() && dated.iter().all(|a| a.periods.is_empty()) {
        return Some("its history has no day on which it counts".into());
    }
    let parts = parts(&p.when);
    if parts.contains(&Condition::Always(false)) {
        return Some("its condition is never true".into());
    }
    if parts.iter().any(|c| matches!(c, Condition::Not(x) if parts.contains(&**x))) {
        return Some("its condition asks for the same and for its opposite".into());
    }
    if let Some(what) = disjoint(&parts) {
        return Some(format!("its condition asks for {what} twice, and nothing is in both"));
    }
    if let Each::Control(list) = &p.each {
        let rows = r.controls.get(list).map(|c| c.rows.as_slice()).unwrap_or_default();
        let has = |c: &Condition| match c {
            Condition::Reason(any) => rows.iter().any(|row| row.reason.as_ref().is_some_and(|r| any.contains(r))),
            Condition::Column(any) => {
                rows.iter().any(|row| matches!(&row.control, Control::Column(col) if any.contains(col)))
            }
            _ => true,
        };
        if !rows.is_empty() && !parts.iter().all(has) {
            return Some("no row of the control list has the reason or the column that it asks for".into());
        }
    }
    None
}

/// The parts that must all hold, with nested conjunctions opened.
pub(super) fn parts(c: &Condition) -> BTreeSet<Condition> {
    match c {
        Condition::All(all) => all.iter().flat_map(parts).collect(),
        Condition::Always(true) => BTreeSet::new(),
        other => BTreeSet::from([other.clone()]),
    }
}

/// What is asked for twice with sets that have nothing in common, where only one value can be.
fn disjoint(parts: &BTreeSet<Condition>) -> Option<&'static str> {
    let all: Vec<&Condition> = parts.iter().collect();
    all.iter().enumerate().find_map(|(n, a)| {
        all.iter().skip(n.saturating_add(1)).find_map(|b| match (a, b) {
            (Condition::Activity(x), Condition::Activity(y)) if x.is_disjoint(y) => Some("an activity"),
            (Condition::Role(x), Condition::Role(y)) if x.is_disjoint(y) => Some("a role"),
            (Condition::Reason(x), Condition::Reason(y)) if x.is_disjoint(y) => Some("a reason for control"),
            (Condition::Column(x), Condition::Column(y)) if x.is_disjoint(y) => Some("a column"),
            (Condition::Destination(x), Condition::Destination(y)) if apart(x, y) => Some("a destination"),
            (Condition::Departure(x), Condition::Departure(y)) if apart(x, y) => Some("a departure"),
            _ => None,
        })
    })
}

/// Whether two selections name countries only, and none that lies within one of the other.
fn apart(x: &Places, y: &Places) -> bool {
    let countries = |p: &Places| -> Option<Vec<crate::model::Territory>> {
        p.0.iter()
            .map(|s| match s {
                crate::policy::PlaceSel::Place(t) => Some(t.clone()),
                crate::policy::PlaceSel::Group(_) => None,
            })
            .collect()
    };
    let (Some(x), Some(y)) = (countries(x), countries(y)) else { return false };
    x.iter().all(|a| y.iter().all(|b| a.covers(b).is_no() && b.covers(a).is_no()))
}
