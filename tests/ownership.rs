//! How much of a party blocked parties own: the examples of OFAC's FAQ 399 and 401 and of the Entity
//! List's Affiliates rule, decided by a small rulebook.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use interdict::{
    Decision, Entity, Outcome, ReviewPolicy, Rulebook, Transaction, View,
    decision::{Binding, MissingFact, PartyFact},
    evaluate,
    explain::Report,
    model::{Activity, Amount, Fact, Owner, Role},
    source::{SourceFile, parse_rulebook, print_rulebook},
    wire::{Detail, evaluate_json, read_request},
};

const RULES: &str = r#"
title = "Owned"

[[regime]]
id = "ofac"
name = "Sanctions"

[[fact]]
name = "share"
of = "party"
kind = "decimal"
may_be_not_known = true

[[table]]
kind = "list"
id = "sdn"
text = """
listing,name,kind,programs
x,Blocked Person X,person,SDGT
y,Blocked Person Y,person,IRAN
z,Blocked Place Z,address,SDGT"""

[[policy]]
id = "ofac/listed"
each = { listing = ["sdn"] }
effect = "prohibit"

[[policy]]
id = "ofac/50"
when = { any_party = { owned = { lists = ["sdn"], at_least = "50" } } }
effect = "prohibit"
"#;

const AFFILIATES: &str = r#"
title = "Affiliates"

[[regime]]
id = "ear"
name = "Export controls"

[[table]]
kind = "list"
id = "el"
text = """
listing,name,kind,review,admits,footnotes
mild,Mild Works,organization,case_by_case,GBS,
hard,Hard Works,organization,policy_of_denial,,1
spot,Spot Place,address,presumption_of_denial,,
bare,Bare Works,,presumption_of_denial,,"""

[[policy]]
id = "ear/listed"
each = { listing = ["el"] }
effect = "require_license"
review = "listing"

[[policy]]
id = "ear/affiliates"
title = "Half owned by listed companies"
each = { owner = ["el"] }
when = { not = { entry_kind = ["address"] }, owned = { lists = ["el"], at_least = "50", when = { not = { entry_kind = ["address"] } } } }
effect = "require_license"
review = "listing"
admits = "listing"
"#;

fn book(text: &str) -> Rulebook {
    parse_rulebook(&[SourceFile { name: "rules.toml", text }]).unwrap()
}
/// Somebody with owners, each with its share in percent; no share is one that is not stated.
fn held(name: &str, owners: Vec<(Entity, Option<u32>)>) -> Entity {
    let owner = |(entity, share): (Entity, Option<u32>)| Owner {
        entity,
        share: share.map(Amount::from).into(),
        matches: Fact::Absent,
    };
    let mut e = Entity::named(name);
    e.owners = Fact::Value(owners.into_iter().map(owner).collect());
    e
}
fn nobodys(name: &str) -> Entity {
    held(name, vec![])
}
fn tx(party: Entity) -> Transaction {
    let tx = Transaction::builder().date("2025-10-15").activity(Activity::Payment).destination("CN").transit(&[]);
    tx.party(Role::Beneficiary, party).no_items().build()
}
fn span(rules: &str, party: Entity) -> (Outcome, Outcome) {
    let d = decide(rules, party);
    (d.best, d.worst)
}
fn decide(rules: &str, party: Entity) -> Decision {
    evaluate(&book(rules), &tx(party), &View::latest())
}

const OWNED: (Outcome, Outcome) = (Outcome::Prohibited, Outcome::Prohibited);
const FREE: (Outcome, Outcome) = (Outcome::Unrestricted, Outcome::Unrestricted);
const OPEN: (Outcome, Outcome) = (Outcome::Unrestricted, Outcome::Prohibited);

fn x() -> Entity {
    nobodys("Blocked Person X")
}
fn y() -> Entity {
    nobodys("Blocked Person Y")
}

#[test]
fn half_is_enough_and_49_percent_is_not() {
    assert_eq!(span(RULES, held("A", vec![(x(), Some(50))])), OWNED);
    assert_eq!(span(RULES, held("A", vec![(x(), Some(49))])), FREE);
}

#[test]
fn shares_of_several_owners_are_added_up() {
    assert_eq!(span(RULES, held("A", vec![(x(), Some(25)), (y(), Some(25))])), OWNED);
    assert_eq!(span(RULES, held("A", vec![(x(), Some(25)), (y(), Some(24)), (nobodys("Z"), Some(51))])), FREE);
}

#[test]
fn owners_that_are_themselves_owned_count_with_their_whole_stake() {
    let half = |name| held(name, vec![(x(), Some(50))]);
    // X owns half of A, and A half of B: not multiplied.
    assert_eq!(span(RULES, held("B", vec![(half("A"), Some(50))])), OWNED);
    // X owns half of A and of B, and these a quarter each of C.
    assert_eq!(span(RULES, held("C", vec![(half("A"), Some(25)), (half("B"), Some(25))])), OWNED);
    // X owns 49 percent of A, and A all of B: the chain is broken.
    let less = held("A", vec![(x(), Some(49))]);
    assert_eq!(span(RULES, held("B", vec![(less.clone(), Some(100))])), FREE);
    // What reaches C directly and through an owner adds up.
    assert_eq!(span(RULES, held("C", vec![(half("A"), Some(30)), (x(), Some(20))])), OWNED);
    assert_eq!(span(RULES, held("C", vec![(less, Some(30)), (x(), Some(20))])), FREE);
}

#[test]
fn that_the_party_itself_is_listed_is_another_matter() {
    let d = decide(RULES, x());
    assert_eq!((d.best, d.worst), OWNED);
    assert!(matches!(d.findings.first().map(|f| f.binding), Some(Binding::Listing { .. })));
    assert_eq!(d.findings.len(), 1);
}

#[test]
fn what_is_not_said_stays_open() {
    let owners = |d: &Decision| d.missing.iter().map(|m| m.fact).collect::<Vec<_>>();
    let open = [MissingFact::Party(0, PartyFact::Owners)];
    // No share, no owners, owners of owners of whom nothing is said, an owner without a name.
    for party in [
        held("A", vec![(x(), None)]),
        Entity::named("A"),
        held("A", vec![(Entity::named("B"), Some(60))]),
        held(
            "A",
            vec![
                (held("B", vec![]), Some(20)),
                (Entity { owners: Fact::Value(vec![]), ..Entity::default() }, Some(60)),
            ],
        ),
    ] {
        let d = decide(RULES, party);
        assert_eq!((d.best, d.worst), OPEN);
        assert_eq!(owners(&d), open);
    }
    // It does not matter where the rest is not enough, or where enough is known.
    assert_eq!(span(RULES, held("A", vec![(Entity::named("B"), Some(49))])), FREE);
    assert_eq!(span(RULES, held("A", vec![(x(), Some(50)), (Entity::named("B"), None)])), OWNED);
    // A weak alias is not enough to be sure.
    let weak = Entity { owners: Fact::Value(vec![]), ..Entity::default() }.weak_alias("Blocked Person X");
    assert_eq!(span(RULES, held("A", vec![(weak, Some(60))])), OPEN);
}

#[test]
fn a_share_that_is_not_known_counts_as_none_where_it_may_be_said() {
    let mut party = held("A", vec![(x(), None)]);
    if let Fact::Value(all) = &mut party.owners {
        all.iter_mut().for_each(|o| o.share = Fact::NotKnown);
    }
    assert_eq!(span(RULES, party.clone()), FREE);
    let silent = RULES.replace("may_be_not_known = true", "");
    assert_eq!(span(&silent, party), OPEN);
    let request =
        |share: &str| format!(r#"{{"v":1,"parties":[{{"role":"bank","owners":[{{"name":"B","share":{share}}}]}}]}}"#);
    let read = |rules: &str| read_request(&book(rules), request("\"not_known\"").as_bytes()).unwrap().tx;
    assert_eq!(read(RULES).problems, []);
    assert!(interdict::wire::print_transaction(&read(RULES)).contains(r#""share":"not_known""#));
    assert_eq!(read(&silent).problems.len(), 1);
}

#[test]
fn shares_in_conflict_count_where_they_agree() {
    let with = |shares: [u32; 2]| {
        let mut party = held("A", vec![(x(), None)]);
        if let Fact::Value(all) = &mut party.owners {
            all.iter_mut().for_each(|o| o.share = Fact::Conflict(shares.map(Amount::from).to_vec()));
        }
        span(RULES, party)
    };
    assert_eq!((with([50, 60]), with([49, 50]), with([10, 49])), (OWNED, OPEN, FREE));
}

#[test]
fn shares_may_be_more_than_a_decimal_holds() {
    let all: Amount = "79228162514264337593543950335".parse().unwrap();
    let mut party = held("A", vec![(x(), None), (y(), None)]);
    if let Fact::Value(owners) = &mut party.owners {
        owners.iter_mut().for_each(|o| o.share = Fact::Value(all));
    }
    assert_eq!(span(RULES, party), OWNED);
}

#[test]
fn the_terms_are_those_of_the_strictest_owner() {
    let required = |r| (Outcome::LicenseRequired(r), Outcome::LicenseRequired(r));
    let by = |names: &[&str], share: u32| held("Sub", names.iter().map(|n| (nobodys(n), Some(share))).collect());
    assert_eq!(span(AFFILIATES, by(&["Mild Works"], 50)), required(ReviewPolicy::CaseByCase));
    assert_eq!(span(AFFILIATES, by(&["Mild Works", "Hard Works"], 25)), required(ReviewPolicy::PolicyOfDenial));
    assert_eq!(span(AFFILIATES, by(&["Mild Works", "Hard Works"], 24)), FREE);
    // An owner of an owner counts as well.
    let above = held("Sub", vec![(by(&["Hard Works"], 50), Some(50))]);
    assert_eq!(span(AFFILIATES, above), required(ReviewPolicy::PolicyOfDenial));
    // An address owns nothing here.
    assert_eq!(span(AFFILIATES, by(&["Spot Place"], 60)), FREE);
    // Owners of whom nothing is said may be anyone: one finding, with the strictest terms.
    let d = decide(AFFILIATES, Entity::named("Sub"));
    assert_eq!((d.best, d.worst), (Outcome::Unrestricted, Outcome::LicenseRequired(ReviewPolicy::PolicyOfDenial)));
    let on: Vec<Binding> = d.findings.iter().map(|f| f.binding).collect();
    assert_eq!(on, [Binding::AnyOwnerListing { party: 0, list: 0 }]);
}

#[test]
fn an_entry_that_states_no_kind_is_of_none() {
    // The list is the authority: what it does not call an address is a company or a person that can own.
    let d = decide(AFFILIATES, held("Sub", vec![(nobodys("Bare Works"), Some(50))]));
    let required = Outcome::LicenseRequired(ReviewPolicy::PresumptionOfDenial);
    assert_eq!((d.best, d.worst), (required, required));
}

#[test]
fn a_policy_over_owners_does_not_read_the_list_for_parties() {
    let (before, after) = AFFILIATES.split_once("[[policy]]\nid = \"ear/listed\"").unwrap();
    let (_, rest) = after.split_once("[[policy]]").unwrap();
    let rules = format!("{before}[[policy]]{rest}");
    assert_eq!(span(&rules, nobodys("Hard Works")), (Outcome::Flagged, Outcome::Flagged));
}

#[test]
fn reports_and_answers_say_through_whom() {
    let party = held("Example Ltd", vec![(nobodys("Hard Works"), Some(60))]);
    let (rules, tx, view) = (book(AFFILIATES), tx(party), View::latest());
    let d = evaluate(&rules, &tx, &view);
    let text = Report::new(&rules, &tx, &view, &d).text();
    for words in [
        r#""Example Ltd", through its owner, listed as "Hard Works" (list el; entry hard)"#,
        "the party is owned 50 percent or more, in aggregate, by parties on list el by an entry of which: the listed entity is not of kind address",
        r#"owners: "Hard Works", share 60 percent"#,
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let request = r#"{"v":1,"date":"2025-10-15","activity":"payment","destination":"CN","items":[],
      "parties":[{"id":"p1","role":"bank","name":"Example Ltd","owners":[{"name":"Hard Works","share":"60","owners":[]}]}]}"#;
    let answer = evaluate_json(&interdict::Reference::new(&rules), request.as_bytes(), Detail::Findings);
    let on = r#""for":{"party":"p1","list":"el","listing":"hard","through":"owner"}"#;
    assert!(answer.contains(on), "{answer}");
}

#[test]
fn what_is_printed_reads_back() {
    for rules in [RULES, AFFILIATES] {
        let rules = book(rules);
        assert_eq!(book(&print_rulebook(&rules)), rules);
    }
}

#[test]
fn what_does_not_fit_is_told() {
    let errors = |policy: &str| {
        let text = format!("{RULES}\n[[policy]]\nid = \"ofac/bad\"\neffect = \"advise\"\n{policy}");
        parse_rulebook(&[SourceFile { name: "rules.toml", text: &text }]).unwrap_err().to_string()
    };
    for (policy, code) in [
        (r#"when = { owned = { lists = ["sdn"], at_least = "50" } }"#, "bad-place"),
        (r#"when = { any_party = { owned = { lists = ["sdn"], at_least = "0" } } }"#, "bad-number"),
        (r#"when = { any_party = { owned = { lists = ["sdn"], at_least = "101" } } }"#, "bad-number"),
        (r#"when = { any_party = { owned = { lists = ["sdm"], at_least = "50" } } }"#, "did you mean `sdn`?"),
        (r#"when = { any_party = { owned = { lists = [], at_least = "50" } } }"#, "empty-list"),
        (r#"when = { any_party = { owned = { lists = ["sdn"] } } }"#, "at_least"),
        (r#"when = { any_party = { entry_kind = ["address"] } }"#, "bad-place"),
        (r#"each = { owner = ["sdm"] }"#, "did you mean `sdn`?"),
    ] {
        assert!(errors(policy).contains(code), "{policy}: {}", errors(policy));
    }
}
