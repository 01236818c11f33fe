//! Law 8: what a decision cites is why it is what it is.

use super::{Broken, named::at};
use crate::{
    Decision, Policy, Rulebook, Transaction,
    decision::{Finding, LineVerdict, Says, View},
    policy::Condition,
};
use alloc::{collections::BTreeSet, format, vec::Vec};

/// Law 8. Silences every policy that the decision does not cite, neither as a finding nor as an
/// authorization that was looked at, and checks that best, worst and clearance stay, verdict by
/// verdict. Then silences all but one cited policy at a time, and checks that each of its findings
/// recomputes.
///
/// A silenced policy keeps its place and goes on reading its list, but its condition never holds.
///
/// ```
/// use interdict::{evaluate, laws, Rulebook, Transaction, View};
/// use interdict::policy::{Admits, Effect, Policy, Regime, RulebookParts};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// parts.policies.push(Policy::new("house/1".parse()?, Effect::Prohibit { admits: Admits::none() }));
/// laws::sound(evaluate, &Rulebook::new(parts)?, &Transaction::default(), &View::latest())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The verdict that does not follow from what is cited, or the finding that does not recompute.
pub fn sound(
    decide: impl Fn(&Rulebook, &Transaction, &View) -> Decision,
    rulebook: &Rulebook,
    tx: &Transaction,
    view: &View,
) -> Result<(), Broken> {
    const LAW: &str = "sound";
    let d = decide(rulebook, tx, view);
    let cited: BTreeSet<u32> = d
        .findings
        .iter()
        .filter_map(|f| match f.says {
            Says::Policy(n) => Some(n),
            Says::Always(_) => None,
        })
        .chain(d.lines.iter().flat_map(|v| &v.considered).map(|c| c.policy))
        .collect();
    let with = |keep: &dyn Fn(u32) -> bool| {
        let less = silenced(rulebook, keep)
            .map_err(|e| Broken::new(LAW, format!("what is cited does not compile alone: {e}")))?;
        Ok(decide(&less, tx, view))
    };
    let alone = with(&|n| cited.contains(&n))?;
    let span = |d: &Decision| (d.best, d.worst, d.clearance().as_str());
    if span(&d) != span(&alone) {
        let why = format!("{:?}, and from what is cited alone {:?}", span(&d), span(&alone));
        return Err(Broken::new(LAW, why));
    }
    let verdict = |v: &LineVerdict| (v.regime, v.line, v.destination, v.best, v.worst, v.considered.clone());
    if let Some((v, w)) = d.lines.iter().zip(&alone.lines).find(|(v, w)| verdict(v) != verdict(w)) {
        return Err(Broken::new(LAW, format!("{v:?}, and from what is cited alone {w:?}")));
    }
    for n in cited {
        let Some(policy) = at(&rulebook.policies, n) else {
            return Err(Broken::new(LAW, format!("policy {n} is cited, and there is none")));
        };
        let one = with(&|m| m == n)?;
        let (mine, again) = (findings(&d, n), findings(&one, n));
        if mine != again {
            let why = format!("`{}` is cited as {mine:?} and recomputes as {again:?}", policy.id);
            return Err(Broken::new(LAW, why));
        }
    }
    Ok(())
}

fn findings(d: &Decision, policy: u32) -> Vec<&Finding> {
    d.findings.iter().filter(|f| f.says == Says::Policy(policy)).collect()
}

fn silenced(rulebook: &Rulebook, keep: &dyn Fn(u32) -> bool) -> Result<Rulebook, crate::error::Errors> {
    let mut parts = rulebook.clone().into_parts();
    for (p, n) in parts.policies.iter_mut().zip(0u32..) {
        if !keep(n) {
            silence(p);
        }
    }
    Rulebook::new(parts)
}
fn silence(p: &mut Policy) {
    p.when = Condition::Always(false);
}
