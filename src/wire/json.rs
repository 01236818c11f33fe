//! JSON as it was written: keys in order and with repetitions, whole numbers apart from others.
//! Text without escapes is borrowed from the request.
//! The JSON crate's own value type is not used: what it does depends on features of the host's build.

use alloc::{
    borrow::{Cow, ToOwned},
    collections::BTreeMap,
    string::String,
    vec::Vec,
};
use core::fmt;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json<'a> {
    Null,
    Bool(bool),
    Int(i64),
    /// A number that is not a whole number of 64 bits; the wire form has none.
    Number,
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Map(Map<'a>),
}

/// An object: its keys in order, each with its value.
pub(super) type Map<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

impl Json<'_> {
    /// What it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Int(_) => "a whole number",
            Json::Number => "a number that is not a whole number of 64 bits",
            Json::Text(_) => "a string",
            Json::List(_) => "a list",
            Json::Map(_) => "an object",
        }
    }
}

/// With some features of the host's build the JSON crate hands numbers over as a map of this one
/// key. A document that spells it out is read in the same way, so that both builds agree.
const NUMBER: &str = "$serde_json::private::Number";

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Json<'de>, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Json<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Json<'de>, E> {
                Ok(Json::Null)
            }
            fn visit_bool<E>(self, b: bool) -> Result<Json<'de>, E> {
                Ok(Json::Bool(b))
            }
            fn visit_i64<E>(self, n: i64) -> Result<Json<'de>, E> {
                Ok(Json::Int(n))
            }
            fn visit_u64<E>(self, n: u64) -> Result<Json<'de>, E> {
                Ok(i64::try_from(n).map_or(Json::Number, Json::Int))
            }
            fn visit_f64<E>(self, _: f64) -> Result<Json<'de>, E> {
                Ok(Json::Number)
            }
            fn visit_borrowed_str<E>(self, s: &'de str) -> Result<Json<'de>, E> {
                Ok(Json::Text(Cow::Borrowed(s)))
            }
            fn visit_str<E>(self, s: &str) -> Result<Json<'de>, E> {
                Ok(Json::Text(Cow::Owned(s.to_owned())))
            }
            fn visit_string<E>(self, s: String) -> Result<Json<'de>, E> {
                Ok(Json::Text(Cow::Owned(s)))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut a: A) -> Result<Json<'de>, A::Error> {
                let mut out = Vec::new();
                while let Some(v) = a.next_element()? {
                    out.push(v);
                }
                Ok(Json::List(out))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut a: A) -> Result<Json<'de>, A::Error> {
                let mut out: Map<'de> = Vec::new();
                while let Some((Key(k), v)) = a.next_entry()? {
                    out.push((k, v));
                }
                Ok(match out.as_slice() {
                    [(k, Json::Text(n))] if k == NUMBER => number(n),
                    _ => Json::Map(out),
                })
            }
        }
        d.deserialize_any(V)
    }
}

/// A key, borrowed where it can be.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Key<'de>, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, s: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(s)))
            }
            fn visit_str<E>(self, s: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(s.to_owned())))
            }
            fn visit_string<E>(self, s: String) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(s)))
            }
        }
        d.deserialize_str(V)
    }
}

/// A number as text. `-0` is not a whole number, as it is not without the feature.
fn number(text: &str) -> Json<'static> {
    match text.parse::<i64>() {
        Ok(n) if text != "-0" => Json::Int(n),
        _ => Json::Number,
    }
}

/// The keys of an object that stand more than once.
pub(super) fn repeated<'m>(map: &'m [(Cow<'_, str>, Json<'_>)]) -> Vec<&'m str> {
    // Few keys are compared with each other; a map of counts costs more than that.
    const FEW: usize = 24;
    let mut rest = map;
    if map.len() <= FEW {
        let again = loop {
            let Some(((k, _), others)) = rest.split_first() else { break false };
            if others.iter().any(|(o, _)| o == k) {
                break true;
            }
            rest = others;
        };
        if !again {
            return Vec::new();
        }
    }
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for (k, _) in map {
        *count.entry(k).or_default() += 1;
    }
    count.into_iter().filter(|(_, n)| *n > 1).map(|(k, _)| k).collect()
}
