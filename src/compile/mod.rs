//! A rulebook made ready to be asked often: conditions as a graph of shared nodes, policies filed by
//! the dimensions of a transaction that can rule them out, authorizations as bits.
//! Uses `condition` and below. Leaves out the asking (`evaluate`). Changes no meaning: `reference` is
//! the law, and whatever is not worth a faster way is left to it.

mod class;
mod days;
mod listed;
mod make;
mod mask;
mod node;

pub(crate) use class::{Codes, Lands};
pub(crate) use listed::{Listed, listed_with, with_entries};
pub(crate) use make::{compile, compile_with, state_of, without_value};
pub(crate) use mask::set;
pub(crate) use mask::{Filed, Masks, bits, is_set};
pub(crate) use node::{Graph, Looks, N, Node, activity_bit, capacity_bit, dim, hand, kind_bit};

use crate::{
    Date,
    condition::is_control,
    fingerprint::Fingerprint,
    intake::ready,
    model::{Activity, Entity, Fact, FactName, ItemLine, Label, Party, Reason, Role, Transaction},
    policy::{
        Admits, AuthCode, Control, Each, Effect, FactOf, Matching, Policy, Reasons, ReviewPolicy, ReviewSource,
        ReviewTable, Rulebook, Test,
    },
    truth::Truth,
};
use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};
use class::classes;
use days::{ages, days, last_day};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use node::Interned;

/// What a policy ranges over, with lists and control lists by place.
#[derive(Clone, Debug)]
pub(crate) enum Over {
    Line,
    Listings(Box<[u32]>),
    Owners(Box<[u32]>),
    Controls(u32),
    Licenses,
}

/// What a policy does, with codes and reasons by number.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// The review table (`None` for a prohibition), and what the policy itself admits.
    Restrict(Option<Review>, Admitted),
    Flag,
    Advise,
    /// Whether it waives, its code, and the reasons that it covers.
    Authorize(bool, u32, Covers),
    /// The codes that it disables.
    Bar(Box<[u64]>),
}

/// Where a review table stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Review {
    Table(u32),
    Listing,
    /// No such table.
    Missing,
}

/// The authorizations that a restriction admits: all exceptions, or a set by number, with the entry's own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admitted {
    pub(crate) all: bool,
    pub(crate) set: u32,
    pub(crate) own: bool,
}

/// The reasons that an authorization covers.
#[derive(Clone, Debug)]
pub(crate) struct Covers(pub(crate) Option<Box<[u64]>>);

/// A policy, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) over: Over,
    /// What is left of its condition beside what it is filed by: what hangs on nothing in hand, and the rest.
    pub(crate) free: N,
    pub(crate) held: N,
    pub(crate) regardless: bool,
    /// An authorization of which something is not expressed.
    pub(crate) doubtful: bool,
    pub(crate) act: Act,
    /// Whether it prohibits, and no authorization of the rulebook can lift that.
    pub(crate) last_word: bool,
}

/// A review table, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Each with whether it counts.
    pub(crate) rules: Box<[(N, ReviewPolicy)]>,
    pub(crate) otherwise: Option<ReviewPolicy>,
}

/// When an entry of a list counts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Span {
    Always,
    /// In force over one period, known from a day.
    One(Option<Date>, Option<Date>, Option<Date>),
    Many,
}

/// A kind of entry of a list, as one regime reads it.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    pub(crate) scope: N,
    pub(crate) review: u32,
    pub(crate) admits: u32,
    /// The strictest that its review can come to.
    pub(crate) strictest: ReviewPolicy,
}

/// A party list, compiled.
#[derive(Clone, Debug)]
pub(crate) struct List {
    /// By entry: when it counts, and its kind.
    pub(crate) entries: Box<[(Span, u32)]>,
    /// By regime.
    pub(crate) kinds: Box<[Box<[Kind]>]>,
    /// The kinds, by how strict they can be, by regime.
    pub(crate) order: Box<[Box<[u32]>]>,
    /// By kind: which of what is asked in words of an entry holds of it, and what kind of thing it lists.
    pub(crate) said: Box<[(Box<[u64]>, u8)]>,
    /// Whether a policy reads the parties' own entries.
    pub(crate) read: bool,
    /// Whether nobody loaded it, and that is a flag.
    pub(crate) silent: bool,
    pub(crate) last: Option<Date>,
}

/// A regime, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub(crate) grounds: Box<[N]>,
    pub(crate) any_ground: bool,
    pub(crate) away: N,
    /// Conditions under which it yields to a regime that is not there.
    pub(crate) missing: Box<[N]>,
    pub(crate) policies: Box<[u64]>,
    pub(crate) last: Option<Date>,
    pub(crate) held_from: Option<Date>,
}

/// A limit of a control list, compiled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) when: N,
    /// Whether only the item and its facts matter.
    pub(crate) of_item: bool,
}

/// A control list, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Controls {
    pub(crate) regime: Option<u32>,
    /// By row: its column and its reason, by number, and whether it is a control.
    pub(crate) rows: Box<[(u32, u32, bool)]>,
    /// One control row of each that a condition can tell apart.
    pub(crate) kinds: Box<[u32]>,
    pub(crate) limits: Box<[Held]>,
    pub(crate) last: Option<Date>,
}

/// What nothing is stated of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Presumed {
    /// The state of each declared fact: of the transaction, of a stated line, of a stated party.
    pub(crate) facts: [Box<[u16]>; 3],
    /// Owners and transit.
    pub(crate) owners: u16,
    pub(crate) transit: u16,
}

/// A fact of which nothing is known, which is not known, or not claimed; from 3 on, a value by place.
pub(crate) mod state {
    pub(crate) const ABSENT: u16 = 0;
    pub(crate) const NOT_KNOWN: u16 = 1;
    pub(crate) const NOT_CLAIMED: u16 = 2;
    pub(crate) const VALUES: u16 = 3;
}

/// The number of what is not there.
pub(crate) const NONE: u32 = u32::MAX;

/// A place as a number; what is beyond all numbers is not there.
pub(crate) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(NONE)
}

/// All that a rulebook compiles to.
#[derive(Clone, Debug)]
pub(crate) struct Core {
    pub(crate) rulebook: Arc<Rulebook>,
    pub(crate) print: Fingerprint,
    pub(crate) graph: Graph,
    pub(crate) plans: Box<[Plan]>,
    pub(crate) masks: Masks,
    pub(crate) tables: Vec<Table>,
    pub(crate) regimes: Box<[Reach]>,
    pub(crate) lists: Box<[List]>,
    pub(crate) controls: Box<[Controls]>,
    pub(crate) codes: Codes,
    pub(crate) lands: Lands,
    pub(crate) columns: Vec<String>,
    /// The days on which anything but an entry of a list begins or ends.
    pub(crate) days: Box<[Date]>,
    /// The days on which something begins to be stale, or is held from.
    pub(crate) ages: Box<[Date]>,
    /// By set of admitted codes and code: whether the set covers it.
    pub(crate) admits: Vec<Box<[u64]>>,
    /// The code of a license held.
    pub(crate) license: u32,
    pub(crate) presumed: Presumed,
    /// The declared facts, each with its place and what it is about.
    pub(crate) facts: HashMap<FactName, (u32, FactOf), FixedState>,
    pub(crate) decls: Box<[crate::policy::FactDecl]>,
    /// Facts that are computed, or that others are computed from.
    pub(crate) computed: Box<[u64]>,
    /// The facts that are computed, each with the two that it is computed from, in the order in which they can be.
    pub(crate) derived: Box<[[u32; 3]]>,
    /// The scheme of the control lists, by which order values are summed.
    pub(crate) scheme: crate::model::Scheme,
    /// By condition that is decided by words: the list and exception that it asks for.
    pub(crate) opened: Box<[u32]>,
    /// By condition that is asked of a control: the reasons or the columns that it names, as bits.
    pub(crate) asked: Box<[Box<[u64]>]>,
    /// By condition that is decided by words: the names that it holds, folded.
    pub(crate) names: Box<[Box<[String]>]>,
    /// Whether a hash is that of a name on some list.
    pub(crate) listed: Listed,
    /// Facts that a limit of a control list tests.
    pub(crate) limiting: Box<[u64]>,
    /// Decide everything by the specification: a rulebook of which some number is beyond what is compiled for.
    pub(crate) plain: bool,
    pub(crate) exact: bool,
    /// For each regime, by activity (the last: not known): the roles it expects, and whether goods.
    pub(crate) expects: Box<[Expects]>,
}

/// What must be told about an activity.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expects {
    pub(crate) roles: Box<[Role]>,
    /// Whether something must move.
    pub(crate) goods: bool,
}

impl Core {
    /// The regime by which a set of places is read: `NONE` is any by which no place is governed.
    pub(crate) fn reading(&self, n: u32) -> Option<&crate::policy::Regime> {
        let mut regimes = self.rulebook.regimes.values();
        if n == NONE { regimes.find(|r| r.governed.is_empty()) } else { regimes.nth(n as usize) }
    }
    /// Whether a test asks for what is not known.
    pub(crate) fn asks_not_known(&self, test: u32) -> bool {
        self.graph.tests.all().get(test as usize).is_some_and(|(_, t, _)| *t == Test::NotKnown)
    }
}
