//! Conditions: every name in them, every test of a fact, and the context that each atom needs.
//! Uses `model` and `limits`. What the atoms mean is `docs/semantics.md` 4.

use super::{Checker, Where};
use crate::{
    limits,
    model::{Amount, Value},
    policy::{Absence, Condition, FactDecl, FactKind, FactOf, Group, ItemSel, Items, PlaceSel, Places, Test, expected},
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

impl<'a> Checker<'a> {
    pub(super) fn condition(&mut self, owner: &str, c: &Condition, at: Where, via: &mut Vec<&'a str>, depth: usize) {
        if depth > limits::DEPTH {
            self.say("too-deep", owner, "", format!("the condition is nested deeper than {} levels", limits::DEPTH));
            return;
        }
        let parts = self.parts;
        if let Some(key) = c.names_nothing() {
            let wants = expected(key);
            let message =
                format!("a condition names an empty list under `{key}`, so nothing could be in it: name {wants}");
            self.say("empty-list", owner, "", message);
        }
        let of_item = |name| parts.facts.get(name).is_none_or(|d| d.of == FactOf::Item);
        let about_item = match c {
            Condition::Always(_) | Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Is(_) => true,
            Condition::Item(_) | Condition::Origin(_) => true,
            Condition::Fact(name, _) => of_item(name),
            _ => false,
        };
        if at.item_only && !about_item {
            let message = "a limit speaks of the item alone: of its facts, its category and its origin";
            self.say("bad-place", owner, "when", message.into());
        }
        let in_party = "within `any_party`, `all_parties`, `any_owner` or a policy over listings";
        match c {
            Condition::Always(_)
            | Condition::Activity(_)
            | Condition::DestinationAs(_)
            | Condition::DestinationIn(_)
            | Condition::OrderValue(_)
            | Condition::OrderTotal(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::AnyItem(_)
            | Condition::AllItems(_) => {}
            Condition::Not(_) => {}
            Condition::Is(d) => match parts.definitions.get_key_value(d) {
                None => self.unknown(owner, "definition", d.as_str(), parts.definitions.keys().map(|k| k.as_str())),
                Some((id, _)) if via.contains(&id.as_str()) => {
                    self.say(
                        "cycle",
                        owner,
                        d.as_str(),
                        format!("definition `{d}` refers to itself: {}", via.join(" -> ")),
                    );
                }
                Some((id, def)) => {
                    // A definition's own mistakes are told once, at the definition; what is wrong
                    // with using it here is told here.
                    let mut inner = Checker { parts, errors: Vec::new() };
                    let mut path = via.clone();
                    path.push(id.as_str());
                    inner.condition(owner, &def.when, at, &mut path, depth + 1);
                    inner.errors.retain(|e| matches!(e.code, "bad-place" | "not-claimed" | "too-deep" | "cycle"));
                    self.errors.append(&mut inner.errors);
                }
            },
            Condition::Destination(p) | Condition::Departure(p) | Condition::Transit(p) | Condition::Origin(p) => {
                self.places(owner, p);
            }
            Condition::Country(p) | Condition::Nationality(p) => {
                self.needs(at.party, owner, "country", in_party);
                self.places(owner, p);
            }
            Condition::Item(i) => self.items(owner, i),
            Condition::Fact(name, test) => match parts.facts.get(name) {
                None => self.unknown(owner, "fact", name.as_str(), parts.facts.keys().map(|k| k.as_str())),
                Some(d) => {
                    if d.of == FactOf::Party {
                        self.needs(at.party, owner, name.as_str(), in_party);
                    }
                    self.claimed(owner, d, at);
                    self.test(owner, d, test);
                }
            },
            Condition::Eligible(list, _) | Condition::EligibleValue(list, _) => self.control_list(owner, list.as_str()),
            Condition::EligibleTotal { controls, plus, times, .. } => {
                self.control_list(owner, controls.as_str());
                if *times == 0 {
                    self.say("bad-number", owner, "0", "`times` is at least 1".into());
                }
                let decimal = |d: &&FactDecl| d.of == FactOf::Item && d.kind == FactKind::Decimal && !d.many;
                match parts.facts.get(plus) {
                    None => self.unknown(owner, "fact", plus.as_str(), parts.facts.keys().map(|k| k.as_str())),
                    Some(d) if !decimal(&d) => {
                        let message = format!("`{plus}` must be declared as one decimal of an item");
                        self.say("bad-test", owner, plus.as_str(), message);
                    }
                    Some(d) => self.claimed(owner, d, at),
                }
            }
            Condition::AnyParty(_) | Condition::AllParties(_) => {}
            Condition::AnyOwner(_) => self.needs(at.party, owner, "any_owner", in_party),
            Condition::Role(_) => self.needs(at.party, owner, "role", in_party),
            Condition::Name(names) => {
                self.needs(at.party, owner, "name", in_party);
                for n in names.iter().filter(|n| crate::text::fold(n).is_empty()) {
                    self.say(
                        "empty-name",
                        owner,
                        n,
                        format!("the name `{n}` has no letter or digit, so no party could have it"),
                    );
                }
            }
            Condition::Identifier(_) => self.needs(at.party, owner, "identifier", in_party),
            Condition::Kind(_) => self.needs(at.party, owner, "kind", in_party),
            Condition::Listed(lists) | Condition::AnyListing(lists, _) => {
                self.needs(at.party, owner, "listed", in_party);
                self.lists(owner, lists);
            }
            Condition::Owned { at_least, .. } => {
                self.needs(at.party, owner, "owned", in_party);
                if *at_least == Amount::ZERO || *at_least > Amount::from(100) {
                    let message = "`at_least` is more than 0 percent and at most 100".into();
                    self.say("bad-number", owner, &at_least.to_string(), message);
                }
            }
            Condition::ShareAtLeast(_) => self.needs(at.owner, owner, "share_at_least", "within `any_owner`"),
            Condition::ListingScope => {
                self.needs(at.listing, owner, "listing_scope", "in a policy over listings");
                if at.scope {
                    self.say("cycle", owner, "listing_scope", "the scope of a listing cannot test scopes".into());
                }
            }
            Condition::Footnote(_) => self.needs(at.listing, owner, "footnote", "in a policy over listings"),
            Condition::EntryKind(_) => self.needs(at.listing, owner, "entry_kind", "in a policy over listings"),
            Condition::Program(_) => self.needs(at.listing, owner, "program", "in a policy over listings"),
            Condition::Reason(_) => self.needs(at.control, owner, "reason", "in a policy over controls"),
            Condition::Column(_) => self.needs(at.control, owner, "column", "in a policy over controls"),
            Condition::Chart(ch) => {
                self.needs(at.control, owner, "chart", "in a policy over controls");
                if !parts.charts.contains_key(ch) {
                    self.unknown(owner, "chart", ch.as_str(), parts.charts.keys().map(|k| k.as_str()));
                }
            }
            Condition::License(_) => self.needs(at.license, owner, "license", "in a policy over licenses"),
            Condition::Ground(ids) => {
                let known: BTreeSet<&str> =
                    parts.regimes.values().flat_map(|r| &r.grounds).map(|g| g.id.as_str()).collect();
                for g in ids {
                    if !known.contains(g.as_str()) {
                        self.unknown(owner, "ground", g.as_str(), known.iter().copied());
                    }
                }
                if at.scope {
                    self.say("cycle", owner, "ground", "the scope of a listing cannot test grounds".into());
                }
                if owner.starts_with("regime ") {
                    self.say("cycle", owner, "ground", "a ground cannot test grounds".into());
                }
            }
        }
        let inner = match c {
            Condition::Not(_) => Where { negated: !at.negated, ..at },
            Condition::AnyParty(_) | Condition::AllParties(_) => Where { party: true, owner: false, ..at },
            Condition::AnyOwner(_) => Where { party: true, owner: true, ..at },
            Condition::AnyListing(..) => Where { listing: true, ..at },
            Condition::Owned { .. } => Where { party: true, owner: true, ..at },
            _ => at,
        };
        for child in c.children() {
            self.condition(owner, child, inner, via, depth + 1);
        }
    }

    fn needs(&mut self, fine: bool, owner: &str, atom: &str, place: &str) {
        if !fine {
            self.say("bad-place", owner, atom, format!("`{atom}` can stand only {place}"));
        }
    }

    /// That the absence of a fact which only helps can only ever tighten: claimed in an authorization,
    /// or excepted from a restriction.
    fn claimed(&mut self, owner: &str, d: &FactDecl, at: Where) {
        let tightens = at.anywhere || (!at.review && at.authorization != at.negated);
        if d.absent == Absence::NotClaimed && !tightens {
            let message = format!(
                "`{}` is presumed not to be claimed, so an authorization may use it only as claimed, a restriction only under `not`, and a review table not at all",
                d.name
            );
            self.say("not-claimed", owner, d.name.as_str(), message);
        }
    }

    fn test(&mut self, owner: &str, d: &FactDecl, t: &Test) {
        let name = d.name.as_str();
        let single = |v: &Value| FactDecl { many: false, ..d.clone() }.accepts(v);
        let ordered = matches!(d.kind, FactKind::Integer | FactKind::Decimal | FactKind::Date) && !d.many;
        let (fine, expected) = match t {
            Test::Is(v) => (d.accepts(v), format!("a value of kind `{}`", d.kind)),
            Test::OneOf(vs) => (!d.many && vs.iter().all(single), format!("values of kind `{}`", d.kind)),
            Test::Includes(vs) => (d.many && vs.iter().all(single), format!("a list, and values of kind `{}`", d.kind)),
            Test::AtLeast(v) | Test::AtMost(v) | Test::Above(v) | Test::Below(v) => {
                (ordered && single(v), "a number or date to compare with".to_string())
            }
            Test::Within(items) => {
                self.items(owner, items);
                (d.kind == FactKind::Category, "a fact of kind `category`".to_string())
            }
            Test::WithinBut(items, but) => {
                self.items(owner, items);
                self.items(owner, but);
                (d.kind == FactKind::Category, "a fact of kind `category`".to_string())
            }
            Test::Lies(places) => {
                self.places(owner, places);
                (d.kind == FactKind::Territory, "a fact of kind `territory`".to_string())
            }
            Test::Empty => (d.many, "a list".to_string()),
            Test::NotKnown => (d.may_be_not_known, "a fact with `may_be_not_known = true`".to_string()),
        };
        if !fine {
            let codes = d.codes.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(", ");
            let among = if codes.is_empty() { String::new() } else { format!(" among {codes}") };
            self.say("bad-test", owner, name, format!("this test of `{name}` needs {expected}{among}"));
        }
    }

    fn places(&mut self, owner: &str, ps: &Places) {
        for s in &ps.0 {
            if let PlaceSel::Group(g) = s {
                self.group(owner, g.as_str(), true);
            }
        }
    }

    pub(super) fn items(&mut self, owner: &str, is: &Items) {
        for s in &is.0 {
            if let ItemSel::Group(g) = s {
                self.group(owner, g.as_str(), false);
            }
        }
    }

    fn group(&mut self, owner: &str, name: &str, places: bool) {
        match self.parts.groups.get(name) {
            None => self.unknown(owner, "group", name, self.parts.groups.keys().map(|k| k.as_str())),
            Some(g) if matches!(g, Group::Places(_)) != places => {
                let (is, wants) = if places { ("items", "places") } else { ("places", "items") };
                self.say(
                    "bad-group",
                    owner,
                    name,
                    format!("group `{name}` holds {is}, and {wants} are asked for here"),
                );
            }
            Some(_) => {}
        }
    }
}
