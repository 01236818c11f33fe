//! Limits in numbers that an entry of a control list writes itself, so that what is stated of an item
//! can be held against the category that is stated.

use super::{Condition, Items};
use crate::model::{Dated, ItemCategory};
use alloc::string::String;
use serde::{Deserialize, Serialize};

/// A limit that an entry writes in numbers: which items it draws into its category. Each limit is
/// complete by itself; alternatives stand in one limit, with [`Condition::Any`].
///
/// ```
/// use interdict::{model::{Amount, Dated, Value}, policy::{Condition, Items, Limit, Test}};
/// let limit = Limit {
///     category: "3A090.a".parse()?,
///     among: Items::of(["3A090".parse()?, "3A991".parse()?, "EAR99".parse()?], []),
///     when: Condition::Fact("tpp".parse()?, Test::AtLeast(Value::Decimal(Amount::from(4800)))),
///     dated: Dated::ALWAYS,
///     citation: "ECCN 3A090.a".into(),
/// };
/// assert_eq!(limit.category.to_string(), "3A090.a");
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Limit {
    /// The entry or paragraph of an item for which the limit holds.
    pub category: ItemCategory,
    /// The categories whose items the limit is held against.
    pub among: Items,
    /// The limit, over facts of the item, its category and its origin.
    pub when: Condition,
    /// When it counts.
    pub dated: Dated,
    /// Where it stands.
    pub citation: String,
}
