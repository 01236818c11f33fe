//! Which lists the parties were looked up on, and who was found there though nothing restricts it.
//! Uses `condition` and below. Leaves out who a party is: `party` has decided that.

use super::{Report, at, clauses};
use crate::{
    Date,
    decision::{Binding, LineVerdict},
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

/// A party that is or might be an entry of a list, itself or through an owner, without a finding about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedReport {
    /// The party's label.
    pub party: String,
    /// Whether an owner of the party is meant, and not the party itself.
    pub of_owner: bool,
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
            #[cfg(feature = "screen")]
            Matching::Index => {
                "Names were compared by likeness: an equal full name is a party's entry, a similar one may be, and what is below the threshold is not told."
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

    /// The parties that are or might be listed, themselves or through an owner, where no finding is
    /// about that entry.
    pub fn listed(&self) -> Vec<ListedReport> {
        let facts = self.facts();
        let mut out = Vec::new();
        for p in facts.parties() {
            for (list, l) in (0u32..).zip(self.rulebook.lists.values()) {
                for (of_owner, found) in [(false, facts.identity(p, list)), (true, facts.owners_on(p, list))] {
                    for (listing, is) in found.matches {
                        let binding = Binding::entry(of_owner, p.place, list, listing);
                        let told = self.decision.findings.iter().any(|f| f.binding == binding);
                        if let Some(e) = at(l.listings(), listing).filter(|_| !told) {
                            out.push(ListedReport {
                                party: self.ready.party_name(p.place),
                                of_owner,
                                list: l.id().to_string(),
                                listing: e.id.to_string(),
                                about: self.about(0, binding),
                                is,
                                counts: e.dated.counts(&self.ready.date, self.view, None),
                                why: self.unreached(l, of_owner, binding),
                            });
                        }
                    }
                }
            }
        }
        out
    }

    /// For the policies over a list, the first part of each that keeps it from an entry; those that
    /// the same part keeps from it are told together.
    fn unreached(&self, list: &PartyList, of_owner: bool, binding: Binding) -> Vec<String> {
        let mut out: Vec<(String, Vec<&str>)> = Vec::new();
        for (n, p) in (0u32..).zip(&self.rulebook.policies) {
            let over = matches!(p.each, Each::Owner(_)) == of_owner && p.each.lists().any(|id| id == list.id());
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
