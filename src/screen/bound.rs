//! What of a score can be told without looking at what agrees with what: the bound by which names are passed over.
//!
//! Every point of an aligned score comes from words that agree. With `w` and `v` the weights of
//! what agrees on both sides and `like` its likeness, a pair of the alignment gains
//! `100(w+v)(like−T) + 2T(Q·w + L·v)` over leaving both words spare, and a score of `T` needs the
//! gains of all pairs to reach `2T(Q·W + L·V + C·min(spare))`, where `W` and `V` weigh the whole
//! readings, `Q`, `L` and `C` are the costs of spare words, and everything else in that score only
//! takes away. So a reading is passed over if the greatest gain of each word of the query,
//! summed, does not reach that. Leaves out the score itself.

use super::score::{CONTRADICTION, SPARE_BESIDE, SPARE_LISTED};
use crate::text::{Kind, Token};
use alloc::vec::Vec;

/// The most that words may gain which are not summed.
pub(super) struct Free {
    /// In a reading that is met.
    pub(super) met: i64,
    /// In any other, net of what they weigh in it.
    pub(super) others: i64,
}

/// One word of the query.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Element {
    pub(super) weight: i64,
    /// How many readings hold a word alike to it.
    pub(super) readings: usize,
    /// The most that it can add where a reading holds its best match.
    pub(super) most: i64,
    /// The most that it can add as an initial of a word, which no posting tells.
    pub(super) free: i64,
    /// Likewise, whatever the reading weighs.
    pub(super) open: i64,
    /// Matches that add no more than this are not followed.
    pub(super) budget: i64,
    /// It is of initials, of which this is the first, and their likeness to a word.
    pub(super) initial: Option<u8>,
    pub(super) like: u32,
}

/// The bound, for one threshold and one reading of the query.
pub(super) struct Bound {
    pub(super) threshold: i64,
    pub(super) whole: i64,
}

/// Sums of gains are kept in units of so much.
pub(super) const UNIT: i64 = 64;
/// To look into a reading is as much work as to meet so many.
pub(super) const WORTH: usize = 8;
/// The most that a word may weigh.
pub(super) const HEAVIEST: i64 = 20;

impl Bound {
    /// What a pair gains over leaving its words spare.
    pub(super) fn gain(&self, w: i64, v: i64, like: u32) -> i64 {
        let t = self.threshold;
        100 * (w + v) * (i64::from(like) - t) + 2 * t * (i64::from(SPARE_BESIDE) * w + i64::from(SPARE_LISTED) * v)
    }
    /// The same, counting that the listed reading weighs at least what agrees.
    pub(super) fn net(&self, w: i64, v: i64, like: u32) -> i64 {
        self.gain(w, v, like) - 2 * self.threshold * i64::from(SPARE_LISTED) * v
    }
    /// What the gains must reach.
    pub(super) fn needed(&self, listed: i64, apart: i64) -> i64 {
        let costs =
            i64::from(SPARE_BESIDE) * self.whole + i64::from(SPARE_LISTED) * listed + i64::from(CONTRADICTION) * apart;
        2 * self.threshold * costs
    }
    /// Shares out what may be missed: readings that hold only matches within the budgets of their
    /// words cannot reach the threshold. False where no such budgets are to be had.
    pub(super) fn share(&self, elements: &mut [Element]) -> bool {
        let mut left = self.needed(0, 0) - 1;
        // What no posting leads to is paid for first.
        for e in elements.iter_mut().filter(|e| e.initial.is_some()) {
            e.budget = e.free.max(0);
            left -= e.budget;
        }
        if left < 0 {
            return false;
        }
        // Then the commonest words, whose postings are the longest.
        let mut order: Vec<usize> = (0..elements.len()).collect();
        order.sort_by_key(|i| core::cmp::Reverse(elements.get(*i).map_or(0, |e| e.readings)));
        let mut rest = 0;
        for i in order {
            let Some(e) = elements.get_mut(i).filter(|e| e.initial.is_none()) else { continue };
            if e.most.max(0) <= left {
                left -= e.most.max(0);
                e.budget = i64::MAX;
            } else {
                rest += e.weight;
            }
        }
        for e in elements.iter_mut().filter(|e| e.initial.is_none() && e.budget != i64::MAX) {
            e.budget = left * e.weight / rest.max(1);
        }
        true
    }
}

impl Element {
    pub(super) fn new(token: &Token, bound: &Bound) -> Element {
        let weight = i64::from(token.weight);
        let mut out = Element { weight, ..Element::default() };
        let like = super::likeness::initial(&token.text);
        if token.kind == Kind::Initials && like > 0 {
            out.initial = token.text.bytes().next();
            out.like = like;
            // Linear in the weight of the word that it stands for, so greatest at an end.
            let most = |v| bound.net(weight, v, like);
            out.free = most(1).max(most(HEAVIEST));
            let most = |v| bound.gain(weight, v, like).max(0);
            out.open = most(1).max(most(HEAVIEST));
        }
        out
    }
}
