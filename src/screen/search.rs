//! The search: which readings can reach a threshold at all (`bound.rs`), and the scores of those. Leaves out the score
//! itself.

use super::{
    bound::{Bound, Element, Free, HEAVIEST, UNIT, WORTH},
    dictionary::Id,
    hit::{Hit, Hits},
    index::{Index, Joined},
    likeness::{INITIALS, JOINED, likeness},
    score::{Equal, Pair, Score, buried, finished, join_likeness, weigh},
};
use crate::text::{Join, Kind, Name, Reading, Token};
use alloc::{boxed::Box, vec::Vec};
use core::ops::Range;

/// Searches an index, and keeps its memory from one search to the next.
///
/// ```
/// use interdict::{screen::Index, text::Name};
/// let index = Index::build(["GRACE 1", "ADRIAN DARYA 1"]);
/// let mut searcher = index.searcher();
/// assert_eq!(searcher.search(&Name::new("Adrian Darya"), 7_000).hits.len(), 1);
/// assert!(searcher.search(&Name::new("Dorian Adler"), 7_000).hits.is_empty());
/// ```
#[derive(Debug)]
pub struct Searcher<'a> {
    index: &'a Index,
    /// For each word of the dictionary, its first match, counted from 1.
    slots: Box<[u32]>,
    /// For each word of the dictionary, whether it has a match, as a bit.
    matched: Box<[u64]>,
    matches: Vec<Match>,
    /// For each reading, what its words may gain, in units, once it is met; and the readings met.
    sums: Box<[u32]>,
    met: Vec<u32>,
    candidates: Vec<Candidate>,
}

/// A word of the dictionary that is alike to something in the query.
#[derive(Clone, Debug)]
struct Match {
    word: Id,
    query: Range<u8>,
    like: u32,
    /// The next match of the same word, counted from 1.
    next: u32,
}

/// A reading of a listed name that may reach the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    reading: u32,
    /// Neighbors of it, written as one, may be a word of the query.
    joins: bool,
}

/// A reading in which neighbors may agree, written as one.
struct WithJoin {
    reading: u32,
    /// The words of the query that may be neighbors in it.
    joined: u64,
    /// It holds a word that neighbors of the query may be.
    of_query: bool,
}

impl<'a> Searcher<'a> {
    pub(super) fn new(index: &'a Index) -> Searcher<'a> {
        Searcher {
            index,
            slots: alloc::vec![0; index.dictionary.len()].into(),
            matched: alloc::vec![0; index.dictionary.len() / 64 + 1].into(),
            matches: Vec::new(),
            sums: alloc::vec![0; index.name_of.len()].into(),
            met: Vec::new(),
            candidates: Vec::new(),
        }
    }

    /// All listed names whose score reaches the threshold; as [`scan`](super::scan) gives them.
    pub fn search(&mut self, query: &Name, threshold: u16) -> Hits {
        let threshold = threshold.max(1);
        let mut out = Hits { cut: query.is_cut(), nameless: query.is_empty(), ..Hits::default() };
        let equal = self.index.equal(query);
        let equality = |name: u32| equal.iter().find(|(n, _)| *n == name).map_or(Equal::Nothing, |(_, e)| *e);
        let misspelled = self.index.misspelled(query, threshold);
        let by_letters = |name: u32| {
            let at = misspelled.binary_search_by_key(&name, |(n, _)| *n).ok();
            at.and_then(|at| misspelled.get(at)).map_or(0, |(_, points)| *points)
        };
        let mut partial = Vec::new();
        for (number, reading) in (0u8..).zip(query.readings()) {
            let part = Part::new(reading);
            self.follow(&part, i64::from(threshold));
            // A name that is equal as a whole is a hit whatever its words are.
            for name in equal.iter().map(|(name, _)| name).chain(misspelled.iter().map(|(name, _)| name)) {
                self.candidates.extend(self.index.readings_of(*name).map(|reading| Candidate { reading, joins: true }));
            }
            self.candidates.sort_unstable();
            // The one with joins, if any, is the last of those of one reading.
            self.candidates.dedup_by(|later, earlier| {
                let same = later.reading == earlier.reading;
                earlier.joins |= same && later.joins;
                same
            });
            let candidates = core::mem::take(&mut self.candidates);
            for c in &candidates {
                let Some(name) = self.index.name_of.get(c.reading as usize).copied() else { continue };
                let first = self.index.readings_of(name).start;
                let mut score = self.score(&part, c);
                score.basis_points = buried(score.basis_points, number > 0 || c.reading > first);
                if score.basis_points >= threshold || equality(name) != Equal::Nothing || by_letters(name) > 0 {
                    partial.push(Partial { name, query: number, listed: c.reading - first, score });
                }
            }
            self.candidates = candidates;
            self.clear();
        }
        let whole = equal.iter().map(|(name, _)| *name).chain(misspelled.iter().map(|(name, _)| *name));
        partial.extend(whole.map(|name| Partial { name, query: 0, listed: 0, score: Score::default() }));
        partial.sort_by_key(|p| (p.name, p.query, p.listed));
        for same in partial.chunk_by(|a, b| a.name == b.name) {
            let Some(name) = same.first().map(|p| p.name) else { continue };
            let mut best = Score::default();
            for p in same {
                if p.score.basis_points > best.basis_points {
                    best = p.score.clone();
                    best.evidence.readings = (p.query, u8::try_from(p.listed).unwrap_or(u8::MAX));
                }
            }
            let cut = query.is_cut() || self.index.cut.binary_search(&name).is_ok();
            let score = finished(best, cut, equality(name), by_letters(name));
            if score.basis_points >= threshold {
                out.hits.push(Hit::new(name, score, query, self.index.key(name)));
            }
        }
        out.sort();
        out
    }

    /// Every word that is alike to something in the query.
    fn matches(&mut self, part: &Part<'_>) {
        let index = self.index;
        for (i, token) in (0u8..).zip(&part.tokens) {
            let earlier = part.tokens.iter().take(i.into()).position(|t| t == token);
            if let Some(earlier) = earlier.and_then(|e| u8::try_from(e).ok()) {
                let same = self.matches.iter().filter(|m| m.query == (earlier..earlier + 1));
                let same: Vec<(Id, u32)> = same.map(|m| (m.word, m.like)).collect();
                same.into_iter().for_each(|(word, like)| self.add(word, i..i + 1, like));
            } else if token.weight > 0 {
                index.dictionary.alike(token, |word, like| self.add(word, i..i + 1, like));
            }
        }
        for join in part.joins {
            index.dictionary.joined(join, |word, like| self.add(word, join.range.clone(), like));
        }
    }

    fn add(&mut self, word: Id, query: Range<u8>, like: u32) {
        let Some(slot) = self.slots.get_mut(word as usize) else { return };
        let mut at = *slot;
        while let Some(m) = at.checked_sub(1).and_then(|i| self.matches.get(i as usize)) {
            if m.query == query {
                return;
            }
            at = m.next;
        }
        self.matches.push(Match { word, query, like, next: *slot });
        *slot = u32::try_from(self.matches.len()).unwrap_or(0);
        if let Some(bits) = self.matched.get_mut(word as usize / 64) {
            *bits |= 1 << (word % 64);
        }
    }

    /// Whether a word has a match. Most have none, and all of the bits fit where they are read quickly.
    fn is_matched(&self, word: Id) -> bool {
        self.matched.get(word as usize / 64).is_some_and(|bits| bits >> (word % 64) & 1 == 1)
    }

    /// The matches of a word of the dictionary.
    fn of(&self, word: Id) -> impl Iterator<Item = &Match> {
        let mut at = self.slots.get(word as usize).copied().unwrap_or(0);
        core::iter::from_fn(move || {
            let m = self.matches.get(at.checked_sub(1)? as usize)?;
            at = m.next;
            Some(m)
        })
    }

    fn clear(&mut self) {
        for m in self.matches.drain(..) {
            if let Some(slot) = self.slots.get_mut(m.word as usize) {
                *slot = 0;
            }
            if let Some(bits) = self.matched.get_mut(m.word as usize / 64) {
                *bits = 0;
            }
        }
        self.candidates.clear();
    }

    /// Fills `candidates` with every reading that may reach the threshold.
    fn follow(&mut self, part: &Part<'_>, threshold: i64) {
        self.matches(part);
        let bound = Bound { threshold, whole: part.tokens.iter().map(|t| i64::from(t.weight)).sum() };
        let mut elements: Vec<Element> = part.tokens.iter().map(|t| Element::new(t, &bound)).collect();
        for m in &self.matches {
            if m.query.len() == 1
                && let Some(e) = elements.get_mut(usize::from(m.query.start))
            {
                e.readings += self.index.holding(m.word).len();
                e.most = e.most.max(bound.net(e.weight, self.weight(m.word), m.like));
            }
        }
        let everything = !bound.share(&mut elements);
        let mut candidates = core::mem::take(&mut self.candidates);
        let mut gains = alloc::vec![0; part.tokens.len()];
        let free = if everything { Free { met: i64::MAX, others: i64::MAX } } else { self.sum(&bound, &elements) };
        for WithJoin { reading, joined, of_query } in self.with_joins(part) {
            if (of_query || self.may_join(part, reading, joined, &bound, &free))
                && self.reaches(part, reading, &bound, &elements, &mut gains, joined)
            {
                candidates.push(Candidate { reading, joins: joined != 0 });
            }
        }
        if everything {
            for reading in 0..u32::try_from(self.index.name_of.len()).unwrap_or(u32::MAX) {
                if self.reaches(part, reading, &bound, &elements, &mut gains, 0) {
                    candidates.push(Candidate { reading, joins: false });
                }
            }
        } else {
            let met = core::mem::take(&mut self.met);
            for &reading in &met {
                let sum = self.sums.get_mut(reading as usize).map_or(0, core::mem::take);
                let whole = self.index.weight.get(reading as usize).copied().unwrap_or(0);
                if i64::from(sum) * UNIT + free.met >= bound.needed(whole.into(), 0)
                    && self.reaches(part, reading, &bound, &elements, &mut gains, 0)
                {
                    candidates.push(Candidate { reading, joins: false });
                }
            }
            self.met = met;
        }
        self.candidates = candidates;
    }

    /// Meets every reading that holds a match worth following, and sums for each of them what its words may gain.
    /// Gives the most that the rest may gain.
    fn sum(&mut self, bound: &Bound, elements: &[Element]) -> Free {
        self.met.clear();
        let index = self.index;
        let open: i64 = elements.iter().filter(|e| e.initial.is_some()).map(|e| e.open).sum();
        let net: i64 = elements.iter().filter(|e| e.initial.is_some()).map(|e| e.free.max(0)).sum();
        let mut free = Free { met: open, others: net };
        let gain = |m: &Match, e: &Element| {
            let v = index.weights.get(m.word as usize).copied().unwrap_or(0).into();
            (
                bound.net(e.weight, v, m.like),
                u32::try_from(bound.gain(e.weight, v, m.like) / UNIT + 1).unwrap_or(u32::MAX),
            )
        };
        let of = |m: &Match| elements.get(usize::from(m.query.start)).filter(|_| m.query.len() == 1);
        for m in &self.matches {
            let Some(e) = of(m) else { continue };
            let (net, gain) = gain(m, e);
            if net <= e.budget {
                continue;
            }
            for &reading in index.holding(m.word) {
                let Some(sum) = self.sums.get_mut(reading as usize) else { continue };
                if *sum == 0 {
                    self.met.push(reading);
                }
                *sum = sum.saturating_add(gain);
            }
        }
        // The others are looked at as long as that is less work than looking at all that are met.
        let mut left = self.met.len().saturating_mul(WORTH);
        for (i, e) in elements.iter().enumerate() {
            let mine = |m: &&Match| m.query.len() == 1 && usize::from(m.query.start) == i;
            let rest =
                || self.matches.iter().filter(mine).map(|m| (m, gain(m, e))).filter(|(_, (net, _))| *net <= e.budget);
            let work = rest().map(|(m, _)| index.holding(m.word).len()).sum::<usize>();
            free.others += rest().map(|(_, (net, _))| net).max().unwrap_or(0).max(0);
            if work > left {
                free.met += rest().map(|(_, (_, gain))| i64::from(gain) * UNIT).max().unwrap_or(0);
                continue;
            }
            left -= work;
            for (m, (_, gain)) in rest() {
                for &reading in index.holding(m.word) {
                    if let Some(sum) = self.sums.get_mut(reading as usize).filter(|sum| **sum > 0) {
                        *sum = sum.saturating_add(gain);
                    }
                }
            }
        }
        // Readings in which neighbors are written as one are looked at apart.
        free
    }

    /// The readings in which neighbors are joined, and those that hold a word which joins neighbors
    /// of the query, with the words of the query that are joined in them.
    fn with_joins(&self, part: &Part<'_>) -> Vec<WithJoin> {
        let mut all: Vec<WithJoin> = Vec::new();
        for (i, token) in (0u32..).zip(&part.tokens) {
            let joined = 1u64.checked_shl(i).unwrap_or(0);
            let mut tell = |by| {
                let readings = self.index.with_join(by);
                all.extend(readings.map(|reading| WithJoin { reading, joined, of_query: false }));
            };
            match token.kind {
                Kind::Word => {
                    tell(Joined::Text(&token.text));
                    tell(Joined::Skeleton(&token.skeleton));
                }
                Kind::Initials if token.text.len() > 1 => tell(Joined::Initials(&token.text)),
                _ => {}
            }
        }
        for m in self.matches.iter().filter(|m| m.query.len() > 1) {
            let holding = self.index.holding(m.word).iter();
            all.extend(holding.map(|&reading| WithJoin { reading, joined: 0, of_query: true }));
        }
        all.sort_unstable_by_key(|w| w.reading);
        all.dedup_by(|later, earlier| {
            let same = later.reading == earlier.reading;
            if same {
                earlier.joined |= later.joined;
                earlier.of_query |= later.of_query;
            }
            same
        });
        all
    }

    /// Whether a reading in which neighbors are joined may reach the threshold, by what is known without looking into it.
    fn may_join(&self, part: &Part<'_>, reading: u32, joined: u64, bound: &Bound, free: &Free) -> bool {
        let whole = i64::from(self.index.weight.get(reading as usize).copied().unwrap_or(0));
        let each = part.tokens.iter().enumerate().filter(|(i, _)| joined >> i & 1 == 1).map(|(_, token)| {
            let (like, most) = match token.kind {
                Kind::Initials => (INITIALS, i64::try_from(token.text.len()).unwrap_or(HEAVIEST) * HEAVIEST),
                _ => (JOINED, whole),
            };
            (i64::from(token.weight), most.min(whole), like)
        });
        match self.sums.get(reading as usize) {
            Some(sum) if *sum > 0 => {
                let gains: i64 = each.map(|(w, v, like)| bound.gain(w, v, like).max(0)).sum();
                i64::from(*sum) * UNIT + gains >= bound.needed(whole, 0).saturating_sub(free.met)
            }
            // What agrees is a part of what the reading weighs, so that it may be left out on both sides. Linear in
            // the weight, so greatest at an end.
            _ => {
                let nets: i64 = each.map(|(w, v, like)| bound.net(w, 0, like).max(bound.net(w, v, like)).max(0)).sum();
                nets >= bound.needed(0, 0).saturating_sub(free.others)
            }
        }
    }

    /// The most that neighbors of a reading weigh which begin with some initials.
    fn beginning(&self, reading: u32, initials: &[u8]) -> i64 {
        let words = self.index.reading(reading);
        let first = |word: &Id| self.index.firsts.get(*word as usize).copied().unwrap_or(0);
        let all = words.windows(initials.len().max(1)).filter(|w| w.iter().map(first).eq(initials.iter().copied()));
        all.map(|w| w.iter().map(|word| self.weight(*word)).sum()).max().unwrap_or(0)
    }

    fn weight(&self, word: Id) -> i64 {
        self.index.weights.get(word as usize).copied().unwrap_or(0).into()
    }

    /// Whether a reading may reach the threshold. Of words of the query that are joined in it,
    /// the most is taken: that all of the reading agrees with each.
    fn reaches(
        &self,
        part: &Part<'_>,
        reading: u32,
        bound: &Bound,
        elements: &[Element],
        gains: &mut [i64],
        joined: u64,
    ) -> bool {
        gains.fill(0);
        let (mut covered, mut listed, mut more) = (joined, 0, 0);
        for &word in self.index.reading(reading) {
            let initial = if part.initial { self.index.firsts.get(word as usize).copied().unwrap_or(0) } else { 0 };
            if initial == 0 && !self.is_matched(word) {
                continue;
            }
            let v = self.weight(word);
            if v == 0 {
                continue;
            }
            let mut met = false;
            let mut gain = |at: u8, w: i64, like: u32| {
                met = true;
                covered |= 1u64.checked_shl(at.into()).unwrap_or(0);
                if let Some(g) = gains.get_mut(usize::from(at)) {
                    *g = (*g).max(bound.gain(w, v, like));
                }
            };
            for m in self.of(word) {
                let weights = elements.get(usize::from(m.query.start)..usize::from(m.query.end)).unwrap_or_default();
                let w = weights.iter().map(|e| e.weight).sum();
                if m.query.len() == 1 {
                    gain(m.query.start, w, m.like);
                } else {
                    more += bound.gain(w, v, m.like).max(0);
                    m.query.clone().for_each(|at| gain(at, 0, 0));
                }
            }
            for (at, e) in (0u8..).zip(elements).filter(|(_, e)| initial > 0 && e.initial == Some(initial)) {
                gain(at, e.weight, e.like);
            }
            if met {
                listed += v;
            }
        }
        let whole = i64::from(self.index.weight.get(reading as usize).copied().unwrap_or(0));
        for ((i, token), g) in part.tokens.iter().enumerate().zip(gains.iter_mut()) {
            if joined >> i & 1 == 1 {
                let (like, v) = match token.kind {
                    Kind::Initials => (INITIALS, self.beginning(reading, token.text.as_bytes())),
                    _ => (JOINED, whole),
                };
                *g = (*g).max(bound.gain(token.weight.into(), v, like));
            }
        }
        let found: i64 = (0u8..).zip(elements).filter(|(i, _)| covered >> i & 1 == 1).map(|(_, e)| e.weight).sum();
        let apart = if joined == 0 { (bound.whole - found).min(whole - listed).max(0) } else { 0 };
        gains.iter().sum::<i64>() + more >= bound.needed(whole, apart)
    }

    /// The score of two readings, from the matches at hand.
    fn score(&self, part: &Part<'_>, candidate: &Candidate) -> Score {
        let words = self.index.reading(candidate.reading);
        let listed: Vec<&Token> = words.iter().filter_map(|id| self.index.dictionary.get(*id)).collect();
        let mut pairs = Vec::new();
        for (k, (&word, token)) in (0u8..).zip(words.iter().zip(&listed)) {
            for m in self.of(word) {
                pairs.push(Pair { query: m.query.clone(), listed: k..k + 1, like: m.like });
            }
            if part.initial && token.kind == Kind::Word {
                for (i, q) in (0u8..).zip(&part.tokens) {
                    // All other likeness stands in the matches, and words of initials have no other.
                    if q.kind == Kind::Initials
                        && !pairs.iter().any(|p: &Pair| p.query == (i..i + 1) && p.listed == (k..k + 1))
                    {
                        let like = likeness(q, token);
                        if like > 0 {
                            pairs.push(Pair { query: i..i + 1, listed: k..k + 1, like });
                        }
                    }
                }
            }
        }
        if candidate.joins {
            for join in Join::all(&listed) {
                for (i, q) in (0u8..).zip(&part.tokens) {
                    let like = join_likeness(&join, q);
                    if like > 0 {
                        pairs.push(Pair { query: i..i + 1, listed: join.range.clone(), like });
                    }
                }
            }
        }
        weigh(&part.tokens, &listed, pairs)
    }
}

/// A reading of the query, made ready.
struct Part<'q> {
    tokens: Vec<&'q Token>,
    joins: &'q [Join],
    /// It has initials.
    initial: bool,
}

impl<'q> Part<'q> {
    fn new(reading: &'q Reading) -> Part<'q> {
        let tokens: Vec<&Token> = reading.tokens.iter().collect();
        let initial = tokens.iter().any(|t| t.kind == Kind::Initials);
        Part { joins: &reading.joins, initial, tokens }
    }
}

/// The best score of two readings.
struct Partial {
    name: u32,
    query: u8,
    listed: u32,
    score: Score,
}
