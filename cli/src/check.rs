//! `interdict check`: all mistakes of a rulebook, each where it stands.

use crate::{
    args::CheckArgs,
    load::{self, Files},
    out::{self, Failure},
    table,
};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet, renderer::DecorStyle};
use interdict::{
    Rulebook,
    error::{Error, Errors, Place},
    policy::Lint,
};
use std::{collections::BTreeMap, path::Path};

pub(crate) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let pack = args.pack.map(load::pack).transpose()?;
    let lints = match (&args.path, args.pack) {
        _ if !args.lints => Vec::new(),
        (Some(path), _) => Files::read(path)?.lints(pack.as_ref())?,
        (None, Some(p)) => load::pack_lints(p)?,
        (None, None) => Vec::new(),
    };
    if args.json {
        let lines: Result<Vec<String>, _> = lints.iter().map(serde_json::to_string).collect();
        let lines = lines.map_err(|e| Failure::Input(format!("cannot write the lints: {e}")))?;
        return out::print(&lines.iter().map(|l| format!("{l}\n")).collect::<String>());
    }
    let (name, rulebook) = match (&args.path, args.pack) {
        (Some(path), p) => {
            let files = Files::read(path)?;
            let name = format!("{} ({})", path.display(), out::count(files.len(), "file", "files"));
            let name = p.map_or(name.clone(), |p| format!("{name} joined to {}", p.as_str()));
            (name, files.parse_on(pack)?)
        }
        (None, Some(p)) => (p.as_str().to_string(), pack.ok_or(Failure::Usage("nothing to check".into()))?),
        (None, None) => return Err(Failure::Usage("nothing to check".into())),
    };
    out::print(&summary(&name, &rulebook))?;
    if args.lints {
        out::print(&told(&lints))?;
    }
    Ok(())
}

/// Lints one by one, each where it stands.
fn told(lints: &[Lint]) -> String {
    let mut text = String::new();
    for l in lints {
        let at = l.place.as_ref().map(|p| format!("\n  --> {p}")).unwrap_or_default();
        let head = out::paint(out::YELLOW.bold(), format!("lint[{}]:", l.code));
        text.push_str(&format!("\n{head} {}: {}{at}\n", l.about, l.message));
    }
    text.push_str(&format!("\n{}\n", out::count(lints.len(), "lint", "lints")));
    text
}

fn summary(name: &str, r: &Rulebook) -> String {
    let mut effects: BTreeMap<&str, usize> = BTreeMap::new();
    for p in &r.policies {
        *effects.entry(p.effect.as_str()).or_default() += 1;
    }
    let effects: Vec<String> = effects.iter().map(|(e, n)| format!("{} {n}", e.replace('_', " "))).collect();
    let untranslatable = r.policies.iter().filter(|p| p.untranslatable).count();
    let regimes: Vec<String> = r
        .regimes
        .values()
        .map(|g| match g.as_of {
            Some(d) => format!("{} (as of {d})", g.id),
            None => g.id.to_string(),
        })
        .collect();
    let lists: Vec<String> = r.lists.values().map(|l| format!("{} {}", l.id(), l.listings().len())).collect();
    let keys = |all: Vec<String>| format!("{}{}{}", all.len(), if all.is_empty() { "" } else { ": " }, all.join(", "));
    let mut t = table::flat(&["holds", ""]);
    t.add_row(["regimes".to_string(), keys(regimes)]);
    t.add_row(["policies".to_string(), format!("{}: {}", r.policies.len(), effects.join(", "))]);
    if untranslatable > 0 {
        let what = format!("{untranslatable}, each a flag where it may bite, or an exception that never clears");
        t.add_row(["of these not expressed".to_string(), what]);
    }
    t.add_row(["definitions".to_string(), r.definitions.len().to_string()]);
    t.add_row(["facts".to_string(), r.facts.len().to_string()]);
    t.add_row(["groups".to_string(), r.groups.len().to_string()]);
    let rows: usize = r.controls.values().map(|c| c.rows.len()).sum();
    t.add_row(["control lists".to_string(), format!("{} with {}", r.controls.len(), out::count(rows, "row", "rows"))]);
    t.add_row(["party lists".to_string(), keys(lists)]);
    t.add_row(["scenarios".to_string(), keys(r.scenarios.keys().map(ToString::to_string).collect())]);
    let print = r.fingerprint().to_string();
    t.add_row(["fingerprint".to_string(), print]);
    format!("{} {name}\n{}", out::paint(out::GREEN.bold(), "ok:"), table::text(&t))
}

/// Tells all mistakes on standard error, with the folder before the names of files.
pub(crate) fn tell(errors: &Errors, folder: &Path) {
    errors.iter().for_each(|e| tell_one(e, |file| folder.join(file).display().to_string()));
}

/// Tells one mistake; `file` is how the person knows a file.
pub(crate) fn tell_one(e: &Error, file: impl Fn(&str) -> String) {
    out::say(&render(e, file));
    out::say("");
}

/// The same for one file that is read under another name.
pub(crate) fn tell_as(errors: &Errors, file: &str) {
    errors.iter().for_each(|e| tell_one(e, |_| file.to_string()));
}

fn render(e: &Error, file: impl Fn(&str) -> String) -> String {
    let message = e.to_string();
    let title = Level::ERROR.primary_title(&message).id(e.code());
    let group = match e.place() {
        None => title.elements(Vec::<annotate_snippets::Element<'_>>::new()),
        Some(p) => title.element(
            Snippet::source(p.text.as_str())
                .line_start(p.line)
                .path(file(&p.file))
                .annotation(AnnotationKind::Primary.span(span(p))),
        ),
    };
    Renderer::styled().decor_style(DecorStyle::Ascii).term_width(out::width()).render(&[group])
}

/// The word at the place: a quoted string, a name, or one character.
fn span(p: &Place) -> std::ops::Range<usize> {
    let from = p.text.char_indices().nth(p.column.saturating_sub(1)).map_or(p.text.len(), |(i, _)| i);
    let rest = p.text.get(from..).unwrap_or_default();
    let len = match rest.strip_prefix(['"', '\'']) {
        Some(inner) => inner.find(['"', '\'']).map_or(rest.len(), |i| i.saturating_add(2)),
        None => {
            let word = |c: char| c.is_alphanumeric() || "_-./:".contains(c);
            let end = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
            if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end }
        }
    };
    from..from.saturating_add(len)
}
