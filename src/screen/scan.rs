//! The full scan: every listed name is scored. What the index must give, the slow and obvious way.

use super::{
    hit::{Hit, Hits},
    score::score,
};
use crate::text::Name;

/// Scores every listed name. A threshold below 1 is 1: names with nothing in common are no hits.
///
/// ```
/// use interdict::{screen::scan, text::Name};
/// let listed = ["Huawei Technologies Co., Ltd.", "ZTE Corporation"].map(Name::new);
/// let found = scan(&Name::new("Huawei Technology"), &listed, 7_000);
/// assert_eq!(found.hits.len(), 1);
/// assert_eq!(found.hits[0].name, 0);
/// ```
pub fn scan(query: &Name, listed: &[Name], threshold: u16) -> Hits {
    let threshold = threshold.max(1);
    let mut out = Hits { cut: query.is_cut(), nameless: query.is_empty(), ..Hits::default() };
    for (name, l) in (0u32..).zip(listed) {
        let score = score(query, l);
        if score.basis_points >= threshold {
            out.hits.push(Hit::new(name, score, query, l.key()));
        }
    }
    out.sort();
    out
}
