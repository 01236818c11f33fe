//! Which facts a rulebook knows, of what kind, and what their absence is presumed to mean.

use super::Derived;
use crate::model::{Code, FactName, Value, words};
use alloc::{collections::BTreeSet, string::String};
use serde::{Deserialize, Serialize};

words! {
    /// What a declared fact is about.
    FactOf "bad-fact-of" "what a fact is about" {
        /// The transaction.
        Transaction = "transaction",
        /// An item line.
        Item = "item",
        /// A party.
        Party = "party",
    }
}

words! {
    /// The kind of a declared fact's value.
    FactKind "bad-fact-kind" "a kind of fact" {
        /// True or false.
        Bool = "bool",
        /// A whole number.
        Integer = "integer",
        /// An exact decimal, not negative.
        Decimal = "decimal",
        /// One of the declared codes.
        Code = "code",
        /// Free text.
        Text = "text",
        /// An item category.
        Category = "category",
        /// A place.
        Territory = "territory",
        /// A day.
        Date = "date",
    }
}

words! {
    /// What the absence of a fact is presumed to mean.
    Absence "bad-absence" "a meaning of absence" {
        /// Nothing: it stays unknown.
        Unknown = "unknown",
        /// That it is not known, for facts that the law ties to knowledge (15 CFR 772.1, "knowledge").
        NotKnown = "not_known",
        /// That it is not claimed, for facts that only authorizations use.
        NotClaimed = "not_claimed",
    }
}

/// The declaration of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FactDecl {
    /// Its name.
    pub name: FactName,
    /// What it is about.
    pub of: FactOf,
    /// The kind of its value.
    pub kind: FactKind,
    /// Whether it is a list of such values.
    pub many: bool,
    /// For codes: those that there are.
    pub codes: BTreeSet<Code>,
    /// What absence is presumed to mean.
    pub absent: Absence,
    /// Whether that presumption is a host's profile rather than the law's.
    pub profile: bool,
    /// Whether "not known" is a value that the law names; if not, saying so is as saying nothing.
    pub may_be_not_known: bool,
    /// For facts of items: how an absent one is computed from two others.
    pub derived: Option<Derived>,
    /// The question that a person is asked, with the unit of the answer.
    pub question: String,
}

impl FactDecl {
    /// Whether a value is of the declared kind.
    pub fn accepts(&self, value: &Value) -> bool {
        let one = |v: &Value| match (self.kind, v) {
            (FactKind::Bool, Value::Bool(_))
            | (FactKind::Integer, Value::Integer(_))
            | (FactKind::Decimal, Value::Decimal(_))
            | (FactKind::Text, Value::Text(_))
            | (FactKind::Category, Value::Category(_))
            | (FactKind::Territory, Value::Territory(_))
            | (FactKind::Date, Value::Date(_)) => true,
            (FactKind::Code, Value::Code(c)) => self.codes.contains(c),
            _ => false,
        };
        match value {
            Value::List(vs) => self.many && vs.iter().all(one),
            v => !self.many && one(v),
        }
    }
}
