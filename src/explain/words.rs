//! A condition in words, for a person who has never seen a rulebook file.

use super::clauses::license_words;
use crate::{
    model::{GroundId, ListId, Scheme, Value},
    policy::{Condition, Items, OtherPlace, Places, Rulebook, Test},
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
/// assert_eq!(words(packs::us_ear()?, &c), "the item is in 3A090, and the destination is not in AE");
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
        Condition::Not(c) => not(rulebook, c),
        Condition::Is(d) => match rulebook.definitions.get(d) {
            Some(def) if !def.citation.is_empty() => format!("`{d}` holds ({})", def.citation),
            _ => format!("`{d}` holds"),
        },
        Condition::Activity(s) => format!("the activity is {}", spoken_of(s)),
        Condition::Destination(p) => format!("the destination is in {}", places(p)),
        Condition::DestinationAs(s) => format!("the destination stands as {}", one_of(s)),
        Condition::DestinationIn(s) => {
            let other = s.iter().map(|o| match o {
                OtherPlace::Origin => "the country where the item was made",
                OtherPlace::Departure => "the country of departure",
            });
            format!("the destination is in {}", one_of(&other.collect()))
        }
        Condition::Departure(p) => format!("the departure is in {}", places(p)),
        Condition::Transit(p) => format!("a transit country is in {}", places(p)),
        Condition::Fact(name, t) => format!("{name} {}", test(t)),
        Condition::Item(i) => format!("the item is in {}", items(i)),
        Condition::Origin(p) => format!("the item was made in {}", places(p)),
        Condition::OrderValue(m) => format!("all lines of the item's entry together are worth at most {m}"),
        Condition::OrderTotal(m) => format!("all items together are worth at most {m}"),
        Condition::Eligible(_, code) => format!("the item's entry lists {code}"),
        Condition::EligibleTotal { code, times, plus, .. } => {
            format!(
                "the order and {plus} are together within {times} times the value that the item's entry states for {code}"
            )
        }
        Condition::EligibleValue(_, code) => {
            format!("the item's entry lists {code}, and the order is within the value that it states")
        }
        Condition::AnyItem(c) => format!("for some item: {}", w(c)),
        Condition::AllItems(c) => format!("for every item: {}", w(c)),
        Condition::AnyParty(c) => format!("for some party: {}", w(c)),
        Condition::AllParties(c) => format!("for every party: {}", w(c)),
        Condition::AnyOwner(c) => format!("for some owner: {}", w(c)),
        Condition::Role(s) => format!("the party's role is {}", spoken_of(s)),
        Condition::Country(p) => format!("the party is in {}", places(p)),
        Condition::Nationality(p) => format!("the party is a national of {}", places(p)),
        Condition::Name(s) => format!("the party's name is {}", one_of(s)),
        Condition::Identifier(s) => {
            let ids: BTreeSet<String> = s.iter().map(|i| format!("{}:{}", i.kind, i.value)).collect();
            format!("the party's identifier is {}", one_of(&ids))
        }
        Condition::Kind(s) => format!("the party is of kind {}", one_of(s)),
        Condition::Listed(s) => format!("the party is on {}", lists(rulebook, s)),
        Condition::AnyListing(s, c) => {
            format!("the party is on {} by an entry of which: {}", lists(rulebook, s), w(c))
        }
        Condition::Owned { at_least, by } => {
            let by = match &**by {
                Condition::Listed(s) => format!("parties on {}", lists(rulebook, s)),
                Condition::AnyListing(s, c) => {
                    format!("parties on {} by an entry of which: {}", lists(rulebook, s), w(c))
                }
                other => format!("owners of whom: {}", w(other)),
            };
            format!("the party is owned {at_least} percent or more, in aggregate, by {by}")
        }
        Condition::ShareAtLeast(a) => format!("the owner's share is at least {a} percent"),
        Condition::ListingScope => "the item is within the listing's own scope".into(),
        Condition::Footnote(s) => format!("the listing has footnote {}", one_of(s)),
        Condition::EntryKind(s) => format!("the listed entity is of kind {}", one_of(s)),
        Condition::Program(s) => format!("the listing's program is {}", one_of(s)),
        Condition::Reason(s) => format!("the reason for control is {}", one_of(s)),
        Condition::Column(s) => match s.iter().map(|c| outside(c.as_str())).collect::<Option<BTreeSet<&str>>>() {
            Some(names) => format!("the control is one outside the chart: {}", one_of(&names)),
            None => format!("the control's column is {}", one_of(s).replace(OUTSIDE, "outside the chart: ")),
        },
        Condition::Chart(c) => format!("the {c} chart marks the control's column for the destination"),
        Condition::License(s) => {
            let tests: Vec<&str> = s.iter().map(|t| license_words(*t)).collect();
            format!("the license held passes these tests: {}", tests.join("; "))
        }
        Condition::Ground(s) => format!("the ground {} holds", grounds(rulebook, s)),
    }
}

/// A ground by its name in words, or by its id where it has none or regimes name it differently.
pub(super) fn ground(rulebook: &Rulebook, id: &GroundId) -> String {
    let all = rulebook.regimes.values().flat_map(|r| &r.grounds).filter(|g| g.id == *id);
    let names: BTreeSet<&str> = all.map(|g| g.name.as_str()).collect();
    match names.first().filter(|name| names.len() == 1 && !name.is_empty()) {
        Some(name) => format!("\"{name}\""),
        None => id.to_string(),
    }
}
fn grounds(rulebook: &Rulebook, ids: &BTreeSet<GroundId>) -> String {
    one_of(&ids.iter().map(|id| ground(rulebook, id)).collect())
}

/// How the name of a column begins that no chart has.
const OUTSIDE: &str = "special:";

/// The name of a column that no chart has: a requirement that stands in the entry itself or in its Part.
pub(super) fn outside(column: &str) -> Option<&str> {
    column.strip_prefix(OUTSIDE)
}

/// The opposite of a condition, as a person says it: "the destination is not in AE".
fn not(rulebook: &Rulebook, c: &Condition) -> String {
    let said = words(rulebook, c);
    let swap = |this: &str, that: &str| said.replacen(this, that, 1);
    match c {
        Condition::Not(part) => words(rulebook, part),
        Condition::Always(_) => words(rulebook, &Condition::Always(matches!(c, Condition::Always(false)))),
        Condition::All(cs) | Condition::Any(cs) if cs.is_empty() => {
            words(rulebook, &Condition::Always(matches!(c, Condition::Any(_))))
        }
        Condition::All(cs) | Condition::Any(cs) if cs.len() == 1 => {
            cs.first().map_or_else(String::new, |c| not(rulebook, c))
        }
        Condition::All(_) => format!("not all of this holds: ({said})"),
        Condition::Any(_) => format!("none of this holds: ({said})"),
        Condition::Is(_) => swap(" holds", " does not hold"),
        Condition::Ground(s) if s.len() == 1 => format!("the ground {} does not hold", grounds(rulebook, s)),
        Condition::Ground(s) => format!("none of the grounds {} holds", grounds(rulebook, s)),
        Condition::Transit(_) => swap("a transit", "no transit"),
        Condition::Origin(_) => swap(" was made", " was not made"),
        Condition::Footnote(_) => swap(" has ", " does not have "),
        Condition::Chart(_) => swap(" marks ", " does not mark "),
        Condition::License(_) => swap(" passes", " does not pass"),
        Condition::OrderValue(_) | Condition::OrderTotal(_) => swap(" at most ", " more than "),
        Condition::EligibleTotal { .. } => swap(" are together ", " are not together "),
        Condition::Eligible(..) => swap(" lists ", " does not list "),
        Condition::EligibleValue(_, code) => {
            format!("the item's entry does not list {code}, or the order is above the value that it states")
        }
        Condition::ShareAtLeast(_) => swap(" at least ", " less than "),
        Condition::AnyItem(_) | Condition::AnyParty(_) | Condition::AnyOwner(_) => swap("for some ", "for no "),
        Condition::AllItems(_) | Condition::AllParties(_) => swap("for every ", "not for every "),
        Condition::Fact(name, t) => {
            let opposite = match t {
                Test::AtLeast(v) => test(&Test::Below(v.clone())),
                Test::AtMost(v) => test(&Test::Above(v.clone())),
                Test::Above(v) => test(&Test::AtMost(v.clone())),
                Test::Below(v) => test(&Test::AtLeast(v.clone())),
                Test::Includes(_) => test(t).replacen("includes", "does not include", 1),
                Test::Lies(_) => test(t).replacen("lies", "does not lie", 1),
                Test::NotKnown => "is not stated to be unknown".into(),
                _ => test(t).replacen("is ", "is not ", 1),
            };
            format!("{name} {opposite}")
        }
        _ => swap(" is ", " is not "),
    }
}

/// Lists as a person names them: `the Entity List (el)`; one without a name by its id.
pub(super) fn lists(rulebook: &Rulebook, s: &BTreeSet<ListId>) -> String {
    let named = |id: &ListId| {
        let name = rulebook.lists.get(id).map_or("", |l| l.name());
        // What follows says what is held of it.
        match name.split([',', '(']).next().map(str::trim).filter(|n| !n.is_empty()) {
            Some(name) if !name.eq_ignore_ascii_case(id.as_str()) => format!("the {name} ({id})"),
            _ => format!("list {id}"),
        }
    };
    one_of(&s.iter().map(named).collect())
}

pub(super) fn one_of<T: ToString>(s: &BTreeSet<T>) -> String {
    let all: Vec<String> = s.iter().map(ToString::to_string).collect();
    match all.as_slice() {
        [init @ .., last] if !init.is_empty() => format!("{} or {last}", init.join(", ")),
        _ => all.concat(),
    }
}
/// The same of words of a closed list, as a person says them.
pub(super) fn spoken_of<T: ToString>(s: &BTreeSet<T>) -> String {
    let all: BTreeSet<String> = s.iter().map(|x| spoken(&x.to_string())).collect();
    one_of(&all)
}
/// A word of a closed list as a person says it: `ultimate consignee`.
pub(crate) fn spoken(word: &str) -> String {
    match word {
        // As 15 CFR 734.16 writes it.
        "transfer_in_country" => "transfer (in-country)".into(),
        // A role that no rule of the closed list names: `other(app_operator)`.
        _ => word.strip_prefix("other(").and_then(|w| w.strip_suffix(')')).unwrap_or(word).replace('_', " "),
    }
}
/// What a code of a scheme is called.
pub(crate) fn code_of(scheme: &Scheme) -> String {
    match scheme {
        Scheme::Eccn => "ECCN".into(),
        Scheme::Usml => "USML paragraph".into(),
        Scheme::Eu => "code in Annex I of Regulation (EU) 2021/821".into(),
        Scheme::Hs => "HS code".into(),
        Scheme::House(s) => format!("code in the scheme `{s}`"),
    }
}
fn places(p: &Places) -> String {
    p.to_string()
}
fn items(i: &Items) -> String {
    i.to_string()
}

pub(super) fn test(t: &Test) -> String {
    let many = |s: &BTreeSet<Value>| s.iter().map(value).collect::<Vec<_>>().join(" or ");
    match t {
        Test::Is(v) => format!("is {}", value(v)),
        Test::OneOf(s) => format!("is {}", many(s)),
        Test::Includes(s) => format!("includes {}", many(s)),
        Test::AtLeast(v @ Value::Date(_)) => format!("is on or after {}", value(v)),
        Test::AtMost(v @ Value::Date(_)) => format!("is on or before {}", value(v)),
        Test::Above(v @ Value::Date(_)) => format!("is after {}", value(v)),
        Test::Below(v @ Value::Date(_)) => format!("is before {}", value(v)),
        Test::AtLeast(v) => format!("is at least {}", value(v)),
        Test::AtMost(v) => format!("is at most {}", value(v)),
        Test::Above(v) => format!("is more than {}", value(v)),
        Test::Below(v) => format!("is less than {}", value(v)),
        Test::Within(i) => format!("is in {i}"),
        Test::WithinBut(i, but) => format!("is in {i}, and not in {but}"),
        Test::Lies(p) => format!("lies in {p}"),
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
