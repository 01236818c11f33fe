//! Stating what is missing about a license held, and what licenses held tell apart.
//! Uses `model` and `policy`. A license itself is never made up: nobody holds what nobody stated.

use super::Filler;
use crate::{
    Transaction,
    laws::Vocabulary,
    model::{Amount, Fact, ItemCategory, License, Money, Quantity},
    policy::LicenseTest,
};
use alloc::{string::String, vec::Vec};

impl Filler<'_> {
    pub(super) fn license(&mut self, l: &mut License, test: LicenseTest, names: &[String], codes: &[ItemCategory]) {
        match test {
            LicenseTest::Licensee => self.settle(&mut l.licensees, |f| Some(f.subset(names))),
            LicenseTest::Parties => self.settle(&mut l.parties, |f| Some(f.subset(names))),
            LicenseTest::Items => self.settle(&mut l.items, |f| {
                let mut all = codes.to_vec();
                all.extend(f.words.categories.iter().cloned());
                Some(f.subset(&all))
            }),
            LicenseTest::Destination => self.settle(&mut l.destinations, |f| {
                let places = f.words.places.clone();
                Some(f.subset(&places))
            }),
            LicenseTest::Value => self.settle(&mut l.value, |f| {
                let amount = f.pick(&[Amount::ZERO, Amount::from(10_000)])?;
                let currency = f.words.limits.first().map(|m| m.currency).or_else(|| "USD".parse().ok())?;
                Some(Money { amount, currency })
            }),
            LicenseTest::Quantity => self.settle(&mut l.quantity, |f| {
                Some(Quantity { amount: f.pick(&[Amount::ZERO, Amount::from(100)])?, unit: "piece".parse().ok()? })
            }),
            LicenseTest::Conditions => self.settle(&mut l.conditions_met, |f| Some(f.choose(2) == 0)),
            LicenseTest::Valid => {}
        }
    }

    fn subset<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        of.iter().filter(|_| self.choose(2) == 0).cloned().collect()
    }
}

/// What licenses held tell apart.
pub(super) fn licensed(tx: &Transaction, words: &mut Vocabulary) {
    fn all<T: Clone>(f: &Fact<Vec<T>>) -> Vec<T> {
        match f {
            Fact::Value(v) => v.clone(),
            Fact::Conflict(vs) => vs.concat(),
            Fact::Absent | Fact::NotKnown | Fact::NotClaimed => Vec::new(),
        }
    }
    for l in tx.licenses.value().into_iter().flatten() {
        words.categories.extend(all(&l.items));
        words.places.extend(all(&l.destinations));
        words.limits.extend(l.value.value().copied());
    }
}

pub(super) fn units(tx: &Transaction) -> Vec<crate::model::Unit> {
    tx.licenses.value().into_iter().flatten().filter_map(|l| l.quantity.value().map(|q| q.unit.clone())).collect()
}
