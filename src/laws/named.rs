//! A decision with names in the place of places, so that decisions on the same thing said in
//! another order can be compared.

use crate::{
    condition::destinations,
    decision::{Binding, Decision, Finding, ItemFact, MissingFact, PartyFact, Says, Standing},
    intake::{Ready, ready},
    model::{Fact, Transaction},
    policy::{Each, PartyList, Rulebook},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// The parts of a decision in words, each sorted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) span: String,
    pub(super) lines: Vec<String>,
    pub(super) findings: Vec<String>,
    pub(super) missing: Vec<String>,
}

impl Named {
    pub(super) fn of(rulebook: &Rulebook, tx: &Transaction, d: &Decision) -> Named {
        let names = Names { rulebook, ready: &ready(rulebook, tx), d };
        let mut lines: Vec<String> = d.lines.iter().zip(0..).map(|(_, n)| names.line_verdict(n)).collect();
        let mut findings: Vec<String> = d.findings.iter().map(|f| names.finding(f)).collect();
        let mut missing: Vec<String> = d
            .missing
            .iter()
            .map(|m| format!("{} (could bring {:?}, touches {})", names.missing(&m.fact), m.could_bring, m.touches))
            .collect();
        for all in [&mut lines, &mut findings, &mut missing] {
            all.sort();
        }
        Named { span: format!("{:?} to {:?}", d.best, d.worst), lines, findings, missing }
    }
    /// The first thing in which two decisions differ, in words.
    pub(super) fn differs(&self, other: &Named) -> Option<String> {
        if self.span != other.span {
            return Some(format!("{} became {}", self.span, other.span));
        }
        [
            ("verdict", &self.lines, &other.lines),
            ("finding", &self.findings, &other.findings),
            ("missing fact", &self.missing, &other.missing),
        ]
        .into_iter()
        .find_map(|(what, a, b)| {
            if a == b {
                return None;
            }
            let gone = a.iter().find(|x| count(a, x) > count(b, x)).map_or("nothing", |x| x);
            let came = b.iter().find(|x| count(b, x) > count(a, x)).map_or("nothing", |x| x);
            Some(format!("the {what} `{gone}` became `{came}`"))
        })
    }
}

fn count(all: &[String], one: &String) -> usize {
    all.iter().filter(|x| *x == one).count()
}

struct Names<'a> {
    rulebook: &'a Rulebook,
    ready: &'a Ready,
    d: &'a Decision,
}

/// The element at a place that an evaluator gave.
pub(super) fn at<T>(all: &[T], n: u32) -> Option<&T> {
    all.get(usize::try_from(n).ok()?)
}
fn nth<'a, T>(mut all: impl Iterator<Item = &'a T>, n: u32) -> Option<&'a T> {
    all.nth(usize::try_from(n).ok()?)
}

impl Names<'_> {
    fn line_verdict(&self, n: u32) -> String {
        let Some(v) = at(&self.d.lines, n) else { return "?".into() };
        let mut considered: Vec<String> = v
            .considered
            .iter()
            .map(|c| {
                let says = Says::Policy(c.policy);
                format!("{} on {}: {:?}", self.says(says), self.binding(says, c.binding), c.verdict)
            })
            .collect();
        considered.sort();
        let truths = (v.subject, &v.grounds, v.best, v.worst);
        format!("{}: {truths:?} considered {considered:?}", self.place(n))
    }
    /// The line, destination and regime of a verdict.
    fn place(&self, n: u32) -> String {
        let Some(v) = at(&self.d.lines, n) else { return "?".into() };
        let regime = nth(self.rulebook.regimes.values(), v.regime);
        let place = regime.and_then(|r| at(&destinations(r, self.ready), v.destination).cloned());
        let place = place.map(|(place, capacity)| match place {
            Fact::Conflict(mut all) => {
                all.sort();
                (Fact::Conflict(all), capacity)
            }
            other => (other, capacity),
        });
        let regime = regime.map_or("?", |r| r.id.as_str());
        format!("line {} to {place:?} under {regime}", self.line(v.line))
    }
    fn line(&self, n: u32) -> String {
        at(&self.ready.lines, n).map_or("?".into(), |l| l.item.id.to_string())
    }
    fn says(&self, s: Says) -> String {
        match s {
            Says::Policy(n) => at(&self.rulebook.policies, n).map_or("?".into(), |p| p.id.to_string()),
            Says::Always(s) => s.id().into(),
        }
    }
    fn finding(&self, f: &Finding) -> String {
        let line = f.line.map_or("the whole".into(), |n| self.place(n));
        let (says, on) = (self.says(f.says), self.binding(f.says, f.binding));
        format!("{says} on {on} for {line}: {:?} {:?}", f.truth, f.review)
    }
    fn list(&self, n: u32) -> Option<&PartyList> {
        nth(self.rulebook.lists.values(), n)
    }
    fn listing(&self, list: u32, listing: u32) -> String {
        let Some(l) = self.list(list) else { return "?".into() };
        let entry = at(l.listings(), listing).map_or("?", |e| e.id.as_str());
        format!("{}/{entry}", l.id())
    }
    fn binding(&self, says: Says, b: Binding) -> String {
        match b {
            Binding::Line => "the line".into(),
            Binding::Listing { party, list, listing } => {
                format!("{} as {}", self.ready.party_name(party), self.listing(list, listing))
            }
            Binding::OwnerListing { party, list, listing } => {
                format!("{} with the owner {}", self.ready.party_name(party), self.listing(list, listing))
            }
            Binding::AnyOwnerListing { party, list } => {
                let list = self.list(list).map_or("?", |l| l.id().as_str());
                format!("{} with any owner of {list}", self.ready.party_name(party))
            }
            Binding::AnyListing { party, list } => {
                let list = self.list(list).map_or("?", |l| l.id().as_str());
                format!("{} as any of {list}", self.ready.party_name(party))
            }
            Binding::Control { row } if says == Says::Always(Standing::UnknownCategory) => self.line(row),
            Binding::Control { row } => self.control(says, row),
            Binding::AnyControl => "any control".into(),
            Binding::License { license } => self.license(license),
            Binding::List { list } => self.list(list).map_or("?".into(), |l| l.id().to_string()),
            Binding::Controls { controls } => {
                nth(self.rulebook.controls.keys(), controls).map_or("?".into(), |c| c.to_string())
            }
            Binding::Limit { line, controls, limit } => {
                let limit = nth(self.rulebook.controls.values(), controls).and_then(|c| at(&c.limits, limit));
                let limit = limit.map_or("?".into(), |l| format!("{} of {} ({})", l.category, l.among, l.citation));
                format!("{} by {limit}", self.line(line))
            }
            Binding::Regime { regime } => {
                nth(self.rulebook.regimes.values(), regime).map_or("?".into(), |r| r.id.to_string())
            }
            Binding::Findings { opposes, demands } => {
                let name = |n| at(&self.d.findings, n).map_or("?".into(), |f| self.finding(f));
                format!("{} against {}", name(opposes), name(demands))
            }
        }
    }
    /// A row by what it says, without when it counts.
    fn control(&self, says: Says, row: u32) -> String {
        let list = match says {
            Says::Policy(n) => match at(&self.rulebook.policies, n).map(|p| &p.each) {
                Some(Each::Control(list)) => self.rulebook.controls.get(list),
                _ => None,
            },
            Says::Always(_) => None,
        };
        list.and_then(|l| at(&l.rows, row)).map_or("?".into(), |r| {
            format!("{} {:?} {:?} {:?} {} {}", r.category, r.reason, r.control, r.scope, r.citation, r.note)
        })
    }
    fn license(&self, n: u32) -> String {
        at(&self.ready.licenses, n).map_or("?".into(), |l| l.id.to_string())
    }
    fn fact(&self, n: u32) -> &str {
        nth(self.rulebook.facts.values(), n).map_or("?", |d| d.name.as_str())
    }
    fn missing(&self, m: &MissingFact) -> String {
        match m {
            MissingFact::Role(n) => format!("role {}", self.ready.party_name(*n)),
            MissingFact::Party(n, f) => {
                let what = match f {
                    PartyFact::Is { list, listing } => self.listing(*list, *listing),
                    PartyFact::Fact(n) => self.fact(*n).into(),
                    other => format!("{other:?}"),
                };
                format!("{}: {what}", self.ready.party_name(*n))
            }
            MissingFact::Item(n, f) => {
                let controls = |list| nth(self.rulebook.controls.values(), list);
                let what = match f {
                    ItemFact::Fact(n) => self.fact(*n).into(),
                    ItemFact::Scope { list, row } => {
                        controls(*list).and_then(|l| at(&l.rows, *row)).map_or("?".into(), |r| r.scope_key())
                    }
                    ItemFact::Eligibility { list, row } => {
                        controls(*list).and_then(|l| at(&l.eligibility, *row)).map_or("?".into(), |r| r.scope_key())
                    }
                    other => format!("{other:?}"),
                };
                format!("{}: {what}", self.line(*n))
            }
            MissingFact::Fact(n) => self.fact(*n).into(),
            MissingFact::License(n, test) => format!("{}: {test}", self.license(*n)),
            MissingFact::NotModeled(says) => format!("what {} asks for", self.says(*says)),
            MissingFact::ReviewPolicy(says, binding) => {
                format!("review policy of {} on {}", self.says(*says), self.binding(*says, *binding))
            }
            other => format!("{other:?}"),
        }
    }
}
