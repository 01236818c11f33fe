//! The words of all listed names, each once, and how to find those that are alike to a word.
//! Exact: whatever [`likeness`] says of a word is found, and nothing is guessed.

use super::{
    lengths::Lengths,
    likeness::{SKELETON, consonants, likeness, most_edits},
    score::join_likeness,
};
use crate::text::{Join, Kind, Token};
use alloc::vec::Vec;
use core::hash::{BuildHasher, Hash, Hasher};
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use rapidfuzz::distance::osa;

/// A word's place in the dictionary.
pub(super) type Id = u32;

#[derive(Debug, Default)]
pub(super) struct Dictionary {
    words: Vec<Token>,
    by_text: HashTable<Id>,
    lengths: Lengths,
    by_skeleton: Vec<(u64, Id)>,
    /// By the sound, and by the sound with each letter left out: sounds one letter apart share one.
    by_sound: Vec<(u32, Id)>,
    by_family: Vec<(u16, Id)>,
    /// By the first letter.
    initials: Vec<(u8, Id)>,
}

pub(super) fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    FixedState::with_seed(0).hash_one(value)
}

impl Dictionary {
    /// The place of a word, which is added if it is new.
    pub(super) fn intern(&mut self, token: &Token) -> Id {
        let h = hash(&(&*token.text, token.kind));
        let words = &self.words;
        // Words that are written alike may yet differ, in the family that a phrase gives them.
        let same = |id: &Id| words.get(*id as usize) == Some(token);
        if let Some(id) = self.by_text.find(h, same) {
            return *id;
        }
        let id = Id::try_from(self.words.len()).unwrap_or(Id::MAX);
        self.words.push(token.clone());
        let words = &self.words;
        let rehash = |id: &Id| words.get(*id as usize).map_or(0, |w| hash(&(&*w.text, w.kind)));
        self.by_text.insert_unique(h, id, rehash);
        id
    }

    /// Makes ready for [`alike`](Dictionary::alike), once all words are known.
    pub(super) fn finish(&mut self) {
        for (id, w) in (0..).zip(&self.words) {
            if w.kind == Kind::Word {
                self.by_skeleton.push((hash(&*w.skeleton), id));
            }
            if w.kind == Kind::Word || (w.kind == Kind::Initials && w.text.len() > 1) {
                self.lengths.keep(&w.text, w.letters, id);
                near(&w.sound, |h| self.by_sound.push((h, id)));
            }
            if let Some(f) = w.family {
                self.by_family.push((f, id));
            }
            if w.kind == Kind::Initials {
                self.initials.push((w.text.bytes().next().unwrap_or_default(), id));
            }
        }
        self.lengths.finish();
        self.by_sound.sort_unstable();
        self.by_skeleton.sort_unstable();
        self.by_family.sort_unstable();
        self.initials.sort_unstable();
    }

    /// How many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        let texts: usize = self.words.iter().map(|w| w.text.len() + w.sound.len() + w.skeleton.len()).sum();
        size_of::<Token>() * self.words.capacity()
            + texts
            + self.lengths.bytes()
            + 5 * self.by_text.capacity()
            + 16 * self.by_skeleton.capacity()
            + 8 * (self.by_sound.capacity() + self.by_family.capacity() + self.initials.capacity())
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
    pub(super) fn get(&self, id: Id) -> Option<&Token> {
        self.words.get(id as usize)
    }
    pub(super) fn words(&self) -> &[Token] {
        &self.words
    }

    /// The places of the words with a text.
    fn texts(&self, text: &str, mut found: impl FnMut(Id)) {
        for kind in [Kind::Word, Kind::Initials, Kind::Number] {
            let same = |id: &&Id| self.get(**id).is_some_and(|w| w.kind == kind && *w.text == *text);
            self.by_text.iter_hash(hash(&(text, kind))).filter(same).for_each(|id| found(*id));
        }
    }

    /// Every word alike to one, with its likeness. Initials of the query against a word that they
    /// begin are left to the caller: too many words begin with them.
    pub(super) fn alike(&self, query: &Token, mut found: impl FnMut(Id, u32)) {
        let mut maybe = Vec::new();
        self.maybe_alike(query, &mut maybe);
        maybe.sort_unstable();
        maybe.dedup();
        for id in maybe {
            let like = self.get(id).map_or(0, |w| likeness(query, w));
            if like > 0 {
                found(id, like);
            }
        }
    }

    /// The words that may be alike to one; a word may be told twice.
    fn maybe_alike(&self, query: &Token, maybe: &mut Vec<Id>) {
        let mut tell = |id: Id| maybe.push(id);
        self.texts(&query.text, &mut tell);
        if let Some(f) = query.family {
            let from = self.by_family.partition_point(|(g, _)| *g < f);
            self.by_family.iter().skip(from).take_while(|(g, _)| *g == f).for_each(|(_, id)| tell(*id));
        }
        match query.kind {
            Kind::Word => {
                if consonants(&query.skeleton) >= SKELETON {
                    self.skeletons(&query.skeleton, &mut tell);
                }
                self.spelled(query, &mut tell);
                let first = query.text.bytes().next().unwrap_or_default();
                let from = self.initials.partition_point(|(g, _)| *g < first);
                self.initials.iter().skip(from).take_while(|(g, _)| *g == first).for_each(|(_, id)| tell(*id));
            }
            Kind::Initials if query.text.len() > 1 => self.spelled(query, &mut tell),
            _ => {}
        }
    }

    fn skeletons(&self, skeleton: &str, mut tell: impl FnMut(Id)) {
        let h = hash(skeleton);
        let from = self.by_skeleton.partition_point(|(g, _)| *g < h);
        self.by_skeleton.iter().skip(from).take_while(|(g, _)| *g == h).for_each(|(_, id)| tell(*id));
    }

    /// An edit changes at most two of the letters that a word has, so words with more letters
    /// apart are not looked at.
    fn spelled(&self, query: &Token, mut tell: impl FnMut(Id)) {
        near(&query.sound, |h| {
            let from = self.by_sound.partition_point(|(g, _)| *g < h);
            self.by_sound.iter().skip(from).take_while(|(g, _)| *g == h).for_each(|(_, id)| tell(*id));
        });
        let own = osa::BatchComparator::new(query.text.bytes());
        self.lengths.near(
            query.text.len(),
            query.letters,
            |longest| most_edits(longest, false),
            |id, text, most| {
                let most = osa::Args::default().score_cutoff(most);
                if own.distance_with_args(text.iter().copied(), &most).is_some() {
                    tell(id);
                }
            },
        );
    }

    /// Every word alike to neighbors written as one.
    pub(super) fn joined(&self, join: &Join, mut found: impl FnMut(Id, u32)) {
        let mut tell = |id: Id| {
            let like = self.get(id).map_or(0, |w| join_likeness(join, w));
            if like > 0 {
                found(id, like);
            }
        };
        self.skeletons(&join.skeleton, &mut tell);
        if !join.initials.is_empty() {
            self.texts(&join.initials, &mut tell);
        }
    }
}

/// Half a hash of a sound, and of the sound with each letter left out.
fn near(sound: &str, mut tell: impl FnMut(u32)) {
    let half = |h: u64| u32::try_from(h >> 32).unwrap_or_default();
    let mut hasher = FixedState::with_seed(0).build_hasher();
    sound.bytes().for_each(|b| hasher.write_u8(b));
    tell(half(hasher.finish()));
    for at in 0..sound.len() {
        let (before, after) = (sound.get(..at).unwrap_or_default(), sound.get(at + 1..).unwrap_or_default());
        // The letters are hashed as if they stood together.
        let mut hasher = FixedState::with_seed(0).build_hasher();
        before.bytes().chain(after.bytes()).for_each(|b| hasher.write_u8(b));
        tell(half(hasher.finish()));
    }
}
