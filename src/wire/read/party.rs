//! A party of a request, its entity with owners, and what the host found about it.
//! Uses `policy` and `model`. Leaves out facts that the rulebook declares (`declared.rs`).

use super::{Obj, Reader};
use crate::{
    model::{
        Address, Amount, Born, Cleared, Entity, EntityKind, EntityName, Fact, HostMatch, Identifier, Owner, Party,
        Role, Strength, Territory, parse_date,
    },
    policy::FactOf,
    truth::Truth,
    wire::json::Json,
};
use alloc::{string::String, vec::Vec};
use core::str::FromStr;

impl Reader<'_> {
    pub(super) fn party(&self, o: &Obj<'_>) -> Option<Party> {
        let id = o.label("id", "p");
        let role = match o.get("role") {
            Some(v) => o.parsed::<Role>("role", v),
            None => {
                o.say("missing-key", "role", "a party needs its role".into());
                None
            }
        };
        let entity = self.entity(o);
        let matches = o.objects("matches", host_match);
        o.finish();
        // A party whose role does not read still takes part, in a role that nobody named.
        let role = role.or_else(|| "unread".parse().ok().map(Role::Other))?;
        Some(Party { id: id?, role, entity, matches })
    }

    fn entity(&self, o: &Obj<'_>) -> Entity {
        let mut e = Entity::default();
        let mut names = |key: &'static str, strength| {
            let all = match o.get(key) {
                None => return,
                Some(Json::List(l)) => l.iter().filter_map(|v| o.text_of(key, v)).collect::<Vec<_>>(),
                Some(v) => o.text_of(key, v).into_iter().collect(),
            };
            e.names.extend(all.into_iter().map(|t| EntityName { text: t.into(), strength }));
        };
        names("name", Strength::Primary);
        names("aliases", Strength::Strong);
        names("weak_aliases", Strength::Weak);
        e.kind = o.get("kind").and_then(|v| o.parsed::<EntityKind>("kind", v));
        let places = |one: &'static str, many: &'static str| -> Vec<Territory> {
            let mut out: Vec<Territory> = o.get(one).and_then(|v| o.parsed(one, v)).into_iter().collect();
            out.extend(o.list(many, |o, at, v| o.parsed::<Territory>(at, v)).value().cloned().unwrap_or_default());
            out
        };
        e.countries = places("country", "countries");
        e.nationalities = places("nationality", "nationalities");
        let addresses = o.objects("addresses", |a| {
            let text = a.get("text").and_then(|v| a.text_of("text", v)).unwrap_or_default().into();
            let country = a.get("country").and_then(|v| a.parsed("country", v));
            a.finish();
            Some(Address { text, country })
        });
        e.addresses = addresses.value().cloned().unwrap_or_default();
        let identifiers = o.objects("identifiers", |i| {
            let text = |k: &'static str| i.get(k).and_then(|v| i.text_of(k, v)).map(String::from);
            let (kind, value) = (text("kind"), text("value"));
            if kind.is_none() || value.is_none() {
                i.say("missing-key", "kind", "an identifier needs `kind` and `value`".into());
            }
            i.finish();
            Some(Identifier { kind: kind?.to_lowercase(), value: value? })
        });
        e.identifiers = identifiers.value().cloned().unwrap_or_default();
        e.born = match o.get("born") {
            None => Vec::new(),
            Some(Json::List(all)) => all.iter().filter_map(|v| o.parsed::<Born>("born", v)).collect(),
            Some(v) => o.parsed::<Born>("born", v).into_iter().collect(),
        };
        // The name is reserved for the share of an owner.
        let may_be = self.rulebook.facts.get("share").is_some_and(|d| d.of == FactOf::Party && d.may_be_not_known);
        e.owners = o.objects("owners", |w| {
            let entity = self.entity(w);
            let share = match w.get("share") {
                Some(Json::Text(s)) if s == "not_known" && may_be => Fact::NotKnown,
                _ => w.fact("share", Amount::from_str),
            };
            if let Fact::Value(s) = &share
                && *s > Amount::from(100)
            {
                w.say("bad-share", "share", "a share is at most 100 percent".into());
            }
            let matches = w.objects("matches", host_match);
            w.finish();
            Some(Owner { entity, share, matches })
        });
        e.facts = self.facts(o, "attributes", FactOf::Party);
        e
    }
}

fn host_match(o: &Obj<'_>) -> Option<HostMatch> {
    let (list, listing) = (o.require("list"), o.require("listing"));
    let is = match o.get("is") {
        Some(Json::Text(s)) if s == "yes" => Some(Truth::Yes),
        Some(Json::Text(s)) if s == "no" => Some(Truth::No),
        // Absent or misspelled leaves it open, which is "might be".
        Some(Json::Text(s)) if s == "unknown" => Some(Truth::Unknown),
        None => Some(Truth::Unknown),
        Some(other) => {
            o.wrong("is", other, "`yes`, `unknown` or `no`");
            Some(Truth::Unknown)
        }
    };
    // A clearing that cannot be read is one that is there.
    let stands = o.get("cleared").is_some();
    let cleared = stands.then(|| o.object("cleared").and_then(|c| cleared(&c)));
    o.finish();
    let (list, listing, is) = (list?, listing?, is?);
    Some(match cleared {
        None => HostMatch::new(list, listing, is),
        Some(Some(by)) if is.is_no() => HostMatch::cleared(list, listing, by),
        Some(by) => {
            if by.is_some() {
                o.say(
                    "conflicting-values",
                    "cleared",
                    "says what an `is` of `no` is bound to, and `is` is not `no`".into(),
                );
            }
            // A clearing that cannot be read clears nothing.
            HostMatch::new(list, listing, Truth::Unknown)
        }
    })
}

fn cleared(o: &Obj<'_>) -> Option<Cleared> {
    let (party, entry) = (o.require("party"), o.require("entry"));
    let until = o.fact("until", parse_date).value().copied();
    if until.is_none() {
        o.say("missing-key", "until", "a cleared pair needs the first day on which it counts no longer".into());
    }
    o.finish();
    Some(Cleared { party: party?, entry: entry?, until: until? })
}
