//! Transactions and views for a rulebook, of the values that it tells apart.

use super::pool::{NAMES, few};
use crate::{
    Date, Rulebook, Transaction,
    decision::View,
    fingerprint::Fingerprint,
    laws::Vocabulary,
    model::{
        Activity, Amount, Cleared, Entity, EntityKind, EntityName, Fact, Facts, HostMatch, Identifier, ItemCategory,
        ItemLine, Known, Label, License, ListId, ListingId, Money, Owner, Party, Problem, Quantity, Role, Scheme,
        Strength, Territory, Value,
    },
    party::{entry_print, party_print},
    policy::{FactDecl, FactOf},
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec::Vec,
};
use core::fmt::Debug;
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{select, subsequence},
    strategy::Union,
};

/// Views of a rulebook: on the days on which something became known and the days before, with
/// scenarios on and off.
///
/// ```
/// use interdict::strategies;
/// use proptest::prelude::*;
/// let config = ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() };
/// let views = strategies::rulebooks().prop_flat_map(|rulebook| strategies::views(&rulebook));
/// proptest!(config, |(view in views)| prop_assert!(view.scenarios.len() <= 2));
/// ```
pub fn views(rulebook: &Rulebook) -> impl Strategy<Value = View> + use<> {
    let days: BTreeSet<Date> =
        Vocabulary::of(rulebook).known_days.iter().flat_map(|d| [Some(*d), d.yesterday().ok()]).flatten().collect();
    let on = if days.is_empty() {
        Just(Known::Latest).boxed()
    } else {
        select(days.into_iter().collect::<Vec<_>>()).prop_map(Known::On).boxed()
    };
    let scenarios: Vec<_> = rulebook.scenarios.keys().cloned().collect();
    (prop_oneof![Just(Known::Latest).boxed(), on], few(scenarios, 2))
        .prop_map(|(known, scenarios)| View { known, scenarios: scenarios.into_iter().collect() })
}

/// Transactions for a rulebook: each fact absent, not known, a value or in conflict; parties that
/// are on its lists or not, by full or weak names, numbers and the host's findings; owners;
/// licenses held; now and then something that is wrong.
///
/// ```
/// use interdict::strategies;
/// use proptest::prelude::*;
/// let config = ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() };
/// let txs = strategies::rulebooks().prop_flat_map(|rulebook| strategies::transactions(&rulebook));
/// proptest!(config, |(tx in txs)| prop_assert!(tx.problems.len() <= 1));
/// ```
pub fn transactions(rulebook: &Rulebook) -> impl Strategy<Value = Transaction> + use<> {
    let make = Make::of(rulebook);
    let roles_absent = few(make.roles.clone(), 2);
    let whole = (
        stated(make.date()),
        stated(select(Activity::ALL.get(..10).unwrap_or(Activity::ALL).to_vec())),
        stated(make.place()),
        stated(make.place()),
        fact(1, 5, vec(make.place(), 0..=2)),
    );
    let parts = (fact(1, 20, make.parties()), fact(1, 20, vec(make.line(), 0..=3)), make.facts(FactOf::Transaction));
    let rest = (roles_absent, prop_oneof![30 => Just(false), 1 => Just(true)], make.licenses(), problems());
    (whole, parts, rest).prop_map(
        |(
            (date, activity, departure, destination, transit),
            (parties, items, facts),
            (mut roles_absent, contradict, licenses, problems),
        )| {
            // Seldom a role is both filled and said to be absent, which is a problem.
            let filled = |r: &Role| parties.value().into_iter().flatten().any(|p| p.role == *r);
            roles_absent.retain(|r| contradict || !filled(r));
            Transaction {
                id: None,
                date,
                activity,
                departure,
                destination,
                transit,
                parties: each(parties, labeled_parties),
                roles_absent,
                items: each(items, labeled_lines),
                licenses,
                facts,
                problems,
            }
        },
    )
}

fn fact<T: Clone + Debug + 'static>(
    absent: u32,
    value: u32,
    of: impl Strategy<Value = T> + Clone + 'static,
) -> BoxedStrategy<Fact<T>> {
    let two = (of.clone(), of.clone());
    prop_oneof![
        absent => Just(Fact::Absent),
        value => of.prop_map(Fact::Value),
        1 => Union::new_weighted(Vec::from([
            (1, Just(Fact::NotKnown).boxed()),
            (2, two.prop_map(|(a, b)| Fact::Conflict(Vec::from([a, b]))).boxed()),
        ])),
    ]
    .boxed()
}
fn stated<T: Clone + Debug + 'static>(of: impl Strategy<Value = T> + Clone + 'static) -> BoxedStrategy<Fact<T>> {
    fact(2, 14, of)
}

fn each<T>(f: Fact<T>, change: impl Fn(T) -> T) -> Fact<T> {
    match f {
        Fact::Value(v) => Fact::Value(change(v)),
        Fact::Conflict(vs) => Fact::Conflict(vs.into_iter().map(change).collect()),
        other => other,
    }
}

fn labeled_parties(all: Vec<Party>) -> Vec<Party> {
    // Now and then two parties keep one label, which is a problem.
    let label = |n: usize, p: Party| match format!("p{n}").parse::<Label>() {
        Ok(id) if p.id.as_str() != "twice" => Party { id, ..p },
        _ => p,
    };
    all.into_iter().enumerate().map(|(n, p)| label(n, p)).collect()
}
fn labeled_lines(all: Vec<ItemLine>) -> Vec<ItemLine> {
    let label = |n: usize, l: ItemLine| match format!("l{n}").parse::<Label>() {
        Ok(id) if l.id.as_str() != "twice" => ItemLine { id, ..l },
        _ => l,
    };
    all.into_iter().enumerate().map(|(n, l)| label(n, l)).collect()
}

fn problems() -> BoxedStrategy<Vec<Problem>> {
    let bad = Problem { code: "bad-date".into(), at: "date".into(), message: "is not a date".into() };
    prop_oneof![40 => Just(Vec::new()), 1 => Just(Vec::from([bad]))].boxed()
}

type Named = (crate::model::FactName, Fact<Value>);

/// What transactions are made of, gathered once.
struct Make {
    words: Vocabulary,
    decls: Vec<FactDecl>,
    entries: Vec<HostMatch>,
    /// The fingerprints of the entries.
    prints: BTreeMap<(ListId, ListingId), Fingerprint>,
    regimes: Vec<crate::model::RegimeId>,
    roles: Vec<Role>,
}

impl Make {
    fn of(rulebook: &Rulebook) -> Make {
        let words = Vocabulary::of(rulebook);
        let mut roles = Vec::from([Role::Exporter, Role::EndUser, Role::UltimateConsignee, Role::Bank]);
        roles.extend(words.roles.iter().cloned());
        roles.sort();
        roles.dedup();
        let entries = rulebook
            .lists
            .values()
            .flat_map(|l| l.listings().iter().map(|e| HostMatch::new(l.id().clone(), e.id.clone(), Truth::Yes)));
        let prints = rulebook
            .lists
            .values()
            .flat_map(|l| l.listings().iter().map(|e| ((l.id().clone(), e.id.clone()), entry_print(l.id(), e))));
        Make {
            prints: prints.collect(),
            decls: rulebook.facts.values().filter(|d| !crate::intake::is_reserved(d)).cloned().collect(),
            entries: entries.collect(),
            regimes: rulebook.regimes.keys().cloned().collect(),
            roles,
            words,
        }
    }

    fn date(&self) -> BoxedStrategy<Date> {
        let mut days = self.words.days.clone();
        days.push(Date::constant(2021, 6, 1));
        let ends = prop_oneof![Just(Date::MIN), Just(Date::MAX)];
        prop_oneof![30 => select(days), 1 => ends].boxed()
    }
    fn place(&self) -> BoxedStrategy<Territory> {
        let mut places: Vec<Territory> = self.words.places.clone();
        places.extend(["US", "US", "US", "FR", "CN", "LI"].iter().filter_map(|p| p.parse().ok()));
        select(places).boxed()
    }
    fn category(&self) -> BoxedStrategy<ItemCategory> {
        let mut all = self.words.categories.clone();
        all.extend(
            ["EAR99", "EAR99", "5A991", "3A001.b", "3A001.b.2", "3A001.b.2.a", "9A999"]
                .iter()
                .filter_map(|c| c.parse().ok()),
        );
        select(all).boxed()
    }

    fn facts(&self, of: FactOf) -> BoxedStrategy<Facts> {
        let each: Vec<BoxedStrategy<Option<Named>>> = self
            .decls
            .iter()
            .filter(|d| d.of == of && (d.many || !crate::laws::candidates(&self.words, &d.name, d.kind).is_empty()))
            .map(|d| {
                let name = d.name.clone();
                let wrong = Just(Fact::Value(Value::List(Vec::from([Value::List(Vec::new())]))));
                let right = fact(0, 14, self.value(d));
                let stated = prop_oneof![400 => right, 1 => wrong];
                let named = stated.prop_map(move |f| Some((name.clone(), f)));
                prop_oneof![1 => Just(None), 2 => named].boxed()
            })
            .collect();
        // Mostly, what can be computed is not stated as well: seldom the two would agree.
        let computed: Vec<FactDecl> =
            self.decls.iter().filter(|d| d.of == of && d.derived.is_some()).cloned().collect();
        (each, prop_oneof![12 => Just(true), 1 => Just(false)])
            .prop_map(move |(all, agree)| {
                let mut all = all.into_iter().flatten().collect::<Facts>();
                for d in computed.iter().filter(|_| agree) {
                    let inputs = d.derived.iter().flat_map(|how| how.inputs());
                    if inputs.filter(|i| all.contains_key(*i)).count() > 0 {
                        all.remove(&d.name);
                    }
                }
                all
            })
            .boxed()
    }
    fn value(&self, d: &FactDecl) -> BoxedStrategy<Value> {
        let all = crate::laws::candidates(&self.words, &d.name, d.kind);
        if d.many {
            return few(all, 2).prop_map(Value::List).boxed();
        }
        select(all).boxed()
    }

    fn parties(&self) -> BoxedStrategy<Vec<Party>> {
        let label = prop_oneof![100 => Just("once"), 1 => Just("twice")];
        // Sometimes what is no entry was cleared, and sometimes the party or the entry has changed since.
        let bound =
            prop_oneof![8 => Just(None), 1 => (select(Vec::from([0u8, 0, 0, 1, 2])), self.date()).prop_map(Some)];
        let prints = self.prints.clone();
        let party = (label, select(self.roles.clone()), self.entity(2), self.matches(), bound).prop_filter_map(
            "labels parse",
            move |(label, role, entity, matches, bound)| {
                let changed = Fingerprint::of_bytes(b"changed");
                let bind = |m: &mut HostMatch| {
                    let entry = prints.get(&(m.list.clone(), m.listing.clone()));
                    if let (Some((how, until)), Some(entry), Truth::No) = (bound, entry, m.is) {
                        let party = if how == 1 { changed } else { party_print(&entity) };
                        let entry = if how == 2 { changed } else { *entry };
                        m.cleared = Some(Cleared { party, entry, until });
                    }
                };
                let matches = match matches {
                    Fact::Value(mut all) => {
                        all.iter_mut().for_each(bind);
                        Fact::Value(all)
                    }
                    other => other,
                };
                Some(Party { id: label.parse().ok()?, role, entity, matches })
            },
        );
        vec(party, 0..=3).boxed()
    }
    fn matches(&self) -> BoxedStrategy<Fact<Vec<HostMatch>>> {
        let is = select(Vec::from([Truth::Yes, Truth::Unknown, Truth::No]));
        let found = (few(self.entries.clone(), 1), is)
            .prop_map(|(found, is)| found.into_iter().map(|m| HostMatch { is, ..m }).collect::<Vec<_>>());
        fact(9, 9, found)
    }
    fn entity(&self, depth: u8) -> BoxedStrategy<Entity> {
        let mut known = self.words.names.clone();
        known.extend(NAMES.iter().map(|n| String::from(*n)));
        // Misspelled, and of nothing that names.
        let misspelled = known.iter().map(|n| n.chars().enumerate().filter(|(i, _)| *i != 2).map(|(_, c)| c).collect());
        let misspelled: Vec<String> = misspelled.filter(|n: &String| n.chars().any(char::is_alphanumeric)).collect();
        known.extend(misspelled);
        known.push("Co., Ltd.".into());
        let listed = (select(known), prop_oneof![6 => Just(Strength::Primary), 1 => Just(Strength::Weak)]);
        let name = |(text, strength)| EntityName { text, strength };
        let other = Just((String::from("Example Chips Inc."), Strength::Primary));
        let names = prop_oneof![
            1 => Just(Vec::new()),
            4 => listed.prop_map(name).prop_map(|n| Vec::from([n])),
            5 => other.prop_map(name).prop_map(|n| Vec::from([n])),
        ];
        let mut ids: Vec<Identifier> = self.words.listed_identifiers.clone();
        ids.extend(self.words.identifiers.iter().cloned());
        ids.push(Identifier { kind: "duns".into(), value: "of nobody".into() });
        let ids = prop_oneof![2 => Just(Vec::new()), 1 => subsequence(ids, 1)];
        let places = || prop_oneof![1 => Just(Vec::new()), 4 => vec(self.place(), 1..=2)];
        let kind = option::weighted(0.7, select(EntityKind::ALL.to_vec()));
        let owners = match depth.checked_sub(1) {
            None => fact(1, 3, Just(Vec::new())),
            Some(0) => fact(2, 6, vec(self.owner(0), 0..=1)),
            Some(below) => fact(4, 8, vec(self.owner(below), 0..=2)),
        };
        (names, ids, places(), places(), kind, owners, self.facts(FactOf::Party))
            .prop_map(|(names, identifiers, countries, nationalities, kind, owners, facts)| Entity {
                kind,
                names,
                countries,
                nationalities,
                addresses: Vec::new(),
                identifiers,
                born: Vec::new(),
                owners,
                facts,
            })
            .boxed()
    }
    fn owner(&self, depth: u8) -> BoxedStrategy<Owner> {
        let mut shares = self.words.shares.clone();
        shares.extend([Amount::from(10), Amount::from(25), Amount::from(100)]);
        (self.entity(depth), stated(select(shares)), self.matches())
            .prop_map(|(entity, share, matches)| Owner { entity, share, matches })
            .boxed()
    }

    fn money(&self) -> BoxedStrategy<Money> {
        let mut all: Vec<Money> = self.words.limits.clone();
        let few = ["1 USD", "4999.99 USD", "5000.01 USD", "300 EUR", "79228162514264337593543950335 USD"];
        all.extend(few.iter().filter_map(|m| m.parse::<Money>().ok()));
        select(all).boxed()
    }
    fn quantity(&self) -> BoxedStrategy<Quantity> {
        let amounts: Vec<Amount> =
            ["0", "10", "79228162514264337593543950335"].iter().filter_map(|a| a.parse().ok()).collect();
        let units: Vec<crate::model::Unit> = ["piece", "piece", "kg"].iter().filter_map(|u| u.parse().ok()).collect();
        (select(amounts), select(units)).prop_map(|(amount, unit)| Quantity { amount, unit }).boxed()
    }
    fn line(&self) -> BoxedStrategy<ItemLine> {
        // Seldom two codes of one scheme, which are in conflict.
        let codes = (vec(self.category(), 1..=3), 0..12u8).prop_map(|(codes, conflict)| {
            if conflict == 0 {
                return codes;
            }
            let one: BTreeMap<Scheme, ItemCategory> = codes.into_iter().map(|c| (c.scheme().clone(), c)).collect();
            one.into_values().collect()
        });
        let scopes = few(self.words.scopes.clone(), 3).prop_flat_map(|keys| {
            let n = keys.len();
            vec(any::<bool>(), n).prop_map(move |b| keys.clone().into_iter().zip(b).collect::<BTreeMap<_, _>>())
        });
        let label = prop_oneof![100 => Just("once"), 1 => Just("twice")];
        (
            label,
            stated(codes),
            stated(self.place()),
            stated(self.money()),
            stated(self.quantity()),
            self.facts(FactOf::Item),
            scopes,
        )
            .prop_filter_map("labels parse", |(label, categories, origin, value, quantity, facts, scopes)| {
                Some(ItemLine { id: label.parse().ok()?, categories, origin, value, quantity, facts, scopes })
            })
            .boxed()
    }

    fn licenses(&self) -> BoxedStrategy<Fact<Vec<License>>> {
        let mut names = self.words.names.clone();
        names.push("Example Chips Inc.".into());
        let names = || stated(few(names.clone(), 3));
        let days = self.words.days.clone();
        let revoked = if days.is_empty() { Just(None).boxed() } else { option::weighted(0.2, select(days)).boxed() };
        let dated = super::histories(false);
        let limits = (stated(self.money()), stated(self.quantity()), stated(any::<bool>()));
        let scope = (stated(vec(self.category(), 1..=3)), stated(vec(self.place(), 1..=3)));
        let license = (select(self.regimes.clone()), dated, revoked, names(), names(), scope, limits).prop_filter_map(
            "labels parse",
            |(regime, dated, revoked, licensees, parties, (items, destinations), (value, quantity, conditions_met))| {
                Some(License {
                    id: "D0".parse().ok()?,
                    regime,
                    dated,
                    revoked,
                    licensees,
                    parties,
                    items,
                    destinations,
                    value,
                    quantity,
                    conditions_met,
                })
            },
        );
        let numbered = vec(license, 0..=2).prop_map(|all| {
            let label = |(n, l): (usize, License)| match format!("D{n}").parse() {
                Ok(id) => License { id, ..l },
                Err(_) => l,
            };
            all.into_iter().enumerate().map(label).collect::<Vec<_>>()
        });
        prop_oneof![
            20 => Just(Fact::Absent),
            30 => numbered.prop_map(Fact::Value),
            1 => Just(Fact::Conflict(Vec::from([Vec::new()]))),
        ]
        .boxed()
    }
}
