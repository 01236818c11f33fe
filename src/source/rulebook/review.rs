//! License review policies in files: a single one, a shared one by name, or a table of rules.
//! Uses `policy`. Which rule prevails is `docs/semantics.md` 8.6.

use super::{dated::dated, require_when};
use crate::{
    model::Code,
    policy::{ReviewPolicy, ReviewRule, ReviewSource, ReviewTable},
    source::{
        condition::Decls,
        doc::{Tab, Val},
    },
};
use alloc::vec::Vec;

pub(super) fn review_source<'d, 's>(t: &Tab<'d, 's>, v: Val<'d, 's>, decls: &Decls) -> Option<ReviewSource> {
    match v.get_ref().as_str() {
        Some("listing") => return Some(ReviewSource::Listing),
        Some("not_stated") => return Some(ReviewSource::Table(ReviewTable::not_stated())),
        Some(_) => return t.parse_of::<ReviewPolicy>(v).map(|p| ReviewSource::Table(ReviewTable::always(p))),
        None => {}
    }
    let inner = t.table_of(v)?;
    let shared = inner.get("shared").map(|v| inner.parse_of::<Code>(v));
    let out = match shared {
        Some(name) => name.map(ReviewSource::Shared),
        None => review_table(&inner, decls).map(ReviewSource::Table),
    };
    inner.finish();
    out
}

/// `otherwise` and `rules`.
pub(super) fn review_table(t: &Tab<'_, '_>, decls: &Decls) -> Option<ReviewTable> {
    let otherwise = match t.get("otherwise") {
        None => {
            t.missing("otherwise", "the policy where no rule is true, or `not_stated`");
            None
        }
        Some(v) if v.get_ref().as_str() == Some("not_stated") => Some(None),
        Some(v) => t.parse_of::<ReviewPolicy>(v).map(Some),
    };
    let mut rules = Vec::new();
    for r in t.tables("rules") {
        let then = r.require::<ReviewPolicy>("then", "a license review policy");
        let (when, dated) = (require_when(&r, decls), dated(&r));
        if let (Some(then), Some(when), Some(dated)) = (then, when, dated) {
            rules.push(ReviewRule { when, then, dated });
        }
        r.finish();
    }
    otherwise.map(|otherwise| ReviewTable { rules, otherwise })
}
