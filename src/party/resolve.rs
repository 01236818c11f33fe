//! Looking parties and their owners up by likeness, before any rule is asked: what is found stands
//! among the host's findings afterwards, and clearings that no longer hold are gone from them.
//! Leaves out how names are compared (`names.rs`).

use super::{Basis, Beside, Clearing, Evidence, Identity, anyone, identities};
use crate::{
    Date,
    model::{Entity, Fact, HostMatch, Owner, Party, Transaction},
    policy::{Matching, Rulebook},
    truth::Truth,
};
use alloc::{borrow::Cow, collections::BTreeMap, vec::Vec};

/// How names are looked for; both ways find the same (law `index_equals_scan`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// By the index.
    Index,
    /// By comparing every listed name: slow, and plain to see.
    Scan,
}

/// Looks up every party and owner of a transaction, where the rulebook compares names by likeness, and
/// looks at every pair that was cleared. What is found stands in `matches` afterwards, beside what the
/// host has stated: a finding of the host about one entry comes before what is looked up. Every evaluator does this by itself;
/// a transaction that is resolved already is decided alike.
///
/// ```
/// # #[cfg(feature = "screen")] {
/// use interdict::{Entity, Transaction, Truth, packs, party::resolve, policy::Matching, model::Role};
/// let rulebook = packs::us_ear()?.clone().matching(Matching::Index);
/// let buyer = Entity::named("Huawei Technolgies Co");
/// let tx = Transaction::builder().party(Role::UltimateConsignee, buyer).build();
/// let resolved = resolve(&rulebook, &tx);
/// let parties = resolved.parties.value().unwrap();
/// assert!(parties[0].matches.value().unwrap().iter().any(|m| m.is == Truth::Unknown));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn resolve<'t>(rulebook: &Rulebook, tx: &'t Transaction) -> Cow<'t, Transaction> {
    resolve_by(rulebook, tx, By::Index)
}

pub(crate) fn resolve_by<'t>(rulebook: &Rulebook, tx: &'t Transaction, by: By) -> Cow<'t, Transaction> {
    if !rulebook.matching.is_by_likeness() && !tx.parties.value().into_iter().flatten().any(is_bound) {
        return Cow::Borrowed(tx);
    }
    let mut out = tx.clone();
    settle(&mut out, &mut Seeker::new(rulebook, tx.date.value().copied(), by));
    Cow::Owned(out)
}

/// The same, with all that speaks for it: of each party in order, and after it of its owners.
pub(crate) fn resolve_telling(rulebook: &Rulebook, tx: &Transaction) -> (Transaction, Vec<Vec<Evidence>>) {
    let mut out = tx.clone();
    let mut seeker = Seeker::new(rulebook, tx.date.value().copied(), By::Index);
    settle(&mut out, &mut seeker);
    (out, seeker.told)
}

fn settle(tx: &mut Transaction, seeker: &mut Seeker<'_>) {
    if let Fact::Value(parties) = &mut tx.parties {
        for p in parties {
            seeker.settle(&mut p.entity, &mut p.matches);
        }
    }
}

/// What an entity is on each list of a rulebook, in their order, once it is looked up.
pub(crate) fn looked_up(
    rulebook: &Rulebook,
    day: Option<Date>,
    entity: &Entity,
    matches: &Fact<Vec<HostMatch>>,
) -> Vec<Identity> {
    let (mut entity, mut matches) = (entity.clone(), matches.clone());
    Seeker::new(rulebook, day, By::Index).settle(&mut entity, &mut matches);
    identities(rulebook.matching, rulebook.lists.values(), &entity, &matches)
}

/// Whether something that the host has cleared is bound to what it was.
pub(crate) fn is_bound(party: &Party) -> bool {
    bound(&party.entity, &party.matches)
}

fn bound(entity: &Entity, matches: &Fact<Vec<HostMatch>>) -> bool {
    let owned = |o: &Owner| bound(&o.entity, &o.matches);
    stated(matches).iter().flatten().any(|m| m.cleared.is_some()) || stated(&entity.owners).iter().flatten().any(owned)
}

/// Whether a party of a resolved transaction may be anyone although something is found about it, which
/// findings alone do not say.
pub(crate) fn beyond_host(rulebook: &Rulebook, tx: &Transaction) -> bool {
    let parties = tx.parties.value().into_iter().flatten();
    rulebook.matching.is_by_likeness()
        && parties.filter(|p| !stated(&p.matches).is_empty()).any(|p| anyone(rulebook.matching, &p.entity, &p.matches))
}

/// All that is stated of a list of things, once for each way in which it is.
pub(crate) fn stated<T>(fact: &Fact<Vec<T>>) -> &[Vec<T>] {
    match fact {
        Fact::Value(v) => core::slice::from_ref(v),
        Fact::Conflict(vs) => vs,
        Fact::Absent | Fact::NotKnown | Fact::NotClaimed => &[],
    }
}

/// Every owner of an entity, of each way in which they are stated.
pub(crate) fn owners_of(entity: &mut Entity) -> impl Iterator<Item = &mut Owner> {
    match &mut entity.owners {
        Fact::Value(v) => core::slice::from_mut(v),
        Fact::Conflict(vs) => vs.as_mut_slice(),
        Fact::Absent | Fact::NotKnown | Fact::NotClaimed => &mut [],
    }
    .iter_mut()
    .flatten()
}

/// Looks up the parties of one transaction.
pub(crate) struct Seeker<'a> {
    rulebook: &'a Rulebook,
    day: Option<Date>,
    /// What speaks for each entity that was settled.
    told: Vec<Vec<Evidence>>,
    #[cfg(feature = "screen")]
    names: Option<super::names::Search<'a>>,
}

impl<'a> Seeker<'a> {
    pub(crate) fn new(rulebook: &'a Rulebook, day: Option<Date>, by: By) -> Seeker<'a> {
        #[cfg(not(feature = "screen"))]
        let _ = by;
        Seeker {
            rulebook,
            day,
            told: Vec::new(),
            #[cfg(feature = "screen")]
            names: rulebook.matching.is_by_likeness().then(|| super::names::Search::new(rulebook, by)).flatten(),
        }
    }

    /// All that speaks for an entity being an entry of some list, the most telling first.
    pub(crate) fn evidence(&mut self, entity: &Entity) -> Vec<Evidence> {
        let mut out = Vec::new();
        if self.rulebook.matching == Matching::Host {
            return out;
        }
        for (list, l) in (0u32..).zip(self.rulebook.lists.values()) {
            let listed = |listing: u32| l.listings().get(usize::try_from(listing).unwrap_or(usize::MAX));
            let mut add = |listing: u32, is: Truth, basis: Basis| {
                if let Some(e) = listed(listing) {
                    out.push(Evidence { list, listing, is, basis, beside: Beside::of(entity, &e.entity) });
                }
            };
            for (stated, id) in (0u32..).zip(&entity.identifiers) {
                l.identified(&id.kind, &id.value).for_each(|i| add(i, Truth::Yes, Basis::Identifier { stated }));
            }
            if self.rulebook.matching == Matching::Exact {
                for (n, name) in (0u32..).zip(&entity.names) {
                    super::evidence::equal(l, name, n, &mut add);
                }
            }
        }
        #[cfg(feature = "screen")]
        if let Some(names) = &mut self.names {
            names.look_up(entity, &mut out);
        }
        out.sort_by_cached_key(Evidence::rank);
        out
    }

    /// Puts what is looked up beside the findings of the host, for an entity and its owners.
    fn settle(&mut self, entity: &mut Entity, matches: &mut Fact<Vec<HostMatch>>) {
        let likeness = self.rulebook.matching.is_by_likeness();
        let mut found: BTreeMap<(u32, u32), Truth> = BTreeMap::new();
        let evidence = self.evidence(entity);
        for e in &evidence {
            let t = found.entry((e.list, e.listing)).or_insert(Truth::No);
            *t = *t | e.is;
        }
        self.told.push(evidence);
        found.retain(|_, t| !t.is_no());
        *matches = match core::mem::take(matches) {
            Fact::Value(way) => Fact::Value(self.way(way, entity, &found)),
            Fact::Conflict(ways) if !ways.is_empty() => {
                Fact::Conflict(ways.into_iter().map(|way| self.way(way, entity, &found)).collect())
            }
            // Whom nobody named and nobody found, nobody looked up.
            other if !likeness || (found.is_empty() && anyone(self.rulebook.matching, entity, &other)) => other,
            _ => Fact::Value(self.way(Vec::new(), entity, &found)),
        };
        for o in owners_of(entity) {
            self.settle(&mut o.entity, &mut o.matches);
        }
    }

    /// One way in which the host has stated its findings, with what is looked up about other entries.
    fn way(&self, stated: Vec<HostMatch>, entity: &Entity, found: &BTreeMap<(u32, u32), Truth>) -> Vec<HostMatch> {
        let mut out: Vec<HostMatch> = stated.into_iter().map(|m| self.standing(m, entity, found)).collect();
        let said = out.len();
        // What is equal is found again by whoever matches exactly.
        for ((list, listing), is) in found.iter().filter(|_| self.rulebook.matching.is_by_likeness()) {
            let l = self.rulebook.lists.values().nth(usize::try_from(*list).unwrap_or(usize::MAX));
            let Some((l, e)) = l.and_then(|l| Some((l, l.listings().get(usize::try_from(*listing).ok()?)?))) else {
                continue;
            };
            if !out.iter().take(said).any(|m| m.list == *l.id() && m.listing == e.id) {
                out.push(HostMatch::new(l.id().clone(), e.id.clone(), *is));
            }
        }
        out
    }

    /// A finding of the host, as far as what it is bound to still holds. A pair that is open again is what is looked up.
    fn standing(&self, m: HostMatch, entity: &Entity, found: &BTreeMap<(u32, u32), Truth>) -> HostMatch {
        let HostMatch { list, listing, is, cleared: Some(cleared) } = m else { return m };
        let lists = (0u32..).zip(&self.rulebook.lists);
        let entry = lists.filter(|(_, (id, _))| **id == list).find_map(|(at, (_, l))| {
            let n = l.position(listing.as_str())?;
            Some((at, n, l.listings().get(usize::try_from(n).ok()?)?))
        });
        let Some((at, n, e)) = entry else { return HostMatch::new(list, listing, is) };
        // Where nobody but the host looks, it is open again.
        let looked = match self.rulebook.matching {
            Matching::Host => Truth::Unknown,
            _ => found.get(&(at, n)).copied().unwrap_or(Truth::No),
        };
        let is = match Clearing::of(&cleared, entity, &list, e, self.day) {
            Clearing::Holds => Truth::No,
            Clearing::Undated => Truth::agreed([Truth::No, looked]),
            Clearing::Expired | Clearing::PartyChanged | Clearing::EntryChanged => looked,
        };
        HostMatch::new(list, listing, is)
    }
}
