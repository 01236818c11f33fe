//! One direction between rooms: reads every `crate::` path and checks it against an allow-list.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Names at the root that are re-exports, with the room they come from.
const ROOT: [(&str, &str); 18] = [
    ("View", "model"),
    ("Evaluate", "decision"),
    ("Clearance", "decision"),
    // The function; the room of the same name is followed by its own.
    ("evaluate", "reference"),
    ("evaluate::", "evaluate"),
    ("Engine", "evaluate"),
    ("Error", "error"),
    ("Truth", "truth"),
    ("Entity", "model"),
    ("ItemCategory", "model"),
    ("Transaction", "model"),
    ("Policy", "policy"),
    ("ReviewPolicy", "policy"),
    ("Rulebook", "policy"),
    ("Outcome", "decision"),
    ("Decision", "decision"),
    ("Reference", "reference"),
    ("Date", ""),
];

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for e in std::fs::read_dir(dir).unwrap() {
        let path = e.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|x| x == "rs") {
            out.push(path);
        }
    }
}

/// The rooms that a text names, `crate::x` and `crate::{x, y::z}` alike; comments do not count.
fn named(text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut out = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let mut add = |s: &str| {
            let mut word: String = s.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if s.trim().starts_with("evaluate::") {
                word.push_str("::");
            }
            if !word.is_empty() {
                out.insert(word);
            }
        };
        if let Some(body) = rest.strip_prefix('{') {
            let (mut depth, mut start) = (1, 0);
            for (i, c) in body.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => {
                        add(&body[start..i]);
                        start = i + 1;
                    }
                    _ => {}
                }
                if depth == 0 {
                    add(&body[start..i]);
                    break;
                }
            }
        } else {
            add(rest);
        }
    }
    out
}

#[test]
fn every_room_uses_only_rooms_above_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let allowed: BTreeMap<String, Vec<String>> =
        toml::from_str(&std::fs::read_to_string(root.join("tests/data/layers.toml")).unwrap()).unwrap();
    let mut all = Vec::new();
    files(&root.join("src"), &mut all);
    let mut wrong = Vec::new();
    for path in all {
        let relative = path.strip_prefix(root.join("src")).unwrap();
        let room = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_string();
        if room == "lib" {
            continue;
        }
        let Some(may) = allowed.get(&room) else {
            wrong.push(format!("{room} is not in layers.toml"));
            continue;
        };
        let text = std::fs::read_to_string(&path).unwrap();
        for name in named(&text) {
            let target = ROOT.iter().find(|(n, _)| *n == name).map_or(name.as_str(), |(_, r)| r);
            if !target.is_empty() && target != room && !may.iter().any(|m| m == target) {
                wrong.push(format!("{} uses {name}, and {room} may use only {}", relative.display(), may.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_allow_list_has_no_way_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let allowed: BTreeMap<String, Vec<String>> =
        toml::from_str(&std::fs::read_to_string(root.join("tests/data/layers.toml")).unwrap()).unwrap();
    fn reaches(allowed: &BTreeMap<String, Vec<String>>, from: &str, to: &str, depth: usize) -> bool {
        depth < 20 && allowed[from].iter().any(|m| m == to || reaches(allowed, m, to, depth + 1))
    }
    for room in allowed.keys() {
        assert!(!reaches(&allowed, room, room, 0), "{room} can reach itself");
    }
}

#[test]
fn the_specification_stays_readable() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/reference");
    let mut all = Vec::new();
    files(&root, &mut all);
    let code = |text: &str| {
        text.lines()
            .map(str::trim)
            .filter(|l| !l.is_empty() && !l.starts_with("//") && !l.starts_with('}') && !l.starts_with(')'))
            .count()
    };
    let lines: usize = all.iter().map(|p| code(&std::fs::read_to_string(p).unwrap())).sum();
    assert!(lines <= 500, "the specification has {lines} lines of code, and an auditor reads at most 500");
}
