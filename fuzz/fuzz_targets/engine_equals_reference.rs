//! The engine decides as the specification does (law 9). The first bytes are the seed by which the strategies of
//! the property tests make a rulebook, a transaction and a view, so that every input is a valid case. (Taking
//! the bytes as the choices themselves does not end: where they run out, choices that are made again until
//! one fits are the same each time.)
#![no_main]

use interdict::{Engine, evaluate, evaluate::Scratch, strategies};
use libfuzzer_sys::{Corpus, fuzz_target};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    // A seed of nothing but zeros makes no numbers.
    let mut seed = [1u8; 16];
    seed.iter_mut().zip(bytes).for_each(|(s, b)| *s = *b);
    if seed == [0; 16] {
        return Corpus::Reject;
    }
    let rng = TestRng::from_seed(RngAlgorithm::XorShift, &seed);
    let config = Config { failure_persistence: None, max_local_rejects: 100, ..Config::default() };
    let Ok(case) = strategies::cases().new_tree(&mut TestRunner::new_with_rng(config, rng)) else {
        return Corpus::Reject;
    };
    let (rulebook, tx, view) = case.current();
    let engine = Engine::compile(&rulebook).expect("a rulebook that was checked compiles");
    let expected = evaluate(&rulebook, &tx, &view);
    let mut scratch = Scratch::default();
    for _ in 0..2 {
        let found = engine.outcome(&tx, &view, &mut scratch);
        assert_eq!((found.best, found.worst), (expected.best, expected.worst), "{tx:#?}");
        assert_eq!(engine.evaluate_with(&tx, &view, &mut scratch), expected, "{tx:#?}");
    }
    Corpus::Keep
});
