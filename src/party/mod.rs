//! Who it is: what a party is found to be on a list, by identifier, by name, or by the host's word.
//! Uses `screen` for likeness of names, `policy` and `model`. Here is what a party is in the end; looking
//! parties up by likeness is `resolve.rs` with `names.rs`, why they were found `evidence.rs`, and pairs
//! that were cleared `clear.rs`. Leaves out all verdicts.

mod clear;
mod evidence;
#[cfg(feature = "screen")]
mod names;
mod resolve;

pub use clear::{Clearing, entry_print, party_print};
pub use evidence::{Basis, Beside, Evidence};
pub use resolve::resolve;
pub(crate) use resolve::{By, beyond_host, is_bound, looked_up, owners_of, resolve_by, resolve_telling, stated};

use crate::{
    model::{Entity, Fact, HostMatch, Strength},
    policy::{Matching, PartyList},
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

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
/// *might be*, what the host has found about a single entry comes before what is looked up, and a
/// party without a name may be anyone. By host matching only the host's findings count, and
/// without any the party may be anyone. By likeness of names, what was looked up stands among the
/// host's findings already ([`resolve`] puts it there), and a party may be anyone if none of its names
/// tells who it is, or one of them was too long to be read to its end. Where the host's findings are in conflict, what they do
/// not agree on is *might be*.
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
    Identity { anyone: anyone(matching, entity, host), matches: matches(matching, list, entity, host) }
}

/// The entries of a list that a party is or might be.
fn matches(matching: Matching, list: &PartyList, entity: &Entity, host: &Fact<Vec<HostMatch>>) -> Vec<(u32, Truth)> {
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
    let ways: Vec<BTreeMap<u32, Truth>> = stated(host).iter().map(|all| with_host(&found, list, all)).collect();
    let entries: BTreeSet<u32> = ways.iter().chain([&found]).flat_map(|way| way.keys().copied()).collect();
    let is = |i: &u32| {
        let one = |way: &BTreeMap<u32, Truth>| way.get(i).copied().unwrap_or(Truth::No);
        if ways.is_empty() { one(&found) } else { Truth::agreed(ways.iter().map(one)) }
    };
    entries.into_iter().map(|i| (i, is(&i))).filter(|(_, t)| !t.is_no()).collect()
}

/// Whether a party may be any entry, of whatever list.
pub(crate) fn anyone(matching: Matching, entity: &Entity, host: &Fact<Vec<HostMatch>>) -> bool {
    match matching {
        Matching::Exact => entity.names.is_empty(),
        Matching::Host => stated(host).is_empty(),
        #[cfg(feature = "screen")]
        Matching::Index => names::untold(entity),
    }
}

/// What a party is on each of some lists, in their order.
pub(crate) fn identities<'l>(
    matching: Matching,
    lists: impl Iterator<Item = &'l PartyList>,
    entity: &Entity,
    host: &Fact<Vec<HostMatch>>,
) -> Vec<Identity> {
    let anyone = anyone(matching, entity, host);
    lists.map(|l| Identity { anyone, matches: matches(matching, l, entity, host) }).collect()
}

/// What was looked up, and in its place what the host found about single entries.
fn with_host(found: &BTreeMap<u32, Truth>, list: &PartyList, stated: &[HostMatch]) -> BTreeMap<u32, Truth> {
    let mut by_host: BTreeMap<u32, Truth> = BTreeMap::new();
    for m in stated.iter().filter(|m| m.list == *list.id()) {
        if let Some(i) = list.position(m.listing.as_str()) {
            // Two findings about one entry that differ leave it open.
            by_host.entry(i).and_modify(|t| *t = Truth::agreed([*t, m.is])).or_insert(m.is);
        }
    }
    let mut all = found.clone();
    all.extend(by_host);
    all
}
