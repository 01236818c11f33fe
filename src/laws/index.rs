//! The name index returns exactly what a full scan returns.

use super::Broken;
use crate::{
    screen::{Hits, Searcher, scan},
    text::Name,
};
use alloc::format;

/// Searches and scans the same list for the same name, and compares hits, scores, evidence and order.
/// The list is given twice, as the searcher of its index and as its names made ready.
///
/// ```
/// use interdict::{laws, screen::Index, text::Name};
/// let listed = ["Huawei Technologies Co., Ltd.", "Hua Wei", "ZTE Corporation"];
/// let (index, names) = (Index::build(listed), listed.map(Name::new));
/// let mut searcher = index.searcher();
/// for threshold in [1, 5_000, 10_000] {
///     laws::index_equals_scan(&mut searcher, &names, &Name::new("huawei tech"), threshold)?;
/// }
/// # Ok::<(), laws::Broken>(())
/// ```
///
/// # Errors
///
/// Where the two differ.
pub fn index_equals_scan(
    searcher: &mut Searcher<'_>,
    names: &[Name],
    query: &Name,
    threshold: u16,
) -> Result<(), Broken> {
    let (found, scanned) = (searcher.search(query, threshold), scan(query, names, threshold));
    if found == scanned {
        return Ok(());
    }
    let first = |hits: &Hits, other: &Hits| {
        let apart = hits.hits.iter().zip(other.hits.iter().map(Some).chain(core::iter::repeat(None)));
        apart.filter(|(a, b)| Some(*a) != *b).map(|(a, _)| format!("{a:?}")).next()
    };
    let differs = format!(
        "`{}` at {threshold}: the index finds {} names and the scan {}; the first that differs is {:?} and {:?}",
        query.key(),
        found.hits.len(),
        scanned.hits.len(),
        first(&found, &scanned),
        first(&scanned, &found),
    );
    Err(Broken::new("index_equals_scan", differs))
}
