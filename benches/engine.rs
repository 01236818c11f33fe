//! How long the engine takes beside the specification, over a committed set of shipments.
//!
//! `cargo bench --bench engine` prints, for the pack with 3,400 entries on the Entity List: the outcome
//! alone, with the rows that a scratch keeps and without, the whole decision, and the specification.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::float_arithmetic, reason = "a benchmark")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use interdict::{
    Engine, Entity, Rulebook, Transaction, View, evaluate,
    evaluate::Scratch,
    model::ListId,
    packs,
    policy::{ListDelta, Listing, PartyList, ReviewPolicy, ReviewTable},
    wire::read_request,
};
use std::{collections::BTreeSet, hint::black_box};

/// The pack, with its own entries and so many more.
fn rules(more: usize) -> Rulebook {
    let pack = packs::us_ear().unwrap().clone();
    let id: ListId = "el".parse().unwrap();
    let mut entries = pack.lists["el"].listings().to_vec();
    entries.extend((0..more).map(|i| {
        let mut l = Listing::new(format!("b-{i}").parse().unwrap(), Entity::named(format!("Listed Company {i} Ltd.")));
        l.review = ReviewTable::always(ReviewPolicy::PresumptionOfDenial);
        l
    }));
    let list = PartyList::new(id.clone(), "the pack's and more", entries).unwrap();
    pack.with_list(id, list).unwrap()
}

fn shipments(rulebook: &Rulebook) -> Vec<Transaction> {
    let text = include_str!("data/shipments.jsonl");
    text.lines().map(|l| read_request(rulebook, l.as_bytes()).unwrap().tx).collect()
}

fn engine(c: &mut Criterion) {
    let rulebook = rules(3_400);
    let engine = Engine::compile(&rulebook).unwrap();
    let txs = shipments(&rulebook);
    let view = View::latest();
    let mut scratch = Scratch::default();
    // A wrong answer cannot be a fast one, and every outcome must be among them.
    let mut outcomes = BTreeSet::new();
    for tx in &txs {
        let d = evaluate(&rulebook, tx, &view);
        let o = engine.outcome(tx, &view, &mut scratch);
        assert_eq!((d.best, d.worst), (o.best, o.worst));
        outcomes.extend([d.best, d.worst]);
    }
    assert_eq!(outcomes.len(), 9, "{outcomes:?}");

    if std::env::var_os("INTERDICT_EACH").is_some() {
        for tx in &txs {
            let start = std::time::Instant::now();
            for _ in 0..2_000 {
                black_box(engine.outcome(black_box(tx), &view, &mut scratch));
            }
            println!(
                "{:>9.0} ns  {}",
                start.elapsed().as_nanos() as f64 / 2_000.0,
                tx.id.as_deref().unwrap_or_default()
            );
        }
    }
    let mut group = c.benchmark_group("us-ear+3400");
    group.throughput(Throughput::Elements(txs.len() as u64));
    group.bench_function("outcome", |b| {
        b.iter(|| txs.iter().map(|tx| engine.outcome(black_box(tx), &view, &mut scratch).worst).max());
    });
    group.bench_function("outcome, new scratch", |b| {
        b.iter(|| {
            let mut scratch = Scratch::default();
            txs.iter().map(|tx| engine.outcome(black_box(tx), &view, &mut scratch).worst).max()
        });
    });
    group.bench_function("evaluate", |b| {
        b.iter(|| txs.iter().map(|tx| engine.evaluate_with(black_box(tx), &view, &mut scratch).worst).max());
    });
    group.bench_function("read", |b| {
        let text = include_str!("data/shipments.jsonl");
        b.iter(|| text.lines().map(|l| read_request(&rulebook, black_box(l).as_bytes()).unwrap().tx).for_each(drop));
    });
    group.sample_size(10);
    group.bench_function("specification", |b| {
        b.iter(|| txs.iter().map(|tx| evaluate(&rulebook, black_box(tx), &view).worst).max());
    });
    group.finish();
}

/// The outcome on one thread and on two, each with a scratch of its own: what is compiled is shared, and no
/// reference count is touched, so that two do twice as much where two cores are free.
fn threads(c: &mut Criterion) {
    const ROUNDS: u64 = 200;
    let rulebook = rules(3_400);
    let engine = Engine::compile(&rulebook).unwrap();
    let txs = shipments(&rulebook);
    let view = View::latest();
    let mut group = c.benchmark_group("threads");
    for threads in [1u64, 2] {
        group.throughput(Throughput::Elements(threads * ROUNDS * txs.len() as u64));
        let mut scratches: Vec<Scratch> = (0..threads).map(|_| Scratch::default()).collect();
        group.bench_function(format!("outcome, {threads}"), |b| {
            b.iter(|| {
                std::thread::scope(|s| {
                    for scratch in &mut scratches {
                        s.spawn(|| {
                            for _ in 0..ROUNDS {
                                black_box(
                                    txs.iter().map(|tx| engine.outcome(black_box(tx), &view, scratch).worst).max(),
                                );
                            }
                        });
                    }
                });
            });
        });
    }
    group.finish();
}

fn compile(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    group.sample_size(20);
    let rulebook = std::sync::Arc::new(rules(3_400));
    group.bench_function("us-ear+3400", |b| b.iter(|| Engine::of(rulebook.clone()).unwrap()));
    let engine = Engine::of(rulebook.clone()).unwrap();
    let mut entry = rulebook.lists["el"].listings()[0].clone();
    entry.entity = Entity::named("Another Name");
    let delta = ListDelta { changed: vec![entry], ..ListDelta::default() };
    let id: ListId = "el".parse().unwrap();
    group.bench_function("us-ear+3400, one entry changed", |b| b.iter(|| engine.with_changes(&id, &delta).unwrap()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(3));
    targets = engine, threads, compile
}
criterion_main!(benches);
