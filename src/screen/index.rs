//! The exact index: the hits of the full scan at any threshold, same scores, same order, at a
//! fraction of the work. Names that cannot reach the threshold are passed over by a bound that the
//! score never exceeds; no candidate is cut off. Leaves out what a hit means.

use super::{
    dictionary::{Dictionary, Id, hash},
    hit::Hits,
    lengths::Lengths,
    likeness::{LONG_JOINED, Whole, misspelled, most_misspelled},
    score::Equal,
    search::Searcher,
};
use crate::text::{Kind, Name, Token};
use alloc::{boxed::Box, string::String, vec::Vec};
use rapidfuzz::distance::osa;

/// Listed names, ready to be searched.
///
/// ```
/// use interdict::{screen::{Index, scan}, text::Name};
/// let listed = ["Huawei Technologies Co., Ltd.", "Kyrgyz Trans Avia", "Bank Melli Iran"];
/// let index = Index::build(listed);
/// let query = Name::new("Kyrgyztransavia");
/// let found = index.search(&query, 7_000);
/// assert_eq!(found.hits[0].name, 1);
/// assert_eq!(found, scan(&query, &listed.map(Name::new), 7_000));
/// ```
#[derive(Debug, Default)]
pub struct Index {
    pub(super) dictionary: Dictionary,
    /// What each word weighs, by place in the dictionary.
    pub(super) weights: Vec<u8>,
    /// The first letter of each word that an initial may stand for, else 0.
    pub(super) firsts: Vec<u8>,
    /// The words of each reading, one after another, and where each reading begins.
    pub(super) words: Vec<Id>,
    pub(super) starts: Vec<u32>,
    /// What the words of each reading weigh together.
    pub(super) weight: Vec<u16>,
    /// The name of each reading, and the first reading of each name.
    pub(super) name_of: Vec<u32>,
    pub(super) first_of: Vec<u32>,
    /// The readings of each word, one after another, and where each word's begin.
    pub(super) postings: Vec<u32>,
    pub(super) posting_starts: Vec<u32>,
    /// The readings with neighbors that may be so when written as one.
    pub(super) joined: Vec<(u32, u32)>,
    /// The exact key of each name, one after another, and where each ends.
    keys: String,
    key_ends: Vec<u32>,
    /// Hashes of the words and of the letters of each name.
    wholes: Vec<(u64, u64)>,
    /// Names by half of each of their hashes.
    by_whole: Vec<(u32, u32)>,
    /// All letters of each name, by how many they are; those of names of which the key tells them not.
    lengths: Lengths,
    wholly: Vec<(u32, Box<str>)>,
    /// The names that were cut.
    pub(super) cut: Vec<u32>,
}

impl Index {
    /// Reads all names of a list. The order given is the place by which hits tell them.
    pub fn build<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Index {
        let mut out = Index { starts: Vec::from([0]), ..Index::default() };
        for (place, writing) in (0u32..).zip(names) {
            out.add(place, &Name::new(writing.as_ref()));
        }
        out.finish();
        out
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.first_of.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.first_of.is_empty()
    }

    /// How many bytes the index holds, by what its parts have reserved. The host keeps the names
    /// as they were written.
    pub fn bytes(&self) -> usize {
        let words = [&self.words, &self.starts, &self.name_of, &self.first_of, &self.postings, &self.posting_starts];
        let more = [&self.key_ends, &self.cut];
        4 * words.iter().chain(&more).map(|v| v.capacity()).sum::<usize>()
            + self.weights.capacity()
            + self.firsts.capacity()
            + 2 * self.weight.capacity()
            + 8 * (self.joined.capacity() + self.by_whole.capacity())
            + 16 * self.wholes.capacity()
            + self.keys.capacity()
            + self.lengths.bytes()
            + size_of::<(u32, Box<str>)>() * self.wholly.capacity()
            + self.wholly.iter().map(|(_, w)| w.len()).sum::<usize>()
            + self.dictionary.bytes()
    }

    /// All listed names whose score reaches the threshold. Whoever asks often keeps a
    /// [`Searcher`], which keeps its memory.
    pub fn search(&self, query: &Name, threshold: u16) -> Hits {
        self.searcher().search(query, threshold)
    }
    /// For many searches, one after another.
    pub fn searcher(&self) -> Searcher<'_> {
        Searcher::new(self)
    }

    fn add(&mut self, place: u32, name: &Name) {
        self.first_of.push(length(&self.name_of));
        if name.is_cut() {
            self.cut.push(place);
        }
        self.keys.push_str(name.key());
        self.key_ends.push(u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
        self.wholes.push((name.words(), name.letters()));
        if !name.is_cut() {
            self.lengths.add(name.whole().len(), name.held(), place);
            if !name.key().bytes().filter(|b| *b != b' ').eq(name.whole().bytes()) {
                self.wholly.push((place, name.whole().into()));
            }
        }
        for h in halves(name) {
            self.by_whole.push((h, place));
        }
        for reading in name.readings() {
            let number = length(&self.name_of);
            self.name_of.push(place);
            let sum: u32 = reading.tokens.iter().map(|t| u32::from(t.weight)).sum();
            self.weight.push(u16::try_from(sum).unwrap_or(u16::MAX));
            for t in &reading.tokens {
                let id = self.dictionary.intern(t);
                self.words.push(id);
            }
            self.starts.push(length(&self.words));
            for join in &reading.joins {
                // Short ones agree only with a word that is written so.
                let sounds = join.text.len() >= LONG_JOINED;
                let by = if sounds { Joined::Skeleton(&join.skeleton) } else { Joined::Text(&join.text) };
                self.joined.push((by.hash(), number));
                if !join.initials.is_empty() {
                    self.joined.push((Joined::Initials(&join.initials).hash(), number));
                }
            }
        }
    }

    fn finish(&mut self) {
        self.dictionary.finish();
        self.by_whole.sort_unstable();
        self.by_whole.dedup();
        self.joined.sort_unstable();
        self.joined.dedup();
        self.weights = self.dictionary.words().iter().map(|w| w.weight).collect();
        let first = |w: &Token| if w.kind == Kind::Word { w.text.bytes().next().unwrap_or(0) } else { 0 };
        self.firsts = self.dictionary.words().iter().map(first).collect();
        // Readings by word: counted, then placed.
        let mut starts = alloc::vec![0u32; self.dictionary.len() + 1];
        for id in &self.words {
            if let Some(n) = starts.get_mut(*id as usize + 1) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for n in &mut starts {
            sum += *n;
            *n = sum;
        }
        let mut next = starts.clone();
        self.postings = alloc::vec![0; self.words.len()];
        for (reading, span) in (0u32..).zip(self.starts.windows(2)) {
            let [from, to] = span else { continue };
            for id in self.words.get(*from as usize..*to as usize).unwrap_or_default() {
                if let Some(at) = next.get_mut(*id as usize) {
                    if let Some(p) = self.postings.get_mut(*at as usize) {
                        *p = reading;
                    }
                    *at += 1;
                }
            }
        }
        self.posting_starts = starts;
        self.lengths.finish();
        self.joined.shrink_to_fit();
        self.by_whole.shrink_to_fit();
        self.wholly.shrink_to_fit();
        self.keys.shrink_to_fit();
    }

    /// The words of a reading.
    pub(super) fn reading(&self, number: u32) -> &[Id] {
        let from = self.starts.get(number as usize).copied().unwrap_or(0);
        let to = self.starts.get(number as usize + 1).copied().unwrap_or(from);
        self.words.get(from as usize..to as usize).unwrap_or_default()
    }
    /// The readings that hold a word; a reading that holds it twice is told twice.
    pub(super) fn holding(&self, id: Id) -> &[u32] {
        let from = self.posting_starts.get(id as usize).copied().unwrap_or(0);
        let to = self.posting_starts.get(id as usize + 1).copied().unwrap_or(from);
        self.postings.get(from as usize..to as usize).unwrap_or_default()
    }
    /// The readings of a name.
    pub(super) fn readings_of(&self, name: u32) -> core::ops::Range<u32> {
        let from = self.first_of.get(name as usize).copied().unwrap_or(0);
        let to = self.first_of.get(name as usize + 1).copied().unwrap_or(length(&self.name_of));
        from..to
    }
    pub(super) fn key(&self, name: u32) -> &str {
        let to = self.key_ends.get(name as usize).copied().unwrap_or(0);
        let from = name.checked_sub(1).and_then(|n| self.key_ends.get(n as usize)).copied().unwrap_or(0);
        self.keys.get(from as usize..to as usize).unwrap_or_default()
    }
    /// The names that are equal to one as a whole, and in what.
    pub(super) fn equal(&self, query: &Name) -> Vec<(u32, Equal)> {
        let mut out = Vec::new();
        for h in halves(query) {
            let from = self.by_whole.partition_point(|(g, _)| *g < h);
            for (_, name) in self.by_whole.iter().skip(from).take_while(|(g, _)| *g == h) {
                let (words, letters) = self.wholes.get(*name as usize).copied().unwrap_or_default();
                let equal = Equal::of(query, self.key(*name), words, letters);
                if equal != Equal::Nothing {
                    out.push((*name, equal));
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
    /// The names that are a few letters from one as a whole and score so much by that, in their order.
    pub(super) fn misspelled(&self, query: &Name, threshold: u16) -> Vec<(u32, u16)> {
        let whole = query.whole();
        if whole.is_empty() {
            return Vec::new();
        }
        let own = osa::BatchComparator::new(whole.bytes());
        let mut maybe: Vec<(u32, usize)> = Vec::new();
        let most = |longest| most_misspelled(longest, threshold.into());
        self.lengths.near(whole.len(), query.held(), most, |name, _, most| maybe.push((name, most)));
        maybe.sort_unstable();
        let mut letters = String::new();
        let scored = maybe.into_iter().filter_map(|(name, most)| {
            let most = osa::Args::default().score_cutoff(most);
            letters.clear();
            match self.wholly.binary_search_by_key(&name, |(n, _)| *n).ok().and_then(|at| self.wholly.get(at)) {
                Some((_, own)) => letters.push_str(own),
                None => letters.extend(self.key(name).split(' ')),
            }
            own.distance_with_args(letters.bytes(), &most)?;
            let listed = Whole { key: self.key(name), letters: &letters, held: crate::text::letters(&letters) };
            Some((name, misspelled(Whole::of(query), listed)))
        });
        scored.filter(|(_, points)| *points >= threshold).collect()
    }
    /// The readings with neighbors that, written as one, may be this.
    pub(super) fn with_join(&self, by: Joined<'_>) -> impl Iterator<Item = u32> {
        let h = by.hash();
        let from = self.joined.partition_point(|(g, _)| *g < h);
        self.joined.iter().skip(from).take_while(move |(g, _)| *g == h).map(|(_, n)| *n)
    }
}

/// Names with equal keys may differ in the words that a space makes, so the key counts as well.
fn halves(name: &Name) -> [u32; 3] {
    let half = |h: u64| u32::try_from(h >> 32).unwrap_or_default();
    [half(name.words()), half(name.letters()), half(hash(name.key()))]
}

fn length<T>(of: &[T]) -> u32 {
    u32::try_from(of.len()).unwrap_or(u32::MAX)
}

/// How neighbors written as one are found.
#[derive(Clone, Copy, Hash)]
pub(super) enum Joined<'a> {
    Text(&'a str),
    Skeleton(&'a str),
    Initials(&'a str),
}

impl Joined<'_> {
    /// Half a hash: two that share it cost a comparison, no more.
    fn hash(self) -> u32 {
        u32::try_from(hash(&self) >> 32).unwrap_or_default()
    }
}
