//! Each lint says what it should, where, and nothing of a rulebook that is as it should be.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use interdict::source::{SourceFile, lint_rulebook};

/// The lints of one file as `code about line`.
fn lints(text: &str) -> Vec<String> {
    let file = SourceFile { name: "house.toml", text };
    let all = lint_rulebook(None, &[file]).unwrap_or_else(|e| panic!("{e}"));
    all.iter().map(|l| format!("{} {} {}", l.code, l.about, l.place.as_ref().map_or(0, |p| p.line))).collect()
}

const HEAD: &str = "[[regime]]\nid = \"h\"\n";

#[test]
fn a_rulebook_as_it_should_be_has_none() {
    let fine = format!(
        "{HEAD}[[group]]\nid = \"near\"\nplaces = [\"FR\"]\n\
         [[policy]]\nid = \"h/a\"\nwhen = {{ destination = [\"group near\"] }}\neffect = \"require_license\"\n\
         review = \"case_by_case\"\nadmits = [\"OK\"]\n\
         [[policy]]\nid = \"h/b\"\nwhen = {{ activity = [\"export\"] }}\neffect = \"authorize\"\ncode = \"OK\"\n"
    );
    assert_eq!(lints(&fine), Vec::<String>::new());
}

#[test]
fn names_that_nothing_uses() {
    let text = format!(
        "{HEAD}[[group]]\nid = \"near\"\nplaces = [\"FR\"]\n\
         [[definition]]\nid = \"goods\"\nwhen = {{ activity = [\"export\"] }}\n\
         [[fact]]\nname = \"size\"\nof = \"item\"\nkind = \"integer\"\n\
         [[review]]\nid = \"mild\"\notherwise = \"case_by_case\"\n\
         [[scenario]]\nid = \"later\"\n\
         [[table]]\nkind = \"list\"\nid = \"stop\"\ntext = \"listing,name\\n1,Example Works\"\n\
         [[table]]\nkind = \"chart\"\nid = \"c\"\ntext = \"place,R1\\nFR,X\"\n\
         [[table]]\nkind = \"controls\"\nid = \"k\"\ntext = \"category,reason,column\\n9A012,NS,R1\"\n"
    );
    assert_eq!(
        lints(&text),
        [
            "unused chart c 22",
            "unused control list k 26",
            "unused definition goods 6",
            "unused fact size 9",
            "unused group near 3",
            "unused list stop 18",
            "unused review mild 13",
            "unused scenario later 16"
        ]
    );
}

#[test]
fn a_policy_that_can_never_apply() {
    let policy = |when: &str| format!("{HEAD}[[policy]]\nid = \"h/a\"\neffect = \"prohibit\"\n{when}\n");
    for when in [
        "when = { always = false }",
        "when = { activity = [\"export\"], all = [ { activity = [\"import\", \"transit\"] } ] }",
        "when = { destination = [\"FR\"], not = { destination = [\"FR\"] } }",
        "when = { destination = [\"FR\"], all = [ { destination = [\"DE\"] } ] }",
        "history = [ { known_from = 2020-01-01, periods = [] } ]",
    ] {
        assert_eq!(lints(&policy(when)), ["never-applies policy h/a 3"], "{when}");
    }
    // A country and a part of it are not apart, and what a group holds may change.
    for when in [
        "when = { destination = [\"UA\"], all = [ { destination = [\"UA-43\"] } ] }",
        "when = { activity = [\"export\"], all = [ { activity = [\"export\", \"import\"] } ] }",
    ] {
        assert_eq!(lints(&policy(when)), Vec::<String>::new(), "{when}");
    }
    let controls = "[[table]]\nkind = \"controls\"\nid = \"k\"\ntext = \"category,reason,column\\n9A012,NS,R1\"\n";
    let over = |reason: &str| {
        format!(
            "{HEAD}{controls}[[policy]]\nid = \"h/a\"\neach = {{ control = \"k\" }}\nwhen = {{ reason = [\"{reason}\"] }}\n\
             effect = \"prohibit\"\n"
        )
    };
    assert_eq!(lints(&over("MT")), ["never-applies policy h/a 7"]);
    assert_eq!(lints(&over("NS")), Vec::<String>::new());
}

#[test]
fn an_exception_that_lifts_nothing() {
    let text = |code: &str, reasons: &str| {
        format!(
            "{HEAD}[[table]]\nkind = \"controls\"\nid = \"k\"\ntext = \"category,reason,column\\n9A012,NS,R1\"\n\
             [[policy]]\nid = \"h/a\"\neach = {{ control = \"k\" }}\neffect = \"prohibit\"\nadmits = [\"OK\"]\n\
             [[policy]]\nid = \"h/b\"\neffect = \"authorize\"\ncode = \"{code}\"\nreasons = {reasons}\n"
        )
    };
    assert_eq!(lints(&text("OK.a", "[\"NS\"]")), Vec::<String>::new());
    assert_eq!(lints(&text("OK.a", "[\"MT\"]")), ["lifts-nothing policy h/b 12"]);
    assert_eq!(lints(&text("NO", "\"any\"")), ["lifts-nothing policy h/b 12"]);
}

#[test]
fn a_policy_behind_another() {
    let two = |a: &str, b: &str| {
        format!(
            "{HEAD}[[policy]]\nid = \"h/a\"\neffect = \"prohibit\"\nwhen = {a}\n\
             [[policy]]\nid = \"h/b\"\neffect = \"prohibit\"\nwhen = {b}\n"
        )
    };
    let (wide, narrow) = ("{ destination = [\"FR\"] }", "{ destination = [\"FR\"], activity = [\"export\"] }");
    assert_eq!(lints(&two(wide, narrow)), ["shadowed policy h/b 7"]);
    assert_eq!(lints(&two(narrow, wide)), ["shadowed policy h/a 3"]);
    assert_eq!(lints(&two(wide, wide)), ["shadowed policy h/b 7"]);
    assert_eq!(lints(&two(wide, "{ destination = [\"DE\"] }")), Vec::<String>::new());
}

#[test]
fn a_gap_in_a_dated_table() {
    let text = |second: &str| {
        format!(
            "{HEAD}[[table]]\nkind = \"groups\"\ntext = \"group,member,from,until\\nnear,FR,2020-01-01,2021-01-01\\n\
             near,FR,{second},\"\n\
             [[policy]]\nid = \"h/a\"\neffect = \"prohibit\"\nwhen = {{ destination = [\"group near\"] }}\n"
        )
    };
    assert_eq!(lints(&text("2021-01-01")), Vec::<String>::new());
    assert_eq!(lints(&text("2021-01-02")), ["gap group near 0"]);
}
