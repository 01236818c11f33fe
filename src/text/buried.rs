//! The names in a writing that holds more than one: an acronym in parentheses, a former name, an
//! affiliate that follows. Leaves out what the words of each mean.

use alloc::{borrow::Cow, string::String, vec::Vec};

/// No writing has more readings than this; the rest are not read.
const MOST: usize = 6;

/// What stands between two names of one writing.
const BETWEEN: [&str; 17] = [
    "a.k.a.",
    "f.k.a.",
    "n.k.a.",
    "d.b.a.",
    " aka ",
    " fka ",
    " nka ",
    " dba ",
    "d/b/a",
    "a/k/a",
    "f/k/a",
    "t/a ",
    "also known as",
    "formerly known as",
    "trading as",
    "doing business as",
    ";",
];

/// The writings in a writing.
pub(super) fn readings<'a>(writing: &'a str, cut: &mut bool) -> Vec<Cow<'a, str>> {
    let head = super::latin::head(writing);
    *cut |= head.len() < writing.len();
    // Most names hold nothing of the kind.
    if !head.bytes().any(|b| matches!(b, b'(' | b';' | b':' | b'/' | b'.'))
        && !head.contains("known as")
        && !head.contains("KNOWN AS")
        && !head.contains("ka ")
        && !head.contains("KA ")
        && !head.contains("ba ")
        && !head.contains("BA ")
        && !head.contains(" as ")
    {
        return Vec::from([Cow::Borrowed(head)]);
    }
    let mut out = Vec::new();
    let lower = head.to_ascii_lowercase();
    let mut from = 0;
    while from < head.len() {
        let rest = lower.get(from..).unwrap_or_default();
        let next = BETWEEN.iter().filter_map(|m| rest.find(m).map(|at| (at, m.len()))).min();
        let (at, len) = next.unwrap_or((rest.len(), 0));
        labels(head.get(from..from + at).unwrap_or_default(), &mut out);
        if len == 0 {
            break;
        }
        from += at + len;
    }
    let mut all: Vec<Cow<'a, str>> = Vec::new();
    for part in out {
        parentheses(part, &mut all);
    }
    if all.len() > MOST {
        *cut = true;
        all.truncate(MOST);
    }
    all
}

/// `Name. Affiliated Entity: Other`: the listed one is the other, and what stands before the label is named to say
/// whose it is, so it is read after that. An alias follows the name that it is of.
fn labels<'a>(part: &'a str, out: &mut Vec<&'a str>) {
    const OWN: [&str; 6] =
        ["affiliated entity", "affiliated entities", "affiliate", "affiliates", "subsidiary", "subsidiaries"];
    const ALIASES: [&str; 2] = ["alias", "aliases"];
    let Some((before, after)) = part.split_once(':') else { return out.push(part) };
    let lower = before.to_ascii_lowercase();
    let label = OWN.iter().chain(&ALIASES).filter(|l| lower.trim_end().ends_with(**l)).max_by_key(|l| l.len());
    match label {
        Some(label) => {
            let name = before.trim_end();
            let name = name.get(..name.len().saturating_sub(label.len())).unwrap_or_default();
            if OWN.contains(label) {
                labels(after, out);
                out.push(name);
            } else {
                out.push(name);
                labels(after, out);
            }
        }
        None => out.push(part),
    }
}

/// `Name (ACRONYM), town`: the name, and the acronym if it is one of the name.
fn parentheses<'a>(part: &'a str, out: &mut Vec<Cow<'a, str>>) {
    let Some((before, rest)) = part.split_once('(') else { return out.push(Cow::Borrowed(part)) };
    let Some((inner, after)) = rest.split_once(')') else { return out.push(Cow::Borrowed(part)) };
    if is_short_form(inner.trim(), before) || (before.trim().len() <= 8 && is_short_form(before.trim(), inner)) {
        let (long, short) = if before.trim().len() <= 8 && !is_short_form(inner.trim(), before) {
            (inner, before)
        } else {
            (before, inner)
        };
        out.push(Cow::Borrowed(long));
        out.push(Cow::Borrowed(short));
        if after.chars().filter(|c| c.is_alphanumeric()).count() > 1 {
            let mut whole = String::from(long);
            whole.push(' ');
            whole.push_str(after);
            out.push(Cow::Owned(whole));
        }
    } else {
        out.push(Cow::Borrowed(part));
    }
}

/// Whether a word is made of beginnings of the words of a name, in their order: `PINSTECH`. A
/// name's own first word counts, `Huawei Technologies Co., Ltd. (Huawei)`.
fn is_short_form(short: &str, name: &str) -> bool {
    let letters = short.chars().filter(|c| c.is_alphabetic());
    if short.contains(' ') || letters.clone().count() != short.chars().count() || letters.count() < 3 {
        return false;
    }
    let short = short.to_lowercase();
    let words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    if words.len() < 2 {
        return false;
    }
    words.first() == Some(&short) || taken(&short, &words, 0)
}

fn taken(short: &str, words: &[String], chunks: usize) -> bool {
    if short.is_empty() {
        return chunks >= 2;
    }
    let Some((word, rest)) = words.split_first() else { return false };
    let common = short.chars().zip(word.chars()).take_while(|(a, b)| a == b).count().min(6);
    // A longer beginning first, then shorter ones, then the word is passed over. Bounded: few
    // letters, and each step passes a word.
    let ends: Vec<usize> = short.char_indices().map(|(i, c)| i + c.len_utf8()).take(common).collect();
    ends.iter().rev().any(|&end| taken(short.get(end..).unwrap_or_default(), rest, chunks + 1))
        || (chunks > 0 || words.len() > 2) && taken(short, rest, chunks)
}
