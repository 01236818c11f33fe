//! Values and quantities that are stated in another measure than the limit asks for. Nothing is
//! converted, so the test stays open; here the host is told why (docs/semantics.md, 2.15).
//! Uses `decision` and below.

use crate::{
    decision::{Clearance, Decision, ItemFact, MissingFact},
    intake::Ready,
    model::Problem,
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A problem for each fact that is missing because it is stated in another currency or unit. One
/// that goes misses nothing.
pub(super) fn problems(decision: &Decision, ready: &Ready) -> Vec<Problem> {
    let mut out = Vec::new();
    if matches!(decision.clearance(), Clearance::Go(_)) {
        return out;
    }
    for m in &decision.missing {
        let MissingFact::Item(n, fact) = m.fact else { continue };
        let Some(item) = super::at(&ready.lines, n).map(|l| &l.item) else { continue };
        match (fact, item.value.value(), item.quantity.value()) {
            (ItemFact::ValueIn(limit), Some(stated), _) => out.push(Problem {
                code: "currency".into(),
                at: format!("items[{n}].value"),
                message: format!(
                    "is stated in {}, and a limit is in {limit}; nothing is converted, so state it in {limit}",
                    stated.currency
                ),
            }),
            (ItemFact::Quantity, _, Some(stated)) => {
                let units = ready.licenses.iter().filter_map(|l| l.quantity.value()).map(|q| q.unit.to_string());
                let units: BTreeSet<String> = units.filter(|u| *u != stated.unit.to_string()).collect();
                let units = units.into_iter().collect::<Vec<_>>().join(" or ");
                out.push(Problem {
                    code: "unit".into(),
                    at: format!("items[{n}].quantity"),
                    message: format!(
                        "is stated in the unit {}, and a license held in {units}; nothing is converted, so state it in {units}",
                        stated.unit
                    ),
                });
            }
            _ => {}
        }
    }
    out
}
