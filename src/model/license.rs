//! A license that the host holds.

use super::{Dated, Fact, ItemCategory, Label, Money, Quantity, RegimeId, Territory};
use crate::Date;
use alloc::{string::String, vec::Vec};
use serde::{Deserialize, Serialize};

/// A license held. Every limit that is absent is unknown, and an unknown limit covers nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct License {
    /// Its number.
    pub id: Label,
    /// The regime whose requirements it lifts.
    pub regime: RegimeId,
    /// When it is valid and since when that is known; a revocation is a later assertion.
    pub dated: Dated,
    /// The revocation date, if it was revoked: valid until the day before.
    pub revoked: Option<Date>,
    /// Names of those who may use it.
    pub licensees: Fact<Vec<String>>,
    /// Names of the purchasers, consignees and end users that it names.
    pub parties: Fact<Vec<String>>,
    /// What it covers.
    pub items: Fact<Vec<ItemCategory>>,
    /// Where to.
    pub destinations: Fact<Vec<Territory>>,
    /// The value that is left on it; `NotKnown` is read as no limit stated by the license.
    pub value: Fact<Money>,
    /// The quantity that is left on it; `NotKnown` likewise.
    pub quantity: Fact<Quantity>,
    /// Whether the conditions that must hold before shipment are met.
    pub conditions_met: Fact<bool>,
}
