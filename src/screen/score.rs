//! The score of two names: their words are aligned, likest and heaviest first, and what agrees is
//! weighed against what is spare. The rationale is in `docs/screening.md`.
//! Slow and obvious on purpose; leaves out which of many names to compare.

use super::likeness::{INITIALS, Whole, joined, likeness, misspelled};
use crate::text::{Join, Kind, Name, Reading, Token};
use alloc::vec::Vec;
use core::ops::Range;

/// What a spare word of the query costs, in hundredths of its weight.
const SPARE_QUERY: u32 = 50;
/// The same where two words or more agree and no word of the listed name is spare.
pub(super) const SPARE_BESIDE: u32 = 38;
/// What a spare word of the listed name costs.
pub(super) const SPARE_LISTED: u32 = 26;
/// What it costs more where both names have spare words: they contradict each other.
pub(super) const CONTRADICTION: u32 = 65;
/// Agreement of less weight than this is not enough to tell anybody by.
const ENOUGH: u32 = 12;
/// Agreement of less weight than this leaves doubt, up to so many points.
const AMPLE: u32 = 30;
/// Of less than this, each point that is missing leaves as much doubt again, if two words or more agree and one is spare:
/// two common names, and a third.
const FAIR: u32 = 25;
const DOUBT: u32 = 3_000;
/// What it costs that of several words none agrees nearly.
const VAGUE: u64 = 500;
const NEARLY: u16 = 9_000;
/// What it costs that one word alone agrees and the query has another.
const ALONE: u64 = 1_000;
/// A score is 10,000 for equal keys alone.
pub(super) const BELOW_EQUAL: u32 = 9_990;

/// How alike two names are, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// From 0 to 10,000, which only names with equal exact keys reach.
    pub basis_points: u16,
    /// What agreed and what did not.
    pub evidence: Evidence,
}

/// What agreed and what did not, in the readings of the two names that score highest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// In what the names are equal as a whole.
    pub equal: Equal,
    /// A name was too long, and its end was not compared.
    pub cut: bool,
    /// Which reading of the query and of the listed name.
    pub readings: (u8, u8),
    /// Words that agree.
    pub agreed: Vec<Agreement>,
    /// Words of the query that agree with none.
    pub spare_query: Vec<u8>,
    /// Words of the listed name that agree with none.
    pub spare_listed: Vec<u8>,
    /// How the legal forms compare.
    pub forms: Forms,
    /// The weight of what agreed, on both sides.
    pub weight: u32,
}

/// In what two names are equal as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Equal {
    /// Their exact keys.
    Key,
    /// Their words, in another order.
    Words,
    /// Their letters, with something else between them.
    Letters,
    /// Their letters but for one to three, while their words alone give a lower score.
    Nearly,
    /// Nothing.
    #[default]
    Nothing,
}

impl Equal {
    pub(super) fn of(query: &Name, key: &str, words: u64, letters: u64) -> Equal {
        if !key.is_empty() && query.key() == key {
            Equal::Key
        } else if query.letters() == 0 {
            // Names without a letter are not equal for that.
            Equal::Nothing
        } else if query.words() == words {
            Equal::Words
        } else if query.letters() == letters {
            Equal::Letters
        } else {
            Equal::Nothing
        }
    }
    /// The least that names equal in this score.
    fn least(self) -> u16 {
        match self {
            Equal::Key => 10_000,
            Equal::Words => 9_950,
            Equal::Letters => 9_900,
            Equal::Nearly | Equal::Nothing => 0,
        }
    }
}

/// Words of the one name that agree with words of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Places in the query's reading.
    pub query: Range<u8>,
    /// Places in the listed name's reading.
    pub listed: Range<u8>,
    /// In basis points.
    pub likeness: u16,
}

/// How the legal forms of two names compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forms {
    /// They agree, or neither name has one.
    #[default]
    Agree,
    /// Only one name has one.
    OneSided,
    /// They are of different classes.
    Differ,
}

/// How alike a query and a listed name are. Symmetric, but for spare words, which weigh more on
/// the query's side.
///
/// ```
/// use interdict::{screen::score, text::Name};
/// let of = |a: &str, b: &str| score(&Name::new(a), &Name::new(b)).basis_points;
/// assert_eq!(of("SIS DOO", "SIS d.o.o."), 10_000);
/// assert!(of("Huawei Technolgies Co", "Huawei Technologies Co., Ltd.") > 8_000);
/// assert!(of("Hawaii Technologies Inc.", "Huawei Technologies Co., Ltd.") < 7_000);
/// assert!(of("Company", "Any Company") < 1_000);
/// ```
pub fn score(query: &Name, listed: &Name) -> Score {
    let mut best = Score::default();
    for (i, q) in query.readings().iter().enumerate() {
        for (k, l) in listed.readings().iter().enumerate() {
            let mut one = readings(q, l);
            one.basis_points = buried(one.basis_points, i > 0 || k > 0);
            if one.basis_points > best.basis_points {
                let place = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
                one.evidence.readings = (place(i), place(k));
                best = one;
            }
        }
    }
    let equal = Equal::of(query, listed.key(), listed.words(), listed.letters());
    finished(best, query.is_cut() || listed.is_cut(), equal, misspelled(Whole::of(query), Whole::of(listed)))
}

/// The score of two names, from the best of their readings and from all of their letters.
pub(super) fn finished(mut best: Score, cut: bool, equal: Equal, misspelled: u16) -> Score {
    let nearly = equal == Equal::Nothing && misspelled > best.basis_points;
    best.basis_points = best.basis_points.max(equal.least()).max(misspelled);
    best.evidence.cut = cut;
    best.evidence.equal = if nearly { Equal::Nearly } else { equal };
    best
}

/// What a name that was read out of another says less.
const BURIED: u16 = 300;

pub(super) fn buried(points: u16, is: bool) -> u16 {
    points.saturating_sub(if is { BURIED } else { 0 })
}

/// Two ways to read two names.
fn readings(query: &Reading, listed: &Reading) -> Score {
    let (q, l): (Vec<&Token>, Vec<&Token>) = (query.tokens.iter().collect(), listed.tokens.iter().collect());
    let mut pairs = Vec::new();
    for (i, a) in (0u8..).zip(&q) {
        for (k, b) in (0u8..).zip(&l) {
            let like = likeness(a, b);
            if like > 0 {
                pairs.push(Pair { query: i..i + 1, listed: k..k + 1, like });
            }
        }
    }
    for join in &query.joins {
        for (k, b) in (0u8..).zip(&l) {
            let like = join_likeness(join, b);
            if like > 0 {
                pairs.push(Pair { query: join.range.clone(), listed: k..k + 1, like });
            }
        }
    }
    for join in &listed.joins {
        for (i, a) in (0u8..).zip(&q) {
            let like = join_likeness(join, a);
            if like > 0 {
                pairs.push(Pair { query: i..i + 1, listed: join.range.clone(), like });
            }
        }
    }
    weigh(&q, &l, pairs)
}

/// Places that may agree.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) query: Range<u8>,
    pub(super) listed: Range<u8>,
    pub(super) like: u32,
}

/// How alike neighbors written as one are to a word.
pub(super) fn join_likeness(join: &Join, word: &Token) -> u32 {
    match word.kind {
        Kind::Initials if word.text.len() > 1 && word.text == join.initials => INITIALS,
        Kind::Word if word.text.len() >= Join::LEAST && word.skeleton == join.skeleton => {
            joined(word, &join.text, &join.sound)
        }
        _ => 0,
    }
}

fn weight(tokens: &[&Token], range: &Range<u8>) -> u32 {
    let part = tokens.get(usize::from(range.start)..usize::from(range.end)).unwrap_or_default();
    part.iter().map(|t| u32::from(t.weight)).sum()
}

fn text<'a>(tokens: &[&'a Token], range: &Range<u8>) -> &'a str {
    tokens.get(usize::from(range.start)).map_or("", |t| &t.text)
}

/// Takes the pairs one by one, of greatest weight and likeness first, each word once, and weighs.
pub(super) fn weigh(q: &[&Token], l: &[&Token], mut pairs: Vec<Pair>) -> Score {
    let value = |p: &Pair| (weight(q, &p.query) + weight(l, &p.listed)) * p.like;
    // Among equals the words decide, so that the order of the names does not.
    pairs.sort_by_cached_key(|p| {
        let (a, b) = (text(q, &p.query), text(l, &p.listed));
        (
            core::cmp::Reverse(value(p)),
            core::cmp::Reverse(p.like),
            a.min(b),
            a.max(b),
            p.query.start,
            p.listed.start,
            p.query.end,
            p.listed.end,
        )
    });
    let (mut taken_q, mut taken_l) = (0u64, 0u64);
    let mut agreed = Vec::new();
    let mut differs = false;
    let (mut sum, mut of, mut enough) = (0u64, 0u64, 0u64);
    for p in pairs {
        let (in_q, in_l) = (bits(&p.query), bits(&p.listed));
        if taken_q & in_q != 0 || taken_l & in_l != 0 {
            continue;
        }
        taken_q |= in_q;
        taken_l |= in_l;
        let (wq, wl) = (u64::from(weight(q, &p.query)), u64::from(weight(l, &p.listed)));
        let like = u64::from(p.like);
        sum += (wq + wl) * like;
        of += wq + wl;
        // Initials tell nobody by themselves.
        let telling = |tokens: &[&Token], range: &Range<u8>| {
            range.len() > 1 || tokens.get(usize::from(range.start)).is_some_and(|t| t.kind != Kind::Initials)
        };
        if like == 10_000 || (telling(q, &p.query) && telling(l, &p.listed)) {
            // A word that was joined or split tells as much as the whole of it.
            let joined = p.query.len() + p.listed.len() > 2;
            enough += if joined { wq.max(wl) } else { wq.min(wl) } * like;
        }
        differs |= like < 10_000;
        let likeness = u16::try_from(p.like).unwrap_or(10_000);
        agreed.push(Agreement { query: p.query, listed: p.listed, likeness });
    }
    agreed.sort_by_key(|a| a.query.start);
    let (spare_q, sq) = spare(q, taken_q);
    let (spare_l, sl) = spare(l, taken_l);
    let forms = forms(q, l, taken_q, taken_l);
    let whole = agreed.len() > 1 && sl == 0;
    let spare_query = if whole { SPARE_BESIDE } else { SPARE_QUERY };
    let cost = u64::from(spare_query * sq + SPARE_LISTED * sl + CONTRADICTION * sq.min(sl));
    // Both sides' weights stand in `of`, so what one side spares counts twice.
    let whole = of * 100 + 2 * cost;
    let mut points = (sum * 100).checked_div(whole).unwrap_or(0);
    let enough = enough / 10_000;
    if (differs || sq + sl > 0 || strange(q, l) || strange(l, q)) && enough < u64::from(ENOUGH) {
        points = points * enough / u64::from(ENOUGH);
    }
    if differs || sq + sl > 0 {
        // A query of one word can agree in no more than that.
        let doubt = if agreed.len() == 1 && sq == 0 { DOUBT / 10 } else { DOUBT };
        let mut missing = u64::from(AMPLE).saturating_sub(enough);
        if agreed.len() > 1 && sq + sl > 0 {
            missing += u64::from(FAIR).saturating_sub(enough);
        }
        points = points.saturating_sub(u64::from(doubt) * missing / u64::from(AMPLE));
    }
    if agreed.len() > 1 && agreed.iter().all(|a| a.likeness < NEARLY) {
        points = points.saturating_sub(VAGUE);
    }
    if let [one] = agreed.as_slice()
        && sq > 0
        && one.query.len() + one.listed.len() == 2
    {
        points = points.saturating_sub(ALONE);
    }
    let minus = match forms {
        Forms::Agree => 0,
        Forms::OneSided => 30,
        Forms::Differ => 200,
    };
    let points = points.saturating_sub(minus).min(u64::from(BELOW_EQUAL));
    let evidence = Evidence {
        agreed,
        spare_query: spare_q,
        spare_listed: spare_l,
        forms,
        weight: u32::try_from(of).unwrap_or(u32::MAX),
        ..Evidence::default()
    };
    Score { basis_points: u16::try_from(points).unwrap_or(0), evidence }
}

fn bits(range: &Range<u8>) -> u64 {
    range.clone().fold(0, |all, i| all | 1u64.checked_shl(u32::from(i)).unwrap_or(0))
}

/// The words that no pair took and that weigh something, and their weight.
fn spare(tokens: &[&Token], taken: u64) -> (Vec<u8>, u32) {
    let left = (0u8..).zip(tokens).filter(|(i, t)| t.weight > 0 && taken & bits(&(*i..*i + 1)) == 0);
    let weight = left.clone().map(|(_, t)| u32::from(t.weight)).sum();
    (left.map(|(i, _)| i).collect(), weight)
}

/// Whether a particle has no equal. Between names that say little it is a difference.
fn strange(tokens: &[&Token], others: &[&Token]) -> bool {
    tokens.iter().any(|t| t.kind == Kind::Particle && !others.iter().any(|o| o.text == t.text))
}

fn forms(q: &[&Token], l: &[&Token], taken_q: u64, taken_l: u64) -> Forms {
    let classes = |tokens: &[&Token], taken: u64| {
        let left = (0u8..).zip(tokens).filter(|(i, _)| taken & bits(&(*i..*i + 1)) == 0);
        left.fold(0u32, |all, (_, t)| if let Kind::Form(c) = t.kind { all | 1 << c.min(31) } else { all })
    };
    match (classes(q, taken_q), classes(l, taken_l)) {
        (0, 0) => Forms::Agree,
        (0, _) | (_, 0) => Forms::OneSided,
        (a, b) if a & b != 0 => Forms::Agree,
        _ => Forms::Differ,
    }
}
