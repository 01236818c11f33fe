//! Dated sets of places or of item categories.

use crate::model::{Dated, ItemCategory, Territory};
use alloc::{string::String, vec::Vec};
use serde::{Deserialize, Serialize};

/// What is in a group, and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Member<T> {
    /// The place or category.
    pub of: T,
    /// When it belongs.
    pub dated: Dated,
    /// Where that stands.
    pub citation: String,
}

/// A group: of places, or of categories.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Places, such as Country Group D:5.
    Places(Vec<Member<Territory>>),
    /// Item categories, such as the items of Supplement No. 2 to Part 744.
    Items(Vec<Member<ItemCategory>>),
}
