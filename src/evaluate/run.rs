//! The truth of a node over a transaction that was made ready.

use super::{
    prep::{LinePrep, PartyPrep, Prep, Sight},
    rows::{ItemRow, PlaceRow, at, holds_with},
    scratch::{Room, Rows},
};
use crate::{
    compile::{Kind, List, N, NONE, Node, Span, activity_bit, capacity_bit, is_set, number, state, without_value},
    condition::{self, Facts},
    decision::{MissingFact, View},
    intake::Ready,
    model::{Fact, Known},
    policy::{Condition, DestinationKind, FactOf, Listing, Test},
    truth::Truth,
};
use alloc::boxed::Box;
use core::cell::{Cell, OnceCell};

/// What a node is about at one moment.
#[derive(Clone, Copy)]
pub(super) struct Hand {
    pub(super) regime: u32,
    pub(super) line: u32,
    pub(super) place: u32,
    pub(super) capacity: DestinationKind,
    /// The place of the sight among those of the regime.
    pub(super) sight: u32,
    pub(super) party: u32,
    pub(super) listing: (u32, u32),
    pub(super) control: (u32, u32),
    pub(super) license: u32,
    /// Whether the line is the one for which truths are remembered.
    pub(super) home: bool,
}

impl Hand {
    /// A line and its ultimate destination, by the row of that place, with nothing else in hand.
    pub(super) fn new(regime: u32, line: u32, place: u32) -> Hand {
        Hand {
            regime,
            line,
            place,
            capacity: DestinationKind::Ultimate,
            sight: NONE,
            party: NONE,
            listing: (NONE, NONE),
            control: (NONE, NONE),
            license: NONE,
            home: true,
        }
    }
    /// A line and one of the places that stand as its destination, by its place among them.
    pub(super) fn at(regime: u32, line: u32, n: u32, sight: Sight) -> Hand {
        Hand { capacity: sight.capacity, sight: n, ..Hand::new(regime, line, sight.row) }
    }
}

/// One transaction under evaluation.
pub(super) struct Run<'a> {
    pub(super) p: Prep<'a>,
    pub(super) rows: &'a Rows,
    pub(super) room: &'a mut Room,
    pub(super) view: &'a View,
    pub(super) epoch: u32,
    pub(super) ready: OnceCell<Ready>,
    /// The nodes of the context in which it is asked, numbered after those of the rulebook.
    pub(super) local: &'a [(Node, bool)],
    /// Whether the sets of policies that the facts leave are made.
    pub(super) filed: bool,
    /// Whether the policy that brings an outcome is asked.
    pub(super) names: bool,
    /// Whether something was looked at that is in no key: see [`Run::meets`].
    pub(super) met_itself: Cell<bool>,
}

impl<'a> Run<'a> {
    pub(super) fn new(p: Prep<'a>, rows: &'a Rows, room: &'a mut Room, view: &'a View, epoch: u32) -> Run<'a> {
        Run {
            p,
            rows,
            room,
            view,
            epoch,
            ready: OnceCell::new(),
            local: &[],
            filed: false,
            names: false,
            met_itself: Cell::new(false),
        }
    }
    pub(super) fn line(&self, n: u32) -> Option<LinePrep> {
        self.room.lines.get(n as usize).copied()
    }
    pub(super) fn item(&self, n: u32) -> Option<&'a ItemRow> {
        self.rows.item_row(self.room.lines.get(n as usize)?.row)
    }
    /// The controls of an item of one code, as far as the host's answers to limits in words do not matter.
    pub(super) fn own_controls(&self, row: &'a ItemRow, line: u32, list: u32) -> Option<&'a [(u32, Truth)]> {
        match row.controls.get(list as usize) {
            Some(Some(controls)) => Some(controls),
            _ if self.line(line).is_some_and(|l| l.answered) => None,
            _ => row.unanswered.get(list as usize).map(|c| &**c),
        }
    }
    pub(super) fn party(&self, n: u32) -> Option<PartyPrep> {
        self.room.parties.get(n as usize).copied()
    }
    pub(super) fn place(&self, row: u32) -> Option<&'a PlaceRow> {
        self.rows.place_row(row)
    }
    fn lies(&self, row: u32, set: u32) -> Truth {
        self.place(row).map_or(Truth::Unknown, |r| at(&r.truths, set))
    }
    pub(super) fn list(&self, n: u32) -> Option<&'a List> {
        self.p.core.lists.get(n as usize)
    }
    pub(super) fn listing(&self, of: (u32, u32)) -> Option<&'a Listing> {
        self.p.core.rulebook.lists.values().nth(of.0 as usize)?.listings().get(of.1 as usize)
    }
    pub(super) fn kind(&self, regime: u32, of: (u32, u32)) -> Option<&'a Kind> {
        let list = self.list(of.0)?;
        let (_, kind) = list.entries.get(of.1 as usize)?;
        list.kinds.get(regime as usize)?.get(*kind as usize)
    }
    /// What is said of an entry of a list in the rulebook's words, and what kind of thing it lists.
    fn said(&self, of: (u32, u32)) -> Option<&'a (Box<[u64]>, u8)> {
        let list = self.list(of.0)?;
        list.said.get(list.entries.get(of.1 as usize)?.1 as usize)
    }
    /// Whether an entry of a list counts on the day.
    pub(super) fn counts(&self, of: (u32, u32)) -> Truth {
        let Some((span, _)) = self.list(of.0).and_then(|l| l.entries.get(of.1 as usize)) else { return Truth::Unknown };
        match (span, self.p.date) {
            (Span::Always, _) => Truth::Yes,
            (Span::One(known, from, until), Some(day)) => {
                let known = known.is_none_or(|k| match self.view.known {
                    Known::Latest => true,
                    Known::On(limit) => k <= limit,
                });
                Truth::from(known && from.is_none_or(|f| f <= day) && until.is_none_or(|u| day < u))
            }
            _ => self.listing(of).map_or(Truth::Unknown, |l| {
                l.dated.counts(&self.p.date.map_or(Fact::Absent, Fact::Value), self.view, None)
            }),
        }
    }
    /// Whether some entry of a kind counts, or may.
    pub(super) fn some_counts<'d>(&self, mut dates: impl Iterator<Item = &'d crate::model::Dated>) -> bool {
        let day = self.p.date.map_or(Fact::Absent, Fact::Value);
        dates.any(|d| !d.counts(&day, self.view, None).is_no())
    }

    /// The truth of a node.
    pub(super) fn truth(&mut self, n: N, h: &Hand) -> Truth {
        let core = self.p.core;
        let own = core.graph.nodes.all();
        let Some(node) = own.get(n as usize).or_else(|| self.local_node(n).map(|(node, _)| node)) else {
            return Truth::Unknown;
        };
        match node {
            Node::Const(t) => *t,
            Node::Dated(d) => self.rows.day_row(self.p.day).map_or(Truth::Unknown, |r| at(&r.truths, *d)),
            Node::Activity(set) => self.p.activity.map_or(Truth::Unknown, |a| Truth::from(set & activity_bit(a) != 0)),
            Node::Capacity(set) => Truth::from(set & capacity_bit(h.capacity) != 0),
            Node::Destination(set) => self.lies(h.place, *set),
            Node::Departure(set) => self.lies(self.p.departure, *set),
            Node::Origin(set) => match self.line(h.line) {
                Some(l) if !l.goods => Truth::No,
                Some(l) => self.lies(l.origin, *set),
                None => Truth::Unknown,
            },
            Node::Item(set) => self.item(h.line).map_or(Truth::Unknown, |row| at(&row.truths, *set)),
            Node::Fact(of, fact, test) => self.fact(*of, *fact, *test, h),
            Node::Role(roles) => match self.party(h.party) {
                Some(p) if p.has_role => Truth::from(roles & p.role != 0),
                _ => Truth::Unknown,
            },
            Node::Kind(kinds) => match self.party(h.party) {
                Some(p) if p.kind != 0 => Truth::from(kinds & p.kind != 0),
                _ => Truth::Unknown,
            },
            Node::Country(set) => self.party(h.party).map_or(Truth::Unknown, |p| self.some_lies(p.countries, *set)),
            Node::Nationality(set) => {
                self.party(h.party).map_or(Truth::Unknown, |p| self.some_lies(p.nationalities, *set))
            }
            Node::Transit(set) => match self.p.transit {
                state::ABSENT => Truth::Unknown,
                state::VALUES => {
                    let rows = self.room.rows.get(self.p.passes.0 as usize..self.p.passes.1 as usize);
                    rows.into_iter().flatten().fold(Truth::No, |t, row| t | self.lies(*row, *set))
                }
                _ => Truth::No,
            },
            Node::EntryKind(kinds) => {
                self.said(h.listing).map_or(Truth::Unknown, |(_, kind)| Truth::from(kinds & kind != 0))
            }
            Node::Chart(chart) => self.chart(*chart, h),
            Node::Words(words) => self.words(*words, h),
            _ => self.remembered(n, node, h),
        }
    }
    fn local_node(&self, n: N) -> Option<&'a (Node, bool)> {
        self.local.get((n as usize).checked_sub(self.p.core.graph.nodes.all().len())?)
    }
    /// The same of what is worth remembering for as long as the line and its destination are looked at.
    #[inline(never)]
    fn remembered(&mut self, n: N, node: &'a Node, h: &Hand) -> Truth {
        let free = h.home
            && match self.p.core.graph.looks.get(n as usize) {
                Some(looks) => looks.hand == 0,
                None => self.local_node(n).is_some_and(|(_, free)| *free),
            };
        if free
            && let Some((epoch, truth)) = self.room.memo.get(n as usize)
            && *epoch == self.epoch
        {
            return *truth;
        }
        let truth = self.compound(node, h);
        if free && let Some(m) = self.room.memo.get_mut(n as usize) {
            *m = (self.epoch, truth);
        }
        truth
    }
    #[inline(never)]
    fn compound(&mut self, node: &'a Node, h: &Hand) -> Truth {
        match node {
            Node::All(parts) => {
                let mut all = Truth::Yes;
                for p in parts {
                    all = all & self.truth(*p, h);
                    if all.is_no() {
                        break;
                    }
                }
                all
            }
            Node::Any(parts) => {
                let mut any = Truth::No;
                for p in parts {
                    any = any | self.truth(*p, h);
                    if any.is_yes() {
                        break;
                    }
                }
                any
            }
            Node::Not(part) => !self.truth(*part, h),
            Node::AnyItem(part) => {
                let mut any = Truth::No;
                for line in 0..number(self.room.lines.len()) {
                    any = any | self.truth(*part, &Hand { line, home: h.home && line == h.line, ..*h });
                }
                any
            }
            Node::AllItems(part) => {
                let mut all = Truth::Yes;
                for line in 0..number(self.room.lines.len()) {
                    all = all & self.truth(*part, &Hand { line, home: h.home && line == h.line, ..*h });
                }
                all
            }
            Node::AnyParty(part) => {
                let mut any = Truth::No;
                for party in 0..number(self.room.parties.len()) {
                    any = any | (self.exists(party) & self.truth(*part, &Hand { party, ..*h }));
                    if any.is_yes() {
                        break;
                    }
                }
                any
            }
            Node::AllParties(part) => {
                let mut all = Truth::Yes;
                for party in 0..number(self.room.parties.len()) {
                    all = all & (!self.exists(party) | self.truth(*part, &Hand { party, ..*h }));
                    if all.is_no() {
                        break;
                    }
                }
                all
            }
            Node::Eligible(n) => self.eligible(*n, h),
            Node::Listed(lists, part) => self.listed(lists, *part, h),
            Node::Scope(regime) => match self.kind(*regime, h.listing) {
                Some(kind) => self.truth(kind.scope, &Hand { listing: (NONE, NONE), ..*h }),
                None => Truth::Unknown,
            },
            Node::Slow(n) => self.slow(*n, h),
            _ => Truth::Unknown,
        }
    }
    fn exists(&self, party: u32) -> Truth {
        self.party(party).map_or(Truth::Unknown, |p| if p.stated == NONE { Truth::Unknown } else { Truth::Yes })
    }
    fn some_lies(&self, (from, until): (u32, u32), set: u32) -> Truth {
        match self.room.rows.get(from as usize..until as usize) {
            None | Some([]) => Truth::Unknown,
            Some(rows) => rows.iter().fold(Truth::No, |t, row| t | self.lies(*row, set)),
        }
    }

    fn fact(&mut self, of: FactOf, fact: u32, test: u32, h: &Hand) -> Truth {
        let states = match of {
            FactOf::Transaction => self.p.states,
            FactOf::Item => match self.line(h.line) {
                Some(l) if !l.goods => return Truth::No,
                Some(l) => {
                    // Whether it can be computed hangs on values that are in no key.
                    if l.limited && is_set(&self.p.core.computed, fact) {
                        self.meets();
                    }
                    l.states
                }
                None => return Truth::Unknown,
            },
            FactOf::Party => match self.party(h.party) {
                Some(p) => p.states,
                None => return Truth::Unknown,
            },
        };
        let state = self.room.states.get((states + fact) as usize).copied().unwrap_or(state::ABSENT);
        if let Some(value) = self.p.value(state) {
            let row = self.room.value_rows.get(usize::from(state.saturating_sub(state::VALUES)));
            return match row.and_then(|r| self.rows.fact_row(*r)) {
                Some(row) => super::rows::tested(&row.tests, test),
                None => self.passes(test, value),
            };
        }
        match super::facts::computed(self.room, state).cloned() {
            None => without_value(state, self.p.core.asks_not_known(test)),
            Some(value) => self.passes(test, &value),
        }
    }
    /// Whether a value passes a test, as the specification reads it.
    #[inline(never)]
    fn passes(&mut self, test: u32, value: &crate::model::Value) -> Truth {
        self.meets();
        let core = self.p.core;
        let Some((_, test, reading)) = core.graph.tests.all().get(test as usize) else { return Truth::Unknown };
        let quick = match test {
            Test::Is(v) => Some(value == v),
            Test::OneOf(vs) => Some(vs.contains(value)),
            Test::AtLeast(v) => Some(value >= v),
            Test::AtMost(v) => Some(value <= v),
            Test::Above(v) => Some(value > v),
            Test::Below(v) => Some(value < v),
            Test::NotKnown => Some(false),
            _ => None,
        };
        if let Some(is) = quick {
            return is.into();
        }
        let Some(day) = self.rows.day_row(self.p.day) else { return Truth::Unknown };
        let facts = Facts { rulebook: &core.rulebook, ready: &day.ready, view: self.view };
        let Some(regime) = core.reading(*reading) else { return Truth::Unknown };
        let to = condition::Destination::ultimate(&day.ready);
        let cx = condition::Cx::new(regime, 0, &to);
        self.room.gaps.clear();
        facts.passes(test, value, cx, MissingFact::Items, &mut self.room.gaps)
    }

    fn chart(&self, chart: u32, h: &Hand) -> Truth {
        let core = self.p.core;
        let (list, row) = h.control;
        let Some((column, ..)) = core.controls.get(list as usize).and_then(|c| c.rows.get(row as usize)) else {
            return Truth::Unknown;
        };
        if *column == NONE {
            return Truth::No;
        }
        let at = (chart as usize).saturating_mul(core.columns.len()).saturating_add(*column as usize);
        self.place(h.place).and_then(|r| r.chart.get(at)).copied().unwrap_or(Truth::Unknown)
    }
    /// What is asked of the entry or the control in hand by its own words.
    #[inline(never)]
    fn words(&self, n: u32, h: &Hand) -> Truth {
        let core = self.p.core;
        let (list, row) = h.control;
        let control = core.controls.get(list as usize).and_then(|c| c.rows.get(row as usize));
        let asked = core.asked.get(n as usize).map_or(&[][..], |a| a);
        match core.graph.words.all().get(n as usize) {
            Some(Condition::Footnote(_) | Condition::Program(_)) => {
                self.said(h.listing).map_or(Truth::Unknown, |(said, _)| Truth::from(is_set(said, n)))
            }
            Some(Condition::Reason(_)) => {
                control.map_or(Truth::Unknown, |(_, r, _)| Truth::from(*r != NONE && is_set(asked, *r)))
            }
            Some(Condition::Column(_)) => {
                control.map_or(Truth::Unknown, |(c, ..)| Truth::from(*c != NONE && is_set(asked, *c)))
            }
            _ => Truth::Unknown,
        }
    }
    #[inline(never)]
    fn eligible(&mut self, n: u32, h: &Hand) -> Truth {
        let Some(row) = self.item(h.line) else { return Truth::Unknown };
        if !row.goods {
            return Truth::No;
        }
        if let Some(Some(t)) = row.eligible.get(n as usize) {
            return *t;
        }
        self.opens(n, super::sums::Measure::None, h)
    }
    /// Whether the party in hand is on one of the lists, by an entry of which the part holds.
    #[inline(never)]
    fn listed(&mut self, lists: &'a [u32], part: Option<N>, h: &Hand) -> Truth {
        let Some(p) = self.party(h.party) else { return Truth::Unknown };
        let mut any = Truth::No;
        for list in lists {
            if p.anyone && any == Truth::No && self.someone(*list, part, h) {
                any = Truth::Unknown;
            }
            for k in p.found.0..p.found.1 {
                let Some((l, listing, is)) = self.room.found.get(k as usize).copied() else { continue };
                if l != *list || is.is_no() {
                    continue;
                }
                let of = (l, listing);
                let t = is & self.counts(of);
                if t.is_no() {
                    continue;
                }
                let holds = part.map_or(Truth::Yes, |part| self.truth(part, &Hand { listing: of, ..*h }));
                any = any | (t & holds);
            }
            if any.is_yes() {
                break;
            }
        }
        any
    }
    /// Whether the part could hold of some entry that may count.
    pub(super) fn someone(&mut self, list: u32, part: Option<N>, h: &Hand) -> bool {
        let core = self.p.core;
        let Some(l) = core.rulebook.lists.values().nth(list as usize) else { return false };
        let rows = self.rows;
        let day = rows.day_row(self.p.day).and_then(|d| d.kinds.as_ref()).and_then(|k| k.get(list as usize));
        for (n, (place, dates)) in l.kinds_at().enumerate() {
            if day.map_or_else(|| self.some_counts(dates), |k| k.get(n) == Some(&true)) {
                let holds = part.is_none_or(|n| !self.truth(n, &Hand { listing: (list, place), ..*h }).is_no());
                if holds {
                    return true;
                }
            }
        }
        false
    }

    /// A limit's condition over the line, read in one of two ways.
    pub(super) fn holds(&mut self, n: N, raise: bool, h: &Hand) -> Truth {
        holds_with(self, n, raise, h)
    }
    /// Whether a fact of the line is known not to be known.
    pub(super) fn not_known(&self, fact: u32, h: &Hand) -> bool {
        let Some(line) = self.line(h.line) else { return false };
        if line.limited && is_set(&self.p.core.computed, fact) {
            self.meets();
        }
        let state = self.room.states.get((line.states + fact) as usize).copied();
        matches!(state, Some(state::NOT_KNOWN | state::NOT_CLAIMED))
    }
    pub(super) fn sight(&self, n: u32) -> Option<Sight> {
        self.room.sights.get(n as usize).copied()
    }
}
