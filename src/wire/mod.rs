//! JSON in, JSON out, version 1: the one door for every wrapper. Total on any bytes.
//! Uses everything above. The form is in `docs/data-format.md`.

mod answer;
mod desk;
mod json;
mod print;
mod read;
mod shape;

use crate::{
    decision::{Evaluate, View},
    error::{Error, bad},
    model::Transaction,
    policy::Rulebook,
};
use alloc::{
    format,
    string::{String, ToString},
};
use json::Json;

pub use desk::{Desk, Told};

/// How much an answer says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Whether it may go ahead and how it turns out, at best and at worst, with no reasons. It costs least.
    Brief,
    /// Outcomes, findings, authorizations, missing facts: all that a program needs.
    #[default]
    Findings,
    /// The clauses of every finding with the facts in hand as well, and the whole report as text.
    Full,
}

/// A request: a transaction, and how it wants to be looked at, if it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The transaction, with its problems.
    pub tx: Transaction,
    /// The view that the request itself asks for.
    pub view: Option<View>,
}

/// Decides a request, looking at it with all that is known now unless it says otherwise.
///
/// ```
/// use interdict::{Reference, packs, wire::{Detail, evaluate_json}};
/// let ear = Reference::new(packs::us_ear()?);
/// let answer = evaluate_json(&ear, br#"{"v":1,"id":"t1","destination":"XX"}"#, Detail::Findings);
/// assert!(answer.starts_with(r#"{"v":1,"id":"t1","clearance":"ask""#));
/// assert!(answer.contains(r#""problems":[{"code":"bad-country","at":"destination""#));
/// let error = evaluate_json(&ear, b"not json", Detail::Findings);
/// assert!(error.starts_with(r#"{"v":1,"clearance":"stop","error":{"code":"bad-json""#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn evaluate_json(ev: &dyn Evaluate, request: &[u8], detail: Detail) -> String {
    evaluate_json_with(ev, request, detail, &View::latest())
}

/// The same with a view for requests that do not bring their own.
pub fn evaluate_json_with(ev: &dyn Evaluate, request: &[u8], detail: Detail, view: &View) -> String {
    match read_request(ev.rulebook(), request) {
        Ok(r) => {
            let view = r.view.as_ref().unwrap_or(view);
            let decision = ev.evaluate(&r.tx, view);
            match detail {
                Detail::Brief => {
                    let mut out = String::new();
                    answer::outcome(&r.tx, decision.clearance().as_str(), decision.best, decision.worst, &mut out);
                    out
                }
                Detail::Findings | Detail::Full => answer::answer(ev.rulebook(), &r.tx, view, &decision, detail),
            }
        }
        Err(e) => answer::error(stated_id(request).as_deref(), e.code(), &e.to_string()),
    }
}

/// The id of a request that is none, if it can be read at all.
fn stated_id(request: &[u8]) -> Option<String> {
    let Ok(Json::Map(map)) = serde_json::from_slice(request) else { return None };
    let mut ids = map.iter().filter(|(k, _)| k == "id").map(|(_, v)| v);
    match (ids.next(), ids.next()) {
        (Some(Json::Text(s)), None) => Some(s.to_string()),
        (Some(Json::Int(n)), None) => Some(n.to_string()),
        _ => None,
    }
}

/// Decides a request for each line, in order; blank lines are passed over. Each answer ends in a
/// line break.
pub fn evaluate_lines(ev: &dyn Evaluate, requests: &[u8], detail: Detail, view: &View) -> String {
    let mut out = String::new();
    for line in requests.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()) {
        out.push_str(&evaluate_json_with(ev, line, detail, view));
        out.push('\n');
    }
    out
}

/// Reads a request for a rulebook, whose declarations say of which kind each fact is.
///
/// # Errors
/// `not-utf8` if the bytes are not UTF-8, `bad-json` if they are not one JSON object, `bad-version` if
/// `v` is not 1. All else is a problem of the transaction.
pub fn read_request(rulebook: &Rulebook, request: &[u8]) -> Result<Request, Error> {
    if request.trim_ascii().is_empty() {
        return Err(bad("bad-json", "the request", "is empty, and a transaction is an object"));
    }
    let text = core::str::from_utf8(request).map_err(|e| {
        let before = String::from_utf8_lossy(request.get(..e.valid_up_to()).unwrap_or_default()).into_owned();
        let line = before.split('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
        let why = format!("is not UTF-8 text: the first byte that is not is at {}", at(request, line, column));
        bad("not-utf8", &snippet(request), why)
    })?;
    let json: Json<'_> = serde_json::from_str(text).map_err(|e| {
        // The JSON crate's sentences are its own; what they come to is said here.
        let what = if e.is_eof() {
            "is JSON that breaks off"
        } else if e.to_string().starts_with("recursion limit") {
            "is nested too deep"
        } else {
            "is not JSON"
        };
        bad("bad-json", &snippet(request), format!("{what}: {}", at(request, e.line(), e.column())))
    })?;
    let Json::Map(map) = json else {
        return Err(bad("bad-json", &snippet(request), format!("is {}, and a transaction is an object", json.kind())));
    };
    let mut versions = map.iter().filter(|(k, _)| k == "v").map(|(_, v)| v);
    match (versions.next(), versions.next()) {
        (Some(Json::Int(1)), None) => {}
        (None, _) => return Err(bad("bad-version", "v", "is missing: expected `\"v\":1`")),
        (_, None) => return Err(bad("bad-version", "v", "is not a version that is known here: expected `\"v\":1`")),
        _ => return Err(bad("bad-version", "v", "stands more than once: expected `\"v\":1`")),
    }
    let (tx, view) = read::transaction(rulebook, &map);
    Ok(Request { tx, view })
}

/// A transaction as a request that reads back as the same transaction. Its problems are not part
/// of it: they come back when it is read.
pub fn print_transaction(tx: &Transaction) -> String {
    print::transaction(tx)
}

/// A place in a request; one of a single line has only columns, since the caller knows its line.
fn at(request: &[u8], line: usize, column: usize) -> String {
    if request.trim_ascii().contains(&b'\n') {
        format!("line {line}, column {column}")
    } else {
        format!("column {column}")
    }
}

fn snippet(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(200)).unwrap_or_default()).to_string();
    let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    text.trim().chars().take(40).map(shown).collect()
}
