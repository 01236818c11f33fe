//! Listed names with one or two wrong letters anywhere, and how many of them find their name.

use crate::{data::Listed, queries::Dice};
use interdict::{
    screen::{DEFAULT_THRESHOLD, score},
    text::Name,
};
use std::collections::BTreeMap;

/// Names of fewer letters are not asked for.
const LEAST: usize = 8;

/// A letter lost, added, changed, or exchanged with the next, so that it shows.
fn wrong(letters: &mut Vec<char>, dice: &mut Dice) {
    let before = letters.clone();
    while *letters == before {
        drawn(letters, dice);
    }
}

fn drawn(letters: &mut Vec<char>, dice: &mut Dice) {
    let at = dice.below(letters.len() - 1);
    let any = char::from(b'a' + u8::try_from(dice.below(26)).unwrap_or(0));
    match dice.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.swap(at, at + 1),
        2 => letters[at] = any,
        _ => letters.insert(at, any),
    }
}

pub fn misspelled(listed: &Listed) {
    let mut dice = Dice(7);
    println!("\nlisted names of {LEAST} letters and more with wrong letters anywhere, found at the default threshold");
    for edits in [1, 2] {
        let (mut seen, mut found) = (0, 0);
        // By the letters of the name, 16 for more.
        let mut lost: BTreeMap<usize, usize> = BTreeMap::new();
        for name in listed.names.iter().step_by(5).filter(|n| n.chars().count() >= LEAST) {
            let ready = Name::new(name);
            for _ in 0..3 {
                let mut letters: Vec<char> = name.chars().collect();
                (0..edits).for_each(|_| wrong(&mut letters, &mut dice));
                let query: String = letters.into_iter().collect();
                if query == *name {
                    continue; // The second undid the first.
                }
                seen += 1;
                // By law 10 the index finds what the score says.
                if score(&Name::new(&query), &ready).basis_points >= DEFAULT_THRESHOLD {
                    found += 1;
                } else {
                    *lost.entry(ready.whole().len().min(16)).or_default() += 1;
                    if std::env::var_os("SHOW").is_some() {
                        println!("  lost {query} | {name}");
                    }
                }
            }
        }
        let lost: Vec<String> = lost.iter().map(|(letters, n)| format!("{n} of {letters}")).collect();
        println!(
            "{edits} wrong: {found} of {seen}, {:.2} %; lost, by letters: {}",
            100.0 * found as f64 / seen as f64,
            lost.join(", ")
        );
    }
}
