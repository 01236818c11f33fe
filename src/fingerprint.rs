//! Fingerprints: SHA-256 over canonical bytes.
//!
//! Canonical bytes are compact JSON with the fields of each type in the order in which it declares
//! them, maps and sets sorted by key, decimals and dates as strings, no floats. A person can read
//! them, and no feature of a host's build changes them. An index or a cache is never part of them.

use alloc::{string::String, vec::Vec};
use core::fmt;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A SHA-256 over canonical bytes, written `sha256:` and 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of bytes that are canonical already.
    pub fn of_bytes(bytes: &[u8]) -> Fingerprint {
        Fingerprint(Sha256::digest(bytes).into())
    }
    /// Of a value's canonical bytes.
    ///
    /// ```
    /// use interdict::{Transaction, fingerprint::Fingerprint};
    /// let a = Transaction::builder().destination("CN").build();
    /// assert_eq!(Fingerprint::of(&a), Fingerprint::of(&a.clone()));
    /// ```
    pub fn of<T: Serialize>(value: &T) -> Fingerprint {
        Fingerprint::of_bytes(&canonical(value))
    }
}

/// The canonical bytes of a value.
pub fn canonical<T: Serialize>(value: &T) -> Vec<u8> {
    // Writing to memory fails only for maps whose keys are not strings, and no type here has one.
    serde_json::to_vec(value).unwrap_or_default()
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}
impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl core::str::FromStr for Fingerprint {
    type Err = crate::Error;
    /// Reads what [`Display`](fmt::Display) writes, and nothing else.
    fn from_str(s: &str) -> Result<Fingerprint, crate::Error> {
        let bad = || crate::error::bad("bad-fingerprint", s, "is no fingerprint: expected `sha256:` and 64 hex digits");
        let hex = s.strip_prefix("sha256:").filter(|h| h.len() == 64 && h.is_ascii()).ok_or_else(bad)?;
        let lower = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let mut out = [0u8; 32];
        for (byte, two) in out.iter_mut().zip(hex.as_bytes().chunks(2)) {
            let two = core::str::from_utf8(two).ok().filter(|t| t.bytes().all(lower)).ok_or_else(bad)?;
            *byte = u8::from_str_radix(two, 16).map_err(|_| bad())?;
        }
        Ok(Fingerprint(out))
    }
}
impl<'de> serde::Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Fingerprint, D::Error> {
        struct V;
        impl serde::de::Visitor<'_> for V {
            type Value = Fingerprint;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a fingerprint")
            }
            fn visit_str<E: serde::de::Error>(self, s: &str) -> Result<Fingerprint, E> {
                s.parse().map_err(E::custom)
            }
        }
        d.deserialize_str(V)
    }
}
impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&alloc::format!("{self}"))
    }
}
impl From<Fingerprint> for String {
    fn from(f: Fingerprint) -> String {
        alloc::format!("{f}")
    }
}

/// What is found once of a value that does not change; never part of equality or of canonical bytes.
pub(crate) struct Once<T>(once_cell::race::OnceBox<T>);

/// A fingerprint computed once.
pub(crate) type Cached = Once<Fingerprint>;

impl<T> Once<T> {
    /// What is known already.
    pub(crate) fn with(value: T) -> Once<T> {
        Once(once_cell::race::OnceBox::with_value(alloc::boxed::Box::new(value)))
    }
    pub(crate) fn found(&self, compute: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(|| alloc::boxed::Box::new(compute()))
    }
}
impl Cached {
    pub(crate) fn get(&self, compute: impl FnOnce() -> Fingerprint) -> Fingerprint {
        *self.found(compute)
    }
}
impl<T> Default for Once<T> {
    fn default() -> Self {
        Once(once_cell::race::OnceBox::new())
    }
}
impl<T> Clone for Once<T> {
    fn clone(&self) -> Self {
        Once::default()
    }
}
impl<T> PartialEq for Once<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl<T> Eq for Once<T> {}
impl<T> fmt::Debug for Once<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}
