//! The words of Entity List entries as typed scope, review and admitted authorizations.
//!
//! The two texts of an entry fail apart, each to its strict side: an unread requirement means all
//! items and no exception, an unread policy the strictest, and a policy that only refers elsewhere
//! means that anything may be the answer, with the reference shown.

use super::el_terms::{
    CarveOut, ExcludedWaters, ItemPredicate, Reading, Requirement, Review, Scope, Standard, read_requirement,
    read_review,
};
use crate::{
    model::{Dated, DefinitionId},
    policy::{AuthCode, Condition, ItemSel, Items, Listing, ReviewPolicy, ReviewRule, ReviewTable},
};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

/// A warning about one of the two columns.
pub(super) struct Doubt {
    pub(super) code: &'static str,
    pub(super) field: &'static str,
    pub(super) message: String,
}

/// Puts the typed terms of an entry into its listing.
pub(super) fn terms(listing: &mut Listing, requirement: &str, policy: &str, doubts: &mut Vec<Doubt>) {
    let mut doubt = |code, field, message: String| doubts.push(Doubt { code, field, message });
    match read_requirement(requirement) {
        Reading::Typed(r) => {
            if let Some(leak) = &r.policy_leak {
                doubt(
                    "review-in-requirement",
                    "license_requirement",
                    format!("review words in this column are not used: `{leak}`"),
                );
            }
            if !r.admits_when.is_empty() {
                doubt(
                    "conditional-exception",
                    "license_requirement",
                    "an exception that the entry admits under a condition is not used".into(),
                );
            }
            requirement_terms(listing, &r, &mut doubt);
        }
        Reading::Unread { why, at } => doubt(
            "unread-requirement",
            "license_requirement",
            format!("read as all items and no exception: {why}, at character {at}"),
        ),
        Reading::Blank => {
            doubt(
                "blank-requirement",
                "license_requirement",
                "read as all items and no exception: the column is empty".into(),
            );
        }
    }
    match read_review(policy) {
        Reading::Typed(r) => {
            if r.default.is_none() && r.rules.is_empty() {
                let refs = r.references.join(", ");
                doubt(
                    "review-by-reference",
                    "license_policy",
                    format!("the policy stands elsewhere ({refs}); any may be the answer"),
                );
            }
            listing.review = review_terms(&r);
        }
        Reading::Unread { why, at } => {
            listing.review = ReviewTable::always(ReviewPolicy::PolicyOfDenial);
            doubt("unread-policy", "license_policy", format!("read as policy of denial: {why}, at character {at}"));
        }
        Reading::Blank => {
            listing.review = ReviewTable::always(ReviewPolicy::PolicyOfDenial);
            doubt("blank-policy", "license_policy", "read as policy of denial: the column is empty".into());
        }
    }
}

/// A named condition that the rulebook defines; what it means in law is data of the pack.
fn term(name: &str) -> Condition {
    match name.parse::<DefinitionId>() {
        Ok(id) => Condition::Is(id),
        Err(_) => Condition::Always(true),
    }
}

fn requirement_terms(
    listing: &mut Listing,
    r: &Requirement,
    doubt: &mut impl FnMut(&'static str, &'static str, String),
) {
    let mut parts = Vec::new();
    match &r.scope {
        Scope::AllSubjectToEar => {}
        Scope::AllWhenUsedInProjects { .. } => parts.push(term("el/used-in-projects")),
        Scope::CclOrSupp7Part746 => parts.push(term("el/ccl-or-supp-7-746")),
        Scope::Supp2Part744 => parts.push(term("el/supp-2-744")),
    }
    let mut carve_outs: Vec<Condition> = r.carve_outs.iter().map(|c| carve_out(c, doubt)).collect();
    // Footnote 2 is the standards carve-out that older text spells out (85 FR 36719).
    if r.footnotes.contains(&2) && !r.carve_outs.contains(&CarveOut::StandardsRelease) {
        carve_outs.push(term("el/standards-release"));
    }
    parts.extend(carve_outs.into_iter().map(Condition::not));
    listing.scope = match parts.len() {
        0 => Condition::Always(true),
        1 => parts.pop().unwrap_or(Condition::Always(true)),
        _ => Condition::All(parts),
    };
    listing.footnotes = r.footnotes.iter().copied().collect();
    listing.admits = r.admits.iter().filter_map(|a| a.parse::<AuthCode>().ok()).collect();
}

fn carve_out(c: &CarveOut, doubt: &mut impl FnMut(&'static str, &'static str, String)) -> Condition {
    match c {
        CarveOut::FoodOrMedicineEar99 => term("el/food-or-medicine"),
        CarveOut::MassMarketEncryption { .. } => term("el/mass-market-encryption"),
        CarveOut::StandardsRelease => term("el/standards-release"),
        CarveOut::UavTechnologyEar99 => term("el/uav-technology"),
        CarveOut::OfacGeneralLicense { .. } => term("el/ofac-general-license"),
        CarveOut::HsCodes { codes, or_joint_venture_a1, excluded_waters, .. } => {
            let mut read = BTreeSet::new();
            for code in codes {
                match format!("HS {code}").parse() {
                    Ok(c) => {
                        read.insert(ItemSel::Category(c));
                    }
                    Err(_) => doubt(
                        "bad-tariff-code",
                        "license_requirement",
                        format!("`{code}` is not a tariff code; the carve-out is read without it"),
                    ),
                }
            }
            let goods = Condition::all([term("el/oil-and-gas-products"), Condition::Item(Items(read))]);
            if *or_joint_venture_a1 {
                let name = match excluded_waters {
                    Some(ExcludedWaters::SouthChinaSea) | None => "el/joint-venture-a1",
                    Some(ExcludedWaters::Within(_)) => "el/joint-venture-a1-outside-box",
                };
                Condition::any([goods, term(name)])
            } else {
                goods
            }
        }
    }
}

fn categories(codes: &[String]) -> Condition {
    Condition::Item(Items(codes.iter().filter_map(|c| c.parse().ok()).map(ItemSel::Category).collect()))
}

fn predicate(p: &ItemPredicate) -> Condition {
    match p {
        ItemPredicate::FoodOrMedicineEar99 => term("el/food-or-medicine"),
        ItemPredicate::Categories(codes) => categories(codes),
        ItemPredicate::XuarSet => term("el/xuar-set"),
        ItemPredicate::NoteTo1A995Ear99 => term("el/note-to-1a995"),
        ItemPredicate::InfectiousDisease => term("el/infectious-disease"),
        ItemPredicate::OnCcl => Condition::not(categories(&["EAR99".into()])),
        ItemPredicate::Ear99 => categories(&["EAR99".into()]),
        ItemPredicate::AdvancedNodeOnly => term("el/advanced-node-only"),
        ItemPredicate::UsgSupportedSpace => term("el/usg-supported-space"),
        ItemPredicate::IssCooperation => term("el/usg-supported-iss"),
        ItemPredicate::CivilAviationSafety => term("el/civil-aviation-safety"),
        ItemPredicate::TelecomOrConsumerDevice => term("el/telecom-or-consumer-device"),
        ItemPredicate::NotInSet(codes) => Condition::not(categories(codes)),
        ItemPredicate::Wafer200mm => term("el/wafer-200mm"),
    }
}

fn standard(s: Standard) -> ReviewPolicy {
    match s {
        Standard::PresumptionOfApproval => ReviewPolicy::PresumptionOfApproval,
        Standard::CaseByCase => ReviewPolicy::CaseByCase,
        Standard::PresumptionOfDenial => ReviewPolicy::PresumptionOfDenial,
        Standard::PolicyOfDenial => ReviewPolicy::PolicyOfDenial,
    }
}

/// An entry names a general policy and milder rules for some items ("presumption of denial for all
/// other items"): the rules come before the general one, so they are tested first, and what is left
/// falls to `otherwise`.
fn review_terms(r: &Review) -> ReviewTable {
    let rules = r
        .rules
        .iter()
        .map(|rule| ReviewRule { when: predicate(&rule.when), then: standard(rule.then), dated: Dated::ALWAYS })
        .collect();
    ReviewTable { rules, otherwise: r.default.map(standard) }
}
