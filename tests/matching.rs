//! A rulebook that compares names by likeness reads only where a build can do that.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use interdict::{
    policy::Matching,
    source::{SourceFile, parse_rulebook},
};

const TEXT: &str = "title = \"House\"\nmatching = \"index\"\n\n[[regime]]\nid = \"house\"\n";

#[cfg(feature = "screen")]
#[test]
fn it_reads_where_names_can_be_compared() {
    let rulebook = parse_rulebook(&[SourceFile { name: "r.toml", text: TEXT }]).unwrap();
    assert_eq!(rulebook.matching, Matching::Index);
    assert!(rulebook.matching.is_by_likeness());
}

#[cfg(not(feature = "screen"))]
#[test]
fn it_does_not_read_where_names_cannot_be_compared() {
    let errors = parse_rulebook(&[SourceFile { name: "r.toml", text: TEXT }]).unwrap_err();
    let e = errors.iter().next().unwrap();
    assert_eq!((errors.len(), e.code(), e.place().unwrap().line), (1, "needs-screen", 2));
    assert!("index".parse::<Matching>().is_err());
    assert_eq!(Matching::ALL.len(), 2);
}
