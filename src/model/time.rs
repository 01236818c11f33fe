//! When a rule, a membership or a listing counts, on two clocks: the day it is valid for and the
//! day it became known.

use super::{Fact, Scenario, View, words};
use crate::{
    Date,
    error::{Error, bad},
    truth::Truth,
};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

words! {
    /// How a rule stands within a period.
    Status "bad-status" "a status" {
        /// In force.
        InForce = "in_force",
        /// In force, and its enforcement is suspended by announcement: it applies, and that is said.
        NotEnforced = "not_enforced",
        /// Reported by the press; applies in a scenario only.
        Reported = "reported",
        /// Proposed; applies in a scenario only.
        Proposed = "proposed",
    }
}

/// A stretch of days: `from` is the first, `until` the first that is no longer in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day; `None` = always was.
    pub from: Option<Date>,
    /// First day after; `None` = no end known.
    pub until: Option<Date>,
    /// How the rule stands meanwhile.
    pub status: Status,
}

impl Period {
    /// Whether `day` lies within.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.until.is_none_or(|u| day < u)
    }
    /// Whether two periods share a day.
    pub fn overlaps(&self, other: &Period) -> bool {
        let before = |a: Option<Date>, b: Option<Date>| matches!((a, b), (Some(a), Some(b)) if a <= b);
        !(before(self.until, other.from) || before(other.until, self.from))
    }
}

/// What was known from a day on: the periods as they then stood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Assertion {
    /// The earlier of publication and public inspection; `None` = always known.
    pub known_from: Option<Date>,
    /// When it counts. None at all = it does not count.
    pub periods: Vec<Period>,
}

/// A history of assertions; without any, the thing always counts.
///
/// The last assertion known at the knowledge date is the one that counts. A stay is a later
/// assertion whose periods have a gap.
///
/// ```
/// use interdict::model::{Dated, Known, Status};
/// let d = Dated::between("2019-05-20".parse().unwrap(), "2019-08-20".parse().unwrap());
/// assert_eq!(d.status("2019-08-19".parse().unwrap(), &Known::Latest), Some(Status::InForce));
/// assert_eq!(d.status("2019-08-20".parse().unwrap(), &Known::Latest), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dated(Vec<Assertion>);

impl Dated {
    /// Always in force.
    pub const ALWAYS: Dated = Dated(Vec::new());

    /// A history, sorted by the day on which each assertion became known.
    ///
    /// # Errors
    /// `bad-dates` if two assertions became known on the same day, a period ends before it
    /// begins, or two periods of one assertion overlap.
    pub fn new(mut assertions: Vec<Assertion>) -> Result<Dated, Error> {
        assertions.sort();
        if assertions.windows(2).any(|w| matches!(w, [a, b] if a.known_from == b.known_from)) {
            return Err(bad(
                "bad-dates",
                "known_from",
                "stands twice: two assertions cannot become known on the same day",
            ));
        }
        for a in &mut assertions {
            a.periods.sort();
            if let Some(p) = a.periods.iter().find(|p| matches!((p.from, p.until), (Some(f), Some(u)) if u <= f)) {
                let day = p.until.map(|d| alloc::format!("{d}")).unwrap_or_default();
                return Err(bad(
                    "bad-dates",
                    &day,
                    "is not after the first day: `until` is the first day that is no longer in the period",
                ));
            }
            let overlaps = |w: &&[Period]| matches!(w, [a, b] if a.overlaps(b));
            if let Some([p, ..]) = a.periods.windows(2).find(overlaps) {
                let side = |d: Option<Date>| d.map_or_else(|| "*".into(), |d| alloc::format!("{d}"));
                let shown = alloc::format!("{}..{}", side(p.from), side(p.until));
                return Err(bad("bad-dates", &shown, "overlaps another period of the same assertion"));
            }
        }
        Ok(Dated(assertions))
    }
    /// On no day.
    pub fn never() -> Dated {
        Dated(alloc::vec![Assertion { known_from: None, periods: Vec::new() }])
    }
    /// One period in force, known from its first day.
    pub fn since(from: Date) -> Dated {
        Dated::period(Some(from), None, Some(from), Status::InForce)
    }
    /// One period in force, known from its first day.
    pub fn between(from: Date, until: Date) -> Dated {
        Dated::period(Some(from), Some(until), Some(from), Status::InForce)
    }
    /// One assertion of one period.
    pub fn period(from: Option<Date>, until: Option<Date>, known_from: Option<Date>, status: Status) -> Dated {
        if from.is_none() && until.is_none() && known_from.is_none() && status == Status::InForce {
            return Dated::ALWAYS;
        }
        Dated(alloc::vec![Assertion { known_from, periods: alloc::vec![Period { from, until, status }] }])
    }
    /// The assertions, by the day on which they became known.
    pub fn assertions(&self) -> &[Assertion] {
        &self.0
    }
    /// The assertion that counts at a knowledge date, if any was known by then.
    pub fn last_known(&self, known: &super::Known) -> Option<&Assertion> {
        self.0.iter().rev().find(|a| a.known_from.is_none_or(|k| known.includes(k)))
    }
    /// How it stands on a day, as far as was known; `None` = it does not count.
    pub fn status(&self, day: Date, known: &super::Known) -> Option<Status> {
        if self.0.is_empty() {
            return Some(Status::InForce);
        }
        self.last_known(known)?.periods.iter().find(|p| p.contains(day)).map(|p| p.status)
    }
    /// Whether it counts on a day under a view: reported and proposed periods only in `scenario`.
    pub fn counts(&self, day: &Fact<Date>, view: &View, scenario: Option<&Scenario>) -> Truth {
        let on = |day: Date| match self.status(day, &view.known) {
            None => Truth::No,
            Some(Status::InForce | Status::NotEnforced) => Truth::Yes,
            Some(Status::Reported | Status::Proposed) => {
                Truth::from(scenario.is_some_and(|s| view.scenarios.contains(s)))
            }
        };
        match day {
            Fact::Value(d) => on(*d),
            // Of a day that is not known, only what holds on every day holds.
            Fact::Absent | Fact::NotKnown | Fact::NotClaimed => {
                let edges = self.days().flat_map(|d| [Some(d), d.yesterday().ok()]).flatten();
                Truth::agreed([Date::MIN, Date::MAX].into_iter().chain(edges).map(on))
            }
            Fact::Conflict(days) => Truth::agreed(days.iter().map(|d| on(*d))),
        }
    }
    /// Every day on which something begins or ends, on any assertion.
    pub fn days(&self) -> impl Iterator<Item = Date> + '_ {
        self.0.iter().flat_map(|a| &a.periods).flat_map(|p| [p.from, p.until]).flatten()
    }
    /// Every day on which something became known.
    pub fn known_days(&self) -> impl Iterator<Item = Date> + '_ {
        self.0.iter().filter_map(|a| a.known_from)
    }
}

/// A date in exactly the form `YYYY-MM-DD`.
pub(crate) fn parse_date(s: &str) -> Result<Date, Error> {
    let digit = |b: u8| b.checked_sub(b'0').filter(|d| *d < 10);
    let date = match s.as_bytes() {
        [a, b, c, d, b'-', e, f, b'-', g, h] => {
            let two = |a: u8, b: u8| i8::try_from(digit(a)?.checked_mul(10)?.checked_add(digit(b)?)?).ok();
            let year =
                two(*a, *b).zip(two(*c, *d)).and_then(|(x, y)| i16::from(x).checked_mul(100)?.checked_add(y.into()));
            let day = || Date::new(year?, two(*e, *f)?, two(*g, *h)?).ok();
            day()
        }
        _ => None,
    };
    date.ok_or_else(|| bad("bad-date", s, "is not a date: expected a day of the calendar as YYYY-MM-DD"))
}

/// The one-line form of a history, for cells of tables: assertions with `;` between, periods with
/// `+` between, `*` for an open side.
///
/// ```
/// use interdict::model::Dated;
/// let text = "always -> 2019-05-20..2019-08-20; known 2019-08-19 -> 2019-05-20..2019-11-19 + 2020-01-01..* proposed";
/// assert_eq!(text.parse::<Dated>()?.to_string(), text);
/// # Ok::<(), interdict::Error>(())
/// ```
impl core::fmt::Display for Dated {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (i, a) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            match a.known_from {
                Some(d) => write!(f, "known {d} -> ")?,
                None => f.write_str("always -> ")?,
            }
            if a.periods.is_empty() {
                f.write_str("never")?;
            }
            for (k, p) in a.periods.iter().enumerate() {
                if k > 0 {
                    f.write_str(" + ")?;
                }
                let side = |d: Option<Date>| d.map_or_else(|| "*".into(), |d| alloc::format!("{d}"));
                write!(f, "{}..{}", side(p.from), side(p.until))?;
                if p.status != Status::InForce {
                    write!(f, " {}", p.status)?;
                }
            }
        }
        Ok(())
    }
}
impl core::str::FromStr for Dated {
    type Err = Error;
    fn from_str(s: &str) -> Result<Dated, Error> {
        if s.trim().is_empty() {
            return Ok(Dated::ALWAYS);
        }
        let wrong = || {
            bad(
                "bad-dates",
                s,
                "is not a history: expected a form such as `known 2019-08-19 -> 2019-05-20..2019-11-19`",
            )
        };
        let mut all = Vec::new();
        for a in s.split(';') {
            let (known, periods) = a.split_once("->").ok_or_else(wrong)?;
            let known_from = match known.trim() {
                "always" => None,
                k => Some(parse_date(k.strip_prefix("known ").ok_or_else(wrong)?)?),
            };
            let mut out = Vec::new();
            for p in periods.split('+').map(str::trim).filter(|p| *p != "never") {
                let (range, status) = p.split_once(' ').unwrap_or((p, "in_force"));
                let (from, until) = range.split_once("..").ok_or_else(wrong)?;
                let side = |d: &str| if d == "*" { Ok(None) } else { parse_date(d).map(Some) };
                out.push(Period { from: side(from)?, until: side(until)?, status: status.parse()? });
            }
            all.push(Assertion { known_from, periods: out });
        }
        Dated::new(all)
    }
}
