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
        for b in name.bytes() {
            match b {
                b'.' | b'\'' | b'`' => {}
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => put(b.to_ascii_lowercase().into(), &mut gap, start, out),
                _ => gap = true,
            }
        }
        return;
    }
    for c in name.nfkc().flat_map(char::to_lowercase) {
        if closes_up(c) {
            continue;
        }
        if c.is_alphanumeric() || is_mark(c) {
            put(c, &mut gap, start, out);
        } else {
            gap = true;
        }
    }
}

fn put(c: char, gap: &mut bool, start: usize, out: &mut String) {
    if *gap && out.len() > start {
        out.push(' ');
    }
    *gap = false;
    out.push(c);
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
        for name in ["(Huawei)", " -x y", "«Алмаз—Антей»", "", "..."] {
            let mut out = String::from("before");
            fold_into(name, &mut out);
            assert_eq!(out, alloc::format!("before{}", fold(name)));
        }
    }
}
