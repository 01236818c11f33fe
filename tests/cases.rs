//! Decided cases as data, one runner: `tests/data/cases/*.toml`, in a form that a lawyer can read.
//! Each case is a request in the wire form, the lists and the view it is decided under, and what
//! the answer must say. All that does not hold is told at once. How a case is written stands in
//! `tests/data/cases/README.md`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use interdict::{
    Policy, Reference, Rulebook, View,
    policy::{ControlList, PartyList},
    source::{SourceFile, parse_rulebook, parse_rulebook_on},
    wire::{Detail, evaluate_json_with},
};
use serde::Deserialize;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "case")]
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    title: String,
    citation: String,
    source: String,
    /// For readers: how loose facts were typed, what the pack does not hold.
    #[serde(default)]
    #[allow(dead_code, reason = "words for people")]
    note: String,
    request: String,
    /// Rows by list, in the pack's own form, put beside what the pack brings.
    #[serde(default)]
    lists: BTreeMap<String, String>,
    #[serde(default)]
    strict: bool,
    matching: Option<String>,
    /// What decides: a pack (`us-ear` if nothing is said), or a rulebook of `tests/data/rulebooks`.
    #[serde(default = "us_ear")]
    rules: String,
    /// Rows put on a control list for this case, by list and table (`controls`, `eligibility`): entries that the
    /// law uses as examples and does not have.
    #[serde(default)]
    controls: BTreeMap<String, BTreeMap<String, String>>,
    known: Option<String>,
    #[serde(default)]
    scenarios: Vec<String>,
    expect: Option<Expect>,
    /// The same request on several days: `{date}` in it stands for the day.
    #[serde(default)]
    days: Vec<Day>,
}

fn us_ear() -> String {
    "us-ear".into()
}

/// One question of a case, with what is expected of the answer.
struct Asked<'c> {
    request: String,
    view: View,
    expect: &'c Expect,
    /// The day, for cases of several.
    on: String,
}

impl Case {
    fn asked(&self, at: &str) -> Vec<Asked<'_>> {
        match (&self.expect, self.days.is_empty()) {
            (Some(expect), true) => {
                let view = view(self.known.as_ref(), &self.scenarios);
                vec![Asked { request: self.request.clone(), view, expect, on: String::new() }]
            }
            (None, false) => self
                .days
                .iter()
                .map(|day| {
                    assert!(self.request.contains("{date}"), "{at}: the request has no `{{date}}`");
                    let known = day.known.as_ref().or(self.known.as_ref());
                    let scenarios: Vec<String> = self.scenarios.iter().chain(&day.scenarios).cloned().collect();
                    let mut on = format!(" on {}", day.date);
                    if let Some(k) = known {
                        write!(on, ", as known on {k}").unwrap();
                    }
                    let request = self.request.replace("{date}", &day.date);
                    Asked { request, view: view(known, &scenarios), expect: &day.expect, on }
                })
                .collect(),
            _ => panic!("{at}: a case has either `expect` or `days`"),
        }
    }
    fn key(&self) -> BookKey {
        (self.rules.clone(), self.lists.clone(), self.controls.clone(), self.strict, self.matching.clone())
    }
}

impl Asked<'_> {
    /// What of the answer is not as expected.
    fn wrong(&self, rulebook: &Rulebook) -> Vec<String> {
        // Only the full answer tells of authorizations that do not cover, and of what an item would be.
        let full = self.expect.not_exception.is_some() || self.expect.classified.is_some();
        let detail = if full { Detail::Full } else { Detail::Findings };
        let answer = evaluate_json_with(&Reference::new(rulebook), self.request.as_bytes(), detail, &self.view);
        compare(&serde_json::from_str(&answer).unwrap(), self.expect)
    }
    /// How far what is expected is from a policy: it is named, its code is, or neither.
    fn distance(&self, policy: &str, code: Option<&str>) -> usize {
        let names = |f: &String| f.split(' ').next() == Some(policy);
        let codes = [&self.expect.exception, &self.expect.not_exception];
        if self.expect.findings.iter().any(names) {
            0
        } else if code.is_some() && codes.into_iter().any(|c| c.as_deref() == code) {
            1
        } else {
            2
        }
    }
}

#[derive(Deserialize)]
struct Day {
    date: String,
    known: Option<String>,
    #[serde(default)]
    scenarios: Vec<String>,
    #[serde(flatten)]
    expect: Expect,
}

/// What is not named here is not looked at, but the clearance and the outcome always are.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Expect {
    clearance: String,
    /// Best and worst in one, where they are the same.
    outcome: Option<String>,
    best: Option<String>,
    worst: Option<String>,
    /// `policy truth [review policy]`, each of which must stand among the findings.
    #[serde(default)]
    findings: Vec<String>,
    /// Policies that must not stand there, whatever their truth.
    #[serde(default)]
    not_findings: Vec<String>,
    /// The code of an authorization that must cover some line.
    exception: Option<String>,
    /// The code of one that must have been looked at and not cover.
    not_exception: Option<String>,
    /// Facts that must stand among the missing ones.
    #[serde(default)]
    missing: Vec<String>,
    /// `code at`, each of which must stand among the problems; none may be there otherwise.
    #[serde(default)]
    problems: Vec<String>,
    /// Facts that must have been presumed.
    #[serde(default)]
    presumed: Vec<String>,
    /// The categories whose limits hold for the item of some line, exactly these and in order: a category,
    /// or a category and `unknown`.
    classified: Option<Vec<String>>,
    /// Whether the regime reaches it.
    subject: Option<String>,
    /// Grounds that must be among those that do.
    #[serde(default)]
    grounds: Vec<String>,
}

#[test]
fn every_case_is_decided_as_written() {
    let mut books = Books::default();
    let (mut failures, mut count) = (Vec::new(), 0usize);
    let mut ids = BTreeSet::new();
    let mut unasked = 0usize;
    for (file, case) in all() {
        let at = format!("{file}: {} ({})", case.id, case.title);
        // Where names cannot be compared by likeness, there is no such rulebook.
        if case.matching.as_deref() == Some("index") && !cfg!(feature = "screen") {
            unasked += 1;
            continue;
        }
        if !ids.insert(case.id.clone()) {
            failures.push(format!("{at}\n    the id stands twice"));
        }
        if case.citation.is_empty() || case.title.is_empty() {
            failures.push(format!("{at}\n    a case has a title and a citation"));
        }
        let rulebook = books.of(&case);
        for asked in case.asked(&at) {
            count += 1;
            let wrong = asked.wrong(rulebook);
            if !wrong.is_empty() {
                failures.push(format!("{at}{}\n    {}", asked.on, wrong.join("\n    ")));
            }
        }
    }
    println!("{} cases, {count} decisions, {} rulebooks", ids.len(), books.made.len());
    println!("{unasked} cases need the feature `screen`, and were not asked");
    assert!(
        failures.is_empty(),
        "{} of {count} decisions are not as written:\n\n{}\n",
        failures.len(),
        failures.join("\n\n")
    );
}

/// A policy without a case that needs it could be wrong, or missing, and nobody would see it.
#[test]
fn every_policy_of_a_pack_has_a_case_that_fails_without_it() {
    let cases: Vec<(String, Case)> = all();
    let policies: Vec<(&str, &Policy)> =
        PACKS.iter().flat_map(|name| rules(name).policies.iter().map(|p| (*name, p))).collect();
    // The policies are shared out; each thread makes its own rulebooks.
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let without_case: Vec<String> = std::thread::scope(|scope| {
        let of = |t: usize| policies.iter().skip(t).step_by(threads);
        let cases = &cases;
        let all: Vec<_> = (0..threads)
            .map(|t| {
                scope.spawn(move || {
                    of(t).filter(|(pack, p)| !needed(pack, p, cases)).map(|(_, p)| p.id.to_string()).collect::<Vec<_>>()
                })
            })
            .collect();
        all.into_iter().flat_map(|t| t.join().unwrap()).collect()
    });
    println!("{} policies, each with a case that fails without it", policies.len() - without_case.len());
    assert!(
        without_case.is_empty(),
        "{} policies could be removed and every case would still pass:\n{}",
        without_case.len(),
        without_case.join("\n")
    );
}

/// Whether some case fails without a policy. Cases that name the policy or its code are tried first; any
/// other may turn on it as well.
fn needed(pack: &str, policy: &Policy, cases: &[(String, Case)]) -> bool {
    let code = policy.effect.authorization().map(|(code, _)| code.to_string());
    let of_pack = cases.iter().filter(|(_, c)| c.rules == pack);
    let mut asked: Vec<(usize, &Case, Asked<'_>)> = of_pack
        .flat_map(|(file, c)| c.asked(file).into_iter().map(move |a| (c, a)))
        .map(|(c, a)| (a.distance(policy.id.as_str(), code.as_deref()), c, a))
        .collect();
    asked.sort_by_key(|(distance, ..)| *distance);
    let mut without = Books::without(policy.id.as_str());
    asked.iter().any(|(_, case, one)| !one.wrong(without.of(case)).is_empty())
}

#[test]
fn every_row_of_the_decided_cases_is_typed_or_says_why_not() {
    rows_are_accounted_for("ear_cases", "not_covered.toml");
}

#[test]
fn every_row_of_the_punished_failures_is_typed_or_says_why_not() {
    rows_are_accounted_for("enforcement", "enforcement_not_covered.toml");
}

/// Each shared row is the source of a case, or stands in the file of exceptions with its reason.
fn rows_are_accounted_for(rows_of: &str, exceptions: &str) {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct NotCovered {
        row: Vec<Row>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        id: String,
        reason: String,
    }
    let typed: BTreeSet<String> = all()
        .into_iter()
        .filter_map(|(_, c)| c.source.strip_prefix(rows_of)?.strip_prefix('/').map(Into::into))
        .collect();
    let text = fs::read_to_string(data().join(exceptions)).unwrap();
    let mut reasons = BTreeMap::new();
    for r in toml::from_str::<NotCovered>(&text).unwrap().row {
        assert!(r.reason.len() > 20, "{}: the reason says which rule is missing", r.id);
        assert!(reasons.insert(r.id.clone(), r.reason).is_none(), "{} stands twice in {exceptions}", r.id);
    }
    let Some(path) = shared().map(|s| s.join(format!("cases/{rows_of}.jsonl"))).filter(|p| p.is_file()) else {
        println!("skipped: ../shared/cases/{rows_of}.jsonl is not here");
        return;
    };
    let rows: BTreeSet<String> = fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap().get("id").and_then(Value::as_str).unwrap().to_string())
        .collect();
    let mut wrong = Vec::new();
    for id in &rows {
        match (typed.contains(id), reasons.contains_key(id)) {
            (true, true) => wrong.push(format!("{id} is typed and stands in {exceptions} as well")),
            (false, false) => wrong.push(format!("{id} is neither typed nor in {exceptions}")),
            _ => {}
        }
    }
    wrong.extend(
        typed
            .iter()
            .chain(reasons.keys())
            .filter(|id| !rows.contains(*id))
            .map(|id| format!("{id} is no row of {rows_of}.jsonl")),
    );
    println!("{} rows: {} typed, {} not covered", rows.len(), typed.len(), reasons.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The project's folder, looked up when the test runs, so that data may change without a build.
fn root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("."), PathBuf::from)
}

fn data() -> PathBuf {
    root().join("tests/data/cases")
}

/// The files below a folder as they are now.
fn files_of(folder: &Path) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(f) = folders.pop() {
        for path in fs::read_dir(f).unwrap().map(|e| e.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                out.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    out.sort();
    out
}

/// The rules of a case: a pack read from its folder, or one file of `tests/data/rulebooks`.
fn rules(name: &str) -> &'static Rulebook {
    static RULES: Mutex<BTreeMap<String, &'static Rulebook>> = Mutex::new(BTreeMap::new());
    if let Some(r) = RULES.lock().unwrap().get(name) {
        return r;
    }
    let folder = root().join("packs").join(name);
    let files = if folder.is_dir() {
        files_of(&folder)
    } else {
        let file = root().join("tests/data/rulebooks").join(format!("{name}.toml"));
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("no rulebook `{name}`: {e}"));
        vec![(format!("{name}.toml"), text)]
    };
    let files: Vec<SourceFile<'_>> = files.iter().map(|(name, text)| SourceFile { name, text }).collect();
    let read = parse_rulebook(&files).unwrap_or_else(|e| panic!("`{name}` does not read:\n{e}"));
    // Kept for as long as the test runs.
    let read: &'static Rulebook = Box::leak(Box::new(read));
    RULES.lock().unwrap().entry(name.into()).or_insert(read)
}

const PACKS: [&str; 2] = ["us-ear", "us-pafaca"];

#[test]
fn the_packs_that_ship_are_the_folders() {
    assert_eq!(rules("us-ear").fingerprint(), interdict::packs::us_ear().unwrap().fingerprint());
    assert_eq!(rules("us-pafaca").fingerprint(), interdict::packs::us_pafaca().unwrap().fingerprint());
}

/// What is shared between projects, beside this one.
fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("INTERDICT_SHARED").map(PathBuf::from);
    named.or_else(|| Some(root().join("../shared"))).filter(|p| p.is_dir())
}

/// Every case with the name of its file, in the order of the names.
fn all() -> Vec<(String, Case)> {
    let mut files: Vec<PathBuf> = fs::read_dir(data())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml") && !p.to_string_lossy().ends_with("not_covered.toml"))
        .collect();
    files.sort();
    let mut out = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let file: File = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        out.extend(file.cases.into_iter().map(|c| (name.clone(), c)));
    }
    out
}

fn view(known: Option<&String>, scenarios: &[String]) -> View {
    let mut view = View::latest();
    if let Some(day) = known {
        view.known = interdict::model::Known::On(day.parse().unwrap());
    }
    view.scenarios = scenarios.iter().map(|s| s.parse().unwrap()).collect();
    view
}

/// Lists, strictness and matching.
type BookKey = (String, BTreeMap<String, String>, BTreeMap<String, BTreeMap<String, String>>, bool, Option<String>);

/// A rulebook per combination of rules, lists, rows, strictness and matching, made once.
#[derive(Default)]
struct Books {
    made: BTreeMap<BookKey, Rulebook>,
    /// The policy that they are made without.
    without: Option<String>,
}

impl Books {
    fn without(policy: &str) -> Books {
        Books { without: Some(policy.into()), ..Books::default() }
    }
    fn of(&mut self, case: &Case) -> &Rulebook {
        let key = case.key();
        self.made.entry(key).or_insert_with(|| {
            let base = rules(&case.rules);
            let mut parts = base.to_owned().into_parts();
            parts.policies.retain(|p| self.without.as_deref() != Some(p.id.as_str()));
            for (id, tables) in &case.controls {
                let list = parts.controls.get_mut(id.as_str()).unwrap_or_else(|| panic!("{}: no `{id}`", case.id));
                let more = read_controls(tables).unwrap_or_else(|e| panic!("{}: {e}", case.id));
                list.rows.extend(more.rows);
                list.eligibility.extend(more.eligibility);
            }
            for (id, csv) in &case.lists {
                let old =
                    parts.lists.get(id.as_str()).unwrap_or_else(|| panic!("{}: there is no list `{id}`", case.id));
                let more = read_list(base, id, csv).unwrap_or_else(|e| panic!("{}: {e}", case.id));
                let listings = old.listings().iter().chain(more.listings()).cloned().collect();
                let list = PartyList::new(old.id().clone(), old.name(), listings).unwrap();
                let list = list.kept(old.as_of(), old.max_age_days());
                parts.lists.insert(list.id().clone(), list);
            }
            let mut rulebook = Rulebook::new(parts).unwrap();
            if case.strict {
                rulebook = rulebook.strict();
            }
            if let Some(m) = &case.matching {
                rulebook = rulebook.matching(m.parse().unwrap());
            }
            rulebook
        })
    }
}

/// Reads the rows of a list by the terms of the pack.
fn read_list(base: &Rulebook, id: &str, csv: &str) -> Result<PartyList, String> {
    let head = "[[table]]\nkind = \"list\"\nid = \"rows\"\nfile = \"rows.csv\"\n";
    let files = [SourceFile { name: "cases.toml", text: head }, SourceFile { name: "rows.csv", text: csv }];
    let parts = parse_rulebook_on(base, &files).map_err(|e| format!("list `{id}`: {e}"))?.into_parts();
    parts.lists.get("rows").cloned().ok_or_else(|| "no list".into())
}

/// Reads rows of a control list, by table.
fn read_controls(tables: &BTreeMap<String, String>) -> Result<ControlList, String> {
    let mut head = String::from("[[regime]]\nid = \"rows\"\n");
    for kind in tables.keys() {
        write!(head, "[[table]]\nkind = \"{kind}\"\nid = \"rows\"\nfile = \"{kind}.csv\"\n").unwrap();
    }
    let names: Vec<String> = tables.keys().map(|kind| format!("{kind}.csv")).collect();
    let mut files = vec![SourceFile { name: "cases.toml", text: &head }];
    files.extend(names.iter().zip(tables.values()).map(|(name, text)| SourceFile { name, text }));
    let parts = parse_rulebook(&files).map_err(|e| e.to_string())?.into_parts();
    parts.controls.get("rows").cloned().ok_or_else(|| "no control list".into())
}

/// What of the answer is not as expected.
fn compare(answer: &Value, expect: &Expect) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(e) = answer.get("error") {
        return vec![format!("the request is not one: {e}")];
    }
    let mut differ = |what: &str, wanted: &str, found: &str| {
        if wanted != found {
            wrong.push(format!("{what}: expected {wanted}, found {found}"));
        }
    };
    differ("clearance", &expect.clearance, text(answer, "clearance"));
    let (best, worst) = match &expect.outcome {
        Some(both) => (both, both),
        None => (expect.best.as_ref().unwrap(), expect.worst.as_ref().unwrap()),
    };
    differ("best", best, &outcome(answer.get("best")));
    differ("worst", worst, &outcome(answer.get("worst")));
    let findings: Vec<Vec<&str>> = list(answer, "findings")
        .map(|f| ["policy", "truth", "review_policy"].iter().map(|k| text(f, k)).filter(|s| !s.is_empty()).collect())
        .collect();
    let shown = || findings.iter().map(|f| f.join(" ")).collect::<Vec<_>>().join("; ");
    for wanted in &expect.findings {
        let words: Vec<&str> = wanted.split(' ').collect();
        if !findings.iter().any(|f| f.starts_with(&words)) {
            wrong.push(format!("no finding `{wanted}`; there are: {}", shown()));
        }
    }
    for unwanted in &expect.not_findings {
        if findings.iter().any(|f| f.first().is_some_and(|id| id == unwanted)) {
            wrong.push(format!("`{unwanted}` should not be a finding; there are: {}", shown()));
        }
    }
    let considered: Vec<(&str, &str)> = list(answer, "lines")
        .flat_map(|l| list(l, "authorizations"))
        .map(|a| (text(a, "code"), text(a, "covers")))
        .collect();
    for (code, fine) in [(&expect.exception, true), (&expect.not_exception, false)] {
        let Some(code) = code else { continue };
        let mut same = considered.iter().filter(|(c, _)| c == code);
        // One that must not cover must have been looked at, so that its absence is seen as well.
        let holds = match fine {
            true => same.any(|(_, t)| *t == "yes"),
            false => same.next().is_some() && considered.iter().all(|(c, t)| c != code || *t == "no"),
        };
        if !holds {
            wrong.push(format!(
                "`{code}` should {} cover; looked at: {considered:?}",
                if fine { "surely" } else { "not" }
            ));
        }
    }
    if let Some(wanted) = &expect.classified {
        let one = |c: &Value| format!("{} {}", text(c, "category"), text(c, "truth")).replace(" yes", "");
        let of_lines: Vec<Vec<String>> =
            list(answer, "lines").map(|l| list(l, "classified").map(one).collect()).collect();
        if !of_lines.contains(wanted) {
            wrong.push(format!("classified: expected {wanted:?} for some line, found {of_lines:?}"));
        }
    }
    let mut among = |what: &str, wanted: &[String], found: Vec<String>, complete: bool| {
        for w in wanted.iter().filter(|w| !found.contains(w)) {
            wrong.push(format!("{what}: `{w}` is not there; there are: {}", found.join("; ")));
        }
        if complete {
            for f in found.iter().filter(|f| !wanted.contains(f)) {
                wrong.push(format!("{what}: `{f}` was not expected"));
            }
        }
    };
    let each = |key: &str, of: &str| -> Vec<String> { list(answer, key).map(|m| text(m, of).to_string()).collect() };
    among("missing", &expect.missing, each("missing", "fact"), false);
    among("presumed", &expect.presumed, each("presumed", "fact"), false);
    let problems = list(answer, "problems").map(|p| format!("{} {}", text(p, "code"), text(p, "at"))).collect();
    among("problems", &expect.problems, problems, true);
    if let Some(ear) = list(answer, "regimes").find(|r| text(r, "regime") == "us-ear") {
        let grounds = ear.get("grounds").and_then(Value::as_array).into_iter().flatten();
        among("grounds", &expect.grounds, grounds.filter_map(Value::as_str).map(Into::into).collect(), false);
        if let Some(s) = &expect.subject
            && text(ear, "subject") != s
        {
            wrong.push(format!("subject: expected {s}, found {}", text(ear, "subject")));
        }
    }
    if !wrong.is_empty() {
        let missing = each("missing", "fact").join("; ");
        wrong.push(format!("(findings: {}; missing: {missing})", shown()));
    }
    wrong
}

fn text<'v>(v: &'v Value, key: &str) -> &'v str {
    v.get(key).and_then(Value::as_str).unwrap_or_default()
}
fn list<'v>(v: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    v.get(key).and_then(Value::as_array).into_iter().flatten()
}
fn outcome(v: Option<&Value>) -> String {
    let v = v.unwrap_or(&Value::Null);
    format!("{} {}", text(v, "outcome"), text(v, "review_policy")).trim().into()
}
