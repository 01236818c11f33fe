//! The interval is exact: best and worst are the extremes of a naive truth table.

use super::{
    Broken,
    bare::{Bare, BareDoes, BareInstance, bare},
};
use crate::{
    Outcome, Transaction,
    decision::{Evaluate, View},
    policy::ReviewPolicy,
    truth::Truth,
};
use alloc::{format, vec::Vec};

/// Lines with more unknowns than this are not enumerated.
const MOST: usize = 12;

/// Takes each verdict's instances as the specification binds them, lets every unknown one turn out
/// both ways, decides each case by a procedure in two values written apart from the specification's,
/// and checks that best is the mildest outcome met and worst the strictest. Lines with more than
/// twelve unknowns are left out.
///
/// ```
/// use interdict::{laws, Reference, Rulebook, Transaction, View};
/// use interdict::policy::{Admits, Condition, Effect, Policy, Regime, RulebookParts};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let stop = Effect::Prohibit { admits: Admits::none() };
/// parts.policies.push(Policy::new("house/1".parse()?, stop).when(Condition::destination("CU".parse()?)));
/// let rulebook = Rulebook::new(parts)?;
/// laws::interval_exact(&Reference::new(&rulebook), &Transaction::default(), &View::latest())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The verdict whose interval is too narrow or too wide.
pub fn interval_exact(evaluator: &impl Evaluate, tx: &Transaction, view: &View) -> Result<(), Broken> {
    const LAW: &str = "interval_exact";
    let d = evaluator.evaluate(tx, view);
    let all = bare(evaluator.rulebook(), tx, view);
    if all.len() != d.lines.len() {
        return Err(Broken::new(LAW, format!("{} verdicts, and there should be {}", d.lines.len(), all.len())));
    }
    let spans: Vec<Option<(Outcome, Outcome)>> = all.iter().map(extremes).collect();
    for ((v, b), span) in d.lines.iter().zip(&all).zip(&spans) {
        let Some((best, worst)) = *span else { continue };
        // A destination that may not stand brings at best what the mildest brings that may instead.
        let instead = all.iter().zip(&spans).filter(|(o, _)| o.alternative && (o.regime, o.line) == (b.regime, b.line));
        let instead: Option<Vec<Outcome>> = instead.map(|(_, span)| span.map(|(best, _)| best)).collect();
        let best = match (b.stands, b.alternative) {
            (Truth::Yes, _) => best,
            (_, false) => Outcome::NotSubject,
            (_, true) => match instead.and_then(|all| all.into_iter().min()) {
                Some(mildest) => mildest,
                None => continue,
            },
        };
        if (v.best, v.worst) != (best, worst) {
            let here = format!("line {} to destination {} under regime {}", v.line, v.destination, v.regime);
            let why = format!("{here} is {:?} to {:?}, and can turn out {best:?} to {worst:?}", v.best, v.worst);
            return Err(Broken::new(LAW, why));
        }
    }
    Ok(())
}

/// One way in which all unknowns of a line may turn out.
struct Case {
    subject: bool,
    holds: Vec<bool>,
    reviews: Vec<Option<ReviewPolicy>>,
}

/// The mildest and the strictest outcome over all cases; `None` if there are too many.
fn extremes(b: &Bare) -> Option<(Outcome, Outcome)> {
    let open_review = |d: &BareDoes| matches!(d, BareDoes::Restrict { review: Some((lo, hi)), .. } if lo != hi);
    let unknowns = usize::from(b.subject == Truth::Unknown)
        + b.instances.iter().filter(|i| i.truth == Truth::Unknown).count()
        + b.instances.iter().filter(|i| open_review(&i.does)).count();
    if unknowns > MOST {
        return None;
    }
    let outcomes = (0..1usize << unknowns).map(|bits| {
        let mut left = bits;
        let mut bit = || {
            let b = left & 1 == 1;
            left >>= 1;
            b
        };
        let mut settle = |t: Truth| if t == Truth::Unknown { bit() } else { t.is_yes() };
        let subject = settle(b.subject);
        let holds = b.instances.iter().map(|i| settle(i.truth)).collect();
        let reviews = b
            .instances
            .iter()
            .map(|i| match i.does {
                BareDoes::Restrict { review: Some((lo, hi)), .. } if lo != hi => Some(if bit() { hi } else { lo }),
                BareDoes::Restrict { review, .. } => review.map(|(lo, _)| lo),
                _ => None,
            })
            .collect();
        outcome(b, &Case { subject, holds, reviews })
    });
    let (mut best, mut worst) = (Outcome::Prohibited, Outcome::NotSubject);
    for o in outcomes {
        best = best.min(o);
        worst = worst.max(o);
    }
    Some((best, worst))
}

/// Steps 1 to 5 of the semantics in two values.
fn outcome(b: &Bare, case: &Case) -> Outcome {
    let yes = |n: usize| case.holds.get(n).copied().unwrap_or(false);
    let effective = |n: usize, barred_by: &[usize]| yes(n) && !barred_by.iter().any(|bar| yes(*bar));
    // Restrictions that apply: what each would bring, and who could lift it.
    let mut left: Vec<(Outcome, &[usize])> = Vec::new();
    let mut flagged = false;
    for (n, i) in b.instances.iter().enumerate() {
        match &i.does {
            BareDoes::Restrict { lifted_by, .. } if yes(n) => {
                let review = case.reviews.get(n).copied().flatten();
                left.push((review.map_or(Outcome::Prohibited, Outcome::LicenseRequired), lifted_by));
            }
            BareDoes::Flag if yes(n) => flagged = true,
            _ => {}
        }
    }
    let mut verdict = match (left.is_empty(), case.subject) {
        (true, true) => Outcome::Unrestricted,
        (true, false) => Outcome::NotSubject,
        (false, _) => {
            for (n, i) in b.instances.iter().enumerate() {
                if matches!(&i.does, BareDoes::Waive { barred_by } if effective(n, barred_by)) {
                    left.retain(|(_, lifted_by)| !lifted_by.contains(&n));
                }
            }
            let covers = |(n, i): (usize, &BareInstance)| {
                matches!(&i.does, BareDoes::Authorize { barred_by } if effective(n, barred_by))
                    && left.iter().all(|(_, lifted_by)| lifted_by.contains(&n))
            };
            if b.instances.iter().enumerate().any(covers) {
                Outcome::Authorized
            } else {
                left.iter().map(|(o, _)| *o).max().unwrap_or(Outcome::Authorized)
            }
        }
    };
    if flagged {
        verdict = verdict.max(Outcome::Flagged);
    }
    verdict
}
