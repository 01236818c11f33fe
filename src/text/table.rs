//! The tables of words, legal forms and rarities, read once from the files in `data`.
//! Each is data that a reader of the language can review; leaves out how names are split.

use super::latin;
use alloc::{
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use once_cell::race::OnceBox;

const FORMS: &str = include_str!("data/legal_forms.tsv");
const WORDS: &str = include_str!("data/words.tsv");
const HAN: &str = include_str!("data/han.tsv");
const RARITY: &str = include_str!("data/rarity.tsv");

/// The tables themselves, for the fingerprint of the text version.
pub(super) const ALL: [&str; 4] = [FORMS, WORDS, HAN, RARITY];

/// What a phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// A legal form, by class; `edge` where it counts only at the beginning or the end.
    Form { class: u8, edge: bool },
    /// A word of a family with one meaning.
    Word { family: u16 },
    /// A title.
    Title,
    /// A particle.
    Particle,
}

#[derive(Debug)]
pub(super) struct Phrase {
    /// The words after the first one.
    pub(super) rest: Box<[Box<str>]>,
    pub(super) means: Means,
}

#[derive(Debug, Default)]
pub(super) struct Lexicon {
    phrases: HashMap<Box<str>, Vec<Phrase>, FixedState>,
    rarity: HashMap<Box<str>, u8, FixedState>,
    /// Long words of legal forms, by each way of leaving one letter out, for misspelled ones.
    near: HashMap<Box<str>, Box<str>, FixedState>,
    families: Vec<u8>,
}

impl Lexicon {
    /// The phrases that begin with a word, longest first.
    pub(super) fn beginning(&self, word: &str) -> &[Phrase] {
        self.phrases.get(word).map_or(&[], Vec::as_slice)
    }
    /// The weight of a word by how common it is in names: low for a common one.
    pub(super) fn weight(&self, word: &str, family: Option<u16>) -> u8 {
        let own = self.rarity.get(word).copied().unwrap_or(RAREST);
        let kin = family.and_then(|f| self.families.get(usize::from(f & !NAMESAKES)).copied()).unwrap_or(RAREST);
        own.min(kin)
    }
}

/// What a word of a legal form weighs by itself.
const OF_A_FORM: u8 = 3;
/// Words of legal forms as long as this are known though misspelled.
const LONG: usize = 7;

/// A word with each of its letters left out.
fn less_one(word: &str) -> impl Iterator<Item = String> {
    let all = word.char_indices();
    all.map(|(i, c)| [word.get(..i).unwrap_or_default(), word.get(i + c.len_utf8()..).unwrap_or_default()].concat())
}

/// Whether one letter is lost, added or changed, or two neighbors are exchanged. Words that share all letters but one
/// may also differ by two: `scharia` is not `sharika`.
fn one_letter(a: &str, b: &str) -> bool {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or_default().as_bytes(), b.get(same..).unwrap_or_default().as_bytes());
    match (a, b) {
        ([], rest) | (rest, []) => rest.len() <= 1,
        ([x, y, left @ ..], [v, w, right @ ..]) if x == w && y == v && left == right => true,
        ([_, left @ ..], [_, right @ ..]) => left == right || left == b || a == right,
    }
}

/// The weight of a word that the rarity table does not hold.
pub(super) const RAREST: u8 = 20;

/// Families of one name in several languages have this bit; the others are spellings of one word.
pub const NAMESAKES: u16 = 1 << 15;

/// The classes of legal forms, in the order of their numbers.
pub(super) const CLASSES: [&str; 9] = ["jsc", "llc", "ltd", "inc", "co", "partnership", "state", "nonprofit", "coop"];

pub(super) fn lexicon() -> &'static Lexicon {
    static ONCE: OnceBox<Lexicon> = OnceBox::new();
    ONCE.get_or_init(|| Box::new(read()))
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).skip(1).map(|l| l.split('\t').collect())
}

fn read() -> Lexicon {
    let mut out = Lexicon::default();
    for row in rows(RARITY) {
        if let [weight, words] = row.as_slice() {
            let weight = weight.parse().unwrap_or(RAREST);
            out.rarity.extend(words.split(' ').map(|w| (w.into(), weight)));
        }
    }
    for row in rows(FORMS) {
        if let [class, place, spellings] = row.as_slice() {
            let class = CLASSES.iter().position(|c| c == class).unwrap_or(CLASSES.len());
            let means = Means::Form { class: u8::try_from(class).unwrap_or_default(), edge: *place == "edge" };
            spellings.split("; ").for_each(|s| out.add(s, means));
        }
    }
    out.words_of_forms();
    for row in rows(WORDS) {
        let [kind, spellings] = row.as_slice() else { continue };
        let means = match *kind {
            "title" => Means::Title,
            "particle" => Means::Particle,
            _ => {
                let family = u16::try_from(out.families.len()).unwrap_or_default();
                let weights = spellings.split("; ").filter_map(|s| out.rarity.get(s).copied());
                let weight = weights.min().unwrap_or(RAREST);
                out.families.push(weight);
                Means::Word { family: if *kind == "name" { family | NAMESAKES } else { family } }
            }
        };
        spellings.split("; ").for_each(|s| out.add(s, means));
    }
    for phrases in out.phrases.values_mut() {
        // The first of equals is the one that its file names first.
        phrases.sort_by_key(|p| core::cmp::Reverse(p.rest.len()));
    }
    out
}

impl Lexicon {
    /// A word of a legal form that stands apart from its fellows says little, and one that is
    /// misspelled is still one.
    fn words_of_forms(&mut self) {
        let mut words: Vec<Box<str>> = Vec::new();
        for (first, phrases) in &self.phrases {
            for p in phrases {
                let all = core::iter::once(first).chain(p.rest.iter());
                words.extend(all.filter(|w| w.len() > 3 && (!p.rest.is_empty() || w.len() >= LONG)).cloned());
            }
        }
        words.sort_unstable();
        words.dedup();
        for w in words {
            if w.len() >= LONG {
                let whole = core::iter::once(w.to_string());
                for less in whole.chain(less_one(&w)) {
                    self.near.entry(less.into_boxed_str()).or_insert_with(|| w.clone());
                }
            }
            let weight = self.rarity.entry(w).or_insert(OF_A_FORM);
            *weight = OF_A_FORM.min(*weight);
        }
    }

    /// The word of a legal form that a long unknown word misspells by a letter.
    pub(super) fn misspelled(&self, word: &str) -> Option<&str> {
        if word.len() < LONG || self.rarity.contains_key(word) || self.phrases.contains_key(word) {
            return None;
        }
        let whole = core::iter::once(word.to_string());
        let mut near = whole.chain(less_one(word)).filter_map(|less| self.near.get(less.as_str()));
        near.find(|form| one_letter(word, form)).map(|form| &**form)
    }

    fn add(&mut self, spelling: &str, means: Means) {
        let mut words = latin::words(spelling).words.into_iter().map(|w| w.text.into_boxed_str());
        if let Some(first) = words.next() {
            let rest: Box<[Box<str>]> = words.collect();
            let phrases = self.phrases.entry(first).or_default();
            if !phrases.iter().any(|p| p.rest == rest && matches!(p.means, Means::Form { edge: false, .. })) {
                phrases.push(Phrase { rest, means });
            }
        }
    }
}

/// A word written without spaces around it, and how it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Han {
    pub(super) writing: &'static str,
    pub(super) read: &'static str,
}

/// The longest word of the table that a text begins with.
pub(super) fn han(text: &str) -> Option<Han> {
    static ONCE: OnceBox<HashMap<char, Vec<Han>, FixedState>> = OnceBox::new();
    let table = ONCE.get_or_init(|| {
        let mut all: HashMap<char, Vec<Han>, FixedState> = HashMap::default();
        for row in rows(HAN) {
            if let [writing, read] = row.as_slice()
                && let Some(c) = writing.chars().next()
            {
                all.entry(c).or_default().push(Han { writing, read });
            }
        }
        all.values_mut().for_each(|v| v.sort_by_key(|h| core::cmp::Reverse(h.writing.len())));
        Box::new(all)
    });
    table.get(&text.chars().next()?)?.iter().find(|h| text.starts_with(h.writing)).copied()
}

/// Text of the tables that names are folded with, one after another.
pub(super) fn text() -> String {
    ALL.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_known_with_one_wrong_letter() {
        for (word, form) in [
            ("limmited", "limited"),
            ("liimited", "limited"),
            ("limietd", "limited"),
            ("gesellschft", "gesellschaft"),
            ("annonima", "anonima"),
            ("anonimma", "anonima"),
        ] {
            assert_eq!(lexicon().misspelled(word), Some(form), "{word}");
        }
        assert_eq!(lexicon().misspelled("scharia"), None);
        assert!(!one_letter("scharia", "sharika"));
    }
}
