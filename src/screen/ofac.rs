//! The score that OFAC's own Sanctions List Search shows, as far as its published results tell.
//! For examiners who ask for it: nothing here decides. Leaves out programs, lists and its limits.

use crate::text::latin_words;
use alloc::vec::Vec;
use rapidfuzz::distance::jaro_winkler;

/// Words of the query no longer than this are not compared one by one.
const SHORT: usize = 2;
/// A word is like none if it is less like the likest than this.
const LEAST: u32 = 5_000;

/// A score from 0 to 100 like that of OFAC's Sanctions List Search, the greatest of three by
/// Jaro-Winkler likeness: of the names as a whole, of the query and the first word of the listed
/// name, and of each longer word of the query and the listed word likest to it, on average.
///
/// OFAC describes the search as Jaro-Winkler and Soundex over names and over their parts
/// (<https://ofac.treasury.gov/faqs/249>, <https://ofac.treasury.gov/faqs/topic/1636>), and gives no
/// formula. How near this comes is measured in `docs/screening.md`.
///
/// ```
/// use interdict::screen::sanctions_list_search;
/// assert_eq!(sanctions_list_search("VLADIMIR PUTIN", "PUTIN, Vladimir Vladimirovich"), 100);
/// assert_eq!(sanctions_list_search("GEORGE BUSH", "HASWANI, George"), 50);
/// ```
pub fn sanctions_list_search(query: &str, listed: &str) -> u8 {
    let (asked, against) = (latin_words(query), latin_words(listed));
    let whole = alike(&asked.join(" "), &against.join(" "));
    let first = match (asked.len(), against.first()) {
        (2.., Some(word)) => alike(&asked.join(" "), word),
        _ => 0,
    };
    let parts: Vec<u32> = asked
        .iter()
        .filter(|word| word.len() > SHORT)
        .map(|word| against.iter().map(|w| alike(word, w)).max().filter(|like| *like >= LEAST).unwrap_or(0))
        .collect();
    let average = match u32::try_from(parts.len()) {
        Ok(n) if n > 0 => parts.iter().sum::<u32>() / n,
        _ if asked.iter().any(|word| against.contains(word)) => 10_000,
        _ => 0,
    };
    u8::try_from((whole.max(first).max(average) + 50) / 100).unwrap_or(100)
}

/// In ten-thousandths.
#[allow(clippy::float_arithmetic, reason = "the likeness is defined so, and decides nothing")]
fn alike(a: &str, b: &str) -> u32 {
    (jaro_winkler::similarity(a.bytes(), b.bytes()) * 10_000.0) as u32
}
