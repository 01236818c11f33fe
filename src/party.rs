//! Who it is: what a party is found to be on a list, by identifier, exact folded name, or the host.
//! Uses `model`, `policy` and `text`. Leaves out likeness of names (`screen`) and all verdicts.

use crate::{
    model::{Entity, Fact, HostMatch, Strength},
    policy::{Matching, PartyList},
    truth::Truth,
};
use alloc::{collections::BTreeMap, vec::Vec};

/// What a party is found to be on one list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Nothing is known by which the party could be looked up: it may be any entry.
    pub anyone: bool,
    /// The entries that it is (`Yes`) or might be (`Unknown`), by place in the list.
    pub matches: Vec<(u32, Truth)>,
}

/// Looks a party up on a list.
///
/// By exact matching, an equal identifier or full name is *is*, an equal weak alias alone is
/// *might be*, and what the host has found about a single entry comes before what is looked up.
/// By host matching only the host's findings count, and without any the party may be anyone.
///
/// ```
/// use interdict::{Entity, Truth, model::Fact, party::identify, policy::{Listing, Matching, PartyList}};
/// let entity = Entity::named("Pakistan Institute for Nuclear Science and Technology").weak_alias("PINSTECH");
/// let list = PartyList::new("el".parse()?, "", vec![Listing::new("x-1".parse()?, entity)])?;
/// let found = |e: &Entity| identify(Matching::Exact, &list, e, &Fact::Absent);
/// assert_eq!(found(&Entity::named("Pinstech")).matches, [(0, Truth::Unknown)]);
/// assert!(found(&Entity::default()).anyone);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn identify(matching: Matching, list: &PartyList, entity: &Entity, host: &Fact<Vec<HostMatch>>) -> Identity {
    let mut found: BTreeMap<u32, Truth> = BTreeMap::new();
    if matching == Matching::Exact {
        for name in &entity.names {
            for (i, listed) in list.named(&name.text) {
                let weak = listed == Strength::Weak || name.strength == Strength::Weak;
                let t = found.entry(i).or_insert(Truth::No);
                *t = *t | if weak { Truth::Unknown } else { Truth::Yes };
            }
        }
        for id in &entity.identifiers {
            for i in list.identified(&id.kind, &id.value) {
                found.insert(i, Truth::Yes);
            }
        }
    }
    let stated: &[HostMatch] = host.value().map_or(&[], Vec::as_slice);
    let mut by_host: BTreeMap<u32, Truth> = BTreeMap::new();
    for m in stated.iter().filter(|m| m.list == *list.id()) {
        if let Some(i) = list.position(m.listing.as_str()) {
            // Two findings about one entry that differ leave it open.
            by_host.entry(i).and_modify(|t| *t = Truth::agreed([*t, m.is])).or_insert(m.is);
        }
    }
    found.extend(by_host);
    let anyone = host.value().is_none() && (matching == Matching::Host || entity.names.is_empty());
    Identity { anyone, matches: found.into_iter().filter(|(_, t)| !t.is_no()).collect() }
}
