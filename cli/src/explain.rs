//! `interdict explain`: a decision in full, as text that a compliance officer reads without help.

use crate::{
    args::ExplainArgs,
    input, load,
    out::{self, Failure},
    show,
};
use interdict::{
    Decision, Evaluate as _, Rulebook, Truth,
    decision::{Binding, Finding, Says},
    explain::{AuthorizationReport, FindingReport, Report},
    policy::Each,
};

pub(crate) fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let rulebook = load::rulebook(&args.rules, true)?.rulebook;
    if let Some(id) = &args.policy
        && rulebook.policy(id).is_none()
    {
        return Err(Failure::Usage(show::unknown(&rulebook, id)));
    }
    let view = load::view(&args.view, &rulebook)?;
    let ev = load::engine(&rulebook)?;
    let (all, bad) = input::transactions(&ev, &args.input, view.as_ref())?;
    for (n, a) in all.iter().enumerate() {
        let decision = ev.evaluate(&a.tx, &a.view);
        let report = Report::new(&rulebook, &a.tx, &a.view, &decision);
        let mut text = String::new();
        if n > 0 {
            text.push('\n');
        }
        if all.len() > 1 {
            text.push_str(&format!("{}\n", out::paint(out::BOLD.underline(), format!("Transaction {}", a.name))));
        }
        text.push_str(&match &args.policy {
            None if args.all => colored(report.text().lines()),
            None => whole(&report),
            Some(id) => one(&report, &rulebook, &decision, id),
        });
        out::print(&text)?;
    }
    if bad > 0 { Err(Failure::Found) } else { Ok(()) }
}

/// The report, wrapped and colored. Of what is open the first is told, and that there is more.
pub(crate) fn whole(report: &Report<'_>) -> String {
    let (short, all) = (report.short(), report.text());
    let mut o = colored(short.lines());
    if short != all {
        o.push_str(&format!("\n{}\n", out::paint(out::DIM, "What is open was cut short; `--all` tells all of it.")));
    }
    o
}

fn colored<'l>(lines: impl IntoIterator<Item = &'l str>) -> String {
    let mut o = String::new();
    for line in lines {
        for (k, part) in out::wrap(line, out::width()).iter().enumerate() {
            o.push_str(&color(line, part, k == 0));
            o.push('\n');
        }
        if line.is_empty() {
            o.push('\n');
        }
    }
    o
}

/// Colors one line of a report by what it begins with.
fn color(line: &str, part: &str, first: bool) -> String {
    let body = line.trim_start();
    if first {
        for (word, style) in
            [("GO", out::clearance("go")), ("STOP", out::clearance("stop")), ("ASK", out::clearance("ask"))]
        {
            if let Some(rest) = part.strip_prefix(word) {
                return format!("{}{rest}", out::paint(style, word));
            }
        }
        for (mark, style) in [("yes ", out::GREEN), ("no ", out::RED), ("unknown ", out::YELLOW)] {
            if let Some(rest) = part.trim_start().strip_prefix(mark) {
                let indent = part.len().saturating_sub(part.trim_start().len());
                return format!("{}{}{rest}", " ".repeat(indent), out::paint(style, mark));
            }
        }
    }
    if !line.starts_with(' ') && line.ends_with(':') {
        return out::paint(out::BOLD, part);
    }
    if body.starts_with("15 CFR") {
        return out::paint(out::DIM, part);
    }
    part.into()
}

/// What one policy has to say.
fn one(report: &Report<'_>, rulebook: &Rulebook, d: &Decision, id: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let head: Vec<String> = report.text().lines().take(2).map(String::from).collect();
    lines.extend(head);
    let mut said = false;
    for (n, v) in (0u32..).zip(&d.lines) {
        let item = report.item_label(v).unwrap_or("(not stated)").to_string();
        for f in d.findings.iter().filter(|f| f.line == Some(n) && report.says_id(f.says) == id) {
            said = true;
            lines.push(String::new());
            lines.extend(finding(&report.finding(f), &item));
        }
        for a in report.authorizations(n).iter().filter(|a| a.policy == id) {
            said = true;
            lines.push(String::new());
            lines.extend(authorization(a, &item));
        }
        if !said {
            lines.push(String::new());
            lines.extend(silent(report, rulebook, n, id, &item));
        }
    }
    colored(lines.iter().map(String::as_str))
}

fn finding(r: &FindingReport, item: &str) -> Vec<String> {
    let mut o =
        vec![format!("{} {} to item {item} [{}]: {}.", r.policy, r.verb(), r.effect.replace('_', " "), r.title)];
    o.extend((!r.citation.is_empty()).then(|| format!("  {}", r.citation)));
    o.extend((!r.about.is_empty()).then(|| format!("  About {}.", r.about)));
    o.extend(r.evidence.iter().map(|e| format!("  Found by {e}.")));
    if let Some((lo, hi)) = r.review {
        o.push(if lo == hi {
            format!("  License review policy: {}.", show::review(hi))
        } else {
            format!("  License review policy: at best {}, at worst {}.", show::review(lo), show::review(hi))
        });
    }
    o.extend(r.clauses.iter().map(|c| format!("  {c}")));
    o.extend((!r.resolve.is_empty()).then(|| format!("  Resolved by: {}.", r.resolve)));
    o
}

fn authorization(a: &AuthorizationReport, item: &str) -> Vec<String> {
    let mut o = vec![format!("{} ({}) {} item {item}.", a.policy, a.code, a.verb()), format!("  {}", a.title)];
    o.extend((!a.citation.is_empty()).then(|| format!("  {}", a.citation)));
    o.extend(a.why.iter().map(|w| format!("  - {w}")));
    o
}

/// Why a policy has no finding: its clauses, where it ranges over nothing; else what it ranges over.
fn silent(report: &Report<'_>, rulebook: &Rulebook, line: u32, id: &str, item: &str) -> Vec<String> {
    let Some(p) = rulebook.policy(id) else { return Vec::new() };
    let mut o = vec![format!("{id} does not apply to item {item}: {}.", p.title)];
    match &p.each {
        Each::Once => {
            let says = rulebook.position(id).map(Says::Policy);
            if let Some(says) = says {
                let f = Finding { line: Some(line), says, binding: Binding::Line, truth: Truth::No, review: None };
                let r = report.finding(&f);
                o.extend(r.clauses.iter().map(|c| format!("  {c}")));
                if r.clauses.iter().all(|c| c.depth > 0 || !c.truth.is_no()) {
                    o.push("  Its dates, its scenario or the reach of its regime keep it from applying; or, being an authorization or a bar, there is nothing for it to do.".into());
                }
            }
        }
        Each::Listing(lists) => {
            let lists: Vec<String> = lists.iter().map(ToString::to_string).collect();
            o.push(format!(
                "  No party was found on list {} by an entry for which its condition could hold on that day.",
                lists.join(", ")
            ));
        }
        Each::Owner(lists) => {
            let lists: Vec<String> = lists.iter().map(ToString::to_string).collect();
            o.push(format!(
                "  No owner of a party was found on list {} by an entry for which its condition could hold on that day.",
                lists.join(", ")
            ));
        }
        Each::Control(list) => o.push(format!(
            "  No control of the item on control list {list} is one for which its condition could hold on that day."
        )),
        Each::License => o.push("  No license is held, or nothing asks for one.".into()),
    }
    o
}
