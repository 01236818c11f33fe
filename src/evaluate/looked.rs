//! Who a party is, by the hashes of folded names: for one transaction, or once for all in which it takes part.

use super::{
    prep::{Beyond, plain},
    scratch::Room,
};
use crate::{
    compile::{Core, number},
    model::{Entity, Fact, HostMatch, Strength},
    text,
    truth::Truth,
};
use alloc::{boxed::Box, string::String, vec::Vec};

/// What a party was found to be when it was looked up once.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    keys: String,
    names: Box<[(u32, u32)]>,
    found: Box<[(u32, u32, Truth)]>,
    anyone: bool,
    pub(super) problem: bool,
}

impl Looked {
    /// Writes it to the room; whether the party may be anyone.
    pub(super) fn recall(&self, room: &mut Room) -> bool {
        let start = number(room.text.len());
        room.text.push_str(&self.keys);
        room.names.extend(self.names.iter().map(|(from, until)| (from + start, until + start)));
        room.found.extend_from_slice(&self.found);
        self.anyone
    }
}

/// Looks a party up; `None` where that is left to the specification.
pub(super) fn look_up(core: &Core, e: &Entity, matches: &Fact<Vec<HostMatch>>) -> Option<Looked> {
    let (mut keys, mut names, mut found) = (String::new(), Vec::new(), Vec::new());
    let (anyone, problem) = identify(core, e, matches, &mut keys, &mut names, &mut found).ok()?;
    Some(Looked { keys, names: names.into(), found: found.into(), anyone, problem })
}

/// What a party is found to be: as `party::identify`, on all lists. Whether it may be anyone, and whether
/// something is stated wrongly.
pub(super) fn identify(
    core: &Core,
    e: &Entity,
    matches: &Fact<Vec<HostMatch>>,
    keys: &mut String,
    names: &mut Vec<(u32, u32)>,
    into: &mut Vec<(u32, u32, Truth)>,
) -> Result<(bool, bool), Beyond> {
    let from = into.len();
    let host = plain(matches)?.map(Vec::as_slice);
    let (mut named, mut problem) = (false, false);
    for name in &e.names {
        let start = keys.len();
        text::fold_into(&name.text, keys);
        let Some(key) = keys.get(start..).filter(|key| !key.is_empty()) else {
            problem = true;
            continue;
        };
        named = true;
        names.push((number(start), number(keys.len())));
        if !core.exact || !core.listed.may(key) {
            continue;
        }
        for (list, l) in (0u32..).zip(core.rulebook.lists.values()) {
            for (listing, listed) in l.keyed(key) {
                let weak = *listed == Strength::Weak || name.strength == Strength::Weak;
                let is = if weak { Truth::Unknown } else { Truth::Yes };
                found(into, from, list, *listing, is);
            }
        }
    }
    if core.exact && !e.identifiers.is_empty() {
        for id in &e.identifiers {
            for (list, l) in (0u32..).zip(core.rulebook.lists.values()) {
                for listing in l.identified(&id.kind, &id.value) {
                    found(into, from, list, listing, Truth::Yes);
                }
            }
        }
    }
    // What the host found about a single entry comes before what is looked up.
    for m in host.into_iter().flatten() {
        let list = core.rulebook.lists.iter().zip(0u32..).find(|((id, _), _)| **id == m.list);
        let Some((listing, list)) = list.and_then(|((_, l), n)| Some((l.position(m.listing.as_str())?, n))) else {
            problem = true;
            continue;
        };
        let same = |o: &&HostMatch| o.list == m.list && o.listing == m.listing;
        let is = Truth::agreed(host.into_iter().flatten().filter(same).map(|o| o.is));
        let at = into.iter_mut().skip(from).find(|(l, i, _)| (*l, *i) == (list, listing));
        match at {
            Some(f) => f.2 = is,
            None => into.push((list, listing, is)),
        }
    }
    let anyone = if core.exact { !named } else { host.is_none() };
    if let Some(mine) = into.get_mut(from..) {
        mine.sort_unstable();
    }
    Ok((anyone, problem))
}

/// Notes what a party is found to be; the better of two findings about one entry counts.
fn found(all: &mut Vec<(u32, u32, Truth)>, from: usize, list: u32, listing: u32, is: Truth) {
    match all.iter_mut().skip(from).find(|(l, i, _)| (*l, *i) == (list, listing)) {
        Some(f) => f.2 = f.2 | is,
        None => all.push((list, listing, is)),
    }
}
