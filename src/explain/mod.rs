//! A decision in words: names, citations, the facts behind each clause, why each authorization
//! failed, what would settle or lift it.
//! Uses `reference` and below. May be dropped: nothing here can change a decision. Here is the report and
//! what it looks up; each part of it is a file of its own, and `text.rs` puts them together.

mod about;
mod authorization;
mod binding;
mod classification;
mod classified;
mod clauses;
mod finding;
mod license;
mod matched;
mod measure;
mod missing;
mod obligation;
mod outcome;
mod page;
mod presumed;
mod screened;
mod text;
mod whole;
mod words;

pub(crate) use about::control_words;
pub use authorization::AuthorizationReport;
pub use classified::{Classified, classify};
pub use clauses::Clause;
pub use finding::FindingReport;
pub use license::LicenseReport;
pub use matched::MatchedReport;
pub use missing::MissingReport;
pub use obligation::ObligationReport;
pub use outcome::outcome;
pub use page::{Standing, page, regime_page};
pub use screened::{ListedReport, ScreenedReport};
pub(crate) use words::value;
pub use words::words;

use crate::{
    condition::{Cx, Facts, PartyCx, destinations, stands},
    decision::{Binding, Decision, LineVerdict, Says, View},
    intake::{Computed, Presumed, Ready, prepare},
    model::{Fact, Problem, Territory, Transaction},
    party::resolve_telling,
    policy::{ControlRow, DestinationKind, Listing, Policy, Regime, Rulebook},
};
use alloc::vec::Vec;

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
    tx: &'a Transaction,
    view: &'a View,
    decision: &'a Decision,
    ready: Ready,
    problems: Vec<Problem>,
    matched: Vec<MatchedReport>,
}

impl<'a> Report<'a> {
    /// Over a decision that this rulebook made of this transaction under this view.
    pub fn new(rulebook: &'a Rulebook, tx: &'a Transaction, view: &'a View, decision: &'a Decision) -> Report<'a> {
        let (resolved, evidence) = resolve_telling(rulebook, tx);
        let ready = prepare(rulebook, &resolved);
        let matched = matched::matched(rulebook, tx, &ready, evidence);
        let problems = ready.problems.iter().cloned().chain(measure::problems(decision, &ready)).collect();
        Report { rulebook, tx, view, decision, ready, problems, matched }
    }

    /// The view under which it was decided.
    pub fn view(&self) -> &'a View {
        self.view
    }
    /// The decision.
    pub fn decision(&self) -> &'a Decision {
        self.decision
    }

    /// The rulebook that decided.
    pub fn rulebook(&self) -> &'a Rulebook {
        self.rulebook
    }

    /// The presumptions that were used.
    pub fn presumed(&self) -> &[Presumed] {
        &self.ready.presumed
    }

    /// The facts that were computed from others.
    pub fn computed(&self) -> &[Computed] {
        &self.ready.computed
    }

    /// What was wrong with the transaction: what was found before any rule was looked at, and
    /// values in another currency or unit than a limit asks for.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The destination of a verdict.
    pub fn destination(&self, line: &LineVerdict) -> Option<(Fact<Territory>, DestinationKind)> {
        at(&destinations(self.regime(line.regime)?, &self.ready), line.destination).cloned()
    }

    /// The host's label of a verdict's item line; `None` if it stated no such line.
    pub fn item_label(&self, line: &LineVerdict) -> Option<&str> {
        at(&self.ready.lines, line.line).filter(|l| l.stated).map(|l| l.item.id.as_str())
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
            Binding::Listing { party: p, list, listing } | Binding::OwnerListing { party: p, list, listing } => {
                cx.party = party(p);
                cx.listing = self.listing(list, listing).map(|(_, l)| l);
            }
            Binding::AnyListing { party: p, .. } | Binding::AnyOwnerListing { party: p, .. } => cx.party = party(p),
            Binding::Control { row } => cx.control = self.control(policy, row),
            Binding::License { license } => cx.license = Some(license),
            _ => {}
        }
        Some(f(&facts, cx))
    }
}

/// Parties, places and codes are few; numbers in a decision are places among them.
fn at<T>(all: &[T], n: u32) -> Option<&T> {
    all.get(usize::try_from(n).ok()?)
}
