//! A decision to JSON, version 1.

use super::{
    Detail,
    shape::{
        About, Answer, AuthorizationOut, ClassifiedOut, ComputedOut, ConflictOut, DrawdownOut, ErrorAnswer, ErrorOut,
        FactOut, FindingOut, LicenseOut, LineOut, ListedOut, MatchedOut, MissingOut, MoneyOut, ObligationOut, PairOut,
        PresumedOut, Prints, ProblemOut, QuantityOut, RegimeOut, ScreenedOut, ValueOut, ViewOut,
    },
};
use crate::{
    decision::{Binding, Decision, Finding, LineVerdict, Outcome, SEMANTICS, Says, Standing, View},
    explain::{Classified, Clause, LicenseReport, ListedReport, MatchedReport, Report, ScreenedReport, value},
    intake::{Computed, Presumed},
    model::{Fact, Known, Money, Quantity, Transaction, Value},
    policy::Rulebook,
    text,
    truth::Truth,
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};
use serde::Serialize;

pub(super) fn error(id: Option<&str>, code: &str, message: &str) -> String {
    print(&ErrorAnswer { v: 1, id, clearance: "stop", error: ErrorOut { code, message } })
}

/// The outcome alone, appended to `out`: the first keys of an answer, and what the request states wrongly.
pub(super) fn outcome(tx: &Transaction, clearance: &str, best: Outcome, worst: Outcome, out: &mut String) {
    let word = |o: Outcome, out: &mut String| {
        out.push_str("{\"outcome\":\"");
        out.push_str(o.as_str());
        if let Some(r) = o.review_policy() {
            out.push_str("\",\"review_policy\":\"");
            out.push_str(r.as_str());
        }
        out.push_str("\"}");
    };
    out.push_str("{\"v\":1,\"id\":");
    match tx.id.as_deref() {
        None => out.push_str("null"),
        // Nothing in it is written otherwise than it is.
        Some(id) if id.bytes().all(|b| b >= b' ' && b != b'"' && b != b'\\') => {
            out.push('"');
            out.push_str(id);
            out.push('"');
        }
        Some(id) => out.push_str(&print(&id)),
    }
    out.push_str(",\"clearance\":\"");
    out.push_str(clearance);
    out.push_str("\",\"best\":");
    word(best, out);
    out.push_str(",\"worst\":");
    word(worst, out);
    out.push_str(",\"problems\":");
    match tx.problems.as_slice() {
        [] => out.push_str("[]"),
        some => {
            let all = some.iter().map(|p| ProblemOut { code: &p.code, at: &p.at, message: &p.message });
            out.push_str(&print(&all.collect::<Vec<_>>()));
        }
    }
    out.push('}');
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
        score: score(rulebook),
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
        problems: r.problems().iter().map(|p| ProblemOut { code: &p.code, at: &p.at, message: &p.message }).collect(),
        regimes: regimes(rulebook, d),
        lines: (0u32..).zip(&d.lines).map(|(n, l)| line(&r, rulebook, n, l, full)).collect(),
        findings: d.findings.iter().map(|f| finding(&r, rulebook, f, full)).collect(),
        missing: r
            .missing()
            .into_iter()
            .map(|m| MissingOut { fact: m.at, question: m.question, could_bring: m.could_bring, touches: m.touches })
            .collect(),
        listed: listed(&r, full),
        matched: r.matched().iter().map(matched).collect(),
        presumed: r
            .presumed()
            .iter()
            .map(|p| PresumedOut { fact: &p.at, means: p.means.as_str(), by: presumed_by(p) })
            .collect(),
        computed: r.computed().iter().map(computed).collect(),
        obligations: r
            .obligations()
            .into_iter()
            .map(|o| ObligationOut { policy: o.policy, line: o.line, what: o.what, due: o.due })
            .collect(),
        drawdowns: drawdowns(&r, d),
        licenses: full.then(|| r.licenses().into_iter().map(license).collect()),
        screened: full.then(|| r.screened().into_iter().map(screened).collect()),
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
        // Without the facts in hand, those that cover or may, and the first reasons why not; in full, all of it.
        authorizations: if full { r.authorizations(n) } else { r.covering(n) }
            .into_iter()
            .map(|a| AuthorizationOut {
                policy: a.policy,
                code: a.code,
                covers: a.covers.as_str(),
                why: if full { a.why } else { first(a.why) },
            })
            .collect(),
        classified: full.then(|| r.classified(n).into_iter().map(classified).collect()),
    }
}

fn computed(c: &Computed) -> ComputedOut<'_> {
    let value = match &c.value {
        Value::Integer(n) => ValueOut::Integer(*n),
        other => ValueOut::Decimal(value(other)),
    };
    ComputedOut { fact: &c.at, value, from: c.how.to_string() }
}

fn classified(c: Classified) -> ClassifiedOut {
    ClassifiedOut { category: c.category.to_string(), truth: c.truth.as_str(), citation: c.citation }
}

/// How many reasons an answer has for each authorization before it only counts the rest.
const REASONS: usize = 3;

fn first(mut why: Vec<String>) -> Vec<String> {
    let more = why.len().saturating_sub(REASONS);
    if more > 0 {
        why.truncate(REASONS);
        why.push(format!("and {more} more"));
    }
    why
}

/// The library itself presumes what no declaration of the rulebook says.
fn presumed_by(p: &Presumed) -> &'static str {
    match (p.fact.as_str(), p.profile) {
        ("licenses", _) => "interdict",
        (list, _) if list.starts_with("lists.") => "interdict",
        (_, true) => "profile",
        (_, false) => "rulebook",
    }
}

fn listed(r: &Report<'_>, full: bool) -> Vec<ListedOut> {
    let one = |l: ListedReport| ListedOut {
        party: l.party,
        through: l.of_owner.then_some("owner"),
        list: l.list,
        listing: l.listing,
        is: l.is.as_str(),
        counts: l.counts.as_str(),
        why: if full { l.why } else { Vec::new() },
    };
    r.listed().into_iter().map(one).collect()
}

/// Which score decided who is alike.
fn score(rulebook: &Rulebook) -> Option<String> {
    #[cfg(feature = "screen")]
    return rulebook.matching.is_by_likeness().then(|| crate::screen::version().to_string());
    #[cfg(not(feature = "screen"))]
    {
        let _ = rulebook;
        None
    }
}

fn matched(m: &MatchedReport) -> MatchedOut<'_> {
    MatchedOut {
        party: &m.party,
        owner: m.owner.as_deref(),
        list: &m.list,
        listing: &m.listing,
        is: m.is.as_str(),
        class: m.class,
        stated: &m.stated,
        listed: &m.listed,
        score: m.points,
        cut: m.cut,
        agrees: &m.agrees,
        contradicts: &m.contradicts,
        host: m.host.map(Truth::as_str),
        clearing: m.clearing.map(|c| c.words()),
        prints: PairOut { party: m.party_print.to_string(), entry: m.entry_print.to_string() },
        resolve: m.resolve(),
    }
}

fn screened(s: ScreenedReport) -> ScreenedOut {
    let as_of = s.as_of.map(|d| d.to_string());
    ScreenedOut { list: s.list, name: s.name, entries: s.entries, as_of, loaded: s.loaded }
}

fn license(l: LicenseReport) -> LicenseOut {
    LicenseOut {
        license: l.license,
        regime: l.regime,
        covers: l.covers.map(Truth::as_str),
        items: l.items,
        value: l.value.as_ref().map(money),
        value_left: l.value_left.value().map(money),
        quantity: l.quantity.as_ref().map(quantity),
        quantity_left: l.quantity_left.value().map(quantity),
        why: l.why,
    }
}

fn money(m: &Money) -> MoneyOut {
    MoneyOut { amount: m.amount.to_string(), currency: m.currency.to_string() }
}

fn quantity(q: &Quantity) -> QuantityOut {
    QuantityOut { amount: q.amount.to_string(), unit: q.unit.to_string() }
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
        matched: r.evidence(f.binding),
        facts: words.iter().flat_map(|w| &w.clauses).map(fact).collect(),
        citation: policy.map(|p| &p.citation).or(r.limit(f.binding).map(|l| &l.citation)).cloned().unwrap_or_default(),
        resolve: words.as_ref().map(|w| w.resolve.clone()).filter(|s| !s.is_empty()),
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
        // Of a regime that is missing, the one that comes first.
        Binding::Regime { regime } if f.says == Says::Always(Standing::RegimeMissing) => {
            let first: Vec<&str> = r.first(regime).into_iter().map(|y| y.to.as_str()).collect();
            About { regime: Some(first.join(", ")), ..none }
        }
        Binding::Regime { regime } => About { regime: r.regime(regime).map(|g| g.id.to_string()), ..none },
        Binding::Limit { line, .. } => About {
            item: usize::try_from(line).ok().and_then(|n| r.ready().lines.get(n)).map(|l| l.item.id.as_str()),
            limit: r.limit(f.binding).map(|l| l.category.to_string()),
            ..none
        },
        Binding::Line | Binding::Controls { .. } | Binding::Findings { .. } => none,
    }
}

/// What using each license that covers would take from it. The host keeps the ledger.
fn drawdowns(r: &Report<'_>, d: &Decision) -> Vec<DrawdownOut> {
    let (mut out, mut seen) = (Vec::new(), BTreeSet::new());
    for l in &d.lines {
        for c in l.considered.iter().filter(|c| c.verdict.covers().is_yes()) {
            let Binding::License { license } = c.binding else { continue };
            // A line is drawn once, whatever the number of its destinations.
            if !seen.insert((license, l.line)) {
                continue;
            }
            let held = usize::try_from(license).ok().and_then(|n| r.ready().licenses.get(n));
            let line = usize::try_from(l.line).ok().and_then(|n| r.ready().lines.get(n));
            if let (Some(held), Some(line)) = (held, line) {
                out.push(DrawdownOut {
                    license: held.id.to_string(),
                    item: line.item.id.to_string(),
                    value: line.item.value.value().map(money),
                    quantity: line.item.quantity.value().map(quantity),
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
