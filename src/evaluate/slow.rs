//! Conditions that no class settles: owners, names, identifiers, licenses and sums, and what the specification itself
//! has to read.

use super::{
    prep::PartyPrep,
    run::{Hand, Run},
};
use crate::{
    compile::{NONE, state},
    condition::{self, Facts},
    intake::prepare,
    policy::Condition,
    truth::Truth,
};
use alloc::vec::Vec;

impl<'a> Run<'a> {
    /// A condition that is decided by the specification itself.
    #[inline(never)]
    pub(super) fn slow(&mut self, n: u32, h: &Hand) -> Truth {
        let core = self.p.core;
        let Some((c, _)) = core.graph.slow.all().get(n as usize) else { return Truth::Unknown };
        let party = self.party(h.party);
        match c {
            Condition::ShareAtLeast(_) => Truth::Unknown,
            Condition::AnyOwner(_) | Condition::Owned { .. } if party.is_some_and(|p| p.owned) => self.by_words(c, h),
            Condition::AnyOwner(_) => match party {
                None => Truth::Unknown,
                Some(p) => match p.owners {
                    state::ABSENT => Truth::Unknown,
                    _ => Truth::No,
                },
            },
            Condition::Owned { at_least, .. } => match party {
                None => Truth::Unknown,
                Some(p) => match p.owners {
                    state::ABSENT => Truth::Unknown,
                    state::VALUES => Truth::from(crate::model::Amount::ZERO >= *at_least),
                    _ => Truth::No,
                },
            },
            Condition::Identifier(_) => match party.and_then(|p| self.entity(p)) {
                Some(e) if !e.identifiers.is_empty() => self.by_words(c, h),
                _ => Truth::Unknown,
            },
            Condition::License(_) if h.license == NONE => Truth::Unknown,
            Condition::License(tests) => tests.iter().fold(Truth::Yes, |t, test| t & self.licensed(*test, h)),
            Condition::Name(_) => match party {
                Some(p) if p.names.0 < p.names.1 => {
                    self.meets();
                    let names = core.names.get(n as usize).map_or(&[][..], |names| names);
                    let is = |key: &str| names.iter().any(|n| n == key);
                    Truth::from((p.names.0..p.names.1).any(|k| self.name(k).is_some_and(is)))
                }
                _ => Truth::Unknown,
            },
            Condition::OrderValue(limit) if self.goods(h.line) => self.order_value(h.line, &core.scheme, limit),
            Condition::OrderTotal(limit) if self.goods(h.line) => {
                self.sum_within(&|run, line| run.goods(line).into(), limit)
            }
            Condition::OrderValue(_) | Condition::OrderTotal(_) => match self.line(h.line) {
                Some(_) => Truth::No,
                None => Truth::Unknown,
            },
            Condition::EligibleValue(..) => {
                let n = core.opened.get(n as usize).copied().unwrap_or(NONE);
                self.opens(n, super::sums::Measure::Order, h)
            }
            Condition::EligibleTotal { times, plus, .. } => {
                let n = core.opened.get(n as usize).copied().unwrap_or(NONE);
                self.opens(n, super::sums::Measure::Total(*times, plus), h)
            }
            _ => self.by_words(c, h),
        }
    }
    /// The folded name of a place.
    pub(super) fn name(&self, k: u32) -> Option<&str> {
        let (from, until) = self.room.names.get(k as usize)?;
        self.room.text.get(*from as usize..*until as usize)
    }
    /// Whether something moves on a line.
    pub(super) fn goods(&self, line: u32) -> bool {
        self.line(line).is_some_and(|l| l.goods)
    }
    fn entity(&self, p: PartyPrep) -> Option<&'a crate::Entity> {
        self.p.said.parties.get(p.stated as usize).map(|p| &p.entity)
    }
    fn by_words(&mut self, c: &Condition, h: &Hand) -> Truth {
        self.meets();
        let core = self.p.core;
        let ready = self.ready.get_or_init(|| prepare(&core.rulebook, &self.p.said.whole()));
        let Some(regime) = core.rulebook.regimes.values().nth(h.regime as usize) else { return Truth::Unknown };
        let facts = Facts { rulebook: &core.rulebook, ready, view: self.view };
        let ultimate;
        let stands;
        let to = if h.sight == NONE {
            ultimate = condition::Destination::ultimate(ready);
            &ultimate
        } else {
            stands = condition::stands(regime, ready);
            let Some(to) = stands.get(h.sight as usize) else { return Truth::Unknown };
            to
        };
        let control = || {
            let c = core.rulebook.controls.values().nth(h.control.0 as usize)?;
            c.rows.get(h.control.1 as usize)
        };
        let cx = condition::Cx {
            party: facts.parties().nth(h.party as usize),
            listing: self.listing(h.listing),
            control: control(),
            license: (h.license != NONE).then_some(h.license),
            ..condition::Cx::new(regime, h.line, to)
        };
        facts.eval(c, cx, &mut Vec::new())
    }
}
