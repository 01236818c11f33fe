//! `interdict screen`: names looked up on lists, many of them or one by one.

use crate::{
    align,
    args::ScreenArgs,
    input, load,
    out::{self, Failure},
    table,
};
use comfy_table::Cell;
use interdict::{
    Entity, Rulebook, Truth,
    model::{Born, Strength, Territory},
    party::{Basis, Beside, Evidence},
    policy::{Listing, PartyList},
    screen::{Index, Score, Searcher},
    text::Name,
};
use serde::Serialize;
use std::{
    fs::File,
    io::{BufRead as _, BufWriter, Write},
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// Rows that are looked up together.
const BATCH: usize = 4_096;
/// Rows that do not read are told one by one up to so many.
const TOLD: usize = 20;
/// Where nothing is found, what comes nearest is shown from this score on, and so much of it.
const NEAR: u16 = 4_000;
const NEAREST: usize = 3;

pub(crate) fn run(args: &ScreenArgs) -> Result<(), Failure> {
    let rulebook = load::rulebook(&args.rules, true)?.rulebook;
    let lists = Lists::of(&rulebook);
    if lists.index.is_empty() {
        return Err(Failure::Input("no list of the rulebook names anybody: name one with --list ID=FILE".into()));
    }
    let names = out::count(lists.index.len(), "name", "names");
    let searched = rulebook.lists.values().filter(|l| !l.listings().is_empty()).count();
    out::talk(&format!("Searching {names} of {}.", out::count(searched, "list", "lists")));
    let mut sink: Box<dyn Write> = match &args.out {
        None => Box::new(anstream::stdout().lock()),
        Some(path) => {
            let same = |input: &Path| path.canonicalize().is_ok_and(|a| input.canonicalize().is_ok_and(|b| a == b));
            if args.input.as_deref().is_some_and(same) {
                return Err(Failure::Usage(format!(
                    "`{}` is the input: the output needs another file",
                    path.display()
                )));
            }
            let file = File::create(path);
            Box::new(file.map_err(|e| Failure::Input(format!("cannot write `{}`: {e}", path.display())))?)
        }
    };
    let mut sink = BufWriter::new(&mut sink);
    let mut counts = Counts::default();
    let started = Instant::now();
    match &args.input {
        None => {
            let rows = (1..).zip(&args.name).map(|(line, name)| Row { line, ..Row::of(name) });
            batch(&lists, args, &rows.map(Ok).collect::<Vec<_>>(), &mut sink, &mut counts)?;
        }
        Some(path) => file(&lists, args, path, &mut sink, &mut counts)?,
    }
    sink.flush()?;
    if args.input.is_some() {
        out::talk(counts.table(started.elapsed()).trim_end());
    }
    match counts.bad {
        0 => Ok(()),
        n => Err(Failure::Input(format!(
            "{} and could not be looked up",
            out::count(n, "row does not read", "rows do not read")
        ))),
    }
}

/// All names of all lists.
struct Lists<'r> {
    index: Index,
    of: Vec<(u32, &'r PartyList, u32, &'r Listing, u32)>,
}

impl<'r> Lists<'r> {
    fn of(rulebook: &'r Rulebook) -> Lists<'r> {
        let mut of = Vec::new();
        for (n, l) in (0u32..).zip(rulebook.lists.values()) {
            for (i, e) in (0u32..).zip(l.listings()) {
                of.extend((0u32..).zip(&e.entity.names).map(|(k, _)| (n, l, i, e, k)));
            }
        }
        let text = |(_, _, _, e, k): &(u32, &PartyList, u32, &'r Listing, u32)| {
            e.entity.names.get(usize::try_from(*k).unwrap_or(usize::MAX)).map_or("", |n| n.text.as_str())
        };
        let index = Index::build(of.iter().map(text));
        Lists { index, of }
    }

    /// The entries that a row is or might be, each by its likest name.
    fn find(&self, searcher: &mut Searcher<'_>, row: &Row, threshold: u16) -> Vec<Found<'r>> {
        let mut out: Vec<Found<'r>> = Vec::new();
        for hit in searcher.search(&row.name, threshold).hits {
            let place = usize::try_from(hit.name).ok().and_then(|n| self.of.get(n));
            let Some((n, list, i, listing, k)) = place.copied() else { continue };
            if out.iter().any(|f| f.evidence.list == n && f.evidence.listing == i) {
                continue;
            }
            let Some(name) = usize::try_from(k).ok().and_then(|k| listing.entity.names.get(k)) else { continue };
            let basis = Basis::Name {
                stated: 0,
                listed: k,
                points: hit.score.basis_points,
                weak: name.strength == Strength::Weak,
                cut: hit.score.evidence.cut,
            };
            let beside = Beside::of(&row.entity, &listing.entity);
            let evidence = Evidence { list: n, listing: i, is: Truth::Unknown, basis, beside };
            out.push(Found { list, listing, name: &name.text, evidence, score: hit.score });
        }
        out
    }
}

/// An entry that a name is or might be.
struct Found<'r> {
    list: &'r PartyList,
    listing: &'r Listing,
    name: &'r str,
    evidence: Evidence,
    score: Score,
}

impl Found<'_> {
    fn beside(&self, which: Truth) -> Vec<&'static str> {
        let b = self.evidence.beside;
        let all = [("date of birth", b.born), ("country", b.countries)];
        all.iter().filter(|(_, t)| *t == which).map(|(what, _)| *what).collect()
    }
    fn line(&self) -> String {
        let points = out::paint(
            if self.score.basis_points == 10_000 { out::RED.bold() } else { out::YELLOW },
            format!("{:>6}", hundredths(self.score.basis_points)),
        );
        let id = out::paint(out::DIM, format!("[{} {}]", self.list.id(), self.listing.id));
        let agrees = self.beside(Truth::Yes).iter().map(|w| format!("; {w} agrees")).collect::<String>();
        let not = self.beside(Truth::No).iter().map(|w| format!("; {w} contradicts")).collect::<String>();
        format!("  {points}  {:<18}  {}  {id}{agrees}{not}", self.evidence.class(), self.name)
    }
}

fn hundredths(points: u16) -> String {
    format!("{}.{:02}", points / 100, points % 100)
}

/// A name to look up.
struct Row {
    line: usize,
    id: Option<String>,
    writing: String,
    name: Name,
    /// What else is stated.
    entity: Entity,
}

impl Row {
    fn of(writing: &str) -> Row {
        Row { line: 0, id: None, writing: writing.into(), name: Name::new(writing), entity: Entity::named(writing) }
    }
}

/// A row that does not read.
struct Bad {
    line: usize,
    code: &'static str,
    message: String,
}

/// Where the columns stand that are read.
struct Columns {
    count: usize,
    name: usize,
    id: Option<usize>,
    born: Option<usize>,
    country: Option<usize>,
}

fn fields(line: &str) -> Option<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    let record = reader.records().next()?.ok()?;
    Some(record.iter().map(|f| f.trim().to_string()).collect())
}

impl Columns {
    fn of(head: &[String], path: &Path) -> Result<Columns, Failure> {
        let at = |name: &str| head.iter().position(|h| h.eq_ignore_ascii_case(name));
        let Some(name) = at("name") else {
            let found = head.iter().map(|h| format!("`{h}`")).collect::<Vec<_>>().join(", ");
            return Err(Failure::Coded(
                "missing-column",
                format!("`{}` line 1: expected a header with a column `name`, found {found}", path.display()),
            ));
        };
        Ok(Columns { count: head.len(), name, id: at("id"), born: at("born"), country: at("country") })
    }

    fn row(&self, line: usize, bytes: &[u8]) -> Result<Row, Bad> {
        let bad = |code, message: String| Bad { line, code, message };
        let text = std::str::from_utf8(bytes).map_err(|_| bad("not-utf8", "is not UTF-8 text".into()))?;
        // An open quote would swallow the rows that follow; each row stands on a line of its own.
        if text.bytes().filter(|b| *b == b'"').count() % 2 == 1 {
            return Err(bad("open-quote", "a quote is not closed on its line".into()));
        }
        let all = fields(text).ok_or_else(|| bad("bad-row", "is no row of a table".into()))?;
        if all.len() != self.count {
            let message = format!("has {}, and the header {}", out::count(all.len(), "column", "columns"), self.count);
            return Err(bad("bad-row", message));
        }
        let get = |n: Option<usize>| n.and_then(|n| all.get(n)).map(String::as_str).filter(|s| !s.is_empty());
        let Some(name) = get(Some(self.name)) else { return Err(bad("empty-name", "has no name".into())) };
        let mut row = Row { line, id: get(self.id).map(String::from), ..Row::of(name) };
        let wrong = |e: interdict::Error| bad(e.code(), e.to_string());
        if let Some(born) = get(self.born) {
            row.entity.born.push(born.parse::<Born>().map_err(wrong)?);
        }
        if let Some(country) = get(self.country) {
            row.entity.countries.push(country.parse::<Territory>().map_err(wrong)?);
        }
        Ok(row)
    }
}

fn file(
    lists: &Lists<'_>,
    args: &ScreenArgs,
    path: &Path,
    sink: &mut impl Write,
    counts: &mut Counts,
) -> Result<(), Failure> {
    let mut stream = input::open(path)?;
    let bar = out::bar(stream.bytes);
    let (mut all, mut number, mut columns) = (Vec::new(), 0usize, None);
    loop {
        let mut line = Vec::new();
        let n = stream.reader.read_until(b'\n', &mut line).map_err(|e| Failure::Input(format!("cannot read: {e}")))?;
        bar.inc(u64::try_from(n).unwrap_or(0));
        number = number.saturating_add(1);
        let text = if number == 1 { input::without_bom(&line) } else { &line }.trim_ascii();
        if !text.is_empty() {
            match &columns {
                None => {
                    let head = std::str::from_utf8(text).ok().and_then(fields).unwrap_or_default();
                    columns = Some(Columns::of(&head, path)?);
                }
                Some(columns) => all.push(columns.row(number, text)),
            }
        }
        if n == 0 || all.len() >= BATCH {
            for bad in all.iter().filter_map(|r| r.as_ref().err()).take(TOLD.saturating_sub(counts.bad)) {
                bar.suspend(|| {
                    out::coded(bad.code, &format!("`{}` line {}: {}", path.display(), bad.line, bad.message));
                });
            }
            batch(lists, args, &all, sink, counts)?;
            bar.set_message(counts.line(bar.elapsed()));
            all.clear();
        }
        if n == 0 {
            bar.finish_and_clear();
            return Ok(());
        }
    }
}

/// Looks rows up on all cores, and writes what is found in the order of the rows.
fn batch(
    lists: &Lists<'_>,
    args: &ScreenArgs,
    all: &[Result<Row, Bad>],
    sink: &mut impl Write,
    counts: &mut Counts,
) -> Result<(), Failure> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let size = all.len().div_ceil(threads).max(1);
    let found: Vec<Vec<Vec<Found<'_>>>> = thread::scope(|s| {
        let look = |part: &[Result<Row, Bad>]| {
            let mut searcher = lists.index.searcher();
            let each = part.iter().map(|r| r.as_ref().map(|r| lists.find(&mut searcher, r, args.threshold)));
            each.map(Result::unwrap_or_default).collect::<Vec<_>>()
        };
        let parts: Vec<_> = all.chunks(size).map(|part| s.spawn(move || look(part))).collect();
        parts
            .into_iter()
            .map(|h| h.join().map_err(|_| Failure::Input("a search broke off".into())))
            .collect::<Result<Vec<_>, Failure>>()
    })?;
    for (row, found) in all.iter().zip(found.iter().flatten()) {
        let text = match row {
            Err(bad) => {
                counts.bad = counts.bad.saturating_add(1);
                if args.json { bad_json(bad) } else { continue }
            }
            Ok(row) => {
                counts.add(row, found);
                if args.json { json(row, found) } else { told(lists, args, row, found) }
            }
        };
        sink.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// What was found for a name, for a person.
fn told(lists: &Lists<'_>, args: &ScreenArgs, row: &Row, found: &[Found<'_>]) -> String {
    let open = match (row.name.is_cut(), row.name.is_empty()) {
        (true, _) => "longer than what is read, so it may be anyone",
        (_, true) => "nothing in it names anybody, so it may be anyone",
        _ => "",
    };
    if args.input.is_some() && found.is_empty() && open.is_empty() {
        return String::new();
    }
    let at = if args.input.is_some() { format!("line {}  ", row.line) } else { String::new() };
    let id = row.id.as_ref().map(|id| format!("{id}  ")).unwrap_or_default();
    let mut short: String = row.writing.chars().take(120).collect();
    if short.len() < row.writing.len() {
        short.push('…');
    }
    let mut o = format!("{}{}{}\n", out::paint(out::DIM, at), id, out::paint(out::BOLD, short));
    if !open.is_empty() {
        o.push_str(&format!("  {}\n", out::paint(out::YELLOW, open)));
    }
    let drawn = |f: &Found<'_>| align::draw(&row.name, &Name::new(f.name), &f.score, out::width());
    for f in found {
        o.push_str(&format!("{}\n", f.line()));
        if args.explain {
            o.push_str(&drawn(f));
        }
    }
    if found.is_empty() && open.is_empty() {
        o.push_str(&format!("  nobody from {} on\n", hundredths(args.threshold)));
        if args.explain {
            let near = lists.find(&mut lists.index.searcher(), row, NEAR);
            for f in near.iter().take(NEAREST) {
                o.push_str(&format!("{}  {}\n{}", f.line(), out::paint(out::DIM, "below the threshold"), drawn(f)));
            }
        }
    }
    o
}

#[derive(Serialize)]
struct RowOut<'a> {
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    name: &'a str,
    /// The name is longer than what is read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    /// Nothing in the name names anybody.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    nameless: bool,
    hits: Vec<HitOut<'a>>,
}

#[derive(Serialize)]
struct HitOut<'a> {
    score: u16,
    class: &'static str,
    list: &'a str,
    listing: &'a str,
    listed: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    agrees: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contradicts: Vec<&'static str>,
}

#[derive(Serialize)]
struct BadOut<'a> {
    line: usize,
    error: ErrorOut<'a>,
}

#[derive(Serialize)]
struct ErrorOut<'a> {
    code: &'a str,
    message: &'a str,
}

fn printed(value: &impl Serialize) -> String {
    serde_json::to_string(value).map_or_else(|_| String::new(), |s| s + "\n")
}

fn json(row: &Row, found: &[Found<'_>]) -> String {
    let hits = found.iter().map(|f| HitOut {
        score: f.score.basis_points,
        class: f.evidence.class(),
        list: f.list.id().as_str(),
        listing: f.listing.id.as_str(),
        listed: f.name,
        agrees: f.beside(Truth::Yes),
        contradicts: f.beside(Truth::No),
    });
    printed(&RowOut {
        line: row.line,
        id: row.id.as_deref(),
        name: &row.writing,
        cut: row.name.is_cut(),
        nameless: row.name.is_empty(),
        hits: hits.collect(),
    })
}

fn bad_json(bad: &Bad) -> String {
    printed(&BadOut { line: bad.line, error: ErrorOut { code: bad.code, message: &bad.message } })
}

#[derive(Default)]
struct Counts {
    names: usize,
    equal: usize,
    similar: usize,
    open: usize,
    hits: usize,
    bad: usize,
}

impl Counts {
    fn add(&mut self, row: &Row, found: &[Found<'_>]) {
        let one = |is: bool| usize::from(is);
        let equal = found.iter().any(|f| f.evidence.class() == "equal name");
        self.names = self.names.saturating_add(1);
        self.equal = self.equal.saturating_add(one(equal));
        self.similar = self.similar.saturating_add(one(!equal && !found.is_empty()));
        self.open = self.open.saturating_add(one(row.name.is_cut() || row.name.is_empty()));
        self.hits = self.hits.saturating_add(found.len());
    }
    fn rate(&self, took: Duration) -> String {
        let done = u128::try_from(self.names).unwrap_or(0);
        let rate = done.saturating_mul(1_000_000).checked_div(took.as_micros()).unwrap_or(done);
        format!("{rate}/s")
    }
    fn line(&self, took: Duration) -> String {
        let found = self.equal.saturating_add(self.similar);
        format!("{} names, {found} found, {} bad, {}", self.names, self.bad, self.rate(took))
    }
    fn table(&self, took: Duration) -> String {
        let mut t =
            table::flat(&["names", "equal to a listed one", "similar", "may be anyone", "hits", "bad rows", "rate"]);
        let row =
            [self.names, self.equal, self.similar, self.open, self.hits, self.bad].map(|n| Cell::new(n.to_string()));
        t.add_row(row.into_iter().chain([Cell::new(self.rate(took))]));
        table::right(&mut t, 0..7);
        table::text(&t)
    }
}
