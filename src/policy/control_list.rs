//! The control list: which items are controlled for which reasons, the country chart that says
//! where, and which license exceptions an entry opens.

use super::{AuthCode, Limit};
use crate::{
    Date,
    fingerprint::Fingerprint,
    model::{Column, Dated, ItemCategory, Money, Reason, RegimeId, Scheme, Territory, words},
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};
use serde::{Deserialize, Serialize};

/// What a row of a control list says of its reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// Controlled for the reason under this column (`NS2`, or `special` for requirements that
    /// stand in the entry's own text).
    Column(Column),
    /// Not controlled for the reason at this paragraph, though the entry is.
    Exempt,
}

/// One control of one category. The row nearest the item replaces those it would inherit for the
/// same reason; rows of one category stand side by side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ControlRow {
    /// The entry or paragraph.
    pub category: ItemCategory,
    /// The reason for control; `None` = the entry exists and has no control here.
    pub reason: Option<Reason>,
    /// What is said of it.
    pub control: Control,
    /// A limit that the entry states in words; the host answers whether the item is within it.
    pub scope: Option<String>,
    /// When the row counts.
    pub dated: Dated,
    /// Where it stands.
    pub citation: String,
    /// Further words: the special requirement, the agency with jurisdiction.
    pub note: String,
}

impl ControlRow {
    /// The key under which the host answers the row's limit in words:
    /// `3A001.a.1.a/MT1/when-usable-in-missiles`.
    pub fn scope_key(&self) -> String {
        let column = match &self.control {
            Control::Column(c) => c.as_str(),
            Control::Exempt => "none",
        };
        format!("{}/{column}/{}", self.category, slug(self.scope.as_deref().unwrap_or_default()))
    }
}

/// The first words of a limit, so that a key reads like what it asks; a limit that is longer ends
/// in a mark of the whole text, so that two limits never share a key.
fn slug(text: &str) -> String {
    const LONGEST: usize = 48;
    let mut out = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if out.len().saturating_add(word.len()) > LONGEST {
            let mark = Fingerprint::of_bytes(text.as_bytes()).to_string();
            out.push('~');
            out.push_str(mark.get(7..13).unwrap_or_default());
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(&word.to_lowercase());
    }
    out
}

words! {
    /// Whether an entry opens a license exception.
    Answer "bad-answer" "an answer" {
        /// It does.
        Yes = "yes",
        /// It does not.
        No = "no",
        /// The text was not read far enough to say.
        Unclear = "unclear",
    }
}

/// Whether an entry or paragraph opens a list-based license exception (`GBS: Yes`, `LVS: $5000`).
/// The row nearest the item replaces those it would inherit for the same exception.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Eligibility {
    /// The entry or paragraph.
    pub category: ItemCategory,
    /// The exception.
    pub exception: AuthCode,
    /// Whether it is open.
    pub answer: Answer,
    /// A limit in words; the host answers whether the item is within it.
    pub scope: Option<String>,
    /// The value limit per order, if there is one.
    pub value: Option<Money>,
    /// Where it stands.
    pub citation: String,
}

impl Eligibility {
    /// The key under which the host answers the row's limit in words.
    pub fn scope_key(&self) -> String {
        format!("{}/{}/{}", self.category, self.exception, slug(self.scope.as_deref().unwrap_or_default()))
    }
}

/// A control list with its eligibilities and limits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ControlList {
    /// The regime whose list it is: what is not subject to it needs no code on the list. `None` = a
    /// list for all.
    pub regime: Option<RegimeId>,
    /// The day up to which it is kept.
    pub as_of: Option<Date>,
    /// For how many days after that it may be used.
    pub max_age_days: Option<u32>,
    /// The controls, sorted.
    pub rows: Vec<ControlRow>,
    /// The eligibilities, sorted.
    pub eligibility: Vec<Eligibility>,
    /// The limits that its entries write in numbers, sorted.
    pub limits: Vec<Limit>,
}

impl ControlList {
    /// The scheme of its categories: an item is under the list by its one code of this scheme.
    pub fn scheme(&self) -> &Scheme {
        let first = self.rows.first().map(|r| &r.category).or(self.eligibility.first().map(|e| &e.category));
        let first = first.or(self.limits.first().map(|l| &l.category));
        first.map_or(&Scheme::Eccn, ItemCategory::scheme)
    }
    /// A category that is of another scheme than the others.
    pub(crate) fn stranger(&self) -> Option<&ItemCategory> {
        let all = self.rows.iter().map(|r| &r.category).chain(self.eligibility.iter().map(|e| &e.category));
        all.into_iter().find(|c| c.scheme() != self.scheme())
    }
}

/// One row of a country chart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChartRow {
    /// The country.
    pub place: Territory,
    /// The columns that are marked.
    pub marked: BTreeSet<Column>,
    /// When the row counts.
    pub dated: Dated,
    /// Footnotes, and where the row only points to another part.
    pub note: String,
}

/// A country chart, such as Supplement No. 1 to Part 738. A country without a row on a day is
/// unknown on that day.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Chart {
    /// All columns of the chart.
    pub columns: BTreeSet<Column>,
    /// The rows, sorted.
    pub rows: Vec<ChartRow>,
}
