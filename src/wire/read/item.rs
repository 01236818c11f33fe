//! An item of a request, its worth and quantity, and its answers to limits in words.
//! Uses `policy` and `model`. Leaves out facts that the rulebook declares (`declared.rs`).

use super::{Obj, Reader};
use crate::{
    model::{Amount, Currency, Fact, ItemCategory, ItemLine, Money, Quantity, Unit},
    policy::FactOf,
    wire::json::Json,
};
use alloc::{collections::BTreeMap, string::ToString, vec::Vec};
use core::str::FromStr;

impl Reader<'_> {
    pub(super) fn item(&self, o: &Obj<'_>) -> Option<ItemLine> {
        let id = o.label("id", "");
        let mut line = ItemLine::new(id?);
        line.categories = match o.get("category") {
            None => Fact::Absent,
            Some(Json::List(l)) => {
                let all: Vec<ItemCategory> = l.iter().filter_map(|v| o.parsed("category", v)).collect();
                // One code that does not read leaves open what the item is.
                if all.len() == l.len() && !l.is_empty() { Fact::Value(all) } else { Fact::Absent }
            }
            Some(v) => o.parsed("category", v).map(|c| Vec::from([c])).into(),
        };
        line.origin = o.fact("origin", FromStr::from_str);
        line.value = o.object("value").and_then(|v| money(&v)).into();
        line.quantity = o.object("quantity").and_then(|v| quantity(&v)).into();
        line.facts = self.facts(o, "attributes", FactOf::Item);
        if let Some(s) = o.object("scopes") {
            let mut scopes = BTreeMap::new();
            for (k, v) in s.map {
                match v {
                    Json::Bool(b) => {
                        scopes.insert(k.to_string(), *b);
                    }
                    Json::Null => {}
                    other => s.wrong(k, other, "true or false"),
                }
                if !self.rulebook.asks_scope(k) {
                    s.say("unknown-key", k, "no control or eligibility asks for this limit".into());
                }
            }
            line.scopes = scopes;
        }
        o.finish();
        Some(line)
    }
}

pub(super) fn money(o: &Obj<'_>) -> Option<Money> {
    let (amount, currency) = (o.require::<Amount>("amount"), o.require::<Currency>("currency"));
    o.finish();
    Some(Money { amount: amount?, currency: currency? })
}

pub(super) fn quantity(o: &Obj<'_>) -> Option<Quantity> {
    let (amount, unit) = (o.require::<Amount>("amount"), o.require::<Unit>("unit"));
    o.finish();
    Some(Quantity { amount: amount?, unit: unit? })
}
