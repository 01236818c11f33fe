//! The exact keys: under them equal names and equal identifiers are equal.
//! Leaves out meaning: a legal form is letters here.

use alloc::string::String;
use unicode_normalization::UnicodeNormalization;

/// The exact key of a name: compatibility forms, case, punctuation and spacing folded away, and
/// the dots of legal forms and initials closed up (`d.o.o.` = `DOO`).
///
/// ```
/// use interdict::text::fold;
/// assert_eq!(fold("Huawei Technologies Co., Ltd."), fold("HUAWEI  TECHNOLOGIES CO LTD"));
/// assert_eq!(fold("SIS d.o.o."), fold("SIS DOO"));
/// assert_ne!(fold("Hawaii Technologies"), fold("Huawei Technologies"));
/// assert_eq!(fold(" .,- "), "");
/// ```
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    fold_into(name, &mut out);
    out
}

/// The same at the end of what is there.
pub(crate) fn fold_into(name: &str, out: &mut String) {
    let start = out.len();
    let mut gap = false;
    // The same for ASCII, where nothing composes and every letter has one lower case.
    if name.is_ascii() {
        fold_ascii(name, start, out);
        return;
    }
    for c in name.nfkc().flat_map(char::to_lowercase) {
        if closes_up(c) {
            continue;
        }
        if c.is_alphanumeric() || is_mark(c) {
            if gap && out.len() > start {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        } else {
            gap = true;
        }
    }
}

/// What an ASCII character is in a name: part of a word, nothing, or a gap.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    Word,
    Nothing,
    Gap,
}

const ASCII: [Is; 128] = {
    let mut table = [Is::Gap; 128];
    let mut at = table.as_mut_slice();
    let mut c = 0u8;
    while let [first, rest @ ..] = at {
        if matches!(c, b'.' | b'\'' | b'`') {
            *first = Is::Nothing;
        } else if c.is_ascii_alphanumeric() {
            *first = Is::Word;
        }
        c = c.saturating_add(1);
        at = rest;
    }
    table
};

/// The key of a name that is ASCII, word by word.
fn fold_ascii(name: &str, start: usize, out: &mut String) {
    let is = |b: u8| ASCII.get(usize::from(b)).copied().unwrap_or(Is::Gap);
    let (mut rest, mut gap) = (name, false);
    while !rest.is_empty() {
        let end = rest.bytes().position(|b| is(b) != Is::Word).unwrap_or(rest.len());
        let (word, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if !word.is_empty() {
            if gap && out.len() > start {
                out.push(' ');
            }
            out.push_str(word);
            gap = false;
        }
        let between = tail.bytes().take_while(|b| is(*b) != Is::Word);
        let skip = between.inspect(|b| gap |= is(*b) == Is::Gap).count();
        rest = tail.get(skip..).unwrap_or_default();
    }
    if let Some(key) = out.get_mut(start..) {
        key.make_ascii_lowercase();
    }
}

/// Characters that vanish without leaving a gap: dots, apostrophes, soft hyphens, zero-width marks.
fn closes_up(c: char) -> bool {
    matches!(c, '.' | '\'' | '’' | '‘' | 'ʼ' | '`' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The key of an identifier: letters and digits only, upper case.
///
/// ```
/// assert_eq!(interdict::text::fold_identifier("si-91 729181"), "SI91729181");
/// ```
pub fn fold_identifier(value: &str) -> String {
    value.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_at_the_end_of_other_text_is_the_same() {
        for name in ["(Huawei)", " -x y", "«Алмаз—Антей»", "", "...", " A.B - C ", LONG] {
            let mut out = String::from("before");
            fold_into(name, &mut out);
            assert_eq!(out, alloc::format!("before{}", fold(name)));
        }
    }

    const LONG: &str =
        "The  Tashkent Tractor & Tool-Works of the Year 1942 (formerly Plant No. 7), O'Brien Bros. Ltd. -- ";

    #[test]
    fn ascii_folds_as_all_else_does() {
        let ascii: String = (0..128u8).map(char::from).collect();
        for name in [LONG, "a.b", "...a", " a", "a  ", "(a) (b)", &ascii, &LONG.repeat(3)] {
            // A letter that is not ASCII takes the other way.
            let (key, other) = (fold(name), fold(&alloc::format!("{name} é")));
            assert_eq!(alloc::format!("{key} é"), other, "{name:?}");
        }
    }
}
