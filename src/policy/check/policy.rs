//! Declared facts, policies and review tables: their references, and what may stand with what.
//! Uses `model`. Leaves out the conditions in them (`condition.rs`).

use super::{Checker, Where};
use crate::{
    model::{ListId, Status},
    policy::{Absence, Admits, Each, Effect, FactDecl, FactKind, Policy, ReviewSource, ReviewTable},
};
use alloc::{format, vec::Vec};

impl Checker<'_> {
    pub(super) fn fact_decl(&mut self, d: &FactDecl) {
        let owner = format!("fact {}", d.name);
        if d.kind == FactKind::Code && d.codes.is_empty() {
            self.say("no-codes", &owner, d.name.as_str(), "a fact of kind `code` lists its `codes`".into());
        }
        if d.kind != FactKind::Code && !d.codes.is_empty() {
            self.say(
                "bad-codes",
                &owner,
                d.name.as_str(),
                format!("only a fact of kind `code` lists codes, not one of kind `{}`", d.kind),
            );
        }
        if d.absent == Absence::NotKnown && !d.may_be_not_known {
            self.say(
                "bad-absence",
                &owner,
                d.name.as_str(),
                "absence is presumed to mean `not_known`, so `may_be_not_known` must be true".into(),
            );
        }
        if let Some(how) = &d.derived {
            self.derived(d, how);
        }
    }

    pub(super) fn policy(&mut self, p: &Policy) {
        let parts = self.parts;
        let owner = format!("policy {}", p.id);
        if !p.id.as_str().contains('/') {
            let message = format!("`{}` names no regime: a policy id is `regime/name`, such as `house/{}`", p.id, p.id);
            self.say("bad-policy-id", &owner, p.id.as_str(), message);
        } else if !parts.regimes.contains_key(p.id.regime()) {
            self.unknown(&owner, "regime", p.id.regime(), parts.regimes.keys().map(|k| k.as_str()));
        }
        let at = Where {
            party: p.each.has_listing(),
            listing: p.each.has_listing(),
            control: matches!(p.each, Each::Control(_)),
            license: p.each == Each::License,
            authorization: matches!(p.effect, Effect::Waive { .. } | Effect::Authorize { .. }),
            ..Where::default()
        };
        self.lists(&owner, p.each.lists());
        if let Each::Control(c) = &p.each {
            self.control_list(&owner, c.as_str());
        }
        self.condition(&owner, &p.when, at, &mut Vec::new(), 0);
        let admits = match &p.effect {
            Effect::RequireLicense { review, admits } => {
                match review {
                    ReviewSource::Table(t) => self.review(&owner, t, at),
                    ReviewSource::Shared(name) => {
                        if !parts.reviews.contains_key(name) {
                            self.unknown(&owner, "review", name.as_str(), parts.reviews.keys().map(|k| k.as_str()));
                        }
                    }
                    ReviewSource::Listing if !at.listing => {
                        self.say(
                            "bad-place",
                            &owner,
                            "review",
                            "`review = \"listing\"` needs `each = { listing = [...] }` or `each = { owner = [...] }`"
                                .into(),
                        );
                    }
                    ReviewSource::Listing => {}
                }
                Some(admits)
            }
            Effect::Prohibit { admits } => Some(admits),
            _ => None,
        };
        if matches!(admits, Some(Admits::Listing(_))) && !at.listing {
            self.say(
                "bad-place",
                &owner,
                "admits",
                "admitting what the listing admits needs `each = { listing = [...] }` or `each = { owner = [...] }`"
                    .into(),
            );
        }
        let draft = p
            .dated
            .assertions()
            .iter()
            .flat_map(|a| &a.periods)
            .any(|p| matches!(p.status, Status::Reported | Status::Proposed));
        match &p.scenario {
            Some(s) if !parts.scenarios.contains_key(s) => {
                self.unknown(&owner, "scenario", s.as_str(), parts.scenarios.keys().map(|k| k.as_str()));
            }
            None if draft => self.say(
                "no-scenario",
                &owner,
                p.id.as_str(),
                "a reported or proposed policy names the `scenario` that switches it on".into(),
            ),
            _ => {}
        }
    }

    pub(super) fn review(&mut self, owner: &str, t: &ReviewTable, at: Where) {
        let at = Where { review: true, ..at };
        for r in &t.rules {
            self.condition(owner, &r.when, at, &mut Vec::new(), 0);
        }
    }

    pub(super) fn lists<'l>(&mut self, owner: &str, lists: impl IntoIterator<Item = &'l ListId>) {
        let known = &self.parts.lists;
        for l in lists.into_iter().filter(|l| !known.contains_key(*l)) {
            self.unknown(owner, "list", l.as_str(), known.keys().map(|k| k.as_str()));
        }
    }

    pub(super) fn control_list(&mut self, owner: &str, name: &str) {
        if !self.parts.controls.contains_key(name) {
            self.unknown(owner, "control list", name, self.parts.controls.keys().map(|k| k.as_str()));
        }
    }
}
