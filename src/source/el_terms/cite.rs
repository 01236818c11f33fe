//! Citations inside the texts: sections of the EAR with the footnote numbers
//! glued to them, and lists of ECCNs.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::lex::{Cursor, Stop};

/// A section of the EAR with its paragraph designators: `746.8(a)(3)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) number: String,
    pub(super) paragraphs: Vec<String>,
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.number)?;
        self.paragraphs.iter().try_for_each(|p| write!(f, "({p})"))
    }
}

impl Section {
    pub(super) fn is(&self, number: &str, paragraphs: &[&str]) -> bool {
        self.number == number && self.paragraphs == paragraphs
    }

    /// The footnote of supplement no. 4 to part 744 whose foreign direct
    /// product rule the section is. 736.2(b)(3)(vi) held the footnote 1 rule
    /// until it moved to 734.9(e).
    pub(super) fn footnote(&self) -> Option<u8> {
        let rules: [(&str, &[&str], u8); 5] = [
            ("734.9", &["e", "1"], 1),
            ("734.9", &["e", "2"], 4),
            ("734.9", &["e", "3"], 5),
            ("734.9", &["g"], 3),
            ("736.2", &["b", "3", "vi"], 1),
        ];
        let rule = rules.iter().find(|(number, paragraphs, _)| self.is(number, paragraphs));
        rule.map(|(_, _, footnote)| *footnote)
    }

    /// Whether a footnote number glued to the section can be meant for it.
    /// 734.9(e) is printed for footnotes 1, 4 and 5 alike.
    fn agrees(&self, marker: u8) -> bool {
        match self.footnote() {
            Some(footnote) => footnote == marker,
            None if self.is("734.9", &["e"]) => matches!(marker, 1 | 4 | 5),
            None => true,
        }
    }

    /// The section a bare designator refers to when it follows this one:
    /// `740.11(b)(2) and (e)` means 740.11(e).
    pub(super) fn sibling(&self, designator: &str) -> Option<Self> {
        let level = if designator.chars().all(|c| c.is_ascii_digit()) {
            1
        } else if designator.chars().count() == 1 {
            0
        } else {
            return None;
        };
        let mut paragraphs = self.paragraphs.get(..level)?.to_vec();
        paragraphs.push(designator.to_string());
        Some(Self { number: self.number.clone(), paragraphs })
    }
}

impl Cursor {
    /// Takes `§ 744.11(a)`, `§§744.11`, `part§744.11`, `744.2 (d)`, `744.21e`,
    /// or `744.2l(b)`.
    pub(super) fn section(&mut self) -> Option<Section> {
        let mark = self.mark();
        let found = self.section_here();
        if found.is_none() {
            self.reset(mark);
        }
        found
    }

    fn section_here(&mut self) -> Option<Section> {
        let mark = self.mark();
        if self.phrase("part") && !self.ahead(0, |c| c == '§') {
            self.reset(mark);
        }
        while self.punct('§') {}
        self.skip_spaces();
        self.miss(self.mark());
        let part = self.take_while(|c| c.is_ascii_digit());
        if !matches!(part.parse::<u16>(), Ok(730..=774)) {
            return None;
        }
        self.take(|c| c == '.')?;
        let mut number = self.take_while(|c| c.is_ascii_digit());
        // A letter l for the digit 1, as in `744.2l(b)`. The sections that are
        // cited have no paragraph (l).
        while !number.is_empty() && self.take(|c| c == 'l').is_some() {
            number.push('1');
        }
        // No section of the EAR has a number of three digits: one more digit
        // is a footnote number or a misprint, and which cannot be told.
        if !(1..=2).contains(&number.len()) {
            return None;
        }
        let mut section = Section { number: format!("{part}.{number}"), paragraphs: Vec::new() };
        if self.ahead(0, |c| c.is_ascii_lowercase()) && !self.ahead(1, char::is_alphanumeric) {
            let bare = self.take(|c| c.is_ascii_lowercase())?;
            section.paragraphs.push(bare.to_string());
        } else if !self.word_ends() {
            return None;
        }
        while let Some(designator) = self.designator() {
            section.paragraphs.push(designator);
        }
        Some(section)
    }

    /// Takes one bracketed paragraph designator: `(b)`, `(12)`, `(vi)`.
    pub(super) fn designator(&mut self) -> Option<String> {
        let mark = self.mark();
        let found = self.punct('(').then(|| {
            let inner = self.take_while(|c| c.is_ascii_alphanumeric());
            (self.take(|c| c == ')').is_some() && is_designator(&inner)).then_some(inner)
        });
        if let Some(Some(designator)) = found {
            return Some(designator);
        }
        self.reset(mark);
        None
    }

    /// Takes a list of sections. With `footnotes`, also the footnote numbers
    /// that the superscripts of the source have become; without, a number
    /// there is not understood. `None` when no section follows.
    pub(super) fn sections(&mut self, mut footnotes: Option<&mut Vec<u8>>) -> Result<Option<Vec<Section>>, Stop> {
        let Some(first) = self.section() else {
            return Ok(None);
        };
        let mut last = first.clone();
        let mut list = Vec::from([first]);
        loop {
            let mut marked = false;
            if let Some(footnotes) = footnotes.as_deref_mut() {
                marked = self.markers(Some(&last), footnotes)?;
            }
            if self.of_the_ear() {
                if let Some(footnotes) = footnotes.as_deref_mut() {
                    self.markers(None, footnotes)?;
                }
                if !self.word_ends() {
                    return Err(self.unread());
                }
            } else {
                self.phrase("of this part");
            }
            let mark = self.mark();
            let comma = self.punct(',');
            let joined = self.any(&["and", "or"]);
            let next = if !(comma || joined || marked) {
                None
            } else if let Some(section) = self.section() {
                Some(section)
            } else if comma || joined {
                self.designator().and_then(|d| last.sibling(&d))
            } else {
                None
            };
            let Some(section) = next else {
                self.reset(mark);
                return Ok(Some(list));
            };
            last = section.clone();
            list.push(section);
        }
    }

    /// Takes `of the EAR`, which alone may have a footnote number glued to it.
    fn of_the_ear(&mut self) -> bool {
        let mark = self.mark();
        if self.phrase_glued("of the ear") {
            let number = self.ahead(0, |c| c.is_ascii_digit()) && !self.ahead(1, char::is_alphanumeric);
            if self.word_ends() || number {
                return true;
            }
        }
        self.reset(mark);
        // Only to note which word it was that did not fit.
        self.phrase("of the ear")
    }

    /// Takes the footnote numbers at the position. `glued_to` is the section in
    /// front, when there is one.
    pub(super) fn markers(&mut self, glued_to: Option<&Section>, footnotes: &mut Vec<u8>) -> Result<bool, Stop> {
        let mut any = false;
        loop {
            let mark = self.mark();
            let glued = self.ahead(0, |c| c.is_ascii_digit());
            self.punct(',');
            let at = self.next_word();
            self.skip_spaces();
            let digit = self.take(|c| c.is_ascii_digit());
            let decimal = self.ahead(0, |c| c == '.') && self.ahead(1, char::is_alphanumeric);
            let Some(number) = digit.and_then(|d| d.to_digit(10)) else {
                self.reset(mark);
                return Ok(any);
            };
            if !self.word_ends() || decimal {
                self.reset(mark);
                return Ok(any);
            }
            let Some(number) = u8::try_from(number).ok().filter(|n| (1..=5).contains(n)) else {
                return Err(self.stop(at, "there is no footnote of this number"));
            };
            if let Some(section) = glued_to {
                // `746.8(a)3` may as well be 746.8(a)(3) without its brackets.
                // After the foreign direct product rules the number is known to
                // be a superscript.
                let rule = section.number == "734.9" || section.footnote().is_some();
                if glued && !any && !rule {
                    return Err(self.stop(at, "footnote number or paragraph number"));
                }
                if !section.agrees(number) {
                    return Err(self.stop(at, "footnote number does not fit the section"));
                }
            }
            footnotes.push(number);
            any = true;
        }
    }

    /// Takes `ECCN` or `ECCNs` and a list: `3B001.a.4, .c, f.1.b.2, .k to .p;
    /// 3B002.c, or 3B994`. Paragraphs alone belong to the ECCN before them.
    pub(super) fn eccns(&mut self) -> Option<Vec<String>> {
        if !self.any(&["eccns", "eccn"]) {
            return None;
        }
        let first = self.eccn()?;
        let mut base: String = first.chars().take(5).collect();
        let mut list = Vec::from([first]);
        loop {
            let mark = self.mark();
            if self.phrase("to") {
                if let (Some(from), Some(to)) = (list.last(), self.relative())
                    && let Some(range) = letters_after(from, &base, &to)
                {
                    list.extend(range);
                    continue;
                }
                self.reset(mark);
            }
            let mut separated = self.punct(',') || self.punct(';');
            separated |= self.any(&["and", "or"]);
            let next = if !separated {
                None
            } else if let Some(eccn) = self.eccn() {
                base = eccn.chars().take(5).collect();
                Some(eccn)
            } else {
                self.relative().map(|paragraph| format!("{base}{paragraph}"))
            };
            let Some(eccn) = next else {
                self.reset(mark);
                return Some(list);
            };
            list.push(eccn);
        }
    }

    /// Takes one ECCN with its paragraphs: `1A004.c`.
    fn eccn(&mut self) -> Option<String> {
        let mark = self.mark();
        self.skip_spaces();
        self.miss(self.mark());
        let mut eccn = self.take_while(char::is_alphanumeric).to_ascii_uppercase();
        if !is_eccn(&eccn) {
            self.reset(mark);
            return None;
        }
        while let Some(paragraph) = self.paragraph() {
            eccn.push_str(&paragraph);
        }
        Some(eccn)
    }

    /// Takes paragraphs that stand without their ECCN: `.c`, or `f.1.b.2`
    /// whose dot was lost. That one needs a digit next, as paragraphs have it:
    /// `a` may be a word, and `U.S.` begins one.
    fn relative(&mut self) -> Option<String> {
        let mark = self.mark();
        self.skip_spaces();
        let mut text = String::new();
        if self.ahead(1, |c| c == '.')
            && self.ahead(2, |c| c.is_ascii_digit())
            && let Some(letter) = self.take(|c| c.is_ascii_lowercase())
        {
            text.push('.');
            text.push(letter.to_ascii_lowercase());
        }
        let mut dotted = false;
        while let Some(paragraph) = self.paragraph() {
            text.push_str(&paragraph);
            dotted = true;
        }
        if dotted && self.word_ends() {
            return Some(text);
        }
        self.reset(mark);
        None
    }

    /// Takes one `.c` or `.12`; a full stop that ends a sentence is left.
    fn paragraph(&mut self) -> Option<String> {
        let mark = self.mark();
        self.take(|c| c == '.')?;
        let mut name = String::from('.');
        if let Some(letter) = self.take(|c| c.is_ascii_lowercase()) {
            name.push(letter.to_ascii_lowercase());
        } else {
            name.push_str(&self.take_while(|c| c.is_ascii_digit()));
        }
        if (2..=3).contains(&name.len()) && self.word_ends() {
            return Some(name);
        }
        self.reset(mark);
        None
    }
}

fn is_designator(inner: &str) -> bool {
    let digits = inner.chars().all(|c| c.is_ascii_digit()) && inner.len() <= 2;
    let letter = inner.chars().all(|c| c.is_ascii_alphabetic()) && inner.len() == 1;
    let roman = inner.chars().all(|c| matches!(c, 'i' | 'v' | 'x')) && inner.len() <= 5;
    !inner.is_empty() && (digits || letter || roman)
}

fn is_eccn(text: &str) -> bool {
    let fits = |(place, c): (usize, char)| match place {
        1 => matches!(c, 'A'..='E'),
        _ => c.is_ascii_digit(),
    };
    text.len() == 5 && text.chars().enumerate().all(fits)
}

/// The paragraphs behind `from`, up to and with `base` + `to`, when both end in
/// a single letter at the same place.
fn letters_after(from: &str, base: &str, to: &str) -> Option<Vec<String>> {
    let (from_stem, first) = from.rsplit_once('.')?;
    let end = format!("{base}{to}");
    let (to_stem, last) = end.rsplit_once('.')?;
    let (first, last) = (single_letter(first)?, single_letter(last)?);
    if from_stem != to_stem || first >= last {
        return None;
    }
    let letters = (first..=last).skip(1);
    Some(letters.map(|letter| format!("{from_stem}.{letter}")).collect())
}

fn single_letter(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let letter = chars.next().filter(char::is_ascii_lowercase)?;
    chars.next().is_none().then_some(letter)
}
