//! The flags that belong to every rulebook (docs/semantics.md, "Standing flags").

use super::gaps::GapTable;
use crate::{
    condition::{Cx, Destination, Facts, Gaps, unknown_is},
    decision::{Binding, Decision, Finding, ItemFact, MissingFact, Outcome, PartyFact, Says, Standing},
    model::ItemCategory,
    policy::{Each, Rulebook},
    truth::Truth,
};
use alloc::{collections::BTreeSet, vec::Vec};

/// The flags that belong to every rulebook; they concern the transaction as a whole.
pub(super) fn standing(facts: &Facts<'_>, d: &mut Decision, gaps: &mut GapTable) {
    let (rulebook, ready) = (facts.rulebook, facts.ready);
    let mut flag = |standing, binding, truth: Truth, why: &[MissingFact]| {
        if !truth.is_no() {
            d.findings.push(Finding { line: None, says: Says::Always(standing), binding, truth, review: None });
            if truth == Truth::Unknown {
                gaps.add(why, Outcome::Flagged);
            }
        }
    };
    flag(Standing::Problem, Binding::Line, Truth::from(!ready.problems.is_empty()), &[]);
    let activity = ready.activity.value().is_none().then_some(MissingFact::Activity);
    let items = ready.lines.iter().any(|l| l.goods && !l.stated).then_some(MissingFact::Items);
    let why: Gaps = activity.into_iter().chain(items).collect();
    flag(Standing::NoGoods, Binding::Line, ready.goods_missing, &why);
    let reads: BTreeSet<_> =
        rulebook.policies.iter().filter(|p| matches!(p.each, Each::Listing(_))).flat_map(|p| p.each.lists()).collect();
    // A policy over owners looks at no party's own entry.
    let through: BTreeSet<_> = rulebook.policies.iter().flat_map(|p| p.each.lists()).collect();
    for (list, l) in (0u32..).zip(rulebook.lists.values()) {
        let stale = past(facts, l.as_of(), l.max_age_days());
        flag(Standing::Stale, Binding::List { list }, stale, &[MissingFact::Date]);
        if through.contains(l.id()) {
            let silent = rulebook.strict && !l.is_loaded();
            flag(Standing::ListNotLoaded, Binding::List { list }, silent.into(), &[]);
        }
        if reads.contains(l.id()) {
            continue;
        }
        for party in facts.parties() {
            let identity = facts.identity(party, list);
            if identity.anyone && l.kinds().any(|(_, dates)| facts.some_counts(dates)) {
                let binding = Binding::AnyListing { party: party.place, list };
                let who = facts.party_gap(party, PartyFact::Identity);
                flag(Standing::ListingWithoutPolicy, binding, Truth::Unknown, &[who]);
            }
            for (listing, is) in identity.matches {
                let Some(entry) = usize::try_from(listing).ok().and_then(|i| l.listings().get(i)) else { continue };
                let what = MissingFact::Party(party.place, crate::decision::PartyFact::Is { list, listing });
                let truth = is & entry.dated.counts(&ready.date, facts.view, None);
                let binding = Binding::Listing { party: party.place, list, listing };
                let gap = if is == Truth::Unknown { what } else { MissingFact::Date };
                flag(Standing::ListingWithoutPolicy, binding, truth, &[gap]);
            }
        }
    }
    for (regime, r) in (0u32..).zip(rulebook.regimes.values()) {
        let stale = past(facts, r.as_of, r.max_age_days);
        flag(Standing::Stale, Binding::Regime { regime }, stale, &[MissingFact::Date]);
        let early = r.held_from.map_or(Truth::No, |first| ready.date.test(|d| (*d < first).into()));
        flag(Standing::NotHeldThen, Binding::Regime { regime }, early, &[MissingFact::Date]);
    }
    for (controls, c) in (0u32..).zip(rulebook.controls.values()) {
        let stale = past(facts, c.as_of, c.max_age_days);
        flag(Standing::Stale, Binding::Controls { controls }, stale, &[MissingFact::Date]);
    }
    // The codes and the regimes that come first are looked at per line.
    let ultimate = Destination::ultimate(ready);
    for line in 0..u32::try_from(ready.lines.len()).unwrap_or(u32::MAX) {
        let categories = facts.line(line).filter(|l| l.goods).map(|l| &l.item.categories);
        for (controls, c) in (0u32..).zip(rulebook.controls.values()) {
            // What is not subject to the regime of a list needs no code on it.
            let mut open = Gaps::new();
            let regime = c.regime.as_ref().and_then(|id| rulebook.regimes.get(id));
            let reached = regime.map_or(Truth::Yes, |r| facts.subject(Cx::new(r, line, &ultimate), &mut open).0);
            for (limit, l) in (0u32..).zip(&c.limits) {
                let mut why = open.clone();
                let truth = facts.contradicts(c, l, line, &mut why) & reached;
                flag(Standing::Classification, Binding::Limit { line, controls, limit }, truth, &why);
            }
            if c.rows.is_empty() {
                continue;
            }
            let listed =
                |code: &ItemCategory| code.is_ear99() || c.rows.iter().any(|r| r.category.base() == code.base());
            let strange = categories.map_or(Truth::No, |all| {
                all.test(|codes| {
                    let codes = codes.iter().filter(|code| code.scheme() == c.scheme());
                    Truth::agreed(codes.map(|code| (!listed(code)).into()))
                })
            });
            let strange = unknown_is(strange, facts.line_gap(line, ItemFact::Category), &mut open);
            flag(Standing::UnknownCategory, Binding::Control { row: line }, strange & reached, &open);
        }
        for (n, regime) in (0u32..).zip(rulebook.regimes.values()) {
            for y in regime.yields.iter().filter(|y| !rulebook.regimes.contains_key(&y.to)) {
                let cx = Cx::new(regime, line, &ultimate);
                let mut why = Gaps::new();
                let truth = facts.eval(&y.when, cx, &mut why);
                flag(Standing::RegimeMissing, Binding::Regime { regime: n }, truth, &why);
            }
        }
    }
    conflicts(rulebook, d, gaps);
    // What concerns several lines alike is said once.
    let mut said = BTreeSet::new();
    d.findings.retain(|f| f.line.is_some() || said.insert(*f));
}

/// Whether the date is past an as-of date by more than the maximum age.
fn past(facts: &Facts<'_>, as_of: Option<crate::Date>, max_age_days: Option<u32>) -> Truth {
    let (Some(as_of), Some(days)) = (as_of, max_age_days) else { return Truth::No };
    match as_of.checked_add(jiff::Span::new().try_days(days).unwrap_or_default()) {
        Ok(last) => facts.ready.date.test(|d| (*d > last).into()),
        Err(_) => Truth::No,
    }
}

/// A finding that forbids to comply with another one that may apply as well.
fn conflicts(rulebook: &Rulebook, d: &mut Decision, gaps: &mut GapTable) {
    let policy = |f: &Finding| match f.says {
        Says::Policy(n) => usize::try_from(n).ok().and_then(|n| rulebook.policies.get(n)),
        Says::Always(_) => None,
    };
    let mut found = Vec::new();
    for (a, opposes) in d.findings.iter().zip(0u32..) {
        let Some(p) = policy(a).filter(|p| !p.opposes.is_empty()) else { continue };
        for (b, demands) in d.findings.iter().zip(0u32..) {
            let opposed = |q: &crate::Policy| p.opposes.contains(q.id.as_str()) || p.opposes.contains(q.id.regime());
            if policy(b).is_some_and(|q| opposed(q) && q.effect.is_restriction()) {
                let (binding, truth) = (Binding::Findings { opposes, demands }, a.truth & b.truth);
                gaps.of_findings(opposes, demands, d);
                found.push(Finding {
                    line: None,
                    says: Says::Always(Standing::Conflict),
                    binding,
                    truth,
                    review: None,
                });
            }
        }
    }
    d.findings.extend(found);
}
