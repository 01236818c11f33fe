//! Many transactions at once, in order: one after the other, or with the feature `rayon` on all cores.
//! The answers are those of one by one, in every way.

use super::{Engine, Interval, Scratch};
use crate::{
    decision::{Decision, View},
    model::Transaction,
};
use alloc::vec::Vec;

impl Engine {
    /// Decides many, in order; with the feature `rayon` on all cores.
    ///
    /// ```
    /// use interdict::{Engine, Evaluate, Transaction, View, packs};
    /// let engine = Engine::compile(packs::us_ear()?)?;
    /// let txs = ["CA", "CU"].map(|to| Transaction::builder().date("2026-01-05").destination(to).build());
    /// let all = engine.evaluate_batch(&txs, &View::latest());
    /// assert_eq!(all[1], engine.evaluate(&txs[1], &View::latest()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evaluate_batch(&self, txs: &[Transaction], view: &View) -> Vec<Decision> {
        each(txs, |tx, scratch| self.evaluate_with(tx, view, scratch))
    }
    /// The outcomes of many, in order; with the feature `rayon` on all cores.
    ///
    /// ```
    /// use interdict::{Engine, Transaction, View, evaluate::Scratch, packs};
    /// let engine = Engine::compile(packs::us_ear()?)?;
    /// let txs = ["CA", "CU"].map(|to| Transaction::builder().date("2026-01-05").destination(to).build());
    /// let all = engine.outcome_batch(&txs, &View::latest());
    /// assert_eq!(all[1], engine.outcome(&txs[1], &View::latest(), &mut Scratch::default()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn outcome_batch(&self, txs: &[Transaction], view: &View) -> Vec<Interval> {
        each(txs, |tx, scratch| self.outcome(tx, view, scratch))
    }
}

#[cfg(not(feature = "rayon"))]
fn each<T>(txs: &[Transaction], decide: impl Fn(&Transaction, &mut Scratch) -> T) -> Vec<T> {
    let mut scratch = Scratch::default();
    txs.iter().map(|tx| decide(tx, &mut scratch)).collect()
}

/// Each thread keeps one scratch: a new one for each part of the work would be cold each time.
#[cfg(feature = "rayon")]
fn each<T: Send>(txs: &[Transaction], decide: impl Fn(&Transaction, &mut Scratch) -> T + Sync) -> Vec<T> {
    use rayon::prelude::*;
    use std::sync::{Mutex, PoisonError};

    /// How many are decided by one thread before it looks for more.
    const PART: usize = 256;
    let scratches: Vec<Mutex<Scratch>> = (0..rayon::current_num_threads()).map(|_| Mutex::default()).collect();
    let part = |txs: &[Transaction]| -> Vec<T> {
        // Nobody else has this thread's, so that nobody waits.
        let mut own = rayon::current_thread_index()
            .and_then(|n| scratches.get(n))
            .map(|s| s.lock().unwrap_or_else(PoisonError::into_inner));
        let mut other = Scratch::default();
        let scratch = own.as_deref_mut().unwrap_or(&mut other);
        txs.iter().map(|tx| decide(tx, scratch)).collect()
    };
    let parts: Vec<Vec<T>> = txs.par_chunks(PART).map(part).collect();
    parts.into_iter().flatten().collect()
}
