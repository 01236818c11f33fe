//! What in a rulebook checks and is probably not meant: names that nothing uses, policies that can
//! never apply, exceptions that can lift nothing, policies behind others, gaps in dated tables.
//! Uses `policy` and `model`. Leaves out mistakes (`check/`), and places in files (`source`).
//!
//! A lint is certain in what it says and silent where it is not sure: a rulebook without lints may
//! still be wrong.

mod gap;
mod never;
mod unused;

use super::{Admits, Effect, Policy, Reasons, Rulebook};
use crate::{error::Place, model::words};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};
use serde::Serialize;

words! {
    /// What kind of oversight a lint is about.
    LintCode "bad-lint" "a lint" {
        /// A group, list, definition, review table, chart, control list, fact or scenario that nothing uses.
        Unused = "unused",
        /// A policy that can never apply.
        NeverApplies = "never-applies",
        /// An exception or waiver that no requirement admits for any reason that it covers.
        LiftsNothing = "lifts-nothing",
        /// A policy that applies only where another one applies that does the same.
        Shadowed = "shadowed",
        /// Days between two rows of one thing in a dated table on which neither counts.
        Gap = "gap",
    }
}

/// Something that is probably not meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lint {
    /// Which kind.
    pub code: LintCode,
    /// What it is about, as files name it: `policy us-ear/744.11`, `group D:5`.
    pub about: String,
    /// What is the matter, as a sentence.
    pub message: String,
    /// Where it stands, if the rulebook was read from files.
    pub place: Option<Place>,
}

/// The form of machines: `place` is an object of file, line and column, or nothing.
impl Serialize for Lint {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct At<'a> {
            file: &'a str,
            line: usize,
            column: usize,
        }
        #[derive(Serialize)]
        struct Out<'a> {
            code: &'static str,
            about: &'a str,
            message: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            place: Option<At<'a>>,
        }
        let place = self.place.as_ref().map(|p| At { file: &p.file, line: p.line, column: p.column });
        Out { code: self.code.as_str(), about: &self.about, message: &self.message, place }.serialize(s)
    }
}

/// All lints of a rulebook, sorted by what they are about.
///
/// ```
/// use interdict::{policy::lints, source::{SourceFile, parse_rulebook}};
/// let text = r#"
/// [[regime]]
/// id = "house"
/// [[group]]
/// id = "friends"
/// places = ["FR"]
/// [[policy]]
/// id = "house/never"
/// when = { activity = ["export"], all = [ { activity = ["import"] } ] }
/// effect = "prohibit"
/// "#;
/// let rulebook = parse_rulebook(&[SourceFile { name: "house.toml", text }])?;
/// let codes: Vec<&str> = lints(&rulebook).iter().map(|l| l.code.as_str()).collect();
/// assert_eq!(codes, ["unused", "never-applies"]);
/// # Ok::<(), interdict::error::Errors>(())
/// ```
pub fn lints(rulebook: &Rulebook) -> Vec<Lint> {
    let mut out = Vec::new();
    unused::find(rulebook, &mut out);
    never::find(rulebook, &mut out);
    lifts_nothing(rulebook, &mut out);
    shadowed(rulebook, &mut out);
    gap::find(rulebook, &mut out);
    out.sort_by(|a, b| (&a.about, a.code, &a.message).cmp(&(&b.about, b.code, &b.message)));
    out
}

fn say(out: &mut Vec<Lint>, code: LintCode, about: String, message: impl Into<String>) {
    out.push(Lint { code, about, message: message.into(), place: None });
}

fn about(p: &Policy) -> String {
    format!("policy {}", p.id)
}

/// An authorization lifts a restriction of its own regime that admits its code, for a reason that it
/// covers or for none.
fn lifts_nothing(r: &Rulebook, out: &mut Vec<Lint>) {
    let listed: BTreeSet<_> = r.lists.values().flat_map(|l| l.listings()).flat_map(|e| &e.admits).collect();
    for p in &r.policies {
        let Some((code, reasons)) = p.effect.authorization() else { continue };
        let lifts = r.policies.iter().filter(|q| q.id.regime() == p.id.regime()).any(|q| {
            let (admits, requires) = match &q.effect {
                Effect::RequireLicense { admits, .. } => (admits, true),
                Effect::Prohibit { admits } => (admits, false),
                _ => return false,
            };
            let admitted = (code.is_license() && requires)
                || match admits {
                    Admits::All => true,
                    Admits::Only(codes) => codes.iter().any(|c| c.covers(code)),
                    // What entries admit comes with lists that may not be loaded yet.
                    Admits::Listing(codes) => {
                        codes.iter().chain(listed.iter().copied()).any(|c| c.covers(code)) || !loaded(r, q)
                    }
                };
            admitted && reasons_meet(r, q, reasons)
        });
        if !lifts {
            say(
                out,
                LintCode::LiftsNothing,
                about(p),
                format!("no requirement or prohibition of its regime admits `{code}` for a reason that it covers"),
            );
        }
    }
}

fn loaded(r: &Rulebook, q: &Policy) -> bool {
    q.each.lists().all(|l| r.lists.get(l).is_some_and(|l| !l.listings().is_empty()))
}

/// Whether an authorization for these reasons covers some control that a policy ranges over.
fn reasons_meet(r: &Rulebook, q: &Policy, reasons: &Reasons) -> bool {
    let super::Each::Control(list) = &q.each else { return true };
    let rows = r.controls.get(list).map(|c| c.rows.as_slice()).unwrap_or_default();
    *reasons == Reasons::Any
        || rows.iter().filter_map(|row| row.reason.as_ref()).any(|reason| reasons.cover(Some(reason)))
}

/// A policy applies only where another one applies that does the same, if it asks for all that the
/// other one asks for, and counts only when the other one does.
fn shadowed(r: &Rulebook, out: &mut Vec<Lint>) {
    for p in &r.policies {
        let asked = never::parts(&p.when);
        let by = r.policies.iter().find(|q| {
            let same = q.effect == p.effect
                && q.each == p.each
                && q.id.regime() == p.id.regime()
                && (q.regardless || !p.regardless)
                && (q.dated == p.dated || q.dated.assertions().is_empty())
                && q.scenario == p.scenario
                && !q.untranslatable
                && q.obligations == p.obligations;
            let less = never::parts(&q.when);
            // Of two that ask for the same, the second is behind the first.
            same && q.id != p.id && less.is_subset(&asked) && (less != asked || q.dated != p.dated || q.id < p.id)
        });
        if let Some(q) = by {
            let message = format!("it applies only where `{}` applies, which does the same", q.id);
            say(out, LintCode::Shadowed, about(p), message);
        }
    }
}

/// A name as lints and files write it.
fn named(what: &str, name: &impl ToString) -> String {
    format!("{what} {}", name.to_string())
}
