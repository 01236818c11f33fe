//! What is left of a regime once the classes of a line, its destination and the day are known.
//!
//! Transactions differ in their parties far more than in what moves where. Where a line, its
//! destination, the activity and what is stated of both are of classes that were met before, the
//! policies are kept as those classes leave them: what they rule out is not there, what they settle is
//! a constant, and only what hangs on parties, entries, licenses, sums and measured values is left to
//! ask. Every rewriting is a Kleene identity, as in `compile`.

use super::{
    bind::{ANY, Asked},
    prep::Sight,
    run::{Hand, Run},
};
use crate::{
    compile::{Act, Filed, Looks, N, NONE, Node, Over, Review, Table, dim, hand, is_set, number, state},
    policy::FactOf,
    truth::Truth,
};
use alloc::{boxed::Box, vec::Vec};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// The effect by which policies are visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Set {
    Restrictions,
    Flags,
    Bars,
    Authorizations,
    /// What counts for nothing and is only told.
    Advice,
}

/// A policy as a context leaves it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) policy: u32,
    pub(super) set: Set,
    /// The truth of all that the context settles.
    pub(super) base: Truth,
    /// Whether the regime must reach the line, of which the context does not know.
    pub(super) subject: bool,
    pub(super) free: N,
    pub(super) held: N,
    /// The control of which it is an instance, where the context knows them.
    pub(super) control: u32,
    /// Its review table, among those of the context.
    pub(super) table: u32,
}

impl Entry {
    /// What is asked of it.
    pub(super) fn asked<'a>(&self, context: &'a Context, subject: Truth, all: bool) -> Asked<'a> {
        let reached = if self.subject { self.base & subject } else { self.base };
        let table = context.tables.get(self.table as usize);
        Asked { policy: self.policy, reached, free: self.free, held: self.held, control: self.control, table, all }
    }
}

/// A regime as the classes of a line and its destination leave it.
#[derive(Debug)]
pub(super) struct Context {
    /// Nodes beside those of the rulebook, numbered after them, and whether they hang on nothing in hand.
    pub(super) nodes: Box<[(Node, bool)]>,
    pub(super) subject: N,
    pub(super) grounds: Box<[N]>,
    pub(super) tables: Box<[Table]>,
    /// By effect, those that are only told last.
    entries: Box<[Entry]>,
    /// The places of the entries of each effect.
    sets: [(usize, usize); 4],
    /// The places of all entries in the order of the policies.
    order: Box<[usize]>,
    /// Whether some authorization is not among them, of which more has to be looked at to tell of it.
    pub(super) partial: bool,
}

impl Context {
    /// What is left of the policies of an effect.
    pub(super) fn of(&self, set: Set) -> &[Entry] {
        let (from, until) = self.sets.get(set as usize).copied().unwrap_or_default();
        self.entries.get(from..until).unwrap_or_default()
    }
    /// What is left of all policies, in their order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Entry> {
        self.order.iter().filter_map(|n| self.entries.get(*n))
    }
}

/// What was met under a key.
#[derive(Debug)]
pub(super) enum Met {
    /// Once: whatever comes only once is not worth a context.
    Once,
    Context(Box<Context>),
}

/// Nodes in the making.
#[derive(Default)]
struct Making {
    nodes: Vec<(Node, bool)>,
    looks: Vec<Looks>,
    tables: Vec<Table>,
    index: HashMap<Node, N, FixedState>,
    done: HashMap<(N, (u32, u32)), N, FixedState>,
}

impl<'a> Run<'a> {
    /// Whether the rulebook has so many policies that contexts are worth their keys.
    pub(super) fn worth(&self) -> bool {
        self.p.core.masks.words > 1 || self.rows.eager
    }
    /// Enters a context, of which the nodes are asked from now on.
    pub(super) fn enter(&mut self, context: Option<&'a Context>) {
        self.local = context.map_or(&[][..], |c| &c.nodes);
    }
    /// The context of what is looked at, if it was met often enough.
    pub(super) fn met(&mut self, regime: u32, line: u32, sight: Sight) -> Option<&'a Context> {
        if !self.worth() {
            return None;
        }
        self.key(regime, line, sight);
        match self.rows.contexts.get(self.room.key.as_slice()) {
            Some(Met::Context(context)) => Some(context),
            _ => None,
        }
    }
    /// Notes what was looked at without a context: what is met again gets one.
    pub(super) fn note(&mut self, regime: u32, h: &Hand) {
        let met = match self.rows.contexts.get(self.room.key.as_slice()) {
            None if !self.rows.eager => Met::Once,
            None | Some(Met::Once) => {
                self.candidates_of_any_value(regime, h);
                Met::Context(Box::new(self.context(regime, h)))
            }
            Some(Met::Context(_)) => return,
        };
        self.room.met.push((self.room.key.as_slice().into(), met));
    }
    /// Writes the key of what is looked at to the room: all that a context settles hangs on it.
    pub(super) fn key(&mut self, regime: u32, line: u32, sight: Sight) {
        let Some(l) = self.line(line) else { return };
        let room = &mut *self.room;
        room.key.clear();
        let stated = [l.answered, l.stated != NONE, room.lines.len() == 1];
        let stated = stated.iter().fold(0, |bits, is| bits << 1 | u32::from(*is));
        room.key.extend([regime, sight.row, sight.capacity as u32, l.row, l.origin, stated]);
        for (from, until) in [self.p.key, l.key] {
            room.key.push(until.saturating_sub(from));
            if let Some(part) = room.keys.get(from as usize..until as usize) {
                room.key.extend_from_slice(part);
            }
        }
    }
    /// What a policy asks of facts, if a value among them is in no key, so that it has to be asked each time.
    fn asks_values(&self, n: u32) -> impl Iterator<Item = N> + use<'a> {
        let masks = &self.p.core.masks;
        let of = move |filed: &'a [Filed]| {
            let first = filed.partition_point(|f| f.policy < n);
            filed.iter().skip(first).take_while(move |f| f.policy == n).map(|f| f.part)
        };
        let valued = is_set(&self.room.valued, n);
        [&masks.facts, &masks.item_facts].into_iter().filter(move |_| valued).flat_map(move |filed| of(filed))
    }
    /// The context of the candidates in the room.
    pub(super) fn context(&mut self, regime: u32, h: &Hand) -> Context {
        let core = self.p.core;
        let m = &mut Making::default();
        let reach = core.regimes.get(regime as usize);
        let grounds: Box<[N]> = reach.iter().flat_map(|r| &r.grounds).map(|g| self.narrow(m, *g, h)).collect();
        let subject = match reach {
            None => self.constant(m, Truth::Unknown),
            Some(r) => {
                let reached = match r.any_ground {
                    true => self.constant(m, Truth::Yes),
                    false => self.joined(m, grounds.to_vec(), false),
                };
                let away = self.narrow(m, r.away, h);
                let here = self.negated(m, away);
                self.joined(m, Vec::from([reached, here]), true)
            }
        };
        let mut entries = Vec::new();
        let mut partial = false;
        self.each_told(regime, h.line, &mut |run, n, filed| {
            match filed {
                None => partial = true,
                Some(filed) => run.entries(m, n, filed, subject, h, &mut entries),
            }
            true
        });
        let (nodes, tables) = (core::mem::take(&mut m.nodes).into(), core::mem::take(&mut m.tables).into());
        // What cannot count is only told.
        let rank = |e: &Entry| if e.base.is_no() { Set::Advice } else { e.set };
        let mut places: Vec<usize> = (0..entries.len()).collect();
        places.sort_by_key(|n| entries.get(*n).map(rank));
        let mut order = alloc::vec![0; entries.len()];
        for (to, from) in places.iter().enumerate() {
            if let Some(place) = order.get_mut(*from) {
                *place = to;
            }
        }
        let entries: Box<[Entry]> = places.iter().filter_map(|n| entries.get(*n).copied()).collect();
        let of = |set| (entries.partition_point(|e| rank(e) < set), entries.partition_point(|e| rank(e) <= set));
        let sets = [Set::Restrictions, Set::Flags, Set::Bars, Set::Authorizations].map(of);
        Context { nodes, subject, grounds, tables, sets, entries, order: order.into(), partial }
    }
    fn entries(&mut self, m: &mut Making, n: u32, filed: Truth, subject: N, h: &Hand, found: &mut Vec<Entry>) {
        let core = self.p.core;
        let Some(plan) = core.plans.get(n as usize) else { return };
        let set = match plan.act {
            Act::Restrict(..) => Set::Restrictions,
            Act::Flag => Set::Flags,
            Act::Bar(_) => Set::Bars,
            Act::Authorize(..) => Set::Authorizations,
            Act::Advise => Set::Advice,
        };
        let reached = if plan.regardless { Some(Truth::Yes) } else { self.is_constant(m, subject) };
        let mut free = self.narrow(m, plan.free, h);
        for part in self.asks_values(n) {
            let part = self.narrow(m, part, h);
            free = self.joined(m, Vec::from([free, part]), true);
        }
        let known = |run: &Self, m: &Making, n| run.is_constant(m, n).unwrap_or(Truth::Yes);
        let doubt = if plan.doubtful { Truth::Unknown } else { Truth::Yes };
        let base = filed & doubt & reached.unwrap_or(Truth::Yes) & known(self, m, free);
        let mut keep = |e: Entry| {
            if !e.base.is_no() || set == Set::Authorizations {
                found.push(e);
            }
        };
        let (free_no, control, table) = (known(self, m, free).is_no(), NONE, NONE);
        let entry = Entry { policy: n, set, base, subject: reached.is_none(), free, held: plan.held, control, table };
        if let Over::Controls(list) = &plan.over {
            let Some(row) = self.item(h.line).filter(|r| r.goods) else { return };
            let coded = row.coded.get(*list as usize) == Some(&true);
            if !coded {
                let rows = self.rows;
                let kinds = rows.day_row(self.p.day).and_then(|d| d.controls.get(*list as usize));
                let some = kinds.map_or(&[][..], |c| c).iter();
                let some = some.map(|k| self.narrow(m, plan.held, &Hand { control: (*list, *k), ..*h })).collect();
                let held = self.joined(m, some, false);
                // What still hangs on the control in hand is asked of each.
                if self.looks(m, held).hand & hand::CONTROL == 0 {
                    if !free_no && !known(self, m, held).is_no() {
                        keep(Entry { base: base & Truth::Unknown, held, control: ANY, ..entry });
                    }
                    return;
                }
            }
            if let Some(controls) = self.own_controls(row, h.line, *list).filter(|_| coded) {
                for (control, is) in controls {
                    let h = Hand { control: (*list, *control), ..*h };
                    let held = self.narrow(m, plan.held, &h);
                    let table = self.table(m, &plan.act, &h);
                    keep(Entry { base: base & *is & known(self, m, held), held, control: *control, table, ..entry });
                }
                return;
            }
        }
        let held = self.narrow(m, plan.held, h);
        let table = if base.is_no() { NONE } else { self.table(m, &plan.act, h) };
        keep(Entry { base: base & known(self, m, held), held, table, ..entry });
    }
    /// The review table of a policy as the context leaves it, if it has one of its own.
    fn table(&mut self, m: &mut Making, act: &Act, h: &Hand) -> u32 {
        let core = self.p.core;
        let Act::Restrict(Some(Review::Table(t)), _) = act else { return NONE };
        let Some(table) = core.tables.get(*t as usize) else { return NONE };
        let mut rules = Vec::new();
        for (when, then) in &table.rules {
            let when = self.narrow(m, *when, h);
            if self.is_constant(m, when) != Some(Truth::No) {
                rules.push((when, *then));
            }
        }
        m.tables.push(Table { rules: rules.into(), otherwise: table.otherwise });
        number(m.tables.len()).saturating_sub(1)
    }

    /// A node as the context leaves it.
    fn narrow(&mut self, m: &mut Making, n: N, h: &Hand) -> N {
        let core = self.p.core;
        if let Some(done) = m.done.get(&(n, h.control)) {
            return *done;
        }
        let Some(node) = core.graph.nodes.all().get(n as usize) else { return n };
        let made = match node {
            Node::Dated(_)
            | Node::Activity(_)
            | Node::Capacity(_)
            | Node::Destination(_)
            | Node::Departure(_)
            | Node::Origin(_)
            | Node::Item(_)
            | Node::Transit(_) => self.settled(m, n, h),
            Node::Eligible(e) => {
                let row = self.item(h.line);
                match row.is_some_and(|r| !r.goods || matches!(r.eligible.get(*e as usize), Some(Some(_)))) {
                    true => self.settled(m, n, h),
                    false => n,
                }
            }
            Node::Fact(of, fact, _) => match self.is_open(*of, *fact, h) {
                true => n,
                false => self.settled(m, n, h),
            },
            Node::Chart(_) if h.control.1 != NONE => self.settled(m, n, h),
            Node::Words(w) if h.control.1 != NONE && core.graph.is_of_control(*w) => self.settled(m, n, h),
            Node::All(parts) => {
                let parts = parts.iter().map(|p| self.narrow(m, *p, h)).collect();
                self.joined(m, parts, true)
            }
            Node::Any(parts) => {
                let parts = parts.iter().map(|p| self.narrow(m, *p, h)).collect();
                self.joined(m, parts, false)
            }
            Node::Not(part) => {
                let part = self.narrow(m, *part, h);
                self.negated(m, part)
            }
            // Of one line, the line itself.
            Node::AnyItem(part) | Node::AllItems(part) if self.room.lines.len() == 1 => self.narrow(m, *part, h),
            Node::AnyParty(part) => {
                let part = self.narrow(m, *part, h);
                match self.is_constant(m, part) {
                    Some(Truth::No) => part,
                    _ => self.push(m, Node::AnyParty(part)),
                }
            }
            Node::AllParties(part) => {
                let part = self.narrow(m, *part, h);
                match self.is_constant(m, part) {
                    Some(Truth::Yes) => part,
                    _ => self.push(m, Node::AllParties(part)),
                }
            }
            Node::Listed(lists, Some(part)) => {
                let part = self.narrow(m, *part, h);
                match self.is_constant(m, part) {
                    Some(Truth::No) => part,
                    _ => self.push(m, Node::Listed(lists.clone(), Some(part))),
                }
            }
            _ => n,
        };
        m.done.insert((n, h.control), made);
        made
    }
    /// Whether the key says only that something is stated of a fact, and not what.
    fn is_open(&self, of: FactOf, fact: u32, h: &Hand) -> bool {
        let states = match of {
            FactOf::Transaction => self.p.states,
            FactOf::Item => match self.line(h.line) {
                Some(l) if !l.goods => return false,
                Some(l) => l.states,
                None => return true,
            },
            FactOf::Party => return true,
        };
        if of == FactOf::Item && is_set(&self.p.core.computed, fact) {
            return true;
        }
        match self.room.states.get((states + fact) as usize).copied() {
            Some(state::ABSENT | state::NOT_KNOWN | state::NOT_CLAIMED) => false,
            Some(s) => {
                let row = self.room.value_rows.get(usize::from(s.saturating_sub(state::VALUES)));
                row.is_none_or(|r| *r == NONE)
            }
            None => true,
        }
    }
    fn settled(&mut self, m: &mut Making, n: N, h: &Hand) -> N {
        let t = self.truth(n, h);
        self.constant(m, t)
    }
    fn constant(&self, m: &mut Making, t: Truth) -> N {
        self.push(m, Node::Const(t))
    }
    fn node_of<'m>(&'m self, m: &'m Making, n: N) -> Option<&'m Node> {
        let own = self.p.core.graph.nodes.all();
        own.get(n as usize).or_else(|| m.nodes.get((n as usize).checked_sub(own.len())?).map(|(node, _)| node))
    }
    fn is_constant(&self, m: &Making, n: N) -> Option<Truth> {
        match self.node_of(m, n) {
            Some(Node::Const(t)) => Some(*t),
            _ => None,
        }
    }
    /// What a node looks at.
    fn looks(&self, m: &Making, n: N) -> Looks {
        let graph = &self.p.core.graph;
        let found = match (n as usize).checked_sub(graph.nodes.all().len()) {
            None => graph.looks.get(n as usize),
            Some(at) => m.looks.get(at),
        };
        found.copied().unwrap_or(Looks { dims: dim::OTHER, hand: hand::ALL })
    }
    fn negated(&self, m: &mut Making, part: N) -> N {
        match self.is_constant(m, part) {
            Some(t) => self.constant(m, !t),
            None => self.push(m, Node::Not(part)),
        }
    }
    /// Parts joined by *and* or *or*: what does not count is left out, and what decides stands alone.
    fn joined(&self, m: &mut Making, parts: Vec<N>, all: bool) -> N {
        let (neutral, decides) = if all { (Truth::Yes, Truth::No) } else { (Truth::No, Truth::Yes) };
        let mut left: Vec<N> = Vec::new();
        for p in parts {
            match self.is_constant(m, p) {
                Some(t) if t == decides => return p,
                Some(t) if t == neutral => {}
                _ if left.contains(&p) => {}
                _ => left.push(p),
            }
        }
        match left.as_slice() {
            [] => self.constant(m, neutral),
            [one] => *one,
            _ if all => self.push(m, Node::All(left.into())),
            _ => self.push(m, Node::Any(left.into())),
        }
    }
    fn push(&self, m: &mut Making, node: Node) -> N {
        let graph = &self.p.core.graph;
        if let Some(n) = graph.nodes.get(&node).or_else(|| m.index.get(&node).copied()) {
            return n;
        }
        let own = graph.nodes.all().len();
        let looks = graph.looks_of(&node, &|p| self.looks(m, p));
        let n = number(own + m.nodes.len());
        m.nodes.push((node.clone(), looks.hand == 0));
        m.looks.push(looks);
        m.index.insert(node, n);
        n
    }
}
