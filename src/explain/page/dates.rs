//! Histories in words: each period once, and of what was known before only what was different.
//! Uses `model`. Leaves out whether a policy counts on a day (`model::Dated`).

use crate::{
    Date,
    model::{Assertion, Dated, Period, Status},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// Whether something dated is law, by the last that is known of it: by status, not by scenario, for a bill
/// may have become law, and what the press reported may never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Some period of it is in force, or in force and not enforced.
    Law,
    /// It was in force on some days, and no day after this one.
    Ended(Date),
    /// It is only proposed or reported: it counts in its scenario alone.
    NotLaw,
    /// It counts on no day: what was announced was withdrawn, or never came.
    Never,
}

impl Standing {
    /// Of a history, by the last that is known of it.
    ///
    /// ```
    /// use interdict::{explain::Standing, model::Dated};
    /// assert_eq!(Standing::of(&Dated::ALWAYS, None), Standing::Law);
    /// let reported: Dated = "always -> 2023-01-30..* reported".parse()?;
    /// assert_eq!(Standing::of(&reported, None), Standing::NotLaw);
    /// let ended: Dated = "always -> 2022-10-12..2023-11-17".parse()?;
    /// assert_eq!(Standing::of(&ended, Some("2026-01-01".parse()?)), Standing::Ended("2023-11-16".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(dated: &Dated, as_of: Option<Date>) -> Standing {
        let Some(last) = dated.assertions().last() else { return Standing::Law };
        let law = |p: &&Period| matches!(p.status, Status::InForce | Status::NotEnforced);
        let ends: Vec<Option<Date>> = last.periods.iter().filter(law).map(|p| p.until).collect();
        match ends.iter().max_by_key(|u| u.map_or((1, Date::MIN), |d| (0, d))) {
            _ if last.periods.is_empty() => Standing::Never,
            None => Standing::NotLaw,
            Some(Some(until)) if as_of.is_some_and(|day| *until <= day) => Standing::Ended(yesterday(*until)),
            Some(_) => Standing::Law,
        }
    }
}

/// The last day says more to a person than the day after it.
fn yesterday(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

/// A period in words: `from 2019-05-20 to 2019-08-18`.
fn period(p: &Period) -> String {
    let days = match (p.from, p.until.map(yesterday)) {
        (None, None) => "on every day".to_string(),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(last)) => format!("to {last}"),
        (Some(from), Some(last)) if from == last => format!("on {from} alone"),
        (Some(from), Some(last)) => format!("from {from} to {last}"),
    };
    match p.status {
        Status::InForce => days,
        Status::NotEnforced => format!("{days} (in force, announced as not enforced)"),
        Status::Reported => format!("{days} (only reported, not law)"),
        Status::Proposed => format!("{days} (only proposed, not law)"),
    }
}

fn periods<'p>(all: impl IntoIterator<Item = &'p Period>) -> String {
    let all: Vec<String> = all.into_iter().map(period).collect();
    match all.as_slice() {
        [] => "on no day".into(),
        _ => all.join("; "),
    }
}

/// When something counts, by the last that is known of it; nothing where it counts on every day.
pub(super) fn last(dated: &Dated) -> Option<String> {
    dated.assertions().last().map(|a| periods(&a.periods))
}

/// What was known when, oldest first; of each day only what it changed. Empty where all was known from
/// the beginning, or on the day on which it began.
pub(super) fn known(dated: &Dated) -> Vec<String> {
    let all = dated.assertions();
    let plain = |a: &Assertion| a.known_from.is_none() || a.periods.first().is_some_and(|p| p.from == a.known_from);
    if all.len() < 2 && all.iter().all(plain) {
        return Vec::new();
    }
    let mut before: &[Period] = &[];
    let mut out = Vec::new();
    for (n, a) in all.iter().enumerate() {
        let gone: Vec<&Period> = before.iter().filter(|p| !a.periods.contains(p)).collect();
        let new: Vec<&Period> = a.periods.iter().filter(|p| !before.contains(p)).collect();
        let what = match (gone.is_empty(), new.is_empty()) {
            _ if n == 0 => periods(&a.periods),
            _ if a.periods.is_empty() => "withdrawn: on no day".into(),
            // One whose end alone was moved.
            _ if let ([old], [new]) = (gone.as_slice(), new.as_slice())
                && (old.from, old.status) == (new.from, new.status) =>
            {
                match new.until.map(yesterday) {
                    Some(last) if old.until.is_none_or(|u| yesterday(u) > last) => format!("cut short, to {last}"),
                    Some(last) => format!("extended, to {last}"),
                    None => "extended, with no end".into(),
                }
            }
            (true, _) => format!("also {}", periods(new.iter().copied())),
            (false, true) => format!("no longer {}", periods(gone.iter().copied())),
            (false, false) => {
                format!("{}, in place of {}", periods(new.iter().copied()), periods(gone.iter().copied()))
            }
        };
        let since = a.known_from.map_or("at first".into(), |d| format!("known since {d}"));
        out.push(format!("{since}: {what}"));
        before = &a.periods;
    }
    out
}

/// A history in one line, in brackets; empty where it counts on every day.
pub(super) fn aside(dated: &Dated) -> String {
    let since = match dated.assertions() {
        [_, .., last] => last.known_from.map_or_else(String::new, |d| format!("; so known since {d}")),
        _ => String::new(),
    };
    last(dated).map_or_else(String::new, |w| format!(" [{w}{since}]"))
}
