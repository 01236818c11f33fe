//! Names that nothing uses.

use super::{Lint, LintCode, named, say};
use crate::policy::{Condition, Each, Effect, Group, ItemSel, PlaceSel, ReviewSource, ReviewTable, Rulebook, Test};
use alloc::{
    collections::BTreeSet,
    string::{String, ToString},
    vec::Vec,
};

/// Every name that a rulebook's conditions, tables and policies use, by kind.
#[derive(Default)]
struct Used(BTreeSet<(&'static str, String)>);

impl Used {
    fn add(&mut self, what: &'static str, name: &impl ToString) {
        self.0.insert((what, name.to_string()));
    }
    fn places(&mut self, p: &crate::policy::Places) {
        for s in &p.0 {
            if let PlaceSel::Group(g) = s {
                self.add("group", g);
            }
        }
    }
    fn items(&mut self, i: &crate::policy::Items) {
        for s in &i.0 {
            if let ItemSel::Group(g) = s {
                self.add("group", g);
            }
        }
    }
    fn condition(&mut self, c: &Condition) {
        match c {
            Condition::Destination(p)
            | Condition::Departure(p)
            | Condition::Transit(p)
            | Condition::Origin(p)
            | Condition::Country(p)
            | Condition::Nationality(p) => self.places(p),
            Condition::Item(i) => self.items(i),
            Condition::Is(d) => self.add("definition", d),
            Condition::Fact(name, test) => {
                self.add("fact", name);
                match test {
                    Test::Within(i) => self.items(i),
                    Test::WithinBut(i, but) => {
                        self.items(i);
                        self.items(but);
                    }
                    Test::Lies(p) => self.places(p),
                    _ => {}
                }
            }
            Condition::Eligible(list, _) | Condition::EligibleValue(list, _) => self.add("control list", list),
            Condition::EligibleTotal { controls, plus, .. } => {
                self.add("control list", controls);
                self.add("fact", plus);
            }
            Condition::Listed(lists) | Condition::AnyListing(lists, _) => {
                lists.iter().for_each(|l| self.add("list", l))
            }
            Condition::Chart(c) => self.add("chart", c),
            _ => {}
        }
        c.children().iter().for_each(|c| self.condition(c));
    }
    fn review(&mut self, t: &ReviewTable) {
        t.rules.iter().for_each(|r| self.condition(&r.when));
    }
}

pub(super) fn find(r: &Rulebook, out: &mut Vec<Lint>) {
    let mut used = Used::default();
    for p in &r.policies {
        used.condition(&p.when);
        p.each.lists().for_each(|l| used.add("list", l));
        if let Each::Control(list) = &p.each {
            used.add("control list", list);
        }
        if let Some(s) = &p.scenario {
            used.add("scenario", s);
        }
        match &p.effect {
            Effect::RequireLicense { review: ReviewSource::Table(t), .. } => used.review(t),
            Effect::RequireLicense { review: ReviewSource::Shared(name), .. } => used.add("review", name),
            _ => {}
        }
    }
    for g in r.regimes.values() {
        let conditions = g.grounds.iter().map(|x| &x.when).chain(g.yields.iter().map(|x| &x.when));
        conditions.chain(g.excludes.iter().map(|x| &x.when)).for_each(|c| used.condition(c));
    }
    for e in r.lists.values().flat_map(|l| l.listings()) {
        used.condition(&e.scope);
        used.review(&e.review);
    }
    for (id, list) in r.controls.iter().filter(|(_, c)| !c.limits.is_empty()) {
        used.add("control list", id);
        for l in &list.limits {
            used.items(&l.among);
            used.condition(&l.when);
        }
    }
    // What is computed asks for what it is computed from.
    let computed = r.facts.values().filter_map(|d| d.derived.as_ref());
    computed.flat_map(|how| how.inputs()).for_each(|name| used.add("fact", name));
    r.definitions.values().for_each(|d| used.condition(&d.when));
    r.reviews.values().for_each(|t| used.review(t));

    let mut unless = |what: &'static str, name: &dyn ToString, fine: bool| {
        let name = name.to_string();
        if !fine && !used.0.contains(&(what, name.clone())) {
            say(out, LintCode::Unused, named(what, &name), "nothing uses it");
        }
    };
    for (id, g) in &r.groups {
        // A group without members holds a name open, and says so.
        let empty = match g {
            Group::Places(m) => m.is_empty(),
            Group::Items(m) => m.is_empty(),
        };
        unless("group", id, empty);
    }
    r.lists.keys().for_each(|id| unless("list", id, false));
    // Terms in which party lists speak: the lists that use them are loaded later.
    r.definitions.keys().for_each(|id| unless("definition", id, id.as_str().starts_with("el/")));
    r.reviews.keys().for_each(|id| unless("review", id, false));
    r.charts.keys().for_each(|id| unless("chart", id, false));
    r.controls.keys().for_each(|id| unless("control list", id, false));
    r.facts.keys().for_each(|id| unless("fact", id, RESERVED.contains(&id.as_str())));
    r.scenarios.keys().for_each(|id| unless("scenario", id, false));
}

/// Declarations that say what absence of a fact of the model is presumed to mean (`intake`).
const RESERVED: [&str; 3] = ["owners", "share", "transit"];
