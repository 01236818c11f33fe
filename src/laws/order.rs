//! Law 3: the order in which things are said does not matter.

use super::{Broken, Dice, named::Named};
use crate::{
    Decision, Rulebook, Transaction,
    decision::View,
    model::{Entity, Fact, HostMatch},
    policy::{Condition, Effect, Group, PartyList, ReviewSource, ReviewTable},
};
use alloc::vec::Vec;

/// Law 3. Says a rulebook and a transaction in another order, which `seed` picks, and compares the
/// two decisions by name: policies, conditions, members, rows, entries, aliases, parties, owners,
/// identifiers, lines, licenses and the values of a conflict all change places.
///
/// `decide` makes an evaluator of a rulebook and asks it; for the specification that is
/// [`evaluate`](crate::evaluate()). A list that is the value of one fact keeps its order, because
/// a test may compare it as a whole.
///
/// ```
/// use interdict::{evaluate, laws, Rulebook, Transaction, View, policy::{Regime, RulebookParts}};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// laws::order(evaluate, &Rulebook::new(parts)?, &Transaction::default(), &View::latest(), 1)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What differs.
pub fn order(
    decide: impl Fn(&Rulebook, &Transaction, &View) -> Decision,
    rulebook: &Rulebook,
    tx: &Transaction,
    view: &View,
    seed: u64,
) -> Result<(), Broken> {
    const LAW: &str = "order";
    let mut dice = Dice::new(seed);
    let other = shuffled_rulebook(rulebook, &mut dice)
        .map_err(|e| Broken::new(LAW, alloc::format!("the rulebook in another order does not compile: {e}")))?;
    let other_tx = shuffled_transaction(tx, &mut dice);
    let a = Named::of(rulebook, tx, &decide(rulebook, tx, view));
    let b = Named::of(&other, &other_tx, &decide(&other, &other_tx, view));
    match a.differs(&b) {
        Some(what) => Err(Broken::new(LAW, alloc::format!("in another order {what}"))),
        None => Ok(()),
    }
}

fn shuffled_rulebook(rulebook: &Rulebook, dice: &mut Dice) -> Result<Rulebook, crate::error::Errors> {
    let mut p = rulebook.clone().into_parts();
    dice.shuffle(&mut p.policies);
    for policy in &mut p.policies {
        condition(&mut policy.when, dice);
        if let Effect::RequireLicense { review: ReviewSource::Table(t), .. } = &mut policy.effect {
            review(t, dice);
        }
    }
    p.definitions.values_mut().for_each(|d| condition(&mut d.when, dice));
    p.reviews.values_mut().for_each(|t| review(t, dice));
    for g in p.groups.values_mut() {
        match g {
            Group::Places(ms) => dice.shuffle(ms),
            Group::Items(ms) => dice.shuffle(ms),
        }
    }
    for c in p.charts.values_mut() {
        dice.shuffle(&mut c.rows);
    }
    for c in p.controls.values_mut() {
        dice.shuffle(&mut c.rows);
        dice.shuffle(&mut c.eligibility);
        dice.shuffle(&mut c.limits);
        c.limits.iter_mut().for_each(|l| condition(&mut l.when, dice));
    }
    for r in p.regimes.values_mut() {
        dice.shuffle(&mut r.grounds);
        dice.shuffle(&mut r.expects);
        dice.shuffle(&mut r.yields);
        dice.shuffle(&mut r.excludes);
        dice.shuffle(&mut r.governed);
        r.grounds.iter_mut().for_each(|g| condition(&mut g.when, dice));
        r.yields.iter_mut().for_each(|y| condition(&mut y.when, dice));
        r.excludes.iter_mut().for_each(|x| condition(&mut x.when, dice));
    }
    for l in p.lists.values_mut() {
        let mut entries = l.listings().to_vec();
        dice.shuffle(&mut entries);
        for e in &mut entries {
            entity(&mut e.entity, dice);
            condition(&mut e.scope, dice);
            review(&mut e.review, dice);
        }
        let other = PartyList::new(l.id().clone(), l.name(), entries).map_err(crate::Error::new)?;
        *l = other.kept(l.as_of(), l.max_age_days());
    }
    Rulebook::new(p)
}

fn review(t: &mut ReviewTable, dice: &mut Dice) {
    dice.shuffle(&mut t.rules);
    t.rules.iter_mut().for_each(|r| condition(&mut r.when, dice));
}

fn condition(c: &mut Condition, dice: &mut Dice) {
    match c {
        Condition::All(parts) | Condition::Any(parts) => {
            dice.shuffle(parts);
            parts.iter_mut().for_each(|c| condition(c, dice));
        }
        Condition::Not(c)
        | Condition::AnyItem(c)
        | Condition::AllItems(c)
        | Condition::AnyParty(c)
        | Condition::AllParties(c)
        | Condition::AnyListing(_, c)
        | Condition::Owned { by: c, .. }
        | Condition::AnyOwner(c) => condition(c, dice),
        _ => {}
    }
}

fn shuffled_transaction(tx: &Transaction, dice: &mut Dice) -> Transaction {
    let mut tx = tx.clone();
    fact(&mut tx.date, dice, |_, _| {});
    fact(&mut tx.activity, dice, |_, _| {});
    fact(&mut tx.departure, dice, |_, _| {});
    fact(&mut tx.destination, dice, |_, _| {});
    fact(&mut tx.transit, dice, |all, dice| dice.shuffle(all));
    fact(&mut tx.parties, dice, |all, dice| {
        dice.shuffle(all);
        for p in all {
            entity(&mut p.entity, dice);
            matches(&mut p.matches, dice);
        }
    });
    dice.shuffle(&mut tx.roles_absent);
    fact(&mut tx.items, dice, |all, dice| {
        dice.shuffle(all);
        for line in all {
            fact(&mut line.categories, dice, |all, dice| dice.shuffle(all));
            fact(&mut line.origin, dice, |_, _| {});
            fact(&mut line.value, dice, |_, _| {});
            fact(&mut line.quantity, dice, |_, _| {});
            line.facts.values_mut().for_each(|f| fact(f, dice, |_, _| {}));
        }
    });
    fact(&mut tx.licenses, dice, |all, dice| {
        dice.shuffle(all);
        for l in all {
            fact(&mut l.licensees, dice, |all, dice| dice.shuffle(all));
            fact(&mut l.parties, dice, |all, dice| dice.shuffle(all));
            fact(&mut l.items, dice, |all, dice| dice.shuffle(all));
            fact(&mut l.destinations, dice, |all, dice| dice.shuffle(all));
        }
    });
    tx.facts.values_mut().for_each(|f| fact(f, dice, |_, _| {}));
    dice.shuffle(&mut tx.problems);
    tx
}

fn fact<T>(f: &mut Fact<T>, dice: &mut Dice, mut each: impl FnMut(&mut T, &mut Dice)) {
    match f {
        Fact::Value(v) => each(v, dice),
        Fact::Conflict(vs) => {
            dice.shuffle(vs);
            vs.iter_mut().for_each(|v| each(v, dice));
        }
        Fact::Absent | Fact::NotKnown | Fact::NotClaimed => {}
    }
}

fn matches(f: &mut Fact<Vec<HostMatch>>, dice: &mut Dice) {
    fact(f, dice, |all, dice| dice.shuffle(all));
}

fn entity(e: &mut Entity, dice: &mut Dice) {
    dice.shuffle(&mut e.names);
    dice.shuffle(&mut e.countries);
    dice.shuffle(&mut e.nationalities);
    dice.shuffle(&mut e.addresses);
    dice.shuffle(&mut e.identifiers);
    e.facts.values_mut().for_each(|f| fact(f, dice, |_, _| {}));
    fact(&mut e.owners, dice, |all, dice| {
        dice.shuffle(all);
        for o in all {
            entity(&mut o.entity, dice);
            fact(&mut o.share, dice, |_, _| {});
            matches(&mut o.matches, dice);
        }
    });
}
