//! How an item must be classified to settle a decision: in which scheme, down to which paragraph,
//! and who asks.
//! Uses `condition` and below.

use super::{Report, at, clauses, words::code_of};
use crate::{
    condition::{Cx, Facts, entry_code},
    decision::{Binding, Finding, Says, Standing},
    intake::ReadyLine,
    model::{ItemCategory, Scheme},
    policy::{Condition, ControlList, Each, Group, ItemSel, Items},
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};

/// How many paragraphs, and how many who ask, are named before the rest is counted.
const NAMED: usize = 4;

/// What is asked in one scheme: the paragraphs between which the code must tell, and who asks.
#[derive(Default)]
struct Asked {
    paragraphs: BTreeSet<ItemCategory>,
    by: BTreeSet<String>,
}

impl Report<'_> {
    /// The question for the classification of a line.
    pub(super) fn classification(&self, n: u32) -> String {
        let Some(line) = at(&self.ready.lines, n) else { return String::new() };
        let mut asked: BTreeMap<Scheme, Asked> = BTreeMap::new();
        for (v, place) in self.decision.lines.iter().zip(0u32..).filter(|(v, _)| v.line == n) {
            let found = self.decision.findings.iter().filter(|f| f.line == Some(place) && f.truth == Truth::Unknown);
            let found = found.filter_map(|f| match f.says {
                Says::Policy(p) => Some((p, f.binding)),
                Says::Always(_) => None,
            });
            let open = v.considered.iter().filter(|c| c.verdict.condition() == Truth::Unknown);
            let open = open.map(|c| (c.policy, c.binding));
            for (policy, binding) in found.chain(open) {
                let id = self.says_id(Says::Policy(policy));
                self.within(v, policy, binding, |facts, cx| {
                    let Some(p) = at(&self.rulebook.policies, policy) else { return };
                    match (&p.each, cx.control) {
                        (Each::Control(list), _) if binding == Binding::AnyControl => {
                            let list = facts.rulebook.controls.get(list);
                            add(&mut asked, list.map_or(&Scheme::Eccn, ControlList::scheme), None, id);
                        }
                        (_, Some(row)) => one(&row.category, line, id, &mut asked),
                        _ => {}
                    }
                    walk(facts, &p.when, cx, line, id, &mut asked);
                });
            }
            if v.subject == Truth::Unknown
                && let Some(r) = self.regime(v.regime)
            {
                self.within(v, 0, Binding::Line, |facts, cx| {
                    let away = r.yields.iter().map(|y| &y.when).chain(r.excludes.iter().map(|x| &x.when));
                    let all = r.grounds.iter().map(|g| &g.when).chain(away);
                    all.for_each(|when| walk(facts, when, cx, line, r.id.as_str(), &mut asked));
                });
            }
        }
        // Whether a control list holds the code is open as long as there is no code of its scheme.
        let strange = Standing::UnknownCategory;
        let is = |f: &&Finding| f.says == Says::Always(strange) && f.binding == Binding::Control { row: n };
        if self.decision.findings.iter().find(is).is_some_and(|f| f.truth == Truth::Unknown) {
            for list in self.rulebook.controls.values().filter(|l| !l.rows.is_empty()) {
                if entry_code(line, list.scheme()).is_none() {
                    add(&mut asked, list.scheme(), None, strange.id());
                }
            }
        }
        let questions: Vec<String> = asked.iter().map(|(scheme, a)| question(line, scheme, a)).collect();
        if questions.is_empty() {
            return format!("How is item {} classified?", line.item.id);
        }
        questions.join(" ")
    }
}

fn add(asked: &mut BTreeMap<Scheme, Asked>, scheme: &Scheme, paragraph: Option<&ItemCategory>, by: &str) {
    let a = asked.entry(scheme.clone()).or_default();
    a.paragraphs.extend(paragraph.cloned());
    a.by.insert(by.into());
}

/// Gathers the codes that an unknown condition asks for, from those of its parts that are unknown.
fn walk<'a>(
    facts: &Facts<'a>,
    c: &'a Condition,
    cx: Cx<'a>,
    line: &ReadyLine,
    by: &str,
    asked: &mut BTreeMap<Scheme, Asked>,
) {
    if facts.eval(c, cx, &mut Vec::new()) != Truth::Unknown {
        return;
    }
    match c {
        Condition::Is(name) => {
            if let Some(d) = facts.rulebook.definitions.get(name) {
                walk(facts, &d.when, cx, line, by, asked);
            }
        }
        Condition::Item(items) => codes(facts, items).into_iter().for_each(|code| one(code, line, by, asked)),
        Condition::OrderValue(_) => {
            let scheme = clauses::order_scheme(facts.rulebook);
            if entry_code(line, scheme).is_none() {
                add(asked, scheme, None, by);
            }
        }
        Condition::Eligible(list, exception)
        | Condition::EligibleValue(list, exception)
        | Condition::EligibleTotal { controls: list, code: exception, .. } => {
            let rows = facts.rulebook.controls.get(list).map_or(&[][..], |l| &l.eligibility);
            rows.iter().filter(|e| e.exception == *exception).for_each(|e| one(&e.category, line, by, asked));
        }
        other => other.children().iter().for_each(|part| walk(facts, part, cx, line, by, asked)),
    }
}

/// The codes of a selection, those of its groups included.
fn codes<'a>(facts: &Facts<'a>, items: &'a Items) -> Vec<&'a ItemCategory> {
    let mut out = Vec::new();
    for s in &items.0 {
        match s {
            ItemSel::Category(c) => out.push(c),
            ItemSel::Group(g) => {
                if let Some(Group::Items(members)) = facts.rulebook.groups.get(g) {
                    out.extend(members.iter().map(|m| &m.of));
                }
            }
        }
    }
    out
}

/// What a rule's code asks of a line: a code in its scheme, or a deeper paragraph.
fn one(rule: &ItemCategory, line: &ReadyLine, by: &str, asked: &mut BTreeMap<Scheme, Asked>) {
    let all = line.item.categories.value().map_or(&[][..], Vec::as_slice);
    let mut same = all.iter().filter(|c| c.scheme() == rule.scheme()).peekable();
    if same.peek().is_none() {
        add(asked, rule.scheme(), None, by);
    } else if same.any(|c| rule.covers(c) == Truth::Unknown) {
        add(asked, rule.scheme(), Some(rule), by);
    }
}

fn question(line: &ReadyLine, scheme: &Scheme, asked: &Asked) -> String {
    let id = &line.item.id;
    let by = format!("asked by {}", some(asked.by.iter(), "and"));
    let name = code_of(scheme);
    let stated = clauses::stated(&line.item.categories, |cs| {
        let of: Vec<String> = cs.iter().filter(|c| c.scheme() == scheme).map(ToString::to_string).collect();
        of.join(", ")
    });
    if asked.paragraphs.is_empty() {
        let other = match line.item.categories.value() {
            Some(cs) if !cs.is_empty() => {
                format!(
                    "it is classified only as {}; ",
                    cs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                )
            }
            _ => String::new(),
        };
        return match scheme {
            Scheme::House(s) => format!("Which code does item {id} have in the scheme `{s}`? ({other}{by})"),
            _ => format!("What is the {name} of item {id}? ({other}{by})"),
        };
    }
    let paragraphs = some(asked.paragraphs.iter(), "or");
    format!("Is item {id}, classified as {stated}, in {paragraphs}? State its {name} down to that paragraph ({by}).")
}

/// The first few of many, and how many more there are.
fn some<T: ToString>(all: impl ExactSizeIterator<Item = T>, with: &str) -> String {
    let more = all.len().saturating_sub(NAMED);
    let named: Vec<String> = all.take(NAMED).map(|x| x.to_string()).collect();
    match (more, named.split_last()) {
        (0, Some((last, init))) if !init.is_empty() => format!("{} {with} {last}", init.join(", ")),
        (0, _) => named.concat(),
        (n, _) => format!("{} {with} {n} more", named.join(", ")),
    }
}
