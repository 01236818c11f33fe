//! The outcome of a transaction, by the policies that its dimensions leave
//! (docs/semantics.md, "Instances" and "One line").

use super::{
    Interval, Scratch,
    bind::Found,
    prep::{From, Prep, Sight},
    run::{Hand, Run},
    standing::standing,
};
use crate::{
    compile::{Core, NONE, number, state},
    decision::{Binding, Outcome, View},
    model::{Activity, Fact, Transaction},
    policy::{DestinationKind, ReviewPolicy},
    reference::Case,
    truth::Truth,
};
use alloc::sync::Arc;
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
        let d = super::specified(&core.rulebook, tx, view);
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
        let h = Hand::at(regime, line, n, sight);
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
}

/// The effects by which candidates are visited.
#[derive(Clone, Copy)]
enum Set {
    Restrictions,
    Flags,
    Bars,
    Authorizations,
}
