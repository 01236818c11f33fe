//! The account of a file: what became of each row, and what should be known of it.
//! Uses `error`. Leaves out how it is printed, which is up to the caller.

use crate::error::Error;
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec::Vec,
};

/// An account of every row of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadReport {
    /// The file.
    pub file: String,
    /// Physical lines of the file.
    pub lines: usize,
    /// Rows after the header.
    pub rows: usize,
    /// Rows kept.
    pub kept: usize,
    /// By source, as the file names it.
    pub by_source: BTreeMap<String, SourceCount>,
    /// Warnings: the row was kept, and this should be known of it.
    pub warnings: Vec<Note>,
    /// Rows that could not be kept, and why.
    pub rejected: Vec<Note>,
}

/// What became of the rows of one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceCount {
    /// Rows read.
    pub read: usize,
    /// Rows kept as listings.
    pub kept: usize,
    /// Rows kept, with at least one warning.
    pub warned: usize,
}

/// Something that a reader of the file noticed about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The physical line of the row, from 1.
    pub line: usize,
    /// The name of the entry, as far as the row has one.
    pub name: String,
    /// A stable code: `unread-policy`, `no-date`.
    pub code: &'static str,
    /// The column.
    pub field: &'static str,
    /// The value, shortened.
    pub value: String,
    /// What it means for the row.
    pub message: String,
}

impl LoadReport {
    /// Succeeds only if every row was kept.
    ///
    /// # Errors
    /// `incomplete-list` with the first row that was not, and how many there are.
    pub fn require_complete(&self) -> Result<(), Error> {
        match self.rejected.first() {
            None => Ok(()),
            Some(n) => Err(crate::error::bad(
                "incomplete-list",
                &self.file,
                format!(
                    "has {} of {} rows that could not be kept; the first is line {}: {}: {}",
                    self.rejected.len(),
                    self.rows,
                    n.line,
                    n.field,
                    n.message
                ),
            )),
        }
    }

    /// How many warnings there are of each code.
    pub fn warnings_by_code(&self) -> BTreeMap<&'static str, usize> {
        let mut out = BTreeMap::new();
        for w in &self.warnings {
            *out.entry(w.code).or_insert(0) += 1;
        }
        out
    }

    /// A source of which no row has a date is told once, and not once per row.
    pub(super) fn fold_undated(&mut self) {
        let mut undated: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for w in self.warnings.iter().filter(|w| w.code == "no-date") {
            undated.entry(w.value.clone()).or_default().push(w.line);
        }
        for (source, lines) in undated {
            let Some(count) = self.by_source.get_mut(&source) else { continue };
            if lines.len() < count.kept {
                continue;
            }
            let (mut first, mut others) = (None, BTreeSet::new());
            self.warnings.retain(|w| {
                let mine = w.value == source && w.code == "no-date";
                if mine {
                    first = first.or(Some(w.line));
                } else {
                    others.insert(w.line);
                }
                !mine
            });
            count.warned = lines.iter().filter(|l| others.contains(l)).count();
            self.warnings.push(Note {
                line: first.unwrap_or(1),
                name: String::new(),
                code: "no-dates",
                field: "start_date",
                value: source,
                message: format!("no row of this source has a date; entries that count on every day: {}", lines.len()),
            });
        }
        for w in self.warnings.iter_mut().filter(|w| w.code == "no-date") {
            w.value.clear();
        }
        self.warnings.sort_by(|a, b| (a.line, a.code).cmp(&(b.line, b.code)));
    }
}
