//! Stating what is missing about an item: its codes, origin, value and quantity, and the limits in words.
//! Uses `decision` and `model`. Leaves out facts that the rulebook declares (`declared.rs`).

use super::Filler;
use crate::{
    decision::ItemFact,
    model::{Amount, Fact, ItemCategory, ItemLine, Money, Quantity, Scheme},
};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

impl Filler<'_> {
    pub(super) fn item_fact(
        &mut self,
        l: &mut ItemLine,
        what: &ItemFact,
        schemes: &BTreeSet<Scheme>,
        units: &[crate::model::Unit],
        limits: &[Money],
    ) {
        match what {
            ItemFact::Category => self.categories(&mut l.categories, schemes),
            ItemFact::Origin => self.place(&mut l.origin),
            ItemFact::Value | ItemFact::ValueIn(_) => self.settle(&mut l.value, |f| {
                let limit = f.pick(limits)?;
                let one = Amount::from(1);
                let near =
                    [Some(limit.amount), limit.amount.checked_add(one), limit.amount.checked_sub(one), Some(one)];
                let amount = f.pick(&near)?.unwrap_or(Amount::ZERO);
                Some(Money { amount, currency: limit.currency })
            }),
            ItemFact::Quantity => self.settle(&mut l.quantity, |f| {
                let amount = f.pick(&[Amount::ZERO, Amount::from(1), Amount::from(1000)])?;
                Some(Quantity { amount, unit: f.pick(units)? })
            }),
            ItemFact::Fact(n) => {
                if let Some(d) = self.decl(*n) {
                    self.declared(&mut l.facts, &d);
                }
            }
            ItemFact::Scope { list, row } => {
                let key =
                    self.controls(*list).and_then(|c| c.rows.get(usize::try_from(*row).ok()?)).map(|r| r.scope_key());
                self.answer(l, key);
            }
            ItemFact::Eligibility { list, row } => {
                let rows = self.controls(*list).map(|c| &c.eligibility);
                let key = rows.and_then(|r| r.get(usize::try_from(*row).ok()?)).map(|r| r.scope_key());
                self.answer(l, key);
            }
        }
    }

    fn controls(&self, list: u32) -> Option<&crate::policy::ControlList> {
        self.rulebook.controls.values().nth(usize::try_from(list).ok()?)
    }

    fn answer(&mut self, l: &mut ItemLine, key: Option<String>) {
        let yes = self.choose(2) == 0;
        if let Some(key) = key {
            l.scopes.entry(key).or_insert(yes);
        }
    }

    /// One code per scheme, as deep as rules go.
    fn categories(&mut self, fact: &mut Fact<Vec<ItemCategory>>, schemes: &BTreeSet<Scheme>) {
        self.settle(fact, |_| Some(Vec::new()));
        let Fact::Value(codes) = fact else { return };
        for scheme in schemes {
            let known: Vec<ItemCategory> =
                self.words.categories.iter().filter(|c| c.scheme() == scheme).cloned().collect();
            let mine: Vec<ItemCategory> = codes.iter().filter(|c| c.scheme() == scheme).cloned().collect();
            let one = if mine.is_empty() { self.pick(&known) } else { self.pick(&mine) };
            let Some(mut one) = one else { continue };
            self.deepen(&mut one);
            codes.retain(|c| c.scheme() != scheme);
            codes.push(one);
        }
    }

    pub(super) fn deepen(&mut self, code: &mut ItemCategory) {
        let mut deeper: Vec<ItemCategory> =
            self.words.categories.iter().filter(|c| code.covers(c).is_yes() && *c != code).cloned().collect();
        if !deeper.is_empty() {
            let beside = match code.scheme() {
                Scheme::Usml => format!("{code}(z9)"),
                Scheme::Hs => format!("{code}99"),
                _ => format!("{code}.z9"),
            };
            deeper.extend(beside.parse());
            if let Some(c) = self.pick(&deeper) {
                *code = c;
            }
        }
    }
}
