//! Grammar of the license requirement.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::lex::{Cursor, Stop};
use super::review;

/// The items a license is required for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All items subject to the EAR.
    AllSubjectToEar,
    /// All items subject to the EAR when used in the projects that a section
    /// specifies.
    AllWhenUsedInProjects {
        /// The section: `746.5`, or `746.8(a)(4)`.
        section: String,
    },
    /// Items on the Commerce Control List, and EAR99 items listed in supplement
    /// no. 7 to part 746.
    CclOrSupp7Part746,
    /// Items listed in supplement no. 2 to part 744, the scope of the Military
    /// End User List.
    Supp2Part744,
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

/// A License Exception which overcomes the requirement for one user only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionalAdmit {
    /// The exception, as in [`Requirement::admits`].
    pub code: String,
    /// Who must be using the item: `U.S. Geological Survey`.
    pub used_by: String,
}

/// A license requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The items it is for.
    pub scope: Scope,
    /// What it does not reach.
    pub carve_outs: Vec<CarveOut>,
    /// The footnotes of supplement no. 4 to part 744 that apply, sorted and
    /// unique: those printed, and those whose rule is cited (734.9(e)(2) is the
    /// rule of footnote 4, also where its number was lost).
    pub footnotes: Vec<u8>,
    /// The sections cited for the requirement, in the order of the text:
    /// `734.9(g)`. Not those that only define a term or an exception.
    pub references: Vec<String>,
    /// The License Exceptions which overcome it, by code and paragraph:
    /// `GOV.b.2` for 740.11(b)(2).
    pub admits: Vec<String>,
    /// The License Exceptions which overcome it under a condition. They are
    /// kept apart so that who overlooks the condition is on the safe side.
    pub admits_when: Vec<ConditionalAdmit>,
    /// Review words that stand in the requirement: `with case-by-case basis for
    /// items listed on the CCL`.
    pub policy_leak: Option<String>,
    /// Whether the requirement extends to the entity wherever located.
    pub worldwide: bool,
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

pub(super) fn requirement(cur: &mut Cursor) -> Result<Requirement, Stop> {
    cur.phrase("for");
    let mut out = Requirement {
        scope: Scope::AllSubjectToEar,
        carve_outs: Vec::new(),
        footnotes: Vec::new(),
        references: Vec::new(),
        admits: Vec::new(),
        admits_when: Vec::new(),
        policy_leak: None,
        worldwide: false,
    };
    scope(cur, &mut out)?;
    loop {
        cur.separators();
        if cur.at_end() {
            break;
        }
        let read = citation(cur, &mut out)?
            || carve_outs(cur, &mut out)?
            || exception(cur, &mut out)?
            || worldwide(cur, &mut out)?
            || crimea(cur, &mut out)?
            || leak(cur, &mut out)?;
        if !read {
            return Err(cur.unread());
        }
    }
    out.footnotes.sort_unstable();
    out.footnotes.dedup();
    Ok(out)
}

fn scope(cur: &mut Cursor, out: &mut Requirement) -> Result<(), Stop> {
    if cur.phrase("any item subject to the ear listed in supplement no. 2 to part 744") {
        out.scope = Scope::Supp2Part744;
    } else if cur.phrase("all items subject to the ear") {
        if cur.phrase("when used in projects specified in") {
            let Some(section) = cur.section() else {
                return Err(cur.unread());
            };
            let section = section.to_string();
            out.references.push(section.clone());
            out.scope = Scope::AllWhenUsedInProjects { section };
        }
    } else if cur.any(&[
        "items on the ccl and ear99 items listed in supplement no. 7 to part 746",
        "items on the ccl and listed in supplement no. 7 to part 746",
    ]) {
        out.scope = Scope::CclOrSupp7Part746;
    } else {
        return Err(cur.unread());
    }
    if out.scope != Scope::AllSubjectToEar {
        cur.phrase("of the ear");
    }
    Ok(())
}

/// `(See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)`.
fn citation(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    let mark = cur.mark();
    cur.punct('(');
    if !cur.phrase("see") {
        cur.reset(mark);
        return Ok(false);
    }
    let Some(sections) = cur.sections(Some(&mut out.footnotes))? else {
        return Err(cur.unread());
    };
    // Either bracket may be missing, and the full stop be on either side.
    let mark = cur.mark();
    cur.punct('.');
    if cur.punct(')') {
        cur.markers(None, &mut out.footnotes)?;
        if !cur.word_ends() {
            return Err(cur.unread());
        }
    } else {
        cur.reset(mark);
    }
    for section in sections {
        out.footnotes.extend(section.footnote());
        let section = section.to_string();
        if !out.references.contains(&section) {
            out.references.push(section);
        }
    }
    Ok(true)
}

fn carve_outs(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
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

/// `This license requirement may be overcome by License Exception GOV under
/// § 740.11(b)(2) and (e).`
fn exception(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    let at = cur.next_word();
    if !cur.phrase("this license requirement may be overcome by license exception gov under") {
        return Ok(false);
    }
    if !(out.admits.is_empty() && out.admits_when.is_empty()) {
        return Err(cur.stop(at, "a second License Exception sentence"));
    }
    let at = cur.next_word();
    let Some(mut sections) = cur.sections(None)? else {
        return Err(cur.unread());
    };
    // `and e.`, without the brackets.
    let mark = cur.mark();
    if cur.phrase("and") {
        cur.skip_spaces();
        let letter = cur.take(|c| c.is_ascii_lowercase());
        let sibling =
            letter.filter(|_| cur.word_ends()).and_then(|letter| sections.last()?.sibling(&letter.to_string()));
        match sibling {
            Some(section) => sections.push(section),
            None => cur.reset(mark),
        }
    }
    let mut codes = Vec::new();
    for section in &sections {
        // The code says GOV and the section must agree.
        if section.number != "740.11" {
            return Err(cur.stop(at, "the section is not that of License Exception GOV"));
        }
        let paragraphs = section.paragraphs.iter().map(|p| format!(".{p}"));
        codes.push(format!("GOV{}", paragraphs.collect::<String>()));
    }
    if cur.phrase("when used by the u.s. geological survey") {
        out.admits_when
            .extend(codes.into_iter().map(|code| ConditionalAdmit { code, used_by: "U.S. Geological Survey".into() }));
        return Ok(true);
    }
    out.admits = codes;
    // `and (e). (e).`: the last paragraph printed twice says nothing new.
    let mark = cur.mark();
    cur.separators();
    let again = cur.designator();
    let last = sections.last().and_then(|section| section.paragraphs.last());
    if again.is_none() || again.as_ref() != last {
        cur.reset(mark);
    }
    Ok(true)
}

fn worldwide(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    let at = cur.next_word();
    if !cur.phrase(
        "the license requirements under this entry also extend to any export, reexport and \
         transfer (in-country) to the entity wherever located worldwide",
    ) {
        return Ok(false);
    }
    if out.worldwide {
        return Err(cur.stop(at, "the same sentence twice"));
    }
    out.worldwide = true;
    Ok(true)
}

/// The sentence that narrows the general license named before it.
fn crimea(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    let at = cur.next_word();
    if !cur.phrase(
        "russia does not include the \"crimea region of ukraine,\" as that term is defined in \
         section 8(d) of e.o. 13685",
    ) {
        return Ok(false);
    }
    match out.carve_outs.last_mut() {
        Some(CarveOut::OfacGeneralLicense { excludes_crimea, .. }) if !*excludes_crimea => {
            *excludes_crimea = true;
            Ok(true)
        }
        _ => Err(cur.stop(at, "no general license before this sentence")),
    }
}

/// Review words that stand in the requirement column.
fn leak(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    let from = cur.next_word();
    if !cur.phrase("with") {
        return Ok(false);
    }
    let read = review::standard(cur).is_some() && { !cur.phrase("for") || review::predicates(cur).is_some() };
    if !read {
        return Err(cur.unread());
    }
    if out.policy_leak.is_some() {
        return Err(cur.stop(from, "review words twice"));
    }
    out.policy_leak = Some(cur.printed(from, cur.mark()));
    Ok(true)
}
