//! The dates of anything in a file: `from`, `until`, `known_from`, `status`, or a `history` in full.
//! Uses `model`. What the dates mean is `model/time.rs`.

use crate::{
    model::{Assertion, Dated, Period, Status},
    source::doc::Tab,
};
use alloc::{string::ToString, vec::Vec};

/// A history: `from`, `until`, `known_from`, `status`, or `history = [...]` in full.
pub(super) fn dated(t: &Tab<'_, '_>) -> Option<Dated> {
    let short = ["from", "until", "known_from", "status"].iter().any(|k| t.get(k).is_some());
    let period = |t: &Tab<'_, '_>| Period {
        from: t.date("from"),
        until: t.date("until"),
        status: t.parse::<Status>("status").unwrap_or(Status::InForce),
    };
    let Some(history) = t.get("history") else {
        let p = period(t);
        let assertion = Assertion { known_from: t.date("known_from"), periods: Vec::from([p]) };
        return if short { checked(t, Vec::from([assertion])) } else { Some(Dated::ALWAYS) };
    };
    if short {
        t.doc.say(
            "bad-dates",
            "`history` stands for all dates: `from`, `until`, `known_from` and `status` go inside it",
            &history.span(),
        );
    }
    if history.get_ref().is_str() {
        return t.parse_of::<Dated>(history);
    }
    let mut all = Vec::new();
    for a in t.each_of(history).into_iter().filter_map(|v| t.table_of(v)) {
        let known_from = a.date("known_from");
        let periods = a
            .tables("periods")
            .into_iter()
            .map(|p| {
                let period = period(&p);
                p.finish();
                period
            })
            .collect();
        all.push(Assertion { known_from, periods });
        a.finish();
    }
    checked(t, all)
}

fn checked(t: &Tab<'_, '_>, assertions: Vec<Assertion>) -> Option<Dated> {
    let at = ["history", "until", "from"].into_iter().find_map(|k| t.get(k)).map_or(t.span(), |v| v.span());
    Dated::new(assertions).map_err(|e| t.doc.say(e.code(), e.to_string(), &at)).ok()
}
