//! Every law over the packs themselves, both together: the requests of the decided cases, with some of what
//! they state taken away, so that every policy is met with its facts known, and with some of them open.
//!
//! `INTERDICT_CASES` sets how many transactions each law is tried on (a short default), `INTERDICT_SEED` which.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use interdict::{
    Engine, Policy, Reference, Rulebook, Transaction, View, evaluate,
    evaluate::Scratch,
    laws::{self, Broken, Dice},
    model::Known,
    packs,
    policy::{Admits, Condition, Effect},
    wire::read_request,
};
use std::{fs, path::Path, sync::OnceLock};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|s| s.parse().ok()).unwrap_or(otherwise)
}

/// Both packs in one rulebook.
fn rules() -> &'static Rulebook {
    static BOTH: OnceLock<Rulebook> = OnceLock::new();
    BOTH.get_or_init(|| {
        packs::us_ear().unwrap().clone().with(packs::us_pafaca().unwrap().clone()).unwrap_or_else(|e| panic!("{e}"))
    })
}

/// The requests of the decided cases, on each of their days.
fn requests() -> &'static [Transaction] {
    static ALL: OnceLock<Vec<Transaction>> = OnceLock::new();
    ALL.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        let mut out = Vec::new();
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "toml")) {
            let table: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
            for case in table.get("case").and_then(|c| c.as_array()).into_iter().flatten() {
                let request = case.get("request").unwrap().as_str().unwrap();
                let days = case.get("days").and_then(|d| d.as_array()).into_iter().flatten();
                let days: Vec<&str> = days.map(|d| d.get("date").unwrap().as_str().unwrap()).collect();
                let requests = match days.is_empty() {
                    true => vec![request.to_string()],
                    false => days.iter().map(|day| request.replace("{date}", day)).collect(),
                };
                // A case may bring lists of its own, or a request that is none on purpose.
                out.extend(requests.iter().filter_map(|r| Some(read_request(rules(), r.as_bytes()).ok()?.tx)));
            }
        }
        out
    })
}

/// A request with some of what it states taken away, and a view.
fn case(dice: &mut Dice) -> (Transaction, View) {
    let all = requests();
    let mut tx = all.get(dice.below(all.len())).unwrap().clone();
    for _ in 0..dice.below(4) {
        let stated = laws::stated(&tx);
        if let Some(what) = stated.get(dice.below(stated.len().max(1))) {
            tx = laws::blank(&tx, what);
        }
    }
    let mut view = View::latest();
    if dice.below(4) == 0 {
        view.known = Known::On("2024-06-01".parse().unwrap());
    }
    if dice.below(4) == 0 {
        view.scenarios = rules().scenarios.keys().cloned().collect();
    }
    (tx, view)
}

/// Tries a law on so many cases, or an eighth of them where every case makes rulebooks anew.
fn holds(law: &str, part: u64, test: impl Fn(&Transaction, &View, &mut Dice) -> Result<(), Broken>) {
    let seed = number("INTERDICT_SEED", 1);
    for n in 0..(number("INTERDICT_CASES", 64) / part).max(4) {
        let mut dice = Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(n));
        let (tx, view) = case(&mut dice);
        if let Err(broken) = test(&tx, &view, &mut dice) {
            let tx = String::from_utf8(interdict::fingerprint::canonical(&tx)).unwrap();
            panic!("`{law}`, case {n} of seed {seed}: {broken}\n{view:?}\n{tx}");
        }
    }
}

fn reference() -> Reference<'static> {
    Reference::new(rules())
}

/// The engine decides as the specification does.
#[test]
fn agreement() {
    let engine = Engine::compile(rules()).unwrap();
    let tried = std::cell::RefCell::new((Scratch::default(), Scratch::eager(), Transaction::default()));
    holds("agreement", 1, |tx, v, _| {
        laws::agreement(&reference(), &engine, tx, v)?;
        let (plain, eager, last) = &mut *tried.borrow_mut();
        // The parties of one on what is known of the line of another.
        let mixed = Transaction { parties: last.parties.clone(), ..tx.clone() };
        for tx in [tx, &mixed, tx] {
            let expected = evaluate(rules(), tx, v);
            for scratch in [&mut *plain, eager] {
                let found = engine.outcome(tx, v, scratch);
                assert_eq!((found.best, found.worst), (expected.best, expected.worst));
                assert_eq!(engine.evaluate_with(tx, v, scratch), expected);
            }
        }
        *last = tx.clone();
        Ok(())
    });
}
#[test]
fn total() {
    holds("total", 1, |tx, v, _| laws::total(&reference(), tx, v));
}
#[test]
fn deterministic() {
    holds("deterministic", 1, |tx, v, _| laws::deterministic(&reference(), tx, v));
}
#[test]
fn narrowing() {
    holds("narrowing", 1, |tx, v, dice| laws::narrowing(&reference(), tx, v, dice.below(usize::MAX) as u64));
}
#[test]
fn settling() {
    holds("settling", 1, |tx, v, dice| {
        let mut more = Dice::new(dice.below(usize::MAX) as u64);
        laws::settling(&reference(), tx, v, &mut |n| more.below(n))
    });
}
#[test]
fn fail_closed() {
    holds("fail_closed", 8, |tx, v, _| laws::fail_closed(&reference(), tx, v));
}
#[test]
fn interval_exact() {
    holds("interval_exact", 1, |tx, v, _| laws::interval_exact(&reference(), tx, v));
}
#[test]
fn order() {
    holds("order", 8, |tx, v, dice| laws::order(evaluate, rules(), tx, v, dice.below(usize::MAX) as u64));
}
#[test]
fn last_known() {
    holds("last_known", 16, |tx, v, _| laws::last_known(evaluate, rules(), tx, v));
}
#[test]
fn sound() {
    holds("sound", 8, |tx, v, _| laws::sound(evaluate, rules(), tx, v));
}
#[test]
fn monotone() {
    let added = [
        Policy::new("us-ear/added".parse().unwrap(), Effect::Prohibit { admits: Admits::none() })
            .when(Condition::destination_group("D:5".parse().unwrap())),
        Policy::new("us-ear/added".parse().unwrap(), Effect::Flag { resolve: "nothing".into() })
            .when(Condition::item("EAR99".parse().unwrap())),
        Policy::new(
            "us-ear/added".parse().unwrap(),
            Effect::Authorize { code: "GBS".parse().unwrap(), reasons: interdict::policy::Reasons::Any },
        ),
    ];
    holds("monotone", 8, |tx, v, dice| {
        let policy = added.get(dice.below(added.len())).unwrap().clone();
        laws::monotone(evaluate, rules(), policy, tx, v)
    });
}
/// The packs print so that they read back, and so does every request.
#[test]
fn parse_print() {
    holds("parse_print", 16, |tx, _, _| laws::parse_print(rules(), tx));
}
