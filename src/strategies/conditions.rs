//! Conditions that are well typed where they stand.

use super::pool::{
    ACTIVITIES, CATEGORIES, CHART, CLAIMED, CODES, COLUMNS, CONTROLS, GROUNDS, GROUPS_OF_ITEMS, GROUPS_OF_PLACES,
    IDENTIFIERS, LIMITS, LISTS, NAMES, PLACES, REASONS, ROLES, WEAK, declarations, one, parsed, several, some,
};
use crate::{
    model::{Amount, EntityKind, FactName, Identifier, Value},
    policy::{Condition, DestinationKind, FactDecl, FactKind, FactOf, Items, LicenseTest, OtherPlace, Places, Test},
};
use alloc::{boxed::Box, collections::BTreeSet, string::String, vec::Vec};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{select, subsequence},
    strategy::Union,
};

/// Where a condition stands, which decides what it may test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Within {
    /// In a ground or a definition: the line, and no other definition or ground.
    Ground,
    /// In a policy that ranges over nothing.
    Line,
    /// With a party in hand: a listing's scope.
    Party,
    /// With an owner of a party in hand.
    Owner,
    /// In a policy over listings.
    Listing,
    /// In a policy over controls.
    Control,
    /// In a policy over licenses held.
    License,
}

#[derive(Clone, Copy)]
struct At {
    ground: bool,
    party: bool,
    owner: bool,
    listing: bool,
    control: bool,
    license: bool,
    /// Whether a fact that is presumed not to be claimed can be asked for: where it is claimed, only
    /// where it is not, or nowhere.
    claimed: Option<bool>,
    negated: bool,
    /// Within the scope of a listing, or a definition that such a scope may use.
    scope: bool,
}

/// Conditions that fit where they stand, over the names that every rulebook of
/// [`rulebooks`](super::rulebooks) declares. With `authorization`, a condition may ask whether a
/// fact is claimed that is presumed not to be; without, only whether it is not.
///
/// ```
/// use interdict::{policy::Condition, strategies::{Within, conditions}};
/// use proptest::prelude::*;
/// proptest!(|(when in conditions(Within::Line, false))| {
///     prop_assert!(!matches!(when, Condition::Footnote(_))); // only policies over listings have one
/// });
/// ```
pub fn conditions(within: Within, authorization: bool) -> impl Strategy<Value = Condition> {
    boxed(within, authorization)
}

pub(super) fn boxed(within: Within, authorization: bool) -> BoxedStrategy<Condition> {
    standing(within, (within != Within::Ground).then_some(authorization))
}
/// Conditions of review tables, which ask for no claim at all.
pub(super) fn of_reviews(within: Within) -> BoxedStrategy<Condition> {
    standing(within, None)
}

/// Conditions of limits, which speak of the item alone.
pub(super) fn of_items() -> BoxedStrategy<Condition> {
    let facts = declarations().into_iter().filter(|d| d.of == FactOf::Item).map(|d| {
        let name: FactName = d.name.clone();
        tests(&d).prop_map(move |t| Condition::Fact(name.clone(), t)).boxed()
    });
    let atom = prop_oneof![
        8 => Union::new(facts),
        1 => items().prop_map(Condition::Item),
        1 => places().prop_map(Condition::Origin),
    ]
    .boxed();
    let part = prop_oneof![4 => atom.clone(), 1 => atom.clone().prop_map(Condition::not)].boxed();
    prop_oneof![
        2 => part.clone(),
        1 => vec(part.clone(), 1..=3).prop_map(Condition::All),
        2 => vec(part, 1..=3).prop_map(Condition::Any),
    ]
    .boxed()
}

fn standing(within: Within, claimed: Option<bool>) -> BoxedStrategy<Condition> {
    let at = At {
        ground: within == Within::Ground,
        party: matches!(within, Within::Party | Within::Owner | Within::Listing),
        owner: within == Within::Owner,
        listing: within == Within::Listing,
        control: within == Within::Control,
        license: within == Within::License,
        claimed,
        negated: false,
        scope: matches!(within, Within::Ground | Within::Party),
    };
    nested(at, 2)
}

fn nested(at: At, depth: u8) -> BoxedStrategy<Condition> {
    let Some(depth) = depth.checked_sub(1) else { return atoms(at) };
    let below = nested(at, depth);
    let negated = nested(At { negated: !at.negated, ..at }, depth);
    let party = nested(At { party: true, owner: false, ..at }, depth);
    let mut all = Vec::from([
        (6, atoms(at)),
        (3, vec(below.clone(), 1..=3).prop_map(Condition::All).boxed()),
        (3, vec(below.clone(), 1..=3).prop_map(Condition::Any).boxed()),
        (2, negated.prop_map(Condition::not).boxed()),
        (1, below.clone().prop_map(|c| Condition::AnyItem(Box::new(c))).boxed()),
        (1, below.prop_map(|c| Condition::AllItems(Box::new(c))).boxed()),
        (2, party.clone().prop_map(Condition::any_party).boxed()),
        (1, party.prop_map(|c| Condition::AllParties(Box::new(c))).boxed()),
    ]);
    if at.party {
        let owner = nested(At { owner: true, ..at }, depth);
        all.push((3, owner.prop_map(|c| Condition::AnyOwner(Box::new(c))).boxed()));
        let listed = (some(LISTS, 2), nested(At { listing: true, ..at }, depth));
        all.push((2, listed.prop_map(|(lists, c)| Condition::AnyListing(lists, Box::new(c))).boxed()));
        let on_list = some(LISTS, 2).prop_map(Condition::Listed);
        let by = prop_oneof![2 => on_list, 1 => nested(At { owner: true, ..at }, depth)];
        let owned = (one::<Amount>(&["25", "50"]), by)
            .prop_map(|(at_least, by)| Condition::Owned { at_least, by: Box::new(by) });
        all.push((3, owned.boxed()));
    }
    Union::new_weighted(all).boxed()
}

fn atoms(at: At) -> BoxedStrategy<Condition> {
    let mut all = Vec::from([
        (1, any::<bool>().prop_map(Condition::Always).boxed()),
        (1, several(ACTIVITIES.to_vec(), 2).prop_map(|a| Condition::Activity(a.into_iter().collect())).boxed()),
        (5, places().prop_map(Condition::Destination).boxed()),
        (1, kinds().prop_map(Condition::DestinationAs).boxed()),
        (
            2,
            several(OtherPlace::ALL.to_vec(), 2)
                .prop_map(|o| Condition::DestinationIn(o.into_iter().collect()))
                .boxed(),
        ),
        (1, places().prop_map(Condition::Departure).boxed()),
        (1, places().prop_map(Condition::Transit).boxed()),
        (5, items().prop_map(Condition::Item).boxed()),
        (2, places().prop_map(Condition::Origin).boxed()),
        (2, one(LIMITS).prop_map(Condition::OrderValue).boxed()),
        (2, one(LIMITS).prop_map(Condition::OrderTotal).boxed()),
        (3, facts(at)),
    ]);
    if let (Ok(list), Ok(base), Ok(nested)) = (CONTROLS.parse::<crate::model::Code>(), "base".parse(), "nested".parse())
    {
        let of = list.clone();
        all.push((1, one(CODES).prop_map(move |c| Condition::Eligible(of.clone(), c)).boxed()));
        let total = list.clone();
        all.push((1, one(CODES).prop_map(move |c| Condition::EligibleValue(list.clone(), c)).boxed()));
        let total = (one(CODES), 1u32..4).prop_map(move |(code, times)| match "performance".parse() {
            Ok(plus) => Condition::EligibleTotal { controls: total.clone(), code, times, plus },
            Err(_) => Condition::Eligible(total.clone(), code),
        });
        all.push((1, total.boxed()));
        if !at.ground {
            all.push((1, select(Vec::from([base, nested])).prop_map(Condition::Is).boxed()));
            if !at.scope {
                all.push((1, some(GROUNDS, 2).prop_map(Condition::Ground).boxed()));
            }
        }
    }
    if at.party {
        let names: Vec<&str> = NAMES.iter().chain(WEAK).copied().collect();
        all.extend([
            (1, several(ROLES.to_vec(), 2).prop_map(|r| Condition::Role(r.into_iter().collect())).boxed()),
            (3, places().prop_map(Condition::Country).boxed()),
            (1, places().prop_map(Condition::Nationality).boxed()),
            (1, some::<String>(&names, 2).prop_map(Condition::Name).boxed()),
            (1, subsequence(identifiers(), 1..=2).prop_map(|i| Condition::Identifier(i.into_iter().collect())).boxed()),
            (1, several(EntityKind::ALL.to_vec(), 3).prop_map(|k| Condition::Kind(k.into_iter().collect())).boxed()),
            (2, some(LISTS, 2).prop_map(Condition::Listed).boxed()),
        ]);
    }
    if at.owner {
        all.push((5, one::<Amount>(&["25", "50"]).prop_map(Condition::ShareAtLeast).boxed()));
    }
    if at.listing {
        if !at.scope {
            all.push((6, Just(Condition::ListingScope).boxed()));
        }
        all.extend([
            (2, select(Vec::from([1u8, 4])).prop_map(|n| Condition::Footnote(BTreeSet::from([n]))).boxed()),
            (
                1,
                several(EntityKind::ALL.to_vec(), 3)
                    .prop_map(|k| Condition::EntryKind(k.into_iter().collect()))
                    .boxed(),
            ),
            (1, one(&["SDGT"]).prop_map(|p| Condition::Program(BTreeSet::from([p]))).boxed()),
        ]);
    }
    if at.control {
        all.extend([
            (2, some(REASONS, 2).prop_map(Condition::Reason).boxed()),
            (2, some(COLUMNS, 2).prop_map(Condition::Column).boxed()),
            (12, one(&[CHART]).prop_map(Condition::Chart).boxed()),
        ]);
    }
    if at.license {
        let tests = subsequence(LicenseTest::ALL.to_vec(), 1..=3);
        all.push((12, tests.prop_map(|t| Condition::License(t.into_iter().collect())).boxed()));
    }
    Union::new_weighted(all).boxed()
}

pub(super) fn identifiers() -> Vec<Identifier> {
    IDENTIFIERS.iter().map(|(kind, value)| Identifier { kind: (*kind).into(), value: (*value).into() }).collect()
}

pub(super) fn kinds() -> BoxedStrategy<BTreeSet<DestinationKind>> {
    subsequence(DestinationKind::ALL.to_vec(), 1..=3).prop_map(|k| k.into_iter().collect()).boxed()
}

fn places() -> BoxedStrategy<Places> {
    prop_oneof![
        3 => subsequence(parsed(PLACES), 1..=2).prop_map(|p| Places::of(p, [])),
        2 => subsequence(parsed(GROUPS_OF_PLACES), 1..=1).prop_map(|g| Places::of([], g)),
    ]
    .boxed()
}

fn items() -> BoxedStrategy<Items> {
    prop_oneof![
        4 => subsequence(parsed(CATEGORIES), 1..=2).prop_map(|c| Items::of(c, [])),
        1 => one(GROUPS_OF_ITEMS).prop_map(|g| Items::of([], [g])),
    ]
    .boxed()
}

fn facts(at: At) -> BoxedStrategy<Condition> {
    let usable = |d: &FactDecl| {
        let claimed = d.name.as_str() == CLAIMED;
        if claimed { at.claimed.is_some_and(|a| a != at.negated) } else { d.of != FactOf::Party || at.party }
    };
    Union::new(declarations().into_iter().filter(usable).map(|d| {
        let name: FactName = d.name.clone();
        tests(&d).prop_map(move |t| Condition::Fact(name.clone(), t)).boxed()
    }))
    .boxed()
}

fn tests(d: &FactDecl) -> BoxedStrategy<Test> {
    let single = values(d);
    let set = vec(single.clone(), 1..=2).prop_map(|v| v.into_iter().collect::<BTreeSet<_>>());
    let mut all: Vec<BoxedStrategy<Test>> = Vec::new();
    if d.many {
        all.push(set.prop_map(Test::Includes).boxed());
        all.push(Just(Test::Empty).boxed());
        all.push(vec(single, 0..=1).prop_map(|v| Test::Is(Value::List(v))).boxed());
    } else {
        all.push(single.clone().prop_map(Test::Is).boxed());
        all.push(set.prop_map(Test::OneOf).boxed());
        if matches!(d.kind, FactKind::Integer | FactKind::Decimal | FactKind::Date) {
            all.push(single.clone().prop_map(Test::AtLeast).boxed());
            all.push(single.clone().prop_map(Test::AtMost).boxed());
            all.push(single.clone().prop_map(Test::Above).boxed());
            all.push(single.prop_map(Test::Below).boxed());
        }
    }
    if d.kind == FactKind::Category {
        all.push(items().prop_map(Test::Within).boxed());
    }
    if d.may_be_not_known {
        all.push(Just(Test::NotKnown).boxed());
    }
    Union::new(all).boxed()
}

fn values(d: &FactDecl) -> BoxedStrategy<Value> {
    match d.kind {
        FactKind::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        FactKind::Integer => select(Vec::from([3, 4, 5])).prop_map(Value::Integer).boxed(),
        FactKind::Decimal => one(&["4.8", "600"]).prop_map(Value::Decimal).boxed(),
        FactKind::Code => select(d.codes.iter().cloned().collect::<Vec<_>>()).prop_map(Value::Code).boxed(),
        FactKind::Text => one::<String>(&["research", "resale"]).prop_map(Value::Text).boxed(),
        FactKind::Category => one(CATEGORIES).prop_map(Value::Category).boxed(),
        FactKind::Territory => one(PLACES).prop_map(Value::Territory).boxed(),
        FactKind::Date => one(super::pool::DAYS).prop_map(Value::Date).boxed(),
    }
}
