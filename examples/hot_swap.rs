//! An engine that is exchanged under load: threads decide while another one changes a list again and again.
//!
//! `cargo run --release --example hot_swap [SECONDS]`. Every decision must be that of the engine of which its
//! thread held the handle: none fails, and none is made of two lists.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "an example")]

use interdict::{
    Decision, Engine, Entity, Rulebook, Transaction, View,
    evaluate::{Interval, Scratch},
    model::{Activity, ItemLine, ListId, Role},
    packs,
    policy::{ListDelta, Listing, PartyList, ReviewPolicy, ReviewTable},
};
use std::{
    sync::{
        Arc, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

fn entry(name: &str, review: ReviewPolicy) -> Listing {
    let id = name.to_lowercase().replace(' ', "-");
    let mut l = Listing::new(id.parse().unwrap(), Entity::named(name));
    l.review = ReviewTable::always(review);
    l
}

/// The pack with 3,400 entries more.
fn rules(id: &ListId) -> Rulebook {
    let pack = packs::us_ear().unwrap().clone();
    let mut all = pack.lists[id].listings().to_vec();
    all.extend((0..3_400).map(|i| entry(&format!("Listed Company {i}"), ReviewPolicy::PresumptionOfDenial)));
    let list = PartyList::new(id.clone(), "the pack's and more", all).unwrap();
    pack.with_list(id.clone(), list).unwrap()
}

fn shipment(consignee: &str) -> Transaction {
    Transaction::builder()
        .date("2026-06-01")
        .activity(Activity::Export)
        .departure("US")
        .destination("CN")
        .party(Role::UltimateConsignee, Entity::named(consignee))
        .without(Role::IntermediateConsignee)
        .item(ItemLine::new("1".parse().unwrap()).category("EAR99".parse().unwrap()).origin("US".parse().unwrap()))
        .build()
}

fn main() {
    let seconds: u64 = std::env::args().nth(1).map_or(5, |s| s.parse().unwrap());
    let id: ListId = "el".parse().unwrap();
    // Two states of the list, and the changes between them: one company comes and another's terms change.
    let coming = entry("Coming Soon Works", ReviewPolicy::PolicyOfDenial);
    let on = ListDelta {
        changed: vec![coming.clone(), entry("Listed Company 7", ReviewPolicy::CaseByCase)],
        ..ListDelta::default()
    };
    let off = ListDelta {
        changed: vec![entry("Listed Company 7", ReviewPolicy::PresumptionOfDenial)],
        removed: vec![coming.id.clone()],
        ..ListDelta::default()
    };
    let first = Engine::compile(&rules(&id)).unwrap();
    let second = first.with_changes(&id, &on).unwrap();
    let txs = ["Coming Soon Works", "Listed Company 7", "Nobody In Particular"].map(shipment);
    let view = View::latest();
    let expect = |engine: &Engine| -> Vec<(Interval, Decision)> {
        let mut s = Scratch::default();
        txs.iter().map(|tx| (engine.outcome(tx, &view, &mut s), engine.evaluate_with(tx, &view, &mut s))).collect()
    };
    let expected = [expect(&first), expect(&second)];
    assert!((0..2).all(|n| expected[0][n] != expected[1][n]), "the change changes nothing");

    let current = RwLock::new((0usize, Arc::new(first)));
    let (stop, decided, wrong, swaps) =
        (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let mut slowest = Duration::ZERO;
    thread::scope(|s| {
        let workers = thread::available_parallelism().map_or(2, |n| n.get()).max(2);
        for _ in 0..workers {
            s.spawn(|| {
                let mut scratch = Scratch::default();
                while !stop.load(Relaxed) {
                    // One handle for one piece of work; the engine cannot change under it.
                    let (state, engine) = current.read().unwrap().clone();
                    for _ in 0..200 {
                        for (tx, (interval, decision)) in txs.iter().zip(&expected[state]) {
                            let same = engine.outcome(tx, &view, &mut scratch) == *interval;
                            wrong.fetch_add(u64::from(!same), Relaxed);
                            let whole = decided.fetch_add(1, Relaxed).is_multiple_of(64);
                            if whole && engine.evaluate_with(tx, &view, &mut scratch) != *decision {
                                wrong.fetch_add(1, Relaxed);
                            }
                        }
                    }
                }
            });
        }
        let until = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < until {
            let (state, engine) = current.read().unwrap().clone();
            let start = Instant::now();
            let new = engine.with_changes(&id, if state == 0 { &on } else { &off }).unwrap();
            slowest = slowest.max(start.elapsed());
            *current.write().unwrap() = (1 - state, Arc::new(new));
            swaps.fetch_add(1, Relaxed);
            thread::sleep(Duration::from_millis(5));
        }
        stop.store(true, Relaxed);
    });
    let (decided, wrong, swaps) = (decided.load(Relaxed), wrong.load(Relaxed), swaps.load(Relaxed));
    println!("{decided} decisions while the engine was exchanged {swaps} times: {wrong} failed or mixed");
    println!("the slowest change took {:.1} ms", slowest.as_secs_f64() * 1e3);
    assert_eq!(wrong, 0);
}
