//! Law 10: the index returns exactly what a full scan returns.

use crate::lists::{self, Dice};
use interdict::{laws, screen::Index, text::Name};
use proptest::prelude::*;

/// Queries for each real list; `INTERDICT_SCREEN_QUERIES=10000` for the long run.
fn queries() -> usize {
    std::env::var("INTERDICT_SCREEN_QUERIES").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

/// A listed name, or two mixed, misspelled at random.
fn asked(names: &[String], dice: &mut Dice) -> String {
    let mut letters: Vec<char> = names[dice.below(names.len())].chars().collect();
    if dice.below(4) == 0 {
        let other = &names[dice.below(names.len())];
        let half = letters.len() / 2;
        letters.truncate(half);
        letters.extend(other.chars().skip(other.chars().count() / 2));
    }
    for _ in 0..dice.below(4) {
        if letters.is_empty() {
            break;
        }
        let at = dice.below(letters.len());
        match dice.below(5) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, 'e'),
            2 => letters[at] = ' ',
            3 => letters[at] = char::from(b'a' + u8::try_from(dice.below(26)).unwrap()),
            _ => letters.swap(at, 0),
        }
    }
    letters.into_iter().collect()
}

#[test]
fn index_equals_scan_on_real_lists() {
    let mut dice = Dice(7);
    for (list, names) in lists::all() {
        let (index, ready) = (Index::build(&names), names.iter().map(|n| Name::new(n)).collect::<Vec<_>>());
        let mut searcher = index.searcher();
        for _ in 0..queries() {
            let query = asked(&names, &mut dice);
            let threshold = [7_600, 7_600, 7_600, 5_000, 9_000, 2_500][dice.below(6)];
            laws::index_equals_scan(&mut searcher, &ready, &Name::new(&query), threshold)
                .unwrap_or_else(|broken| panic!("{list}: {broken}"));
        }
    }
}

/// Words that meet each other in every way that the score knows.
const POOL: [&str; 64] = [
    "huawei",
    "hua",
    "wei",
    "technologies",
    "technology",
    "tech",
    "tecnologia",
    "co",
    "ltd",
    "co., ltd.",
    "llc",
    "jsc",
    "gmbh",
    "joint",
    "stock",
    "company",
    "muhammad",
    "mohamed",
    "mhmd",
    "ali",
    "aly",
    "abd",
    "al",
    "rahman",
    "abdulrahman",
    "abdul",
    "kyrgyz",
    "trans",
    "avia",
    "kyrgyztransavia",
    "kyrgyztrans",
    "transavia",
    "j",
    "j.",
    "j.c.",
    "jc",
    "jean",
    "claude",
    "john",
    "juan",
    "bank",
    "of",
    "the",
    "melli",
    "mellat",
    "iran",
    "putin",
    "poutine",
    "putni",
    "vladimir",
    "vladimirovich",
    "sergej",
    "sergei",
    "qadhafi",
    "gaddafi",
    "(PINSTECH)",
    "(JC)",
    "44",
    "forty-four",
    "1st",
    "first",
    "a.k.a.",
    ";",
    "Ламинат",
];

fn name() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => prop::sample::select(&POOL[..]).prop_map(String::from),
        2 => "[a-e]{1,7}",
        1 => "[a-zа-я0-9.&' -]{1,9}",
    ];
    prop::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn index_equals_scan(names in prop::collection::vec(name(), 0..40), queries in prop::collection::vec((name(), 0..=10_000u16), 1..12)) {
        let (index, ready) = (Index::build(&names), names.iter().map(|n| Name::new(n)).collect::<Vec<_>>());
        let mut searcher = index.searcher();
        for (query, threshold) in queries {
            let held = laws::index_equals_scan(&mut searcher, &ready, &Name::new(&query), threshold);
            prop_assert!(held.is_ok(), "{}", held.unwrap_err());
        }
    }

    #[test]
    fn any_text_is_a_name(text in "\\PC{0,60}|.{0,40}") {
        let name = Name::new(&text);
        prop_assert_eq!(&Name::new(&text), &name);
        let index = Index::build([&text]);
        if !name.key().is_empty() {
            prop_assert_eq!(index.search(&name, 10_000).hits.len(), 1);
        }
    }

    /// The score of two names is one, whichever is asked, where neither has a spare word.
    #[test]
    fn symmetric(a in name(), b in name()) {
        let (a, b) = (Name::new(&a), Name::new(&b));
        let (one, other) = (interdict::screen::score(&a, &b), interdict::screen::score(&b, &a));
        let evidence = &one.evidence;
        if !evidence.agreed.is_empty() && evidence.spare_query.is_empty() && evidence.spare_listed.is_empty() {
            prop_assert_eq!(one.basis_points, other.basis_points);
        }
    }
}
