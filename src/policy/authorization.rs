//! Codes of authorizations, which requirement admits which, and what a bar disables.

use crate::{
    error::{Error, bad},
    model::Reason,
};
use alloc::{boxed::Box, collections::BTreeSet, vec::Vec};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A hierarchical authorization code: `GBS`, `GOV.b.2.ii`, `TGL`; `license` is a license held.
///
/// ```
/// use interdict::policy::AuthCode;
/// let gov: AuthCode = "GOV.b.2".parse()?;
/// assert!(gov.covers(&"GOV.b.2.ii".parse()?));
/// assert!(!gov.covers(&"GOV.b.3".parse()?));
/// assert!(!gov.covers(&"GOV".parse()?)); // claiming all of GOV is more than GOV.b.2 admits
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthCode(Vec<Box<str>>);

impl AuthCode {
    /// The code of every license held.
    pub fn license() -> AuthCode {
        AuthCode(alloc::vec!["license".into()])
    }
    /// Whether this is the code of licenses held.
    pub fn is_license(&self) -> bool {
        matches!(self.0.as_slice(), [one] if &**one == "license")
    }
    /// Whether `other` is this code or one below it.
    pub fn covers(&self, other: &AuthCode) -> bool {
        other.0.starts_with(&self.0)
    }
}
impl FromStr for AuthCode {
    type Err = Error;
    fn from_str(s: &str) -> Result<Self, Error> {
        let fine = |p: &str| !p.is_empty() && p.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if s.len() <= crate::limits::ID && s.split('.').all(fine) {
            Ok(AuthCode(s.split('.').map(Into::into).collect()))
        } else {
            Err(bad("bad-authorization", s, "is not an authorization code: expected a form such as `GBS` or `GOV.b.2`"))
        }
    }
}
impl fmt::Display for AuthCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}
impl Serialize for AuthCode {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for AuthCode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::model::parse_str(d)
    }
}

/// Which authorizations a restriction admits. Every license requirement also admits a license
/// held in its own regime; a prohibition admits one only if it names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Admits {
    /// Every license exception (requirements of the control list, 15 CFR 740.1(a)).
    All,
    /// Those named, and what is below them.
    Only(BTreeSet<AuthCode>),
    /// What the listing itself admits, and those named.
    Listing(BTreeSet<AuthCode>),
}

impl Admits {
    /// Nothing but a license.
    pub fn none() -> Admits {
        Admits::Only(BTreeSet::new())
    }
}

/// The reasons for control that an authorization covers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reasons {
    /// Any.
    Any,
    /// Those named.
    Only(BTreeSet<Reason>),
}

impl Reasons {
    /// Whether it covers a restriction with this reason; one without a reason is always covered.
    pub fn cover(&self, reason: Option<&Reason>) -> bool {
        match (self, reason) {
            (Reasons::Any, _) | (_, None) => true,
            (Reasons::Only(set), Some(r)) => set.contains(r),
        }
    }
}

/// What a bar disables; never a license held, unless it is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bars {
    /// Every authorization but those named and what is below them.
    AllBut(BTreeSet<AuthCode>),
    /// Those named, and what is below them.
    Only(BTreeSet<AuthCode>),
}

impl Bars {
    /// Whether it disables an authorization of this code.
    pub fn disables(&self, code: &AuthCode) -> bool {
        match self {
            Bars::AllBut(but) => !code.is_license() && !but.iter().any(|b| b.covers(code)),
            Bars::Only(these) => these.iter().any(|b| b.covers(code)),
        }
    }
}
