//! The truth of a condition (docs/semantics.md, "Conditions"): strong Kleene over the facts in hand.
//! Uses `decision` and below. Leaves out what policies make of it (`reference`).
//!
//! `eval` also gathers the facts that leave a condition unknown: each atom adds what it misses, and
//! whatever turns out to be settled forgets what its parts added.

mod item;
mod license;
mod limit;
mod owner;
mod party;
mod place;

pub(crate) use item::{Measure, Total, covers_code, entry_code, is_control};
pub(crate) use place::{Destination, destinations, stands};

use crate::{
    decision::{ItemFact, MissingFact, PartyFact, View},
    intake::{Ready, ReadyLine},
    model::{Amount, Dated, Entity, Fact, FactName, GroundId, HostMatch, Role, Territory, Value},
    party::Identity,
    policy::{Condition, Control, ControlRow, DestinationKind, FactOf, Listing, Regime, Rulebook, Test},
    truth::Truth,
};
use alloc::vec::Vec;

/// What a condition is about at one moment.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'a> {
    pub(crate) regime: &'a Regime,
    pub(crate) line: u32,
    pub(crate) destination: &'a Fact<Territory>,
    pub(crate) capacity: DestinationKind,
    /// The fact that says which place the destination is.
    pub(crate) place: MissingFact,
    pub(crate) party: Option<PartyCx<'a>>,
    pub(crate) listing: Option<&'a Listing>,
    pub(crate) control: Option<&'a ControlRow>,
    pub(crate) license: Option<u32>,
}

impl<'a> Cx<'a> {
    /// A line and a destination, with nothing else in hand.
    pub(crate) fn new(regime: &'a Regime, line: u32, d: &'a Destination) -> Cx<'a> {
        Cx {
            regime,
            line,
            destination: &d.place,
            capacity: d.capacity,
            place: d.gap,
            party: None,
            listing: None,
            control: None,
            license: None,
        }
    }
}

/// The party in hand, or an owner of it.
#[derive(Clone, Copy)]
pub(crate) struct PartyCx<'a> {
    pub(crate) place: u32,
    pub(crate) role: Option<&'a Role>,
    pub(crate) entity: &'a Entity,
    identities: Option<&'a [Identity]>,
    matches: &'a Fact<Vec<HostMatch>>,
    share: Option<&'a Fact<Amount>>,
}

/// All that stays the same during one evaluation.
pub(crate) struct Facts<'a> {
    pub(crate) rulebook: &'a Rulebook,
    pub(crate) ready: &'a Ready,
    pub(crate) view: &'a View,
}

pub(crate) type Gaps = Vec<MissingFact>;

impl<'a> Facts<'a> {
    /// The truth of a condition; what leaves it unknown is added to `gaps`.
    pub(crate) fn eval(&self, c: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let before = gaps.len();
        let truth = match c {
            Condition::Always(b) => Truth::from(*b),
            // What settles the whole ends it; the parts after it could change nothing.
            Condition::All(parts) => {
                parts.iter().fold(Truth::Yes, |t, p| if t.is_no() { t } else { t & self.eval(p, cx, gaps) })
            }
            Condition::Any(parts) => {
                parts.iter().fold(Truth::No, |t, p| if t.is_yes() { t } else { t | self.eval(p, cx, gaps) })
            }
            Condition::Not(part) => !self.eval(part, cx, gaps),
            Condition::Is(name) => match self.rulebook.definitions.get(name) {
                Some(d) => self.eval(&d.when, cx, gaps),
                None => Truth::Unknown,
            },
            Condition::AnyItem(part) => {
                (0..self.lines()).fold(Truth::No, |t, line| t | self.eval(part, Cx { line, ..cx }, gaps))
            }
            Condition::AllItems(part) => {
                (0..self.lines()).fold(Truth::Yes, |t, line| t & self.eval(part, Cx { line, ..cx }, gaps))
            }
            // A party that may not exist settles nothing by itself.
            Condition::AnyParty(part) => self.parties().fold(Truth::No, |t, p| {
                t | settled(gaps, |gaps| self.exists(p, gaps) & self.eval(part, Cx { party: Some(p), ..cx }, gaps))
            }),
            Condition::AllParties(part) => self.parties().fold(Truth::Yes, |t, p| {
                t & settled(gaps, |gaps| !self.exists(p, gaps) | self.eval(part, Cx { party: Some(p), ..cx }, gaps))
            }),
            Condition::AnyOwner(part) => self.any_owner(part, cx, gaps),
            atom => self.atom(atom, cx, gaps),
        };
        if truth != Truth::Unknown {
            gaps.truncate(before);
        }
        truth
    }

    fn lines(&self) -> u32 {
        u32::try_from(self.ready.lines.len()).unwrap_or(u32::MAX)
    }
    pub(crate) fn line(&self, n: u32) -> Option<&'a ReadyLine> {
        self.ready.lines.get(usize::try_from(n).ok()?)
    }
    pub(crate) fn parties(&self) -> impl Iterator<Item = PartyCx<'a>> {
        self.ready.parties.iter().zip(0..).map(|(p, place)| PartyCx {
            place,
            role: p.role.as_ref(),
            entity: &p.entity,
            identities: Some(&p.identities),
            matches: &p.matches,
            share: None,
        })
    }
    /// Whether there is such a party: an expected role that nobody fills may have nobody.
    fn exists(&self, p: PartyCx<'a>, gaps: &mut Gaps) -> Truth {
        match self.unstated(p) {
            Some(gap) => unknown_is(Truth::Unknown, gap, gaps),
            None => Truth::Yes,
        }
    }
    /// What the host must say of a party that it did not state.
    fn unstated(&self, p: PartyCx<'a>) -> Option<MissingFact> {
        unstated(self.ready, p.place)
    }
    /// The fact that is missing where something about a party is: of an owner, the owners; of a
    /// party that is not stated, who it is.
    pub(crate) fn party_gap(&self, p: PartyCx<'a>, what: PartyFact) -> MissingFact {
        let what = if p.share.is_some() { PartyFact::Owners } else { what };
        self.unstated(p).unwrap_or(MissingFact::Party(p.place, what))
    }
    pub(crate) fn counts(&self, dated: &Dated, gaps: &mut Gaps) -> Truth {
        unknown_is(dated.counts(&self.ready.date, self.view, None), MissingFact::Date, gaps)
    }

    /// Whether one of these histories counts, or may.
    pub(crate) fn some_counts<'d>(&self, mut dates: impl Iterator<Item = &'d Dated>) -> bool {
        dates.any(|d| !d.counts(&self.ready.date, self.view, None).is_no())
    }

    fn atom(&self, c: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let r = self.ready;
        match c {
            Condition::Activity(set) => {
                unknown_is(r.activity.test(|a| set.contains(a).into()), MissingFact::Activity, gaps)
            }
            Condition::Destination(ps) => self.lies(cx.destination, ps, cx, cx.place, gaps),
            Condition::DestinationAs(kinds) => kinds.contains(&cx.capacity).into(),
            Condition::DestinationIn(others) => {
                others.iter().fold(Truth::No, |t, o| t | settled(gaps, |gaps| self.goes_to(*o, cx, gaps)))
            }
            Condition::Departure(ps) => self.lies(&r.departure, ps, cx, MissingFact::Departure, gaps),
            Condition::Transit(ps) => told(&r.transit, MissingFact::Transit, gaps, |all, gaps| {
                all.iter().fold(Truth::No, |t, d| t | self.within(ps, d, cx.regime, MissingFact::Transit, gaps))
            }),
            Condition::Fact(name, test) => self.declared(name, test, cx, gaps),
            Condition::Item(_)
            | Condition::Origin(_)
            | Condition::OrderValue(_)
            | Condition::OrderTotal(_)
            | Condition::Eligible(..)
            | Condition::EligibleValue(..)
            | Condition::EligibleTotal { .. } => self.item_atom(c, cx, gaps),
            Condition::ListingScope => {
                cx.listing.map_or(Truth::Unknown, |l| self.eval(&l.scope, Cx { listing: None, ..cx }, gaps))
            }
            Condition::Footnote(any) => cx.listing.map_or(Truth::Unknown, |l| (!l.footnotes.is_disjoint(any)).into()),
            Condition::EntryKind(kinds) => {
                cx.listing.map_or(Truth::Unknown, |l| l.entity.kind.is_some_and(|k| kinds.contains(&k)).into())
            }
            Condition::Program(any) => cx.listing.map_or(Truth::Unknown, |l| (!l.programs.is_disjoint(any)).into()),
            Condition::Reason(any) => {
                cx.control.map_or(Truth::Unknown, |row| row.reason.as_ref().is_some_and(|r| any.contains(r)).into())
            }
            Condition::Column(any) => cx.control.map_or(Truth::Unknown, |row| match &row.control {
                Control::Column(col) => any.contains(col).into(),
                Control::Exempt => Truth::No,
            }),
            Condition::Chart(chart) => self.chart(chart.as_str(), cx, gaps),
            Condition::License(tests) => cx.license.map_or(Truth::Unknown, |n| {
                tests.iter().fold(Truth::Yes, |t, test| t & self.licensed_by(n, *test, cx, gaps))
            }),
            Condition::Ground(ids) => ids.iter().fold(Truth::No, |t, id| t | self.ground(id, cx, gaps)),
            _ => self.party_atom(c, cx, gaps),
        }
    }

    /// A ground of the regime in hand, or, if it has none of that name, of the others.
    pub(crate) fn ground(&self, id: &GroundId, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let of = |r: &'a Regime| r.grounds.iter().filter(|g| g.id == *id);
        let others = self.rulebook.regimes.values().filter(|_| of(cx.regime).next().is_none());
        core::iter::once(cx.regime).chain(others).fold(Truth::No, |t, regime| {
            of(regime).fold(t, |t, g| t | (self.eval(&g.when, Cx { regime, ..cx }, gaps) & self.counts(&g.dated, gaps)))
        })
    }

    fn declared(&self, name: &FactName, test: &Test, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some((decl, n)) = self.rulebook.declared(name) else { return Truth::Unknown };
        let absent = Fact::Absent;
        let (facts, gap) = match decl.of {
            FactOf::Transaction => (Some(&self.ready.facts), MissingFact::Fact(n)),
            FactOf::Item => match self.line(cx.line) {
                Some(l) if !l.goods => return Truth::No,
                l => (l.map(|l| &l.item.facts), item_gap(self, cx, ItemFact::Fact(n))),
            },
            FactOf::Party => match cx.party {
                Some(p) => (Some(&p.entity.facts), self.party_gap(p, PartyFact::Fact(n))),
                None => return Truth::Unknown,
            },
        };
        let fact = facts.and_then(|f| f.get(name)).unwrap_or(&absent);
        match (test, fact) {
            (Test::NotKnown, Fact::NotKnown) => Truth::Yes,
            _ => told(fact, gap, gaps, |v, gaps| self.passes(test, v, cx, gap, gaps)),
        }
    }

    pub(crate) fn passes(&self, test: &Test, value: &Value, cx: Cx<'a>, gap: MissingFact, gaps: &mut Gaps) -> Truth {
        fn many(v: &Value) -> &[Value] {
            match v {
                Value::List(vs) => vs,
                one => core::slice::from_ref(one),
            }
        }
        match test {
            Test::Is(v) => (value == v).into(),
            Test::OneOf(vs) => vs.contains(value).into(),
            Test::Includes(vs) => many(value).iter().any(|v| vs.contains(v)).into(),
            Test::AtLeast(v) => (value >= v).into(),
            Test::AtMost(v) => (value <= v).into(),
            Test::Above(v) => (value > v).into(),
            Test::Below(v) => (value < v).into(),
            Test::Within(items) => many(value).iter().fold(Truth::No, |any, v| {
                any | match v {
                    Value::Category(c) => self.covers(items, core::slice::from_ref(c), gap, gaps),
                    _ => Truth::No,
                }
            }),
            // One and the same element: a list with one of each kind does not do.
            Test::WithinBut(items, but) => many(value).iter().fold(Truth::No, |any, v| {
                any | match v {
                    Value::Category(c) => {
                        let c = core::slice::from_ref(c);
                        self.covers(items, c, gap, gaps) & !self.covers(but, c, gap, gaps)
                    }
                    _ => Truth::No,
                }
            }),
            Test::Lies(places) => many(value).iter().fold(Truth::No, |any, v| {
                any | match v {
                    Value::Territory(t) => self.within(places, t, cx.regime, gap, gaps),
                    _ => Truth::No,
                }
            }),
            Test::Empty => many(value).is_empty().into(),
            Test::NotKnown => Truth::No,
        }
    }

    /// A line that the host did not state misses the items as a whole.
    pub(crate) fn line_gap(&self, n: u32, what: ItemFact) -> MissingFact {
        match self.line(n) {
            Some(l) if l.stated => MissingFact::Item(n, what),
            _ => MissingFact::Items,
        }
    }
}

/// What the host must say of a party that it did not state: who fills the role, or who takes part.
pub(crate) fn unstated(ready: &Ready, place: u32) -> Option<MissingFact> {
    let p = usize::try_from(place).ok().and_then(|n| ready.parties.get(n))?;
    match (&p.id, &p.role) {
        (Some(_), _) => None,
        (None, Some(_)) => Some(MissingFact::Role(place)),
        (None, None) => Some(MissingFact::Parties),
    }
}

/// The truth of a part; one that is settled forgets what its own parts missed.
fn settled(gaps: &mut Gaps, part: impl FnOnce(&mut Gaps) -> Truth) -> Truth {
    let before = gaps.len();
    let truth = part(gaps);
    if truth != Truth::Unknown {
        gaps.truncate(before);
    }
    truth
}

/// As [`Fact::test`], for a test that itself says what it misses. `gap` is the fact.
fn told<T>(fact: &Fact<T>, gap: MissingFact, gaps: &mut Gaps, mut test: impl FnMut(&T, &mut Gaps) -> Truth) -> Truth {
    match fact {
        Fact::Absent => unknown_is(Truth::Unknown, gap, gaps),
        Fact::NotKnown | Fact::NotClaimed => Truth::No,
        Fact::Value(v) => test(v, gaps),
        Fact::Conflict(vs) => unknown_is(Truth::agreed(vs.iter().map(|v| test(v, gaps))), gap, gaps),
    }
}

pub(crate) fn unknown_is(t: Truth, gap: MissingFact, gaps: &mut Gaps) -> Truth {
    if t == Truth::Unknown {
        gaps.push(gap);
    }
    t
}
/// A line that the host did not state misses the items as a whole.
pub(crate) fn item_gap(facts: &Facts<'_>, cx: Cx<'_>, what: ItemFact) -> MissingFact {
    facts.line_gap(cx.line, what)
}
