//! Reverse questions are answered soundly: without a policy or an entry, no decision changes of those that
//! were not named.
//!
//! `INTERDICT_CASES` sets how many cases are tried.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use interdict::{
    Decision, Engine, Rulebook, Transaction, View,
    decision::{Binding, Finding, Says, Standing},
    evaluate,
    model::Fact,
    policy::PartyList,
    strategies,
};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::cell::Cell;

fn runner(seed: u8) -> TestRunner {
    let cases = std::env::var("INTERDICT_CASES").ok().and_then(|s| s.parse().ok()).unwrap_or(160);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 500, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::XorShift, &[seed; 16]))
}

/// What a finding says, without places that move when something is taken out.
fn said(r: &Rulebook, f: &Finding) -> String {
    let says = match f.says {
        Says::Policy(n) => r.policies[n as usize].id.to_string(),
        // Of two findings in conflict the places move; both are findings themselves.
        Says::Always(Standing::Conflict) => return format!("conflict {:?}", f.truth),
        Says::Always(s) => s.id().to_string(),
    };
    let entry = |list: u32, n: u32| r.lists.values().nth(list as usize).unwrap().listings()[n as usize].id.to_string();
    let about = match f.binding {
        Binding::Listing { party, list, listing } => format!("{party} {list} {}", entry(list, listing)),
        Binding::OwnerListing { party, list, listing } => format!("owner of {party} {list} {}", entry(list, listing)),
        other => format!("{other:?}"),
    };
    format!("{says} for {about} on {:?}: {:?} {:?}", f.line, f.truth, f.review)
}

/// All of a decision that a policy or an entry has a part in if it does anything.
fn part(r: &Rulebook, d: &Decision) -> impl PartialEq + std::fmt::Debug + use<> {
    let lines: Vec<_> = d.lines.iter().map(|l| (l.line, l.destination, l.regime, l.subject, l.best, l.worst)).collect();
    let findings: Vec<String> = d.findings.iter().map(|f| said(r, f)).collect();
    (d.best, d.worst, lines, findings)
}

fn unchanged(r: &Rulebook, without: &Rulebook, tx: &Transaction, view: &View, what: &str) -> Result<(), TestCaseError> {
    let (before, after) = (part(r, &evaluate(r, tx, view)), part(without, &evaluate(without, tx, view)));
    if before == after {
        Ok(())
    } else {
        Err(TestCaseError::fail(format!("{what} was not named\n{before:#?}\nwithout it {after:#?}\n{tx:#?}")))
    }
}

#[test]
fn without_a_policy_no_decision_changes_of_those_not_named() {
    let (named, not_named) = (Cell::new(0), Cell::new(0));
    runner(7)
        .run(&strategies::cases(), |(rulebook, tx, view)| {
            let engine = Engine::compile(&rulebook).unwrap();
            for p in &rulebook.policies {
                let found = engine.affected_by_policy(p.id.as_str(), std::slice::from_ref(&tx), &view).unwrap();
                if found == [0] {
                    named.set(named.get() + 1);
                    continue;
                }
                let mut parts = rulebook.clone().into_parts();
                parts.policies.retain(|q| q.id != p.id);
                // What nothing else may stand without is kept.
                if let Ok(without) = Rulebook::new(parts) {
                    not_named.set(not_named.get() + 1);
                    unchanged(&rulebook, &without, &tx, &view, p.id.as_str())?;
                }
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
    assert!(named.get() > 50 && not_named.get() > 50, "{} named, {} not", named.get(), not_named.get());
}

#[test]
fn without_an_entry_no_decision_changes_of_those_not_named() {
    let (named, not_named) = (Cell::new(0), Cell::new(0));
    runner(8)
        .run(&strategies::cases(), |(rulebook, tx, view)| {
            let engine = Engine::compile(&rulebook).unwrap();
            for (id, list) in &rulebook.lists {
                for l in list.listings() {
                    let (list_id, entry) = (id.as_str(), l.id.as_str());
                    let found = engine.affected_by_listing(list_id, entry, std::slice::from_ref(&tx), &view).unwrap();
                    if found == [0] {
                        named.set(named.get() + 1);
                        continue;
                    }
                    let rest = list.listings().iter().filter(|o| o.id != l.id).cloned().collect();
                    let rest = PartyList::new(id.clone(), list.name(), rest).unwrap();
                    let rest = rest.kept(list.as_of(), list.max_age_days());
                    let without = rulebook.clone().with_list(id.clone(), rest).unwrap();
                    not_named.set(not_named.get() + 1);
                    unchanged(&rulebook, &without, &tx, &view, entry)?;
                }
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
    assert!(named.get() > 50 && not_named.get() > 50, "{} named, {} not", named.get(), not_named.get());
}

#[test]
fn a_policy_that_touches_is_within_reach() {
    let (touching, beyond) = (Cell::new(0), Cell::new(0));
    runner(9)
        .run(&strategies::cases(), |(rulebook, tx, view)| {
            let d = evaluate(&rulebook, &tx, &view);
            let reach = Engine::compile(&rulebook).unwrap().reach().unwrap();
            let place = tx.destination.value().map(|to| reach.of_destination(to, &view));
            let said = Transaction { parties: tx.parties.clone(), ..Transaction::default() };
            let parties = matches!(tx.parties, Fact::Value(_)).then(|| reach.of(&said, &view));
            let said = Transaction { items: tx.items.clone(), ..Transaction::default() };
            let items = matches!(tx.items, Fact::Value(_)).then(|| reach.of(&said, &view));
            for (within, what) in [(place, "the destination"), (parties, "the parties"), (items, "the items")] {
                let Some(within) = within else { continue };
                beyond.set(beyond.get() + rulebook.policies.len() - within.len());
                for f in &d.findings {
                    let Says::Policy(n) = f.says else { continue };
                    let id = &rulebook.policies[n as usize].id;
                    touching.set(touching.get() + 1);
                    if !within.contains(&id) {
                        return Err(TestCaseError::fail(format!("{id} is beyond {what}: {f:?}\n{tx:#?}")));
                    }
                }
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
    assert!(touching.get() > 50 && beyond.get() > 50, "{} touch, {} beyond", touching.get(), beyond.get());
}
