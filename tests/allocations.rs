//! The outcome of a transaction like those before allocates nothing.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use interdict::{Engine, Transaction, View, evaluate::Scratch, packs, wire::read_request};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn allocations(f: impl FnOnce()) -> usize {
    let region = Region::new(ALLOCATOR);
    f();
    let change = region.change();
    change.allocations + change.reallocations
}

#[test]
fn outcomes_allocate_nothing_once_warm() {
    assert!(allocations(|| drop(std::hint::black_box(vec![1u8]))) > 0, "the allocator does not count");
    let rulebook = packs::us_ear().unwrap();
    let engine = Engine::compile(rulebook).unwrap();
    let text = include_str!("../benches/data/shipments.jsonl");
    let txs: Vec<Transaction> = text.lines().map(|l| read_request(rulebook, l.as_bytes()).unwrap().tx).collect();
    let (view, mut scratch) = (View::latest(), Scratch::default());
    // What comes a second time is kept for good.
    for tx in txs.iter().chain(&txs) {
        engine.outcome(tx, &view, &mut scratch);
    }
    let mut loud = Vec::new();
    for tx in &txs {
        let n = allocations(|| {
            std::hint::black_box(engine.outcome(tx, &view, &mut scratch));
        });
        if n > 0 {
            loud.push((tx.id.clone().unwrap_or_default(), n));
        }
    }
    assert_eq!(loud, []);
}
