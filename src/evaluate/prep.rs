//! A transaction by the classes of what it states. What is not worth a faster way (values in
//! conflict, computed facts) is left to the specification.

use super::{
    looked::identify,
    said::Said,
    scratch::{Room, Rows},
};
use crate::{
    Date,
    compile::{Core, Expects, NONE, kind_bit, number, state, state_of},
    model::{Activity, Entity, Fact, HostMatch, ItemLine, Label, Party, Role, Territory, Transaction, Value},
    policy::{DestinationKind, FactOf},
    truth::Truth,
};
use alloc::{collections::BTreeSet, vec::Vec};

/// A party, by places in the room.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartyPrep {
    /// The stated party, or `NONE` for an expected one that nobody fills.
    pub(super) stated: u32,
    pub(super) role: u64,
    /// Whether its role is known.
    pub(super) has_role: bool,
    pub(super) kind: u8,
    pub(super) receives: bool,
    /// Rows of its countries and nationalities, in `rows`.
    pub(super) countries: (u32, u32),
    pub(super) nationalities: (u32, u32),
    /// What it is found to be, in `found`.
    pub(super) found: (u32, u32),
    /// Its folded names, in `names`.
    pub(super) names: (u32, u32),
    /// Whether it has owners that are stated.
    pub(super) owned: bool,
    /// Nothing is known by which it could be looked up.
    pub(super) anyone: bool,
    pub(super) owners: u16,
    /// Its facts, in `states`.
    pub(super) states: u32,
    /// Whether it has identifiers.
    pub(super) identified: bool,
    /// What its facts bring to a key, in `keys`.
    pub(super) key: (u32, u32),
}

/// A line, by places in the room.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinePrep {
    pub(super) stated: u32,
    pub(super) goods: bool,
    pub(super) row: u32,
    pub(super) origin: u32,
    pub(super) states: u32,
    /// Whether the host answers limits in words.
    pub(super) answered: bool,
    /// Whether a fact is stated that a limit of a control list tests.
    pub(super) limited: bool,
    /// The sets of policies that its facts leave, in `line_facts`, or `NONE` for those of no facts.
    pub(super) sets: u32,
    /// What it brings to a key, in `keys`.
    pub(super) key: (u32, u32),
}

/// A place that stands as destination of a regime, or may.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub(super) row: u32,
    pub(super) capacity: DestinationKind,
    pub(super) stands: Truth,
    pub(super) from: From,
}

/// Where the place of a sight is stated.
#[derive(Clone, Copy, Debug)]
pub(super) enum From {
    Destination,
    Transit(u32),
    /// A nationality of a party.
    Nation(u32, u32),
    Nowhere,
}

/// A transaction, made ready.
pub(super) struct Prep<'a> {
    pub(super) core: &'a Core,
    pub(super) said: Said<'a>,
    pub(super) values: Vec<&'a Value>,
    pub(super) day: u32,
    pub(super) date: Option<Date>,
    pub(super) activity: Option<Activity>,
    pub(super) departure: u32,
    pub(super) destination: u32,
    /// The row of a place that is not known.
    pub(super) nowhere: u32,
    pub(super) transit: u16,
    /// Rows of the transit countries.
    pub(super) passes: (u32, u32),
    pub(super) states: u32,
    pub(super) problem: bool,
    pub(super) goods_missing: Truth,
    /// What it brings to a key, in `keys`.
    pub(super) key: (u32, u32),
}

/// What cannot be made ready here, and is left to the specification.
pub(super) struct Beyond;

/// The value of a fact of the model, of which `NotKnown` says nothing.
pub(super) fn plain<T>(f: &Fact<T>) -> Result<Option<&T>, Beyond> {
    match f {
        Fact::Value(v) => Ok(Some(v)),
        Fact::Absent | Fact::NotKnown | Fact::NotClaimed => Ok(None),
        Fact::Conflict(_) => Err(Beyond),
    }
}

/// Room that holds nothing, for references of another life.
#[allow(clippy::unnecessary_filter_map, reason = "a filter keeps the lifetime")]
pub(super) fn recycle<'b>(mut v: Vec<&Value>) -> Vec<&'b Value> {
    v.clear();
    // The same allocation: nothing is in it.
    v.into_iter().filter_map(|_| None).collect()
}

impl<'a> Prep<'a> {
    pub(super) fn of(core: &'a Core, said: Said<'a>, rows: &mut Rows, room: &mut Room) -> Result<Prep<'a>, Beyond> {
        let tx = said.rest;
        if core.plain || matches!(tx.licenses, Fact::Conflict(_)) {
            return Err(Beyond);
        }
        room.states.clear();
        room.value_rows.clear();
        room.text.clear();
        room.names.clear();
        room.computed.clear();
        room.parties.clear();
        room.lines.clear();
        room.rows.clear();
        room.found.clear();
        room.line_facts.clear();
        room.keys.clear();
        let date = plain(said.date)?.copied();
        let day = rows.day(core, date);
        let mut p = Prep {
            core,
            said,
            values: recycle(core::mem::take(&mut room.values)),
            day,
            date,
            activity: plain(&tx.activity)?.copied(),
            departure: rows.place(core, day, plain(&tx.departure)?),
            destination: rows.place(core, day, plain(said.destination)?),
            nowhere: rows.place(core, day, None),
            transit: state::ABSENT,
            passes: (0, 0),
            states: 0,
            problem: !tx.problems.is_empty(),
            goods_missing: Truth::No,
            key: (0, 0),
        };
        p.transit(rows, room)?;
        p.lines(rows, room)?;
        p.parties(rows, room)?;
        let from = number(room.keys.len());
        let activity = p.activity.map_or(NONE, |a| a as u32);
        room.keys.extend([day, activity, p.departure, u32::from(p.transit), p.passes.1 - p.passes.0]);
        if let Some(passes) = room.rows.get(p.passes.0 as usize..p.passes.1 as usize) {
            room.keys.extend_from_slice(passes);
        }
        p.states = p.facts(FactOf::Transaction, &tx.facts, rows, room)?;
        p.key = (from, number(room.keys.len()));
        p.expected(rows, room);
        Ok(p)
    }

    fn transit(&mut self, rows: &mut Rows, room: &mut Room) -> Result<(), Beyond> {
        self.transit = match &self.said.rest.transit {
            Fact::Value(places) => {
                let from = number(room.rows.len());
                room.rows.extend(places.iter().map(|t| rows.place(self.core, self.day, Some(t))));
                self.passes = (from, number(room.rows.len()));
                state::VALUES
            }
            Fact::Conflict(_) => return Err(Beyond),
            f => self.reserved(f, crate::intake::TRANSIT, FactOf::Transaction, self.core.presumed.transit),
        };
        Ok(())
    }
    /// A fact of the model that is not stated, by the declaration that is reserved for it.
    fn reserved<T>(&self, f: &Fact<T>, name: &str, of: FactOf, presumed: u16) -> u16 {
        let may = matches!(f, Fact::NotKnown | Fact::NotClaimed)
            && crate::intake::may_be_not_known(&self.core.rulebook, of, name);
        if may { state_of(f) } else { presumed }
    }

    fn lines(&mut self, rows: &mut Rows, room: &mut Room) -> Result<(), Beyond> {
        let items = self.said.items;
        match items.count() {
            Some(0) => self.blank_line(false, rows, room),
            Some(_) => {
                self.problem |= twice(items.iter().map(|l| &l.id));
                for (item, n) in items.iter().zip(0u32..) {
                    self.line(item, n, rows, room)?;
                }
            }
            None => self.blank_line(true, rows, room),
        }
        Ok(())
    }
    fn blank_line(&mut self, goods: bool, rows: &mut Rows, room: &mut Room) {
        let row = rows.item(self.core, self.day, None, goods);
        let origin = rows.place(self.core, self.day, None);
        let states = number(room.states.len());
        room.states.resize(room.states.len() + self.core.rulebook.facts.len(), state::ABSENT);
        let key = (0, 0);
        let answered = false;
        room.lines.push(LinePrep {
            stated: NONE,
            goods,
            row,
            origin,
            states,
            answered,
            limited: true,
            sets: NONE,
            key,
        });
    }
    fn line(&mut self, item: &'a ItemLine, n: u32, rows: &mut Rows, room: &mut Room) -> Result<(), Beyond> {
        let codes = plain(&item.categories)?.map(Vec::as_slice).filter(|codes| !codes.is_empty());
        if matches!(item.value, Fact::Conflict(_)) || matches!(item.quantity, Fact::Conflict(_)) {
            return Err(Beyond);
        }
        let class = self.said.items.prepared(n as usize).and_then(|p| p.class(self.core));
        let row = rows.item_of(self.core, self.day, codes, true, class);
        let origin = rows.place(self.core, self.day, plain(&item.origin)?);
        let before = self.values.len();
        let from = number(room.keys.len());
        let states = self.facts(FactOf::Item, &item.facts, rows, room)?;
        let key = (from, number(room.keys.len()));
        let answered = !item.scopes.is_empty();
        let mut line =
            LinePrep { stated: n, goods: true, row, origin, states, answered, limited: false, sets: NONE, key };
        if self.values.len() > before || item.facts.values().any(|f| f.value().is_none()) {
            let core = self.core;
            let stated = item.facts.keys().filter_map(|name| core.facts.get(name));
            let is = crate::compile::is_set;
            line.limited = stated.clone().any(|(n, _)| is(&core.limiting, *n) || is(&core.computed, *n));
            line.sets = number(room.line_facts.len());
            let [presumed, ..] = &core.masks.plain_item;
            room.line_facts.extend_from_slice(presumed);
        }
        room.lines.push(line);
        Ok(())
    }

    fn parties(&mut self, rows: &mut Rows, room: &mut Room) -> Result<(), Beyond> {
        let parties = self.said.parties;
        self.problem |= twice(parties.iter().map(|p| &p.id));
        for (party, n) in parties.iter().zip(0u32..) {
            self.party(party, n, rows, room)?;
        }
        Ok(())
    }
    fn party(&mut self, party: &'a Party, n: u32, rows: &mut Rows, room: &mut Room) -> Result<(), Beyond> {
        let (core, e) = (self.core, &party.entity);
        let owners = match &e.owners {
            Fact::Value(owners) if owners.is_empty() => state::VALUES,
            // What owners are is looked up by the specification.
            Fact::Value(_) | Fact::Conflict(_) => {
                self.problem |= owners_wrong(core, e);
                state::VALUES
            }
            f => self.reserved(f, crate::intake::OWNERS, FactOf::Party, core.presumed.owners),
        };
        let mut places = |at: &[Territory], room: &mut Room| {
            let from = number(room.rows.len());
            room.rows.extend(at.iter().map(|t| rows.place(core, self.day, Some(t))));
            (from, number(room.rows.len()))
        };
        let countries = places(&e.countries, room);
        let nationalities = places(&e.nationalities, room);
        let named = number(room.names.len());
        let before = number(room.found.len());
        let prepared = self.said.parties.prepared(n as usize).and_then(|p| p.looked(core));
        let anyone = match prepared {
            Some(looked) => {
                self.problem |= looked.problem;
                looked.recall(room)
            }
            None => self.identify(e, &party.matches, room)?,
        };
        let found = (before, number(room.found.len()));
        let from = number(room.keys.len());
        let states = self.facts(FactOf::Party, &e.facts, rows, room)?;
        let key = (from, number(room.keys.len()));
        room.parties.push(PartyPrep {
            stated: n,
            role: self.role(&party.role),
            has_role: true,
            kind: e.kind.map_or(0, kind_bit),
            receives: matches!(party.role, Role::EndUser | Role::UltimateConsignee),
            countries,
            nationalities,
            found,
            names: (named, number(room.names.len())),
            owned: !matches!(&e.owners, Fact::Value(o) if o.is_empty()) && owners == state::VALUES,
            anyone,
            owners,
            states,
            identified: !e.identifiers.is_empty(),
            key,
        });
        Ok(())
    }
    fn role(&self, role: &Role) -> u64 {
        self.core.graph.roles.get(role).map_or(0, |n| 1u64.checked_shl(n).unwrap_or(0))
    }

    /// What a party is found to be, on all lists; whether it may be anyone.
    fn identify(&mut self, e: &Entity, matches: &Fact<Vec<HostMatch>>, room: &mut Room) -> Result<bool, Beyond> {
        let Room { text, names, found, .. } = room;
        let (anyone, problem) = identify(self.core, e, matches, text, names, found)?;
        self.problem |= problem;
        Ok(anyone)
    }

    /// Puts an unknown party in each expected role that is neither filled nor said to be absent.
    fn expected(&mut self, rows: &mut Rows, room: &mut Room) {
        let _ = rows;
        let expects = match self.activity {
            Some(a) => self.core.expects.get(a as usize),
            None => self.core.expects.last(),
        };
        let Some(Expects { roles, goods }) = expects else { return };
        if *goods {
            let known = Truth::from(self.activity.is_some()) | Truth::Unknown;
            let nothing = Truth::agreed(room.lines.iter().map(|l| match (l.goods, l.stated == NONE) {
                (false, _) => Truth::Yes,
                (true, false) => Truth::No,
                (true, true) => Truth::Unknown,
            }));
            self.goods_missing = known & nothing;
        }
        let stated = self.said.parties;
        let filled = |role: &Role| stated.iter().any(|p| p.role == *role);
        let absent = &self.said.rest.roles_absent;
        self.problem |= absent.iter().any(filled);
        for role in roles {
            if !filled(role) && !absent.contains(role) {
                self.nobody(Some(role), room);
            }
        }
        if stated.count().is_none() {
            self.nobody(None, room);
        }
    }
    fn nobody(&self, role: Option<&Role>, room: &mut Room) {
        let states = number(room.states.len());
        room.states.resize(room.states.len() + self.core.rulebook.facts.len(), state::ABSENT);
        room.parties.push(PartyPrep {
            stated: NONE,
            role: role.map_or(0, |r| self.role(r)),
            has_role: role.is_some(),
            kind: 0,
            receives: role.is_none_or(|r| matches!(r, Role::EndUser | Role::UltimateConsignee)),
            countries: (0, 0),
            nationalities: (0, 0),
            found: (0, 0),
            names: (0, 0),
            owned: false,
            anyone: true,
            owners: state::ABSENT,
            states,
            identified: false,
            key: (0, 0),
        });
    }
}

/// Whether something is stated wrongly of owners, as the specification makes them ready.
fn owners_wrong(core: &Core, e: &Entity) -> bool {
    let party = "x".parse().map(|label| Party::new(label, Role::EndUser, e.clone()));
    let tx = Transaction { parties: Fact::Value(party.into_iter().collect()), ..Transaction::default() };
    !crate::intake::prepare(&core.rulebook, &tx).problems.is_empty()
}

/// Whether a label stands twice.
fn twice<'l>(labels: impl Iterator<Item = &'l Label> + Clone) -> bool {
    const FEW: usize = 16;
    if labels.clone().nth(1).is_none() {
        return false;
    }
    if labels.clone().nth(FEW).is_none() {
        return labels.clone().enumerate().any(|(n, l)| labels.clone().take(n).any(|other| other == l));
    }
    let mut seen = BTreeSet::new();
    labels.into_iter().any(|l| !seen.insert(l))
}
