//! Any writing as lower-case Latin words: compatibility forms, look-alike letters, marks and
//! invisible characters folded away, other scripts romanized by table.
//! Leaves out what the words mean.

use super::table::{Han, han};
use alloc::{string::String, vec::Vec};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What a writing is read as.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) words: Vec<Word>,
    /// The writing was too long, and its end was not read.
    pub(super) cut: bool,
}

/// One word: letters and digits, lower case, ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Several initials written apart, `J.-C.` as `jc`.
    pub(super) initials: bool,
}

/// Characters and words beyond these are not read: work on hostile input is bounded.
pub(super) const MAX_CHARS: usize = 1024;
pub(super) const MAX_WORDS: usize = 64;
const MAX_WORD: usize = 48;

/// As much of a writing as is read.
pub(super) fn head(writing: &str) -> &str {
    match writing.char_indices().nth(MAX_CHARS) {
        Some((at, _)) => writing.get(..at).unwrap_or_default(),
        None => writing,
    }
}

/// Reads a writing as words.
pub(super) fn words(writing: &str) -> Words {
    let mut out = Words::default();
    let head = head(writing);
    out.cut = head.len() < writing.len();
    if head.is_ascii() {
        split(head, &mut out);
    } else {
        let plain: String = head.nfkc().collect();
        split(&romanized(&plain), &mut out);
    }
    out
}

/// The words of a writing in lower-case Latin letters, whatever they mean.
///
/// ```
/// assert_eq!(interdict::text::latin_words("ПУТИН, Vladimir"), ["putin", "vladimir"]);
/// ```
pub fn latin_words(writing: &str) -> Vec<String> {
    let plain = if writing.is_ascii() { None } else { Some(romanized(&head(writing).nfkc().collect::<String>())) };
    let text = plain.as_deref().unwrap_or(head(writing));
    let kept = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '\'');
    kept.map(|w| w.replace('\'', "").to_ascii_lowercase()).filter(|w| !w.is_empty()).take(MAX_WORDS).collect()
}

/// The letters and digits of a writing alone, as one.
pub(super) fn letters(writing: &str) -> String {
    let plain = |text: &str| {
        text.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())).collect()
    };
    if writing.is_ascii() { plain(writing) } else { plain(&romanized(&writing.nfkc().collect::<String>())) }
}

/// Splits ASCII into words. Apostrophes close up, initials are gathered, `&` is a word.
fn split(text: &str, out: &mut Words) {
    let mut word = String::new();
    for b in text.bytes() {
        match b {
            b'a'..=b'z' | b'0'..=b'9' => word.push(b.into()),
            b'A'..=b'Z' => word.push(b.to_ascii_lowercase().into()),
            b'\'' | b'`' => {}
            b'&' | b'+' => {
                end(&mut word, out);
                word.push_str("and");
                end(&mut word, out);
            }
            _ => end(&mut word, out),
        }
    }
    end(&mut word, out);
}

fn end(word: &mut String, out: &mut Words) {
    if word.is_empty() {
        return;
    }
    if word.len() > MAX_WORD {
        word.truncate(MAX_WORD);
        out.cut = true;
    }
    let single = word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let full = out.words.len() == MAX_WORDS;
    match out.words.last_mut() {
        Some(last)
            if single
                && (last.initials || last.text.len() == 1)
                && last.text.bytes().all(|b| b.is_ascii_alphabetic())
                && last.text.len() < 8 =>
        {
            last.text.push_str(word);
            last.initials = true;
        }
        _ if full => out.cut = true,
        _ => out.words.push(Word { text: core::mem::take(word), initials: false }),
    }
    word.clear();
}

/// Everything as ASCII, with spaces where a word ends.
fn romanized(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if vanishes(c) || is_combining_mark(c) {
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        } else if is_word(c) {
            let end = rest.find(|c: char| !(is_word(c) || vanishes(c) || is_combining_mark(c))).unwrap_or(rest.len());
            let (word, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
            romanize(word, &mut out);
            rest = tail;
        } else {
            out.push(if matches!(c, '&' | '+') { '&' } else { ' ' });
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Characters that vanish without ending a word: apostrophes, soft hyphens, zero-width and
/// direction marks. A dot ends a word, so that initials can be told.
fn vanishes(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | 'ʹ' | 'ʻ' | 'ʿ' | 'ʾ' | '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn romanize(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.push_str(word);
        return;
    }
    let latin = word.chars().any(is_latin);
    let foreign = word.chars().any(|c| matches!(c, '\u{370}'..='\u{52f}'));
    let mut rest = word;
    let mut first = true;
    while let Some(c) = rest.chars().next() {
        let next = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            _ if vanishes(c) || is_combining_mark(c) => {}
            // A word of two scripts is written to deceive, or by accident; both mean the look.
            _ if latin && foreign && look_alike(c).is_some() => out.extend(look_alike(c)),
            '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' => {
                if let Some(Han { writing, read }) = han(rest) {
                    out.push(' ');
                    out.push_str(read);
                    out.push(' ');
                    rest = rest.get(writing.len()..).unwrap_or_default();
                    first = false;
                    continue;
                }
                out.push_str(any_ascii::any_ascii_char(c));
                // Korean names are romanized syllable by syllable, Chinese given names in one.
                if matches!(c, '\u{ac00}'..='\u{d7af}') {
                    out.push(' ');
                }
            }
            // The long vowels of Arabic writing are romanized as consonants.
            'و' if !first => out.push('u'),
            'ي' | 'ی' if !first => out.push('i'),
            'ء' | 'ع' | 'ئ' | 'ؤ' if !first => {}
            'ع' => out.push('a'),
            'ة' => out.push('a'),
            // Thin sounds that a romanization writes or leaves out.
            'ь' | 'ъ' | 'Ь' | 'Ъ' => {}
            _ => out.extend(any_ascii::any_ascii_char(c).chars().filter(char::is_ascii_alphanumeric)),
        }
        first = false;
        rest = next;
    }
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}')
}

/// The Latin letter that a Cyrillic or Greek one looks like.
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'А' | 'а' | 'Α' | 'α' => 'a',
        'В' | 'Β' => 'b',
        'С' | 'с' | 'ϲ' => 'c',
        'Е' | 'е' | 'Ε' => 'e',
        'Н' | 'Η' => 'h',
        'І' | 'і' | 'Ι' | 'ι' => 'i',
        'Ј' | 'ј' => 'j',
        'К' | 'к' | 'Κ' | 'κ' => 'k',
        'М' | 'Μ' => 'm',
        'Ν' => 'n',
        'О' | 'о' | 'Ο' | 'ο' => 'o',
        'Р' | 'р' | 'Ρ' | 'ρ' => 'p',
        'Ѕ' | 'ѕ' => 's',
        'Т' | 'Τ' => 't',
        'ν' => 'v',
        'Х' | 'х' | 'Χ' | 'χ' => 'x',
        'У' | 'у' | 'Υ' | 'γ' => 'y',
        'Ζ' => 'z',
        _ => return None,
    })
}
