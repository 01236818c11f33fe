//! The names of the real lists, which stand beside the project; where they do not, that is said.

use std::{collections::BTreeSet, path::PathBuf};

pub fn shared(path: &str) -> Option<String> {
    let full = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    let text = std::fs::read(&full).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    if text.is_none() {
        eprintln!("skipped: ../shared/{path} is not there");
    }
    text
}

/// Each list with its names.
pub fn all() -> Vec<(&'static str, Vec<String>)> {
    const JSON: [&str; 12] = [
        "data/bis/entity_list_2026-07-09.json",
        "data/bis/bis_dpl.json",
        "data/bis/bis_meu.json",
        "data/us/dhs_uflpa.json",
        "data/us/dow_1260h.json",
        "data/us/dow_1286.json",
        "data/us/ofac_eo14032_annex.json",
        "data/us/ofac_nscmic.json",
        "data/us/state_debarred_statutory.json",
        "data/us/state_nonproliferation.json",
        "data/us/us_tel.json",
        "data/bench/entities.jsonl",
    ];
    const CSV: [(&str, usize); 4] = [
        ("data/ofac/sdn.csv", 1),
        ("data/ofac/alt.csv", 3),
        ("data/ofac/cons_prim.csv", 1),
        ("data/ofac/cons_alt.csv", 3),
    ];
    let mut out = Vec::new();
    for path in JSON {
        let Some(text) = shared(path) else { continue };
        let mut names = Vec::new();
        for value in serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>() {
            named(&value.unwrap(), "", &mut names);
        }
        out.push((path, names));
    }
    for (path, column) in CSV {
        let Some(text) = shared(path) else { continue };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        out.push((path, reader.records().filter_map(|r| r.ok()?.get(column).map(String::from)).collect()));
    }
    if let Some(text) = shared("data/csl/consolidated.csv") {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let column = |name: &str| header.iter().position(|h| h == name).unwrap();
        let (name, alt) = (column("name"), column("alt_names"));
        let mut names = Vec::new();
        for row in reader.records().map_while(Result::ok) {
            names.push(row[name].to_string());
            names.extend(row[alt].split("; ").map(String::from));
        }
        out.push(("data/csl/consolidated.csv", names));
    }
    for (_, names) in &mut out {
        let unique: BTreeSet<String> = names.drain(..).filter(|n| n.chars().any(char::is_alphanumeric)).collect();
        names.extend(unique.into_iter().filter(|n| n != "-0-"));
    }
    out
}

/// The texts under keys that speak of a name or an alias.
fn named(value: &serde_json::Value, key: &str, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(s) if key.contains("name") || key.contains("alias") => out.push(s.clone()),
        serde_json::Value::Array(all) => all.iter().for_each(|v| named(v, key, out)),
        serde_json::Value::Object(all) => all.iter().for_each(|(k, v)| named(v, k, out)),
        _ => {}
    }
}

/// Numbers that are the same on every machine (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n.max(1) as u64).unwrap()
    }
}
