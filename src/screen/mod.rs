//! Which listed names a name might be: the score of two names, the full scan, and the exact index.
//! Uses `text`. Leaves out what a hit means (`party`).

use crate::{fingerprint::Fingerprint, text::Name};
use alloc::{boxed::Box, vec::Vec};
use once_cell::race::OnceBox;

mod bound;
mod dictionary;
mod hit;
mod index;
mod lengths;
mod likeness;
mod memo;
mod ofac;
mod scan;
mod score;
mod search;

pub use hit::{Hit, Hits};
pub use index::Index;
pub use memo::Memo;
pub use ofac::sanctions_list_search;
pub use scan::scan;
pub use score::{Agreement, Equal, Evidence, Forms, Score, score};
pub use search::Searcher;

/// Which score this is: a hash over the scores of a fixed corpus, part of every answer that rests on
/// likeness, so that another score cannot change decisions in silence.
///
/// ```
/// assert!(interdict::screen::version().to_string().starts_with("sha256:"));
/// ```
pub fn version() -> Fingerprint {
    static ONCE: OnceBox<Fingerprint> = OnceBox::new();
    *ONCE.get_or_init(|| {
        const PROBE: &[&str] = &[
            "Huawei Technologies Co., Ltd.",
            "Huawei Tech",
            "Hawaii Technologies Inc.",
            "Kyrgyz Trans Avia",
            "Kyrgyztransavia OJSC",
            "AGUIRRE SANCHEZ, Claudia",
            "Claudia Aguirre",
            "Dmitrii Ovsiannikov",
            "OVSYANNIKOV, Dmitry Vladimirovich",
            "Pakistan Institute for Nuclear Science and Technology (PINSTECH), Nilore",
            "Pinstech",
            "SIS d.o.o.",
            "SIS GmbH",
            "KIM, Yo Jong",
            "KIM JONG UN",
            "J. Smith",
            "John Smith",
            "The Company",
            "GRACE 1",
            "محمد مخلوف",
            "Mohammad Makhlouf",
            "Kyrgyztranszavia Co., oLtd",
            "Al-Qsa ASBL",
            "AL-AQSA ASBL",
        ];
        let names: Vec<Name> = PROBE.iter().map(|p| Name::new(p)).collect();
        let pairs = names.iter().flat_map(|a| names.iter().map(move |b| score(a, b).basis_points));
        Box::new(Fingerprint::of(&(pairs.collect::<Vec<u16>>(), crate::text::version())))
    })
}

/// The score from which on a listed name is a hit, where the host sets none.
pub const DEFAULT_THRESHOLD: u16 = 7_600;
