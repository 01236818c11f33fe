//! The facts that a rulebook declares, of a transaction, a line or a party: the state of each, and what is computed
//! from others.

use super::{
    prep::{Beyond, Prep},
    scratch::{Room, Rows},
};
use crate::{
    compile::{NONE, number, state},
    model::{Fact, FactName, Facts, Value},
    policy::{FactDecl, FactKind, FactOf},
};

impl<'a> Prep<'a> {
    /// The states of the declared facts of something; values are kept by place.
    pub(super) fn facts(
        &mut self,
        of: FactOf,
        facts: &'a Facts,
        rows: &mut Rows,
        room: &mut Room,
    ) -> Result<u32, Beyond> {
        let core = self.core;
        let presumed = match (of, &core.presumed.facts) {
            (FactOf::Transaction, [a, _, _]) => a,
            (FactOf::Item, [_, b, _]) => b,
            (FactOf::Party, [_, _, c]) => c,
        };
        let from = room.states.len();
        room.states.extend_from_slice(presumed);
        let computed =
            |name: &FactName| core.facts.get(name).is_some_and(|(n, _)| crate::compile::is_set(&core.computed, *n));
        let computes = of == FactOf::Item && facts.keys().any(computed);
        // What is computed is presumed only once it is known that it cannot be.
        for [d, ..] in core.derived.iter().filter(|_| computes) {
            if let Some(s) = room.states.get_mut(from + *d as usize) {
                *s = state::ABSENT;
            }
        }
        for (name, fact) in facts {
            let Some((n, d)) = self.declared(of, name) else {
                self.problem = true;
                continue;
            };
            let state = match fact {
                Fact::Value(v) => {
                    let few =
                        matches!(d.kind, FactKind::Bool | FactKind::Code | FactKind::Category | FactKind::Territory);
                    let row = if few { rows.fact(core, self.day, n, v) } else { NONE };
                    if !rows.fact_row(row).map_or_else(|| d.accepts(v), |r| r.accepted) {
                        self.problem = true;
                        continue;
                    }
                    self.values.push(v);
                    room.value_rows.push(row);
                    u16::try_from(self.values.len() - 1)
                        .ok()
                        .and_then(|n| n.checked_add(state::VALUES))
                        .filter(|n| *n < COMPUTED)
                        .ok_or(Beyond)?
                }
                Fact::NotKnown if d.may_be_not_known => state::NOT_KNOWN,
                Fact::Absent | Fact::NotKnown | Fact::NotClaimed => continue,
                Fact::Conflict(_) => return Err(Beyond),
            };
            if let Some(s) = room.states.get_mut(from + n as usize) {
                *s = state;
            }
            // A value that is one of few says by its row what it is; of another only that it is stated.
            let row = room.value_rows.get(usize::from(state.wrapping_sub(state::VALUES))).copied();
            let value = row.filter(|r| state >= state::VALUES && *r != NONE).map(|r| r.saturating_add(8));
            room.keys.extend([n, value.unwrap_or(state.min(state::VALUES).into())]);
        }
        if computes {
            self.compute(from, room)?;
        }
        Ok(number(from))
    }
    /// Computes what is absent from what is stated: as `intake::derive`.
    fn compute(&mut self, from: usize, room: &mut Room) -> Result<(), Beyond> {
        let core = self.core;
        for [d, a, b] in &core.derived {
            let state = |n: u32| room.states.get(from + n as usize).copied().unwrap_or(state::ABSENT);
            let (a, b, stated) = (state(*a), state(*b), state(*d));
            let Some((decl, how)) = core.decls.get(*d as usize).and_then(|f| Some((f, f.derived.as_ref()?))) else {
                continue;
            };
            let value = |s: u16| self.value(s).or_else(|| computed(room, s));
            let (Some(a), Some(b)) = (value(a), value(b)) else {
                if [a, b].iter().any(|s| matches!(*s, state::NOT_KNOWN | state::NOT_CLAIMED)) && stated == state::ABSENT
                {
                    let state = match decl.absent {
                        crate::policy::Absence::Unknown => continue,
                        crate::policy::Absence::NotKnown => state::NOT_KNOWN,
                        crate::policy::Absence::NotClaimed => state::NOT_CLAIMED,
                    };
                    if let Some(s) = room.states.get_mut(from + *d as usize) {
                        *s = state;
                    }
                }
                continue;
            };
            let Ok(made) = how.of(decl.kind, a, b) else {
                self.problem = true;
                continue;
            };
            match stated {
                state::ABSENT => {
                    let n = u16::try_from(room.computed.len()).ok().filter(|n| *n < COMPUTED).ok_or(Beyond)?;
                    room.computed.push(made);
                    if let Some(s) = room.states.get_mut(from + *d as usize) {
                        *s = COMPUTED | n;
                    }
                }
                _ => self.problem |= value(stated) != Some(&made),
            }
        }
        Ok(())
    }
    fn declared(&self, of: FactOf, name: &FactName) -> Option<(u32, &'a FactDecl)> {
        let (n, what) = self.core.facts.get(name)?;
        let d = self.core.decls.get(*n as usize)?;
        (*what == of && !crate::intake::is_reserved(d)).then_some((*n, d))
    }
    /// A value that is stated.
    pub(super) fn value(&self, state: u16) -> Option<&'a Value> {
        self.values.get(usize::from(state.checked_sub(state::VALUES)?)).copied()
    }
}

/// From here on, states are of values that were computed.
const COMPUTED: u16 = 1 << 15;

/// A value that was computed.
pub(super) fn computed(room: &Room, state: u16) -> Option<&Value> {
    room.computed.get(usize::from(state.checked_sub(COMPUTED)?))
}
