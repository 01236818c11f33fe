//! Why a party is found to be an entry, or to be one that it might be.
//! Leaves out what the host says of it.

use crate::{
    model::{Entity, EntityKind, EntityName, Strength, Territory},
    policy::PartyList,
    text,
    truth::Truth,
};
use alloc::collections::BTreeSet;
use core::cmp::Reverse;

/// What speaks for a party being one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The list, by place in the rulebook.
    pub list: u32,
    /// The entry, by place in the list.
    pub listing: u32,
    /// What this alone makes of it: is, might be, or, for a weak alias that is only alike, nothing.
    pub is: Truth,
    /// By what it was found.
    pub basis: Basis,
    /// What else is known of both, which changes rank and class and never takes a hit back.
    pub beside: Beside,
}

/// By what an entry was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// An identifier is equal: its place among those of the party.
    Identifier {
        /// The place.
        stated: u32,
    },
    /// A name is equal or alike.
    Name {
        /// The place of the name among those of the party.
        stated: u32,
        /// The place of the name among those of the entry.
        listed: u32,
        /// The score; 10,000 are names that are equal after folding.
        points: u16,
        /// Whether one of the two is a weak alias.
        weak: bool,
        /// Whether one of the two was too long to be read to its end.
        cut: bool,
    },
}

/// Whether what else is known of two sides agrees: *yes*, *no*, or *unknown* where a side says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Dates of birth.
    pub born: Truth,
    /// Countries, of addresses and of nationality as well.
    pub countries: Truth,
    /// What kind of thing they are.
    pub kind: Truth,
}

impl Beside {
    /// Compares all that a party and an entry state beside names.
    ///
    /// ```
    /// use interdict::{Entity, Truth, party::Beside};
    /// let mut party = Entity::named("Claudia Aguirre").located("CO".parse()?);
    /// party.born.push("1969-01-04".parse()?);
    /// let mut entry = Entity::named("AGUIRRE SANCHEZ, Claudia");
    /// entry.born.push("1969-01-04".parse()?);
    /// let beside = Beside::of(&party, &entry);
    /// assert_eq!((beside.born, beside.countries), (Truth::Yes, Truth::Unknown));
    /// # Ok::<(), interdict::Error>(())
    /// ```
    pub fn of(party: &Entity, entry: &Entity) -> Beside {
        let pairs = || party.born.iter().flat_map(|a| entry.born.iter().map(move |b| a.agrees(*b)));
        // One of several dates that agrees is enough, and all must contradict.
        let born = if pairs().next().is_none() { Truth::Unknown } else { Truth::any(pairs()) };
        let (ours, theirs) = (countries(party), countries(entry));
        let countries = if ours.is_empty() || theirs.is_empty() {
            Truth::Unknown
        } else {
            Truth::from(ours.intersection(&theirs).next().is_some())
        };
        let kind = match (party.kind, entry.kind) {
            (None, _) | (_, None) => Truth::Unknown,
            (Some(a), Some(b)) if a == b => Truth::Yes,
            // What is a government is often stated as an organization.
            (Some(a), Some(b)) => {
                let body = |k| matches!(k, EntityKind::Organization | EntityKind::Government | EntityKind::Address);
                if body(a) && body(b) { Truth::Unknown } else { Truth::No }
            }
        };
        Beside { born, countries, kind }
    }
    fn all(self) -> [Truth; 3] {
        [self.born, self.countries, self.kind]
    }
    /// How much agrees, and how much contradicts.
    fn balance(self) -> (usize, usize) {
        (self.all().iter().filter(|t| t.is_yes()).count(), self.all().iter().filter(|t| t.is_no()).count())
    }
}

fn countries(e: &Entity) -> BTreeSet<&str> {
    let all = e.countries.iter().chain(&e.nationalities).chain(e.addresses.iter().filter_map(|a| a.country.as_ref()));
    all.map(Territory::country).collect()
}

/// What an equal name makes of an entity, by exact matching.
pub(super) fn equal(list: &PartyList, name: &EntityName, stated: u32, add: &mut impl FnMut(u32, Truth, Basis)) {
    let key = text::fold(&name.text);
    for (listing, strength) in list.keyed(&key) {
        let entry = list.listings().get(usize::try_from(*listing).unwrap_or(usize::MAX));
        let names = (0u32..).zip(entry.into_iter().flat_map(|e| &e.entity.names));
        let same = |(_, n): &(u32, &EntityName)| n.strength == *strength && text::fold(&n.text) == key;
        let Some((listed, _)) = names.into_iter().find(same) else { continue };
        let weak = *strength == Strength::Weak || name.strength == Strength::Weak;
        let is = if weak { Truth::Unknown } else { Truth::Yes };
        add(*listing, is, Basis::Name { stated, listed, points: 10_000, weak, cut: false });
    }
}

impl Evidence {
    /// What kind of evidence it is: `identifier`, `equal name`, `name and date of birth`, `similar name`,
    /// `equal weak alias` or `similar weak alias`, the strongest first.
    pub fn class(&self) -> &'static str {
        const CLASSES: [&str; 6] = [
            "identifier",
            "equal name",
            "name and date of birth",
            "similar name",
            "equal weak alias",
            "similar weak alias",
        ];
        CLASSES.get(self.grade()).copied().unwrap_or_default()
    }
    fn grade(&self) -> usize {
        match self.basis {
            Basis::Identifier { .. } => 0,
            Basis::Name { weak: true, points, .. } => 4 + usize::from(points < 10_000),
            Basis::Name { points: 10_000, .. } => 1,
            Basis::Name { .. } => 2 + usize::from(!self.beside.born.is_yes()),
        }
    }
    /// The score of the name, if it was found by one.
    pub fn points(&self) -> Option<u16> {
        match self.basis {
            Basis::Identifier { .. } => None,
            Basis::Name { points, .. } => Some(points),
        }
    }
    /// The order of evidence, the most telling first.
    pub(crate) fn rank(&self) -> impl Ord + use<> {
        let (agree, contradict) = self.beside.balance();
        let points = Reverse(self.points().unwrap_or(u16::MAX));
        (Reverse(self.is), self.grade(), contradict, Reverse(agree), points, self.list, self.listing)
    }
}
