//! The License Exceptions that overcome a requirement.
//! Uses the cursor of `lex` and the sections of `cite`. Leaves out whether one is met: nothing here decides.

use super::super::lex::{Cursor, Stop};
use super::Requirement;
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A License Exception which overcomes the requirement for one user only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionalAdmit {
    /// The exception, as in [`Requirement::admits`].
    pub code: String,
    /// Who must be using the item: `U.S. Geological Survey`.
    pub used_by: String,
}

/// `This license requirement may be overcome by License Exception GOV under
/// § 740.11(b)(2) and (e).`
pub(super) fn exception(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    let at = cur.next_word();
    if !cur.phrase("this license requirement may be overcome by license exception gov under") {
        return Ok(false);
    }
    if !(out.admits.is_empty() && out.admits_when.is_empty()) {
        return Err(cur.stop(at, "a second License Exception sentence"));
    }
    let at = cur.next_word();
    let Some(mut sections) = cur.sections(None)? else {
        return Err(cur.unread());
    };
    // `and e.`, without the brackets.
    let mark = cur.mark();
    if cur.phrase("and") {
        cur.skip_spaces();
        let letter = cur.take(|c| c.is_ascii_lowercase());
        let sibling =
            letter.filter(|_| cur.word_ends()).and_then(|letter| sections.last()?.sibling(&letter.to_string()));
        match sibling {
            Some(section) => sections.push(section),
            None => cur.reset(mark),
        }
    }
    let mut codes = Vec::new();
    for section in &sections {
        // The code says GOV and the section must agree.
        if section.number != "740.11" {
            return Err(cur.stop(at, "the section is not that of License Exception GOV"));
        }
        let paragraphs = section.paragraphs.iter().map(|p| format!(".{p}"));
        codes.push(format!("GOV{}", paragraphs.collect::<String>()));
    }
    if cur.phrase("when used by the u.s. geological survey") {
        out.admits_when
            .extend(codes.into_iter().map(|code| ConditionalAdmit { code, used_by: "U.S. Geological Survey".into() }));
        return Ok(true);
    }
    out.admits = codes;
    // `and (e). (e).`: the last paragraph printed twice says nothing new.
    let mark = cur.mark();
    cur.separators();
    let again = cur.designator();
    let last = sections.last().and_then(|section| section.paragraphs.last());
    if again.is_none() || again.as_ref() != last {
        cur.reset(mark);
    }
    Ok(true)
}
