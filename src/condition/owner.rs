//! Who owns a party: tests of its owners, how much of it parties on a list own, and which entries its
//! owners are.
//! Uses `party` and `model`. Leaves out tests of one owner in hand, which are those of a party (`party.rs`).

use super::{Cx, Facts, Gaps, PartyCx, settled, told, unknown_is};
use crate::{
    decision::PartyFact,
    model::{Amount, Fact, Owner},
    party::Identity,
    policy::Condition,
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

/// Who counts as an owner, and from which share on.
#[derive(Clone, Copy)]
pub(super) struct Stake<'a> {
    pub(super) at_least: &'a Amount,
    pub(super) by: &'a Condition,
}

impl<'a> PartyCx<'a> {
    /// An owner of the party, in its place.
    fn owner(self, o: &'a Owner) -> PartyCx<'a> {
        PartyCx { entity: &o.entity, identities: None, matches: &o.matches, share: Some(&o.share), ..self }
    }
}

impl<'a> Facts<'a> {
    pub(super) fn any_owner(&self, part: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some(p) = cx.party else { return Truth::Unknown };
        match &p.entity.owners {
            Fact::Value(owners) => {
                owners.iter().fold(Truth::No, |t, o| t | self.eval(part, Cx { party: Some(p.owner(o)), ..cx }, gaps))
            }
            Fact::NotKnown | Fact::NotClaimed => Truth::No,
            _ => unknown_is(Truth::Unknown, self.party_gap(p, PartyFact::Owners), gaps),
        }
    }

    /// Whether those who count own so much of the party together.
    pub(super) fn owned(&self, stake: Stake<'a>, p: PartyCx<'a>, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let gap = self.party_gap(p, PartyFact::Owners);
        told(&p.entity.owners, gap, gaps, |owners, gaps| {
            let (mut sure, mut most) = (Sum::default(), Sum::default());
            for o in owners {
                let counts = settled(gaps, |gaps| self.stands_for(stake, p.owner(o), cx, gaps));
                let (least, greatest) = ends(&o.share);
                if counts.is_yes() {
                    sure.add(least);
                }
                if !counts.is_no() {
                    most.add(greatest);
                    gaps.extend((least != greatest).then_some(gap));
                }
            }
            match (sure.reaches(stake.at_least), most.reaches(stake.at_least)) {
                (true, _) => Truth::Yes,
                (false, true) => Truth::Unknown,
                (false, false) => Truth::No,
            }
        })
    }

    /// Whether an owner counts: the part holds of it, or those who count own so much of it.
    fn stands_for(&self, stake: Stake<'a>, owner: PartyCx<'a>, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let cx = Cx { party: Some(owner), ..cx };
        let is = self.eval(stake.by, cx, gaps);
        if is.is_yes() { is } else { is | self.owned(stake, owner, cx, gaps) }
    }

    /// What the owners of a party, and their owners, are on a list: all that one of them is. Owners of
    /// whom nothing is said may be anyone.
    pub(crate) fn owners_on(&self, p: PartyCx<'a>, list: u32) -> Identity {
        let joined = |owners: &'a Vec<Owner>| {
            let (mut anyone, mut found) = (false, BTreeMap::new());
            for o in owners.iter().map(|o| p.owner(o)) {
                for id in [self.identity(o, list), self.owners_on(o, list)] {
                    anyone |= id.anyone;
                    for (entry, is) in id.matches {
                        let t = found.entry(entry).or_insert(Truth::No);
                        *t = *t | is;
                    }
                }
            }
            (anyone, found)
        };
        match &p.entity.owners {
            Fact::Absent => Identity { anyone: true, matches: Vec::new() },
            Fact::NotKnown | Fact::NotClaimed => Identity::default(),
            Fact::Value(owners) => {
                let (anyone, found) = joined(owners);
                Identity { anyone, matches: found.into_iter().collect() }
            }
            Fact::Conflict(ways) => {
                let ways: Vec<_> = ways.iter().map(joined).collect();
                let anyone = ways.is_empty() || ways.iter().any(|(anyone, _)| *anyone);
                let entries: BTreeSet<u32> = ways.iter().flat_map(|(_, found)| found.keys().copied()).collect();
                let is = |i: u32| Truth::agreed(ways.iter().map(|(_, f)| f.get(&i).copied().unwrap_or(Truth::No)));
                Identity { anyone, matches: entries.into_iter().map(|i| (i, is(i))).collect() }
            }
        }
    }
}

/// The least and the greatest that a share may be; `None` is more than any number.
fn ends(share: &Fact<Amount>) -> (Option<Amount>, Option<Amount>) {
    let none = Some(Amount::ZERO);
    match share {
        Fact::Value(s) => (Some(*s), Some(*s)),
        Fact::NotKnown | Fact::NotClaimed => (none, none),
        Fact::Absent => (none, None),
        Fact::Conflict(all) => (all.iter().min().copied().or(none), all.iter().max().copied()),
    }
}

/// A sum of shares; `None` is more than any number.
struct Sum(Option<Amount>);

impl Default for Sum {
    fn default() -> Sum {
        Sum(Some(Amount::ZERO))
    }
}

impl Sum {
    fn add(&mut self, share: Option<Amount>) {
        self.0 = self.0.zip(share).and_then(|(a, b)| a.checked_add(b));
    }
    fn reaches(&self, limit: &Amount) -> bool {
        self.0.is_none_or(|sum| sum >= *limit)
    }
}
