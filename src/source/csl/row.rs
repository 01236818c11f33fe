//! One row of the file: its list, its id, its dates, and the terms of the Entity List.
//! Uses `model` and `policy`. Leaves out who the entry is (`entity.rs`) and how texts of the Entity List
//! are read (`source/entity_list.rs`).

use super::{CslOptions, Note, entity::entity};
use crate::{
    Date,
    model::{Code, Dated, ListId, ListingId, Status, parse_date},
    policy::Listing,
    source::entity_list,
    text,
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

pub(super) type Entry = (ListId, Listing, Option<Date>, Vec<Note>);

pub(super) fn entry(
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
            Err(e) => c.note("bad-program", "programs", p, e.to_string()),
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
    // A denial order says itself what it denies; the file tells only whether it is one of the usual kind.
    if c.get("standard_order").eq_ignore_ascii_case("n") {
        let what = "is not a standard order: the entry counts like one, and the order itself says what it denies";
        c.note("nonstandard-order", "standard_order", "N", what);
        listing.note = format!("standard order: no{}{}", if listing.note.is_empty() { "" } else { "; " }, listing.note);
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

pub(super) struct Cells<'r> {
    pub(super) header: &'r [String],
    pub(super) fields: &'r [String],
    pub(super) line: usize,
    pub(super) notes: Vec<Note>,
}

impl Cells<'_> {
    pub(super) fn get(&self, column: &str) -> &str {
        let i = self.header.iter().position(|h| h == column);
        i.and_then(|i| self.fields.get(i)).map_or("", |s| s.trim())
    }

    pub(super) fn note(&mut self, code: &'static str, field: &'static str, value: &str, message: impl Into<String>) {
        self.notes.push(Note {
            line: self.line,
            name: crate::error::shorten(self.get("name")),
            code,
            field,
            value: crate::error::shorten(value),
            message: message.into(),
        });
    }
}
