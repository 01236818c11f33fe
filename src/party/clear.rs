//! Pairs that were cleared: the fingerprints of both sides, and whether a clearing still holds.
//! Leaves out who clears a pair, and where that is kept: both are the host's.

use crate::{
    Date,
    fingerprint::Fingerprint,
    model::{Cleared, Entity, ListId},
    policy::Listing,
    text,
};
use alloc::vec::Vec;

/// The fingerprint of a party as it was stated: kind, names, addresses, places, numbers and days of birth,
/// in whatever order. Its owners and the facts that rules ask for are not who it is.
///
/// ```
/// use interdict::{Entity, party::party_print};
/// let one = Entity::named("Acme Trading").alias("Acme");
/// assert_eq!(party_print(&one), party_print(&Entity::named("Acme Trading").alias("Acme")));
/// assert_ne!(party_print(&one), party_print(&Entity::named("Acme Trading")));
/// ```
pub fn party_print(entity: &Entity) -> Fingerprint {
    Fingerprint::of(&(who(entity), text::version()))
}

/// The fingerprint of an entry as it is listed: where, who, and under which programs.
///
/// ```
/// use interdict::{Entity, party::entry_print, policy::Listing};
/// let (list, entry) = ("sdn".parse()?, Listing::new("x-1".parse()?, Entity::named("Acme Trading")));
/// let mut changed = entry.clone();
/// changed.entity = changed.entity.alias("Acme Holding");
/// assert_ne!(entry_print(&list, &entry), entry_print(&list, &changed));
/// # Ok::<(), interdict::Error>(())
/// ```
pub fn entry_print(list: &ListId, listing: &Listing) -> Fingerprint {
    // With another way of reading names an old answer says nothing, so its version is part of both sides.
    Fingerprint::of(&(list, &listing.id, who(&listing.entity), &listing.programs, text::version()))
}

fn who(e: &Entity) -> impl serde::Serialize + '_ {
    fn sorted<T: Ord>(all: &[T]) -> Vec<&T> {
        let mut all: Vec<&T> = all.iter().collect();
        all.sort();
        all
    }
    (
        e.kind,
        sorted(&e.names),
        sorted(&e.countries),
        sorted(&e.nationalities),
        sorted(&e.addresses),
        sorted(&e.identifiers),
        sorted(&e.born),
    )
}

/// How a clearing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clearing {
    /// Both sides are what they were, and its last day has not come.
    Holds,
    /// Both sides are, and the date of the transaction is not known.
    Undated,
    /// It is past its day.
    Expired,
    /// The party is stated otherwise than when it was cleared.
    PartyChanged,
    /// The entry is listed otherwise than when it was cleared.
    EntryChanged,
}

impl Clearing {
    /// How a clearing stands for two sides on a day.
    ///
    /// ```
    /// use interdict::{Entity, model::Cleared, party::{Clearing, entry_print, party_print}, policy::Listing};
    /// let (list, entry) = ("sdn".parse()?, Listing::new("x-1".parse()?, Entity::named("Acme Trading")));
    /// let party = Entity::named("Acme Trade");
    /// let (party_print, entry_print) = (party_print(&party), entry_print(&list, &entry));
    /// let until = "2027-01-01".parse()?;
    /// let cleared = Cleared { party: party_print, entry: entry_print, until };
    /// let on = |day: &str| Clearing::of(&cleared, &party, &list, &entry, day.parse().ok());
    /// assert_eq!(on("2026-12-31"), Clearing::Holds);
    /// assert_eq!(on("2027-01-01"), Clearing::Expired);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(cleared: &Cleared, party: &Entity, list: &ListId, entry: &Listing, day: Option<Date>) -> Clearing {
        if entry_print(list, entry) != cleared.entry {
            Clearing::EntryChanged
        } else if party_print(party) != cleared.party {
            Clearing::PartyChanged
        } else {
            match day {
                None => Clearing::Undated,
                Some(day) if day < cleared.until => Clearing::Holds,
                Some(_) => Clearing::Expired,
            }
        }
    }
    /// In words, for whoever must look at it again.
    pub fn words(self) -> &'static str {
        match self {
            Clearing::Holds => "cleared before, and nothing has changed since",
            Clearing::Undated => "cleared before, and without a date it cannot be told whether that still counts",
            Clearing::Expired => "cleared before, and that has expired: look again",
            Clearing::PartyChanged => "cleared before, and the party is stated otherwise since: look again",
            Clearing::EntryChanged => "cleared before, and the entry is listed otherwise since: look again",
        }
    }
}
