//! Files become a rulebook: packs, rulebooks of the host's own, and party lists, joined.

use crate::{
    args::{ListFile, Pack, RuleArgs, ViewArgs},
    check, list,
    out::{self, Failure},
};
use interdict::{
    Engine, Rulebook, View,
    error::{Error, Errors},
    model::ListId,
    packs,
    policy::{Lint, Listing},
    source::{
        CslOptions, LoadReport, SourceFile, lint_rulebook, parse_list_on, parse_rulebook, parse_rulebook_on, read_csl,
    },
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The rulebook that decides, and what was read into it.
pub(crate) struct Loaded {
    pub(crate) rulebook: Rulebook,
    pub(crate) reports: Vec<LoadReport>,
    /// Lists in this project's own form: id, file, entries.
    pub(crate) lists: Vec<(String, PathBuf, usize)>,
}

/// Loads all that the options name. Reports of lists go to standard error if `tell`.
pub(crate) fn rulebook(args: &RuleArgs, tell: bool) -> Result<Loaded, Failure> {
    let mut whole: Option<Rulebook> = None;
    let mut packs = args.pack.clone();
    if packs.is_empty() && args.rules.is_empty() {
        packs.push(Pack::UsEar);
    }
    packs.dedup();
    for p in packs {
        whole = Some(match whole {
            None => pack(p)?,
            Some(whole) => join(whole, pack(p)?, p.as_str())?,
        });
    }
    for path in &args.rules {
        whole = Some(Files::read(path)?.parse_on(whole)?);
    }
    let Some(mut rulebook) = whole else {
        return Err(Failure::Usage("no rulebook was given".into()));
    };
    let (mut reports, mut lists) = (Vec::new(), Vec::new());
    for l in &args.list {
        if l.id == "csl" {
            let (with, report) = csl(rulebook.clone(), l, args, tell)?;
            replaced(&rulebook, &with);
            rulebook = with;
            reports.push(report);
        } else {
            let (with, entries) = own_list(rulebook.clone(), l, args)?;
            replaced(&rulebook, &with);
            rulebook = with;
            lists.push((l.id.clone(), l.file.clone(), entries));
        }
    }
    let as_of = args.list_as_of.iter().map(|(id, _)| ("--list-as-of", id));
    for (option, id) in as_of.chain(args.list_max_age.iter().map(|(id, _)| ("--list-max-age", id))) {
        if !args.list.iter().any(|l| l.id == *id) {
            return Err(Failure::Usage(format!("{option} names `{id}`, and no --list does")));
        }
    }
    if args.csl_as_of.is_some() && !args.list.iter().any(|l| l.id == "csl") {
        return Err(Failure::Usage("--csl-as-of needs --list csl=FILE".into()));
    }
    if let Some(m) = args.matching {
        rulebook = rulebook.matching(m);
    }
    if args.strict {
        rulebook = rulebook.strict();
    }
    Ok(Loaded { rulebook, reports, lists })
}

/// Tells of each list that was replaced by one that lacks some of its entries.
fn replaced(before: &Rulebook, after: &Rulebook) {
    for old in before.lists.values().filter(|l| !l.listings().is_empty()) {
        let Some(new) = after.lists.get(old.id()).filter(|new| new.fingerprint() != old.fingerprint()) else {
            continue;
        };
        // Ids differ from form to form, so an entry is looked up by its names.
        let gone = |l: &&Listing| !l.entity.names.iter().any(|n| new.named(&n.text).next().is_some());
        let gone: Vec<&str> = old.listings().iter().filter(gone).filter_map(|l| l.entity.name()).collect();
        let (was, is) = (old.listings().len(), out::count(new.listings().len(), "entry", "entries"));
        if let Some(first) = gone.first() {
            out::warn(&format!(
                "list `{}` is replaced: {was} -> {is}; {} of the former are in it under no name, such as \"{first}\"",
                old.id(),
                gone.len()
            ));
        } else if new.listings().len() < was {
            out::warn(&format!("list `{}` is replaced by a shorter one: {was} -> {is}", old.id()));
        }
    }
}

pub(crate) fn pack(p: Pack) -> Result<Rulebook, Failure> {
    match p {
        Pack::UsEar => packs::us_ear(),
        Pack::UsPafaca => packs::us_pafaca(),
    }
    .cloned()
    .map_err(|e| told(&e, Path::new(p.as_str())))
}

/// What in a pack is probably not meant.
pub(crate) fn pack_lints(p: Pack) -> Result<Vec<Lint>, Failure> {
    let files = match p {
        Pack::UsEar => packs::us_ear_files(),
        Pack::UsPafaca => packs::us_pafaca_files(),
    };
    lint_rulebook(None, files).map_err(|e| told(&e, Path::new(p.as_str())))
}

/// Joins two rulebooks.
fn join(a: Rulebook, b: Rulebook, name: &str) -> Result<Rulebook, Failure> {
    a.with(b).map_err(|e| {
        check::tell(&e, Path::new(""));
        Failure::Input(format!("`{name}` cannot be joined to the rulebook before it"))
    })
}

/// The rulebook, compiled; where it compares names by likeness, with the index over its lists.
pub(crate) fn engine(rulebook: &Rulebook) -> Result<Engine, Failure> {
    Engine::compile(rulebook).map_err(|e| Failure::Input(e.to_string()))
}

/// The view that the options ask for; `None` if they ask for nothing.
pub(crate) fn view(args: &ViewArgs, rulebook: &Rulebook) -> Result<Option<View>, Failure> {
    for s in &args.scenario {
        if !rulebook.scenarios.contains_key(s) {
            let known: Vec<String> = rulebook.scenarios.keys().map(|k| format!("`{k}`")).collect();
            let known = if known.is_empty() { "it has none".into() } else { format!("it has {}", known.join(", ")) };
            return Err(Failure::Usage(format!("the rulebook has no scenario `{s}`; {known}")));
        }
    }
    if args.known.is_none() && args.scenario.is_empty() {
        return Ok(None);
    }
    let view = args.known.map_or_else(View::latest, View::known_on);
    Ok(Some(args.scenario.iter().cloned().fold(view, View::with_scenario)))
}

/// Reads a file as text, or says why not.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|e| cannot_read(path, &e))?;
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(e.as_bytes().get(..at).unwrap_or_default()).into_owned();
        let line = before.split('\n').count();
        let column = before.rsplit('\n').next().map_or(1, |l| l.chars().count().saturating_add(1));
        let why = format!("`{}` is not UTF-8 text: line {line}, column {column}", path.display());
        Failure::Coded("not-utf8", why)
    })
}

pub(crate) fn cannot_read(path: &Path, e: &std::io::Error) -> Failure {
    let why = match e.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "permission is denied".into(),
        std::io::ErrorKind::IsADirectory => "it is a folder".into(),
        _ => e.to_string(),
    };
    Failure::Coded("unreadable-file", format!("cannot read `{}`: {why}", path.display()))
}

fn told(errors: &Errors, folder: &Path) -> Failure {
    check::tell(errors, folder);
    Failure::Input(format!("{} in `{}`", out::count(errors.len(), "mistake", "mistakes"), folder.display()))
}

/// The files of one rulebook, under names relative to its folder.
pub(crate) struct Files {
    /// As the person named it.
    pub(crate) path: PathBuf,
    folder: PathBuf,
    files: Vec<(String, String)>,
    /// The name under which the one file is read, where its own does not end in `.toml`.
    read_as: Option<String>,
}

/// What is no rulebook by the name of its file.
const OTHER: [&str; 6] = ["csv", "json", "jsonl", "tsv", "txt", "xlsx"];

impl Files {
    /// Reads a folder with all below it, or one file and the tables that it names.
    pub(crate) fn read(path: &Path) -> Result<Files, Failure> {
        let meta = fs::metadata(path).map_err(|e| cannot_read(path, &e))?;
        if meta.is_dir() {
            let mut files = Vec::new();
            walk(path, "", &mut files)?;
            if !files.iter().any(|(name, _)| name.ends_with(".toml")) {
                return Err(Failure::Input(format!("`{}` is no rulebook: no `.toml` file is in it", path.display())));
            }
            return Ok(Files { path: path.into(), folder: path.into(), files, read_as: None });
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if OTHER.iter().any(|x| path.extension().is_some_and(|y| y.eq_ignore_ascii_case(x))) {
            return Err(Failure::Usage(format!(
                "`{}` is no rulebook: expected a folder or a `.toml` file; a party list is named by `--list ID=FILE`",
                path.display()
            )));
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let own = text(path)?;
        let mut files = Vec::new();
        for table in tables_named(&own) {
            // One that is not there is a mistake of the rulebook, told with its place.
            if !table.ends_with(".toml") && folder.join(&table).is_file() {
                let t = text(&folder.join(&table))?;
                files.push((table, t));
            }
        }
        // A rulebook is TOML though its file has no ending.
        let read_as = (!name.ends_with(".toml")).then(|| format!("{name}.toml"));
        files.push((read_as.clone().unwrap_or(name), own));
        Ok(Files { path: path.into(), folder, files, read_as })
    }
    fn sources(&self) -> Vec<SourceFile<'_>> {
        self.files.iter().map(|(name, text)| SourceFile { name, text }).collect()
    }
    /// Tells mistakes with the names of files as the person knows them.
    fn told<'e>(&self, errors: impl ExactSizeIterator<Item = &'e Error>) -> Failure {
        let n = errors.len();
        let shown = |file: &str| match &self.read_as {
            Some(name) if name == file => self.path.display().to_string(),
            _ => self.folder.join(file).display().to_string(),
        };
        errors.for_each(|e| check::tell_one(e, shown));
        Failure::Input(format!("{} in `{}`", out::count(n, "mistake", "mistakes"), self.path.display()))
    }
    /// The rulebook, or all its mistakes, which are then told.
    pub(crate) fn parse(&self) -> Result<Rulebook, Failure> {
        let files = self.sources();
        parse_rulebook(&files).map_err(|e| {
            let failure = self.told(e.iter().collect::<Vec<_>>().into_iter());
            // A rulebook that stands on a pack, read without it.
            let unknown = |e: &Errors| e.iter().filter(|e| e.code() == "unknown-name").count();
            let left = packs::us_ear()
                .map_or(usize::MAX, |ear| parse_rulebook_on(ear, &files).err().map_or(0, |e| unknown(&e)));
            let names = unknown(&e).saturating_sub(left);
            if names > 0 {
                let which = if names == 1 { "one of these names is" } else { "some of these names are" };
                out::say(&format!("{which} defined by the pack us-ear: add `--pack us-ear`"));
            }
            failure
        })
    }
    /// The rulebook joined to `base`. One that stands alone is joined as it is; one that names groups,
    /// facts or lists of `base` is read on top of it.
    pub(crate) fn parse_on(&self, base: Option<Rulebook>) -> Result<Rulebook, Failure> {
        let Some(base) = base else { return self.parse() };
        let files = self.sources();
        match parse_rulebook(&files) {
            Ok(own) => base.clone().with(own).map_err(|e| {
                // Read on top of the other, the same mistakes have their places.
                let placed = parse_rulebook_on(&base, &files).err();
                let all = || placed.iter().flat_map(Errors::iter);
                let with_place = |e| all().find(|p| (p.code(), p.to_string()) == (Error::code(e), e.to_string()));
                let told: Vec<&Error> = e.iter().map(|e| with_place(e).unwrap_or(e)).collect();
                self.told(told.into_iter());
                Failure::Input(format!("`{}` cannot be joined to the rulebook before it", self.path.display()))
            }),
            Err(_) => parse_rulebook_on(&base, &files).map_err(|e| self.told(e.iter().collect::<Vec<_>>().into_iter())),
        }
    }
    /// What in it is probably not meant.
    pub(crate) fn lints(&self, base: Option<&Rulebook>) -> Result<Vec<Lint>, Failure> {
        let files = self.sources();
        // One that stands alone is looked at alone, as it is joined.
        let base = base.filter(|_| parse_rulebook(&files).is_err());
        lint_rulebook(base, &files).map_err(|e| self.told(e.iter().collect::<Vec<_>>().into_iter()))
    }
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|e| cannot_read(folder, &e))?;
    let mut all: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    all.sort();
    for path in all {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let relative = format!("{prefix}{name}");
        if path.is_dir() {
            walk(&path, &format!("{relative}/"), files)?;
        } else if [".toml", ".csv", ".json", ".jsonl", ".txt"].iter().any(|x| name.ends_with(x)) {
            files.push((relative, text(&path)?));
        }
    }
    Ok(())
}

/// What stands after `file =` in a rulebook.
fn tables_named(toml: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in toml.split("file").skip(1) {
        let value = part.trim_start().strip_prefix('=').map(str::trim_start);
        let name = value.and_then(|v| v.strip_prefix('"')).and_then(|v| v.split_once('"'));
        if let Some((name, _)) = name {
            out.push(name.to_string());
        }
    }
    out.sort();
    out.dedup();
    out
}

/// The maximum age that the options state for a list.
fn days(args: &RuleArgs, id: &str) -> Option<u32> {
    args.list_max_age.iter().find(|(i, _)| i == id).map(|(_, days)| *days)
}

fn csl(rulebook: Rulebook, l: &ListFile, args: &RuleArgs, tell: bool) -> Result<(Rulebook, LoadReport), Failure> {
    let text = text(&l.file)?;
    let name = l.file.display().to_string();
    let notices = packs::us_ear_notices().map_err(|e| told(&e, Path::new("us-ear")))?;
    let as_of = args.csl_as_of.or(args.list_as_of.iter().find(|(id, _)| id == "csl").map(|(_, d)| *d));
    let options = CslOptions { as_of, max_age_days: days(args, "csl"), notices };
    let file = SourceFile { name: &name, text: &text };
    let read = read_csl(file, &options).map_err(|e| Failure::Input(e.to_string()))?;
    let report = read.report.clone();
    if tell {
        out::talk(list::account(&report).trim_end());
    }
    if let Err(e) = report.require_complete()
        && !args.allow_incomplete
    {
        out::say(list::rejected(&report, 20).trim_end());
        return Err(Failure::Input(format!("{e}; --allow-incomplete goes on without them")));
    }
    let ear = rulebook.regimes.keys().any(|id| id.as_str() == "us-ear");
    let rulebook = read.into_rulebook(rulebook).map_err(|e| {
        if !ear {
            // Its entries speak in terms of that pack; what each of them lacks would say nothing more.
            return Failure::Usage(format!("`{name}` needs the terms of the pack us-ear: add `--pack us-ear`"));
        }
        check::tell(&e, Path::new(""));
        Failure::Input(format!("`{name}` does not fit the rulebook"))
    })?;
    Ok((rulebook, report))
}

/// Reads a list in this project's own form. Its entries may name what the rulebook defines.
fn own_list(rulebook: Rulebook, l: &ListFile, args: &RuleArgs) -> Result<(Rulebook, usize), Failure> {
    let name = l.file.display().to_string();
    if !["csv", "jsonl", "json"].iter().any(|x| l.file.extension().is_some_and(|y| y.eq_ignore_ascii_case(x))) {
        return Err(Failure::Usage(format!("--list {}={name}: expected a file ending in .csv or .jsonl", l.id)));
    }
    let text = text(&l.file)?;
    let wrong = |e: Errors| {
        check::tell_as(&e, &name);
        Failure::Input(format!("{} in `{name}`", out::count(e.len(), "mistake", "mistakes")))
    };
    let Ok(id) = l.id.parse::<ListId>() else {
        return Err(Failure::Usage(format!("`{}` is no id of a list", l.id)));
    };
    let file = SourceFile { name: &name, text: &text };
    let with = parse_list_on(&rulebook, &id, file).map_err(wrong)?;
    let Some(list) = with.lists.get(&id).cloned() else {
        return Err(Failure::Input(format!("`{name}` holds no list")));
    };
    let as_of = args.list_as_of.iter().find(|(id, _)| *id == l.id).map(|(_, d)| *d);
    if as_of.is_none() {
        out::warn(&format!(
            "list `{}` has no as-of date, so it is never found to be too old; state one with --list-as-of {}=DATE",
            l.id, l.id
        ));
    }
    let entries = list.listings().len();
    let rulebook = rulebook.with_list(id, list.kept(as_of, days(args, &l.id))).map_err(wrong)?;
    Ok((rulebook, entries))
}
