//! A name made ready for comparison: its words with what each is and weighs, once for each way in
//! which the writing may be read. Leaves out any likeness of two names.

use super::{
    buried,
    latin::{self, Word},
    skeleton, sound,
    table::{Means, RAREST, lexicon},
};
use alloc::{boxed::Box, collections::BTreeSet, string::String, vec::Vec};
use core::ops::Range;

/// What a word of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A word that names.
    Word,
    /// One initial, or several written apart.
    Initials,
    /// A number.
    Number,
    /// A title, a rank, a generation: weighs nothing.
    Title,
    /// An article, a preposition, a link between names: weighs nothing.
    Particle,
    /// A legal form, by class: weighs nothing, and is compared apart.
    Form(u8),
}

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// In lower-case ASCII.
    pub text: Box<str>,
    /// As [`sound`] gives it.
    pub sound: Box<str>,
    /// As [`skeleton`] gives it.
    pub skeleton: Box<str>,
    /// As [`letters`](super::letters) gives them of the text.
    pub letters: u64,
    /// Likewise of the sound.
    pub heard: u64,
    /// What it weighs: a rare word much, a common one little.
    pub weight: u8,
    /// What it is.
    pub kind: Kind,
    /// Words of one family mean the same.
    pub family: Option<u16>,
}

/// One way to read a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// All words in the order written.
    pub tokens: Vec<Token>,
    /// Neighbors written as one.
    pub joins: Vec<Join>,
}

/// Two to four neighboring words, written as one: `Kyrgyz Trans Avia` as `kyrgyztransavia`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// Their places.
    pub range: Range<u8>,
    /// Written as one.
    pub text: Box<str>,
    /// As [`sound`] gives it.
    pub sound: Box<str>,
    /// As [`skeleton`] gives it.
    pub skeleton: Box<str>,
    /// Their first letters, where all are words that name; else empty.
    pub initials: Box<str>,
}

impl Join {
    /// Words of fewer letters are not joined.
    pub const LEAST: usize = 5;
    const MOST: usize = 4;

    /// All joins of words.
    pub fn all(tokens: &[&Token]) -> Vec<Join> {
        let mut out = Vec::new();
        for from in 0..tokens.len() {
            for to in from + 2..=tokens.len().min(from + Join::MOST) {
                let part = tokens.get(from..to).unwrap_or_default();
                let (Ok(start), Ok(end)) = (u8::try_from(from), u8::try_from(to)) else { continue };
                out.extend(Join::of(part, start..end));
            }
        }
        out
    }

    fn of(part: &[&Token], range: Range<u8>) -> Option<Join> {
        let text: String = part.iter().map(|t| &*t.text).collect();
        if text.len() < Join::LEAST || part.iter().all(|t| t.weight == 0) {
            return None;
        }
        let sound = sound(&text);
        let words = part.iter().all(|t| t.kind == Kind::Word);
        let initials: String = part.iter().filter(|_| words).filter_map(|t| t.text.chars().next()).collect();
        Some(Join {
            range,
            text: text.into(),
            skeleton: skeleton(&sound).into(),
            sound: sound.into(),
            initials: initials.into(),
        })
    }
}

/// A name made ready for comparison.
///
/// ```
/// use interdict::text::Name;
/// let name = Name::new("Pakistan Institute for Nuclear Science and Technology (PINSTECH)");
/// assert_eq!(name.readings().len(), 2);
/// assert!(Name::new("Co., Ltd.").is_empty());
/// assert!(Name::new(&"x".repeat(1_000_000)).is_cut());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    key: String,
    whole: String,
    held: u64,
    letters: u64,
    words: u64,
    readings: Vec<Reading>,
    cut: bool,
}

impl Name {
    /// Reads a writing.
    pub fn new(writing: &str) -> Name {
        let mut out = Name::default();
        for part in buried::readings(writing, &mut out.cut) {
            let mut words = latin::words(&part);
            out.cut |= words.cut;
            if out.cut {
                // Repetition is how names grow that nobody has.
                let mut seen = BTreeSet::new();
                words.words.retain(|w| seen.insert(w.text.clone()));
            }
            let reading = read(words.words);
            if reading.names() && !out.readings.contains(&reading) {
                out.readings.push(reading);
            }
        }
        if !out.cut {
            out.key = super::fold(writing);
        }
        let head = latin::head(writing);
        let letters = latin::letters(head);
        if letters.is_empty() {
            return out;
        }
        out.letters = stable_hash([letters.as_str()].into_iter());
        if !out.cut {
            out.held = super::letters(&letters);
            out.whole = letters;
        }
        let mut words: Vec<String> = head.split_whitespace().map(latin::letters).filter(|w| !w.is_empty()).collect();
        words.sort_unstable();
        out.words = stable_hash(words.iter().map(String::as_str));
        out
    }
    /// The exact key, as [`fold`](super::fold) gives it; empty for a name that was cut.
    pub fn key(&self) -> &str {
        &self.key
    }
    /// The letters and digits alone, in lower-case ASCII; empty for a name that was cut.
    pub fn whole(&self) -> &str {
        &self.whole
    }
    /// Which letters those are, as [`letters`](super::letters) gives them.
    pub fn held(&self) -> u64 {
        self.held
    }
    /// A hash of the letters and digits alone, whatever stands between them; 0 if there is none.
    pub fn letters(&self) -> u64 {
        self.letters
    }
    /// A hash of the words in any order; 0 if there is none.
    pub fn words(&self) -> u64 {
        self.words
    }
    /// The ways to read the name. None for a name of legal forms, titles and particles alone.
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }
    /// Whether nothing in the name names anybody.
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }
    /// Whether the name was too long, and its end was not read.
    pub fn is_cut(&self) -> bool {
        self.cut
    }
}

/// FNV-1a, the same on every machine. Two names that share one by chance are taken for equal,
/// which is one alert too many, and as unlikely as 64 bits make it.
fn stable_hash<'a>(parts: impl Iterator<Item = &'a str>) -> u64 {
    let bytes = parts.flat_map(|p| p.bytes().chain([b' ']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

impl Reading {
    /// Whether a word in it names.
    fn names(&self) -> bool {
        self.tokens.iter().any(|t| t.weight > 0)
    }
}

fn read(mut words: Vec<Word>) -> Reading {
    let lexicon = lexicon();
    for word in &mut words {
        if let Some(form) = lexicon.misspelled(&word.text) {
            word.text = form.into();
        }
    }
    let mut tokens: Vec<Token> = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some((word, tail)) = rest.split_first() {
        let phrase = lexicon.beginning(&word.text).iter().find(|p| {
            // Initials written apart can be a legal form, and never a word or a particle.
            (!word.initials || matches!(p.means, Means::Form { .. }))
                && tail.len() >= p.rest.len()
                && p.rest.iter().zip(tail).all(|(p, w)| **p == *w.text)
        });
        let taken = phrase.map_or(0, |p| p.rest.len());
        let (inner, after) = tail.split_at_checked(taken).unwrap_or((tail, &[]));
        let mut text = word.text.clone();
        inner.iter().for_each(|w| text.push_str(&w.text));
        match phrase.map(|p| p.means) {
            Some(Means::Form { class, edge }) if !edge || tokens.is_empty() || edge_ahead(after) => {
                tokens.push(light(text, Kind::Form(class), 0));
            }
            // A particle leads to a name. The last of two words is one itself: Jibanananda Das. Of more, it is less surely so.
            Some(Means::Particle) if !(after.is_empty() && taken == 0 && word.text.len() > 1 && tokens.len() == 1) => {
                tokens.push(light(text, Kind::Particle, 0))
            }
            Some(Means::Title) => tokens.push(light(text, Kind::Title, 0)),
            Some(Means::Word { family }) => push(&mut tokens, word_token(text, word.initials, Some(family))),
            _ => {
                if let Some((name, form)) = form_joined(&word.text) {
                    if form.1 {
                        push(&mut tokens, word_token(name.into(), false, None));
                        tokens.push(light(form.0.into(), Kind::Form(class_of(form.0)), 0));
                    } else {
                        tokens.push(light(form.0.into(), Kind::Form(class_of(form.0)), 0));
                        push(&mut tokens, word_token(name.into(), false, None));
                    }
                } else {
                    push(&mut tokens, word_token(word.text.clone(), word.initials, None));
                }
            }
        }
        rest = if matches!(phrase.map(|p| p.means), Some(Means::Form { edge: true, .. }))
            && !matches!(tokens.last().map(|t| t.kind), Some(Kind::Form(_)))
        {
            tail
        } else {
            after
        };
    }
    let joins = Join::all(&tokens.iter().collect::<Vec<_>>());
    Reading { tokens, joins }
}

/// A word written twice in a row is one word.
fn push(tokens: &mut Vec<Token>, token: Token) {
    if tokens.last().is_none_or(|last| last.text != token.text) {
        tokens.push(token);
    }
}

/// Whether all that follows may be legal forms, so that what stands here is at the end.
fn edge_ahead(after: &[Word]) -> bool {
    after.iter().all(|w| lexicon().beginning(&w.text).iter().any(|p| matches!(p.means, Means::Form { .. })))
}

fn light(text: String, kind: Kind, weight: u8) -> Token {
    Token { text: text.into(), sound: "".into(), skeleton: "".into(), letters: 0, heard: 0, weight, kind, family: None }
}

fn word_token(text: String, initials: bool, family: Option<u16>) -> Token {
    let kind = if text.bytes().all(|b| b.is_ascii_digit()) {
        Kind::Number
    } else if initials || text.len() == 1 {
        Kind::Initials
    } else {
        Kind::Word
    };
    let weight = weight(&text, kind, family);
    let sound = sound(&text);
    Token {
        skeleton: skeleton(&sound).into(),
        letters: super::letters(&text),
        heard: super::letters(&sound),
        sound: sound.into(),
        weight,
        kind,
        family,
        text: text.into(),
    }
}

/// Short words are shared by chance, and a patronymic says little beside a given name.
fn weight(text: &str, kind: Kind, family: Option<u16>) -> u8 {
    const PATRONYMIC: [&str; 6] = ["ovich", "evich", "ovna", "evna", "ovych", "yevich"];
    let most = match (kind, text.len()) {
        (Kind::Number, ..6) => 4,
        (_, 0..=1) => 2,
        (Kind::Initials, 2) => 5,
        (_, 2) => 8,
        (_, 3) => 12,
        (_, 4) => 16,
        _ if text.len() > 7 && PATRONYMIC.iter().any(|p| text.ends_with(p)) => 8,
        _ => RAREST,
    };
    lexicon().weight(text, family).min(most)
}

/// A legal form written onto a word, `JSCARGUMENT` or `ARGUMENTJSC`: the word, the form, and
/// whether the form stands behind.
fn form_joined(text: &str) -> Option<(&str, (&'static str, bool))> {
    const FORMS: [&str; 8] = ["ojsc", "pjsc", "cjsc", "jsc", "gmbh", "llc", "ltd", "bhd"];
    let enough = |name: &&str| name.len() >= 4 && name.bytes().all(|b| b.is_ascii_alphabetic());
    FORMS.iter().find_map(|form| {
        let behind = text.strip_suffix(form).filter(enough).map(|n| (n, (*form, true)));
        behind.or_else(|| text.strip_prefix(form).filter(enough).map(|n| (n, (*form, false))))
    })
}

fn class_of(form: &str) -> u8 {
    let phrases = lexicon().beginning(form).iter();
    phrases.filter_map(|p| if let Means::Form { class, .. } = p.means { Some(class) } else { None }).next().unwrap_or(0)
}
