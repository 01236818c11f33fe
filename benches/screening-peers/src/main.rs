//! The same search of names by interdict, by rapidfuzz and by tantivy, on the same list with the same queries in one
//! run, as one table.
//!
//! ```sh
//! cargo run --release -- ../../../shared/data
//! ```

use std::{
    collections::BTreeSet,
    error::Error,
    path::Path,
    time::{Duration, Instant},
};

use interdict::text::fold;
use peers::{FullText, Indexed, JaroWinkler, Peer, Scanned};
use queries::{Dice, KINDS, made};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

mod peers;
#[allow(dead_code, reason = "the report of the library needs more of them")]
#[path = "../../../examples/screening_report/queries.rs"]
mod queries;

#[global_allocator]
static MEMORY: &StatsAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

/// Names of a list, each with the entity whose it is.
#[derive(Default)]
struct Listed {
    names: Vec<String>,
    entity: Vec<usize>,
}

fn listed(path: &Path) -> Result<Listed, Box<dyn Error>> {
    let mut out = Listed::default();
    for (entity, line) in std::fs::read_to_string(path)?.lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        for name in row["names"].as_array().ok_or("no names")? {
            out.names.push(name.as_str().ok_or("a name that is no text")?.into());
            out.entity.push(entity);
        }
    }
    Ok(out)
}

/// A query, and the entity that it means; none for somebody who is not listed.
struct Asked {
    text: String,
    entity: Option<usize>,
}

/// Twice the kinds of queries that the report of the library makes, and as many people who match nobody.
fn asked(listed: &Listed, people: &Path) -> Result<Vec<Asked>, Box<dyn Error>> {
    let mut dice = Dice(17);
    let mut out = Vec::new();
    for (kind, count) in KINDS {
        let mut done = 0;
        while done < 2 * count {
            let at = dice.below(listed.names.len());
            if let Some(text) = made(kind, &listed.names[at], &mut dice) {
                out.push(Asked { text, entity: Some(listed.entity[at]) });
                done += 1;
            }
        }
    }
    let mut reader = csv::Reader::from_path(people)?;
    let clean: Vec<String> = reader.records().filter_map(|r| r.ok()?.get(0).map(String::from)).collect();
    for _ in 0..out.len() {
        out.push(Asked { text: clean[dice.below(clean.len())].clone(), entity: None });
    }
    Ok(out)
}

/// What one system takes and finds.
struct Row {
    what: &'static str,
    build: Duration,
    bytes: f64,
    took: Vec<Duration>,
    first: f64,
    flagged: f64,
}

fn held() -> usize {
    let s = MEMORY.stats();
    s.bytes_allocated.saturating_sub(s.bytes_deallocated)
}

/// Asks one system everything, or every so many-th query of what is slow.
fn measured(
    what: &'static str,
    (build, bytes): (Duration, usize),
    peer: &mut dyn Peer,
    listed: &Listed,
    asked: &[Asked],
    every: usize,
) -> Row {
    eprintln!("{what}");
    let some: Vec<&Asked> = asked.iter().step_by(every).collect();
    let rounds = if every == 1 { 3 } else { 1 };
    let mut took = vec![Duration::MAX; some.len()];
    let mut flagged = BTreeSet::new();
    for _ in 0..rounds {
        for (at, (one, took)) in some.iter().zip(&mut took).enumerate() {
            let start = Instant::now();
            let found = std::hint::black_box(peer.search(&one.text));
            *took = (*took).min(start.elapsed());
            if one.entity.is_none() && !found.is_empty() {
                flagged.insert(at);
            }
        }
    }
    took.sort();
    let (mut right, mut meant) = (0, 0);
    for one in &some {
        let Some(entity) = one.entity else { continue };
        meant += 1;
        // The same entity stands on several of the lists that were merged: an equal name is right as well.
        let right_is = |at: usize| {
            let own = listed.names.iter().zip(&listed.entity).filter(|(_, e)| **e == entity);
            listed.entity[at] == entity || own.into_iter().any(|(n, _)| fold(n) == fold(&listed.names[at]))
        };
        right += usize::from(peer.likest(&one.text).is_some_and(right_is));
    }
    let share = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
    Row {
        what,
        build,
        bytes: bytes as f64 / listed.names.len() as f64,
        took,
        first: share(right, meant),
        flagged: share(flagged.len(), some.len() - meant),
    }
}

fn made_ready<T>(make: impl FnOnce() -> T) -> ((Duration, usize), T) {
    let (before, start) = (held(), Instant::now());
    let made = make();
    ((start.elapsed(), held().saturating_sub(before)), made)
}

fn main() -> Result<(), Box<dyn Error>> {
    let data = std::env::args().nth(1).unwrap_or_else(|| "../../../shared/data".into());
    let listed = listed(&Path::new(&data).join("bench/entities.jsonl"))?;
    let asked = asked(&listed, &Path::new(&data).join("labelled/negatives_people_global.csv"))?;
    let names = &listed.names;
    let mut rows = Vec::new();
    {
        let (cost, index) = made_ready(|| peers::index(names));
        rows.push(measured("interdict, index, from 7,600", cost, &mut Indexed(index.searcher()), &listed, &asked, 1));
    }
    {
        let (cost, mut scanned) = made_ready(|| Scanned::of(names));
        rows.push(measured("interdict, full scan, from 7,600", cost, &mut scanned, &listed, &asked, 28));
    }
    {
        let (cost, mut scanned) = made_ready(|| JaroWinkler::of(names));
        rows.push(measured("rapidfuzz, Jaro-Winkler scan, from 0.90", cost, &mut scanned, &listed, &asked, 4));
    }
    {
        let (cost, full) = made_ready(|| FullText::of(names));
        rows.push(measured("tantivy, one letter wrong, ten best", cost, &mut full?, &listed, &asked, 1));
    }
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::ASCII_MARKDOWN).set_header([
        "",
        "queries",
        "build s",
        "bytes/name",
        "queries/s",
        "mean us",
        "p50",
        "p99",
        "p99.9",
        "first %",
        "clean flagged %",
    ]);
    for r in &rows {
        let mean = r.took.iter().sum::<Duration>().as_secs_f64() / r.took.len() as f64;
        let at = |share: f64| {
            let place = ((r.took.len() - 1) as f64 * share) as usize;
            format!("{:.0}", r.took[place].as_secs_f64() * 1e6)
        };
        table.add_row([
            r.what.to_string(),
            r.took.len().to_string(),
            format!("{:.2}", r.build.as_secs_f64()),
            format!("{:.0}", r.bytes),
            format!("{:.0}", 1.0 / mean),
            format!("{:.0}", mean * 1e6),
            at(0.5),
            at(0.99),
            at(0.999),
            format!("{:.1}", r.first),
            format!("{:.1}", r.flagged),
        ]);
    }
    println!("{} names, {} queries, one thread", names.len(), asked.len());
    println!("{table}");
    Ok(())
}
