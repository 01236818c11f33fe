//! The outcome of a transaction like those before allocates nothing.
#![allow(
    missing_docs,
    unsafe_code,
    clippy::unwrap_used,
    reason = "a test, with an allocator that counts what it hands on to the system's"
)]

use interdict::{Engine, Transaction, View, evaluate::Scratch, packs, wire::read_request};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: everything is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: as required of the caller.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as required of the caller.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(f: impl FnOnce()) -> u64 {
    let before = COUNT.with(Cell::get);
    f();
    COUNT.with(Cell::get) - before
}

#[test]
fn outcomes_allocate_nothing_once_warm() {
    assert!(allocations(|| drop(std::hint::black_box(vec![1u8]))) > 0, "the allocator does not count");
    let rulebook = packs::us_ear().unwrap();
    let engine = Engine::compile(rulebook).unwrap();
    let text = include_str!("../benches/data/shipments.jsonl");
    let txs: Vec<Transaction> = text.lines().map(|l| read_request(rulebook, l.as_bytes()).unwrap().tx).collect();
    let (view, mut scratch) = (View::latest(), Scratch::default());
    for tx in &txs {
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
