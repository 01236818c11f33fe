//! What is stated of a transaction, wherever it stands: in one [`Transaction`], or in parts that were
//! looked up before and a transaction that holds the rest.

use super::prepared::{PreparedItem, PreparedParty};
use crate::{
    Date,
    model::{Fact, ItemLine, Party, Territory, Transaction},
};
use alloc::vec::Vec;

/// A transaction in one piece or in parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    /// Everything for which no part stands.
    pub(super) rest: &'a Transaction,
    pub(super) date: &'a Fact<Date>,
    pub(super) destination: &'a Fact<Territory>,
    pub(super) parties: Those<'a, Party, PreparedParty>,
    pub(super) items: Those<'a, ItemLine, PreparedItem>,
}

/// Things as they were stated, or as they were looked up before.
#[derive(Debug)]
pub(super) enum Those<'a, T, P> {
    Stated(&'a Fact<Vec<T>>),
    Prepared(&'a [&'a P]),
}

impl<T, P> Clone for Those<'_, T, P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T, P> Copy for Those<'_, T, P> {}

impl<'a, T: Clone, P: AsRef<T>> Those<'a, T, P> {
    /// How many there are; `None` where that is not stated.
    pub(super) fn count(self) -> Option<usize> {
        match self {
            Those::Stated(all) => all.value().map(Vec::len),
            Those::Prepared(all) => Some(all.len()),
        }
    }
    pub(super) fn get(self, n: usize) -> Option<&'a T> {
        match self {
            Those::Stated(all) => all.value()?.get(n),
            Those::Prepared(all) => all.get(n).map(|p| (*p).as_ref()),
        }
    }
    /// What was looked up of one before.
    pub(super) fn prepared(self, n: usize) -> Option<&'a P> {
        match self {
            Those::Stated(_) => None,
            Those::Prepared(all) => all.get(n).copied(),
        }
    }
    pub(super) fn iter(self) -> impl Iterator<Item = &'a T> + Clone
    where
        P: 'a,
    {
        (0..self.count().unwrap_or(0)).filter_map(move |n| self.get(n))
    }
    fn whole(self) -> Fact<Vec<T>> {
        match self {
            Those::Stated(all) => all.clone(),
            Those::Prepared(all) => Fact::Value(all.iter().map(|p| (*p).as_ref().clone()).collect()),
        }
    }
}

impl<'a> Said<'a> {
    pub(super) fn of(tx: &'a Transaction) -> Said<'a> {
        Said {
            rest: tx,
            date: &tx.date,
            destination: &tx.destination,
            parties: Those::Stated(&tx.parties),
            items: Those::Stated(&tx.items),
        }
    }
    /// The same in one piece, for the specification to read.
    pub(super) fn whole(self) -> Transaction {
        Transaction {
            date: self.date.clone(),
            destination: self.destination.clone(),
            parties: self.parties.whole(),
            items: self.items.whole(),
            ..self.rest.clone()
        }
    }
}
