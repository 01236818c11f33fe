//! The flags that belong to every rulebook (docs/semantics.md, "Standing flags"), as far as an outcome
//! hangs on them.

use super::{
    Interval,
    rows::against,
    run::{Hand, Run},
};
use crate::{compile::NONE, decision::Outcome, policy::DestinationKind, truth::Truth};

/// Joins the standing flags to the outcome.
pub(super) fn standing(run: &mut Run<'_>, all: &mut Interval) {
    // What is flagged at best as well cannot be flagged more.
    let flag = |all: &mut Interval, t: Truth| {
        if t.is_yes() {
            all.best = all.best.max(Outcome::Flagged);
        }
        if !t.is_no() {
            all.worst = all.worst.max(Outcome::Flagged);
        }
    };
    let done = |all: &Interval| all.best >= Outcome::Flagged;
    let core = run.p.core;
    flag(all, run.p.problem.into());
    flag(all, run.p.goods_missing);
    let date = run.p.date;
    let past = |last: Option<crate::Date>| match (last, date) {
        (None, _) => Truth::No,
        (Some(last), Some(day)) => Truth::from(day > last),
        (Some(_), None) => Truth::Unknown,
    };
    for (list, l) in (0u32..).zip(&core.lists) {
        flag(all, past(l.last));
        flag(all, l.silent.into());
        if l.read || done(all) {
            continue;
        }
        for k in 0..run.room.parties.len() {
            let Some(p) = run.room.parties.get(k).copied() else { continue };
            if p.anyone && run.someone(list, None, nothing()) {
                flag(all, Truth::Unknown);
            }
            for f in p.found.0..p.found.1 {
                let Some((l, listing, is)) = run.room.found.get(f as usize).copied() else { continue };
                if l == list {
                    flag(all, is & run.counts((l, listing)));
                }
            }
        }
    }
    for r in &core.regimes {
        flag(all, past(r.last));
        let early = r.held_from.map_or(Truth::No, |first| date.map_or(Truth::Unknown, |d| Truth::from(d < first)));
        flag(all, early);
    }
    for c in &core.controls {
        flag(all, past(c.last));
    }
    for line in 0..u32::try_from(run.room.lines.len()).unwrap_or(u32::MAX) {
        if done(all) {
            return;
        }
        let h = Hand { line, place: run.p.destination, ..nothing() };
        run.look();
        let (Some(row), Some(l)) = (run.item(line), run.line(line)) else { continue };
        for (list, c) in (0u32..).zip(&core.controls) {
            let mut t = row.strange.get(list as usize).copied().unwrap_or(Truth::Unknown);
            for a in row.limits.iter().filter(|a| a.list == list) {
                let plain = a.plain.filter(|_| !l.limited);
                t = t | match plain {
                    Some(t) => t,
                    None => {
                        let Some(held) = c.limits.get(a.limit as usize) else { continue };
                        let h = Hand { regime: c.regime.unwrap_or(0), ..h };
                        let sure = run.holds(held.when, false, h);
                        let may = run.holds(held.when, true, h);
                        against(a.within, a.among, a.counts, sure, may)
                    }
                };
            }
            if !t.is_no() {
                let reached = c.regime.map_or(Truth::Yes, |r| run.subject(r, Hand { regime: r, ..h }));
                flag(all, t & reached);
            }
        }
        for (regime, r) in (0u32..).zip(&core.regimes) {
            for y in &r.missing {
                let t = run.truth(*y, Hand { regime, ..h });
                flag(all, t);
            }
        }
    }
}

/// Nothing in hand.
fn nothing() -> Hand {
    Hand {
        regime: 0,
        line: 0,
        place: NONE,
        capacity: DestinationKind::Ultimate,
        sight: NONE,
        party: NONE,
        listing: (NONE, NONE),
        control: (NONE, NONE),
        license: NONE,
        home: true,
    }
}
