//! Where: which places stand as destination, whether a place lies within others, and the chart.

use super::{Cx, Facts, Gaps, item_gap, settled, told, unknown_is, unstated};
use crate::{
    decision::{ItemFact, MissingFact, PartyFact},
    intake::Ready,
    model::{Activity, Fact, Role, Territory},
    policy::{Control, DestinationKind, Group, OtherPlace, PlaceSel, Places, Regime},
    truth::Truth,
};
use alloc::vec::Vec;

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

/// Which places stand as destination under a regime, at least one.
pub(crate) fn destinations(regime: &Regime, ready: &Ready) -> Vec<(Fact<Territory>, DestinationKind)> {
    stands(regime, ready).into_iter().map(|d| (d.place, d.capacity)).collect()
}

/// The same, with whether each stands and what would settle it.
pub(crate) fn stands(regime: &Regime, ready: &Ready) -> Vec<Destination> {
    let mut out = Vec::new();
    let wants = |k| regime.destinations.contains(&k);
    let unless = |t: Truth, gap| (t == Truth::Unknown).then_some(gap);
    // A release goes to the nationality of whoever receives it.
    let released = ready.activity.test(|a| Truth::from(matches!(a, Activity::DeemedExport | Activity::DeemedReexport)))
        & wants(DestinationKind::Release).into();
    let (mut received, mut who) = (Truth::No, Gaps::new());
    for (p, n) in ready.parties.iter().zip(0u32..) {
        if released.is_no() || !matches!(p.role, Some(Role::EndUser | Role::UltimateConsignee) | None) {
            continue;
        }
        let unstated = unstated(ready, n);
        let is = if unstated.is_some() { Truth::Unknown } else { Truth::Yes };
        received = received | is;
        who.extend(unstated);
        let stands = released & is;
        let why: Gaps = unless(released, MissingFact::Activity).into_iter().chain(unstated).collect();
        let gap = unstated.unwrap_or(MissingFact::Party(n, PartyFact::Nationality));
        let capacity = DestinationKind::Release;
        let place = |place| Destination { place, capacity, stands, why: why.clone(), gap };
        let nations = &p.entity.nationalities;
        out.extend(nations.iter().cloned().map(Fact::Value).map(place));
        if nations.is_empty() {
            out.push(place(Fact::Absent));
        }
    }
    // Otherwise it goes to the ultimate destination.
    let ultimate = !(released & received);
    if !ultimate.is_no() {
        let why = unless(released, MissingFact::Activity).into_iter();
        let why = why.chain(who.into_iter().filter(|_| received == Truth::Unknown)).collect();
        out.push(Destination { stands: ultimate, why, ..Destination::ultimate(ready) });
    }
    if wants(DestinationKind::Transit) {
        let gap = MissingFact::Transit;
        let capacity = DestinationKind::Transit;
        match &ready.transit {
            Fact::Value(places) => out.extend(places.iter().filter_map(|p| {
                let stands = regime
                    .transit_places
                    .as_ref()
                    .map_or(Truth::Yes, |among| among.iter().fold(Truth::No, |t, a| t | a.covers(p)));
                let why = unless(stands, gap).into_iter().collect();
                (!stands.is_no()).then(|| Destination { place: Fact::Value(p.clone()), capacity, stands, why, gap })
            })),
            // That no transit is known was stated or is presumed: none stands.
            Fact::NotKnown | Fact::NotClaimed => {}
            _ => {
                let why = Gaps::from([gap]);
                out.push(Destination { place: Fact::Absent, capacity, stands: Truth::Unknown, why, gap });
            }
        }
    }
    out
}

impl<'a> Facts<'a> {
    /// Whether the place that a fact states lies within a selection.
    pub(super) fn lies(
        &self,
        f: &Fact<Territory>,
        ps: &Places,
        cx: Cx<'a>,
        gap: MissingFact,
        gaps: &mut Gaps,
    ) -> Truth {
        told(f, gap, gaps, |place, gaps| self.within(ps, place, cx.regime, gap, gaps))
    }
    /// Whether the destination in hand lies within another place of the transaction. As long as that one is open, the
    /// destination may have to be told more exactly as well.
    pub(super) fn goes_to(&self, other: OtherPlace, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let (place, gap) = match (other, self.line(cx.line)) {
            (OtherPlace::Departure, _) => (&self.ready.departure, MissingFact::Departure),
            (OtherPlace::Origin, None) => return Truth::Unknown,
            (OtherPlace::Origin, Some(line)) if !line.goods => return Truth::No,
            (OtherPlace::Origin, Some(line)) => (&line.item.origin, item_gap(self, cx, ItemFact::Origin)),
        };
        if place.value().is_none() {
            gaps.push(cx.place);
        }
        told(place, gap, gaps, |place, gaps| {
            let within = Places::of([place.clone()], []);
            settled(gaps, |gaps| self.lies(cx.destination, &within, cx, cx.place, gaps))
        })
    }
    /// Whether a place lies within a selection: itself, or by the entries that govern it. `gap` is
    /// the fact that would say it more exactly.
    pub(crate) fn within(
        &self,
        ps: &Places,
        place: &Territory,
        regime: &Regime,
        gap: MissingFact,
        gaps: &mut Gaps,
    ) -> Truth {
        let direct = |t: &Territory, gaps: &mut Gaps| {
            ps.0.iter().fold(Truth::No, |any, s| {
                any | match s {
                    PlaceSel::Place(p) => unknown_is(p.covers(t), gap, gaps),
                    PlaceSel::Group(g) => match self.rulebook.groups.get(g) {
                        Some(Group::Places(ms)) => ms.iter().fold(Truth::No, |any, m| {
                            any | settled(gaps, |gaps| match unknown_is(m.of.covers(t), gap, gaps) {
                                Truth::No => Truth::No,
                                covers => covers & self.counts(&m.dated, gaps),
                            })
                        }),
                        _ => Truth::Unknown,
                    },
                }
            })
        };
        let itself = settled(gaps, |gaps| direct(place, gaps));
        regime.governed.iter().fold(itself, |any, g| {
            any | settled(gaps, |gaps| match unknown_is(g.place.covers(place), gap, gaps) {
                Truth::No => Truth::No,
                covers => covers & self.counts(&g.dated, gaps) & direct(&g.by, gaps),
            })
        })
    }
    /// Whether the chart marks the control's column for the destination. A place without a row
    /// of its own on the day has the row of the place that governs it, or is unknown.
    pub(crate) fn chart(&self, chart: &str, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let (Some(chart), Some(row)) = (self.rulebook.charts.get(chart), cx.control) else { return Truth::Unknown };
        let Control::Column(column) = &row.control else { return Truth::No };
        if !chart.columns.contains(column) {
            return Truth::No;
        }
        let at = |place: &Territory, gaps: &mut Gaps| {
            chart.rows.iter().fold((Truth::No, Truth::No), |(present, marked), r| {
                let here = settled(gaps, |gaps| match unknown_is(r.place.covers(place), cx.place, gaps) {
                    Truth::No => Truth::No,
                    covers => covers & self.counts(&r.dated, gaps),
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
}
