//! Values for facts that the rulebook declares: those that rules compare with, and those beside them.
//! Uses `policy` and `model`. Leaves out what the rulebook compares with (`laws/vocabulary.rs`).

use super::Filler;
use crate::{
    Date,
    laws::Vocabulary,
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
