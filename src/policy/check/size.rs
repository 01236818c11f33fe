//! How large conditions are with their definitions written out.
//! Uses `limits`. Leaves out how deep they are, which is told where they are walked (`condition.rs`).

use super::Checker;
use crate::{
    limits,
    policy::{Condition, RulebookParts},
};
use alloc::{collections::BTreeMap, format, string::ToString, vec::Vec};

impl Checker<'_> {
    /// Definitions that name each other twice over grow with every step; what is too large to be
    /// written out is told before anything walks through it.
    pub(super) fn too_large(&mut self) -> bool {
        let mut sizes = BTreeMap::new();
        let mut large = Vec::new();
        for (id, d) in &self.parts.definitions {
            if size(self.parts, &d.when, &mut sizes, 0) > limits::PARTS {
                large.push((format!("definition {id}"), id.to_string()));
            }
        }
        for p in &self.parts.policies {
            if size(self.parts, &p.when, &mut sizes, 0) > limits::PARTS {
                large.push((format!("policy {}", p.id), p.id.to_string()));
            }
        }
        for l in self.parts.controls.values().flat_map(|c| &c.limits) {
            if size(self.parts, &l.when, &mut sizes, 0) > limits::PARTS {
                large.push((format!("limit {}", l.category), l.category.to_string()));
            }
        }
        for (owner, name) in &large {
            let message =
                format!("the condition, with its definitions written out, has more than {} parts", limits::PARTS);
            self.say("too-large", owner, name, message);
        }
        !large.is_empty()
    }
}

/// How many parts a condition has with its definitions written out. A cycle has no size of its own:
/// it is told where it is walked.
fn size<'a>(parts: &'a RulebookParts, c: &'a Condition, known: &mut BTreeMap<&'a str, u64>, depth: usize) -> u64 {
    if depth > limits::DEPTH {
        return 1;
    }
    let below = match c {
        Condition::Is(d) => match (known.get(d.as_str()).copied(), parts.definitions.get_key_value(d)) {
            (Some(n), _) => n,
            (None, Some((id, def))) => {
                known.insert(id.as_str(), 1);
                let n = size(parts, &def.when, known, depth.saturating_add(1));
                known.insert(id.as_str(), n);
                n
            }
            (None, None) => 0,
        },
        _ => c.children().iter().fold(0, |n: u64, c| n.saturating_add(size(parts, c, known, depth.saturating_add(1)))),
    };
    below.saturating_add(1)
}
