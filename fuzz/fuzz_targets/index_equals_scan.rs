//! The name index returns exactly what a full scan returns (law 10). The first byte is the threshold; each
//! line of the rest is a name, the first of them the one that is looked for.
#![no_main]

use interdict::{laws, screen::Index, text::Name};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((first, rest)) = bytes.split_first() else { return Corpus::Reject };
    let text = String::from_utf8_lossy(rest);
    let mut lines = text.split('\n');
    let query = Name::new(lines.next().unwrap_or_default());
    let listed: Vec<&str> = lines.take(64).collect();
    let names: Vec<Name> = listed.iter().map(|n| Name::new(n)).collect();
    let index = Index::build(listed.iter().copied());
    let threshold = u16::from(*first) * 40;
    laws::index_equals_scan(&mut index.searcher(), &names, &query, threshold).expect("the law holds");
    Corpus::Keep
});
