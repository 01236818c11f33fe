//! The Consolidated Screening List of trade.gov, as CSV: every source list in it becomes a party
//! list, every row is accounted for.

use super::{
    csv::{physical_lines, rows},
    entity_list,
    rulebook::SourceFile,
    tables::NoticeDates,
};
use crate::{
    Date,
    error::{Error, Errors, nearest},
    model::{
        Address, Code, Dated, Entity, EntityKind, EntityName, Identifier, ListId, ListingId, Status, Strength,
        Territory, parse_date,
    },
    policy::{Listing, PartyList, Rulebook},
    text,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};

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

/// Something that a reader of the file noticed about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The physical line of the row, from 1.
    pub line: usize,
    /// A stable code: `unread-policy`, `no-date`.
    pub code: &'static str,
    /// The column.
    pub field: &'static str,
    /// The value, shortened.
    pub value: String,
    /// What it means for the row.
    pub message: String,
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
    /// A source of which no row has a date is told once, and not once per row.
    fn fold_undated(&mut self) {
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
    /// How many warnings there are of each code.
    pub fn warnings_by_code(&self) -> BTreeMap<&'static str, usize> {
        let mut out = BTreeMap::new();
        for w in &self.warnings {
            *out.entry(w.code).or_insert(0) += 1;
        }
        out
    }
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
    /// Puts every list into a rulebook, in the place of what it brought under the same id.
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
/// let csl = read_csl(SourceFile { name: "csl.csv", text }, &CslOptions::default())?;
/// csl.report.require_complete()?;
/// assert_eq!((csl.report.rows, csl.report.kept), (1, 1));
/// assert_eq!(csl.lists[0].named("EXAMPLE WORKS").count(), 1);
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
        let reject = |report: &mut LoadReport, field, value: &str, message: String| {
            report.rejected.push(Note {
                line: row.line,
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
                reject(&mut report, "row", &row.text, why.clone());
                continue;
            }
        };
        let cells = Cells { header: &header, fields, line: row.line, notes: Vec::new() };
        let source = cells.get("source").to_string();
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
            Err((field, value, message)) => reject(&mut report, field, &value, message),
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

struct Cells<'r> {
    header: &'r [String],
    fields: &'r [String],
    line: usize,
    notes: Vec<Note>,
}

impl Cells<'_> {
    fn get(&self, column: &str) -> &str {
        let i = self.header.iter().position(|h| h == column);
        i.and_then(|i| self.fields.get(i)).map_or("", |s| s.trim())
    }
    fn note(&mut self, code: &'static str, field: &'static str, value: &str, message: impl Into<String>) {
        self.notes.push(Note {
            line: self.line,
            code,
            field,
            value: crate::error::shorten(value),
            message: message.into(),
        });
    }
}

type Entry = (ListId, Listing, Option<Date>, Vec<Note>);

fn entry(
    mut c: Cells<'_>,
    options: &CslOptions,
    ids: &mut BTreeSet<(ListId, String)>,
) -> Result<Entry, (&'static str, String, String)> {
    let source = c.get("source").to_string();
    let list = list_id(&source).ok_or_else(|| {
        ("source", source.clone(), "names no list: expected a short form in parentheses, such as `(EL)`".to_string())
    })?;
    let name = c.get("name").to_string();
    if text::fold(&name).is_empty() {
        return Err(("name", name, "has no letter or digit".into()));
    }
    let raw_id = c.get("_id").to_string();
    // An entry without a usable id is an entry all the same: it gets one of its line.
    let by_line = format!("row-{}", c.line);
    let id = match unique_id(&list, &raw_id, ids) {
        Some(id) => id,
        None => unique_id(&list, &by_line, ids).ok_or_else(|| ("_id", raw_id.clone(), "is not an id".to_string()))?,
    };
    if id.as_str() == by_line {
        c.note("bad-id", "_id", &raw_id, format!("is not an id; the entry is kept as `{id}`"));
    } else if id.as_str() != raw_id {
        c.note("repeated-id", "_id", &raw_id, format!("stands on an earlier row as well; this one is kept as `{id}`"));
    }
    let mut listing = Listing::new(id, entity(&mut c, &name));
    let start = dates(&mut c, &mut listing, options, &list);
    listing.citation = c.get("federal_register_notice").to_string();
    let programs = c.get("programs").to_string();
    for p in programs.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        match p.replace(' ', "-").parse::<Code>() {
            Ok(code) => {
                listing.programs.insert(code);
            }
            Err(e) => c.notes.push(Note {
                line: c.line,
                code: "bad-program",
                field: "programs",
                value: p.into(),
                message: e.to_string(),
            }),
        }
    }
    if matches!(list.as_str(), "el" | "meu") {
        let (requirement, policy) = (c.get("license_requirement").to_string(), c.get("license_policy").to_string());
        let mut doubts = Vec::new();
        entity_list::terms(&mut listing, &requirement, &policy, &mut doubts);
        for d in doubts {
            let value = if d.field == "license_policy" { &policy } else { &requirement };
            c.note(d.code, d.field, value, d.message);
        }
        listing.note = format!("license requirement: {requirement}; license policy: {policy}");
    }
    Ok((list, listing, start, c.notes))
}

/// The short form in parentheses, in lower case: `Entity List (EL) - …` is `el`.
fn list_id(source: &str) -> Option<ListId> {
    let (_, rest) = source.split_once('(')?;
    let (short, _) = rest.split_once(')')?;
    let word = short.split_whitespace().next()?;
    word.to_lowercase().parse().ok()
}

fn unique_id(list: &ListId, raw: &str, ids: &mut BTreeSet<(ListId, String)>) -> Option<ListingId> {
    let mut id = raw.to_string();
    let mut n = 1usize;
    while !ids.insert((list.clone(), id.clone())) {
        n += 1;
        id = format!("{raw}-{n}");
    }
    id.parse().ok()
}

fn entity(c: &mut Cells<'_>, name: &str) -> Entity {
    let mut e = Entity::named(name);
    e.kind = match c.get("type").to_lowercase().as_str() {
        "individual" => Some(EntityKind::Person),
        "entity" => Some(EntityKind::Organization),
        "vessel" => Some(EntityKind::Vessel),
        "aircraft" => Some(EntityKind::Aircraft),
        _ => None,
    };
    let addresses = c.get("addresses").to_string();
    for address in addresses.split(';').map(str::trim).filter(|a| !a.is_empty()) {
        let country = address.rsplit(',').next().and_then(|p| p.trim().parse::<Territory>().ok());
        if let Some(t) = &country
            && !e.countries.contains(t)
        {
            e.countries.push(t.clone());
        }
        e.addresses.push(Address { text: address.into(), country });
    }
    for n in c.get("nationalities").split([';', ',']).chain(c.get("citizenships").split([';', ','])) {
        if let Ok(t) = n.trim().parse::<Territory>()
            && !e.nationalities.contains(&t)
        {
            e.nationalities.push(t);
        }
    }
    for id in c.get("ids").split(';').map(str::trim).filter(|i| !i.is_empty()) {
        let mut parts = id.split(',').map(str::trim);
        if let (Some(kind), Some(value)) = (parts.next(), parts.next())
            && !value.is_empty()
        {
            e.identifiers.push(Identifier { kind: kind.to_lowercase(), value: value.into() });
        }
    }
    let aliases = c.get("alt_names").to_string();
    let mut add = |text: &str, strength| {
        let text = text.trim();
        let key = text::fold(text);
        if !key.is_empty() && !e.names.iter().any(|n| text::fold(&n.text) == key) {
            e.names.push(EntityName { text: text.into(), strength });
        }
    };
    for alias in aliases.split(';').map(|a| a.trim().trim_start_matches("and ").trim_end_matches('.')) {
        add(alias, Strength::Strong);
    }
    let towns: Vec<String> = e.addresses.iter().map(|a| text::fold(&a.text)).collect();
    let mut more = Vec::new();
    for n in core::iter::once(name).chain(aliases.split(';').map(|a| a.trim().trim_start_matches("and "))) {
        derived_names(n, e.kind, &towns, &mut more);
    }
    for (text, strength) in more {
        let key = text::fold(&text);
        if !key.is_empty() && !e.names.iter().any(|n| text::fold(&n.text) == key) {
            e.names.push(EntityName { text, strength });
        }
    }
    e
}

/// The names that the file packs into one text: `X (Short)`, `X. Affiliated Entity: Y`, `X, Town`,
/// and `LAST, First` of persons.
fn derived_names(name: &str, kind: Option<EntityKind>, towns: &[String], out: &mut Vec<(String, Strength)>) {
    if let Some((_, affiliate)) = name.split_once("Affiliated Entity:") {
        out.push((affiliate.trim().into(), Strength::Strong));
        return;
    }
    if let (Some((head, rest)), true) = (name.split_once('('), name.contains(')'))
        && let Some((short, tail)) = rest.split_once(')')
    {
        let without = format!("{}{}", head.trim_end(), tail);
        if tail.trim().is_empty() || tail.trim_start().starts_with(',') {
            out.push((without.trim().trim_end_matches(',').into(), Strength::Strong));
        }
        out.push((short.trim().into(), Strength::Weak));
    }
    // A tail of towns that the addresses name: `X Co., Ltd., Chengdu, Sichuan`.
    let mut head = name;
    while let Some((front, town)) = head.rsplit_once(',') {
        let key = text::fold(town);
        let is_town = key.len() > 3 && towns.iter().any(|t| t.split(' ').collect::<Vec<_>>().join(" ").contains(&key));
        if !is_town && front == name.rsplit_once(',').map_or("", |(f, _)| f) {
            // The last part may be a province that no address names; the one before must be a town.
            match front.rsplit_once(',') {
                Some((rest, before))
                    if towns.iter().any(|t| t.contains(&text::fold(before)) && text::fold(before).len() > 3) =>
                {
                    head = rest;
                    continue;
                }
                _ => break,
            }
        }
        if !is_town {
            break;
        }
        head = front;
    }
    if head.len() < name.len() && !text::fold(head).is_empty() {
        out.push((head.trim().into(), Strength::Strong));
    }
    if kind == Some(EntityKind::Person)
        && let Some((last, first)) = name.split_once(',')
        && !first.contains(',')
    {
        out.push((format!("{} {}", first.trim(), last.trim()), Strength::Strong));
    }
}

/// When an entry counts: the effective date of its first notice where the table has it, else the
/// date of the file, which is one of publication; without any, always.
fn dates(c: &mut Cells<'_>, listing: &mut Listing, options: &CslOptions, list: &ListId) -> Option<Date> {
    let sane = |d: Date| d.year() >= 1900;
    let mut read = |field: &'static str| {
        let value = c.get(field).to_string();
        if value.is_empty() {
            return None;
        }
        match parse_date(&value).ok().filter(|d| sane(*d)) {
            Some(d) => Some(d),
            None => {
                c.note("bad-date", field, &value, "is not a date of listing; the entry counts without it");
                None
            }
        }
    };
    let (start, end) = (read("start_date"), read("end_date"));
    let notice = c.get("federal_register_notice").to_string();
    let first = notice.split([',', ';']).next().map(str::trim).unwrap_or_default();
    let effective = options.notices.get(first);
    let (from, known) = match (effective, start) {
        (Some((day, public)), start) => (Some(start.map_or(day, |s| s.min(day))), public.or(Some(day))),
        (None, Some(start)) => {
            if list.as_str() == "el" {
                c.note(
                    "publication-date",
                    "start_date",
                    first,
                    "no effective date is known for this notice; the date of publication is used",
                );
            }
            (Some(start), Some(start))
        }
        (None, None) => {
            let source = c.get("source").to_string();
            c.note("no-date", "start_date", &source, "has no date; the entry counts on every day");
            (None, None)
        }
    };
    let until = end.filter(|e| from.is_none_or(|f| f < *e));
    if end.is_some() && until.is_none() {
        let value = c.get("end_date").to_string();
        c.note("bad-date", "end_date", &value, "is not after the start; the entry counts without an end");
    }
    listing.dated = Dated::period(from, until, known, Status::InForce);
    start
}
