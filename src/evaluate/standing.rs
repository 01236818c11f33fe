//! The flags that belong to every rulebook (docs/semantics.md, "Standing flags").

use super::{
    rows::against,
    run::{Hand, Run},
};
use crate::{
    compile::{NONE, number},
    decision::{Binding, Standing},
    truth::Truth,
};

/// Tells each standing flag that applies or may, in the order of the specification, until nobody wants
/// to hear more.
pub(super) fn standing(run: &mut Run<'_>, told: &mut dyn FnMut(Standing, Binding, Truth) -> bool) {
    let mut more = true;
    let mut flag = |standing, binding, t: Truth| {
        if !t.is_no() {
            more = more && told(standing, binding, t);
        }
        more
    };
    let core = run.p.core;
    flag(Standing::Problem, Binding::Line, run.p.problem.into());
    flag(Standing::NoGoods, Binding::Line, run.p.goods_missing);
    let date = run.p.date;
    let past = |last: Option<crate::Date>| match (last, date) {
        (None, _) => Truth::No,
        (Some(last), Some(day)) => Truth::from(day > last),
        (Some(_), None) => Truth::Unknown,
    };
    for (list, l) in (0u32..).zip(&core.lists) {
        flag(Standing::Stale, Binding::List { list }, past(l.last));
        if !flag(Standing::ListNotLoaded, Binding::List { list }, l.silent.into()) {
            return;
        }
        if l.read {
            continue;
        }
        for party in 0..number(run.room.parties.len()) {
            let Some(p) = run.room.parties.get(party as usize).copied() else { continue };
            if p.anyone && run.someone(list, None, &Hand::new(0, 0, NONE)) {
                flag(Standing::ListingWithoutPolicy, Binding::AnyListing { party, list }, Truth::Unknown);
            }
            for f in p.found.0..p.found.1 {
                let Some((l, listing, is)) = run.room.found.get(f as usize).copied() else { continue };
                if l == list {
                    let binding = Binding::Listing { party, list, listing };
                    flag(Standing::ListingWithoutPolicy, binding, is & run.counts((l, listing)));
                }
            }
        }
    }
    for (regime, r) in (0u32..).zip(&core.regimes) {
        flag(Standing::Stale, Binding::Regime { regime }, past(r.last));
        let early = r.held_from.map_or(Truth::No, |first| date.map_or(Truth::Unknown, |d| Truth::from(d < first)));
        flag(Standing::NotHeldThen, Binding::Regime { regime }, early);
    }
    for (controls, c) in (0u32..).zip(&core.controls) {
        if !flag(Standing::Stale, Binding::Controls { controls }, past(c.last)) {
            return;
        }
    }
    for line in 0..number(run.room.lines.len()) {
        let h = Hand::new(0, line, run.p.destination);
        run.look();
        let (Some(row), Some(l)) = (run.item(line), run.line(line)) else { continue };
        for (controls, c) in (0u32..).zip(&core.controls) {
            let mut reached = None;
            let mut reach = |run: &mut Run<'_>| {
                let subject = |r| run.subject(r, &Hand { regime: r, ..h });
                *reached.get_or_insert_with(|| c.regime.map_or(Truth::Yes, subject))
            };
            for a in row.limits.iter().filter(|a| a.list == controls) {
                let t = match a.plain.filter(|_| !l.limited) {
                    Some(t) => t,
                    None => {
                        let Some(held) = c.limits.get(a.limit as usize) else { continue };
                        let h = Hand { regime: c.regime.unwrap_or(0), ..h };
                        let sure = run.holds(held.when, false, &h);
                        let may = run.holds(held.when, true, &h);
                        against(a.within, a.among, a.counts, sure, may)
                    }
                };
                if !t.is_no() {
                    let binding = Binding::Limit { line, controls, limit: a.limit };
                    if !flag(Standing::Classification, binding, t & reach(run)) {
                        return;
                    }
                }
            }
            let strange = row.strange.get(controls as usize).copied().unwrap_or(Truth::Unknown);
            if !strange.is_no()
                && !flag(Standing::UnknownCategory, Binding::Control { row: line }, strange & reach(run))
            {
                return;
            }
        }
        for (regime, r) in (0u32..).zip(&core.regimes) {
            for y in &r.missing {
                let t = run.truth(*y, &Hand { regime, ..h });
                if !flag(Standing::RegimeMissing, Binding::Regime { regime }, t) {
                    return;
                }
            }
        }
    }
}
