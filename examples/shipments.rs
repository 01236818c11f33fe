//! The committed hundred shipments as work to be measured.
//!
//! - `shipments make 1000000 > FILE`: so many lines, each with an id of its own and, where nobody is named who
//!   may be listed, with one of many consignees, for `interdict evaluate FILE --detail brief`;
//! - `shipments rewrite FILE > OTHER`: each line read as JSON of no particular shape and written again, the
//!   work that nobody who answers lines of JSON can do without;
//! - `shipments read|outcome|evaluate ROUNDS`: so many rounds over the hundred, in one thread, after one to
//!   warm up. `.ci/instructions` counts the instructions of a round.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "an example")]

use interdict::{Engine, Transaction, View, evaluate::Scratch, packs, wire::read_request};
use std::{
    hint::black_box,
    io::{BufRead as _, BufReader, BufWriter, Write as _},
};

const SHIPMENTS: &str = include_str!("../benches/data/shipments.jsonl");

fn make(count: usize) {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let lines: Vec<&str> = SHIPMENTS.lines().collect();
    for n in 0..count {
        let line = lines[n % lines.len()];
        // The id stands last in each.
        let (rest, _) = line.rsplit_once("\"id\": ").unwrap();
        let rest = rest.replace("Example Buyer", &format!("Example Buyer {}", n % 50_021));
        writeln!(out, "{rest}\"id\": \"t-{n}\"}}").unwrap();
    }
    out.flush().unwrap();
}

fn rewrite(path: &str) {
    let mut input = BufReader::with_capacity(1 << 16, std::fs::File::open(path).unwrap());
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line).unwrap() > 0 {
        let value: serde_json::Value = serde_json::from_slice(&line).unwrap();
        out.write_all(serde_json::to_string(&value).unwrap().as_bytes()).unwrap();
        out.write_all(b"\n").unwrap();
        line.clear();
    }
    out.flush().unwrap();
}

fn rounds(what: &str, count: usize) {
    let rulebook = packs::us_ear().unwrap();
    let engine = Engine::compile(rulebook).unwrap();
    let read = |line: &str| read_request(rulebook, black_box(line).as_bytes()).unwrap().tx;
    let txs: Vec<Transaction> = SHIPMENTS.lines().map(read).collect();
    let (view, mut scratch) = (View::latest(), Scratch::default());
    let mut round = || match what {
        "read" => SHIPMENTS.lines().for_each(|line| drop(black_box(read(line)))),
        "outcome" => txs.iter().for_each(|tx| {
            black_box(engine.outcome(black_box(tx), &view, &mut scratch));
        }),
        "evaluate" => {
            txs.iter().for_each(|tx| drop(black_box(engine.evaluate_with(black_box(tx), &view, &mut scratch))));
        }
        other => panic!("`{other}` is nothing to do: make, rewrite, read, outcome or evaluate"),
    };
    // What is met first is found slowly, and some of it only when it is met again.
    for _ in 0..3 + count {
        round();
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", count] => make(count.parse().unwrap()),
        ["rewrite", path] => rewrite(path),
        [what, count] => rounds(what, count.parse().unwrap()),
        _ => panic!("what to do, and how often or with which file"),
    }
}
