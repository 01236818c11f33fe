//! Days between two rows of one thing in a dated table on which neither counts.

use super::{Lint, LintCode, named, say};
use crate::{
    Date,
    model::Dated,
    policy::{Group, ReviewRule, ReviewTable, Rulebook},
};
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

pub(super) fn find(r: &Rulebook, out: &mut Vec<Lint>) {
    for (id, g) in &r.groups {
        let rows: Vec<(String, &Dated)> = match g {
            Group::Places(m) => m.iter().map(|m| (format!("{}", m.of), &m.dated)).collect(),
            Group::Items(m) => m.iter().map(|m| (format!("{}", m.of), &m.dated)).collect(),
        };
        table(&named("group", id), rows, out);
    }
    for (id, c) in &r.charts {
        table(&named("chart", id), c.rows.iter().map(|row| (format!("{}", row.place), &row.dated)), out);
    }
    for (id, c) in &r.controls {
        let rows = c.rows.iter().map(|row| {
            let reason = row.reason.as_ref().map(|r| r.as_str()).unwrap_or("-");
            (format!("{} for {reason}", row.category), &row.dated)
        });
        let limits = c.limits.iter().map(|l| (format!("limit of {}", l.category), &l.dated));
        table(&named("control list", id), rows.chain(limits), out);
    }
    for g in r.regimes.values() {
        table(&named("regime", &g.id), g.grounds.iter().map(|x| (format!("ground {}", x.id), &x.dated)), out);
    }
    let mut review = |about: String, t: &ReviewTable| {
        // Rules of one condition are versions of one rule.
        let first = |r: &ReviewRule| t.rules.iter().position(|x| x.when == r.when).map_or(0, |n| n.saturating_add(1));
        table(&about, t.rules.iter().map(|r| (format!("rule {}", first(r)), &r.dated)), out);
    };
    r.reviews.iter().for_each(|(id, t)| review(named("review", id), t));
}

/// The last day of one version of a thing, and the first day of the next.
fn table<'a>(about: &str, rows: impl IntoIterator<Item = (String, &'a Dated)>, out: &mut Vec<Lint>) {
    let mut by: BTreeMap<String, Vec<&Dated>> = BTreeMap::new();
    for (name, dated) in rows {
        by.entry(name).or_default().push(dated);
    }
    for (name, rows) in by {
        // A stay is one row with a gap, and meant; what counts always leaves none.
        if rows.len() < 2 || rows.iter().any(|d| d.assertions().is_empty()) {
            continue;
        }
        let mut periods: Vec<(Option<Date>, Option<Date>)> = rows
            .iter()
            .filter_map(|d| d.assertions().last())
            .flat_map(|a| &a.periods)
            .map(|p| (p.from, p.until))
            .collect();
        periods.sort();
        let mut end: Option<Option<Date>> = None;
        for (from, until) in periods {
            if let (Some(Some(end)), Some(from)) = (end, from)
                && end < from
            {
                say(out, LintCode::Gap, about.into(), format!("{name}: no row counts from {end} until {from}"));
            }
            end = match (end, until) {
                (Some(None), _) | (_, None) => Some(None),
                (Some(Some(e)), Some(u)) => Some(Some(e.max(u))),
                (None, Some(u)) => Some(Some(u)),
            };
        }
    }
}
