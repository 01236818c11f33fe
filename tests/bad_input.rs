//! Bad rulebooks, transactions and list rows as data, each with everything that must be said of it:
//! code, sentence and place, to the letter. `tests/data/bad/*/*.toml`, one file a case; all that
//! differ are told at once. `INTERDICT_BLESS=1` writes what is said now into the files, to be read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use interdict::{
    Reference, Rulebook, packs,
    source::{CslOptions, LoadReport, SourceFile, parse_rulebook, read_csl},
    wire::{Detail, evaluate_json},
};
use serde::Deserialize;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bad {
    /// What is wrong, for readers.
    about: String,
    /// The input; of a rulebook, its one file `house.toml`.
    input: Option<String>,
    /// The files of a rulebook that has several, by name.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// A second rulebook that is joined to the first one.
    with: Option<String>,
    /// What is too long to be written out: `<NAME>` in the input stands for a text so many times.
    #[serde(default)]
    repeat: BTreeMap<String, Repeat>,
    /// All that is said, line by line.
    expected: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Repeat {
    text: String,
    times: usize,
}

impl Bad {
    fn expand(&self, text: &str) -> String {
        self.repeat
            .iter()
            .fold(text.into(), |t: String, (name, r)| t.replace(&format!("<{name}>"), &r.text.repeat(r.times)))
    }
    fn text(&self) -> String {
        self.expand(self.input.as_ref().unwrap())
    }
}

#[test]
fn bad_rulebooks() {
    check("rulebooks", |bad| match rulebook(bad) {
        Ok(_) => "no error\n".into(),
        Err(e) => e,
    });
}

#[test]
fn bad_requests() {
    let ear = packs::us_ear().unwrap();
    check("requests", |bad| {
        let text = evaluate_json(&Reference::new(ear), bad.text().as_bytes(), Detail::Findings);
        let answer: Value = serde_json::from_str(&text).unwrap();
        let word = |v: &Value, key: &str| v.get(key).and_then(Value::as_str).unwrap_or_default().to_string();
        let clearance = word(&answer, "clearance");
        assert_ne!(clearance, "go", "{}: what is wrong must not go", bad.about);
        let mut out = format!("{clearance}\n");
        if let Some(e) = answer.get("error") {
            writeln!(out, "error[{}]: {}", word(e, "code"), word(e, "message")).unwrap();
        }
        for p in answer.get("problems").and_then(Value::as_array).into_iter().flatten() {
            writeln!(out, "{}[{}]: {}", word(p, "at"), word(p, "code"), word(p, "message")).unwrap();
        }
        out
    });
}

#[test]
fn bad_list_rows() {
    check("lists", |bad| {
        let text = bad.text();
        match read_csl(SourceFile { name: "csl.csv", text: &text }, &CslOptions::default()) {
            Ok(csl) => account(&csl.report),
            Err(e) => format!("error[{}]: {e}\n", e.code()),
        }
    });
}

fn rulebook(bad: &Bad) -> Result<Rulebook, String> {
    let parse = |files: &[(String, String)]| {
        let files: Vec<SourceFile<'_>> = files.iter().map(|(name, text)| SourceFile { name, text }).collect();
        parse_rulebook(&files).map_err(|e| e.to_string())
    };
    let mut files: Vec<(String, String)> =
        bad.files.iter().map(|(name, text)| (name.clone(), bad.expand(text))).collect();
    files.extend(bad.input.iter().map(|t| ("house.toml".into(), bad.expand(t))));
    let first = parse(&files)?;
    match &bad.with {
        None => Ok(first),
        Some(other) => {
            let other = parse(&[("other.toml".into(), other.clone())])?;
            first.with(other).map_err(|e| e.to_string())
        }
    }
}

/// Every row of a list file: how many, kept, and each that is rejected or warned of.
fn account(r: &LoadReport) -> String {
    let mut out = format!("{} rows on {} lines, {} kept\n", r.rows, r.lines, r.kept);
    for (source, n) in &r.by_source {
        writeln!(out, "{source}: {} read, {} kept, {} warned", n.read, n.kept, n.warned).unwrap();
    }
    for (what, notes) in [("rejected", &r.rejected), ("warning", &r.warnings)] {
        for n in notes {
            writeln!(out, "{what} line {} {}[{}] `{}`: {}", n.line, n.field, n.code, n.value, n.message).unwrap();
        }
    }
    if let Err(e) = r.require_complete() {
        writeln!(out, "error[{}]: {e}", e.code()).unwrap();
    }
    out
}

fn check(folder: &str, say: impl Fn(&Bad) -> String) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bad").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let bless = std::env::var_os("INTERDICT_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy();
        let text = fs::read_to_string(path).unwrap();
        let bad: Bad = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let said = say(&bad);
        if said.trim_end() != bad.expected.trim_end() {
            if bless {
                let (head, _) = text.split_once("\nexpected = ").unwrap();
                let quoted = match said.contains("'''") {
                    false => format!("'''\n{said}'''"),
                    true => format!("\"\"\"\n{}\"\"\"", said.replace('\\', "\\\\")),
                };
                fs::write(path, format!("{head}\nexpected = {quoted}\n")).unwrap();
            }
            wrong.push(format!("{name}: {}\n-- expected\n{}\n-- said\n{said}", bad.about, bad.expected.trim_end()));
        }
    }
    println!("{} bad {folder}", files.len());
    assert!(wrong.is_empty(), "{} of {} differ:\n\n{}", wrong.len(), files.len(), wrong.join("\n"));
}
