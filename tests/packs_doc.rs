//! `docs/packs.md` has the packs' own account of what they hold, section by section. Its tables are written from
//! the packs and their `coverage.csv`; `INTERDICT_BLESS=1` writes them again. What stands between is written by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use interdict::{
    Policy, Rulebook, packs,
    policy::{Effect, Group, Member, Regime},
};
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
    /// Policies that hold it and cite another section.
    by: String,
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

struct Pack {
    id: &'static str,
    rulebook: &'static Rulebook,
    /// The text of `coverage.csv`.
    text: String,
    coverage: Vec<Section>,
}

impl Pack {
    fn regime(&self) -> &Regime {
        self.rulebook.regimes.values().next().unwrap()
    }
    fn not_expressed(&self) -> impl Iterator<Item = &Policy> {
        self.rulebook.policies.iter().filter(|p| p.untranslatable)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).into()
}

fn all() -> Vec<Pack> {
    let pack = |id: &'static str, rulebook: &'static Rulebook| {
        let path = root().join("packs").join(id).join("coverage.csv");
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let coverage =
            reader.deserialize().map(|row| row.unwrap_or_else(|e| panic!("{}: {e}", path.display()))).collect();
        Pack { id, rulebook, text, coverage }
    };
    vec![pack("us-ear", packs::us_ear().unwrap()), pack("us-pafaca", packs::us_pafaca().unwrap())]
}

/// The sections that a citation names, as `coverage.csv` names them: `744.11`, `744 Supp. 4` and `Part 754` of the
/// CFR, `2(g)` of an act.
fn cited(citation: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for law in citation.split(';').map(str::trim) {
        if let Some((_, sections)) = law.split_once("sec. ") {
            let mut number = "";
            for part in sections.split(", ") {
                let (own, rest) = part.split_once('(').unwrap_or((part, ""));
                number = if own.is_empty() { number } else { own };
                match rest.split_once(')') {
                    Some((letter, _)) if letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_lowercase()) => {
                        out.insert(format!("{number}({letter})"));
                    }
                    Some(_) => {}
                    None => _ = out.insert(number.to_string()),
                }
            }
        }
        // Nothing in a citation of the Federal Register looks like a section of ours.
        if law.contains("CFR") && !law.contains("15 CFR") {
            continue;
        }
        let words: Vec<&str> = law.split([' ', ',', '(', ')', ':']).filter(|w| !w.is_empty()).collect();
        for w in words.windows(3) {
            let [a, b, c] = w else { continue };
            if part(a) && *b == "Supp." {
                out.insert(format!("{a} Supp. {c}"));
            } else if *a == "Part" && part(b) && *c != "Supp." {
                out.insert(format!("Part {b}"));
            }
        }
        if let [.., "Part", last] = words.as_slice()
            && part(last)
        {
            out.insert(format!("Part {last}"));
        }
        for w in words.iter().flat_map(|w| w.split('-')) {
            if let Some((p, number)) = w.split_once('.')
                && part(p)
                && (1..=2).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
            {
                out.insert(w.to_string());
            }
        }
    }
    out
}

/// Whether it is the number of a Part of the EAR.
fn part(word: &str) -> bool {
    word.len() == 3 && word.starts_with('7') && word.bytes().all(|b| b.is_ascii_digit())
}

/// What is in a pack, by the section that it cites. The names are those in the tables.
#[derive(Default)]
struct Holds(BTreeMap<String, Vec<(String, bool)>>);

impl Holds {
    fn of(pack: &Pack) -> Holds {
        let mut h = Holds::default();
        for p in &pack.rulebook.policies {
            let id = short(p);
            h.add(&p.citation, if p.untranslatable { format!("*{id}*") } else { id.to_string() }, !p.untranslatable);
        }
        for r in pack.rulebook.regimes.values() {
            r.grounds.iter().for_each(|g| h.add(&g.citation, format!("ground {}", g.id), true));
            r.excludes.iter().for_each(|x| h.add(&x.citation, "excluded".into(), true));
            r.yields.iter().for_each(|y| h.add(&y.citation, format!("yields to {}", y.to), true));
        }
        for (id, d) in &pack.rulebook.definitions {
            h.add(&d.citation, format!("term {id}"), true);
        }
        for (id, g) in &pack.rulebook.groups {
            fn citations<T>(members: &[Member<T>]) -> BTreeSet<&str> {
                members.iter().map(|m| m.citation.as_str()).collect()
            }
            let all = match g {
                Group::Places(members) => citations(members),
                Group::Items(members) => citations(members),
            };
            all.iter().for_each(|c| h.add(c, format!("group {id}"), true));
        }
        for (id, list) in &pack.rulebook.controls {
            let rows: BTreeSet<&str> = list.rows.iter().map(|r| r.citation.as_str()).collect();
            rows.iter().for_each(|c| h.add(c, format!("control list {id}"), true));
        }
        for s in &pack.coverage {
            for id in s.by.split_whitespace() {
                let known = pack.rulebook.policies.iter().any(|p| short(p) == id && !p.untranslatable);
                assert!(known, "coverage.csv of {}: {}: there is no expressed policy `{id}`", pack.id, s.section);
                h.name(s.section.clone(), id.to_string(), true);
            }
        }
        h
    }
    fn add(&mut self, citation: &str, name: String, expressed: bool) {
        cited(citation).into_iter().for_each(|s| self.name(s, name.clone(), expressed));
    }
    fn name(&mut self, section: String, name: String, expressed: bool) {
        let held = self.0.entry(section).or_default();
        if held.iter().all(|(n, _)| *n != name) {
            held.push((name, expressed));
        }
    }
    fn by(&self, section: &str) -> String {
        let all = self.0.get(section).into_iter().flatten();
        all.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// A policy's id within its regime.
fn short(p: &Policy) -> &str {
    p.id.as_str().split_once('/').map_or(p.id.as_str(), |(_, id)| id)
}

fn sums(pack: &Pack) -> String {
    let r = pack.rulebook;
    let regime = pack.regime();
    let mut o = format!("{}, {}, as of **{}**.\n\n", regime.name, regime.citation, regime.as_of.unwrap());
    let rows: usize = r.controls.values().map(|c| c.rows.len()).sum();
    let count = |s: Status| pack.coverage.iter().filter(|c| c.status == s).count();
    write!(
        o,
        "{} policies, of which {} are recorded and not expressed. {} rows of control lists. {} groups of places and items.\n\
         Of the sections below {} are held, {} partly, {} not; {} have no rule.\n",
        r.policies.len(),
        pack.not_expressed().count(),
        rows,
        r.groups.len(),
        count(Status::Held),
        count(Status::Partly),
        count(Status::NotHeld),
        count(Status::NoRule),
    )
    .unwrap();
    o
}

/// The tables of sections, one for each Part of the EAR that has rules.
fn sections(pack: &Pack) -> String {
    let holds = Holds::of(pack);
    let mut o = String::new();
    let mut before = "";
    for s in &pack.coverage {
        let of = s.section.trim_start_matches("Part ").get(..3).filter(|p| part(p)).unwrap_or_default();
        if o.is_empty() || of != before {
            if !of.is_empty() {
                write!(o, "{}### Part {of}\n\n", if o.is_empty() { "" } else { "\n" }).unwrap();
            }
            o.push_str("| section | | what is missing | held by |\n|---|---|---|---|\n");
        }
        before = of;
        let status = match s.status {
            Status::Held => "held",
            Status::Partly => "**partly**",
            Status::NotHeld => "**not held**",
            Status::NoRule => "no rule",
        };
        writeln!(o, "| {} {} | {status} | {} | {} |", s.section, s.title, s.missing, holds.by(&s.section)).unwrap();
    }
    o
}

fn not_expressed(pack: &Pack) -> String {
    let mut o = String::from("| policy | what it is about | citation | what settles it |\n|---|---|---|---|\n");
    for p in pack.not_expressed() {
        let settles = match &p.effect {
            Effect::Flag { resolve } => resolve,
            _ => "a person, or a license",
        };
        let title = p.title.strip_suffix(": not modeled").unwrap_or(&p.title);
        writeln!(o, "| {} | {title} | {} | {settles} |", short(p), p.citation).unwrap();
    }
    o
}

/// The page with its tables written anew: each stands between `<!-- NAME -->` and `<!-- end -->`.
fn page(stands: &str) -> String {
    let mut tables = BTreeMap::new();
    for p in all() {
        tables.insert(format!("{} sums", p.id), sums(&p));
        tables.insert(format!("{} sections", p.id), sections(&p));
        tables.insert(format!("{} not expressed", p.id), not_expressed(&p));
    }
    let mut o = String::new();
    let mut rest = stands;
    while let Some((before, after)) = rest.split_once("<!-- ") {
        let (name, after) =
            after.split_once(" -->\n").unwrap_or_else(|| panic!("a mark of docs/packs.md is not closed"));
        let table = tables.remove(name).unwrap_or_else(|| panic!("docs/packs.md: there is no table `{name}`"));
        let (_, after) =
            after.split_once("<!-- end -->").unwrap_or_else(|| panic!("docs/packs.md: `{name}` has no end"));
        write!(o, "{before}<!-- {name} -->\n\n{table}\n<!-- end -->").unwrap();
        rest = after;
    }
    assert!(tables.is_empty(), "docs/packs.md has no place for {:?}", tables.keys());
    o.push_str(rest);
    o
}

#[test]
fn the_page_is_what_the_packs_hold() {
    let path = root().join("docs/packs.md");
    let stands = fs::read_to_string(&path).unwrap();
    let page = page(&stands);
    if std::env::var_os("INTERDICT_BLESS").is_some() {
        return fs::write(&path, &page).unwrap();
    }
    let first = stands.lines().zip(page.lines()).find(|(a, b)| a != b);
    assert!(
        stands == page,
        "docs/packs.md is not what the packs hold, first at {first:?}: run with INTERDICT_BLESS=1, and read what changed"
    );
}

/// What the keepers say must fit what is there: a section that is cited is known, one that is held or partly held is
/// cited, one that is held has nothing that is not expressed, and one that is not held has no policy.
#[test]
fn what_is_said_of_a_section_fits_its_policies() {
    let mut wrong = Vec::new();
    for pack in all() {
        let holds = Holds::of(&pack);
        let said: BTreeSet<&str> = pack.coverage.iter().map(|s| s.section.as_str()).collect();
        for cited in holds.0.keys().filter(|s| !said.contains(s.as_str())) {
            wrong.push(format!("{cited} is cited ({}), and coverage.csv does not know it", holds.by(cited)));
        }
        if said.len() < pack.coverage.len() {
            wrong.push(format!("a section stands twice in coverage.csv of {}", pack.id));
        }
        for s in &pack.coverage {
            let by = holds.0.get(&s.section).map_or(&[][..], Vec::as_slice);
            let expressed = by.iter().any(|(_, expressed)| *expressed);
            let recorded = by.iter().any(|(_, expressed)| !expressed);
            let section = &s.section;
            match s.status {
                Status::Held if recorded => {
                    wrong.push(format!("{section} is said to be held, and not all is expressed"))
                }
                Status::Held if !s.missing.is_empty() => {
                    wrong.push(format!("{section} is said to be held, and something is missing"));
                }
                Status::Held | Status::Partly if !expressed => {
                    wrong.push(format!("{section} is said to be held, and nothing cites it"));
                }
                Status::NotHeld if expressed => {
                    wrong.push(format!("{section} is said to be not held, and there is {}", holds.by(section)));
                }
                Status::Partly if s.missing.is_empty() => {
                    wrong.push(format!("{section}: what is missing is not said"));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Who moves the day of a pack looks at what it says of itself.
#[test]
fn the_account_is_of_the_day_of_the_pack() {
    for pack in all() {
        let head = format!("# as of {};", pack.regime().as_of.unwrap());
        assert!(pack.text.starts_with(&head), "coverage.csv of {}: expected `{head}`", pack.id);
    }
}

#[test]
fn citations_name_sections() {
    let of = |citation: &str| cited(citation).into_iter().collect::<Vec<_>>().join(" | ");
    assert_eq!(of("15 CFR 744.11(a)(1), 744 Supp. 8; 90 FR 47201; 22 CFR 126.1"), "744 Supp. 8 | 744.11");
    assert_eq!(of("15 CFR 734.4(c)(3), (d)(3); 734 Supp. 2(b)"), "734 Supp. 2 | 734.4");
    assert_eq!(of("15 CFR 740.1(a), Part 754"), "740.1 | Part 754");
    assert_eq!(of("15 CFR 746.8(a)(7), 746 Supp. 5; before 2024: 746.10, 87 FR 14785"), "746 Supp. 5 | 746.10 | 746.8");
    assert_eq!(of("15 CFR 744.8, 744.12 before 89 FR 20107; 10 CFR Part 810"), "744.12 | 744.8");
    assert_eq!(of("Pub. L. 118-50, div. H, sec. 2(a)(1), (2)(A), (g)(3)(A); EO 14166"), "2(a) | 2(g)");
}
