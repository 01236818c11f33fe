//! Whole rulebooks that compile.

use super::{
    conditions::{Within, boxed, identifiers, kinds, of_items},
    dates::histories,
    policies::{policies, reviews},
    pool::{
        ACTIVITIES, CATEGORIES, CHART, CLAIMED, CODES, COLUMNS, CONTROLS, GROUNDS, GROUPS_OF_ITEMS, GROUPS_OF_PLACES,
        LIMITS, LISTS, NAMES, PLACES, REASONS, ROLES, SCENARIOS, SHARED_REVIEW, WEAK, any_of, days, declarations, few,
        one, parsed,
    },
};
use crate::{
    Date, Rulebook,
    intake::{OWNERS, SHARE, TRANSIT},
    model::{
        ChartId, Code, DefinitionId, Entity, EntityKind, EntityName, FactName, GroundId, GroupId, ItemCategory, ListId,
        PolicyId, RegimeId, Role, Scenario, Strength, Territory,
    },
    policy::{
        Absence, Answer, Chart, ChartRow, Condition, Control, ControlList, ControlRow, Definition, Derived,
        DestinationKind, Eligibility, Exclusion, Expectation, FactDecl, FactKind, FactOf, Governed, Ground, Group,
        Items, Limit, Listing, Matching, Member, PartyList, Regime, RulebookParts, ScenarioDecl, Screening, Thresholds,
        Yields,
    },
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec::Vec,
};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{select, subsequence},
};

/// Whole rulebooks, of one to three regimes: grounds, yields, expectations, governed places,
/// definitions, declared facts with presumptions and computed ones, groups, a chart, a control list with deeper rows,
/// scopes, eligibilities and limits, two lists, shared reviews, and policies of every effect.
///
/// ```
/// use interdict::strategies;
/// use proptest::prelude::*;
/// let config = ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() };
/// proptest!(config, |(rulebook in strategies::rulebooks())| prop_assert!(!rulebook.regimes.is_empty()));
/// ```
pub fn rulebooks() -> impl Strategy<Value = Rulebook> {
    let laws = (regimes(), vec(numbered(), 3..=9), definitions());
    let tables = (groups(), facts(), charts(), controls(), reviews(Within::Ground));
    (laws, tables, lists(), (matching(), screening())).prop_filter_map(
        "every rulebook made here compiles",
        |(
            (regimes, policies, definitions),
            (groups, facts, charts, controls, shared),
            lists,
            (matching, screening),
        )| {
            let policies = policies.into_iter().enumerate().filter_map(|(n, (regime, mut policy))| {
                let regime = regimes.keys().nth(usize::from(regime) % regimes.len())?;
                policy.id = format!("{regime}/{n}").parse().ok()?;
                Some(policy)
            });
            let parts = RulebookParts {
                title: "A generated rulebook".into(),
                matching,
                screening,
                strict: false,
                policies: policies.collect(),
                regimes,
                definitions,
                groups,
                facts,
                reviews: SHARED_REVIEW.parse().ok().map(|name: Code| (name, shared)).into_iter().collect(),
                charts: CHART.parse().ok().map(|name: ChartId| (name, charts)).into_iter().collect(),
                controls: CONTROLS.parse().ok().map(|name: Code| (name, controls)).into_iter().collect(),
                lists: lists.into_iter().map(|l| (l.id().clone(), l)).collect(),
                scenarios: parsed::<Scenario>(SCENARIOS)
                    .into_iter()
                    .map(|s| (s, ScenarioDecl { title: String::new() }))
                    .collect(),
            };
            Rulebook::new(parts).ok()
        },
    )
}

fn matching() -> BoxedStrategy<Matching> {
    #[cfg(feature = "screen")]
    return prop_oneof![4 => Just(Matching::Exact), 1 => Just(Matching::Host), 3 => Just(Matching::Index)].boxed();
    #[cfg(not(feature = "screen"))]
    prop_oneof![4 => Just(Matching::Exact), 1 => Just(Matching::Host)].boxed()
}

fn screening() -> BoxedStrategy<Screening> {
    let limits = || {
        (
            select(Vec::from([6_000u16, 7_600])),
            select(Vec::from([9_000u16, 10_000])),
            select(Vec::from([7_600u16, 10_000])),
        )
            .prop_map(|(might_be, is, weak)| Thresholds { might_be, is, born: is, weak })
    };
    let all = prop_oneof![3 => Just(Thresholds::default()), 1 => limits()];
    let lists = subsequence(parsed::<ListId>(LISTS), 0..=1);
    (all, lists, limits())
        .prop_map(|(all, lists, own)| Screening { all, lists: lists.into_iter().map(|id| (id, own)).collect() })
        .boxed()
}

fn numbered() -> BoxedStrategy<(u8, crate::Policy)> {
    match "us/0".parse::<PolicyId>() {
        Ok(id) => (any::<u8>(), policies(id)).boxed(),
        Err(_) => unreachable(),
    }
}
/// A strategy of nothing, for names in the pools that would not parse; a test says that all do.
fn unreachable<T: Clone + core::fmt::Debug + 'static>() -> BoxedStrategy<T> {
    select(Vec::new()).boxed()
}

fn aged() -> BoxedStrategy<(Option<Date>, Option<u32>)> {
    prop_oneof![
        12 => Just((None, None)),
        1 => select(days()).prop_map(|d| (Some(d), Some(400))),
        1 => select(days()).prop_map(|d| (Some(d), Some(2_000))),
    ]
    .boxed()
}

fn regimes() -> BoxedStrategy<BTreeMap<RegimeId, Regime>> {
    let ground = |name: &'static str, when: Condition| {
        let plain = Just(when);
        (one::<GroundId>(&[name]), prop_oneof![4 => plain, 1 => boxed(Within::Ground, false)], histories(false))
            .prop_map(move |(id, when, dated)| {
                // One ground has a name in words, one has none.
                let words = if name == "us_origin" { "in the United States" } else { "" };
                Ground { id, name: words.into(), citation: "15 CFR 734.3".into(), when, dated }
            })
            .boxed()
    };
    let from_us = "US".parse::<Territory>().map_or(Condition::Always(true), |us| {
        Condition::any([
            Condition::Origin(crate::policy::Places::of([us.clone()], [])),
            Condition::Departure(crate::policy::Places::of([us], [])),
        ])
    });
    let grounds = GROUNDS.first().zip(GROUNDS.get(1));
    let us = match grounds {
        Some((a, b)) => {
            (ground(a, from_us), ground(b, Condition::Always(false))).prop_map(|(a, b)| Vec::from([a, b])).boxed()
        }
        None => Just(Vec::new()).boxed(),
    };
    let eu = vec(ground("eu_territory", Condition::Always(true)), 0..=1).boxed();
    let house = Just(Vec::new()).boxed();
    (regime("us", us), option::weighted(0.5, regime("eu", eu)), option::weighted(0.3, regime("house", house)))
        .prop_map(|(us, eu, house)| [Some(us), eu, house].into_iter().flatten().map(|r| (r.id.clone(), r)).collect())
        .boxed()
}

fn regime(id: &'static str, grounds: BoxedStrategy<Vec<Ground>>) -> BoxedStrategy<Regime> {
    let expects = (few(ACTIVITIES.to_vec(), 3), few(ROLES.to_vec(), 2), prop_oneof![4 => Just(false), 1 => Just(true)])
        .prop_map(|(activities, roles, goods)| Expectation {
            activities: activities.into_iter().collect(),
            roles: roles.into_iter().collect::<BTreeSet<Role>>(),
            goods,
        });
    let destinations = prop_oneof![3 => Just(BTreeSet::from([DestinationKind::Ultimate])), 2 => kinds()];
    let yields = (one::<RegimeId>(&["itar", "eu"]), boxed(Within::Ground, false)).prop_map(|(to, when)| Yields {
        to,
        when,
        citation: String::new(),
    });
    let excludes = boxed(Within::Ground, false).prop_map(|when| Exclusion {
        name: "Excluded".into(),
        when,
        citation: String::new(),
    });
    let through = subsequence(PLACES.iter().filter_map(|p| p.parse().ok()).collect::<Vec<Territory>>(), 0..=3);
    let through = through.prop_map(|places| places.into_iter().collect::<BTreeSet<_>>());
    let governed = (one::<Territory>(&["HK", "UA-43"]), one::<Territory>(&["CN", "RU"]), histories(false))
        .prop_map(|(place, by, dated)| Governed { place, by, dated, citation: "15 CFR 738.3(b)".into() });
    let away = (option::weighted(0.12, yields), option::weighted(0.12, excludes), option::weighted(0.3, through));
    let held = prop_oneof![12 => Just(None), 1 => select(days()).prop_map(Some)];
    let rest = (away, option::weighted(0.3, governed), (aged(), held));
    (one::<RegimeId>(&[id]), grounds, vec(expects, 0..=2), destinations, rest)
        .prop_map(|(id, grounds, expects, destinations, (away, governed, ((as_of, max_age_days), held_from)))| Regime {
            as_of,
            max_age_days,
            held_from,
            grounds,
            destinations,
            expects,
            yields: away.0.into_iter().collect(),
            excludes: away.1.into_iter().collect(),
            transit_places: away.2,
            governed: governed.into_iter().collect(),
            ..Regime::house(id, "A regime")
        })
        .boxed()
}

fn definitions() -> BoxedStrategy<BTreeMap<DefinitionId, Definition>> {
    let define = |when| Definition { citation: String::new(), when };
    (boxed(Within::Ground, false), boxed(Within::Ground, false))
        .prop_map(move |(base, part)| {
            let mut all = BTreeMap::new();
            if let (Ok(b), Ok(n)) = ("base".parse::<DefinitionId>(), "nested".parse::<DefinitionId>()) {
                all.insert(n, define(Condition::any([Condition::Is(b.clone()), part])));
                all.insert(b, define(base));
            }
            all
        })
        .boxed()
}

fn members<T: Clone + core::fmt::Debug + core::str::FromStr + 'static>(of: &[&str]) -> BoxedStrategy<Vec<Member<T>>> {
    let member = (one::<T>(of), histories(false)).prop_map(|(of, dated)| Member { of, dated, citation: String::new() });
    vec(member, 0..=4).boxed()
}

fn groups() -> BoxedStrategy<BTreeMap<GroupId, Group>> {
    let places = vec(members(PLACES), GROUPS_OF_PLACES.len());
    let items = vec(members(CATEGORIES), GROUPS_OF_ITEMS.len());
    (places, items)
        .prop_map(|(places, items)| {
            let places = parsed::<GroupId>(GROUPS_OF_PLACES).into_iter().zip(places.into_iter().map(Group::Places));
            let items = parsed::<GroupId>(GROUPS_OF_ITEMS).into_iter().zip(items.into_iter().map(Group::Items));
            places.chain(items).collect()
        })
        .boxed()
}

type How = fn(FactName, FactName) -> Derived;
/// What is computed, if anything is.
const COMPUTED: &[(&str, How, &str, &str)] =
    &[("total", Derived::Product, "generation", "performance"), ("density", Derived::Quotient, "total", "generation")];

/// All facts are declared; what their absence is presumed to mean differs.
fn facts() -> BoxedStrategy<BTreeMap<FactName, FactDecl>> {
    let all = declarations();
    let n = all.len();
    let computed = prop_oneof![4 => Just(0), 1 => Just(1), 1 => Just(2)];
    let seldom = || option::weighted(0.2, any::<bool>());
    let reserved = (seldom(), seldom(), seldom());
    (vec(prop_oneof![3 => Just(false), 1 => Just(true)], n), reserved, computed)
        .prop_map(move |(presumed, (owners, transit, share), computed)| {
            let mut facts = BTreeMap::new();
            for (mut d, presumed) in all.iter().cloned().zip(presumed) {
                if presumed && d.may_be_not_known && d.name.as_str() != CLAIMED {
                    d.absent = Absence::NotKnown;
                }
                d.derived = COMPUTED
                    .iter()
                    .take(computed)
                    .find(|(name, ..)| d.name.as_str() == *name)
                    .and_then(|(_, how, a, b)| a.parse().ok().zip(b.parse().ok()).map(|(a, b)| how(a, b)));
                facts.insert(d.name.clone(), d);
            }
            let reserved = [
                (OWNERS, FactOf::Party, FactKind::Text, Absence::NotKnown),
                (TRANSIT, FactOf::Transaction, FactKind::Territory, Absence::NotKnown),
                // That a share is not known is stated more often than presumed.
                (SHARE, FactOf::Party, FactKind::Decimal, Absence::Unknown),
            ];
            for ((name, of, kind, absent), profile) in reserved.into_iter().zip([owners, transit, share]) {
                if let (Some(profile), Ok(name)) = (profile, name.parse::<FactName>()) {
                    let d = FactDecl {
                        name: name.clone(),
                        of,
                        kind,
                        many: kind != FactKind::Decimal,
                        codes: BTreeSet::new(),
                        absent,
                        profile,
                        may_be_not_known: true,
                        derived: None,
                        question: String::new(),
                    };
                    facts.insert(name, d);
                }
            }
            facts
        })
        .boxed()
}

fn charts() -> BoxedStrategy<Chart> {
    let row = (one(PLACES), any_of(COLUMNS, 3), histories(false)).prop_map(|(place, marked, dated)| ChartRow {
        place,
        marked,
        dated,
        note: String::new(),
    });
    vec(row, 1..=6).prop_map(|rows| Chart { columns: parsed(COLUMNS).into_iter().collect(), rows }).boxed()
}

fn controls() -> BoxedStrategy<ControlList> {
    let scope = || option::weighted(0.2, Just(String::from("when usable in missiles")));
    let eccns: Vec<ItemCategory> = parsed(&["3A001", "3A001.b", "3A001.b.2", "5A002", "5A991"]);
    let control = prop_oneof![
        5 => (0..REASONS.len()).prop_flat_map(|n| {
            let reason = REASONS.get(n).copied().unwrap_or("NS");
            let column = COLUMNS.get(n).copied().unwrap_or("NS2");
            (one(&[reason]).prop_map(Some), one(&[column]).prop_map(Control::Column))
        }),
        1 => (one(REASONS).prop_map(Some), Just(Control::Exempt)),
        1 => (Just(None), Just(Control::Exempt)),
    ];
    let row = (select(eccns.clone()), control, scope(), histories(false)).prop_map(
        |(category, (reason, control), scope, dated)| ControlRow {
            category,
            reason,
            control,
            scope,
            dated,
            citation: String::new(),
            note: String::new(),
        },
    );
    let answer = prop_oneof![4 => Just(Answer::Yes), 2 => Just(Answer::No), 1 => Just(Answer::Unclear)];
    let value = option::weighted(0.4, one(LIMITS));
    let eligibility =
        (select(eccns), one(CODES), answer, scope(), value).prop_map(|(category, exception, answer, scope, value)| {
            Eligibility { category, exception, answer, scope, value, citation: String::new() }
        });
    // Mostly, all entries of the pool are on the list.
    let entries = prop_oneof![4 => Just(parsed::<ItemCategory>(&["3A001", "5A002", "5A991"])), 1 => Just(Vec::new())];
    let bare = |category| ControlRow {
        category,
        reason: None,
        control: Control::Exempt,
        scope: None,
        dated: crate::model::Dated::ALWAYS,
        citation: String::new(),
        note: String::new(),
    };
    let limits = prop_oneof![2 => Just(Vec::new()), 1 => vec(limit(), 1..=2)];
    let regime = option::weighted(0.5, one::<RegimeId>(&["us"]));
    (vec(row, 1..=6), vec(eligibility, 0..=3), entries, limits, regime)
        .prop_map(move |(mut rows, eligibility, entries, limits, regime)| {
            rows.extend(entries.into_iter().map(bare));
            ControlList { regime, as_of: None, max_age_days: None, rows, eligibility, limits }
        })
        .boxed()
}

fn limit() -> BoxedStrategy<Limit> {
    const ECCNS: &[&str] = &["3A001", "3A001.b", "3A001.b.2", "5A002", "5A991", "EAR99"];
    let among = subsequence(parsed(ECCNS), 1..=5).prop_map(|c| Items::of(c, []));
    (one(ECCNS), among, of_items(), histories(false))
        .prop_map(|(category, among, when, dated)| Limit { category, among, when, dated, citation: String::new() })
        .boxed()
}

fn lists() -> BoxedStrategy<Vec<PartyList>> {
    let list = |id: &'static str| {
        (one::<ListId>(&[id]), vec(listing(), 0..=3), aged())
            .prop_filter_map("entries have ids of their own", |(id, entries, (as_of, max_age))| {
                let entries = entries.into_iter().enumerate().filter_map(|(n, l)| {
                    let id = format!("e{n}").parse().ok()?;
                    Some(Listing { id, ..l })
                });
                PartyList::new(id, "A list", entries.collect()).ok().map(|l| l.kept(as_of, max_age))
            })
            .boxed()
    };
    LISTS.iter().map(|id| list(id)).collect::<Vec<_>>().boxed()
}

fn listing() -> BoxedStrategy<Listing> {
    let names = (one::<String>(NAMES), option::weighted(0.3, one::<String>(WEAK))).prop_map(|(name, weak)| {
        let name = EntityName { text: name, strength: Strength::Primary };
        let weak = weak.map(|text| EntityName { text, strength: Strength::Weak });
        [Some(name), weak].into_iter().flatten().collect::<Vec<_>>()
    });
    let ids = prop_oneof![3 => Just(Vec::new()), 1 => subsequence(identifiers(), 1)];
    let scope = prop_oneof![3 => Just(Condition::Always(true)), 2 => boxed(Within::Party, false)];
    let footnotes =
        prop_oneof![2 => Just(BTreeSet::new()), 1 => select(Vec::from([1u8, 4])).prop_map(|n| BTreeSet::from([n]))];
    let terms = (scope, reviews(Within::Party), footnotes, any_of(CODES, 2), any_of(&["SDGT"], 1));
    let kind = option::weighted(0.6, select(EntityKind::ALL.to_vec()));
    ((names, kind), ids, terms, histories(false))
        .prop_filter_map(
            "ids parse",
            |((names, kind), identifiers, (scope, review, footnotes, admits, programs), dated)| {
                let entity = Entity { kind, names, identifiers, ..Entity::default() };
                let plain = Listing::new("e".parse().ok()?, entity);
                Some(Listing { scope, review, footnotes, admits, programs, dated, ..plain })
            },
        )
        .boxed()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all<T: core::str::FromStr>(texts: &[&str]) -> bool {
        parsed::<T>(texts).len() == texts.len()
    }

    #[test]
    fn every_text_of_the_pools_parses() {
        assert!(all::<Territory>(PLACES) && all::<ItemCategory>(CATEGORIES) && all::<Date>(super::super::pool::DAYS));
        assert!(all::<GroupId>(GROUPS_OF_PLACES) && all::<GroupId>(GROUPS_OF_ITEMS) && all::<ListId>(LISTS));
        assert!(all::<crate::model::Reason>(REASONS) && all::<crate::model::Column>(COLUMNS));
        assert!(all::<crate::policy::AuthCode>(CODES) && all::<GroundId>(GROUNDS) && all::<Scenario>(SCENARIOS));
        assert!(
            all::<crate::model::Money>(LIMITS) && all::<Code>(&[CONTROLS, SHARED_REVIEW]) && all::<ChartId>(&[CHART])
        );
        assert!(declarations().len() == 12);
    }
}
