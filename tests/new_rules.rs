//! `docs/new-rules.md` end to end: a rule of another law, with nothing but files.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use interdict::{
    Reference, Rulebook, View, packs,
    source::{SourceFile, lint_rulebook, parse_rulebook},
    wire::{Detail, evaluate_json_with},
};
use serde_json::Value;
use std::{fs, path::PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/eu-dual-use")
}
fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}
fn files() -> Vec<(&'static str, String)> {
    ["rulebook.toml", "groups.csv", "annex-i.csv"].into_iter().map(|n| (n, read(n))).collect()
}
fn rulebook() -> Rulebook {
    let files = files();
    let files: Vec<SourceFile<'_>> = files.iter().map(|(name, text)| SourceFile { name, text }).collect();
    assert_eq!(lint_rulebook(None, &files).unwrap(), []);
    parse_rulebook(&files).unwrap_or_else(|e| panic!("{e}"))
}
/// Clearance, worst outcome, and the codes of the authorizations that cover.
fn decide(rules: &Rulebook, request: &str) -> (String, String, Vec<String>) {
    let answer = evaluate_json_with(&Reference::new(rules), request.as_bytes(), Detail::Findings, &View::latest());
    let v: Value = serde_json::from_str(&answer).unwrap();
    let lines = v["lines"].as_array().unwrap();
    let covering = lines.iter().flat_map(|l| l["authorizations"].as_array().into_iter().flatten());
    let codes = covering.filter(|a| a["covers"] == "yes").map(|a| a["code"].as_str().unwrap().to_string());
    (v["clearance"].as_str().unwrap().into(), v["worst"]["outcome"].as_str().unwrap().into(), codes.collect())
}

#[test]
fn one_item_to_two_countries() {
    let (rules, to_turkiye, to_canada) = (rulebook(), read("to-turkiye.json"), read("to-canada.json"));
    assert_eq!(decide(&rules, &to_turkiye), ("stop".into(), "license_required".into(), vec![]));
    assert_eq!(decide(&rules, &to_canada), ("go".into(), "authorized".into(), vec!["EU001".into()]));
    let changed = |what: &str, with: &str| {
        assert!(to_canada.contains(what), "{what}");
        decide(&rules, &to_canada.replace(what, with)).0
    };
    assert_eq!(changed("\"eu001_registered\": true", "\"eu001_registered\": false"), "stop");
    assert_eq!(changed("\"eu001_excluded\": false", "\"eu001_excluded\": true"), "stop");
    assert_eq!(changed(", \"attributes\": {\"eu001_excluded\": false}", ""), "ask");
    assert_eq!(decide(&rules, &to_turkiye.replace("EU 2B001.b", "EU 2B001")).0, "ask");
    assert_eq!(changed("\"DE\", \"destination\": \"CA\"", "\"DE\", \"destination\": \"FR\""), "go");
    assert_eq!(changed("\"departure\": \"DE\"", "\"departure\": \"CH\""), "go"); // not from the Union
    assert_eq!(changed("\"date\": \"2026-10-01\"", "\"date\": \"2021-09-08\""), "go"); // before the Regulation
}

#[test]
fn beside_another_law() {
    let both = packs::us_ear().unwrap().clone().with(rulebook()).unwrap();
    let request = read("to-canada.json").replace("\"EU 2B001.b\"", "[\"EU 2B001.b\", \"2B001.b\"]");
    // Made in Germany and shipped from there: not subject to the EAR if no US content is in it.
    let request = request.replace(
        "\"eu001_excluded\": false",
        "\"eu001_excluded\": false, \"us_content_percent\": \"0\", \"direct_product_of\": [], \"plant_direct_product_of\": []",
    );
    let request = request
        .replace("\"facts\"", "\"roles_absent\": [\"ultimate_consignee\", \"intermediate_consignee\"], \"facts\"");
    assert_eq!(decide(&both, &request).0, "go");
}

#[test]
fn the_page_shows_what_the_files_hold() {
    let page = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/new-rules.md")).unwrap();
    let all: String = files().into_iter().map(|(_, text)| text).collect();
    let mut blocks = 0;
    for fence in ["```toml\n", "```csv\n"] {
        for block in page.split(fence).skip(1) {
            let block = block.split("```").next().unwrap().trim();
            assert!(all.contains(block), "not in the files:\n{block}");
            blocks += 1;
        }
    }
    assert_eq!(blocks, 5);
}
