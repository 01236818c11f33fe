//! `docs/packs.md` is written from the packs: what of each law is held, partly held, not held, and what
//! is recorded as not expressed. `INTERDICT_BLESS=1` writes it again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use interdict::{Policy, Rulebook, packs};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// One section of the law: what the keepers of a pack say of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    section: String,
    title: String,
    status: Status,
    missing: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Status {
    Held,
    Partly,
    NotHeld,
    /// Nothing in it decides a transaction: definitions, procedure, recordkeeping.
    NoRule,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).into()
}

fn coverage(pack: &str) -> Vec<Section> {
    let path = root().join("packs").join(pack).join("coverage.csv");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap_or_else(|e| panic!("{}: {e}", path.display()))).collect()
}

/// The sections that a citation names, such as `744.11` of `15 CFR 744.11(a)(2)(i), 734.9(e)(1)`.
fn sections(citation: &str) -> BTreeSet<String> {
    let cfr =
        citation.split(';').filter(|part| part.contains("15 CFR") || !part.contains("FR ") && !part.contains("CFR"));
    let words = cfr.flat_map(|part| part.split(|c: char| !(c.is_ascii_digit() || c == '.')));
    let section = |w: &&str| {
        let Some((part, number)) = w.split_once('.') else { return false };
        part.len() == 3 && part.starts_with('7') && !number.is_empty() && number.len() <= 2
    };
    words.filter(section).map(Into::into).collect()
}

fn by_section(rulebook: &Rulebook) -> BTreeMap<String, Vec<&Policy>> {
    let mut out: BTreeMap<String, Vec<&Policy>> = BTreeMap::new();
    for p in &rulebook.policies {
        for s in sections(&p.citation) {
            out.entry(s).or_default().push(p);
        }
    }
    out
}

/// The sections that anything but a policy cites: grounds, exclusions, definitions.
fn elsewhere(rulebook: &Rulebook) -> BTreeSet<String> {
    let regimes = rulebook.regimes.values();
    let grounds = regimes.clone().flat_map(|r| r.grounds.iter().map(|g| g.citation.as_str()));
    let excludes = regimes.clone().flat_map(|r| r.excludes.iter().map(|x| x.citation.as_str()));
    let yields = regimes.flat_map(|r| r.yields.iter().map(|y| y.citation.as_str()));
    let definitions = rulebook.definitions.values().map(|d| d.citation.as_str());
    grounds.chain(excludes).chain(yields).chain(definitions).flat_map(sections).collect()
}

fn page() -> String {
    let mut o = String::from(
        "# What the packs hold\n\n\
         Written from the packs by a test; `INTERDICT_BLESS=1 cargo test --all-features --test packs_doc` writes it again.\n\
         *Held*: every rule of the section that decides a transaction is in the pack. *Partly*: some are, and what is\n\
         missing is said. *Not held*: none is. *No rule*: nothing in it decides a transaction.\n\
         A policy in *italics* is a flag or an authorization that is recorded and not expressed.\n",
    );
    for (name, rulebook) in [("us-ear", packs::us_ear().unwrap()), ("us-pafaca", packs::us_pafaca().unwrap())] {
        let regime = rulebook.regimes.values().next().unwrap();
        write!(o, "\n## `{name}`: {}\n\n{}, as of {}. ", regime.name, regime.citation, regime.as_of.unwrap()).unwrap();
        let not_expressed: Vec<&Policy> = rulebook.policies.iter().filter(|p| p.untranslatable).collect();
        writeln!(
            o,
            "{} policies, of which {} are not expressed; {} rows of control lists; {} groups.\n",
            rulebook.policies.len(),
            not_expressed.len(),
            rulebook.controls.values().map(|c| c.rows.len()).sum::<usize>(),
            rulebook.groups.len()
        )
        .unwrap();
        let policies = by_section(rulebook);
        writeln!(o, "| section | | what is held by | what is missing |\n|---|---|---|---|").unwrap();
        for s in coverage(name) {
            let status = match s.status {
                Status::Held => "held",
                Status::Partly => "**partly**",
                Status::NotHeld => "**not held**",
                Status::NoRule => "no rule",
            };
            let short = |p: &&Policy| {
                let id = p.id.as_str().split_once('/').map_or(p.id.as_str(), |(_, id)| id);
                if p.untranslatable { format!("*{id}*") } else { id.to_string() }
            };
            let by = policies.get(&s.section).into_iter().flatten().map(|p| short(&p)).collect::<Vec<_>>().join(", ");
            writeln!(o, "| {} {} | {status} | {by} | {} |", s.section, s.title, s.missing).unwrap();
        }
        writeln!(o, "\n### Recorded and not expressed\n\n| policy | what it is about | citation | what settles it |\n|---|---|---|---|").unwrap();
        for p in not_expressed {
            let settles = match &p.effect {
                interdict::policy::Effect::Flag { resolve } => resolve.as_str(),
                _ => "a person: it may cover, and never clears by itself",
            };
            writeln!(o, "| {} | {} | {} | {settles} |", p.id, p.title, p.citation).unwrap();
        }
    }
    o
}

#[test]
fn the_page_is_what_the_packs_hold() {
    let path = root().join("docs/packs.md");
    let page = page();
    if std::env::var_os("INTERDICT_BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stands == page,
        "docs/packs.md is not what the packs hold: run with INTERDICT_BLESS=1, and read what changed"
    );
}

/// What the keepers say must fit what is there: a section that is cited is not unheard of, one that is held or
/// partly held is cited, and one that is not held has no policy that is expressed.
#[test]
fn what_is_said_of_a_section_fits_its_policies() {
    let rulebook = packs::us_ear().unwrap();
    let (policies, elsewhere) = (by_section(rulebook), elsewhere(rulebook));
    let coverage = coverage("us-ear");
    let said: BTreeSet<&str> = coverage.iter().map(|s| s.section.as_str()).collect();
    let mut wrong = Vec::new();
    for cited in policies.keys().chain(&elsewhere).filter(|s| !said.contains(s.as_str())) {
        wrong.push(format!("{cited} is cited and coverage.csv does not know it"));
    }
    for s in &coverage {
        let by = policies.get(&s.section);
        let expressed = by.into_iter().flatten().any(|p| !p.untranslatable) || elsewhere.contains(&s.section);
        let recorded = by.into_iter().flatten().any(|p| p.untranslatable);
        match s.status {
            Status::Held if recorded => {
                wrong.push(format!("{} is said to be held, and has what is not expressed", s.section))
            }
            Status::Held | Status::Partly if !expressed => {
                wrong.push(format!("{} is said to be held, and nothing cites it", s.section))
            }
            Status::NotHeld if expressed => {
                wrong.push(format!("{} is said to be not held, and a policy holds it", s.section))
            }
            _ => {}
        }
        if (s.status == Status::Partly || s.status == Status::NotHeld) && s.missing.is_empty() {
            wrong.push(format!("{}: what is missing is not said", s.section));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
