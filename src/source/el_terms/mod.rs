//! Typed reader for the two text columns of the Entity List and of the
//! Military End User List: the license requirement and the license review
//! policy.
//!
//! The Consolidated Screening List prints both as prose, in several dozen
//! spellings. Screening against them by substring goes wrong in the direction
//! that hurts: a carve-out, a footnote marker or an "all other items" that is
//! overlooked changes the answer. The reader is therefore a small grammar, and
//! a text is [`Reading::Typed`] only when every word of it has been accounted
//! for. Anything else is [`Reading::Unread`], with the place where
//! understanding stopped, so that a human reads it instead.

mod cite;
mod lex;
mod requirement;
mod review;

use alloc::string::String;

use lex::{Cursor, Stop};

pub use requirement::{CarveOut, ConditionalAdmit, ExcludedWaters, Requirement, Scope};
pub use review::{ItemPredicate, Review, ReviewRule, Standard};

/// Longest text that is read. The longest published one has 1,300 chars; a limit
/// keeps hostile input from costing more than a moment.
const MAX_CHARS: usize = 16_384;

/// What became of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// Every word was understood.
    Typed(T),
    /// Some part was not understood, so nothing of the text is relied upon.
    Unread {
        /// Why the reader stopped.
        why: String,
        /// Offset in chars, into the text as given, of the first part that was
        /// not understood: the text before it could still have been the
        /// beginning of something readable.
        at: usize,
    },
    /// The text is empty or holds only white space.
    Blank,
}

impl<T> Reading<T> {
    /// The typed value, when there is one.
    #[must_use]
    pub fn typed(&self) -> Option<&T> {
        match self {
            Self::Typed(value) => Some(value),
            Self::Unread { .. } | Self::Blank => None,
        }
    }
}

/// Reads the `license_requirement` column of an entry.
///
/// ```
/// # use interdict::source::el_terms::{Reading, Scope, read_requirement};
/// let text = "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)4";
/// let Reading::Typed(requirement) = read_requirement(text) else { return };
/// assert_eq!(requirement.scope, Scope::AllSubjectToEar);
/// assert_eq!(requirement.footnotes, [4]);
/// ```
#[must_use]
pub fn read_requirement(text: &str) -> Reading<Requirement> {
    read(text, requirement::requirement, |text| {
        settled(text, review::review).then_some("review policy text in the requirement column")
    })
}

/// Reads the `license_policy` column of an entry.
///
/// ```
/// # use interdict::source::el_terms::{Reading, Standard, read_review};
/// let Reading::Typed(review) = read_review("Presumption of denial.") else { return };
/// assert_eq!(review.default, Some(Standard::PresumptionOfDenial));
/// ```
#[must_use]
pub fn read_review(text: &str) -> Reading<Review> {
    read(text, review::review, |text| {
        settled(text, requirement::requirement).then_some("requirement text in the policy column")
    })
}

/// Runs one grammar. `misplaced` is asked, only after a failure, whether the
/// text belongs in the other column: the published list does mix them up, and
/// that is worth saying in place of "not understood".
fn read<T>(
    text: &str,
    grammar: fn(&mut Cursor) -> Result<T, Stop>,
    misplaced: fn(&str) -> Option<&'static str>,
) -> Reading<T> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return Reading::Unread { why: "longer than any text of the lists".into(), at: MAX_CHARS };
    }
    let mut cursor = Cursor::new(text);
    if cursor.at_end() {
        return Reading::Blank;
    }
    match grammar(&mut cursor) {
        Ok(value) => Reading::Typed(value),
        Err(stop) => match misplaced(text) {
            Some(why) => Reading::Unread { why: why.into(), at: 0 },
            None => Reading::Unread { why: stop.why, at: stop.at },
        },
    }
}

fn settled<T>(text: &str, grammar: fn(&mut Cursor) -> Result<T, Stop>) -> bool {
    grammar(&mut Cursor::new(text)).is_ok()
}

#[cfg(test)]
mod tests;
