//! Limits in numbers and facts that are computed from others, with the numbers of ECCN 3A090.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use interdict::{
    Clearance, Outcome, Reference, Rulebook, Transaction, Truth, View, classify,
    decision::{Binding, Finding, ItemFact, MissingFact, Says, Standing},
    evaluate,
    explain::Report,
    model::Fact,
    source::{SourceFile, parse_rulebook, print_rulebook},
    wire::{Detail, evaluate_json, read_request},
};
use serde_json::Value;

/// 3A090.a and .b as they stand in the notes of the entry: total processing performance, performance
/// density, and what is made for datacenters.
const BOOK: &str = r#"
[[regime]]
id = "house"

[[fact]]
name = "tops"
of = "item"
kind = "decimal"
absent = "not_known"

[[fact]]
name = "bit_length"
of = "item"
kind = "integer"
absent = "not_known"

[[fact]]
name = "tpp"
of = "item"
kind = "decimal"
absent = "not_known"
derived = { product = ["tops", "bit_length"] }

[[fact]]
name = "die_area_mm2"
of = "item"
kind = "decimal"
absent = "not_known"

[[fact]]
name = "performance_density"
of = "item"
kind = "decimal"
absent = "not_known"
derived = { quotient = ["tpp", "die_area_mm2"] }

[[fact]]
name = "datacenter"
of = "item"
kind = "bool"
absent = "not_known"

[[table]]
kind = "controls"
id = "ccl"
text = """
category,reason,column
3A001,-,
3A090,-,
3A090.a,-,
3A090.b,-,
3A991,-,"""

[[limit]]
controls = "ccl"
category = "3A090.a"
among = ["3A001", "3A090", "group below", "EAR99"]
citation = "ECCN 3A090.a"
when = { any = [
  { fact = { name = "tpp", at_least = "4800" } },
  { fact = [
    { name = "tpp", at_least = "1600" },
    { name = "performance_density", at_least = "5.92" },
    { name = "datacenter", is = true },
  ] },
] }

[[limit]]
controls = "ccl"
category = "3A090.b"
among = ["3A001", "3A090", "group below", "EAR99"]
citation = "ECCN 3A090.b"
when = { fact = { name = "datacenter", is = true }, any = [
  { fact = [
    { name = "tpp", at_least = "2400" },
    { name = "tpp", below = "4800" },
    { name = "performance_density", at_least = "1.6" },
    { name = "performance_density", below = "5.92" },
  ] },
  { fact = [
    { name = "tpp", at_least = "1600" },
    { name = "performance_density", at_least = "3.2" },
    { name = "performance_density", below = "5.92" },
  ] },
] }

[[group]]
id = "below"
items = ["3A991"]
"#;

fn book(text: &str) -> Rulebook {
    parse_rulebook(&[SourceFile { name: "book.toml", text }]).unwrap_or_else(|e| panic!("{e}"))
}

fn item(r: &Rulebook, category: &str, attributes: &str) -> Transaction {
    let category = if category.is_empty() { String::new() } else { format!(r#""category":"{category}","#) };
    let request = format!(
        r#"{{"v":1,"date":"2026-09-24","activity":"export","destination":"CN","items":[{{"id":"1",{category}"attributes":{{{attributes}}}}}],"parties":[]}}"#
    );
    read_request(r, request.as_bytes()).unwrap().tx
}

fn flags(r: &Rulebook, category: &str, attributes: &str) -> Vec<Finding> {
    let d = evaluate(r, &item(r, category, attributes), &View::latest());
    d.findings.into_iter().filter(|f| f.says == Says::Always(Standing::Classification)).collect()
}

fn flag(r: &Rulebook, category: &str, attributes: &str) -> Truth {
    Truth::any(flags(r, category, attributes).iter().map(|f| f.truth))
}

/// What an item of the entry is, with truth where it is not certain.
fn classes(r: &Rulebook, category: &str, attributes: &str) -> Vec<String> {
    let all = classify(r, &item(r, category, attributes), &View::latest());
    all.iter()
        .map(|c| if c.truth.is_yes() { c.category.to_string() } else { format!("{} unknown", c.category) })
        .collect()
}

#[test]
fn the_numbers_of_the_entry_are_exact() {
    let r = book(BOOK);
    let is = |tpp: &str, density: &str, datacenter: bool| {
        let said = format!(r#""tpp":"{tpp}","performance_density":"{density}","datacenter":{datacenter}"#);
        classes(&r, "3A090", &said)
    };
    assert_eq!(is("4800", "1", false), ["3A090.a"]);
    assert_eq!(is("4799", "5.91", true), ["3A090.b"]);
    assert_eq!(is("1600", "5.92", true), ["3A090.a"]);
    assert_eq!(is("2399", "3.2", true), ["3A090.b"]);
    assert_eq!(is("2399", "3.19", true), [""; 0]);
    assert_eq!(is("1600", "3.2", true), ["3A090.b"]);
    assert_eq!(is("1599", "9.0", true), [""; 0]);
    assert_eq!(is("3000", "2.0", false), [""; 0]);
}

#[test]
fn an_item_needs_no_category_to_be_held_against_a_limit() {
    let r = book(BOOK);
    assert_eq!(classes(&r, "", r#""tpp":"4800","performance_density":"1""#), ["3A090.a"]);
    // What is not stated leaves open what the rest would allow.
    assert_eq!(classes(&r, "", r#""tpp":"4800""#), ["3A090.a", "3A090.b unknown"]);
    assert_eq!(classes(&r, "", r#""tpp":"2000""#), ["3A090.a unknown", "3A090.b unknown"]);
    assert_eq!(classes(&r, "", r#""tpp":"2000","performance_density":"6""#), ["3A090.a unknown"]);
    assert_eq!(classes(&r, "", ""), [""; 0]);
    // A category that no limit concerns.
    assert_eq!(classes(&r, "5A991", r#""tpp":"4800""#), [""; 0]);
}

#[test]
fn a_category_that_the_numbers_contradict_is_flagged() {
    let r = book(BOOK);
    assert_eq!(flag(&r, "3A991", r#""tpp":"4800""#), Truth::Yes);
    assert_eq!(flag(&r, "EAR99", r#""tpp":"4799""#), Truth::No);
    assert_eq!(flag(&r, "3A090.a", r#""tpp":"4800""#), Truth::No);
    assert_eq!(flag(&r, "3A090.a", r#""tpp":"1599""#), Truth::Yes);
    assert_eq!(flag(&r, "3A090.b", r#""tpp":"4800""#), Truth::Yes);
    let found = flags(&r, "3A991", r#""tpp":"4800""#);
    assert_eq!(found[0].binding, Binding::Limit { line: 0, controls: 0, limit: 0 });
    let tx = item(&r, "3A991", r#""tpp":"4800""#);
    let d = evaluate(&r, &tx, &View::latest());
    assert!(matches!(d.clearance(), Clearance::Ask(_)));
    assert_eq!(d.best, Outcome::Flagged);
    let text = Report::new(&r, &tx, &View::latest(), &d).text();
    assert!(text.contains("interdict/classification"), "{text}");
    assert!(text.contains("About") && text.contains("ECCN 3A090.a") && text.contains("tpp: 4800"), "{text}");
}

#[test]
fn what_is_not_known_speaks_for_the_category_that_is_stated() {
    let r = book(BOOK);
    for category in ["3A991", "3A090.a", "3A090.b", "EAR99", "3A001"] {
        assert_eq!(flag(&r, category, ""), Truth::No, "{category}");
    }
    // It may be of the density that 3A090.a asks for, and it may not be.
    assert_eq!(flag(&r, "3A090.a", r#""tpp":"2000""#), Truth::No);
    assert_eq!(flag(&r, "3A991", r#""tpp":"2000""#), Truth::No);
    let tx = item(&r, "3A991", "");
    assert!(matches!(evaluate(&r, &tx, &View::latest()).clearance(), Clearance::Go(_)));
    // Under `not` as well.
    let other = BOOK.replace(
        r#"{ fact = { name = "tpp", at_least = "4800" } },"#,
        r#"{ not = { fact = { name = "tpp", below = "4800" } } },"#,
    );
    let r = book(&other);
    assert_eq!(flag(&r, "3A991", ""), Truth::No);
    assert_eq!(flag(&r, "3A090.a", ""), Truth::No);
    assert_eq!(flag(&r, "3A991", r#""tpp":"4800""#), Truth::Yes);
}

#[test]
fn what_is_absent_and_not_presumed_leaves_it_open() {
    let r = book(BOOK).strict();
    assert_eq!(flag(&r, "3A991", ""), Truth::Unknown);
    assert_eq!(flag(&r, "3A990", ""), Truth::No); // no limit is held against it
    let d = evaluate(&r, &item(&r, "3A991", ""), &View::latest());
    let asks = |name: &str| {
        let n = r.facts.keys().position(|k| k.as_str() == name).unwrap();
        d.missing.iter().any(|m| m.fact == MissingFact::Item(0, ItemFact::Fact(u32::try_from(n).unwrap())))
    };
    assert!(asks("tpp") && asks("performance_density"));
}

#[test]
fn a_category_that_is_not_deep_enough_may_be_the_one() {
    let r = book(BOOK);
    // With such numbers it is 3A090.a, or classified wrongly.
    let found = flags(&r, "3A090", r#""tpp":"4800""#);
    assert!(found.iter().all(|f| f.truth == Truth::Unknown), "{found:?}");
    let d = evaluate(&r, &item(&r, "3A090", r#""tpp":"4800""#), &View::latest());
    assert!(d.missing.iter().any(|m| m.fact == MissingFact::Item(0, ItemFact::Category)));
    assert_eq!(flag(&r, "3A090", ""), Truth::No);
}

#[test]
fn a_limit_counts_while_it_does() {
    let r = book(&BOOK.replace(r#"citation = "ECCN 3A090.a""#, "from = 2023-11-17\nuntil = 2026-09-24"));
    assert_eq!(flag(&r, "3A991", r#""tpp":"4800""#), Truth::No);
    let mut tx = item(&r, "3A991", r#""tpp":"4800""#);
    tx.date = Fact::Value("2026-09-23".parse().unwrap());
    assert_eq!(evaluate(&r, &tx, &View::latest()).best, Outcome::Flagged);
    tx.date = Fact::Absent;
    assert_eq!(classify(&r, &tx, &View::latest())[0].truth, Truth::Unknown);
}

#[test]
fn numbers_are_computed_from_others() {
    let r = book(BOOK);
    // 300 TFLOPS at 16 bits (Technical Note 2 to 3A090).
    assert_eq!(classes(&r, "3A090", r#""tops":"300","bit_length":16,"datacenter":false"#), ["3A090.a"]);
    // 2000 TPP on 337.8 square millimeters: a density of 5.9206, by a number that is computed itself.
    let said = r#""tops":"250","bit_length":8,"die_area_mm2":"337.8","datacenter":true"#;
    assert_eq!(classes(&r, "3A090", said), ["3A090.a"]);
    let answer = evaluate_json(
        &Reference::new(&r),
        format!(r#"{{"v":1,"items":[{{"id":"1","category":"3A991","attributes":{{{said}}}}}]}}"#).as_bytes(),
        Detail::Full,
    );
    let v: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        v["computed"],
        serde_json::json!([
            {"fact": "items[0].attributes.tpp", "value": "2000", "from": "tops x bit_length"},
            {"fact": "items[0].attributes.performance_density", "value": "5.920663114269", "from": "tpp / die_area_mm2"},
        ])
    );
    assert_eq!(
        v["lines"][0]["classified"],
        serde_json::json!([{"category": "3A090.a", "truth": "yes", "citation": "ECCN 3A090.a"}])
    );
    let found = v["findings"].as_array().unwrap().iter().find(|f| f["policy"] == "interdict/classification").unwrap();
    assert_eq!(found["for"], serde_json::json!({"item": "1", "limit": "3A090.a"}));
    assert_eq!(found["citation"], "ECCN 3A090.a");
    assert!(v["report"].as_str().unwrap().contains("items[0].attributes.tpp: 2000, computed from tops x bit_length"));
    assert!(v["report"].as_str().unwrap().contains("By what is stated of it, the item is 3A090.a (ECCN 3A090.a)."));
}

#[test]
fn what_is_stated_and_computed_must_agree() {
    let r = book(BOOK);
    let problems = |attributes: &str| -> Vec<String> {
        let (tx, view) = (item(&r, "3A991", attributes), View::latest());
        let d = evaluate(&r, &tx, &view);
        let all = Report::new(&r, &tx, &view, &d);
        all.problems().iter().map(|p| format!("{} {}", p.code, p.at)).collect()
    };
    assert_eq!(problems(r#""tops":"300","bit_length":16,"tpp":"4800.00""#), [""; 0]);
    assert_eq!(
        problems(r#""tops":"300","bit_length":16,"tpp":"4799""#),
        ["conflicting-values items[0].attributes.tpp"]
    );
    assert_eq!(
        problems(r#""tops":"300","bit_length":16,"tpp":"not_known""#),
        ["conflicting-values items[0].attributes.tpp"]
    );
    assert_eq!(problems(r#""tops":"300","tpp":"4799""#), [""; 0]);
    assert_eq!(problems(r#""tpp":"4799","die_area_mm2":"0""#), ["bad-derived items[0].attributes.performance_density"]);
    let large = r#""tops":"79228162514264337593543950335","bit_length":16"#;
    assert_eq!(problems(large), ["bad-derived items[0].attributes.tpp"]);
    // Of numbers in conflict nothing is computed, and nothing is presumed.
    let tx = item(&r, "3A991", r#""tops":{"conflict":["300","301"]},"bit_length":16"#);
    assert!(matches!(evaluate(&r, &tx, &View::latest()).clearance(), Clearance::Ask(_)));
    assert_eq!(problems(r#""tops":{"conflict":["300","301"]},"bit_length":16"#), [""; 0]);
}

#[test]
fn a_whole_number_is_computed_whole() {
    let text = BOOK.replace(
        "name = \"tpp\"\nof = \"item\"\nkind = \"decimal\"",
        "name = \"tpp\"\nof = \"item\"\nkind = \"integer\"",
    );
    let text = text.replace("\"4800\"", "4800").replace("\"1600\"", "1600").replace("\"2400\"", "2400");
    let r = book(&text);
    assert_eq!(classes(&r, "", r#""tops":"600.5","bit_length":8,"datacenter":false"#), ["3A090.a"]);
    let tx = item(&r, "3A991", r#""tops":"600.3","bit_length":8"#);
    let d = evaluate(&r, &tx, &View::latest());
    assert_eq!(Report::new(&r, &tx, &View::latest(), &d).problems()[0].code, "bad-derived");
}

#[test]
fn what_is_printed_reads_back() {
    let r = book(BOOK);
    let printed = print_rulebook(&r);
    let again = book(&printed);
    assert_eq!(again, r);
    assert_eq!(again.fingerprint(), r.fingerprint());
    assert_ne!(book(&BOOK.replace("\"4800\"", "\"4801\"")).fingerprint(), r.fingerprint());
}

#[test]
fn a_limit_and_a_computed_fact_are_checked() {
    let refused = |from: &str, to: &str| -> Vec<String> {
        assert!(BOOK.contains(from), "{from}");
        let text = BOOK.replacen(from, to, 1);
        match parse_rulebook(&[SourceFile { name: "book.toml", text: &text }]) {
            Ok(_) => panic!("`{to}` was not refused"),
            Err(all) => all.iter().map(|e| format!("{} {}", e.code(), e.place().map_or(0, |p| p.line))).collect(),
        }
    };
    let line = |text: &str| BOOK[..BOOK.find(text).unwrap()].matches('\n').count() + 1;
    let at = |code: &str, text: &str| vec![format!("{code} {}", line(text))];
    let limit = "controls = \"ccl\"\ncategory = \"3A090.a\"";
    assert_eq!(refused(limit, "controls = \"cll\"\ncategory = \"3A090.a\""), at("unknown-name", limit));
    assert_eq!(refused(r#""EAR99"]"#, r#""HS 8542"]"#), at("mixed-schemes", "\"EAR99\"]"));
    assert_eq!(refused(r#"items = ["3A991"]"#, r#"items = ["HS 8542"]"#).len(), 2);
    assert_eq!(refused(r#""group below""#, r#""group above""#), at("unknown-name", "\"group below\""));
    let when = r#"{ fact = { name = "tpp", at_least = "4800" } },"#;
    assert_eq!(refused(when, r#"{ destination = ["CN"] },"#), at("bad-place", "when = { any = ["));
    assert_eq!(refused(when, r#"{ any_item = { item = ["3A001"] } },"#), at("bad-place", "when = { any = ["));
    assert_eq!(refused(when, r#"{ fact = { name = "tps", at_least = "1" } },"#).len(), 1);
    let derived = r#"derived = { product = ["tops", "bit_length"] }"#;
    assert_eq!(refused(derived, r#"derived = { product = ["tops", "bits"] }"#), at("unknown-name", derived));
    assert_eq!(refused(derived, r#"derived = { product = ["tops", "datacenter"] }"#), at("bad-derived", derived));
    assert_eq!(refused(derived, r#"derived = { product = ["tops"] }"#)[0], at("bad-derived", derived)[0]);
    assert_eq!(refused(derived, r#"derived = { sum = ["tops", "bit_length"] }"#)[0], at("unknown-key", derived)[0]);
    let cycle = refused(derived, r#"derived = { product = ["tops", "performance_density"] }"#);
    assert!(cycle.iter().all(|e| e.starts_with("cycle")) && cycle.len() == 2, "{cycle:?}");
    let of_all = refused("name = \"tops\"\nof = \"item\"", "name = \"tops\"\nof = \"transaction\"");
    assert_eq!(of_all, at("bad-derived", derived));
}
