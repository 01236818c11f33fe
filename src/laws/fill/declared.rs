//! Values for facts that the rulebook declares: those that rules compare with, and those beside them.
//! Uses `policy` and `model`. Leaves out what the rulebook compares with (`laws/vocabulary.rs`).

use super::Filler;
use crate::{
    Date, Rulebook, Transaction,
    decision::{ItemFact, MissingFact},
    intake::ready,
    laws::{Vocabulary, blank::entry},
    model::{Amount, Fact, FactName, Facts, Value},
    policy::{FactDecl, FactKind},
};
use alloc::vec::Vec;

impl Filler<'_> {
    pub(super) fn decl(&self, n: u32) -> Option<FactDecl> {
        self.rulebook.facts.values().nth(usize::try_from(n).ok()?).cloned()
    }

    pub(super) fn declared(&mut self, facts: &mut Facts, d: &FactDecl) {
        let mut fact = facts.get(&d.name).cloned().unwrap_or_default();
        match &mut fact {
            Fact::NotKnown if d.may_be_not_known => return,
            Fact::Conflict(vs) if !vs.iter().all(|v| d.accepts(v)) => return,
            Fact::Value(v) if d.kind == FactKind::Category && d.accepts(v) => self.deepen_value(v),
            _ => {}
        }
        if d.may_be_not_known && fact.value().is_none() && self.choose(4) == 0 {
            fact = Fact::NotKnown;
        } else {
            self.settle(&mut fact, |f| f.value_of(d));
        }
        facts.insert(d.name.clone(), fact);
    }

    fn deepen_value(&mut self, v: &mut Value) {
        match v {
            Value::Category(c) => self.deepen(c),
            Value::List(vs) => vs.iter_mut().for_each(|v| self.deepen_value(v)),
            _ => {}
        }
    }

    fn value_of(&mut self, d: &FactDecl) -> Option<Value> {
        let candidates = candidates(&self.words, &d.name, d.kind);
        if d.many {
            let n = self.choose(3);
            return Some(Value::List((0..n).filter_map(|_| self.pick(&candidates)).collect()));
        }
        self.pick(&candidates)
    }
}

/// The transaction with a declared fact of a line stated by the first value, of those that rules tell
/// apart, that brings no new problem. Where other facts are computed from it not every value can stand.
pub(super) fn stateable(
    rulebook: &Rulebook,
    tx: &Transaction,
    fact: &MissingFact,
    words: &Vocabulary,
) -> Option<Transaction> {
    let MissingFact::Item(n, ItemFact::Fact(k)) = fact else { return None };
    let d = usize::try_from(*k).ok().and_then(|k| rulebook.facts.values().nth(k))?;
    let problems = ready(rulebook, tx).problems;
    let stated = entry(&mut tx.clone().items, usize::try_from(*n).ok()?)?.facts.get(&d.name).cloned();
    let values = match stated {
        Some(Fact::Value(_)) => return None,
        Some(Fact::Conflict(all)) => all,
        _ => {
            let mut all = candidates(words, &d.name, d.kind);
            all.extend([Value::Integer(1), Value::Decimal(Amount::from(1))]);
            all.into_iter().map(|v| if d.many { Value::List(Vec::from([v])) } else { v }).collect()
        }
    };
    values.into_iter().filter(|v| d.accepts(v)).find_map(|v| {
        let mut with = tx.clone();
        let line = entry(&mut with.items, usize::try_from(*n).ok()?)?;
        line.facts.insert(d.name.clone(), Fact::Value(v));
        (ready(rulebook, &with).problems == problems).then_some(with)
    })
}

/// Values of a kind: those that rules compare with, those beside them, and one more.
pub(crate) fn candidates(words: &Vocabulary, name: &FactName, kind: FactKind) -> Vec<Value> {
    let mut all = words.values.get(name).cloned().unwrap_or_default();
    match kind {
        FactKind::Bool => all.extend([Value::Bool(false), Value::Bool(true)]),
        FactKind::Integer => {
            let near = all.iter().filter_map(|v| match v {
                Value::Integer(n) => Some([n.saturating_sub(1), n.saturating_add(1)]),
                _ => None,
            });
            let near: Vec<i64> = near.flatten().chain([0]).collect();
            all.extend(near.into_iter().map(Value::Integer));
        }
        FactKind::Decimal => {
            let near = all.iter().filter_map(|v| match v {
                Value::Decimal(a) => a.checked_add(Amount::from(1)),
                _ => None,
            });
            let near: Vec<Amount> = near.chain([Amount::ZERO]).collect();
            all.extend(near.into_iter().map(Value::Decimal));
        }
        FactKind::Code => {}
        FactKind::Text => all.push(Value::Text("something else".into())),
        FactKind::Category => all.extend(words.categories.iter().cloned().map(Value::Category)),
        FactKind::Territory => all.extend(words.places.iter().cloned().map(Value::Territory)),
        FactKind::Date => {
            all.extend(words.days.iter().copied().map(Value::Date));
            all.push(Value::Date(Date::constant(2024, 5, 1)));
        }
    }
    all.sort();
    all.dedup();
    all
}
