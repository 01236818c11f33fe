//! A JSON object being read: its path, its keys as typed values, and what does not fit as problems.
//! Uses `model`, `error` and `limits`. Knows no key of any request.

use crate::{
    error::{Error, nearest, shorten},
    limits,
    model::{Fact, Label, Problem},
    wire::json::{Json, repeated},
};
use alloc::{
    borrow::Cow,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{
    cell::{Cell, RefCell},
    fmt,
    str::FromStr,
};

/// An object being read: its path, and at the end which of its keys nobody asked for. The path is
/// written out only where there is something to say.
pub(super) struct Obj<'o> {
    pub(super) map: &'o [(Cow<'o, str>, Json<'o>)],
    at: At<'o>,
    problems: &'o RefCell<Vec<Problem>>,
    /// Which of the first keys were asked for, by place.
    found: Cell<u64>,
    asked: RefCell<Vec<&'static str>>,
}

/// Where an object stands.
#[derive(Clone, Copy)]
enum At<'o> {
    Root,
    Key(&'o Obj<'o>, &'static str),
    Element(&'o Obj<'o>, &'static str, usize),
}

/// A key of an object, or an element of the list under it.
#[derive(Clone, Copy)]
pub(super) struct Spot<'k>(&'k str, Option<usize>);

impl<'k> From<&'k str> for Spot<'k> {
    fn from(key: &'k str) -> Spot<'k> {
        Spot(key, None)
    }
}
impl<'k> From<&'k Cow<'_, str>> for Spot<'k> {
    fn from(key: &'k Cow<'_, str>) -> Spot<'k> {
        Spot(key, None)
    }
}
impl fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            None => f.write_str(self.0),
            Some(n) => write!(f, "{}[{n}]", self.0),
        }
    }
}

impl<'o> Obj<'o> {
    pub(super) fn root(map: &'o [(Cow<'o, str>, Json<'o>)], problems: &'o RefCell<Vec<Problem>>) -> Obj<'o> {
        Obj::new(map, At::Root, problems)
    }
    fn new(map: &'o [(Cow<'o, str>, Json<'o>)], at: At<'o>, problems: &'o RefCell<Vec<Problem>>) -> Obj<'o> {
        let o = Obj { map, at, problems, found: Cell::new(0), asked: RefCell::default() };
        for k in repeated(map) {
            o.say("duplicate-key", k, "stands more than once, so none of its values counts".into());
        }
        o
    }

    /// The value of a key. What is not there, stands twice or is null has none.
    pub(super) fn get(&self, key: &'static str) -> Option<&'o Json<'o>> {
        let mut asked = self.asked.borrow_mut();
        if asked.capacity() == 0 {
            asked.reserve(24);
        }
        asked.push(key);
        let mut all = self.map.iter().zip(0u32..).filter(|((k, _), _)| *k == key);
        let ((_, first), n) = all.next()?;
        self.found.set(self.found.get() | 1u64.checked_shl(n).unwrap_or(0));
        // A key that stands twice has no value.
        (all.next().is_none() && *first != Json::Null).then_some(first)
    }

    pub(super) fn finish(&self) {
        let found = self.found.get();
        let was_found = |n: u32| 1u64.checked_shl(n).is_some_and(|bit| found & bit != 0);
        for ((k, _), _) in self.map.iter().zip(0u32..).filter(|(_, n)| !was_found(*n)) {
            let asked = self.asked.borrow();
            if asked.contains(&&**k) {
                continue;
            }
            let hint = nearest(k, asked.iter().copied()).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            self.say("unknown-key", k, format!("there is no such key{hint}"));
        }
    }

    pub(super) fn say<'k>(&self, code: &str, key: impl Into<Spot<'k>>, message: String) {
        self.problems.borrow_mut().push(Problem { code: code.into(), at: self.place(key.into()), message });
    }

    pub(super) fn wrong<'k>(&self, key: impl Into<Spot<'k>>, found: &Json<'_>, expected: &str) {
        let shown = match found {
            Json::Text(s) => format!("`{}`", shorten(s)),
            other => other.kind().into(),
        };
        let quotes = match found {
            Json::Int(_) | Json::Number if expected == "a string" => "; write it in quotes",
            _ => "",
        };
        self.say("wrong-type", key, format!("expected {expected}, found {shown}{quotes}"));
    }

    pub(super) fn text_of<'k, 'v>(&self, key: impl Into<Spot<'k>>, v: &'v Json<'_>) -> Option<&'v str> {
        match v {
            // So many characters have at least as many bytes.
            Json::Text(s) if s.len() <= limits::TEXT || s.chars().count() <= limits::TEXT => Some(s),
            Json::Text(s) => {
                self.say(
                    "too-long",
                    key,
                    format!("has {} characters, and the limit is {}", s.chars().count(), limits::TEXT),
                );
                None
            }
            other => {
                self.wrong(key, other, "a string");
                None
            }
        }
    }

    pub(super) fn parsed<'k, T: FromStr<Err = Error>>(&self, key: impl Into<Spot<'k>>, v: &Json<'_>) -> Option<T> {
        let key = key.into();
        self.text_of(key, v).and_then(|s| self.ok(key, s.parse()))
    }

    pub(super) fn ok<'k, T>(&self, key: impl Into<Spot<'k>>, r: Result<T, Error>) -> Option<T> {
        r.map_err(|e| self.say(e.code(), key, e.to_string())).ok()
    }

    pub(super) fn require<T: FromStr<Err = Error>>(&self, key: &'static str) -> Option<T> {
        match self.get(key) {
            Some(v) => self.parsed(key, v),
            None => {
                self.say("missing-key", key, "is missing".into());
                None
            }
        }
    }

    pub(super) fn fact<T>(&self, key: &'static str, parse: impl Fn(&str) -> Result<T, Error>) -> Fact<T> {
        self.get(key).and_then(|v| self.text_of(key, v)).and_then(|s| self.ok(key, parse(s))).into()
    }

    /// The label under `key`, or one made of the place in the list.
    pub(super) fn label(&self, key: &'static str, prefix: &str) -> Option<Label> {
        let stated = match self.get(key) {
            None => None,
            Some(Json::Int(n)) => n.to_string().parse().ok(),
            Some(v) => self.parsed(key, v),
        };
        let place = match self.at {
            At::Element(_, _, n) => Some(n),
            At::Root | At::Key(..) => None,
        };
        stated.or_else(|| format!("{prefix}{}", place?.saturating_add(1)).parse().ok())
    }

    pub(super) fn object(&'o self, key: &'static str) -> Option<Obj<'o>> {
        match self.get(key)? {
            Json::Map(m) => Some(Obj::new(m, At::Key(self, key), self.problems)),
            other => {
                self.wrong(key, other, "an object");
                None
            }
        }
    }

    /// A list of plain values. If one of them does not read, the list as a whole is not known.
    pub(super) fn list<T>(
        &self,
        key: &'static str,
        f: impl Fn(&Obj<'o>, Spot<'static>, &'o Json<'o>) -> Option<T>,
    ) -> Fact<Vec<T>> {
        let Some(l) = self.elements(key) else { return Fact::Absent };
        let (mut out, mut lost) = (Vec::with_capacity(l.len()), false);
        for (n, v) in l.iter().enumerate() {
            match f(self, Spot(key, Some(n)), v) {
                Some(v) => out.push(v),
                None => lost = true,
            }
        }
        if lost { Fact::Absent } else { Fact::Value(out) }
    }

    /// A list of objects; those that do not read are problems, and the others are kept.
    pub(super) fn objects<T>(&'o self, key: &'static str, f: impl Fn(&Obj<'_>) -> Option<T>) -> Fact<Vec<T>> {
        let Some(l) = self.elements(key) else { return Fact::Absent };
        let mut out = Vec::with_capacity(l.len());
        let mut lost = false;
        for (n, v) in l.iter().enumerate() {
            match v {
                Json::Map(m) => {
                    let one = f(&Obj::new(m, At::Element(self, key, n), self.problems));
                    lost |= one.is_none();
                    out.extend(one);
                }
                other => {
                    lost = true;
                    self.wrong(Spot(key, Some(n)), other, "an object");
                }
            }
        }
        // Nothing left of what was there is not the same as nothing there.
        if lost && out.is_empty() { Fact::Absent } else { Fact::Value(out) }
    }

    fn elements(&self, key: &'static str) -> Option<&'o [Json<'o>]> {
        match self.get(key)? {
            Json::List(l) if l.len() <= limits::MANY => Some(l),
            Json::List(l) => {
                self.say("too-many", key, format!("has {} elements, and the limit is {}", l.len(), limits::MANY));
                None
            }
            other => {
                self.wrong(key, other, "a list");
                None
            }
        }
    }

    /// The path of a key, written out.
    fn place(&self, key: Spot<'_>) -> String {
        let path = match self.at {
            At::Root => String::new(),
            At::Key(of, key) => of.place(Spot(key, None)),
            At::Element(of, key, n) => of.place(Spot(key, Some(n))),
        };
        let key = match key.1 {
            None => shorten(key.0),
            Some(_) => shorten(&key.to_string()),
        };
        match (path.is_empty(), key.is_empty()) {
            (_, true) => path,
            (true, _) => key,
            (false, _) => format!("{path}.{key}"),
        }
    }
}
