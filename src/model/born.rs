//! When a person was born, as far as that is known: a day, a month or a year.

use crate::{Date, error::Error};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of birth, or the month or the year where no more is known.
///
/// ```
/// use interdict::{Truth, model::Born};
/// let listed: Born = "1969-01-04".parse()?;
/// assert_eq!(listed.agrees("1969-01-04".parse()?), Truth::Yes);
/// assert_eq!(listed.agrees("1969".parse()?), Truth::Unknown);
/// assert_eq!(listed.agrees("1969-04-01".parse()?), Truth::Unknown); // day and month exchanged
/// assert_eq!(listed.agrees("1970-01-04".parse()?), Truth::No);
/// assert_eq!("04 Jan 1969".parse::<Born>().unwrap_err().code(), "bad-birth");
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Born {
    year: i16,
    /// From 1; 0 = not known.
    month: i8,
    day: i8,
}

impl Born {
    /// On a day.
    pub fn on(day: Date) -> Born {
        Born { year: day.year(), month: day.month(), day: day.day() }
    }
    /// The day, if it is known.
    pub fn day(self) -> Option<Date> {
        Date::new(self.year, self.month, self.day).ok()
    }
    /// Whether two statements are of one birth: *yes* for the same day, *no* where they exclude each
    /// other, and unknown where one of them is of a month or a year, or day and month may have been exchanged.
    pub fn agrees(self, other: Born) -> crate::Truth {
        let same = |a: i8, b: i8| a == 0 || b == 0 || a == b;
        if self == other && self.day != 0 {
            crate::Truth::Yes
        } else if self.year != other.year {
            crate::Truth::No
        } else if same(self.month, other.month) && same(self.day, other.day)
            || (self.day != 0 && (self.day, self.month) == (other.month, other.day))
        {
            crate::Truth::Unknown
        } else {
            crate::Truth::No
        }
    }
}

impl FromStr for Born {
    type Err = Error;
    fn from_str(s: &str) -> Result<Born, Error> {
        let bad = || {
            let expected = "is no date of birth: expected `YYYY-MM-DD`, or `YYYY-MM` or `YYYY` where no more is known";
            crate::error::bad("bad-birth", s, expected)
        };
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let mut parts = s.split('-');
        let (year, month, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let two = |part: Option<&str>| part.is_none_or(|p| p.len() == 2 && digits(p));
        if year.len() != 4 || !digits(year) || !two(month) || !two(day) || parts.next().is_some() {
            return Err(bad());
        }
        let number = |part: Option<&str>| part.map_or(Ok(0), |p| p.parse::<i8>().map_err(|_| bad()));
        let out = Born { year: year.parse().map_err(|_| bad())?, month: number(month)?, day: number(day)? };
        // What is stated must be of the calendar.
        let whole = |part: Option<&str>, n: i8| if part.is_some() { n } else { 1 };
        Date::new(out.year, whole(month, out.month), whole(day, out.day)).map(|_| out).map_err(|_| bad())
    }
}

impl fmt::Display for Born {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month != 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day != 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}
impl Serialize for Born {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Born {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Born, D::Error> {
        super::parse_str(d)
    }
}
