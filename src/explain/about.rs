//! Whom or what a finding is about: a party and its entry, a control, a license, a list.
//! Uses `decision` and below. Leaves out what is said of them (`finding.rs`).

use super::{
    Report, at,
    clauses::classified,
    words::{code_of, outside, spoken},
};
use crate::{
    decision::{Binding, Says},
    model::Scheme,
    policy::{Control, ControlRow, Each, Listing},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// How many citations of an entry are named before the rest is counted.
const CITED: usize = 3;

impl Report<'_> {
    /// Whom or what a binding is about.
    pub fn about(&self, policy: u32, binding: Binding) -> String {
        match binding {
            Binding::Line => String::new(),
            Binding::Listing { party, list, listing } => match self.listing(list, listing) {
                Some((list, l)) => format!("{}; listed as {}", self.party(party), entry(list, l)),
                None => self.party(party),
            },
            Binding::OwnerListing { party, list, listing } => match self.listing(list, listing) {
                Some((list, l)) => format!("{}, through its owner, listed as {}", self.party(party), entry(list, l)),
                None => self.party(party),
            },
            Binding::AnyListing { party, list } => {
                format!("{}; may be any entry of list {}", self.party(party), self.list(list))
            }
            Binding::AnyOwnerListing { party, list } => {
                format!("{}; an owner of it may be any entry of list {}", self.party(party), self.list(list))
            }
            Binding::Control { row } => self.control(policy, row).map(control_words).unwrap_or_default(),
            Binding::AnyControl => {
                let list = at(&self.rulebook.policies, policy).and_then(|p| match &p.each {
                    Each::Control(list) => self.rulebook.controls.get(list),
                    _ => None,
                });
                let code = code_of(list.map_or(&Scheme::Eccn, |l| l.scheme()));
                format!("an item whose {code} is not known; it may be under any control")
            }
            Binding::License { license } => {
                at(&self.ready.licenses, license).map_or_else(String::new, |l| format!("license {}", l.id))
            }
            Binding::List { list } => {
                let Some(l) = self.rulebook.lists.values().nth(place(list)) else { return String::new() };
                if !l.is_loaded() {
                    return format!("list {}, of which nothing was loaded", l.id());
                }
                format!("list {}{}", l.id(), kept("kept", l.as_of(), l.max_age_days()))
            }
            Binding::Controls { controls } => {
                self.rulebook.controls.iter().nth(place(controls)).map_or_else(String::new, |(id, c)| {
                    format!("control list {id}{}", kept("kept", c.as_of, c.max_age_days))
                })
            }
            Binding::Limit { line, .. } => match (at(&self.ready.lines, line), self.limit(binding)) {
                (Some(item), Some(l)) => format!("{}, by the limit of {}", classified(item), l.category),
                _ => String::new(),
            },
            Binding::Regime { regime } => self
                .regime(regime)
                .map_or_else(String::new, |r| format!("regime {}{}", r.id, kept("read", r.as_of, r.max_age_days))),
            Binding::Findings { opposes, demands } => {
                let id = |n| at(&self.decision.findings, n).map_or_else(String::new, |f| self.says_id(f.says).into());
                format!("{} forbids complying with {}", id(opposes), id(demands))
            }
        }
    }

    /// A party in words: `ultimate consignee p2, "Example Works"`.
    pub(crate) fn party(&self, n: u32) -> String {
        let Some(p) = at(&self.ready.parties, n) else { return String::new() };
        let role = p.role.as_ref().map(|r| spoken(&r.to_string()));
        match (&p.id, role, p.entity.name()) {
            (Some(id), Some(role), Some(name)) => format!("{role} {id}, \"{name}\""),
            (Some(id), Some(role), None) => format!("{role} {id}, whose name is not stated"),
            (None, Some(role), _) => format!("the {role}, who is not stated"),
            _ => "parties who are not stated".into(),
        }
    }

    /// The id of a list.
    pub(crate) fn list(&self, n: u32) -> &str {
        self.rulebook.lists.values().nth(place(n)).map_or("", |l| l.id().as_str())
    }

    /// The id under which a policy or standing flag is known.
    pub fn says_id(&self, says: Says) -> &str {
        match says {
            Says::Policy(n) => at(&self.rulebook.policies, n).map_or("", |p| p.id.as_str()),
            Says::Always(s) => s.id(),
        }
    }
}

/// An entry of a list, so that it can be told from others of the same name: its list, where it is,
/// its notice, its id.
pub(crate) fn entry(list: &str, l: &Listing) -> String {
    let countries = l.entity.countries.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let more = l.entity.addresses.len().saturating_sub(1);
    let address = l.entity.addresses.first().map_or_else(String::new, |a| match more {
        0 => a.text.clone(),
        n => format!("{} and {n} more", a.text),
    });
    // The first notices listed it; the others amended the entry.
    let cited: Vec<&str> = l.citation.split(';').map(str::trim).collect();
    let more = match cited.len().saturating_sub(CITED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let citation = format!("{}{more}", cited.iter().take(CITED).copied().collect::<Vec<_>>().join(", "));
    let parts = [format!("list {list}"), countries, address, citation, format!("entry {}", short(l.id.as_str()))];
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    format!("\"{}\" ({})", l.entity.name().unwrap_or_default(), parts.join("; "))
}

/// An id that is a mere digest is cut; others say something.
fn short(id: &str) -> String {
    match id.get(..8) {
        Some(first) if id.len() >= 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) => format!("{first}…"),
        _ => id.into(),
    }
}

/// Up to which day something is kept, and for how long it may be used after that.
fn kept(verb: &str, as_of: Option<crate::Date>, max_age_days: Option<u32>) -> String {
    let Some(day) = as_of else { return String::new() };
    match max_age_days {
        Some(n) => format!(", {verb} up to {day} and good for {n} days after that"),
        None => format!(", {verb} up to {day}"),
    }
}

/// A control in words: `3A001.a.7, controlled for NS under NS2`.
pub(crate) fn control_words(row: &ControlRow) -> String {
    let reason = row.reason.as_ref().map_or("", |r| r.as_str());
    match &row.control {
        Control::Column(c) => match outside(c.as_str()) {
            Some(name) => {
                let note = if row.note.is_empty() { name } else { &row.note };
                format!("{}, controlled for {reason} outside the chart: {note}", row.category)
            }
            None => format!("{}, controlled for {reason} under {c}", row.category),
        },
        Control::Exempt => format!("{}, not controlled for {reason}", row.category),
    }
}

fn place(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
