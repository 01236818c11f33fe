//! Small names: ids of policies, lists, groups and the rest, each its own type.
//! A name is 1 to 120 characters without white space, quotes or control characters.

use crate::error::{Error, bad};
use alloc::{boxed::Box, format};
use core::{borrow::Borrow, fmt, str::FromStr};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

fn check(kind: &'static str, s: &str) -> Result<(), Error> {
    let fine = |c: char| !c.is_whitespace() && !c.is_control() && !"\"'`{}[]<>\\,;#=".contains(c);
    if s.is_empty() {
        return Err(bad("bad-name", s, format!("is empty: expected a {kind}")));
    }
    if s.chars().count() > crate::limits::ID {
        return Err(bad("bad-name", s, format!("is longer than {} characters", crate::limits::ID)));
    }
    match s.chars().find(|c| !fine(*c)) {
        Some(c) => Err(bad(
            "bad-name",
            s,
            format!("is not a {kind}: {c:?} may not stand in a name; use letters, digits and . - _ / : ( )"),
        )),
        None => Ok(()),
    }
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);
        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl FromStr for $name {
            type Err = Error;
            fn from_str(s: &str) -> Result<Self, Error> {
                check($kind, s)?;
                Ok($name(s.into()))
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str { &self.0 }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str { &self.0 }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                super::parse_str(d)
            }
        }
    )*};
}

names! {
    /// A policy: `us-ear/744.11`. What stands before the first `/` is its regime.
    PolicyId = "policy id";
    /// A regime: `us-ear`.
    RegimeId = "regime id";
    /// A ground on which a regime reaches a transaction: `us_origin`.
    GroundId = "ground";
    /// A party list: `el`.
    ListId = "list id";
    /// One entry of a party list.
    ListingId = "listing id";
    /// A dated set of places or of item categories: `D:5`.
    GroupId = "group";
    /// A fact that a rulebook declares: `telecom_generation`.
    FactName = "fact name";
    /// A named condition.
    DefinitionId = "definition";
    /// A country chart.
    ChartId = "chart";
    /// A column of a country chart: `NS2`.
    Column = "column";
    /// A reason for control: `NS`.
    Reason = "reason for control";
    /// A scenario, under which reported or proposed rules are tried: `huawei-denial-2023`.
    Scenario = "scenario";
    /// A code that a fact may have: an end use, a status.
    Code = "code";
    /// A unit of quantity: `piece`.
    Unit = "unit";
    /// A name the host gives to a party, an item line or a license within one transaction.
    Label = "label";
}

impl PolicyId {
    /// The regime that the policy belongs to: what stands before the first `/`.
    pub fn regime(&self) -> &str {
        self.as_str().split('/').next().unwrap_or_default()
    }
}
