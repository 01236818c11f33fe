//! A decision in words: names, citations, the facts behind each clause, why each authorization
//! failed, what would settle or lift it.
//! Uses `reference` and below. May be dropped: nothing here can change a decision.

mod clauses;
mod text;
mod words;

pub use clauses::Clause;
pub use words::words;

use crate::{
    condition::{Cx, Facts, PartyCx, destinations, stands},
    decision::{
        Binding, Considered, Decision, Finding, ItemFact, LineVerdict, MissingFact, Outcome, PartyFact, Says, Standing,
        View,
    },
    intake::{Presumed, Ready, ready},
    model::{Fact, Problem, Status, Territory, Transaction},
    policy::{
        Control, ControlRow, DestinationKind, Due, Effect, LicenseTest, Listing, Policy, Regime, ReviewPolicy, Rulebook,
    },
    reference::bind::{Does, Instance},
    truth::Truth,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A decision together with what it was made from, to be put into words.
///
/// ```
/// use interdict::{Transaction, View, evaluate, explain::Report, packs};
/// let ear = packs::us_ear()?;
/// let (tx, view) = (Transaction::builder().date("2020-12-01").build(), View::latest());
/// let decision = evaluate(ear, &tx, &view);
/// let report = Report::new(ear, &tx, &view, &decision);
/// assert!(report.text().starts_with("ASK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Report<'a> {
    rulebook: &'a Rulebook,
    view: &'a View,
    decision: &'a Decision,
    ready: Ready,
}

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingReport {
    /// The policy's id.
    pub policy: String,
    /// What it says.
    pub title: String,
    /// Where it stands.
    pub citation: String,
    /// Its effect.
    pub effect: &'static str,
    /// Whether it applies.
    pub truth: Truth,
    /// How the policy stands on the day, where that is not plainly in force.
    pub status: Option<Status>,
    /// The review policy, mildest and strictest.
    pub review: Option<(ReviewPolicy, ReviewPolicy)>,
    /// Whom or what it is about, in words.
    pub about: String,
    /// The clauses of its condition with the facts in hand.
    pub clauses: Vec<Clause>,
    /// What resolves it, for flags.
    pub resolve: String,
}

/// An authorization that was looked at, and how far it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationReport {
    /// The policy's id.
    pub policy: String,
    /// What it is.
    pub title: String,
    /// Where it stands.
    pub citation: String,
    /// Its code.
    pub code: String,
    /// Whether it covers.
    pub covers: Truth,
    /// Whether some requirement here admits it at all.
    pub admitted: bool,
    /// Why it does not, or may not: each failed or unknown part, bar, or requirement left.
    pub why: Vec<String>,
}

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

/// Something owed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObligationReport {
    /// The policy that asks for it.
    pub policy: String,
    /// The line it concerns, by place among the verdicts. Of the authorizations that cover one
    /// line, the obligations of any one are enough.
    pub line: u32,
    /// What.
    pub what: String,
    /// By when: `before`, `30 days after`, `continuing`.
    pub due: String,
}

/// Parties, places and codes are few; numbers in a decision are places among them.
fn at<T>(all: &[T], n: u32) -> Option<&T> {
    all.get(usize::try_from(n).ok()?)
}

impl<'a> Report<'a> {
    /// Over a decision that this rulebook made of this transaction under this view.
    pub fn new(rulebook: &'a Rulebook, tx: &'a Transaction, view: &'a View, decision: &'a Decision) -> Report<'a> {
        Report { rulebook, view, decision, ready: ready(rulebook, tx) }
    }
    /// The decision.
    pub fn decision(&self) -> &'a Decision {
        self.decision
    }
    /// The presumptions that were used.
    pub fn presumed(&self) -> &[Presumed] {
        &self.ready.presumed
    }
    /// What was wrong with the transaction.
    pub fn problems(&self) -> &[Problem] {
        &self.ready.problems
    }
    pub(crate) fn ready(&self) -> &Ready {
        &self.ready
    }
    fn facts(&self) -> Facts<'_> {
        Facts { rulebook: self.rulebook, ready: &self.ready, view: self.view }
    }
    pub(crate) fn regime(&self, n: u32) -> Option<&'a Regime> {
        self.rulebook.regimes.values().nth(usize::try_from(n).ok()?)
    }
    pub(crate) fn listing(&self, list: u32, listing: u32) -> Option<(&'a str, &'a Listing)> {
        let l = self.rulebook.lists.values().nth(usize::try_from(list).ok()?)?;
        Some((l.id().as_str(), at(l.listings(), listing)?))
    }
    pub(crate) fn control(&self, policy: u32, row: u32) -> Option<&'a ControlRow> {
        match &at(&self.rulebook.policies, policy)?.each {
            crate::policy::Each::Control(id) => at(&self.rulebook.controls.get(id)?.rows, row),
            _ => None,
        }
    }
    fn policy(&self, says: Says) -> Option<&'a Policy> {
        match says {
            Says::Policy(n) => at(&self.rulebook.policies, n),
            Says::Always(_) => None,
        }
    }
    /// The destination of a verdict.
    pub fn destination(&self, line: &LineVerdict) -> Option<(Fact<Territory>, DestinationKind)> {
        at(&destinations(self.regime(line.regime)?, &self.ready), line.destination).cloned()
    }
    /// The host's label of a verdict's item line; `None` if it stated no such line.
    pub fn item_label(&self, line: &LineVerdict) -> Option<&str> {
        at(&self.ready.lines, line.line).filter(|l| l.stated).map(|l| l.item.id.as_str())
    }

    /// Runs `f` in the context of a verdict and a binding.
    fn within<T>(
        &self,
        line: &LineVerdict,
        policy: u32,
        binding: Binding,
        f: impl FnOnce(&Facts<'_>, Cx<'_>) -> T,
    ) -> Option<T> {
        let facts = self.facts();
        let regime = self.regime(line.regime)?;
        let stands = at(&stands(regime, &self.ready), line.destination)?.clone();
        let party = |n: u32| -> Option<PartyCx<'_>> { facts.parties().nth(usize::try_from(n).ok()?) };
        let mut cx = Cx::new(regime, line.line, &stands);
        match binding {
            Binding::Listing { party: p, list, listing } => {
                cx.party = party(p);
                cx.listing = self.listing(list, listing).map(|(_, l)| l);
            }
            Binding::AnyListing { party: p, .. } => cx.party = party(p),
            Binding::Control { row } => cx.control = self.control(policy, row),
            Binding::License { license } => cx.license = Some(license),
            _ => {}
        }
        Some(f(&facts, cx))
    }

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
            Binding::AnyListing { party: p, list } => {
                let name = self.rulebook.lists.values().nth(usize::try_from(list).unwrap_or(usize::MAX));
                format!("{}; may be any entry of list {}", party(p), name.map_or("", |l| l.id().as_str()))
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
    /// The id under which a policy or standing flag is known.
    pub fn says_id(&self, says: Says) -> &str {
        match says {
            Says::Policy(n) => at(&self.rulebook.policies, n).map_or("", |p| p.id.as_str()),
            Says::Always(s) => s.id(),
        }
    }

    /// How a policy stands on the day, where that is not plainly in force.
    pub(crate) fn status(&self, p: &Policy) -> Option<Status> {
        let day = self.ready.date.value()?;
        p.dated.status(*day, &self.view.known).filter(|s| *s != Status::InForce)
    }

    /// A finding in words.
    pub fn finding(&self, f: &Finding) -> FindingReport {
        let (about, clauses) = match (f.says, f.line.and_then(|n| at(&self.decision.lines, n))) {
            (Says::Policy(n), Some(line)) => {
                let clauses = self.policy(f.says).and_then(|p| {
                    self.within(line, n, f.binding, |facts, cx| {
                        let mut out = Vec::new();
                        clauses::clauses(facts, &p.when, cx, 0, &mut out);
                        out
                    })
                });
                (self.about(n, f.binding), clauses.unwrap_or_default())
            }
            _ => (self.about(0, f.binding), Vec::new()),
        };
        match (self.policy(f.says), f.says) {
            (Some(p), _) => FindingReport {
                policy: p.id.to_string(),
                title: p.title.clone(),
                citation: p.citation.clone(),
                effect: p.effect.as_str(),
                truth: f.truth,
                status: self.status(p),
                review: f.review,
                about,
                clauses,
                resolve: match &p.effect {
                    Effect::Flag { resolve } => resolve.clone(),
                    _ => String::new(),
                },
            },
            (None, Says::Always(s)) => FindingReport {
                policy: s.id().into(),
                title: standing_title(s).into(),
                citation: String::new(),
                effect: "flag",
                truth: f.truth,
                status: None,
                review: None,
                about: if s == Standing::UnknownCategory {
                    match f.binding {
                        Binding::Control { row } => {
                            at(&self.ready.lines, row).map_or_else(String::new, |l| format!("item {}", l.item.id))
                        }
                        _ => about,
                    }
                } else {
                    about
                },
                clauses,
                resolve: String::new(),
            },
            (None, Says::Policy(_)) => FindingReport {
                policy: String::new(),
                title: String::new(),
                citation: String::new(),
                effect: "",
                truth: f.truth,
                status: None,
                review: f.review,
                about,
                clauses,
                resolve: String::new(),
            },
        }
    }

    /// The findings of a verdict, by place.
    pub fn because(&self, line: u32) -> Vec<u32> {
        (0u32..).zip(&self.decision.findings).filter(|(_, f)| f.line == Some(line)).map(|(n, _)| n).collect()
    }

    /// The authorizations that were looked at for a verdict.
    pub fn authorizations(&self, line: u32) -> Vec<AuthorizationReport> {
        let Some(verdict) = at(&self.decision.lines, line) else { return Vec::new() };
        verdict.considered.iter().filter_map(|c| self.authorization(line, verdict, c)).collect()
    }

    fn authorization(&self, n: u32, line: &LineVerdict, c: &Considered) -> Option<AuthorizationReport> {
        let p = at(&self.rulebook.policies, c.policy)?;
        let (code, reasons) = p.effect.authorization()?;
        let mut why = Vec::new();
        let v = c.verdict;
        let in_force = self.ready.date.value().is_none_or(|day| p.dated.status(*day, &self.view.known).is_some());
        if !in_force {
            let day = self.ready.date.value().map(ToString::to_string).unwrap_or_default();
            why.push(format!("is not in force on {day}"));
        } else if v.condition() != Truth::Yes {
            let clauses = self.within(line, c.policy, c.binding, |facts, cx| {
                let mut out = Vec::new();
                clauses::clauses(facts, &p.when, cx, 0, &mut out);
                out
            });
            for cl in clauses.unwrap_or_default().iter().filter(|cl| cl.truth != Truth::Yes && cl.depth == 0) {
                let holds = if cl.truth.is_no() { "does not hold" } else { "is not known" };
                let found = if cl.found.is_empty() { String::new() } else { format!(" ({})", cl.found) };
                why.push(format!("{holds}: {}{found}", cl.clause));
            }
        }
        if let Binding::License { license } = c.binding {
            why.retain(|w| w.starts_with("is not in force"));
            why.extend(self.license_parts(line, license));
        }
        for f in self.decision.findings.iter().filter(|f| f.line == Some(n)) {
            match self.policy(f.says).map(|p| (&p.effect, p)) {
                Some((Effect::Bar(bars), bar)) if bars.disables(code) => {
                    let is = if f.truth.is_yes() { "barred by" } else { "may be barred by" };
                    why.push(format!("{is} {} ({})", bar.id, bar.citation));
                }
                _ => {}
            }
        }
        let waives = matches!(p.effect, Effect::Waive { .. });
        let left = self.within(line, c.policy, Binding::Line, |facts, cx| {
            let mut gaps = Vec::new();
            let (subject, _) = facts.subject(cx, &mut gaps);
            let instances = facts.instances(cx, subject, &gaps);
            let mut out: Vec<String> = Vec::new();
            let admitted = instances.iter().any(|i| matches!(&i.does, Does::Restrict(r) if r.lifted_by(code, reasons)));
            for i in instances.iter().filter(|i| !lifted(&instances, i)) {
                if let Does::Restrict(r) = &i.does
                    && !r.lifted_by(code, reasons)
                {
                    let id = self.says_id(Says::Policy(i.policy));
                    let about = self.about(i.policy, i.binding);
                    let may = if i.truth.is_yes() { "" } else { ", which may apply" };
                    out.push(if about.is_empty() {
                        format!("does not lift {id}{may}")
                    } else {
                        format!("does not lift {id} ({about}){may}")
                    });
                }
            }
            (out, admitted)
        });
        let (left, admitted) = left.unwrap_or_default();
        if !waives || !v.lifts_at_best() {
            why.extend(left);
        }
        why.dedup();
        Some(AuthorizationReport {
            policy: p.id.to_string(),
            title: match c.binding {
                Binding::License { .. } => self.about(c.policy, c.binding),
                _ => p.title.clone(),
            },
            citation: p.citation.clone(),
            code: code.to_string(),
            covers: v.covers(),
            admitted,
            why,
        })
    }

    fn license_parts(&self, line: &LineVerdict, license: u32) -> Vec<String> {
        let what = |t: LicenseTest| match t {
            LicenseTest::Valid => "the date is within its validity, and it was not revoked",
            LicenseTest::Licensee => "the exporter is its licensee",
            LicenseTest::Parties => "every purchaser, consignee and end user is named on it",
            LicenseTest::Items => "the item is covered",
            LicenseTest::Destination => "the destination is covered",
            LicenseTest::Value => "the value left on it is enough",
            LicenseTest::Quantity => "the quantity left on it is enough",
            LicenseTest::Conditions => "its conditions are met",
        };
        let mut out = Vec::new();
        for t in LicenseTest::ALL {
            let truth = self.within(line, 0, Binding::License { license }, |facts, cx| facts.license(license, *t, cx));
            match truth {
                Some(Truth::No) => out.push(format!("does not hold: {}", what(*t))),
                Some(Truth::Unknown) => out.push(format!("is not known: {}", what(*t))),
                _ => {}
            }
        }
        out
    }

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

    /// What is owed: obligations of advice that applies, and of the authorizations that cover.
    pub fn obligations(&self) -> Vec<ObligationReport> {
        let mut out = Vec::new();
        let mut add = |p: &Policy, line: u32| {
            for o in &p.obligations {
                let due = match o.due {
                    Due::Before => "before".into(),
                    Due::Continuing => "continuing".into(),
                    Due::DaysAfter(n) => format!("{n} days after"),
                };
                out.push(ObligationReport { policy: p.id.to_string(), line, what: o.what.clone(), due });
            }
        };
        for f in self.decision.findings.iter().filter(|f| !f.truth.is_no()) {
            if let (Some(p), Some(line)) = (self.policy(f.says), f.line)
                && !matches!(p.effect, Effect::Bar(_))
            {
                add(p, line);
            }
        }
        for (n, l) in (0u32..).zip(&self.decision.lines) {
            for c in l.considered.iter().filter(|c| c.verdict.covers().is_yes()) {
                if let Some(p) = at(&self.rulebook.policies, c.policy) {
                    add(p, n);
                }
            }
        }
        out.sort();
        out.dedup();
        out
    }
}

/// Whether a waiver that is effective for certain lifts this restriction.
fn lifted(instances: &[Instance<'_>], i: &Instance<'_>) -> bool {
    let Does::Restrict(r) = &i.does else { return false };
    let barred = |code: &crate::policy::AuthCode| {
        instances.iter().any(|b| matches!(b.does, Does::Bar(bars) if bars.disables(code)))
    };
    instances.iter().any(|w| match w.does {
        Does::Waive(code, reasons) => w.truth.is_yes() && !barred(code) && r.lifted_by(code, reasons),
        _ => false,
    })
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

fn standing_title(s: Standing) -> &'static str {
    match s {
        Standing::Problem => "the transaction is stated wrongly somewhere",
        Standing::NoGoods => "the activity moves goods, and it is said that nothing moves",
        Standing::UnknownCategory => "the item's code is not on the control list",
        Standing::ListingWithoutPolicy => "a party is listed, and no policy of the rulebook reads that list",
        Standing::ListNotLoaded => "a policy reads a list that nobody loaded",
        Standing::Stale => "the rules or lists are older than they may be on this date",
        Standing::RegimeMissing => "another regime comes first, and the rulebook does not hold it",
        Standing::Conflict => "one regime forbids to comply with another",
    }
}
