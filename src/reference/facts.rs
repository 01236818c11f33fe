//! The truth of a condition (docs/semantics.md, "Conditions"): strong Kleene over the facts in hand.
//!
//! `eval` also gathers the facts that leave a condition unknown: each atom adds what it misses, and
//! whatever turns out to be settled forgets what its parts added.

use crate::{
    decision::{ItemFact, MissingFact, PartyFact, View},
    intake::{Ready, ReadyLine},
    model::{
        Amount, Dated, Entity, Fact, FactName, GroundId, HostMatch, ItemCategory, License, ListId, Money, Quantity,
        Role, Scheme, Territory, Value,
    },
    party::{Identity, identify},
    policy::{
        Answer, AuthCode, Condition, Control, ControlRow, DestinationKind, FactOf, Group, ItemSel, Items, LicenseTest,
        Listing, PlaceSel, Places, Regime, Rulebook, Test,
    },
    text,
    truth::Truth,
};
use alloc::{collections::BTreeSet, string::String, vec::Vec};

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

/// A place that stands as destination, or may.
#[derive(Clone)]
pub(crate) struct Destination {
    pub(crate) place: Fact<Territory>,
    pub(crate) capacity: DestinationKind,
    /// Whether it stands: unknown as long as something decides whether there is such a destination.
    pub(crate) stands: Truth,
    pub(crate) why: Gaps,
    /// The fact that says which place it is.
    pub(crate) gap: MissingFact,
}

impl Destination {
    /// Whether it is one of several of which at least one stands.
    pub(crate) fn alternative(&self) -> bool {
        self.stands == Truth::Unknown && self.capacity != DestinationKind::Transit
    }
    /// The ultimate destination, as far as it is stated.
    pub(crate) fn ultimate(ready: &Ready) -> Destination {
        Destination {
            place: ready.destination.clone(),
            capacity: DestinationKind::Ultimate,
            stands: Truth::Yes,
            why: Gaps::new(),
            gap: MissingFact::Destination,
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

    fn any_owner(&self, part: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some(p) = cx.party else { return Truth::Unknown };
        match &p.entity.owners {
            Fact::Value(owners) => owners.iter().fold(Truth::No, |t, o| {
                let owner =
                    PartyCx { entity: &o.entity, identities: None, matches: &o.matches, share: Some(&o.share), ..p };
                t | self.eval(part, Cx { party: Some(owner), ..cx }, gaps)
            }),
            Fact::NotKnown | Fact::NotClaimed => Truth::No,
            _ => unknown_is(Truth::Unknown, self.party_gap(p, PartyFact::Owners), gaps),
        }
    }

    fn atom(&self, c: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let r = self.ready;
        match c {
            Condition::Activity(set) => {
                unknown_is(r.activity.test(|a| set.contains(a).into()), MissingFact::Activity, gaps)
            }
            Condition::Destination(ps) => self.lies(cx.destination, ps, cx, cx.place, gaps),
            Condition::DestinationAs(kinds) => kinds.contains(&cx.capacity).into(),
            Condition::Departure(ps) => self.lies(&r.departure, ps, cx, MissingFact::Departure, gaps),
            Condition::Transit(ps) => told(&r.transit, MissingFact::Transit, gaps, |all, gaps| {
                all.iter().fold(Truth::No, |t, d| t | self.within(ps, d, cx.regime, MissingFact::Transit, gaps))
            }),
            Condition::Fact(name, test) => self.declared(name, test, cx, gaps),
            Condition::Item(_)
            | Condition::Origin(_)
            | Condition::OrderValue(_)
            | Condition::Eligible(..)
            | Condition::EligibleValue(..) => self.item_atom(c, cx, gaps),
            Condition::ListingScope => {
                cx.listing.map_or(Truth::Unknown, |l| self.eval(&l.scope, Cx { listing: None, ..cx }, gaps))
            }
            Condition::Footnote(any) => cx.listing.map_or(Truth::Unknown, |l| (!l.footnotes.is_disjoint(any)).into()),
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
    fn ground(&self, id: &GroundId, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let of = |r: &'a Regime| r.grounds.iter().filter(|g| g.id == *id);
        let others = self.rulebook.regimes.values().filter(|_| of(cx.regime).next().is_none());
        core::iter::once(cx.regime).chain(others).fold(Truth::No, |t, regime| {
            of(regime).fold(t, |t, g| t | (self.eval(&g.when, Cx { regime, ..cx }, gaps) & self.counts(&g.dated, gaps)))
        })
    }

    fn party_atom(&self, c: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some(p) = cx.party else { return Truth::Unknown };
        let e = p.entity;
        let gap = |f| self.party_gap(p, f);
        let some = |known: bool, t: Truth| if known { t } else { Truth::Unknown };
        let places = |at: &[Territory], ps: &Places, gap: MissingFact, gaps: &mut Gaps| {
            if at.is_empty() {
                return unknown_is(Truth::Unknown, gap, gaps);
            }
            at.iter().fold(Truth::No, |t, c| t | self.within(ps, c, cx.regime, gap, gaps))
        };
        match c {
            Condition::Role(roles) => {
                let t = p.role.map_or(Truth::Unknown, |r| roles.contains(r).into());
                unknown_is(t, gap(PartyFact::Identity), gaps)
            }
            Condition::Country(ps) => places(&e.countries, ps, gap(PartyFact::Country), gaps),
            Condition::Nationality(ps) => places(&e.nationalities, ps, gap(PartyFact::Nationality), gaps),
            Condition::Kind(kinds) => {
                let t = e.kind.map_or(Truth::Unknown, |k| kinds.contains(&k).into());
                unknown_is(t, gap(PartyFact::Kind), gaps)
            }
            Condition::Name(names) => {
                let same = |n: &str| names.iter().any(|m| text::fold(m) == text::fold(n));
                let t = some(!e.names.is_empty(), Truth::from(e.names.iter().any(|n| same(&n.text))));
                unknown_is(t, gap(PartyFact::Identity), gaps)
            }
            Condition::Identifier(ids) => {
                let key = |i: &crate::model::Identifier| (i.kind.to_lowercase(), text::fold_identifier(&i.value));
                let t = Truth::from(e.identifiers.iter().any(|i| ids.iter().any(|j| key(i) == key(j))));
                unknown_is(some(!e.identifiers.is_empty(), t), gap(PartyFact::Identifiers), gaps)
            }
            Condition::Listed(lists) => self.listed(lists, None, p, cx, gaps),
            Condition::AnyListing(lists, part) => self.listed(lists, Some(part), p, cx, gaps),
            Condition::ShareAtLeast(limit) => {
                let t = p.share.map_or(Truth::Unknown, |s| s.test(|s| (s >= limit).into()));
                unknown_is(t, gap(PartyFact::Owners), gaps)
            }
            _ => Truth::Unknown,
        }
    }

    /// Whether a party is on one of the lists on the day, by an entry of which `part` holds.
    fn listed(
        &self,
        lists: &BTreeSet<ListId>,
        part: Option<&'a Condition>,
        p: PartyCx<'a>,
        cx: Cx<'a>,
        gaps: &mut Gaps,
    ) -> Truth {
        let entry = |listing: &'a Listing, gaps: &mut Gaps| {
            let holds = part.map_or(Truth::Yes, |c| self.eval(c, Cx { listing: Some(listing), ..cx }, gaps));
            holds & self.counts(&listing.dated, gaps)
        };
        self.rulebook.lists.values().zip(0u32..).filter(|(l, _)| lists.contains(l.id())).fold(Truth::No, |t, (l, n)| {
            let gap = |f| self.party_gap(p, f);
            let id = self.identity(p, n);
            // Anyone may be any entry for which the part could hold.
            let could = id.anyone && l.listings().iter().any(|l| !entry(l, &mut Gaps::new()).is_no());
            let any = if could { unknown_is(Truth::Unknown, gap(PartyFact::Identity), gaps) } else { Truth::No };
            id.matches.iter().fold(t | any, |t, (i, is)| {
                let Some(listing) = usize::try_from(*i).ok().and_then(|i| l.listings().get(i)) else { return t };
                t | (unknown_is(*is, gap(PartyFact::Is { list: n, listing: *i }), gaps) & entry(listing, gaps))
            })
        })
    }

    /// What a party or owner is on a list: looked up once for parties, here for their owners.
    pub(crate) fn identity(&self, p: PartyCx<'a>, list: u32) -> Identity {
        let n = usize::try_from(list).unwrap_or(usize::MAX);
        match p.identities {
            Some(ids) => ids.get(n).cloned().unwrap_or_default(),
            None => self
                .rulebook
                .lists
                .values()
                .nth(n)
                .map_or_else(Identity::default, |l| identify(self.rulebook.matching, l, p.entity, p.matches)),
        }
    }

    /// Whether the place that a fact states lies within a selection.
    fn lies(&self, f: &Fact<Territory>, ps: &Places, cx: Cx<'a>, gap: MissingFact, gaps: &mut Gaps) -> Truth {
        told(f, gap, gaps, |place, gaps| self.within(ps, place, cx.regime, gap, gaps))
    }

    /// Whether a place lies within a selection: itself, or by the entries that govern it. `gap` is
    /// the fact that would say it more exactly.
    fn within(&self, ps: &Places, place: &Territory, regime: &Regime, gap: MissingFact, gaps: &mut Gaps) -> Truth {
        let direct = |t: &Territory, gaps: &mut Gaps| {
            ps.0.iter().fold(Truth::No, |any, s| {
                any | match s {
                    PlaceSel::Place(p) => unknown_is(p.covers(t), gap, gaps),
                    PlaceSel::Group(g) => match self.rulebook.groups.get(g) {
                        Some(Group::Places(ms)) => ms.iter().fold(Truth::No, |any, m| {
                            any | settled(gaps, |gaps| {
                                unknown_is(m.of.covers(t), gap, gaps) & self.counts(&m.dated, gaps)
                            })
                        }),
                        _ => Truth::Unknown,
                    },
                }
            })
        };
        let itself = settled(gaps, |gaps| direct(place, gaps));
        regime.governed.iter().fold(itself, |any, g| {
            any | settled(gaps, |gaps| {
                let governed = unknown_is(g.place.covers(place), gap, gaps) & self.counts(&g.dated, gaps);
                governed & direct(&g.by, gaps)
            })
        })
    }

    fn declared(&self, name: &FactName, test: &Test, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some((decl, n)) = self.rulebook.facts.values().zip(0u32..).find(|(d, _)| d.name == *name) else {
            return Truth::Unknown;
        };
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
            _ => told(fact, gap, gaps, |v, gaps| self.passes(test, v, gap, gaps)),
        }
    }

    fn passes(&self, test: &Test, value: &Value, gap: MissingFact, gaps: &mut Gaps) -> Truth {
        let many = |v: &Value| match v {
            Value::List(vs) => vs.clone(),
            one => Vec::from([one.clone()]),
        };
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
            Test::Empty => many(value).is_empty().into(),
            Test::NotKnown => Truth::No,
        }
    }

    /// Whether codes lie within a selection. A rule in a scheme in which the item has no code is
    /// unknown: nobody classified the item there.
    fn covers(&self, items: &Items, codes: &[ItemCategory], gap: MissingFact, gaps: &mut Gaps) -> Truth {
        items.0.iter().fold(Truth::No, |any, s| {
            any | match s {
                ItemSel::Category(c) => unknown_is(covers_code(c, codes), gap, gaps),
                ItemSel::Group(g) => match self.rulebook.groups.get(g) {
                    Some(Group::Items(ms)) => ms.iter().fold(Truth::No, |any, m| {
                        any | settled(gaps, |gaps| {
                            unknown_is(covers_code(&m.of, codes), gap, gaps) & self.counts(&m.dated, gaps)
                        })
                    }),
                    _ => Truth::Unknown,
                },
            }
        })
    }

    fn item_atom(&self, c: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some(line) = self.line(cx.line) else { return Truth::Unknown };
        if !line.goods {
            return Truth::No;
        }
        let gap = |f| item_gap(self, cx, f);
        match c {
            Condition::Item(items) => {
                let gap = gap(ItemFact::Category);
                told(&line.item.categories, gap, gaps, |cs, gaps| self.covers(items, cs, gap, gaps))
            }
            Condition::Origin(ps) => self.lies(&line.item.origin, ps, cx, gap(ItemFact::Origin), gaps),
            Condition::OrderValue(limit) => self.order_value(cx.line, limit, gaps),
            Condition::Eligible(list, code) => self.eligible(list.as_str(), code, false, line, cx, gaps),
            Condition::EligibleValue(list, code) => self.eligible(list.as_str(), code, true, line, cx, gaps),
            _ => Truth::Unknown,
        }
    }

    /// Whether all lines of the line's entry are together worth at most `limit`. A line of which
    /// the entry is not known may be one of them.
    fn order_value(&self, line: u32, limit: &Money, gaps: &mut Gaps) -> Truth {
        let Some(entry) = self.line(line).and_then(entry_of) else {
            return unknown_is(Truth::Unknown, self.line_gap(line, ItemFact::Category), gaps);
        };
        let same = |l: &ReadyLine, n: u32, gaps: &mut Gaps| {
            let t = l.item.categories.test(|cs| {
                let mut eccns = cs.iter().filter(|c| *c.scheme() == Scheme::Eccn).peekable();
                if eccns.peek().is_none() {
                    Truth::Unknown
                } else {
                    Truth::agreed(eccns.map(|c| (c.base() == entry).into()))
                }
            });
            unknown_is(if l.goods { t } else { Truth::No }, self.line_gap(n, ItemFact::Category), gaps)
        };
        self.sum_within(same, limit, gaps)
    }

    /// Whether the lines that `counts` counts are together worth at most `limit`: not if those that
    /// surely count are worth more, and surely only if all that may count are not.
    fn sum_within(
        &self,
        mut counts: impl FnMut(&'a ReadyLine, u32, &mut Gaps) -> Truth,
        limit: &Money,
        gaps: &mut Gaps,
    ) -> Truth {
        let mut total = Total::new(limit.amount);
        for (l, n) in self.ready.lines.iter().zip(0u32..) {
            let is = counts(l, n, gaps);
            match &l.item.value {
                _ if is.is_no() => {}
                Fact::Value(m) if m.currency == limit.currency => total.add(is, m.amount),
                value => {
                    let stated = value.value().is_some();
                    let what = if stated { ItemFact::ValueIn(limit.currency) } else { ItemFact::Value };
                    gaps.push(self.line_gap(n, what));
                    total.open = true;
                }
            }
        }
        total.within()
    }

    /// Whether the entry opens an exception: the nearest row counts, as on the control list.
    fn eligible(
        &self,
        list: &str,
        code: &AuthCode,
        value: bool,
        line: &'a ReadyLine,
        cx: Cx<'a>,
        gaps: &mut Gaps,
    ) -> Truth {
        let Some((n, list)) =
            self.rulebook.controls.iter().zip(0u32..).find_map(|((id, l), n)| (id.as_str() == list).then_some((n, l)))
        else {
            return Truth::Unknown;
        };
        let Some(item) = entry_code(line) else {
            return unknown_is(Truth::Unknown, item_gap(self, cx, ItemFact::Category), gaps);
        };
        // Deepest first: the first depth at which a row holds decides; `no` beats `yes` within it.
        let mut rows: Vec<_> = list.eligibility.iter().zip(0u32..).filter(|(e, _)| e.exception == *code).collect();
        rows.sort_by_key(|(e, _)| core::cmp::Reverse(e.category.depth()));
        let mut open = Truth::Yes; // no deeper row has decided yet
        let mut result = Truth::No;
        for depth in rows.chunk_by(|(a, _), (b, _)| a.category.depth() == b.category.depth()) {
            let (mut yes, mut no) = (Truth::No, Truth::No);
            for (e, k) in depth {
                let mut here = unknown_is(e.category.covers(item), item_gap(self, cx, ItemFact::Category), gaps);
                if here.is_no() {
                    continue;
                }
                let key_gap = item_gap(self, cx, ItemFact::Eligibility { list: n, row: *k });
                if e.scope.is_some() && e.answer != Answer::Unclear {
                    here = here & unknown_is(self.scope(line, &e.scope_key()), key_gap, gaps);
                }
                match e.answer {
                    Answer::No => no = no | here,
                    Answer::Unclear => {
                        let stated = unknown_is(self.scope(line, &e.scope_key()), key_gap, gaps);
                        yes = yes | (here & stated);
                        no = no | (here & !stated);
                    }
                    Answer::Yes if value => {
                        let within = match &e.value {
                            Some(limit) => self.order_value(cx.line, limit, gaps),
                            None => Truth::No,
                        };
                        yes = yes | (here & within);
                        no = no | (here & !within);
                    }
                    Answer::Yes => yes = yes | here,
                }
            }
            result = result | (open & yes & !no);
            open = open & !(yes | no);
        }
        result
    }

    /// The host's answer to a limit in words.
    pub(crate) fn scope(&self, line: &ReadyLine, key: &str) -> Truth {
        line.item.scopes.get(key).map_or(Truth::Unknown, |b| (*b).into())
    }

    /// Whether the chart marks the control's column for the destination. A place without a row
    /// of its own on the day has the row of the place that governs it, or is unknown.
    fn chart(&self, chart: &str, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let (Some(chart), Some(row)) = (self.rulebook.charts.get(chart), cx.control) else { return Truth::Unknown };
        let Control::Column(column) = &row.control else { return Truth::No };
        if !chart.columns.contains(column) {
            return Truth::No;
        }
        let at = |place: &Territory, gaps: &mut Gaps| {
            chart.rows.iter().fold((Truth::No, Truth::No), |(present, marked), r| {
                let here = settled(gaps, |gaps| {
                    unknown_is(r.place.covers(place), cx.place, gaps) & self.counts(&r.dated, gaps)
                });
                (present | here, marked | (here & r.marked.contains(column).into()))
            })
        };
        told(cx.destination, cx.place, gaps, |place, gaps| {
            let (mut present, mut marked) = at(place, gaps);
            if present.is_no() {
                for g in &cx.regime.governed {
                    let governed = settled(gaps, |gaps| {
                        unknown_is(g.place.covers(place), cx.place, gaps) & self.counts(&g.dated, gaps)
                    });
                    if !governed.is_no() {
                        let (p, m) = at(&g.by, gaps);
                        present = present | (governed & p);
                        marked = marked | (governed & m);
                    }
                }
            }
            match present {
                Truth::Yes => marked,
                Truth::Unknown => Truth::Unknown,
                Truth::No => unknown_is(Truth::Unknown, MissingFact::ChartRow, gaps),
            }
        })
    }

    /// Whether a license held passes a test.
    pub(crate) fn license(&self, n: u32, test: LicenseTest, cx: Cx<'a>) -> Truth {
        self.licensed_by(n, test, cx, &mut Gaps::new())
    }

    fn licensed_by(&self, n: u32, test: LicenseTest, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some(l) = usize::try_from(n).ok().and_then(|n| self.ready.licenses.get(n)) else { return Truth::Unknown };
        let gap = MissingFact::License(n, test);
        let every = |names: &Fact<Vec<String>>, roles: &[Role], gaps: &mut Gaps| {
            told(names, gap, gaps, |names, gaps| {
                let mut those = self.parties().filter(|p| p.role.is_none_or(|r| roles.contains(r))).peekable();
                // A license covers those whom it names: with nobody in the role, nobody is named.
                let someone = Truth::from(those.peek().is_some());
                those.fold(someone, |t, p| {
                    t & unknown_is(named(names, p.entity), self.party_gap(p, PartyFact::Identity), gaps)
                })
            })
        };
        match test {
            LicenseTest::Valid => {
                let open = l.revoked.map_or(Truth::Yes, |day| {
                    // Before it was known, a revocation has not happened.
                    if !self.view.known.includes(day) {
                        return Truth::Yes;
                    }
                    unknown_is(self.ready.date.test(|d| (*d < day).into()), MissingFact::Date, gaps)
                });
                self.counts(&l.dated, gaps) & open
            }
            LicenseTest::Licensee => every(&l.licensees, &[Role::Exporter], gaps),
            LicenseTest::Parties => every(
                &l.parties,
                &[Role::Purchaser, Role::IntermediateConsignee, Role::UltimateConsignee, Role::EndUser],
                gaps,
            ),
            LicenseTest::Items => {
                self.line(cx.line).map_or(Truth::Unknown, |line| self.licensed((l, n), line, cx.line, gaps))
            }
            LicenseTest::Destination => told(&l.destinations, gap, gaps, |places, gaps| {
                told(cx.destination, cx.place, gaps, |d, gaps| {
                    places.iter().fold(Truth::No, |t, p| t | unknown_is(p.covers(d), cx.place, gaps))
                })
            }),
            LicenseTest::Value => match &l.value {
                Fact::NotKnown => Truth::Yes,
                limit => told(limit, gap, gaps, |limit, gaps| {
                    self.sum_within(|line, k, gaps| self.licensed((l, n), line, k, gaps), limit, gaps)
                }),
            },
            LicenseTest::Quantity => match &l.quantity {
                Fact::NotKnown => Truth::Yes,
                limit => told(limit, gap, gaps, |limit, gaps| self.quantity_within((l, n), limit, gaps)),
            },
            LicenseTest::Conditions => unknown_is(l.conditions_met.test(|b| (*b).into()), gap, gaps),
        }
    }

    /// Whether a license covers a line's item.
    fn licensed(&self, (l, n): (&License, u32), line: &ReadyLine, k: u32, gaps: &mut Gaps) -> Truth {
        if !line.goods {
            return Truth::No;
        }
        settled(gaps, |gaps| {
            told(&l.items, MissingFact::License(n, LicenseTest::Items), gaps, |rules, gaps| {
                let gap = self.line_gap(k, ItemFact::Category);
                told(&line.item.categories, gap, gaps, |codes, gaps| {
                    rules.iter().fold(Truth::No, |t, rule| t | unknown_is(covers_code(rule, codes), gap, gaps))
                })
            })
        })
    }

    fn quantity_within(&self, license: (&License, u32), limit: &Quantity, gaps: &mut Gaps) -> Truth {
        let mut total = Total::new(limit.amount);
        for (line, k) in self.ready.lines.iter().zip(0u32..) {
            let is = self.licensed(license, line, k, gaps);
            match line.item.quantity.value().filter(|q| q.unit == limit.unit) {
                _ if is.is_no() => {}
                Some(q) => total.add(is, q.amount),
                None => {
                    gaps.push(self.line_gap(k, ItemFact::Quantity));
                    total.open = true;
                }
            }
        }
        total.within()
    }

    /// A line that the host did not state misses the items as a whole.
    pub(crate) fn line_gap(&self, n: u32, what: ItemFact) -> MissingFact {
        match self.line(n) {
            Some(l) if l.stated => MissingFact::Item(n, what),
            _ => MissingFact::Items,
        }
    }
}

/// A sum against a limit, in which some parts may not count and others are not known.
struct Total {
    limit: Amount,
    /// What surely counts, and all that may; a sum that does not fit a decimal is over any limit.
    sure: Option<Amount>,
    most: Option<Amount>,
    open: bool,
}

impl Total {
    fn new(limit: Amount) -> Total {
        Total { limit, sure: Some(Amount::ZERO), most: Some(Amount::ZERO), open: false }
    }
    fn add(&mut self, counts: Truth, amount: Amount) {
        let plus = |sum: Option<Amount>| sum.and_then(|s| s.checked_add(amount));
        self.most = plus(self.most);
        if counts.is_yes() {
            self.sure = plus(self.sure);
        }
    }
    fn within(&self) -> Truth {
        let fits = |sum: Option<Amount>| sum.is_some_and(|s| s <= self.limit);
        if !fits(self.sure) {
            Truth::No
        } else if fits(self.most) && !self.open {
            Truth::Yes
        } else {
            Truth::Unknown
        }
    }
}

/// Whether codes lie within a rule's; unknown if none is of its scheme.
fn covers_code(rule: &ItemCategory, codes: &[ItemCategory]) -> Truth {
    Truth::agreed(codes.iter().filter(|c| c.scheme() == rule.scheme()).map(|c| rule.covers(c)))
}

/// Whether an entity has one of these names; unknown if it has none at all.
fn named(names: &[String], e: &Entity) -> Truth {
    if e.names.is_empty() {
        return Truth::Unknown;
    }
    let is = |n: &str| names.iter().any(|m| text::fold(m) == text::fold(n));
    Truth::from(e.names.iter().any(|n| is(&n.text)))
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

/// The item's one code of the scheme of control lists, if it is not in conflict.
pub(crate) fn entry_code(line: &ReadyLine) -> Option<&ItemCategory> {
    let codes = line.item.categories.value()?;
    let mut eccn = codes.iter().filter(|c| *c.scheme() == crate::model::Scheme::Eccn);
    let first = eccn.next()?;
    eccn.next().is_none().then_some(first)
}
fn entry_of(line: &ReadyLine) -> Option<ItemCategory> {
    entry_code(line).map(ItemCategory::base)
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
