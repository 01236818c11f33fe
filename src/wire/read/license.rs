//! A license that the host says it holds.
//! Uses `model`. Whether it covers anything is `condition/license.rs`.

use super::{
    Obj,
    item::{money, quantity},
};
use crate::{
    Date,
    model::{Dated, Fact, ItemCategory, Label, License, RegimeId, Status, Territory, parse_date},
    wire::json::Json,
};
use alloc::string::String;

pub(super) fn license(o: &Obj<'_>) -> Option<License> {
    let id = o.require::<Label>("id");
    let regime = o.require::<RegimeId>("regime");
    let date = |key: &'static str| -> Result<Option<Date>, ()> {
        match o.get(key) {
            None => Ok(None),
            Some(v) => o.text_of(key, v).and_then(|s| o.ok(key, parse_date(s))).map(Some).ok_or(()),
        }
    };
    let (from, until, known, revoked) = (date("from"), date("until"), date("known_from"), date("revoked"));
    let texts = |key: &'static str| o.list(key, |o, at, v| o.text_of(at, v).map(String::from));
    let limited = |key: &'static str| match o.get(key) {
        Some(Json::Text(s)) if s == "unlimited" => Err(()),
        Some(v @ Json::Text(_)) => {
            o.wrong(key, v, "an object, or `unlimited`");
            Ok(None)
        }
        _ => Ok(o.object(key)),
    };
    // Without a limit is a value of its own, that no sum is over.
    let value = limited("value").map_or(Fact::NotKnown, |v| v.and_then(|v| money(&v)).into());
    let limit = limited("quantity").map_or(Fact::NotKnown, |v| v.and_then(|v| quantity(&v)).into());
    // A date that does not read, or none at all, leaves the validity open: it covers on no day.
    let never = Dated::never();
    let dated = match (from, until, known) {
        _ if revoked.is_err() => never,
        (Ok(None), Ok(None), Ok(_)) => {
            o.say("missing-key", "from", "a license needs the dates of its validity, `from` or `until`".into());
            never
        }
        (Ok(from), Ok(until), Ok(known)) => match from.zip(until) {
            Some((f, u)) if u <= f => {
                o.say(
                    "bad-dates",
                    "until",
                    "is not after `from`: it is the first day on which the license is no longer valid".into(),
                );
                never
            }
            _ => Dated::period(from, until, known, Status::InForce),
        },
        _ => never,
    };
    let out = License {
        dated,
        revoked: revoked.unwrap_or_default(),
        licensees: texts("licensees"),
        parties: texts("parties"),
        items: o.list("items", |o, at, v| o.parsed::<ItemCategory>(at, v)),
        destinations: o.list("destinations", |o, at, v| o.parsed::<Territory>(at, v)),
        value,
        quantity: limit,
        conditions_met: match o.get("conditions_met") {
            None => Fact::Absent,
            Some(Json::Bool(b)) => Fact::Value(*b),
            Some(other) => {
                o.wrong("conditions_met", other, "true or false");
                Fact::Absent
            }
        },
        id: id?,
        regime: regime?,
    };
    o.finish();
    Some(out)
}
