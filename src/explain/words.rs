//! A condition in words, for a person who has never seen a rulebook file.

use crate::{
    model::Value,
    policy::{Condition, Items, Places, Rulebook, Test},
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A condition as a sentence part: "the destination is in AE, group D:5".
///
/// ```
/// use interdict::{explain::words, packs, policy::Condition};
/// let c = Condition::all([Condition::item("3A090".parse()?), Condition::not(Condition::destination("AE".parse()?))]);
/// assert_eq!(words(packs::us_ear()?, &c), "the item is in 3A090, and not: the destination is in AE");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn words(rulebook: &Rulebook, c: &Condition) -> String {
    let w = |c: &Condition| words(rulebook, c);
    let join = |cs: &[Condition], with: &str| {
        let parts: Vec<String> = cs
            .iter()
            .map(|c| match c {
                Condition::All(_) | Condition::Any(_) if cs.len() > 1 => format!("({})", w(c)),
                _ => w(c),
            })
            .collect();
        parts.join(with)
    };
    match c {
        Condition::Always(true) => "always".into(),
        Condition::Always(false) => "never".into(),
        Condition::All(cs) if cs.is_empty() => "always".into(),
        Condition::Any(cs) if cs.is_empty() => "never".into(),
        Condition::All(cs) => join(cs, ", and "),
        Condition::Any(cs) => join(cs, ", or "),
        Condition::Not(c) => format!("not: {}", w(c)),
        Condition::Is(d) => match rulebook.definitions.get(d) {
            Some(def) if !def.citation.is_empty() => format!("`{d}` holds ({})", def.citation),
            _ => format!("`{d}` holds"),
        },
        Condition::Activity(s) => format!("the activity is {}", one_of(s)),
        Condition::Destination(p) => format!("the destination is in {}", places(p)),
        Condition::DestinationAs(s) => format!("the destination stands as {}", one_of(s)),
        Condition::Departure(p) => format!("the departure is in {}", places(p)),
        Condition::Transit(p) => format!("a transit country is in {}", places(p)),
        Condition::Fact(name, t) => format!("{name} {}", test(t)),
        Condition::Item(i) => format!("the item is in {}", items(i)),
        Condition::Origin(p) => format!("the item was made in {}", places(p)),
        Condition::OrderValue(m) => format!("all lines of the item's entry together are worth at most {m}"),
        Condition::OrderTotal(m) => format!("all items together are worth at most {m}"),
        Condition::Eligible(_, code) => format!("the item's entry opens {code}"),
        Condition::EligibleTotal { code, times, plus, .. } => {
            format!(
                "the order and {plus} are together within {times} times the value that the item's entry states for {code}"
            )
        }
        Condition::EligibleValue(_, code) => format!("the item's entry opens {code} and the order is within its value"),
        Condition::AnyItem(c) => format!("for some item: {}", w(c)),
        Condition::AllItems(c) => format!("for every item: {}", w(c)),
        Condition::AnyParty(c) => format!("for some party: {}", w(c)),
        Condition::AllParties(c) => format!("for every party: {}", w(c)),
        Condition::AnyOwner(c) => format!("for some owner: {}", w(c)),
        Condition::Role(s) => format!("the party's role is {}", one_of(s)),
        Condition::Country(p) => format!("the party is in {}", places(p)),
        Condition::Nationality(p) => format!("the party is a national of {}", places(p)),
        Condition::Name(s) => format!("the party's name is {}", one_of(s)),
        Condition::Identifier(s) => {
            let ids: BTreeSet<String> = s.iter().map(|i| format!("{}:{}", i.kind, i.value)).collect();
            format!("the party's identifier is {}", one_of(&ids))
        }
        Condition::Kind(s) => format!("the party is of kind {}", one_of(s)),
        Condition::Listed(s) => format!("the party is on list {}", one_of(s)),
        Condition::AnyListing(s, c) => format!("the party is on list {} by an entry of which: {}", one_of(s), w(c)),
        Condition::Owned { lists, at_least, when } => {
            let owned = format!(
                "the party is owned {at_least} percent or more, in aggregate, by parties on list {}",
                one_of(lists)
            );
            match **when {
                Condition::Always(true) => owned,
                _ => format!("{owned} by an entry of which: {}", w(when)),
            }
        }
        Condition::ShareAtLeast(a) => format!("the owner's share is at least {a} percent"),
        Condition::ListingScope => "the item is within the listing's own scope".into(),
        Condition::Footnote(s) => format!("the listing has footnote {}", one_of(s)),
        Condition::EntryKind(s) => format!("the listed entity is of kind {}", one_of(s)),
        Condition::Program(s) => format!("the listing's program is {}", one_of(s)),
        Condition::Reason(s) => format!("the reason for control is {}", one_of(s)),
        Condition::Column(s) => format!("the control's column is {}", one_of(s)),
        Condition::Chart(c) => format!("the {c} chart marks the control's column for the destination"),
        Condition::License(s) => format!("the license held passes: {}", list(s)),
        Condition::Ground(s) => format!("the ground {} holds", one_of(s)),
    }
}

fn list<T: ToString>(s: &BTreeSet<T>) -> String {
    s.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
fn one_of<T: ToString>(s: &BTreeSet<T>) -> String {
    let all: Vec<String> = s.iter().map(ToString::to_string).collect();
    match all.as_slice() {
        [init @ .., last] if !init.is_empty() => format!("{} or {last}", init.join(", ")),
        _ => all.concat(),
    }
}
fn places(p: &Places) -> String {
    p.to_string()
}
fn items(i: &Items) -> String {
    i.to_string()
}

fn test(t: &Test) -> String {
    let many = |s: &BTreeSet<Value>| s.iter().map(value).collect::<Vec<_>>().join(" or ");
    match t {
        Test::Is(v) => format!("is {}", value(v)),
        Test::OneOf(s) => format!("is {}", many(s)),
        Test::Includes(s) => format!("includes {}", many(s)),
        Test::AtLeast(v) => format!("is at least {}", value(v)),
        Test::AtMost(v) => format!("is at most {}", value(v)),
        Test::Above(v) => format!("is more than {}", value(v)),
        Test::Below(v) => format!("is less than {}", value(v)),
        Test::Within(i) => format!("is in {i}"),
        Test::Empty => "is an empty list".into(),
        Test::NotKnown => "is not known".into(),
    }
}

/// A value in words.
pub(crate) fn value(v: &Value) -> String {
    match v {
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Integer(n) => n.to_string(),
        Value::Decimal(a) => a.to_string(),
        Value::Code(c) => c.to_string(),
        Value::Text(s) => format!("\"{s}\""),
        Value::Category(c) => c.to_string(),
        Value::Territory(t) => t.to_string(),
        Value::Date(d) => d.to_string(),
        Value::List(vs) if vs.is_empty() => "none".into(),
        Value::List(vs) => vs.iter().map(value).collect::<Vec<_>>().join(", "),
    }
}
