//! Transactions that no rule has told apart are decided once: what a decision looked at, it looked at
//! by classes, as long as it met no value, sum, name or license of its own.

use super::{Interval, run::Run};
use crate::compile::{NONE, number, state};
use alloc::boxed::Box;
use core::hash::BuildHasher as _;
use foldhash::fast::FixedState;
use hashbrown::HashTable;

const SEED: FixedState = FixedState::with_seed(0x1d7e_4d1c_7000_0005);
/// How many answers are kept; when there are more, all are forgotten.
const ANSWERS: usize = 16_384;
/// How many keys that came once are remembered, by their hashes. A power of two.
const ONCE: usize = 8_192;

/// What was answered, by all that the answer hangs on.
#[derive(Debug, Default)]
pub(super) struct Answers {
    known: HashTable<(u64, Box<[u32]>, Interval, u32)>,
    /// The hashes of keys that came once: whatever comes only once is not worth being kept.
    once: Box<[u64]>,
}

impl Answers {
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.once.fill(0);
    }
    fn get(&self, hash: u64, key: &[u32]) -> Option<(Interval, u32)> {
        let found = self.known.find(hash, |(h, k, ..)| *h == hash && **k == *key);
        found.map(|(_, _, all, by)| (*all, *by))
    }
    pub(super) fn put(&mut self, hash: u64, key: &[u32], (all, by): (Interval, u32), at_once: bool) {
        if self.once.is_empty() {
            self.once = alloc::vec![0; ONCE].into();
        }
        let place = usize::try_from(hash).unwrap_or(0) & (ONCE - 1);
        let Some(once) = self.once.get_mut(place) else { return };
        if !at_once && core::mem::replace(once, hash) != hash {
            return;
        }
        if self.known.len() >= ANSWERS {
            self.known.clear();
        }
        self.known.insert_unique(hash, (hash, key.into(), all, by), |(hash, ..)| *hash);
    }
}

impl Run<'_> {
    /// Writes to the room all on which the outcome hangs, as far as it hangs on classes: two transactions of one key
    /// differ only in what [`Run::meets`] is told of. Its hash.
    pub(super) fn whole_key(&mut self) -> u64 {
        let mut key = core::mem::take(&mut self.room.whole);
        key.clear();
        let p = &self.p;
        let licenses = p.said.rest.licenses.value().is_some_and(|l| !l.is_empty());
        let bits = [p.problem, licenses, self.names].iter().fold(0, |bits, is| bits << 1 | u32::from(*is));
        let ages = p.date.map_or(NONE, |d| number(p.core.ages.partition_point(|day| *day <= d)));
        key.extend([p.destination, bits, ages, number(self.room.lines.len())]);
        let part = |key: &mut alloc::vec::Vec<u32>, (from, until): (u32, u32), all: &[u32]| {
            key.push(until.saturating_sub(from));
            key.extend_from_slice(all.get(from as usize..until as usize).unwrap_or_default());
        };
        part(&mut key, p.key, &self.room.keys);
        for l in &self.room.lines {
            let bits = [l.stated == NONE, l.goods, l.answered, l.limited];
            let bits = bits.iter().fold(0, |bits, is| bits << 1 | u32::from(*is));
            key.extend([l.row, l.origin, bits]);
            part(&mut key, l.key, &self.room.keys);
        }
        let mut dated = false;
        for n in 0..self.room.parties.len() {
            let Some(p) = self.room.parties.get(n).copied() else { continue };
            // What an unknown party may be hangs on the entries that count on the day.
            dated |= p.anyone || p.owners == state::ABSENT;
            let named = p.names.0 < p.names.1;
            let bits = [p.stated == NONE, p.has_role, p.receives, p.owned, p.anyone, p.identified, named];
            let bits = bits.iter().fold(0, |bits, is| bits << 1 | u32::from(*is));
            let [low, high] = [p.role as u32, (p.role >> 32) as u32];
            key.extend([low, high, bits << 8 | u32::from(p.kind), u32::from(p.owners)]);
            part(&mut key, p.countries, &self.room.rows);
            part(&mut key, p.nationalities, &self.room.rows);
            part(&mut key, p.key, &self.room.keys);
            key.push(p.found.1.saturating_sub(p.found.0));
            for k in p.found.0..p.found.1 {
                let Some((list, listing, is)) = self.room.found.get(k as usize).copied() else { continue };
                key.extend([list, listing, (is & self.counts((list, listing))) as u32]);
            }
        }
        if let Some(date) = self.p.date.filter(|_| dated) {
            let [month, day] = [date.month(), date.day()].map(|n| u32::from(n.unsigned_abs()));
            key.push(u32::from(date.year().cast_unsigned()) << 16 | month << 8 | day);
        }
        let hash = SEED.hash_one(key.as_slice());
        self.room.whole = key;
        hash
    }
    /// What was answered to the key in the room.
    pub(super) fn answered(&self, hash: u64) -> Option<(Interval, u32)> {
        self.rows.answers.get(hash, &self.room.whole)
    }
    /// Notes that something is looked at that is in no key.
    pub(super) fn meets(&self) {
        self.met_itself.set(true);
    }
}
