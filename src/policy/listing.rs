//! Party lists: entities with the requirement, review policy and authorizations of their entry.
//! Being listed is a fact; what follows from it is said by policies.

use super::{AuthCode, CheckError, Condition, ReviewTable};
use crate::{
    Date,
    fingerprint::{Cached, Fingerprint},
    model::{Code, Dated, Entity, ListId, ListingId, Strength},
    text,
};
use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    string::{String, ToString},
    vec::Vec,
};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

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
    listings: Vec<Listing>,
    #[serde(skip)]
    names: HashMap<Box<str>, Vec<(u32, Strength)>, FixedState>,
    #[serde(skip)]
    identifiers: BTreeMap<(String, String), Vec<u32>>,
    /// The place of each entry, by its id.
    #[serde(skip)]
    places: HashMap<ListingId, u32, FixedState>,
    /// One entry of each kind of terms, with one entry of each history among those of its kind: for a
    /// party that may be anyone.
    #[serde(skip)]
    kinds: Vec<(u32, Vec<u32>)>,
    /// The kind of each entry, by place among the kinds.
    #[serde(skip)]
    kind_of: Vec<u32>,
    #[serde(skip)]
    print: Cached,
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
        let mut list = PartyList {
            id,
            name: name.into(),
            as_of: None,
            max_age_days: None,
            listings,
            names: HashMap::default(),
            identifiers: BTreeMap::new(),
            places: HashMap::default(),
            kinds: Vec::new(),
            kind_of: Vec::new(),
            print: Cached::default(),
        };
        list.index();
        Ok(list)
    }
    fn index(&mut self) {
        let mut kinds: HashMap<_, (u32, BTreeMap<&Dated, u32>), FixedState> = HashMap::default();
        let mut order = Vec::new();
        for (l, i) in self.listings.iter().zip(0u32..) {
            let terms = (&l.scope, &l.review, &l.footnotes, &l.programs, l.entity.kind, &l.admits);
            let n = u32::try_from(order.len()).unwrap_or(u32::MAX);
            let (place, dates) = kinds.entry(terms).or_insert_with(|| {
                order.push(terms);
                (n, BTreeMap::new())
            });
            dates.entry(&l.dated).or_insert(i);
            self.kind_of.push(*place);
        }
        let dates = order.iter().map(|terms| {
            let dates = kinds.get(terms).map(|(_, dates)| Vec::from_iter(dates.values().copied()));
            dates.unwrap_or_default()
        });
        self.kinds = dates.map(|dates| (dates.first().copied().unwrap_or(0), dates)).collect();
        self.places = self.listings.iter().map(|l| l.id.clone()).zip(0u32..).collect();
        for (i, l) in self.listings.iter().enumerate() {
            let i = u32::try_from(i).unwrap_or(u32::MAX);
            for n in &l.entity.names {
                let key = text::fold(&n.text);
                if !key.is_empty() {
                    let at = self.names.entry(key.into()).or_default();
                    // Of two equal names of one entry the better one counts.
                    match at.iter_mut().find(|(j, _)| *j == i) {
                        Some((_, s)) => *s = (*s).min(n.strength),
                        None => at.push((i, n.strength)),
                    }
                }
            }
            for id in &l.entity.identifiers {
                let key = (id.kind.to_lowercase(), text::fold_identifier(&id.value));
                if !key.1.is_empty() {
                    self.identifiers.entry(key).or_default().push(i);
                }
            }
        }
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
        !self.listings.is_empty() || self.as_of.is_some()
    }
    /// The entries, sorted by id.
    pub fn listings(&self) -> &[Listing] {
        &self.listings
    }
    /// One entry of each kind, with the histories of its kind: entries that differ in who they are, and
    /// in nothing that a condition or a verdict could tell apart, count once.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&Listing, impl Iterator<Item = &Dated>)> {
        let at = |i: &u32| self.listings.get(usize::try_from(*i).ok()?);
        self.kinds.iter().filter_map(move |(i, dates)| Some((at(i)?, dates.iter().filter_map(at).map(|l| &l.dated))))
    }
    /// The same by the place of one entry of each kind.
    pub(crate) fn kinds_at(&self) -> impl Iterator<Item = (u32, impl Iterator<Item = &Dated>)> {
        let at = |i: &u32| self.listings.get(usize::try_from(*i).ok()?);
        self.kinds.iter().map(move |(i, dates)| (*i, dates.iter().filter_map(at).map(|l| &l.dated)))
    }
    /// The same of one kind.
    pub(crate) fn kind_at(&self, kind: u32) -> Option<(u32, impl Iterator<Item = &Dated>)> {
        let at = |i: &u32| self.listings.get(usize::try_from(*i).ok()?);
        let (place, dates) = self.kinds.get(usize::try_from(kind).ok()?)?;
        Some((*place, dates.iter().filter_map(at).map(|l| &l.dated)))
    }
    /// The kind of an entry, by place among [`PartyList::kinds`].
    pub(crate) fn kind_of(&self, listing: u32) -> Option<u32> {
        self.kind_of.get(usize::try_from(listing).ok()?).copied()
    }
    /// The entry of an id.
    pub fn position(&self, id: &str) -> Option<u32> {
        self.places.get(id).copied()
    }
    /// The id that may be meant by one that is not there. Only those that begin alike are looked at, so
    /// that a request with many wrong ids costs little.
    pub(crate) fn near(&self, id: &str) -> Option<&str> {
        const BESIDE: usize = 16;
        let at = self.listings.partition_point(|l| l.id.as_str() < id);
        let beside = self.listings.iter().skip(at.saturating_sub(BESIDE)).take(BESIDE.saturating_mul(2));
        crate::error::nearest(id, beside.map(|l| l.id.as_str()))
    }
    /// The entries that have a name with this exact key, each with the strength of that name.
    pub fn named<'a>(&'a self, name: &str) -> impl Iterator<Item = (u32, Strength)> + 'a {
        self.keyed(&text::fold(name)).iter().copied()
    }
    /// The same by a name that is folded already.
    pub(crate) fn keyed(&self, key: &str) -> &[(u32, Strength)] {
        self.names.get(key).map_or(&[], Vec::as_slice)
    }
    /// The keys of all names.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(|k| &**k)
    }
    /// The entries that have this identifier.
    pub fn identified<'a>(&'a self, kind: &str, value: &str) -> impl Iterator<Item = u32> + 'a {
        let key = (kind.to_lowercase().to_string(), text::fold_identifier(value));
        self.identifiers.get(&key).into_iter().flatten().copied()
    }
    /// The fingerprint of the list.
    pub fn fingerprint(&self) -> Fingerprint {
        self.print.get(|| Fingerprint::of(self))
    }
}
