//! The outcome of a transaction, by the policies that its dimensions leave
//! (docs/semantics.md, "Instances" and "One line").

use super::{
    Interval, Scratch,
    prep::{From, Prep, Sight},
    run::{Hand, Run},
    standing::standing,
};
use crate::{
    compile::{Act, Admitted, Core, Covers, N, NONE, Over, Review, Table, is_set, state},
    decision::{Binding, Outcome, View},
    model::{Activity, Fact, Transaction},
    policy::{DestinationKind, ReviewPolicy},
    reference::Case,
    truth::Truth,
};
use alloc::{sync::Arc, vec::Vec};
use core::cell::OnceCell;

/// A restriction that applies or may.
#[derive(Clone, Copy, Debug)]
pub(super) struct Restricted {
    pub(super) policy: u32,
    pub(super) truth: Truth,
    pub(super) review: Option<(ReviewPolicy, ReviewPolicy)>,
    pub(super) reason: ReasonFor,
    /// What the entry in hand itself admits, as a set, or `NONE`.
    pub(super) own: u32,
}

/// The reason for a restriction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReasonFor {
    None,
    /// A reason for control, by number.
    Control(u32),
    /// A control that is not known may be for any reason.
    Unknown,
}

/// An authorization that counts or may.
#[derive(Clone, Copy, Debug)]
pub(super) struct Authorized {
    pub(super) policy: u32,
    pub(super) truth: Truth,
    pub(super) binding: Binding,
}

/// The verdict on a line for one sight, as if it stood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) best: Outcome,
    pub(super) worst: Outcome,
}

/// The outcome of a transaction.
pub(super) fn outcome(core: &Arc<Core>, tx: &Transaction, view: &View, scratch: &mut Scratch) -> Interval {
    scratch.follow(core, view);
    let Scratch { rows, room } = scratch;
    let Ok(p) = Prep::of(core, tx, rows, room) else {
        let d = crate::evaluate(&core.rulebook, tx, view);
        return Interval { best: d.best, worst: d.worst };
    };
    let epoch = room.epoch;
    let mut run = Run { p, rows, room, view, epoch, ready: OnceCell::new() };
    run.file_facts();
    let mut all = Interval { best: Outcome::NotSubject, worst: Outcome::NotSubject };
    for regime in 0..number(core.regimes.len()) {
        run.stands(regime);
        for line in 0..number(run.room.lines.len()) {
            run.line_outcome(regime, line, &mut all);
        }
    }
    standing(&mut run, &mut |_, _, t| {
        if t.is_yes() {
            all.best = all.best.max(Outcome::Flagged);
        }
        all.worst = all.worst.max(Outcome::Flagged);
        // What is flagged at best as well cannot be flagged more.
        all.best < Outcome::Flagged
    });
    run.room.epoch = run.epoch;
    let Run { p, room, .. } = run;
    room.values = super::prep::recycle(p.values);
    all
}

impl<'a> Run<'a> {
    /// A new sight: what was remembered of the last one is forgotten.
    pub(super) fn look(&mut self) {
        self.epoch = self.epoch.checked_add(1).unwrap_or_else(|| {
            self.room.memo.iter_mut().for_each(|m| *m = (0, Truth::No));
            1
        });
    }
    /// The places that stand as destination of a regime: as `condition::stands`.
    pub(super) fn stands(&mut self, n: u32) {
        self.room.sights.clear();
        let Some(regime) = self.p.core.rulebook.regimes.values().nth(n as usize) else { return };
        let wants = |k| regime.destinations.contains(&k);
        let release = |a| Truth::from(matches!(a, Activity::DeemedExport | Activity::DeemedReexport));
        let released = self.p.activity.map_or(Truth::Unknown, release) & Truth::from(wants(DestinationKind::Release));
        let mut received = Truth::No;
        if !released.is_no() {
            for k in 0..self.room.parties.len() {
                let Some(party) = self.room.parties.get(k).copied().filter(|p| p.receives) else { continue };
                let is = if party.stated == NONE { Truth::Unknown } else { Truth::Yes };
                received = received | is;
                let capacity = DestinationKind::Release;
                let sight = |row, from| Sight { row, capacity, stands: released & is, from };
                let (from, until) = party.nationalities;
                if from == until {
                    self.room.sights.push(sight(self.nowhere(), From::Nowhere));
                }
                for (at, n) in (from..until).zip(0u32..) {
                    let row = self.room.rows.get(at as usize).copied().unwrap_or(NONE);
                    self.room.sights.push(sight(row, From::Nation(party.stated, n)));
                }
            }
        }
        let ultimate = !(released & received);
        if !ultimate.is_no() {
            let (row, capacity) = (self.p.destination, DestinationKind::Ultimate);
            self.room.sights.push(Sight { row, capacity, stands: ultimate, from: From::Destination });
        }
        if wants(DestinationKind::Transit) {
            let capacity = DestinationKind::Transit;
            match (self.p.transit, &self.p.tx.transit) {
                (state::VALUES, Fact::Value(places)) => {
                    for ((place, at), n) in places.iter().zip(self.p.passes.0..).zip(0u32..) {
                        let stands = regime
                            .transit_places
                            .as_ref()
                            .map_or(Truth::Yes, |among| among.iter().fold(Truth::No, |t, a| t | a.covers(place)));
                        let row = self.room.rows.get(at as usize).copied().unwrap_or(NONE);
                        if !stands.is_no() {
                            self.room.sights.push(Sight { row, capacity, stands, from: From::Transit(n) });
                        }
                    }
                }
                (state::ABSENT, _) => {
                    let row = self.nowhere();
                    let stands = Truth::Unknown;
                    self.room.sights.push(Sight { row, capacity, stands, from: From::Nowhere });
                }
                _ => {}
            }
        }
    }
    /// The row of a place that is not known.
    fn nowhere(&self) -> u32 {
        self.p.nowhere
    }

    fn line_outcome(&mut self, regime: u32, line: u32, all: &mut Interval) {
        self.room.outcomes.clear();
        let alternative = |s: &Sight| s.stands == Truth::Unknown && s.capacity != DestinationKind::Transit;
        let mut mildest: Option<Outcome> = None;
        for n in 0..number(self.room.sights.len()) {
            let Some(sight) = self.sight(n) else { continue };
            let seen = self.see(regime, line, n, sight);
            if alternative(&sight) {
                mildest = Some(mildest.map_or(seen.best, |m| m.min(seen.best)));
            }
            self.room.outcomes.push(seen);
        }
        for (sight, seen) in self.room.sights.iter().zip(&self.room.outcomes) {
            let best = match (sight.stands, mildest) {
                (Truth::Yes, _) => seen.best,
                (_, Some(mildest)) if alternative(sight) => mildest,
                _ => Outcome::NotSubject,
            };
            all.best = all.best.max(best);
            all.worst = all.worst.max(seen.worst);
        }
    }

    /// Whether the regime reaches a line and destination.
    pub(super) fn subject(&mut self, regime: u32, h: &Hand) -> Truth {
        let Some(reach) = self.p.core.regimes.get(regime as usize) else { return Truth::Unknown };
        let mut reached = Truth::from(reach.any_ground);
        for g in &reach.grounds {
            if reached.is_yes() {
                break;
            }
            reached = reached | self.truth(*g, h);
        }
        if reached.is_no() { reached } else { reached & !self.truth(reach.away, h) }
    }

    /// One line, one destination, one regime.
    fn see(&mut self, regime: u32, line: u32, n: u32, sight: Sight) -> Seen {
        self.look();
        let h = Hand {
            regime,
            line,
            place: sight.row,
            capacity: sight.capacity,
            sight: n,
            party: NONE,
            listing: (NONE, NONE),
            control: (NONE, NONE),
            license: NONE,
            home: true,
        };
        let subject = self.subject(regime, &h);
        self.candidates(regime, line, sight);
        self.room.restrictions.clear();
        let mut flags = Truth::No;
        let filed = |sure| if sure { Truth::Yes } else { Truth::Unknown };
        self.each_candidate(Set::Restrictions, &mut |run, n, sure| {
            run.restrict(n, filed(sure), subject, h, &mut |_, _, _, _| {});
        });
        self.each_candidate(Set::Flags, &mut |run, n, sure| {
            if !flags.is_yes() {
                run.instances(n, filed(sure), subject, h, false, &mut |_, t, _, _| flags = flags | t);
            }
        });
        // Authorizations are looked at only if something is restricted.
        if !self.room.restrictions.is_empty() {
            self.room.bars.clear();
            self.room.authorizations.clear();
            self.each_candidate(Set::Authorizations, &mut |run, n, sure| {
                run.instances(n, filed(sure), subject, h, false, &mut |run, truth, _, _| {
                    // Where only the outcome is asked, what it is bound to does not matter.
                    run.room.authorizations.push(Authorized { policy: n, truth, binding: Binding::Line });
                });
            });
            if !self.room.authorizations.is_empty() {
                self.each_candidate(Set::Bars, &mut |run, n, sure| {
                    let note: Found<'_, 'a> = &mut |run, truth, _, _| run.room.bars.push((n, truth));
                    run.instances(n, filed(sure), subject, h, false, note);
                });
            }
        }
        Seen { best: self.verdict(Case::Best, subject, flags), worst: self.verdict(Case::Worst, subject, flags) }
    }

    /// The policies that the dimensions of the transaction leave: those that they do not rule out, and
    /// those of which all that is filed holds.
    pub(super) fn candidates(&mut self, regime: u32, line: u32, sight: Sight) {
        let (core, rows) = (self.p.core, self.rows);
        let masks = &core.masks;
        let words = masks.words;
        let Some(l) = self.line(line) else { return };
        let [presumed, absent, no_goods] = &masks.plain_item;
        let item_facts: &[u64] = match (l.goods, l.stated, l.sets) {
            (false, ..) => no_goods,
            (true, NONE, _) => absent,
            (true, _, NONE) => presumed,
            (true, _, at) => self.room.line_facts.get(at as usize..at as usize + words * 2).unwrap_or(presumed),
        };
        let activity = match self.p.activity {
            Some(a) => masks.activities.get(a as usize),
            None => masks.activities.last(),
        };
        let origin = match l.goods {
            true => rows.place_row(l.origin).map(|r| &r.origin),
            false => Some(&masks.plain_origin),
        };
        let sets: [Option<&[u64]>; 8] = [
            rows.day_row(self.p.day).map(|r| &*r.sets),
            activity.map(|s| &**s),
            rows.place_row(sight.row).map(|r| &*r.destination),
            rows.place_row(self.p.departure).map(|r| &*r.departure),
            rows.item_row(l.row).map(|r| &*r.sets),
            origin.map(|s| &**s),
            Some(&self.room.facts),
            Some(item_facts),
        ];
        let own = core.regimes.get(regime as usize).map_or(&[][..], |r| &r.policies);
        self.room.candidates.clear();
        for half in [0, words] {
            for word in 0..words {
                let met =
                    sets.iter().fold(u64::MAX, |w, s| w & s.and_then(|s| s.get(half + word)).copied().unwrap_or(0));
                self.room.candidates.push(met & own.get(word).copied().unwrap_or(0));
            }
        }
    }

    /// Visits the candidates of an effect.
    fn each_candidate(&mut self, of: Set, visit: &mut dyn FnMut(&mut Self, u32, bool)) {
        let masks = &self.p.core.masks;
        let those = match of {
            Set::Restrictions => &masks.restrictions,
            Set::Flags => &masks.flags,
            Set::Bars => &masks.bars,
            Set::Authorizations => &masks.authorizations,
        };
        for word in 0..masks.words {
            let at = |run: &Self, half: usize| run.room.candidates.get(half + word).copied().unwrap_or(0);
            let sure = at(self, masks.words);
            let mut left = at(self, 0) & those.get(word).copied().unwrap_or(0);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                visit(self, number(word) * 64 + bit, sure >> bit & 1 == 1);
            }
        }
    }

    /// The instances of a policy, with their truth and what is in hand, in the order of the specification.
    /// `filed` is the truth of all by which it is filed; those that do not apply are left out unless
    /// `all` are wanted.
    pub(super) fn instances(&mut self, n: u32, filed: Truth, subject: Truth, h: Hand, all: bool, found: Found<'_, 'a>) {
        let core = self.p.core;
        let Some(plan) = core.plans.get(n as usize) else { return };
        let reached = filed & if plan.regardless { Truth::Yes } else { subject };
        let reached = if plan.doubtful { reached & Truth::Unknown } else { reached };
        if reached.is_no() && !all {
            return;
        }
        // What hangs on nothing in hand is looked at once.
        let free = self.truth(plan.free, &h);
        if free.is_no() && !all {
            return;
        }
        let one = One { held: plan.held, reached: reached & free, all, out: free.is_no() };
        match &plan.over {
            Over::Line => self.one(one, Truth::Yes, h, Bound::One, found),
            Over::Licenses => {
                let held = self.p.tx.licenses.value().map_or(&[][..], Vec::as_slice);
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
        let ready = self.ready.get_or_init(|| crate::intake::ready(&self.p.core.rulebook, self.p.tx));
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
        if let Some(Some(controls)) = row.controls.get(l) {
            for (n, is) in controls {
                self.one(on, *is, Hand { control: (list, *n), ..h }, Bound::One, found);
            }
            return;
        }
        // The host's answers to limits in words matter.
        let Some(near) = row.near.get(l) else { return };
        let scopes = self.line(h.line).and_then(|l| self.p.tx.items.value()?.get(l.stated as usize)).map(|i| &i.scopes);
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
    pub(super) fn restrict(&mut self, n: u32, filed: Truth, subject: Truth, h: Hand, told: Found<'_, 'a>) {
        let core = self.p.core;
        let Some(Act::Restrict(review, admitted)) = core.plans.get(n as usize).map(|p| &p.act) else { return };
        self.instances(n, filed, subject, h, false, &mut |run, truth, h, bound| {
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
            let review = review.map(|review| run.review(n, review, bound, h));
            run.room.restrictions.push(Restricted { policy: n, truth, review, reason, own });
            told(run, truth, h, bound);
        });
    }
    /// The mildest and the strictest review policy of a requirement.
    fn review(&mut self, n: u32, review: Review, bound: Bound, h: Hand) -> (ReviewPolicy, ReviewPolicy) {
        let every = (ReviewPolicy::PresumptionOfApproval, ReviewPolicy::PolicyOfDenial);
        let core = self.p.core;
        match (review, bound) {
            (Review::Missing, _) | (_, Bound::AnyControl) => every,
            (Review::Listing, Bound::Anyone(list)) => self.strictest(n, list, h).unwrap_or(every),
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
    fn strictest(&mut self, n: u32, list: u32, h: Hand) -> Option<(ReviewPolicy, ReviewPolicy)> {
        let core = self.p.core;
        let plan = core.plans.get(n as usize)?;
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
            if counts && !self.truth(plan.held, &h).is_no() {
                let (_, hi) = self.reviewed(core.tables.get(kind.review as usize)?, h);
                top = top.max(Some(hi));
            }
        }
        top.map(|t| (t, t))
    }

    /// The two-valued procedure: as `reference::verdict`.
    pub(super) fn verdict(&self, case: Case, subject: Truth, flags: Truth) -> Outcome {
        let flag = if case.restricts(flags) { Outcome::Flagged } else { Outcome::NotSubject };
        if self.restrictions(case).next().is_none() {
            let free = if case.restricts(subject) { Outcome::Unrestricted } else { Outcome::NotSubject };
            return free.max(flag);
        }
        let core = self.p.core;
        if self.left(case).next().is_none() {
            return Outcome::Authorized.max(flag);
        }
        let covered = self.authorizations(false).any(|(a, code, c)| {
            case.authorizes(a.truth & !self.barred(code)) && self.left(case).all(|r| lifts(core, r, code, c))
        });
        let verdict = if covered {
            Outcome::Authorized
        } else {
            self.left(case).fold(Outcome::NotSubject, |o, r| {
                o.max(match (r.review, case) {
                    (None, _) => Outcome::Prohibited,
                    (Some((mildest, _)), Case::Best) => Outcome::LicenseRequired(mildest),
                    (Some((_, strictest)), Case::Worst) => Outcome::LicenseRequired(strictest),
                })
            })
        };
        verdict.max(flag)
    }
    pub(super) fn restrictions(&self, case: Case) -> impl Iterator<Item = &Restricted> {
        self.room.restrictions.iter().filter(move |r| case.restricts(r.truth))
    }
    /// The restrictions that no waiver lifts.
    pub(super) fn left(&self, case: Case) -> impl Iterator<Item = &Restricted> {
        let core = self.p.core;
        self.restrictions(case).filter(move |r| {
            !self
                .authorizations(true)
                .any(|(a, code, c)| lifts(core, r, code, c) && case.authorizes(a.truth & !self.barred(code)))
        })
    }
    /// The waivers, or the other authorizations.
    fn authorizations(&self, waives: bool) -> impl Iterator<Item = (&Authorized, u32, &'a Covers)> {
        let core = self.p.core;
        self.room.authorizations.iter().filter_map(move |a| match &core.plans.get(a.policy as usize)?.act {
            Act::Authorize(w, code, covers) if *w == waives => Some((a, *code, covers)),
            _ => None,
        })
    }
    /// Whether a bar disables a code.
    pub(super) fn barred(&self, code: u32) -> Truth {
        self.room.bars.iter().fold(Truth::No, |t, (n, is)| match self.p.core.plans.get(*n as usize).map(|p| &p.act) {
            Some(Act::Bar(codes)) if is_set(codes, code) => t | *is,
            _ => t,
        })
    }
}

/// *a lifts r* iff r admits a, and r has no reason or a's reasons cover it.
pub(super) fn lifts(core: &Core, r: &Restricted, code: u32, covers: &Covers) -> bool {
    let Some(Act::Restrict(_, Admitted { all, set, own })) = core.plans.get(r.policy as usize).map(|p| &p.act) else {
        return false;
    };
    let in_set = |set: u32| core.admits.get(set as usize).is_some_and(|bits| is_set(bits, code));
    let license = code == core.license;
    let admitted = match all {
        true => !license || r.review.is_some(),
        false => (license && r.review.is_some()) || in_set(*set) || (*own && in_set(r.own)),
    };
    admitted
        && match (r.reason, &covers.0) {
            (ReasonFor::None, _) | (_, None) => true,
            (ReasonFor::Control(reason), Some(those)) => is_set(those, reason),
            (ReasonFor::Unknown, Some(_)) => false,
        }
}

/// What is told of each instance.
pub(super) type Found<'f, 'a> = &'f mut dyn FnMut(&mut Run<'a>, Truth, Hand, Bound);

/// A policy whose instances are made.
#[derive(Clone, Copy)]
pub(super) struct One {
    held: N,
    reached: Truth,
    all: bool,
    /// Whether it is ruled out for whatever may be in hand.
    out: bool,
}

/// The effects by which candidates are visited.
#[derive(Clone, Copy)]
enum Set {
    Restrictions,
    Flags,
    Bars,
    Authorizations,
}

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

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(NONE)
}
