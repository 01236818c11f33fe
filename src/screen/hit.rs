//! What is found: the listed names that a name might be, likest first.

use super::score::Score;
use crate::text::Name;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// A listed name that a name might be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The place of the name in the list.
    pub name: u32,
    /// How alike they are, and why.
    pub score: Score,
    /// How many letters and spaces lie between the exact keys: tells equal scores apart.
    pub apart: u32,
}

impl Hit {
    pub(super) fn new(name: u32, score: Score, query: &Name, key: &str) -> Hit {
        let apart = rapidfuzz::distance::osa::distance(query.key().chars(), key.chars());
        Hit { name, score, apart: u32::try_from(apart).unwrap_or(u32::MAX) }
    }
}

/// All listed names whose score reaches the threshold, likest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Likest first; among equal scores the one that is equal in more, whose writing is nearer, with more evidence, with less that
    /// is spare, and at last the one that stands first in the list.
    pub hits: Vec<Hit>,
    /// The query was too long, and its end was not compared: what was found might be more.
    pub cut: bool,
    /// Nothing in the query names anybody: it is of legal forms, titles and particles alone, and is
    /// found only where a listed name is equal to the letter. Who it is, is not known.
    pub nameless: bool,
}

impl Hits {
    pub(super) fn sort(&mut self) {
        self.hits.sort_by(order);
    }
}

fn order(a: &Hit, b: &Hit) -> Ordering {
    let key = |h: &Hit| {
        let e = &h.score.evidence;
        (
            core::cmp::Reverse(h.score.basis_points),
            e.equal,
            h.apart,
            core::cmp::Reverse(e.weight),
            e.spare_query.len() + e.spare_listed.len(),
            e.forms,
            h.name,
        )
    };
    key(a).cmp(&key(b))
}
