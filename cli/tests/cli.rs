//! The command as a person or a script calls it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use serde_json::Value;
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

struct Ran {
    out: String,
    err: String,
    code: Option<i32>,
}

impl Ran {
    #[track_caller]
    fn exits(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }
    #[track_caller]
    fn says(self, what: &[&str]) -> Ran {
        for w in what {
            assert!(self.out.contains(w), "no `{w}` in:\n{}", self.out);
        }
        self
    }
    #[track_caller]
    fn complains(self, what: &[&str]) -> Ran {
        for w in what {
            assert!(self.err.contains(w), "no `{w}` in:\n{}", self.err);
        }
        self
    }
    #[track_caller]
    fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
    }
}

fn run(args: &[&str]) -> Ran {
    with_input(args, "")
}

/// Runs in `tests/data`, so that files are named as a person there would name them.
fn with_input(args: &[&str], input: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_interdict"))
        .args(args)
        .current_dir(data(""))
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let o = child.wait_with_output().unwrap();
    Ran { out: String::from_utf8(o.stdout).unwrap(), err: String::from_utf8(o.stderr).unwrap(), code: o.status.code() }
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// A file of this test run.
fn temp(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().into()
}

#[test]
fn demo_tells_the_story_with_its_days() {
    let r = run(&[]).exits(0).says(&[
        "2019-05-16",
        "2019-05-20",
        "to 2020-08-13",
        "known on 2019-05-20  until 2019-08-19",
        "known on 2020-05-15  until 2020-08-13",
        "2020-05-15",
        "2020-08-17",
        "2020-11-13",
        "2024-05-07",
        "revoked on this day",
        "SCENARIO, not law: huawei-denial-2023",
        "2023-01-30",
        "policy of denial",
        "case by case",
        "84 FR 22963",
        "STOP: the transaction may not go ahead.",
    ]);
    assert!(!r.out.contains('\u{1b}'), "a pipe gets no color");
    for l in r.out.lines() {
        assert!(l.chars().count() <= 100, "{} columns: {l}", l.chars().count());
    }
    assert_eq!(r.err, "");
    // What the press reported is in no decision but those of the scenario.
    let chapter = |n: usize| run(&["demo", "--only", &n.to_string()]).exits(0).out;
    let denied = |text: &str| text.lines().any(|l| l.starts_with(" to ") && l.contains(" policy of denial "));
    assert_eq!((1..=12).filter(|n| denied(&chapter(*n))).collect::<Vec<_>>(), [5]);
    assert_eq!(run(&["demo"]).out, r.out);
    run(&["demo", "--only", "14"]).exits(2).complains(&["there is no chapter 14"]);
}

/// The first days of the periods of a chapter, each with its clearance.
fn periods(text: &str) -> Vec<(String, String)> {
    let first_cells = |l: &str| {
        let mut words = l.split_whitespace();
        let (day, word) = (words.next()?, words.next()?);
        let is = day.len() == 10 && l.starts_with(' ') && ["GO", "STOP", "ASK"].contains(&word);
        is.then(|| (day.to_string(), word.to_string()))
    };
    text.lines().filter_map(first_cells).collect()
}

#[test]
fn demo_tells_of_an_affiliate_around_the_affiliates_rule() {
    let r = run(&["demo", "--only", "10"]).exits(0).says(&[
        "of which Huawei owns 60 percent",
        "us-ear/listed-owner",
        "to 2025-09-28",
        "presumption of denial",
        "to 2025-11-09",
        "to 2026-11-09",
        "unless the stay is extended",
    ]);
    let wanted = [("2025-09-01", "GO"), ("2025-09-29", "STOP"), ("2025-11-10", "GO"), ("2026-11-10", "STOP")];
    assert_eq!(periods(&r.out), wanted.map(|(d, w)| (d.to_string(), w.to_string())));
}

#[test]
fn demo_tells_of_the_ban_its_bill_and_the_orders_not_to_enforce_it() {
    let r = run(&["demo", "--only", "11"]).exits(0).says(&[
        "SCENARIO, not law: app-ban-2024",
        "to 2024-04-23",
        "proposed, not law",
        "to 2025-01-18",
        "in force, and announced as not enforced",
        "to 2026-01-23",
        "known on 2024-03-05  a bill, not law",
        "known on 2024-04-24  law, in force from 2025-01-19",
        "known on 2025-01-20  in force, not enforced by executive order until 2025-04-05",
        "known on 2025-04-04  in force, not enforced by executive order until 2025-06-19",
        "known on 2025-06-19  in force, not enforced by executive order until 2025-09-17",
        "known on 2025-09-16  in force, not enforced by executive order until 2025-12-16",
        "known on 2025-09-25  in force, not enforced by executive order until 2026-01-23",
    ]);
    let wanted = [
        ("2024-01-01", "GO"),
        ("2024-03-05", "STOP"),
        ("2024-04-24", "GO"),
        ("2025-01-19", "STOP"),
        ("2026-01-24", "STOP"),
    ];
    assert_eq!(periods(&r.out), wanted.map(|(d, w)| (d.to_string(), w.to_string())));
    // Another application, a quarter Chinese: it goes, and the advice begins with the Act.
    let r = run(&["demo", "--only", "12"]).exits(0).says(&["+ us-pafaca/2-g-3-b-watch begins", "to 2024-04-23"]);
    let wanted = [("2024-01-01", "GO"), ("2024-04-24", "GO")];
    assert_eq!(periods(&r.out), wanted.map(|(d, w)| (d.to_string(), w.to_string())));
}

#[test]
fn color_is_asked_for_or_seen() {
    assert!(run(&["demo", "--only", "1", "--color", "always"]).out.contains("\u{1b}["));
    assert!(!run(&["demo", "--only", "1", "--color", "never"]).out.contains("\u{1b}["));
}

#[test]
fn evaluate_answers_the_sample_of_the_wire_form() {
    let r = run(&["evaluate", "--pack", "us-ear", "request.jsonl"]).exits(0).complains(&["1 transaction in"]);
    let all = r.lines();
    assert_eq!(all.len(), 1);
    let a = &all[0];
    assert_eq!(a["clearance"], "stop");
    for side in ["best", "worst"] {
        assert_eq!(a[side]["outcome"], "license_required");
        assert_eq!(a[side]["review_policy"], "presumption_of_denial");
    }
    let f = &a["findings"][0];
    assert_eq!(f["policy"], "us-ear/744.11");
    assert_eq!(f["for"]["listing"], "el-huawei-technologies-co-ltd-cn");
    assert!(a.get("report").is_none());
    let full = run(&["evaluate", "request.jsonl", "--detail", "full"]).exits(0).lines();
    assert!(full[0]["report"].as_str().unwrap().starts_with("STOP"));
}

#[test]
fn evaluate_joins_a_house_rulebook() {
    let both = ["evaluate", "--pack", "us-ear", "--rules", "house.toml", "in.jsonl"];
    let all = run(&both).exits(0).lines();
    assert_eq!((&all[0]["id"], &all[0]["clearance"]), (&"a".into(), &"stop".into()));
    assert_eq!(all[0]["findings"][0]["policy"], "house/no-5a992-to-ae");
    assert_eq!((&all[1]["id"], &all[1]["clearance"]), (&"b".into(), &"go".into()));
    // A folder with a table below it; two rulebooks of the house at once.
    let all = run(&["evaluate", "--rules", "house.toml", "--rules", "house", "in.jsonl"]).exits(0).lines();
    let policies: Vec<&str> =
        all[0]["findings"].as_array().unwrap().iter().map(|f| f["policy"].as_str().unwrap()).collect();
    assert_eq!(policies, ["acme/stopped", "house/no-5a992-to-ae"]);
}

#[test]
fn a_house_rulebook_cannot_join_the_regime_of_a_pack() {
    let text = fs::read_to_string(data("house.toml")).unwrap().replace("house", "us-ear");
    let file = temp("loosen.toml", &text);
    run(&["evaluate", "--pack", "us-ear", "--rules", &file, "in.jsonl"])
        .exits(1)
        .complains(&["error[foreign-policy]", "error[duplicate-id]"]);
}

#[test]
fn a_line_that_is_no_transaction_stops_and_the_rest_goes_on() {
    let good = fs::read_to_string(data("in.jsonl")).unwrap();
    let (a, b) = good.trim().split_once('\n').unwrap();
    let input = format!("\u{feff}{a}\nnot json\n\n{{\"v\":2}}\n[]\r\n{b}");
    let r = with_input(&["evaluate", "-"], &input).exits(1).complains(&["3 lines are no transaction", "error"]);
    let all = r.lines();
    assert_eq!(all.len(), 5);
    for n in [1, 2, 3] {
        assert_eq!(all[n]["clearance"], "stop");
    }
    assert_eq!(all[1]["error"]["code"], "bad-json");
    assert_eq!(all[2]["error"]["code"], "bad-version");
    assert_eq!((&all[0]["id"], &all[4]["id"]), (&"a".into(), &"b".into()));
    assert!(all[0].get("error").is_none());
}

#[test]
fn answers_keep_the_order_of_many_lines() {
    let one = fs::read_to_string(data("in.jsonl")).unwrap().lines().next().unwrap().to_string();
    let input: String = (0..100).map(|n| one.replace("\"id\":\"a\"", &format!("\"id\":\"n{n}\"")) + "\n").collect();
    let out = temp("many.out.jsonl", "");
    let r = with_input(&["evaluate", "-", "--rules", "house.toml", "--out", &out], &input).exits(0);
    assert_eq!(r.out, "");
    let text = fs::read_to_string(&out).unwrap();
    for (n, l) in text.lines().enumerate() {
        assert!(l.contains(&format!("\"id\":\"n{n}\",\"clearance\":\"stop\"")), "{l}");
    }
    assert_eq!(text.lines().count(), 100);
}

#[test]
fn evaluate_refuses_what_it_cannot_do() {
    run(&["evaluate", "nowhere.jsonl"]).exits(1).complains(&["cannot read `nowhere.jsonl`: there is no such file"]);
    run(&["evaluate", "."]).exits(1).complains(&["it is a folder"]);
    run(&["evaluate", "in.jsonl", "--out", "in.jsonl"]).exits(2).complains(&["is the input"]);
    run(&["evaluate", "in.jsonl", "--known", "2020-1-1"]).exits(2).complains(&["YYYY-MM-DD"]);
    run(&["evaluate", "in.jsonl", "--scenario", "nowhere"]).exits(2).complains(&["it has `huawei-denial-2023`"]);
    run(&["evaluate", "in.jsonl", "--matching", "fuzzy"]).exits(2).complains(&["exact, host"]);
    run(&["evaluate"]).exits(2);
}

#[test]
fn strict_presumes_nothing() {
    let presumed = |r: Ran| r.lines()[0]["presumed"].as_array().unwrap().len();
    assert!(presumed(run(&["evaluate", "request.jsonl"])) > 0);
    assert_eq!(presumed(run(&["evaluate", "request.jsonl", "--strict"])), 0);
}

#[test]
fn knowledge_and_scenarios_reach_the_decision() {
    let view = |args: &[&str]| {
        let mut all = vec!["evaluate", "request.jsonl"];
        all.extend(args);
        run(&all).exits(0).lines()[0].clone()
    };
    let later = view(&["--known", "2019-05-01"]);
    assert_eq!((&later["clearance"], &later["view"]["known"]), (&"go".into(), &"2019-05-01".into()));
    let text = fs::read_to_string(data("request.jsonl")).unwrap().replace("2020-12-01", "2023-06-01");
    let file = temp("2023.jsonl", &text);
    let law = run(&["evaluate", &file]).lines()[0].clone();
    let reported = run(&["evaluate", &file, "--scenario", "huawei-denial-2023"]).lines()[0].clone();
    assert_eq!(law["worst"]["review_policy"], "presumption_of_denial");
    assert_eq!(reported["worst"]["review_policy"], "policy_of_denial");
}

#[test]
fn check_tells_every_mistake_with_its_place() {
    let text = fs::read_to_string(data("house.toml")).unwrap();
    let text = text.replace("destination", "destinaton").replace("\"prohibit\"", "\"prohibt\"");
    let file = temp("wrong.toml", &text);
    let line = 1 + text.lines().position(|l| l.contains("destinaton")).unwrap();
    let column = 1 + text.lines().nth(line - 1).unwrap().find("destinaton").unwrap();
    run(&["check", &file]).exits(1).complains(&[
        "error[unknown-condition]: there is no condition `destinaton`; did you mean `destination`?",
        &format!("wrong.toml:{line}:{column}"),
        "^^^^^^^^^^",
        "error[bad-effect]: there is no effect `prohibt`; did you mean `prohibit`?",
        "2 mistakes",
    ]);
}

#[test]
fn check_tells_a_mistake_in_a_table_of_a_folder() {
    temp("folder/rulebook.toml", &fs::read_to_string(data("house/rulebook.toml")).unwrap());
    let table = temp("folder/lists/stop.csv", "listing,name,countries\nx-1,Acme,ZZ\n");
    let folder = Path::new(&table).parent().unwrap().parent().unwrap().to_str().unwrap().to_string();
    run(&["check", &folder]).exits(1).complains(&["error[bad-country]", "stop.csv:2:10", "^^"]);
}

#[test]
fn check_sums_up_what_is_fine() {
    run(&["check", "house.toml"]).exits(0).says(&["ok:", "house.toml (1 file)", "prohibit 1"]);
    run(&["check", "house"]).exits(0).says(&["house (2 files)", "acme-stop 1"]);
    run(&["check", "--pack", "us-ear"]).exits(0).says(&["us-ear (as of ", "require license", "huawei-denial-2023"]);
    run(&["check", "house.toml", "--pack", "us-ear"]).exits(0).says(&["joined to us-ear", "2: house, us-ear"]);
    run(&["check"]).exits(2);
    run(&["check", "nowhere"]).exits(1).complains(&["there is no such file"]);
}

#[test]
fn show_has_a_page_for_a_policy_and_a_table_of_all() {
    run(&["show", "us-ear/744.11"]).exits(0).says(&[
        "15 CFR 744.11(a)",
        "the item is within the listing's own scope",
        "a license held under the same regime",
        "[[policy]]\n  id = \"us-ear/744.11\"",
    ]);
    run(&["show", "us-ear/tgl"]).exits(0).says(&[
        "known since 2019-05-20: from 2019-05-20 to 2019-08-19",
        "known since 2019-08-19: extended, to 2019-11-18",
    ]);
    run(&["show"]).exits(0).says(&["us-ear/744.11", "not law]"]);
    // A bill that became law is law, whatever scenario it has.
    let ban = run(&["show", "--pack", "us-pafaca"]).exits(0).says(&["us-pafaca/2-a-named"]);
    assert!(!ban.out.contains("not law]"), "{}", ban.out);
    run(&["show", "us-ear"])
        .exits(0)
        .says(&["Subject to it on any of these grounds", "us_origin, it is of US origin (15 CFR 734.3(a)(2))"]);
    run(&["show", "house/no-5a992-to-ae", "--rules", "house.toml"]).exits(0).says(&["Acme Trade Policy 4.2"]);
    run(&["show", "744.11"]).exits(2).complains(&["there is `us-ear/744.11`"]);
}

#[test]
fn timeline_shows_periods_to_people_and_to_programs() {
    let days = ["--from", "2025-12-01", "--until", "2026-02-01"];
    let house = ["timeline", "in.jsonl", "--pack", "us-ear", "--rules", "house.toml"];
    run(&[&house[..], &days[..]].concat()).exits(0).says(&[
        "GO",
        "to 2025-12-31",
        "STOP",
        "+ house/no-5a992-to-ae begins",
    ]);
    let all = run(&[&house[..], &days[..], &["--json"]].concat()).exits(0).lines();
    assert_eq!(all.len(), 3);
    assert_eq!((&all[0]["until"], &all[0]["clearance"]), (&"2026-01-01".into(), &"go".into()));
    assert_eq!((&all[1]["from"], &all[1]["clearance"]), (&"2026-01-01".into(), &"stop".into()));
    assert_eq!(all[1]["changes"][0]["how"], "begins");
    run(&["timeline", "in.jsonl", "--from", "2026-01-01", "--until", "2026-01-01"]).exits(2);
}

#[test]
fn explain_says_why() {
    run(&["explain", "request.jsonl"]).exits(0).says(&[
        "STOP: the transaction may not go ahead.",
        "us-ear/744.11 applies",
        "Ways out:",
    ]);
    run(&["explain", "request.jsonl", "--policy", "us-ear/tgl"])
        .exits(0)
        .says(&["us-ear/tgl (TGL) does not cover item 1", "is not in force on 2020-12-01"]);
    run(&["explain", "request.jsonl", "--policy", "us-ear/nothing"]).exits(2);
    // Where nothing is stated nearly all is open: its first is told, and that there is more.
    let file = temp("nothing.json", "{\"v\":1}");
    let short = run(&["explain", &file]).exits(0).says(&["more rules that may apply", "`--all` tells all of it"]);
    let all = run(&["explain", &file, "--all"]).exits(0);
    assert!(!all.out.contains("more rules that may apply"));
    assert!(short.out.len() < 20_000 && all.out.len() > 50 * short.out.len(), "{} {}", short.out.len(), all.out.len());
    // What little is open is told in full, with or without.
    assert_eq!(run(&["explain", "request.jsonl"]).out, run(&["explain", "request.jsonl", "--all"]).out);
    // Two entries of the same name are told together.
    run(&["explain", "request.jsonl"]).says(&["Alike about ultimate consignee p2"]);
    // An array, over lines; one of its elements is no transaction.
    let good = fs::read_to_string(data("request.jsonl")).unwrap();
    let file = temp("array.json", &format!("[\n{good},\n{{\"v\":2}}\n]"));
    run(&["explain", &file]).exits(1).says(&["STOP"]).complains(&["transaction 2", "bad-version"]);
}

#[test]
fn load_accounts_for_every_row() {
    let csl = temp(
        "small.csv",
        "_id,source,name,addresses,federal_register_notice,start_date,end_date,license_requirement,license_policy,alt_names\n\
         a1,Entity List (EL) - Bureau of Industry and Security,Example Works,\"Minsk, BY\",87 FR 20299,2022-04-07,,For all items subject to the EAR,Policy of denial.,\n\
         short,row\n",
    );
    let list = format!("csl={csl}");
    run(&["load", "--list", &list]).exits(1).says(&["1 row not kept", "Entity List (EL)", "    3   bad-row"]);
    run(&["load", "--list", &list, "--allow-incomplete"]).exits(0);
    let all = run(&["load", "--list", &list, "--json", "--allow-incomplete"]).exits(0).lines();
    assert!(all.iter().any(|l| l["kind"] == "rejected" && l["line"] == 3));
    run(&["evaluate", "in.jsonl", "--list", &list]).exits(1).complains(&["incomplete", "line 3"]);
    let r = run(&["evaluate", "in.jsonl", "--list", &list, "--allow-incomplete"]).exits(0);
    assert_eq!(r.lines().len(), 2);
    // A list in this project's own form.
    let own = "acme-stop=house/lists/stop.csv";
    run(&["load", "--list", own, "--list-as-of", "acme-stop=2026-01-01"]).exits(0).says(&["acme-stop", "2026-01-01"]);
    run(&["load", "--list", own]).exits(0).complains(&["no as-of date"]);
    run(&["load"]).exits(2);
    let wrong = format!("mine={}", temp("mine.csv", "listing,name,countries\nx-1,Acme,ZZ\n"));
    run(&["load", "--list", &wrong]).exits(1).complains(&["mine.csv:2:10", "bad-country"]);
    // Its entries may name what the rulebook defines, and nothing else.
    let terms = format!("meu={}", temp("meu.csv", "listing,name,scope\nm-1,Acme,el/supp-2-744\n"));
    run(&["load", "--list", &terms]).exits(0).says(&["list `meu`, 1 entry"]);
    run(&["load", "--pack", "us-ear", "--rules", "house", "--list", &terms]).exits(0);
    run(&["load", "--rules", "house", "--list", &terms]).exits(1).complains(&["meu.csv:2:10", "el/supp-2-744"]);
}

#[test]
fn the_real_screening_list_is_complete() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/csl/consolidated.csv");
    if !path.exists() {
        println!("skipped: the real list is not beside the project");
        return;
    }
    let list = format!("csl={}", path.display());
    let load = run(&["load", "--list", &list, "--warnings"]).exits(0);
    load.says(&["every row kept", "14160", "publication-date"]);
    let r = run(&["evaluate", "request.jsonl", "--list", &list, "--csl-as-of", "2022-04-21"]).exits(0);
    let a = &r.lines()[0];
    assert_eq!(a["clearance"], "stop");
    assert!(a["findings"].as_array().unwrap().iter().any(|f| f["policy"] == "us-ear/744.11"));
    assert!(r.err.contains("every row kept"));
}

#[test]
fn help_has_an_example_everywhere() {
    run(&["--help"]).exits(0).says(&["Exit codes:"]);
    for c in ["demo", "evaluate", "explain", "timeline", "check", "show", "load"] {
        run(&[c, "--help"]).exits(0).says(&["Example", &format!("interdict {c}")]);
    }
}

#[test]
fn a_list_that_is_loaded_says_what_it_replaces() {
    let one = temp("one.csv", "listing,name\nx-1,Example Works\n");
    let list = format!("el={one}");
    let r = run(&["evaluate", "request.jsonl", "--list", &list, "--list-as-of", "el=2020-12-01"]).exits(0);
    assert_eq!(r.lines()[0]["clearance"], "go");
    r.complains(&["list `el` is replaced: 157 -> 1 entry; 157 of the former are in it under no name"]);
    let quiet = run(&["evaluate", "request.jsonl", "--list", &list, "--quiet"]).exits(0);
    assert_eq!(quiet.err, "");
    let other = temp("el.toml", "listing,name\n");
    run(&["load", "--list", &format!("el={other}")]).exits(2).complains(&["ending in .csv or .jsonl"]);
}

#[test]
fn a_list_is_too_old_by_the_day_that_is_asked_for() {
    let one = format!("dpl={}", temp("dpl.csv", "listing,name\nx-1,Example Works\n"));
    let stale = |more: &[&str]| {
        let base = ["evaluate", "in.jsonl", "--list", &one, "--list-as-of", "dpl=2026-06-01"];
        let all = run(&[&base[..], more].concat()).exits(0).lines();
        let mine = |f: &&Value| f["policy"] == "interdict/stale" && f["for"]["list"] == "dpl";
        all[0]["findings"].as_array().unwrap().iter().filter(mine).count()
    };
    assert_eq!(stale(&[]), 1, "122 days, by the 120 of the pack");
    assert_eq!(stale(&["--list-max-age", "dpl=122"]), 0);
    assert_eq!(stale(&["--list-max-age", "dpl=121"]), 1);
    run(&["evaluate", "in.jsonl", "--list-max-age", "dpl=9"]).exits(2).complains(&["--list-max-age names `dpl`"]);
}

#[test]
fn a_day_before_the_history_is_not_cleared() {
    let text = fs::read_to_string(data("request.jsonl")).unwrap().replace("2020-12-01", "1900-01-01");
    let a = run(&["evaluate", &temp("1900.jsonl", &text)]).exits(0).lines()[0].clone();
    assert_eq!(a["clearance"], "ask");
    assert_eq!(a["findings"][0]["policy"], "interdict/not-held-then");
    assert_eq!(a["findings"][0]["for"]["regime"], "us-ear");
}

#[test]
fn lines_that_are_no_transaction_are_found_again() {
    let good = fs::read_to_string(data("in.jsonl")).unwrap();
    let a = good.lines().next().unwrap();
    let r = with_input(&["evaluate", "-"], &format!("\n{a}\n\n{{\"v\":2,\"id\":\"x\"}}\nnot json\n")).exits(1);
    let all = r.lines();
    assert_eq!((&all[1]["line"], &all[1]["id"]), (&4.into(), &"x".into()));
    assert_eq!((&all[2]["line"], all[2].get("id")), (&5.into(), None));
    assert!(all[0].get("line").is_none());
    r.complains(&["2 lines are no transaction: 4, 5"]);
    with_input(&["evaluate", "-"], "\n\n").exits(0).complains(&["holds no transaction"]);
    let latin = Path::new(env!("CARGO_TARGET_TMPDIR")).join("latin.jsonl");
    fs::write(&latin, b"{\"v\":1,\"id\":\"Caf\xe9\"}\n").unwrap();
    let all = run(&["evaluate", latin.to_str().unwrap()]).exits(1).lines();
    assert_eq!(all[0]["error"]["code"], "not-utf8");
    assert!(all[0]["error"]["message"].as_str().unwrap().ends_with("column 17"), "{}", all[0]);
    run(&["check", latin.to_str().unwrap()])
        .exits(2)
        .complains(&["is no rulebook: expected a folder or a `.toml` file"]);
    let toml = Path::new(env!("CARGO_TARGET_TMPDIR")).join("latin.toml");
    fs::write(&toml, b"title = 1\n# Caf\xe9\n").unwrap();
    run(&["check", toml.to_str().unwrap()]).exits(1).complains(&["error[not-utf8]", "line 2, column 6"]);
    run(&["check", "nowhere"]).exits(1).complains(&["error[unreadable-file]"]);
}

#[test]
fn what_a_pack_defines_is_said_to_be_there() {
    let rule = "[[regime]]\nid = \"mine\"\n[[policy]]\nid = \"mine/x\"\neffect = \"prohibit\"\nwhen = { destination = [\"group D:5\"] }\n";
    let file = temp("on-pack.toml", rule);
    run(&["check", &file]).exits(1).complains(&["there is no group `D:5`", "add `--pack us-ear`"]);
    run(&["check", &file, "--pack", "us-ear"]).exits(0);
    let csl = temp(
        "terms.csv",
        "_id,source,name,addresses,federal_register_notice,start_date,end_date,license_requirement,license_policy,alt_names\n\
         a1,Entity List (EL) - Bureau of Industry and Security,Example Works,\"Minsk, BY\",87 FR 20299,2022-04-07,,For all items subject to the EAR except for food and medicine designated as EAR99,Policy of denial.,\n",
    );
    let list = format!("csl={csl}");
    let r = run(&["evaluate", "--rules", "house.toml", "--list", &list, "in.jsonl"]).exits(2);
    let r = r.complains(&["needs the terms of the pack us-ear: add `--pack us-ear`"]);
    assert!(!r.err.contains("unknown-name"), "{}", r.err);
    // What does not join is told with its place.
    let text = rule.replace("mine", "us-ear");
    let file = temp("foreign.toml", &text.replace("group D:5", "CN"));
    run(&["check", &file, "--pack", "us-ear"]).exits(1).complains(&["error[foreign-policy]", "foreign.toml:3:1"]);
}

#[test]
fn show_lists_what_may_be_stated_and_named() {
    run(&["show", "--facts"]).exits(0).says(&[
        "Facts of the transaction",
        "end_uses  list of code; presumed not known",
        "codes: ",
    ]);
    run(&["show", "--lists"]).exits(0).says(&["dpl", "not loaded", "120 days", "2026-07-31"]);
    run(&["show", "--groups"]).exits(0).says(&["D:5", "places"]);
    run(&["show", "--group", "D:5"]).exits(0).says(&["CN"]);
    run(&["show", "--group", "D:55"]).exits(2).complains(&["there is no group `D:55`"]);
    run(&["show", "--rules", "house.toml", "house/no-5a992-to-ea"]).exits(2).complains(&["`house/no-5a992-to-ae`"]);
}

#[test]
fn warnings_are_told_by_code() {
    let csl = temp(
        "warned.csv",
        "_id,source,name,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,alt_names\n\
         d1,Denied Persons List (DPL) - Bureau of Industry and Security,Beta Works,\"Minsk, BY\",,2022-04-07,,N,,,\n",
    );
    let list = format!("csl={csl}");
    let all = run(&["load", "--list", &list, "--warnings"]).exits(0);
    all.says(&["Warnings nonstandard-order: 1", "Beta Works", "is not a standard order"]);
    run(&["load", "--list", &list, "--warnings=nonstandard-order"]).exits(0).says(&["Beta Works"]);
    run(&["load", "--list", &list, "--warnings=no-date"]).exits(2).complains(&["no warning `no-date`"]);
    let json = run(&["load", "--list", &list, "--json"]).exits(0).lines();
    assert!(json.iter().any(|l| l["kind"] == "warning" && l["name"] == "Beta Works"));
}
