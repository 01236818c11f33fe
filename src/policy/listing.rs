//! Party lists: entities with the requirement, review policy and authorizations of their entry.
//! Being listed is a fact; what follows from it is said by policies.

use super::{
    AuthCode, CheckError, Condition, ListDelta, ReviewTable,
    entries::{self, Entries},
};
use crate::{
    Date,
    fingerprint::{Cached, Fingerprint},
    model::{Code, Dated, Entity, ListId, ListingId, Strength},
    text,
};
use alloc::{
    collections::BTreeSet,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};
use serde::{Deserialize, Serialize, Serializer};

/// One entry of a party list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Listing {
    /// Its id within the list.
    pub id: ListingId,
    /// Who is listed.
    pub entity: Entity,
    /// The items for which its requirement holds; for all items, `Always(true)`.
    pub scope: Condition,
    /// How applications are reviewed.
    pub review: ReviewTable,
    /// Footnotes of Supplement No. 4 to Part 744, from 1.
    pub footnotes: BTreeSet<u8>,
    /// Authorizations that the entry itself admits.
    pub admits: BTreeSet<AuthCode>,
    /// Programs or tags under which it is listed, such as `SDGT`.
    pub programs: BTreeSet<Code>,
    /// When it is listed.
    pub dated: Dated,
    /// Where that stands.
    pub citation: String,
    /// The requirement and policy as the list words them, and what the reader should doubt.
    pub note: String,
}

impl Listing {
    /// An entry for all items, with no review policy stated, always in force.
    pub fn new(id: ListingId, entity: Entity) -> Listing {
        Listing {
            id,
            entity,
            scope: Condition::Always(true),
            review: ReviewTable::not_stated(),
            footnotes: BTreeSet::new(),
            admits: BTreeSet::new(),
            programs: BTreeSet::new(),
            dated: Dated::ALWAYS,
            citation: String::new(),
            note: String::new(),
        }
    }
}

/// A party list, sorted by id, with an index over its exact keys.
///
/// ```
/// use interdict::{Entity, policy::{Listing, PartyList}};
/// let acme = Listing::new("x-1".parse()?, Entity::named("Acme Trading, Ltd."));
/// let list = PartyList::new("house-stop".parse()?, "Acme's own list", vec![acme])?;
/// assert_eq!(list.named("ACME TRADING LTD").count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartyList {
    /// Its id.
    pub(crate) id: ListId,
    /// Its name in words.
    pub(crate) name: String,
    /// The day up to which it is kept.
    pub(crate) as_of: Option<Date>,
    /// For how many days after that it may be used without a flag.
    pub(crate) max_age_days: Option<u32>,
    /// A clone shares them.
    #[serde(rename = "listings", serialize_with = "listings")]
    entries: Arc<Entries>,
    #[serde(skip)]
    print: Cached,
}

fn listings<S: Serializer>(all: &Arc<Entries>, s: S) -> Result<S::Ok, S::Error> {
    all.listings.serialize(s)
}

impl PartyList {
    /// A list of entries, in any order.
    ///
    /// # Errors
    /// `duplicate-id` if two entries have one id.
    pub fn new(id: ListId, name: impl Into<String>, mut listings: Vec<Listing>) -> Result<PartyList, CheckError> {
        listings.sort();
        for w in listings.windows(2) {
            if let [a, b] = w
                && a.id == b.id
            {
                return Err(CheckError::duplicate("listing", a.id.as_str()).within(&alloc::format!("list {id}")));
            }
        }
        let entries = Arc::new(Entries::new(listings));
        Ok(PartyList { id, name: name.into(), as_of: None, max_age_days: None, entries, print: Cached::default() })
    }
    /// The same with entries added, replaced and removed: equal to a list made anew, at the cost of a copy
    /// of its entries and of what changes in the index.
    ///
    /// ```
    /// use interdict::{Entity, policy::{ListDelta, Listing, PartyList}};
    /// let entry = |id: &str, name: &str| Listing::new(id.parse().unwrap(), Entity::named(name));
    /// let old = PartyList::new("el".parse()?, "A list", vec![entry("a", "Acme"), entry("b", "Best")])?;
    /// let new = PartyList::new("el".parse()?, "A list", vec![entry("b", "Better"), entry("c", "Core")])?;
    /// let delta = ListDelta::between(&old, &new);
    /// assert_eq!((delta.changed.len(), delta.removed.len()), (2, 1));
    /// assert_eq!(old.changed(&delta), new);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn changed(&self, delta: &ListDelta) -> PartyList {
        let mut list = self.clone();
        list.entries = Arc::new(self.entries.changed(delta));
        list.as_of = delta.as_of.or(self.as_of);
        list
    }
    /// The same with an as-of date and the days for which it may be used after that.
    #[must_use]
    pub fn kept(mut self, as_of: Option<Date>, max_age_days: Option<u32>) -> PartyList {
        self.print = Cached::default();
        self.as_of = as_of;
        self.max_age_days = max_age_days;
        self
    }
    /// The same under another id.
    pub(crate) fn renamed(mut self, id: ListId) -> PartyList {
        self.print = Cached::default();
        self.id = id;
        self
    }
    /// Its id.
    pub fn id(&self) -> &ListId {
        &self.id
    }
    /// Its name in words.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The day up to which it is kept.
    pub fn as_of(&self) -> Option<Date> {
        self.as_of
    }
    /// For how many days after that it may be used without a flag.
    pub fn max_age_days(&self) -> Option<u32> {
        self.max_age_days
    }
    /// Whether anybody loaded it: a pack may name a list that it does not bring.
    pub fn is_loaded(&self) -> bool {
        !self.listings().is_empty() || self.as_of.is_some()
    }
    /// The entries, sorted by id.
    pub fn listings(&self) -> &[Listing] {
        &self.entries.listings
    }
    /// One entry of each kind, with the histories of its kind: entries that differ in who they are, and
    /// in nothing that a condition or a verdict could tell apart, count once.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&Listing, impl Iterator<Item = &Dated>)> {
        let at = |i: &u32| self.entries.listings.get(usize::try_from(*i).ok()?);
        self.entries
            .kinds
            .iter()
            .filter_map(move |(i, dates)| Some((at(i)?, dates.iter().filter_map(at).map(|l| &l.dated))))
    }
    /// Whether another list has the same kinds in the same order, whatever their histories.
    pub(crate) fn same_kinds(&self, other: &PartyList) -> bool {
        let of = |l: &PartyList| l.entries.kinds.len();
        of(self) == of(other)
            && self.kinds().zip(other.kinds()).all(|((a, _), (b, _))| entries::terms(a) == entries::terms(b))
    }
    /// The same by the place of one entry of each kind.
    pub(crate) fn kinds_at(&self) -> impl Iterator<Item = (u32, impl Iterator<Item = &Dated>)> {
        let at = |i: &u32| self.entries.listings.get(usize::try_from(*i).ok()?);
        self.entries.kinds.iter().map(move |(i, dates)| (*i, dates.iter().filter_map(at).map(|l| &l.dated)))
    }
    /// The same of one kind.
    pub(crate) fn kind_at(&self, kind: u32) -> Option<(u32, impl Iterator<Item = &Dated>)> {
        let at = |i: &u32| self.entries.listings.get(usize::try_from(*i).ok()?);
        let (place, dates) = self.entries.kinds.get(usize::try_from(kind).ok()?)?;
        Some((*place, dates.iter().filter_map(at).map(|l| &l.dated)))
    }
    /// The kind of an entry, by place among [`PartyList::kinds`].
    pub(crate) fn kind_of(&self, listing: u32) -> Option<u32> {
        self.entries.kind_of.get(usize::try_from(listing).ok()?).copied()
    }
    /// The entry of an id.
    pub fn position(&self, id: &str) -> Option<u32> {
        self.entries.places.get(id).copied()
    }
    /// The id that may be meant by one that is not there. Only those that begin alike are looked at, so
    /// that a request with many wrong ids costs little.
    pub(crate) fn near(&self, id: &str) -> Option<&str> {
        const BESIDE: usize = 16;
        let at = self.entries.listings.partition_point(|l| l.id.as_str() < id);
        let beside = self.entries.listings.iter().skip(at.saturating_sub(BESIDE)).take(BESIDE.saturating_mul(2));
        crate::error::nearest(id, beside.map(|l| l.id.as_str()))
    }
    /// The entries that have a name with this exact key, each with the strength of that name.
    pub fn named<'a>(&'a self, name: &str) -> impl Iterator<Item = (u32, Strength)> + 'a {
        self.keyed(&text::fold(name)).iter().copied()
    }
    /// The same by a name that is folded already.
    pub(crate) fn keyed(&self, key: &str) -> &[(u32, Strength)] {
        self.entries.names.get(key).map_or(&[], |at| at.as_slice())
    }
    /// The keys of all names.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.names.keys().map(|k| &**k)
    }
    /// The entries that have this identifier.
    pub fn identified<'a>(&'a self, kind: &str, value: &str) -> impl Iterator<Item = u32> + 'a {
        let key = (kind.to_lowercase().to_string(), text::fold_identifier(value));
        self.entries.identifiers.get(&key).into_iter().flatten().copied()
    }
    /// The fingerprint of the list.
    pub fn fingerprint(&self) -> Fingerprint {
        self.print.get(|| Fingerprint::of(self))
    }
}
