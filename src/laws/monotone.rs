//! Law 4: what tightens and what loosens.

use super::Broken;
use crate::{
    Decision, Outcome, Policy, Rulebook, Transaction,
    decision::View,
    model::ListId,
    policy::{Each, Effect},
};
use alloc::{collections::BTreeSet, format};

/// Law 4. Adds a policy. A restriction or a bar leaves neither best nor worst milder; a waiver or
/// an authorization leaves neither stricter; advice that opposes nothing leaves both as they are.
///
/// Two things must be so already, or there is nothing to compare and the law holds: no policy has
/// the id of the new one, and each list that it ranges over is read by some policy (reading a list
/// for the first time ends the flag `listing-without-policy`).
///
/// ```
/// use interdict::{evaluate, laws, Rulebook, Transaction, View};
/// use interdict::policy::{Admits, Effect, Policy, Regime, RulebookParts};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let rulebook = Rulebook::new(parts)?;
/// let stop = Policy::new("house/1".parse()?, Effect::Prohibit { admits: Admits::none() });
/// laws::monotone(evaluate, &rulebook, stop, &Transaction::default(), &View::latest())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// How the outcome moved the wrong way, or why the policy does not fit the rulebook.
pub fn monotone(
    decide: impl Fn(&Rulebook, &Transaction, &View) -> Decision,
    rulebook: &Rulebook,
    policy: Policy,
    tx: &Transaction,
    view: &View,
) -> Result<(), Broken> {
    const LAW: &str = "monotone";
    if rulebook.policy(policy.id.as_str()).is_some() || !ranges_over_what_is_read(rulebook, &policy) {
        return Ok(());
    }
    let mut parts = rulebook.clone().into_parts();
    parts.policies.push(policy.clone());
    let more = Rulebook::new(parts)
        .map_err(|e| Broken::new(LAW, format!("`{}` does not fit the rulebook: {e}", policy.id)))?;
    let span = |d: Decision| (d.best, d.worst);
    let (a, b) = (span(decide(rulebook, tx, view)), span(decide(&more, tx, view)));
    let below = |a: (Outcome, Outcome), b: (Outcome, Outcome)| a.0 <= b.0 && a.1 <= b.1;
    let fine = match &policy.effect {
        Effect::RequireLicense { .. } | Effect::Prohibit { .. } | Effect::Flag { .. } | Effect::Bar(_) => below(a, b),
        Effect::Waive { .. } | Effect::Authorize { .. } => below(b, a),
        Effect::Advise => below(a, b) && (a == b || !policy.opposes.is_empty()),
    };
    if fine {
        return Ok(());
    }
    let (id, effect) = (&policy.id, policy.effect.as_str());
    Err(Broken::new(LAW, format!("with `{id}` ({effect}), {:?} to {:?} became {:?} to {:?}", a.0, a.1, b.0, b.1)))
}

/// Whether what it ranges over is read as well without it: by the parties' own entries, if it is these;
/// else by anything.
fn ranges_over_what_is_read(rulebook: &Rulebook, p: &Policy) -> bool {
    let own = |p: &Policy| matches!(p.each, Each::Listing(_));
    let others = rulebook.policies.iter().filter(|q| own(q) || !own(p));
    let read: BTreeSet<&ListId> = others.flat_map(|q| q.each.lists()).collect();
    p.each.lists().all(|l| read.contains(l))
}
