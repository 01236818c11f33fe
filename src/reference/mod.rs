//! The executable specification: the semantics of `docs/semantics.md` over the uncompiled
//! rulebook, read top-down, with no cleverness. It is the law that the engine is proved against.
//! Uses `decision` and below. Leaves out speed, and words.

pub(crate) mod bind;
mod gaps;
mod standing;
mod verdict;

use crate::{
    condition::{Cx, Destination, Facts, Gaps, stands},
    decision::{Decision, Evaluate, Finding, LineVerdict, Outcome, Says, View},
    intake::{Ready, prepare},
    model::Transaction,
    party::{By, resolve_by},
    policy::Rulebook,
    truth::Truth,
};
use alloc::vec::Vec;
use bind::{Does, Instance};
use gaps::GapTable;
use standing::standing;
pub(crate) use verdict::Case;

/// Decides by the specification. Total and deterministic. Where names are compared by likeness, every
/// listed name is compared with each: that is slow, and an [`Engine`](crate::Engine) finds the same.
///
/// ```
/// use interdict::{Transaction, View, evaluate, packs, model::{Activity, Entity, ItemLine, Role}};
/// let tx = Transaction::builder()
///     .date("2020-12-01").activity(Activity::Export).departure("US").destination("CN")
///     .party(Role::UltimateConsignee, Entity::named("Huawei Technologies Co., Ltd."))
///     .without(Role::IntermediateConsignee)
///     .item(ItemLine::new("1".parse()?).category("EAR99".parse()?).origin("US".parse()?))
///     .build();
/// let decision = evaluate(packs::us_ear()?, &tx, &View::latest());
/// assert_eq!(decision.clearance().as_str(), "stop");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn evaluate(rulebook: &Rulebook, tx: &Transaction, view: &View) -> Decision {
    decide(rulebook, &prepare(rulebook, &resolve_by(rulebook, tx, By::Scan)), view, ANY)
}

/// Whether an instance of a policy may apply, for a regime, a line and a destination by their places. Who knows that none
/// can says `false`: the policy is passed over, and the decision is the same.
pub(crate) type May<'m> = &'m dyn Fn([u32; 3], u32) -> bool;
/// Any may.
pub(crate) const ANY: May<'static> = &|_, _| true;

/// The same of a transaction that was made ready.
pub(crate) fn decide(rulebook: &Rulebook, ready: &Ready, view: &View, may: May<'_>) -> Decision {
    let facts = Facts { rulebook, ready, view };
    let mut d = Decision {
        rulebook: rulebook.fingerprint(),
        best: Outcome::NotSubject,
        worst: Outcome::NotSubject,
        lines: Vec::new(),
        findings: Vec::new(),
        missing: Vec::new(),
    };
    let mut gaps = GapTable::default();
    for (regime, r) in rulebook.regimes.values().zip(0u32..) {
        let destinations = stands(regime, ready);
        for line in 0..u32::try_from(ready.lines.len()).unwrap_or(u32::MAX) {
            let sight = |(to, n)| Sight::of(&facts, Cx::new(regime, line, to), to, &|p| may([r, line, n], p));
            let sights: Vec<_> = destinations.iter().zip(0u32..).map(sight).collect();
            let mildest = sights.iter().filter(|s| s.to.alternative()).map(|s| s.best).min();
            for (s, n) in sights.into_iter().zip(0u32..) {
                conclude(s, (r, n, line), mildest, &mut d, &mut gaps);
            }
        }
    }
    standing(&facts, &mut d, &mut gaps);
    // Lines, destinations and regimes join, over non-empty sets.
    for (best, worst) in d.lines.iter().map(|l| (l.best, l.worst)) {
        d.best = d.best.max(best);
        d.worst = d.worst.max(worst);
    }
    for f in d.findings.iter().filter(|f| f.line.is_none()) {
        if f.truth.is_yes() {
            d.best = d.best.max(Outcome::Flagged);
        }
        d.worst = d.worst.max(Outcome::Flagged);
    }
    d.missing = gaps.ordered();
    d
}

/// The specification as something that evaluates.
///
/// ```
/// use interdict::{Evaluate, Reference, Transaction, View, packs};
/// let reference = Reference::new(packs::us_ear()?);
/// let decision = reference.evaluate(&Transaction::default(), &View::latest());
/// assert_eq!(decision.clearance().as_str(), "ask"); // nothing was said
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a>(&'a Rulebook);

impl<'a> Reference<'a> {
    /// Over a rulebook.
    pub fn new(rulebook: &'a Rulebook) -> Reference<'a> {
        Reference(rulebook)
    }
}
impl Evaluate for Reference<'_> {
    fn rulebook(&self) -> &Rulebook {
        self.0
    }
    fn evaluate(&self, tx: &Transaction, view: &View) -> Decision {
        evaluate(self.0, tx, view)
    }
}

/// One line, one destination, one regime, as if the destination stood.
struct Sight<'a> {
    to: &'a Destination,
    subject: Truth,
    grounds: Vec<Truth>,
    subject_gaps: Gaps,
    instances: Vec<Instance<'a>>,
    best: Outcome,
    worst: Outcome,
}

impl<'a> Sight<'a> {
    fn of(facts: &Facts<'a>, cx: Cx<'a>, to: &'a Destination, may: &dyn Fn(u32) -> bool) -> Sight<'a> {
        let mut subject_gaps = Gaps::new();
        let (subject, grounds) = facts.subject(cx, &mut subject_gaps);
        let instances = facts.instances(cx, (subject, &subject_gaps), may);
        let best = verdict::outcome(&instances, subject, Case::Best);
        let worst = verdict::outcome(&instances, subject, Case::Worst);
        Sight { to, subject, grounds, subject_gaps, instances, best, worst }
    }
}

/// Puts the verdict on a line into the decision. Where the destination may not stand, what applies
/// may not, and at best it is as with the mildest of the destinations that may stand instead.
fn conclude(s: Sight<'_>, at: (u32, u32, u32), mildest: Option<Outcome>, d: &mut Decision, gaps: &mut GapTable) {
    let Sight { to, subject, grounds, subject_gaps, instances, best, worst } = s;
    let best = match (to.stands, mildest) {
        (Truth::Yes, _) => best,
        (_, Some(mildest)) if to.alternative() => mildest,
        _ => Outcome::NotSubject,
    };
    let n = u32::try_from(d.lines.len()).unwrap_or(u32::MAX);
    for i in &instances {
        let review = match &i.does {
            Does::Restrict(r) => r.review,
            Does::Flag | Does::Advise | Does::Bar(_) => None,
            Does::Waive(..) | Does::Authorize(..) => continue,
        };
        let (says, truth) = (Says::Policy(i.policy), i.truth & to.stands);
        d.findings.push(Finding { line: Some(n), says, binding: i.binding, truth, review });
        gaps.findings.push(i.gaps.iter().chain(&to.why).copied().collect());
    }
    if best != worst {
        if subject == Truth::Unknown {
            gaps.add(&subject_gaps, worst.min(Outcome::Unrestricted));
        }
        gaps.add(&to.why, worst);
        instances.iter().for_each(|i| gaps.add(&i.gaps, could_bring(i, worst)));
    }
    let considered = verdict::considered(&instances);
    let (regime, destination, line) = at;
    let subject = subject & to.stands;
    d.lines.push(LineVerdict { line, destination, regime, subject, grounds, best, worst, considered });
}

/// The strictest outcome that an instance could bring.
fn could_bring(i: &Instance<'_>, worst: Outcome) -> Outcome {
    match &i.does {
        Does::Restrict(r) => r.review.map_or(Outcome::Prohibited, |(_, hi)| Outcome::LicenseRequired(hi)),
        Does::Flag => Outcome::Flagged,
        Does::Advise => Outcome::Unrestricted,
        Does::Waive(..) | Does::Authorize(..) | Does::Bar(_) => worst,
    }
}
