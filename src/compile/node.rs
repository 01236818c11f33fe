//! Conditions as a graph of shared nodes: equal parts are one node, whatever is dated or a set of
//! places or items is interned, and definitions and grounds are written out. Every rewriting is a
//! Kleene identity: nesting is flattened, constants are folded, the order of parts is chosen.

use crate::{
    model::{Activity, Dated, EntityKind, FactName, GroundId, ListId, Role, Scenario},
    policy::{AuthCode, Condition, DestinationKind, FactOf, Items, Places, Rulebook, Test},
    truth::Truth,
};
use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// A node, by place.
pub(crate) type N = u32;

/// One node of the graph.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    Const(Truth),
    All(Box<[N]>),
    Any(Box<[N]>),
    Not(N),
    AnyItem(N),
    AllItems(N),
    AnyParty(N),
    AllParties(N),
    Dated(u32),
    Activity(u32),
    Capacity(u8),
    /// These hold a set of places, by place among those interned.
    Destination(u32),
    Departure(u32),
    Transit(u32),
    Origin(u32),
    Country(u32),
    Nationality(u32),
    /// A set of items.
    Item(u32),
    /// A control list and an exception.
    Eligible(u32),
    Fact(FactOf, u32, u32),
    /// Roles, by bit of their number; a role of the transaction that no rule names has none.
    Role(u64),
    Kind(u8),
    EntryKind(u8),
    Listed(Box<[u32]>, Option<N>),
    Scope(u32),
    Chart(u32),
    /// Asked of the entry or the control in hand, by the rulebook's own words.
    Words(u32),
    /// Decided by the specification itself: what is rare, or sums over lines.
    Slow(u32),
}

/// What a node looks at, so that a truth that was found may be used again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Looks {
    /// One bit per dimension of a transaction: see [`dim`].
    pub(crate) dims: u16,
    /// Whether something is in hand on which it depends.
    pub(crate) hand: u8,
}

/// The dimensions of a transaction in which policies are filed.
pub(crate) mod dim {
    pub(crate) const DAY: u16 = 1;
    pub(crate) const ACTIVITY: u16 = 2;
    pub(crate) const DESTINATION: u16 = 4;
    pub(crate) const DEPARTURE: u16 = 8;
    pub(crate) const ITEM: u16 = 16;
    pub(crate) const ORIGIN: u16 = 32;
    pub(crate) const FACTS: u16 = 64;
    pub(crate) const ITEM_FACTS: u16 = 128;
    pub(crate) const OTHER: u16 = 256;
}

/// What may be in hand.
pub(crate) mod hand {
    pub(crate) const PARTY: u8 = 1;
    pub(crate) const LISTING: u8 = 2;
    pub(crate) const CONTROL: u8 = 4;
    pub(crate) const ALL: u8 = 15;
}

type Map<K, V> = HashMap<K, V, FixedState>;

/// Things that are given numbers in the order in which they are first met.
#[derive(Clone, Debug)]
pub(crate) struct Interned<T>(Map<T, u32>, Vec<T>);

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Interned(Map::default(), Vec::new())
    }
}
impl<T: Clone + Eq + core::hash::Hash> Interned<T> {
    pub(crate) fn add(&mut self, t: &T) -> u32 {
        if let Some(n) = self.0.get(t) {
            return *n;
        }
        let n = u32::try_from(self.1.len()).unwrap_or(u32::MAX);
        self.1.push(t.clone());
        self.0.insert(t.clone(), n);
        n
    }
    pub(crate) fn get(&self, t: &T) -> Option<u32> {
        self.0.get(t).copied()
    }
    pub(crate) fn all(&self) -> &[T] {
        &self.1
    }
}

/// The nodes and everything that they name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Interned<Node>,
    pub(crate) looks: Vec<Looks>,
    pub(crate) dated: Interned<(Dated, Option<Scenario>)>,
    /// Sets of places, each with the regime by whose governed places it is read.
    pub(crate) places: Interned<(Places, u32)>,
    pub(crate) items: Interned<Items>,
    pub(crate) eligible: Interned<(u32, AuthCode)>,
    pub(crate) tests: Interned<(u32, Test, u32)>,
    pub(crate) charts: Interned<(alloc::string::String, u32)>,
    pub(crate) words: Interned<Condition>,
    pub(crate) slow: Interned<(Condition, u32)>,
    pub(crate) roles: Interned<Role>,
}

/// Makes nodes of conditions for one regime.
pub(crate) struct Build<'r, 'g> {
    pub(crate) rulebook: &'r Rulebook,
    pub(crate) graph: &'g mut Graph,
    /// The nodes that conditions of each regime have become.
    pub(crate) done: &'g mut BTreeMap<(u32, usize), N>,
    /// The place of each regime; those that no place of theirs is governed by another share sets.
    pub(crate) regime: u32,
    /// For limits of a control list, the regimes by which an origin is read; else none.
    pub(crate) origins: &'g [u32],
}

impl<'r> Build<'r, '_> {
    /// The regime in whose reading a set of places differs from others.
    fn reading(&self, regime: u32) -> u32 {
        let governed = |r: u32| self.rulebook.regimes.values().nth(r as usize).is_some_and(|r| !r.governed.is_empty());
        if governed(regime) { regime } else { u32::MAX }
    }
    pub(crate) fn push(&mut self, node: Node) -> N {
        if let Some(n) = self.graph.nodes.get(&node) {
            return n;
        }
        let looks = self.looks(&node);
        self.graph.looks.push(looks);
        self.graph.nodes.add(&node)
    }
    pub(crate) fn dated(&mut self, dated: &Dated, scenario: Option<&Scenario>) -> N {
        if dated.assertions().is_empty() {
            return self.push(Node::Const(Truth::Yes));
        }
        let n = self.graph.dated.add(&(dated.clone(), scenario.cloned()));
        self.push(Node::Dated(n))
    }
    /// Every part; flattened, with the cheap parts first.
    pub(crate) fn all(&mut self, parts: impl IntoIterator<Item = N>) -> N {
        self.join(parts, true)
    }
    pub(crate) fn any(&mut self, parts: impl IntoIterator<Item = N>) -> N {
        self.join(parts, false)
    }
    fn join(&mut self, parts: impl IntoIterator<Item = N>, all: bool) -> N {
        let (unit, zero) = if all { (Truth::Yes, Truth::No) } else { (Truth::No, Truth::Yes) };
        let mut flat: BTreeSet<(u8, N)> = BTreeSet::new();
        for p in parts {
            match (self.graph.nodes.all().get(p as usize), all) {
                (Some(Node::Const(t)), _) if *t == unit => {}
                (Some(Node::Const(t)), _) if *t == zero => return p,
                (Some(Node::All(inner)), true) | (Some(Node::Any(inner)), false) => {
                    flat.extend(inner.iter().map(|n| (self.cost(*n), *n)));
                }
                _ => {
                    flat.insert((self.cost(p), p));
                }
            }
        }
        let flat: Box<[N]> = flat.into_iter().map(|(_, n)| n).collect();
        match (&*flat, all) {
            ([], _) => self.push(Node::Const(unit)),
            ([one], _) => *one,
            (_, true) => self.push(Node::All(flat)),
            (_, false) => self.push(Node::Any(flat)),
        }
    }
    /// How dear a node is, roughly.
    fn cost(&self, n: N) -> u8 {
        match self.graph.nodes.all().get(n as usize) {
            Some(Node::Const(_) | Node::Activity(_) | Node::Capacity(_) | Node::Dated(_)) => 0,
            Some(Node::Role(_) | Node::Kind(_) | Node::EntryKind(_)) => 1,
            Some(Node::Destination(_) | Node::Departure(_) | Node::Origin(_) | Node::Item(_)) => 2,
            Some(Node::Eligible(_) | Node::Chart(_)) => 2,
            Some(Node::Fact(..) | Node::Words(_)) => 3,
            Some(Node::Transit(_) | Node::Country(_) | Node::Nationality(_)) => 4,
            Some(Node::Not(p)) => self.cost(*p),
            Some(Node::All(_) | Node::Any(_)) => 6,
            Some(Node::Scope(_)) => 7,
            Some(Node::AnyItem(_) | Node::AllItems(_) | Node::AnyParty(_) | Node::AllParties(_)) => 8,
            Some(Node::Listed(..)) => 9,
            Some(Node::Slow(_)) | None => 10,
        }
    }
    fn place(&mut self, places: &Places, regime: u32) -> u32 {
        let regime = self.reading(regime);
        self.graph.places.add(&(places.clone(), regime))
    }
    /// The grounds of a name: those of this regime, or, if it has none of that name, of the others.
    fn ground(&mut self, id: &GroundId) -> N {
        let own = self.regime;
        let of = |n: u32| {
            let regime = self.rulebook.regimes.values().nth(n as usize);
            regime.into_iter().flat_map(|r| &r.grounds).filter(|g| g.id == *id)
        };
        let count = u32::try_from(self.rulebook.regimes.len()).unwrap_or(u32::MAX);
        let regimes: Vec<u32> = if of(own).next().is_some() { Vec::from([own]) } else { (0..count).collect() };
        let grounds: Vec<_> = regimes.into_iter().flat_map(|n| of(n).map(move |g| (n, g))).collect();
        let mut parts = Vec::new();
        for (n, g) in grounds {
            let mut build = Build {
                rulebook: self.rulebook,
                graph: &mut *self.graph,
                done: &mut *self.done,
                regime: n,
                origins: &[],
            };
            let when = build.node(&g.when);
            let dated = build.dated(&g.dated, None);
            parts.push(build.all([when, dated]));
        }
        self.any(parts)
    }
    /// The node of a condition.
    pub(crate) fn node(&mut self, c: &'r Condition) -> N {
        // A condition stays where it is as long as its rulebook is borrowed.
        let key = (self.regime, core::ptr::from_ref(c).addr());
        if self.origins.is_empty()
            && let Some(n) = self.done.get(&key)
        {
            return *n;
        }
        let n = self.make(c);
        if self.origins.is_empty() {
            self.done.insert(key, n);
        }
        n
    }
    fn make(&mut self, c: &'r Condition) -> N {
        let rulebook = self.rulebook;
        let node = match c {
            Condition::Always(b) => Node::Const(Truth::from(*b)),
            Condition::All(parts) => {
                let parts: Vec<N> = parts.iter().map(|p| self.node(p)).collect();
                return self.all(parts);
            }
            Condition::Any(parts) => {
                let parts: Vec<N> = parts.iter().map(|p| self.node(p)).collect();
                return self.any(parts);
            }
            Condition::Not(part) => {
                let part = self.node(part);
                match self.graph.nodes.all().get(part as usize) {
                    Some(Node::Const(t)) => Node::Const(!*t),
                    Some(Node::Not(inner)) => return *inner,
                    _ => Node::Not(part),
                }
            }
            Condition::Is(name) => match rulebook.definitions.get(name) {
                Some(d) => return self.node(&d.when),
                None => Node::Const(Truth::Unknown),
            },
            Condition::AnyItem(part) => Node::AnyItem(self.node(part)),
            Condition::AllItems(part) => Node::AllItems(self.node(part)),
            Condition::AnyParty(part) => Node::AnyParty(self.node(part)),
            Condition::AllParties(part) => Node::AllParties(self.node(part)),
            Condition::Activity(set) => Node::Activity(activities(set)),
            Condition::DestinationAs(set) => Node::Capacity(capacities(set)),
            Condition::Destination(ps) => Node::Destination(self.place(ps, self.regime)),
            Condition::Departure(ps) => Node::Departure(self.place(ps, self.regime)),
            Condition::Transit(ps) => Node::Transit(self.place(ps, self.regime)),
            Condition::Country(ps) => Node::Country(self.place(ps, self.regime)),
            Condition::Nationality(ps) => Node::Nationality(self.place(ps, self.regime)),
            Condition::Origin(ps) if self.origins.is_empty() => Node::Origin(self.place(ps, self.regime)),
            Condition::Origin(ps) => {
                let sets: Vec<u32> = self.origins.iter().copied().map(|r| self.place(ps, r)).collect();
                let parts: Vec<N> = sets.into_iter().map(|s| self.push(Node::Origin(s))).collect();
                return self.any(parts);
            }
            Condition::Item(items) => Node::Item(self.graph.items.add(items)),
            Condition::Eligible(list, code) => match rulebook.controls.keys().zip(0u32..).find(|(id, _)| *id == list) {
                Some((_, n)) => Node::Eligible(self.graph.eligible.add(&(n, code.clone()))),
                None => Node::Const(Truth::Unknown),
            },
            Condition::Fact(name, test) => match declared(rulebook, name) {
                Some((of, n)) => {
                    let reading = self.reading(self.regime);
                    Node::Fact(of, n, self.graph.tests.add(&(n, test.clone(), reading)))
                }
                None => Node::Const(Truth::Unknown),
            },
            Condition::Role(roles) => {
                let bits = roles.iter().map(|r| bit(self.graph.roles.add(r))).fold(0, |a, b| a | b);
                // More roles than bits: the specification decides.
                if self.graph.roles.all().len() > 64 { self.slow(c) } else { Node::Role(bits) }
            }
            Condition::Kind(kinds) => Node::Kind(kinds_of(kinds)),
            Condition::EntryKind(kinds) => Node::EntryKind(kinds_of(kinds)),
            Condition::Listed(lists) => Node::Listed(lists_of(rulebook, lists), None),
            Condition::AnyListing(lists, part) => {
                let part = self.node(part);
                Node::Listed(lists_of(rulebook, lists), Some(part))
            }
            Condition::ListingScope => Node::Scope(self.regime),
            Condition::Chart(chart) => {
                let regime = self.regime;
                Node::Chart(self.graph.charts.add(&(chart.as_str().into(), regime)))
            }
            Condition::Footnote(_) | Condition::Program(_) | Condition::Reason(_) | Condition::Column(_) => {
                Node::Words(self.graph.words.add(c))
            }
            Condition::Ground(ids) => {
                let parts: Vec<N> = ids.iter().map(|id| self.ground(id)).collect();
                return self.any(parts);
            }
            Condition::EligibleValue(list, code) | Condition::EligibleTotal { controls: list, code, .. } => {
                match rulebook.controls.keys().zip(0u32..).find(|(id, _)| *id == list) {
                    Some((_, n)) => {
                        self.graph.eligible.add(&(n, code.clone()));
                        self.slow(c)
                    }
                    None => Node::Const(Truth::Unknown),
                }
            }
            Condition::DestinationIn(_)
            | Condition::OrderValue(_)
            | Condition::OrderTotal(_)
            | Condition::AnyOwner(_)
            | Condition::Name(_)
            | Condition::Identifier(_)
            | Condition::ShareAtLeast(_)
            | Condition::Owned { .. }
            | Condition::License(_) => self.slow(c),
        };
        self.push(node)
    }
    fn slow(&mut self, c: &Condition) -> Node {
        Node::Slow(self.graph.slow.add(&(c.clone(), self.regime)))
    }
    fn of(&self, n: N) -> Looks {
        self.graph.looks.get(n as usize).copied().unwrap_or(Looks { dims: dim::OTHER, hand: hand::ALL })
    }
    fn looks(&self, node: &Node) -> Looks {
        self.graph.looks_of(node, &|n| self.of(n))
    }
}

impl Graph {
    /// What a node looks at, by what its parts do.
    pub(crate) fn looks_of(&self, node: &Node, of: &dyn Fn(N) -> Looks) -> Looks {
        let is = |dims, hand| Looks { dims, hand };
        match node {
            Node::Const(_) => is(0, 0),
            Node::All(parts) | Node::Any(parts) => parts.iter().fold(Looks::default(), |l, p| {
                let p = of(*p);
                is(l.dims | p.dims, l.hand | p.hand)
            }),
            Node::Not(p) => of(*p),
            Node::AnyItem(p) | Node::AllItems(p) => is(dim::OTHER, of(*p).hand),
            Node::AnyParty(p) | Node::AllParties(p) => is(dim::OTHER, of(*p).hand & !hand::PARTY),
            Node::Dated(_) => is(dim::DAY, 0),
            Node::Activity(_) => is(dim::ACTIVITY, 0),
            Node::Destination(_) => is(dim::DESTINATION, 0),
            Node::Departure(_) => is(dim::DEPARTURE, 0),
            Node::Origin(_) => is(dim::ORIGIN, 0),
            Node::Item(_) => is(dim::ITEM, 0),
            Node::Capacity(_) | Node::Transit(_) | Node::Eligible(_) => is(dim::OTHER, 0),
            Node::Fact(FactOf::Transaction, ..) => is(dim::FACTS, 0),
            Node::Fact(FactOf::Item, ..) => is(dim::ITEM_FACTS, 0),
            Node::Fact(FactOf::Party, ..) | Node::Country(_) | Node::Nationality(_) | Node::Role(_) | Node::Kind(_) => {
                is(dim::OTHER, hand::PARTY)
            }
            Node::Listed(_, part) => {
                let inner = part.map_or(0, |p| of(p).hand);
                is(dim::OTHER, (inner & !hand::LISTING) | hand::PARTY)
            }
            Node::EntryKind(_) => is(dim::OTHER, hand::LISTING),
            Node::Chart(_) => is(dim::OTHER, hand::CONTROL),
            Node::Words(n) if self.is_of_control(*n) => is(dim::OTHER, hand::CONTROL),
            Node::Words(_) => is(dim::OTHER, hand::LISTING),
            Node::Scope(_) | Node::Slow(_) => is(dim::OTHER, hand::ALL),
        }
    }
    /// Whether something said in words is asked of a control, and not of an entry of a list.
    pub(crate) fn is_of_control(&self, words: u32) -> bool {
        !matches!(self.words.all().get(words as usize), Some(Condition::Footnote(_) | Condition::Program(_)))
    }
}

fn bit(n: u32) -> u64 {
    1u64.checked_shl(n).unwrap_or(0)
}

/// What a declared fact is about, and its place among the declarations.
pub(crate) fn declared(rulebook: &Rulebook, name: &FactName) -> Option<(FactOf, u32)> {
    rulebook.declared(name).map(|(d, n)| (d.of, n))
}

fn lists_of(rulebook: &Rulebook, lists: &BTreeSet<ListId>) -> Box<[u32]> {
    rulebook.lists.values().zip(0u32..).filter(|(l, _)| lists.contains(l.id())).map(|(_, n)| n).collect()
}
pub(crate) fn activity_bit(a: Activity) -> u32 {
    1u32.checked_shl(a as u32).unwrap_or(0)
}
fn activities(set: &BTreeSet<Activity>) -> u32 {
    set.iter().fold(0, |m, a| m | activity_bit(*a))
}
pub(crate) fn capacity_bit(k: DestinationKind) -> u8 {
    1u8.checked_shl(k as u32).unwrap_or(0)
}
fn capacities(set: &BTreeSet<DestinationKind>) -> u8 {
    set.iter().fold(0, |m, k| m | capacity_bit(*k))
}
pub(crate) fn kind_bit(k: EntityKind) -> u8 {
    1u8.checked_shl(k as u32).unwrap_or(0)
}
fn kinds_of(set: &BTreeSet<EntityKind>) -> u8 {
    set.iter().fold(0, |m, k| m | kind_bit(*k))
}
