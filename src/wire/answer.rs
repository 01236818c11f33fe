//! A decision to JSON, version 1.

use super::Detail;
use crate::{
    decision::{Binding, Decision, Finding, LineVerdict, Outcome, SEMANTICS, Says, Standing, View},
    explain::{Clause, Report},
    model::{Fact, Known, Transaction},
    policy::Rulebook,
    text,
    truth::Truth,
};
use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};
use serde::Serialize;

#[derive(Serialize)]
struct Answer<'a> {
    v: u32,
    id: Option<&'a str>,
    clearance: &'static str,
    view: ViewOut<'a>,
    best: Outcome,
    worst: Outcome,
    regimes: Vec<RegimeOut<'a>>,
    lines: Vec<LineOut<'a>>,
    findings: Vec<FindingOut<'a>>,
    missing: Vec<MissingOut>,
    presumed: Vec<PresumedOut<'a>>,
    problems: Vec<ProblemOut<'a>>,
    obligations: Vec<ObligationOut>,
    drawdowns: Vec<DrawdownOut>,
    conflicts: Vec<ConflictOut<'a>>,
    fingerprints: Prints<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
}

#[derive(Serialize)]
struct ViewOut<'a> {
    date: Option<String>,
    known: String,
    scenarios: Vec<&'a str>,
    matching: &'static str,
}

#[derive(Serialize)]
struct RegimeOut<'a> {
    regime: &'a str,
    subject: &'static str,
    grounds: Vec<&'a str>,
}

#[derive(Serialize)]
struct LineOut<'a> {
    item: Option<&'a str>,
    destination: Option<String>,
    regime: &'a str,
    best: Outcome,
    worst: Outcome,
    because: Vec<u32>,
    authorizations: Vec<AuthorizationOut>,
}

#[derive(Serialize)]
struct AuthorizationOut {
    policy: String,
    code: String,
    covers: &'static str,
    why: Vec<String>,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    policy: &'a str,
    effect: &'static str,
    truth: &'static str,
    /// Only where the policy is not plainly in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_policy: Option<&'static str>,
    /// Only where it may be milder than `review_policy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    review_policy_at_best: Option<&'static str>,
    #[serde(rename = "for")]
    about: About<'a>,
    facts: Vec<FactOut>,
    citation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
}

#[derive(Serialize, Default)]
struct About<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    party: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    listing: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    control: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regime: Option<&'a str>,
    /// `owner` where the entry is that of an owner of the party.
    #[serde(skip_serializing_if = "Option::is_none")]
    through: Option<&'static str>,
}

#[derive(Serialize)]
struct FactOut {
    clause: String,
    truth: &'static str,
    found: String,
    depth: u32,
}

#[derive(Serialize)]
struct MissingOut {
    fact: String,
    question: String,
    could_bring: Outcome,
    touches: u32,
}

#[derive(Serialize)]
struct PresumedOut<'a> {
    fact: &'a str,
    means: &'static str,
    by: &'static str,
}

#[derive(Serialize)]
struct ProblemOut<'a> {
    code: &'a str,
    at: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct ObligationOut {
    policy: String,
    line: u32,
    what: String,
    due: String,
}

#[derive(Serialize)]
struct DrawdownOut {
    license: String,
    item: String,
    value: Option<MoneyOut>,
    quantity: Option<QuantityOut>,
}

#[derive(Serialize)]
struct MoneyOut {
    amount: String,
    currency: String,
}

#[derive(Serialize)]
struct QuantityOut {
    amount: String,
    unit: String,
}

#[derive(Serialize)]
struct ConflictOut<'a> {
    opposes: &'a str,
    demands: &'a str,
    truth: &'static str,
}

#[derive(Serialize)]
struct Prints<'a> {
    rulebook: String,
    lists: BTreeMap<&'a str, String>,
    text: String,
    semantics: u32,
}

/// An error object: the request was not one, so the answer is to stop.
#[derive(Serialize)]
struct ErrorAnswer<'a> {
    v: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    clearance: &'static str,
    error: ErrorOut<'a>,
}
#[derive(Serialize)]
struct ErrorOut<'a> {
    code: &'a str,
    message: &'a str,
}

pub(super) fn error(id: Option<&str>, code: &str, message: &str) -> String {
    print(&ErrorAnswer { v: 1, id, clearance: "stop", error: ErrorOut { code, message } })
}

fn print<T: Serialize>(value: &T) -> String {
    // Writing to memory cannot fail for types without maps of other keys than strings.
    serde_json::to_string(value).unwrap_or_else(|_| {
        r#"{"v":1,"clearance":"stop","error":{"code":"internal","message":"the answer could not be written"}}"#.into()
    })
}

pub(super) fn answer(rulebook: &Rulebook, tx: &Transaction, view: &View, d: &Decision, detail: Detail) -> String {
    let r = Report::new(rulebook, tx, view, d);
    let full = detail == Detail::Full;
    let prints = Prints {
        rulebook: d.rulebook.to_string(),
        lists: rulebook.lists.iter().map(|(id, l)| (id.as_str(), l.fingerprint().to_string())).collect(),
        text: text::version().to_string(),
        semantics: SEMANTICS,
    };
    print(&Answer {
        v: 1,
        id: tx.id.as_deref(),
        clearance: d.clearance().as_str(),
        view: ViewOut {
            date: r.ready().date.value().map(ToString::to_string),
            known: match view.known {
                Known::Latest => "latest".into(),
                Known::On(day) => day.to_string(),
            },
            scenarios: view.scenarios.iter().map(|s| s.as_str()).collect(),
            matching: rulebook.matching.as_str(),
        },
        best: d.best,
        worst: d.worst,
        regimes: regimes(rulebook, d),
        lines: (0u32..).zip(&d.lines).map(|(n, l)| line(&r, rulebook, n, l, full)).collect(),
        findings: d.findings.iter().map(|f| finding(&r, rulebook, f, full)).collect(),
        missing: r
            .missing()
            .into_iter()
            .map(|m| MissingOut { fact: m.at, question: m.question, could_bring: m.could_bring, touches: m.touches })
            .collect(),
        presumed: r
            .presumed()
            .iter()
            .map(|p| PresumedOut {
                fact: &p.at,
                means: p.means.as_str(),
                by: if p.profile { "profile" } else { "rulebook" },
            })
            .collect(),
        problems: r.problems().iter().map(|p| ProblemOut { code: &p.code, at: &p.at, message: &p.message }).collect(),
        obligations: r
            .obligations()
            .into_iter()
            .map(|o| ObligationOut { policy: o.policy, line: o.line, what: o.what, due: o.due })
            .collect(),
        drawdowns: drawdowns(&r, d),
        conflicts: conflicts(&r, d),
        fingerprints: prints,
        report: full.then(|| r.text()),
    })
}

fn regimes<'a>(rulebook: &'a Rulebook, d: &Decision) -> Vec<RegimeOut<'a>> {
    (0u32..)
        .zip(rulebook.regimes.values())
        .map(|(n, r)| {
            let lines = || d.lines.iter().filter(move |l| l.regime == n);
            let grounds = r
                .grounds
                .iter()
                .enumerate()
                .filter(|(k, _)| lines().any(|l| l.grounds.get(*k).is_some_and(|t| t.is_yes())));
            RegimeOut {
                regime: r.id.as_str(),
                subject: Truth::any(lines().map(|l| l.subject)).as_str(),
                grounds: grounds.map(|(_, g)| g.id.as_str()).collect(),
            }
        })
        .collect()
}

fn line<'a>(r: &'a Report<'_>, rulebook: &'a Rulebook, n: u32, l: &LineVerdict, full: bool) -> LineOut<'a> {
    LineOut {
        item: r.item_label(l),
        destination: r.destination(l).and_then(|(f, _)| match f {
            Fact::Value(t) => Some(t.to_string()),
            _ => None,
        }),
        regime: usize::try_from(l.regime)
            .ok()
            .and_then(|k| rulebook.regimes.values().nth(k))
            .map_or("", |g| g.id.as_str()),
        best: l.best,
        worst: l.worst,
        because: r.because(n),
        authorizations: r
            .authorizations(n)
            .into_iter()
            // In brief, those that cover or may; in full, why each other one does not.
            .filter(|a| full || !a.covers.is_no())
            .map(|a| AuthorizationOut { policy: a.policy, code: a.code, covers: a.covers.as_str(), why: a.why })
            .collect(),
    }
}

fn finding<'a>(r: &'a Report<'_>, rulebook: &'a Rulebook, f: &Finding, full: bool) -> FindingOut<'a> {
    let policy = match f.says {
        Says::Policy(n) => usize::try_from(n).ok().and_then(|n| rulebook.policies.get(n)),
        Says::Always(_) => None,
    };
    let words = full.then(|| r.finding(f));
    FindingOut {
        policy: r.says_id(f.says),
        effect: policy.map_or("flag", |p| p.effect.as_str()),
        truth: f.truth.as_str(),
        status: policy.and_then(|p| r.status(p)).map(|s| s.as_str()),
        review_policy: f.review.map(|(_, hi)| hi.as_str()),
        review_policy_at_best: f.review.filter(|(lo, hi)| lo != hi).map(|(lo, _)| lo.as_str()),
        about: about(r, rulebook, f),
        facts: words.iter().flat_map(|w| &w.clauses).map(fact).collect(),
        citation: policy.map(|p| p.citation.clone()).unwrap_or_default(),
        title: words.map(|w| w.title),
    }
}

fn fact(c: &Clause) -> FactOut {
    FactOut { clause: c.clause.clone(), truth: c.truth.as_str(), found: c.found.clone(), depth: c.depth }
}

fn about<'a>(r: &'a Report<'_>, rulebook: &'a Rulebook, f: &Finding) -> About<'a> {
    let list_id =
        |n: u32| usize::try_from(n).ok().and_then(|n| rulebook.lists.values().nth(n)).map(|l| l.id().as_str());
    let none = About::default();
    match f.binding {
        Binding::Listing { party, list, listing } => About {
            party: Some(r.ready().party_name(party)),
            list: list_id(list),
            listing: r.listing(list, listing).map(|(_, l)| l.id.as_str()),
            ..none
        },
        Binding::OwnerListing { party, list, listing } => About {
            party: Some(r.ready().party_name(party)),
            list: list_id(list),
            listing: r.listing(list, listing).map(|(_, l)| l.id.as_str()),
            through: Some("owner"),
            ..none
        },
        Binding::AnyListing { party, list } => {
            About { party: Some(r.ready().party_name(party)), list: list_id(list), ..none }
        }
        Binding::AnyOwnerListing { party, list } => {
            let party = Some(r.ready().party_name(party));
            About { party, list: list_id(list), through: Some("owner"), ..none }
        }
        Binding::Control { row } => match f.says {
            Says::Policy(n) => About { control: r.control(n, row).map(crate::explain::control_words), ..none },
            Says::Always(_) => none,
        },
        Binding::AnyControl => About { control: Some("any".into()), ..none },
        Binding::License { license } => About {
            license: usize::try_from(license).ok().and_then(|n| r.ready().licenses.get(n)).map(|l| l.id.to_string()),
            ..none
        },
        Binding::List { list } => About { list: list_id(list), ..none },
        Binding::Regime { regime } => About { regime: r.regime(regime).map(|g| g.id.as_str()), ..none },
        Binding::Line | Binding::Controls { .. } | Binding::Findings { .. } => none,
    }
}

/// What using each license that covers would take from it. The host keeps the ledger.
fn drawdowns(r: &Report<'_>, d: &Decision) -> Vec<DrawdownOut> {
    let mut out = Vec::new();
    for l in &d.lines {
        for c in l.considered.iter().filter(|c| c.verdict.covers().is_yes()) {
            let Binding::License { license } = c.binding else { continue };
            let held = usize::try_from(license).ok().and_then(|n| r.ready().licenses.get(n));
            let line = usize::try_from(l.line).ok().and_then(|n| r.ready().lines.get(n));
            if let (Some(held), Some(line)) = (held, line) {
                out.push(DrawdownOut {
                    license: held.id.to_string(),
                    item: line.item.id.to_string(),
                    value: line
                        .item
                        .value
                        .value()
                        .map(|m| MoneyOut { amount: m.amount.to_string(), currency: m.currency.to_string() }),
                    quantity: line
                        .item
                        .quantity
                        .value()
                        .map(|q| QuantityOut { amount: q.amount.to_string(), unit: q.unit.to_string() }),
                });
            }
        }
    }
    out
}

fn conflicts<'a>(r: &'a Report<'_>, d: &Decision) -> Vec<ConflictOut<'a>> {
    let id = |n: u32| usize::try_from(n).ok().and_then(|n| d.findings.get(n)).map_or("", |f| r.says_id(f.says));
    d.findings
        .iter()
        .filter_map(|f| match (f.says, f.binding) {
            (Says::Always(Standing::Conflict), Binding::Findings { opposes, demands }) => {
                Some(ConflictOut { opposes: id(opposes), demands: id(demands), truth: f.truth.as_str() })
            }
            _ => None,
        })
        .collect()
}
