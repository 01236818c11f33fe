//! What is different between two versions of a party list.

use super::{Listing, PartyList};
use crate::{Date, model::ListingId};
use alloc::vec::Vec;

/// A change of a party list: see [`PartyList::changed`] and [`Engine::with_changes`](crate::Engine::with_changes).
///
/// Nothing in it fails: an entry that is added and is there already replaces it, one that is removed and
/// is not there stays away, one that is both is added, and of two with one id the last counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListDelta {
    /// The day up to which the list is kept from now on; `None` leaves that as it is.
    pub as_of: Option<Date>,
    /// Entries that are new, or are as they are said here from now on.
    pub changed: Vec<Listing>,
    /// Entries that are gone.
    pub removed: Vec<ListingId>,
}

impl ListDelta {
    /// What makes the entries of `new` of those of `old`, in the order of ids.
    pub fn between(old: &PartyList, new: &PartyList) -> ListDelta {
        let differs =
            |l: &&Listing| old.position(l.id.as_str()).is_none_or(|n| old.listings().get(n as usize) != Some(*l));
        ListDelta {
            as_of: new.as_of(),
            changed: new.listings().iter().filter(differs).cloned().collect(),
            removed: old
                .listings()
                .iter()
                .filter(|l| new.position(l.id.as_str()).is_none())
                .map(|l| l.id.clone())
                .collect(),
        }
    }
    /// Whether no entry changes.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.removed.is_empty()
    }
}
