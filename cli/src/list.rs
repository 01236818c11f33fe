//! `interdict load`: party lists are read, and every row is accounted for.

use crate::{
    args::LoadArgs,
    load,
    out::{self, Failure},
    table,
};
use comfy_table::Cell;
use interdict::source::{LoadReport, Note};
use serde::Serialize;

pub(crate) fn run(args: &LoadArgs) -> Result<(), Failure> {
    if args.rules.list.is_empty() {
        return Err(Failure::Usage(
            "no list was given: name one with `--list csl=FILE` or `--list ID=FILE.csv`".into(),
        ));
    }
    // What is rejected is this command's own finding, so the lists are read to their end.
    let rules = crate::args::RuleArgs { allow_incomplete: true, ..args.rules.clone() };
    let loaded = load::rulebook(&rules, false)?;
    let mut text = String::new();
    for r in &loaded.reports {
        if args.json {
            json(r, &mut text);
        } else {
            text.push_str(&account(r));
            text.push_str(&rejected(r, usize::MAX));
            match &args.warnings {
                None => {}
                Some(None) => by_code(r, &mut text),
                Some(Some(code)) => {
                    let these: Vec<Note> = r.warnings.iter().filter(|n| n.code == code).cloned().collect();
                    if these.is_empty() {
                        let known: Vec<&str> = r.warnings_by_code().into_keys().collect();
                        let known = if known.is_empty() { "there is none".into() } else { known.join(", ") };
                        return Err(Failure::Usage(format!("{}: no warning `{code}`; {known}", r.file)));
                    }
                    text.push_str(&notes(&format!("Warnings {code}"), &these, usize::MAX));
                }
            }
        }
    }
    for (id, file, entries) in &loaded.lists {
        let n = out::count(*entries, "entry", "entries");
        if args.json {
            let line = Line {
                kind: "list",
                file: &file.display().to_string(),
                list: Some(id),
                kept: Some(*entries),
                ..Line::default()
            };
            push(&line, &mut text);
        } else {
            text.push_str(&format!("{}: list `{id}`, {n}\n", file.display()));
        }
    }
    if !args.json {
        text.push_str(&lists(&loaded.rulebook));
    }
    out::print(&text)?;
    let rejected: usize = loaded.reports.iter().map(|r| r.rejected.len()).sum();
    if rejected > 0 && !args.rules.allow_incomplete {
        return Err(Failure::Input(format!("{} could not be kept", out::count(rejected, "row", "rows"))));
    }
    Ok(())
}

/// The account of a file: rows by source, warnings by code.
pub(crate) fn account(r: &LoadReport) -> String {
    let mut t = table::flat(&["source", "read", "kept", "warned"]);
    for (source, n) in &r.by_source {
        t.add_row([source.clone(), n.read.to_string(), n.kept.to_string(), n.warned.to_string()]);
    }
    let warned: usize = r.by_source.values().map(|n| n.warned).sum();
    let total = ["all".to_string(), r.rows.to_string(), r.kept.to_string(), warned.to_string()];
    t.add_row(total.map(|c| Cell::new(out::paint(out::BOLD, c))));
    table::right(&mut t, 1..=3);
    let mut o = format!(
        "{}: {}, {}\n{}",
        r.file,
        out::count(r.lines, "line", "lines"),
        match r.rejected.len() {
            0 => out::paint(out::GREEN, "every row kept"),
            n => out::paint(out::RED, out::count(n, "row not kept", "rows not kept")),
        },
        table::text(&t)
    );
    let codes = r.warnings_by_code();
    if !codes.is_empty() {
        let all: Vec<String> = codes.iter().map(|(code, n)| format!("{code} {n}")).collect();
        o.push_str(&format!("{} {}\n", out::paint(out::YELLOW, "warnings:"), all.join(", ")));
    }
    o
}

/// The warnings by code, the rarest first, since it is most likely to matter; of each only some.
fn by_code(r: &LoadReport, text: &mut String) {
    const SOME: usize = 3;
    let mut codes: Vec<(&str, usize)> = r.warnings_by_code().into_iter().collect();
    codes.sort_by_key(|(code, n)| (*n, *code));
    for (code, n) in codes {
        let these: Vec<Note> = r.warnings.iter().filter(|w| w.code == code).cloned().collect();
        text.push_str(&notes(&format!("Warnings {code}: {n}"), these.get(..SOME.min(n)).unwrap_or(&these), SOME));
        if n > SOME {
            text.push_str(&format!("  … and {} more; --warnings={code} shows all\n", n.saturating_sub(SOME)));
        }
    }
}

/// The rows that could not be kept, at most so many.
pub(crate) fn rejected(r: &LoadReport, most: usize) -> String {
    notes("Rows that could not be kept", &r.rejected, most)
}

fn notes(title: &str, all: &[Note], most: usize) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut t = table::flat(&["line", "code", "name", "column", "value", "what it means"]);
    for n in all.iter().take(most) {
        let (name, value) = (cut(&n.name), cut(&n.value));
        t.add_row([n.line.to_string(), n.code.into(), name, n.field.into(), value, n.message.clone()]);
    }
    table::right(&mut t, [0]);
    let more = all.len().saturating_sub(most);
    let more = if more > 0 { format!("  … and {more} more; `interdict load` shows all\n") } else { String::new() };
    format!("\n{}\n{}{more}", out::paint(out::BOLD, title), table::text(&t))
}

fn cut(value: &str) -> String {
    let short: String = value.chars().take(48).collect();
    if short.len() < value.len() { format!("{short}…") } else { short }
}

/// Which lists the rulebook then holds.
pub(crate) fn lists(rulebook: &interdict::Rulebook) -> String {
    let mut t = table::flat(&["list", "entries", "as of", "a flag after", "name"]);
    for l in rulebook.lists.values() {
        let as_of = l.as_of().map_or("not stated".into(), |d| d.to_string());
        let entries = if l.is_loaded() { l.listings().len().to_string() } else { "not loaded".into() };
        let age =
            l.max_age_days().map_or("never".into(), |n| out::count(usize::try_from(n).unwrap_or(0), "day", "days"));
        t.add_row([l.id().to_string(), entries, as_of, age, l.name().to_string()]);
    }
    table::right(&mut t, [1]);
    format!("\n{}\n{}", out::paint(out::BOLD, "The lists of the rulebook"), table::text(&t))
}

#[derive(Default, Serialize)]
struct Line<'a> {
    kind: &'a str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warned: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

fn push(line: &Line<'_>, text: &mut String) {
    if let Ok(s) = serde_json::to_string(line) {
        text.push_str(&s);
        text.push('\n');
    }
}

fn json(r: &LoadReport, text: &mut String) {
    for (source, n) in &r.by_source {
        let counts = Line { read: Some(n.read), kept: Some(n.kept), warned: Some(n.warned), ..Line::default() };
        push(&Line { kind: "source", file: &r.file, source: Some(source), ..counts }, text);
    }
    let all = r.rejected.iter().map(|n| ("rejected", n)).chain(r.warnings.iter().map(|n| ("warning", n)));
    for (kind, n) in all {
        let what = Line { value: Some(&n.value), message: Some(&n.message), ..Line::default() };
        let what = Line { name: Some(n.name.as_str()).filter(|s| !s.is_empty()), line: Some(n.line), ..what };
        push(&Line { kind, file: &r.file, code: Some(n.code), field: Some(n.field), ..what }, text);
    }
}
