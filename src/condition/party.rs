//! Tests of a party or of an owner in hand.

use super::{Cx, Facts, Gaps, PartyCx, owner::Stake, unknown_is};
use crate::{
    decision::{MissingFact, PartyFact},
    model::{Entity, ListId, Territory},
    party::{Identity, identify},
    policy::{Condition, Listing, Places},
    text,
    truth::Truth,
};
use alloc::{collections::BTreeSet, string::String};

impl<'a> Facts<'a> {
    pub(super) fn party_atom(&self, c: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
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
            Condition::Owned { at_least, by } => self.owned(Stake { at_least, by }, p, cx, gaps),
            Condition::ShareAtLeast(limit) => {
                let t = p.share.map_or(Truth::Unknown, |s| s.test(|s| (s >= limit).into()));
                unknown_is(t, gap(PartyFact::Owners), gaps)
            }
            _ => Truth::Unknown,
        }
    }
    /// Whether a party is on one of the lists on the day, by an entry of which `part` holds.
    pub(super) fn listed(
        &self,
        lists: &BTreeSet<ListId>,
        part: Option<&'a Condition>,
        p: PartyCx<'a>,
        cx: Cx<'a>,
        gaps: &mut Gaps,
    ) -> Truth {
        let holds = |listing: &'a Listing, gaps: &mut Gaps| {
            part.map_or(Truth::Yes, |c| self.eval(c, Cx { listing: Some(listing), ..cx }, gaps))
        };
        let entry = |listing: &'a Listing, gaps: &mut Gaps| holds(listing, gaps) & self.counts(&listing.dated, gaps);
        self.rulebook.lists.values().zip(0u32..).filter(|(l, _)| lists.contains(l.id())).fold(Truth::No, |t, (l, n)| {
            let gap = |f| self.party_gap(p, f);
            let id = self.identity(p, n);
            // Anyone may be any entry for which the part could hold.
            let could =
                id.anyone && l.kinds().any(|(l, dates)| self.some_counts(dates) && !holds(l, &mut Gaps::new()).is_no());
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
}

/// Whether an entity has one of these names; unknown if it has none at all.
pub(super) fn named(names: &[String], e: &Entity) -> Truth {
    if e.names.is_empty() {
        return Truth::Unknown;
    }
    let is = |n: &str| names.iter().any(|m| text::fold(m) == text::fold(n));
    Truth::from(e.names.iter().any(|n| is(&n.text)))
}
