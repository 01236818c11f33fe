//! `interdict timeline`: the decision over all days, as periods.

use crate::{
    args::TimelineArgs,
    changes, input, load,
    out::{self, Failure},
    show, table,
};
use comfy_table::{Cell, ColumnConstraint, Width};
use interdict::{
    Date, Decision, Evaluate, Outcome, Rulebook, Transaction, View, explain,
    timeline::{Change, Period, timeline},
};
use serde::Serialize;

pub(crate) fn run(args: &TimelineArgs) -> Result<(), Failure> {
    if args.until <= args.from {
        return Err(Failure::Usage(format!("--until {} is not after --from {}", args.until, args.from)));
    }
    let rulebook = load::rulebook(&args.rules, true)?.rulebook;
    let view = load::view(&args.view, &rulebook)?;
    let ev = load::engine(&rulebook)?;
    let (all, bad) = input::transactions(&ev, &args.input, view.as_ref())?;
    for (n, a) in all.iter().enumerate() {
        for p in &a.tx.problems {
            out::warn(&format!("{}: {}: {} [{}]", a.name, p.at, p.message, p.code));
        }
        let periods = timeline(&ev, &a.tx, &a.view, args.from, args.until);
        let mut text = String::new();
        if args.json {
            for p in &periods {
                text.push_str(&json(a.tx.id.as_deref(), &a.view, p));
            }
        } else {
            if n > 0 {
                text.push('\n');
            }
            text.push_str(&format!("{}\n{}", out::paint(out::BOLD, &a.name), not_law(&a.view)));
            text.push_str(&periods_table(&rulebook, &a.tx, &a.view, &periods));
        }
        out::print(&text)?;
    }
    if bad > 0 { Err(Failure::Found) } else { Ok(()) }
}

/// Decides over days and shows the periods.
pub(crate) fn show(ev: &dyn Evaluate, tx: &Transaction, view: &View, from: Date, until: Date) -> String {
    periods_table(ev.rulebook(), tx, view, &timeline(ev, tx, view, from, until))
}

/// What a reader must know of a view with scenarios.
pub(crate) fn not_law(view: &View) -> String {
    if view.scenarios.is_empty() {
        return String::new();
    }
    let all: Vec<&str> = view.scenarios.iter().map(|s| s.as_str()).collect();
    format!("{}\n", out::paint(out::MAGENTA.bold(), format!("SCENARIO, not law: {}", all.join(", "))))
}

/// The widths of the columns but the last, which takes what is left.
const FIXED: [u16; 3] = [15, 6, 25];

/// The periods, each with what is different from the one before.
fn periods_table(rulebook: &Rulebook, tx: &Transaction, view: &View, periods: &[Period]) -> String {
    let mut t = table::tall(&["from", "", "outcome", "what changes, and by which rule"]);
    for (n, p) in periods.iter().enumerate() {
        let last = p.until.yesterday().unwrap_or(p.until);
        let word = p.decision.clearance().as_str();
        let before = n.checked_sub(1).and_then(|k| periods.get(k)).map(|p| &p.decision);
        t.add_row([
            Cell::new(format!("{}\n{}", p.from, out::paint(out::DIM, format!("to {last}")))),
            Cell::new(out::paint(out::clearance(word), word.to_uppercase())),
            Cell::new(outcome_cell(rulebook, &p.decision)),
            Cell::new(changes::cell(rulebook, tx, view, before, p, last_column())),
        ]);
    }
    for (column, width) in FIXED.iter().enumerate() {
        if let Some(c) = t.column_mut(column) {
            c.set_constraint(ColumnConstraint::Absolute(Width::Fixed(*width)));
        }
    }
    table::text(&t)
}

/// How many characters fit into the last column; each column has a space on both sides.
fn last_column() -> usize {
    let fixed: usize = FIXED.iter().map(|w| usize::from(*w)).sum();
    out::width().saturating_sub(fixed).saturating_sub(5).max(20)
}

fn outcome_cell(rulebook: &Rulebook, d: &Decision) -> String {
    if d.best == d.worst {
        return outcome(rulebook, d.best);
    }
    format!("at best {};\nat worst {}", outcome(rulebook, d.best), outcome(rulebook, d.worst))
}

/// An outcome in a few words.
fn outcome(rulebook: &Rulebook, o: Outcome) -> String {
    match o {
        Outcome::NotSubject => "not subject".into(),
        Outcome::Flagged => "flagged".into(),
        Outcome::LicenseRequired(r) => format!("license required:\n{}", show::review(r)),
        Outcome::Unrestricted | Outcome::Authorized | Outcome::Prohibited => explain::outcome(rulebook, o),
    }
}

#[derive(Serialize)]
struct Line<'a> {
    v: u32,
    id: Option<&'a str>,
    from: String,
    until: String,
    clearance: &'static str,
    best: Outcome,
    worst: Outcome,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scenarios: Vec<&'a str>,
    changes: Vec<Changed<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    policy: &'a str,
    citation: &'a str,
    about: &'a str,
    kind: &'static str,
    how: &'static str,
}

fn changed(c: &Change) -> Changed<'_> {
    Changed { policy: &c.policy, citation: &c.citation, about: &c.about, kind: c.kind, how: c.how.as_str() }
}

fn json(id: Option<&str>, view: &View, p: &Period) -> String {
    let line = Line {
        v: 1,
        id,
        from: p.from.to_string(),
        until: p.until.to_string(),
        clearance: p.decision.clearance().as_str(),
        best: p.decision.best,
        worst: p.decision.worst,
        scenarios: view.scenarios.iter().map(|s| s.as_str()).collect(),
        changes: p.changes.iter().map(changed).collect(),
    };
    serde_json::to_string(&line).map(|s| s + "\n").unwrap_or_default()
}
