//! Whether a name is on any list at all, by the hash of its folded form: most are on none.

use super::{Core, name_hash};
use crate::policy::{ListDelta, Listing, Matching, PartyList, Rulebook};
use foldhash::fast::FixedState;
use hashbrown::HashSet;

/// The hashes of all names.
pub(crate) type Listed = HashSet<u64, FixedState>;

/// Of a rulebook.
pub(crate) fn listed(r: &Rulebook) -> Listed {
    if r.matching != Matching::Exact {
        return Listed::default();
    }
    r.lists.values().flat_map(PartyList::keys).map(name_hash).collect()
}

/// Of a rulebook in which one list has changed, from those of before; `None` if they have to be found anew:
/// where a name is gone, another may have its hash.
pub(crate) fn listed_with(before: &Core, now: &Rulebook, old: &PartyList, delta: &ListDelta) -> Option<Listed> {
    let new = now.lists.get(old.id())?;
    let keys = |l: &Listing| l.entity.names.iter().map(|n| crate::text::fold(&n.text)).collect::<alloc::vec::Vec<_>>();
    let ids = delta.changed.iter().map(|l| &l.id).chain(&delta.removed);
    let at = |id: &crate::model::ListingId| old.listings().get(old.position(id.as_str())? as usize);
    let there = |key: &alloc::string::String| !new.keyed(key).is_empty();
    if now.matching != Matching::Exact || !ids.filter_map(at).flat_map(keys).all(|key| key.is_empty() || there(&key)) {
        return None;
    }
    let mut listed = before.listed.clone();
    // Of two changes of one entry only the last is there.
    let added = delta.changed.iter().flat_map(keys).filter(there);
    listed.extend(added.map(|key| name_hash(&key)));
    Some(listed)
}
