//! A transaction to JSON, in the form that reads back as the same transaction.

use crate::model::{
    Entity, EntityName, Fact, Facts, HostMatch, ItemLine, License, Party, Strength, Transaction, Value,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A string as JSON.
fn text(s: &str) -> String {
    serde_json::to_string(s).unwrap_or_default()
}

fn object(parts: Vec<(&str, Option<String>)>) -> String {
    let all: Vec<String> = parts.into_iter().filter_map(|(k, v)| v.map(|v| format!("{}:{v}", text(k)))).collect();
    format!("{{{}}}", all.join(","))
}

fn list<T>(all: &[T], f: impl Fn(&T) -> String) -> String {
    format!("[{}]", all.iter().map(f).collect::<Vec<_>>().join(","))
}

fn plain<T: ToString>(f: &Fact<T>) -> Option<String> {
    f.value().map(|v| text(&v.to_string()))
}

fn many<T>(f: &Fact<Vec<T>>, one: impl Fn(&T) -> String) -> Option<String> {
    f.value().map(|v| list(v, one))
}

fn some<T>(all: &[T], f: impl Fn(&T) -> String) -> Option<String> {
    (!all.is_empty()).then(|| list(all, f))
}

pub(super) fn transaction(tx: &Transaction) -> String {
    let end_uses = tx.facts.iter().find(|(k, _)| k.as_str() == "end_uses").and_then(|(_, f)| fact(f));
    let rest: Facts =
        tx.facts.iter().filter(|(k, _)| k.as_str() != "end_uses").map(|(k, f)| (k.clone(), f.clone())).collect();
    object(Vec::from([
        ("v", Some("1".into())),
        ("id", tx.id.as_deref().map(text)),
        ("date", plain(&tx.date)),
        ("activity", plain(&tx.activity)),
        ("departure", plain(&tx.departure)),
        ("destination", plain(&tx.destination)),
        ("transit", many(&tx.transit, |t| text(&t.to_string()))),
        ("parties", many(&tx.parties, party)),
        ("roles_absent", some(&tx.roles_absent, |r| text(&r.to_string()))),
        ("items", many(&tx.items, item)),
        ("end_uses", end_uses),
        ("licenses", many(&tx.licenses, license)),
        ("facts", facts(&rest)),
    ]))
}

fn party(p: &Party) -> String {
    let mut parts = Vec::from([("id", Some(text(p.id.as_str()))), ("role", Some(text(&p.role.to_string())))]);
    parts.extend(entity(&p.entity));
    parts.push(("matches", many(&p.matches, found)));
    object(parts)
}

fn found(m: &HostMatch) -> String {
    object(Vec::from([
        ("list", Some(text(m.list.as_str()))),
        ("listing", Some(text(m.listing.as_str()))),
        ("is", Some(text(m.is.as_str()))),
        (
            "cleared",
            m.cleared.as_ref().map(|c| {
                object(Vec::from([
                    ("party", Some(text(&c.party.to_string()))),
                    ("entry", Some(text(&c.entry.to_string()))),
                    ("until", Some(text(&c.until.to_string()))),
                ]))
            }),
        ),
    ]))
}

fn entity(e: &Entity) -> Vec<(&'static str, Option<String>)> {
    let named = |s: Strength| {
        let all: Vec<&EntityName> = e.names.iter().filter(|n| n.strength == s).collect();
        match all.as_slice() {
            [] => None,
            [one] if s == Strength::Primary => Some(text(&one.text)),
            _ => Some(list(&all, |n| text(&n.text))),
        }
    };
    Vec::from([
        ("name", named(Strength::Primary)),
        ("aliases", named(Strength::Strong)),
        ("weak_aliases", named(Strength::Weak)),
        ("kind", e.kind.map(|k| text(k.as_str()))),
        ("countries", some(&e.countries, |t| text(&t.to_string()))),
        ("nationalities", some(&e.nationalities, |t| text(&t.to_string()))),
        (
            "addresses",
            some(&e.addresses, |a| {
                object(Vec::from([
                    ("text", Some(text(&a.text))),
                    ("country", a.country.as_ref().map(|t| text(&t.to_string()))),
                ]))
            }),
        ),
        (
            "identifiers",
            some(&e.identifiers, |i| {
                object(Vec::from([("kind", Some(text(&i.kind))), ("value", Some(text(&i.value)))]))
            }),
        ),
        ("born", some(&e.born, |b| text(&b.to_string()))),
        (
            "owners",
            many(&e.owners, |o| {
                let mut parts = entity(&o.entity);
                let unknown = (o.share == Fact::NotKnown).then(|| text("not_known"));
                parts.push(("share", plain(&o.share).or(unknown)));
                parts.push(("matches", many(&o.matches, found)));
                object(parts)
            }),
        ),
        ("attributes", facts(&e.facts)),
    ])
}

fn item(l: &ItemLine) -> String {
    let scopes: Vec<(&str, Option<String>)> = l.scopes.iter().map(|(k, b)| (k.as_str(), Some(b.to_string()))).collect();
    object(Vec::from([
        ("id", Some(text(l.id.as_str()))),
        ("category", many(&l.categories, |c| text(&c.to_string()))),
        ("origin", plain(&l.origin)),
        (
            "value",
            l.value.value().map(|m| {
                object(Vec::from([
                    ("amount", Some(text(&m.amount.to_string()))),
                    ("currency", Some(text(m.currency.as_str()))),
                ]))
            }),
        ),
        (
            "quantity",
            l.quantity.value().map(|q| {
                object(Vec::from([
                    ("amount", Some(text(&q.amount.to_string()))),
                    ("unit", Some(text(q.unit.as_str()))),
                ]))
            }),
        ),
        ("attributes", facts(&l.facts)),
        ("scopes", (!scopes.is_empty()).then(|| object(scopes))),
    ]))
}

fn license(l: &License) -> String {
    let period = l.dated.assertions().last();
    let first = period.and_then(|a| a.periods.first());
    let unlimited = || Some(text("unlimited"));
    object(Vec::from([
        ("id", Some(text(l.id.as_str()))),
        ("regime", Some(text(l.regime.as_str()))),
        ("from", first.and_then(|p| p.from).map(|d| text(&d.to_string()))),
        ("until", first.and_then(|p| p.until).map(|d| text(&d.to_string()))),
        ("known_from", period.and_then(|a| a.known_from).map(|d| text(&d.to_string()))),
        ("revoked", l.revoked.map(|d| text(&d.to_string()))),
        ("licensees", many(&l.licensees, |s| text(s))),
        ("parties", many(&l.parties, |s| text(s))),
        ("items", many(&l.items, |c| text(&c.to_string()))),
        ("destinations", many(&l.destinations, |t| text(&t.to_string()))),
        (
            "value",
            match &l.value {
                Fact::NotKnown => unlimited(),
                f => f.value().map(|m| {
                    object(Vec::from([
                        ("amount", Some(text(&m.amount.to_string()))),
                        ("currency", Some(text(m.currency.as_str()))),
                    ]))
                }),
            },
        ),
        (
            "quantity",
            match &l.quantity {
                Fact::NotKnown => unlimited(),
                f => f.value().map(|q| {
                    object(Vec::from([
                        ("amount", Some(text(&q.amount.to_string()))),
                        ("unit", Some(text(q.unit.as_str()))),
                    ]))
                }),
            },
        ),
        ("conditions_met", l.conditions_met.value().map(ToString::to_string)),
    ]))
}

fn facts(f: &Facts) -> Option<String> {
    let all: Vec<(&str, Option<String>)> = f.iter().map(|(k, v)| (k.as_str(), fact(v))).collect();
    all.iter().any(|(_, v)| v.is_some()).then(|| object(all))
}

fn fact(f: &Fact<Value>) -> Option<String> {
    match f {
        Fact::Absent | Fact::NotClaimed => None,
        Fact::NotKnown => Some(text("not_known")),
        Fact::Value(v) => Some(value(v)),
        Fact::Conflict(vs) => Some(object(Vec::from([("conflict", Some(list(vs, value)))]))),
    }
}

fn value(v: &Value) -> String {
    match v {
        Value::Bool(b) => b.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Decimal(a) => text(&a.to_string()),
        Value::Code(c) => text(c.as_str()),
        Value::Text(s) => text(s),
        Value::Category(c) => text(&c.to_string()),
        Value::Territory(t) => text(&t.to_string()),
        Value::Date(d) => text(&d.to_string()),
        Value::List(vs) => list(vs, value),
    }
}
