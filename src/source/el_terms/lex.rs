//! Normalization of the printed text, and the cursor that matches phrases on it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Misprints found in the published lists, with what they stand for. Both sides
/// are in folded form (lower case, single spaces). A misprint is replaced only
/// as a whole word, and only known ones are: correcting by similarity would
/// turn an unknown word into a legal term.
const MISPRINTS: &[(&str, &str)] = &[
    ("casa-by-case", "case-by-case"),
    ("case-by case", "case-by-case"),
    ("case by case", "case-by-case"),
    ("presumption for denial", "presumption of denial"),
    ("semiconducto rs", "semiconductors"),
    ("subjects to the ear", "subject to the ear"),
    ("u.s geological", "u.s. geological"),
];

/// A grammar's failure: why, and the char offset into the text as given.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) why: String,
    pub(super) at: usize,
}

/// One char of the normalized text.
#[derive(Clone, Copy)]
struct Ch {
    /// Lower case, for matching.
    low: char,
    /// As printed, for the values that are handed on.
    raw: char,
    /// Where it stood in the text as given.
    at: usize,
}

/// A position in the normalized text.
pub(super) struct Cursor {
    chars: Vec<Ch>,
    pos: usize,
    /// The farthest word at which any alternative failed. Alternatives share
    /// beginnings ("all items", "all items listed on the CCL"), so where the
    /// last one gave up says little; where the best one did is what to show.
    far: usize,
    /// Length in chars of the text as given, for failures at its end.
    length: usize,
}

impl Cursor {
    pub(super) fn new(text: &str) -> Self {
        let mut chars: Vec<Ch> = Vec::new();
        let mut length = 0;
        for (at, printed) in text.chars().enumerate() {
            length = at.saturating_add(1);
            let Some(raw) = fold(printed) else { continue };
            // Leading and doubled spaces carry nothing.
            if raw == ' ' && chars.last().is_none_or(|last| last.raw == ' ') {
                continue;
            }
            chars.push(Ch { low: raw.to_ascii_lowercase(), raw, at });
        }
        Self { chars: correct(&chars), pos: 0, far: 0, length }
    }

    fn low(&self, index: usize) -> Option<char> {
        self.chars.get(index).map(|ch| ch.low)
    }

    /// Whether a word goes on at `index`.
    fn in_word(&self, index: usize) -> bool {
        self.low(index).is_some_and(char::is_alphanumeric)
    }

    fn after_spaces(&self) -> usize {
        let mut index = self.pos;
        while self.low(index) == Some(' ') {
            index = index.saturating_add(1);
        }
        index
    }

    /// Notes a place where the text may turn out not to be understood. Whatever
    /// is read past it makes the note void.
    pub(super) fn miss(&mut self, index: usize) {
        self.far = self.far.max(index);
    }

    /// The position, to come back to with [`Cursor::reset`].
    pub(super) fn mark(&self) -> usize {
        self.pos
    }

    pub(super) fn reset(&mut self, mark: usize) {
        self.pos = mark;
    }

    /// The position of the next char that is not a space.
    pub(super) fn next_word(&self) -> usize {
        self.after_spaces()
    }

    pub(super) fn at_end(&self) -> bool {
        self.after_spaces() >= self.chars.len()
    }

    /// Takes `phrase` (in folded form) when the text goes on with it, as whole
    /// words.
    pub(super) fn phrase(&mut self, phrase: &str) -> bool {
        let mark = self.pos;
        let whole = self.phrase_glued(phrase) && {
            let ends_in_word = phrase.chars().next_back().is_some_and(char::is_alphanumeric);
            !(ends_in_word && self.in_word(self.pos))
        };
        if !whole {
            // `EAR99` where `EAR` was wanted: it is the longer word that is
            // not understood, so go back to its beginning.
            if self.pos != mark {
                let word = self.word_start(self.pos, mark);
                self.miss(word);
            }
            self.pos = mark;
        }
        whole
    }

    /// As [`Cursor::phrase`], except that a word may go on behind it: for
    /// `EAR2`, where the 2 is a superscript footnote number.
    pub(super) fn phrase_glued(&mut self, phrase: &str) -> bool {
        let start = self.after_spaces();
        let mut index = start;
        let mut inside = false;
        for wanted in phrase.chars() {
            if self.low(index) != Some(wanted) {
                // A difference within a word is a different word.
                let within = inside && (wanted.is_alphanumeric() || self.in_word(index));
                let at = if within { self.word_start(index, start) } else { index };
                self.miss(at);
                return false;
            }
            inside = wanted.is_alphanumeric();
            index = index.saturating_add(1);
        }
        self.pos = index;
        true
    }

    fn word_start(&self, index: usize, floor: usize) -> usize {
        let mut start = index;
        while start > floor && self.in_word(start.saturating_sub(1)) {
            start = start.saturating_sub(1);
        }
        start
    }

    /// Takes the first of `phrases` that the text goes on with. List the longer
    /// before the shorter.
    pub(super) fn any(&mut self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.phrase(phrase))
    }

    /// Takes the longest phrase of a table and hands out its value.
    pub(super) fn longest<T: Clone>(&mut self, table: &[(&str, T)]) -> Option<T> {
        let mark = self.pos;
        let mut best: Option<(usize, &T)> = None;
        for (phrase, value) in table {
            if self.phrase(phrase) && best.is_none_or(|(end, _)| self.pos > end) {
                best = Some((self.pos, value));
            }
            self.pos = mark;
        }
        let (end, value) = best?;
        self.pos = end;
        Some(value.clone())
    }

    /// Takes one punctuation mark, with spaces before it.
    pub(super) fn punct(&mut self, mark: char) -> bool {
        let index = self.after_spaces();
        let found = self.low(index) == Some(mark);
        if found {
            self.pos = index.saturating_add(1);
        }
        found
    }

    /// Takes the punctuation that separates clauses.
    pub(super) fn separators(&mut self) -> bool {
        let mut any = false;
        while self.punct('.') || self.punct(',') || self.punct(';') {
            any = true;
        }
        any
    }

    /// Takes the char at the position when it satisfies `wanted`; no space is
    /// skipped.
    pub(super) fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let ch = self.chars.get(self.pos).filter(|ch| wanted(ch.low))?;
        let raw = ch.raw;
        self.pos = self.pos.saturating_add(1);
        Some(raw)
    }

    /// Takes chars while they satisfy `wanted`, as printed; no space is
    /// skipped.
    pub(super) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(raw) = self.take(&wanted) {
            taken.push(raw);
        }
        taken
    }

    pub(super) fn skip_spaces(&mut self) {
        self.pos = self.after_spaces();
    }

    /// Whether the position is not inside a word.
    pub(super) fn word_ends(&self) -> bool {
        !self.in_word(self.pos)
    }

    /// Whether the char `ahead` places on satisfies `wanted`.
    pub(super) fn ahead(&self, ahead: usize, wanted: impl Fn(char) -> bool) -> bool {
        self.low(self.pos.saturating_add(ahead)).is_some_and(wanted)
    }

    /// The text between two positions, as printed but for folded spaces,
    /// quotes and dashes.
    pub(super) fn printed(&self, from: usize, to: usize) -> String {
        let span = self.chars.get(from..to).unwrap_or(&[]);
        span.iter().map(|ch| ch.raw).collect()
    }

    /// The failure to report when no alternative is left.
    pub(super) fn unread(&mut self) -> Stop {
        let next = self.after_spaces();
        self.miss(next);
        let far = self.far;
        let rest: String = self.printed(far, far.saturating_add(40).min(self.chars.len()));
        let rest = rest.trim();
        let why =
            if rest.is_empty() { "the text ends in the middle".into() } else { format!("not understood: `{rest}`") };
        self.stop(far, why)
    }

    /// A failure at a place of its own: the words are known, their combination
    /// makes no sense.
    pub(super) fn stop(&self, index: usize, why: impl Into<String>) -> Stop {
        let at = self.chars.get(index).map_or(self.length, |ch| ch.at);
        Stop { why: why.into(), at }
    }
}

/// Folds typographic variants. `None` is a char that prints as nothing.
fn fold(printed: char) -> Option<char> {
    Some(match printed {
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => return None,
        '\u{2018}' | '\u{2019}' | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2014}' | '\u{2212}' => '-',
        other if other.is_whitespace() => ' ',
        other => other,
    })
}

/// Replaces the misprints.
fn correct(chars: &[Ch]) -> Vec<Ch> {
    let mut out: Vec<Ch> = Vec::with_capacity(chars.len());
    let mut rest = chars;
    let mut in_word = false;
    while let Some((first, tail)) = rest.split_first() {
        let misprint = if in_word { None } else { misprint(rest) };
        if let Some((right, behind)) = misprint {
            out.extend(right.chars().map(|raw| Ch { low: raw, raw, at: first.at }));
            rest = behind;
        } else {
            out.push(*first);
            rest = tail;
        }
        in_word = out.last().is_some_and(|last| last.low.is_alphanumeric());
    }
    out
}

/// What the misprint at the beginning of `chars` stands for, and the chars
/// behind it.
fn misprint(chars: &[Ch]) -> Option<(&'static str, &[Ch])> {
    MISPRINTS.iter().find_map(|(wrong, right)| {
        let mut behind = chars;
        for wanted in wrong.chars() {
            let (first, tail) = behind.split_first()?;
            if first.low != wanted {
                return None;
            }
            behind = tail;
        }
        let ends = behind.first().is_none_or(|next| !next.low.is_alphanumeric());
        ends.then_some((*right, behind))
    })
}
