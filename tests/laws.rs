//! The laws of `docs/semantics.md` over generated rulebooks, transactions and views, and for each law
//! an evaluator that breaks it, so that no law is a test that cannot fail.
//!
//! `INTERDICT_CASES` sets how many cases each law is tried on, `INTERDICT_SEED` which.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use interdict::{
    Decision, Evaluate, Outcome, Policy, Reference, ReviewPolicy, Rulebook, Transaction, Truth, View,
    decision::{Binding, Known, MissingFact, Says, Standing},
    evaluate,
    fingerprint::canonical,
    laws::{self, Broken, Dice},
    model::Fact,
    party::resolve,
    policy::{Effect, Reasons},
    strategies,
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};

type Case = (Rulebook, Transaction, View);

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|s| s.parse().ok()).unwrap_or(otherwise)
}

/// Cheaper than the default generator, which takes a third of the time of a debug build.
fn rng(seed: u64) -> TestRng {
    let mut bytes = [1u8; 16];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRng::from_seed(RngAlgorithm::XorShift, &bytes)
}

fn runner(cases: u64) -> TestRunner {
    let config = Config {
        cases: cases.try_into().unwrap(),
        failure_persistence: None,
        max_shrink_iters: 1_500,
        // Everything that is made compiles; nothing is thrown away.
        max_global_rejects: 0,
        max_local_rejects: 0,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, rng(number("INTERDICT_SEED", 1)))
}

/// Tries a law on many cases, and tells the smallest case that breaks it.
fn holds(law: &str, test: impl Fn(&Case, u64) -> Result<(), Broken>) {
    holds_with(law, Just(()), |case, (), seed| test(case, seed));
}

/// The same with something more that is generated.
fn holds_with<T: std::fmt::Debug>(
    law: &str,
    more: impl Strategy<Value = T>,
    test: impl Fn(&Case, T, u64) -> Result<(), Broken>,
) {
    assert!(laws::ALL.iter().any(|l| l.name == law), "`{law}` is not a law");
    let cases = number("INTERDICT_CASES", 256);
    let result = runner(cases).run(&(strategies::cases(), more, any::<u64>()), |(case, more, seed)| {
        test(&case, more, seed).map_err(|b| TestCaseError::fail(b.to_string()))
    });
    if let Err(TestError::Fail(why, ((rulebook, tx, view), more, seed))) = &result {
        let parts = rulebook.clone().into_parts();
        let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let (tx, parts) = (words(canonical(tx)), words(canonical(&parts)));
        panic!("{why}\n{view:?}\nseed {seed}, more {more:?}\n{tx}\n{parts}");
    }
    result.unwrap();
}

/// A law must find an evaluator that breaks it within a few thousand cases.
fn catches(law: &str, test: impl Fn(&Case, u64) -> Result<(), Broken>) {
    catches_with(law, Just(()), |case, (), seed| test(case, seed));
}
fn catches_with<T: std::fmt::Debug>(
    law: &str,
    more: impl Strategy<Value = T>,
    test: impl Fn(&Case, T, u64) -> Result<(), Broken>,
) {
    let mut runner = runner(1);
    let strategy = (strategies::cases(), more, any::<u64>());
    let caught = (0..4_000).find_map(|_| {
        let (case, more, seed) = strategy.new_tree(&mut runner).unwrap().current();
        test(&case, more, seed).err()
    });
    assert_eq!(caught.map(|b| b.law()), Some(law), "a broken evaluator went unnoticed");
}

/// A policy more, for the regime that every generated rulebook has.
fn added() -> impl Strategy<Value = Policy> {
    strategies::policies("us/added".parse().unwrap())
}

#[test]
fn total() {
    holds("total", |(r, tx, v), _| laws::total(&Reference::new(r), tx, v));
}
#[test]
fn deterministic() {
    holds("deterministic", |(r, tx, v), _| laws::deterministic(&Reference::new(r), tx, v));
}
#[test]
fn order() {
    holds("order", |(r, tx, v), seed| laws::order(evaluate, r, tx, v, seed));
}
#[test]
fn monotone() {
    holds_with("monotone", added(), |(r, tx, v), policy, _| laws::monotone(evaluate, r, policy, tx, v));
}
#[test]
fn narrowing() {
    holds("narrowing", |(r, tx, v), seed| laws::narrowing(&Reference::new(r), tx, v, seed));
}
#[test]
fn settling() {
    holds("settling", |(r, tx, v), seed| {
        let mut dice = Dice::new(seed);
        laws::settling(&Reference::new(r), tx, v, &mut |n| dice.below(n))
    });
}
#[test]
fn last_known() {
    holds("last_known", |(r, tx, v), _| laws::last_known(evaluate, r, tx, v));
}
#[test]
fn evidence() {
    holds("evidence", |(r, tx, _), seed| laws::evidence(|r, tx| resolve(r, tx).into_owned(), r, tx, seed));
}
#[test]
fn evidence_catches_whoever_looks_up_the_last_name_only() {
    catches("evidence", |(r, tx, _), seed| {
        let last = |r: &Rulebook, tx: &Transaction| {
            let mut tx = tx.clone();
            if let Fact::Value(parties) = &mut tx.parties {
                parties
                    .iter_mut()
                    .for_each(|p| p.entity.names.drain(..p.entity.names.len().saturating_sub(1)).for_each(drop));
            }
            resolve(r, &tx).into_owned()
        };
        laws::evidence(last, r, tx, seed)
    });
}
#[test]
fn sound() {
    holds("sound", |(r, tx, v), _| laws::sound(evaluate, r, tx, v));
}
#[test]
fn agreement() {
    holds("agreement", |(r, tx, v), _| laws::agreement(&Reference::new(r), &Reference::new(&r.clone()), tx, v));
}
#[test]
fn parse_print() {
    holds("parse_print", |(r, tx, _), _| laws::parse_print(r, tx));
}
#[test]
fn fail_closed() {
    holds("fail_closed", |(r, tx, v), _| laws::fail_closed(&Reference::new(r), tx, v));
}
#[test]
fn interval_exact() {
    holds("interval_exact", |(r, tx, v), _| laws::interval_exact(&Reference::new(r), tx, v));
}

/// An evaluator that changes what another decides.
struct Mutant<'a, F>(Reference<'a>, F);
impl<F: Fn(&mut Decision)> Evaluate for Mutant<'_, F> {
    fn rulebook(&self) -> &Rulebook {
        self.0.rulebook()
    }
    fn evaluate(&self, tx: &Transaction, view: &View) -> Decision {
        let mut d = self.0.evaluate(tx, view);
        (self.1)(&mut d);
        d
    }
}
fn mutant<F: Fn(&mut Decision)>(r: &Rulebook, change: F) -> Mutant<'_, F> {
    Mutant(Reference::new(r), change)
}
/// The rulebook with its policies changed.
fn with_policies(r: &Rulebook, change: impl Fn(&mut Vec<Policy>)) -> Rulebook {
    let mut parts = r.clone().into_parts();
    change(&mut parts.policies);
    Rulebook::new(parts).unwrap()
}
fn without_bars(r: &Rulebook) -> Rulebook {
    with_policies(r, |all| {
        all.iter_mut().filter(|p| matches!(p.effect, Effect::Bar(_))).for_each(|p| p.effect = Effect::Advise);
    })
}
/// As if nothing that is not known applied.
fn certain(d: &mut Decision) {
    d.worst = d.best;
    d.lines.iter_mut().for_each(|l| l.worst = l.best);
}
/// Without one standing flag, joined anew.
fn without(d: &mut Decision, flag: Standing) {
    d.findings.retain(|f| f.says != Says::Always(flag));
    let flags = |least: Truth| d.findings.iter().any(|f| f.line.is_none() && f.truth >= least);
    let flag = |is: bool| if is { Outcome::Flagged } else { Outcome::NotSubject };
    let (best, worst) = (flag(flags(Truth::Yes)), flag(flags(Truth::Unknown)));
    d.best = d.lines.iter().map(|l| l.best).fold(best, Outcome::max);
    d.worst = d.lines.iter().map(|l| l.worst).fold(worst, Outcome::max);
}

#[test]
fn total_catches_a_decision_that_is_not_the_join_of_its_lines() {
    catches("total", |(r, tx, v), _| laws::total(&mutant(r, |d| d.worst = Outcome::Prohibited), tx, v));
}
#[test]
fn total_catches_a_lost_line() {
    catches("total", |(r, tx, v), _| laws::total(&mutant(r, |d| drop(d.lines.pop())), tx, v));
}
#[test]
fn total_catches_an_unknown_that_nothing_explains() {
    catches("total", |(r, tx, v), _| laws::total(&mutant(r, |d| d.missing.clear()), tx, v));
}
#[test]
fn deterministic_catches_an_evaluator_with_a_memory() {
    catches("deterministic", |(r, tx, v), _| {
        let asked = Cell::new(0);
        let tires = mutant(r, |d| {
            asked.set(asked.get() + 1);
            if asked.get() > 2 {
                d.findings.clear();
            }
        });
        laws::deterministic(&tires, tx, v)
    });
}
#[test]
fn order_catches_an_evaluator_that_looks_at_the_first_party_only() {
    let first = |r: &Rulebook, tx: &Transaction, v: &View| {
        let mut tx = tx.clone();
        if let Fact::Value(all) = &mut tx.parties {
            all.truncate(1);
        }
        evaluate(r, &tx, v)
    };
    catches("order", |(r, tx, v), seed| laws::order(first, r, tx, v, seed));
}
#[test]
fn order_catches_an_evaluator_that_looks_at_the_first_code_only() {
    let first = |r: &Rulebook, tx: &Transaction, v: &View| {
        let mut tx = tx.clone();
        if let Fact::Value(all) = &mut tx.items {
            for l in all {
                if let Fact::Value(codes) = &mut l.categories {
                    codes.truncate(1);
                }
            }
        }
        evaluate(r, &tx, v)
    };
    catches("order", |(r, tx, v), seed| laws::order(first, r, tx, v, seed));
}
#[test]
fn monotone_catches_an_evaluator_that_looks_at_the_last_policies_only() {
    let few = |r: &Rulebook, tx: &Transaction, v: &View| {
        evaluate(&with_policies(r, |all| drop(all.drain(..all.len().saturating_sub(3)))), tx, v)
    };
    catches_with("monotone", added(), |(r, tx, v), policy, _| laws::monotone(few, r, policy, tx, v));
}
#[test]
fn monotone_catches_an_evaluator_that_takes_bars_for_authorizations() {
    let swapped = |r: &Rulebook, tx: &Transaction, v: &View| {
        let swap = |p: &mut Policy| {
            if matches!(p.effect, Effect::Bar(_)) {
                p.effect = Effect::Authorize { code: "GBS".parse().unwrap(), reasons: Reasons::Any };
            }
        };
        // Where an authorization may not ask what the bar asked, nothing is swapped.
        let mut parts = r.clone().into_parts();
        parts.policies.iter_mut().for_each(swap);
        evaluate(&Rulebook::new(parts).unwrap_or_else(|_| r.clone()), tx, v)
    };
    catches_with("monotone", added(), |(r, tx, v), policy, _| laws::monotone(swapped, r, policy, tx, v));
}
#[test]
fn narrowing_catches_an_evaluator_that_takes_absent_for_no() {
    catches("narrowing", |(r, tx, v), seed| laws::narrowing(&mutant(r, certain), tx, v, seed));
}
#[test]
fn settling_catches_an_evaluator_that_never_asks_for_the_date() {
    catches("settling", |(r, tx, v), seed| {
        let mut dice = Dice::new(seed);
        let forgets = mutant(r, |d| d.missing.retain(|m| m.fact != MissingFact::Date));
        laws::settling(&forgets, tx, v, &mut |n| dice.below(n))
    });
}
#[test]
fn last_known_catches_an_evaluator_that_always_knows_the_latest() {
    let latest = |r: &Rulebook, tx: &Transaction, v: &View| {
        evaluate(r, tx, &View { known: Known::Latest, scenarios: v.scenarios.clone() })
    };
    catches("last_known", |(r, tx, v), _| laws::last_known(latest, r, tx, v));
}
#[test]
fn sound_catches_a_dropped_finding() {
    let silent = |r: &Rulebook, tx: &Transaction, v: &View| {
        let mut d = evaluate(r, tx, v);
        d.findings.retain(|f| f.review.is_none());
        d
    };
    catches("sound", |(r, tx, v), _| laws::sound(silent, r, tx, v));
}
#[test]
fn sound_catches_dropped_bars() {
    let silent = |r: &Rulebook, tx: &Transaction, v: &View| {
        let mut d = evaluate(r, tx, v);
        let bar = |s: Says| matches!(s, Says::Policy(n) if matches!(r.policies[n as usize].effect, Effect::Bar(_)));
        d.findings.retain(|f| !bar(f.says));
        d
    };
    catches("sound", |(r, tx, v), _| laws::sound(silent, r, tx, v));
}
#[test]
fn agreement_catches_a_changed_review_policy() {
    catches("agreement", |(r, tx, v), _| {
        let other = mutant(r, |d| {
            for f in &mut d.findings {
                f.review = f.review.map(|(lo, _)| (lo, ReviewPolicy::PolicyOfDenial));
            }
        });
        laws::agreement(&Reference::new(r), &other, tx, v)
    });
}
#[test]
fn fail_closed_catches_an_evaluator_that_takes_absent_for_no() {
    catches("fail_closed", |(r, tx, v), _| laws::fail_closed(&mutant(r, certain), tx, v));
}
#[test]
fn fail_closed_catches_an_evaluator_that_does_not_mind_problems() {
    catches("fail_closed", |(r, tx, v), _| laws::fail_closed(&mutant(r, |d| without(d, Standing::Problem)), tx, v));
}
#[test]
fn fail_closed_catches_an_evaluator_that_does_not_mind_age() {
    catches("fail_closed", |(r, tx, v), _| laws::fail_closed(&mutant(r, |d| without(d, Standing::Stale)), tx, v));
}
#[test]
fn fail_closed_catches_an_evaluator_that_does_not_mind_the_time_before() {
    catches("fail_closed", |(r, tx, v), _| laws::fail_closed(&mutant(r, |d| without(d, Standing::NotHeldThen)), tx, v));
}
#[test]
fn interval_exact_catches_an_interval_that_is_too_narrow() {
    catches("interval_exact", |(r, tx, v), _| laws::interval_exact(&mutant(r, certain), tx, v));
}
#[test]
fn interval_exact_catches_an_evaluator_that_ignores_bars() {
    struct Ignores<'a>(&'a Rulebook);
    impl Evaluate for Ignores<'_> {
        fn rulebook(&self) -> &Rulebook {
            self.0
        }
        fn evaluate(&self, tx: &Transaction, view: &View) -> Decision {
            evaluate(&without_bars(self.0), tx, view)
        }
    }
    catches("interval_exact", |(r, tx, v), _| laws::interval_exact(&Ignores(r), tx, v));
}

/// What is generated meets all that can happen; otherwise the laws would be tried on too little.
#[test]
fn the_strategies_cover_what_can_happen() {
    let mut runner = TestRunner::new_with_rng(Config::default(), rng(1));
    let strategy = strategies::cases();
    let mut seen = BTreeMap::<String, u32>::new();
    for _ in 0..1_000 {
        let (r, tx, view) = strategy.new_tree(&mut runner).unwrap().current();
        met(&r, &evaluate(&r, &tx, &view)).into_iter().for_each(|what| *seen.entry(what).or_default() += 1);
    }
    let lacks: Vec<&str> = EXPECTED.iter().copied().filter(|what| seen.get(*what).is_none_or(|n| *n < 5)).collect();
    assert!(lacks.is_empty(), "seldom or never met: {lacks:?}; met: {seen:#?}");
}

fn met(r: &Rulebook, d: &Decision) -> BTreeSet<String> {
    let mut here = BTreeSet::new();
    here.insert(format!("best {}", d.best.as_str()));
    here.insert(format!("worst {}", d.worst.as_str()));
    here.insert(d.clearance().as_str().to_string());
    for l in &d.lines {
        here.insert(format!("line {}", l.best.as_str()));
        here.insert(format!("subject {}", l.subject.as_str()));
        for c in &l.considered {
            here.insert(format!("barred {}", c.verdict.barred().as_str()));
            here.insert(format!("covers {}", c.verdict.covers().as_str()));
        }
    }
    let considered = d.lines.iter().flat_map(|l| &l.considered).map(|c| c.binding);
    for on in d.findings.iter().map(|f| f.binding).chain(considered) {
        let on = match on {
            Binding::AnyListing { .. } => "any listing",
            Binding::AnyOwnerListing { .. } => "any listing of an owner",
            Binding::OwnerListing { .. } => "listing of an owner",
            Binding::AnyControl => "any control",
            Binding::Listing { .. } => "listing",
            Binding::Control { .. } => "control",
            Binding::License { .. } => "license",
            _ => "else",
        };
        here.insert(on.into());
    }
    for f in &d.findings {
        if f.review.is_some_and(|(lo, hi)| lo < hi) {
            here.insert("open review".into());
        }
        here.insert(match f.says {
            Says::Always(s) => s.id().into(),
            Says::Policy(n) => r.policies[n as usize].effect.as_str().into(),
        });
    }
    here
}

const EXPECTED: &[&str] = &[
    "line not_subject",
    "line unrestricted",
    "line authorized",
    "line flagged",
    "line license_required",
    "line prohibited",
    "best not_subject",
    "best unrestricted",
    "best authorized",
    "best flagged",
    "best license_required",
    "best prohibited",
    "worst not_subject",
    "worst unrestricted",
    "worst authorized",
    "worst flagged",
    "worst license_required",
    "worst prohibited",
    "go",
    "ask",
    "stop",
    "subject no",
    "subject unknown",
    "subject yes",
    "barred yes",
    "barred unknown",
    "barred no",
    "covers yes",
    "covers unknown",
    "covers no",
    "any listing",
    "any listing of an owner",
    "listing of an owner",
    "any control",
    "listing",
    "control",
    "license",
    "open review",
    "require_license",
    "prohibit",
    "flag",
    "advise",
    "bar",
    "interdict/problem",
    "interdict/no-goods",
    "interdict/unknown-category",
    "interdict/classification",
    "interdict/listing-without-policy",
    "interdict/stale",
    "interdict/not-held-then",
    "interdict/regime-missing",
    "interdict/conflict",
];
