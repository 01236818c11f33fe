//! An engine with another party list, without compiling what did not change.
//!
//! The rules of a pack compile in milliseconds; what costs is its listed parties. A clone of a list
//! shares its entries, so that other lists are not touched; of the list that changes, the entries that
//! did not are copied with their places in the index, and no name of theirs is folded or hashed again.

use super::Engine;
use crate::{
    compile::{NONE, compile, compile_with, listed_with, with_entries},
    error::Errors,
    model::ListId,
    policy::{CheckError, ListDelta, PartyList, Rulebook},
};
use alloc::{format, sync::Arc, vec::Vec};

impl Engine {
    /// The engine of the same rulebook with a party list in the place of `id`, as
    /// [`Rulebook::with_list`]: equal to one that is compiled anew. This one is not changed, so that whoever
    /// holds it goes on deciding by the old list.
    ///
    /// ```
    /// use interdict::{Engine, Entity, packs, policy::{Listing, PartyList}};
    /// let engine = Engine::compile(packs::us_ear()?)?;
    /// let one = Listing::new("x-1".parse()?, Entity::named("Example Works"));
    /// let list = PartyList::new("el".parse()?, "Entity List", vec![one])?;
    /// let new = engine.with_list("el".parse()?, list.clone())?;
    /// assert_eq!(new, Engine::compile(&packs::us_ear()?.clone().with_list("el".parse()?, list)?)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an entry refers to something that the rulebook does not define.
    pub fn with_list(&self, id: ListId, list: PartyList) -> Result<Engine, Errors> {
        let rules = Rulebook::clone(&self.core.rulebook).with_list(id, list)?;
        Ok(Engine { core: Arc::new(compile(Arc::new(rules))) })
    }
    /// The engine of the same rulebook with a change of one of its party lists: equal to one that is
    /// compiled anew. This one is not changed.
    ///
    /// ```
    /// use interdict::{Engine, Entity, packs, policy::{ListDelta, Listing}};
    /// let engine = Engine::compile(packs::us_ear()?)?;
    /// let added = Listing::new("x-1".parse()?, Entity::named("Example Works"));
    /// let delta = ListDelta { changed: vec![added], ..ListDelta::default() };
    /// let new = engine.with_changes(&"el".parse()?, &delta)?;
    /// assert!(new != engine);
    /// let back = ListDelta { removed: vec!["x-1".parse()?], ..ListDelta::default() };
    /// assert_eq!(new.with_changes(&"el".parse()?, &back)?, engine);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `unknown-name` if the rulebook has no such list, and whatever [`Engine::with_list`] says of the entries.
    pub fn with_changes(&self, id: &ListId, delta: &ListDelta) -> Result<Engine, Errors> {
        let before = &self.core.rulebook;
        let Some(old) = before.lists.get(id) else {
            let message = format!("there is no list `{id}`");
            let error = CheckError::new("unknown-name", "the change of a list", id.as_str(), message);
            return Err(Errors::new(Vec::from([crate::Error::new(error)])));
        };
        let list = old.changed(delta);
        let place = before.lists.keys().zip(0u32..).find(|(k, _)| *k == id).map_or(NONE, |(_, n)| n);
        let core = if list.same_kinds(old) {
            let rules = before.with_entries(list);
            let listed = listed_with(&self.core, &rules, old, delta);
            with_entries(&self.core, Arc::new(rules), place, listed)
        } else {
            // New terms bring new conditions: the rules are compiled anew, beside entries that are not.
            let rules = Rulebook::clone(before).with_list(id.clone(), list)?;
            let listed = listed_with(&self.core, &rules, old, delta);
            compile_with(Arc::new(rules), listed)
        };
        Ok(Engine { core: Arc::new(core) })
    }
}

/// Engines are equal if their rulebooks are, with every entry and every index: what is compiled follows
/// from the rulebook alone.
impl PartialEq for Engine {
    fn eq(&self, other: &Engine) -> bool {
        Arc::ptr_eq(&self.core, &other.core)
            || (self.core.rulebook == other.core.rulebook && self.core.listed == other.core.listed)
    }
}
impl Eq for Engine {}
