//! The real Consolidated Screening List, found beside the project; absent, it says so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use interdict::{
    Engine, Reference, ReviewPolicy, Rulebook, Transaction, View,
    decision::{Binding, Evaluate, Says},
    evaluate,
    evaluate::Scratch,
    model::{Activity, Entity, Fact, ItemLine, Role, Strength, Value},
    packs,
    source::{
        Csl, CslOptions, SourceFile,
        el_terms::{ItemPredicate, Reading, Standard, read_review},
        read_csl,
    },
};

fn shared(path: &str) -> Option<String> {
    let full = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    match std::fs::read_to_string(&full) {
        Ok(text) => Some(text),
        Err(_) => {
            eprintln!("not run: ../shared/data/{path} is not there");
            None
        }
    }
}

fn load(text: &str) -> Csl {
    let options = CslOptions { notices: packs::us_ear_notices().unwrap(), ..CslOptions::default() };
    read_csl(SourceFile { name: "consolidated.csv", text }, &options).unwrap()
}

#[test]
fn every_row_is_accounted_for() {
    let Some(text) = shared("csl/consolidated.csv") else { return };
    let csl = load(&text);
    let r = &csl.report;
    r.require_complete().unwrap();
    assert_eq!((r.lines, r.rows, r.kept, r.rejected.len()), (14_166, 14_160, 14_160, 0));
    let by_source: Vec<usize> = r.by_source.values().map(|c| c.read).collect();
    assert_eq!(by_source, [53, 462, 2001, 3, 727, 71, 68, 17, 163, 78, 290, 10_026, 201]);
    assert_eq!(csl.lists.iter().map(|l| l.listings().len()).sum::<usize>(), 14_160);
    let codes = r.warnings_by_code();
    assert_eq!((codes["blank-requirement"], codes["blank-policy"]), (1, 1)); // Chengdu GaStone
    assert_eq!(codes["no-date"], 174 + 3); // and three dates that are none
    assert_eq!(codes["unread-birth"], 75 + 57); // about a year, and spans of years
    assert!(!codes.contains_key("unread-requirement") && !codes.contains_key("unread-policy"));
    assert!(r.warnings.iter().all(|w| w.line > 1 && w.line <= r.lines));
}

/// An item of the control list that no milder rule of any entry is for, with every fact stated.
fn item() -> ItemLine {
    let mut line =
        ItemLine::new("1".parse().unwrap()).category("5A991.b".parse().unwrap()).origin("US".parse().unwrap());
    line = line.category("HS 8517.62".parse().unwrap());
    for name in [
        "food_or_medicine",
        "infectious_disease",
        "note_to_1a995",
        "advanced_node_only",
        "oil_or_gas_product",
        "telecom_or_consumer_device",
    ] {
        line.facts.insert(name.parse().unwrap(), Fact::Value(Value::Bool(false)));
    }
    line.facts.insert("telecom_generation".parse().unwrap(), Fact::Value(Value::Integer(4)));
    line
}

fn shipment(name: &str, country: Option<&interdict::model::Territory>) -> Transaction {
    let mut entity = Entity::named(name);
    entity.countries = country.cloned().into_iter().collect();
    let mut tx = Transaction::builder()
        .date("2022-04-22")
        .activity(Activity::Export)
        .departure("US")
        .destination(country.map_or("CN", |c| c.country()))
        .party(Role::UltimateConsignee, entity)
        .without(Role::IntermediateConsignee)
        .item(item())
        .build();
    for (name, v) in [
        ("used_in_projects", Value::Bool(true)),
        ("civil_aviation_safety", Value::Bool(false)),
        ("wafer_200mm", Value::Bool(false)),
        ("government_or_soe_end_user", Value::Bool(true)),
        ("usg_supported_program", Value::Code("none".parse().unwrap())),
    ] {
        tx.facts.insert(name.parse().unwrap(), Fact::Value(v));
    }
    tx
}

/// What the entry's own text says about that item, read apart from the engine.
fn stated(note: &str) -> (ReviewPolicy, ReviewPolicy) {
    let policy = note.split("; license policy: ").nth(1).unwrap();
    let of = |s: Standard| match s {
        Standard::PresumptionOfApproval => ReviewPolicy::PresumptionOfApproval,
        Standard::CaseByCase => ReviewPolicy::CaseByCase,
        Standard::PresumptionOfDenial => ReviewPolicy::PresumptionOfDenial,
        Standard::PolicyOfDenial => ReviewPolicy::PolicyOfDenial,
    };
    match read_review(policy) {
        Reading::Typed(r) => {
            let rule = r.rules.iter().find(|r| matches!(r.when, ItemPredicate::OnCcl | ItemPredicate::NotInSet(_)));
            match rule.map(|r| r.then).or(r.default) {
                Some(s) => (of(s), of(s)),
                None => (ReviewPolicy::PresumptionOfApproval, ReviewPolicy::PolicyOfDenial),
            }
        }
        _ => (ReviewPolicy::PolicyOfDenial, ReviewPolicy::PolicyOfDenial),
    }
}

fn with_lists(csl: Csl) -> Rulebook {
    csl.into_rulebook(packs::us_ear().unwrap().to_owned()).unwrap()
}

#[test]
fn a_thousand_listed_names_stop_with_their_own_review_policy() {
    let Some(text) = shared("csl/consolidated.csv") else { return };
    let rulebook = with_lists(load(&text));
    let reference = Reference::new(&rulebook);
    let el = &rulebook.lists["el"];
    let el_place = rulebook.lists.keys().position(|k| k.as_str() == "el").unwrap() as u32;
    let policy = rulebook.position("us-ear/744.11").unwrap();
    let mut seen = std::collections::BTreeMap::new();
    for (n, l) in el.listings().iter().enumerate().step_by(2) {
        let tx = shipment(l.entity.name().unwrap(), l.entity.countries.first());
        let d = reference.evaluate(&tx, &View::latest());
        assert_eq!(d.clearance().as_str(), "stop", "{}: {d:?}", l.entity.name().unwrap());
        let mine = d
            .findings
            .iter()
            .find(|f| {
                f.says == Says::Policy(policy)
                    && matches!(f.binding, Binding::Listing { list, listing, .. } if list == el_place && listing as usize == n)
            })
            .unwrap_or_else(|| panic!("{} has no finding of its own", l.entity.name().unwrap()));
        assert_eq!(mine.review, Some(stated(&l.note)), "{}: {}", l.entity.name().unwrap(), l.note);
        *seen.entry(mine.review).or_insert(0) += 1;
    }
    assert_eq!(seen.values().sum::<i32>(), 1001);
    assert!(seen.len() >= 4, "only these review policies occur: {seen:?}");
}

#[test]
fn aliases_stop_as_well_and_weak_ones_ask() {
    let Some(text) = shared("csl/consolidated.csv") else { return };
    let rulebook = with_lists(load(&text));
    let reference = Reference::new(&rulebook);
    let (mut strong, mut weak) = (0, 0);
    for l in rulebook.lists["el"].listings().iter().step_by(9) {
        for name in l.entity.names.iter().skip(1) {
            let d = reference.evaluate(&shipment(&name.text, l.entity.countries.first()), &View::latest());
            let clearance = d.clearance().as_str();
            if name.strength == Strength::Weak {
                assert_ne!(clearance, "go", "{}", name.text);
                weak += 1;
            } else {
                assert_eq!(clearance, "stop", "{}", name.text);
                strong += 1;
            }
        }
    }
    assert!(strong > 200 && weak > 20, "{strong} {weak}");
}

#[test]
fn the_small_newer_file_reads_as_well() {
    let Some(text) = shared("csl/csl_small_2025.csv") else { return };
    let csl = load(&text);
    csl.report.require_complete().unwrap();
    assert!(csl.report.rows > 0);
}

/// The engine decides as the specification does with every real list loaded: a name of each list, and
/// one of none, on a day that is known and on one that is not.
#[test]
fn the_engine_agrees_over_the_real_lists() {
    let Some(text) = shared("csl/consolidated.csv") else { return };
    let rulebook = with_lists(load(&text));
    let engine = Engine::compile(&rulebook).unwrap();
    let mut scratch = Scratch::default();
    let entries = rulebook.lists.values().flat_map(|l| l.listings().iter().step_by(l.listings().len() / 12 + 1));
    let mut names: Vec<_> = entries.map(|l| (l.entity.name().unwrap(), l.entity.countries.first())).collect();
    names.push(("Nobody On Any List", None));
    assert!(names.len() > 80, "{}", names.len());
    for (n, (name, country)) in names.into_iter().enumerate() {
        let mut tx = shipment(name, country);
        if n % 3 == 0 {
            tx.date = Fact::Absent;
        }
        let view = View::latest();
        let expected = evaluate(&rulebook, &tx, &view);
        let found = engine.outcome(&tx, &view, &mut scratch);
        assert_eq!((found.best, found.worst), (expected.best, expected.worst), "{name}");
        assert_eq!(engine.evaluate_with(&tx, &view, &mut scratch), expected, "{name}");
    }
}

/// Parties of the real lists, found by likeness within a decision; the specification scans, the engine searches.
#[cfg(feature = "screen")]
#[test]
fn names_of_the_real_lists_are_found_by_likeness() {
    use interdict::{Truth, explain::Report, policy::Matching};
    let Some(text) = shared("csl/consolidated.csv") else { return };
    let rulebook = load(&text).into_rulebook(packs::us_ear().unwrap().clone()).unwrap().matching(Matching::Index);
    let engine = Engine::compile(&rulebook).unwrap();
    let view = View::latest();
    for (name, born, list, is, class) in [
        ("HUAWEI TECHNOLOGIES CO LTD", "", "el", Truth::Yes, "equal name"),
        ("Huawei Technolgies Co", "", "el", Truth::Unknown, "similar name"),
        ("Pinstech", "", "el", Truth::Unknown, "similar name"),
        ("OSAMA BIN LADIN", "", "sdn", Truth::Yes, "equal name"),
        ("Dmitrii Ovsiannikov", "", "sdn", Truth::Unknown, "similar name"),
        ("Kursad Cire", "1967-08-30", "sdn", Truth::Unknown, "name and date of birth"),
        ("Hawaii Technologies Inc.", "", "", Truth::No, ""),
        ("Northwind Traders", "", "", Truth::No, ""),
    ] {
        let mut tx = shipment(name, None);
        if let Fact::Value(parties) = &mut tx.parties {
            parties.iter_mut().for_each(|p| p.entity.born.extend(born.parse::<interdict::model::Born>().ok()));
        }
        let decision = engine.evaluate(&tx, &view);
        assert_eq!(decision, evaluate(&rulebook, &tx, &view), "{name}");
        let report = Report::new(&rulebook, &tx, &view, &decision);
        let of = |m: &&interdict::explain::MatchedReport| m.list == list && (m.is, m.class) == (is, class);
        let found = report.matched();
        assert_eq!(found.iter().any(|m| of(&m)), !list.is_empty(), "{name}: {found:#?}");
        assert!(!list.is_empty() || found.iter().all(|m| m.is.is_no()), "{name}: {found:#?}");
    }
}
