//! What a rulebook makes of one class of places, items or days, found when it is first met, by the
//! specification's own reading of it, and kept in the caller's [`Scratch`](super::Scratch).

use crate::{
    Date,
    compile::{Core, N, Node, state},
    condition::{Cx, Destination, Facts, Gaps, covers_code, entry_code},
    decision::{MissingFact, View},
    intake::Ready,
    model::{Fact, ItemCategory, Territory, Value},
    policy::{Control, ControlRow},
    truth::Truth,
};
use alloc::{boxed::Box, collections::BTreeSet, string::String, vec::Vec};

/// One day, or rather all days between two on which something begins or ends.
#[derive(Debug)]
pub(crate) struct DayRow {
    /// By dated thing.
    pub(crate) truths: Box<[Truth]>,
    pub(crate) sets: Box<[u64]>,
    /// By control list: one control row of each that counts and that a condition can tell apart.
    pub(crate) controls: Box<[Box<[u32]>]>,
    /// By list and kind of entry: whether some entry may count on a day that is not known.
    pub(crate) kinds: Option<Box<[Box<[bool]>]>>,
    /// Nothing but the day, for the specification to read.
    pub(crate) ready: Ready,
}

/// One value of a declared fact on one day.
#[derive(Debug)]
pub(crate) struct FactRow {
    /// Whether it is of the declared kind.
    pub(crate) accepted: bool,
    /// The tests of the fact, each with its truth.
    pub(crate) tests: Box<[(u32, Truth)]>,
    /// What is left of the policies that this fact alone files.
    pub(crate) sets: Box<[u64]>,
}

/// A value of a declared fact.
pub(crate) fn fact(core: &Core, day: &DayRow, view: &View, of: u32, value: &Value) -> FactRow {
    let facts = Facts { rulebook: &core.rulebook, ready: &day.ready, view };
    let to = Destination::ultimate(&day.ready);
    let mut gaps = Gaps::new();
    let accepted = core.rulebook.facts.values().nth(of as usize).is_some_and(|d| d.accepts(value));
    let mut tests = Vec::new();
    for ((fact, test, reading), n) in core.graph.tests.all().iter().zip(0u32..) {
        if *fact == of
            && let Some(regime) = core.reading(*reading)
        {
            tests.push((n, facts.passes(test, value, Cx::new(regime, 0, &to), MissingFact::Items, &mut gaps)));
        }
    }
    let leaf = |node: &Node| match node {
        Node::Fact(_, _, test) => tested(&tests, *test),
        _ => Truth::Unknown,
    };
    let masks = &core.masks;
    let alone = masks.alone.get(of as usize).map_or(&[][..], |a| a);
    let those = |filed: &[crate::compile::Filed]| -> Vec<_> {
        filed.iter().copied().filter(|f| crate::compile::is_set(alone, f.policy)).collect()
    };
    let sets =
        |filed: &[crate::compile::Filed]| masks.sets(&those(filed), |n| core.graph.truth(n, &mut |node| leaf(node)));
    // A fact is of the transaction or of an item, so that one of the two leaves every policy.
    let (a, b) = (sets(&masks.facts), sets(&masks.item_facts));
    FactRow { accepted, sets: a.iter().zip(&b).map(|(a, b)| a & b).collect(), tests: tests.into() }
}

/// The truth of a test among those of a value.
pub(crate) fn tested(tests: &[(u32, Truth)], test: u32) -> Truth {
    tests.binary_search_by_key(&test, |(n, _)| *n).ok().and_then(|at| tests.get(at)).map_or(Truth::Unknown, |(_, t)| *t)
}

/// One class of places on one day.
#[derive(Debug)]
pub(crate) struct PlaceRow {
    /// By set of places.
    pub(crate) truths: Box<[Truth]>,
    /// By chart and column.
    pub(crate) chart: Box<[Truth]>,
    pub(crate) destination: Box<[u64]>,
    pub(crate) departure: Box<[u64]>,
    pub(crate) origin: Box<[u64]>,
}

/// A control that may be the item's, before those nearer to it replace it.
#[derive(Debug)]
pub(crate) struct Near {
    pub(crate) row: u32,
    pub(crate) is: Truth,
    pub(crate) depth: usize,
    pub(crate) reason: u32,
    pub(crate) control: bool,
    /// The key of a limit in words that the host answers.
    pub(crate) scope: Option<String>,
}

/// A limit that the item may contradict.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Against {
    pub(crate) list: u32,
    pub(crate) limit: u32,
    pub(crate) within: Truth,
    pub(crate) among: Truth,
    pub(crate) counts: Truth,
    /// The contradiction if nothing is stated that the limit tests, where only the item matters.
    pub(crate) plain: Option<Truth>,
}

/// Rows of eligibility that an item may be within, each with whether it is and the key of a limit in words.
type Answers = Box<[(u32, Truth, String)]>;
/// Controls, each with whether it is the item's.
type Own = Box<[(u32, Truth)]>;

/// One class of items on one day.
#[derive(Debug)]
pub(crate) struct ItemRow {
    pub(crate) goods: bool,
    /// By set of items.
    pub(crate) truths: Box<[Truth]>,
    /// By list and exception; `None` where the host's answers or sums matter.
    pub(crate) eligible: Box<[Option<Truth>]>,
    /// By list and exception: the rows that the item's code may be within, the deepest first, each with
    /// whether it is, and the key of a limit in words.
    pub(crate) answers: Box<[Answers]>,
    /// By control list: whether the item has one code of its scheme.
    pub(crate) coded: Box<[bool]>,
    pub(crate) near: Box<[Box<[Near]>]>,
    /// By control list, if no limit in words matters: the controls, and whether each is the item's.
    pub(crate) controls: Box<[Option<Own>]>,
    /// The same where limits in words matter and the host answers none.
    pub(crate) unanswered: Box<[Own]>,
    /// By control list: whether the code is on it.
    pub(crate) strange: Box<[Truth]>,
    pub(crate) limits: Box<[Against]>,
    pub(crate) sets: Box<[u64]>,
}

/// A day on which nothing else is stated.
pub(crate) fn day(core: &Core, date: Option<Date>, view: &View) -> DayRow {
    let ready = Ready::of_day(date.map_or(Fact::Absent, Fact::Value));
    let counts = |(dated, scenario): &(crate::model::Dated, _)| {
        let scenario: &Option<crate::model::Scenario> = scenario;
        dated.counts(&ready.date, view, scenario.as_ref())
    };
    let truths: Box<[Truth]> = core.graph.dated.all().iter().map(counts).collect();
    let leaf = |node: &Node| match node {
        Node::Dated(n) => at(&truths, *n),
        _ => Truth::Unknown,
    };
    let sets = core.masks.sets(&core.masks.day, |n| core.graph.truth(n, &mut |node| leaf(node)));
    let facts = Facts { rulebook: &core.rulebook, ready: &ready, view };
    let controls = core.rulebook.controls.values().zip(&core.controls).map(|(c, compiled)| {
        let mut seen = BTreeSet::new();
        let counts = |n: &&u32| {
            let row = c.rows.get(**n as usize);
            row.is_some_and(|r| facts.some_counts([&r.dated].into_iter()) && seen.insert((&r.reason, &r.control)))
        };
        compiled.kinds.iter().filter(counts).copied().collect()
    });
    let controls = controls.collect();
    let kinds = date.is_none().then(|| {
        let lists = core.rulebook.lists.values();
        lists.map(|l| l.kinds().map(|(_, dates)| facts.some_counts(dates)).collect()).collect()
    });
    DayRow { sets, truths, controls, kinds, ready }
}

pub(crate) fn at(truths: &[Truth], n: u32) -> Truth {
    truths.get(n as usize).copied().unwrap_or(Truth::Unknown)
}

/// A place; `None` for one that is not known.
pub(crate) fn place(core: &Core, day: &DayRow, view: &View, place: Option<&Territory>) -> PlaceRow {
    let facts = Facts { rulebook: &core.rulebook, ready: &day.ready, view };
    let mut gaps = Gaps::new();
    let regime = |n: u32| core.reading(n);
    let truths: Box<[Truth]> = match place {
        None => core.graph.places.all().iter().map(|_| Truth::Unknown).collect(),
        Some(place) => {
            let within = |(places, n): &(crate::policy::Places, u32), gaps: &mut Gaps| {
                regime(*n).map_or(Truth::Unknown, |r| facts.within(places, place, r, MissingFact::Destination, gaps))
            };
            core.graph.places.all().iter().map(|set| within(set, &mut gaps)).collect()
        }
    };
    gaps.clear();
    let to =
        Destination { place: place.cloned().map_or(Fact::Absent, Fact::Value), ..Destination::ultimate(&day.ready) };
    let mut chart = Vec::new();
    for (name, n) in core.graph.charts.all() {
        let Some(regime) = regime(*n) else { continue };
        for column in &core.columns {
            let row = ControlRow::of_column(column);
            let truth = row.map_or(Truth::Unknown, |row| {
                facts.chart(name, Cx { control: Some(&row), ..Cx::new(regime, 0, &to) }, &mut gaps)
            });
            chart.push(truth);
        }
    }
    let masks = &core.masks;
    let leaf = |node: &Node| match node {
        Node::Destination(n) | Node::Departure(n) | Node::Origin(n) => at(&truths, *n),
        _ => Truth::Unknown,
    };
    let sets = |filed| masks.sets(filed, |n| core.graph.truth(n, &mut |node| leaf(node)));
    PlaceRow {
        destination: sets(&masks.destination),
        departure: sets(&masks.departure),
        origin: sets(&masks.origin),
        truths,
        chart: chart.into(),
    }
}

/// An item by its codes; `goods` is `false` for a line on which nothing moves.
pub(crate) fn item(core: &Core, day: &DayRow, view: &View, codes: Option<&[ItemCategory]>, goods: bool) -> ItemRow {
    let mut ready = Ready::of_day(day.ready.date.clone());
    ready.put_line(codes, goods);
    let facts = Facts { rulebook: &core.rulebook, ready: &ready, view };
    let mut gaps = Gaps::new();
    let gap = MissingFact::Items;
    let of_codes = |test: &mut dyn FnMut(&[ItemCategory]) -> Truth| match codes {
        _ if !goods => Truth::No,
        None => Truth::Unknown,
        Some(codes) => test(codes),
    };
    let truths: Box<[Truth]> = core
        .graph
        .items
        .all()
        .iter()
        .map(|items| of_codes(&mut |codes| facts.covers(items, codes, gap, &mut gaps)))
        .collect();
    let line = facts.line(0);
    let mut row = ItemRow {
        goods,
        eligible: Box::default(),
        answers: Box::default(),
        coded: Box::default(),
        near: Box::default(),
        controls: Box::default(),
        unanswered: Box::default(),
        strange: Box::default(),
        limits: Box::default(),
        sets: Box::default(),
        truths,
    };
    let leaf = |node: &Node| match node {
        Node::Item(n) => at(&row.truths, *n),
        _ => Truth::Unknown,
    };
    row.sets = core.masks.sets(&core.masks.item, |n| core.graph.truth(n, &mut |node| leaf(node)));
    let (mut coded, mut near, mut controls, mut strange) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut limits, mut unanswered) = (Vec::new(), Vec::new());
    for ((c, compiled), list) in core.rulebook.controls.values().zip(&core.controls).zip(0u32..) {
        let code = line.filter(|_| goods).and_then(|l| entry_code(l, c.scheme()));
        coded.push(code.is_some());
        let mut rows = Vec::new();
        for ((r, (_, reason, control)), n) in c.rows.iter().zip(&compiled.rows).zip(0u32..) {
            let covers = code.map_or(Truth::No, |code| r.category.covers(code));
            if covers.is_no() {
                continue;
            }
            let is = covers & facts.counts(&r.dated, &mut gaps);
            if !is.is_no() {
                let scope = r.scope.is_some().then(|| r.scope_key());
                let depth = r.category.depth();
                rows.push(Near { row: n, is, depth, reason: *reason, control: *control, scope });
            }
        }
        let mut own = Vec::new();
        let open = |near: &Near| if near.scope.is_some() { near.is & Truth::Unknown } else { near.is };
        replace(&rows, &open, &mut |row, is| own.push((row, is)));
        let (plain, own) = (rows.iter().all(|n| n.scope.is_none()), own.into_boxed_slice());
        controls.push(plain.then(|| own.clone()));
        unanswered.push(own);
        near.push(rows.into_boxed_slice());
        let listed = |code: &ItemCategory| code.is_ear99() || c.rows.iter().any(|r| r.category.base() == code.base());
        strange.push(match codes {
            _ if !goods || c.rows.is_empty() => Truth::No,
            None => Truth::Unknown,
            Some(codes) => {
                let codes = codes.iter().filter(|code| code.scheme() == c.scheme());
                Truth::agreed(codes.map(|code| Truth::from(!listed(code))))
            }
        });
        for ((l, held), limit) in c.limits.iter().zip(&compiled.limits).zip(0u32..) {
            let within = of_codes(&mut |codes| covers_code(&l.category, codes));
            let among = of_codes(&mut |codes| facts.covers(&l.among, codes, gap, &mut gaps));
            let counts = facts.counts(&l.dated, &mut gaps);
            let could = (among & !within) | within;
            if goods && !(counts & could).is_no() {
                let plain = held.of_item.then(|| {
                    let [sure, may] = [false, true].map(|raise| holds(core, &row, day, held.when, raise));
                    against(within, among, counts, sure, may)
                });
                limits.push(Against { list, limit, within, among, counts, plain });
            }
        }
    }
    row.eligible = core
        .graph
        .eligible
        .all()
        .iter()
        .map(|(list, code)| {
            let (id, c) = core.rulebook.controls.iter().nth(*list as usize)?;
            let line = line.filter(|_| goods)?;
            // An answer of the host's to any limit in words of this exception could matter.
            let item = entry_code(line, c.scheme());
            let asks = c.eligibility.iter().any(|e| {
                e.exception == *code
                    && (e.scope.is_some() || e.answer == crate::policy::Answer::Unclear)
                    && item.is_some_and(|item| !e.category.covers(item).is_no())
            });
            if asks {
                return None;
            }
            let regime = core.rulebook.regimes.values().next()?;
            let to = Destination::ultimate(&ready);
            let cx = Cx::new(regime, 0, &to);
            Some(facts.eligible(id.as_str(), code, crate::condition::Measure::None, line, cx, &mut gaps))
        })
        .collect();
    let answers = core.graph.eligible.all().iter().map(|(list, code)| {
        let c = core.rulebook.controls.values().nth(*list as usize);
        let item = c.zip(line.filter(|_| goods)).and_then(|(c, l)| entry_code(l, c.scheme()));
        let mut rows = Vec::new();
        if let Some((c, item)) = c.zip(item) {
            for (e, n) in c.eligibility.iter().zip(0u32..).filter(|(e, _)| e.exception == *code) {
                let covers = e.category.covers(item);
                if !covers.is_no() {
                    rows.push((n, covers, e.scope_key(), e.category.depth()));
                }
            }
        }
        rows.sort_by_key(|(.., depth)| core::cmp::Reverse(*depth));
        rows.into_iter().map(|(n, covers, key, _)| (n, covers, key)).collect()
    });
    row.answers = answers.collect();
    (row.coded, row.near, row.controls) = (coded.into(), near.into(), controls.into());
    row.unanswered = unanswered.into();
    (row.strange, row.limits) = (strange.into(), limits.into());
    row
}

/// A contradiction between what is stated of an item and its category (docs/semantics.md 11.11).
pub(crate) fn against(within: Truth, among: Truth, counts: Truth, sure: Truth, may: Truth) -> Truth {
    counts & ((among & !within & sure) | (within & !may))
}

/// A limit's condition over an item of which nothing is stated but its code, read in one of two ways.
fn holds(core: &Core, row: &ItemRow, day: &DayRow, n: u32, raise: bool) -> Truth {
    match core.graph.nodes.all().get(n as usize) {
        Some(Node::All(parts)) => parts.iter().fold(Truth::Yes, |t, p| t & holds(core, row, day, *p, raise)),
        Some(Node::Any(parts)) => parts.iter().fold(Truth::No, |t, p| t | holds(core, row, day, *p, raise)),
        Some(Node::Not(part)) => !holds(core, row, day, *part, !raise),
        Some(Node::Const(t)) => *t,
        Some(Node::Item(n)) => at(&row.truths, *n),
        Some(Node::Dated(n)) => at(&day.truths, *n),
        Some(Node::Fact(_, fact, test)) => {
            let [_, of_item, _] = &core.presumed.facts;
            let state = of_item.get(*fact as usize).copied().unwrap_or(state::ABSENT);
            let asks = core.asks_not_known(*test);
            match state {
                state::NOT_KNOWN | state::NOT_CLAIMED if !asks => raise.into(),
                _ => crate::compile::without_value(state, asks),
            }
        }
        _ => Truth::Unknown,
    }
}

/// A limit's condition over a line, read in one of two ways (docs/semantics.md 11.10).
pub(super) fn holds_with(run: &mut super::run::Run<'_>, n: N, raise: bool, h: &super::run::Hand) -> Truth {
    let core = run.p.core;
    match core.graph.nodes.all().get(n as usize) {
        Some(Node::All(parts)) => parts.iter().fold(Truth::Yes, |t, p| t & holds_with(run, *p, raise, h)),
        Some(Node::Any(parts)) => parts.iter().fold(Truth::No, |t, p| t | holds_with(run, *p, raise, h)),
        Some(Node::Not(part)) => !holds_with(run, *part, !raise, h),
        Some(Node::Fact(_, fact, test)) if !core.asks_not_known(*test) && run.not_known(*fact, h) => raise.into(),
        _ => run.truth(n, h),
    }
}

/// Of the controls near the item, those that are not replaced by a deeper one for the same reason.
pub(crate) fn replace(near: &[Near], is: &dyn Fn(&Near) -> Truth, found: &mut dyn FnMut(u32, Truth)) {
    for n in near.iter().filter(|n| n.control) {
        let deeper = near.iter().filter(|r| r.reason == n.reason && r.depth > n.depth);
        let replaced = deeper.fold(Truth::No, |t, r| t | is(r));
        let truth = is(n) & !replaced;
        if !truth.is_no() {
            found(n.row, truth);
        }
    }
}

impl ControlRow {
    /// A row of which only the column matters.
    fn of_column(column: &str) -> Option<ControlRow> {
        Some(ControlRow {
            category: "EAR99".parse().ok()?,
            reason: None,
            control: Control::Column(column.parse().ok()?),
            scope: None,
            dated: crate::model::Dated::ALWAYS,
            citation: String::new(),
            note: String::new(),
        })
    }
}
