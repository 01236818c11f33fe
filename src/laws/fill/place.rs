//! Places for whatever asks for one, as deep as rules go.
//! Uses `model`. Leaves out whose place it is (`mod.rs`, `party.rs`, `item.rs`).

use super::Filler;
use crate::model::{Fact, Territory};
use alloc::{format, vec::Vec};

impl Filler<'_> {
    pub(super) fn place(&mut self, fact: &mut Fact<Territory>) {
        self.settle(fact, Self::some_place);
        if let Fact::Value(p) = fact {
            self.deepen_place(p);
        }
    }

    pub(super) fn some_places(&mut self, places: &mut Vec<Territory>) {
        if places.is_empty() {
            places.extend(self.some_place());
        }
        places.iter_mut().for_each(|p| self.deepen_place(p));
    }

    /// A place that rules name, or one that none names.
    pub(super) fn some_place(&mut self) -> Option<Territory> {
        let mut places = self.words.places.clone();
        places.extend("LI".parse());
        self.pick(&places)
    }

    pub(super) fn deepen_place(&mut self, place: &mut Territory) {
        if place.subdivision().is_some() {
            return;
        }
        let mut deeper: Vec<Territory> = self
            .words
            .places
            .iter()
            .filter(|p| place.covers(p).is_yes() && p.subdivision().is_some())
            .cloned()
            .collect();
        if !deeper.is_empty() {
            deeper.extend(format!("{}-ZZZ", place.country()).parse());
            if let Some(p) = self.pick(&deeper) {
                *place = p;
            }
        }
    }
}
