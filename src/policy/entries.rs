//! The entries of a party list with their index: by folded name, by identifier, by id and by kind of terms.
//! Uses `text` for the keys. Leaves out the list as a whole (`listing.rs`).

use super::{AuthCode, Condition, ListDelta, Listing, ReviewTable};
use crate::{
    model::{Code, Dated, EntityKind, ListingId, Strength},
    text,
};
use alloc::{
    collections::{BTreeMap, BTreeSet, btree_map},
    string::String,
    vec::Vec,
};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use smallvec::{SmallVec, smallvec};
use smol_str::SmolStr;

/// The entries, sorted by id, and where each is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entries {
    pub(super) listings: Vec<Listing>,
    /// A name that is not long stands in the table itself, beside its entry, which is nearly always one.
    pub(super) names: HashMap<SmolStr, SmallVec<[(u32, Strength); 1]>, FixedState>,
    pub(super) identifiers: BTreeMap<(String, String), Vec<u32>>,
    /// The place of each entry, by its id.
    pub(super) places: HashMap<ListingId, u32, FixedState>,
    /// One entry of each kind of terms, with one entry of each history among those of its kind: for a
    /// party that may be anyone.
    pub(super) kinds: Vec<(u32, Vec<u32>)>,
    /// The kind of each entry, by place among the kinds.
    pub(super) kind_of: Vec<u32>,
}

/// The terms of an entry: all by which a condition or a verdict could tell it from others.
pub(super) type Terms<'l> =
    (&'l Condition, &'l ReviewTable, &'l BTreeSet<u8>, &'l BTreeSet<Code>, Option<EntityKind>, &'l BTreeSet<AuthCode>);

pub(super) fn terms(l: &Listing) -> Terms<'_> {
    (&l.scope, &l.review, &l.footnotes, &l.programs, l.entity.kind, &l.admits)
}

impl Entries {
    /// Entries that are sorted and have ids of their own.
    pub(super) fn new(listings: Vec<Listing>) -> Entries {
        let mut e = Entries { listings, ..Entries::default() };
        e.file_kinds(&[], &Entries::default());
        for n in 0..e.listings.len() {
            e.add(place(n));
        }
        e
    }
    /// The same with entries added, replaced and removed.
    pub(super) fn changed(&self, delta: &ListDelta) -> Entries {
        let mut gone: Vec<&ListingId> = delta.removed.iter().collect();
        gone.sort();
        let mut new: BTreeMap<&ListingId, &Listing> = delta.changed.iter().map(|l| (&l.id, l)).collect();
        // For each entry of before: where it stands now, if it is still as it was. For each of now: where it stood.
        let mut now = Vec::with_capacity(self.listings.len());
        let mut was = Vec::with_capacity(self.listings.len());
        let mut listings = Vec::with_capacity(self.listings.len().saturating_add(new.len()));
        let put = |l: &Listing, from: Option<u32>, listings: &mut Vec<Listing>, was: &mut Vec<Option<u32>>| {
            listings.push(l.clone());
            was.push(from);
        };
        let mut old = Vec::new();
        for (l, n) in self.listings.iter().zip(0u32..) {
            while let Some(first) = new.first_entry().filter(|e| **e.key() < l.id) {
                put(first.remove(), None, &mut listings, &mut was);
            }
            let replaced = new.remove(&l.id);
            match replaced {
                Some(with) => put(with, None, &mut listings, &mut was),
                None if gone.binary_search(&&l.id).is_ok() => {}
                None => {
                    now.push(Some(place(listings.len())));
                    put(l, Some(n), &mut listings, &mut was);
                    continue;
                }
            }
            now.push(None);
            old.push(n);
        }
        for l in new.into_values() {
            put(l, None, &mut listings, &mut was);
        }
        let mut e = Entries {
            listings,
            names: self.names.clone(),
            identifiers: self.identifiers.clone(),
            ..Entries::default()
        };
        // What is gone is taken out under its own keys, and all that is left moves.
        for n in old {
            let Some(l) = self.listings.get(n as usize) else { continue };
            for key in name_keys(l) {
                let Some(at) = e.names.get_mut(&*key) else { continue };
                at.retain(|(k, _)| *k != n);
                if at.is_empty() {
                    e.names.remove(&*key);
                }
            }
            for key in identifier_keys(l) {
                if let btree_map::Entry::Occupied(mut at) = e.identifiers.entry(key) {
                    at.get_mut().retain(|k| *k != n);
                    if at.get().is_empty() {
                        at.remove();
                    }
                }
            }
        }
        let moved = |n: &mut u32| {
            if let Some(Some(to)) = now.get(*n as usize) {
                *n = *to;
            }
        };
        e.names.values_mut().flatten().for_each(|(n, _)| moved(n));
        e.identifiers.values_mut().flatten().for_each(moved);
        e.file_kinds(&was, self);
        for (from, n) in was.iter().zip(0u32..) {
            if from.is_none() {
                e.add(n);
            }
        }
        e
    }
    /// Files one entry under its names and identifiers.
    fn add(&mut self, n: u32) {
        let Some(l) = self.listings.get(n as usize) else { return };
        for (name, key) in l.entity.names.iter().map(|n| (n, text::fold(&n.text))) {
            if key.is_empty() {
                continue;
            }
            let at = self.names.entry(key.into()).or_insert_with(|| smallvec![]);
            // Of two equal names of one entry the better one counts.
            match at.binary_search_by_key(&n, |(k, _)| *k) {
                Ok(there) => at.get_mut(there).into_iter().for_each(|(_, s)| *s = (*s).min(name.strength)),
                Err(before) => at.insert(before, (n, name.strength)),
            }
        }
        for key in identifier_keys(l) {
            let at = self.identifiers.entry(key).or_default();
            // An entry that has one number twice stands twice.
            at.insert(at.partition_point(|k| *k <= n), n);
        }
    }
    /// Files the entries by id and by kind. `was` says where each stood among `before`, whose kinds are known.
    fn file_kinds(&mut self, was: &[Option<u32>], before: &Entries) {
        let mut kinds: HashMap<Terms<'_>, u32, FixedState> = HashMap::default();
        let mut known: Vec<Option<u32>> = alloc::vec![None; before.kinds.len()];
        let mut dates: Vec<BTreeMap<&Dated, u32>> = Vec::new();
        self.kind_of = Vec::with_capacity(self.listings.len());
        for (l, i) in self.listings.iter().zip(0u32..) {
            let old = was.get(i as usize).copied().flatten().and_then(|n| before.kind_of.get(n as usize));
            let old = old.and_then(|k| known.get_mut(*k as usize));
            let kind = match old {
                Some(Some(kind)) => *kind,
                old => {
                    let next = place(dates.len());
                    let kind = *kinds.entry(terms(l)).or_insert(next);
                    if let Some(old) = old {
                        *old = Some(kind);
                    }
                    kind
                }
            };
            if dates.get(kind as usize).is_none() {
                dates.push(BTreeMap::new());
            }
            if let Some(dates) = dates.get_mut(kind as usize) {
                dates.entry(&l.dated).or_insert(i);
            }
            self.kind_of.push(kind);
        }
        // By their terms, so that which entry of a kind comes first does not matter to their order.
        let mut order: Vec<(Terms<'_>, u32)> = kinds.into_iter().collect();
        order.sort();
        let mut to = alloc::vec![0u32; order.len()];
        for ((_, kind), n) in order.iter().zip(0u32..) {
            to.get_mut(*kind as usize).into_iter().for_each(|to| *to = n);
        }
        let dates = order.iter().map(|(_, kind)| dates.get(*kind as usize).into_iter().flat_map(BTreeMap::values));
        let dates = dates.map(|dates| Vec::from_iter(dates.copied()));
        self.kinds = dates.map(|dates| (dates.first().copied().unwrap_or(0), dates)).collect();
        self.kind_of.iter_mut().for_each(|k| *k = to.get(*k as usize).copied().unwrap_or(*k));
        self.places = self.listings.iter().map(|l| l.id.clone()).zip(0u32..).collect();
    }
}

fn place(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
fn name_keys(l: &Listing) -> impl Iterator<Item = String> {
    l.entity.names.iter().map(|n| text::fold(&n.text)).filter(|key| !key.is_empty())
}
fn identifier_keys(l: &Listing) -> impl Iterator<Item = (String, String)> {
    let keys = l.entity.identifiers.iter().map(|id| (id.kind.to_lowercase(), text::fold_identifier(&id.value)));
    keys.filter(|(_, value)| !value.is_empty())
}
