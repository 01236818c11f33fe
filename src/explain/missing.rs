//! The missing facts as questions: where each goes in the transaction, and what to ask.
//! Uses `decision` and below. Leaves out which facts are missing: `reference/gaps.rs`.

use super::{Report, about::control_words, at};
use crate::decision::{ItemFact, MissingFact, Outcome, PartyFact, Says};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A missing fact in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingReport {
    /// Where it goes in the transaction: `items[0].category`.
    pub at: String,
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
                MissingReport { at, question, could_bring: m.could_bring, touches: m.touches }
            })
            .collect()
    }

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
            MissingFact::Date => s("date", "On which day does the transaction happen?"),
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
                    format!("Who is the {role}? If there is none, say so in `roles_absent`."),
                )
            }
            MissingFact::Party(n, f) => self.missing_party(n, f),
            MissingFact::Item(n, f) => {
                let item = format!("items[{n}]");
                match f {
                    ItemFact::Category => (
                        format!("{item}.category"),
                        "How is the item classified, down to the paragraph that the rules ask for?".into(),
                    ),
                    ItemFact::Origin => (format!("{item}.origin"), "In which country was the item made?".into()),
                    ItemFact::Value => (format!("{item}.value"), "What is the line worth?".into()),
                    ItemFact::ValueIn(c) => {
                        (format!("{item}.value"), format!("What is the line worth in {c}, the currency of the limit?"))
                    }
                    ItemFact::Quantity => (format!("{item}.quantity"), "What is the quantity?".into()),
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
                                format!("Is the item within this limit of {}: \"{scope}\"?", control_words(r)),
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
                                    "Is the item within these words of {} on {}: \"{scope}\"?",
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
                (format!("licenses[{n}].{t}"), format!("Does license {id} cover the {t}?"))
            }
            MissingFact::ChartRow => s(
                "(the rulebook)",
                "The country chart has no row for the destination on that day; this is not the host's to say.",
            ),
            MissingFact::EntryKind { list, listing } => {
                let entry = self.listing(list, listing).map(|(list, l)| {
                    let name = l.entity.name().unwrap_or_default();
                    let name = format!("\"{name}\" ({})", l.id);
                    format!("List {list} does not state what kind of entity {name} is; this is not the host's to say.")
                });
                ("(the rulebook)".into(), entry.unwrap_or_default())
            }
            MissingFact::NotModeled(says) => {
                let p = self.policy(says);
                let title = p.map(|p| format!("{} ({})", p.title, p.citation)).unwrap_or_default();
                (
                    "(the rulebook)".into(),
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
                    "(the rulebook)".into(),
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
            PartyFact::Identity => {
                (format!("{party}.name"), format!("Who is {name}: which name, or which findings of the host?"))
            }
            PartyFact::Is { list, listing } => match self.listing(list, listing) {
                Some((list, l)) => (
                    format!("{party}.matches"),
                    format!(
                        "Is {name} the \"{}\" that is listed as {} on {list}?",
                        l.entity.name().unwrap_or_default(),
                        l.id
                    ),
                ),
                None => (format!("{party}.matches"), String::new()),
            },
            PartyFact::Country => (format!("{party}.country"), format!("In which country is {name}?")),
            PartyFact::Nationality => (format!("{party}.nationality"), format!("Which nationality has {name}?")),
            PartyFact::Identifiers => (format!("{party}.identifiers"), format!("Which identifiers has {name}?")),
            PartyFact::Kind => (format!("{party}.kind"), format!("What is {name}: a person, an organization …?")),
            PartyFact::Owners => (format!("{party}.owners"), format!("Who owns {name}, and with which shares?")),
            PartyFact::Fact(k) => {
                let d = self.rulebook.facts.values().nth(usize::try_from(k).unwrap_or(usize::MAX));
                d.map_or_else(Default::default, |d| (format!("{party}.attributes.{}", d.name), d.question.clone()))
            }
        }
    }
}
