//! The instances of a policy over a transaction that was made ready: as `reference::bind`.

use super::{
    outcome::{ReasonFor, Restricted},
    run::{Hand, Run},
};
use crate::{
    compile::{Act, N, NONE, Over, Review, Table, number, state},
    policy::ReviewPolicy,
    truth::Truth,
};
use alloc::vec::Vec;

/// What is told of each instance.
pub(super) type Found<'f, 'a> = &'f mut dyn FnMut(&mut Run<'a>, Truth, Hand, Bound);

/// A policy of which the instances are asked.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) policy: u32,
    /// The truth of all that hangs on nothing in hand and was looked at already.
    pub(super) reached: Truth,
    /// What hangs on nothing in hand, and the rest.
    pub(super) free: N,
    pub(super) held: N,
    /// The control of which it is an instance, if that is known.
    pub(super) control: u32,
    /// Its review table as the context leaves it, if there is one.
    pub(super) table: Option<&'a Table>,
    /// Whether those that do not apply are wanted too.
    pub(super) all: bool,
}

/// A policy whose instances are made.
#[derive(Clone, Copy)]
pub(super) struct One {
    held: N,
    reached: Truth,
    all: bool,
    /// Whether it is ruled out for whatever may be in hand.
    out: bool,
}

/// Any control of its list, of which some may be the item's.
pub(super) const ANY: u32 = NONE - 1;

/// What an instance is bound to, as far as its effect hangs on it.
#[derive(Clone, Copy)]
pub(super) enum Bound {
    /// One thing, or the line.
    One,
    /// Any control.
    AnyControl,
    /// Any entry of the list.
    Anyone(u32),
}

impl<'a> Run<'a> {
    /// What is asked of a policy of the rulebook. `filed` is the truth of all by which it is filed.
    pub(super) fn asked(&self, policy: u32, filed: Truth, subject: Truth, all: bool) -> Option<Asked<'a>> {
        let plan = self.p.core.plans.get(policy as usize)?;
        let reached = filed & if plan.regardless { Truth::Yes } else { subject };
        let reached = if plan.doubtful { reached & Truth::Unknown } else { reached };
        Some(Asked { policy, reached, free: plan.free, held: plan.held, control: NONE, table: None, all })
    }
    /// The instances of a policy, with their truth and what is in hand, in the order of the specification.
    /// Those that do not apply are left out unless all are wanted.
    pub(super) fn instances(&mut self, asked: Asked<'a>, h: Hand, found: Found<'_, 'a>) {
        let Asked { policy, reached, free, held, control, all, .. } = asked;
        let core = self.p.core;
        let Some(plan) = core.plans.get(policy as usize) else { return };
        if reached.is_no() && !all {
            return;
        }
        // What hangs on nothing in hand is looked at once.
        let free = self.truth(free, &h);
        if free.is_no() && !all {
            return;
        }
        let one = One { held, reached: reached & free, all, out: free.is_no() };
        match &plan.over {
            Over::Controls(_) if control == ANY => {
                if !one.out && !self.truth(held, &h).is_no() {
                    let truth = one.reached & Truth::Unknown;
                    if all || !truth.is_no() {
                        found(self, truth, h, Bound::AnyControl);
                    }
                }
            }
            Over::Controls(list) if control != NONE => {
                self.one(one, Truth::Yes, Hand { control: (*list, control), ..h }, Bound::One, found);
            }
            Over::Line => self.one(one, Truth::Yes, h, Bound::One, found),
            Over::Licenses => {
                let held = self.p.said.rest.licenses.value().map_or(&[][..], Vec::as_slice);
                if !held.is_empty() {
                    self.meets();
                }
                let regime = core.rulebook.regimes.keys().nth(h.regime as usize);
                for (l, license) in held.iter().zip(0u32..) {
                    if Some(&l.regime) == regime {
                        self.one(one, Truth::Yes, Hand { license, ..h }, Bound::One, found);
                    }
                }
            }
            Over::Controls(list) => self.over_controls(*list, one, h, found),
            Over::Listings(lists) => {
                for list in lists {
                    for party in 0..number(self.room.parties.len()) {
                        self.over_party(*list, party, one, h, found);
                    }
                }
            }
            Over::Owners(lists) => {
                for list in lists {
                    for party in 0..number(self.room.parties.len()) {
                        self.over_owners(*list, party, one, h, found);
                    }
                }
            }
        }
    }
    fn one(&mut self, one: One, is: Truth, h: Hand, bound: Bound, found: Found<'_, 'a>) {
        let truth = one.reached & is;
        let truth = if truth.is_no() { truth } else { truth & self.truth(one.held, &h) };
        if one.all || !truth.is_no() {
            found(self, truth, h, bound);
        }
    }
    /// One finding for any entry, if some entry could matter.
    fn anyone(&mut self, list: u32, one: One, h: Hand, found: Found<'_, 'a>) {
        if !one.out && self.someone(list, Some(one.held), &h) {
            let truth = one.reached & Truth::Unknown;
            if one.all || !truth.is_no() {
                found(self, truth, h, Bound::Anyone(list));
            }
        }
    }
    fn over_party(&mut self, list: u32, party: u32, one: One, h: Hand, found: Found<'_, 'a>) {
        let Some(p) = self.room.parties.get(party as usize).copied() else { return };
        for k in p.found.0..p.found.1 {
            let Some((l, listing, is)) = self.room.found.get(k as usize).copied() else { continue };
            if l != list || is.is_no() {
                continue;
            }
            let is = is & self.counts((l, listing));
            self.one(one, is, Hand { party, listing: (l, listing), ..h }, Bound::One, found);
        }
        if p.anyone {
            self.anyone(list, one, Hand { party, ..h }, found);
        }
    }
    fn over_owners(&mut self, list: u32, party: u32, one: One, h: Hand, found: Found<'_, 'a>) {
        let Some(p) = self.room.parties.get(party as usize).copied() else { return };
        let mut anyone = p.owners == state::ABSENT;
        if p.owned {
            let id = self.owners_on(party, list);
            anyone = id.anyone;
            for (listing, is) in id.matches {
                let is = is & self.counts((list, listing));
                self.one(one, is, Hand { party, listing: (list, listing), ..h }, Bound::One, found);
            }
        }
        if anyone {
            self.anyone(list, one, Hand { party, ..h }, found);
        }
    }
    /// What the owners of a party are on a list, by the specification.
    fn owners_on(&self, party: u32, list: u32) -> crate::party::Identity {
        self.meets();
        let ready = self.ready.get_or_init(|| crate::intake::prepare(&self.p.core.rulebook, &self.p.said.whole()));
        let facts = crate::condition::Facts { rulebook: &self.p.core.rulebook, ready, view: self.view };
        facts.parties().nth(party as usize).map_or_else(Default::default, |p| facts.owners_on(p, list))
    }
    fn over_controls(&mut self, list: u32, on: One, h: Hand, found: Found<'_, 'a>) {
        let Some(row) = self.item(h.line).filter(|r| r.goods) else { return };
        let l = list as usize;
        if row.coded.get(l) != Some(&true) {
            let rows = self.rows;
            let kinds = rows.day_row(self.p.day).and_then(|d| d.controls.get(l)).map_or(&[][..], |c| c);
            for kind in kinds {
                let h = Hand { control: (list, *kind), ..h };
                if !on.out && !self.truth(on.held, &h).is_no() {
                    self.one(on, Truth::Unknown, h, Bound::AnyControl, found);
                    return;
                }
            }
            return;
        }
        if let Some(controls) = self.own_controls(row, h.line, list) {
            for (n, is) in controls {
                self.one(on, *is, Hand { control: (list, *n), ..h }, Bound::One, found);
            }
            return;
        }
        // The host's answers to limits in words matter.
        self.meets();
        let Some(near) = row.near.get(l) else { return };
        let scopes = self.line(h.line).and_then(|l| self.p.said.items.get(l.stated as usize)).map(|i| &i.scopes);
        let is = |n: &super::rows::Near| match &n.scope {
            None => n.is,
            Some(key) => n.is & scopes.and_then(|s| s.get(key.as_str())).map_or(Truth::Unknown, |b| Truth::from(*b)),
        };
        let mut controls = core::mem::take(&mut self.room.controls);
        controls.clear();
        super::rows::replace(near, &is, &mut |n, t| controls.push((n, t)));
        for (n, is) in &controls {
            self.one(on, *is, Hand { control: (list, *n), ..h }, Bound::One, found);
        }
        self.room.controls = controls;
    }

    /// The instances of a restriction.
    pub(super) fn restrict(&mut self, asked: Asked<'a>, h: Hand, told: Found<'_, 'a>) {
        let core = self.p.core;
        let n = asked.policy;
        let Some(Act::Restrict(review, admitted)) = core.plans.get(n as usize).map(|p| &p.act) else { return };
        self.instances(asked, h, &mut |run, truth, h, bound| {
            let reason = match (bound, h.control) {
                (Bound::AnyControl, _) => ReasonFor::Unknown,
                (_, (NONE, _)) => ReasonFor::None,
                (_, (list, row)) => {
                    let row = core.controls.get(list as usize).and_then(|c| c.rows.get(row as usize));
                    match row.map(|(_, reason, _)| *reason) {
                        None | Some(NONE) => ReasonFor::None,
                        Some(reason) => ReasonFor::Control(reason),
                    }
                }
            };
            let own = match bound {
                Bound::One if admitted.own => run.kind(h.regime, h.listing).map_or(NONE, |k| k.admits),
                _ => NONE,
            };
            let review = review.map(|review| match (asked.table, bound) {
                (Some(table), Bound::One) => run.reviewed(table, h),
                _ => run.review(asked.held, review, bound, h),
            });
            run.room.restrictions.push(Restricted { policy: n, truth, review, reason, own });
            told(run, truth, h, bound);
        });
    }
    /// The mildest and the strictest review policy of a requirement.
    fn review(&mut self, held: N, review: Review, bound: Bound, h: Hand) -> (ReviewPolicy, ReviewPolicy) {
        let every = (ReviewPolicy::PresumptionOfApproval, ReviewPolicy::PolicyOfDenial);
        let core = self.p.core;
        match (review, bound) {
            (Review::Missing, _) | (_, Bound::AnyControl) => every,
            (Review::Listing, Bound::Anyone(list)) => self.strictest(held, list, h).unwrap_or(every),
            (Review::Table(t), _) => core.tables.get(t as usize).map_or(every, |t| self.reviewed(t, h)),
            (Review::Listing, Bound::One) => {
                let table = self.kind(h.regime, h.listing).and_then(|k| core.tables.get(k.review as usize));
                table.map_or(every, |t| self.reviewed(t, h))
            }
        }
    }
    fn reviewed(&mut self, t: &Table, h: Hand) -> (ReviewPolicy, ReviewPolicy) {
        let (mildest, strictest) = (ReviewPolicy::PresumptionOfApproval, ReviewPolicy::PolicyOfDenial);
        let (mut sure, mut low, mut high): (Option<ReviewPolicy>, _, Option<ReviewPolicy>) =
            (None, None::<ReviewPolicy>, None);
        for (when, then) in &t.rules {
            match self.truth(*when, &h) {
                Truth::Yes => sure = sure.max(Some(*then)),
                Truth::Unknown => {
                    low = Some(low.map_or(*then, |l| l.min(*then)));
                    high = high.max(Some(*then));
                }
                Truth::No => {}
            }
        }
        if let Some(s) = sure {
            return (s, high.map_or(s, |h| h.max(s)));
        }
        let (lo, hi) = t.otherwise.map_or((mildest, strictest), |o| (o, o));
        (low.map_or(lo, |l| l.min(lo)), high.map_or(hi, |h| h.max(hi)))
    }
    /// The strictest terms among the entries in scope, for a party that may be any of them.
    fn strictest(&mut self, held: N, list: u32, h: Hand) -> Option<(ReviewPolicy, ReviewPolicy)> {
        let core = self.p.core;
        let l = core.rulebook.lists.values().nth(list as usize)?;
        let compiled = core.lists.get(list as usize)?;
        let kinds = compiled.kinds.get(h.regime as usize)?;
        let mut top: Option<ReviewPolicy> = None;
        for k in compiled.order.get(h.regime as usize)? {
            let kind = kinds.get(*k as usize)?;
            // No entry of a kind that follows can be stricter.
            if top.is_some_and(|top| top >= kind.strictest) {
                break;
            }
            let (place, dates) = l.kind_at(*k)?;
            let h = Hand { listing: (list, place), ..h };
            let day = self.rows.day_row(self.p.day).and_then(|d| d.kinds.as_ref()).and_then(|k| k.get(list as usize));
            let counts = day.map_or_else(|| self.some_counts(dates), |d| d.get(*k as usize) == Some(&true));
            if counts && !self.truth(held, &h).is_no() {
                let (_, hi) = self.reviewed(core.tables.get(kind.review as usize)?, h);
                top = top.max(Some(hi));
            }
        }
        top.map(|t| (t, t))
    }
}
