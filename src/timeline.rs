//! The outcome over time: consecutive periods, with what begins, ends or changes at each boundary.
//! Uses `decision` and below, over anything that evaluates.

use crate::{
    Date,
    decision::{Binding, Decision, Evaluate, Finding, Says, View},
    intake::ready,
    model::{Dated, Fact, Transaction},
    policy::Group,
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// What happens at a boundary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Which policy or authorization, with its citation.
    pub what: String,
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
        match out.last_mut() {
            Some(last) if last.decision == decision => last.until = end,
            last => {
                let changes = last.map_or_else(Vec::new, |l| changes(ev, &l.decision, &decision));
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

/// What one decision has that the other has not, by policy.
fn changes(ev: &dyn Evaluate, before: &Decision, after: &Decision) -> Vec<Change> {
    type Key = (Says, Binding);
    let rulebook = ev.rulebook();
    let words = |key: Key| match key.0 {
        Says::Policy(n) => match usize::try_from(n).ok().and_then(|n| rulebook.policies.get(n)) {
            Some(p) if p.citation.is_empty() => p.id.to_string(),
            Some(p) => format!("{} ({})", p.id, p.citation),
            None => String::new(),
        },
        Says::Always(s) => {
            let place = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
            let about = match key.1 {
                Binding::List { list } | Binding::Listing { list, .. } | Binding::AnyListing { list, .. } => {
                    rulebook.lists.keys().nth(place(list)).map(|id| format!("list {id}"))
                }
                Binding::Regime { regime } => {
                    rulebook.regimes.keys().nth(place(regime)).map(|id| format!("regime {id}"))
                }
                Binding::Controls { controls } => {
                    rulebook.controls.keys().nth(place(controls)).map(|id| format!("control list {id}"))
                }
                _ => None,
            };
            about.map_or_else(|| s.id().into(), |a| format!("{} ({a})", s.id()))
        }
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
            None => out.push(Change { what: words(*k), how: How::Begins }),
            Some((_, old)) if old != fs => out.push(Change { what: words(*k), how: How::Changes }),
            Some(_) => {}
        }
    }
    for (k, _) in a.iter().filter(|(k, _)| !b.iter().any(|(j, _)| j == k)) {
        out.push(Change { what: words(*k), how: How::Ends });
    }
    let (a, b) = (covering(before), covering(after));
    out.extend(b.difference(&a).map(|k| Change { what: words(*k), how: How::Begins }));
    out.extend(a.difference(&b).map(|k| Change { what: words(*k), how: How::Ends }));
    out.sort();
    out.dedup();
    out
}
