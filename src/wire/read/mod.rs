//! JSON to a transaction: what does not fit becomes a problem with its path, and the rest is kept.
//! Uses `policy` and `model`. Here are the keys of the request itself; parties, items, licenses and
//! declared facts are files of their own. Leaves out the bytes (`wire/json.rs`) and printing
//! (`wire/print.rs`).

mod declared;
mod item;
mod license;
mod object;
mod party;

use crate::{
    error::nearest,
    model::{Known, Role, Scenario, Territory, Transaction, View, parse_date},
    policy::{FactOf, Rulebook},
    wire::json::Json,
};
use alloc::{borrow::Cow, collections::BTreeSet, format, string::ToString, vec::Vec};
use core::{cell::RefCell, str::FromStr};
use license::license;
use object::{Obj, Spot};

/// Reads the object of a transaction. Never fails: see `problems` of the result.
pub(super) fn transaction(rulebook: &Rulebook, map: &[(Cow<'_, str>, Json<'_>)]) -> (Transaction, Option<View>) {
    let problems = RefCell::new(Vec::new());
    let o = Obj::root(map, &problems);
    let r = Reader { rulebook };
    o.get("v");
    let id = o.get("id").and_then(|v| match v {
        Json::Text(s) => Some(s.to_string()),
        Json::Int(n) => Some(n.to_string()),
        other => {
            o.wrong("id", other, "a string");
            None
        }
    });
    let mut facts = r.facts(&o, "facts", FactOf::Transaction);
    if let Some(v) = o.get("end_uses") {
        match rulebook.facts.get("end_uses") {
            Some(d) => {
                facts.insert(d.name.clone(), r.fact(&o, "end_uses", d, v));
            }
            // A rulebook that asks for no end uses has no use for them, but they must read.
            None => {
                if *v != Json::List(Vec::new()) {
                    o.say("unknown-key", "end_uses", "the rulebook declares no fact `end_uses`".into());
                }
            }
        }
    }
    let mut tx = Transaction {
        id,
        date: o.fact("date", parse_date),
        activity: o.fact("activity", FromStr::from_str),
        departure: o.fact("departure", FromStr::from_str),
        destination: o.fact("destination", FromStr::from_str),
        transit: o.list("transit", |o, at, v| o.parsed::<Territory>(at, v)),
        parties: o.objects("parties", |o| r.party(o)),
        roles_absent: o.list("roles_absent", |o, at, v| o.parsed::<Role>(at, v)).value().cloned().unwrap_or_default(),
        items: o.objects("items", |o| r.item(o)),
        licenses: o.objects("licenses", license),
        facts,
        problems: Vec::new(),
    };
    let view = o.object("view").map(|v| view(rulebook, &v));
    o.finish();
    tx.problems = problems.into_inner();
    (tx, view)
}

fn view(rulebook: &Rulebook, o: &Obj<'_>) -> View {
    let known = match o.get("known") {
        None => Known::Latest,
        Some(Json::Text(s)) if s == "latest" => Known::Latest,
        Some(v) => o.text_of("known", v).and_then(|s| o.ok("known", parse_date(s))).map_or(Known::Latest, Known::On),
    };
    let scenario = |o: &Obj<'_>, at: Spot<'_>, s: &Scenario| {
        if !rulebook.scenarios.contains_key(s) {
            let known = || rulebook.scenarios.keys().map(|k| k.as_str());
            let hint = match nearest(s.as_str(), known()) {
                Some(n) => format!("; did you mean `{n}`?"),
                None if rulebook.scenarios.is_empty() => "; it has none".into(),
                None => format!("; it has {}", known().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")),
            };
            o.say("unknown-name", at, format!("the rulebook has no scenario `{s}`{hint}"));
        }
    };
    let scenarios: BTreeSet<Scenario> = o
        .list("scenarios", |o, at, v| o.parsed::<Scenario>(at, v).inspect(|s| scenario(o, at, s)))
        .value()
        .cloned()
        .unwrap_or_default()
        .into_iter()
        .collect();
    // Answers repeat these two; they decide nothing here.
    o.get("date");
    o.get("matching");
    o.finish();
    View { known, scenarios }
}

struct Reader<'r> {
    rulebook: &'r Rulebook,
}
