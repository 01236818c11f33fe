//! The outcome of a transaction, by the policies that its dimensions leave
//! (docs/semantics.md, "Instances" and "One line").

use super::{
    Interval, Scratch,
    bind::{Asked, Found},
    context::{Context, Set},
    prep::{From, Prep, Sight},
    run::{Hand, Run},
    said::Said,
    standing::standing,
    verdict::lifts,
};
use crate::{
    compile::{Act, Core, Covers, NONE, is_set, number, state},
    decision::{Binding, Outcome, View},
    model::{Activity, Fact},
    party::beyond_host,
    policy::{DestinationKind, ReviewPolicy},
    reference::Case,
    truth::Truth,
};
use alloc::sync::Arc;

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
    /// The policy that brings the worst, if that is asked.
    pub(super) by: u32,
}

/// The outcome of a transaction and, if `asked`, the policy that brings the worst: see
/// [`Outcomes::policy`](super::Outcomes).
pub(super) fn outcome(
    core: &Arc<Core>,
    said: Said<'_>,
    view: &View,
    scratch: &mut Scratch,
    asked: bool,
) -> (Interval, u32) {
    let looked = super::looked_up(&core.rulebook, said);
    if let Some(tx) = looked.as_ref().filter(|tx| beyond_host(&core.rulebook, tx)) {
        let d = super::specified(&core.rulebook, tx, view);
        return (Interval { best: d.best, worst: d.worst }, NONE);
    }
    let said = looked.as_ref().map_or(said, Said::of);
    scratch.follow(core, view);
    let Scratch { rows, room } = scratch;
    let Ok(p) = Prep::of(core, said, rows, room) else {
        let d = super::specified(&core.rulebook, &said.whole(), view);
        return (Interval { best: d.best, worst: d.worst }, NONE);
    };
    let epoch = room.epoch;
    let mut run = Run::new(p, rows, room, view, epoch);
    run.names = asked;
    let hash = run.worth().then(|| run.whole_key());
    if let Some(known) = hash.and_then(|hash| run.answered(hash)) {
        let Run { p, room, .. } = run;
        room.values = super::prep::recycle(p.values);
        return known;
    }
    let mut all = Seen { best: Outcome::NotSubject, worst: Outcome::NotSubject, by: NONE };
    for regime in 0..number(core.regimes.len()) {
        run.stands(regime);
        for line in 0..number(run.room.lines.len()) {
            run.line_outcome(regime, line, &mut all);
        }
    }
    // What is flagged at best as well cannot be flagged more.
    if all.best < Outcome::Flagged {
        standing(&mut run, &mut |_, _, t| {
            if t.is_yes() {
                all.best = all.best.max(Outcome::Flagged);
            }
            if all.worst < Outcome::Flagged {
                (all.worst, all.by) = (Outcome::Flagged, NONE);
            }
            all.best < Outcome::Flagged
        });
    }
    run.room.epoch = run.epoch;
    let itself = run.met_itself.get();
    let Run { p, room, .. } = run;
    room.values = super::prep::recycle(p.values);
    scratch.keep();
    let found = (Interval { best: all.best, worst: all.worst }, all.by);
    if let Some(hash) = hash.filter(|_| !itself) {
        let Scratch { rows, room } = scratch;
        rows.answers.put(hash, &room.whole, found, rows.eager);
    }
    found
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
            match (self.p.transit, &self.p.said.rest.transit) {
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

    fn line_outcome(&mut self, regime: u32, line: u32, all: &mut Seen) {
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
            if seen.worst > all.worst || (seen.worst == all.worst && all.by == NONE) {
                (all.worst, all.by) = (seen.worst, seen.by);
            }
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
        let context = self.met(regime, line, sight);
        self.enter(context);
        let subject = match context {
            Some(c) => self.truth(c.subject, &h),
            None => {
                self.candidates(regime, line, sight);
                self.subject(regime, &h)
            }
        };
        let seen = self.verdicts(context, subject, h);
        if context.is_none() && self.worth() {
            self.note(regime, &h);
        }
        self.enter(None);
        seen
    }
    /// The verdicts on what is left of the policies. What can change neither is not looked at.
    fn verdicts(&mut self, context: Option<&'a Context>, subject: Truth, h: Hand) -> Seen {
        self.room.restrictions.clear();
        self.room.bars.clear();
        self.room.authorizations.clear();
        // First what may be sure, then what nothing lifts. What is not sure can no longer count once something
        // that nothing lifts may prohibit: at best it is not there, and at worst nothing is stricter.
        let mut top = Truth::No;
        let mut turns = 1u8;
        for turn in 0..3u8 {
            if turns >> turn & 1 == 0 {
                continue;
            }
            self.each(Set::Restrictions, context, subject, &mut |run, asked| {
                let last_word = run.p.core.plans.get(asked.policy as usize).is_some_and(|p| p.last_word);
                let own = match (asked.reached.is_yes(), last_word) {
                    (true, _) => 0,
                    (false, true) => 1,
                    (false, false) => 2,
                };
                turns |= 1 << own;
                if own == turn && (turn == 0 || top.is_no()) {
                    run.restrict(asked, h, &mut |_, t, _, _| {
                        if last_word {
                            top = top | t;
                        }
                    });
                }
            });
        }
        if top.is_yes() {
            let by = self.by(Outcome::Prohibited, NONE);
            return Seen { best: Outcome::Prohibited, worst: Outcome::Prohibited, by };
        }
        let strict = self.restrictions(Case::Best).next().is_some();
        // Authorizations are looked at only if something is restricted.
        if strict || (top.is_no() && !self.room.restrictions.is_empty()) {
            self.authorize(context, subject, h, strict);
        }
        let [best, worst] = [Case::Best, Case::Worst].map(|case| self.verdict(case, subject, Truth::No));
        // At best only a flag that is sure counts.
        let (mut flags, mut flagged_by) = (Truth::No, NONE);
        if best < Outcome::Flagged {
            let open = worst < Outcome::Flagged;
            self.each(Set::Flags, context, subject, &mut |run, asked| {
                if flags.is_no() && (open || asked.reached.is_yes())
                    || flags == Truth::Unknown && asked.reached.is_yes()
                {
                    run.instances(asked, h, &mut |_, t, _, _| {
                        if (flags | t) != flags {
                            (flags, flagged_by) = (flags | t, asked.policy);
                        }
                    });
                }
            });
        }
        let flagged = |case: Case, o: Outcome| if case.restricts(flags) { o.max(Outcome::Flagged) } else { o };
        let (best, worst) = (flagged(Case::Best, best), flagged(Case::Worst, worst));
        Seen { best, worst, by: self.by(worst, flagged_by) }
    }
    /// The authorizations that could change a verdict, and the bars on them. Where nothing is sure to be
    /// restricted, only what is sure to authorize counts.
    fn authorize(&mut self, context: Option<&'a Context>, subject: Truth, h: Hand, strict: bool) {
        let core = self.p.core;
        for waivers in [true, false] {
            self.each(Set::Authorizations, context, subject, &mut |run, asked| {
                let Some(Act::Authorize(waives, code, covers)) = core.plans.get(asked.policy as usize).map(|p| &p.act)
                else {
                    return;
                };
                if *waives != waivers || !(strict || asked.reached.is_yes()) || !run.matters(*waives, *code, covers) {
                    return;
                }
                run.instances(asked, h, &mut |run, truth, _, _| {
                    // Where only the outcome is asked, what it is bound to does not matter.
                    run.room.authorizations.push(Authorized { policy: asked.policy, truth, binding: Binding::Line });
                });
            });
        }
        if self.room.authorizations.is_empty() {
            return;
        }
        self.each(Set::Bars, context, subject, &mut |run, asked| {
            let bars = core.plans.get(asked.policy as usize).map(|p| &p.act);
            let counts = |a: &Authorized| match (core.plans.get(a.policy as usize).map(|p| &p.act), bars) {
                (Some(Act::Authorize(_, code, _)), Some(Act::Bar(codes))) => is_set(codes, *code),
                _ => false,
            };
            if run.room.authorizations.iter().any(counts) {
                let note: Found<'_, 'a> = &mut |run, truth, _, _| run.room.bars.push((asked.policy, truth));
                run.instances(asked, h, note);
            }
        });
    }
    /// Whether an authorization could lift what has to be lifted: a waiver something, another all that is
    /// sure and that no waiver met so far could lift.
    fn matters(&self, waives: bool, code: u32, covers: &Covers) -> bool {
        let core = self.p.core;
        if waives {
            return self.restrictions(Case::Worst).any(|r| lifts(core, r, code, covers));
        }
        let waived = |r: &Restricted| self.authorizations(true).any(|(_, code, covers)| lifts(core, r, code, covers));
        self.restrictions(Case::Best).all(|r| lifts(core, r, code, covers) || waived(r))
    }

    /// Visits what is left of the policies of an effect.
    fn each(
        &mut self,
        of: Set,
        context: Option<&'a Context>,
        subject: Truth,
        visit: &mut dyn FnMut(&mut Self, Asked<'a>),
    ) {
        if let Some(context) = context {
            for e in context.of(of) {
                visit(self, e.asked(context, subject, false));
            }
            return;
        }
        let masks = &self.p.core.masks;
        let those = match of {
            Set::Restrictions => &masks.restrictions,
            Set::Flags => &masks.flags,
            Set::Bars => &masks.bars,
            Set::Authorizations => &masks.authorizations,
            Set::Advice => return,
        };
        for word in 0..masks.words {
            let at = |run: &Self, half: usize| run.room.candidates.get(half + word).copied().unwrap_or(0);
            let sure = at(self, masks.words);
            let mut left = at(self, 0) & those.get(word).copied().unwrap_or(0);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let filed = if sure >> bit & 1 == 1 { Truth::Yes } else { Truth::Unknown };
                if let Some(asked) = self.asked(number(word) * 64 + bit, filed, subject, false) {
                    visit(self, asked);
                }
            }
        }
    }
}
