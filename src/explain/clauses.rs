//! The clauses of a policy's condition, each with its truth and the facts in hand.

use super::words::{value, words};
use crate::{
    condition::{Cx, Facts},
    model::{Entity, Fact, Facts as Values, Owner},
    policy::{Condition, FactOf},
    truth::Truth,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;
use serde::Serialize;

/// One clause of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// How deep it stands: clauses below the one before are its parts.
    pub depth: u32,
    /// What it asks.
    pub clause: String,
    /// Whether it holds.
    pub truth: Truth,
    /// What was stated or found: `destination: CN`.
    pub found: String,
}

/// One line of a report: `yes     the destination is in CN — destination: CN`, indented by depth.
impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.truth {
            Truth::Yes => "yes    ",
            Truth::No => "no     ",
            Truth::Unknown => "unknown",
        };
        let indent = "  ".repeat(usize::try_from(self.depth).unwrap_or(0).min(12));
        write!(f, "{mark} {indent}{}", self.clause)?;
        if self.found.is_empty() { Ok(()) } else { write!(f, " — {}", self.found) }
    }
}

/// Takes a condition apart. Settled parts of a settled `any` are shown as well: each is a fact
/// that someone may want to check.
pub(super) fn clauses<'a>(facts: &Facts<'a>, c: &'a Condition, cx: Cx<'a>, depth: u32, out: &mut Vec<Clause>) {
    let truth = facts.eval(c, cx, &mut Vec::new());
    let push = |clause: String, found: String, out: &mut Vec<Clause>| out.push(Clause { depth, clause, truth, found });
    match c {
        Condition::All(parts) if depth == 0 || parts.len() == 1 => {
            parts.iter().for_each(|p| clauses(facts, p, cx, depth, out));
        }
        Condition::All(parts) | Condition::Any(parts) => {
            let all = matches!(c, Condition::All(_));
            push(if all { "all of".into() } else { "any of".into() }, String::new(), out);
            parts.iter().for_each(|p| clauses(facts, p, cx, depth.saturating_add(1), out));
        }
        Condition::Not(part) => {
            push("not".into(), String::new(), out);
            clauses(facts, part, cx, depth.saturating_add(1), out);
        }
        Condition::Is(name) => {
            push(words(facts.rulebook, c), String::new(), out);
            if let Some(d) = facts.rulebook.definitions.get(name) {
                clauses(facts, &d.when, cx, depth.saturating_add(1), out);
            }
        }
        atom => push(words(facts.rulebook, atom), found(facts, atom, cx), out),
    }
}

/// The fact in hand that an atom tests.
fn found(facts: &Facts<'_>, c: &Condition, cx: Cx<'_>) -> String {
    let r = facts.ready;
    let line = facts.line(cx.line);
    let party = cx.party.map(|p| p.entity);
    match c {
        Condition::Activity(_) => format!("activity: {}", stated(&r.activity, ToString::to_string)),
        Condition::Destination(_) | Condition::DestinationAs(_) => {
            format!("destination: {}", stated(cx.destination, ToString::to_string))
        }
        Condition::Chart(_) => {
            let column = cx.control.map(super::control_words).unwrap_or_default();
            format!("{column} for {}", stated(cx.destination, ToString::to_string))
        }
        Condition::Departure(_) => format!("departure: {}", stated(&r.departure, ToString::to_string)),
        Condition::Item(_)
        | Condition::Eligible(..)
        | Condition::EligibleValue(..)
        | Condition::EligibleTotal { .. } => match line {
            Some(l) if l.goods => format!(
                "item {}: {}",
                l.item.id,
                stated(&l.item.categories, |cs| cs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            ),
            _ => "nothing moves".into(),
        },
        Condition::Origin(_) => {
            line.map_or_else(String::new, |l| format!("origin: {}", stated(&l.item.origin, ToString::to_string)))
        }
        Condition::Fact(name, _) => {
            let of = facts.rulebook.facts.get(name).map(|d| d.of);
            let from: Option<&Values> = match of {
                Some(FactOf::Item) => line.map(|l| &l.item.facts),
                Some(FactOf::Party) => party.map(|e| &e.facts),
                _ => Some(&r.facts),
            };
            let absent = Fact::Absent;
            format!("{name}: {}", stated(from.and_then(|f| f.get(name)).unwrap_or(&absent), value))
        }
        Condition::AnyParty(_) | Condition::AllParties(_) => {
            let all = r.parties.iter().map(|p| {
                let role = p.role.as_ref().map_or("party".into(), ToString::to_string);
                format!("{role} {}", p.entity.name().map_or("not stated".into(), |n| format!("\"{n}\"")))
            });
            let all: Vec<String> = all.collect();
            format!("parties: {}", if all.is_empty() { "none".into() } else { all.join(", ") })
        }
        Condition::Ground(ids) => {
            let one = |id| format!("{id}: {}", facts.ground(id, cx, &mut Vec::new()).as_str());
            ids.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        Condition::Role(_) => cx
            .party
            .map_or_else(String::new, |p| format!("role: {}", p.role.map_or("not stated".into(), ToString::to_string))),
        Condition::Name(_) | Condition::Listed(_) | Condition::AnyListing(..) => {
            party.map_or_else(String::new, |e| format!("name: {}", e.name().unwrap_or("not stated")))
        }
        Condition::AnyOwner(_) | Condition::Owned { .. } => party.map_or_else(String::new, owners),
        Condition::EntryKind(_) => cx.listing.map_or_else(String::new, |l| {
            format!("kind: {}", l.entity.kind.map_or("not stated".into(), |k| k.to_string()))
        }),
        Condition::Country(_) => party.map_or_else(String::new, |e| {
            let all: Vec<String> = e.countries.iter().map(ToString::to_string).collect();
            format!("country: {}", if all.is_empty() { "not stated".into() } else { all.join(", ") })
        }),
        Condition::ListingScope => {
            cx.listing.map_or_else(String::new, |l| format!("scope: {}", words(facts.rulebook, &l.scope)))
        }
        Condition::Footnote(_) => cx.listing.map_or_else(String::new, |l| {
            let all: Vec<String> = l.footnotes.iter().map(ToString::to_string).collect();
            format!("footnotes: {}", if all.is_empty() { "none".into() } else { all.join(", ") })
        }),
        Condition::Program(_) => cx.listing.map_or_else(String::new, |l| {
            let all: Vec<String> = l.programs.iter().map(ToString::to_string).collect();
            format!("programs: {}", if all.is_empty() { "none".into() } else { all.join(", ") })
        }),
        Condition::Reason(_) | Condition::Column(_) => cx.control.map(super::control_words).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The owners of an entity with their shares, and theirs in parentheses.
fn owners(e: &Entity) -> String {
    let one = |o: &Owner| {
        let name = o.entity.name().map_or("not named".into(), |n| format!("\"{n}\""));
        let share = stated(&o.share, |s| format!("{s} percent"));
        let above = match &o.entity.owners {
            Fact::Value(all) if !all.is_empty() => format!(" ({})", owners(&o.entity)),
            _ => String::new(),
        };
        format!("{name}, share {share}{above}")
    };
    let all = |all: &Vec<Owner>| match all.is_empty() {
        true => "none".into(),
        false => all.iter().map(one).collect::<Vec<_>>().join("; "),
    };
    format!("owners: {}", stated(&e.owners, all))
}

fn stated<T>(f: &Fact<T>, words: impl Fn(&T) -> String) -> String {
    match f {
        Fact::Absent => "not stated".into(),
        Fact::NotKnown => "not known".into(),
        Fact::NotClaimed => "not claimed".into(),
        Fact::Value(v) => words(v),
        Fact::Conflict(vs) => format!("in conflict: {}", vs.iter().map(words).collect::<Vec<_>>().join(" / ")),
    }
}
