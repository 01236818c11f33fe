//! What a caller keeps between one transaction and the next.

use super::{
    again::Answers,
    context::Met,
    rows::{DayRow, FactRow, ItemRow, PlaceRow, day, fact, item, place},
};
use crate::{
    Date,
    compile::{Core, NONE, number},
    decision::{MissingFact, View},
    model::{ItemCategory, Territory, Value},
    truth::Truth,
};
use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};
use core::hash::BuildHasher as _;
use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

const SEED: FixedState = FixedState::with_seed(0x1d7e_4d1c_7000_0003);

/// How many rows of one sort are kept; when there are more, all are forgotten.
const ROWS: usize = 4_096;
/// How many codes are kept with their classes; of more, each is read segment by segment.
const CODES: usize = 16_384;

/// Room to work in, and what was found about places, items and days. One per thread; it changes
/// no answer. It follows whatever engine and view it is used with, and grows to some megabytes at most.
// Two that stand side by side for two threads share no cache line.
#[derive(Debug, Default)]
#[repr(align(128))]
pub struct Scratch {
    pub(super) rows: Rows,
    pub(super) room: Room,
}

/// What was found about places, items and days.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The engine whose rows these are. Held, so that no other engine can stand in its place.
    core: Option<Arc<Core>>,
    /// How many nodes the rulebook has.
    nodes: usize,
    /// Whether a context is made of whatever is met, once.
    pub(super) eager: bool,
    view: View,
    days: HashMap<u32, u32, FixedState>,
    day_rows: Vec<DayRow>,
    places: HashMap<(u32, u32), u32, FixedState>,
    place_rows: Vec<PlaceRow>,
    /// The row of the place that is not known, by day.
    nowhere: Vec<u32>,
    items: HashMap<(u64, u32), u32, FixedState>,
    /// The classes of codes that were met.
    codes: HashTable<(ItemCategory, u64)>,
    several: HashMap<Box<[u64]>, u64, FixedState>,
    item_rows: Vec<ItemRow>,
    /// By fact, day and value, as far as values are few.
    values: HashMap<(u32, u32), HashMap<Value, u32, FixedState>, FixedState>,
    fact_rows: Vec<FactRow>,
    classes: Vec<u64>,
    /// What was met of a regime, a line and a destination, by the key of their classes.
    pub(super) contexts: HashMap<Box<[u32]>, Met, FixedState>,
    pub(super) answers: Answers,
}

/// Room to work in: empty between two transactions but for what was allocated.
#[derive(Debug, Default)]
pub(super) struct Room {
    pub(super) values: Vec<&'static Value>,
    /// The row of each value.
    pub(super) value_rows: Vec<u32>,
    pub(super) states: Vec<u16>,
    pub(super) text: String,
    pub(super) other: String,
    pub(super) names: Vec<(u32, u32)>,
    pub(super) computed: Vec<Value>,
    pub(super) parties: Vec<super::prep::PartyPrep>,
    pub(super) lines: Vec<super::prep::LinePrep>,
    pub(super) rows: Vec<u32>,
    pub(super) found: Vec<(u32, u32, Truth)>,
    pub(super) sights: Vec<super::prep::Sight>,
    pub(super) facts: Vec<u64>,
    pub(super) line_facts: Vec<u64>,
    /// The policies that are filed by a fact whose value no key tells.
    pub(super) valued: Vec<u64>,
    pub(super) memo: Vec<(u32, Truth)>,
    pub(super) epoch: u32,
    pub(super) gaps: Vec<MissingFact>,
    pub(super) restrictions: Vec<super::outcome::Restricted>,
    pub(super) bars: Vec<(u32, Truth)>,
    pub(super) authorizations: Vec<super::outcome::Authorized>,
    pub(super) controls: Vec<(u32, Truth)>,
    pub(super) outcomes: Vec<super::outcome::Seen>,
    pub(super) candidates: Vec<u64>,
    /// The parts of keys that the transaction and its lines bring, the key of what is looked at, and what was
    /// met and is to be kept.
    pub(super) keys: Vec<u32>,
    pub(super) key: Vec<u32>,
    /// The key of the transaction as a whole.
    pub(super) whole: Vec<u32>,
    pub(super) met: Vec<(Box<[u32]>, Met)>,
}

impl Scratch {
    /// A scratch that makes all that can be kept when it meets it first, for however small a rulebook. It
    /// answers as any other, and is slower until most of what comes was met before: for those who know what
    /// will come, and for tests.
    ///
    /// ```
    /// use interdict::{Engine, Transaction, View, evaluate::Scratch, packs};
    /// let engine = Engine::compile(packs::us_ear()?)?;
    /// let (tx, view) = (Transaction::builder().date("2026-01-05").build(), View::latest());
    /// let mut eager = Scratch::eager();
    /// let first = engine.outcome(&tx, &view, &mut eager);
    /// assert_eq!(first, engine.outcome(&tx, &view, &mut eager));
    /// assert_eq!(first, engine.outcome(&tx, &view, &mut Scratch::default()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn eager() -> Scratch {
        Scratch { rows: Rows { eager: true, ..Rows::default() }, room: Room::default() }
    }
    /// Keeps what was met of a transaction.
    pub(super) fn keep(&mut self) {
        for (key, met) in self.room.met.drain(..) {
            if let Met::Context(c) = &met {
                let nodes = self.rows.nodes.saturating_add(c.nodes.len());
                if self.room.memo.len() < nodes {
                    self.room.memo.resize(nodes, (0, Truth::No));
                }
            }
            self.rows.contexts.insert(key, met);
        }
    }
    /// Forgets what belongs to another engine or view.
    pub(super) fn follow(&mut self, core: &Arc<Core>, view: &View) {
        if self.rows.follow(core, view) {
            self.room.memo.clear();
            self.rows.nodes = core.graph.nodes.all().len();
            self.room.memo.resize(self.rows.nodes, (0, Truth::No));
            self.room.epoch = 0;
        }
    }
}

impl Rows {
    fn follow(&mut self, core: &Arc<Core>, view: &View) -> bool {
        let same = self.core.as_ref().is_some_and(|c| Arc::ptr_eq(c, core)) && self.view == *view;
        if !same {
            self.core = Some(core.clone());
            self.view = view.clone();
            self.forget();
        }
        if self.fact_rows.len() > ROWS
            || self.item_rows.len() > ROWS
            || self.place_rows.len() > ROWS
            || self.day_rows.len() > ROWS
            || self.contexts.len() > ROWS
        {
            self.forget();
        }
        !same
    }
    fn forget(&mut self) {
        self.days.clear();
        self.day_rows.clear();
        self.places.clear();
        self.place_rows.clear();
        self.nowhere.clear();
        self.codes.clear();
        self.items.clear();
        self.several.clear();
        self.item_rows.clear();
        self.values.clear();
        self.fact_rows.clear();
        self.contexts.clear();
        self.answers.clear();
    }
    pub(super) fn day(&mut self, core: &Core, date: Option<Date>) -> u32 {
        let key = date.map_or(NONE, |d| u32::try_from(core.days.partition_point(|day| *day <= d)).unwrap_or(NONE));
        if let Some(n) = self.days.get(&key) {
            return *n;
        }
        let n = number(self.day_rows.len());
        self.day_rows.push(day(core, date, &self.view));
        self.days.insert(key, n);
        let nowhere = self.place(core, n, None);
        self.nowhere.push(nowhere);
        n
    }
    pub(super) fn day_row(&self, n: u32) -> Option<&DayRow> {
        self.day_rows.get(n as usize)
    }
    pub(super) fn place(&mut self, core: &Core, day: u32, at: Option<&Territory>) -> u32 {
        if let (None, Some(n)) = (at, self.nowhere.get(day as usize)) {
            return *n;
        }
        let key = (at.map_or(NONE, |t| core.lands.class(t)), day);
        if let Some(n) = self.places.get(&key) {
            return *n;
        }
        let Some(d) = self.day_rows.get(day as usize) else { return NONE };
        let n = number(self.place_rows.len());
        self.place_rows.push(place(core, d, &self.view, at));
        self.places.insert(key, n);
        n
    }
    pub(super) fn place_row(&self, n: u32) -> Option<&PlaceRow> {
        self.place_rows.get(n as usize)
    }
    pub(super) fn item(&mut self, core: &Core, day: u32, codes: Option<&[ItemCategory]>, goods: bool) -> u32 {
        self.item_of(core, day, codes, goods, None)
    }
    /// The same of codes of which the class may be known.
    pub(super) fn item_of(
        &mut self,
        core: &Core,
        day: u32,
        codes: Option<&[ItemCategory]>,
        goods: bool,
        class: Option<u64>,
    ) -> u32 {
        // The first classes are those of no goods and of no code; several codes have one of their own.
        let class = match codes {
            _ if !goods => 0,
            None => 1,
            Some([one]) => class.unwrap_or_else(|| self.class(core, one)),
            Some(codes) => self.several(core, codes),
        };
        let key = (class, day);
        if let Some(n) = self.items.get(&key) {
            return *n;
        }
        let Some(d) = self.day_rows.get(day as usize) else { return NONE };
        let n = number(self.item_rows.len());
        self.item_rows.push(item(core, d, &self.view, codes, goods));
        self.items.insert(key, n);
        n
    }
    /// The class of an item by its one code.
    fn class(&mut self, core: &Core, code: &ItemCategory) -> u64 {
        let hash = SEED.hash_one(code.text());
        if let Some((_, class)) = self.codes.find(hash, |(known, _)| known == code) {
            return *class;
        }
        let class = class_of(core, code);
        if self.codes.len() < CODES {
            self.codes.insert_unique(hash, (code.clone(), class), |(code, _)| SEED.hash_one(code.text()));
        }
        class
    }
    /// The row of a value.
    pub(super) fn fact(&mut self, core: &Core, day: u32, of: u32, value: &Value) -> u32 {
        let known = self.values.entry((of, day)).or_default();
        if let Some(n) = known.get(value) {
            return *n;
        }
        let Some(d) = self.day_rows.get(day as usize) else { return NONE };
        let n = number(self.fact_rows.len());
        self.fact_rows.push(fact(core, d, &self.view, of, value));
        known.insert(value.clone(), n);
        n
    }
    pub(super) fn fact_row(&self, n: u32) -> Option<&FactRow> {
        self.fact_rows.get(n as usize)
    }
    fn several(&mut self, core: &Core, codes: &[ItemCategory]) -> u64 {
        let classes = &mut self.classes;
        classes.clear();
        classes.extend(codes.iter().map(|c| core.codes.class(c).unwrap_or(u64::MAX)));
        if let Some(n) = self.several.get(classes.as_slice()) {
            return *n;
        }
        let n = u64::try_from(self.several.len()).unwrap_or(u64::MAX) << 1 | 1 << 63 | 1;
        self.several.insert(classes.as_slice().into(), n);
        n
    }
    pub(super) fn item_row(&self, n: u32) -> Option<&ItemRow> {
        self.item_rows.get(n as usize)
    }
}

/// The class of an item by its one code.
pub(super) fn class_of(core: &Core, code: &ItemCategory) -> u64 {
    core.codes.class(code).map_or(3, |c| c << 2 | 1 << 1)
}
