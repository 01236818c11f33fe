//! How alike two words are: equal, of one family, equal in sound, or a few letters apart.
//! Slow and obvious: the index reproduces what this says.

use super::score::BELOW_EQUAL;
use crate::text::{Kind, NAMESAKES, Name, Token};
use alloc::vec::Vec;

/// Words less alike than this are not alike at all, in basis points.
const LEAST: u32 = 6_000;
/// What the first letter that differs costs, of the letters of the longer word, and each further one.
const LETTER: u32 = 8_500;
const LETTERS: u32 = 16_000;
/// What is left of that where only vowels differ, in tenths.
const VOWELS: u32 = 5;
/// What it costs that the first sound differs: a name is seldom misspelled there.
const BEGINNING: u32 = 500;
/// Two spellings of one word, and the same name in two languages.
const FAMILY: u32 = 9_600;
const NAMESAKE: u32 = 8_800;
/// Two words that sound the same.
const SOUND: u32 = 9700;
/// An initial and a word that begins with it, and several of which the first is the word's.
const INITIAL: u32 = 7_000;
const FIRST_INITIAL: u32 = 6_500;
/// More initials than this are an acronym.
const MOST_INITIALS: usize = 3;
/// Several initials and the words that begin with them.
pub(super) const INITIALS: u32 = 7_500;
/// Words that were joined or split and are equal otherwise.
pub(super) const JOINED: u32 = 9_800;
/// The same of so many letters, where they sound alike or differ in a vowel.
const HEARD_JOINED: u32 = 9_500;
const VOWEL_JOINED: u32 = 9_200;
pub(super) const LONG_JOINED: usize = 8;
/// Skeletons shorter than this are shared by chance.
pub(super) const SKELETON: usize = 3;

/// The likeness of two words, symmetric: 10,000 for equal ones, 0 for ones that are not alike.
pub(super) fn likeness(a: &Token, b: &Token) -> u32 {
    use Kind::{Initials, Word};
    if a.letters == b.letters && a.text == b.text && a.weight > 0 && b.weight > 0 {
        return 10_000;
    }
    let family = match (a.family, b.family) {
        (Some(f), Some(g)) if f == g => {
            if f & NAMESAKES == 0 {
                FAMILY
            } else {
                NAMESAKE
            }
        }
        _ => 0,
    };
    let by_letters = match (a.kind, b.kind) {
        (Word, Word) => spelled(a, b),
        (Initials, Word) if begins(&a.text, &b.text) => initial(&a.text),
        (Word, Initials) if begins(&b.text, &a.text) => initial(&b.text),
        (Initials, Initials) if a.text.len() > 1 && b.text.len() > 1 => spelled(a, b),
        _ => 0,
    };
    family.max(by_letters)
}

/// Whether a word begins with the first of some initials.
fn begins(initials: &str, word: &str) -> bool {
    initials.len() <= MOST_INITIALS && word.as_bytes().first() == initials.as_bytes().first()
}

/// The likeness of initials and a word that begins with the first of them.
pub(super) fn initial(initials: &str) -> u32 {
    match initials.len() {
        0..=1 => INITIAL,
        2..=MOST_INITIALS => FIRST_INITIAL,
        _ => 0,
    }
}

/// By sound where the consonants are the same, and by letters.
fn spelled(a: &Token, b: &Token) -> u32 {
    let longest = longest(&a.text, &b.text);
    // Among short words and few initials a letter is too much.
    if longest < if a.kind == Kind::Word { 4 } else { 3 } {
        return 0;
    }
    let heard = if a.heard == b.heard && a.sound == b.sound {
        SOUND
    } else if self::longest(&a.sound, &b.sound) < 3 {
        0
    } else if same_bones(a, b) {
        let most = most_edits(longest, true);
        edits((&a.sound, a.heard), (&b.sound, b.heard), most).map_or(0, |n| graded(n, longest, true))
    } else {
        edits((&a.sound, a.heard), (&b.sound, b.heard), 1).map_or(0, |n| graded(n, longest, false))
    };
    let written = edits((&a.text, a.letters), (&b.text, b.letters), most_edits(longest, false))
        .map_or(0, |n| graded(n, longest, false));
    let other = a.sound.bytes().next() != b.sound.bytes().next();
    let like = heard.max(written);
    if other { like.saturating_sub(BEGINNING) } else { like }
}

/// Letters lost, added, changed, or exchanged with a neighbor; none where there are more than the most.
/// The letters are compared first, for each edit changes at most two of their bits.
fn edits((a, in_a): (&str, u64), (b, in_b): (&str, u64), most: usize) -> Option<usize> {
    if (in_a ^ in_b).count_ones() as usize > 2 * most {
        return None;
    }
    let args = rapidfuzz::distance::osa::Args::default().score_cutoff(most);
    rapidfuzz::distance::osa::distance_with_args(a.bytes(), b.bytes(), &args)
}

pub(super) fn longest(a: &str, b: &str) -> usize {
    a.len().max(b.len())
}

/// Whether two words have the same consonants, and enough of them.
pub(super) fn same_bones(a: &Token, b: &Token) -> bool {
    a.skeleton == b.skeleton && consonants(&a.skeleton) >= SKELETON
}

pub(super) fn consonants(skeleton: &str) -> usize {
    skeleton.trim_start_matches('a').len()
}

/// How many letters may differ before [`graded`] is 0.
pub(super) fn most_edits(longest: usize, same_bones: bool) -> usize {
    let room = (10_000 - LEAST as usize) * longest * 10 / if same_bones { VOWELS as usize } else { 10 };
    (room + (LETTERS - LETTER) as usize) / LETTERS as usize
}

/// The likeness of two words whose sounds are so many letters apart.
pub(super) fn graded(edits: usize, longest: usize, same_bones: bool) -> u32 {
    if edits == 0 {
        return SOUND;
    }
    let (Ok(n), Ok(of)) = (u32::try_from(edits), u32::try_from(longest)) else { return 0 };
    let cost = LETTER.saturating_add(LETTERS.saturating_mul(n - 1)) / of.max(1);
    // A vowel says less than a consonant in a name that was romanized.
    let like = 10_000u32.saturating_sub(if same_bones { cost * VOWELS / 10 } else { cost });
    if like >= LEAST { like.min(SOUND) } else { 0 }
}

/// The likeness of a word and of several words written as one. They are heard in many others, so little may differ:
/// a vowel, where the skeletons are equal as whoever calls knows.
pub(super) fn joined(word: &Token, text: &str, sound: &str) -> u32 {
    if *word.text == *text {
        return JOINED;
    }
    if text.len() < LONG_JOINED || text.len().abs_diff(word.text.len()) > 1 {
        return 0;
    }
    match rapidfuzz::distance::osa::distance(word.sound.bytes(), sound.bytes()) {
        0 => HEARD_JOINED,
        1 => VOWEL_JOINED,
        _ => 0,
    }
}

/// Names of fewer letters are not the same for being few letters apart.
const NAME: usize = 5;
/// More letters than this are not counted.
const FEW: usize = 3;

/// What the letters that differ cost, of those of the longer name: the more they are, the less they are one hand's slips.
const SLIPS: [u32; FEW] = [8_500, 19_200, 40_500];

/// Two letters, where the exact keys are further apart than that: by their spaces, or by letters of another script.
const SLIP_AND_SPACE: u32 = 24_500;

/// How many letters may differ between two names of which the longer has so many, if they are to score so much.
pub(super) fn most_misspelled(longest: usize, points: u32) -> usize {
    if longest < NAME {
        return 0;
    }
    SLIPS.iter().take_while(|cost| 10_000u32.saturating_sub(slips(**cost, longest)) >= points).count()
}

fn slips(cost: u32, longest: usize) -> u32 {
    u32::try_from(longest).ok().and_then(|of| cost.checked_div(of)).unwrap_or(u32::MAX)
}

/// A name as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole<'a> {
    /// Its exact key.
    pub(super) key: &'a str,
    /// All its letters, and which they are.
    pub(super) letters: &'a str,
    pub(super) held: u64,
}

impl<'a> Whole<'a> {
    pub(super) fn of(name: &'a Name) -> Whole<'a> {
        Whole { key: name.key(), letters: name.whole(), held: name.held() }
    }
}

/// The score of two names that are a few letters apart as a whole, whatever words they make: a letter that is wrong
/// between two words, in a short one or in a legal form says no more than elsewhere. Numbers are not misspelled, and
/// a word of which half the letters are others is another word.
pub(super) fn misspelled(a: Whole<'_>, b: Whole<'_>) -> u16 {
    let longest = longest(a.letters, b.letters);
    let most = most_misspelled(longest, 1);
    if most == 0 || a.letters.len().abs_diff(b.letters.len()) > most {
        return 0;
    }
    let digits = |name: &str| name.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    let cost = match edits((a.letters, a.held), (b.letters, b.held), most) {
        None | Some(0) => return 0,
        Some(1) => SLIPS[0],
        Some(_) if another_word(a.key, b.key) => return 0,
        Some(2) if rapidfuzz::distance::osa::distance(a.key.chars(), b.key.chars()) > 2 => SLIP_AND_SPACE,
        Some(2) => SLIPS[1],
        Some(_) => SLIPS[2],
    };
    if digits(a.letters) != digits(b.letters) {
        return 0;
    }
    u16::try_from(10_000u32.saturating_sub(slips(cost, longest)).min(BELOW_EQUAL)).unwrap_or(0)
}

/// Whether two keys differ in one word alone, and in half of its letters: one that only one of them has is another word.
fn another_word(a: &str, b: &str) -> bool {
    let words = |key| str::split(key, ' ').collect::<Vec<&str>>();
    let (a, b) = (words(a), words(b));
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let left = |words: &[&str]| words.len().saturating_sub(same);
    match (left(a), left(b)) {
        (0, 1) | (1, 0) => true,
        (1, 1) => {
            let [one, other] = [a, b].map(|w| w.first().copied().unwrap_or_default());
            let edits = rapidfuzz::distance::osa::distance(one.chars(), other.chars());
            2 * edits >= one.chars().count().max(other.chars().count())
        }
        _ => false,
    }
}
