//! The two plainest systems of `BASELINE.md` on the queries of this report (asked with `BAR=1`), so that its figures and
//! those of the baseline can be held side by side: queries that are harder for them are harder for all.

use rapidfuzz::distance::jaro_winkler;

/// The words of a name in lower case.
fn words(name: &str) -> Vec<String> {
    name.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_string).collect()
}

/// The listed name that is most alike by Jaro-Winkler over its words in alphabetical order.
pub struct Sorted(Vec<Vec<char>>);

fn sorted(name: &str) -> Vec<char> {
    let mut words = words(name);
    words.sort();
    words.join(" ").chars().collect()
}

impl Sorted {
    pub fn new(names: &[String]) -> Sorted {
        Sorted(names.iter().map(|n| sorted(n)).collect())
    }
    pub fn first(&self, query: &str) -> Option<usize> {
        let query = jaro_winkler::BatchComparator::new(sorted(query));
        let scores = self.0.iter().map(|n| query.similarity(n.iter().copied()));
        scores.zip(0..).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, n)| n)
    }
}

/// The same by the mean, over the words of each, of the best Jaro-Winkler with a word of the other.
pub struct MongeElkan(Vec<Vec<Vec<char>>>);

fn each(name: &str) -> Vec<Vec<char>> {
    words(name).iter().map(|w| w.chars().collect()).collect()
}

impl MongeElkan {
    pub fn new(names: &[String]) -> MongeElkan {
        MongeElkan(names.iter().map(|n| each(n)).collect())
    }
    pub fn first(&self, query: &str) -> Option<usize> {
        let query: Vec<_> = each(query).into_iter().map(jaro_winkler::BatchComparator::new).collect();
        let score = |name: &Vec<Vec<char>>| {
            let all: Vec<Vec<f64>> =
                query.iter().map(|q| name.iter().map(|w| q.similarity(w.iter().copied())).collect()).collect();
            let best = |of: &mut dyn Iterator<Item = f64>| of.fold(0.0, f64::max);
            let ours: f64 = all.iter().map(|row| best(&mut row.iter().copied())).sum();
            let theirs: f64 =
                (0..name.len()).map(|w| best(&mut all.iter().filter_map(|row| row.get(w).copied()))).sum();
            (ours / query.len().max(1) as f64 + theirs / name.len().max(1) as f64) / 2.0
        };
        self.0.iter().map(score).zip(0..).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, n)| n)
    }
}
