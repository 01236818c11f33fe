//! Histories: what was known from when on.

use super::pool::days;
use crate::{
    Date,
    model::{Assertion, Dated, Period, Status},
};
use alloc::vec::Vec;
use proptest::{
    collection::vec,
    prelude::*,
    sample::{select, subsequence},
};

/// Histories of up to three assertions, each of up to two periods, on a few days. `drafts` says
/// whether periods may be reported or proposed.
///
/// ```
/// use interdict::strategies;
/// use proptest::prelude::*;
/// proptest!(|(history in strategies::histories(false))| prop_assert!(history.assertions().len() <= 3));
/// ```
pub fn histories(drafts: bool) -> impl Strategy<Value = Dated> {
    let known = (subsequence(days(), 0..=2), any::<bool>()).prop_map(|(known, always)| {
        let first = (always || known.is_empty()).then_some(None);
        first.into_iter().chain(known.into_iter().map(Some)).collect::<Vec<Option<Date>>>()
    });
    let assertions = known.prop_flat_map(move |known| {
        let n = known.len();
        (Just(known), vec(periods(drafts), n))
    });
    prop_oneof![
        8 => Just(Dated::ALWAYS),
        2 => select(days()).prop_map(Dated::since),
        4 => assertions.prop_map(|(known, periods)| {
            let all = known.into_iter().zip(periods).map(|(known_from, periods)| Assertion { known_from, periods });
            Dated::new(all.collect()).unwrap_or_default()
        }),
    ]
}

/// No period, one, or one before and one after a gap.
fn periods(drafts: bool) -> BoxedStrategy<Vec<Period>> {
    let status = if drafts {
        prop_oneof![
            3 => Just(Status::InForce),
            1 => Just(Status::NotEnforced),
            2 => Just(Status::Reported),
            2 => Just(Status::Proposed),
        ]
        .boxed()
    } else {
        prop_oneof![4 => Just(Status::InForce), 1 => Just(Status::NotEnforced)].boxed()
    };
    let bounds = prop_oneof![
        1 => Just(Vec::new()),
        2 => Just(Vec::from([(None, None)])),
        3 => select(days()).prop_map(|d| Vec::from([(Some(d), None)])),
        1 => select(days()).prop_map(|d| Vec::from([(None, Some(d))])),
        3 => subsequence(days(), 2).prop_map(|d| Vec::from([(d.first().copied(), d.last().copied())])),
        2 => subsequence(days(), 2).prop_map(|d| Vec::from([(None, d.first().copied()), (d.last().copied(), None)])),
    ];
    (bounds, status.clone(), status)
        .prop_map(|(bounds, a, b)| {
            let with = |(n, (from, until))| Period { from, until, status: if n == 0 { a } else { b } };
            bounds.into_iter().enumerate().map(with).collect()
        })
        .boxed()
}
