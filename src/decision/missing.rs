//! Which facts would settle a decision.

use super::Outcome;
use crate::{model::Currency, policy::LicenseTest};
use serde::Serialize;

/// A fact that is not known and on which the outcome depends. Numbers are places, as in
/// [`Binding`](super::Binding).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingFact {
    /// The date.
    Date,
    /// The activity.
    Activity,
    /// The departure.
    Departure,
    /// The destination.
    Destination,
    /// The transit countries.
    Transit,
    /// Who takes part.
    Parties,
    /// What moves.
    Items,
    /// Who fills an expected role, or that nobody does: the unknown party by place.
    Role(u32),
    /// Who fills the roles that this test of a license asks about, or that nobody does: no party is stated in them.
    NobodyIn(LicenseTest),
    /// Something about a party.
    Party(u32, PartyFact),
    /// Something about an item line.
    Item(u32, ItemFact),
    /// A declared fact of the transaction, by place among the declarations.
    Fact(u32),
    /// Something about a license held.
    License(u32, LicenseTest),
    /// A row of a country chart for the destination on that date: not the host's to say.
    ChartRow,
    /// The conditions of this authorization are not modeled: not the host's to say.
    NotModeled(super::Says),
    /// The review policy of this finding is not stated anywhere: not the host's to say.
    ReviewPolicy(super::Says, super::Binding),
}

/// What is not known about a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyFact {
    /// Its name, or what the host found it to be.
    Identity,
    /// Whether it is one entry of a list.
    Is {
        /// The list.
        list: u32,
        /// The entry.
        listing: u32,
    },
    /// Its country.
    Country,
    /// Its nationality.
    Nationality,
    /// Its identifiers.
    Identifiers,
    /// What kind of entity it is.
    Kind,
    /// Its owners and their shares.
    Owners,
    /// A declared fact, by place.
    Fact(u32),
}

/// What is not known about an item line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemFact {
    /// Its category, or the deeper paragraph of it.
    Category,
    /// Its origin.
    Origin,
    /// Its value.
    Value,
    /// Its value in this currency.
    ValueIn(Currency),
    /// Its quantity, or its quantity in the unit of a license.
    Quantity,
    /// A declared fact, by place.
    Fact(u32),
    /// Whether it is within a limit that a control states in words.
    Scope {
        /// The control list.
        list: u32,
        /// The row.
        row: u32,
    },
    /// Whether it is within a limit that an eligibility states in words, or that was not read.
    Eligibility {
        /// The control list.
        list: u32,
        /// The row.
        row: u32,
    },
}

/// A missing fact and how much hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Which fact.
    pub fact: MissingFact,
    /// The strictest outcome that it could bring.
    pub could_bring: Outcome,
    /// How many findings and authorizations hang on it.
    pub touches: u32,
}
