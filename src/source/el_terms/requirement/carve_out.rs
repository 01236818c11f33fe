//! Items that a requirement does not reach: the exclusions, and the grammar of each.
//! Uses the cursor of `lex`. Leaves out the sentence on Crimea, which stands apart from the general
//! license that it narrows (`mod.rs`).

use super::super::lex::{Cursor, Stop};
use super::Requirement;
use alloc::{string::String, vec::Vec};

/// Items the requirement does not reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CarveOut {
    /// Food or medicine designated as EAR99.
    FoodOrMedicineEar99,
    /// ECCN 5A992.c and 5D992.c, unless for government end users and
    /// state-owned enterprises of the country.
    MassMarketEncryption {
        /// `Russia` or `Belarus`.
        country: String,
    },
    /// Technology that is EAR99, or controlled for anti-terrorism reasons only,
    /// when released to members of a standards organization to contribute to a
    /// standard (§ 772.1). It is the text of today's footnote 2.
    StandardsRelease,
    /// EAR99 technology for the operation, maintenance, or repair of unmanned
    /// aerial vehicles, released to the entity by their operator.
    UavTechnologyEar99,
    /// Items related to transactions that OFAC authorizes by a general license.
    OfacGeneralLicense {
        /// Its number: `1B`.
        number: String,
        /// Its date as printed: `March 2, 2021`.
        date: String,
        /// Whether the text adds that Russia does not include the Crimea
        /// region of Ukraine.
        excludes_crimea: bool,
    },
    /// Oil and gas products under Harmonized System codes.
    HsCodes {
        /// The products: `crude oil`. An item must be one of them and be under
        /// one of the codes.
        goods: Vec<String>,
        /// The codes, as printed, repetitions included.
        codes: Vec<String>,
        /// Whether items required for the continued operation of joint
        /// ventures with persons from Country Group A:1 are carved out too.
        or_joint_venture_a1: bool,
        /// Where those joint ventures must not operate.
        excluded_waters: Option<ExcludedWaters>,
    },
}

/// The waters in which a joint venture is not covered by a
/// [`CarveOut::HsCodes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExcludedWaters {
    /// The South China Sea.
    SouthChinaSea,
    /// Any body of water, and the airspace above it, within these corners:
    /// upper left, upper right, lower right, lower left, each as printed
    /// (`26°4'48.931" N 104°31'41.383" E`).
    Within(Vec<String>),
}

const GOODS: &[&str] = &[
    "crude oil",
    "condensates",
    "aromatics",
    "natural gas liquids",
    "hydrocarbon gas liquids",
    "natural gas plant liquids",
    "refined petroleum products",
    "liquefied natural gas",
    "natural gas",
    "synthetic natural gas",
    "compressed natural gas",
];

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

pub(super) fn carve_outs(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    if !cur.any(&["except for", "except", "apart from"]) {
        return Ok(false);
    }
    cur.punct(':');
    loop {
        let at = cur.next_word();
        let Some(carve_out) = carve_out(cur) else {
            return Err(cur.unread());
        };
        if out.carve_outs.contains(&carve_out) {
            return Err(cur.stop(at, "the same exclusion twice"));
        }
        out.carve_outs.push(carve_out);
        // Another item of the list; or the comma belongs to what follows it.
        let mark = cur.mark();
        let more = cur.any(&[", or", ", and", "or", "and"]);
        if !more {
            cur.reset(mark);
            return Ok(true);
        }
    }
}

fn carve_out(cur: &mut Cursor) -> Option<CarveOut> {
    if cur.any(&["food or medicine designated as ear99", "food and medicine designated as ear99"]) {
        return Some(CarveOut::FoodOrMedicineEar99);
    }
    if cur.phrase(
        "technology subject to the ear that is designated as ear99, or controlled on the \
         commerce control list for anti-terrorism reasons only, when released to members of a \
         \"standards organization\" (see §772.1) for the purpose of contributing to the revision \
         or development of a \"standard\" (see §772.1)",
    ) {
        return Some(CarveOut::StandardsRelease);
    }
    if cur.phrase(
        "ear99-designated technology for the operation, maintenance, or repair of unmanned \
         aerial vehicles (uav) released to this entity by the operator of the uav",
    ) {
        return Some(CarveOut::UavTechnologyEar99);
    }
    let mark = cur.mark();
    let found = mass_market(cur).or_else(|| general_license(cur)).or_else(|| hs_codes(cur));
    if found.is_none() {
        cur.reset(mark);
    }
    found
}

/// The mass market encryption items, with the nationality named three times.
fn mass_market(cur: &mut Cursor) -> Option<CarveOut> {
    if !cur.phrase("eccn 5a992.c and 5d992.c unless for") {
        return None;
    }
    let (adjective, noun, country) = [("russian", "russia", "Russia"), ("belarusian", "belarus", "Belarus")]
        .into_iter()
        .find(|(adjective, _, _)| cur.phrase(adjective))?;
    let rest = cur.phrase("\"government end users\" and")
        && cur.phrase(adjective)
        && cur.phrase("state-owned enterprises (soes) to")
        && cur.phrase(noun);
    rest.then(|| CarveOut::MassMarketEncryption { country: country.into() })
}

fn general_license(cur: &mut Cursor) -> Option<CarveOut> {
    if !cur.phrase(
        "items that are related to transactions that are authorized by the department of the \
         treasury's office of foreign assets control pursuant to general license no.",
    ) {
        return None;
    }
    cur.skip_spaces();
    let mut number = cur.take_while(|c| c.is_ascii_digit());
    if !(1..=3).contains(&number.len()) {
        return None;
    }
    number.extend(cur.take(|c| c.is_ascii_lowercase()));
    if !cur.word_ends() || !cur.phrase("of") {
        return None;
    }
    let date = date(cur)?;
    Some(CarveOut::OfacGeneralLicense { number, date, excludes_crimea: false })
}

/// `December 20, 2016`.
fn date(cur: &mut Cursor) -> Option<String> {
    let from = cur.next_word();
    if !cur.any(MONTHS) {
        return None;
    }
    cur.skip_spaces();
    let day = cur.take_while(|c| c.is_ascii_digit());
    if !matches!(day.parse::<u8>(), Ok(1..=31)) || !cur.punct(',') {
        return None;
    }
    cur.skip_spaces();
    let year = cur.take_while(|c| c.is_ascii_digit());
    (year.len() == 4 && cur.word_ends()).then(|| cur.printed(from, cur.mark()))
}

fn hs_codes(cur: &mut Cursor) -> Option<CarveOut> {
    cur.punct('-');
    let mut goods = Vec::new();
    loop {
        let good = GOODS.iter().find(|good| cur.phrase(good))?;
        goods.push((*good).into());
        if !cur.any(&[", and", "and", ","]) {
            break;
        }
    }
    if !cur.phrase("under the following harmonized system (hs) codes:") {
        return None;
    }
    let mut codes = Vec::from([hs_code(cur)?]);
    loop {
        let mark = cur.mark();
        let code = cur.any(&[", and", ","]).then(|| hs_code(cur)).flatten();
        let Some(code) = code else {
            cur.reset(mark);
            break;
        };
        codes.push(code);
    }
    let mark = cur.mark();
    let separated = cur.punct(';') || cur.punct(',');
    let joint = cur.phrase("or") && separated && {
        cur.punct('-');
        cur.phrase("items");
        cur.phrase(
            "required for the continued operation of joint ventures with persons from countries \
             in country group a:1 in supplement no. 1 to part 740 of the ear not operating in",
        )
    };
    let excluded_waters = if joint { Some(waters(cur)?) } else { None };
    if !joint {
        cur.reset(mark);
    }
    Some(CarveOut::HsCodes { goods, codes, or_joint_venture_a1: joint, excluded_waters })
}

fn hs_code(cur: &mut Cursor) -> Option<String> {
    cur.skip_spaces();
    let code = cur.take_while(|c| c.is_ascii_digit());
    ((4..=10).contains(&code.len()) && cur.word_ends()).then_some(code)
}

fn waters(cur: &mut Cursor) -> Option<ExcludedWaters> {
    if cur.phrase("the south china sea") {
        return Some(ExcludedWaters::SouthChinaSea);
    }
    if !cur.phrase(
        "any body of water, or the airspace above any body of water, within the following \
         coordinates:",
    ) {
        return None;
    }
    let mut corners = Vec::new();
    for corner in ["upper left:", "upper right:", "lower right:", "lower left:"] {
        if !corners.is_empty() && !cur.punct(';') {
            return None;
        }
        if !cur.phrase(corner) {
            return None;
        }
        let from = cur.next_word();
        angle(cur, &["n", "s"])?;
        angle(cur, &["e", "w"])?;
        corners.push(cur.printed(from, cur.mark()));
    }
    Some(ExcludedWaters::Within(corners))
}

/// `104°31'41.383" E`.
fn angle(cur: &mut Cursor, sides: &[&str]) -> Option<()> {
    cur.skip_spaces();
    for unit in ['°', '\'', '"'] {
        if cur.take_while(|c| c.is_ascii_digit()).is_empty() {
            return None;
        }
        if unit == '"' && cur.take(|c| c == '.').is_some() {
            cur.take_while(|c| c.is_ascii_digit());
        }
        cur.take(|c| c == unit)?;
    }
    cur.any(sides).then_some(())
}
