//! Facts of items that are computed from others (docs/semantics.md 2.14).
//! Uses `policy` and `model`. Leaves out the arithmetic (`policy/derived.rs`).

use super::{Computed, Notes, presume};
use crate::{
    model::{Fact, FactName, Facts, Problem},
    policy::{Derived, FactDecl},
};
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

/// The facts that are computed, each after those that it is computed from.
pub(crate) fn order(decls: &BTreeMap<FactName, FactDecl>) -> Vec<(&FactDecl, &Derived)> {
    let mut left: Vec<(&FactDecl, &Derived)> =
        decls.values().filter_map(|d| d.derived.as_ref().map(|how| (d, how))).collect();
    let mut out = Vec::new();
    loop {
        let waits = |how: &Derived| how.inputs().iter().any(|i| left.iter().any(|(d, _)| d.name == **i));
        let (later, now): (Vec<_>, Vec<_>) = left.iter().partition(|(_, how)| waits(how));
        if now.is_empty() {
            return out;
        }
        out.extend(now);
        left = later;
    }
}

/// Computes what is absent, holds what is stated against it, and presumes what can not be computed.
pub(super) fn derive(order: &[(&FactDecl, &Derived)], facts: &mut Facts, prefix: &str, notes: &mut Notes) {
    for (d, how) in order {
        let [a, b] = how.inputs().map(|n| facts.get(n).unwrap_or(&Fact::Absent));
        let (Fact::Value(a), Fact::Value(b)) = (a, b) else {
            // What may still be stated may still be computed from.
            if [a, b].iter().any(|f| matches!(f, Fact::NotKnown | Fact::NotClaimed)) {
                presume(core::iter::once(*d), facts, prefix, notes);
            }
            continue;
        };
        let at = format!("{prefix}attributes.{}", d.name);
        let mut problem = |code: &str, message: String| {
            notes.problems.push(Problem { code: code.into(), at: at.clone(), message });
        };
        let value = match how.of(d.kind, a, b) {
            Ok(value) => value,
            Err(why) => {
                problem("bad-derived", format!("is {how}, which {why}"));
                continue;
            }
        };
        let agrees = match facts.get(&d.name) {
            None | Some(Fact::Absent) => {
                notes.computed.push(Computed { at, value: value.clone(), how: (*how).clone() });
                facts.insert(d.name.clone(), Fact::Value(value));
                continue;
            }
            Some(Fact::Value(stated)) => *stated == value,
            Some(Fact::Conflict(all)) => all.contains(&value),
            Some(Fact::NotKnown | Fact::NotClaimed) => false,
        };
        if !agrees {
            problem("conflicting-values", format!("is stated otherwise than {how} gives it"));
        }
    }
}
