//! What one would write by hand: hash maps and `if`, for this one task and no other.

use crate::{
    peer::Peer,
    world::{Tx, World},
};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

struct Entry<S> {
    from: i32,
    until: i32,
    scope: Option<S>,
    review: u8,
}

/// String keys, by some way of hashing.
pub struct Strings<H> {
    listings: HashMap<String, Entry<String>, H>,
    columns: HashMap<String, u32, H>,
    chart: HashMap<String, u16, H>,
}

pub type Std = Strings<RandomState>;
pub type Fx = Strings<FxBuildHasher>;

impl<H: BuildHasher + Default> Strings<H> {
    pub fn load(world: &World) -> Self {
        let listing = |r: &crate::world::Row| {
            let e = Entry { from: r.first_day(), until: r.end_day(), scope: r.scope.clone(), review: r.review };
            (r.name.clone(), e)
        };
        Strings {
            listings: world.rows.iter().map(listing).collect(),
            columns: world.categories.iter().map(|(c, n)| (c.clone(), *n as u32)).collect(),
            chart: world.chart.iter().map(|(c, marks)| (c.clone(), bits(marks))).collect(),
        }
    }
}

fn bits(marks: &[usize]) -> u16 {
    marks.iter().fold(0, |m, n| m | 1 << n)
}

/// The mark of the chart: a license is required, case by case.
fn charted(chart: u16, column: u32) -> u8 {
    if chart >> column & 1 == 1 { 2 } else { 0 }
}

impl<H: BuildHasher + Default + Sync> Peer for Strings<H> {
    type Request = Tx;
    type State = ();
    fn state(&self) {}
    fn request(&self, tx: &Tx) -> Tx {
        tx.clone()
    }
    fn decide(&self, tx: &Tx, (): &mut ()) -> u8 {
        let listed = self.listings.get(&tx.party).map_or(0, |e| {
            let on = e.from <= tx.day && tx.day < e.until;
            if on && e.scope.as_ref().is_none_or(|s| tx.category.starts_with(s.as_str())) { e.review } else { 0 }
        });
        let chart = self.chart.get(&tx.country).zip(self.columns.get(&tx.category));
        listed.max(chart.map_or(0, |(marks, column)| charted(*marks, *column)))
    }
}

/// Numbers for names: what a request names is looked up when it is built.
pub struct Interned {
    names: FxHashMap<String, u32>,
    categories: FxHashMap<String, u32>,
    countries: FxHashMap<String, u32>,
    /// By party; the scope is a range of categories, which are in order.
    listings: Vec<Entry<(u32, u32)>>,
    columns: Vec<u32>,
    chart: Vec<u16>,
}

pub struct Ids {
    party: u32,
    category: u32,
    country: u32,
    day: i32,
}

impl Interned {
    pub fn load(world: &World) -> Interned {
        let range = |prefix: &String| {
            let first = world.categories.iter().position(|(c, _)| c.starts_with(prefix.as_str())).expect("a category");
            let many = world.categories[first..].iter().take_while(|(c, _)| c.starts_with(prefix.as_str())).count();
            (first as u32, (first + many) as u32)
        };
        let entry = |r: &crate::world::Row| Entry {
            from: r.first_day(),
            until: r.end_day(),
            scope: r.scope.as_ref().map(range),
            review: r.review,
        };
        let numbered = |names: &mut dyn Iterator<Item = &String>| names.cloned().zip(0..).collect();
        Interned {
            names: numbered(&mut world.rows.iter().map(|r| &r.name)),
            categories: numbered(&mut world.categories.iter().map(|(c, _)| c)),
            countries: numbered(&mut world.chart.iter().map(|(c, _)| c)),
            listings: world.rows.iter().map(entry).collect(),
            columns: world.categories.iter().map(|(_, n)| *n as u32).collect(),
            chart: world.chart.iter().map(|(_, marks)| bits(marks)).collect(),
        }
    }
}

impl Peer for Interned {
    type Request = Ids;
    type State = ();
    fn state(&self) {}
    fn request(&self, tx: &Tx) -> Ids {
        let id = |of: &FxHashMap<String, u32>, name: &str| of.get(name).copied().unwrap_or(u32::MAX);
        Ids {
            party: id(&self.names, &tx.party),
            category: id(&self.categories, &tx.category),
            country: id(&self.countries, &tx.country),
            day: tx.day,
        }
    }
    fn decide(&self, tx: &Ids, (): &mut ()) -> u8 {
        let listed = self.listings.get(tx.party as usize).map_or(0, |e| {
            let on = e.from <= tx.day && tx.day < e.until;
            if on && e.scope.is_none_or(|(a, b)| a <= tx.category && tx.category < b) { e.review } else { 0 }
        });
        let chart = self.chart.get(tx.country as usize).zip(self.columns.get(tx.category as usize));
        listed.max(chart.map_or(0, |(marks, column)| charted(*marks, *column)))
    }
}
