//! What a name looks like: the folded form under which equal names are equal.
//! Uses nothing of the model. Leaves out any score; likeness comes with `screen`.

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

/// The same into room that is there, which is empty.
pub(crate) fn fold_into(name: &str, out: &mut String) {
    let mut gap = false;
    // ASCII has no compatibility forms, and marks nothing.
    if name.is_ascii() {
        for b in name.bytes() {
            match b {
                b'.' | b'\'' | b'`' => {}
                _ if b.is_ascii_alphanumeric() => {
                    if gap && !out.is_empty() {
                        out.push(' ');
                    }
                    gap = false;
                    out.push(char::from(b.to_ascii_lowercase()));
                }
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
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        } else {
            gap = true;
        }
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

/// Which folding this is. It is part of every fingerprint, so that another Unicode table or
/// another rule cannot change decisions in silence; computed by folding a fixed probe corpus.
pub fn version() -> crate::fingerprint::Fingerprint {
    const PROBE: &[&str] = &[
        "Huawei Technologies Co., Ltd.",
        "SIS d.o.o.",
        "Société Générale (Σίσυφος) ΣΑΣ",
        "İstanbul ǅ ﬁn ① ½ ﷺ ｆｕｌｌ",
        "华为技术有限公司 ファーウェイ 화웨이",
        "Ёлка и Ко ООО «Алмаз—Антей»",
        "a\u{200b}b\u{ad}c\u{301}e\u{301} é",
        "O'Neil ’t Hooft x-y_z/w",
    ];
    let mut all = String::new();
    for p in PROBE {
        all.push_str(&fold(p));
        all.push('\n');
        all.push_str(&fold_identifier(p));
        all.push('\n');
    }
    crate::fingerprint::Fingerprint::of_bytes(all.as_bytes())
}
