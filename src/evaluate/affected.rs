//! Reverse questions: which transactions hang on a policy or on an entry of a list, and which policies can
//! touch a place, an item or a party at all.
//!
//! Every answer is sound: what is not named does not hang on it. It may name more, since a policy that
//! applies need not be the one that decides.

use super::{Engine, Scratch};
use crate::{
    compile::{Core, is_set, state},
    condition::{Facts, PartyCx},
    decision::{Decision, Evaluate as _, Says, View},
    error::Error,
    intake::ready,
    model::{
        Activity, Entity, Fact, FactName, HostMatch, ItemCategory, ItemLine, Party, PolicyId, Territory, Transaction,
    },
    policy::{Each, Policy, Rulebook},
};
use alloc::{collections::BTreeSet, sync::Arc, vec::Vec};

impl Engine {
    /// The transactions, by place, whose decision may hang on a policy: without it, every other one has the
    /// same outcome, the same verdict on every line and the same findings. `None` if there is no such policy.
    ///
    /// What a policy is filed by rules it out for most transactions; the others are decided, and the policy must
    /// apply or may apply, or be an authorization that was looked at and whose condition does not fail.
    ///
    /// ```
    /// use interdict::{Engine, Transaction, View, model::Activity, packs};
    /// let engine = Engine::compile(packs::us_ear()?)?;
    /// let to = |place| Transaction::builder().date("2026-01-05").activity(Activity::Export)
    ///     .departure("US").destination(place).build();
    /// let portfolio = [to("CA"), to("CU"), to("DE")];
    /// let cuba = engine.affected_by_policy("us-ear/746.2", &portfolio, &View::latest());
    /// assert_eq!(cuba, Some(vec![1]));
    /// assert_eq!(engine.affected_by_policy("us-ear/none", &portfolio, &View::latest()), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn affected_by_policy(&self, id: &str, txs: &[Transaction], view: &View) -> Option<Vec<usize>> {
        let n = self.rulebook().position(id)?;
        let alone = Alone::of(self.rulebook(), n)?;
        let mut scratch = Scratch::default();
        let mut named = Vec::new();
        for (tx, at) in txs.iter().zip(0usize..) {
            let hangs = alone.loads
                || (!ruled_out(&self.core, n, tx, view, &mut scratch)
                    && concerns(&self.evaluate_with(tx, view, &mut scratch), n))
                || self.finds(tx, view, &alone.reads, None);
            if hangs {
                named.push(at);
            }
        }
        Some(named)
    }
    /// The transactions, by place, whose decision may hang on an entry of a list: some party, or an owner of
    /// one, is that entry on a day on which it may count, or might be, or the request names the entry. `None` if
    /// there is no such entry.
    ///
    /// ```
    /// use interdict::{Engine, Entity, Transaction, View, model::{Activity, Role}, packs};
    /// let engine = Engine::compile(packs::us_ear()?)?;
    /// let to = |name| Transaction::builder().date("2026-01-05").activity(Activity::Export)
    ///     .party(Role::UltimateConsignee, Entity::named(name)).without(Role::IntermediateConsignee).build();
    /// let portfolio = [to("Acme Trading"), to("Huawei Technologies Co., Ltd.")];
    /// let found = engine.affected_by_listing("el", "el-huawei-technologies-co-ltd-cn", &portfolio, &View::latest());
    /// assert_eq!(found, Some(vec![1]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn affected_by_listing(
        &self,
        list: &str,
        listing: &str,
        txs: &[Transaction],
        view: &View,
    ) -> Option<Vec<usize>> {
        let rulebook = self.rulebook();
        let n = rulebook.lists.keys().zip(0u32..).find(|(id, _)| id.as_str() == list).map(|(_, n)| n)?;
        let l = rulebook.lists.get(list)?;
        let place = l.position(listing)?;
        // Without its one entry a list may be one that nobody loaded.
        let last = l.listings().len() == 1 && l.as_of().is_none();
        let hangs = |tx: &Transaction| {
            last || host_matches(tx).any(|m| m.list.as_str() == list && m.listing.as_str() == listing)
                || self.finds(tx, view, &BTreeSet::from([n]), Some(place))
        };
        Some(txs.iter().zip(0usize..).filter(|(tx, _)| hangs(tx)).map(|(_, at)| at).collect())
    }
    /// Whether a party or an owner is found on one of the lists, or may be anyone; if `entry` is said, whether it
    /// is or may be that entry.
    fn finds(&self, tx: &Transaction, view: &View, lists: &BTreeSet<u32>, entry: Option<u32>) -> bool {
        if lists.is_empty() {
            return false;
        }
        let rulebook = self.rulebook();
        let ready = ready(rulebook, tx);
        let facts = Facts { rulebook, ready: &ready, view };
        let counts = |list: u32, entry: u32| {
            let l = rulebook.lists.values().nth(list as usize);
            let listing = l.and_then(|l| l.listings().get(entry as usize));
            listing.is_none_or(|l| !l.dated.counts(&ready.date, view, None).is_no())
        };
        let found = |p: PartyCx<'_>| {
            lists.iter().any(|list| {
                [facts.identity(p, *list), facts.owners_on(p, *list)].into_iter().any(|id| {
                    let is = |n: &u32| entry.is_none_or(|e| e == *n && counts(*list, e));
                    id.anyone || id.matches.iter().any(|(n, _)| is(n))
                })
            })
        };
        facts.parties().any(found)
    }
    /// What can be asked about policies before there is a transaction: the same rulebook with nothing presumed.
    ///
    /// # Errors
    /// As [`Engine::compile`].
    pub fn reach(&self) -> Result<Reach, Error> {
        Ok(Reach(Engine::of(Arc::new(Rulebook::clone(self.rulebook()).strict()))?))
    }
}

/// What a policy alone does for the rulebook as a whole.
struct Alone {
    /// Lists of which it alone reads the parties' own entries: without it, who is on them is flagged.
    reads: BTreeSet<u32>,
    /// Whether without it nobody would miss a list that was not loaded.
    loads: bool,
}

impl Alone {
    fn of(r: &Rulebook, n: u32) -> Option<Alone> {
        let own = r.policies.get(n as usize)?;
        let others = || r.policies.iter().filter(|p| p.id != own.id);
        let of = |list: &crate::model::ListId, own_only: bool| {
            let names = |p: &crate::policy::Policy| {
                (!own_only || matches!(p.each, Each::Listing(_))) && p.each.lists().any(|id| id == list)
            };
            names(own) && !others().any(names)
        };
        let lists = || r.lists.values().zip(0u32..);
        Some(Alone {
            reads: lists().filter(|(l, _)| of(l.id(), true)).map(|(_, n)| n).collect(),
            loads: r.strict && lists().any(|(l, _)| !l.is_loaded() && of(l.id(), false)),
        })
    }
}

/// Whether a policy has a part in a decision.
fn concerns(d: &Decision, n: u32) -> bool {
    let considered = || d.lines.iter().flat_map(|l| &l.considered);
    d.findings.iter().any(|f| f.says == Says::Policy(n))
        || considered().any(|c| c.policy == n && !c.verdict.condition().is_no())
}

/// What the host has found about parties and their owners.
fn host_matches(tx: &Transaction) -> impl Iterator<Item = &HostMatch> {
    fn of<'t>(ways: &'t Fact<Vec<HostMatch>>, all: &mut Vec<&'t HostMatch>) {
        match ways {
            Fact::Value(v) => all.extend(v),
            Fact::Conflict(vs) => all.extend(vs.iter().flatten()),
            Fact::Absent | Fact::NotKnown | Fact::NotClaimed => {}
        }
    }
    fn owners<'t>(e: &'t Entity, all: &mut Vec<&'t HostMatch>) {
        let ways: &[Vec<_>] = match &e.owners {
            Fact::Value(v) => core::slice::from_ref(v),
            Fact::Conflict(vs) => vs,
            Fact::Absent | Fact::NotKnown | Fact::NotClaimed => &[],
        };
        for o in ways.iter().flatten() {
            of(&o.matches, all);
            owners(&o.entity, all);
        }
    }
    let mut all = Vec::new();
    let ways: &[Vec<Party>] = match &tx.parties {
        Fact::Value(v) => core::slice::from_ref(v),
        Fact::Conflict(vs) => vs,
        Fact::Absent | Fact::NotKnown | Fact::NotClaimed => &[],
    };
    for p in ways.iter().flatten() {
        of(&p.matches, &mut all);
        owners(&p.entity, &mut all);
    }
    all.into_iter()
}

/// The value of a fact, or nothing; `Err` for values in conflict, of which no class is one.
fn plain<T>(f: &Fact<T>) -> Result<Option<&T>, ()> {
    match f {
        Fact::Value(v) => Ok(Some(v)),
        Fact::Conflict(_) => Err(()),
        Fact::Absent | Fact::NotKnown | Fact::NotClaimed => Ok(None),
    }
}

/// Whether a dimension by which a policy is filed rules it out for every line and destination.
fn ruled_out(core: &Arc<Core>, n: u32, tx: &Transaction, view: &View, scratch: &mut Scratch) -> bool {
    !core.plain && may(core, n, tx, view, scratch) == Ok(false)
}

fn may(core: &Arc<Core>, n: u32, tx: &Transaction, view: &View, scratch: &mut Scratch) -> Result<bool, ()> {
    scratch.follow(core, view);
    let rows = &mut scratch.rows;
    let masks = &core.masks;
    // The first half of each pair of sets says what is not ruled out.
    let left = |sets: Option<&[u64]>| sets.is_none_or(|s| is_set(s, n));
    let activity = plain(&tx.activity)?.copied();
    let day = rows.day(core, plain(&tx.date)?.copied());
    if !left(rows.day_row(day).map(|r| &*r.sets)) {
        return Ok(false);
    }
    let by_activity = match activity {
        Some(a) => masks.activities.get(a as usize),
        None => masks.activities.last(),
    };
    if !left(by_activity.map(|s| &**s)) || !stays(core, &masks.plain_facts, n, tx.facts.keys()) {
        return Ok(false);
    }
    let departure = rows.place(core, day, plain(&tx.departure)?);
    if !left(rows.place_row(departure).map(|r| &*r.departure)) {
        return Ok(false);
    }
    let mut ends: Vec<Option<&Territory>> = Vec::from([plain(&tx.destination)?]);
    match &tx.transit {
        Fact::Value(places) => ends.extend(places.iter().map(Some)),
        Fact::Conflict(_) => return Err(()),
        _ if core.presumed.transit == state::ABSENT => ends.push(None),
        _ => {}
    }
    if matches!(activity, None | Some(Activity::DeemedExport | Activity::DeemedReexport)) {
        ends.push(None);
        let parties = plain(&tx.parties)?.into_iter().flatten();
        ends.extend(parties.flat_map(|p| &p.entity.nationalities).map(Some));
    }
    let reached = ends.into_iter().any(|to| {
        let row = rows.place(core, day, to);
        left(rows.place_row(row).map(|r| &*r.destination))
    });
    if !reached {
        return Ok(false);
    }
    let lines = match &tx.items {
        Fact::Value(items) if !items.is_empty() => items,
        Fact::Conflict(_) => return Err(()),
        _ => return Ok(true),
    };
    for l in lines {
        let codes = plain(&l.categories)?.map(Vec::as_slice).filter(|codes| !codes.is_empty());
        let row = rows.item(core, day, codes, true);
        let origin = rows.place(core, day, plain(&l.origin)?);
        let [presumed, ..] = &masks.plain_item;
        if left(rows.item_row(row).map(|r| &*r.sets))
            && left(rows.place_row(origin).map(|r| &*r.origin))
            && stays(core, presumed, n, l.facts.keys())
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether facts as they are presumed do not rule a policy out, or one that is stated files it.
fn stays<'k>(core: &Core, presumed: &[u64], n: u32, mut stated: impl Iterator<Item = &'k FactName>) -> bool {
    let files = |fact: u32| core.masks.by_fact.get(fact as usize).is_some_and(|those| those.contains(&n));
    // What is computed from others may be known where those are stated.
    is_set(presumed, n)
        || stated.any(|name| core.facts.get(name).is_none_or(|(fact, _)| files(*fact) || is_set(&core.computed, *fact)))
}

/// Which policies can touch what, before there is a transaction: see [`Engine::reach`].
///
/// Whatever is not said is unknown, and nothing is presumed, so that a policy that is not named applies to no
/// transaction that says more. An authorization is named where something may be restricted.
///
/// ```
/// use interdict::{Engine, View, packs};
/// let reach = Engine::compile(packs::us_ear()?)?.reach()?;
/// let names = |ids: Vec<&interdict::model::PolicyId>| ids.iter().map(|id| id.to_string()).collect::<Vec<_>>();
/// let view = View::latest();
/// assert!(names(reach.of_destination(&"CU".parse()?, &view)).contains(&"us-ear/746.2".to_string()));
/// // What goes to Germany may pass through Cuba, unless it is said that it does not.
/// let direct = interdict::Transaction {
///     transit: interdict::model::Fact::Value(vec![]),
///     ..interdict::Transaction::builder().activity("export".parse()?).destination("DE").build()
/// };
/// assert!(!names(reach.of(&direct, &view)).contains(&"us-ear/746.2".to_string()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reach(Engine);

impl Reach {
    /// The policies that can touch a transaction of which no more is said than here, in the order of their ids.
    pub fn of(&self, said: &Transaction, view: &View) -> Vec<&PolicyId> {
        let d = self.0.evaluate(said, view);
        let mut scratch = Scratch::default();
        // Of what is not stated there may be some: each is then ruled out only by what is said.
        let mut hidden = |p: &Policy, n: u32| {
            let unsaid = match &p.each {
                Each::License => said.licenses.value().is_none(),
                Each::Listing(_) | Each::Owner(_) => said.parties.value().is_none(),
                Each::Once | Each::Control(_) => false,
            };
            unsaid && !ruled_out(&self.0.core, n, said, view, &mut scratch)
        };
        let policies = self.0.rulebook().policies.iter().zip(0u32..);
        policies.filter(|(p, n)| concerns(&d, *n) || hidden(p, *n)).map(|(p, _)| &p.id).collect()
    }
    /// The policies that can touch what goes to a place.
    pub fn of_destination(&self, place: &Territory, view: &View) -> Vec<&PolicyId> {
        self.of(&Transaction { destination: Fact::Value(place.clone()), ..Transaction::default() }, view)
    }
    /// The policies that can touch an item of a category, where nothing else moves.
    pub fn of_item(&self, category: &ItemCategory, view: &View) -> Vec<&PolicyId> {
        let line = |label| ItemLine::new(label).category(category.clone());
        let lines = "1".parse().map(|label| Vec::from([line(label)])).ok();
        self.of(&Transaction { items: lines.into(), ..Transaction::default() }, view)
    }
    /// The policies that can touch a transaction with a party, and with whoever else is expected.
    pub fn of_party(&self, party: &Party, view: &View) -> Vec<&PolicyId> {
        let parties = Fact::Value(Vec::from([party.clone()]));
        self.of(&Transaction { parties, ..Transaction::default() }, view)
    }
}
