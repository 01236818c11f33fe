//! The Consolidated Screening List of trade.gov, as CSV: every source list in it becomes a party
//! list, every row is accounted for.
//! Uses `policy` and `model`. Here is the file as a whole; a row, its entity and the account are files
//! of their own.

mod entity;
mod report;
mod row;

pub use report::{LoadReport, Note, SourceCount};

use super::{
    csv::{physical_lines, rows},
    rulebook::SourceFile,
    tables::NoticeDates,
};
use crate::{
    Date,
    error::{Error, Errors, nearest},
    model::ListId,
    policy::{Listing, PartyList, Rulebook},
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};
use row::{Cells, entry};

/// How a Consolidated Screening List is read.
#[derive(Clone, Debug, Default)]
pub struct CslOptions {
    /// The day on which the file was published; if it is not given, the newest date in the file.
    pub as_of: Option<Date>,
    /// For how many days after that the lists may be used without a flag.
    pub max_age_days: Option<u32>,
    /// Effective dates by Federal Register notice; the file itself has only publication dates.
    pub notices: NoticeDates,
}

/// The lists of a file, and the account of its rows.
#[derive(Clone, Debug)]
pub struct Csl {
    /// One list per source: `el`, `sdn`, `dpl`, `uvl`, `meu`, `ssi` …
    pub lists: Vec<PartyList>,
    /// The account.
    pub report: LoadReport,
}

impl Csl {
    /// Puts every list into a rulebook, in the place of what it brought under the same id: entries
    /// that the rulebook held are gone. The rulebook is used up, as in [`Rulebook::with_list`].
    ///
    /// # Errors
    /// `unknown-name` if the rulebook does not define a term that the Entity List uses.
    pub fn into_rulebook(self, rulebook: Rulebook) -> Result<Rulebook, Errors> {
        let mut parts = rulebook.into_parts();
        for l in self.lists {
            let max_age = l.max_age_days().or(parts.lists.get(l.id()).and_then(PartyList::max_age_days));
            let as_of = l.as_of();
            parts.lists.insert(l.id().clone(), l.kept(as_of, max_age));
        }
        Rulebook::new(parts)
    }
}

const COLUMNS: [&str; 10] = [
    "_id",
    "source",
    "name",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "license_requirement",
    "license_policy",
    "alt_names",
];

/// Reads a Consolidated Screening List in the CSV form of trade.gov.
///
/// ```
/// use interdict::source::{CslOptions, SourceFile, read_csl};
/// let text = "_id,source,name,addresses,federal_register_notice,start_date,end_date,license_requirement,license_policy,alt_names\n\
///     a1,Entity List (EL) - Bureau of Industry and Security,Example Works,\"Minsk, BY\",87 FR 20299,2022-04-07,,For all items subject to the EAR,Policy of denial.,\n";
/// let options = CslOptions {
///     max_age_days: Some(30),                        // else what the rulebook says of each list
///     notices: interdict::packs::us_ear_notices()?,  // effective dates by notice
///     ..CslOptions::default()
/// };
/// let csl = read_csl(SourceFile { name: "csl.csv", text }, &options)?;
/// csl.report.require_complete()?;
/// assert_eq!((csl.report.rows, csl.report.kept), (1, 1));
/// assert_eq!(csl.lists[0].named("EXAMPLE WORKS").count(), 1);
/// let rulebook = csl.into_rulebook(interdict::packs::us_ear()?.clone())?;
/// assert_eq!(rulebook.lists["el"].listings().len(), 1); // in the place of what the pack had
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Only if the file as a whole is not such a list: no header, or columns missing. Bad rows are in
/// the report.
pub fn read_csl(file: SourceFile<'_>, options: &CslOptions) -> Result<Csl, Error> {
    let mut all = rows(file.text, false).into_iter();
    let header = all.next().and_then(|r| r.fields.ok()).ok_or_else(|| {
        crate::error::bad(
            "bad-list",
            file.name,
            "has no header: expected the columns of the Consolidated Screening List",
        )
    })?;
    for c in COLUMNS {
        if !header.iter().any(|h| h == c) {
            let hint =
                nearest(c, header.iter().map(String::as_str)).map(|n| format!("; there is `{n}`")).unwrap_or_default();
            return Err(crate::error::bad("bad-list", file.name, format!("has no column `{c}`{hint}")));
        }
    }
    let mut report = LoadReport { file: file.name.into(), lines: physical_lines(file.text), ..LoadReport::default() };
    let mut lists: BTreeMap<ListId, (String, Vec<Listing>)> = BTreeMap::new();
    let mut ids: BTreeSet<(ListId, String)> = BTreeSet::new();
    let mut newest = None;
    for row in all {
        report.rows += 1;
        let reject = |report: &mut LoadReport, name: &str, field, value: &str, message: String| {
            report.rejected.push(Note {
                line: row.line,
                name: crate::error::shorten(name),
                code: "bad-row",
                field,
                value: crate::error::shorten(value),
                message,
            });
        };
        let fields = match &row.fields {
            Ok(f) => f,
            Err(why) => {
                report.by_source.entry("(rows that could not be read)".into()).or_default().read += 1;
                reject(&mut report, "", "row", &row.text, why.clone());
                continue;
            }
        };
        let cells = Cells { header: &header, fields, line: row.line, notes: Vec::new() };
        let (source, name) = (cells.get("source").to_string(), cells.get("name").to_string());
        report.by_source.entry(source.clone()).or_default().read += 1;
        match entry(cells, options, &mut ids) {
            Ok((list, listing, start, notes)) => {
                newest = newest.max(start);
                let count = report.by_source.entry(source.clone()).or_default();
                count.kept += 1;
                count.warned += usize::from(!notes.is_empty());
                report.kept += 1;
                report.warnings.extend(notes);
                lists.entry(list).or_insert_with(|| (source, Vec::new())).1.push(listing);
            }
            Err((field, value, message)) => reject(&mut report, &name, field, &value, message),
        }
    }
    report.fold_undated();
    let as_of = options.as_of.or(newest);
    let lists = lists
        .into_iter()
        .filter_map(|(id, (name, listings))| {
            PartyList::new(id, name, listings).ok().map(|l| l.kept(as_of, options.max_age_days))
        })
        .collect();
    Ok(Csl { lists, report })
}
