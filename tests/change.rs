//! A changed list makes the engine that is compiled anew, and a batch the answers of one by one.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use interdict::{
    Engine, Entity, Transaction, View,
    evaluate::Scratch,
    model::{Dated, ListId},
    packs,
    policy::{ListDelta, Listing, PartyList, ReviewPolicy, ReviewTable},
    strategies,
    wire::read_request,
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

fn runner() -> TestRunner {
    let cases = std::env::var("INTERDICT_CASES").ok().and_then(|s| s.parse().ok()).unwrap_or(160);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::XorShift, &[5; 16]))
}

/// What is done to an entry: how, and with which of the others.
type Step = (u8, usize, usize);

/// A change of a list by steps: entries go, come, and take names, dates, terms and numbers of others.
fn delta(list: &PartyList, steps: &[Step]) -> ListDelta {
    let all = list.listings();
    let mut delta = ListDelta { as_of: Some("2026-05-01".parse().unwrap()), ..ListDelta::default() };
    for (n, (how, at, other)) in steps.iter().enumerate() {
        let new = || Listing::new(format!("new-{other}").parse().unwrap(), Entity::named(format!("New {n} Works")));
        let pick = |at: &usize| if all.is_empty() { new() } else { all[at % all.len()].clone() };
        let (mut l, other) = (pick(at), pick(other));
        match how {
            0 => delta.removed.push(l.id.clone()),
            1 => {
                l = Listing { id: new().id, ..l };
                delta.changed.push(l);
            }
            2 => {
                l.entity.names.extend(other.entity.names);
                l.entity.identifiers.extend(other.entity.identifiers);
                delta.changed.push(l);
            }
            3 => {
                l.entity.names.clear();
                l.dated = Dated::since("2024-02-29".parse().unwrap());
                delta.changed.push(l);
            }
            4 => {
                l.review = ReviewTable::always(ReviewPolicy::PolicyOfDenial);
                l.programs = other.programs;
                l.scope = other.scope;
                delta.changed.push(l);
            }
            _ => delta.changed.push(new()),
        }
    }
    delta
}

/// The entries that a change comes to, found without any index.
fn after(list: &PartyList, delta: &ListDelta) -> PartyList {
    let mut all: Vec<Listing> = list.listings().to_vec();
    all.retain(|l| !delta.removed.contains(&l.id));
    for l in &delta.changed {
        all.retain(|o| o.id != l.id);
        all.push(l.clone());
    }
    PartyList::new(list.id().clone(), list.name(), all).unwrap().kept(delta.as_of, list.max_age_days())
}

#[test]
fn a_changed_list_is_the_list_made_anew() {
    let steps = vec((0..6u8, any::<usize>(), 0..9usize), 0..9);
    runner()
        .run(&(strategies::cases(), steps), |((rulebook, tx, view), steps)| {
            let Some((id, list)) = rulebook.lists.iter().next() else { return Ok(()) };
            let delta = delta(list, &steps);
            let (new, expected) = (list.changed(&delta), after(list, &delta));
            prop_assert_eq!(&new, &expected);
            prop_assert_eq!(new.fingerprint(), expected.fingerprint());
            prop_assert_eq!(&list.changed(&ListDelta::between(list, &new)), &expected);
            let engine = Engine::compile(&rulebook).unwrap();
            let made = engine.with_changes(id, &delta).unwrap();
            let anew = Engine::compile(&rulebook.clone().with_list(id.clone(), expected).unwrap()).unwrap();
            prop_assert!(made == anew, "the engines differ");
            prop_assert_eq!(
                made.evaluate_with(&tx, &view, &mut Scratch::default()),
                anew.evaluate_with(&tx, &view, &mut Scratch::default())
            );
            // One scratch for both engines: it follows.
            let mut scratch = Scratch::default();
            for engine in [&engine, &made, &engine, &anew] {
                prop_assert_eq!(
                    engine.outcome(&tx, &view, &mut scratch),
                    engine.outcome(&tx, &view, &mut Scratch::default())
                );
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn a_list_that_is_not_there_cannot_change() {
    let engine = Engine::compile(packs::us_ear().unwrap()).unwrap();
    let none: ListId = "no-such-list".parse().unwrap();
    let e = engine.with_changes(&none, &ListDelta::default()).unwrap_err();
    assert_eq!(e.iter().next().unwrap().code(), "unknown-name");
}

#[test]
fn a_batch_answers_as_one_by_one() {
    let rulebook = packs::us_ear().unwrap();
    let engine = Engine::compile(rulebook).unwrap();
    let text = include_str!("../benches/data/shipments.jsonl");
    let some: Vec<Transaction> = text.lines().map(|l| read_request(rulebook, l.as_bytes()).unwrap().tx).collect();
    let view = View::latest();
    // More than one thread takes at once, and not a multiple of it.
    let many: Vec<Transaction> = some.iter().cycle().take(1_037).cloned().collect();
    let mut scratch = Scratch::default();
    let expected: Vec<_> = many.iter().map(|tx| engine.outcome(tx, &view, &mut scratch)).collect();
    assert_eq!(engine.outcome_batch(&many, &view), expected);
    assert_eq!(engine.outcome_batch(&[], &view), []);
    let few: Vec<Transaction> = some.iter().step_by(9).cloned().collect();
    let expected: Vec<_> = few.iter().map(|tx| engine.evaluate_with(tx, &view, &mut scratch)).collect();
    assert_eq!(engine.evaluate_batch(&few, &view), expected);
}
