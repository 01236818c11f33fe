//! Groups of `packs/us-ear` that follow from the control list: they stand as rows, since grounds name them, and are
//! what `controls.csv` says. Where the list changes, this tells which rows of a group have to change with it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use serde::Deserialize;
use std::{collections::BTreeSet, path::Path};

/// A category with its dates, as the file writes them.
type Member = (String, [String; 3]);

#[derive(Deserialize)]
struct Control {
    category: String,
    reason: String,
    column: String,
    from: String,
    until: String,
    known_from: String,
}

#[derive(Deserialize)]
struct Row {
    group: String,
    member: String,
    from: String,
    until: String,
    known_from: String,
}

fn rows<T: for<'d> Deserialize<'d>>(file: &str) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("packs/us-ear").join(file);
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(&path).unwrap();
    reader.deserialize().map(|r| r.unwrap_or_else(|e| panic!("{}: {e}", path.display()))).collect()
}

fn group(id: &str) -> BTreeSet<Member> {
    let files = ["item-groups.csv", "jurisdiction-groups.csv"];
    let all = files.iter().flat_map(|file| rows::<Row>(file));
    let found: BTreeSet<Member> =
        all.filter(|r| r.group == id).map(|r| (r.member, [r.from, r.until, r.known_from])).collect();
    assert!(!found.is_empty(), "no group {id}");
    found
}

fn ever(category: impl Into<String>) -> Member {
    (category.into(), Default::default())
}

/// The entry of a category: `3A001` of `3A001.b.2`.
fn entry(category: &str) -> &str {
    category.split('.').next().unwrap_or(category)
}

/// Digit and letter of an entry, and the digit that tells the series.
fn signs(category: &str) -> (char, char, char) {
    let mut signs = category.chars();
    (signs.next().unwrap(), signs.next().unwrap(), signs.next().unwrap())
}

fn entries(which: impl Fn((char, char, char)) -> bool) -> BTreeSet<Member> {
    let all = rows::<Control>("controls.csv");
    all.iter().map(|c| entry(&c.category)).filter(|e| which(signs(e))).map(ever).collect()
}

/// The categories that have the reason in a column that passes, without what lies below a category that always has it.
fn with_reason(reason: &str, column: impl Fn(&str) -> bool) -> BTreeSet<Member> {
    let all: BTreeSet<Member> = rows::<Control>("controls.csv")
        .into_iter()
        .filter(|c| c.reason == reason && column(&c.column))
        .map(|c| (c.category, [c.from, c.until, c.known_from]))
        .collect();
    let always = |category: &str| all.contains(&ever(category));
    let above = |category: &str| category.match_indices('.').any(|(at, _)| always(&category[..at]));
    all.iter().filter(|(c, dates)| !above(c) && (*dates == ever("").1 || !always(c))).cloned().collect()
}

fn same(id: &str, follows: &BTreeSet<Member>) {
    let held = group(id);
    let (missing, extra): (Vec<_>, Vec<_>) = (follows.difference(&held).collect(), held.difference(follows).collect());
    assert!(missing.is_empty() && extra.is_empty(), "{id} lacks {missing:?} and has {extra:?}");
}

#[test]
fn what_national_security_controls_is_what_the_control_list_says() {
    let exempt = |column: &str| column.is_empty() || column == "none";
    let controlled = with_reason("NS", |column| !exempt(column));
    same("ns-controlled", &controlled);
    same("ns-exempt", &with_reason("NS", exempt));
    same("ns-technology", &controlled.into_iter().filter(|(c, _)| signs(c).1 == 'E').collect());
}

#[test]
fn the_series_and_product_groups_have_every_entry() {
    same("software", &entries(|(_, letter, _)| letter == 'D'));
    same("technology", &entries(|(_, letter, _)| letter == 'E'));
    same("600-series", &entries(|(_, _, series)| series == '6'));
    same("600-series-technology", &entries(|(_, letter, series)| letter == 'E' && series == '6'));
    same("category-3b", &entries(|(digit, letter, _)| digit == '3' && letter == 'B'));
    same("744.23-category-3", &entries(|(digit, letter, _)| digit == '3' && letter != 'A'));
    // The requirement for Russia and Belarus reached these categories six weeks after the others.
    let until = [String::new(), "2022-04-08".into(), String::new()];
    let later = entries(|(digit, ..)| ('0'..='2').contains(&digit)).into_iter().map(|(c, _)| (c, until.clone()));
    same("746.8-later", &later.collect());
}

#[test]
fn paragraphs_y_are_those_of_the_list() {
    let munitions = |c: &str| signs(c).2 == '6' || matches!(entry(c), "9A515" | "9B515" | "9D515" | "9E515");
    let follows: BTreeSet<Member> = rows::<Control>("controls.csv")
        .into_iter()
        .filter(|c| munitions(&c.category) && c.category.split('.').nth(1) == Some("y"))
        .map(|c| ever(c.category.split('.').take(2).collect::<Vec<_>>().join(".")))
        .collect();
    same("munitions-y", &follows);
}

#[test]
fn the_iran_rule_has_every_entry_of_its_categories() {
    let held: BTreeSet<String> = group("fdp-iran").into_iter().map(|(c, _)| c).collect();
    let follows: BTreeSet<String> =
        entries(|(digit, ..)| ('3'..='9').contains(&digit)).into_iter().map(|(c, _)| c).collect();
    assert_eq!(held, follows);
}
