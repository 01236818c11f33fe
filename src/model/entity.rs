//! Who: entities, and the capacity in which they take part.

use super::{Amount, Born, Fact, Facts, Label, ListId, ListingId, Role, Territory, words};
use crate::{Date, fingerprint::Fingerprint, truth::Truth};
use alloc::{string::String, vec::Vec};
use serde::{Deserialize, Serialize};

words! {
    /// What kind of thing an entity is.
    EntityKind "bad-kind" "a kind of entity" {
        /// A natural person.
        Person = "person",
        /// A company, an institute, an association.
        Organization = "organization",
        /// A vessel.
        Vessel = "vessel",
        /// An aircraft.
        Aircraft = "aircraft",
        /// A government or a part of one.
        Government = "government",
        /// An address, listed as such.
        Address = "address",
    }
}

words! {
    /// How good a name is as evidence.
    Strength "bad-strength" "a strength of name" {
        /// The name under which it is listed or registered.
        Primary = "primary",
        /// Another full name.
        Strong = "strong",
        /// A short form, acronym or nickname: alone it can only say *might be*.
        Weak = "weak",
    }
}

/// A name and how good it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityName {
    /// The name as written.
    pub text: String,
    /// How good it is as evidence.
    pub strength: Strength,
}

/// An address as written, with its country where that is stated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// All of it in one line.
    pub text: String,
    /// Its country.
    pub country: Option<Territory>,
}

/// A registration, tax, passport, IMO or other number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// Who issues it or what it is, in lower case: `duns`, `lei`, `imo`, `passport`.
    pub kind: String,
    /// The number.
    pub value: String,
}

/// A share in an entity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// Who owns.
    pub entity: Entity,
    /// How much, in percent from 0 to 100.
    pub share: Fact<Amount>,
    /// What the host has found the owner to be.
    pub matches: Fact<Vec<HostMatch>>,
}

/// A person, organization, vessel, aircraft, government or bare address.
///
/// ```
/// use interdict::Entity;
/// let e = Entity::named("Example Chips Inc.").alias("Example Semiconductor");
/// assert_eq!(e.names.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entity {
    /// What kind of thing it is, if that is stated.
    pub kind: Option<EntityKind>,
    /// Its names; none = the name is not known.
    pub names: Vec<EntityName>,
    /// The countries in which it is located; none = not known.
    pub countries: Vec<Territory>,
    /// The nationalities of a person; none = not known.
    pub nationalities: Vec<Territory>,
    /// Its addresses.
    pub addresses: Vec<Address>,
    /// Its numbers.
    pub identifiers: Vec<Identifier>,
    /// When a person was born; several where sources differ, none = not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub born: Vec<Born>,
    /// Who owns it. Absent = nothing was said; an empty list = nobody else.
    pub owners: Fact<Vec<Owner>>,
    /// Declared facts about it.
    pub facts: Facts,
}

impl Entity {
    /// An entity with a primary name.
    pub fn named(name: impl Into<String>) -> Entity {
        Entity {
            names: alloc::vec![EntityName { text: name.into(), strength: Strength::Primary }],
            ..Entity::default()
        }
    }
    /// The same with another full name.
    #[must_use]
    pub fn alias(mut self, name: impl Into<String>) -> Entity {
        self.names.push(EntityName { text: name.into(), strength: Strength::Strong });
        self
    }
    /// The same with a weak alias: a short form or acronym.
    #[must_use]
    pub fn weak_alias(mut self, name: impl Into<String>) -> Entity {
        self.names.push(EntityName { text: name.into(), strength: Strength::Weak });
        self
    }
    /// The same, located in a country.
    #[must_use]
    pub fn located(mut self, place: Territory) -> Entity {
        self.countries.push(place);
        self
    }
    /// The same with an identifier.
    #[must_use]
    pub fn identifier(mut self, kind: impl Into<String>, value: impl Into<String>) -> Entity {
        self.identifiers.push(Identifier { kind: kind.into(), value: value.into() });
        self
    }
    /// The first primary name, or the first of any strength.
    pub fn name(&self) -> Option<&str> {
        let primary = self.names.iter().find(|n| n.strength == Strength::Primary);
        primary.or(self.names.first()).map(|n| n.text.as_str())
    }
}

/// What the host has found about a party and one listing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HostMatch {
    /// The list.
    pub list: ListId,
    /// The entry.
    pub listing: ListingId,
    /// `Yes` = is, `Unknown` = might be, `No` = is not.
    pub is: Truth,
    /// To what an `is not` is bound. It counts only as long as both sides are as they were; without
    /// this it counts as long as the host says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared: Option<Cleared>,
}

impl HostMatch {
    /// What the host has found about an entry.
    pub fn new(list: ListId, listing: ListingId, is: Truth) -> HostMatch {
        HostMatch { list, listing, is, cleared: None }
    }
    /// A pair that was looked at and cleared: the party is not the entry, as long as both sides are
    /// what they were, and until a day.
    pub fn cleared(list: ListId, listing: ListingId, by: Cleared) -> HostMatch {
        HostMatch { list, listing, is: Truth::No, cleared: Some(by) }
    }
}

/// To what a cleared pair is bound. The fingerprints are those of [`party`](crate::party), and stand in
/// every answer about a hit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cleared {
    /// The party as it was stated.
    pub party: Fingerprint,
    /// The entry as it was listed.
    pub entry: Fingerprint,
    /// The first day on which it counts no longer.
    pub until: Date,
}

/// An entity in its capacity in one transaction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Party {
    /// The host's label for it within the transaction.
    pub id: Label,
    /// The capacity in which it takes part.
    pub role: Role,
    /// Who it is.
    pub entity: Entity,
    /// What the host has found it to be. Absent = the host did not resolve it; an empty list =
    /// it is on no list.
    pub matches: Fact<Vec<HostMatch>>,
}

impl Party {
    /// A party that the host did not resolve.
    ///
    /// ```
    /// use interdict::{Entity, Transaction, model::{Fact, Party, Role}};
    /// let buyer = Party::new("buyer".parse()?, Role::UltimateConsignee, Entity::named("Acme Trading"));
    /// let resolved = Party { matches: Fact::Value(vec![]), ..buyer };
    /// let tx = Transaction::builder().full_party(resolved).build();
    /// # Ok::<(), interdict::Error>(())
    /// ```
    pub fn new(id: Label, role: Role, entity: Entity) -> Party {
        Party { id, role, entity, matches: Fact::Absent }
    }
}
