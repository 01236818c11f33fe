//! Grammar of the license review policy.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::lex::{Cursor, Stop};

/// How an application is looked at, from the most to the least favorable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standard {
    /// Presumption of approval.
    PresumptionOfApproval,
    /// Case-by-case review.
    CaseByCase,
    /// Presumption of denial.
    PresumptionOfDenial,
    /// Policy of denial.
    PolicyOfDenial,
}

/// Which items a [`ReviewRule`] is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemPredicate {
    /// Food and medicine designated as EAR99.
    FoodOrMedicineEar99,
    /// Items of the named ECCNs, paragraphs included (`1A004.c`).
    Categories(Vec<String>),
    /// The set named for the entities of the Xinjiang police complex: 1A004.c,
    /// 1A004.d, 1A995, 1A999.a, 1D003, 2A983, 2D983, 2E983, and the EAR99 items
    /// described in the Note to ECCN 1A995.
    XuarSet,
    /// EAR99 items described in the Note to ECCN 1A995, named without the rest
    /// of [`ItemPredicate::XuarSet`].
    NoteTo1A995Ear99,
    /// Items necessary to detect, identify and treat infectious disease.
    InfectiousDisease,
    /// Items listed on the Commerce Control List.
    OnCcl,
    /// Items designated EAR99.
    Ear99,
    /// Items uniquely required for production of semiconductors at advanced
    /// technology nodes (10 nanometers and below, including extreme ultraviolet
    /// technology).
    AdvancedNodeOnly,
    /// U.S. Government supported space programs.
    UsgSupportedSpace,
    /// U.S. Government supported use in the International Space Station.
    IssCooperation,
    /// Licenses for the safety of civil aviation of aircraft.
    CivilAviationSafety,
    /// Telecommunications infrastructure items described in Category 5 part 1
    /// or 2, and consumer communications devices identified in § 740.19.
    TelecomOrConsumerDevice,
    /// Items *not* described in the named ECCNs. Relative paragraphs and ranges
    /// are written out: `3B001.a.4, .k to .m` is 3B001.a.4, 3B001.k, 3B001.l
    /// and 3B001.m.
    NotInSet(Vec<String>),
    /// Items designed for production of 200 mm wafers, destined to a 200 mm
    /// wafer production facility.
    Wafer200mm,
}

/// A review standard for some of the items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRule {
    /// The items.
    pub when: ItemPredicate,
    /// Their standard.
    pub then: Standard,
}

/// A license review policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The standards for particular items, in the order of the text.
    pub rules: Vec<ReviewRule>,
    /// The standard for every item no rule is for. `None` when the text states
    /// none; the rules, or the sections referred to, are then all there is.
    pub default: Option<Standard>,
    /// The sections referred to, in the order of the text: `746.8(b)`. When
    /// there is no rule and no default, the policy is the one they state.
    pub references: Vec<String>,
}

const STANDARDS: &[(&str, Standard)] = &[
    ("presumption of approval", Standard::PresumptionOfApproval),
    ("case-by-case", Standard::CaseByCase),
    ("case-by-case basis", Standard::CaseByCase),
    ("case-by-case review", Standard::CaseByCase),
    ("presumption of denial", Standard::PresumptionOfDenial),
    ("policy of denial", Standard::PolicyOfDenial),
];

/// The item descriptions that are fixed phrases. The longest that fits is
/// taken, so that their order does not matter.
const ITEMS: &[(&str, ItemPredicate)] = &[
    ("food and medicine designated as ear99", ItemPredicate::FoodOrMedicineEar99),
    ("food or medicine designated as ear99", ItemPredicate::FoodOrMedicineEar99),
    ("ear99 items described in the note to eccn 1a995", ItemPredicate::NoteTo1A995Ear99),
    ("items necessary to detect, identify and treat infectious disease", ItemPredicate::InfectiousDisease),
    ("all items listed on the ccl", ItemPredicate::OnCcl),
    ("all items on the ccl", ItemPredicate::OnCcl),
    ("items listed on the ccl", ItemPredicate::OnCcl),
    ("items on the ccl", ItemPredicate::OnCcl),
    ("all ear99 items", ItemPredicate::Ear99),
    ("ear99 items", ItemPredicate::Ear99),
    ("ear99", ItemPredicate::Ear99),
    (
        "items uniquely required for production of semiconductors at advanced technology nodes \
         (10 nanometers and below, including extreme ultraviolet technology)",
        ItemPredicate::AdvancedNodeOnly,
    ),
    ("u.s. government supported space programs", ItemPredicate::UsgSupportedSpace),
    ("items for u.s. government supported space programs", ItemPredicate::UsgSupportedSpace),
    ("u.s. government supported use in the international space station (iss)", ItemPredicate::IssCooperation),
    ("items for u.s. government supported use in the international space station (iss)", ItemPredicate::IssCooperation),
    ("licenses for the safety of civil aviation of aircraft", ItemPredicate::CivilAviationSafety),
    (
        "items designed for production of 200mm wafers destined to a 200mm wafer production facility",
        ItemPredicate::Wafer200mm,
    ),
];

/// The ECCNs of [`ItemPredicate::XuarSet`], sorted.
const XUAR: [&str; 8] = ["1A004.c", "1A004.d", "1A995", "1A999.a", "1D003", "2A983", "2D983", "2E983"];

pub(super) fn review(cur: &mut Cursor) -> Result<Review, Stop> {
    let mut out = Review { rules: Vec::new(), default: None, references: Vec::new() };
    while !cur.at_end() {
        if !reference(cur, &mut out)? {
            clause(cur, &mut out)?;
        }
        if cur.separators() && !cur.at_end() {
            // "…; and presumption of denial for all other items"
            cur.phrase("and");
            if cur.at_end() {
                return Err(cur.unread());
            }
        }
    }
    Ok(out)
}

/// `See §§ 746.8(b) and 744.21(e) of the EAR`, or the sentence that stands in
/// the Military End User List.
fn reference(cur: &mut Cursor, out: &mut Review) -> Result<bool, Stop> {
    let sentence = cur.any(&[
        "see",
        "the license application procedure and license review policy for entities \
         specified in supplement no. 2 to part 744 is specified in",
    ]);
    if !sentence {
        return Ok(false);
    }
    let Some(sections) = cur.sections(None)? else {
        return Err(cur.unread());
    };
    for section in sections {
        let section = section.to_string();
        if !out.references.contains(&section) {
            out.references.push(section);
        }
    }
    Ok(true)
}

/// One standard with the items it is for, and the exceptions it names.
fn clause(cur: &mut Cursor, out: &mut Review) -> Result<(), Stop> {
    let at = cur.next_word();
    let Some(then) = standard(cur) else {
        return Err(cur.unread());
    };
    if cur.phrase("for") {
        let items_at = cur.next_word();
        if cur.any(&["all other items subject to the ear", "all other items"]) {
            // Other than what? A text that has lost its first half must not
            // be read as being about everything.
            if out.rules.is_empty() {
                return Err(cur.stop(items_at, "other items, but none are named before"));
            }
        } else if let Some(items) = predicates(cur) {
            return add_rules(cur, out, at, items, then);
        } else if !cur.any(&["all items subject to the ear", "all items"]) {
            return Err(cur.unread());
        }
    }
    if out.default.is_some() {
        return Err(cur.stop(at, "a second standard for all items"));
    }
    out.default = Some(then);
    // The list only illustrates "all items".
    if cur.phrase("to include items described in") && cur.eccns().is_none() {
        return Err(cur.unread());
    }
    exceptions(cur, out)
}

/// `apart from <items>, which will be reviewed on a <standard>`, or `except
/// <standard> for <items>`.
fn exceptions(cur: &mut Cursor, out: &mut Review) -> Result<(), Stop> {
    let mark = cur.mark();
    cur.punct(',');
    if !cur.any(&["except for", "except", "apart from"]) {
        cur.reset(mark);
        return Ok(());
    }
    let at = cur.next_word();
    if let Some(then) = standard(cur) {
        if cur.phrase("for")
            && let Some(items) = predicates(cur)
        {
            return add_rules(cur, out, at, items, then);
        }
    } else if let Some(items) = predicates(cur) {
        cur.punct(',');
        if cur.phrase("which will be reviewed on a")
            && let Some(then) = standard(cur)
        {
            return add_rules(cur, out, at, items, then);
        }
    }
    Err(cur.unread())
}

fn add_rules(cur: &Cursor, out: &mut Review, at: usize, items: Vec<ItemPredicate>, then: Standard) -> Result<(), Stop> {
    for when in items {
        if out.rules.iter().any(|rule| rule.when == when) {
            return Err(cur.stop(at, "a second standard for the same items"));
        }
        out.rules.push(ReviewRule { when, then });
    }
    Ok(())
}

/// Takes one review standard.
pub(super) fn standard(cur: &mut Cursor) -> Option<Standard> {
    cur.longest(STANDARDS)
}

/// Takes a list of item descriptions.
pub(super) fn predicates(cur: &mut Cursor) -> Option<Vec<ItemPredicate>> {
    let mut list = Vec::from([predicate(cur)?]);
    loop {
        let mark = cur.mark();
        let joined = cur.any(&[", and for", "and for", ", and", "and", ", or", "or", ","]);
        let next = if joined { predicate(cur) } else { None };
        match next {
            // The note rounds off the set, it is not a set of its own.
            Some(ItemPredicate::NoteTo1A995Ear99) if list.last().is_some_and(is_xuar) => {
                list.pop();
                list.push(ItemPredicate::XuarSet);
            }
            Some(item) => list.push(item),
            None => {
                cur.reset(mark);
                return Some(list);
            }
        }
    }
}

fn is_xuar(item: &ItemPredicate) -> bool {
    let ItemPredicate::Categories(eccns) = item else {
        return false;
    };
    let mut sorted = eccns.clone();
    sorted.sort();
    sorted == XUAR
}

fn predicate(cur: &mut Cursor) -> Option<ItemPredicate> {
    if let Some(item) = cur.longest(ITEMS) {
        return Some(item);
    }
    let mark = cur.mark();
    if cur.phrase(
        "telecommunications infrastructure items described in category 5 part 1 \
         or category 5 part 2 and consumer communications devices identified in",
    ) && cur.section().is_some_and(|section| section.is("740.19", &[]))
    {
        return Some(ItemPredicate::TelecomOrConsumerDevice);
    }
    cur.reset(mark);
    let outside = cur.phrase("items not described in");
    if !outside {
        cur.phrase("items described in");
    }
    let eccns = cur.eccns();
    if eccns.is_none() {
        cur.reset(mark);
    }
    eccns.map(if outside { ItemPredicate::NotInSet } else { ItemPredicate::Categories })
}
