//! The two-valued procedure over the instances of one line: as `reference::verdict`.

use super::{
    outcome::{Authorized, ReasonFor, Restricted},
    run::Run,
};
use crate::{
    compile::{Act, Admitted, Core, Covers, NONE, is_set},
    decision::Outcome,
    reference::Case,
    truth::Truth,
};

impl<'a> Run<'a> {
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
            self.left(case).fold(Outcome::NotSubject, |o, r| o.max(strictness(r, case)))
        };
        verdict.max(flag)
    }
    /// The policy that brings the worst outcome, if that is asked: of several the first that surely applies,
    /// else the first that may and that nothing could lift, else the first that may.
    pub(super) fn by(&self, worst: Outcome, flag: u32) -> u32 {
        if !self.names || worst < Outcome::Authorized {
            return NONE;
        }
        let core = self.p.core;
        let sure = |a: &Authorized, code| Case::Worst.authorizes(a.truth & !self.barred(code));
        let by = match worst {
            Outcome::Flagged => return flag,
            Outcome::Authorized if self.left(Case::Worst).next().is_none() => {
                let lifts = |code, c| self.restrictions(Case::Worst).any(|r| lifts(core, r, code, c));
                self.authorizations(true)
                    .filter(|(a, code, c)| sure(a, *code) && lifts(*code, c))
                    .map(|(a, ..)| a.policy)
                    .min()
            }
            Outcome::Authorized => {
                let lifts = |code, c| self.left(Case::Worst).all(|r| lifts(core, r, code, c));
                self.authorizations(false)
                    .filter(|(a, code, c)| sure(a, *code) && lifts(*code, c))
                    .map(|(a, ..)| a.policy)
                    .min()
            }
            _ => {
                let left = self.left(Case::Worst).filter(|r| strictness(r, Case::Worst) == worst);
                let last_word = |n: u32| core.plans.get(n as usize).is_some_and(|p| p.last_word);
                let first = left.map(|r| (!r.truth.is_yes(), !last_word(r.policy), r.policy)).min();
                first.map(|(.., policy)| policy)
            }
        };
        by.unwrap_or(NONE)
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
    pub(super) fn authorizations(&self, waives: bool) -> impl Iterator<Item = (&Authorized, u32, &'a Covers)> {
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

fn strictness(r: &Restricted, case: Case) -> Outcome {
    match (r.review, case) {
        (None, _) => Outcome::Prohibited,
        (Some((mildest, _)), Case::Best) => Outcome::LicenseRequired(mildest),
        (Some((_, strictest)), Case::Worst) => Outcome::LicenseRequired(strictest),
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
