//! A condition as lines under each other, and the terms that it uses.
//! Uses `explain/words`. Leaves out what the terms mean (`terms.rs`).

use super::super::words::{lists, test, words};
use crate::{
    model::{ChartId, Code, Column, DefinitionId, FactName, GroundId, GroupId, ListId},
    policy::{Condition, ItemSel, Items, PlaceSel, Places, Rulebook, Test},
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// What a page names and explains at its end, each once.
#[derive(Default)]
pub(super) struct Terms {
    pub(super) definitions: Vec<DefinitionId>,
    pub(super) grounds: BTreeSet<GroundId>,
    pub(super) groups: BTreeSet<GroupId>,
    pub(super) facts: BTreeSet<FactName>,
    pub(super) lists: BTreeSet<ListId>,
    pub(super) charts: BTreeSet<ChartId>,
    pub(super) columns: BTreeSet<Column>,
    pub(super) controls: BTreeSet<Code>,
}

impl Terms {
    fn places(&mut self, p: &Places) {
        self.groups.extend(p.0.iter().filter_map(|s| match s {
            PlaceSel::Group(g) => Some(g.clone()),
            PlaceSel::Place(_) => None,
        }));
    }
    fn items(&mut self, i: &Items) {
        self.groups.extend(i.0.iter().filter_map(|s| match s {
            ItemSel::Group(g) => Some(g.clone()),
            ItemSel::Category(_) => None,
        }));
    }
    /// Takes up what a condition names. What a named condition names in turn is taken up when that
    /// one is told.
    pub(super) fn take(&mut self, c: &Condition) {
        match c {
            Condition::Is(d) if !self.definitions.contains(d) => self.definitions.push(d.clone()),
            Condition::Ground(s) => self.grounds.extend(s.iter().cloned()),
            Condition::Destination(p)
            | Condition::Departure(p)
            | Condition::Transit(p)
            | Condition::Origin(p)
            | Condition::Country(p)
            | Condition::Nationality(p) => self.places(p),
            Condition::Item(i) => self.items(i),
            Condition::Fact(name, t) => {
                self.facts.insert(name.clone());
                match t {
                    Test::Within(i) => self.items(i),
                    Test::WithinBut(i, but) => {
                        self.items(i);
                        self.items(but);
                    }
                    Test::Lies(p) => self.places(p),
                    _ => {}
                }
            }
            Condition::EligibleTotal { controls, plus, .. } => {
                self.controls.insert(controls.clone());
                self.facts.insert(plus.clone());
            }
            Condition::Eligible(controls, _) | Condition::EligibleValue(controls, _) => {
                self.controls.insert(controls.clone());
            }
            Condition::Listed(s) | Condition::AnyListing(s, _) => self.lists.extend(s.iter().cloned()),
            Condition::Chart(c) => {
                self.charts.insert(c.clone());
            }
            Condition::Column(s) => self.columns.extend(s.iter().cloned()),
            _ => {}
        }
        c.children().iter().for_each(|part| self.take(part));
    }
}

/// The lines of a condition of which all parts must hold, two spaces deep and deeper.
pub(super) fn lines(rulebook: &Rulebook, c: &Condition, depth: usize) -> Vec<String> {
    let mut o = Vec::new();
    parts_of(c).into_iter().for_each(|p| line(rulebook, p, depth, &mut o));
    o
}

/// The parts of a condition of which all must hold; those of an `all` within it are among them.
pub(super) fn parts_of(c: &Condition) -> Vec<&Condition> {
    match c {
        Condition::All(cs) if !cs.is_empty() => cs.iter().flat_map(parts_of).collect(),
        Condition::Any(cs) => match cs.as_slice() {
            [one] => parts_of(one),
            _ => Vec::from([c]),
        },
        Condition::Not(part) => match &**part {
            Condition::Not(inner) => parts_of(inner),
            _ => Vec::from([c]),
        },
        _ => Vec::from([c]),
    }
}

/// The same of which any may.
fn choices(c: &Condition) -> Vec<&Condition> {
    match c {
        Condition::Any(cs) if !cs.is_empty() => cs.iter().flat_map(choices).collect(),
        Condition::All(cs) => match cs.as_slice() {
            [one] => choices(one),
            _ => Vec::from([c]),
        },
        _ => Vec::from([c]),
    }
}

fn line(rulebook: &Rulebook, c: &Condition, depth: usize, o: &mut Vec<String>) {
    let pad = "  ".repeat(depth.min(12));
    let below = depth.saturating_add(1);
    let mut block = |head: &str, parts: Vec<&Condition>| {
        o.push(format!("{pad}- {head}:"));
        parts.into_iter().for_each(|p| line(rulebook, p, below, o));
    };
    match c {
        Condition::All(cs) if cs.len() > 1 => block("all of these", parts_of(c)),
        Condition::Any(cs) if cs.len() > 1 => block("any of these", choices(c)),
        Condition::Not(part) => match &**part {
            inner @ (Condition::Any(_) | Condition::All(_)) if choices(inner).len() > 1 => {
                block("none of these", choices(inner));
            }
            inner @ Condition::All(_) if parts_of(inner).len() > 1 => block("not all of these", parts_of(inner)),
            inner if head(rulebook, inner, true).is_some() => {
                block(&head(rulebook, inner, true).unwrap_or_default(), below_of(inner));
            }
            _ => o.push(format!("{pad}- {}", atom(rulebook, c))),
        },
        _ if head(rulebook, c, false).is_some() => {
            block(&head(rulebook, c, false).unwrap_or_default(), below_of(c));
        }
        _ => o.push(format!("{pad}- {}", atom(rulebook, c))),
    }
}

fn below_of(c: &Condition) -> Vec<&Condition> {
    c.children().iter().flat_map(parts_of).collect()
}

/// What stands over the parts of a condition that speaks of others: parties, items, owners, entries. Its
/// parts are told below it, and not in it. `None` where it has none, or one short enough to be told in it.
fn head(rulebook: &Rulebook, c: &Condition, no: bool) -> Option<String> {
    let is = if no { "is not" } else { "is" };
    let some = if no { "no" } else { "some" };
    let every = if no { "not for every" } else { "for every" };
    Some(match c {
        Condition::AnyItem(_) => format!("for {some} item"),
        Condition::AnyParty(_) => format!("for {some} party"),
        Condition::AnyOwner(_) => format!("for {some} owner of the party"),
        Condition::AllItems(_) => format!("{every} item"),
        Condition::AllParties(_) => format!("{every} party"),
        Condition::AnyListing(s, _) => format!("the party {is} on {} by an entry of which", lists(rulebook, s)),
        Condition::Owned { at_least, by } if !matches!(&**by, Condition::Listed(_)) => {
            format!("the party {is} owned {at_least} percent or more, in aggregate, by owners of each of whom")
        }
        _ => return None,
    })
}

/// A condition without parts, in a line. A fact is told as the question that is asked.
fn atom(rulebook: &Rulebook, c: &Condition) -> String {
    let fact = |name: &FactName, t: &Test, no: bool| {
        let question = rulebook.facts.get(name).map_or("", |d| d.question.trim());
        let question = question.split_once('?').map_or(question, |(q, _)| q);
        if question.is_empty() {
            return None;
        }
        let said = test(t);
        let answer = match (t, no) {
            (Test::Is(crate::model::Value::Bool(b)), _) if *b != no => "yes".to_string(),
            (Test::Is(crate::model::Value::Bool(_)), _) => "no".to_string(),
            (_, false) => said.strip_prefix("is ").unwrap_or(&said).to_string(),
            (_, true) => {
                let whole = words(rulebook, c);
                whole.strip_prefix(&format!("{name} ")).unwrap_or(&whole).to_string()
            }
        };
        Some(format!("\"{question}?\" {answer} [{name}]"))
    };
    let told = match c {
        Condition::Fact(name, t) => fact(name, t, false),
        Condition::Not(part) => match &**part {
            Condition::Fact(name, t) => fact(name, t, true),
            _ => None,
        },
        Condition::Ground(s) => {
            let one = if s.len() == 1 { "this ground holds" } else { "one of these grounds holds" };
            Some(format!("{one}: {}", s.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")))
        }
        _ => None,
    };
    told.unwrap_or_else(|| words(rulebook, c))
}
