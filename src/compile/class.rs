//! Classes: places and category codes that no rule of the rulebook can tell apart are one class.

use super::Graph;
use crate::{
    model::{ItemCategory, Scheme, Territory},
    policy::{Group, ItemSel, Items, PlaceSel, Places, Rulebook},
};
use alloc::{boxed::Box, vec::Vec};
use core::hash::BuildHasher;
use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

const SEED: FixedState = FixedState::with_seed(0x1d7e_4d1c_7000_0001);

/// The codes that a rulebook names, as a tree of their segments.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
    schemes: Vec<Scheme>,
    nodes: HashTable<(u32, Box<str>, u32)>,
    count: u32,
}

impl Codes {
    fn scheme(&self, s: &Scheme) -> Option<u32> {
        self.schemes.iter().zip(0u32..).find(|(t, _)| *t == s).map(|(_, n)| n)
    }
    fn child(&self, at: u32, segment: &str) -> Option<u32> {
        let found = self.nodes.find(SEED.hash_one((at, segment)), |(p, s, _)| *p == at && **s == *segment);
        found.map(|(_, _, n)| *n)
    }
    pub(crate) fn add(&mut self, code: &ItemCategory) {
        let scheme = self.scheme(code.scheme()).unwrap_or_else(|| {
            self.schemes.push(code.scheme().clone());
            u32::try_from(self.schemes.len()).unwrap_or(u32::MAX).saturating_sub(1)
        });
        // The first numbers are kept for the schemes.
        let mut at = scheme;
        for segment in code.segments() {
            at = match self.child(at, segment) {
                Some(n) => n,
                None => {
                    self.count = self.count.saturating_add(1);
                    let n = self.count.saturating_add(1 << 16);
                    let hasher = |(p, s, _): &(u32, Box<str>, u32)| SEED.hash_one((*p, &**s));
                    self.nodes.insert_unique(SEED.hash_one((at, segment)), (at, segment.into(), n), hasher);
                    n
                }
            };
        }
    }
    /// The class of a code: the deepest node that it reaches, and whether it ends there. `None` if no
    /// rule has a code of its scheme, so that it is as good as no code.
    pub(crate) fn class(&self, code: &ItemCategory) -> Option<u64> {
        let mut at = self.scheme(code.scheme())?;
        let mut ends = 1;
        for segment in code.segments() {
            match self.child(at, segment) {
                Some(n) => at = n,
                None => {
                    ends = 0;
                    break;
                }
            }
        }
        Some(u64::from(at) << 1 | ends)
    }
}

/// The subdivisions that a rulebook names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lands(HashMap<Territory, u32, FixedState>);

impl Lands {
    pub(crate) fn add(&mut self, t: &Territory) {
        if t.subdivision().is_some() && !self.0.contains_key(t) {
            let n = u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_add(2);
            self.0.insert(t.clone(), n);
        }
    }
    /// The class of a place: its country, and which of the named subdivisions, if any.
    pub(crate) fn class(&self, t: &Territory) -> u32 {
        let country = t.country_number();
        let sub = match t.subdivision() {
            None => 0,
            Some(_) => self.0.get(t).copied().unwrap_or(1),
        };
        country << 16 | (sub & 0xffff)
    }
    /// Whether there are too many subdivisions to tell them apart by their numbers.
    pub(crate) fn overflow(&self) -> bool {
        self.0.len() > 0xfff0
    }
}

fn places_of(ps: &Places) -> impl Iterator<Item = &Territory> {
    ps.0.iter().filter_map(|s| match s {
        PlaceSel::Place(t) => Some(t),
        PlaceSel::Group(_) => None,
    })
}
fn codes_of(items: &Items) -> impl Iterator<Item = &ItemCategory> {
    items.0.iter().filter_map(|s| match s {
        ItemSel::Category(c) => Some(c),
        ItemSel::Group(_) => None,
    })
}

/// The classes of codes and of places.
pub(super) fn classes(r: &Rulebook, graph: &Graph) -> (Codes, Lands) {
    let (mut codes, mut lands) = (Codes::default(), Lands::default());
    if let Ok(ear99) = "EAR99".parse() {
        codes.add(&ear99);
    }
    graph.items.all().iter().flat_map(codes_of).for_each(|c| codes.add(c));
    graph.places.all().iter().flat_map(|(ps, _)| places_of(ps)).for_each(|t| lands.add(t));
    for g in r.groups.values() {
        match g {
            Group::Places(ms) => ms.iter().for_each(|m| lands.add(&m.of)),
            Group::Items(ms) => ms.iter().for_each(|m| codes.add(&m.of)),
        }
    }
    for c in r.controls.values() {
        c.rows.iter().for_each(|row| codes.add(&row.category));
        c.eligibility.iter().for_each(|e| codes.add(&e.category));
        for l in &c.limits {
            codes.add(&l.category);
            codes_of(&l.among).for_each(|c| codes.add(c));
        }
    }
    r.charts.values().flat_map(|c| &c.rows).for_each(|row| lands.add(&row.place));
    for g in r.regimes.values().flat_map(|r| &r.governed) {
        lands.add(&g.place);
        lands.add(&g.by);
    }
    (codes, lands)
}
