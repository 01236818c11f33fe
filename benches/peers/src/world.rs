//! The task, as plain rows: listings, a country chart, and transactions, from a fixed seed.

use interdict::{Date, model::Territory};

pub const COLUMNS: usize = 16;
const COUNTRIES: usize = 200;
/// The end of what has none.
const OPEN: i32 = 99_991_231;

/// One listed party.
pub struct Row {
    pub id: String,
    pub name: String,
    pub from: Date,
    pub until: Option<Date>,
    /// A prefix of categories, at a boundary between segments; `None` = all items.
    pub scope: Option<String>,
    /// 1 = presumption of approval … 4 = policy of denial.
    pub review: u8,
}

impl Row {
    pub fn first_day(&self) -> i32 {
        day(self.from)
    }
    pub fn end_day(&self) -> i32 {
        self.until.map_or(OPEN, day)
    }
}

/// One transaction. The day is there in both forms, so that nobody pays for another's.
#[derive(Clone)]
pub struct Tx {
    pub party: String,
    /// Which entry the party is, for a host that has resolved it.
    pub listing: Option<String>,
    pub category: String,
    pub country: String,
    pub date: Date,
    pub day: i32,
}

pub struct World {
    pub rows: Vec<Row>,
    /// Each category to which an item can belong, with its column of the chart.
    pub categories: Vec<(String, usize)>,
    /// Each country, with the columns that are marked.
    pub chart: Vec<(String, Vec<usize>)>,
    pub txs: Vec<Tx>,
}

/// `2024-03-05` as 20240305: as good for comparing, and a number in every language.
fn day(d: Date) -> i32 {
    i32::from(d.year()) * 10_000 + i32::from(d.month()) * 100 + i32::from(d.day())
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    fn percent(&mut self, p: usize) -> bool {
        self.below(100) < p
    }
    fn date(&mut self, from: usize, years: usize) -> Date {
        let (y, m, d) = (from + self.below(years), 1 + self.below(12), 1 + self.below(28));
        format!("{y:04}-{m:02}-{d:02}").parse().expect("a day of the calendar")
    }
    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// The entry of a category: `3A001` of `3A001.b.2`.
pub fn entry(category: &str) -> &str {
    category.split('.').next().unwrap_or(category)
}

impl World {
    pub fn new(listings: usize, transactions: usize) -> World {
        let mut dice = Dice(0x1d15_ea5e);
        let mut categories = Vec::new();
        for (n, (digit, letter)) in (0..8).flat_map(|d| ["A", "B", "C", "D", "E"].map(|l| (d, l))).enumerate() {
            for (paragraph, number) in ["a", "b", "c", "d"].iter().flat_map(|p| (1..=3).map(move |n| (p, n))) {
                categories.push((format!("{digit}{letter}001.{paragraph}.{number}"), n % COLUMNS));
            }
        }
        let codes = (b'A'..=b'Z').flat_map(|a| (b'A'..=b'Z').map(move |b| format!("{}{}", a as char, b as char)));
        let chart: Vec<_> = codes
            .filter(|c| c.parse::<Territory>().is_ok())
            .take(COUNTRIES)
            .map(|c| (c, (0..COLUMNS).filter(|_| dice.below(3) == 0).collect()))
            .collect();
        assert_eq!(chart.len(), COUNTRIES);
        let rows: Vec<Row> = (0..listings)
            .map(|i| {
                let from = dice.date(2010, 12);
                let until = dice.percent(30).then(|| dice.date(2022, 6));
                let all = dice.percent(70);
                let within = &dice.pick(&categories).0;
                // An entry, or one of its paragraphs.
                let prefix = if dice.percent(50) { entry(within) } else { &within[..within.len() - 2] };
                Row {
                    id: format!("l{i:06}"),
                    name: format!("Company {i:06} Limited"),
                    from,
                    until,
                    scope: (!all).then(|| prefix.to_owned()),
                    review: 1 + dice.below(4) as u8,
                }
            })
            .collect();
        let txs = (0..transactions)
            .map(|_| {
                let listed = dice.percent(50).then(|| dice.below(rows.len()));
                let date = dice.date(2015, 11);
                Tx {
                    party: match listed {
                        Some(i) => rows[i].name.clone(),
                        None => format!("Customer {:06} Limited", dice.below(1_000_000)),
                    },
                    listing: listed.map(|i| rows[i].id.clone()),
                    category: dice.pick(&categories).0.clone(),
                    country: dice.pick(&chart).0.clone(),
                    day: day(date),
                    date,
                }
            })
            .collect();
        World { rows, categories, chart, txs }
    }
}
