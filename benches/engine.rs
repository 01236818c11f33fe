//! How long the engine takes beside the specification, over a committed set of shipments.
//!
//! `cargo bench --bench engine` prints, for the pack with 3,400 entries on the Entity List: the outcome
//! alone, with the rows that a scratch keeps and without, the whole decision, and the specification.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::float_arithmetic, reason = "a benchmark")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use interdict::{
    Engine, Entity, Rulebook, Transaction, View, evaluate,
    evaluate::{Columns, Parts, Scratch},
    model::{Activity, Fact, ItemLine, ListId, Party, Role},
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

/// The same shipments with each party named and on no list, or of no name, so that it may be anyone.
fn parties(c: &mut Criterion) {
    let rulebook = rules(3_400);
    let engine = Engine::compile(&rulebook).unwrap();
    let view = View::latest();
    let mut group = c.benchmark_group("a party");
    for (name, known) in [("known", true), ("that may be anyone", false)] {
        let mut txs = shipments(&rulebook);
        txs.retain(|tx| tx.parties.value().is_some_and(|all| !all.is_empty()));
        for (n, tx) in txs.iter_mut().enumerate() {
            let Fact::Value(all) = &mut tx.parties else { continue };
            for (k, party) in all.iter_mut().enumerate() {
                party.entity.names.clear();
                party.matches = Fact::Absent;
                if known {
                    let named = Entity::named(format!("Unlisted Trading {n} {k} GmbH"));
                    party.entity.names = named.names;
                }
            }
        }
        let mut scratch = Scratch::default();
        group.throughput(Throughput::Elements(txs.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| txs.iter().map(|tx| engine.outcome(black_box(tx), &view, &mut scratch).worst).max());
        });
    }
    group.finish();
}

/// Transactions of which the parts were looked up before, and a hundred thousand rows of columns made of them.
fn parts(c: &mut Criterion) {
    let rulebook = rules(3_400);
    let engine = Engine::compile(&rulebook).unwrap();
    let (txs, view) = (shipments(&rulebook), View::latest());
    let mut scratch = Scratch::default();
    let mut group = c.benchmark_group("parts");
    let held: Vec<_> = txs
        .iter()
        .map(|tx| {
            let parties = tx.parties.value().map(|all| all.iter().map(|p| engine.prepare_party(p.clone())));
            let items = tx.items.value().map(|all| all.iter().map(|i| engine.prepare_item(i.clone())));
            (tx, parties.map(Iterator::collect::<Vec<_>>), items.map(Iterator::collect::<Vec<_>>))
        })
        .collect();
    let refs: Vec<_> = held
        .iter()
        .map(|(tx, p, i)| {
            let parties = p.as_ref().map(|all| all.iter().collect::<Vec<_>>());
            (*tx, parties, i.as_ref().map(|all| all.iter().collect::<Vec<_>>()))
        })
        .collect();
    let made: Vec<Parts<'_>> = refs
        .iter()
        .map(|(tx, parties, items)| {
            let mut parts = Parts::of(tx);
            if let Some(parties) = parties {
                parts = parts.parties(parties);
            }
            if let Some(items) = items {
                parts = parts.items(items);
            }
            parts
        })
        .collect();
    group.throughput(Throughput::Elements(txs.len() as u64));
    group.bench_function("outcome", |b| {
        b.iter(|| made.iter().map(|p| engine.outcome_of(black_box(*p), &view, &mut scratch).worst).max());
    });

    // Every row is one of 200 consignees, 40 items, 30 destinations and 10 days: what a day's orders look like.
    const ROWS: u32 = 100_000;
    let consignee = |n: u32| {
        let name = if n.is_multiple_of(20) { format!("Listed Company {n} Ltd.") } else { format!("Customer {n} GmbH") };
        let mut e = Entity::named(name);
        e.owners = Fact::Value(vec![]);
        engine.prepare_party(Party::new("c".parse().unwrap(), Role::UltimateConsignee, e))
    };
    let consignees: Vec<_> = (0..200).map(consignee).collect();
    let codes = ["EAR99", "5A991", "4A994", "3A001.a.1", "5A002.a", "2B350.a", "1C350.b", "9A610.x"];
    let item = |n: usize| {
        let line = ItemLine::new("1".parse().unwrap()).category(codes[n % codes.len()].parse().unwrap());
        engine.prepare_item(line.origin(["US", "DE", "TW", "JP", "KR"][n / codes.len()].parse().unwrap()))
    };
    let items: Vec<_> = (0..40).map(item).collect();
    let places = "CN DE FR GB JP KR TW IN BR MX CA AU AE TR IL SG MY VN TH ID ZA NG EG SA PL CZ IT ES NL SE";
    let destinations: Vec<_> = places.split(' ').map(|p| p.parse().unwrap()).collect();
    let dates: Vec<_> = (1..=10).map(|d| format!("2026-01-{d:02}").parse().unwrap()).collect();
    let column = |seed: u32, of: u32| -> Vec<u32> {
        (0..ROWS).map(|n| (n.wrapping_mul(2_654_435_761).wrapping_add(seed) >> 7) % of).collect()
    };
    let (party, item) = (column(1, 200), column(77_777, 40));
    let (destination, date) = (column(123_456_789, 30), column(987_654_321, 10));
    let rest = Transaction::builder()
        .activity(Activity::Export)
        .departure("US")
        .without(Role::IntermediateConsignee)
        .without(Role::EndUser)
        .without(Role::Purchaser)
        .build();
    let columns = Columns {
        parties: &consignees,
        items: &items,
        destinations: &destinations,
        dates: &dates,
        party: &[&party],
        item: &item,
        destination: &destination,
        date: &date,
        ..Columns::of(&rest)
    };
    group.throughput(Throughput::Elements(u64::from(ROWS)));
    group.sample_size(10);
    group.bench_function("columns", |b| {
        b.iter(|| engine.outcome_columns(black_box(&columns), &view, &mut scratch).unwrap());
    });
    group.bench_function("the same rows, each a transaction that is made first", |b| {
        b.iter(|| {
            (0..ROWS as usize)
                .map(|n| {
                    let mut tx = rest.clone();
                    tx.parties = Fact::Value(vec![consignees[party[n] as usize].party().clone()]);
                    tx.items = Fact::Value(vec![items[item[n] as usize].item().clone()]);
                    tx.destination = Fact::Value(destinations[destination[n] as usize].clone());
                    tx.date = Fact::Value(dates[date[n] as usize]);
                    engine.outcome(&tx, &view, &mut scratch).worst
                })
                .max()
        });
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
    targets = engine, parties, parts, threads, compile
}
criterion_main!(benches);
