//! The names of all lists of a rulebook in one index, and what a party's names find there.
//! Leaves out the score and the search (`screen`).

use super::{Basis, Beside, By, Evidence};
use crate::{
    model::{Entity, Strength},
    policy::{Makes, Rulebook},
    screen::{Hits, Index, Searcher, scan},
    text::Name,
    truth::Truth,
};
use alloc::{boxed::Box, vec::Vec};
use once_cell::race::OnceBox;

/// The names of all entries, in the order of lists, entries and names.
pub(super) struct Names {
    index: Index,
    /// List, entry and name, by place.
    of: Vec<(u32, u32, u32)>,
    /// The least score that some list asks for.
    lowest: u16,
    /// The same names as the scan reads them, once it is asked.
    read: OnceBox<Vec<Name>>,
}

impl Makes for Names {}

fn all(rulebook: &Rulebook) -> impl Iterator<Item = ((u32, u32, u32), &str)> {
    (0u32..).zip(rulebook.lists.values()).flat_map(|(list, l)| {
        (0u32..).zip(l.listings()).flat_map(move |(listing, e)| {
            (0u32..).zip(&e.entity.names).map(move |(name, n)| ((list, listing, name), n.text.as_str()))
        })
    })
}

impl Names {
    fn of(rulebook: &Rulebook) -> Names {
        let lists = rulebook.lists.keys().map(|id| rulebook.screening.of(id.as_str()).lowest());
        Names {
            index: Index::build(all(rulebook).map(|(_, text)| text)),
            of: all(rulebook).map(|(at, _)| at).collect(),
            lowest: lists.min().unwrap_or(10_000),
            read: OnceBox::new(),
        }
    }
}

/// Whether nothing that is stated of an entity tells by name who it is: no name does, or one was too
/// long to be read to its end.
pub(super) fn untold(entity: &Entity) -> bool {
    let mut told = false;
    for name in &entity.names {
        let name = Name::new(&name.text);
        if name.is_cut() {
            return true;
        }
        told |= !name.is_empty();
    }
    !told
}

enum How<'a> {
    Index(Searcher<'a>),
    Scan(&'a [Name]),
}

/// Looks for names, one after another.
pub(super) struct Search<'a> {
    rulebook: &'a Rulebook,
    names: &'a Names,
    how: How<'a>,
}

impl<'a> Search<'a> {
    pub(super) fn new(rulebook: &'a Rulebook, by: By) -> Option<Search<'a>> {
        let names = rulebook.names(|| Names::of(rulebook))?;
        let how = match by {
            By::Index => How::Index(names.index.searcher()),
            By::Scan => {
                let read = || Box::new(all(rulebook).map(|(_, text)| Name::new(text)).collect());
                How::Scan(names.read.get_or_init(read))
            }
        };
        Some(Search { rulebook, names, how })
    }

    fn hits(&mut self, query: &Name) -> Hits {
        match &mut self.how {
            How::Index(searcher) => searcher.search(query, self.names.lowest),
            How::Scan(names) => scan(query, names, self.names.lowest),
        }
    }

    /// Every name of every list that a name of the entity is, or might be.
    pub(super) fn look_up(&mut self, entity: &Entity, out: &mut Vec<Evidence>) {
        for (stated, name) in (0u32..).zip(&entity.names) {
            let query = Name::new(&name.text);
            for hit in self.hits(&query).hits {
                let place = usize::try_from(hit.name).ok().and_then(|n| self.names.of.get(n));
                let Some((list, listing, listed)) = place.copied() else { continue };
                let at = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
                let Some(l) = self.rulebook.lists.values().nth(at(list)) else { continue };
                let Some(e) = l.listings().get(at(listing)) else { continue };
                let strength = e.entity.names.get(at(listed)).map_or(Strength::Weak, |n| n.strength);
                let weak = strength == Strength::Weak || name.strength == Strength::Weak;
                let (points, cut) = (hit.score.basis_points, hit.score.evidence.cut);
                let beside = Beside::of(entity, &e.entity);
                let limits = self.rulebook.screening.of(l.id().as_str());
                let is = if weak {
                    if points >= limits.weak { Truth::Unknown } else { Truth::No }
                } else {
                    let sure = if beside.born.is_yes() { limits.born } else { limits.is };
                    // Of what was cut, nobody knows how it goes on.
                    if points >= sure && !cut {
                        Truth::Yes
                    } else if points >= limits.might_be {
                        Truth::Unknown
                    } else {
                        Truth::No
                    }
                };
                if is.is_no() && points < limits.lowest() {
                    continue;
                }
                let basis = Basis::Name { stated, listed, points, weak, cut };
                out.push(Evidence { list, listing, is, basis, beside });
            }
        }
    }
}
