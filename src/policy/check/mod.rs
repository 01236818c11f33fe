//! Whether the parts of a rulebook fit together: every reference, every type, no cycle.
//! What passes here cannot fail when it is evaluated.
//! Uses `model` and `limits`. Here is what is looked at and where it stands; how each is checked is a
//! file of its own.

mod condition;
mod error;
mod limit;
mod policy;
mod size;

pub use error::CheckError;

use crate::{
    error::nearest,
    policy::{Condition, RulebookParts},
};
use alloc::{format, string::String, vec::Vec};

pub(super) fn check(parts: &RulebookParts) -> Vec<CheckError> {
    let mut c = Checker { parts, errors: Vec::new() };
    c.all();
    c.errors
}

/// Where a condition stands, which decides the atoms that it may use.
#[derive(Clone, Copy, Default)]
struct Where {
    party: bool,
    owner: bool,
    listing: bool,
    control: bool,
    license: bool,
    /// Authorization conditions may use facts that are presumed not to be claimed.
    authorization: bool,
    /// Under an odd number of negations.
    negated: bool,
    /// In the scope of a listing, which cannot test scopes or grounds.
    scope: bool,
    /// In a review table, where no claim may make a policy milder or stricter in silence.
    review: bool,
    /// In a limit, which speaks of the item alone.
    item_only: bool,
    /// In a definition, which is looked at again wherever it is used.
    anywhere: bool,
}

struct Checker<'a> {
    parts: &'a RulebookParts,
    errors: Vec<CheckError>,
}

impl<'a> Checker<'a> {
    fn all(&mut self) {
        let parts = self.parts;
        if self.too_large() {
            return;
        }
        if parts.regimes.is_empty() {
            self.say("no-regime", "", "", "a rulebook needs at least one `[[regime]]`".into());
        }
        self.errors.extend(parts.screening.check());
        for id in parts.screening.lists.keys().filter(|id| !parts.lists.contains_key(*id)) {
            self.unknown(&format!("screening {id}"), "list", id.as_str(), parts.lists.keys().map(|k| k.as_str()));
        }
        for d in parts.facts.values() {
            self.fact_decl(d);
        }
        for (id, d) in &parts.definitions {
            let owner = format!("definition {id}");
            // What a definition may use is decided where it is used; here only its own references.
            let anywhere = Where {
                party: true,
                owner: true,
                listing: true,
                control: true,
                license: true,
                anywhere: true,
                ..Where::default()
            };
            self.condition(&owner, &d.when, anywhere, &mut Vec::from([id.as_str()]), 0);
        }
        for (id, t) in &parts.reviews {
            self.review(&format!("review {id}"), t, Where::default());
        }
        for (id, c) in &parts.controls {
            self.limits(id.as_str(), c);
        }
        for r in parts.regimes.values() {
            let owner = format!("regime {}", r.id);
            for g in &r.grounds {
                self.condition(&owner, &g.when, Where::default(), &mut Vec::new(), 0);
            }
            for y in &r.yields {
                // What a regime yields it no longer restricts: as with an authorization.
                let at = Where { authorization: true, ..Where::default() };
                self.condition(&owner, &y.when, at, &mut Vec::new(), 0);
            }
            for x in &r.excludes {
                let at = Where { authorization: true, ..Where::default() };
                self.condition(&owner, &x.when, at, &mut Vec::new(), 0);
            }
            for w in r.grounds.windows(2) {
                if let [a, b] = w
                    && a.id == b.id
                {
                    self.errors.push(CheckError::duplicate("ground", a.id.as_str()).within(&owner));
                }
            }
        }
        for w in parts.policies.windows(2) {
            if let [a, b] = w
                && a.id == b.id
            {
                self.errors.push(CheckError::duplicate("policy", a.id.as_str()));
            }
        }
        for p in &parts.policies {
            self.policy(p);
        }
        for (id, c) in &parts.controls {
            if let Some(r) = c.regime.as_ref().filter(|r| !parts.regimes.contains_key(*r)) {
                let known = parts.regimes.keys().map(|k| k.as_str());
                self.unknown(&format!("control list {id}"), "regime", r.as_str(), known);
            }
            if let Some(code) = c.stranger() {
                let message = format!("`{code}` is of another scheme than the other categories of the control list");
                self.say("mixed-schemes", &format!("control list {id}"), &format!("{code}"), message);
            }
        }
        for l in parts.lists.values() {
            for e in l.listings() {
                if e.scope != Condition::Always(true) || !e.review.rules.is_empty() {
                    let owner = format!("list {}, listing {}", l.id, e.id);
                    let at = Where { party: true, ..Where::default() };
                    self.condition(&owner, &e.scope, Where { scope: true, ..at }, &mut Vec::new(), 0);
                    self.review(&owner, &e.review, at);
                }
            }
        }
    }

    fn say(&mut self, code: &'static str, owner: &str, name: &str, message: String) {
        self.errors.push(CheckError::new(code, owner, name, message));
    }

    fn unknown<'n>(&mut self, owner: &str, what: &str, name: &str, known: impl Iterator<Item = &'n str>) {
        let hint = nearest(name, known).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        self.say("unknown-name", owner, name, format!("there is no {what} `{name}`{hint}"));
    }
}
