//! Law 12: nothing absent, blank, stale or malformed clears.

use super::{Broken, blank, narrowing::comparable, stated};
use crate::{
    Date, Decision, Rulebook, Transaction,
    decision::{Clearance, Evaluate, View},
    intake::{OWNERS, SHARE, ready},
    model::{Fact, Problem, Value},
};
use alloc::{format, string::String, vec::Vec};

/// Law 12. Takes back each fact that is stated, one at a time, and checks that what did not go
/// before does not go without it; makes the transaction malformed in every way that a host could,
/// and checks that it does not go; and checks that past the age of a list or regime, and before the history
/// that is held of a regime, nothing goes.
///
/// A fact whose absence is presumed to mean something is left: what is presumed is declared.
///
/// ```
/// use interdict::{laws, Reference, Rulebook, Transaction, View, policy::{Regime, RulebookParts}};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let rulebook = Rulebook::new(parts)?;
/// let tx = Transaction::builder().date("2024-05-01").destination("CN").build();
/// laws::fail_closed(&Reference::new(&rulebook), &tx, &View::latest())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What clears and must not.
pub fn fail_closed(evaluator: &impl Evaluate, tx: &Transaction, view: &View) -> Result<(), Broken> {
    let broken = |what: String| Err(Broken::new("fail_closed", what));
    let rulebook = evaluator.rulebook();
    let goes = |tx: &Transaction| go(&evaluator.evaluate(tx, view));
    if goes(tx) {
        if let Some(p) = ready(rulebook, tx).problems.first() {
            return broken(format!("it goes with a problem at `{}`: {}", p.at, p.message));
        }
        if let Some(what) = stale(rulebook, tx) {
            return broken(format!("it goes by {what}, which is past its age"));
        }
        if let Some(what) = not_held(rulebook, tx) {
            return broken(format!("it goes by {what}, whose history is not held on the day"));
        }
        for (what, bad) in malformed(tx) {
            if goes(&bad) {
                return broken(format!("it goes with {what}"));
            }
        }
    } else {
        for what in stated(tx) {
            let less = blank(tx, &what);
            if comparable(rulebook, tx, &less, &what) && goes(&less) {
                return broken(format!("without {what:?} it goes, and with it does not"));
            }
        }
        for (what, less) in not_known(tx) {
            let same = ready(rulebook, &less).problems == ready(rulebook, tx).problems;
            let declared = |name: &str| rulebook.facts.values().any(|d| d.name.as_str() == name && d.may_be_not_known);
            if same && !declared(what) && goes(&less) {
                return broken(format!(
                    "with `{what}` said to be not known it goes, and with what was stated does not"
                ));
            }
        }
    }
    Ok(())
}

/// The transaction with one fact said to be not known, which says something only where the
/// rulebook declares that it may be.
fn not_known(tx: &Transaction) -> Vec<(&'static str, Transaction)> {
    let mut out = Vec::new();
    let mut add = |what, change: &dyn Fn(&mut Transaction)| {
        let mut less = tx.clone();
        change(&mut less);
        if less != *tx {
            out.push((what, less));
        }
    };
    fn unknown<T>(f: &mut Fact<T>) {
        if matches!(f, Fact::Value(_) | Fact::Conflict(_)) {
            *f = Fact::NotKnown;
        }
    }
    let parties = |t: &mut Transaction, change: &dyn Fn(&mut crate::model::Party)| {
        if let Fact::Value(all) = &mut t.parties {
            all.iter_mut().for_each(change);
        }
    };
    let lines = |t: &mut Transaction, change: &dyn Fn(&mut crate::model::ItemLine)| {
        if let Fact::Value(all) = &mut t.items {
            all.iter_mut().for_each(change);
        }
    };
    add("date", &|t| unknown(&mut t.date));
    add("activity", &|t| unknown(&mut t.activity));
    add("departure", &|t| unknown(&mut t.departure));
    add("destination", &|t| unknown(&mut t.destination));
    add("transit", &|t| unknown(&mut t.transit));
    add("parties", &|t| unknown(&mut t.parties));
    add("items", &|t| unknown(&mut t.items));
    add(OWNERS, &|t| parties(t, &|p| unknown(&mut p.entity.owners)));
    add(SHARE, &|t| {
        parties(t, &|p| {
            if let Fact::Value(owners) = &mut p.entity.owners {
                owners.iter_mut().for_each(|o| unknown(&mut o.share));
            }
        });
    });
    add("categories", &|t| lines(t, &|l| unknown(&mut l.categories)));
    add("origin", &|t| lines(t, &|l| unknown(&mut l.origin)));
    add("value", &|t| lines(t, &|l| unknown(&mut l.value)));
    out
}

fn go(d: &Decision) -> bool {
    matches!(d.clearance(), Clearance::Go(_))
}

/// A list or regime that is too old on the day, or on a day that may be meant.
fn stale(rulebook: &Rulebook, tx: &Transaction) -> Option<String> {
    let kept = rulebook
        .regimes
        .values()
        .map(|r| (r.id.as_str(), r.as_of, r.max_age_days))
        .chain(rulebook.lists.values().map(|l| (l.id().as_str(), l.as_of(), l.max_age_days())));
    let past = |as_of: Option<Date>, days: Option<u32>| {
        let (Some(as_of), Some(days)) = (as_of, days) else { return false };
        let age = |day: &Date| as_of.until(*day).map_or(0, |span| i64::from(span.get_days()));
        match &tx.date {
            Fact::Value(day) => age(day) > i64::from(days),
            Fact::Conflict(all) => all.iter().any(|day| age(day) > i64::from(days)),
            _ => true,
        }
    };
    kept.into_iter().find(|(_, as_of, days)| past(*as_of, *days)).map(|(id, ..)| format!("`{id}`"))
}

/// A regime whose history begins after the day, or after a day that may be meant.
fn not_held(rulebook: &Rulebook, tx: &Transaction) -> Option<String> {
    let before = |first: Date| match &tx.date {
        Fact::Value(day) => *day < first,
        Fact::Conflict(all) => all.iter().any(|day| *day < first),
        _ => true,
    };
    rulebook.regimes.values().find(|r| r.held_from.is_some_and(before)).map(|r| format!("`{}`", r.id))
}

/// The transaction with one thing wrong, in several ways.
fn malformed(tx: &Transaction) -> Vec<(&'static str, Transaction)> {
    let mut out = Vec::new();
    let mut add = |what, change: &dyn Fn(&mut Transaction)| {
        let mut bad = tx.clone();
        change(&mut bad);
        if bad != *tx {
            out.push((what, bad));
        }
    };
    add("a problem", &|t| {
        t.problems.push(Problem { code: "bad-date".into(), at: "date".into(), message: "is not a date".into() });
    });
    add("a fact that is not declared", &|t| {
        t.facts.extend("a-fact-of-no-rulebook".parse().map(|name| (name, Fact::Value(Value::Bool(true)))));
    });
    add("two parties of one label", &|t| {
        if let Fact::Value(all) = &mut t.parties {
            all.extend(all.first().cloned());
        }
    });
    add("two lines of one label", &|t| {
        if let Fact::Value(all) = &mut t.items {
            all.extend(all.first().cloned());
        }
    });
    add("a role that is filled and said to be absent", &|t| {
        let first = t.parties.value().and_then(|all| all.first()).map(|p| p.role.clone());
        t.roles_absent.extend(first);
    });
    add("licenses stated in two ways", &|t| t.licenses = Fact::Conflict(Vec::from([Vec::new(), Vec::new()])));
    add("facts of a wrong kind", &|t| {
        for f in t.facts.values_mut() {
            *f = wrong(f);
        }
    });
    add("facts of lines of a wrong kind", &|t| {
        if let Fact::Value(all) = &mut t.items {
            all.iter_mut().flat_map(|l| l.facts.values_mut()).for_each(|f| *f = wrong(f));
        }
    });
    add("facts of parties of a wrong kind", &|t| {
        if let Fact::Value(all) = &mut t.parties {
            all.iter_mut().flat_map(|p| p.entity.facts.values_mut()).for_each(|f| *f = wrong(f));
        }
    });
    add("facts of owners of a wrong kind", &|t| {
        if let Fact::Value(all) = &mut t.parties {
            for p in all {
                if let Fact::Value(owners) = &mut p.entity.owners {
                    owners.iter_mut().flat_map(|o| o.entity.facts.values_mut()).for_each(|f| *f = wrong(f));
                }
            }
        }
    });
    out
}

/// A value that no declaration accepts: a list of lists.
fn wrong(f: &Fact<Value>) -> Fact<Value> {
    match f {
        Fact::Value(_) => Fact::Value(Value::List(Vec::from([Value::List(Vec::new())]))),
        other => other.clone(),
    }
}
