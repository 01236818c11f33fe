//! What the world is: who, what, where, when, and one transaction between them.
//! Uses errors, limits, fingerprints and truth only; knows nothing of rules.
//! Leaves out what a rule says about any of it (`policy`) and how text becomes it (`source`, `wire`).

mod activity;
mod born;
mod category;
mod entity;
mod fact;
mod id;
mod item;
mod license;
mod money;
mod territory;
mod time;
mod transaction;
mod view;

pub use activity::{Activity, Role};
pub use born::Born;
pub use category::{ItemCategory, Scheme};
pub use entity::{Address, Cleared, Entity, EntityKind, EntityName, HostMatch, Identifier, Owner, Party, Strength};
pub use fact::{Fact, Facts, Value};
pub use id::{
    ChartId, Code, Column, DefinitionId, FactName, GroundId, GroupId, Label, ListId, ListingId, PolicyId, Reason,
    RegimeId, Scenario, Unit,
};
pub use item::ItemLine;
pub use license::License;
pub use money::{Amount, Currency, Money, Quantity};
pub use territory::Territory;
pub(crate) use time::parse_date;
pub use time::{Assertion, Dated, Period, Status};
pub use transaction::{Problem, Transaction, TransactionBuilder};
pub use view::{Known, View};

use core::{fmt, str::FromStr};
use serde::{Deserializer, de};

/// Reads any `FromStr` type from a string, so that serde accepts exactly what `FromStr` does.
pub(crate) fn parse_str<'de, D: Deserializer<'de>, T: FromStr<Err = crate::Error>>(d: D) -> Result<T, D::Error> {
    struct V<T>(core::marker::PhantomData<T>);
    impl<T: FromStr<Err = crate::Error>> de::Visitor<'_> for V<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }
        fn visit_str<E: de::Error>(self, s: &str) -> Result<T, E> {
            s.parse().map_err(E::custom)
        }
    }
    d.deserialize_str(V(core::marker::PhantomData))
}

/// `FromStr`, `Display` and serde of a closed list of words, from one table.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident $code:literal $what:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }
        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// The word in files and on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }
        impl core::str::FromStr for $name {
            type Err = crate::Error;
            fn from_str(s: &str) -> Result<Self, crate::Error> {
                $name::ALL.iter().copied().find(|v| v.as_str() == s).ok_or_else(|| {
                    let near = crate::error::nearest(s, $name::ALL.iter().map(|v| v.as_str()));
                    crate::error::bad($code, s, match near {
                        Some(n) => alloc::format!("is not {}; did you mean `{n}`?", $what),
                        None => alloc::format!("is not {}: expected one of {}", $what,
                            $name::ALL.iter().map(|v| v.as_str()).collect::<alloc::vec::Vec<_>>().join(", ")),
                    })
                })
            }
        }
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result { f.write_str(self.as_str()) }
        }
    };
}
pub(crate) use words;
