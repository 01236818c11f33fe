//! The whole decision of a transaction that nothing unknown leaves open: every finding and every
//! authorization, as the specification lists them. What is open is left to the specification, which
//! says what would settle it.

use super::{
    Scratch,
    bind::{Asked, Bound},
    context::Set,
    outcome::Authorized,
    prep::{Prep, Sight, recycle},
    run::{Hand, Run},
    said::Said,
    standing::standing,
    verdict::lifts,
};
use crate::{
    compile::{Act, Core, Over, number},
    decision::{Binding, Considered, Decision, Finding, LineVerdict, Outcome, Says, Verdict, View},
    policy::{DestinationKind, ReviewPolicy},
    reference::Case,
    truth::Truth,
};
use alloc::{collections::BTreeSet, sync::Arc, vec::Vec};

/// How far a transaction can be decided here.
pub(super) enum Decided {
    /// Wholly: nothing is open.
    All(Decision),
    /// Something is, which the specification tells, of the policies that are left.
    Open(Left),
    /// Not at all.
    Beyond,
}

/// The policies of which an instance may apply: a set for each regime, line and destination.
#[derive(Debug)]
pub(super) struct Left {
    sets: Vec<u64>,
    words: usize,
    /// Where the sets of a regime and line begin, by regime and line.
    from: Vec<usize>,
    lines: usize,
}

impl Left {
    /// Whether an instance of a policy may apply.
    pub(super) fn may(&self, [regime, line, n]: [u32; 3], policy: u32) -> bool {
        let of = (regime as usize).saturating_mul(self.lines).saturating_add(line as usize);
        let from = self.from.get(of).copied();
        let set = from.map(|from| from.saturating_add((n as usize).saturating_mul(self.words)));
        let word = set.and_then(|set| self.sets.get(set.saturating_add(policy as usize / 64)));
        word.is_none_or(|w| w >> (policy % 64) & 1 == 1)
    }
}

/// The decision, if nothing is open.
pub(super) fn decide(core: &Arc<Core>, said: Said<'_>, view: &View, scratch: &mut Scratch) -> Decided {
    scratch.follow(core, view);
    let Scratch { rows, room } = scratch;
    let Ok(p) = Prep::of(core, said, rows, room) else { return Decided::Beyond };
    let epoch = room.epoch;
    let mut run = Run::new(p, rows, room, view, epoch);
    let mut d = Decision {
        rulebook: core.print,
        best: Outcome::NotSubject,
        worst: Outcome::NotSubject,
        lines: Vec::new(),
        findings: Vec::new(),
        missing: Vec::new(),
    };
    let settled = run.lines(&mut d) && run.flags(&mut d);
    let left = (!settled).then(|| run.left_open());
    run.room.epoch = run.epoch;
    let Run { p, room, .. } = run;
    room.values = recycle(p.values);
    scratch.keep();
    left.map_or(Decided::All(d), Decided::Open)
}

impl<'a> Run<'a> {
    /// The policies of which an instance may apply.
    fn left_open(&mut self) -> Left {
        let core = self.p.core;
        let words = core.masks.words;
        let mut left = Left { sets: Vec::new(), words, from: Vec::new(), lines: self.room.lines.len() };
        for regime in 0..number(core.regimes.len()) {
            self.stands(regime);
            for line in 0..number(self.room.lines.len()) {
                left.from.push(left.sets.len());
                for n in 0..number(self.room.sights.len()) {
                    let Some(sight) = self.sight(n) else { continue };
                    self.look();
                    self.candidates(regime, line, sight);
                    let h = Hand::at(regime, line, n, sight);
                    for word in 0..words {
                        let mut may = self.room.candidates.get(word).copied().unwrap_or(u64::MAX);
                        let mut filed = may;
                        while filed != 0 {
                            let bit = filed.trailing_zeros();
                            filed &= filed - 1;
                            // What hangs on nothing in hand rules out every instance.
                            let plan = core.plans.get(word * 64 + bit as usize);
                            if plan.is_some_and(|p| self.truth(p.free, &h).is_no()) {
                                may &= !(1 << bit);
                            }
                        }
                        left.sets.push(may);
                    }
                }
            }
        }
        left
    }
    fn lines(&mut self, d: &mut Decision) -> bool {
        for regime in 0..number(self.p.core.regimes.len()) {
            self.stands(regime);
            for line in 0..number(self.room.lines.len()) {
                let from = d.lines.len();
                for n in 0..number(self.room.sights.len()) {
                    let Some(sight) = self.sight(n) else { continue };
                    if !self.tell(regime, line, n, sight, d) {
                        return false;
                    }
                }
                // Of places that may stand, the mildest counts at best.
                let alternative = |s: &Sight| s.stands == Truth::Unknown && s.capacity != DestinationKind::Transit;
                let seen = || self.room.sights.iter().zip(d.lines.iter().skip(from));
                let mildest = seen().filter(|(s, _)| alternative(s)).map(|(_, l)| l.best).min();
                for (sight, l) in self.room.sights.iter().zip(d.lines.iter_mut().skip(from)) {
                    l.best = match (sight.stands, mildest) {
                        (Truth::Yes, _) => l.best,
                        (_, Some(mildest)) if alternative(sight) => mildest,
                        _ => Outcome::NotSubject,
                    };
                    if l.best != l.worst {
                        return false;
                    }
                    d.best = d.best.max(l.best);
                    d.worst = d.worst.max(l.worst);
                }
            }
        }
        true
    }
    /// The standing flags, if none of them is open.
    fn flags(&mut self, d: &mut Decision) -> bool {
        let mut settled = true;
        let mut said = BTreeSet::new();
        standing(self, &mut |flag, binding, truth| {
            let f = Finding { line: None, says: Says::Always(flag), binding, truth, review: None };
            if said.insert(f) {
                d.findings.push(f);
            }
            settled = truth.is_yes();
            d.best = d.best.max(Outcome::Flagged);
            d.worst = d.worst.max(Outcome::Flagged);
            settled
        });
        settled
    }
    /// One line, one destination, one regime, with all that is found; `false` if that is for the
    /// specification to say.
    fn tell(&mut self, regime: u32, line: u32, n: u32, sight: Sight, d: &mut Decision) -> bool {
        self.look();
        let core = self.p.core;
        let h = Hand::at(regime, line, n, sight);
        let context = self.met(regime, line, sight);
        self.enter(context);
        let (subject, grounds) = match context {
            Some(c) => (self.truth(c.subject, &h), &c.grounds),
            None => {
                self.candidates(regime, line, sight);
                let Some(reach) = core.regimes.get(regime as usize) else { return false };
                (self.subject(regime, &h), &reach.grounds)
            }
        };
        let grounds = grounds.iter().map(|g| self.truth(*g, &h)).collect();
        self.room.restrictions.clear();
        self.room.bars.clear();
        self.room.authorizations.clear();
        let mut flags = Truth::No;
        let told = match context {
            Some(c) => {
                for e in c.all() {
                    let asked = e.asked(c, subject, e.set == Set::Authorizations);
                    self.tell_of(asked, sight, h, &mut flags, d);
                }
                !c.partial
            }
            // What cannot be told here is for the specification to say.
            None => self.each_told(regime, line, &mut |run, n, filed| {
                let Some(filed) = filed else { return false };
                let all = core.plans.get(n as usize).is_some_and(|p| matches!(p.act, Act::Authorize(..)));
                if let Some(asked) = run.asked(n, filed, subject, all) {
                    run.tell_of(asked, sight, h, &mut flags, d);
                }
                true
            }),
        };
        if context.is_none() && self.worth() {
            self.note(regime, &h);
        }
        self.enter(None);
        if !told {
            return false;
        }
        let best = self.verdict(Case::Best, subject, flags);
        let worst = self.verdict(Case::Worst, subject, flags);
        let considered = self.considered();
        let subject = subject & sight.stands;
        d.lines.push(LineVerdict { line, destination: n, regime, subject, grounds, best, worst, considered });
        true
    }
    /// Tells the instances of one policy.
    fn tell_of(&mut self, asked: Asked<'a>, sight: Sight, h: Hand, flags: &mut Truth, d: &mut Decision) {
        let core = self.p.core;
        let n = asked.policy;
        let Some(plan) = core.plans.get(n as usize) else { return };
        let at = Some(number(d.lines.len()));
        let mut finding = |truth: Truth, h: Hand, bound, review| {
            let truth = truth & sight.stands;
            let binding = binding(&plan.over, h, bound);
            d.findings.push(Finding { line: at, says: Says::Policy(n), binding, truth, review });
        };
        match &plan.act {
            Act::Restrict(..) => self.restrict(asked, h, &mut |run, truth, h, bound| {
                let review: Option<(ReviewPolicy, ReviewPolicy)> = run.room.restrictions.last().and_then(|r| r.review);
                finding(truth, h, bound, review);
            }),
            Act::Flag => self.instances(asked, h, &mut |_, truth, h, bound| {
                *flags = *flags | truth;
                finding(truth, h, bound, None);
            }),
            Act::Advise => self.instances(asked, h, &mut |_, truth, h, bound| finding(truth, h, bound, None)),
            Act::Bar(_) => self.instances(asked, h, &mut |run, truth, h, bound| {
                run.room.bars.push((n, truth));
                finding(truth, h, bound, None);
            }),
            Act::Authorize(..) => self.instances(asked, h, &mut |run, truth, h, bound| {
                let binding = binding(&plan.over, h, bound);
                run.room.authorizations.push(Authorized { policy: n, truth, binding });
            }),
        }
    }
    /// How far each authorization got: as `reference::verdict::considered`.
    fn considered(&self) -> Vec<Considered> {
        if self.restrictions(Case::Worst).next().is_none() {
            return Vec::new();
        }
        let core = self.p.core;
        let of = |a: &Authorized| {
            let Act::Authorize(waives, code, covers) = &core.plans.get(a.policy as usize)?.act else { return None };
            let (best, worst) = if *waives {
                let some = |case| self.restrictions(case).any(|r| lifts(core, r, *code, covers));
                (some(Case::Best) || some(Case::Worst), some(Case::Worst))
            } else {
                let all = |case| self.left(case).all(|r| lifts(core, r, *code, covers));
                (all(Case::Best), all(Case::Worst))
            };
            let verdict = Verdict::new(a.truth, self.barred(*code), best, worst);
            Some(Considered { policy: a.policy, binding: a.binding, verdict })
        };
        self.room.authorizations.iter().filter_map(of).collect()
    }
}

/// What an instance is bound to.
fn binding(over: &Over, h: Hand, bound: Bound) -> Binding {
    let owners = matches!(over, Over::Owners(_));
    match (over, bound) {
        (_, Bound::Anyone(list)) => Binding::any_entry(owners, h.party, list),
        (_, Bound::AnyControl) => Binding::AnyControl,
        (Over::Line, _) => Binding::Line,
        (Over::Licenses, _) => Binding::License { license: h.license },
        (Over::Controls(_), _) => Binding::Control { row: h.control.1 },
        (Over::Listings(_) | Over::Owners(_), _) => Binding::entry(owners, h.party, h.listing.0, h.listing.1),
    }
}
