//! Parties and items that were looked up once, for transactions that repeat them.

use super::{
    Engine, Interval, Scratch,
    decide::{self, Decided},
    looked::{Looked, look_up},
    outcome,
    said::{Said, Those},
};
use crate::{
    Date,
    compile::Core,
    decision::{Decision, View},
    model::{Fact, ItemLine, Party, Territory, Transaction},
    party::beyond_host,
};
use alloc::sync::Arc;

/// A party that an engine has looked up on its lists: see [`Engine::prepare_party`].
#[derive(Clone, Debug)]
pub struct PreparedParty {
    party: Party,
    core: Arc<Core>,
    /// What was found; `None` where that is left to the specification.
    looked: Option<Looked>,
}

impl PreparedParty {
    /// The party as it was stated.
    pub fn party(&self) -> &Party {
        &self.party
    }
    /// What was found, if it was by this engine.
    pub(super) fn looked(&self, core: &Core) -> Option<&Looked> {
        self.looked.as_ref().filter(|_| core::ptr::eq(Arc::as_ptr(&self.core), core))
    }
}
impl AsRef<Party> for PreparedParty {
    fn as_ref(&self) -> &Party {
        &self.party
    }
}

/// An item line of which an engine has read the category: see [`Engine::prepare_item`].
#[derive(Clone, Debug)]
pub struct PreparedItem {
    item: ItemLine,
    core: Arc<Core>,
    class: Option<u64>,
}

impl PreparedItem {
    /// The line as it was stated.
    pub fn item(&self) -> &ItemLine {
        &self.item
    }
    /// The class of its one code, if it has one and it was read by this engine.
    pub(super) fn class(&self, core: &Core) -> Option<u64> {
        self.class.filter(|_| core::ptr::eq(Arc::as_ptr(&self.core), core))
    }
}
impl AsRef<ItemLine> for PreparedItem {
    fn as_ref(&self) -> &ItemLine {
        &self.item
    }
}

/// A transaction in parts: parties and items that were prepared, a date and a destination of their own, and
/// a transaction that says the rest. It means what [`Parts::whole`] means.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a>(Said<'a>);

impl<'a> Parts<'a> {
    /// All parts as the transaction states them.
    pub fn of(rest: &'a Transaction) -> Parts<'a> {
        Parts(Said::of(rest))
    }
    /// The same on another date.
    #[must_use]
    pub fn date(self, date: &'a Fact<Date>) -> Parts<'a> {
        Parts(Said { date, ..self.0 })
    }
    /// The same to another destination.
    #[must_use]
    pub fn destination(self, destination: &'a Fact<Territory>) -> Parts<'a> {
        Parts(Said { destination, ..self.0 })
    }
    /// The same with these parties and no others.
    #[must_use]
    pub fn parties(self, parties: &'a [&'a PreparedParty]) -> Parts<'a> {
        Parts(Said { parties: Those::Prepared(parties), ..self.0 })
    }
    /// The same with these lines and no others; none at all is a transaction in which nothing moves.
    #[must_use]
    pub fn items(self, items: &'a [&'a PreparedItem]) -> Parts<'a> {
        Parts(Said { items: Those::Prepared(items), ..self.0 })
    }
    /// The same with the lines as this states them.
    pub(super) fn items_as(self, items: &'a Fact<alloc::vec::Vec<ItemLine>>) -> Parts<'a> {
        Parts(Said { items: Those::Stated(items), ..self.0 })
    }
    /// The transaction in one piece.
    pub fn whole(&self) -> Transaction {
        self.0.whole()
    }
    pub(super) fn said(self) -> Said<'a> {
        self.0
    }
}

impl Engine {
    /// Looks a party up on all lists, once for all transactions in which it takes part. Used with another
    /// engine, as after a change of a list, it is looked up anew.
    ///
    /// ```
    /// use interdict::{Engine, Entity, Evaluate, Transaction, View, packs};
    /// use interdict::{evaluate::{Parts, Scratch}, model::{Activity, ItemLine, Party, Role}};
    /// let engine = Engine::compile(packs::us_ear()?)?;
    /// let huawei = Entity::named("Huawei Technologies Co., Ltd.");
    /// let huawei = engine.prepare_party(Party::new("c".parse()?, Role::UltimateConsignee, huawei));
    /// let part = ItemLine::new("1".parse()?).category("EAR99".parse()?).origin("US".parse()?);
    /// let part = engine.prepare_item(part);
    /// let rest = Transaction::builder().date("2020-12-01").activity(Activity::Export)
    ///     .departure("US").destination("CN").without(Role::IntermediateConsignee).build();
    /// let (parties, items) = ([&huawei], [&part]);
    /// let parts = Parts::of(&rest).parties(&parties).items(&items);
    /// let (view, mut scratch) = (View::latest(), Scratch::default());
    /// assert_eq!(engine.outcome_of(parts, &view, &mut scratch).clearance(), "stop");
    /// assert_eq!(engine.evaluate_of(parts, &view, &mut scratch), engine.evaluate(&parts.whole(), &view));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn prepare_party(&self, party: Party) -> PreparedParty {
        let looked = look_up(&self.core, &party.entity, &party.matches);
        PreparedParty { party, core: self.core.clone(), looked }
    }
    /// Reads the category of an item line, once for all transactions in which it moves; with another engine it
    /// is read anew. See [`Engine::prepare_party`].
    pub fn prepare_item(&self, item: ItemLine) -> PreparedItem {
        let class = match item.categories.value().map(alloc::vec::Vec::as_slice) {
            Some([one]) => Some(super::scratch::class_of(&self.core, one)),
            _ => None,
        };
        PreparedItem { item, core: self.core.clone(), class }
    }
    /// As [`Engine::outcome`], of a transaction in parts.
    pub fn outcome_of(&self, parts: Parts<'_>, view: &View, scratch: &mut Scratch) -> Interval {
        let (all, _) = outcome::outcome(&self.core, parts.said(), view, scratch, false);
        all
    }
    /// As [`Engine::evaluate_with`], of a transaction in parts.
    pub fn evaluate_of(&self, parts: Parts<'_>, view: &View, scratch: &mut Scratch) -> Decision {
        let rulebook = &self.core.rulebook;
        let looked = super::looked_up(rulebook, parts.said());
        let said = looked.as_ref().map_or(parts.said(), Said::of);
        let decided = match &looked {
            Some(tx) if beyond_host(rulebook, tx) => Decided::Beyond,
            _ => decide::decide(&self.core, said, view, scratch),
        };
        match decided {
            Decided::All(d) => d,
            Decided::Open(left) => {
                let ready = crate::intake::prepare(rulebook, &said.whole());
                crate::reference::decide(rulebook, &ready, view, &|at, policy| left.may(at, policy))
            }
            Decided::Beyond => super::specified(rulebook, &said.whole(), view),
        }
    }
}
