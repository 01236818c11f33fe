//! The clauses of a policy's condition, each with its truth and the facts in hand.

use super::words::{ground, spoken, value, words};
use crate::{
    condition::{Cx, Facts, entry_code},
    intake::ReadyLine,
    model::{Entity, Fact, Facts as Values, ItemCategory, Owner, Scheme},
    policy::{Answer, AuthCode, Condition, ControlList, FactOf, LicenseTest, OtherPlace, Rulebook},
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
    let below = depth.saturating_add(1);
    let each =
        |parts: &'a [Condition], out: &mut Vec<Clause>| parts.iter().for_each(|p| clauses(facts, p, cx, below, out));
    match c {
        Condition::All(parts) if depth == 0 || parts.len() == 1 => {
            parts.iter().for_each(|p| clauses(facts, p, cx, depth, out));
        }
        Condition::All(parts) | Condition::Any(parts) => {
            let all = matches!(c, Condition::All(_));
            push(if all { "all of".into() } else { "any of".into() }, String::new(), out);
            each(parts, out);
        }
        Condition::Not(part) => match &**part {
            Condition::Any(parts) | Condition::All(parts) if !parts.is_empty() => {
                let any = matches!(&**part, Condition::Any(_));
                push(if any { "none of".into() } else { "not all of".into() }, String::new(), out);
                each(parts, out);
            }
            _ => {
                push(words(facts.rulebook, c), found(facts, part, cx), out);
                definition(facts, part, cx, below, out);
            }
        },
        Condition::Is(_) => {
            push(words(facts.rulebook, c), String::new(), out);
            definition(facts, c, cx, below, out);
        }
        atom => push(words(facts.rulebook, atom), found(facts, atom, cx), out),
    }
}

/// The clauses of a named condition.
fn definition<'a>(facts: &Facts<'a>, c: &'a Condition, cx: Cx<'a>, depth: u32, out: &mut Vec<Clause>) {
    if let Condition::Is(name) = c
        && let Some(d) = facts.rulebook.definitions.get(name)
    {
        clauses(facts, &d.when, cx, depth, out);
    }
}

/// The parts of a condition of which all must hold, each as one clause; those of a license held one
/// deeper than the others.
pub(super) fn parts<'a>(facts: &Facts<'a>, c: &'a Condition, cx: Cx<'a>, out: &mut Vec<Clause>) {
    if let Condition::All(each) = c {
        return each.iter().for_each(|p| parts(facts, p, cx, out));
    }
    // Of a license, each test by itself.
    if let (Condition::License(tests), Some(n)) = (c, cx.license) {
        let one = |t: &LicenseTest| (license_words(*t).into(), facts.license(n, *t, cx));
        let each = tests.iter().map(one);
        return out.extend(each.map(|(clause, truth)| Clause { depth: 1, clause, truth, found: String::new() }));
    }
    let truth = facts.eval(c, cx, &mut Vec::new());
    let found = match c {
        Condition::Not(part) => found(facts, part, cx),
        // Of a named condition, what in it does not surely hold.
        Condition::Is(name) => {
            let mut inner = Vec::new();
            if let Some(d) = facts.rulebook.definitions.get(name) {
                parts(facts, &d.when, cx, &mut inner);
            }
            let open = inner.iter().filter(|p| !p.truth.is_yes());
            let open =
                open.map(|p| if p.found.is_empty() { p.clause.clone() } else { format!("{}: {}", p.clause, p.found) });
            open.collect::<Vec<_>>().join("; ")
        }
        atom => found(facts, atom, cx),
    };
    out.push(Clause { depth: 0, clause: words(facts.rulebook, c), truth, found });
}

/// A test of a license held in words.
pub(super) fn license_words(t: LicenseTest) -> &'static str {
    match t {
        LicenseTest::Valid => "the date is within its validity, and it was not revoked",
        LicenseTest::Licensee => "the exporter is its licensee",
        LicenseTest::Parties => "every purchaser, consignee and end user is named on it",
        LicenseTest::Items => "the item is covered",
        LicenseTest::Destination => "the destination is covered",
        LicenseTest::Value => "the value left on it is enough",
        LicenseTest::Quantity => "the quantity left on it is enough",
        LicenseTest::Conditions => "its conditions are met",
    }
}

/// The fact in hand that an atom tests.
fn found<'a>(facts: &Facts<'a>, c: &'a Condition, cx: Cx<'a>) -> String {
    let r = facts.ready;
    let line = facts.line(cx.line);
    let party = cx.party.map(|p| p.entity);
    match c {
        Condition::Activity(_) => format!("activity: {}", stated(&r.activity, |a| spoken(a.as_str()))),
        Condition::Destination(_) | Condition::DestinationAs(_) => {
            format!("destination: {}", stated(cx.destination, ToString::to_string))
        }
        Condition::Chart(_) => {
            let control = cx.control.map(|row| format!("{}; ", super::control_words(row))).unwrap_or_default();
            format!("{control}destination: {}", stated(cx.destination, ToString::to_string))
        }
        Condition::DestinationIn(s) => {
            let other = s.iter().map(|o| match o {
                OtherPlace::Departure => format!("departure: {}", stated(&r.departure, ToString::to_string)),
                OtherPlace::Origin => {
                    format!(
                        "origin: {}",
                        line.map_or_else(String::new, |l| stated(&l.item.origin, ToString::to_string))
                    )
                }
            });
            let destination = format!("destination: {}", stated(cx.destination, ToString::to_string));
            core::iter::once(destination).chain(other).collect::<Vec<_>>().join("; ")
        }
        Condition::Departure(_) => format!("departure: {}", stated(&r.departure, ToString::to_string)),
        Condition::Item(_) | Condition::Eligible(..) => line.map_or_else(String::new, classified),
        Condition::OrderTotal(_) => value_of(facts.ready.lines.iter().filter(|l| l.goods)),
        Condition::OrderValue(_) => values(facts, order_scheme(facts.rulebook), cx),
        Condition::EligibleValue(list, code) | Condition::EligibleTotal { controls: list, code, .. } => {
            let item = line.map_or_else(String::new, classified);
            let Some(list) = facts.rulebook.controls.get(list) else { return item };
            let limits = limits(facts, list, code, cx);
            let used = match c {
                Condition::EligibleTotal { plus, .. } => {
                    let used = line.and_then(|l| l.item.facts.get(plus)).unwrap_or(&Fact::Absent);
                    format!("; {plus}: {}", stated(used, value))
                }
                _ => String::new(),
            };
            format!("{item}; {limits}; {}{used}", values(facts, list.scheme(), cx))
        }
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
            let part = c.children().first();
            let all = facts.parties().map(|p| {
                let role = p.role.map_or("party".into(), |r| spoken(&r.to_string()));
                let name = p.entity.name().map_or("(not stated)".into(), |n| format!("\"{n}\""));
                let holds =
                    part.map_or(Truth::Unknown, |c| facts.eval(c, Cx { party: Some(p), ..cx }, &mut Vec::new()));
                format!("{role} {name}: {}", holds.as_str())
            });
            let all: Vec<String> = all.collect();
            format!("parties: {}", if all.is_empty() { "none".into() } else { all.join(", ") })
        }
        Condition::Ground(ids) => {
            let all = ids.iter().map(|id| (id, facts.ground(id, cx, &mut Vec::new())));
            let (no, others): (Vec<_>, Vec<_>) = all.partition(|(_, t)| t.is_no());
            let mut told: Vec<String> =
                others.iter().map(|(id, t)| format!("{}: {}", ground(facts.rulebook, id), t.as_str())).collect();
            match no.len() {
                0 => {}
                n if told.is_empty() && n > 1 => told.push("each: no".into()),
                _ if told.is_empty() => told.push("no".into()),
                _ => told.push("all others: no".into()),
            }
            told.join(", ")
        }
        Condition::Role(_) => cx.party.map_or_else(String::new, |p| {
            format!("role: {}", p.role.map_or("not stated".into(), |r| spoken(&r.to_string())))
        }),
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

/// How a line is classified.
pub(super) fn classified(l: &ReadyLine) -> String {
    if !l.goods {
        return "nothing moves".into();
    }
    let codes = stated(&l.item.categories, |cs| cs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
    format!("item {}: {codes}", l.item.id)
}

/// The scheme in whose entries an order is measured where no control list is named.
pub(super) fn order_scheme(rulebook: &Rulebook) -> &Scheme {
    let mut schemes = rulebook.controls.values().map(ControlList::scheme);
    schemes.next().filter(|s| schemes.all(|other| other == *s)).unwrap_or(&Scheme::Eccn)
}

/// What the lines that belong to the entry of a line are worth, or may.
fn values(facts: &Facts<'_>, scheme: &Scheme, cx: Cx<'_>) -> String {
    let entry = |l: &ReadyLine| entry_code(l, scheme).map(ItemCategory::base);
    let Some(mine) = facts.line(cx.line).filter(|l| l.goods) else { return "nothing moves".into() };
    let mine = entry(mine);
    let lines = facts.ready.lines.iter().filter(|l| l.goods);
    let same = lines.filter(|l| mine.is_none() || entry(l).is_none_or(|e| Some(e) == mine));
    value_of(same)
}

fn value_of<'l>(lines: impl Iterator<Item = &'l ReadyLine>) -> String {
    let all: Vec<String> =
        lines.map(|l| format!("item {}: {}", l.item.id, stated(&l.item.value, ToString::to_string))).collect();
    format!("value: {}", all.join(", "))
}

/// The limits in value that the entry of a line states for an exception.
fn limits(facts: &Facts<'_>, list: &ControlList, exception: &AuthCode, cx: Cx<'_>) -> String {
    let code = facts.line(cx.line).and_then(|l| entry_code(l, list.scheme()));
    let near = list
        .eligibility
        .iter()
        .filter(|e| e.exception == *exception && code.is_some_and(|c| !e.category.covers(c).is_no()));
    let all: Vec<String> = near
        .map(|e| match (e.answer, &e.value) {
            (Answer::No, _) => format!("{} opens no {exception}", e.category),
            (_, Some(limit)) => format!("{} opens {exception} up to {limit}", e.category),
            (_, None) => format!("{} opens {exception} without a value", e.category),
        })
        .collect();
    if all.is_empty() { format!("no entry opens {exception}") } else { all.join(", ") }
}

pub(super) fn stated<T>(f: &Fact<T>, words: impl Fn(&T) -> String) -> String {
    match f {
        Fact::Absent => "not stated".into(),
        Fact::NotKnown => "not known".into(),
        Fact::NotClaimed => "not claimed".into(),
        Fact::Value(v) => words(v),
        Fact::Conflict(vs) => format!("in conflict: {}", vs.iter().map(words).collect::<Vec<_>>().join(" / ")),
    }
}
