//! The one table.

use crate::peer::Measured;
use comfy_table::{CellAlignment, presets::ASCII_MARKDOWN};
use std::{fmt, time::Duration};

/// One form of one peer, for one number of listings.
pub struct Line {
    pub listings: usize,
    pub who: &'static str,
    pub how: &'static str,
    /// How long it took to load and how many bytes it holds.
    pub load: Option<(Duration, i64)>,
    pub measured: Option<Measured>,
    /// Why it was not measured.
    pub why: Option<String>,
}

impl Line {
    pub fn new(listings: usize, who: &'static str, how: &'static str) -> Line {
        Line { listings, who, how, load: None, measured: None, why: None }
    }
}

pub struct Table(Vec<Line>);

impl Table {
    pub fn new() -> Table {
        Table(Vec::new())
    }
    pub fn push(&mut self, line: Line) {
        self.0.push(line);
    }
    pub fn len(&self) -> usize {
        self.0.len()
    }
    pub fn since(&self, n: usize) -> impl Iterator<Item = &Line> {
        self.0.iter().skip(n)
    }
    fn ours(&self, listings: usize, how: &str) -> Option<f64> {
        let line = self.0.iter().find(|l| l.listings == listings && l.who == "interdict" && l.how == how)?;
        Some(line.measured.as_ref()?.prebuilt.ns)
    }
    fn cells(&self, l: &Line) -> Vec<String> {
        let mut cells = vec![l.listings.to_string(), l.who.to_owned(), l.how.to_owned()];
        let none = || "-".to_owned();
        match &l.measured {
            Some(m) => {
                let ratio = |how| self.ours(l.listings, how).map_or_else(none, |ours| short(m.prebuilt.ns / ours));
                cells.extend([
                    short(m.prebuilt.ns),
                    short(m.built.ns),
                    short(m.prebuilt.allocations),
                    short(m.built.allocations),
                    ratio("outcome, by name"),
                    ratio("evaluate, by name"),
                ]);
            }
            None => cells.extend((0..6).map(|_| none())),
        }
        match l.load {
            Some((time, bytes)) => {
                cells.push(short(bytes as f64 / 1_024.0));
                cells.push(short(time.as_secs_f64() * 1_000.0));
            }
            None => cells.extend([none(), none()]),
        }
        match l.measured.as_ref().and_then(|m| m.threads) {
            Some((one, two)) => {
                cells.extend([short(one / 1_000.0), short(two / 1_000.0), format!("{:.2}", two / one)]);
            }
            None => cells.extend([none(), none(), none()]),
        }
        let why = || l.why.clone().unwrap_or_default();
        cells.push(l.measured.as_ref().map_or_else(why, |m| m.equal.to_string()));
        cells
    }
}

/// Three figures, or whole.
fn short(n: f64) -> String {
    match n {
        n if n >= 99.95 => format!("{n:.0}"),
        n if n >= 9.995 => format!("{n:.1}"),
        n => format!("{n:.2}"),
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut t = comfy_table::Table::new();
        t.load_preset(ASCII_MARKDOWN);
        t.set_header([
            "listings",
            "who",
            "how",
            "ns",
            "ns, built",
            "allocs",
            "allocs, built",
            "x outcome",
            "x evaluate",
            "KiB",
            "load ms",
            "1 thread k/s",
            "2 threads k/s",
            "x 1 thread",
            "equal",
        ]);
        self.0.iter().for_each(|l| {
            t.add_row(self.cells(l));
        });
        t.column_iter_mut().skip(3).take(11).for_each(|c| c.set_cell_alignment(CellAlignment::Right));
        write!(f, "{t}")
    }
}
