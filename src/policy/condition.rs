//! Conditions: closed expressions over facts. No recursion, no user functions, no patterns.
//! What each means stands in `docs/semantics.md`; `reference` is that meaning as code.

use super::{AuthCode, DestinationKind};
use crate::{
    error::Error,
    model::{
        Activity, Amount, ChartId, Code, Column, DefinitionId, EntityKind, FactName, GroundId, GroupId, Identifier,
        ItemCategory, ListId, Money, Reason, Role, Territory, Value, words,
    },
};
use alloc::{boxed::Box, collections::BTreeSet, string::String, vec::Vec};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};

/// A condition. `Truth` is three-valued; absent facts make it unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Constantly true or false.
    Always(bool),
    /// Every part holds; true of no parts.
    All(Vec<Condition>),
    /// Some part holds; false of no parts.
    Any(Vec<Condition>),
    /// The part does not hold.
    Not(Box<Condition>),
    /// A named condition holds.
    Is(DefinitionId),

    /// The activity is one of these.
    Activity(BTreeSet<Activity>),
    /// The destination under evaluation lies within one of these.
    Destination(Places),
    /// The destination under evaluation stands in one of these capacities.
    DestinationAs(BTreeSet<DestinationKind>),
    /// The destination under evaluation lies within one of these other places of the transaction, such as
    /// the country where the item was made (15 CFR 740.9(b)(4)).
    DestinationIn(BTreeSet<OtherPlace>),
    /// The departure lies within one of these.
    Departure(Places),
    /// Some transit country lies within one of these.
    Transit(Places),
    /// A declared fact of the transaction, or of the item or party in hand.
    Fact(FactName, Test),

    /// The item's category lies within one of these.
    Item(Items),
    /// The item was made within one of these.
    Origin(Places),
    /// The value of all lines of the item's entry together is at most this.
    OrderValue(Money),
    /// The value of all lines with goods together is at most this.
    OrderTotal(Money),
    /// The entry opens this list-based license exception.
    Eligible(Code, AuthCode),
    /// The same, and the value of all lines of the entry is within the entry's own limit.
    EligibleValue(Code, AuthCode),
    /// The same over a longer time: the value of all lines of the entry, with what this fact of the
    /// item says was used before, is within so many times the entry's own limit (15 CFR 740.3(d)(2)).
    EligibleTotal {
        /// The control list.
        controls: Code,
        /// The license exception.
        code: AuthCode,
        /// How many times the limit.
        times: u32,
        /// The item's fact that says what was used before, a decimal in the limit's currency.
        plus: FactName,
    },
    /// For some item line.
    AnyItem(Box<Condition>),
    /// For every item line.
    AllItems(Box<Condition>),

    /// For some party.
    AnyParty(Box<Condition>),
    /// For every party.
    AllParties(Box<Condition>),
    /// For some owner of the party in hand.
    AnyOwner(Box<Condition>),
    /// The party's role is one of these.
    Role(BTreeSet<Role>),
    /// A country of the party lies within one of these.
    Country(Places),
    /// A nationality of the party lies within one of these.
    Nationality(Places),
    /// A name of the party equals one of these after folding.
    Name(BTreeSet<String>),
    /// The party has one of these identifiers.
    Identifier(BTreeSet<Identifier>),
    /// The party is of one of these kinds.
    Kind(BTreeSet<EntityKind>),
    /// The party is on one of these lists on the day.
    Listed(BTreeSet<ListId>),
    /// The party is on one of these lists on the day, by an entry of which the part holds.
    AnyListing(BTreeSet<ListId>, Box<Condition>),
    /// The owner's share, in percent, is at least this.
    ShareAtLeast(Amount),
    /// The party is owned at least this much, in percent and in aggregate, by those of whom the part holds;
    /// so is one whose owners are themselves so owned, each counted with its whole stake.
    Owned {
        /// How much, in percent; exactly this much counts.
        at_least: Amount,
        /// What must hold of an owner for its stake to count.
        by: Box<Condition>,
    },

    /// The item is within the listing's own scope.
    ListingScope,
    /// The listing has one of these footnotes.
    Footnote(BTreeSet<u8>),
    /// The listing has one of these programs.
    Program(BTreeSet<Code>),
    /// The listed entity is of one of these kinds.
    EntryKind(BTreeSet<EntityKind>),

    /// The control's reason is one of these.
    Reason(BTreeSet<Reason>),
    /// The control's column is one of these.
    Column(BTreeSet<Column>),
    /// The chart marks the control's column for the destination.
    Chart(ChartId),

    /// The license held passes these tests.
    License(BTreeSet<LicenseTest>),
    /// One of these grounds of the policy's regime holds.
    Ground(BTreeSet<GroundId>),
}

impl Condition {
    /// Every part holds.
    pub fn all(parts: impl IntoIterator<Item = Condition>) -> Condition {
        Condition::All(parts.into_iter().collect())
    }
    /// Some part holds.
    pub fn any(parts: impl IntoIterator<Item = Condition>) -> Condition {
        Condition::Any(parts.into_iter().collect())
    }
    /// The part does not hold.
    #[allow(clippy::should_implement_trait, reason = "reads as the word in a rulebook")]
    pub fn not(part: Condition) -> Condition {
        Condition::Not(Box::new(part))
    }
    /// The item's category lies within this one.
    pub fn item(category: ItemCategory) -> Condition {
        Condition::Item(Items(BTreeSet::from([ItemSel::Category(category)])))
    }
    /// The destination lies within this place.
    pub fn destination(place: Territory) -> Condition {
        Condition::Destination(Places(BTreeSet::from([PlaceSel::Place(place)])))
    }
    /// The destination lies within this group.
    pub fn destination_group(group: GroupId) -> Condition {
        Condition::Destination(Places(BTreeSet::from([PlaceSel::Group(group)])))
    }
    /// For some party.
    pub fn any_party(part: Condition) -> Condition {
        Condition::AnyParty(Box::new(part))
    }
    /// The party is owned so much or more, in aggregate, by parties on these lists.
    ///
    /// ```
    /// use interdict::policy::Condition;
    /// let owned = Condition::owned(["el".parse()?], "50".parse()?);
    /// assert!(matches!(owned, Condition::Owned { by, .. } if matches!(*by, Condition::Listed(_))));
    /// # Ok::<(), interdict::Error>(())
    /// ```
    pub fn owned(lists: impl IntoIterator<Item = ListId>, at_least: Amount) -> Condition {
        Condition::Owned { at_least, by: Box::new(Condition::Listed(lists.into_iter().collect())) }
    }
    /// The key, as files write it, of an empty set in which it asks for membership: an oversight and not a
    /// condition.
    pub(crate) fn names_nothing(&self) -> Option<&'static str> {
        let (empty, key) = match self {
            Condition::Activity(s) => (s.is_empty(), "activity"),
            Condition::Destination(p) => (p.0.is_empty(), "destination"),
            Condition::Departure(p) => (p.0.is_empty(), "departure"),
            Condition::Transit(p) => (p.0.is_empty(), "transit"),
            Condition::Origin(p) => (p.0.is_empty(), "origin"),
            Condition::Country(p) => (p.0.is_empty(), "country"),
            Condition::Nationality(p) => (p.0.is_empty(), "nationality"),
            Condition::Item(i) => (i.0.is_empty(), "item"),
            Condition::DestinationAs(s) => (s.is_empty(), "destination_as"),
            Condition::DestinationIn(s) => (s.is_empty(), "destination_in"),
            Condition::Role(s) => (s.is_empty(), "role"),
            Condition::Name(s) => (s.is_empty(), "name"),
            Condition::Identifier(s) => (s.is_empty(), "identifier"),
            Condition::Kind(s) => (s.is_empty(), "kind"),
            Condition::EntryKind(s) => (s.is_empty(), "entry_kind"),
            Condition::Listed(s) | Condition::AnyListing(s, _) => (s.is_empty(), "listed"),
            Condition::Footnote(s) => (s.is_empty(), "footnote"),
            Condition::Program(s) => (s.is_empty(), "program"),
            Condition::Reason(s) => (s.is_empty(), "reason"),
            Condition::Column(s) => (s.is_empty(), "column"),
            Condition::License(s) => (s.is_empty(), "license"),
            Condition::Ground(s) => (s.is_empty(), "ground"),
            _ => return None,
        };
        empty.then_some(key)
    }
    /// The parts directly below.
    pub fn children(&self) -> &[Condition] {
        match self {
            Condition::All(cs) | Condition::Any(cs) => cs,
            Condition::Not(c)
            | Condition::AnyItem(c)
            | Condition::AllItems(c)
            | Condition::AnyParty(c)
            | Condition::AllParties(c)
            | Condition::AnyListing(_, c)
            | Condition::Owned { by: c, .. }
            | Condition::AnyOwner(c) => core::slice::from_ref(c),
            _ => &[],
        }
    }
}

/// What a list under a key of a condition holds: what to name where it is empty.
pub(crate) fn expected(key: &str) -> &'static str {
    match key {
        "destination" | "departure" | "transit" | "origin" | "country" | "nationality" | "lies" => {
            "a country such as `CN`, a part of one, or `group NAME`"
        }
        "item" | "within" | "but" | "among" => "a code of a control list such as `3A090`, or `group NAME`",
        "activity" => "an activity such as `export`",
        "destination_as" => "`ultimate`, `transit` or `release`",
        "destination_in" => "`origin` or `departure`",
        "role" => "a role such as `end_user`",
        "name" => "a name",
        "identifier" => "an identifier such as `duns:123456789`",
        "kind" | "entry_kind" => "a kind of entity such as `organization`",
        "listed" | "any_listing" | "list" | "listing" | "owner" => "the id of a party list",
        "footnote" => "the number of a footnote",
        "program" => "a program of a list",
        "reason" => "a reason for control such as `NS`",
        "column" => "a column of the chart",
        "license" => "a test of a license such as `valid`",
        "ground" => "a ground of the regime",
        "one_of" | "includes" => "a value of the fact",
        _ => "one of what stands there",
    }
}

words! {
    /// A place of the transaction with which its destination is compared.
    ///
    /// ```
    /// use interdict::policy::{Condition, OtherPlace};
    /// use std::collections::BTreeSet;
    ///
    /// // What was refused entry may go back to where it was made: 15 CFR 740.9(b)(4).
    /// let back = Condition::DestinationIn(BTreeSet::from([OtherPlace::Origin]));
    /// assert_eq!(OtherPlace::Origin.as_str(), "origin");
    /// # let _ = back;
    /// ```
    OtherPlace "bad-other-place" "another place of the transaction" {
        /// Where the item in hand was made.
        Origin = "origin",
        /// Where the transaction departs.
        Departure = "departure",
    }
}

/// Places: countries, subdivisions, groups of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Places(pub(crate) BTreeSet<PlaceSel>);

/// Items: categories, groups of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Items(pub(crate) BTreeSet<ItemSel>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PlaceSel {
    Place(Territory),
    Group(GroupId),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ItemSel {
    Category(ItemCategory),
    Group(GroupId),
}

macro_rules! selection {
    ($outer:ident, $sel:ident, $one:ident, $ty:ty) => {
        impl $outer {
            /// A selection of single members and groups.
            pub fn of(singles: impl IntoIterator<Item = $ty>, groups: impl IntoIterator<Item = GroupId>) -> $outer {
                $outer(singles.into_iter().map($sel::$one).chain(groups.into_iter().map($sel::Group)).collect())
            }
        }
        /// `group NAME`, or a single member.
        impl FromStr for $sel {
            type Err = Error;
            fn from_str(s: &str) -> Result<Self, Error> {
                match s.strip_prefix("group ") {
                    Some(g) => Ok($sel::Group(g.parse()?)),
                    None => Ok($sel::$one(s.parse()?)),
                }
            }
        }
        impl fmt::Display for $sel {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $sel::$one(x) => x.fmt(f),
                    $sel::Group(g) => write!(f, "group {g}"),
                }
            }
        }
        impl fmt::Display for $outer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                for (i, s) in self.0.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    s.fmt(f)?;
                }
                Ok(())
            }
        }
    };
}
selection!(Places, PlaceSel, Place, Territory);
selection!(Items, ItemSel, Category, ItemCategory);

/// A test of a declared fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Equals.
    Is(Value),
    /// Equals one of these.
    OneOf(BTreeSet<Value>),
    /// The list holds one of these.
    Includes(BTreeSet<Value>),
    /// Greater or equal.
    AtLeast(Value),
    /// Less or equal.
    AtMost(Value),
    /// Greater.
    Above(Value),
    /// Less.
    Below(Value),
    /// A category (or one of a list) within one of these.
    Within(Items),
    /// A category (or one and the same of a list) within one of the first, and within none of the second.
    WithinBut(Items, Items),
    /// A place (or one of a list) within one of these.
    Lies(Places),
    /// The list is empty.
    Empty,
    /// It is stated that the value is not known.
    NotKnown,
}

words! {
    /// What of a license held is tested.
    LicenseTest "bad-license-test" "a test of a license" {
        /// The date lies within its validity, and it was not revoked.
        Valid = "valid",
        /// The exporter is a licensee.
        Licensee = "licensee",
        /// Every purchaser, consignee and end user is named on it.
        Parties = "parties",
        /// The item is covered.
        Items = "items",
        /// The destination is covered.
        Destination = "destination",
        /// The lines that it covers are together within its value.
        Value = "value",
        /// The lines that it covers are together within its quantity.
        Quantity = "quantity",
        /// Its conditions are met.
        Conditions = "conditions",
    }
}
impl LicenseTest {
    /// The roles that it asks about: those whom the license has to name.
    pub(crate) fn roles(self) -> &'static [Role] {
        match self {
            LicenseTest::Licensee => &[Role::Exporter],
            LicenseTest::Parties => {
                &[Role::Purchaser, Role::IntermediateConsignee, Role::UltimateConsignee, Role::EndUser]
            }
            _ => &[],
        }
    }
}
