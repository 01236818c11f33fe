//! Two names drawn one under the other: which words agree, how nearly, and which are spare.

use crate::out;
use interdict::{
    screen::{Equal, Forms, Score},
    text::{Kind, Name, Token},
};
use std::ops::Range;

/// A column of the drawing: a word of the one name, how it compares, a word of the other.
struct Column {
    asked: String,
    mark: String,
    listed: String,
}

/// The drawing, within so many columns of text.
pub(crate) fn draw(query: &Name, listed: &Name, score: &Score, width: usize) -> String {
    let e = &score.evidence;
    let of = |name: &Name, n: u8| name.readings().get(usize::from(n)).map_or(Vec::new(), |r| r.tokens.clone());
    let (asked, theirs) = (of(query, e.readings.0), of(listed, e.readings.1));
    let mut o = String::new();
    for row in rows(columns(&asked, &theirs, score), width.saturating_sub(12)) {
        for (label, cell) in [("asked", 0usize), ("", 1), ("listed", 2)] {
            let mut line = format!("    {label:<8}");
            for c in &row {
                let text = [&c.asked, &c.mark, &c.listed].get(cell).map_or("", |s| s.as_str());
                line.push_str(&format!("{text:^w$}  ", w = wide(c)));
            }
            o.push_str(line.trim_end());
            o.push('\n');
        }
        o.push('\n');
    }
    o.push_str(&format!("    {}\n", summary(score)));
    o
}

fn summary(score: &Score) -> String {
    let e = &score.evidence;
    let mut parts = vec![match e.equal {
        Equal::Key => "equal after folding".to_string(),
        Equal::Words => "the same words in another order".to_string(),
        Equal::Letters => "the same letters, with something else between them".to_string(),
        Equal::Nearly => "the same letters but for a few".to_string(),
        Equal::Nothing => {
            let spare = e.spare_query.len().saturating_add(e.spare_listed.len());
            let spare = if spare == 0 { "none is spare".into() } else { format!("{spare} spare") };
            format!("{}, {spare}", out::count(e.agreed.len(), "word agrees", "words agree"))
        }
    }];
    match e.forms {
        Forms::Agree => {}
        Forms::OneSided => parts.push("only one has a legal form".into()),
        Forms::Differ => parts.push("the legal forms differ".into()),
    }
    if e.readings.0 > 0 || e.readings.1 > 0 {
        parts.push("read out of a longer writing".into());
    }
    if e.cut {
        parts.push("one of them is longer than what is read".into());
    }
    parts.join("; ")
}

fn columns(asked: &[Token], listed: &[Token], score: &Score) -> Vec<Column> {
    let e = &score.evidence;
    let mut out: Vec<(u8, Column)> = Vec::new();
    for a in &e.agreed {
        let mark = if a.likeness == 10_000 { "=".into() } else { format!("~{}", a.likeness / 100) };
        let column = Column { asked: words(asked, &a.query), mark, listed: words(listed, &a.listed) };
        out.push((a.query.start, column));
    }
    let at = |all: &[Token], n: u8| all.get(usize::from(n)).map(|t| t.text.to_string()).unwrap_or_default();
    for n in &e.spare_query {
        out.push((*n, Column { asked: at(asked, *n), mark: "spare".into(), listed: "-".into() }));
    }
    out.sort_by_key(|(n, _)| *n);
    let mut out: Vec<Column> = out.into_iter().map(|(_, c)| c).collect();
    out.extend(e.spare_listed.iter().map(|n| Column {
        asked: "-".into(),
        mark: "spare".into(),
        listed: at(listed, *n),
    }));
    // What weighs nothing stands behind.
    let light = |all: &[Token], used: &dyn Fn(u8) -> bool, form: bool| {
        let light = (0u8..).zip(all).filter(|(n, t)| matches!(t.kind, Kind::Form(_)) == form && !used(*n));
        light.filter(|(_, t)| t.weight == 0).map(|(_, t)| t.text.to_string()).collect::<Vec<_>>().join(" ")
    };
    let in_query = |n: u8| e.agreed.iter().any(|a| a.query.contains(&n)) || e.spare_query.contains(&n);
    let in_listed = |n: u8| e.agreed.iter().any(|a| a.listed.contains(&n)) || e.spare_listed.contains(&n);
    for (form, mark) in [(false, "light"), (true, "form")] {
        let (a, b) = (light(asked, &in_query, form), light(listed, &in_listed, form));
        if !a.is_empty() || !b.is_empty() {
            let or = |s: String| if s.is_empty() { "-".to_string() } else { s };
            out.push(Column { asked: or(a), mark: mark.into(), listed: or(b) });
        }
    }
    out
}

fn words(all: &[Token], range: &Range<u8>) -> String {
    let part = all.get(usize::from(range.start)..usize::from(range.end)).unwrap_or_default();
    part.iter().map(|t| &*t.text).collect::<Vec<_>>().join(" ")
}

fn wide(c: &Column) -> usize {
    [&c.asked, &c.mark, &c.listed].iter().map(|s| s.chars().count()).max().unwrap_or(0)
}

/// As many columns in a row as there is room for.
fn rows(columns: Vec<Column>, width: usize) -> Vec<Vec<Column>> {
    let mut out: Vec<Vec<Column>> = Vec::new();
    let mut used = usize::MAX;
    for c in columns {
        let w = wide(&c).saturating_add(2);
        if used.saturating_add(w) > width {
            out.push(Vec::new());
            used = 0;
        }
        used = used.saturating_add(w);
        if let Some(row) = out.last_mut() {
            row.push(c);
        }
    }
    out
}
