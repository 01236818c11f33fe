//! Limits of control lists, and facts that are computed: of one scheme, over the item alone, without
//! a cycle.
//! Uses `model`. Leaves out the condition of a limit (`condition.rs`).

use super::{Checker, Where};
use crate::{
    model::{FactName, ItemCategory},
    policy::{ControlList, Derived, FactDecl, FactKind, FactOf, Group, ItemSel},
};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

impl Checker<'_> {
    pub(super) fn limits(&mut self, list: &str, c: &ControlList) {
        for l in &c.limits {
            let owner = format!("limit {}", l.category);
            if l.among.0.is_empty() {
                let message = "`among` is empty, so there is no item that the limit is held against";
                self.say("empty-list", &owner, "among", message.into());
            }
            self.items(&owner, &l.among);
            let scheme = c.scheme();
            let mut strange: Vec<&ItemCategory> = Vec::from([&l.category]);
            for s in &l.among.0 {
                match s {
                    ItemSel::Category(c) => strange.push(c),
                    ItemSel::Group(g) => {
                        if let Some(Group::Items(ms)) = self.parts.groups.get(g) {
                            strange.extend(ms.iter().map(|m| &m.of));
                        }
                    }
                }
            }
            strange.retain(|c| c.scheme() != scheme);
            if let Some(c) = strange.first() {
                let message = format!("`{c}` is of another scheme than control list `{list}`");
                self.say("mixed-schemes", &owner, &format!("{c}"), message);
            }
            self.condition(&owner, &l.when, Where { item_only: true, ..Where::default() }, &mut Vec::new(), 0);
        }
    }

    /// What a fact is computed from: two other numbers of items, and never itself.
    pub(super) fn derived(&mut self, d: &FactDecl, how: &Derived) {
        let parts = self.parts;
        let owner = format!("fact {}", d.name);
        let number = |d: &FactDecl| {
            let kind = matches!(d.kind, FactKind::Decimal | FactKind::Integer);
            d.of == FactOf::Item && kind && !d.many
        };
        let wants = "a single number of items, of kind `decimal` or `integer`";
        if !number(d) {
            let message = format!("only {wants}, is computed");
            self.say("bad-derived", &owner, "derived", message);
        }
        for name in how.inputs() {
            match parts.facts.get(name) {
                None => self.unknown(&owner, "fact", name.as_str(), parts.facts.keys().map(|k| k.as_str())),
                Some(input) if !number(input) => {
                    let message = format!("`{name}` is not {wants}, so nothing is computed from it");
                    self.say("bad-derived", &owner, name.as_str(), message);
                }
                Some(_) => {}
            }
        }
        let mut seen: BTreeSet<&FactName> = BTreeSet::new();
        let mut next: Vec<&FactName> = how.inputs().into();
        while let Some(name) = next.pop() {
            if *name == d.name {
                let message: String = format!("fact `{name}` is computed from itself");
                self.say("cycle", &owner, "derived", message);
                break;
            }
            if seen.insert(name) {
                let how = parts.facts.get(name).and_then(|d| d.derived.as_ref());
                next.extend(how.into_iter().flat_map(Derived::inputs));
            }
        }
    }
}
