//! The engine decides as the specification does: over generated rulebooks, transactions and views, over
//! the packs with the requests of the decided cases, and with the real Entity List where it is beside.
//!
//! `INTERDICT_CASES` sets how many cases are tried, `INTERDICT_SEED` which.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use interdict::{Engine, Evaluate, Rulebook, Transaction, View, evaluate, evaluate::Scratch, strategies};
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
        (Just(rulebook), Just(tx), other, Just(view)).prop_map(|(rulebook, tx, other, view)| {
            let parties = Transaction {
                parties: other.parties.clone(),
                roles_absent: other.roles_absent.clone(),
                licenses: other.licenses.clone(),
                ..tx.clone()
            };
            let items = Transaction { items: other.items.clone(), ..tx.clone() };
            let facts = Transaction { facts: other.facts.clone(), ..tx.clone() };
            let place = Transaction { destination: other.destination.clone(), ..tx.clone() };
            let again = tx.clone();
            (rulebook, vec![tx, parties, items, facts, place, other, again], view)
        })
    })
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
    Ok(())
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
