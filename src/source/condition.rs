//! Conditions in files: each atom is a key, a table of several keys means all of them.
//!
//! ```toml
//! when = { item = ["3A090"], destination = ["AE", "group D:5"], not = { any_party = { name = ["Customer Q"] } } }
//! ```

use super::doc::{Tab, Val};
use crate::{
    error::Error,
    model::{Activity, Amount, EntityKind, FactName, Identifier, Money, Role, Territory, Value},
    policy::{
        AuthCode, Condition, DestinationKind, FactDecl, FactKind, ItemSel, Items, LicenseTest, OtherPlace, PlaceSel,
        Places, Test, expected,
    },
};
use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::str::FromStr;

/// The declarations by which values of facts are read.
pub(super) type Decls = BTreeMap<FactName, FactDecl>;

/// The key of every atom.
const ATOMS: &[&str] = &[
    "activity",
    "all",
    "all_items",
    "all_parties",
    "always",
    "any",
    "any_item",
    "any_listing",
    "any_owner",
    "any_party",
    "chart",
    "column",
    "country",
    "departure",
    "destination",
    "destination_as",
    "destination_in",
    "eligible",
    "eligible_value",
    "entry_kind",
    "fact",
    "footnote",
    "ground",
    "identifier",
    "is",
    "item",
    "kind",
    "license",
    "listed",
    "listing_scope",
    "name",
    "nationality",
    "not",
    "order_total_at_most",
    "order_value_at_most",
    "origin",
    "owned",
    "program",
    "reason",
    "role",
    "share_at_least",
    "transit",
];

/// The condition under a key, or always true if there is none.
pub(super) fn when(tab: &Tab<'_, '_>, key: &'static str, decls: &Decls) -> Option<Condition> {
    match tab.get(key) {
        Some(v) => condition(tab, v, decls),
        None => Some(Condition::Always(true)),
    }
}

pub(super) fn condition<'d, 's>(tab: &Tab<'d, 's>, v: Val<'d, 's>, decls: &Decls) -> Option<Condition> {
    let inner = tab.table_of(v)?;
    let entries = inner.entries();
    let read: Vec<Option<Condition>> = entries
        .iter()
        .map(|(key, span, v)| {
            inner.doc.log.remember(&inner.owner, key, inner.doc.place(span.start));
            if !ATOMS.contains(key) {
                let hint = crate::error::nearest(key, ATOMS.iter().copied())
                    .map(|n| format!("; did you mean `{n}`?"))
                    .unwrap_or_else(|| format!("; known: {}", ATOMS.join(", ")));
                inner.doc.say("unknown-condition", format!("there is no condition `{key}`{hint}"), span);
                return None;
            }
            atom(&inner, key, v, decls)
        })
        .collect();
    let mut all: Vec<Condition> = read.into_iter().collect::<Option<_>>()?;
    match all.len() {
        0 => {
            inner.doc.say(
                "empty-condition",
                "the condition is empty: write `{ always = true }` for one that always holds",
                &v.span(),
            );
            None
        }
        1 => all.pop(),
        _ => Some(Condition::All(all)),
    }
}

fn atom<'d, 's>(tab: &Tab<'d, 's>, key: &str, v: Val<'d, 's>, decls: &Decls) -> Option<Condition> {
    let parts = || -> Option<Vec<Condition>> {
        tab.each_of(v).into_iter().map(|v| condition(tab, v, decls)).collect::<Vec<_>>().into_iter().collect()
    };
    let one = || condition(tab, v, decls).map(Box::new);
    let places = || nonempty::<PlaceSel>(tab, v).map(Places);
    Some(match key {
        "always" => match v.get_ref().as_bool() {
            Some(b) => Condition::Always(b),
            None => {
                tab.wrong(v, "true or false");
                return None;
            }
        },
        "all" => Condition::All(parts()?),
        "any" => Condition::Any(parts()?),
        "not" => Condition::Not(one()?),
        "any_item" => Condition::AnyItem(one()?),
        "all_items" => Condition::AllItems(one()?),
        "any_party" => Condition::AnyParty(one()?),
        "all_parties" => Condition::AllParties(one()?),
        "any_owner" => Condition::AnyOwner(one()?),
        "is" => Condition::Is(tab.parse_of(v)?),
        "activity" => Condition::Activity(nonempty::<Activity>(tab, v)?),
        "destination" => Condition::Destination(places()?),
        "destination_as" => Condition::DestinationAs(nonempty::<DestinationKind>(tab, v)?),
        "destination_in" => Condition::DestinationIn(nonempty::<OtherPlace>(tab, v)?),
        "departure" => Condition::Departure(places()?),
        "transit" => Condition::Transit(places()?),
        "origin" => Condition::Origin(places()?),
        "country" => Condition::Country(places()?),
        "nationality" => Condition::Nationality(places()?),
        "item" => Condition::Item(Items(nonempty::<ItemSel>(tab, v)?)),
        "fact" => {
            let mut all: Vec<Condition> =
                tab.each_of(v).into_iter().map(|v| fact(tab, v, decls)).collect::<Option<_>>()?;
            if all.len() == 1 { all.pop()? } else { Condition::All(all) }
        }
        "order_value_at_most" => Condition::OrderValue(tab.parse_of::<Money>(v)?),
        "order_total_at_most" => Condition::OrderTotal(tab.parse_of::<Money>(v)?),
        "eligible" | "eligible_value" => {
            let t = tab.table_of(v)?;
            let list = t.require("controls", "the control list");
            let code = t.require::<AuthCode>("code", "the license exception");
            let total = key == "eligible_value" && (t.get("times").is_some() || t.get("plus").is_some());
            let (times, plus) = match total {
                true => (
                    t.integer::<u32>("times").or_else(|| {
                        t.missing("times", "how many times the entry's limit");
                        None
                    }),
                    t.require::<FactName>("plus", "the fact of the item that says what was used before"),
                ),
                false => (None, None),
            };
            t.finish();
            match key {
                "eligible" => Condition::Eligible(list?, code?),
                _ if total => Condition::EligibleTotal { controls: list?, code: code?, times: times?, plus: plus? },
                _ => Condition::EligibleValue(list?, code?),
            }
        }
        "role" => Condition::Role(nonempty::<Role>(tab, v)?),
        "name" => Condition::Name(
            tab.each_of(v).into_iter().map(|v| tab.text_of(v).map(String::from)).collect::<Option<_>>()?,
        ),
        "identifier" => Condition::Identifier(nonempty::<Identifier>(tab, v)?),
        "kind" => Condition::Kind(nonempty::<EntityKind>(tab, v)?),
        "listed" => Condition::Listed(nonempty(tab, v)?),
        "any_listing" => {
            let t = tab.table_of(v)?;
            let lists = match t.get("lists") {
                Some(v) => nonempty(&t, v),
                None => {
                    t.missing("lists", "the lists");
                    None
                }
            };
            let inner = when(&t, "when", decls);
            t.finish();
            Condition::AnyListing(lists?, Box::new(inner?))
        }
        "owned" => {
            let t = tab.table_of(v)?;
            let at_least = t.require::<Amount>("at_least", "how much, in percent, such as \"50\"");
            // By those on lists, by entries of which something holds, or by whom a condition describes.
            let by = match (t.get("by"), t.get("lists")) {
                (Some(by), None) => condition(&t, by, decls),
                (None, Some(v)) => nonempty(&t, v).and_then(|lists| match t.get("when") {
                    Some(_) => Some(Condition::AnyListing(lists, Box::new(when(&t, "when", decls)?))),
                    None => Some(Condition::Listed(lists)),
                }),
                _ => {
                    t.missing("lists", "the lists, or `by`, a condition over the owner");
                    None
                }
            };
            t.finish();
            Condition::Owned { at_least: at_least?, by: Box::new(by?) }
        }
        "share_at_least" => Condition::ShareAtLeast(tab.parse_of::<Amount>(v)?),
        "listing_scope" => match v.get_ref().as_bool() {
            Some(true) => Condition::ListingScope,
            Some(false) => Condition::Not(Box::new(Condition::ListingScope)),
            None => {
                tab.wrong(v, "true or false");
                return None;
            }
        },
        "footnote" => {
            Condition::Footnote(tab.each_of(v).into_iter().map(|v| tab.integer_of(v)).collect::<Option<_>>()?)
        }
        "entry_kind" => Condition::EntryKind(nonempty::<EntityKind>(tab, v)?),
        "program" => Condition::Program(nonempty(tab, v)?),
        "reason" => Condition::Reason(nonempty(tab, v)?),
        "column" => Condition::Column(nonempty(tab, v)?),
        "chart" => Condition::Chart(tab.parse_of(v)?),
        "license" => Condition::License(nonempty::<LicenseTest>(tab, v)?),
        "ground" => Condition::Ground(nonempty(tab, v)?),
        _ => return None,
    })
}

/// A set of at least one; an empty list would be a condition that never holds, by oversight.
fn nonempty<T: FromStr<Err = Error> + Ord>(tab: &Tab<'_, '_>, v: Val<'_, '_>) -> Option<BTreeSet<T>> {
    let each = tab.each_of(v);
    if each.is_empty() {
        let key = tab.key_of(v).unwrap_or("the list");
        let wants = expected(key);
        let message = format!("`{key}` is an empty list, so nothing could be in it: name {wants}");
        tab.doc.say("empty-list", message, &v.span());
        return None;
    }
    // Every one is read before one of them ends the list, so that all mistakes are told.
    let read: Vec<Option<T>> = each
        .into_iter()
        .map(|v| {
            let s = v.get_ref().as_str().or_else(|| {
                tab.wrong(v, "a string");
                None
            })?;
            tab.doc.log.remember(&tab.owner, s.strip_prefix("group ").unwrap_or(s), tab.doc.place(v.span().start));
            s.parse().map_err(|e: Error| tab.doc.say(e.code(), e.to_string(), &v.span())).ok()
        })
        .collect();
    read.into_iter().collect()
}

fn fact<'d, 's>(tab: &Tab<'d, 's>, v: Val<'d, 's>, decls: &Decls) -> Option<Condition> {
    let t = tab.table_of(v)?;
    let name = t.require::<FactName>("name", "the name of a declared fact");
    let decl = match &name {
        Some(n) => match decls.get(n) {
            Some(d) => Some(d),
            None => {
                let hint = crate::error::nearest(n.as_str(), decls.keys().map(|k| k.as_str()))
                    .map(|n| format!("; did you mean `{n}`?"))
                    .unwrap_or_default();
                let at = t.get("name").map_or_else(|| v.span(), |name| name.span());
                t.doc.say("unknown-name", format!("there is no fact `{n}`{hint}"), &at);
                None
            }
        },
        None => None,
    };
    let mut tests = Vec::new();
    let value = |v: Val<'d, 's>| decl.and_then(|d| value(&t, v, d.kind));
    let single = |key: &'static str, test: fn(Value) -> Test| t.get(key).map(|v| value(v).map(test));
    tests.extend(t.get("is").map(|v| {
        let d = decl?;
        if d.many {
            t.each_of(v).into_iter().map(value).collect::<Option<Vec<_>>>().map(|vs| Test::Is(Value::List(vs)))
        } else {
            value(v).map(Test::Is)
        }
    }));
    tests.extend(single("at_least", Test::AtLeast));
    tests.extend(single("at_most", Test::AtMost));
    tests.extend(single("above", Test::Above));
    tests.extend(single("below", Test::Below));
    let many = |key: &'static str, test: fn(BTreeSet<Value>) -> Test| {
        t.get(key).map(|v| t.each_of(v).into_iter().map(value).collect::<Option<_>>().map(test))
    };
    tests.extend(many("one_of", Test::OneOf));
    tests.extend(many("includes", Test::Includes));
    let places = decl.is_some_and(|d| d.kind == FactKind::Territory);
    tests.extend(t.get("within").map(|v| match (places, t.get("but_not")) {
        (true, _) => nonempty::<PlaceSel>(&t, v).map(|p| Test::Lies(Places(p))),
        (false, None) => nonempty::<ItemSel>(&t, v).map(|i| Test::Within(Items(i))),
        (false, Some(but)) => {
            let (items, but) = (nonempty::<ItemSel>(&t, v), nonempty::<ItemSel>(&t, but));
            Some(Test::WithinBut(Items(items?), Items(but?)))
        }
    }));
    for (key, test) in [("empty", Test::Empty), ("not_known", Test::NotKnown)] {
        if let Some(b) = t.bool(key) {
            tests.push(b.then_some(test).or_else(|| {
                t.doc.say(
                    "bad-test",
                    format!("`{key} = false` is written `not = {{ fact = {{ …, {key} = true }} }}`"),
                    &v.span(),
                );
                None
            }));
        }
    }
    let count = tests.len();
    t.finish();
    if count != 1 {
        tab.doc.say(
            "bad-test",
            format!("a fact takes exactly one test (is, one_of, includes, at_least, at_most, above, below, within, empty, not_known), and {count} stand here"),
            &v.span(),
        );
        return None;
    }
    let (name, _) = (name?, decl?);
    tests.pop().flatten().map(|test| Condition::Fact(name, test))
}

/// A value of a declared kind.
fn value<'d, 's>(tab: &Tab<'d, 's>, v: Val<'d, 's>, kind: FactKind) -> Option<Value> {
    Some(match kind {
        FactKind::Bool => match v.get_ref().as_bool() {
            Some(b) => Value::Bool(b),
            None => {
                tab.wrong(v, "true or false");
                return None;
            }
        },
        FactKind::Integer => Value::Integer(tab.integer_of(v)?),
        FactKind::Decimal => match v.get_ref().as_integer() {
            Some(_) => Value::Decimal(Amount::from(tab.integer_of::<u32>(v)?)),
            None => Value::Decimal(tab.parse_of(v)?),
        },
        FactKind::Code => Value::Code(tab.parse_of(v)?),
        FactKind::Text => Value::Text(tab.text_of(v)?.into()),
        FactKind::Category => Value::Category(tab.parse_of(v)?),
        FactKind::Territory => Value::Territory(tab.parse_of::<Territory>(v)?),
        FactKind::Date => Value::Date(tab.date_of(v)?),
    })
}

impl FromStr for Identifier {
    type Err = Error;
    /// `kind:value`, the form of rulebook files.
    fn from_str(s: &str) -> Result<Self, Error> {
        match s.split_once(':') {
            Some((kind, value)) if !kind.is_empty() && !value.is_empty() => {
                Ok(Identifier { kind: kind.to_lowercase(), value: value.into() })
            }
            _ => Err(crate::error::bad(
                "bad-identifier",
                s,
                "is not an identifier: expected `kind:value`, such as `duns:123456789`",
            )),
        }
    }
}

/// A condition as TOML, in the form that reads back as the same condition.
pub(super) fn print(c: &Condition) -> String {
    let set = |each: Vec<String>| format!("[{}]", each.iter().map(|s| quote(s)).collect::<Vec<_>>().join(", "));
    fn words<T: ToString>(each: &BTreeSet<T>) -> Vec<String> {
        each.iter().map(ToString::to_string).collect()
    }
    let parts = |cs: &[Condition]| format!("[{}]", cs.iter().map(print).collect::<Vec<_>>().join(", "));
    let (key, value) = match c {
        Condition::Always(b) => ("always", b.to_string()),
        Condition::All(cs) => ("all", parts(cs)),
        Condition::Any(cs) => ("any", parts(cs)),
        Condition::Not(c) => ("not", print(c)),
        Condition::AnyItem(c) => ("any_item", print(c)),
        Condition::AllItems(c) => ("all_items", print(c)),
        Condition::AnyParty(c) => ("any_party", print(c)),
        Condition::AllParties(c) => ("all_parties", print(c)),
        Condition::AnyOwner(c) => ("any_owner", print(c)),
        Condition::Is(d) => ("is", quote(d.as_str())),
        Condition::Activity(s) => ("activity", set(words(s))),
        Condition::Destination(p) => ("destination", set(words(&p.0))),
        Condition::DestinationAs(s) => ("destination_as", set(words(s))),
        Condition::DestinationIn(s) => ("destination_in", set(words(s))),
        Condition::Departure(p) => ("departure", set(words(&p.0))),
        Condition::Transit(p) => ("transit", set(words(&p.0))),
        Condition::Origin(p) => ("origin", set(words(&p.0))),
        Condition::Country(p) => ("country", set(words(&p.0))),
        Condition::Nationality(p) => ("nationality", set(words(&p.0))),
        Condition::Item(i) => ("item", set(words(&i.0))),
        Condition::Fact(name, test) => ("fact", format!("{{ name = {}, {} }}", quote(name.as_str()), print_test(test))),
        Condition::OrderValue(m) => ("order_value_at_most", quote(&m.to_string())),
        Condition::OrderTotal(m) => ("order_total_at_most", quote(&m.to_string())),
        Condition::Eligible(l, a) | Condition::EligibleValue(l, a) => (
            if matches!(c, Condition::Eligible(..)) { "eligible" } else { "eligible_value" },
            format!("{{ controls = {}, code = {} }}", quote(l.as_str()), quote(&a.to_string())),
        ),
        Condition::EligibleTotal { controls, code, times, plus } => (
            "eligible_value",
            format!(
                "{{ controls = {}, code = {}, times = {times}, plus = {} }}",
                quote(controls.as_str()),
                quote(&code.to_string()),
                quote(plus.as_str())
            ),
        ),
        Condition::Role(s) => ("role", set(words(s))),
        Condition::Name(s) => ("name", set(words(s))),
        Condition::Identifier(s) => ("identifier", set(s.iter().map(|i| format!("{}:{}", i.kind, i.value)).collect())),
        Condition::Kind(s) => ("kind", set(words(s))),
        Condition::Listed(s) => ("listed", set(words(s))),
        Condition::AnyListing(s, c) => ("any_listing", format!("{{ lists = {}, when = {} }}", set(words(s)), print(c))),
        Condition::Owned { at_least, by } => {
            ("owned", format!("{{ at_least = {}, by = {} }}", quote(&at_least.to_string()), print(by)))
        }
        Condition::ShareAtLeast(a) => ("share_at_least", quote(&a.to_string())),
        Condition::ListingScope => ("listing_scope", "true".into()),
        Condition::Footnote(s) => ("footnote", format!("[{}]", words(s).join(", "))),
        Condition::EntryKind(s) => ("entry_kind", set(words(s))),
        Condition::Program(s) => ("program", set(words(s))),
        Condition::Reason(s) => ("reason", set(words(s))),
        Condition::Column(s) => ("column", set(words(s))),
        Condition::Chart(s) => ("chart", quote(s.as_str())),
        Condition::License(s) => ("license", set(words(s))),
        Condition::Ground(s) => ("ground", set(words(s))),
    };
    format!("{{ {key} = {value} }}")
}

fn print_test(t: &Test) -> String {
    fn all<T: ToString>(s: &BTreeSet<T>) -> String {
        format!("[{}]", s.iter().map(|x| quote(&x.to_string())).collect::<Vec<_>>().join(", "))
    }
    let values = |s: &BTreeSet<Value>| format!("[{}]", s.iter().map(print_value).collect::<Vec<_>>().join(", "));
    match t {
        Test::Is(v) => format!("is = {}", print_value(v)),
        Test::OneOf(s) => format!("one_of = {}", values(s)),
        Test::Includes(s) => format!("includes = {}", values(s)),
        Test::AtLeast(v) => format!("at_least = {}", print_value(v)),
        Test::AtMost(v) => format!("at_most = {}", print_value(v)),
        Test::Above(v) => format!("above = {}", print_value(v)),
        Test::Below(v) => format!("below = {}", print_value(v)),
        Test::Within(i) => format!("within = {}", all(&i.0)),
        Test::WithinBut(i, but) => format!("within = {}, but_not = {}", all(&i.0), all(&but.0)),
        Test::Lies(p) => format!("within = {}", all(&p.0)),
        Test::Empty => "empty = true".into(),
        Test::NotKnown => "not_known = true".into(),
    }
}

fn print_value(v: &Value) -> String {
    match v {
        Value::Bool(b) => b.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Decimal(a) => quote(&a.to_string()),
        Value::Code(c) => quote(c.as_str()),
        Value::Text(s) => quote(s),
        Value::Category(c) => quote(&c.to_string()),
        Value::Territory(t) => quote(&t.to_string()),
        Value::Date(d) => d.to_string(),
        Value::List(vs) => format!("[{}]", vs.iter().map(print_value).collect::<Vec<_>>().join(", ")),
    }
}

/// A TOML basic string.
pub(super) fn quote(s: &str) -> String {
    let mut out = String::with_capacity(s.len().saturating_add(2));
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
