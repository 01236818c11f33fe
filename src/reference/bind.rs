//! The instances of every policy for one line (docs/semantics.md, "Instances"): one per binding,
//! each with its own truth, review policy and admitted authorizations.

use crate::{
    condition::{Cx, Facts, Gaps, unknown_is},
    decision::{Binding, MissingFact, PartyFact, Says},
    model::Reason,
    policy::{
        Admits, AuthCode, Bars, Each, Effect, PartyList, Policy, Reasons, ReviewPolicy, ReviewSource, ReviewTable,
    },
    truth::Truth,
};
use alloc::{collections::BTreeSet, vec::Vec};

/// A policy bound to something, with its truth and what leaves it unknown.
pub(crate) struct Instance<'a> {
    pub(crate) policy: u32,
    pub(crate) binding: Binding,
    pub(crate) truth: Truth,
    pub(crate) gaps: Gaps,
    pub(crate) does: Does<'a>,
}

/// What an instance does if it applies.
pub(crate) enum Does<'a> {
    Restrict(Restriction),
    Flag,
    Advise,
    Waive(&'a AuthCode, &'a Reasons),
    Authorize(&'a AuthCode, &'a Reasons),
    Bar(&'a Bars),
}

/// A license requirement (with the mildest and strictest review policy it may have) or prohibition.
pub(crate) struct Restriction {
    pub(crate) review: Option<(ReviewPolicy, ReviewPolicy)>,
    reason: ReasonFor,
    admits: Option<BTreeSet<AuthCode>>,
}

enum ReasonFor {
    None,
    Control(Reason),
    /// A control that is not known may be for any reason.
    Unknown,
}

impl Restriction {
    /// What lifts a restriction hangs on what it admits and on what it is bound to, not on its truth.
    pub(crate) fn new(a: &Admits, review: Option<(ReviewPolicy, ReviewPolicy)>, cx: Cx<'_>, to: Binding) -> Self {
        let own = || cx.listing.into_iter().flat_map(|l| &l.admits);
        let admits = match a {
            Admits::All => None,
            Admits::Only(codes) => Some(codes.clone()),
            Admits::Listing(codes) => Some(codes.iter().chain(own()).cloned().collect()),
        };
        let reason = match (to, cx.control.and_then(|c| c.reason.clone())) {
            (Binding::AnyControl, _) => ReasonFor::Unknown,
            (_, reason) => reason.map_or(ReasonFor::None, ReasonFor::Control),
        };
        Restriction { review, reason, admits }
    }
    /// *a lifts r* iff r admits a, and r has no reason or a's reasons cover it.
    pub(crate) fn lifted_by(&self, code: &AuthCode, reasons: &Reasons) -> bool {
        let admitted = match &self.admits {
            None => !code.is_license() || self.review.is_some(),
            Some(codes) => (code.is_license() && self.review.is_some()) || codes.iter().any(|c| c.covers(code)),
        };
        admitted
            && match &self.reason {
                ReasonFor::None => true,
                ReasonFor::Control(r) => reasons.cover(Some(r)),
                ReasonFor::Unknown => *reasons == Reasons::Any,
            }
    }
}

impl<'a> Facts<'a> {
    /// Every instance of the regime's policies for a line and destination, if it is subject, and what leaves that open.
    /// `may` is `false` of a policy of which it is known that none can apply.
    pub(crate) fn instances(&self, cx: Cx<'a>, open: (Truth, &Gaps), may: &dyn Fn(u32) -> bool) -> Vec<Instance<'a>> {
        let mut out = Vec::new();
        for (p, n) in self.rulebook.policies.iter().zip(0u32..) {
            if p.id.regime() != cx.regime.id.as_str() {
                continue;
            }
            let mut gaps = Gaps::new();
            let counts = p.dated.counts(&self.ready.date, self.view, p.scenario.as_ref());
            let counts = unknown_is(counts, MissingFact::Date, &mut gaps);
            let reached = Truth::from(may(n)) & if p.regardless { counts } else { counts & open.0 };
            if !p.regardless && open.0 == Truth::Unknown {
                gaps.extend(open.1);
            }
            // An authorization that is not in force is told as well, with that reason.
            if !reached.is_no() || p.effect.authorization().is_some() {
                self.bind(p, n, cx, reached, &gaps, &mut out);
            }
        }
        out
    }

    fn bind(&self, p: &'a Policy, n: u32, cx: Cx<'a>, reached: Truth, gaps: &Gaps, out: &mut Vec<Instance<'a>>) {
        let one = |binding, cx: Cx<'a>, is: Truth, more: Gaps| {
            let mut gaps = gaps.clone();
            gaps.extend(more);
            let mut truth = reached & is & if reached.is_no() { reached } else { self.eval(&p.when, cx, &mut gaps) };
            // What of an authorization is not expressed can keep a restriction, never lift one.
            if p.untranslatable && p.effect.authorization().is_some() && !truth.is_no() {
                truth = truth & Truth::Unknown;
                gaps.push(MissingFact::NotModeled(Says::Policy(n)));
            }
            if truth.is_no() {
                gaps.clear();
                p.effect.authorization()?;
            }
            let does = self.does(p, cx, binding, &mut gaps);
            Some(Instance { policy: n, binding, truth, gaps, does })
        };
        match &p.each {
            Each::Once => out.extend(one(Binding::Line, cx, Truth::Yes, Gaps::new())),
            Each::License => {
                let held = self.ready.licenses.iter().zip(0u32..).filter(|(l, _)| l.regime == cx.regime.id);
                out.extend(held.filter_map(|(_, license)| {
                    one(Binding::License { license }, Cx { license: Some(license), ..cx }, Truth::Yes, Gaps::new())
                }));
            }
            Each::Control(list) => out.extend(
                self.controls(p, list.as_str(), cx)
                    .into_iter()
                    .filter_map(|(binding, row, is, gaps)| one(binding, Cx { control: Some(row), ..cx }, is, gaps)),
            ),
            Each::Listing(_) | Each::Owner(_) => {
                let owners = matches!(p.each, Each::Owner(_));
                let lists = (0u32..).zip(self.rulebook.lists.values());
                for (list, l) in lists.filter(|(_, l)| p.each.lists().any(|id| id == l.id())) {
                    for party in self.parties() {
                        let cx = Cx { party: Some(party), ..cx };
                        let id = if owners { self.owners_on(party, list) } else { self.identity(party, list) };
                        for (listing, is) in &id.matches {
                            let Some(entry) = usize::try_from(*listing).ok().and_then(|i| l.listings().get(i)) else {
                                continue;
                            };
                            let mut more = Gaps::new();
                            let what =
                                if owners { PartyFact::Owners } else { PartyFact::Is { list, listing: *listing } };
                            let gap = MissingFact::Party(party.place, what);
                            let is = unknown_is(*is, gap, &mut more) & self.counts(&entry.dated, &mut more);
                            let binding = Binding::entry(owners, party.place, list, *listing);
                            out.extend(one(binding, Cx { listing: Some(entry), ..cx }, is, more));
                        }
                        // One finding for any entry, if some entry could matter here.
                        if id.anyone && self.someone(p, l, cx) {
                            let who =
                                self.party_gap(party, if owners { PartyFact::Owners } else { PartyFact::Identity });
                            let gaps = gaps.iter().copied().chain([who]).filter(|_| !reached.is_no()).collect();
                            let binding = Binding::any_entry(owners, party.place, list);
                            let (truth, does) = (reached & Truth::Unknown, self.strictest(p, l, cx));
                            out.push(Instance { policy: n, binding, truth, gaps, does });
                        }
                    }
                }
            }
        }
    }

    /// Whether the policy could apply to some entry on the day.
    fn someone(&self, p: &'a Policy, list: &'a PartyList, cx: Cx<'a>) -> bool {
        list.kinds().any(|(l, dates)| {
            let could = |l| !self.eval(&p.when, Cx { listing: Some(l), ..cx }, &mut Gaps::new()).is_no();
            self.some_counts(dates) && could(l)
        })
    }

    /// What an unknown party would meet: the strictest terms among the entries in scope, and no
    /// authorization that only some entries admit.
    fn strictest(&self, p: &'a Policy, list: &'a PartyList, cx: Cx<'a>) -> Does<'a> {
        let mut does = self.does(p, cx, Binding::Line, &mut Gaps::new());
        if let (Does::Restrict(r), Effect::RequireLicense { review: ReviewSource::Listing, .. }) =
            (&mut does, &p.effect)
        {
            let mut range: Option<(ReviewPolicy, ReviewPolicy)> = None;
            for (l, dates) in list.kinds() {
                let gaps = &mut Gaps::new();
                let cx = Cx { listing: Some(l), ..cx };
                if self.some_counts(dates) && !self.eval(&p.when, cx, gaps).is_no() {
                    let (_, hi) = self.review(&l.review, cx, gaps).0;
                    range = Some(range.map_or((hi, hi), |(a, b)| (a.max(hi), b.max(hi))));
                }
            }
            r.review = range.or(r.review);
        }
        does
    }

    /// What a policy's instance does.
    fn does(&self, p: &'a Policy, cx: Cx<'a>, binding: Binding, gaps: &mut Gaps) -> Does<'a> {
        match &p.effect {
            Effect::RequireLicense { review, admits } => {
                let table = match review {
                    ReviewSource::Table(t) => Some(t),
                    ReviewSource::Shared(name) => self.rulebook.reviews.get(name),
                    ReviewSource::Listing => cx.listing.map(|l| &l.review),
                };
                let every = (ReviewPolicy::PresumptionOfApproval, ReviewPolicy::PolicyOfDenial);
                let (range, stated) = match table {
                    // The control is not known, and neither is how it would be reviewed.
                    Some(_) if binding == Binding::AnyControl => (every, true),
                    Some(t) => self.review(t, cx, gaps),
                    None => (every, binding == Binding::Line),
                };
                if !stated {
                    gaps.push(MissingFact::ReviewPolicy(self.says(p), binding));
                }
                Does::Restrict(Restriction::new(admits, Some(range), cx, binding))
            }
            Effect::Prohibit { admits } => Does::Restrict(Restriction::new(admits, None, cx, binding)),
            Effect::Flag { .. } => Does::Flag,
            Effect::Advise => Does::Advise,
            Effect::Waive { code, reasons } => Does::Waive(code, reasons),
            Effect::Authorize { code, reasons } => Does::Authorize(code, reasons),
            Effect::Bar(bars) => Does::Bar(bars),
        }
    }

    fn says(&self, p: &Policy) -> Says {
        Says::Policy(self.rulebook.position(p.id.as_str()).unwrap_or(u32::MAX))
    }

    /// The strictest true rule wins; rules that are unknown, and "not stated", give an interval.
    /// Also says whether every possible answer is stated.
    fn review(&self, t: &'a ReviewTable, cx: Cx<'a>, gaps: &mut Gaps) -> ((ReviewPolicy, ReviewPolicy), bool) {
        let (mildest, strictest) = (ReviewPolicy::PresumptionOfApproval, ReviewPolicy::PolicyOfDenial);
        let (mut sure, mut maybe): (Option<ReviewPolicy>, Vec<ReviewPolicy>) = (None, Vec::new());
        for r in &t.rules {
            match self.eval(&r.when, cx, gaps) & self.counts(&r.dated, gaps) {
                Truth::Yes => sure = sure.max(Some(r.then)),
                Truth::Unknown => maybe.push(r.then),
                Truth::No => {}
            }
        }
        if let Some(s) = sure {
            return ((s, maybe.into_iter().fold(s, ReviewPolicy::max)), true);
        }
        let otherwise = t.otherwise.map_or((mildest, strictest), |o| (o, o));
        let range = maybe.iter().fold(otherwise, |(lo, hi), m| (lo.min(*m), hi.max(*m)));
        (range, t.otherwise.is_some())
    }

    /// The regime's grounds, and whether any makes the line subject to it.
    pub(crate) fn subject(&self, cx: Cx<'a>, gaps: &mut Gaps) -> (Truth, Vec<Truth>) {
        let grounds: Vec<Truth> =
            cx.regime.grounds.iter().map(|g| self.eval(&g.when, cx, gaps) & self.counts(&g.dated, gaps)).collect();
        let reached = if grounds.is_empty() { Truth::Yes } else { Truth::any(grounds.iter().copied()) };
        if reached != Truth::Unknown {
            gaps.clear();
        }
        // Another regime comes first, or it is excluded.
        let away = cx.regime.yields.iter().map(|y| &y.when).chain(cx.regime.excludes.iter().map(|x| &x.when));
        let away = away.fold(Truth::No, |t, when| t | self.eval(when, cx, gaps));
        let subject = reached & !away;
        if subject != Truth::Unknown {
            gaps.clear();
        }
        (subject, grounds)
    }
}
