//! Where: countries and their subdivisions, by ISO 3166 code.

use crate::{
    error::{Error, bad},
    truth::Truth,
};
use alloc::{boxed::Box, format};
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

/// ISO 3166-2 codes of places that have an ISO 3166-1 code of their own.
const OWN_CODES: &str = "CN-HK=HK CN-MO=MO CN-TW=TW FI-01=AX FR-BL=BL FR-GF=GF FR-973=GF FR-GP=GP FR-971=GP FR-MF=MF FR-MQ=MQ \
    FR-972=MQ FR-NC=NC FR-PF=PF FR-PM=PM FR-RE=RE FR-974=RE FR-TF=TF FR-WF=WF FR-YT=YT FR-976=YT NL-AW=AW NL-BQ1=BQ NL-BQ2=BQ \
    NL-BQ3=BQ NL-CW=CW NL-SX=SX NO-21=SJ NO-22=SJ US-AS=AS US-GU=GU US-MP=MP US-PR=PR US-UM=UM US-VI=VI";

/// The alpha-3 codes of the same countries in the same order, for the sake of whoever writes one.
const ALPHA_3: &str = "\
AND ARE AFG ATG AIA ALB ARM AGO ATA ARG ASM AUT AUS ABW ALA AZE BIH BRB BGD BEL BFA BGR BHR BDI \
BEN BLM BMU BRN BOL BES BRA BHS BTN BVT BWA BLR BLZ CAN CCK COD CAF COG CHE CIV COK CHL CMR CHN \
COL CRI CUB CPV CUW CXR CYP CZE DEU DJI DNK DMA DOM DZA ECU EST EGY ESH ERI ESP ETH FIN FJI FLK \
FSM FRO FRA GAB GBR GRD GEO GUF GGY GHA GIB GRL GMB GIN GLP GNQ GRC SGS GTM GUM GNB GUY HKG HMD \
HND HRV HTI HUN IDN IRL ISR IMN IND IOT IRQ IRN ISL ITA JEY JAM JOR JPN KEN KGZ KHM KIR COM KNA \
PRK KOR KWT CYM KAZ LAO LBN LCA LIE LKA LBR LSO LTU LUX LVA LBY MAR MCO MDA MNE MAF MDG MHL MKD \
MLI MMR MNG MAC MNP MTQ MRT MSR MLT MUS MDV MWI MEX MYS MOZ NAM NCL NER NFK NGA NIC NLD NOR NPL \
NRU NIU NZL OMN PAN PER PYF PNG PHL PAK POL SPM PCN PRI PSE PRT PLW PRY QAT REU ROU SRB RUS RWA \
SAU SLB SYC SDN SWE SGP SHN SVN SJM SVK SLE SMR SEN SOM SUR SSD STP SLV SXM SYR SWZ TCA TCD ATF \
TGO THA TJK TKL TLS TKM TUN TON TUR TTO TUV TWN TZA UKR UGA UMI USA URY UZB VAT VCT VEN VGB VIR \
VNM VUT WLF WSM XKX YEM MYT ZAF ZMB ZWE";

/// For each first letter the second ones that make a country with it, as bits: most codes of a transaction
/// are read far more often than they are wrong.
const COUNTRIES: [u32; 26] = {
    let mut all = [0u32; 26];
    let mut rest = ISO_3166.as_bytes();
    while let [a, b, more @ ..] = rest {
        let (first, second) = (*a - b'A', *b - b'A');
        #[allow(clippy::indexing_slicing, reason = "found when it is compiled")]
        let place = &mut all[first as usize];
        *place |= 1 << second;
        rest = match more {
            [b' ', next @ ..] => next,
            other => other,
        };
    }
    all
};

fn is_country(a: u8, b: u8) -> bool {
    let letter = |c: u8| c.checked_sub(b'A').filter(|n| *n < 26);
    let of = |(a, b): (u8, u8)| COUNTRIES.get(usize::from(a)).is_some_and(|those| those >> b & 1 == 1);
    letter(a).zip(letter(b)).is_some_and(of)
}

/// A country, or a subdivision of one: `CN`, `UA-43`.
///
/// ```
/// use interdict::{Truth, model::Territory};
/// let crimea: Territory = "UA-43".parse()?;
/// assert_eq!(crimea.covers(&"UA-43".parse()?), Truth::Yes);
/// assert_eq!(crimea.covers(&"UA".parse()?), Truth::Unknown); // which part of Ukraine?
/// assert_eq!("UA".parse::<Territory>()?.covers(&crimea), Truth::Yes);
/// assert!("XX".parse::<Territory>().is_err());
/// assert!("NL-AW".parse::<Territory>().is_err()); // Aruba is `AW`
/// let wrong = "TUR".parse::<Territory>().unwrap_err();
/// assert!(wrong.to_string().ends_with("did you mean `TR`?"));
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
    /// The same as a number: its letters one after the other.
    pub(crate) fn country_number(&self) -> u32 {
        u16::from_be_bytes(self.country).into()
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
        if let [a, b] = s.as_bytes()
            && is_country(*a, *b)
        {
            return Ok(Territory { country: [*a, *b], subdivision: None });
        }
        let (country, sub) = s.split_once('-').map_or((s, None), |(c, r)| (c, Some(r)));
        let code = match country.as_bytes() {
            [a, b] if is_country(*a, *b) => [*a, *b],
            _ => {
                let expected = match meant(country) {
                    Some(code) => format!("is not a country by its ISO 3166-1 alpha-2 code; did you mean `{code}`?"),
                    None => "is not a country: expected an ISO 3166-1 alpha-2 code such as `CN`, or one with a subdivision such as `UA-43`".into(),
                };
                return Err(bad("bad-country", s, expected));
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
        if let Some(own) = sub.and_then(|_| own_code(s)) {
            let message = format!("has a code of its own, by which law knows it: write `{own}`");
            return Err(bad("bad-country", s, message));
        }
        Ok(Territory { country: code, subdivision: sub.map(Into::into) })
    }
}

/// The alpha-2 code of a place that ISO 3166-2 lists below another one as well. Under that one it would count as a part of
/// it, whatever a rulebook says of the place itself.
fn own_code(s: &str) -> Option<&'static str> {
    OWN_CODES.split(' ').find_map(|pair| pair.strip_prefix(s)?.strip_prefix('='))
}

/// The code that is meant by one in lower case, with three letters, or in use elsewhere.
fn meant(country: &str) -> Option<&'static str> {
    let upper = country.to_uppercase();
    let same = |a: &str| a == upper;
    match upper.as_str() {
        "UK" => Some("GB"),
        "EL" => Some("GR"),
        _ => {
            let mut all = ISO_3166.split(' ').zip(ALPHA_3.split(' '));
            all.find(|(two, three)| same(two) || same(three)).map(|(two, _)| two)
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_are_the_codes_and_no_others() {
        let mut found = 0;
        for (a, b) in (0..=u8::MAX).flat_map(|a| (0..=u8::MAX).map(move |b| (a, b))) {
            let named = ISO_3166.split(' ').any(|c| c.as_bytes() == [a, b]);
            assert_eq!(is_country(a, b), named, "{a} {b}");
            found += usize::from(named);
        }
        assert_eq!(found, 250);
    }
}
