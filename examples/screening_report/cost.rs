//! What a search costs, side by side in one run on one thread.

use crate::{
    data::{self, Listed},
    queries::{Dice, KINDS, made},
};
use interdict::{
    screen::{DEFAULT_THRESHOLD, Index, Memo, scan},
    text::Name,
};
use std::time::{Duration, Instant};

fn micros(d: Duration) -> f64 {
    d.as_secs_f64() * 1e6
}

/// Queries of both kinds: half made from listed names, half clean.
fn asked(names: &[String], count: usize) -> Vec<String> {
    let mut dice = Dice(11);
    let mut out = Vec::new();
    while out.len() < count / 2 {
        let kind = KINDS[dice.below(KINDS.len())].0;
        out.extend(made(kind, &names[dice.below(names.len())], &mut dice));
    }
    let people = data::clean_people().unwrap_or_else(|| names.to_vec());
    while out.len() < count {
        out.push(people[dice.below(people.len())].clone());
    }
    out
}

/// Names made of the words of listed ones, until there are so many.
fn synthesized(names: &[String], count: usize) -> Vec<String> {
    let mut dice = Dice(13);
    let mut out: Vec<String> = names.iter().take(count).cloned().collect();
    let words: Vec<&str> = names.iter().flat_map(|n| n.split_whitespace()).filter(|w| w.len() > 2).collect();
    while out.len() < count {
        let mut name: Vec<String> =
            (0..2 + dice.below(3)).map(|_| words[dice.below(words.len())].to_string()).collect();
        // New words come with new names: two halves of listed ones.
        let (a, b) = (words[dice.below(words.len())], words[dice.below(words.len())]);
        if dice.below(2) == 0 && a.is_ascii() && b.is_ascii() {
            name.push(format!("{}{}", &a[..a.len() / 2], &b[b.len() / 2..]));
        }
        out.push(name.join(" "));
    }
    out
}

/// The quickest of three searches for each query: other work on the machine only ever adds.
fn measured(index: &Index, queries: &[Name]) -> Vec<Duration> {
    let mut searcher = index.searcher();
    let mut took = vec![Duration::MAX; queries.len()];
    for _ in 0..3 {
        for (query, took) in queries.iter().zip(&mut took) {
            let start = Instant::now();
            std::hint::black_box(searcher.search(query, DEFAULT_THRESHOLD));
            *took = (*took).min(start.elapsed());
        }
    }
    took
}

pub fn cost(listed: &Listed) {
    println!("\nwhat a search costs at the default threshold, on one thread, the quickest of three");
    println!(
        "{:>9} {:>9} {:>11} {:>8} {:>8} {:>8} {:>8} {:>9} {:>12} {:>7}",
        "names", "build s", "bytes/name", "mean us", "p50", "p99", "p99.9", "queries/s", "scan us/query", "times"
    );
    for count in [10_000, listed.names.len(), 100_000, 1_000_000] {
        let names = synthesized(&listed.names, count);
        let start = Instant::now();
        let index = Index::build(&names);
        let build = start.elapsed();
        let queries: Vec<Name> = asked(&names, 2_000).iter().map(|q| Name::new(q)).collect();
        let mut took = measured(&index, &queries);
        took.sort();
        let mean = took.iter().sum::<Duration>() / 2_000;
        let at = |share: f64| micros(took[((took.len() - 1) as f64 * share) as usize]);
        // The full scan of a million is told by the scan of a hundred thousand.
        let scanned: Vec<Name> = names.iter().take(100_000).map(|n| Name::new(n)).collect();
        let some = &queries[..];
        let start = Instant::now();
        let every = 100;
        for query in some.iter().step_by(every) {
            std::hint::black_box(scan(query, &scanned, DEFAULT_THRESHOLD));
        }
        let scan =
            start.elapsed().as_secs_f64() / (some.len() / every) as f64 * names.len() as f64 / scanned.len() as f64;
        println!(
            "{:>9} {:>9.2} {:>11.0} {:>8.0} {:>8.0} {:>8.0} {:>8.0} {:>9.0} {:>12.0} {:>7.0}",
            count,
            build.as_secs_f64(),
            index.bytes() as f64 / count as f64,
            micros(mean),
            at(0.5),
            at(0.99),
            at(0.999),
            1e6 / micros(mean),
            scan * 1e6,
            scan * 1e6 / micros(mean),
        );
    }
    let index = Index::build(&listed.names);
    let queries = asked(&listed.names, 1_000);
    let mut memo = Memo::new(&index, DEFAULT_THRESHOLD, 10_000);
    queries.iter().for_each(|q| drop(memo.search(q)));
    let start = Instant::now();
    for _ in 0..1_000 {
        for query in &queries {
            std::hint::black_box(memo.search(query));
        }
    }
    println!("the same queries again, remembered: {:.2} million/s", 1.0 / start.elapsed().as_secs_f64());
    let start = Instant::now();
    for query in &queries {
        std::hint::black_box(Name::new(query));
    }
    println!("reading a name: {:.1} us", micros(start.elapsed()) / 1_000.0);
    for (what, name) in [
        ("a megabyte", "x".repeat(1_000_000)),
        ("ten thousand words", "Ali Muhammad ".repeat(5_000)),
        ("half a million marks", format!("a{}", "\u{301}".repeat(500_000))),
    ] {
        let mut searcher = index.searcher();
        let quickest = (0..5).map(|_| {
            let start = Instant::now();
            std::hint::black_box(searcher.search(&Name::new(&name), DEFAULT_THRESHOLD));
            start.elapsed()
        });
        println!("{what}: {:.2} ms", micros(quickest.min().unwrap_or_default()) / 1e3);
    }
}
