//! The engine decides as the specification does: over generated rulebooks, transactions and views, over
//! the packs with the requests of the decided cases, and with the real Entity List where it is beside.
//!
//! `INTERDICT_CASES` sets how many cases are tried, `INTERDICT_SEED` which.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use interdict::{
    Decision, Engine, Evaluate, Outcome, Rulebook, Transaction, View,
    decision::{Finding, Says},
    evaluate,
    evaluate::{Columns, Parts, Scratch},
    model::{Fact, Value},
    strategies,
};
use proptest::{
    prelude::{Just, Strategy},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|s| s.parse().ok()).unwrap_or(otherwise)
}

fn runner(cases: u64) -> TestRunner {
    let mut seed = [1u8; 16];
    let (first, _) = seed.split_at_mut(8);
    first.copy_from_slice(&number("INTERDICT_SEED", 1).to_le_bytes());
    let config = Config {
        cases: cases.try_into().unwrap(),
        failure_persistence: None,
        max_shrink_iters: 3_000,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::XorShift, &seed))
}

/// A rulebook, a view, and transactions that share parts, so that what was found of one serves the next.
fn cases_in_rows() -> impl Strategy<Value = (Rulebook, Vec<Transaction>, View)> {
    strategies::cases().prop_flat_map(|(rulebook, tx, view)| {
        let other = strategies::transactions(&rulebook);
        (Just(rulebook), Just(tx), other, Just(view), 0..9u8).prop_map(|(rulebook, tx, other, view, part)| {
            let near = nearly(&tx, &other, part);
            let parties = Transaction {
                parties: other.parties.clone(),
                roles_absent: other.roles_absent.clone(),
                licenses: other.licenses.clone(),
                ..tx.clone()
            };
            let items = Transaction { items: other.items.clone(), ..tx.clone() };
            let facts = Transaction { facts: other.facts.clone(), ..tx.clone() };
            let place = Transaction { destination: other.destination.clone(), ..tx.clone() };
            let (valued, again) = (otherwise_valued(&tx), tx.clone());
            (rulebook, vec![tx, valued, near, parties, items, facts, place, other, again], view)
        })
    })
}

/// A transaction with one part of its parties or lines, or its date or licenses, as another has them: what no class tells
/// apart, so that an answer to the one must not be taken for the other's where it matters.
fn nearly(tx: &Transaction, other: &Transaction, part: u8) -> Transaction {
    let mut tx = tx.clone();
    if let (Fact::Value(mine), Some(others)) = (&mut tx.parties, other.parties.value()) {
        for (p, o) in mine.iter_mut().zip(others) {
            match part {
                0 => p.entity.names = o.entity.names.clone(),
                1 => p.entity.identifiers = o.entity.identifiers.clone(),
                2 => p.entity.owners = o.entity.owners.clone(),
                3 => p.entity.facts = o.entity.facts.clone(),
                _ => {}
            }
        }
    }
    if let (Fact::Value(mine), Some(others)) = (&mut tx.items, other.items.value()) {
        for (i, o) in mine.iter_mut().zip(others) {
            match part {
                4 => i.value = o.value.clone(),
                5 => i.scopes = o.scopes.clone(),
                6 => i.facts = o.facts.clone(),
                _ => {}
            }
        }
    }
    match part {
        7 => tx.date = other.date.clone(),
        8 => tx.licenses = other.licenses.clone(),
        _ => {}
    }
    tx
}

/// A transaction that states the same facts with other values, as far as those are many and no class tells them apart.
fn otherwise_valued(tx: &Transaction) -> Transaction {
    let mut tx = tx.clone();
    let lines = match &mut tx.items {
        Fact::Value(lines) => lines.as_mut_slice(),
        _ => &mut [],
    };
    let stated = lines.iter_mut().map(|line| &mut line.facts).chain([&mut tx.facts]);
    for fact in stated.flat_map(|facts| facts.values_mut()) {
        match fact {
            Fact::Value(Value::Text(text)) if text == "resale" => *text = "something else".into(),
            Fact::Value(Value::Text(text)) => *text = "resale".into(),
            Fact::Value(Value::Integer(n)) => *n = if *n == 0 { 5 } else { 0 },
            Fact::Value(Value::Decimal(n)) => *n = if *n == 0u32.into() { 1_000_000u32.into() } else { 0u32.into() },
            _ => {}
        }
    }
    tx
}

const BY_TEXT: &str = r#"
title = "A rule over free text"
regime = [{ id = "house", name = "House rules" }]
[[fact]]
name = "purpose"
of = "transaction"
kind = "text"
[[policy]]
id = "house/resale"
when = { fact = { name = "purpose", is = "resale" } }
effect = "prohibit"
"#;

/// What was kept of a transaction with one text must not be taken for that of another.
#[test]
fn a_value_that_no_key_tells_is_looked_at_each_time() {
    let tx = |purpose: &str| {
        let mut tx = Transaction::builder().date("2026-01-05").destination("CN").build();
        tx.facts.insert("purpose".parse().unwrap(), Fact::Value(Value::Text(purpose.into())));
        tx
    };
    alike_in_turn(BY_TEXT, &[tx("resale"), tx("own use")]);
    alike_in_turn(BY_TEXT, &[tx("own use"), tx("resale")]);
}

/// Whether the engine decides transactions alike that come one after the other, again and again.
fn alike_in_turn(rules: &str, txs: &[Transaction]) {
    let file = interdict::source::SourceFile { name: "rules.toml", text: rules };
    let rulebook = interdict::source::parse_rulebook(&[file]).unwrap();
    let (engine, mut scratch) = (Engine::compile(&rulebook).unwrap(), Scratch::eager());
    for tx in txs.iter().cycle().take(6) {
        alike(&engine, &mut scratch, &rulebook, tx, &View::latest()).unwrap();
    }
}

const COMPUTED: &str = r#"
title = "A rule over what is computed"
regime = [{ id = "house", name = "House rules" }]
[[fact]]
name = "sum"
of = "item"
kind = "decimal"
[[fact]]
name = "parts"
of = "item"
kind = "integer"
[[fact]]
name = "each"
of = "item"
kind = "decimal"
derived = { quotient = ["sum", "parts"] }
[[policy]]
id = "house/each"
when = { fact = { name = "each", above = "4.8" } }
effect = "prohibit"
"#;

/// Whether something can be computed hangs on values: what was kept where it cannot must not be taken where it can.
#[test]
fn what_cannot_be_computed_is_looked_at_each_time() {
    let tx = |parts: i64| {
        let mut line = interdict::model::ItemLine::new("1".parse().unwrap()).category("EAR99".parse().unwrap());
        line.facts.insert("sum".parse().unwrap(), Fact::Value(Value::Decimal(10u32.into())));
        line.facts.insert("parts".parse().unwrap(), Fact::Value(Value::Integer(parts)));
        let mut tx = Transaction::builder().date("2026-01-05").destination("CN").item(line).build();
        // Flagged in any case, so that a division by zero is not told by that.
        tx.facts.insert("nobody-declared-it".parse().unwrap(), Fact::Value(Value::Bool(true)));
        tx
    };
    alike_in_turn(COMPUTED, &[tx(0), tx(5)]);
    alike_in_turn(COMPUTED, &[tx(5), tx(0)]);
}

/// Whether the engine and the specification decide alike.
fn alike(
    engine: &Engine,
    scratch: &mut Scratch,
    rulebook: &Rulebook,
    tx: &Transaction,
    view: &View,
) -> Result<(), String> {
    let expected = evaluate(rulebook, tx, view);
    let found = engine.outcome(tx, view, scratch);
    if (found.best, found.worst) != (expected.best, expected.worst) {
        return Err(format!(
            "outcome {found:?}, by the specification {:?}..{:?}\n{expected:#?}",
            expected.best, expected.worst
        ));
    }
    let decision = engine.evaluate_with(tx, view, scratch);
    if decision != expected {
        return Err(format!("decision {decision:#?}\nby the specification {expected:#?}"));
    }
    // The same with all that can be looked up before.
    let parties: Option<Vec<_>> =
        tx.parties.value().map(|all| all.iter().cloned().map(|p| engine.prepare_party(p)).collect());
    let items: Option<Vec<_>> =
        tx.items.value().map(|all| all.iter().cloned().map(|i| engine.prepare_item(i)).collect());
    let (who, what): (Vec<_>, Vec<_>) = (parties.iter().flatten().collect(), items.iter().flatten().collect());
    let mut parts = Parts::of(tx);
    if parties.is_some() {
        parts = parts.parties(&who);
    }
    if items.is_some() {
        parts = parts.items(&what);
    }
    if parts.whole() != *tx {
        return Err(format!("parts are {:?}", parts.whole()));
    }
    let found = engine.outcome_of(parts, view, scratch);
    if (found.best, found.worst) != (expected.best, expected.worst) {
        return Err(format!("outcome of parts {found:?}"));
    }
    if engine.evaluate_of(parts, view, scratch) != expected {
        return Err("the parts are decided otherwise".into());
    }
    columns(engine, scratch, tx, view, &expected)
}

/// Whether a transaction as a row of columns is decided alike, and the policy that is named brings it.
fn columns(
    engine: &Engine,
    scratch: &mut Scratch,
    tx: &Transaction,
    view: &View,
    expected: &Decision,
) -> Result<(), String> {
    let prepared = |n: usize| tx.parties.value()?.get(n).cloned().map(|p| engine.prepare_party(p));
    let parties: Vec<_> = (0..2).filter_map(prepared).collect();
    let items: Vec<_> =
        tx.items.value().into_iter().flatten().take(1).cloned().map(|i| engine.prepare_item(i)).collect();
    let places: Vec<_> = tx.destination.value().cloned().into_iter().collect();
    let dates: Vec<_> = tx.date.value().copied().into_iter().collect();
    let none = Columns::NOT_STATED;
    let last = |n: usize| n.checked_sub(1).and_then(|n| n.try_into().ok()).unwrap_or(none);
    let first = last(parties.len().min(1));
    let columns = Columns {
        parties: &parties,
        items: &items,
        destinations: &places,
        dates: &dates,
        party: &[&[none, first], &[last(parties.len()), none]],
        item: &[last(items.len()), none],
        destination: &[last(places.len()), none],
        date: &[last(dates.len()), last(dates.len())],
        ..Columns::of(tx)
    };
    let found = engine.outcome_columns(&columns, view, scratch).map_err(|e| e.to_string())?;
    let one = |p: &interdict::evaluate::PreparedParty| p.party().clone();
    let row_of = |is: bool, f: &dyn Fn(&mut Transaction)| {
        let mut row = tx.clone();
        row.destination = if is { places.first().cloned().map_or(Fact::Absent, Fact::Value) } else { Fact::Absent };
        row.date = dates.first().copied().map_or(Fact::Absent, Fact::Value);
        row.items = match items.first() {
            Some(i) if is => Fact::Value(vec![i.item().clone()]),
            _ => Fact::Absent,
        };
        f(&mut row);
        row
    };
    let rows = [
        row_of(true, &|row| row.parties = Fact::Value(parties.last().map(one).into_iter().collect())),
        row_of(false, &|row| row.parties = Fact::Value(parties.first().map(one).into_iter().collect())),
    ];
    for ((row, n), worst) in rows.iter().zip(0usize..).zip(&found.worst) {
        let d = if row == tx { expected.clone() } else { evaluate(engine.rulebook(), row, view) };
        if (Some(&d.best), &d.worst) != (found.best.get(n), worst) {
            return Err(format!(
                "row {n} of columns is {:?}..{worst:?}, not {:?}..{:?}",
                found.best.get(n),
                d.best,
                d.worst
            ));
        }
        let by = found.policy.get(n).copied().unwrap_or(none);
        let says = |f: &Finding| {
            f.says == Says::Policy(by)
                && match f.review {
                    Some((_, strictest)) => *worst == Outcome::LicenseRequired(strictest),
                    None => *worst >= Outcome::Flagged,
                }
        };
        let covers = |c: &interdict::decision::Considered| c.policy == by && *worst == Outcome::Authorized;
        let named = d.findings.iter().any(says) || d.lines.iter().flat_map(|l| &l.considered).any(covers);
        let conflict =
            matches!(tx.licenses, Fact::Conflict(_)) || d.findings.iter().any(|f| matches!(f.says, Says::Always(_)));
        if (by != none && !named)
            || (by == none && *worst > Outcome::Flagged && !conflict && !beyond(engine.rulebook(), row))
        {
            return Err(format!("row {n} names policy {by} for {worst:?}: {d:#?}"));
        }
    }
    Ok(())
}

/// Whether the specification decides: a value is in conflict, or policies may be, or by likeness somebody may be anyone
/// although something was found.
fn beyond(rulebook: &Rulebook, tx: &Transaction) -> bool {
    format!("{tx:?}").contains("Conflict")
        || rulebook.policies.iter().any(|p| !p.opposes.is_empty())
        || rulebook.matching.is_by_likeness()
}

#[test]
fn engine_and_reference_decide_alike() {
    let cases = number("INTERDICT_CASES", 512);
    runner(cases)
        .run(&cases_in_rows(), |(rulebook, txs, view)| {
            let engine = Engine::compile(&rulebook).unwrap();
            assert_eq!(engine.rulebook(), &rulebook);
            for mut scratch in [Scratch::default(), Scratch::eager()] {
                for tx in &txs {
                    alike(&engine, &mut scratch, &rulebook, tx, &view).map_err(|why| {
                        let print = |v: &[u8]| String::from_utf8(v.to_vec()).unwrap();
                        let tx = print(&interdict::fingerprint::canonical(tx));
                        let rules = print(&interdict::fingerprint::canonical(&rulebook.clone().into_parts()));
                        TestCaseError::fail(format!("{why}\n{tx}\n{rules}"))
                    })?;
                }
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
}
