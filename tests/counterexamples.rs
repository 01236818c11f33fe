//! What the laws found, each as small as it gets, so that it stays mended. Each names its law.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use interdict::{
    Clearance, Decision, Entity, Outcome, Policy, Rulebook, Transaction, Truth, View,
    decision::{ItemFact, MissingFact, PartyFact},
    evaluate,
    model::{Activity, Dated, Fact, HostMatch, ItemLine, Money, Owner, Party, Role, Territory, Value},
    policy::{
        Admits, Chart, ChartRow, Condition, Control, ControlList, ControlRow, DestinationKind, Each, Effect,
        Expectation, FactDecl, FactKind, FactOf, Governed, Ground, Group, Items, Listing, Member, PartyList, Places,
        Regime, RulebookParts, Test,
    },
};
use std::{collections::BTreeSet, fmt::Debug, str::FromStr};

fn p<T: FromStr<Err: Debug>>(s: &str) -> T {
    s.parse().unwrap()
}
fn parts() -> RulebookParts {
    let mut parts = RulebookParts::default();
    let house = Regime::house(p("house"), "House rules");
    parts.regimes.insert(house.id.clone(), house);
    parts
}
fn regime(parts: &mut RulebookParts) -> &mut Regime {
    parts.regimes.get_mut("house").unwrap()
}
fn stop(when: Condition) -> Policy {
    Policy::new(p("house/stop"), Effect::Prohibit { admits: Admits::none() }).when(when)
}
fn book(mut parts: RulebookParts, policies: impl IntoIterator<Item = Policy>) -> Rulebook {
    parts.policies.extend(policies);
    Rulebook::new(parts).unwrap()
}
fn decide(r: &Rulebook, tx: &Transaction) -> Decision {
    evaluate(r, tx, &View::latest())
}
fn span(r: &Rulebook, tx: &Transaction) -> (Outcome, Outcome) {
    let d = decide(r, tx);
    (d.best, d.worst)
}
fn missing(r: &Rulebook, tx: &Transaction) -> Vec<MissingFact> {
    decide(r, tx).missing.iter().map(|m| m.fact).collect()
}
const OPEN: (Outcome, Outcome) = (Outcome::Unrestricted, Outcome::Prohibited);
const FREE: (Outcome, Outcome) = (Outcome::Unrestricted, Outcome::Unrestricted);

fn line(id: &str) -> ItemLine {
    ItemLine::new(p(id))
}
fn tx() -> interdict::model::TransactionBuilder {
    Transaction::builder().date("2024-05-01").activity(Activity::Export).destination("CN").departure("US").transit(&[])
}
fn listed(name: &str) -> PartyList {
    PartyList::new(p("el"), "A list", vec![Listing::new(p("e"), Entity::named(name))]).unwrap()
}
fn with_list() -> RulebookParts {
    let mut parts = parts();
    parts.lists.insert(p("el"), listed("Red Star"));
    parts
}
fn over_list() -> Policy {
    stop(Condition::Always(true)).each(Each::Listing(BTreeSet::from([p("el")])))
}

/// `fail_closed`: an empty list of the host's findings cleared a party without a name.
#[test]
fn a_party_without_a_name_may_be_anyone() {
    let r = book(with_list(), [over_list()]);
    let party = |entity| Party { id: p("p"), role: Role::EndUser, entity, matches: Fact::Value(vec![]) };
    let of = |entity| tx().full_party(party(entity)).no_items().build();
    assert_eq!(span(&r, &of(Entity::named("Red Star"))).0, Outcome::Prohibited);
    assert_eq!(span(&r, &of(Entity::default())), OPEN);
}

/// `fail_closed`: findings in conflict were not looked at.
#[test]
fn findings_in_conflict_leave_it_open() {
    let r = book(with_list(), [over_list()]);
    let found = |is| vec![HostMatch::new(p("el"), p("e"), is)];
    let matches = Fact::Conflict(vec![found(Truth::Yes), found(Truth::No)]);
    let party = Party { id: p("p"), role: Role::EndUser, entity: Entity::named("Somebody"), matches };
    assert_eq!(span(&r, &tx().full_party(party).no_items().build()), OPEN);
}

/// `narrowing`: a party without a name cleared a list that no policy reads.
#[test]
fn a_party_without_a_name_may_be_on_a_list_that_no_policy_reads() {
    let r = book(with_list(), []);
    let of = |entity| tx().party(Role::EndUser, entity).no_items().build();
    assert_eq!(span(&r, &of(Entity::named("Red Star"))).1, Outcome::Flagged);
    assert_eq!(span(&r, &of(Entity::default())), (Outcome::Unrestricted, Outcome::Flagged));
}

/// `narrowing`: a role that nobody fills counted as if somebody filled it.
#[test]
fn an_expected_role_may_have_nobody() {
    let mut parts = parts();
    let roles = BTreeSet::from([Role::IntermediateConsignee]);
    let activities = BTreeSet::from([Activity::Export]);
    regime(&mut parts).expects.push(Expectation { activities, roles: roles.clone(), goods: false });
    let r = book(parts, [stop(Condition::any_party(Condition::Role(roles)))]);
    let nothing = tx().no_items();
    let mut said = nothing.clone().build();
    said.parties = Fact::Value(vec![]);
    assert_eq!(span(&r, &said), OPEN);
    assert_eq!(missing(&r, &said), [MissingFact::Role(0)]);
    said.roles_absent.push(Role::IntermediateConsignee);
    assert_eq!(span(&r, &said), FREE);
}

/// `narrowing`: transit that was not stated counted as if there were a transit country.
#[test]
fn transit_that_is_not_stated_may_be_none() {
    let mut parts = parts();
    regime(&mut parts).destinations = BTreeSet::from([DestinationKind::Ultimate, DestinationKind::Transit]);
    let r = book(parts, [stop(Condition::DestinationAs(BTreeSet::from([DestinationKind::Transit])))]);
    let mut said = tx().no_items().build();
    assert_eq!(span(&r, &said), FREE);
    said.transit = Fact::Absent;
    assert_eq!(span(&r, &said), OPEN);
    assert_eq!(missing(&r, &said), [MissingFact::Transit]);
}

/// `narrowing`: while the activity was not stated, a release and the ultimate destination counted both.
#[test]
fn either_the_release_or_the_ultimate_destination_stands() {
    let mut parts = parts();
    regime(&mut parts).destinations = BTreeSet::from([DestinationKind::Ultimate, DestinationKind::Release]);
    let r = book(parts, [stop(Condition::destination(p("RU")))]);
    let mut recipient = Entity::named("A recipient");
    recipient.nationalities.push(p("RU"));
    let mut said = tx().party(Role::EndUser, recipient).no_items().build();
    assert_eq!(span(&r, &said), FREE);
    said.activity = Fact::Value(Activity::DeemedExport);
    assert_eq!(span(&r, &said).0, Outcome::Prohibited);
    said.activity = Fact::Absent;
    assert_eq!(span(&r, &said), OPEN);
    assert_eq!(missing(&r, &said), [MissingFact::Activity]);
    // Where both are forbidden, the activity does not matter.
    said.destination = Fact::Value(p("RU"));
    assert_eq!(span(&r, &said), (Outcome::Prohibited, Outcome::Prohibited));
}

/// `settling`: the nationality of a recipient was asked for as the destination.
#[test]
fn a_release_misses_the_nationality() {
    let mut parts = parts();
    regime(&mut parts).destinations = BTreeSet::from([DestinationKind::Release]);
    let r = book(parts, [stop(Condition::destination(p("RU")))]);
    let mut said = tx().party(Role::EndUser, Entity::named("A recipient")).no_items().build();
    said.activity = Fact::Value(Activity::DeemedExport);
    assert_eq!(missing(&r, &said), [MissingFact::Party(0, PartyFact::Nationality)]);
}

/// `narrowing`: a line that may belong to an entry counted in full, so that stating another code
/// raised an answer from no to yes.
#[test]
fn a_line_without_a_code_may_or_may_not_count_in_a_sum() {
    let over = Condition::not(Condition::OrderValue(p::<Money>("5000 USD")));
    let r = book(parts(), [stop(Condition::AnyItem(Box::new(Condition::all([Condition::item(p("3A001")), over]))))]);
    let first = line("1").category(p("3A001")).value(p("3000 USD"));
    let open = tx().item(first.clone()).item(line("2").value(p("4000 USD"))).build();
    assert_eq!(span(&r, &open), OPEN);
    assert_eq!(missing(&r, &open), [MissingFact::Item(1, ItemFact::Category)]);
    let other = line("2").category(p("5A002")).value(p("4000 USD"));
    assert_eq!(span(&r, &tx().item(first).item(other).build()), FREE);
}

/// `narrowing`: the row of a country stood for a subdivision that has a row of its own.
#[test]
fn a_country_may_be_a_subdivision_that_has_a_row_of_its_own() {
    let mut parts = parts();
    let row = |place, marked: &[&str]| ChartRow {
        place: p(place),
        marked: marked.iter().map(|c| p(c)).collect(),
        dated: Dated::ALWAYS,
        note: String::new(),
    };
    let chart = Chart { columns: BTreeSet::from([p("NS2")]), rows: vec![row("UA", &[]), row("UA-43", &["NS2"])] };
    parts.charts.insert(p("chart"), chart);
    parts.controls.insert(p("ccl"), ControlList { rows: vec![controlled("3A001")], ..ControlList::default() });
    let r = book(parts, [stop(Condition::Chart(p("chart"))).each(Each::Control(p("ccl")))]);
    let to = |place: &str| tx().destination(place).item(line("1").category(p("3A001"))).build();
    assert_eq!(span(&r, &to("UA-43")).0, Outcome::Prohibited);
    assert_eq!(span(&r, &to("UA-30")), FREE);
    assert_eq!(span(&r, &to("UA")), OPEN);
    assert_eq!(missing(&r, &to("UA")), [MissingFact::Destination]);
}
fn controlled(category: &str) -> ControlRow {
    ControlRow {
        category: p(category),
        reason: Some(p("NS")),
        control: Control::Column(p("NS2")),
        scope: None,
        dated: Dated::ALWAYS,
        citation: String::new(),
        note: String::new(),
    }
}

/// `narrowing`: the same for a place that another one governs.
#[test]
fn a_country_may_be_a_subdivision_that_another_place_governs() {
    let mut parts = parts();
    let governed = Governed { place: p("UA-43"), by: p("RU"), dated: Dated::ALWAYS, citation: String::new() };
    regime(&mut parts).governed.push(governed);
    let r = book(parts, [stop(Condition::destination(p("RU")))]);
    assert_eq!(span(&r, &tx().destination("UA").no_items().build()), OPEN);
}

/// `settling`: membership on a day that is not known was put down to the place.
#[test]
fn a_membership_on_an_unknown_day_misses_the_date() {
    let mut parts = parts();
    let member = Member { of: p::<Territory>("CN"), dated: Dated::since(p("2023-01-01")), citation: String::new() };
    parts.groups.insert(p("D:5"), Group::Places(vec![member]));
    let r = book(parts, [stop(Condition::destination_group(p("D:5")))]);
    let mut said = tx().no_items().build();
    said.date = Fact::Absent;
    assert_eq!(missing(&r, &said), [MissingFact::Date]);
    // So was membership of a category.
    let mut parts = self::parts();
    let member = Member { of: p("3A001"), dated: Dated::since(p("2023-01-01")), citation: String::new() };
    parts.groups.insert(p("emerging"), Group::Items(vec![member]));
    let r = book(parts, [stop(Condition::Item(Items::of([], [p("emerging")])))]);
    let mut said = tx().item(line("1").category(p("3A001"))).build();
    said.date = Fact::Absent;
    assert_eq!(missing(&r, &said), [MissingFact::Date]);
}

/// `settling`: what is missing of an owner was asked of the party.
#[test]
fn what_is_missing_of_an_owner_is_missing_of_the_owners() {
    let from = Condition::Country(Places::of([p("CN")], []));
    let r = book(parts(), [stop(Condition::any_party(Condition::AnyOwner(Box::new(from))))]);
    let owner = Owner { entity: Entity::named("Owner"), share: Fact::Value(p("60")), matches: Fact::Absent };
    let mut party = Entity::named("Owned");
    party.owners = Fact::Value(vec![owner]);
    let said = tx().party(Role::EndUser, party).no_items().build();
    assert_eq!(missing(&r, &said), [MissingFact::Party(0, PartyFact::Owners)]);
}

/// `fail_closed`: owners said to be not known cleared a test of owners.
#[test]
fn owners_said_to_be_not_known_are_absent() {
    let from = Condition::Country(Places::of([p("CN")], []));
    let r = book(parts(), [stop(Condition::any_party(Condition::AnyOwner(Box::new(from))))]);
    let mut party = Entity::named("Owned");
    party.owners = Fact::NotKnown;
    assert_eq!(span(&r, &tx().party(Role::EndUser, party).no_items().build()), OPEN);
}

/// `fail_closed`: a fact of an owner of a wrong kind was no problem.
#[test]
fn the_facts_of_owners_are_checked() {
    let mut parts = parts();
    let decl = FactDecl {
        name: p("status"),
        of: FactOf::Party,
        kind: FactKind::Bool,
        many: false,
        codes: BTreeSet::new(),
        absent: interdict::policy::Absence::Unknown,
        profile: false,
        may_be_not_known: false,
        derived: None,
        question: String::new(),
    };
    parts.facts.insert(p("status"), decl);
    let test = Condition::Fact(p("status"), Test::Is(Value::Bool(true)));
    let r = book(parts, [stop(Condition::any_party(Condition::AnyOwner(Box::new(test))))]);
    let mut owner = Owner { entity: Entity::named("Owner"), share: Fact::Absent, matches: Fact::Absent };
    owner.entity.facts.insert(p("status"), Fact::Value(Value::Integer(1)));
    let mut party = Entity::named("Owned");
    party.owners = Fact::Value(vec![owner]);
    let said = tx().party(Role::EndUser, party).no_items().build();
    assert!(!matches!(decide(&r, &said).clearance(), Clearance::Go(_)));
}

/// `narrowing`: a presumption about lines carried a ground for a line that nobody had stated.
#[test]
fn of_a_line_that_is_not_stated_nothing_is_presumed() {
    let mut parts = parts();
    let decl = FactDecl {
        name: p("generation"),
        of: FactOf::Item,
        kind: FactKind::Integer,
        many: false,
        codes: BTreeSet::new(),
        absent: interdict::policy::Absence::NotKnown,
        profile: false,
        may_be_not_known: true,
        derived: None,
        question: String::new(),
    };
    parts.facts.insert(p("generation"), decl);
    let r = book(parts, [stop(Condition::Fact(p("generation"), Test::NotKnown))]);
    assert_eq!(span(&r, &tx().build()), OPEN);
    assert_eq!(span(&r, &tx().no_items().build()), FREE);
}

/// `narrowing`: the flag for missing goods was certain while the activity was not known, and silent
/// while the items were not.
#[test]
fn goods_may_be_missing() {
    let mut parts = parts();
    let activities = BTreeSet::from([Activity::Export]);
    regime(&mut parts).expects.push(Expectation { activities, roles: BTreeSet::new(), goods: true });
    let r = book(parts, []);
    let may_be_flagged = (Outcome::Unrestricted, Outcome::Flagged);
    let mut said = tx().no_items().build();
    said.activity = Fact::Absent;
    assert_eq!(span(&r, &said), may_be_flagged);
    assert_eq!(missing(&r, &said), [MissingFact::Activity]);
    assert_eq!(span(&r, &tx().build()), may_be_flagged);
    assert_eq!(missing(&r, &tx().build()), [MissingFact::Items]);
}

/// `fail_closed`: without its code a line went that is flagged with it.
#[test]
fn a_line_without_a_code_may_have_one_that_no_control_list_holds() {
    let mut parts = parts();
    parts.controls.insert(p("ccl"), ControlList { rows: vec![controlled("3A001")], ..ControlList::default() });
    let r = book(parts, []);
    assert_eq!(span(&r, &tx().item(line("1").category(p("9A999"))).build()).1, Outcome::Flagged);
    assert_eq!(span(&r, &tx().item(line("1")).build()).1, Outcome::Flagged);
    assert_eq!(span(&r, &tx().item(line("1").category(p("3A001"))).build()), FREE);
}

/// `settling`: a conflict of laws that is not certain missed nothing.
#[test]
fn a_conflict_that_may_be_says_what_is_missing() {
    let mut blocks = Policy::new(p("house/blocks"), Effect::Advise).when(Condition::destination(p("CU")));
    blocks.opposes.insert("house/flag".into());
    let flag = Policy::new(p("house/flag"), Effect::Flag { resolve: String::new() });
    let r = book(parts(), [blocks, flag]);
    let mut said = tx().no_items().build();
    said.destination = Fact::Absent;
    let d = decide(&r, &said);
    assert_eq!((d.best, d.worst), (Outcome::Flagged, Outcome::Flagged));
    assert_eq!(missing(&r, &said), [MissingFact::Destination]);
}

/// `total`: a scope that asked for itself had no end.
#[test]
fn the_scope_of_a_listing_cannot_test_scopes() {
    let mut parts = parts();
    let mut entry = Listing::new(p("e"), Entity::named("Red Star"));
    entry.scope = Condition::AnyListing(BTreeSet::from([p("el")]), Box::new(Condition::ListingScope));
    parts.lists.insert(p("el"), PartyList::new(p("el"), "A list", vec![entry]).unwrap());
    let errors = Rulebook::new(parts).unwrap_err();
    assert_eq!(errors.iter().map(|e| e.code()).collect::<Vec<_>>(), ["cycle"]);
}

/// `settling`: the category of an item was asked for, where only its regime's reach was open.
#[test]
fn a_code_that_is_known_is_not_asked_for_again() {
    let mut parts = parts();
    let when = Condition::Departure(Places::of([p("US")], []));
    let ground = Ground { id: p("from_us"), name: String::new(), citation: String::new(), when, dated: Dated::ALWAYS };
    regime(&mut parts).grounds.push(ground);
    let (rows, regime) = (vec![controlled("3A001")], Some(p("house")));
    parts.controls.insert(p("ccl"), ControlList { rows, regime, ..ControlList::default() });
    let mut said = tx().item(line("1").category(p("9A999"))).build();
    said.departure = Fact::Absent;
    assert_eq!(missing(&book(parts, []), &said), [MissingFact::Departure]);
}

/// The total of an order runs over all lines with goods, whatever their codes; nothing that moves is
/// no order.
#[test]
fn the_total_of_an_order_needs_no_codes() {
    let r = book(parts(), [stop(Condition::not(Condition::OrderTotal(p::<Money>("5000 USD"))))]);
    let with = |a: &str, b: Option<&str>| {
        let first = line("1").category(p("acme:pump")).value(p(a));
        let second = ItemLine { value: b.map(p::<Money>).into(), ..line("2") };
        tx().item(first).item(second).build()
    };
    assert_eq!(span(&r, &with("1000 USD", Some("4000 USD"))), FREE);
    assert_eq!(span(&r, &with("1000 USD", Some("4000.01 USD"))).0, Outcome::Prohibited);
    assert_eq!(span(&r, &with("5001 USD", None)).0, Outcome::Prohibited);
    assert_eq!(missing(&r, &with("1000 USD", None)), [MissingFact::Item(1, ItemFact::Value)]);
    assert_eq!(missing(&r, &with("1000 USD", Some("1 EUR"))), [MissingFact::Item(1, ItemFact::ValueIn(p("USD")))]);
    assert_eq!(missing(&r, &tx().build()), [MissingFact::Items]);
    assert_eq!(span(&r, &tx().no_items().build()).0, Outcome::Prohibited);
}

/// A day before the history that a regime holds is flagged, and so is a day that is not known.
#[test]
fn a_day_before_the_history_that_is_held_never_clears() {
    let mut parts = parts();
    regime(&mut parts).held_from = Some(p("2024-05-01"));
    let r = book(parts, []);
    let on = |date: Option<&str>| Transaction { date: date.map(p::<interdict::Date>).into(), ..tx().build() };
    let flagged = (Outcome::Flagged, Outcome::Flagged);
    assert_eq!(span(&r, &on(Some("2024-05-01"))), FREE);
    assert_eq!(span(&r, &on(Some("2024-04-30"))), flagged);
    assert_eq!(span(&r, &on(None)), (Outcome::Unrestricted, Outcome::Flagged));
    assert_eq!(missing(&r, &on(None)), [MissingFact::Date]);
    let days: Vec<_> = interdict::timeline::timeline(
        &interdict::Reference::new(&r),
        &tx().build(),
        &View::latest(),
        p("2024-01-01"),
        p("2025-01-01"),
    );
    let [before, after] = days.as_slice() else { return assert_eq!(days.len(), 2) };
    assert_eq!((before.decision.best, after.from, after.decision.worst), (flagged.0, p("2024-05-01"), FREE.1));
}
