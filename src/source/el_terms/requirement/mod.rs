//! Grammar of the license requirement: its scope, its citations, and the sentences that may follow.
//! Uses the cursor of `lex`, the sections of `cite` and the standards of `review`. Exclusions and
//! License Exceptions are files of their own.

mod carve_out;
mod exception;

pub use carve_out::{CarveOut, ExcludedWaters};
pub use exception::ConditionalAdmit;

use super::lex::{Cursor, Stop};
use super::review;
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use carve_out::carve_outs;
use exception::exception;

/// A license requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The items it is for.
    pub scope: Scope,
    /// What it does not reach.
    pub carve_outs: Vec<CarveOut>,
    /// The footnotes of supplement no. 4 to part 744 that apply, sorted and
    /// unique: those printed, and those whose rule is cited (734.9(e)(2) is the
    /// rule of footnote 4, also where its number was lost).
    pub footnotes: Vec<u8>,
    /// The sections cited for the requirement, in the order of the text:
    /// `734.9(g)`. Not those that only define a term or an exception.
    pub references: Vec<String>,
    /// The License Exceptions which overcome it, by code and paragraph:
    /// `GOV.b.2` for 740.11(b)(2).
    pub admits: Vec<String>,
    /// The License Exceptions which overcome it under a condition. They are
    /// kept apart so that who overlooks the condition is on the safe side.
    pub admits_when: Vec<ConditionalAdmit>,
    /// Review words that stand in the requirement: `with case-by-case basis for
    /// items listed on the CCL`.
    pub policy_leak: Option<String>,
    /// Whether the requirement extends to the entity wherever located.
    pub worldwide: bool,
}

/// The items a license is required for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All items subject to the EAR.
    AllSubjectToEar,
    /// All items subject to the EAR when used in the projects that a section
    /// specifies.
    AllWhenUsedInProjects {
        /// The section: `746.5`, or `746.8(a)(4)`.
        section: String,
    },
    /// Items on the Commerce Control List, and EAR99 items listed in supplement
    /// no. 7 to part 746.
    CclOrSupp7Part746,
    /// Items listed in supplement no. 2 to part 744, the scope of the Military
    /// End User List.
    Supp2Part744,
}

pub(super) fn requirement(cur: &mut Cursor) -> Result<Requirement, Stop> {
    cur.phrase("for");
    let mut out = Requirement {
        scope: Scope::AllSubjectToEar,
        carve_outs: Vec::new(),
        footnotes: Vec::new(),
        references: Vec::new(),
        admits: Vec::new(),
        admits_when: Vec::new(),
        policy_leak: None,
        worldwide: false,
    };
    scope(cur, &mut out)?;
    loop {
        cur.separators();
        if cur.at_end() {
            break;
        }
        let read = citation(cur, &mut out)?
            || carve_outs(cur, &mut out)?
            || exception(cur, &mut out)?
            || worldwide(cur, &mut out)?
            || crimea(cur, &mut out)?
            || leak(cur, &mut out)?;
        if !read {
            return Err(cur.unread());
        }
    }
    out.footnotes.sort_unstable();
    out.footnotes.dedup();
    Ok(out)
}

fn scope(cur: &mut Cursor, out: &mut Requirement) -> Result<(), Stop> {
    if cur.phrase("any item subject to the ear listed in supplement no. 2 to part 744") {
        out.scope = Scope::Supp2Part744;
    } else if cur.phrase("all items subject to the ear") {
        if cur.phrase("when used in projects specified in") {
            let Some(section) = cur.section() else {
                return Err(cur.unread());
            };
            let section = section.to_string();
            out.references.push(section.clone());
            out.scope = Scope::AllWhenUsedInProjects { section };
        }
    } else if cur.any(&[
        "items on the ccl and ear99 items listed in supplement no. 7 to part 746",
        "items on the ccl and listed in supplement no. 7 to part 746",
    ]) {
        out.scope = Scope::CclOrSupp7Part746;
    } else {
        return Err(cur.unread());
    }
    if out.scope != Scope::AllSubjectToEar {
        cur.phrase("of the ear");
    }
    Ok(())
}

/// `(See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)`.
fn citation(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    let mark = cur.mark();
    cur.punct('(');
    if !cur.phrase("see") {
        cur.reset(mark);
        return Ok(false);
    }
    let Some(sections) = cur.sections(Some(&mut out.footnotes))? else {
        return Err(cur.unread());
    };
    // Either bracket may be missing, and the full stop be on either side.
    let mark = cur.mark();
    cur.punct('.');
    if cur.punct(')') {
        cur.markers(None, &mut out.footnotes)?;
        if !cur.word_ends() {
            return Err(cur.unread());
        }
    } else {
        cur.reset(mark);
    }
    for section in sections {
        out.footnotes.extend(section.footnote());
        let section = section.to_string();
        if !out.references.contains(&section) {
            out.references.push(section);
        }
    }
    Ok(true)
}

fn worldwide(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    let at = cur.next_word();
    if !cur.phrase(
        "the license requirements under this entry also extend to any export, reexport and \
         transfer (in-country) to the entity wherever located worldwide",
    ) {
        return Ok(false);
    }
    if out.worldwide {
        return Err(cur.stop(at, "the same sentence twice"));
    }
    out.worldwide = true;
    Ok(true)
}

/// The sentence that narrows the general license named before it.
fn crimea(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    let at = cur.next_word();
    if !cur.phrase(
        "russia does not include the \"crimea region of ukraine,\" as that term is defined in \
         section 8(d) of e.o. 13685",
    ) {
        return Ok(false);
    }
    match out.carve_outs.last_mut() {
        Some(CarveOut::OfacGeneralLicense { excludes_crimea, .. }) if !*excludes_crimea => {
            *excludes_crimea = true;
            Ok(true)
        }
        _ => Err(cur.stop(at, "no general license before this sentence")),
    }
}

/// Review words that stand in the requirement column.
fn leak(cur: &mut Cursor, out: &mut Requirement) -> Result<bool, Stop> {
    let from = cur.next_word();
    if !cur.phrase("with") {
        return Ok(false);
    }
    let read = review::standard(cur).is_some() && { !cur.phrase("for") || review::predicates(cur).is_some() };
    if !read {
        return Err(cur.unread());
    }
    if out.policy_leak.is_some() {
        return Err(cur.stop(from, "review words twice"));
    }
    out.policy_leak = Some(cur.printed(from, cur.mark()));
    Ok(true)
}
