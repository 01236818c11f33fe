//! What an engine with very many listed parties costs to make and to hold, and what a change of its list costs.
//!
//! `cargo run --release --example at_size [ENTRIES]` makes so many entries (a million, if nothing is said),
//! each with a name, an alias, a place and one of some terms, puts them on the Entity List of the pack and compiles.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "an example that measures"
)]

use interdict::{
    Engine, Entity, Evaluate, Rulebook, Transaction, View,
    evaluate::Scratch,
    model::{Activity, Dated, ItemLine, ListId, Role},
    packs,
    policy::{Condition, Items, ListDelta, Listing, PartyList, ReviewPolicy, ReviewTable},
};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::{
    alloc::System,
    sync::Arc,
    time::{Duration, Instant},
};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn held() -> usize {
    let s = ALLOCATOR.stats();
    s.bytes_allocated - s.bytes_deallocated
}

fn entry(i: usize) -> Listing {
    let words = ["Trading", "Electronics", "Shipping", "Institute", "Holdings", "Machinery", "Optics", "Aviation"];
    let name = format!("Number {i} {} {} Co., Ltd.", words[i % 8], words[i / 8 % 8]);
    let who = Entity::named(name).alias(format!("N{i} {}", words[i / 64 % 8])).located("CN".parse().unwrap());
    let mut l = Listing::new(format!("n-{i}").parse().unwrap(), who);
    let policies = [ReviewPolicy::CaseByCase, ReviewPolicy::PresumptionOfDenial, ReviewPolicy::PolicyOfDenial];
    l.review = ReviewTable::always(policies[i % 3]);
    // Three of ten are listed for some items only.
    if i % 10 < 3 {
        let category = format!("{}{}{:03}", 1 + i / 10 % 5, ["A", "B", "C", "D", "E"][i / 50 % 5], i / 250 % 40);
        l.scope = Condition::Item(Items::of([category.parse().unwrap()], []));
    }
    l.dated = Dated::since(interdict::Date::constant(2_000 + i16::try_from(i % 25).unwrap(), 1, 1));
    l
}

fn timed<T>(what: &str, f: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let made = f();
    let time = start.elapsed();
    println!("{what:52} {:>9.1} ms", time.as_secs_f64() * 1e3);
    (made, time)
}

fn main() {
    let entries: usize = std::env::args().nth(1).map_or(1_000_000, |s| s.parse().unwrap());
    let id: ListId = "el".parse().unwrap();
    let pack = packs::us_ear().unwrap();
    println!("{entries} entries");
    let (all, _) = timed("making the entries", || (0..entries).map(entry).collect::<Vec<_>>());
    let before = held();
    let (all, _) = timed("copying the entries", || all.clone());
    let data = held() - before;
    let (list, _) = timed("the list with its index", || PartyList::new(id.clone(), "at size", all).unwrap());
    println!("{:52} {:>9} bytes", "  held by an entry as it is written", data / entries);
    println!("{:52} {:>9} bytes", "  held by an entry with the index", (held() - before) / entries);
    let (rules, _) = timed("joined to the pack and checked", || pack.clone().with_list(id.clone(), list).unwrap());
    let rules: Arc<Rulebook> = Arc::new(rules);
    let before = held();
    let (engine, _) = timed("compiled", || Engine::of(rules.clone()).unwrap());
    println!("{:52} {:>9} bytes", "  held by the engine for an entry", (held() - before) / entries);
    let tx = Transaction::builder()
        .date("2026-06-01")
        .activity(Activity::Export)
        .departure("US")
        .destination("CN")
        .party(Role::UltimateConsignee, entry(17).entity)
        .without(Role::IntermediateConsignee)
        .item(ItemLine::new("1".parse().unwrap()).category("EAR99".parse().unwrap()).origin("US".parse().unwrap()))
        .build();
    let mut scratch = Scratch::default();
    let found = engine.outcome(&tx, &View::latest(), &mut scratch);
    println!("a listed consignee: {:?} to {:?}", found.best, found.worst);
    let (_, time) = timed("deciding that 100,000 times", || {
        for _ in 0..100_000 {
            std::hint::black_box(engine.outcome(std::hint::black_box(&tx), &View::latest(), &mut scratch));
        }
    });
    println!("{:52} {:>9} ns", "  each", time.as_nanos() / 100_000);
    // A change as a day brings it: some come, some go, the terms of some are others.
    let some = entries.min(100);
    let mut changed: Vec<Listing> = (0..some).map(|i| entry(entries + i)).collect();
    changed.extend((0..some / 4).map(|i| {
        let mut l = entry(i * 7 % entries);
        l.review = ReviewTable::always(ReviewPolicy::PolicyOfDenial);
        l
    }));
    let delta = ListDelta { changed, ..ListDelta::default() };
    let (new, _) = timed("a change that only adds and replaces", || engine.with_changes(&id, &delta).unwrap());
    let removed = (0..some / 4).map(|i| format!("n-{}", i * 11).parse().unwrap()).collect();
    let delta = ListDelta { removed, ..ListDelta::default() };
    let (newer, _) = timed("a change that removes", || new.with_changes(&id, &delta).unwrap());
    let (anew, _) = timed("the same from the entries: list, check and compile", || {
        let all = newer.rulebook().lists[&id].listings().to_vec();
        let list = PartyList::new(id.clone(), "at size", all).unwrap();
        Engine::of(Arc::new(pack.clone().with_list(id.clone(), list).unwrap())).unwrap()
    });
    assert!(newer == anew, "the change made another engine");
}
