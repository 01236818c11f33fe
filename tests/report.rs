//! What a report tells, in text and in the answer: read by someone who has nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use interdict::{
    Reference, Rulebook, View, evaluate,
    explain::Report,
    packs,
    policy::PartyList,
    source::{SourceFile, parse_rulebook, parse_rulebook_on},
    timeline::{How, timeline},
    wire::{Detail, evaluate_json, read_request},
};
use serde_json::{Value, json};

/// The pack with more rows on some lists, in the pack's own terms.
fn with_rows(rows: &[(&str, &str)]) -> Rulebook {
    let mut parts = packs::us_ear().unwrap().clone().into_parts();
    for (id, csv) in rows {
        let head = "[[table]]\nkind = \"list\"\nid = \"rows\"\nfile = \"rows.csv\"\n";
        let files = [SourceFile { name: "test.toml", text: head }, SourceFile { name: "rows.csv", text: csv }];
        let more = parse_rulebook_on(packs::us_ear().unwrap(), &files).unwrap().into_parts();
        let old = &parts.lists[*id];
        let rows = more.lists["rows"].listings().to_vec();
        let list = PartyList::new(old.id().clone(), old.name(), rows).unwrap();
        let list = list.kept(Some("2026-09-01".parse().unwrap()), old.max_age_days());
        parts.lists.insert(list.id().clone(), list);
    }
    Rulebook::new(parts).unwrap()
}

fn request(change: Value) -> String {
    let mut r = json!({
        "v": 1, "id": "t1", "date": "2026-09-20", "activity": "export", "departure": "US", "destination": "CN",
        "transit": [],
        "parties": [{"id": "me", "role": "exporter", "name": "Example Chips Inc.", "country": "US"},
                    {"id": "buyer", "role": "ultimate_consignee", "name": "Example Works", "country": "CN"}],
        "roles_absent": ["intermediate_consignee"],
        "items": [{"id": "1", "category": "EAR99", "origin": "US"}],
    });
    for (k, v) in change.as_object().unwrap() {
        r[k] = v.clone();
    }
    r.to_string()
}

fn text(rulebook: &Rulebook, request: &str) -> String {
    let tx = read_request(rulebook, request.as_bytes()).unwrap().tx;
    let view = View::latest();
    let decision = evaluate(rulebook, &tx, &view);
    Report::new(rulebook, &tx, &view, &decision).text()
}

fn answer(rulebook: &Rulebook, request: &str, detail: Detail) -> Value {
    serde_json::from_str(&evaluate_json(&Reference::new(rulebook), request.as_bytes(), detail)).unwrap()
}

#[track_caller]
fn says(text: &str, what: &[&str]) {
    for w in what {
        assert!(text.contains(w), "no `{w}` in:\n{text}");
    }
}

#[track_caller]
fn never_says(text: &str, what: &[&str]) {
    for w in what {
        assert!(!text.contains(w), "`{w}` in:\n{text}");
    }
}

const HUAWEI: &str = "Huawei Technologies Co., Ltd.";

#[test]
fn a_report_says_how_names_were_compared_and_on_which_lists() {
    let ear = packs::us_ear().unwrap();
    let asked = request(json!({}));
    says(
        &text(ear, &asked),
        &["Names were compared exactly", "similar names were not searched for", "Screened:\n  - el: Entity List"],
    );
    let host = ear.clone().matching(interdict::policy::Matching::Host);
    says(&text(&host, &asked), &["Names were not compared here"]);
    let full = answer(ear, &asked, Detail::Full);
    let el = full["screened"].as_array().unwrap().iter().find(|l| l["list"] == "el").unwrap();
    assert_eq!((&el["loaded"], el["entries"].as_u64()), (&json!(true), Some(157)));
    assert!(answer(ear, &asked, Detail::Findings).get("screened").is_none());
}

#[test]
fn a_listed_party_that_no_rule_reaches_is_told() {
    let ear = packs::us_ear().unwrap();
    let asked = request(json!({"parties": [
        {"id": "me", "role": "exporter", "name": "Example Chips Inc.", "country": "US"},
        {"id": "buyer", "role": "ultimate_consignee", "name": "Example Works", "country": "CN"},
        {"id": "truck", "role": "carrier", "name": HUAWEI, "country": "CN"}]}));
    let t = text(ear, &asked);
    says(
        &t,
        &[
            "GO:",
            "Listed, and restricted by no rule over that list:",
            "carrier truck, \"Huawei",
            "us-ear/744.11",
            "role: carrier",
        ],
    );
    let shorter = answer(ear, &asked, Detail::Findings);
    assert_eq!(shorter["listed"][0]["party"], "truck");
    assert_eq!(shorter["listed"][0]["list"], "el");
    assert!(shorter["listed"][0].get("why").is_none());
    assert!(!answer(ear, &asked, Detail::Full)["listed"][0]["why"].as_array().unwrap().is_empty());
    // Before it was listed, the entry does not count.
    says(&text(ear, &asked.replace("2026-09-20", "2019-01-02")), &["not on the list on that day"]);
    // As buyer it is a finding, and stands there only.
    let bought = request(json!({"parties": [
        {"id": "me", "role": "exporter", "name": "Example Chips Inc.", "country": "US"},
        {"id": "buyer", "role": "ultimate_consignee", "name": HUAWEI, "country": "CN"}]}));
    never_says(&text(ear, &bought), &["restricted by no rule"]);
}

#[test]
fn an_entry_out_of_scope_says_which_part_does_not_hold() {
    let csv = "listing,name,countries,scope,from\nm-1,Example Works,CN,el/supp-2-744,2021-01-01\n";
    let ear = with_rows(&[("meu", csv)]);
    let t = text(&ear, &request(json!({"destination": "CN"})));
    says(
        &t,
        &[
            "GO:",
            "Listed, and restricted by no rule over that list:",
            "list meu; CN; entry m-1",
            "does not apply: this does not hold:",
        ],
    );
}

#[test]
fn an_owner_that_is_listed_is_told() {
    let ear = packs::us_ear().unwrap();
    let asked = request(json!({"parties": [
        {"id": "me", "role": "exporter", "name": "Example Chips Inc.", "country": "US"},
        {"id": "buyer", "role": "ultimate_consignee", "name": "Example Works", "country": "CN",
         "owners": [{"name": HUAWEI, "share": "10"}]}]}));
    says(
        &text(ear, &asked),
        &["Listed, and restricted by no rule over that list:", "buyer, \"Example Works\", through its owner"],
    );
    assert_eq!(answer(ear, &asked, Detail::Findings)["listed"][0]["through"], "owner");
}

fn license(change: Value) -> Value {
    let mut l = json!({
        "id": "D123456", "regime": "us-ear", "from": "2020-11-13", "until": "2024-11-30", "known_from": "2020-11-13",
        "licensees": ["Example Chips Inc."], "parties": [HUAWEI], "items": ["5A992.c"], "destinations": ["CN"],
        "value": {"amount": "100000.00", "currency": "USD"}, "quantity": {"amount": "50", "unit": "piece"},
        "conditions_met": true});
    for (k, v) in change.as_object().unwrap() {
        l[k] = v.clone();
    }
    l
}

fn to_huawei(items: Value, licenses: Value) -> String {
    request(json!({"date": "2021-02-20", "items": items, "licenses": licenses, "parties": [
        {"id": "me", "role": "exporter", "name": "Example Chips Inc.", "country": "US"},
        {"id": "buyer", "role": "ultimate_consignee", "name": HUAWEI, "country": "CN"}]}))
}

fn item(id: &str, amount: &str, currency: &str, unit: &str) -> Value {
    json!({"id": id, "category": "5A992.c", "origin": "US", "attributes": {"telecom_generation": 4},
           "value": {"amount": amount, "currency": currency}, "quantity": {"amount": "10", "unit": unit}})
}

#[test]
fn what_is_drawn_from_a_license_and_why_another_does_not_cover() {
    let ear = packs::us_ear().unwrap();
    let asked = to_huawei(
        json!([item("1", "40000", "USD", "piece"), item("2", "50000.50", "USD", "piece")]),
        json!([
            license(json!({})),
            license(json!({"id": "D2", "items": ["5A991"]})),
            license(json!({"id": "D3", "regime": "eu"}))
        ]),
    );
    let t = text(ear, &asked);
    says(
        &t,
        &[
            "GO:",
            "us-ear/744.11 applies",
            "Lifted by license D123456.",
            "license D123456 (us-ear) covers item 1, item 2.",
            "Draws in value: 90000.50 USD, of 100000.00 USD left on it.",
            "Draws in quantity: 20 piece, of 50 piece left on it.",
            "license D2 (us-ear) does not cover, because:\n      does not hold: the item is covered",
            "license D3 (eu) is not used: its regime eu is not in the rulebook",
        ],
    );
    // Nothing is asked of who goes.
    never_says(&t, &["What would settle it", "Ways out:"]);
    let full = answer(ear, &asked, Detail::Full);
    let l = &full["licenses"][0];
    assert_eq!(l["value"], json!({"amount": "90000.50", "currency": "USD"}));
    assert_eq!(l["quantity_left"], json!({"amount": "50", "unit": "piece"}));
    assert_eq!((&l["covers"], &l["items"]), (&json!("yes"), &json!(["1", "2"])));
    assert_eq!(full["licenses"][2]["covers"], Value::Null);
    assert_eq!(full["drawdowns"].as_array().unwrap().len(), 2);
}

#[test]
fn another_currency_or_unit_is_a_problem_that_is_told() {
    let ear = packs::us_ear().unwrap();
    let asked = to_huawei(
        json!([item("1", "40000", "EUR", "piece"), item("2", "50000.50", "USD", "kg")]),
        json!([license(json!({}))]),
    );
    says(
        &text(ear, &asked),
        &["items[0].value: is stated in EUR, and a limit is in USD", "in the unit kg, and a license held in piece"],
    );
    let shorter = answer(ear, &asked, Detail::Findings);
    let codes: Vec<(&str, &str)> = shorter["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["code"].as_str().unwrap(), p["at"].as_str().unwrap()))
        .collect();
    assert_eq!(codes, [("currency", "items[0].value"), ("unit", "items[1].quantity")]);
    assert!(!shorter["findings"].as_array().unwrap().iter().any(|f| f["policy"] == "interdict/problem"));
    // What goes by another license misses nothing, and is told of no problem.
    let free = json!({"id": "D2", "value": "unlimited", "quantity": "unlimited"});
    let asked = to_huawei(json!([item("1", "40000", "EUR", "kg")]), json!([license(json!({})), license(free)]));
    let shorter = answer(ear, &asked, Detail::Findings);
    assert_eq!((&shorter["clearance"], &shorter["problems"]), (&json!("go"), &json!([])));
}

#[test]
fn a_code_is_asked_for_in_the_scheme_that_is_meant() {
    let ear = packs::us_ear().unwrap();
    let asked = request(json!({"items": [{"id": "1", "category": "USML XI(a)", "origin": "US"}]}));
    let t = text(ear, &asked);
    says(
        &t,
        &[
            "What is the ECCN of item 1? (it is classified only as USML XI(a); asked by",
            "whose ECCN is not known",
            "us-itar",
        ],
    );
    never_says(&t, &["regime us-ear, read up to"]);
    let findings = answer(ear, &asked, Detail::Findings)["findings"].clone();
    for f in findings.as_array().unwrap().iter().filter(|f| f["policy"] == "interdict/regime-missing") {
        assert_eq!(f["for"]["regime"], "us-itar");
    }
    let house = parse_rulebook(&[SourceFile {
        name: "house.toml",
        text: "[[regime]]\nid = \"nordwind\"\n[[policy]]\nid = \"nordwind/no-pumps\"\ntitle = \"No pumps\"\n\
               when = { item = [\"nordwind:pump.large\"] }\neffect = \"prohibit\"\n",
    }])
    .unwrap();
    let t = text(&house, &asked);
    says(
        &t,
        &[
            "Which code does item 1 have in the scheme `nordwind`?",
            "asked by nordwind/no-pumps",
            "nothing restricts it",
        ],
    );
    never_says(&t, &["license required", "License Exception"]);
    let shallow = request(json!({"items": [{"id": "1", "category": "nordwind:pump", "origin": "US"}]}));
    says(&text(&house, &shallow), &["Is item 1, classified as nordwind:pump, in nordwind:pump.large?"]);
}

#[test]
fn a_finding_that_may_apply_shows_what_is_open() {
    let ear = packs::us_ear().unwrap();
    let asked = request(json!({"items": [{"id": "1", "category": "3A001.a.1.a", "origin": "US"}]}));
    let full = answer(ear, &asked, Detail::Full);
    for f in
        full["findings"].as_array().unwrap().iter().filter(|f| f["truth"] == "unknown" && f["for"]["party"].is_null())
    {
        let facts = f["facts"].as_array().unwrap();
        assert!(facts.iter().any(|c| c["truth"] == "unknown"), "every clause is settled: {f}");
    }
    says(
        full["report"].as_str().unwrap(),
        &["unknown the item is within this limit of 3A001.a.1.a: \"when usable in missiles\" — not answered"],
    );
}

#[test]
fn presumptions_that_matter_stand_apart_from_the_others() {
    let ear = packs::us_ear().unwrap();
    let t = text(ear, &request(json!({})));
    says(
        &t,
        &[
            "  - end_uses: not known, as the rulebook declares",
            "more, taken as not known or not claimed: nothing hangs on any of them by itself",
        ],
    );
    never_says(&t, &["the host's profile"]);
    let presumed = answer(ear, &request(json!({})), Detail::Findings)["presumed"].clone();
    let by = |fact: &str| presumed.as_array().unwrap().iter().find(|p| p["fact"] == fact).unwrap()["by"].clone();
    assert_eq!(
        (by("licenses"), by("lists.dpl"), by("end_uses")),
        (json!("interdict"), json!("interdict"), json!("rulebook"))
    );
}

#[test]
fn authorizations_that_ended_or_that_nothing_admits_are_not_offered() {
    let ear = packs::us_ear().unwrap();
    let asked = request(json!({"items": [{"id": "1", "category": "3A001.a.7", "origin": "US"}]}));
    never_says(&text(ear, &asked), &["us-ear/tgl", "us-ear/el-footnote-2-cyber"]);
    let full = answer(ear, &asked, Detail::Full);
    says(&full["lines"][0]["authorizations"].to_string(), &["us-ear/tgl", "is not in force on 2026-09-20"]);
}

#[test]
fn one_party_that_is_not_stated_is_told_once_and_reasons_are_few_in_brief() {
    let none = "listing,name\nx-1,Nobody\n";
    let mut parts = with_rows(&[("dpl", none), ("uvl", none), ("meu", none), ("sdn", none)]).into_parts();
    for id in ["one", "two", "three"] {
        let entry = interdict::policy::Listing::new("x-1".parse().unwrap(), interdict::Entity::named("Nobody"));
        let list = PartyList::new(id.parse().unwrap(), "", vec![entry]).unwrap();
        parts.lists.insert(list.id().clone(), list);
    }
    let ear = Rulebook::new(parts).unwrap();
    let asked = request(json!({"roles_absent": []}));
    let t = text(&ear, &asked);
    assert_eq!(t.matches("interdict/listing-without-policy").count(), 1, "{t}");
    says(&t, &["the intermediate consignee, who is not stated; may be any entry of lists one, three, two"]);
    let shorter = answer(&ear, "{\"v\":1}", Detail::Findings);
    for a in shorter["lines"].as_array().unwrap().iter().flat_map(|l| l["authorizations"].as_array().unwrap()) {
        assert!(a["why"].as_array().unwrap().len() <= 4, "{a}");
    }
    assert!(shorter["missing"].as_array().unwrap().iter().all(|m| m["fact"] != "(the rulebook)"));
}

#[test]
fn a_ground_is_told_by_its_name() {
    let text_of = |name: &str| {
        let file = format!(
            "[[regime]]\nid = \"acme\"\nname = \"Acme Trade Policy\"\n[[regime.ground]]\nid = \"from_us\"\n{name}\
             citation = \"Acme 1.1\"\nwhen = {{ departure = [\"US\"] }}\n[[policy]]\nid = \"acme/x\"\n\
             when = {{ destination = [\"CN\"] }}\neffect = \"flag\"\nresolve = \"the opinion of counsel\"\n"
        );
        let rulebook = parse_rulebook(&[SourceFile { name: "acme.toml", text: &file }]).unwrap();
        (text(&rulebook, &request(json!({}))), answer(&rulebook, &request(json!({})), Detail::Full))
    };
    let (named, full) = text_of("name = \"leaves the United States\"\n");
    says(&named, &["Subject to the Acme Trade Policy: leaves the United States (Acme 1.1)."]);
    assert_eq!(full["findings"][0]["resolve"], "the opinion of counsel");
    says(&text_of("").0, &["Subject to the Acme Trade Policy: from_us (Acme 1.1)."]);
}

#[test]
fn a_boundary_says_about_what_it_is() {
    let ear = packs::us_ear().unwrap();
    let asked = request(json!({"parties": [
        {"id": "me", "role": "exporter", "name": "Example Chips Inc.", "country": "US"},
        {"id": "buyer", "role": "ultimate_consignee", "name": HUAWEI, "country": "CN"}]}));
    let tx = read_request(ear, asked.as_bytes()).unwrap().tx;
    let day = |s: &str| s.parse().unwrap();
    let periods = timeline(&Reference::new(ear), &tx, &View::latest(), day("2019-05-01"), day("2019-06-01"));
    let c = periods[1].changes.iter().find(|c| c.policy == "us-ear/744.11").unwrap();
    assert_eq!((c.citation.as_str(), c.kind, c.how), ("15 CFR 744.11(a)", "require_license", How::Begins));
    says(&c.about, &["ultimate consignee buyer", "list el"]);
    let plain = read_request(ear, request(json!({})).as_bytes()).unwrap().tx;
    let periods = timeline(&Reference::new(ear), &plain, &View::latest(), day("2026-09-01"), day("2028-01-01"));
    let stale = periods.iter().flat_map(|p| &p.changes).find(|c| c.policy == "interdict/stale").unwrap();
    says(&stale.about, &["kept up to", "days after that"]);
}
