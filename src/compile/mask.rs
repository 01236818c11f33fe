//! Sets of policies as bits, and in which of them a dimension of a transaction leaves each policy.
//!
//! A policy is *filed* by the parts of its condition that look at one dimension alone. For every class
//! of that dimension two sets say which policies those parts do not rule out (`may`), and for which
//! they hold (`sure`). What is left when the sets of all dimensions are met has to be looked at.

use super::{Graph, N, Node, dim};
use crate::truth::Truth;
use alloc::{boxed::Box, vec, vec::Vec};

/// A set as bits, of `count` members.
pub(crate) fn bits(count: usize, members: impl Iterator<Item = bool>) -> Box<[u64]> {
    let mut out = vec![0u64; count.div_ceil(64).max(1)];
    for (n, is) in members.enumerate() {
        if is && let Some(word) = out.get_mut(n / 64) {
            *word |= 1 << (n % 64);
        }
    }
    out.into_boxed_slice()
}
pub(crate) fn is_set(bits: &[u64], n: u32) -> bool {
    bits.get(n as usize / 64).is_some_and(|w| w >> (n % 64) & 1 == 1)
}

/// A part of a policy's condition that looks at one dimension.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filed {
    pub(crate) policy: u32,
    pub(crate) part: N,
}

/// How the policies are filed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Masks {
    /// How many words a set has.
    pub(crate) words: usize,
    pub(crate) day: Vec<Filed>,
    pub(crate) activity: Vec<Filed>,
    pub(crate) destination: Vec<Filed>,
    pub(crate) departure: Vec<Filed>,
    pub(crate) item: Vec<Filed>,
    pub(crate) origin: Vec<Filed>,
    pub(crate) facts: Vec<Filed>,
    pub(crate) item_facts: Vec<Filed>,
    /// The policies that a declared fact files, by fact; of those, the ones that others file as well, and
    /// the set of the rest.
    pub(crate) by_fact: Vec<Vec<u32>>,
    pub(crate) mixed: Vec<Vec<u32>>,
    pub(crate) alone: Vec<Box<[u64]>>,
    /// By activity, the last for one that is not known: `may`, then `sure`.
    pub(crate) activities: Vec<Box<[u64]>>,
    /// With every fact as presumed; of items also with every fact absent, and without goods.
    pub(crate) plain_facts: Box<[u64]>,
    pub(crate) plain_item: [Box<[u64]>; 3],
    /// Of origins, without goods.
    pub(crate) plain_origin: Box<[u64]>,
    pub(crate) restrictions: Box<[u64]>,
    pub(crate) flags: Box<[u64]>,
    pub(crate) bars: Box<[u64]>,
    pub(crate) authorizations: Box<[u64]>,
}

impl Masks {
    /// Files a part under its dimension; `false` if it looks at more than one.
    pub(crate) fn file(&mut self, policy: u32, part: N, dims: u16) -> bool {
        let under = match dims {
            0 | dim::DAY => &mut self.day,
            dim::ACTIVITY => &mut self.activity,
            dim::DESTINATION => &mut self.destination,
            dim::DEPARTURE => &mut self.departure,
            dim::ITEM => &mut self.item,
            dim::ORIGIN => &mut self.origin,
            dim::FACTS => &mut self.facts,
            dim::ITEM_FACTS => &mut self.item_facts,
            _ => return false,
        };
        under.push(Filed { policy, part });
        true
    }
    /// The two sets that the filed parts come to, by the truth of each part.
    pub(crate) fn sets(&self, filed: &[Filed], mut truth: impl FnMut(N) -> Truth) -> Box<[u64]> {
        let mut out = vec![u64::MAX; self.words * 2];
        for f in filed {
            let t = truth(f.part);
            set(&mut out, self.words, f.policy, t);
        }
        out.into_boxed_slice()
    }
}

/// Takes a policy out of the sets in which a truth does not leave it.
pub(crate) fn set(sets: &mut [u64], words: usize, policy: u32, t: Truth) {
    let (word, bit) = (policy as usize / 64, 1u64 << (policy % 64));
    if t.is_no()
        && let Some(w) = sets.get_mut(word)
    {
        *w &= !bit;
    }
    if !t.is_yes()
        && let Some(w) = sets.get_mut(words + word)
    {
        *w &= !bit;
    }
}

impl Graph {
    /// The truth of a node by that of its leaves.
    pub(crate) fn truth(&self, n: N, leaf: &mut dyn FnMut(&Node) -> Truth) -> Truth {
        match self.nodes.all().get(n as usize) {
            None => Truth::Unknown,
            Some(Node::Const(t)) => *t,
            Some(Node::All(parts)) => {
                parts.iter().fold(Truth::Yes, |t, p| if t.is_no() { t } else { t & self.truth(*p, leaf) })
            }
            Some(Node::Any(parts)) => {
                parts.iter().fold(Truth::No, |t, p| if t.is_yes() { t } else { t | self.truth(*p, leaf) })
            }
            Some(Node::Not(part)) => !self.truth(*part, leaf),
            Some(other) => leaf(other),
        }
    }
}
