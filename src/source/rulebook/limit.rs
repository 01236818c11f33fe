//! `[[limit]]`: a limit in numbers, put into the control list whose entry writes it.
//! Uses `policy` and `model`. Leaves out how it is held against an item (`condition/limit.rs`).

use super::{dated::dated, require_when};
use crate::{
    error::nearest,
    model::{Code, ItemCategory},
    policy::{ItemSel, Items, Limit, RulebookParts},
    source::{condition::Decls, doc::Tab},
};
use alloc::{collections::BTreeSet, format};

pub(super) fn limit(t: Tab<'_, '_>, decls: &Decls, parts: &mut RulebookParts) {
    let category = t.require::<ItemCategory>("category", "the category of an item for which it holds");
    let t = match &category {
        Some(c) => t.owned_by(format!("limit {c}")),
        None => t,
    };
    let controls = t.require::<Code>("controls", "the control list");
    t.get("category");
    let among = match t.get("among") {
        Some(v) => Some(Items(t.list_of::<ItemSel, BTreeSet<_>>(v))),
        None => {
            t.missing("among", "the categories whose items it is held against");
            None
        }
    };
    let (when, dated) = (require_when(&t, decls), dated(&t));
    let citation = t.text("citation").unwrap_or_default();
    if let (Some(id), Some(category), Some(among), Some(when), Some(dated)) = (controls, category, among, when, dated) {
        let limit = Limit { category, among, when, dated, citation };
        match parts.controls.get_mut(&id) {
            Some(list) => list.limits.push(limit),
            None => {
                let hint = nearest(id.as_str(), parts.controls.keys().map(|k| k.as_str()))
                    .map(|n| format!("; did you mean `{n}`?"))
                    .unwrap_or_default();
                let at = t.get("controls").map_or(t.span(), |v| v.span());
                t.doc.say("unknown-name", format!("there is no control list `{id}`{hint}"), &at);
            }
        }
    }
    t.finish();
}
