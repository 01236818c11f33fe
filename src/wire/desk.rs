//! Many requests, one after the other, by an engine.
//! Uses `evaluate` beside what the rest of this room uses. Says nothing that `evaluate_json_with` does not.

use super::{Detail, answer, read_request, stated_id};
use crate::{
    decision::{Evaluate as _, Says, Standing, View},
    evaluate::{Engine, Scratch},
};
use alloc::string::{String, ToString};

/// Answers requests by an engine, and keeps what it found for the next: one per thread.
///
/// The answers are those of [`evaluate_json_with`](super::evaluate_json_with), byte for byte.
///
/// ```
/// use interdict::{Engine, View, packs, wire::{Desk, Detail, evaluate_json}};
/// let engine = Engine::compile(packs::us_ear()?)?;
/// let mut desk = Desk::new(&engine, Detail::Brief, View::latest());
/// let mut out = String::new();
/// let told = desk.answer(br#"{"v":1,"id":"t1","destination":"CN"}"#, &mut out);
/// assert_eq!((told.clearance, told.error), ("ask", false));
/// assert_eq!(out, evaluate_json(&engine, br#"{"v":1,"id":"t1","destination":"CN"}"#, Detail::Brief));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Desk<'e> {
    engine: &'e Engine,
    detail: Detail,
    view: View,
    scratch: Scratch,
}

/// What an answer says, for whoever counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// `go`, `stop` or `ask`.
    pub clearance: &'static str,
    /// Whether the request is none.
    pub error: bool,
    /// Whether something in it is stated wrongly; with the outcome alone, in a form that does not read.
    pub problems: bool,
}

impl<'e> Desk<'e> {
    /// For requests that bring no view of their own, `view` counts.
    pub fn new(engine: &'e Engine, detail: Detail, view: View) -> Desk<'e> {
        Desk { engine, detail, view, scratch: Scratch::default() }
    }
    /// Appends the answer to a request to `out`. Total on any bytes.
    pub fn answer(&mut self, request: &[u8], out: &mut String) -> Told {
        let rulebook = self.engine.rulebook();
        let r = match read_request(rulebook, request) {
            Ok(r) => r,
            Err(e) => {
                out.push_str(&answer::error(stated_id(request).as_deref(), e.code(), &e.to_string()));
                return Told { clearance: "stop", error: true, problems: false };
            }
        };
        let view = r.view.as_ref().unwrap_or(&self.view);
        let (clearance, problems) = match self.detail {
            Detail::Brief => {
                let found = self.engine.outcome(&r.tx, view, &mut self.scratch);
                answer::outcome(&r.tx, found.clearance(), found.best, found.worst, out);
                (found.clearance(), !r.tx.problems.is_empty())
            }
            Detail::Findings | Detail::Full => {
                let decision = self.engine.evaluate_with(&r.tx, view, &mut self.scratch);
                out.push_str(&answer::answer(rulebook, &r.tx, view, &decision, self.detail));
                let problems = decision.findings.iter().any(|f| f.says == Says::Always(Standing::Problem));
                (decision.clearance().as_str(), problems)
            }
        };
        Told { clearance, error: false, problems }
    }
}
