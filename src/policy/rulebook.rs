//! All of it together: regimes, policies, tables and lists that refer to each other.

use super::{
    Chart, CheckError, Condition, ControlList, FactDecl, Group, PartyList, Policy, Regime, ReviewTable, Screening,
    check,
};
use crate::{
    fingerprint::{Cached, Fingerprint, Once},
    model::{ChartId, Code, DefinitionId, FactName, GroupId, ListId, RegimeId, Scenario, words},
};
use alloc::{boxed::Box, collections::BTreeMap, string::String, vec::Vec};
use core::ops::Deref;
use foldhash::fast::FixedState;
use hashbrown::HashSet;
use serde::{Deserialize, Serialize};

#[cfg(feature = "screen")]
words! {
    /// How parties are found on lists.
    #[non_exhaustive]
    Matching "bad-matching" "a way of matching" {
        /// By identifier or by exact folded name.
        Exact = "exact",
        /// The host has resolved the parties; one that it did not resolve is unknown.
        Host = "host",
        /// By identifier and by likeness of names, as `docs/screening.md` says. With the feature `screen` only:
        /// without it there is no such word, so that no build decides otherwise than another.
        Index = "index",
    }
}

#[cfg(not(feature = "screen"))]
words! {
    /// How parties are found on lists. The feature `screen` adds a way, by likeness of names.
    #[non_exhaustive]
    Matching "bad-matching" "a way of matching" {
        /// By identifier or by exact folded name.
        Exact = "exact",
        /// The host has resolved the parties; one that it did not resolve is unknown.
        Host = "host",
    }
}

impl Matching {
    /// Whether names are compared by likeness.
    pub fn is_by_likeness(self) -> bool {
        #[cfg(feature = "screen")]
        return self == Matching::Index;
        #[cfg(not(feature = "screen"))]
        false
    }
}

/// A named condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Definition {
    /// Where it stands.
    pub citation: String,
    /// What it is.
    pub when: Condition,
}

/// A scenario that policies may name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ScenarioDecl {
    /// What it supposes.
    pub title: String,
}

/// The parts of a rulebook, to be filled in any order and then checked by [`Rulebook::new`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RulebookParts {
    /// Its title.
    pub title: String,
    /// How parties are found on lists.
    pub matching: Matching,
    /// From which scores on a name makes a party an entry, where names are compared by likeness.
    #[serde(skip_serializing_if = "Screening::is_default")]
    pub screening: Screening,
    /// Whether nothing at all is presumed: see [`Rulebook::strict`].
    pub strict: bool,
    /// The regimes, at least one.
    pub regimes: BTreeMap<RegimeId, Regime>,
    /// The policies.
    pub policies: Vec<Policy>,
    /// The named conditions.
    pub definitions: BTreeMap<DefinitionId, Definition>,
    /// The groups.
    pub groups: BTreeMap<GroupId, Group>,
    /// The declared facts.
    pub facts: BTreeMap<FactName, FactDecl>,
    /// The shared review tables.
    pub reviews: BTreeMap<Code, ReviewTable>,
    /// The country charts.
    pub charts: BTreeMap<ChartId, Chart>,
    /// The control lists.
    pub controls: BTreeMap<Code, ControlList>,
    /// The party lists.
    pub lists: BTreeMap<ListId, PartyList>,
    /// The scenarios.
    pub scenarios: BTreeMap<Scenario, ScenarioDecl>,
}

impl Default for RulebookParts {
    fn default() -> Self {
        RulebookParts {
            title: String::new(),
            matching: Matching::Exact,
            screening: Screening::default(),
            strict: false,
            regimes: BTreeMap::new(),
            policies: Vec::new(),
            definitions: BTreeMap::new(),
            groups: BTreeMap::new(),
            facts: BTreeMap::new(),
            reviews: BTreeMap::new(),
            charts: BTreeMap::new(),
            controls: BTreeMap::new(),
            lists: BTreeMap::new(),
            scenarios: BTreeMap::new(),
        }
    }
}

/// A rulebook whose every reference has been checked. Its policies are in canonical order, by id.
///
/// ```
/// use interdict::{Rulebook, policy::{Regime, RulebookParts}};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let rulebook = Rulebook::new(parts)?;
/// assert_eq!(rulebook.policies.len(), 0);
/// assert!(Rulebook::new(RulebookParts::default()).is_err()); // no regime
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rulebook {
    parts: RulebookParts,
    print: Cached,
    /// The keys of limits in words that some control or eligibility asks for.
    scopes: Once<HashSet<String, FixedState>>,
    /// The names of the declared facts, in order.
    declared: Once<Box<[FactName]>>,
    /// The index over the names of its lists, which `party` makes when it is first asked for.
    #[cfg(feature = "screen")]
    names: super::made::Made,
}

impl Deref for Rulebook {
    type Target = RulebookParts;
    fn deref(&self) -> &RulebookParts {
        &self.parts
    }
}

/// Everything wrong with a rulebook's parts.
pub(crate) type CheckErrors = crate::error::Errors;

impl Rulebook {
    /// Sorts the parts into canonical order and checks every reference.
    ///
    /// # Errors
    /// All that is wrong at once, each with a stable code; see `docs/errors.md`.
    pub fn new(mut parts: RulebookParts) -> Result<Rulebook, CheckErrors> {
        let errors = Rulebook::check(&mut parts);
        if errors.is_empty() {
            Ok(Rulebook::checked(parts))
        } else {
            Err(CheckErrors::new(errors.into_iter().map(crate::Error::new).collect()))
        }
    }
    /// The same, with the errors as they are, so that a reader of files can add places.
    pub(crate) fn check(parts: &mut RulebookParts) -> Vec<CheckError> {
        canonical_order(parts);
        check::check(parts)
    }
    pub(crate) fn checked(parts: RulebookParts) -> Rulebook {
        Rulebook {
            parts,
            print: Cached::default(),
            scopes: Once::default(),
            declared: Once::default(),
            #[cfg(feature = "screen")]
            names: super::made::Made::default(),
        }
    }
    /// What `party` has made of the lists, once for this rulebook and its clones.
    #[cfg(feature = "screen")]
    pub(crate) fn names<T: super::made::Makes>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.names.get(make)
    }
    /// Joins another rulebook to this one, which is used up: a pack that is shared is cloned first.
    /// [`parse_rulebook_on`](crate::source::parse_rulebook_on) reads files on top of a rulebook that it
    /// leaves as it is, for rules that name what that one defines. Its policies stay within its own regimes, so a house
    /// regime cannot loosen another; what both declare must be equal.
    ///
    /// # Errors
    /// `duplicate-id` for anything both define differently, and `foreign-policy` for a policy
    /// that the other one adds to a regime of this one.
    pub fn with(self, other: Rulebook) -> Result<Rulebook, CheckErrors> {
        let mut errors = Vec::new();
        let mut a = self.parts;
        let b = other.parts;
        for p in &b.policies {
            if a.regimes.contains_key(p.id.regime()) {
                errors.push(CheckError::foreign(p));
            }
        }
        merge("regime", &mut a.regimes, b.regimes, false, &mut errors);
        merge("definition", &mut a.definitions, b.definitions, true, &mut errors);
        merge("group", &mut a.groups, b.groups, true, &mut errors);
        merge("fact", &mut a.facts, b.facts, true, &mut errors);
        merge("review", &mut a.reviews, b.reviews, true, &mut errors);
        merge("chart", &mut a.charts, b.charts, true, &mut errors);
        merge("controls", &mut a.controls, b.controls, true, &mut errors);
        merge("list", &mut a.lists, b.lists, true, &mut errors);
        merge("scenario", &mut a.scenarios, b.scenarios, true, &mut errors);
        a.policies.extend(b.policies);
        if a.screening.is_default() {
            a.screening = b.screening;
        }
        if !errors.is_empty() {
            return Err(CheckErrors::new(errors.into_iter().map(crate::Error::new).collect()));
        }
        Rulebook::new(a)
    }
    /// Puts a party list in the place of `id`, in a rulebook that is used up: the entries that the rulebook brought for that
    /// list, if any, are replaced, and its maximum age is kept unless the new list has its own.
    ///
    /// ```
    /// use interdict::{Entity, packs, policy::{Listing, PartyList}};
    /// let one = Listing::new("x-1".parse()?, Entity::named("Example Works"));
    /// let list = PartyList::new("el".parse()?, "Entity List", vec![one])?;
    /// let rulebook = packs::us_ear()?.clone().with_list("el".parse()?, list)?;
    /// assert_eq!(rulebook.lists["el"].listings().len(), 1); // the entries of the pack are gone
    /// assert_eq!(rulebook.lists["el"].max_age_days(), Some(120));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an entry refers to something that the rulebook does not define.
    pub fn with_list(self, id: ListId, mut list: PartyList) -> Result<Rulebook, CheckErrors> {
        let mut parts = self.parts;
        list = list.renamed(id.clone());
        if let Some(old) = parts.lists.get(&id) {
            let (as_of, max_age) = (list.as_of(), list.max_age_days().or(old.max_age_days()));
            list = list.kept(as_of, max_age);
        }
        parts.lists.insert(id, list);
        Rulebook::new(parts)
    }
    /// The same with other entries of a list that is there, whose terms are terms of before: they were checked.
    pub(crate) fn with_entries(&self, list: PartyList) -> Rulebook {
        let header = |l: &PartyList| (l.name.clone(), l.as_of, l.max_age_days);
        let same = self.lists.get(&list.id).map(header) == Some(header(&list));
        let mut parts = self.parts.clone();
        parts.lists.insert(list.id.clone(), list);
        let print = if same { Cached::with(self.fingerprint()) } else { Cached::default() };
        Rulebook { print, ..Rulebook::checked(parts) }
    }
    /// The same rulebook with no presumption at all: every absent fact stays unknown, and a list that
    /// a policy reads and nobody loaded is a flag.
    pub fn strict(self) -> Rulebook {
        let mut parts = self.parts;
        for f in parts.facts.values_mut() {
            f.absent = super::Absence::Unknown;
            f.profile = false;
        }
        parts.strict = true;
        Rulebook::checked(parts)
    }
    /// The same rulebook with another way of matching.
    pub fn matching(self, matching: Matching) -> Rulebook {
        Rulebook::checked(RulebookParts { matching, ..self.parts })
    }
    /// The parts, to be changed and checked again.
    pub fn into_parts(self) -> RulebookParts {
        self.parts
    }
    /// The place of a policy in the canonical order.
    pub fn position(&self, id: &str) -> Option<u32> {
        self.policies.binary_search_by(|p| p.id.as_str().cmp(id)).ok().and_then(|i| u32::try_from(i).ok())
    }
    /// The policy of an id.
    pub fn policy(&self, id: &str) -> Option<&Policy> {
        self.policies.get(usize::try_from(self.position(id)?).ok()?)
    }
    /// Whether a control or an eligibility has a limit in words of this key, for the host to answer.
    pub(crate) fn asks_scope(&self, key: &str) -> bool {
        let keys = || {
            let limits = |c: &ControlList| {
                let rows = c.rows.iter().filter(|r| r.scope.is_some()).map(|r| r.scope_key());
                let open = c.eligibility.iter().filter(|e| e.scope.is_some()).map(|e| e.scope_key());
                rows.chain(open).collect::<Vec<_>>()
            };
            self.controls.values().flat_map(limits).collect()
        };
        self.scopes.found(keys).contains(key)
    }
    /// The declaration of a fact, and its place among the declarations.
    pub(crate) fn declared(&self, name: &FactName) -> Option<(&FactDecl, u32)> {
        let names = self.declared.found(|| self.facts.keys().cloned().collect());
        let n = names.binary_search(name).ok()?;
        Some((self.facts.get(name)?, u32::try_from(n).ok()?))
    }
    /// The fingerprint of all of it but the entries of its lists.
    pub fn fingerprint(&self) -> Fingerprint {
        let p = &self.parts;
        self.print.get(|| {
            let print = Fingerprint::of(&(
                (&p.title, p.matching, p.strict, &p.regimes, &p.policies, &p.definitions, &p.groups),
                (&p.facts, &p.reviews, &p.charts, &p.controls, &p.scenarios),
                p.lists.iter().map(|(id, l)| (id, &l.name, l.as_of, l.max_age_days)).collect::<Vec<_>>(),
            ));
            if p.screening.is_default() { print } else { Fingerprint::of(&(print, &p.screening)) }
        })
    }
}

fn merge<K: Ord + AsRef<str>, V: PartialEq>(
    what: &'static str,
    into: &mut BTreeMap<K, V>,
    from: BTreeMap<K, V>,
    equal_is_fine: bool,
    errors: &mut Vec<CheckError>,
) {
    for (k, v) in from {
        match into.get(&k) {
            Some(old) if equal_is_fine && *old == v => {}
            Some(_) => errors.push(CheckError::duplicate(what, k.as_ref())),
            None => {
                into.insert(k, v);
            }
        }
    }
}

/// Sorts what has no meaning in its order, so that order cannot matter.
fn canonical_order(parts: &mut RulebookParts) {
    parts.policies.sort_by(|a, b| a.id.cmp(&b.id));
    for g in parts.groups.values_mut() {
        match g {
            Group::Places(ms) => ms.sort(),
            Group::Items(ms) => ms.sort(),
        }
    }
    for c in parts.controls.values_mut() {
        c.rows.sort();
        c.eligibility.sort();
        c.limits.sort();
    }
    for c in parts.charts.values_mut() {
        c.rows.sort();
    }
    for r in parts.regimes.values_mut() {
        r.grounds.sort_by(|a, b| a.id.cmp(&b.id));
        r.governed.sort();
    }
}
