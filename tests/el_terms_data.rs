//! Reads every text of the published lists, of two generations.
//!
//! The data is not part of the crate. Its directory is `INTERDICT_SHARED`, or
//! `../shared`; without either the tests say so and do nothing.

// A test that fails by panicking is how tests fail.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;

use interdict::source::el_terms::{Reading, Requirement, Review, Scope, Standard, read_requirement, read_review};

/// Texts with their number of rows and, in the newer generation, the parsed
/// form.
type Texts = Vec<(String, usize, String)>;

fn shared() -> Option<PathBuf> {
    if let Ok(named) = std::env::var("INTERDICT_SHARED") {
        let named = PathBuf::from(named);
        assert!(named.is_dir(), "INTERDICT_SHARED is not a directory");
        return Some(named);
    }
    let beside = PathBuf::from("../shared");
    if beside.is_dir() {
        return Some(beside);
    }
    println!("skipped: no INTERDICT_SHARED and no ../shared");
    None
}

fn records(path: PathBuf) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{path:?}: {e}"));
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn newer(file: &str) -> Option<Texts> {
    let rows = records(shared()?.join("law").join(file));
    let text = |row: &BTreeMap<String, String>, column: &str| row[column].clone();
    let texts = rows.iter().map(|row| {
        let count = row["count"].parse().unwrap();
        (text(row, "string"), count, text(row, "ast_json"))
    });
    Some(texts.collect())
}

fn older(column: &str) -> Option<Texts> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in records(shared()?.join("data/csl/consolidated.csv")) {
        let source = &row["source"];
        if source.starts_with("Entity List") || source.starts_with("Military End User") {
            *counts.entry(row[column].clone()).or_default() += 1;
        }
    }
    let texts = counts.into_iter().map(|(text, n)| (text, n, String::new()));
    Some(texts.collect())
}

/// Prints the counts and the unread texts; returns how many strings were typed,
/// unread and blank.
fn tally<T: Debug>(name: &str, texts: &Texts, read: fn(&str) -> Reading<T>) -> [usize; 3] {
    let (mut strings, mut rows) = ([0; 3], [0; 3]);
    for (text, count, _) in texts {
        let kind = match read(text) {
            Reading::Typed(_) => 0,
            Reading::Unread { why, at } => {
                println!("{name}: unread at {at}, {why}: {text}");
                1
            }
            Reading::Blank => 2,
        };
        strings[kind] += 1;
        rows[kind] += count;
    }
    println!("{name}: strings {strings:?}, rows {rows:?} (typed, unread, blank)");
    strings
}

/// The value of a key in the parsed form, up to `end`. The form comes from one
/// writer with fixed spacing.
fn value<'a>(ast: &'a str, key: &str, end: &str) -> &'a str {
    let (_, rest) = ast.split_once(&format!("\"{key}\": ")).unwrap();
    rest.split_once(end).unwrap().0
}

fn list(ast: &str, key: &str) -> Vec<String> {
    let inner = value(ast, key, "]").trim_start_matches('[');
    let items = inner.split(", ").filter(|item| !item.is_empty());
    items.map(|item| item.trim_matches('"').into()).collect()
}

#[test]
fn newer_requirements_agree_with_the_parsed_form() {
    let Some(texts) = newer("el_license_requirement_strings.csv") else {
        return;
    };
    assert_eq!(tally("newer requirements", &texts, read_requirement), [88, 0, 0]);
    for (text, _, ast) in &texts {
        let Reading::Typed(read) = read_requirement(text) else {
            continue;
        };
        let scope = match &read.scope {
            Scope::AllSubjectToEar => "\"all_subject_to_ear\"",
            Scope::AllWhenUsedInProjects { section } => {
                assert_eq!(section, "746.8(a)(4)");
                "\"all_items_in_projects_746_8_a_4\""
            }
            Scope::CclOrSupp7Part746 => "\"ccl_or_supp7_part746\"",
            Scope::Supp2Part744 => "",
        };
        assert_eq!(value(ast, "scope", ","), scope, "{text}");
        let footnotes: Vec<String> = read.footnotes.iter().map(u8::to_string).collect();
        assert_eq!(list(ast, "footnotes"), footnotes, "{text}");
        // The parsed form counts the section of the exception among the
        // references.
        let mut references = list(ast, "refs");
        references.retain(|section| !section.starts_with("740.11"));
        assert_eq!(references, read.references, "{text}");
        assert_eq!(
            value(ast, "exception_allowed", ",") == "null",
            read.admits.is_empty() && read.admits_when.is_empty(),
            "{text}"
        );
        assert_eq!(value(ast, "extraterritorial", ",") == "true", read.worldwide, "{text}");
        assert_eq!(value(ast, "policy_leak", ",") == "null", read.policy_leak.is_none(), "{text}");
        let carve_outs = usize::from(!value(ast, "except", ", \"exception_allowed").eq("[]"));
        assert_eq!(carve_outs, read.carve_outs.len(), "{text}");
    }
}

#[test]
fn newer_policies_agree_with_the_parsed_form() {
    let Some(texts) = newer("el_license_policy_strings.csv") else {
        return;
    };
    // Two rows hold requirement text.
    assert_eq!(tally("newer policies", &texts, read_review), [75, 2, 0]);
    for (text, _, ast) in &texts {
        let misplaced = value(ast, "kind", ",") == "\"misplaced_license_requirement\"";
        let read = match read_review(text) {
            Reading::Typed(read) if !misplaced => read,
            Reading::Unread { why, at } if misplaced => {
                assert_eq!((why.as_str(), at), ("requirement text in the policy column", 0));
                continue;
            }
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(value(ast, "default", ", "), named(read.default), "{text}");
        let (_, rules) = ast.split_once("\"rules\": ").unwrap();
        let rules = rules.split("\"then\": ").skip(1);
        let mut wanted: Vec<&str> = rules.map(|rule| rule.split_once('}').unwrap().0).collect();
        let mut found: Vec<&str> = read.rules.iter().map(|rule| named(Some(rule.then))).collect();
        // One parsed form has its rules in an order of its own.
        wanted.sort_unstable();
        found.sort_unstable();
        assert_eq!(wanted, found, "{text}");
        let mut references = list(ast, "refs");
        references.retain(|section| section != "740.19");
        assert_eq!(references, read.references, "{text}");
    }
}

fn named(standard: Option<Standard>) -> &'static str {
    match standard {
        None => "null",
        Some(Standard::PresumptionOfApproval) => "\"presumption_of_approval\"",
        Some(Standard::CaseByCase) => "\"case_by_case\"",
        Some(Standard::PresumptionOfDenial) => "\"presumption_of_denial\"",
        Some(Standard::PolicyOfDenial) => "\"policy_of_denial\"",
    }
}

#[test]
fn older_texts_are_all_read() {
    let (Some(requirements), Some(policies)) = (older("license_requirement"), older("license_policy")) else {
        return;
    };
    assert_eq!(tally("older requirements", &requirements, read_requirement), [43, 0, 1]);
    assert_eq!(tally("older policies", &policies, read_review), [36, 0, 1]);
    for (text, ..) in &requirements {
        let Reading::Typed(read) = read_requirement(text) else {
            continue;
        };
        let has = |part: &str| text.contains(part);
        let footnotes: &[u8] = match () {
            () if has("734.9(g)") => &[3],
            () if has("736.2(b)(3)(vi)") => &[1],
            () => &[],
        };
        assert_eq!(read.footnotes, footnotes, "{text}");
        assert_eq!(!read.carve_outs.is_empty(), has("except") || has("EXCEPT") || has("apart"), "{text}");
        assert_eq!(!read.admits.is_empty(), has("GOV"), "{text}");
    }
    for (text, ..) in &policies {
        let Reading::Typed(read) = read_review(text) else {
            continue;
        };
        let text = text.to_lowercase();
        let stated = ["denial", "approval", "case"].iter().any(|word| text.contains(word));
        assert_eq!(stated, !read.rules.is_empty() || read.default.is_some(), "{text}");
        assert_eq!(text.contains('§'), !read.references.is_empty(), "{text}");
    }
}

fn every(newer_file: &str, column: &str) -> Texts {
    let mut texts = newer(newer_file).unwrap_or_default();
    texts.extend(older(column).unwrap_or_default());
    texts
}

/// Puts a word no grammar knows at every gap of every real text. Wherever the
/// reader would have skipped a word, one of these would still be typed.
fn no_word_is_skipped<T: Debug + PartialEq>(texts: &Texts, read: fn(&str) -> Reading<T>) {
    for (text, ..) in texts {
        for foreign in ["zebra", "not", "99", "(zz)"] {
            for (gap, _) in text.match_indices(' ').chain([(0, ""), (text.len(), "")]) {
                let (before, after) = text.split_at(gap);
                let spoiled = format!("{before} {foreign} {after}");
                let Reading::Unread { at, .. } = read(&spoiled) else {
                    panic!("`{spoiled}` was read as {:?}", read(&spoiled));
                };
                assert!(at <= spoiled.chars().count());
            }
        }
    }
}

#[test]
fn a_foreign_word_anywhere_is_noticed() {
    let requirements = every("el_license_requirement_strings.csv", "license_requirement");
    no_word_is_skipped::<Requirement>(&requirements, read_requirement);
    let policies = every("el_license_policy_strings.csv", "license_policy");
    no_word_is_skipped::<Review>(&policies, read_review);
}

/// Parts of real texts reach every branch in which a text may end too early.
#[test]
fn cut_texts_do_not_panic_and_report_a_place_inside() {
    let mut texts = every("el_license_policy_strings.csv", "license_policy");
    texts.extend(every("el_license_requirement_strings.csv", "license_requirement"));
    for (text, ..) in &texts {
        let marks = |c: char| !c.is_alphabetic();
        for (cut, _) in text.match_indices(marks) {
            let (head, tail) = text.split_at(cut);
            for part in [head, tail] {
                for at in [unread_at(read_review(part)), unread_at(read_requirement(part))] {
                    assert!(at.is_none_or(|at| at <= part.chars().count()), "{part}");
                }
            }
        }
    }
}

fn unread_at<T>(reading: Reading<T>) -> Option<usize> {
    match reading {
        Reading::Unread { at, .. } => Some(at),
        Reading::Typed(_) | Reading::Blank => None,
    }
}
