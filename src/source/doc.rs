//! A TOML document walked by hand, so that all its mistakes are told at once, each with its place.

use crate::{
    Date,
    error::{Detail, Error, Place, nearest},
    model::parse_date,
};
use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{cell::RefCell, fmt, ops::Range, str::FromStr};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A mistake in a file.
#[derive(Debug, Clone)]
pub(super) struct Mistake {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) place: Option<Place>,
}
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
impl Detail for Mistake {
    fn code(&self) -> &'static str {
        self.code
    }
    fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}

/// What is gathered while files are read: mistakes, and where every name stands.
#[derive(Default)]
pub(super) struct Log {
    pub(super) mistakes: RefCell<Vec<Mistake>>,
    /// By what holds the name (`policy us-ear/744.11`) and the name.
    places: RefCell<BTreeMap<(String, String), Place>>,
}

impl Log {
    pub(super) fn say(&self, code: &'static str, message: impl Into<String>, place: Option<Place>) {
        self.mistakes.borrow_mut().push(Mistake { code, message: message.into(), place });
    }
    pub(super) fn remember(&self, owner: &str, name: &str, place: Place) {
        self.places.borrow_mut().entry((owner.into(), name.into())).or_insert(place);
    }
    /// Where an owner of that name stands, if it stands somewhere.
    pub(super) fn holds(&self, owner: &str) -> Option<Place> {
        self.places.borrow().get(&(owner.into(), String::new())).cloned()
    }
    /// Where a name stands within its owner, or else where the owner stands.
    pub(super) fn place_of(&self, owner: &str, name: &str) -> Option<Place> {
        let places = self.places.borrow();
        let at = |o: &str, n: &str| places.get(&(o.into(), n.into())).cloned();
        at(owner, name)
            .or_else(|| at(owner, ""))
            .or_else(|| places.iter().find(|((_, n), _)| n == name).map(|(_, p)| p.clone()))
    }
}

/// One file.
pub(super) struct Doc<'s> {
    pub(super) file: &'s str,
    pub(super) text: &'s str,
    pub(super) log: &'s Log,
    /// Where each line begins: places are asked for by the thousand.
    starts: Vec<usize>,
}

impl<'s> Doc<'s> {
    pub(super) fn new(file: &'s str, text: &'s str, log: &'s Log) -> Doc<'s> {
        let ends = text.match_indices('\n').map(|(i, _)| i.saturating_add(1));
        Doc { file, text, log, starts: core::iter::once(0).chain(ends).collect() }
    }
    /// The place of a byte offset.
    pub(super) fn place(&self, offset: usize) -> Place {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset = offset.saturating_sub(1);
        }
        let line_number = self.starts.partition_point(|s| *s <= offset);
        let start = self.starts.get(line_number.saturating_sub(1)).copied().unwrap_or_default();
        let before = self.text.get(..offset).unwrap_or_default();
        let line = self.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        Place {
            file: self.file.into(),
            line: line_number,
            column: before.get(start..).unwrap_or_default().chars().count().saturating_add(1),
            text: line.into(),
        }
    }
    /// Where the file defines something: `policy us-ear/744.11`, `group D:5`, `list el`.
    pub(super) fn defines(&self, about: &str) -> Option<Place> {
        let (what, name) = about.rsplit_once(' ')?;
        let table = DeTable::parse(self.text).ok()?;
        // Lists, charts and control lists are tables of their kind.
        let (key, kind, by) = match what {
            "list" => ("table", Some("list"), "id"),
            "chart" => ("table", Some("chart"), "id"),
            "control list" => ("table", Some("controls"), "id"),
            "fact" => ("fact", None, "name"),
            other => (other, None, "id"),
        };
        let entries = table.get_ref().get(key)?.get_ref().as_array()?;
        let text = |t: &DeTable<'_>, key: &str| t.get(key).and_then(|v| v.get_ref().as_str().map(String::from));
        let here = entries.iter().find(|e| {
            e.get_ref().as_table().is_some_and(|t| {
                text(t, by).as_deref() == Some(name) && kind.is_none_or(|k| text(t, "kind").as_deref() == Some(k))
            })
        })?;
        Some(self.place(here.span().start))
    }
    pub(super) fn say(&self, code: &'static str, message: impl Into<String>, at: &Range<usize>) {
        let place = self.place(at.start);
        // Where TOML itself refuses a value, what could be said of the rest of it says nothing more.
        let told = |m: &Mistake| m.code == "bad-toml" && m.place.as_ref() == Some(&place);
        if !self.log.mistakes.borrow().iter().any(told) {
            self.log.say(code, message, Some(place));
        }
    }
    /// Parses the text; what TOML itself refuses is a mistake as well, and the rest is read on.
    pub(super) fn parse(&self) -> Spanned<DeTable<'s>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for e in errors {
            self.say("bad-toml", e.message().to_string(), &e.span().unwrap_or(0..0));
        }
        table
    }
}

/// A table being read: knows its owner, and at the end which of its keys nobody asked for.
pub(super) struct Tab<'d, 's> {
    pub(super) doc: &'d Doc<'s>,
    pub(super) owner: String,
    table: &'d DeTable<'s>,
    span: Range<usize>,
    asked: RefCell<Vec<&'static str>>,
}

pub(super) type Val<'d, 's> = &'d Spanned<DeValue<'s>>;

impl<'d, 's> Tab<'d, 's> {
    pub(super) fn new(doc: &'d Doc<'s>, owner: &str, table: &'d DeTable<'s>, span: Range<usize>) -> Tab<'d, 's> {
        Tab { doc, owner: owner.into(), table, span, asked: RefCell::default() }
    }
    /// The same under the owner that its id makes it.
    pub(super) fn owned_by(mut self, owner: String) -> Self {
        self.doc.log.remember(&owner, "", self.doc.place(self.span.start));
        self.owner = owner;
        self
    }
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }
    pub(super) fn get(&self, key: &'static str) -> Option<Val<'d, 's>> {
        self.asked.borrow_mut().push(key);
        let (k, v) = self.table.iter().find(|(k, _)| k.get_ref() == key)?;
        self.doc.log.remember(&self.owner, key, self.doc.place(k.span().start));
        Some(v)
    }
    /// Every key and value, in the order of the file.
    pub(super) fn entries(&self) -> Vec<(&'d str, Range<usize>, Val<'d, 's>)> {
        let mut all: Vec<_> = self.table.iter().map(|(k, v)| (k.get_ref().as_ref(), k.span(), v)).collect();
        all.sort_by_key(|(_, span, _)| span.start);
        all
    }
    /// Tells every key that nobody asked for, where reading ends before all keys were asked for:
    /// `known` are the others.
    pub(super) fn break_off(self, known: &[&'static str]) {
        self.asked.borrow_mut().extend(known);
        self.finish();
    }
    /// Tells every key that nobody asked for.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for (key, span, _) in self.entries() {
            if !asked.contains(&key) {
                let mut known: Vec<&str> = asked.clone();
                known.sort_unstable();
                known.dedup();
                let hint = match nearest(key, known.iter().copied()) {
                    Some(n) => format!("; did you mean `{n}`?"),
                    None => format!("; known here: {}", known.join(", ")),
                };
                self.doc.say("unknown-key", format!("unknown key `{key}`{hint}"), &span);
            }
        }
    }
    pub(super) fn missing(&self, key: &str, expected: &str) {
        self.doc.say("missing-key", format!("`{key}` is missing: expected {expected}"), &self.span);
    }

    pub(super) fn wrong(&self, v: Val<'_, '_>, expected: &str) {
        let found = v.get_ref().type_str();
        let article = if found.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let key = self.key_of(v).map(|k| format!("`{k}`: ")).unwrap_or_default();
        self.doc.say("wrong-type", format!("{key}expected {expected}, found {article} {found}"), &v.span());
    }
    /// The key under which a value stands, itself or in a list.
    pub(super) fn key_of(&self, v: Val<'_, '_>) -> Option<&'d str> {
        let at = v.span();
        let holds = |whole: Range<usize>| whole.start <= at.start && at.end <= whole.end;
        self.entries().into_iter().find(|(_, _, value)| holds(value.span())).map(|(key, ..)| key)
    }
    /// A string, remembered as a name that its owner holds.
    pub(super) fn text_of(&self, v: Val<'d, 's>) -> Option<&'d str> {
        match v.get_ref().as_str() {
            Some(s) => {
                let place = self.doc.place(v.span().start);
                self.doc.log.remember(&self.owner, s.strip_prefix("group ").unwrap_or(s), place);
                Some(s)
            }
            None => {
                self.wrong(v, "a string");
                None
            }
        }
    }
    pub(super) fn parse_of<T: FromStr<Err = Error>>(&self, v: Val<'d, 's>) -> Option<T> {
        let s = self.text_of(v)?;
        match s.parse() {
            Ok(t) => Some(t),
            Err(e) => {
                self.doc.say(e.code(), e.to_string(), &v.span());
                None
            }
        }
    }
    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        self.get(key).and_then(|v| self.text_of(v)).map(Into::into)
    }
    pub(super) fn parse<T: FromStr<Err = Error>>(&self, key: &'static str) -> Option<T> {
        self.get(key).and_then(|v| self.parse_of(v))
    }
    pub(super) fn require<T: FromStr<Err = Error>>(&self, key: &'static str, expected: &str) -> Option<T> {
        match self.get(key) {
            Some(v) => self.parse_of(v),
            None => {
                self.missing(key, expected);
                None
            }
        }
    }
    pub(super) fn bool(&self, key: &'static str) -> Option<bool> {
        let v = self.get(key)?;
        let b = v.get_ref().as_bool();
        if b.is_none() {
            self.wrong(v, "true or false");
        }
        b
    }
    pub(super) fn integer_of<T: TryFrom<i64>>(&self, v: Val<'_, '_>) -> Option<T> {
        let n = v
            .get_ref()
            .as_integer()
            .and_then(|i| i64::from_str_radix(i.as_str(), i.radix()).ok())
            .and_then(|n| T::try_from(n).ok());
        if n.is_none() {
            match v.get_ref().as_integer() {
                Some(i) => self.doc.say("bad-number", format!("`{}` is out of range here", i.as_str()), &v.span()),
                None => self.wrong(v, "a whole number"),
            }
        }
        n
    }
    pub(super) fn integer<T: TryFrom<i64>>(&self, key: &'static str) -> Option<T> {
        self.get(key).and_then(|v| self.integer_of(v))
    }
    /// A day: a TOML date or a string in the same form.
    pub(super) fn date_of(&self, v: Val<'d, 's>) -> Option<Date> {
        let s = match v.get_ref() {
            DeValue::Datetime(d) => d.to_string(),
            DeValue::String(s) => s.to_string(),
            _ => {
                self.wrong(v, "a date such as 2026-01-31");
                return None;
            }
        };
        match parse_date(&s) {
            Ok(d) => Some(d),
            Err(e) => {
                self.doc.say(e.code(), e.to_string(), &v.span());
                None
            }
        }
    }
    pub(super) fn date(&self, key: &'static str) -> Option<Date> {
        self.get(key).and_then(|v| self.date_of(v))
    }
    /// The elements of an array; one value alone stands for an array of it.
    pub(super) fn each_of(&self, v: Val<'d, 's>) -> Vec<Val<'d, 's>> {
        match v.get_ref() {
            DeValue::Array(a) => a.iter().collect(),
            _ => Vec::from([v]),
        }
    }
    pub(super) fn list_of<T: FromStr<Err = Error>, C: FromIterator<T>>(&self, v: Val<'d, 's>) -> C {
        self.each_of(v).into_iter().filter_map(|v| self.parse_of(v)).collect()
    }
    pub(super) fn list<T: FromStr<Err = Error>, C: FromIterator<T> + Default>(&self, key: &'static str) -> C {
        self.get(key).map(|v| self.list_of(v)).unwrap_or_default()
    }
    pub(super) fn table_of(&self, v: Val<'d, 's>) -> Option<Tab<'d, 's>> {
        match v.get_ref() {
            DeValue::Table(t) => Some(Tab::new(self.doc, &self.owner, t, v.span())),
            _ => {
                self.wrong(v, "a table");
                None
            }
        }
    }
    pub(super) fn tables(&self, key: &'static str) -> Vec<Tab<'d, 's>> {
        match self.get(key) {
            Some(v) => self.each_of(v).into_iter().filter_map(|v| self.table_of(v)).collect(),
            None => Vec::new(),
        }
    }
}
