//! Makes `src/text/data/rarity.tsv`: how much a word of a name weighs, by how common it is.
//!
//! ```sh
//! cargo run --example derive_rarity -- names=NAMES.txt given=GIVEN.txt surnames=SURNAMES.txt words=WORDS.txt
//! ```
//!
//! `names` holds one name a line, each counted; the others hold one word a line, the commonest first.
//! The table is made once and frozen. It is never made from the list that is searched: one new
//! entry must not rescore every pair.
#![allow(clippy::print_stdout, clippy::print_stderr, missing_docs, reason = "a command")]

use std::collections::{BTreeMap, BTreeSet};

/// The weight of a word that stands in so many names, or at such a place of an ordered list.
fn by_count(n: usize) -> u8 {
    match n {
        1000.. => 4,
        400.. => 5,
        200.. => 6,
        100.. => 8,
        50.. => 10,
        25.. => 12,
        12.. => 14,
        6.. => 16,
        _ => 20,
    }
}
fn by_place(kind: &str, place: usize) -> u8 {
    let steps: &[(usize, u8)] = match kind {
        "given" => &[(50, 8), (200, 10), (800, 13), (2500, 15)],
        "surnames" => &[(100, 10), (1000, 13), (4000, 15)],
        _ => &[(1000, 7), (3000, 9), (6000, 11), (10_000, 14)],
    };
    steps.iter().find(|(most, _)| place < *most).map_or(20, |(_, w)| *w)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut weights: BTreeMap<String, u8> = BTreeMap::new();
    let mut least = |word: &str, w: u8| {
        let known = weights.entry(word.to_string()).or_insert(20);
        *known = (*known).min(w);
    };
    let mut elsewhere: BTreeSet<String> = BTreeSet::new();
    // The names come last, so that what is common elsewhere is known.
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    args.sort_by_key(|a| a.starts_with("names="));
    for arg in args {
        let (kind, path) = arg.split_once('=').ok_or("each argument is kind=FILE")?;
        let text = std::fs::read_to_string(path)?;
        if kind == "names" {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for line in text.lines() {
                let name = interdict::text::Name::new(line);
                let words: BTreeSet<&str> =
                    name.readings().iter().flat_map(|r| &r.tokens).filter(|t| t.weight > 1).map(|t| &*t.text).collect();
                for w in words {
                    *counts.entry(w.to_string()).or_default() += 1;
                }
            }
            // A name that stands on many lists, as a large group's does, is not common for that.
            counts
                .iter()
                .for_each(|(w, n)| least(w, if elsewhere.contains(w) { by_count(*n) } else { by_count(*n).max(16) }));
        } else {
            for (place, line) in text.lines().enumerate() {
                for t in
                    interdict::text::Name::new(line).readings().iter().flat_map(|r| &r.tokens).filter(|t| t.weight > 1)
                {
                    if by_place(kind, place) < 20 {
                        elsewhere.insert(t.text.to_string());
                    }
                    least(&t.text, by_place(kind, place));
                }
            }
        }
    }
    let mut by_weight: BTreeMap<u8, Vec<&str>> = BTreeMap::new();
    for (word, w) in
        weights.iter().filter(|(t, w)| **w < 20 && t.bytes().any(|b| b.is_ascii_alphabetic()) && t.len() > 1)
    {
        by_weight.entry(*w).or_default().push(word);
    }
    println!("# What a word of a name weighs, by how common it is; a word that is not here weighs 20.");
    println!(
        "# Made once by `examples/derive_rarity.rs` from public name data, which `docs/screening.md` names, and frozen."
    );
    println!("weight\twords");
    for (w, words) in by_weight {
        for line in words.chunks(40) {
            println!("{w}\t{}", line.join(" "));
        }
    }
    Ok(())
}
