//! The lists and labeled sets, read from beside the project; what is absent is said to be.

use std::path::{Path, PathBuf};

/// Where the real lists are.
pub fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")
}

/// Lines of a file under `../shared`, or `None` and a word about it.
pub fn read(path: &str) -> Option<String> {
    let full = shared().join(path);
    let text = std::fs::read_to_string(&full).ok();
    if text.is_none() {
        println!("skipped: ../shared/{path} is not there");
    }
    text
}

/// The merged list: names, each with the entity whose it is.
pub struct Listed {
    pub names: Vec<String>,
    pub entity: Vec<usize>,
}

pub fn listed() -> Option<Listed> {
    let text = read("data/bench/entities.jsonl")?;
    let mut out = Listed { names: Vec::new(), entity: Vec::new() };
    for (entity, line) in text.lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(line).ok()?;
        for name in row.get("names")?.as_array()? {
            out.names.push(name.as_str()?.to_string());
            out.entity.push(entity);
        }
    }
    Some(out)
}

/// The records of a labeled CSV file.
pub fn csv(path: &str) -> Option<Vec<csv::StringRecord>> {
    let text = read(path)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    reader.records().collect::<Result<_, _>>().ok()
}

/// The people who match nobody.
pub fn clean_people() -> Option<Vec<String>> {
    let rows = csv("data/labelled/negatives_people_global.csv")?;
    Some(rows.iter().filter_map(|r| r.get(0).map(String::from)).collect())
}

/// Whether a name is written in Latin letters.
pub fn is_latin(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).all(|c| c <= '\u{24f}' || ('\u{1e00}'..='\u{1eff}').contains(&c))
}
