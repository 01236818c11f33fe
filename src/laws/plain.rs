//! Laws 1, 2 and 9: total, deterministic, in agreement.

use super::{Broken, named::at};
use crate::{
    Decision, Outcome, Transaction,
    decision::{Binding, Evaluate, Says, View},
    fingerprint::canonical,
    intake::ready,
    policy::Each,
};
use alloc::{format, vec::Vec};

/// Law 1. Decides, and checks that the decision is well formed: best is not above worst, there is a
/// verdict for every regime and line, the whole is the join of its parts, and every number in it
/// is a place. That nothing panics or hangs is for the caller's test to see.
///
/// ```
/// use interdict::{laws, Reference, Rulebook, Transaction, View, policy::{Regime, RulebookParts}};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let rulebook = Rulebook::new(parts)?;
/// laws::total(&Reference::new(&rulebook), &Transaction::default(), &View::latest())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What is not well formed.
pub fn total(evaluator: &impl Evaluate, tx: &Transaction, view: &View) -> Result<(), Broken> {
    let d = evaluator.evaluate(tx, view);
    match malformed(evaluator, tx, &d) {
        Some(what) => Err(Broken::new("total", what)),
        None => Ok(()),
    }
}

fn malformed(evaluator: &impl Evaluate, tx: &Transaction, d: &Decision) -> Option<alloc::string::String> {
    let rulebook = evaluator.rulebook();
    let ready = ready(rulebook, tx);
    if d.rulebook != rulebook.fingerprint() {
        return Some("the decision names another rulebook".into());
    }
    for (r, regime) in rulebook.regimes.keys().enumerate() {
        for n in 0..ready.lines.len() {
            let here = |v: &&crate::decision::LineVerdict| {
                usize::try_from(v.regime) == Ok(r) && usize::try_from(v.line) == Ok(n)
            };
            if !d.lines.iter().any(|v| here(&v)) {
                return Some(format!("line {n} has no verdict under `{regime}`"));
            }
        }
    }
    if let Some(v) = d.lines.iter().find(|v| v.best > v.worst) {
        return Some(format!("best {:?} is above worst {:?} on a line", v.best, v.worst));
    }
    if !d.lines.is_sorted_by_key(|v| (v.regime, v.line, v.destination)) {
        return Some("the verdicts are not sorted".into());
    }
    let whole = d.findings.iter().filter(|f| f.line.is_none());
    let flag = |counts: bool| if counts { Outcome::Flagged } else { Outcome::NotSubject };
    let best = whole.clone().map(|f| flag(f.truth.is_yes())).chain(d.lines.iter().map(|v| v.best)).max();
    let worst = whole.map(|f| flag(!f.truth.is_no())).chain(d.lines.iter().map(|v| v.worst)).max();
    if (best, worst) != (Some(d.best), Some(d.worst)) {
        return Some(format!("{:?} to {:?} is not the join of {best:?} to {worst:?}", d.best, d.worst));
    }
    if d.missing.is_empty() && d.best != d.worst {
        return Some(format!("{:?} to {:?}, and nothing is missing", d.best, d.worst));
    }
    let listing = |list, listing| {
        let l = usize::try_from(list).ok().and_then(|n| rulebook.lists.values().nth(n));
        l.is_some_and(|l| at(l.listings(), listing).is_some())
    };
    let placed = |says: Says, b: Binding| match b {
        Binding::Line | Binding::AnyControl => true,
        Binding::Listing { party, list, listing: entry } | Binding::OwnerListing { party, list, listing: entry } => {
            at(&ready.parties, party).is_some() && listing(list, entry)
        }
        Binding::AnyListing { party, list } | Binding::AnyOwnerListing { party, list } => {
            at(&ready.parties, party).is_some() && usize::try_from(list).is_ok_and(|n| n < rulebook.lists.len())
        }
        Binding::Control { row } => match says {
            Says::Policy(n) => match at(&rulebook.policies, n).map(|p| &p.each) {
                Some(Each::Control(c)) => rulebook.controls.get(c).is_some_and(|c| at(&c.rows, row).is_some()),
                _ => false,
            },
            Says::Always(_) => at(&ready.lines, row).is_some(),
        },
        Binding::License { license } => at(&ready.licenses, license).is_some(),
        Binding::List { list } => usize::try_from(list).is_ok_and(|n| n < rulebook.lists.len()),
        Binding::Controls { controls } => usize::try_from(controls).is_ok_and(|n| n < rulebook.controls.len()),
        Binding::Limit { line, controls, limit } => {
            let list = usize::try_from(controls).ok().and_then(|n| rulebook.controls.values().nth(n));
            at(&ready.lines, line).is_some() && list.is_some_and(|c| at(&c.limits, limit).is_some())
        }
        Binding::Regime { regime } => usize::try_from(regime).is_ok_and(|n| n < rulebook.regimes.len()),
        Binding::Findings { opposes, demands } => {
            at(&d.findings, opposes).is_some() && at(&d.findings, demands).is_some()
        }
    };
    let policy = |says| match says {
        Says::Policy(n) => at(&rulebook.policies, n).is_some(),
        Says::Always(_) => true,
    };
    let cited: Vec<(Says, Binding)> = d
        .findings
        .iter()
        .map(|f| (f.says, f.binding))
        .chain(d.lines.iter().flat_map(|v| &v.considered).map(|c| (Says::Policy(c.policy), c.binding)))
        .collect();
    if let Some((says, b)) = cited.into_iter().find(|(says, b)| !policy(*says) || !placed(*says, *b)) {
        return Some(format!("{says:?} on {b:?} points nowhere"));
    }
    if let Some(f) = d.findings.iter().find(|f| f.line.is_some_and(|n| at(&d.lines, n).is_none())) {
        return Some(format!("{f:?} belongs to no line"));
    }
    None
}

/// Law 2. Asks twice, with something else asked in between, and compares the bytes.
///
/// ```
/// use interdict::{laws, Reference, Rulebook, Transaction, View, policy::{Regime, RulebookParts}};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let rulebook = Rulebook::new(parts)?;
/// laws::deterministic(&Reference::new(&rulebook), &Transaction::default(), &View::latest())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the bytes differ.
pub fn deterministic(evaluator: &impl Evaluate, tx: &Transaction, view: &View) -> Result<(), Broken> {
    let first = canonical(&evaluator.evaluate(tx, view));
    let _ = evaluator.evaluate(&Transaction::default(), &View::latest());
    let again = canonical(&evaluator.evaluate(&tx.clone(), &view.clone()));
    same("deterministic", &first, &again)
}

/// Law 9. Two evaluators of one rulebook give the same decision, byte for byte.
///
/// ```
/// use interdict::{laws, Reference, Rulebook, Transaction, View, policy::{Regime, RulebookParts}};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let rulebook = Rulebook::new(parts)?;
/// let (a, b) = (Reference::new(&rulebook), Reference::new(&rulebook));
/// laws::agreement(&a, &b, &Transaction::default(), &View::latest())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where the two decisions part.
pub fn agreement(a: &impl Evaluate, b: &impl Evaluate, tx: &Transaction, view: &View) -> Result<(), Broken> {
    same("agreement", &canonical(&a.evaluate(tx, view)), &canonical(&b.evaluate(tx, view)))
}

/// Equal bytes, or the stretch in which they part.
fn same(law: &'static str, a: &[u8], b: &[u8]) -> Result<(), Broken> {
    if a == b {
        return Ok(());
    }
    let part = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let around = |all: &[u8]| {
        let stretch: Vec<u8> = all.iter().skip(part.saturating_sub(40)).take(120).copied().collect();
        alloc::string::String::from_utf8_lossy(&stretch).into_owned()
    };
    Err(Broken::new(law, format!("…{}… became …{}…", around(a), around(b))))
}
