//! Stating what is missing: for each fact that a decision asks for, some value that the rulebook
//! tells apart from others.
//! Uses `intake` and below. Here is which fact goes where; the values for parties, items, places,
//! declared facts and licenses are files of their own.

mod declared;
mod item;
mod license;
mod party;
mod place;

#[cfg(feature = "proptest")]
pub(crate) use declared::candidates;

use super::{Vocabulary, blank::entry};
use crate::{
    Date, Rulebook, Transaction,
    decision::{ItemFact, Missing, MissingFact, PartyFact},
    intake::{self, Ready},
    model::{Activity, Fact, Facts, ItemLine, Label},
    policy::FactKind,
};
use alloc::{format, string::String, vec::Vec};
use declared::stateable;
use license::{licensed, units};

/// States every fact in `missing` that is the host's to say, with values that `choose` picks among
/// those that the rulebook tells apart; `None` if there is none. What is stated is never changed: a
/// conflict is settled for one of its values, and a code or place that does not go deep enough is
/// continued.
///
/// An expected role that nobody fills is filled or said to be absent. Missing items become lines
/// of which more is asked in the next round.
///
/// ```
/// use interdict::{evaluate, laws, Rulebook, Transaction, View};
/// use interdict::policy::{Admits, Condition, Effect, Policy, Regime, RulebookParts};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let stop = Effect::Prohibit { admits: Admits::none() };
/// parts.policies.push(Policy::new("house/1".parse()?, stop).when(Condition::destination("CU".parse()?)));
/// let rulebook = Rulebook::new(parts)?;
/// let decision = evaluate(&rulebook, &Transaction::default(), &View::latest());
/// let more = laws::fill(&rulebook, &Transaction::default(), &decision.missing, &mut |_| 0).unwrap();
/// assert_eq!(more.destination.value().map(|p| p.country()), Some("CU"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fill(
    rulebook: &Rulebook,
    tx: &Transaction,
    missing: &[Missing],
    choose: &mut dyn FnMut(usize) -> usize,
) -> Option<Transaction> {
    let mut filled = tx.clone();
    let ready = intake::ready(rulebook, tx);
    let mut words = Vocabulary::of(rulebook);
    licensed(tx, &mut words);
    let mut f = Filler { rulebook, words, ready: &ready, choose };
    for m in missing {
        let before = filled.clone();
        f.state(&mut filled, &m.fact);
        // A conflict is not settled for a value that is itself wrong.
        if intake::ready(rulebook, &filled).problems != ready.problems {
            // Nor is a fact stated so that what is computed from it can not be, or differs.
            filled = stateable(rulebook, &before, &m.fact, &f.words).unwrap_or(before);
        }
    }
    (filled != *tx).then_some(filled)
}

/// Whether a missing fact is not the host's to say, or is stated in a way that cannot be
/// continued: in another currency, in another unit, in another scheme, or a number of which no value
/// agrees with what is stated and computed.
pub(super) fn beyond(rulebook: &Rulebook, tx: &Transaction, fact: &MissingFact) -> bool {
    let line = |n: u32| tx.items.value().and_then(|all| all.get(usize::try_from(n).ok()?));
    let party = |n: u32| tx.parties.value().and_then(|all| all.get(usize::try_from(n).ok()?));
    let category = |facts: Option<&Facts>, n: u32| {
        let d = usize::try_from(n).ok().and_then(|n| rulebook.facts.values().nth(n));
        d.filter(|d| matches!(d.kind, FactKind::Category | FactKind::Territory))
            .is_some_and(|d| facts.and_then(|f| f.get(&d.name)).is_some_and(|f| f.value().is_some()))
    };
    match fact {
        MissingFact::ChartRow | MissingFact::NotModeled(_) | MissingFact::ReviewPolicy(..) => true,
        MissingFact::Parties | MissingFact::Role(_) if matches!(tx.parties, Fact::Conflict(_)) => true,
        MissingFact::Items if matches!(tx.items, Fact::Conflict(_)) => true,
        MissingFact::Item(_, ItemFact::ValueIn(_)) => true,
        MissingFact::Item(n, ItemFact::Quantity) => line(*n).is_some_and(|l| l.quantity.value().is_some()),
        MissingFact::Fact(k) => category(Some(&tx.facts), *k),
        MissingFact::Item(n, ItemFact::Fact(k)) => {
            category(line(*n).map(|l| &l.facts), *k)
                || (tx.items.value().is_some() && stateable(rulebook, tx, fact, &Vocabulary::of(rulebook)).is_none())
        }
        MissingFact::Party(n, PartyFact::Fact(k)) => category(party(*n).map(|p| &p.entity.facts), *k),
        _ => false,
    }
}

struct Filler<'a> {
    rulebook: &'a Rulebook,
    words: Vocabulary,
    ready: &'a Ready,
    choose: &'a mut dyn FnMut(usize) -> usize,
}

impl Filler<'_> {
    fn state(&mut self, tx: &mut Transaction, fact: &MissingFact) {
        match fact {
            MissingFact::Date => {
                let days = self.days();
                self.settle(&mut tx.date, |f| f.pick(&days));
            }
            MissingFact::Activity => self.settle(&mut tx.activity, |f| f.pick(Activity::ALL)),
            MissingFact::Departure => self.place(&mut tx.departure),
            MissingFact::Destination => self.place(&mut tx.destination),
            MissingFact::Transit => {
                self.settle(&mut tx.transit, |f| {
                    let n = f.choose(3);
                    Some((0..n).filter_map(|_| f.some_place()).collect())
                });
                if let Fact::Value(places) = &mut tx.transit {
                    places.iter_mut().for_each(|p| self.deepen_place(p));
                }
            }
            MissingFact::Parties => {
                let absent = tx.roles_absent.clone();
                self.settle(&mut tx.parties, |f| {
                    let n = f.choose(3);
                    Some((0..n).filter_map(|k| f.party(k, &absent)).collect())
                });
            }
            MissingFact::Items => self.settle(&mut tx.items, |f| {
                let n = f.choose(3);
                let label = |k| format!("filled{k}").parse::<Label>().ok();
                Some((0..n).filter_map(label).map(ItemLine::new).collect())
            }),
            MissingFact::Role(n) => self.role(tx, *n),
            MissingFact::NobodyIn(test) => self.nobody_in(tx, test.roles()),
            MissingFact::Party(n, what) => {
                let n = usize::try_from(*n).unwrap_or(usize::MAX);
                if let Some(p) = entry(&mut tx.parties, n) {
                    self.party_fact(p, what);
                }
            }
            MissingFact::Item(n, what) => {
                let n = usize::try_from(*n).unwrap_or(usize::MAX);
                let schemes = self.words.categories.iter().map(|c| c.scheme().clone()).collect();
                let units = units(tx);
                let limits = self.words.limits.clone();
                if let Some(l) = entry(&mut tx.items, n) {
                    self.item_fact(l, what, &schemes, &units, &limits);
                }
            }
            MissingFact::Fact(n) => {
                if let Some(d) = self.decl(*n) {
                    self.declared(&mut tx.facts, &d);
                }
            }
            MissingFact::License(n, test) => {
                let n = usize::try_from(*n).unwrap_or(usize::MAX);
                let names: Vec<String> = tx
                    .parties
                    .value()
                    .into_iter()
                    .flatten()
                    .flat_map(|p| p.entity.names.iter().map(|n| n.text.clone()))
                    .collect();
                let codes = tx.items.value().into_iter().flatten();
                let codes = codes.flat_map(|l| l.categories.value().cloned().unwrap_or_default()).collect::<Vec<_>>();
                if let Some(l) = entry(&mut tx.licenses, n) {
                    self.license(l, *test, &names, &codes);
                }
            }
            MissingFact::ChartRow | MissingFact::NotModeled(_) | MissingFact::ReviewPolicy(..) => {}
        }
    }

    /// Fills an absent fact and settles a conflict for one of its values.
    fn settle<T: Clone>(&mut self, fact: &mut Fact<T>, value: impl FnOnce(&mut Self) -> Option<T>) {
        let chosen = match fact {
            Fact::Value(_) => return,
            Fact::Conflict(vs) if !vs.is_empty() => self.pick(vs),
            _ => value(self),
        };
        if let Some(v) = chosen {
            *fact = Fact::Value(v);
        }
    }

    fn choose(&mut self, n: usize) -> usize {
        if n < 2 { 0 } else { (self.choose)(n).min(n.saturating_sub(1)) }
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let n = self.choose(from.len());
        from.get(n).cloned()
    }

    fn days(&self) -> Vec<Date> {
        if self.words.days.is_empty() { Vec::from([Date::constant(2024, 5, 1)]) } else { self.words.days.clone() }
    }
}
