//! The missing facts as questions: where each goes in the transaction, and what to ask.
//! Uses `decision` and below. Leaves out which facts are missing: `reference/gaps.rs`.

use super::{
    Report,
    about::{control_words, entry},
    at,
    words::{spoken, spoken_of},
};
use crate::{
    decision::{Binding, ItemFact, MissingFact, Outcome, PartyFact, Says},
    policy::LicenseTest,
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A missing fact in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingReport {
    /// Where it goes in the transaction: `items[0].category`; `None` if it is not the host's to say.
    pub at: Option<String>,
    /// The question to ask.
    pub question: String,
    /// The strictest outcome that it could bring.
    pub could_bring: Outcome,
    /// How many findings hang on it.
    pub touches: u32,
}

impl Report<'_> {
    /// The facts that would settle it, most telling first.
    pub fn missing(&self) -> Vec<MissingReport> {
        self.decision
            .missing
            .iter()
            .map(|m| {
                let (at, question) = self.missing_words(m.fact);
                MissingReport {
                    at: Some(at).filter(|at| !at.is_empty()),
                    question,
                    could_bring: m.could_bring,
                    touches: m.touches,
                }
            })
            .collect()
    }

    /// Where a fact goes in the transaction, empty if it is not the host's to say, and the question.
    fn missing_words(&self, fact: MissingFact) -> (String, String) {
        let decl = |n: u32| self.rulebook.facts.values().nth(usize::try_from(n).unwrap_or(usize::MAX));
        let declared = |n: u32| {
            decl(n).map_or_else(Default::default, |d| {
                let q = if d.question.is_empty() { format!("What is {}?", d.name) } else { d.question.clone() };
                (d.name.to_string(), q)
            })
        };
        let s = |a: &str, b: &str| (String::from(a), String::from(b));
        match fact {
            MissingFact::Date => s("date", "On which day does the transaction take place?"),
            MissingFact::Activity => s("activity", "What is done: export, reexport, service, payment …?"),
            MissingFact::Departure => s("departure", "From which country does it depart?"),
            MissingFact::Destination => {
                s("destination", "Which is the ultimate destination (with its subdivision, where a rule asks for one)?")
            }
            MissingFact::Transit => s("transit", "Through which countries does it pass? An empty list = none."),
            MissingFact::Parties => s("parties", "Who takes part, and in which roles?"),
            MissingFact::Items => s("items", "Which items move, and how is each classified?"),
            MissingFact::Role(n) => {
                let role = self.ready.party_name(n);
                (
                    format!("parties[role={role}]"),
                    format!("Who is the {}? If there is none, say so in `roles_absent`.", spoken(&role)),
                )
            }
            MissingFact::NobodyIn(test) => {
                let names: BTreeSet<String> = test.roles().iter().map(ToString::to_string).collect();
                let first = test.roles().last().map(ToString::to_string).unwrap_or_default();
                (
                    format!("parties[role={first}]"),
                    format!("Who is the {}? If there is none, say so in `roles_absent`.", spoken_of(&names)),
                )
            }
            MissingFact::Party(n, f) => self.missing_party(n, f),
            MissingFact::Item(n, f) => {
                let item = format!("items[{n}]");
                let id = at(&self.ready.lines, n).map_or_else(String::new, |l| l.item.id.to_string());
                match f {
                    ItemFact::Category => (format!("{item}.category"), self.classification(n)),
                    ItemFact::Origin => (format!("{item}.origin"), format!("In which country was item {id} made?")),
                    ItemFact::Value => (format!("{item}.value"), format!("What is the whole line of item {id} worth?")),
                    ItemFact::ValueIn(c) => (
                        format!("{item}.value"),
                        format!("What is the whole line of item {id} worth in {c}, the currency of the limit?"),
                    ),
                    ItemFact::Quantity => (
                        format!("{item}.quantity"),
                        format!("What is the quantity of item {id}, in the unit of the license held?"),
                    ),
                    ItemFact::Fact(k) => {
                        let (name, q) = declared(k);
                        (format!("{item}.attributes.{name}"), q)
                    }
                    ItemFact::Scope { list, row } => {
                        let row = self
                            .rulebook
                            .controls
                            .values()
                            .nth(usize::try_from(list).unwrap_or(usize::MAX))
                            .and_then(|l| at(&l.rows, row));
                        row.map_or_else(Default::default, |r| {
                            let scope = r.scope.clone().unwrap_or_default();
                            (
                                format!("{item}.scopes[\"{}\"]", r.scope_key()),
                                format!("Is item {id} within this limit of {}: \"{scope}\"?", control_words(r)),
                            )
                        })
                    }
                    ItemFact::Eligibility { list, row } => {
                        let row = self
                            .rulebook
                            .controls
                            .values()
                            .nth(usize::try_from(list).unwrap_or(usize::MAX))
                            .and_then(|l| at(&l.eligibility, row));
                        row.map_or_else(Default::default, |r| {
                            let scope = r.scope.clone().unwrap_or_default();
                            (
                                format!("{item}.scopes[\"{}\"]", r.scope_key()),
                                format!(
                                    "Is item {id} within these words of {} on License Exception {}: \"{scope}\"?",
                                    r.category, r.exception
                                ),
                            )
                        })
                    }
                }
            }
            MissingFact::Fact(n) => {
                let (name, q) = declared(n);
                (if name == "end_uses" { name } else { format!("facts.{name}") }, q)
            }
            MissingFact::License(n, t) => {
                let id = at(&self.ready.licenses, n).map_or_else(String::new, |l| l.id.to_string());
                let (key, question) = match t {
                    LicenseTest::Valid => ("from", "On which days is license {id} valid?"),
                    LicenseTest::Licensee => ("licensees", "Who are the licensees of license {id}?"),
                    LicenseTest::Parties => {
                        ("parties", "Which purchasers, consignees and end users does license {id} name?")
                    }
                    LicenseTest::Items => ("items", "Which items does license {id} cover?"),
                    LicenseTest::Destination => ("destinations", "Which destinations does license {id} cover?"),
                    LicenseTest::Value => ("value", "Which value is left on license {id}?"),
                    LicenseTest::Quantity => ("quantity", "Which quantity is left on license {id}?"),
                    LicenseTest::Conditions => {
                        ("conditions_met", "Are the conditions of license {id} met that must hold before shipment?")
                    }
                };
                (format!("licenses[{n}].{key}"), question.replace("{id}", &id))
            }
            MissingFact::ChartRow => {
                s("", "The country chart has no row for the destination on that day; this is not the host's to say.")
            }
            MissingFact::NotModeled(says) => {
                let p = self.policy(says);
                let title = p.map(|p| format!("{} ({})", p.title, p.citation)).unwrap_or_default();
                (
                    String::new(),
                    format!("Whether this authorization applies is not modeled, so a person must look: {title}."),
                )
            }
            MissingFact::ReviewPolicy(says, binding) => {
                let n = match says {
                    Says::Policy(n) => n,
                    Says::Always(_) => 0,
                };
                let about = self.about(n, binding);
                let about = if about.is_empty() { String::new() } else { format!(" ({about})") };
                (
                    String::new(),
                    format!(
                        "The license review policy of {}{about} is not stated; this is not the host's to say.",
                        self.says_id(says)
                    ),
                )
            }
        }
    }

    fn missing_party(&self, n: u32, f: PartyFact) -> (String, String) {
        let name = self.ready.party_name(n);
        let party = format!("parties[{n}]");
        match f {
            PartyFact::Identity => (
                format!("{party}.name"),
                format!("What is the name of {name}, or which entries of lists is it known to be?"),
            ),
            PartyFact::Is { list, listing } => match self.listing(list, listing) {
                Some((id, l)) => {
                    let found = self.evidence_words(Binding::Listing { party: n, list, listing }).join("; ");
                    let found = if found.is_empty() { found } else { format!(" Found by {found}.") };
                    (format!("{party}.matches"), format!("Is {name} the same as {}?{found}", entry(id, l)))
                }
                None => (format!("{party}.matches"), String::new()),
            },
            PartyFact::Country => (format!("{party}.country"), format!("In which country is {name}?")),
            PartyFact::Nationality => (format!("{party}.nationality"), format!("What is the nationality of {name}?")),
            PartyFact::Identifiers => (format!("{party}.identifiers"), format!("What identifiers does {name} have?")),
            PartyFact::Kind => (format!("{party}.kind"), format!("What is {name}: a person, an organization …?")),
            PartyFact::Owners => {
                (format!("{party}.owners"), format!("Who owns {name}, and with what shares in percent?"))
            }
            PartyFact::Fact(k) => {
                let d = self.rulebook.facts.values().nth(usize::try_from(k).unwrap_or(usize::MAX));
                d.map_or_else(Default::default, |d| (format!("{party}.attributes.{}", d.name), d.question.clone()))
            }
        }
    }
}
