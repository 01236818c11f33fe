//! Rulebook files: TOML for what is written by hand, CSV for what is a table; a folder or one file.
//! Uses `policy` and `model`. Here are the ways in and the order in which a file is read; each kind of
//! block is a file of its own.

mod dated;
mod declare;
mod limit;
mod list;
mod policy;
mod review;
mod table;

use super::{
    condition::{Decls, condition},
    doc::{Doc, Log, Tab},
};
use crate::{
    error::{Errors, Place},
    model::ListId,
    policy::{Lint, Matching, Policy, Rulebook, RulebookParts, Thresholds, lints},
};
use alloc::{format, string::ToString, vec::Vec};
use declare::{definition, fact, group, regime, review, scenario};
use limit::limit;
pub use list::parse_list_on;
use policy::policy;
use table::table;

/// A file as the caller read it: a name for messages and references, and its text.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'s> {
    /// The name, relative to the rulebook's folder: `charts/commerce.csv`.
    pub name: &'s str,
    /// The text.
    pub text: &'s str,
}

/// Reads a rulebook from its files: every `.toml` among them is read, and the tables that they name.
///
/// ```
/// use interdict::source::{SourceFile, parse_rulebook};
/// let text = r#"
/// title = "House rules"
/// [[regime]]
/// id = "house"
/// name = "House rules of Acme"
///
/// [[policy]]
/// id = "house/no-drones"
/// citation = "Acme Trade Policy 4.2"
/// when = { item = ["9A012"], destination = ["AE"] }
/// effect = "prohibit"
/// from = 2026-01-01
/// "#;
/// let rulebook = parse_rulebook(&[SourceFile { name: "house.toml", text }])?;
/// assert_eq!(rulebook.policies.len(), 1);
///
/// let wrong = text.replace("destination", "destinaton");
/// let errors = parse_rulebook(&[SourceFile { name: "house.toml", text: &wrong }]).unwrap_err();
/// assert_eq!(errors.iter().next().unwrap().to_string(), "there is no condition `destinaton`; did you mean `destination`?");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the files at once, each with code, file, line, column, the line
/// itself, and the nearest known name.
pub fn parse_rulebook(files: &[SourceFile<'_>]) -> Result<Rulebook, Errors> {
    parse(RulebookParts::default(), files, |_, _| {})
}

/// Reads rulebook files on top of a rulebook, whose groups, definitions, facts, charts, control
/// lists and party lists they may name, and gives both together. A house rule can so speak of
/// `group D:5` without repeating it. The base is left as it is, since it is often a pack that is shared;
/// [`Rulebook::with`] joins rulebooks that stand alone, and uses both up.
///
/// ```
/// use interdict::{packs, source::{SourceFile, parse_rulebook_on}};
/// let text = r#"
/// [[regime]]
/// id = "house"
/// [[policy]]
/// id = "house/no-drones"
/// effect = "prohibit"
/// when = { item = ["9A012"], destination = ["group D:5"] }
/// "#;
/// let both = parse_rulebook_on(packs::us_ear()?, &[SourceFile { name: "house.toml", text }])?;
/// assert!(both.policy("house/no-drones").is_some() && both.policy("us-ear/744.11").is_some());
///
/// let loosen = text.replace("house/no-drones", "us-ear/no-drones");
/// let errors = parse_rulebook_on(packs::us_ear()?, &[SourceFile { name: "house.toml", text: &loosen }]).unwrap_err();
/// assert_eq!(errors.iter().next().unwrap().code(), "foreign-policy");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`parse_rulebook`]; `duplicate-id` for what the base defines as well, `foreign-policy` and
/// `foreign-table` for what would change a regime, a chart or a control list of the base.
pub fn parse_rulebook_on(base: &Rulebook, files: &[SourceFile<'_>]) -> Result<Rulebook, Errors> {
    parse(base.clone().into_parts(), files, |parts, log| {
        // Where something did not read, what is different from the base says nothing more.
        let clean = log.mistakes.borrow().is_empty();
        let old = |p: &Policy| base.policy(p.id.as_str()).is_some_and(|q| q == p);
        for p in parts.policies.iter().filter(|p| base.regimes.contains_key(p.id.regime()) && !old(p)) {
            let e = crate::policy::CheckError::foreign(p);
            log.say("foreign-policy", e.to_string(), log.place_of(&format!("policy {}", p.id), ""));
        }
        let changed = |what: &str, name: &str, same: bool| {
            if !same && clean {
                let message = format!(
                    "{what} `{name}` belongs to the rulebook that this one stands on, and cannot be changed here"
                );
                log.say("foreign-table", message, log.place_of("", name));
            }
        };
        base.regimes.iter().for_each(|(id, r)| changed("regime", id.as_str(), parts.regimes.get(id) == Some(r)));
        base.controls
            .iter()
            .for_each(|(id, c)| changed("control list", id.as_str(), parts.controls.get(id) == Some(c)));
        base.groups.iter().for_each(|(id, g)| changed("group", id.as_str(), parts.groups.get(id) == Some(g)));
    })
}

/// Reads rulebook files, on top of a rulebook if there is one, and tells what is probably not meant in
/// them, with the places. What the base alone brings is not told.
///
/// ```
/// use interdict::source::{SourceFile, lint_rulebook};
/// let text = "[[regime]]\nid = \"house\"\n[[group]]\nid = \"friends\"\nplaces = [\"FR\"]\n";
/// let lints = lint_rulebook(None, &[SourceFile { name: "house.toml", text }])?;
/// assert_eq!((lints[0].about.as_str(), lints[0].place.as_ref().unwrap().line), ("group friends", 3));
/// # Ok::<(), interdict::error::Errors>(())
/// ```
///
/// # Errors
/// As [`parse_rulebook`] and [`parse_rulebook_on`].
pub fn lint_rulebook(base: Option<&Rulebook>, files: &[SourceFile<'_>]) -> Result<Vec<Lint>, Errors> {
    let rulebook = match base {
        Some(base) => parse_rulebook_on(base, files)?,
        None => parse_rulebook(files)?,
    };
    let log = Log::default();
    let old = base.map(lints).unwrap_or_default();
    let mut out = lints(&rulebook);
    // What a rulebook leaves unused another one may use, so of the base only what is new is told.
    out.retain(|l| !old.contains(l));
    let docs = files.iter().filter(|f| f.name.ends_with(".toml"));
    let docs: Vec<Doc<'_>> = docs.map(|f| Doc::new(f.name, f.text, &log)).collect();
    for l in &mut out {
        l.place = docs.iter().find_map(|d| d.defines(&l.about)).or_else(|| row(&l.about, files, &log));
    }
    Ok(out)
}

/// The first row of a group that stands in a table.
fn row(about: &str, files: &[SourceFile<'_>], log: &Log) -> Option<Place> {
    let start = format!("{},", about.strip_prefix("group ")?);
    files.iter().filter(|f| f.name.ends_with(".csv")).find_map(|f| {
        let line = f.text.split_inclusive('\n').scan(0usize, |at, line| {
            let here = *at;
            *at = at.saturating_add(line.len());
            Some((here, line))
        });
        let (offset, _) = line.into_iter().find(|(_, line)| line.starts_with(&start))?;
        Some(Doc::new(f.name, f.text, log).place(offset))
    })
}

fn parse(
    mut parts: RulebookParts,
    files: &[SourceFile<'_>],
    more: impl FnOnce(&RulebookParts, &Log),
) -> Result<Rulebook, Errors> {
    let log = Log::default();
    let (title, matching) = (parts.title.clone(), parts.matching);
    let docs: Vec<Doc<'_>> =
        files.iter().filter(|f| f.name.ends_with(".toml")).map(|f| Doc::new(f.name, f.text, &log)).collect();
    let parsed: Vec<_> = docs.iter().map(|d| (d, d.parse())).collect();
    let tabs: Vec<Tab<'_, '_>> = parsed.iter().map(|(d, t)| Tab::new(d, "", t.get_ref(), t.span())).collect();
    if tabs.is_empty() {
        log.say("no-file", "no `.toml` file was given", None);
    }
    // Facts first: the values in conditions are read by their declarations.
    for t in &tabs {
        for f in t.tables("fact") {
            fact(f, &mut parts);
        }
    }
    let decls = parts.facts.clone();
    for t in &tabs {
        document(t, files, &decls, &mut parts);
    }
    // Limits last: the list that each belongs to may stand in any of the files.
    for t in tabs {
        for l in t.tables("limit") {
            limit(l, &decls, &mut parts);
        }
        t.finish();
    }
    if !title.is_empty() {
        // The rulebook below keeps its title and its way of matching.
        parts.title = title;
        parts.matching = matching;
    }
    more(&parts, &log);
    checked(parts, log)
}

/// The rulebook of these parts, if nothing was wrong and all that they name is there.
fn checked(mut parts: RulebookParts, log: Log) -> Result<Rulebook, Errors> {
    if log.mistakes.borrow().is_empty() {
        for e in Rulebook::check(&mut parts) {
            let place = log.place_of(&e.owner, &e.name);
            let code = crate::error::Detail::code(&e);
            log.say(code, e.to_string(), place);
        }
    }
    log.finish(Rulebook::checked(parts))
}

fn document(t: &Tab<'_, '_>, files: &[SourceFile<'_>], decls: &Decls, parts: &mut RulebookParts) {
    if let Some(title) = t.text("title") {
        parts.title = title;
    }
    match t.get("matching").map(|v| (v, t.text_of(v))) {
        // A build that cannot compare names must not decide as if nobody were alike.
        Some((v, Some("index"))) if "index".parse::<Matching>().is_err() => {
            let message =
                "this build cannot compare names by likeness: `matching = \"index\"` needs the feature `screen`";
            t.doc.say("needs-screen", message, &v.span());
        }
        Some((v, _)) => {
            if let Some(m) = t.parse_of::<Matching>(v) {
                parts.matching = m;
            }
        }
        None => {}
    }
    if let Some(v) = t.get("screening")
        && let Some(s) = t.table_of(v)
    {
        screening(s, parts);
    }
    if let Some(b) = t.bool("strict") {
        parts.strict = b;
    }
    let _ = t.get("fact");
    for r in t.tables("regime") {
        regime(r, decls, parts);
    }
    for s in t.tables("scenario") {
        scenario(s, parts);
    }
    for d in t.tables("definition") {
        definition(d, decls, parts);
    }
    for r in t.tables("review") {
        review(r, decls, parts);
    }
    for g in t.tables("group") {
        group(g, parts);
    }
    for tab in t.tables("table") {
        table(tab, files, parts);
    }
    for p in t.tables("policy") {
        if let Some(p) = policy(p, decls) {
            parts.policies.push(p);
        }
    }
}

/// The limits of the score, of all lists and of single ones.
fn screening(t: Tab<'_, '_>, parts: &mut RulebookParts) {
    let t = t.owned_by("screening".into());
    let of = |t: &Tab<'_, '_>, usual: Thresholds| {
        let one = |key, usual| t.integer::<u16>(key).unwrap_or(usual);
        let is = one("is", usual.is);
        // Where a date of birth agrees no more is asked than where none does.
        let born = one("born", usual.born.min(is));
        Thresholds { might_be: one("might_be", usual.might_be), is, born, weak: one("weak", usual.weak) }
    };
    parts.screening.all = of(&t, Thresholds::default());
    if let Some(lists) = t.get("lists").and_then(|v| t.table_of(v)) {
        for (id, span, v) in lists.entries() {
            let id = match id.parse::<ListId>() {
                Ok(id) => id,
                Err(e) => {
                    t.doc.say(e.code(), format!("{e}"), &span);
                    continue;
                }
            };
            if let Some(one) = lists.table_of(v) {
                let one = one.owned_by(format!("screening {id}"));
                let limits = of(&one, parts.screening.all);
                parts.screening.lists.insert(id, limits);
                one.finish();
            }
        }
    }
    t.finish();
}

/// Tells a thing that is defined twice, with the place of the first one, and remembers where it stands.
fn insert(t: &Tab<'_, '_>, what: &str, name: &str, was_there: bool) {
    let (owner, here) = (format!("{what} {name}"), t.doc.place(t.span().start));
    if was_there {
        let first = t.doc.log.holds(&owner).filter(|place| *place != here);
        let first = first.map(|place| format!(": first at {place}")).unwrap_or_default();
        t.doc.say("duplicate-id", format!("{what} `{name}` is defined twice{first}"), &t.span());
    }
    t.doc.log.remember(&owner, "", here);
}

fn require_when(t: &Tab<'_, '_>, decls: &Decls) -> Option<crate::policy::Condition> {
    match t.get("when") {
        Some(v) => condition(t, v, decls),
        None => {
            t.missing("when", "a condition");
            None
        }
    }
}
