//! What is different between two periods, in words: which rule, what it says, where it stands.

use crate::out;
use interdict::{
    Decision, Rulebook, Transaction, Truth,
    decision::{Binding, Says},
    timeline::{Change, How, Period},
};

/// The text of one cell, wrapped to its width.
pub(crate) fn cell(
    rulebook: &Rulebook,
    tx: &Transaction,
    before: Option<&Decision>,
    p: &Period,
    width: usize,
) -> String {
    let mut o = Lines { width, lines: Vec::new() };
    let Some(before) = before else {
        first(rulebook, p, &mut o);
        return o.lines.join("\n");
    };
    for (id, how, citation) in merged(&p.changes) {
        let of = if how == How::Ends { before } else { &p.decision };
        entry(rulebook, tx, (id, how, citation), of, p, &mut o);
    }
    grounds(rulebook, before, &p.decision, &mut o);
    if (before.best, before.worst) == (p.decision.best, p.decision.worst) {
        o.push(out::DIM, "the outcome stays", "");
    }
    o.lines.join("\n")
}

struct Lines {
    width: usize,
    lines: Vec<String>,
}

impl Lines {
    /// A paragraph with an indent. Styles are put on after wrapping, since they take no room.
    fn push(&mut self, style: anstyle::Style, text: &str, indent: &str) {
        for l in out::wrap_with(text, self.width, indent, indent) {
            let line = out::paint(style, l);
            self.lines.push(line);
        }
    }
}

/// A policy that ends in one instance and begins in another has changed.
fn merged(changes: &[Change]) -> Vec<(&str, How, &str)> {
    let mut out: Vec<(&str, How, &str)> = Vec::new();
    for c in changes {
        let (id, citation) = match c.what.split_once(" (") {
            Some((id, rest)) => (id, rest.strip_suffix(')').unwrap_or(rest)),
            None => (c.what.as_str(), ""),
        };
        match out.iter_mut().find(|(i, _, _)| *i == id) {
            Some((_, how, _)) if *how != c.how => *how = How::Changes,
            Some(_) => {}
            None => out.push((id, c.how, citation)),
        }
    }
    out
}

/// At the start there is nothing before: what applies then is told.
fn first(rulebook: &Rulebook, p: &Period, o: &mut Lines) {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for f in &p.decision.findings {
        if let Some(x) = named(rulebook, f.says)
            && !seen.contains(&x)
        {
            seen.push(x);
            o.push(out::BOLD, &format!("  {}", x.0), "");
            o.push(anstyle::Style::new(), x.1, "  ");
        }
    }
    if seen.is_empty() {
        o.push(out::DIM, "nothing restricts it", "");
    }
}

fn named(rulebook: &Rulebook, says: Says) -> Option<(&str, &str)> {
    match says {
        Says::Policy(n) => {
            let p = rulebook.policies.get(usize::try_from(n).ok()?)?;
            Some((p.id.as_str(), p.title.as_str()))
        }
        Says::Always(s) => Some((s.id(), "")),
    }
}

/// A change with the title of its policy, its citation, and the list entries or licenses in it.
fn entry(
    rulebook: &Rulebook,
    tx: &Transaction,
    (id, how, citation): (&str, How, &str),
    d: &Decision,
    p: &Period,
    o: &mut Lines,
) {
    let plain = anstyle::Style::new();
    let (sign, style) = match how {
        How::Begins => ("+", out::CYAN),
        How::Ends => ("-", out::YELLOW),
        How::Changes => ("~", out::CYAN),
    };
    o.push(style, &format!("{sign} {id} {}", how.as_str()), "");
    if let Some(policy) = rulebook.policy(id) {
        o.push(plain, &policy.title, "  ");
        if policy.scenario.is_some() {
            o.push(out::MAGENTA, "not law", "  ");
        }
    }
    if how != How::Ends {
        o.push(out::DIM, citation, "  ");
    }
    if how == How::Begins {
        for line in listings(rulebook, d, id) {
            o.push(plain, &line, "  ");
        }
    }
    for line in licenses(rulebook, tx, d, id, p) {
        o.push(plain, &line, "  ");
    }
}

/// The list entries by which a policy applies.
fn listings(rulebook: &Rulebook, d: &Decision, id: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for f in &d.findings {
        let is = named(rulebook, f.says).is_some_and(|(i, _)| i == id);
        if let (true, Binding::Listing { list, listing, .. } | Binding::OwnerListing { list, listing, .. }) =
            (is, f.binding)
            && let Some(l) = rulebook.lists.values().nth(place(list))
            && let Some(e) = l.listings().get(place(listing))
        {
            let name = e.entity.name().unwrap_or_default();
            let since = e.dated.days().min().map_or_else(String::new, |d| format!(" since {d}"));
            // The first notice is the one that listed it; the others amended the entry.
            let notice = e.citation.split(';').map(str::trim).find(|c| c.contains(" FR "));
            let notice = notice.map_or_else(String::new, |n| format!(" ({n})"));
            let line = format!("\"{name}\" is listed{since}{notice}");
            if !out.contains(&line) {
                out.push(line);
            }
        }
    }
    out
}

/// The licenses by which an authorization covers.
fn licenses(rulebook: &Rulebook, tx: &Transaction, d: &Decision, id: &str, p: &Period) -> Vec<String> {
    let held = tx.licenses.value().map_or(&[][..], Vec::as_slice);
    let mut out: Vec<String> = Vec::new();
    for c in d.lines.iter().flat_map(|l| &l.considered).filter(|c| c.verdict.covers().is_yes()) {
        let is = named(rulebook, Says::Policy(c.policy)).is_some_and(|(i, _)| i == id);
        if let (true, Binding::License { license }) = (is, c.binding)
            && let Some(l) = held.get(place(license))
        {
            let revoked = if l.revoked == Some(p.from) { ", revoked on this day" } else { "" };
            let line = format!("license {}{revoked}", l.id);
            if !out.contains(&line) {
                out.push(line);
            }
        }
    }
    out
}

/// Grounds of a regime that hold otherwise than before.
fn grounds(rulebook: &Rulebook, a: &Decision, b: &Decision, o: &mut Lines) {
    let mut seen: Vec<String> = Vec::new();
    for (x, y) in a.lines.iter().zip(&b.lines).filter(|(x, y)| (x.line, x.regime) == (y.line, y.regime)) {
        let Some(regime) = rulebook.regimes.values().nth(place(x.regime)) else { continue };
        for ((g, was), is) in regime.grounds.iter().zip(&x.grounds).zip(&y.grounds).filter(|((_, w), i)| w != i) {
            let (sign, words) = match (was, is) {
                (_, Truth::Yes) => ("+", "brings it under the rules"),
                (_, Truth::Unknown) => ("+", "may bring it under the rules"),
                (_, Truth::No) => ("-", "no longer reaches it"),
            };
            let line = format!("{sign} ground {} {words}", g.id);
            if !seen.contains(&line) {
                o.push(if *is == Truth::No { out::YELLOW } else { out::CYAN }, &line, "");
                o.push(out::DIM, &g.citation, "  ");
                seen.push(line);
            }
        }
    }
}

fn place(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
