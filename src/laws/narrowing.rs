//! Law 5: what is stated narrows, and stating all that is missing settles.

use super::{Broken, Dice, Stated, blank, fill, fill::beyond, stated};
use crate::{
    Decision, Rulebook, Transaction,
    decision::{Evaluate, View},
    fingerprint::canonical,
    intake::ready,
    party::{is_bound, resolve},
    policy::Matching,
};
use alloc::format;

/// Law 5, first half. Takes facts back one after another, as `seed` picks them, and checks that
/// the interval from best to worst only grows: read backwards, that stating a fact narrows it.
///
/// A fact whose absence is presumed to mean something is not taken back, nor one whose statement is
/// itself a problem: there the law says nothing.
///
/// ```
/// use interdict::{laws, Reference, Rulebook, Transaction, View, policy::{Regime, RulebookParts}};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let rulebook = Rulebook::new(parts)?;
/// let tx = Transaction::builder().date("2024-05-01").destination("CN").build();
/// laws::narrowing(&Reference::new(&rulebook), &tx, &View::latest(), 1)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The fact whose statement widens the interval.
pub fn narrowing(evaluator: &impl Evaluate, tx: &Transaction, view: &View, seed: u64) -> Result<(), Broken> {
    let mut dice = Dice::new(seed);
    let mut full = unbound(evaluator.rulebook(), tx);
    let mut narrow = evaluator.evaluate(&full, view);
    for _ in 0..8 {
        let facts = stated(&full);
        let Some(what) = dice.pick(&facts) else { break };
        let less = blank(&full, what);
        if !comparable(evaluator.rulebook(), &full, &less, what) {
            continue;
        }
        let wide = evaluator.evaluate(&less, view);
        if !within(&narrow, &wide) {
            let said = alloc::string::String::from_utf8(canonical(&full)).unwrap_or_default();
            let why = format!("stating {what:?} moves {}: {said}", moved(&wide, &narrow));
            return Err(Broken::new("narrowing", why));
        }
        (full, narrow) = (less, wide);
    }
    Ok(())
}

/// Law 5, second half. States every fact that is missing, again and again until none is left that
/// could be stated, and checks that each round narrows and that in the end best is worst. What is
/// not the host's to say (a review policy that nobody has stated, a row that the chart does not
/// have) may stay open, and so may all of a transaction that has a problem.
///
/// `choose` picks one of so many values, as [`Dice::below`] does.
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
/// let mut dice = laws::Dice::new(1);
/// let tx = Transaction::default();
/// laws::settling(&Reference::new(&rulebook), &tx, &View::latest(), &mut |n| dice.below(n))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The round that widens, or what stays open though all is stated.
pub fn settling(
    evaluator: &impl Evaluate,
    tx: &Transaction,
    view: &View,
    choose: &mut dyn FnMut(usize) -> usize,
) -> Result<(), Broken> {
    const LAW: &str = "settling";
    let rulebook = evaluator.rulebook();
    let mut tx = unbound(rulebook, tx);
    let mut wide = evaluator.evaluate(&tx, view);
    for _ in 0..ROUNDS {
        let Some(more) = fill(rulebook, &tx, &wide.missing, choose) else {
            return match open(rulebook, &tx, &wide) {
                Some(what) => {
                    let said = alloc::string::String::from_utf8(canonical(&tx)).unwrap_or_default();
                    Err(Broken::new(LAW, format!("{what}: {said}")))
                }
                None => Ok(()),
            };
        };
        if ready(rulebook, &more).problems != ready(rulebook, &tx).problems {
            return Err(Broken::new(LAW, format!("stating {:?} is itself a problem", wide.missing)));
        }
        let narrow = evaluator.evaluate(&more, view);
        if !within(&narrow, &wide) {
            let said = alloc::string::String::from_utf8(canonical(&more)).unwrap_or_default();
            return Err(Broken::new(LAW, format!("stating what is missing moves {}: {said}", moved(&wide, &narrow))));
        }
        (tx, wide) = (more, narrow);
    }
    Err(Broken::new(LAW, format!("after {ROUNDS} rounds still {:?}", wide.missing)))
}

/// A pair that was cleared is open again once its party is stated otherwise, whatever is stated. So
/// pairs are looked at first, as every decision does.
fn unbound(rulebook: &Rulebook, tx: &Transaction) -> Transaction {
    if tx.parties.value().into_iter().flatten().any(is_bound) { resolve(rulebook, tx).into_owned() } else { tx.clone() }
}

/// Each round states at least one fact, and a fact is deepened only as far as rules tell it apart.
const ROUNDS: usize = 100;

/// What is open though nothing more can be stated.
fn open(rulebook: &Rulebook, tx: &Transaction, d: &Decision) -> Option<alloc::string::String> {
    let settled = d.lines.iter().all(|l| l.best == l.worst) && d.best == d.worst;
    if settled || !ready(rulebook, tx).problems.is_empty() {
        return None;
    }
    let mut left = d.missing.iter().filter(|m| !beyond(rulebook, tx, &m.fact)).peekable();
    match left.peek() {
        None if d.missing.is_empty() => Some(format!("{:?} to {:?}, and nothing is missing", d.best, d.worst)),
        None => None,
        Some(m) => Some(format!("{:?} is missing and nothing can be stated of it", m.fact)),
    }
}

/// Whether every outcome in `narrow` is one of `wide`.
fn within(narrow: &Decision, wide: &Decision) -> bool {
    wide.best <= narrow.best && narrow.worst <= wide.worst
}
fn moved(wide: &Decision, narrow: &Decision) -> alloc::string::String {
    format!("{:?} to {:?} into {:?} to {:?}", wide.best, wide.worst, narrow.best, narrow.worst)
}

/// Whether `less` is `full` with one fact absent: no presumption takes its place, no problem went
/// with it, and it was not evidence.
pub(super) fn comparable(rulebook: &Rulebook, full: &Transaction, less: &Transaction, what: &Stated) -> bool {
    let (a, b) = (ready(rulebook, full), ready(rulebook, less));
    let presumed_anew = b.presumed.iter().any(|p| !a.presumed.contains(p));
    // Where names are compared, the host's findings are evidence beside them.
    let evidence = matches!(what, Stated::Matches(_)) && rulebook.matching != Matching::Host;
    a.problems == b.problems && !presumed_anew && !evidence
}
