//! Which lists the parties were looked up on, and who was found there though nothing restricts it.
//! Uses `condition` and below. Leaves out who a party is: `party` has decided that.

use super::{Report, about::entry, at, clauses};
use crate::{
    Date,
    decision::{Binding, LineVerdict},
    model::{Entity, Fact, Owner},
    party::identify,
    policy::{Condition, Each, Matching, PartyList},
    truth::Truth,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A list on which the parties were looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenedReport {
    /// Its id.
    pub list: String,
    /// Its name in words.
    pub name: String,
    /// How many entries it has.
    pub entries: usize,
    /// The day up to which it is kept.
    pub as_of: Option<Date>,
    /// Whether anybody loaded it.
    pub loaded: bool,
}

/// A party, or an owner of one, that is or might be an entry of a list, and about which no finding is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedReport {
    /// The party's label.
    pub party: String,
    /// The name of the owner of the party that is meant, if it is not the party itself.
    pub owner: Option<String>,
    /// The list.
    pub list: String,
    /// The entry.
    pub listing: String,
    /// The party and the entry in words.
    pub about: String,
    /// Whether it is that entry.
    pub is: Truth,
    /// Whether the entry counts on the day.
    pub counts: Truth,
    /// Why no policy over that list applies.
    pub why: Vec<String>,
}

impl Report<'_> {
    /// How names were compared, as a sentence.
    pub fn comparison(&self) -> &'static str {
        match self.rulebook.matching {
            Matching::Exact => {
                "Names were compared exactly, after folding of case, marks and punctuation; similar names were not searched for."
            }
            Matching::Host => "Names were not compared here: parties are what the host has found them to be.",
        }
    }

    /// The lists of the rulebook, on each of which every party was looked up.
    pub fn screened(&self) -> Vec<ScreenedReport> {
        let one = |l: &PartyList| ScreenedReport {
            list: l.id().to_string(),
            name: l.name().into(),
            entries: l.listings().len(),
            as_of: l.as_of(),
            loaded: l.is_loaded(),
        };
        self.rulebook.lists.values().map(one).collect()
    }

    /// The parties that are or might be listed, where no finding is about that entry; and the owners
    /// of parties that are. Owners have no findings of their own.
    pub fn listed(&self) -> Vec<ListedReport> {
        let mut out = Vec::new();
        for (n, p) in (0u32..).zip(&self.ready.parties) {
            for ((list, l), identity) in (0u32..).zip(self.rulebook.lists.values()).zip(&p.identities) {
                for (listing, is) in &identity.matches {
                    let binding = Binding::Listing { party: n, list, listing: *listing };
                    let told = self.decision.findings.iter().any(|f| f.binding == binding);
                    if let Some(e) = at(l.listings(), *listing).filter(|_| !told) {
                        out.push(ListedReport {
                            party: self.ready.party_name(n),
                            owner: None,
                            list: l.id().to_string(),
                            listing: e.id.to_string(),
                            about: format!("{}: {}", self.party(n), entry(l.id().as_str(), e)),
                            is: *is,
                            counts: e.dated.counts(&self.ready.date, self.view, None),
                            why: self.unreached(l, binding),
                        });
                    }
                }
            }
            self.listed_owners(n, &p.entity, &mut out);
        }
        out
    }

    fn listed_owners(&self, n: u32, of: &Entity, out: &mut Vec<ListedReport>) {
        let ways: &[Vec<Owner>] = match &of.owners {
            Fact::Value(v) => core::slice::from_ref(v),
            Fact::Conflict(vs) => vs,
            Fact::Absent | Fact::NotKnown | Fact::NotClaimed => &[],
        };
        for o in ways.iter().flatten() {
            for l in self.rulebook.lists.values() {
                for (listing, is) in identify(self.rulebook.matching, l, &o.entity, &o.matches).matches {
                    let Some(e) = at(l.listings(), listing) else { continue };
                    let name = o.entity.name().unwrap_or("not named");
                    out.push(ListedReport {
                        party: self.ready.party_name(n),
                        owner: Some(name.into()),
                        list: l.id().to_string(),
                        listing: e.id.to_string(),
                        about: format!("\"{name}\", an owner of {}: {}", self.party(n), entry(l.id().as_str(), e)),
                        is,
                        counts: e.dated.counts(&self.ready.date, self.view, None),
                        why: Vec::new(),
                    });
                }
            }
            self.listed_owners(n, &o.entity, out);
        }
    }

    /// For the policies over a list, the first part of each that keeps it from an entry; those that
    /// the same part keeps from it are told together.
    fn unreached(&self, list: &PartyList, binding: Binding) -> Vec<String> {
        let mut out: Vec<(String, Vec<&str>)> = Vec::new();
        for (n, p) in (0u32..).zip(&self.rulebook.policies) {
            let over = matches!(&p.each, Each::Listing(lists) if lists.contains(list.id()));
            // What is not in force says nothing of that day.
            if !over || p.dated.counts(&self.ready.date, self.view, p.scenario.as_ref()).is_no() {
                continue;
            }
            let of = |l: &&LineVerdict| self.regime(l.regime).is_some_and(|r| r.id.as_str() == p.id.regime());
            for line in self.decision.lines.iter().filter(of) {
                let why = if line.subject.is_no() && !p.regardless {
                    Some(format!("not subject to {}", p.id.regime()))
                } else {
                    self.fails(line, n, &p.when, binding)
                };
                let Some(why) = why else { continue };
                match out.iter_mut().find(|(w, _)| *w == why) {
                    Some((_, ids)) if ids.contains(&p.id.as_str()) => {}
                    Some((_, ids)) => ids.push(p.id.as_str()),
                    None => out.push((why, Vec::from([p.id.as_str()]))),
                }
            }
        }
        let words = |(why, ids): (String, Vec<&str>)| {
            format!("{} {} not apply: {why}", ids.join(", "), if ids.len() == 1 { "does" } else { "do" })
        };
        out.into_iter().map(words).collect()
    }

    /// The first part of a condition that does not hold.
    fn fails(&self, line: &LineVerdict, policy: u32, when: &Condition, binding: Binding) -> Option<String> {
        let parts = self.within(line, policy, binding, |facts, cx| {
            let mut out = Vec::new();
            clauses::parts(facts, when, cx, &mut out);
            out
        });
        let c = parts?.into_iter().find(|c| c.truth.is_no())?;
        let found = if c.found.is_empty() { String::new() } else { format!(" ({})", c.found) };
        Some(format!("this does not hold: {}{found}", c.clause))
    }
}
