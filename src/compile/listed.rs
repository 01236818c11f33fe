//! What of a compiled rulebook hangs on the single entries of its lists: when each counts, and whether a name
//! is on any list at all, by the hash of its folded form: most are on none.

use super::{
    Core, List, NONE, Span,
    days::{ages, last_day, span},
};
use crate::policy::{ListDelta, Listing, Matching, PartyList, Rulebook};
use alloc::{boxed::Box, sync::Arc};
use foldhash::fast::FixedState;
use hashbrown::HashSet;

/// The hashes of all names of several lists. Of one list there are none: its own names are as quickly asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed(Option<HashSet<u64, FixedState>>);

impl Listed {
    /// Whether a folded name may be on a list.
    pub(crate) fn may(&self, key: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.contains(&name_hash(key)))
    }
}

fn several(r: &Rulebook) -> bool {
    r.matching == Matching::Exact && r.lists.values().filter(|l| l.keys().next().is_some()).nth(1).is_some()
}

/// Of a rulebook.
pub(crate) fn listed(r: &Rulebook) -> Listed {
    Listed(several(r).then(|| r.lists.values().flat_map(PartyList::keys).map(name_hash).collect()))
}

/// Of a rulebook in which one list has changed, from those of before; `None` if they have to be found anew:
/// where a name is gone, another may have its hash.
pub(crate) fn listed_with(before: &Core, now: &Rulebook, old: &PartyList, delta: &ListDelta) -> Option<Listed> {
    let (new, names) = (now.lists.get(old.id())?, before.listed.0.as_ref().filter(|_| several(now))?);
    let keys = |l: &Listing| l.entity.names.iter().map(|n| crate::text::fold(&n.text)).collect::<alloc::vec::Vec<_>>();
    let ids = delta.changed.iter().map(|l| &l.id).chain(&delta.removed);
    let at = |id: &crate::model::ListingId| old.listings().get(old.position(id.as_str())? as usize);
    let there = |key: &alloc::string::String| !new.keyed(key).is_empty();
    if !ids.filter_map(at).flat_map(keys).all(|key| key.is_empty() || there(&key)) {
        return None;
    }
    let mut listed = names.clone();
    // Of two changes of one entry only the last is there.
    let added = delta.changed.iter().flat_map(keys).filter(there);
    listed.extend(added.map(|key| name_hash(&key)));
    Some(Listed(Some(listed)))
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
        let List { kinds, order, said, read, entries: _, silent: _, last: _ } = compiled.clone();
        *compiled = List {
            entries: entries(l),
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

/// When each entry of a list counts, and its kind.
pub(super) fn entries(l: &PartyList) -> Box<[(Span, u32)]> {
    l.listings().iter().zip(0u32..).map(|(entry, n)| (span(&entry.dated), l.kind_of(n).unwrap_or(NONE))).collect()
}

/// The hash of a folded name.
fn name_hash(key: &str) -> u64 {
    core::hash::BuildHasher::hash_one(&FixedState::with_seed(0), key)
}
