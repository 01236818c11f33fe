//! Law 6: what is dated has the effect of its last assertion known at the knowledge date.

use super::{Broken, named::Named};
use crate::{
    Decision, Rulebook, Transaction,
    decision::View,
    model::{Assertion, Dated, Fact, Known},
    policy::{Effect, Group, PartyList, ReviewSource, ReviewTable},
};
use alloc::{format, vec::Vec};

/// Law 6. Cuts every history of the rulebook and of the licenses held to the last assertion known
/// at the view's knowledge date, forgets since when it was known, and compares the decision under
/// the view with the decision on what is left, looked at with all knowledge.
///
/// ```
/// use interdict::{evaluate, laws, Rulebook, Transaction, View};
/// use interdict::policy::{Admits, Effect, Policy, Regime, RulebookParts};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let stop = Effect::Prohibit { admits: Admits::none() };
/// parts.policies.push(Policy::new("house/1".parse()?, stop).since("2024-01-01".parse()?));
/// let rulebook = Rulebook::new(parts)?;
/// let view = View::known_on("2023-12-31".parse()?);
/// laws::last_known(evaluate, &rulebook, &Transaction::default(), &view)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What differs.
pub fn last_known(
    decide: impl Fn(&Rulebook, &Transaction, &View) -> Decision,
    rulebook: &Rulebook,
    tx: &Transaction,
    view: &View,
) -> Result<(), Broken> {
    const LAW: &str = "last_known";
    let then = cut_rulebook(rulebook, &view.known)
        .map_err(|e| Broken::new(LAW, format!("the rulebook as it was known does not compile: {e}")))?;
    let tx_then = cut_transaction(tx, &view.known);
    let all = View { known: Known::Latest, scenarios: view.scenarios.clone() };
    let a = Named::of(rulebook, tx, &decide(rulebook, tx, view));
    let b = Named::of(&then, &tx_then, &decide(&then, &tx_then, &all));
    match a.differs(&b) {
        Some(what) => Err(Broken::new(LAW, format!("cut to what was known, {what}"))),
        None => Ok(()),
    }
}

/// The last assertion known, as if it had always been known; of none, that it never counts.
fn cut(d: &mut Dated, known: &Known) -> Result<(), crate::Error> {
    if !d.assertions().is_empty() {
        let periods = d.last_known(known).map_or(Vec::new(), |a| a.periods.clone());
        *d = Dated::new(Vec::from([Assertion { known_from: None, periods }]))?;
    }
    Ok(())
}

fn cut_table(t: &mut ReviewTable, known: &Known) -> Result<(), crate::Error> {
    t.rules.iter_mut().try_for_each(|r| cut(&mut r.dated, known))
}

fn cut_rulebook(rulebook: &Rulebook, known: &Known) -> Result<Rulebook, crate::error::Errors> {
    let mut p = rulebook.clone().into_parts();
    for policy in &mut p.policies {
        cut(&mut policy.dated, known)?;
        if let Effect::RequireLicense { review: ReviewSource::Table(t), .. } = &mut policy.effect {
            cut_table(t, known)?;
        }
    }
    p.reviews.values_mut().try_for_each(|t| cut_table(t, known))?;
    for g in p.groups.values_mut() {
        match g {
            Group::Places(ms) => ms.iter_mut().try_for_each(|m| cut(&mut m.dated, known))?,
            Group::Items(ms) => ms.iter_mut().try_for_each(|m| cut(&mut m.dated, known))?,
        }
    }
    p.charts.values_mut().flat_map(|c| &mut c.rows).try_for_each(|r| cut(&mut r.dated, known))?;
    p.controls.values_mut().flat_map(|c| &mut c.rows).try_for_each(|r| cut(&mut r.dated, known))?;
    p.controls.values_mut().flat_map(|c| &mut c.limits).try_for_each(|l| cut(&mut l.dated, known))?;
    for r in p.regimes.values_mut() {
        r.grounds.iter_mut().try_for_each(|g| cut(&mut g.dated, known))?;
        r.governed.iter_mut().try_for_each(|g| cut(&mut g.dated, known))?;
    }
    for l in p.lists.values_mut() {
        let mut entries = l.listings().to_vec();
        for e in &mut entries {
            cut(&mut e.dated, known)?;
            cut_table(&mut e.review, known)?;
        }
        let then = PartyList::new(l.id().clone(), l.name(), entries).map_err(crate::Error::new)?;
        *l = then.kept(l.as_of(), l.max_age_days());
    }
    Rulebook::new(p)
}

fn cut_transaction(tx: &Transaction, known: &Known) -> Transaction {
    let mut tx = tx.clone();
    if let Fact::Value(licenses) = &mut tx.licenses {
        for l in licenses {
            // A history that was valid stays so when it is cut to one of its assertions.
            let _ = cut(&mut l.dated, known);
            l.revoked = l.revoked.filter(|day| known.includes(*day));
        }
    }
    tx
}
