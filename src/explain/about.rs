//! Whom or what a finding is about: a party and its entry, a control, a license, a list.
//! Uses `decision` and below. Leaves out what is said of them (`finding.rs`).

use super::{Report, at};
use crate::{
    decision::{Binding, Says},
    policy::{Control, ControlRow},
};
use alloc::{
    format,
    string::{String, ToString},
};

impl Report<'_> {
    /// Whom or what a binding is about.
    pub fn about(&self, policy: u32, binding: Binding) -> String {
        let party = |n| match at(&self.ready.parties, n) {
            Some(p) => match (&p.id, &p.role, p.entity.name()) {
                (Some(id), Some(role), Some(name)) => format!("{role} {id}, \"{name}\""),
                (Some(id), Some(role), None) => format!("{role} {id}, whose name is not stated"),
                (None, Some(role), _) => format!("the {role}, who is not stated"),
                _ => "parties, who are not stated".into(),
            },
            None => String::new(),
        };
        match binding {
            Binding::Line => String::new(),
            Binding::Listing { party: p, list, listing } => match self.listing(list, listing) {
                Some((list, l)) => format!(
                    "{}; listed as \"{}\" ({list}, {}{}{})",
                    party(p),
                    l.entity.name().unwrap_or_default(),
                    l.id,
                    if l.citation.is_empty() { "" } else { ", " },
                    l.citation
                ),
                None => party(p),
            },
            Binding::OwnerListing { party: p, list, listing } => match self.listing(list, listing) {
                Some((list, l)) => format!(
                    "{}, through its owner \"{}\" ({list}, {}{}{})",
                    party(p),
                    l.entity.name().unwrap_or_default(),
                    l.id,
                    if l.citation.is_empty() { "" } else { ", " },
                    l.citation
                ),
                None => party(p),
            },
            Binding::AnyListing { party: p, list } => {
                format!("{}; may be any entry of list {}", party(p), self.list_id(list))
            }
            Binding::AnyOwnerListing { party: p, list } => {
                format!("{}; an owner of it may be any entry of list {}", party(p), self.list_id(list))
            }
            Binding::Control { row } => self.control(policy, row).map(control_words).unwrap_or_default(),
            Binding::AnyControl => "an item whose category is not known may be under any control".into(),
            Binding::License { license } => {
                at(&self.ready.licenses, license).map_or_else(String::new, |l| format!("license {}", l.id))
            }
            Binding::List { list } => {
                self.rulebook.lists.values().nth(usize::try_from(list).unwrap_or(usize::MAX)).map_or_else(
                    String::new,
                    |l| {
                        format!(
                            "list {}, kept up to {}",
                            l.id(),
                            l.as_of().map_or("an unknown day".into(), |d| d.to_string())
                        )
                    },
                )
            }
            Binding::Controls { controls } => {
                self.rulebook.controls.iter().nth(usize::try_from(controls).unwrap_or(usize::MAX)).map_or_else(
                    String::new,
                    |(id, c)| {
                        format!(
                            "control list {id}, kept up to {}",
                            c.as_of.map_or("an unknown day".into(), |d| d.to_string())
                        )
                    },
                )
            }
            Binding::Regime { regime } => self.regime(regime).map_or_else(String::new, |r| {
                format!("regime {}, read up to {}", r.id, r.as_of.map_or("an unknown day".into(), |d| d.to_string()))
            }),
            Binding::Findings { opposes, demands } => {
                let id = |n| at(&self.decision.findings, n).map_or_else(String::new, |f| self.says_id(f.says).into());
                format!("{} forbids to comply with {}", id(opposes), id(demands))
            }
        }
    }

    fn list_id(&self, list: u32) -> &str {
        let list = usize::try_from(list).ok().and_then(|n| self.rulebook.lists.values().nth(n));
        list.map_or("", |l| l.id().as_str())
    }

    /// The id under which a policy or standing flag is known.
    pub fn says_id(&self, says: Says) -> &str {
        match says {
            Says::Policy(n) => at(&self.rulebook.policies, n).map_or("", |p| p.id.as_str()),
            Says::Always(s) => s.id(),
        }
    }
}

/// A control in words: `3A001.a.7 is controlled for NS under NS2`.
pub(crate) fn control_words(row: &ControlRow) -> String {
    let reason = row.reason.as_ref().map_or("", |r| r.as_str());
    match &row.control {
        Control::Column(c) => {
            let note = if c.as_str().starts_with("special") && !row.note.is_empty() {
                format!(": {}", row.note)
            } else {
                String::new()
            };
            format!("{} is controlled for {reason} under {c}{note}", row.category)
        }
        Control::Exempt => format!("{} is not controlled for {reason}", row.category),
    }
}
