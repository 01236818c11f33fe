//! The days on which a rulebook changes: between two of them every day is like any other.

use super::{Controls, List, Reach, Span};
use crate::{
    Date,
    model::{Dated, Status},
    policy::{Effect, Group, ReviewSource, ReviewTable, Rulebook},
};
use alloc::{boxed::Box, collections::BTreeSet};

/// When something counts, if that is a single span of days.
pub(super) fn span(d: &Dated) -> Span {
    match d.assertions() {
        [] => Span::Always,
        [a] => match a.periods.as_slice() {
            [p] if p.status == Status::InForce => Span::One(a.known_from, p.from, p.until),
            _ => Span::Many,
        },
        _ => Span::Many,
    }
}

/// Every day on which anything but an entry of a list begins or ends.
pub(super) fn days(r: &Rulebook) -> Box<[Date]> {
    let mut all: BTreeSet<Date> = BTreeSet::new();
    let mut add = |d: &Dated| all.extend(d.days());
    r.policies.iter().for_each(|p| add(&p.dated));
    for regime in r.regimes.values() {
        regime.grounds.iter().for_each(|g| add(&g.dated));
        regime.governed.iter().for_each(|g| add(&g.dated));
    }
    for g in r.groups.values() {
        match g {
            Group::Places(ms) => ms.iter().for_each(|m| add(&m.dated)),
            Group::Items(ms) => ms.iter().for_each(|m| add(&m.dated)),
        }
    }
    for c in r.controls.values() {
        c.rows.iter().for_each(|row| add(&row.dated));
        c.limits.iter().for_each(|l| add(&l.dated));
    }
    r.charts.values().flat_map(|c| &c.rows).for_each(|row| add(&row.dated));
    let mut review = |t: &ReviewTable| t.rules.iter().for_each(|rule| add(&rule.dated));
    r.reviews.values().for_each(&mut review);
    for p in &r.policies {
        if let Effect::RequireLicense { review: ReviewSource::Table(t), .. } = &p.effect {
            review(t);
        }
    }
    r.lists.values().flat_map(|l| l.kinds()).for_each(|(l, _)| review(&l.review));
    all.into_iter().collect()
}

/// See [`Core::ages`].
pub(super) fn ages(regimes: &[Reach], lists: &[List], controls: &[Controls]) -> Box<[Date]> {
    let last =
        regimes.iter().map(|r| r.last).chain(lists.iter().map(|l| l.last)).chain(controls.iter().map(|c| c.last));
    let stale = last.flatten().filter_map(|last| last.tomorrow().ok());
    let days: BTreeSet<Date> = stale.chain(regimes.iter().filter_map(|r| r.held_from)).collect();
    days.into_iter().collect()
}

/// The day after which something is stale.
pub(super) fn last_day(as_of: Option<Date>, max_age_days: Option<u32>) -> Option<Date> {
    as_of?.checked_add(jiff::Span::new().try_days(max_age_days?).ok()?).ok()
}
