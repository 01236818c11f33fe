//! What is compared: each makes something ready of a list, and then finds the names that a query might be.

use interdict::{
    screen::{DEFAULT_THRESHOLD, Index, Searcher, scan},
    text::{Name, latin_words},
};
use rapidfuzz::distance::jaro_winkler;
use tantivy::{
    DocAddress, Index as Tantivy, IndexReader, Term,
    collector::TopDocs,
    doc,
    query::{BooleanQuery, FuzzyTermQuery, Occur, Query},
    schema::{FAST, Field, INDEXED, STORED, Schema, TEXT, Value},
};

/// One system with the list made ready.
pub(crate) trait Peer {
    /// The places of what it finds as it is set for use, likest first.
    fn search(&mut self, query: &str) -> Vec<usize>;
    /// The place of the likest, however unlike.
    fn likest(&mut self, query: &str) -> Option<usize>;
}

fn place(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// Below this nothing is looked for when the likest is asked for.
const LEAST: u16 = 4_000;

/// Ours, by the index.
pub(crate) struct Indexed<'a>(pub(crate) Searcher<'a>);

impl Peer for Indexed<'_> {
    fn search(&mut self, query: &str) -> Vec<usize> {
        self.0.search(&Name::new(query), DEFAULT_THRESHOLD).hits.iter().map(|h| place(h.name)).collect()
    }
    fn likest(&mut self, query: &str) -> Option<usize> {
        self.0.search(&Name::new(query), LEAST).hits.first().map(|h| place(h.name))
    }
}

pub(crate) fn index(names: &[String]) -> Index {
    Index::build(names)
}

/// Ours, by comparing every name.
pub(crate) struct Scanned(Vec<Name>);

impl Scanned {
    pub(crate) fn of(names: &[String]) -> Scanned {
        Scanned(names.iter().map(|n| Name::new(n)).collect())
    }
}

impl Peer for Scanned {
    fn search(&mut self, query: &str) -> Vec<usize> {
        scan(&Name::new(query), &self.0, DEFAULT_THRESHOLD).hits.iter().map(|h| place(h.name)).collect()
    }
    fn likest(&mut self, query: &str) -> Option<usize> {
        scan(&Name::new(query), &self.0, LEAST).hits.first().map(|h| place(h.name))
    }
}

/// Jaro-Winkler of every name, words in order of the alphabet, in plain letters.
pub(crate) struct JaroWinkler(Vec<String>);

/// The limit at which it is commonly used.
const LIKE: f64 = 0.90;

fn sorted(name: &str) -> String {
    let mut words = latin_words(name);
    words.sort();
    words.join(" ")
}

impl JaroWinkler {
    pub(crate) fn of(names: &[String]) -> JaroWinkler {
        JaroWinkler(names.iter().map(|n| sorted(n)).collect())
    }
    fn from(&self, query: &str, least: f64) -> Vec<usize> {
        let query = sorted(query);
        let batch = jaro_winkler::BatchComparator::new(query.bytes());
        let args = jaro_winkler::Args::default().score_cutoff(least);
        let each = self.0.iter().enumerate();
        let mut found: Vec<(f64, usize)> =
            each.filter_map(|(at, n)| Some((batch.similarity_with_args(n.bytes(), &args)?, at))).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.into_iter().map(|(_, at)| at).collect()
    }
}

impl Peer for JaroWinkler {
    fn search(&mut self, query: &str) -> Vec<usize> {
        self.from(query, LIKE)
    }
    fn likest(&mut self, query: &str) -> Option<usize> {
        self.from(query, 0.0).first().copied()
    }
}

/// A full-text index of words, each found with one letter wrong; the ten best.
pub(crate) struct FullText {
    reader: IndexReader,
    name: Field,
    at: Field,
}

const BEST: usize = 10;

impl FullText {
    pub(crate) fn of(names: &[String]) -> tantivy::Result<FullText> {
        let mut schema = Schema::builder();
        let name = schema.add_text_field("name", TEXT);
        let at = schema.add_u64_field("at", INDEXED | STORED | FAST);
        let index = Tantivy::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 64_000_000)?;
        for (n, text) in (0u64..).zip(names) {
            writer.add_document(doc!(name => latin_words(text).join(" "), at => n))?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        let reader = index.reader()?;
        reader.reload()?;
        Ok(FullText { reader, name, at })
    }
    fn best(&self, query: &str) -> tantivy::Result<Vec<usize>> {
        let words = latin_words(query).into_iter().map(|w| {
            let term = Term::from_field_text(self.name, &w);
            (Occur::Should, Box::new(FuzzyTermQuery::new(term, 1, true)) as Box<dyn Query>)
        });
        let searcher = self.reader.searcher();
        let top = searcher.search(&BooleanQuery::new(words.collect()), &TopDocs::with_limit(BEST))?;
        let at = |address: DocAddress| {
            let doc: tantivy::TantivyDocument = searcher.doc(address).ok()?;
            usize::try_from(doc.get_first(self.at)?.as_u64()?).ok()
        };
        Ok(top.into_iter().filter_map(|(_, address)| at(address)).collect())
    }
}

impl Peer for FullText {
    fn search(&mut self, query: &str) -> Vec<usize> {
        self.best(query).unwrap_or_default()
    }
    fn likest(&mut self, query: &str) -> Option<usize> {
        self.search(query).first().copied()
    }
}
