//! What of a compiled rulebook hangs on the single entries of its lists: when each counts, and whether a name
//! is on any list at all, by the hash of its folded form: most are on none.

use super::{
    Core, List, NONE,
    days::{ages, last_day, span},
    number,
};
use crate::policy::{ListDelta, Listing, Matching, PartyList, Rulebook};
use alloc::sync::Arc;
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

/// A compiled rulebook with the entries of one list as `rules` have them. Their kinds must be those of before,
/// in the same order: then every condition, table and set is what it was.
pub(crate) fn with_entries(before: &Core, rules: Arc<Rulebook>, list: u32, listed: Option<Listed>) -> Core {
    let listed = listed.unwrap_or_else(|| self::listed(&rules));
    let mut core = Core { print: rules.fingerprint(), listed, rulebook: rules.clone(), ..before.clone() };
    let n = list as usize;
    if let (Some(compiled), Some(l)) = (core.lists.get_mut(n), rules.lists.values().nth(n)) {
        let through = rules.policies.iter().any(|p| p.each.lists().any(|id| id == l.id()));
        // Each field is named, so that none is kept that hangs on the entries.
        let List { kinds, order, said, read, spans: _, kind_of: _, silent: _, last: _ } = compiled.clone();
        *compiled = List {
            spans: l.listings().iter().map(|l| span(&l.dated)).collect(),
            kind_of: (0..number(l.listings().len())).map(|n| l.kind_of(n).unwrap_or(NONE)).collect(),
            silent: through && rules.strict && !l.is_loaded(),
            last: last_day(l.as_of(), l.max_age_days()),
            kinds,
            order,
            said,
            read,
        };
    }
    core.ages = ages(&core.regimes, &core.lists, &core.controls);
    core
}

/// The hash of a folded name.
pub(crate) fn name_hash(key: &str) -> u64 {
    core::hash::BuildHasher::hash_one(&FixedState::with_seed(0), key)
}
