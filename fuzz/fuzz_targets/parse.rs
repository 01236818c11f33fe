//! Nothing that reads bytes panics, whatever they are (law 1), and what reads is printed so that it reads back
//! the same (law 11). The first byte says as what the rest is read.
#![no_main]

use interdict::{
    Engine, Entity, ItemCategory, Rulebook, View,
    model::{Amount, Dated, Fact, Territory, Transaction},
    packs,
    source::{CslOptions, SourceFile, el_terms, parse_rulebook, print_rulebook, read_csl},
    text::Name,
    wire::{Desk, Detail, print_transaction, read_request},
};
use libfuzzer_sys::{Corpus, fuzz_target};
use std::sync::OnceLock;

/// The pack, compiled once.
fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::compile(pack()).expect("the pack compiles"))
}
fn pack() -> &'static Rulebook {
    packs::us_ear().expect("the pack reads")
}

/// Rulebook files: parts divided by a zero, the first in TOML and the others tables.
fn rulebook(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let names = ["house.toml", "groups.csv", "controls.csv", "list.csv"];
    let files: Vec<SourceFile<'_>> =
        names.iter().zip(text.split('\0')).map(|(name, text)| SourceFile { name, text }).collect();
    if let Ok(r) = parse_rulebook(&files) {
        let printed = print_rulebook(&r);
        let again =
            parse_rulebook(&[SourceFile { name: "printed.toml", text: &printed }]).expect("what is printed reads");
        assert_eq!(r, again);
    }
}

/// What a request states: a null states nothing, and problems are of the writing.
fn stated(mut tx: Transaction) -> Transaction {
    tx.problems.clear();
    tx.facts.retain(|_, f| !f.is_absent());
    if let Fact::Value(lines) = &mut tx.items {
        lines.iter_mut().for_each(|l| l.facts.retain(|_, f| !f.is_absent()));
    }
    if let Fact::Value(parties) = &mut tx.parties {
        parties.iter_mut().for_each(|p| bare(&mut p.entity));
    }
    tx
}
fn bare(e: &mut Entity) {
    e.facts.retain(|_, f| !f.is_absent());
    if let Fact::Value(owners) = &mut e.owners {
        owners.iter_mut().for_each(|o| bare(&mut o.entity));
    }
}

fn request(bytes: &[u8]) {
    let mut out = String::new();
    let told = Desk::new(engine(), Detail::Brief, View::latest()).answer(bytes, &mut out);
    assert!(told.clearance != "go" || !told.problems, "{out}");
    if let Ok(r) = read_request(pack(), bytes) {
        let again = read_request(pack(), print_transaction(&r.tx).as_bytes()).expect("what is printed reads");
        assert_eq!(stated(again.tx), stated(r.tx));
    }
}

fn words(text: &str) {
    fn same<T: std::str::FromStr + ToString + PartialEq>(text: &str) {
        if let Ok(value) = text.parse::<T>() {
            let again = value.to_string().parse::<T>();
            assert!(again.is_ok_and(|a| a == value), "{text:?}");
        }
    }
    same::<ItemCategory>(text);
    same::<Territory>(text);
    same::<Dated>(text);
    same::<Amount>(text);
    Name::new(text);
    let _ = el_terms::read_requirement(text);
    let _ = el_terms::read_review(text);
    drop(Entity::named(text));
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((first, rest)) = bytes.split_first() else { return Corpus::Reject };
    let text = String::from_utf8_lossy(rest);
    match first % 4 {
        0 => rulebook(rest),
        1 => request(rest),
        2 => drop(read_csl(SourceFile { name: "list.csv", text: &text }, &CslOptions::default())),
        _ => words(&text),
    }
    Corpus::Keep
});
