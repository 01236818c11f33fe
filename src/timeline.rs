//! The outcome over time: consecutive periods, with what begins, ends or changes at each boundary.
//! Uses `explain` and below, over anything that evaluates.

use crate::{
    Date,
    decision::{Binding, Decision, Evaluate, Finding, Says, View},
    explain::Report,
    intake::ready,
    model::{Dated, Fact, Status, Transaction},
    policy::{Group, Rulebook},
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

/// What happens at a boundary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The id of the policy, authorization or standing flag.
    pub policy: String,
    /// Where it stands; empty for standing flags.
    pub citation: String,
    /// Whom or what it is about, in words; empty if it is about the line itself.
    pub about: String,
    /// Its effect, by the word that rulebooks use: `require_license`, `authorize`, `flag` …
    pub kind: &'static str,
    /// How: it begins, ends, or is otherwise than before.
    pub how: How,
}

/// How something changes at a boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It did not apply before, and does now.
    Begins,
    /// It applied before, and does not now.
    Ends,
    /// It applies in both, in another way.
    Changes,
}

impl How {
    /// `begins`, `ends` or `changes`.
    pub fn as_str(self) -> &'static str {
        match self {
            How::Begins => "begins",
            How::Ends => "ends",
            How::Changes => "changes",
        }
    }
}

/// Days on which the decision is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The first day after.
    pub until: Date,
    /// The decision on each of them.
    pub decision: Decision,
    /// What is different from the period before.
    pub changes: Vec<Change>,
}

/// Decides a transaction for every day from `from` until before `until`, as if it happened on that
/// day. The result is that of evaluating every day; only days on which something dated begins or
/// ends are looked at.
///
/// ```
/// use interdict::{Reference, Transaction, View, packs, timeline::timeline, model::{Activity, Entity, ItemLine, Role}};
/// let tx = Transaction::builder()
///     .activity(Activity::Export).departure("US").destination("CN")
///     .party(Role::UltimateConsignee, Entity::named("Huawei Technologies Co., Ltd."))
///     .without(Role::IntermediateConsignee)
///     .item(ItemLine::new("1".parse()?).category("EAR99".parse()?).origin("US".parse()?))
///     .build();
/// let day = |s: &str| s.parse::<interdict::Date>().unwrap();
/// let periods = timeline(&Reference::new(packs::us_ear()?), &tx, &View::latest(), day("2019-01-01"), day("2020-01-01"));
/// assert_eq!(periods.len(), 2);
/// assert_eq!(periods[1].from, day("2019-05-16"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn timeline(ev: &dyn Evaluate, tx: &Transaction, view: &View, from: Date, until: Date) -> Vec<Period> {
    let mut out: Vec<Period> = Vec::new();
    let mut starts: Vec<Date> = days(ev, tx).into_iter().filter(|d| from < *d && *d < until).collect();
    starts.insert(0, from);
    if until <= from {
        return out;
    }
    let ends = starts.iter().skip(1).copied().chain([until]).collect::<Vec<_>>();
    for (start, end) in starts.iter().zip(ends) {
        let decision = ev.evaluate(&Transaction { date: Fact::Value(*start), ..tx.clone() }, view);
        let status = |d: &Decision, day: Date| statuses(ev.rulebook(), d, view, day);
        match out.last_mut() {
            Some(last) if last.decision == decision && status(&decision, last.from) == status(&decision, *start) => {
                last.until = end;
            }
            last => {
                let changes = last.map_or_else(Vec::new, |l| {
                    let mut all = changes(ev, tx, view, (&l.decision, &decision));
                    restated(ev.rulebook(), (status(&l.decision, l.from), status(&decision, *start)), &mut all);
                    all
                });
                out.push(Period { from: *start, until: end, decision, changes });
            }
        }
    }
    out
}

/// The first day after the transaction's own on which its outcome is another one, if the rulebook
/// holds such a day; `None` also if the transaction has no date.
pub fn next_change(ev: &dyn Evaluate, tx: &Transaction, view: &View) -> Option<Period> {
    let today = *tx.date.value()?;
    let now = ev.evaluate(tx, view);
    let later: Vec<Date> = days(ev, tx).into_iter().filter(|d| *d > today).collect();
    let last = later.last()?.checked_add(jiff::Span::new().days(1)).unwrap_or(Date::MAX);
    timeline(ev, tx, view, today, last)
        .into_iter()
        .find(|p| p.from > today && (p.decision.best, p.decision.worst) != (now.best, now.worst))
}

/// Every day on which something that could matter to the transaction begins or ends.
fn days(ev: &dyn Evaluate, tx: &Transaction) -> BTreeSet<Date> {
    let rulebook = ev.rulebook();
    let ready = ready(rulebook, tx);
    let mut out = BTreeSet::new();
    let mut add = |d: &Dated| out.extend(d.days());
    for p in &rulebook.policies {
        add(&p.dated);
        if let crate::policy::Effect::RequireLicense { review: crate::policy::ReviewSource::Table(t), .. } = &p.effect {
            t.rules.iter().for_each(|r| add(&r.dated));
        }
    }
    for r in rulebook.regimes.values() {
        r.grounds.iter().for_each(|g| add(&g.dated));
        r.governed.iter().for_each(|g| add(&g.dated));
    }
    for g in rulebook.groups.values() {
        match g {
            Group::Places(ms) => ms.iter().for_each(|m| add(&m.dated)),
            Group::Items(ms) => ms.iter().for_each(|m| add(&m.dated)),
        }
    }
    rulebook.reviews.values().flat_map(|t| &t.rules).for_each(|r| add(&r.dated));
    rulebook.charts.values().flat_map(|c| &c.rows).for_each(|r| add(&r.dated));
    rulebook.controls.values().flat_map(|c| &c.rows).for_each(|r| add(&r.dated));
    rulebook.controls.values().flat_map(|c| &c.limits).for_each(|l| add(&l.dated));
    // Of the lists, only entries that some party is or might be; all, if one may be anyone. Owners
    // are looked up during evaluation, so with owners stated every entry may matter as well.
    let owners = ready.parties.iter().any(|p| matches!(p.entity.owners, Fact::Value(_) | Fact::Conflict(_)));
    for (n, l) in rulebook.lists.values().enumerate() {
        let ids = ready.parties.iter().filter_map(|p| p.identities.get(n));
        let mut mine: BTreeSet<u32> = BTreeSet::new();
        let mut every = owners;
        for id in ids {
            every |= id.anyone;
            mine.extend(id.matches.iter().map(|(i, _)| *i));
        }
        for (e, i) in l.listings().iter().zip(0u32..) {
            if every || mine.contains(&i) {
                add(&e.dated);
                e.review.rules.iter().for_each(|r| add(&r.dated));
            }
        }
    }
    for l in &ready.licenses {
        add(&l.dated);
    }
    out.extend(ready.licenses.iter().filter_map(|l| l.revoked));
    out.extend(rulebook.regimes.values().filter_map(|r| r.held_from));
    let aged = rulebook
        .lists
        .values()
        .map(|l| (l.as_of(), l.max_age_days()))
        .chain(rulebook.regimes.values().map(|r| (r.as_of, r.max_age_days)))
        .chain(rulebook.controls.values().map(|c| (c.as_of, c.max_age_days)));
    for (as_of, max) in aged {
        if let (Some(day), Some(max)) = (as_of, max)
            && let Ok(last) = day.checked_add(jiff::Span::new().try_days(max).unwrap_or_default())
        {
            out.extend(last.tomorrow().ok());
        }
    }
    out
}

/// How each policy that applies or might apply stands on the day: in force, not enforced, proposed.
fn statuses(rulebook: &Rulebook, d: &Decision, view: &View, day: Date) -> BTreeMap<u32, Status> {
    let policies = d.findings.iter().filter_map(|f| match f.says {
        Says::Policy(n) => Some(n),
        Says::Always(_) => None,
    });
    let status = |n: u32| {
        let p = rulebook.policies.get(usize::try_from(n).ok()?)?;
        Some((n, p.dated.status(day, &view.known)?))
    };
    policies.collect::<BTreeSet<u32>>().into_iter().filter_map(status).collect()
}

/// A policy that applies before and after, and stands otherwise, has changed: an order not to enforce
/// it, or the end of one.
fn restated(
    rulebook: &Rulebook,
    (before, after): (BTreeMap<u32, Status>, BTreeMap<u32, Status>),
    out: &mut Vec<Change>,
) {
    for (n, status) in &after {
        let policy = usize::try_from(*n).ok().and_then(|n| rulebook.policies.get(n));
        let Some(p) = policy.filter(|_| before.get(n).is_some_and(|b| b != status)) else { continue };
        if !out.iter().any(|c| c.policy == p.id.as_str()) {
            out.push(Change {
                policy: p.id.as_str().into(),
                citation: p.citation.clone(),
                about: String::new(),
                kind: p.effect.as_str(),
                how: How::Changes,
            });
        }
    }
    out.sort();
}

/// What one decision has that the other has not, by policy and what it is bound to.
fn changes(ev: &dyn Evaluate, tx: &Transaction, view: &View, (before, after): (&Decision, &Decision)) -> Vec<Change> {
    type Key = (Says, Binding);
    let rulebook = ev.rulebook();
    let (old, new) = (Report::new(rulebook, tx, view, before), Report::new(rulebook, tx, view, after));
    let change = |(says, binding): Key, how: How| {
        let of = if how == How::Ends { &old } else { &new };
        let finding = of.finding(&Finding { line: None, says, binding, truth: Truth::Yes, review: None });
        Change { policy: finding.policy, citation: finding.citation, about: finding.about, kind: finding.effect, how }
    };
    let findings = |d: &Decision| -> Vec<(Key, Vec<Finding>)> {
        let mut keys: BTreeSet<Key> = BTreeSet::new();
        keys.extend(d.findings.iter().map(|f| (f.says, f.binding)));
        keys.into_iter()
            .map(|k| (k, d.findings.iter().filter(|f| (f.says, f.binding) == k).copied().collect()))
            .collect()
    };
    let covering = |d: &Decision| -> BTreeSet<Key> {
        d.lines
            .iter()
            .flat_map(|l| &l.considered)
            .filter(|c| c.verdict.covers().is_yes())
            .map(|c| (Says::Policy(c.policy), c.binding))
            .collect()
    };
    let (a, b) = (findings(before), findings(after));
    let mut out = Vec::new();
    for (k, fs) in &b {
        match a.iter().find(|(j, _)| j == k) {
            None => out.push(change(*k, How::Begins)),
            Some((_, earlier)) if earlier != fs => out.push(change(*k, How::Changes)),
            Some(_) => {}
        }
    }
    for (k, _) in a.iter().filter(|(k, _)| !b.iter().any(|(j, _)| j == k)) {
        out.push(change(*k, How::Ends));
    }
    let (a, b) = (covering(before), covering(after));
    out.extend(b.difference(&a).map(|k| change(*k, How::Begins)));
    out.extend(a.difference(&b).map(|k| change(*k, How::Ends)));
    out.sort();
    out.dedup();
    out
}
