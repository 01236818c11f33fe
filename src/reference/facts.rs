//! The truth of a condition (docs/semantics.md, "Conditions"): strong Kleene over the facts in hand.
//!
//! `eval` also gathers the facts that leave a condition unknown: each atom adds what it misses, and
//! whatever turns out to be settled forgets what its parts added.

use crate::{
    decision::{ItemFact, MissingFact, PartyFact, View},
    intake::{Ready, ReadyLine},
    model::{
        Amount, Dated, Entity, Fact, FactName, HostMatch, ItemCategory, ListId, Money, Quantity, Role, Territory, Value,
    },
    party::{Identity, identify},
    policy::{
        Answer, AuthCode, Condition, Control, ControlRow, DestinationKind, FactOf, Group, ItemSel, Items, LicenseTest,
        Listing, PlaceSel, Places, Regime, Rulebook, Test,
    },
    text,
    truth::Truth,
};
use alloc::{collections::BTreeSet, vec::Vec};

/// What a condition is about at one moment.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'a> {
    pub(crate) regime: &'a Regime,
    pub(crate) line: u32,
    pub(crate) destination: &'a Fact<Territory>,
    pub(crate) capacity: DestinationKind,
    pub(crate) party: Option<PartyCx<'a>>,
    pub(crate) listing: Option<&'a Listing>,
    pub(crate) control: Option<&'a ControlRow>,
    pub(crate) license: Option<u32>,
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
            Condition::All(parts) => parts.iter().fold(Truth::Yes, |t, p| t & self.eval(p, cx, gaps)),
            Condition::Any(parts) => parts.iter().fold(Truth::No, |t, p| t | self.eval(p, cx, gaps)),
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
            Condition::AnyParty(part) => {
                self.parties().fold(Truth::No, |t, p| t | self.eval(part, Cx { party: Some(p), ..cx }, gaps))
            }
            Condition::AllParties(part) => {
                self.parties().fold(Truth::Yes, |t, p| t & self.eval(part, Cx { party: Some(p), ..cx }, gaps))
            }
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
    pub(crate) fn counts(&self, dated: &Dated, gaps: &mut Gaps) -> Truth {
        unknown_is(dated.counts(&self.ready.date, self.view, None), MissingFact::Date, gaps)
    }

    fn any_owner(&self, part: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some(p) = cx.party else { return Truth::Unknown };
        match &p.entity.owners {
            Fact::Value(owners) => owners.iter().fold(Truth::No, |t, o| {
                let owner = PartyCx {
                    entity: &o.entity,
                    identities: None,
                    matches: &o.matches,
                    share: Some(&o.share),
                    ..p
                };
                t | self.eval(part, Cx { party: Some(owner), ..cx }, gaps)
            }),
            Fact::NotKnown | Fact::NotClaimed => Truth::No,
            _ => unknown_is(Truth::Unknown, MissingFact::Party(p.place, PartyFact::Owners), gaps),
        }
    }

    fn atom(&self, c: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let r = self.ready;
        match c {
            Condition::Activity(set) => {
                unknown_is(r.activity.test(|a| set.contains(a).into()), MissingFact::Activity, gaps)
            }
            Condition::Destination(ps) => {
                let t = cx.destination.test(|d| self.within(ps, d, cx.regime));
                unknown_is(t, place_gap(cx), gaps)
            }
            Condition::DestinationAs(kinds) => kinds.contains(&cx.capacity).into(),
            Condition::Departure(ps) => {
                unknown_is(r.departure.test(|d| self.within(ps, d, cx.regime)), MissingFact::Departure, gaps)
            }
            Condition::Transit(ps) => {
                let t = r.transit.test(|all| Truth::any(all.iter().map(|d| self.within(ps, d, cx.regime))));
                unknown_is(t, MissingFact::Transit, gaps)
            }
            Condition::Fact(name, test) => self.declared(name, test, cx, gaps),
            Condition::Item(_)
            | Condition::Origin(_)
            | Condition::OrderValue(_)
            | Condition::Eligible(..)
            | Condition::EligibleValue(..) => self.item_atom(c, cx, gaps),
            Condition::ListingScope => cx.listing.map_or(Truth::Unknown, |l| {
                self.eval(&l.scope, Cx { listing: None, ..cx }, gaps)
            }),
            Condition::Footnote(any) => cx.listing.map_or(Truth::Unknown, |l| (!l.footnotes.is_disjoint(any)).into()),
            Condition::Program(any) => cx.listing.map_or(Truth::Unknown, |l| (!l.programs.is_disjoint(any)).into()),
            Condition::Reason(any) => cx
                .control
                .map_or(Truth::Unknown, |row| row.reason.as_ref().is_some_and(|r| any.contains(r)).into()),
            Condition::Column(any) => cx.control.map_or(Truth::Unknown, |row| match &row.control {
                Control::Column(col) => any.contains(col).into(),
                Control::Exempt => Truth::No,
            }),
            Condition::Chart(chart) => self.chart(chart.as_str(), cx, gaps),
            Condition::License(tests) => cx.license.map_or(Truth::Unknown, |n| {
                tests.iter().fold(Truth::Yes, |t, test| {
                    t & unknown_is(self.license(n, *test, cx), MissingFact::License(n, *test), gaps)
                })
            }),
            Condition::Ground(ids) => cx.regime.grounds.iter().filter(|g| ids.contains(&g.id)).fold(Truth::No, |t, g| {
                t | (self.eval(&g.when, cx, gaps) & self.counts(&g.dated, gaps))
            }),
            _ => self.party_atom(c, cx, gaps),
        }
    }

    fn party_atom(&self, c: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some(p) = cx.party else { return Truth::Unknown };
        let e = p.entity;
        let gap = |f| MissingFact::Party(p.place, f);
        let some = |known: bool, t: Truth| if known { t } else { Truth::Unknown };
        let places = |at: &[Territory], ps: &Places| {
            some(!at.is_empty(), Truth::any(at.iter().map(|c| self.within(ps, c, cx.regime))))
        };
        match c {
            Condition::Role(roles) => {
                let t = p.role.map_or(Truth::Unknown, |r| roles.contains(r).into());
                unknown_is(t, MissingFact::Parties, gaps)
            }
            Condition::Country(ps) => unknown_is(places(&e.countries, ps), gap(PartyFact::Country), gaps),
            Condition::Nationality(ps) => unknown_is(places(&e.nationalities, ps), gap(PartyFact::Nationality), gaps),
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
            let gap = |f| MissingFact::Party(p.place, f);
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
            None => self.rulebook.lists.values().nth(n).map_or_else(Identity::default, |l| {
                identify(self.rulebook.matching, l, p.entity, p.matches)
            }),
        }
    }

    /// Whether a place lies within a selection: itself, or by the entries that govern it.
    fn within(&self, ps: &Places, place: &Territory, regime: &Regime) -> Truth {
        let direct = |t: &Territory| {
            Truth::any(ps.0.iter().map(|s| match s {
                PlaceSel::Place(p) => p.covers(t),
                PlaceSel::Group(g) => match self.rulebook.groups.get(g) {
                    Some(Group::Places(ms)) => Truth::any(
                        ms.iter().map(|m| m.of.covers(t) & m.dated.counts(&self.ready.date, self.view, None)),
                    ),
                    _ => Truth::Unknown,
                },
            }))
        };
        let governed = regime.governed.iter().filter(|g| g.place.covers(place).is_yes());
        direct(place)
            | Truth::any(governed.map(|g| g.dated.counts(&self.ready.date, self.view, None) & direct(&g.by)))
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
            FactOf::Party => (
                cx.party.map(|p| &p.entity.facts),
                MissingFact::Party(cx.party.map_or(0, |p| p.place), PartyFact::Fact(n)),
            ),
        };
        let fact = facts.and_then(|f| f.get(name)).unwrap_or(&absent);
        let t = match (test, fact) {
            (Test::NotKnown, Fact::NotKnown) => Truth::Yes,
            _ => fact.test(|v| self.passes(test, v)),
        };
        unknown_is(t, gap, gaps)
    }

    fn passes(&self, test: &Test, value: &Value) -> Truth {
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
            Test::Within(items) => Truth::any(many(value).iter().map(|v| match v {
                Value::Category(c) => self.covers(items, core::slice::from_ref(c)),
                _ => Truth::No,
            })),
            Test::Empty => many(value).is_empty().into(),
            Test::NotKnown => Truth::No,
        }
    }

    /// Whether codes lie within a selection. A rule in a scheme in which the item has no code is
    /// unknown: nobody classified the item there.
    fn covers(&self, items: &Items, codes: &[ItemCategory]) -> Truth {
        let one = |rule: &ItemCategory| {
            Truth::agreed(codes.iter().filter(|c| c.scheme() == rule.scheme()).map(|c| rule.covers(c)))
        };
        Truth::any(items.0.iter().map(|s| match s {
            ItemSel::Category(c) => one(c),
            ItemSel::Group(g) => match self.rulebook.groups.get(g) {
                Some(Group::Items(ms)) => {
                    Truth::any(ms.iter().map(|m| one(&m.of) & m.dated.counts(&self.ready.date, self.view, None)))
                }
                _ => Truth::Unknown,
            },
        }))
    }

    fn item_atom(&self, c: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some(line) = self.line(cx.line) else { return Truth::Unknown };
        if !line.goods {
            return Truth::No;
        }
        let gap = |f| item_gap(self, cx, f);
        match c {
            Condition::Item(items) => {
                unknown_is(line.item.categories.test(|cs| self.covers(items, cs)), gap(ItemFact::Category), gaps)
            }
            Condition::Origin(ps) => {
                unknown_is(line.item.origin.test(|o| self.within(ps, o, cx.regime)), gap(ItemFact::Origin), gaps)
            }
            Condition::OrderValue(limit) => self.order_value(line, limit, gaps),
            Condition::Eligible(list, code) => self.eligible(list.as_str(), code, false, line, cx, gaps),
            Condition::EligibleValue(list, code) => self.eligible(list.as_str(), code, true, line, cx, gaps),
            _ => Truth::Unknown,
        }
    }

    /// Whether all lines of the line's entry are together worth at most `limit`.
    fn order_value(&self, line: &ReadyLine, limit: &Money, gaps: &mut Gaps) -> Truth {
        let Some(entry) = entry_of(line) else {
            return unknown_is(Truth::Unknown, MissingFact::Items, gaps);
        };
        let same = self.ready.lines.iter().zip(0u32..).filter(|(l, _)| {
            // A line of which the entry is not known may be one of them.
            !l.item.categories.test(|cs| Truth::from(cs.iter().any(|c| c.base() == entry))).is_no()
        });
        self.sum_within(same, limit, gaps)
    }

    fn sum_within<'l>(
        &self,
        lines: impl Iterator<Item = (&'l ReadyLine, u32)>,
        limit: &Money,
        gaps: &mut Gaps,
    ) -> Truth {
        let mut sum = Some(Amount::ZERO);
        let mut open = false;
        for (l, n) in lines {
            match &l.item.value {
                Fact::Value(m) if m.currency == limit.currency => sum = sum.and_then(|s| s.checked_add(m.amount)),
                Fact::Value(_) => {
                    open = true;
                    gaps.push(MissingFact::Item(n, ItemFact::ValueIn(limit.currency)));
                }
                _ => {
                    open = true;
                    gaps.push(MissingFact::Item(n, ItemFact::Value));
                }
            }
        }
        // A sum that does not fit a decimal is over any limit.
        match sum {
            Some(s) if s > limit.amount => Truth::No,
            None => Truth::No,
            Some(_) if open => Truth::Unknown,
            Some(_) => Truth::Yes,
        }
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
        let Some((n, list)) = self.rulebook.controls.iter().zip(0u32..).find_map(|((id, l), n)| {
            (id.as_str() == list).then_some((n, l))
        }) else {
            return Truth::Unknown;
        };
        let Some(item) = entry_code(line) else {
            return unknown_is(Truth::Unknown, item_gap(self, cx, ItemFact::Category), gaps);
        };
        // Deepest first: the first depth at which a row holds decides; `no` beats `yes` within it.
        let mut rows: Vec<_> =
            list.eligibility.iter().zip(0u32..).filter(|(e, _)| e.exception == *code).collect();
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
                            Some(limit) => self.order_value(line, limit, gaps),
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
        let counts = |d: &Dated| d.counts(&self.ready.date, self.view, None);
        let at = |place: &Territory| {
            chart.rows.iter().filter(|r| r.place.covers(place).is_yes()).fold((Truth::No, Truth::No), |(p, m), r| {
                let here = counts(&r.dated);
                (p | here, m | (here & r.marked.contains(column).into()))
            })
        };
        let t = cx.destination.test(|place| {
            let (mut present, mut marked) = at(place);
            if present.is_no() {
                for g in cx.regime.governed.iter().filter(|g| g.place.covers(place).is_yes()) {
                    let (p, m) = at(&g.by);
                    present = present | (p & counts(&g.dated));
                    marked = marked | (m & counts(&g.dated));
                }
            }
            if present.is_yes() { marked } else { Truth::Unknown }
        });
        let gap = if cx.destination.is_absent() { place_gap(cx) } else { MissingFact::ChartRow };
        unknown_is(t, gap, gaps)
    }

    pub(crate) fn license(&self, n: u32, test: LicenseTest, cx: Cx<'a>) -> Truth {
        let Some(l) = usize::try_from(n).ok().and_then(|n| self.ready.licenses.get(n)) else { return Truth::Unknown };
        let named = |names: &[alloc::string::String], p: &PartyCx<'_>| {
            let e = p.entity;
            if e.names.is_empty() {
                return Truth::Unknown;
            }
            let is = |n: &str| names.iter().any(|m| text::fold(m) == text::fold(n));
            Truth::from(e.names.iter().any(|n| is(&n.text)))
        };
        let every = |names: &Fact<Vec<alloc::string::String>>, roles: &[Role]| {
            names.test(|names| {
                Truth::all(self.parties().filter(|p| p.role.is_none_or(|r| roles.contains(r))).map(|p| named(names, &p)))
            })
        };
        match test {
            LicenseTest::Valid => {
                let counts = l.dated.counts(&self.ready.date, self.view, None);
                let open = l.revoked.map_or(Truth::Yes, |day| match &self.ready.date {
                    // Before it was known, a revocation has not happened.
                    _ if !self.view.known.includes(day) => Truth::Yes,
                    date => date.test(|d| (*d < day).into()),
                });
                counts & open
            }
            LicenseTest::Licensee => every(&l.licensees, &[Role::Exporter]),
            LicenseTest::Parties => every(
                &l.parties,
                &[Role::Purchaser, Role::IntermediateConsignee, Role::UltimateConsignee, Role::EndUser],
            ),
            LicenseTest::Items => self.line(cx.line).map_or(Truth::Unknown, |line| self.licensed(l, line)),
            LicenseTest::Destination => {
                let ps = l.destinations.test(|places| {
                    cx.destination.test(|d| Truth::any(places.iter().map(|p| p.covers(d))))
                });
                if l.destinations.is_absent() { Truth::Unknown } else { ps }
            }
            LicenseTest::Value => match &l.value {
                Fact::NotKnown => Truth::Yes,
                limit => limit.test(|limit| {
                    let lines = self.ready.lines.iter().zip(0u32..).filter(|(line, _)| !self.licensed(l, line).is_no());
                    self.sum_within(lines, limit, &mut Vec::new())
                }),
            },
            LicenseTest::Quantity => match &l.quantity {
                Fact::NotKnown => Truth::Yes,
                limit => limit.test(|limit| self.quantity_within(l, limit)),
            },
            LicenseTest::Conditions => l.conditions_met.test(|b| (*b).into()),
        }
    }

    fn licensed(&self, l: &crate::model::License, line: &ReadyLine) -> Truth {
        if !line.goods {
            return Truth::No;
        }
        l.items.test(|rules| {
            line.item.categories.test(|cs| {
                Truth::any(rules.iter().map(|rule| {
                    Truth::agreed(cs.iter().filter(|c| c.scheme() == rule.scheme()).map(|c| rule.covers(c)))
                }))
            })
        })
    }

    fn quantity_within(&self, l: &crate::model::License, limit: &Quantity) -> Truth {
        let mut sum = Amount::ZERO;
        let mut open = false;
        for line in self.ready.lines.iter().filter(|line| !self.licensed(l, line).is_no()) {
            match line.item.quantity.value().filter(|q| q.unit == limit.unit) {
                Some(q) => match sum.checked_add(q.amount) {
                    Some(s) => sum = s,
                    None => return Truth::No,
                },
                None => open = true,
            }
        }
        if sum > limit.amount {
            Truth::No
        } else if open {
            Truth::Unknown
        } else {
            Truth::Yes
        }
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
fn place_gap(cx: Cx<'_>) -> MissingFact {
    match cx.capacity {
        DestinationKind::Transit => MissingFact::Transit,
        _ => MissingFact::Destination,
    }
}
/// A line that the host did not state misses the items as a whole.
pub(crate) fn item_gap(facts: &Facts<'_>, cx: Cx<'_>, what: ItemFact) -> MissingFact {
    match facts.line(cx.line) {
        Some(l) if l.stated => MissingFact::Item(cx.line, what),
        _ => MissingFact::Items,
    }
}

