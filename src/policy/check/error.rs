//! One thing that does not fit, with its code, its owner and its name.
//! Uses `error`. What each code means is in `docs/errors.md`.

use crate::{error::Detail, policy::Policy};
use alloc::{format, string::String};
use core::fmt;

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckError {
    pub(super) code: &'static str,
    /// What holds the mistake: `policy us-ear/744.11`.
    pub(crate) owner: String,
    /// The name that is wrong, where a name is.
    pub(crate) name: String,
    message: String,
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.owner.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.owner, self.message) }
    }
}

impl Detail for CheckError {
    fn code(&self) -> &'static str {
        self.code
    }
}

impl core::error::Error for CheckError {}

impl CheckError {
    pub(crate) fn new(code: &'static str, owner: &str, name: &str, message: impl Into<String>) -> CheckError {
        CheckError { code, owner: owner.into(), name: name.into(), message: message.into() }
    }
    pub(crate) fn duplicate(what: &str, name: &str) -> CheckError {
        CheckError::new("duplicate-id", "", name, format!("{what} `{name}` is defined twice"))
    }
    pub(crate) fn within(mut self, owner: &str) -> CheckError {
        self.owner = owner.into();
        self
    }
    pub(crate) fn foreign(p: &Policy) -> CheckError {
        let (id, r) = (p.id.as_str(), p.id.regime());
        CheckError::new(
            "foreign-policy",
            "",
            id,
            format!(
                "policy `{id}` belongs to regime `{r}`, which another rulebook defines; put it into a regime of your own"
            ),
        )
    }
}
