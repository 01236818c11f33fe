//! Where: countries and their subdivisions, by ISO 3166 code.

use crate::{
    error::{Error, bad},
    truth::Truth,
};
use alloc::boxed::Box;
use core::{fmt, str::FromStr};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// ISO 3166-1 alpha-2, officially assigned codes, and XK (Kosovo), which the EAR lists.
const ISO_3166: &str = "\
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE \
EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC \
LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA \
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// A country, or a subdivision of one: `CN`, `UA-43`.
///
/// ```
/// use interdict::{Truth, model::Territory};
/// let crimea: Territory = "UA-43".parse()?;
/// assert_eq!(crimea.covers(&"UA-43".parse()?), Truth::Yes);
/// assert_eq!(crimea.covers(&"UA".parse()?), Truth::Unknown); // which part of Ukraine?
/// assert_eq!("UA".parse::<Territory>()?.covers(&crimea), Truth::Yes);
/// assert!("XX".parse::<Territory>().is_err());
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Territory {
    country: [u8; 2],
    subdivision: Option<Box<str>>,
}

impl Territory {
    /// The alpha-2 code of the country.
    pub fn country(&self) -> &str {
        core::str::from_utf8(&self.country).unwrap_or_default()
    }
    /// The code of the subdivision within the country, if one is given.
    pub fn subdivision(&self) -> Option<&str> {
        self.subdivision.as_deref()
    }
    /// The country as a whole.
    pub fn whole(&self) -> Territory {
        Territory { country: self.country, subdivision: None }
    }
    /// Whether `place` lies within this one; `Unknown` if this is a subdivision and only the
    /// country of `place` is given.
    pub fn covers(&self, place: &Territory) -> Truth {
        if self.country != place.country {
            return Truth::No;
        }
        match (&self.subdivision, &place.subdivision) {
            (None, _) => Truth::Yes,
            (Some(_), None) => Truth::Unknown,
            (Some(a), Some(b)) => Truth::from(a == b),
        }
    }
}
impl FromStr for Territory {
    type Err = Error;
    fn from_str(s: &str) -> Result<Self, Error> {
        let (country, sub) = s.split_once('-').map_or((s, None), |(c, r)| (c, Some(r)));
        let code = match country.as_bytes() {
            [a, b] if ISO_3166.split(' ').any(|c| c == country) => [*a, *b],
            _ => {
                return Err(bad(
                    "bad-country",
                    s,
                    "is not a country: expected an ISO 3166-1 alpha-2 code such as `CN`, or one with a subdivision such as `UA-43`",
                ));
            }
        };
        let fine =
            |r: &str| (1..=3).contains(&r.len()) && r.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if sub.is_some_and(|r| !fine(r)) {
            return Err(bad(
                "bad-country",
                s,
                "has no subdivision code after the `-`: expected one to three letters or digits, such as `UA-43`",
            ));
        }
        Ok(Territory { country: code, subdivision: sub.map(Into::into) })
    }
}
impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.country())?;
        match &self.subdivision {
            Some(r) => write!(f, "-{r}"),
            None => Ok(()),
        }
    }
}
impl Serialize for Territory {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Territory {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        super::parse_str(d)
    }
}
