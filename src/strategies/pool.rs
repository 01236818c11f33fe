//! The small pools from which everything is made, and how to choose from them.

use crate::{
    Date,
    model::{Activity, Code, FactName, Role},
    policy::{Absence, FactDecl, FactKind, FactOf},
};
use alloc::{collections::BTreeSet, string::String, vec::Vec};
use core::{fmt::Debug, str::FromStr};
use proptest::{
    prelude::*,
    sample::{select, subsequence},
};

pub(super) const PLACES: &[&str] = &["CN", "HK", "RU", "UA", "UA-43", "FR", "US"];
pub(super) const CATEGORIES: &[&str] = &[
    "3A001",
    "3A001.b",
    "3A001.b.2",
    "3A001.c",
    "5A002",
    "5A991",
    "EAR99",
    "HS 8517",
    "HS 8517.62",
    "acme:drone",
    "acme:drone.large",
];
pub(super) const NAMES: &[&str] = &["Huawei Technologies Co., Ltd.", "Acme Trading", "Northwind", "Red Star Works"];
pub(super) const WEAK: &[&str] = &["HWT", "RSW"];
pub(super) const DAYS: &[&str] = &["2019-05-21", "2020-08-20", "2022-03-03", "2023-10-17"];
pub(super) const GROUPS_OF_PLACES: &[&str] = &["D:1", "D:5"];
pub(super) const GROUPS_OF_ITEMS: &[&str] = &["emerging"];
pub(super) const LISTS: &[&str] = &["el", "mine"];
pub(super) const REASONS: &[&str] = &["NS", "RS", "AT"];
pub(super) const COLUMNS: &[&str] = &["NS2", "RS1", "AT1"];
pub(super) const CODES: &[&str] = &["GBS", "LVS", "GOV", "GOV.b", "GOV.b.2"];
pub(super) const GROUNDS: &[&str] = &["us_origin", "direct_product"];
pub(super) const SCENARIOS: &[&str] = &["denial", "ban"];
pub(super) const LIMITS: &[&str] = &["5000 USD", "800 USD", "5000 EUR"];
pub(super) const IDENTIFIERS: &[(&str, &str)] = &[("duns", "544"), ("lei", "52-99"), ("duns", "7")];
pub(super) const CONTROLS: &str = "ccl";
pub(super) const CHART: &str = "commerce";
pub(super) const SHARED_REVIEW: &str = "744.23(d)";

/// A value parsed from a pool. Every text in a pool parses: a test says so.
pub(super) fn parsed<T: FromStr>(texts: &[&str]) -> Vec<T> {
    texts.iter().filter_map(|s| s.parse().ok()).collect()
}
pub(super) fn one<T: FromStr + Clone + Debug + 'static>(texts: &[&str]) -> BoxedStrategy<T> {
    select(parsed(texts)).boxed()
}
/// At least one and at most `most`.
pub(super) fn some<T: FromStr + Clone + Debug + Ord + 'static>(
    texts: &[&str],
    most: usize,
) -> BoxedStrategy<BTreeSet<T>> {
    let all = parsed::<T>(texts);
    let most = most.min(all.len());
    subsequence(all, 1..=most).prop_map(|v| v.into_iter().collect()).boxed()
}
/// Any number up to `most`, none included.
pub(super) fn any_of<T: FromStr + Clone + Debug + Ord + 'static>(
    texts: &[&str],
    most: usize,
) -> BoxedStrategy<BTreeSet<T>> {
    let all = parsed::<T>(texts);
    let most = most.min(all.len());
    subsequence(all, 0..=most).prop_map(|v| v.into_iter().collect()).boxed()
}
/// Up to `most` of what is there.
pub(super) fn few<T: Clone + Debug + 'static>(from: Vec<T>, most: usize) -> BoxedStrategy<Vec<T>> {
    let most = most.min(from.len());
    subsequence(from, 0..=most).boxed()
}

/// At least one and at most `most` of what is there: a condition over nothing is refused.
pub(super) fn several<T: Clone + Debug + 'static>(from: Vec<T>, most: usize) -> BoxedStrategy<Vec<T>> {
    let most = most.min(from.len());
    subsequence(from, 1..=most).boxed()
}

pub(super) fn days() -> Vec<Date> {
    parsed(DAYS)
}
pub(super) const ACTIVITIES: &[Activity] =
    &[Activity::Export, Activity::Reexport, Activity::DeemedExport, Activity::Payment];
pub(super) const ROLES: &[Role] =
    &[Role::EndUser, Role::UltimateConsignee, Role::IntermediateConsignee, Role::Exporter];

/// The declared facts, all of every kind, with absence still unknown.
pub(super) fn declarations() -> Vec<FactDecl> {
    let decl = |name: &str, of, kind, many, codes: &[&str], may_be_not_known| {
        let name: Option<FactName> = name.parse().ok();
        name.map(|name| FactDecl {
            name,
            of,
            kind,
            many,
            codes: parsed::<Code>(codes).into_iter().collect(),
            absent: Absence::Unknown,
            profile: false,
            may_be_not_known,
            derived: None,
            question: String::new(),
        })
    };
    let mut claimed = decl(CLAIMED, FactOf::Transaction, FactKind::Bool, false, &[], false);
    if let Some(d) = &mut claimed {
        d.absent = Absence::NotClaimed;
    }
    [
        claimed,
        decl("urgent", FactOf::Transaction, FactKind::Bool, false, &[], false),
        decl("end_uses", FactOf::Transaction, FactKind::Code, true, &["nuclear", "missile", "civil"], true),
        decl("signed", FactOf::Transaction, FactKind::Date, false, &[], false),
        decl("purpose", FactOf::Transaction, FactKind::Text, false, &[], false),
        decl("generation", FactOf::Item, FactKind::Integer, false, &[], true),
        decl("performance", FactOf::Item, FactKind::Decimal, false, &[], false),
        decl("total", FactOf::Item, FactKind::Decimal, false, &[], true),
        decl("density", FactOf::Item, FactKind::Decimal, false, &[], true),
        decl("part_of", FactOf::Item, FactKind::Category, false, &[], false),
        decl("status", FactOf::Party, FactKind::Code, false, &["private", "state_owned"], true),
        decl("seat", FactOf::Party, FactKind::Territory, false, &[], false),
    ]
    .into_iter()
    .flatten()
    .collect()
}
/// The fact that only authorizations use.
pub(super) const CLAIMED: &str = "claimed";
