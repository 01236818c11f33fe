//! Answers kept: the same customers come again and again. Leaves out when a list changes: an
//! answer is kept with its index, and dies with it.

use super::{hit::Hits, index::Index, search::Searcher};
use crate::text::Name;
use alloc::{string::String, sync::Arc};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Searches an index at one threshold and keeps the answers, up to so many.
///
/// ```
/// use interdict::screen::{Index, Memo};
/// let index = Index::build(["GRACE 1", "ADRIAN DARYA 1"]);
/// let mut memo = Memo::new(&index, 7_600, 1_000);
/// assert_eq!(memo.search("Adrian Darya").hits, memo.search("Adrian Darya").hits);
/// ```
#[derive(Debug)]
pub struct Memo<'a> {
    searcher: Searcher<'a>,
    threshold: u16,
    most: usize,
    answers: HashMap<String, Arc<Hits>, FixedState>,
}

impl<'a> Memo<'a> {
    /// Keeps at most so many answers. When they are full it forgets them all and begins anew, so
    /// that what it holds does not depend on anything but the order of the questions.
    pub fn new(index: &'a Index, threshold: u16, most: usize) -> Memo<'a> {
        Memo { searcher: index.searcher(), threshold, most, answers: HashMap::default() }
    }

    /// As [`Index::search`] answers.
    pub fn search(&mut self, writing: &str) -> Arc<Hits> {
        if let Some(kept) = self.answers.get(writing) {
            return kept.clone();
        }
        let hits = Arc::new(self.searcher.search(&Name::new(writing), self.threshold));
        if self.answers.len() >= self.most {
            self.answers.clear();
        }
        // A hostile name is not kept, for it would be kept whole.
        if self.most > 0 && !hits.cut {
            self.answers.insert(writing.into(), hits.clone());
        }
        hits
    }
}
