//! A desk answers as the specification does, byte for byte, in every detail.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use interdict::{
    Engine, Reference, View, packs,
    wire::{Desk, Detail, evaluate_json_with},
};
use serde_json::Value;

const SHIPMENTS: &str = include_str!("../benches/data/shipments.jsonl");

/// Requests that are none, or that state something wrongly.
const STRANGE: [&[u8]; 12] = [
    b"",
    b"[]",
    b"{\"v\":2}",
    b"{\"v\":1,\"v\":1}",
    b"{\"v\":1,\"id\":\"a\\\"b\\u00e9\"}",
    b"{\"v\":1,\"id\":7,\"date\":\"2026-02-30\",\"destination\":\"XX\"}",
    b"{\"v\":1,\"id\":null,\"colour\":\"red\",\"destinaton\":\"CN\"}",
    b"{\"v\":1,\"date\":\"2026-09-24\",\"date\":\"2026-09-24\"}",
    b"{\"v\":1,\"parties\":[{\"role\":\"end_user\",\"name\":1},7],\"items\":[{\"id\":\"1\"},{\"id\":\"1\"}]}",
    b"{\"v\":1,\"items\":[{\"scopes\":{\"no such\":true}}],\"facts\":{\"no_such\":1,\"tpp\":\"1\"}}",
    b"{\"v\":1,\"view\":{\"known\":\"2022-01-01\",\"scenarios\":[\"huawei-denial-2023\",\"none\"]}}",
    b"\xff{\"v\":1}",
];

#[test]
fn a_desk_answers_as_the_specification_does() {
    let rulebook = packs::us_ear().unwrap();
    let engine = Engine::compile(rulebook).unwrap();
    let reference = Reference::new(rulebook);
    let view = View::latest();
    // The whole answer costs the specification much, so not all shipments are asked for it.
    for (detail, step) in [(Detail::Brief, 1), (Detail::Findings, 4), (Detail::Full, 12)] {
        let mut desk = Desk::new(&engine, detail, view.clone());
        let requests = SHIPMENTS.lines().step_by(step).map(str::as_bytes).chain(STRANGE);
        let all: Vec<(&[u8], String)> =
            requests.map(|r| (r, evaluate_json_with(&reference, r, detail, &view))).collect();
        // Two rounds: the second with what the first has left.
        for round in 0..2 {
            for (request, expected) in &all {
                let mut found = String::from("before ");
                let told = desk.answer(request, &mut found);
                assert_eq!(found, format!("before {expected}"), "{detail:?}, round {round}");
                let answer: Value = serde_json::from_str(expected).unwrap();
                assert_eq!(answer["clearance"], told.clearance);
                assert_eq!(answer.get("error").is_some(), told.error);
                let problems = answer.get("problems").is_some_and(|p| p.as_array().is_some_and(|p| !p.is_empty()));
                assert_eq!(problems, told.problems, "{expected}");
            }
        }
    }
}

#[test]
fn a_brief_answer_says_what_the_longer_one_says() {
    let reference = Reference::new(packs::us_ear().unwrap());
    for request in SHIPMENTS.lines().step_by(7).map(str::as_bytes).chain(STRANGE) {
        let read = |detail| -> Value {
            serde_json::from_str(&evaluate_json_with(&reference, request, detail, &View::latest())).unwrap()
        };
        let (brief, findings) = (read(Detail::Brief), read(Detail::Findings));
        for (key, value) in brief.as_object().unwrap() {
            match key.as_str() {
                // What only the making ready finds is told by the longer answer.
                "problems" => {
                    let all = findings["problems"].as_array().unwrap();
                    assert!(value.as_array().unwrap().iter().all(|p| all.contains(p)));
                }
                _ => assert_eq!(value, &findings[key], "{key}"),
            }
        }
    }
}
