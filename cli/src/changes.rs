//! What is different between two periods, in words: which rule, what it says, where it stands.

use crate::out;
use interdict::{
    Decision, Rulebook, Transaction, Truth, View,
    decision::{Binding, Says},
    explain::Report,
    model::Status,
    timeline::{Change, How, Period},
};

/// The text of one cell, wrapped to its width.
pub(crate) fn cell(
    rulebook: &Rulebook,
    tx: &Transaction,
    view: &View,
    before: Option<&Decision>,
    p: &Period,
    width: usize,
) -> String {
    let mut o = Lines { width, lines: Vec::new() };
    let Some(before) = before else {
        first(&Report::new(rulebook, tx, view, &p.decision), &mut o);
        return o.lines.join("\n");
    };
    for merged in merged(&p.changes) {
        let of = if merged.how == How::Ends { before } else { &p.decision };
        entry(rulebook, tx, &merged, &Report::new(rulebook, tx, view, of), p, &mut o);
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

/// What happens to one policy at a boundary.
struct Merged<'a> {
    policy: &'a str,
    citation: &'a str,
    about: Vec<&'a str>,
    how: How,
}

/// A policy that ends in one instance and begins in another has changed.
fn merged(changes: &[Change]) -> Vec<Merged<'_>> {
    let mut out: Vec<Merged<'_>> = Vec::new();
    for c in changes {
        match out.iter_mut().find(|m| m.policy == c.policy) {
            Some(m) => {
                m.about.extend((!m.about.contains(&c.about.as_str())).then_some(c.about.as_str()));
                if m.how != c.how {
                    m.how = How::Changes;
                }
            }
            None => out.push(Merged { policy: &c.policy, citation: &c.citation, about: vec![&c.about], how: c.how }),
        }
    }
    out
}

/// At the start there is nothing before: what applies then is told.
fn first(report: &Report<'_>, o: &mut Lines) {
    let mut seen: Vec<(String, String)> = Vec::new();
    for f in &report.decision().findings {
        let r = report.finding(f);
        // Who is listed is told with the policy; of a flag of every rulebook it is all that there is.
        let about = if f.line.is_none() && !r.about.is_empty() { format!(": {}", r.about) } else { String::new() };
        let x = (r.policy, format!("{}{about}", r.title));
        if !seen.contains(&x) {
            o.push(out::BOLD, &format!("  {}", x.0), "");
            o.push(anstyle::Style::new(), &x.1, "  ");
            seen.push(x);
        }
    }
    if seen.is_empty() {
        o.push(out::DIM, "nothing restricts it", "");
    }
}

/// A change with the title of its policy, its citation, and the list entries or licenses in it.
fn entry(rulebook: &Rulebook, tx: &Transaction, m: &Merged<'_>, report: &Report<'_>, p: &Period, o: &mut Lines) {
    let plain = anstyle::Style::new();
    let d = report.decision();
    let (sign, style) = match m.how {
        How::Begins => ("+", out::CYAN),
        How::Ends => ("-", out::YELLOW),
        How::Changes => ("~", out::CYAN),
    };
    o.push(style, &format!("{sign} {} {}", m.policy, m.how.as_str()), "");
    match rulebook.policy(m.policy) {
        Some(policy) => {
            o.push(plain, &policy.title, "  ");
            // What ends is told as it stood on the day before.
            let yesterday = p.from.yesterday().unwrap_or(p.from);
            let status = |day| policy.dated.status(day, &report.view().known);
            match status(if m.how == How::Ends { yesterday } else { p.from }) {
                Some(Status::Proposed) => o.push(out::MAGENTA, "proposed, not law", "  "),
                Some(Status::Reported) => o.push(out::MAGENTA, "reported, not law", "  "),
                Some(Status::NotEnforced) => o.push(out::MAGENTA, "in force, and announced as not enforced", "  "),
                Some(Status::InForce) if m.how == How::Changes && status(yesterday) != Some(Status::InForce) => {
                    o.push(out::MAGENTA, "in force, and no longer announced as not enforced", "  ");
                }
                _ => {}
            }
        }
        // A flag of every rulebook: why, and about what.
        None => {
            let title = d.findings.iter().find(|f| report.says_id(f.says) == m.policy).map(|f| report.finding(f).title);
            o.push(plain, &title.unwrap_or_default(), "  ");
            for about in m.about.iter().filter(|a| !a.is_empty()) {
                o.push(plain, about, "  ");
            }
        }
    }
    if m.how != How::Ends && !m.citation.is_empty() {
        o.push(out::DIM, m.citation, "  ");
    }
    if m.how == How::Begins {
        for line in listings(report, m.policy) {
            o.push(plain, &line, "  ");
        }
    }
    for line in licenses(report, tx, m.policy, p) {
        o.push(plain, &line, "  ");
    }
}

/// The list entries by which a policy applies.
fn listings(report: &Report<'_>, id: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for f in &report.decision().findings {
        let is = report.says_id(f.says) == id;
        if let (true, Binding::Listing { list, listing, .. } | Binding::OwnerListing { list, listing, .. }) =
            (is, f.binding)
            && let Some(l) = report.rulebook().lists.values().nth(place(list))
            && let Some(e) = l.listings().get(place(listing))
        {
            let name = e.entity.name().unwrap_or_default();
            let since = e.dated.days().min().map_or_else(String::new, |d| format!(" since {d}"));
            // The first notice is the one that listed it; the others amended the entry.
            let notice = e.citation.split(';').map(str::trim).find(|c| c.contains(" FR "));
            let notice = notice.map_or_else(String::new, |n| format!(" ({n})"));
            // Several entries may have one name.
            let at: Vec<String> = e.entity.countries.iter().map(ToString::to_string).collect();
            let at = if at.is_empty() { String::new() } else { format!(" ({})", at.join(", ")) };
            let line = format!("\"{name}\"{at} is listed{since}{notice}");
            if !out.contains(&line) {
                out.push(line);
            }
        }
    }
    out
}

/// The licenses by which an authorization covers.
fn licenses(report: &Report<'_>, tx: &Transaction, id: &str, p: &Period) -> Vec<String> {
    let held = tx.licenses.value().map_or(&[][..], Vec::as_slice);
    let mut out: Vec<String> = Vec::new();
    let considered = report.decision().lines.iter().flat_map(|l| &l.considered);
    for c in considered.filter(|c| c.verdict.covers().is_yes()) {
        let is = report.says_id(Says::Policy(c.policy)) == id;
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
            let name = if g.name.is_empty() { format!("ground {}", g.id) } else { g.name.clone() };
            let line = format!("{sign} {name} {words}");
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
