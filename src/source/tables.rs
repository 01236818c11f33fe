//! The CSV tables of a rulebook: groups, governed places, charts, control lists, party lists.

use super::{
    csv::{Row, rows},
    doc::Log,
};
use crate::{
    Date,
    error::{Error, Place, nearest},
    model::{
        Amount, Born, Column, Currency, Dated, Entity, EntityKind, GroupId, Identifier, ItemCategory, ListId, Money,
        Reason, Status, Strength, Territory, parse_date,
    },
    policy::{
        Answer, Chart, ChartRow, Condition, Control, ControlList, ControlRow, Eligibility, Governed, Group, Listing,
        Member, PartyList, ReviewPolicy, ReviewTable,
    },
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::str::FromStr;

/// A table with a header, read row by row; a bad row is told and the rest is read on.
pub(super) struct Table<'l> {
    log: &'l Log,
    file: String,
    header: Vec<String>,
    head: Place,
    rows: Vec<Row>,
}

/// One row, by column name.
pub(super) struct Cells<'t> {
    table: &'t Table<'t>,
    row: &'t Row,
    fields: &'t [String],
}

impl<'l> Table<'l> {
    pub(super) fn open(log: &'l Log, file: &str, text: &str, columns: &[&str], optional: &[&str]) -> Option<Table<'l>> {
        let mut all = rows(text, true).into_iter();
        let head = all.next();
        let Some(Row { line, fields: Ok(header), text }) = head else {
            log.say("empty-table", format!("{file} has no header: expected {}", columns.join(", ")), None);
            return None;
        };
        let at = Place { file: file.into(), line, column: 1, text };
        let missing: Vec<&str> = columns.iter().copied().filter(|c| !header.iter().any(|h| h == c)).collect();
        let known = |h: &String| columns.contains(&h.as_str()) || optional.contains(&h.as_str());
        for (n, h) in header.iter().enumerate().filter(|(_, h)| !optional.contains(&"*") && !known(h)) {
            let all = || columns.iter().chain(optional).copied();
            let hint = match nearest(h, all()) {
                Some(n) => format!("; did you mean `{n}`?"),
                None => format!("; known here: {}", all().collect::<Vec<_>>().join(", ")),
            };
            let at = Place { column: cell_start(&at.text, n), ..at.clone() };
            log.say("unknown-column", format!("unknown column `{h}`{hint}"), Some(at));
        }
        if !missing.is_empty() {
            log.say("missing-column", format!("missing column: expected {}", missing.join(", ")), Some(at.clone()));
            return None;
        }
        Some(Table { log, file: file.into(), header, head: at, rows: all.collect() })
    }
    fn each(&'l self, mut f: impl FnMut(Cells<'l>)) {
        for row in &self.rows {
            match &row.fields {
                Ok(fields) => f(Cells { table: self, row, fields }),
                Err(why) => {
                    let at = Place { file: self.file.clone(), line: row.line, column: 1, text: row.text.clone() };
                    self.log.say("bad-row", format!("the row {why}"), Some(at));
                }
            }
        }
    }
}

impl Cells<'_> {
    fn get(&self, column: &str) -> &str {
        let i = self.table.header.iter().position(|h| h == column);
        i.and_then(|i| self.fields.get(i)).map_or("", |s| s.trim())
    }
    /// Where the cell of a column begins in the row's first physical line.
    fn place(&self, column: &str) -> Place {
        let cell = self.table.header.iter().position(|h| h == column).unwrap_or(0);
        let column = cell_start(&self.row.text, cell);
        Place { file: self.table.file.clone(), line: self.row.line, column, text: self.row.text.clone() }
    }
    fn say(&self, code: &'static str, column: &str, message: &str) {
        self.table.log.say(code, format!("{column}: {message}"), Some(self.place(column)));
    }
    fn ok<T>(&self, column: &str, r: Result<T, Error>) -> Option<T> {
        r.map_err(|e| self.say(e.code(), column, &e.to_string())).ok()
    }
    fn parse<T: FromStr<Err = Error>>(&self, column: &str) -> Option<T> {
        self.ok(column, self.get(column).parse())
    }
    /// `None` outside if it does not parse, inside if the cell is empty.
    fn maybe<T: FromStr<Err = Error>>(&self, column: &str) -> Option<Option<T>> {
        match self.get(column) {
            "" => Some(None),
            s => self.ok(column, s.parse()).map(Some),
        }
    }
    fn date(&self, column: &str) -> Option<Option<Date>> {
        match self.get(column) {
            "" => Some(None),
            s => self.ok(column, parse_date(s)).map(Some),
        }
    }
    fn dated(&self) -> Option<Dated> {
        if let Some(h) = self.filled("history") {
            return self.ok("history", h.parse());
        }
        let (from, until, known) = (self.date("from")?, self.date("until")?, self.date("known_from")?);
        if from.zip(until).is_some_and(|(f, u)| u <= f) {
            self.say("bad-dates", "until", "is not after `from`");
            return None;
        }
        Some(Dated::period(from, until, known, Status::InForce))
    }
    /// Text as it stands, spaces and all.
    fn text(&self, column: &str) -> String {
        let i = self.table.header.iter().position(|h| h == column);
        i.and_then(|i| self.fields.get(i)).cloned().unwrap_or_default()
    }
    fn filled(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|s| !s.is_empty())
    }
    fn parts<T: FromStr<Err = Error>, C: FromIterator<T>>(&self, column: &str, separator: &[char]) -> Option<C> {
        self.get(column)
            .split(separator)
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .map(|s| self.ok(column, s.parse::<T>()))
            .collect()
    }
}

/// The column in characters, from 1, at which the cell of a row begins.
fn cell_start(row: &str, cell: usize) -> usize {
    let (mut before, mut quoted, mut at) = (cell, false, 1usize);
    for c in row.chars() {
        if before == 0 {
            break;
        }
        quoted ^= c == '"';
        before -= usize::from(c == ',' && !quoted);
        at = at.saturating_add(1);
    }
    at
}

const DATES: [&str; 4] = ["from", "until", "known_from", "history"];

/// `group,member,from,until,known_from,citation`.
pub(super) fn groups(log: &Log, file: &str, text: &str, into: &mut BTreeMap<GroupId, Group>) {
    let Some(t) =
        Table::open(log, file, text, &["group", "member"], &["from", "until", "known_from", "history", "citation"])
    else {
        return;
    };
    t.each(|c| {
        let (group, dated) = (c.parse::<GroupId>("group"), c.dated());
        let member = c.get("member");
        let place = member.parse::<Territory>().ok();
        let item = member.parse::<ItemCategory>().ok();
        let (Some(group), Some(dated)) = (group, dated) else { return };
        let citation = c.text("citation");
        match (place, item) {
            (Some(of), _) => {
                if let Group::Places(ms) = into.entry(group).or_insert_with(|| Group::Places(Vec::new())) {
                    ms.push(Member { of, dated, citation });
                } else {
                    c.say("bad-group", "member", "is a place, and the group holds items");
                }
            }
            (None, Some(of)) => {
                if let Group::Items(ms) = into.entry(group).or_insert_with(|| Group::Items(Vec::new())) {
                    ms.push(Member { of, dated, citation });
                } else {
                    c.say("bad-group", "member", "is an item category, and the group holds places");
                }
            }
            (None, None) => {
                c.say("bad-member", "member", &format!("`{member}` is neither a place nor an item category"))
            }
        }
    });
}

/// `place,governed_by,from,until,known_from,citation`.
pub(super) fn governed(log: &Log, file: &str, text: &str) -> Vec<Governed> {
    let mut out = Vec::new();
    if let Some(t) =
        Table::open(log, file, text, &["place", "governed_by"], &["from", "until", "known_from", "history", "citation"])
    {
        t.each(|c| {
            if let (Some(place), Some(by), Some(dated)) = (c.parse("place"), c.parse("governed_by"), c.dated()) {
                out.push(Governed { place, by, dated, citation: c.text("citation") });
            }
        });
    }
    out
}

/// `place`, a column per control, `kind`, dates, `note`.
pub(super) fn chart(log: &Log, file: &str, text: &str) -> Chart {
    let mut out = Chart::default();
    let Some(t) = Table::open(log, file, text, &["place"], &["*"]) else { return out };
    let fixed = |h: &str| ["place", "kind", "note"].contains(&h) || DATES.contains(&h);
    let columns: Vec<&String> = t.header.iter().filter(|h| !fixed(h)).collect();
    for h in &columns {
        match h.parse::<Column>() {
            Ok(c) => {
                out.columns.insert(c);
            }
            Err(e) => log.say(e.code(), format!("header: {e}"), Some(t.head.clone())),
        }
    }
    t.each(|c| {
        let mut marked = BTreeSet::new();
        let mut fine = true;
        for h in &columns {
            match c.get(h) {
                "" => {}
                "X" => marked.extend(h.parse::<Column>().ok()),
                other => {
                    fine = false;
                    c.say("bad-mark", h, &format!("`{other}` is not a mark: expected `X` or nothing"));
                }
            }
        }
        if let (true, Some(place), Some(dated)) = (fine, c.parse("place"), c.dated()) {
            let note = match c.get("kind") {
                "" | "chart" => c.text("note"),
                kind => format!("{kind} {}", c.get("note")).trim().into(),
            };
            out.rows.push(ChartRow { place, marked, dated, note });
        }
    });
    out
}

/// `category,reason,column,scope,from,until,known_from,citation,note`.
pub(super) fn controls(log: &Log, file: &str, text: &str, into: &mut ControlList) {
    let columns = ["category", "reason", "column"];
    let Some(t) = Table::open(
        log,
        file,
        text,
        &columns,
        &["scope", "from", "until", "known_from", "history", "citation", "note"],
    ) else {
        return;
    };
    t.each(|c| {
        let reason = match c.get("reason") {
            "" | "-" => Some(None),
            s => c.ok("reason", s.parse::<Reason>()).map(Some),
        };
        let control = match c.get("column") {
            "" | "none" => Some(Control::Exempt),
            s => c.ok("column", s.parse::<Column>()).map(Control::Column),
        };
        if let (Some(category), Some(reason), Some(control), Some(dated)) =
            (c.parse("category"), reason, control, c.dated())
        {
            let (scope, citation, note) = (c.filled("scope"), c.text("citation"), c.text("note"));
            into.rows.push(ControlRow { category, reason, control, scope, dated, citation, note });
        }
    });
}

/// `category,exception,answer,scope,value_usd,citation`.
pub(super) fn eligibility(log: &Log, file: &str, text: &str, into: &mut ControlList) {
    let columns = ["category", "exception", "answer"];
    let Some(t) = Table::open(log, file, text, &columns, &["scope", "value_usd", "value", "citation", "note"]) else {
        return;
    };
    t.each(|c| {
        let dollars = |amount| "USD".parse::<Currency>().ok().map(|currency| Money { amount, currency });
        let value = match (c.maybe::<Amount>("value_usd"), c.maybe::<Money>("value")) {
            (Some(None), any) => any,
            (Some(Some(amount)), Some(None)) => Some(dollars(amount)),
            (Some(Some(_)), _) => {
                c.say("conflicting-values", "value", "stands beside `value_usd`: one of the two");
                None
            }
            (None, _) => None,
        };
        if let (Some(category), Some(exception), Some(answer), Some(value)) =
            (c.parse("category"), c.parse("exception"), c.parse::<Answer>("answer"), value)
        {
            let (scope, citation) = (c.filled("scope"), c.text("citation"));
            into.eligibility.push(Eligibility { category, exception, answer, scope, value, citation });
        }
    });
}

/// A party list as JSON lines, one entry a line in canonical form: what no table can hold, such as
/// scopes and review tables written out.
pub(super) fn party_list_json(log: &Log, file: &str, text: &str, id: ListId, name: &str) -> Option<PartyList> {
    let mut listings = Vec::new();
    for (n, l) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        match serde_json::from_str::<Listing>(l) {
            Ok(l) => listings.push(l),
            Err(e) => {
                let at = Place { file: file.into(), line: n.saturating_add(1), column: e.column(), text: l.into() };
                log.say("bad-row", format!("is not a listing: {e}"), Some(at));
            }
        }
    }
    PartyList::new(id, name, listings).map_err(|e| log.say("duplicate-id", e.to_string(), None)).ok()
}

/// The columns of a party list. `scope` is `all_items` or the name of a definition.
const LIST: [&str; 2] = ["listing", "name"];
const LIST_OPTIONAL: [&str; 17] = [
    "aliases",
    "weak_aliases",
    "kind",
    "countries",
    "identifiers",
    "born",
    "scope",
    "review",
    "footnotes",
    "admits",
    "programs",
    "from",
    "until",
    "known_from",
    "history",
    "citation",
    "note",
];

/// A party list in the project's own form.
pub(super) fn party_list(log: &Log, file: &str, text: &str, id: ListId, name: &str) -> Option<PartyList> {
    let t = Table::open(log, file, text, &LIST, &LIST_OPTIONAL)?;
    let mut listings: Vec<Listing> = Vec::new();
    let mut seen = BTreeMap::new();
    t.each(|c| {
        let Some(l) = listing(&c) else { return };
        let first = *seen.entry(l.id.clone()).or_insert(c.row.line);
        if first == c.row.line {
            log.remember(&format!("list {id}, listing {}", l.id), "", c.place("scope"));
            listings.push(l);
        } else {
            c.say("duplicate-id", "listing", &format!("`{}` stands on line {first} as well", l.id));
        }
    });
    PartyList::new(id, name, listings).map_err(|e| log.say("duplicate-id", e.to_string(), None)).ok()
}

fn listing(c: &Cells<'_>) -> Option<Listing> {
    let name = c.filled("name");
    if name.is_none() {
        c.say("missing-name", "name", "an entry needs a name");
    }
    // Every cell is read before one of them ends the row, so that all of its mistakes are told.
    let id = c.parse("listing");
    let kind = c.maybe::<EntityKind>("kind");
    let countries = c.parts("countries", &[' ', ';']);
    let identifiers = c.parts::<Identifier, _>("identifiers", &[';']);
    let born = c.parts::<Born, _>("born", &[' ', ';']);
    let scope = match c.get("scope") {
        "" | "all_items" => Some(Condition::Always(true)),
        definition => c.ok("scope", definition.parse()).map(Condition::Is),
    };
    let review = c.maybe::<ReviewPolicy>("review").map(|r| r.map_or(ReviewTable::not_stated(), ReviewTable::always));
    let number = |s: &str| {
        s.parse::<u8>().map_err(|_| c.say("bad-footnote", "footnotes", &format!("`{s}` is not a number"))).ok()
    };
    let footnotes: Option<BTreeSet<u8>> =
        c.get("footnotes").split([' ', ';']).filter(|s| !s.is_empty()).map(number).collect();
    let (admits, programs) = (c.parts("admits", &[' ', ';']), c.parts("programs", &[' ', ';']));
    let dated = c.dated();
    let mut entity = Entity::named(name?);
    for (column, strength) in [("aliases", Strength::Strong), ("weak_aliases", Strength::Weak)] {
        for alias in c.get(column).split(';').map(str::trim).filter(|s| !s.is_empty()) {
            entity.names.push(crate::model::EntityName { text: alias.into(), strength });
        }
    }
    (entity.kind, entity.countries, entity.identifiers, entity.born) = (kind?, countries?, identifiers?, born?);
    Some(Listing {
        id: id?,
        entity,
        scope: scope?,
        review: review?,
        footnotes: footnotes?,
        admits: admits?,
        programs: programs?,
        dated: dated?,
        citation: c.text("citation"),
        note: c.text("note"),
    })
}

/// `citation,effective,published,public_from,…`: when what a Federal Register notice did began.
#[derive(Clone, Debug, Default)]
pub struct NoticeDates(BTreeMap<String, (Date, Option<Date>)>);

impl NoticeDates {
    /// Reads the table.
    ///
    /// # Errors
    /// Every row that does not parse, with its line.
    pub fn parse(file: &str, text: &str) -> Result<NoticeDates, crate::error::Errors> {
        let log = Log::default();
        let mut out = NoticeDates::default();
        if let Some(t) = Table::open(&log, file, text, &["citation", "effective", "public_from"], &["*"]) {
            t.each(|c| {
                if let (Some(Some(effective)), Some(public)) = (c.date("effective"), c.date("public_from")) {
                    out.0.insert(c.text("citation"), (effective, public));
                }
            });
        }
        log.finish(out)
    }
    /// The effective date of a notice, and since when it was public.
    pub fn get(&self, citation: &str) -> Option<(Date, Option<Date>)> {
        self.0.get(citation).copied()
    }
}

impl Log {
    /// The value, if nothing was wrong; else all that was.
    pub(super) fn finish<T>(self, value: T) -> Result<T, crate::error::Errors> {
        let mistakes = self.mistakes.into_inner();
        if mistakes.is_empty() {
            Ok(value)
        } else {
            Err(crate::error::Errors::new(mistakes.into_iter().map(Error::new).collect()))
        }
    }
}
