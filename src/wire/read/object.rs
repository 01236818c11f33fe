//! A JSON object being read: its path, its keys as typed values, and what does not fit as problems.
//! Uses `model`, `error` and `limits`. Knows no key of any request.

use crate::{
    error::{Error, nearest, shorten},
    limits,
    model::{Fact, Label, Problem},
    wire::json::{Json, repeated},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{cell::RefCell, str::FromStr};

/// An object being read: its path, and at the end which of its keys nobody asked for.
pub(super) struct Obj<'o> {
    pub(super) map: &'o [(String, Json)],
    path: String,
    problems: &'o RefCell<Vec<Problem>>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'o> Obj<'o> {
    pub(super) fn new(map: &'o [(String, Json)], path: String, problems: &'o RefCell<Vec<Problem>>) -> Obj<'o> {
        let o = Obj { map, path, problems, asked: RefCell::default() };
        for k in repeated(map) {
            o.say("duplicate-key", k, "stands more than once, so none of its values counts".into());
        }
        o
    }

    pub(super) fn get(&self, key: &'static str) -> Option<&'o Json> {
        self.asked.borrow_mut().push(key);
        self.peek(key)
    }

    pub(super) fn finish(&self) {
        let asked = self.asked.borrow();
        for (k, _) in self.map.iter().filter(|(k, _)| !asked.contains(&k.as_str())) {
            let hint = nearest(k, asked.iter().copied()).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            self.say("unknown-key", k, format!("there is no such key{hint}"));
        }
    }

    pub(super) fn say(&self, code: &str, key: &str, message: String) {
        self.problems.borrow_mut().push(Problem { code: code.into(), at: self.at(key), message });
    }

    pub(super) fn wrong(&self, key: &str, found: &Json, expected: &str) {
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

    pub(super) fn text_of(&self, key: &str, v: &'o Json) -> Option<&'o str> {
        match v {
            Json::Text(s) if s.chars().count() <= limits::TEXT => Some(s),
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

    pub(super) fn parsed<T: FromStr<Err = Error>>(&self, key: &str, v: &'o Json) -> Option<T> {
        self.text_of(key, v).and_then(|s| self.ok(key, s.parse()))
    }

    pub(super) fn ok<T>(&self, key: &str, r: Result<T, Error>) -> Option<T> {
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
        stated.or_else(|| {
            let n: usize =
                self.path.rsplit('[').next().and_then(|s| s.strip_suffix(']')).and_then(|s| s.parse().ok())?;
            format!("{prefix}{}", n.saturating_add(1)).parse().ok()
        })
    }

    pub(super) fn object(&self, key: &'static str) -> Option<Obj<'o>> {
        match self.get(key)? {
            Json::Map(m) => Some(Obj::new(m, self.at(key), self.problems)),
            other => {
                self.wrong(key, other, "an object");
                None
            }
        }
    }

    /// A list of plain values. If one of them does not read, the list as a whole is not known.
    pub(super) fn list<T>(&self, key: &'static str, f: impl Fn(&Obj<'o>, &str, &'o Json) -> Option<T>) -> Fact<Vec<T>> {
        let Some(l) = self.elements(key) else { return Fact::Absent };
        let all: Vec<Option<T>> = l.iter().enumerate().map(|(n, v)| f(self, &format!("{key}[{n}]"), v)).collect();
        all.into_iter().collect::<Option<Vec<T>>>().into()
    }

    /// A list of objects; those that do not read are problems, and the others are kept.
    pub(super) fn objects<T>(&self, key: &'static str, f: impl Fn(&Obj<'o>) -> Option<T>) -> Fact<Vec<T>> {
        let Some(l) = self.elements(key) else { return Fact::Absent };
        let mut out = Vec::new();
        let mut lost = false;
        for (n, v) in l.iter().enumerate() {
            let at = format!("{}[{n}]", self.at(key));
            match v {
                Json::Map(m) => {
                    let one = f(&Obj::new(m, at, self.problems));
                    lost |= one.is_none();
                    out.extend(one);
                }
                other => {
                    lost = true;
                    self.wrong(&format!("{key}[{n}]"), other, "an object");
                }
            }
        }
        // Nothing left of what was there is not the same as nothing there.
        if lost && out.is_empty() { Fact::Absent } else { Fact::Value(out) }
    }

    fn elements(&self, key: &'static str) -> Option<&'o [Json]> {
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

    fn peek(&self, key: &str) -> Option<&'o Json> {
        let mut all = self.map.iter().filter(|(k, _)| k == key);
        let first = all.next();
        // A key that stands twice has no value.
        first.filter(|_| all.next().is_none()).map(|(_, v)| v).filter(|v| **v != Json::Null)
    }

    fn at(&self, key: &str) -> String {
        let key = shorten(key);
        match (self.path.is_empty(), key.is_empty()) {
            (_, true) => self.path.clone(),
            (true, _) => key,
            (false, _) => format!("{}.{key}", self.path),
        }
    }
}
