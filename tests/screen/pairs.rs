//! Named pairs, on the right side of the default threshold.

use crate::lists;
use interdict::{
    screen::{DEFAULT_THRESHOLD, score},
    text::Name,
};
use std::{collections::BTreeMap, path::Path};

fn data(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/names").join(file)).unwrap()
}

fn points(query: &str, listed: &str) -> u16 {
    score(&Name::new(query), &Name::new(listed)).basis_points
}

#[test]
fn pairs_of_our_own() {
    let mut wrong = Vec::new();
    for line in data("pairs.tsv").lines().filter(|l| !l.starts_with('#')) {
        let [expect, query, listed] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {line}") };
        let query = query.replace("\\u0301", "\u{301}").replace("\\u200b", "\u{200b}");
        let points = points(&query, listed);
        if (points >= DEFAULT_THRESHOLD) != (expect == "hit") {
            wrong.push(format!("{expect} {points} {query} | {listed}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn named_pairs_hold_or_are_excepted() {
    #[derive(serde::Deserialize)]
    struct Exception {
        reason: String,
    }
    let mut excepted: BTreeMap<String, Exception> = toml::from_str(&data("exceptions.toml")).unwrap();
    assert!(excepted.values().all(|e| e.reason.len() > 20));
    let Some(text) = lists::shared("cases/name_pairs.jsonl") else { return };
    let mut wrong = Vec::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let of = |key: &str| row[key].as_str().unwrap();
        let points = points(of("query"), of("listed"));
        let holds = match of("expect") {
            "must_match" => points >= DEFAULT_THRESHOLD,
            "must_not_match" => points < DEFAULT_THRESHOLD,
            _ => true,
        };
        match (holds, excepted.remove(of("id"))) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(_)) => wrong.push(format!("{} holds, and is excepted", of("id"))),
            (false, None) => wrong.push(format!("{} {points} {} | {}", of("id"), of("query"), of("listed"))),
        }
    }
    assert!(wrong.is_empty() && excepted.is_empty(), "{wrong:#?} {:?}", excepted.keys());
}

#[test]
fn nobody_is_found_by_words_of_no_name() {
    for query in ["", " ", "-", "Ltd", "CORP", "Company", "Co., Ltd.", "the", "Dr.", "\u{200b}", "???"] {
        for listed in ["", "Any Trading Ltd", "The Company of Dr. X", "DELTA CORP"] {
            assert!(points(query, listed) < DEFAULT_THRESHOLD, "`{query}` | `{listed}`");
        }
        assert!(Name::new(query).is_empty(), "`{query}`");
    }
}

/// All scores are symmetric where neither name has a spare word.
#[test]
fn symmetric_but_for_spare_words() {
    for line in data("pairs.tsv").lines().filter(|l| !l.starts_with('#')) {
        let [_, a, b] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        let (one, other) = (score(&Name::new(a), &Name::new(b)), score(&Name::new(b), &Name::new(a)));
        let evidence = &one.evidence;
        if !evidence.agreed.is_empty() && evidence.spare_query.is_empty() && evidence.spare_listed.is_empty() {
            assert_eq!(one.basis_points, other.basis_points, "{a} | {b}");
        }
    }
}
