//! Which policies the dimensions of a transaction leave, by the sets in which `compile` has filed them.

use super::{
    prep::Sight,
    run::{Hand, Run},
};
use crate::{
    compile::{NONE, Over, is_set, number, set, state},
    truth::Truth,
};

/// The truth of all by which a policy is filed, by the two sets of its dimensions.
pub(super) fn filed(may: bool, sure: bool) -> Truth {
    match (may, sure) {
        (false, _) => Truth::No,
        (_, false) => Truth::Unknown,
        _ => Truth::Yes,
    }
}

impl<'a> Run<'a> {
    /// The policies that the dimensions of the transaction leave: those that they do not rule out, and
    /// those of which all that is filed holds.
    pub(super) fn candidates(&mut self, regime: u32, line: u32, sight: Sight) {
        self.file_facts();
        self.leave(regime, line, sight.row, false);
    }
    /// The same, but that what a policy asks of facts counts for nothing if a value among them is in no key: those
    /// are left whatever the value.
    pub(super) fn candidates_of_any_value(&mut self, regime: u32, h: &Hand) {
        self.leave(regime, h.line, h.place, true);
    }
    /// Writes to the room what the dimensions leave.
    fn leave(&mut self, regime: u32, line: u32, place: u32, any_value: bool) {
        let (core, rows) = (self.p.core, self.rows);
        let masks = &core.masks;
        let words = masks.words;
        let Some(l) = self.line(line) else { return };
        let [presumed, absent, no_goods] = &masks.plain_item;
        let item_facts: &[u64] = match (l.goods, l.stated, l.sets) {
            (false, ..) => no_goods,
            (true, NONE, _) => absent,
            (true, _, NONE) => presumed,
            (true, _, at) => self.room.line_facts.get(at as usize..at as usize + words * 2).unwrap_or(presumed),
        };
        let activity = match self.p.activity {
            Some(a) => masks.activities.get(a as usize),
            None => masks.activities.last(),
        };
        let origin = match l.goods {
            true => rows.place_row(l.origin).map(|r| &r.origin),
            false => Some(&masks.plain_origin),
        };
        let by_facts: [&[u64]; 2] = [&self.room.facts, item_facts];
        let sets: [Option<&[u64]>; 6] = [
            rows.day_row(self.p.day).map(|r| &*r.sets),
            activity.map(|s| &**s),
            rows.place_row(place).map(|r| &*r.destination),
            rows.place_row(self.p.departure).map(|r| &*r.departure),
            rows.item_row(l.row).map(|r| &*r.sets),
            origin.map(|s| &**s),
        ];
        let own = core.regimes.get(regime as usize).map_or(&[][..], |r| &r.policies);
        self.room.candidates.clear();
        for half in [0, words] {
            for word in 0..words {
                let any = self.room.valued.get(word).filter(|_| any_value).copied().unwrap_or(0);
                let by_facts =
                    by_facts.iter().fold(u64::MAX, |w, s| w & s.get(half + word).copied().unwrap_or(0)) | any;
                let met =
                    sets.iter().fold(by_facts, |w, s| w & s.and_then(|s| s.get(half + word)).copied().unwrap_or(0));
                self.room.candidates.push(met & own.get(word).copied().unwrap_or(0));
            }
        }
    }

    /// Visits every candidate, and every authorization of the regime: those are told whether or not they apply.
    /// Each with the truth of all by which it is filed, or with none if it is ruled out and its instances cannot be
    /// told from what is filed. Ends, and is `false`, when a visit is.
    pub(super) fn each_told(
        &mut self,
        regime: u32,
        line: u32,
        visit: &mut dyn FnMut(&mut Self, u32, Option<Truth>) -> bool,
    ) -> bool {
        let core = self.p.core;
        let masks = &core.masks;
        let own = core.regimes.get(regime as usize).map_or(&[][..], |r| &r.policies);
        for word in 0..masks.words {
            let set = |run: &Self, half: usize| run.room.candidates.get(half + word).copied().unwrap_or(0);
            let (may, sure) = (set(self, 0), set(self, masks.words));
            let authorizations = masks.authorizations.get(word).copied().unwrap_or(0);
            let mut left = may | (authorizations & own.get(word).copied().unwrap_or(0));
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let n = number(word) * 64 + bit;
                let filed = filed(may >> bit & 1 == 1, sure >> bit & 1 == 1);
                let Some(plan) = core.plans.get(n as usize) else { continue };
                let told = (!filed.is_no() || self.tells(&plan.over, line)).then_some(filed);
                if !visit(self, n, told) {
                    return false;
                }
            }
        }
        true
    }
    /// Whether the instances of a policy that is ruled out can be told. Whether anybody, or any control of an
    /// item of no code, could matter is not filed.
    fn tells(&self, over: &Over, line: u32) -> bool {
        match over {
            Over::Line | Over::Licenses => true,
            Over::Controls(list) => {
                self.item(line).is_some_and(|row| !row.goods || row.coded.get(*list as usize) == Some(&true))
            }
            Over::Listings(_) | Over::Owners(_) => false,
        }
    }
    /// The sets of policies that the facts of the transaction leave, and those of each line.
    pub(super) fn file_facts(&mut self) {
        if core::mem::replace(&mut self.filed, true) {
            return;
        }
        let core = self.p.core;
        let masks = &core.masks;
        self.room.facts.clear();
        self.room.facts.extend_from_slice(&masks.plain_facts);
        self.room.valued.clear();
        self.room.valued.resize(masks.words, 0);
        let none = Hand { home: false, ..Hand::new(0, 0, NONE) };
        let stated = &self.p.said.rest.facts;
        if !stated.is_empty() {
            let mut sets = core::mem::take(&mut self.room.facts);
            let states = self.p.states;
            self.refile(stated.keys(), &masks.facts, states, &none, &mut sets);
            self.room.facts = sets;
        }
        let items = self.p.said.items;
        for n in 0..number(self.room.lines.len()) {
            let Some(line) = self.line(n).filter(|l| l.sets != NONE) else { continue };
            let Some(item) = items.get(line.stated as usize) else { continue };
            let mut all = core::mem::take(&mut self.room.line_facts);
            let from = line.sets as usize;
            if let Some(sets) = all.get_mut(from..from + masks.words * 2) {
                self.refile(item.facts.keys(), &masks.item_facts, line.states, &Hand { line: n, ..none }, sets);
            }
            self.room.line_facts = all;
        }
    }
    fn refile<'k>(
        &mut self,
        names: impl Iterator<Item = &'k crate::model::FactName> + Clone,
        filed: &'a [crate::compile::Filed],
        states: u32,
        h: &Hand,
        sets: &mut [u64],
    ) {
        let core = self.p.core;
        let words = core.masks.words;
        let stated = names.filter_map(|name| core.facts.get(name).map(|(n, _)| *n));
        // What is computed from what is stated is stated as well.
        let computes = stated.clone().any(|n| is_set(&core.computed, n));
        let derived = core.derived.iter().filter(|_| computes).map(|[d, ..]| *d);
        for n in stated.chain(derived) {
            let n = &n;
            let state = self.room.states.get((states + n) as usize).copied().unwrap_or(state::ABSENT);
            let row = self.room.value_rows.get(usize::from(state.wrapping_sub(state::VALUES)));
            let row = row.and_then(|r| self.rows.fact_row(*r)).filter(|_| state >= state::VALUES);
            // The policies that this fact alone files are looked up, the others are looked at.
            let alone = core.masks.alone.get(*n as usize).filter(|_| row.is_some());
            if let (Some(row), Some(alone)) = (row, alone) {
                for (at, set) in sets.iter_mut().enumerate() {
                    let mask = alone.get(at % words).copied().unwrap_or(0);
                    *set = (*set & !mask) | (row.sets.get(at).copied().unwrap_or(0) & mask);
                }
            }
            let those =
                if row.is_some() { core.masks.mixed.get(*n as usize) } else { core.masks.by_fact.get(*n as usize) };
            // Whether something can be computed hangs on values as well.
            let valued = row.is_none() && (state >= state::VALUES || is_set(&core.computed, *n));
            for policy in those.into_iter().flatten() {
                // The sets start with every policy in them, and each part takes out its own.
                let (word, bit) = (*policy as usize / 64, 1u64 << (policy % 64));
                if let Some(w) = self.room.valued.get_mut(word).filter(|_| valued) {
                    *w |= bit;
                }
                for at in [word, words + word] {
                    if let Some(w) = sets.get_mut(at) {
                        *w |= bit;
                    }
                }
                let first = filed.partition_point(|f| f.policy < *policy);
                for f in filed.iter().skip(first).take_while(|f| f.policy == *policy) {
                    let t = self.truth(f.part, h);
                    set(sets, words, *policy, t);
                }
            }
        }
    }
}
