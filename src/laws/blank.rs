//! Taking back what a transaction states, one fact at a time.

use crate::{
    Transaction,
    model::{Fact, FactName, License, Role},
};
use alloc::{string::String, vec::Vec};

/// A fact that a transaction states. Numbers are places of parties, lines, owners and licenses.
///
/// Names of listed parties, numbers and the host's findings are evidence rather than facts: more of
/// it may add a hit. Of these only the whole of a party's names stands here, and the whole of the
/// host's findings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Stated {
    /// The date.
    Date,
    /// The activity.
    Activity,
    /// The departure.
    Departure,
    /// The destination.
    Destination,
    /// The transit countries.
    Transit,
    /// Who takes part.
    Parties,
    /// What moves.
    Items,
    /// That nobody has a role.
    RoleAbsent(Role),
    /// A declared fact of the transaction.
    Fact(FactName),
    /// All names of a party.
    Names(usize),
    /// The countries of a party.
    Countries(usize),
    /// The nationalities of a party.
    Nationalities(usize),
    /// What kind of entity a party is.
    Kind(usize),
    /// The owners of a party.
    Owners(usize),
    /// The share of an owner of a party.
    Share(usize, usize),
    /// The countries of an owner of a party.
    OwnerCountries(usize, usize),
    /// All names of an owner of a party.
    OwnerNames(usize, usize),
    /// The owners of an owner of a party.
    OwnerOwners(usize, usize),
    /// What the host found a party to be.
    Matches(usize),
    /// A declared fact of a party.
    PartyFact(usize, FactName),
    /// The categories of a line.
    Categories(usize),
    /// The origin of a line.
    Origin(usize),
    /// The value of a line.
    Value(usize),
    /// The quantity of a line.
    Quantity(usize),
    /// A declared fact of a line.
    ItemFact(usize, FactName),
    /// The answer to a limit in words.
    Scope(usize, String),
    /// Who may use a license.
    Licensees(usize),
    /// Whom a license names.
    LicensedParties(usize),
    /// What a license covers.
    LicensedItems(usize),
    /// Where to a license covers.
    LicensedDestinations(usize),
    /// The value left on a license.
    LicensedValue(usize),
    /// The quantity left on a license.
    LicensedQuantity(usize),
    /// Whether the conditions of a license are met.
    LicenseConditions(usize),
}

/// Every fact that a transaction states.
///
/// ```
/// use interdict::{Transaction, laws::{Stated, blank, stated}};
/// let tx = Transaction::builder().date("2024-05-01").destination("CN").build();
/// assert_eq!(stated(&tx), [Stated::Date, Stated::Destination]);
/// assert!(blank(&tx, &Stated::Date).date.is_absent());
/// ```
pub fn stated(tx: &Transaction) -> Vec<Stated> {
    let mut out = Vec::new();
    {
        let mut add = |is: bool, what: Stated| {
            if is {
                out.push(what);
            }
        };
        add(!tx.date.is_absent(), Stated::Date);
        add(!tx.activity.is_absent(), Stated::Activity);
        add(!tx.departure.is_absent(), Stated::Departure);
        add(!tx.destination.is_absent(), Stated::Destination);
        add(!tx.transit.is_absent(), Stated::Transit);
        add(!tx.parties.is_absent(), Stated::Parties);
        add(!tx.items.is_absent(), Stated::Items);
        tx.roles_absent.iter().for_each(|r| add(true, Stated::RoleAbsent(r.clone())));
        tx.facts.iter().for_each(|(n, f)| add(!f.is_absent(), Stated::Fact(n.clone())));
        for (n, p) in tx.parties.value().into_iter().flatten().enumerate() {
            let e = &p.entity;
            add(!e.names.is_empty(), Stated::Names(n));
            add(!e.countries.is_empty(), Stated::Countries(n));
            add(!e.nationalities.is_empty(), Stated::Nationalities(n));
            add(e.kind.is_some(), Stated::Kind(n));
            add(!e.owners.is_absent(), Stated::Owners(n));
            for (k, o) in e.owners.value().into_iter().flatten().enumerate() {
                add(!o.share.is_absent(), Stated::Share(n, k));
                add(!o.entity.countries.is_empty(), Stated::OwnerCountries(n, k));
                add(!o.entity.names.is_empty(), Stated::OwnerNames(n, k));
                add(!o.entity.owners.is_absent(), Stated::OwnerOwners(n, k));
            }
            add(!p.matches.is_absent(), Stated::Matches(n));
            e.facts.iter().for_each(|(name, f)| add(!f.is_absent(), Stated::PartyFact(n, name.clone())));
        }
        for (n, l) in tx.items.value().into_iter().flatten().enumerate() {
            add(!l.categories.is_absent(), Stated::Categories(n));
            add(!l.origin.is_absent(), Stated::Origin(n));
            add(!l.value.is_absent(), Stated::Value(n));
            add(!l.quantity.is_absent(), Stated::Quantity(n));
            l.facts.iter().for_each(|(name, f)| add(!f.is_absent(), Stated::ItemFact(n, name.clone())));
            l.scopes.keys().for_each(|key| add(true, Stated::Scope(n, key.clone())));
        }
        for (n, l) in tx.licenses.value().into_iter().flatten().enumerate() {
            add(!l.licensees.is_absent(), Stated::Licensees(n));
            add(!l.parties.is_absent(), Stated::LicensedParties(n));
            add(!l.items.is_absent(), Stated::LicensedItems(n));
            add(!l.destinations.is_absent(), Stated::LicensedDestinations(n));
            add(!l.value.is_absent(), Stated::LicensedValue(n));
            add(!l.quantity.is_absent(), Stated::LicensedQuantity(n));
            add(!l.conditions_met.is_absent(), Stated::LicenseConditions(n));
        }
    }
    out
}

/// The transaction without one fact that it states.
///
/// ```
/// use interdict::{Transaction, laws::{blank, stated}};
/// let tx = Transaction::builder().date("2024-05-01").no_items().build();
/// let all = stated(&tx).iter().fold(tx, |tx, what| blank(&tx, what));
/// assert_eq!(all, Transaction::default());
/// ```
pub fn blank(tx: &Transaction, what: &Stated) -> Transaction {
    let mut tx = tx.clone();
    match what {
        Stated::Date => tx.date = Fact::Absent,
        Stated::Activity => tx.activity = Fact::Absent,
        Stated::Departure => tx.departure = Fact::Absent,
        Stated::Destination => tx.destination = Fact::Absent,
        Stated::Transit => tx.transit = Fact::Absent,
        Stated::Parties => tx.parties = Fact::Absent,
        Stated::Items => tx.items = Fact::Absent,
        Stated::RoleAbsent(role) => tx.roles_absent.retain(|r| r != role),
        Stated::Fact(name) => {
            tx.facts.remove(name);
        }
        Stated::Names(n)
        | Stated::Countries(n)
        | Stated::Nationalities(n)
        | Stated::Kind(n)
        | Stated::Owners(n)
        | Stated::Share(n, _)
        | Stated::OwnerCountries(n, _)
        | Stated::OwnerNames(n, _)
        | Stated::OwnerOwners(n, _)
        | Stated::Matches(n)
        | Stated::PartyFact(n, _) => party(&mut tx, *n, what),
        Stated::Categories(n)
        | Stated::Origin(n)
        | Stated::Value(n)
        | Stated::Quantity(n)
        | Stated::ItemFact(n, _)
        | Stated::Scope(n, _) => line(&mut tx, *n, what),
        Stated::Licensees(n)
        | Stated::LicensedParties(n)
        | Stated::LicensedItems(n)
        | Stated::LicensedDestinations(n)
        | Stated::LicensedValue(n)
        | Stated::LicensedQuantity(n)
        | Stated::LicenseConditions(n) => {
            if let Some(l) = entry(&mut tx.licenses, *n) {
                license(l, what);
            }
        }
    }
    tx
}

pub(super) fn entry<T>(f: &mut Fact<Vec<T>>, n: usize) -> Option<&mut T> {
    match f {
        Fact::Value(all) => all.get_mut(n),
        _ => None,
    }
}

fn party(tx: &mut Transaction, n: usize, what: &Stated) {
    let Some(p) = entry(&mut tx.parties, n) else { return };
    let e = &mut p.entity;
    match what {
        Stated::Names(_) => e.names.clear(),
        Stated::Countries(_) => e.countries.clear(),
        Stated::Nationalities(_) => e.nationalities.clear(),
        Stated::Kind(_) => e.kind = None,
        Stated::Owners(_) => e.owners = Fact::Absent,
        Stated::Matches(_) => p.matches = Fact::Absent,
        Stated::PartyFact(_, name) => {
            e.facts.remove(name);
        }
        Stated::Share(_, k) | Stated::OwnerCountries(_, k) | Stated::OwnerNames(_, k) | Stated::OwnerOwners(_, k) => {
            let Some(o) = entry(&mut e.owners, *k) else { return };
            match what {
                Stated::Share(..) => o.share = Fact::Absent,
                Stated::OwnerCountries(..) => o.entity.countries.clear(),
                Stated::OwnerNames(..) => o.entity.names.clear(),
                _ => o.entity.owners = Fact::Absent,
            }
        }
        _ => {}
    }
}

fn line(tx: &mut Transaction, n: usize, what: &Stated) {
    let Some(l) = entry(&mut tx.items, n) else { return };
    match what {
        Stated::Categories(_) => l.categories = Fact::Absent,
        Stated::Origin(_) => l.origin = Fact::Absent,
        Stated::Value(_) => l.value = Fact::Absent,
        Stated::Quantity(_) => l.quantity = Fact::Absent,
        Stated::ItemFact(_, name) => {
            l.facts.remove(name);
        }
        Stated::Scope(_, key) => {
            l.scopes.remove(key);
        }
        _ => {}
    }
}

fn license(l: &mut License, what: &Stated) {
    match what {
        Stated::Licensees(_) => l.licensees = Fact::Absent,
        Stated::LicensedParties(_) => l.parties = Fact::Absent,
        Stated::LicensedItems(_) => l.items = Fact::Absent,
        Stated::LicensedDestinations(_) => l.destinations = Fact::Absent,
        Stated::LicensedValue(_) => l.value = Fact::Absent,
        Stated::LicensedQuantity(_) => l.quantity = Fact::Absent,
        Stated::LicenseConditions(_) => l.conditions_met = Fact::Absent,
        _ => {}
    }
}
