//! Names looked up on the command line, and decisions that compare names by likeness.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use serde_json::Value;
use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

fn run(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_interdict"))
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}
fn out(o: &Output) -> String {
    String::from_utf8(o.stdout.clone()).unwrap()
}
fn err(o: &Output) -> String {
    String::from_utf8(o.stderr.clone()).unwrap()
}

const NAMES: &str = "\u{feff}id,name,born,country,note\n\
    c1,HUAWEI TECHNOLOGIES CO LTD,,CN,\n\
    c2,Huawei Technolgies Co,,DE,\n\
    c3,\"Open quote,,CN,\n\
    c4,,,CN,\n\
    c5,Hawaii Technologies Inc.,,US,a note\n\
    c6,Jane Roe,yesterday,US,\n\
    c7,Jane Roe\n\
    c8,\"Co., Ltd.\",,,\n";

#[test]
fn a_table_of_names_is_looked_up_row_by_row() {
    let o = run(&["screen", "-", "--json"], NAMES);
    assert_eq!(o.status.code(), Some(1));
    let rows: Vec<Value> = out(&o).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(rows.iter().map(|r| r["line"].as_u64().unwrap()).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7, 8, 9]);
    let hit = &rows[0]["hits"][0];
    assert_eq!((hit["score"].as_u64(), hit["class"].as_str()), (Some(10_000), Some("equal name")));
    assert_eq!(hit["agrees"][0], "country");
    assert_eq!(rows[1]["hits"][0]["class"], "similar name");
    assert!(rows[1]["hits"][0]["score"].as_u64().unwrap() < 10_000);
    let code = |n: usize| rows[n]["error"]["code"].as_str().unwrap();
    assert_eq!([code(2), code(3), code(5), code(6)], ["open-quote", "empty-name", "bad-birth", "bad-row"]);
    assert_eq!(rows[4]["hits"].as_array().unwrap().len(), 0);
    assert_eq!(rows[7]["nameless"], true);
    let said = err(&o);
    for what in ["`-` line 4: a quote is not closed", "`-` line 5: has no name", "4 rows do not read", "rate"] {
        assert!(said.contains(what), "no `{what}` in {said}");
    }
}

#[test]
fn a_person_reads_what_was_found_and_a_threshold_moves_it() {
    let o = run(&["screen", "-"], "name\nHuawei Technolgies Co\nNorthwind Traders\n");
    assert_eq!(o.status.code(), Some(0));
    assert!(out(&o).contains("line 2  Huawei Technolgies Co\n   85.48  similar name"), "{}", out(&o));
    assert!(!out(&o).contains("Northwind"));
    let o = run(&["screen", "-", "--threshold", "9900"], "name\nHuawei Technolgies Co\n");
    assert_eq!(out(&o), "");
    assert_eq!(run(&["screen", "-", "--threshold", "10001"], "").status.code(), Some(2));
    let o = run(&["screen", "-"], "customer\nHuawei\n");
    assert_eq!(o.status.code(), Some(1));
    assert!(err(&o).contains("expected a header with a column `name`, found `customer`"), "{}", err(&o));
}

#[test]
fn an_alignment_is_drawn() {
    let o = run(&["screen", "--name", "Huawei Technolgies Co", "--explain"], "");
    let text = out(&o);
    for line in [
        "    asked   huawei  technolgies    co",
        "              =         ~96       form",
        "    listed  huawei  technologies  coltd",
        "2 words agree, none is spare; the legal forms differ",
    ] {
        assert!(text.contains(line), "no `{line}` in {text}");
    }
    let o = run(&["screen", "--name", "Hawaii Technologies Inc.", "--explain"], "");
    assert!(out(&o).contains("nobody from 76.00 on"));
}

#[test]
fn the_story_asks_who_a_buyer_is() {
    let text = out(&run(&["demo", "--only", "13"], ""));
    for (name, answer) in [
        ("HUAWEI TECHNOLOGIES CO LTD", "STOP"),
        ("华为技术有限公司", "STOP"),
        ("Huawei Technolgies Co", "ASK"),
        ("Huawei Tech", "ASK"),
        ("Hawaii Technologies Inc.", "GO"),
    ] {
        let row = text.lines().find(|l| l.trim_start().starts_with(name)).unwrap();
        assert!(row.contains(answer), "{row}");
    }
}

#[test]
fn decisions_compare_names_by_likeness_where_that_is_asked() {
    let shipment = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/1-office.json")).unwrap();
    let shipment: Value = serde_json::from_str(&shipment).unwrap();
    let named = |name: &str| {
        let mut shipment = shipment.clone();
        shipment["parties"][1]["name"] = name.into();
        format!("{shipment}\n")
    };
    let lines: String =
        ["HUAWEI TECHNOLOGIES CO LTD", "Huawei Technolgies Co", "Huawei Tech", "Hawaii Technologies Inc."]
            .iter()
            .map(|n| named(n))
            .collect();
    let o = run(&["evaluate", "-", "--matching", "index", "--quiet"], &lines);
    let answers: Vec<Value> = out(&o).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let said: Vec<&str> = answers.iter().map(|a| a["clearance"].as_str().unwrap()).collect();
    assert_eq!(said, ["stop", "ask", "ask", "go"]);
    assert_eq!(answers[1]["matched"][0]["class"], "similar name");
    assert_eq!(answers[1]["view"]["matching"], "index");
    // Exactly, only the equal name is found.
    let o = run(&["evaluate", "-", "--quiet"], &lines);
    let said: Vec<Value> =
        out(&o).lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["clearance"].clone()).collect();
    assert_eq!(said, ["stop", "go", "go", "go"]);
}
