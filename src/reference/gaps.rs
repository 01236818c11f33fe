//! Which unknown facts separate best from worst (docs/semantics.md, "Missing").

use crate::{
    condition::Gaps,
    decision::{Decision, Missing, MissingFact, Outcome},
    limits,
    policy::ReviewPolicy,
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

/// The facts that separate best from worst, with the strictest outcome each could bring and how
/// many findings hang on it.
#[derive(Default)]
pub(super) struct GapTable {
    facts: BTreeMap<MissingFact, (Option<Outcome>, u32)>,
    /// What leaves each finding of a policy open.
    pub(super) findings: Vec<Gaps>,
}

impl GapTable {
    /// What leaves it open whether two findings are in conflict.
    pub(super) fn of_findings(&mut self, opposes: u32, demands: u32, d: &Decision) {
        let open = [opposes, demands].into_iter().filter_map(|n| {
            let n = usize::try_from(n).ok()?;
            let finding = d.findings.get(n).filter(|f| f.truth == Truth::Unknown);
            self.findings.get(n).filter(|_| finding.is_some())
        });
        let open: Gaps = open.flatten().copied().collect();
        self.add(&open, Outcome::Flagged);
    }
    pub(super) fn add(&mut self, gaps: &[MissingFact], could: Outcome) {
        let distinct: BTreeSet<_> = gaps.iter().collect();
        for g in distinct {
            let e = self.facts.entry(*g).or_default();
            e.0 = e.0.max(Some(could));
            e.1 = e.1.saturating_add(1);
        }
    }
    pub(super) fn ordered(self) -> Vec<Missing> {
        let mut all: Vec<Missing> = self
            .facts
            .into_iter()
            .map(|(fact, (could, touches))| Missing {
                fact,
                could_bring: could.unwrap_or(Outcome::LicenseRequired(ReviewPolicy::PresumptionOfApproval)),
                touches,
            })
            .collect();
        all.sort_by(|a, b| (b.could_bring, b.touches).cmp(&(a.could_bring, a.touches)).then(a.fact.cmp(&b.fact)));
        all.truncate(limits::MISSING);
        all
    }
}
