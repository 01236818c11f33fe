//! The two-valued procedure, run twice (docs/semantics.md, "One line"): once as if all that is
//! unknown turned out well, once as if it turned out badly.

use super::bind::{Does, Instance, Restriction};
use crate::{
    decision::{Considered, Outcome, Verdict},
    policy::{AuthCode, Reasons},
    truth::Truth,
};
use alloc::vec::Vec;

/// How unknown is read.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Case {
    Best,
    Worst,
}

impl Case {
    /// A restriction, flag or bar that is unknown counts only at worst.
    pub(crate) fn restricts(self, t: Truth) -> bool {
        t.is_yes() || (self == Case::Worst && t == Truth::Unknown)
    }
    /// An authorization that is unknown counts only at best.
    pub(crate) fn authorizes(self, t: Truth) -> bool {
        t.is_yes() || (self == Case::Best && t == Truth::Unknown)
    }
}

/// The outcome of one line in one case.
pub(crate) fn outcome(instances: &[Instance<'_>], subject: Truth, case: Case) -> Outcome {
    let flagged = instances.iter().any(|i| matches!(i.does, Does::Flag) && case.restricts(i.truth));
    let flag = if flagged { Outcome::Flagged } else { Outcome::NotSubject };
    // 2. No license requirement and no prohibition: authorizations are not looked at.
    if restrictions(instances, case).next().is_none() {
        // 5. Not subject, and nothing applies.
        let free = if case.restricts(subject) { Outcome::Unrestricted } else { Outcome::NotSubject };
        return free.max(flag);
    }
    // 3. Waivers remove every restriction that they lift.
    let left = left(instances, case);
    let covered = left.is_empty()
        || instances.iter().any(|i| match i.does {
            // One must cover all that is left; they do not add up.
            Does::Authorize(code, reasons) => {
                case.authorizes(effective(instances, i, code)) && lifts_all(&left, code, reasons)
            }
            _ => false,
        });
    let verdict = if covered {
        Outcome::Authorized
    } else {
        left.iter().fold(Outcome::NotSubject, |o, r| o.max(strictness(r, case)))
    };
    // 4. Flags join; nothing lifts them.
    verdict.max(flag)
}

fn strictness(r: &Restriction, case: Case) -> Outcome {
    match (r.review, case) {
        (None, _) => Outcome::Prohibited,
        (Some((mildest, _)), Case::Best) => Outcome::LicenseRequired(mildest),
        (Some((_, strictest)), Case::Worst) => Outcome::LicenseRequired(strictest),
    }
}

fn restrictions<'i>(instances: &'i [Instance<'_>], case: Case) -> impl Iterator<Item = &'i Restriction> {
    instances.iter().filter_map(move |i| match &i.does {
        Does::Restrict(r) if case.restricts(i.truth) => Some(r),
        _ => None,
    })
}

/// The restrictions that no waiver lifts.
fn left<'i>(instances: &'i [Instance<'_>], case: Case) -> Vec<&'i Restriction> {
    restrictions(instances, case)
        .filter(|r| {
            !instances.iter().any(|i| match i.does {
                Does::Waive(code, reasons) => {
                    case.authorizes(effective(instances, i, code)) && r.lifted_by(code, reasons)
                }
                _ => false,
            })
        })
        .collect()
}

fn lifts_all(left: &[&Restriction], code: &AuthCode, reasons: &Reasons) -> bool {
    left.iter().all(|r| r.lifted_by(code, reasons))
}

/// 1. An authorization is effective if its condition holds and no bar on it applies.
fn effective(instances: &[Instance<'_>], i: &Instance<'_>, code: &AuthCode) -> Truth {
    i.truth & !barred(instances, code)
}

fn barred(instances: &[Instance<'_>], code: &AuthCode) -> Truth {
    Truth::any(instances.iter().map(|i| match i.does {
        Does::Bar(bars) if bars.disables(code) => i.truth,
        _ => Truth::No,
    }))
}

/// How far each authorization got. A waiver is measured by whether it lifts anything.
pub(crate) fn considered(instances: &[Instance<'_>]) -> Vec<Considered> {
    if restrictions(instances, Case::Worst).next().is_none() {
        return Vec::new();
    }
    let (best, worst) = (left(instances, Case::Best), left(instances, Case::Worst));
    instances
        .iter()
        .filter_map(|i| {
            let (code, lifts) = match i.does {
                Does::Authorize(code, reasons) => {
                    (code, (lifts_all(&best, code, reasons), lifts_all(&worst, code, reasons)))
                }
                Does::Waive(code, reasons) => {
                    let some = |case| restrictions(instances, case).any(|r| r.lifted_by(code, reasons));
                    (code, (some(Case::Best) || some(Case::Worst), some(Case::Worst)))
                }
                _ => return None,
            };
            let verdict = Verdict::new(i.truth, barred(instances, code), lifts.0, lifts.1);
            Some(Considered { policy: i.policy, binding: i.binding, verdict })
        })
        .collect()
}
