//! The executable specification: the semantics of `docs/semantics.md` over the uncompiled
//! rulebook, read top-down, with no cleverness. It is the law that the engine is proved against.
//! Uses `decision` and below. Leaves out speed, and words.

mod bare;
pub(crate) mod bind;
pub(crate) mod facts;
mod verdict;

use crate::{
    decision::{
        Binding, Decision, Evaluate, Finding, ItemFact, LineVerdict, Missing, MissingFact, Outcome, PartyFact, Says,
        Standing, View,
    },
    intake::{Ready, ready},
    limits,
    model::{Activity, Fact, ItemCategory, Role, Scheme, Territory, Transaction},
    policy::{DestinationKind, Each, Listing, Regime, ReviewPolicy, Rulebook},
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
pub(crate) use bare::{Bare, BareDoes, BareInstance, bare};
use bind::{Does, Instance};
use facts::{Cx, Destination, Facts, Gaps, unstated};
use verdict::Case;

/// Decides by the specification. Total and deterministic.
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
    let ready = ready(rulebook, tx);
    let facts = Facts { rulebook, ready: &ready, view };
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
        let destinations = stands(regime, &ready);
        for line in 0..u32::try_from(ready.lines.len()).unwrap_or(u32::MAX) {
            let sights: Vec<Sight<'_>> =
                destinations.iter().map(|to| Sight::of(&facts, Cx::new(regime, line, to), to)).collect();
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

/// Which places stand as destination under a regime, at least one.
pub(crate) fn destinations(regime: &Regime, ready: &Ready) -> Vec<(Fact<Territory>, DestinationKind)> {
    stands(regime, ready).into_iter().map(|d| (d.place, d.capacity)).collect()
}

/// The same, with whether each stands and what would settle it.
pub(crate) fn stands(regime: &Regime, ready: &Ready) -> Vec<Destination> {
    let mut out = Vec::new();
    let wants = |k| regime.destinations.contains(&k);
    let unless = |t: Truth, gap| (t == Truth::Unknown).then_some(gap);
    // A release goes to the nationality of whoever receives it.
    let released = ready.activity.test(|a| Truth::from(matches!(a, Activity::DeemedExport | Activity::DeemedReexport)))
        & wants(DestinationKind::Release).into();
    let (mut received, mut who) = (Truth::No, Gaps::new());
    for (p, n) in ready.parties.iter().zip(0u32..) {
        if released.is_no() || !matches!(p.role, Some(Role::EndUser | Role::UltimateConsignee) | None) {
            continue;
        }
        let unstated = unstated(ready, n);
        let is = if unstated.is_some() { Truth::Unknown } else { Truth::Yes };
        received = received | is;
        who.extend(unstated);
        let stands = released & is;
        let why: Gaps = unless(released, MissingFact::Activity).into_iter().chain(unstated).collect();
        let gap = unstated.unwrap_or(MissingFact::Party(n, PartyFact::Nationality));
        let capacity = DestinationKind::Release;
        let place = |place| Destination { place, capacity, stands, why: why.clone(), gap };
        let nations = &p.entity.nationalities;
        out.extend(nations.iter().cloned().map(Fact::Value).map(place));
        if nations.is_empty() {
            out.push(place(Fact::Absent));
        }
    }
    // Otherwise it goes to the ultimate destination.
    let ultimate = !(released & received);
    if !ultimate.is_no() {
        let why = unless(released, MissingFact::Activity).into_iter();
        let why = why.chain(who.into_iter().filter(|_| received == Truth::Unknown)).collect();
        out.push(Destination { stands: ultimate, why, ..Destination::ultimate(ready) });
    }
    if wants(DestinationKind::Transit) {
        let gap = MissingFact::Transit;
        let capacity = DestinationKind::Transit;
        match &ready.transit {
            Fact::Value(places) => out.extend(places.iter().map(|p| Destination {
                place: Fact::Value(p.clone()),
                capacity,
                stands: Truth::Yes,
                why: Gaps::new(),
                gap,
            })),
            _ => {
                let why = Gaps::from([gap]);
                out.push(Destination { place: Fact::Absent, capacity, stands: Truth::Unknown, why, gap });
            }
        }
    }
    out
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
    fn of(facts: &Facts<'a>, cx: Cx<'a>, to: &'a Destination) -> Sight<'a> {
        let mut subject_gaps = Gaps::new();
        let (subject, grounds) = facts.subject(cx, &mut subject_gaps);
        let instances = facts.instances(cx, subject, &subject_gaps);
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

/// The flags that belong to every rulebook; they concern the transaction as a whole.
fn standing(facts: &Facts<'_>, d: &mut Decision, gaps: &mut GapTable) {
    let (rulebook, ready) = (facts.rulebook, facts.ready);
    let mut flag = |standing, binding, truth: Truth, why: &[MissingFact]| {
        if !truth.is_no() {
            d.findings.push(Finding { line: None, says: Says::Always(standing), binding, truth, review: None });
            if truth == Truth::Unknown {
                gaps.add(why, Outcome::Flagged);
            }
        }
    };
    flag(Standing::Problem, Binding::Line, Truth::from(!ready.problems.is_empty()), &[]);
    let activity = ready.activity.value().is_none().then_some(MissingFact::Activity);
    let items = ready.lines.iter().any(|l| l.goods && !l.stated).then_some(MissingFact::Items);
    let why: Gaps = activity.into_iter().chain(items).collect();
    flag(Standing::NoGoods, Binding::Line, ready.goods_missing, &why);
    let reads: BTreeSet<_> = rulebook
        .policies
        .iter()
        .flat_map(|p| match &p.each {
            Each::Listing(lists) => lists.iter().collect::<Vec<_>>(),
            _ => Vec::new(),
        })
        .collect();
    for (list, l) in (0u32..).zip(rulebook.lists.values()) {
        let stale = past(facts, l.as_of(), l.max_age_days());
        flag(Standing::Stale, Binding::List { list }, stale, &[MissingFact::Date]);
        if reads.contains(l.id()) {
            let silent = rulebook.strict && !l.is_loaded();
            flag(Standing::ListNotLoaded, Binding::List { list }, silent.into(), &[]);
            continue;
        }
        for party in facts.parties() {
            let identity = facts.identity(party, list);
            let counts = |l: &Listing| !l.dated.counts(&ready.date, facts.view, None).is_no();
            if identity.anyone && l.listings().iter().any(counts) {
                let binding = Binding::AnyListing { party: party.place, list };
                let who = facts.party_gap(party, PartyFact::Identity);
                flag(Standing::ListingWithoutPolicy, binding, Truth::Unknown, &[who]);
            }
            for (listing, is) in identity.matches {
                let Some(entry) = usize::try_from(listing).ok().and_then(|i| l.listings().get(i)) else { continue };
                let what = MissingFact::Party(party.place, crate::decision::PartyFact::Is { list, listing });
                let truth = is & entry.dated.counts(&ready.date, facts.view, None);
                let binding = Binding::Listing { party: party.place, list, listing };
                let gap = if is == Truth::Unknown { what } else { MissingFact::Date };
                flag(Standing::ListingWithoutPolicy, binding, truth, &[gap]);
            }
        }
    }
    for (regime, r) in (0u32..).zip(rulebook.regimes.values()) {
        let stale = past(facts, r.as_of, r.max_age_days);
        flag(Standing::Stale, Binding::Regime { regime }, stale, &[MissingFact::Date]);
    }
    for (controls, c) in (0u32..).zip(rulebook.controls.values()) {
        let stale = past(facts, c.as_of, c.max_age_days);
        flag(Standing::Stale, Binding::Controls { controls }, stale, &[MissingFact::Date]);
    }
    // The codes and the regimes that come first are looked at per line.
    let ultimate = Destination::ultimate(ready);
    for line in 0..u32::try_from(ready.lines.len()).unwrap_or(u32::MAX) {
        let categories = facts.line(line).filter(|l| l.goods).map(|l| &l.item.categories);
        for c in rulebook.controls.values().filter(|c| !c.rows.is_empty()) {
            let listed =
                |code: &ItemCategory| code.is_ear99() || c.rows.iter().any(|r| r.category.base() == code.base());
            let strange = categories.map_or(Truth::No, |all| {
                all.test(|codes| {
                    let eccns = codes.iter().filter(|c| *c.scheme() == Scheme::Eccn);
                    Truth::agreed(eccns.map(|c| (!listed(c)).into()))
                })
            });
            let gap = facts.line_gap(line, ItemFact::Category);
            flag(Standing::UnknownCategory, Binding::Control { row: line }, strange, &[gap]);
        }
        for (n, regime) in (0u32..).zip(rulebook.regimes.values()) {
            for y in regime.yields.iter().filter(|y| !rulebook.regimes.contains_key(&y.to)) {
                let cx = Cx::new(regime, line, &ultimate);
                let mut why = Gaps::new();
                let truth = facts.eval(&y.when, cx, &mut why);
                flag(Standing::RegimeMissing, Binding::Regime { regime: n }, truth, &why);
            }
        }
    }
    conflicts(rulebook, d, gaps);
    // What concerns several lines alike is said once.
    let mut said = BTreeSet::new();
    d.findings.retain(|f| f.line.is_some() || said.insert(*f));
}

/// Whether the date is past an as-of date by more than the maximum age.
fn past(facts: &Facts<'_>, as_of: Option<crate::Date>, max_age_days: Option<u32>) -> Truth {
    let (Some(as_of), Some(days)) = (as_of, max_age_days) else { return Truth::No };
    match as_of.checked_add(jiff::Span::new().try_days(days).unwrap_or_default()) {
        Ok(last) => facts.ready.date.test(|d| (*d > last).into()),
        Err(_) => Truth::No,
    }
}

/// A finding that forbids to comply with another one that may apply as well.
fn conflicts(rulebook: &Rulebook, d: &mut Decision, gaps: &mut GapTable) {
    let policy = |f: &Finding| match f.says {
        Says::Policy(n) => usize::try_from(n).ok().and_then(|n| rulebook.policies.get(n)),
        Says::Always(_) => None,
    };
    let mut found = Vec::new();
    for (a, opposes) in d.findings.iter().zip(0u32..) {
        let Some(p) = policy(a).filter(|p| !p.opposes.is_empty()) else { continue };
        for (b, demands) in d.findings.iter().zip(0u32..) {
            let opposed = |q: &crate::Policy| p.opposes.contains(q.id.as_str()) || p.opposes.contains(q.id.regime());
            if policy(b).is_some_and(|q| opposed(q) && q.effect.is_restriction()) {
                let (binding, truth) = (Binding::Findings { opposes, demands }, a.truth & b.truth);
                gaps.of_findings(opposes, demands, d);
                found.push(Finding {
                    line: None,
                    says: Says::Always(Standing::Conflict),
                    binding,
                    truth,
                    review: None,
                });
            }
        }
    }
    d.findings.extend(found);
}

/// The facts that separate best from worst, with the strictest outcome each could bring and how
/// many findings hang on it.
#[derive(Default)]
struct GapTable {
    facts: BTreeMap<MissingFact, (Option<Outcome>, u32)>,
    /// What leaves each finding of a policy open.
    findings: Vec<Gaps>,
}

impl GapTable {
    /// What leaves it open whether two findings are in conflict.
    fn of_findings(&mut self, opposes: u32, demands: u32, d: &Decision) {
        let open = [opposes, demands].into_iter().filter_map(|n| {
            let n = usize::try_from(n).ok()?;
            let finding = d.findings.get(n).filter(|f| f.truth == Truth::Unknown);
            self.findings.get(n).filter(|_| finding.is_some())
        });
        let open: Gaps = open.flatten().copied().collect();
        self.add(&open, Outcome::Flagged);
    }
    fn add(&mut self, gaps: &[MissingFact], could: Outcome) {
        let distinct: BTreeSet<_> = gaps.iter().collect();
        for g in distinct {
            let e = self.facts.entry(*g).or_default();
            e.0 = e.0.max(Some(could));
            e.1 = e.1.saturating_add(1);
        }
    }
    fn ordered(self) -> Vec<Missing> {
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
