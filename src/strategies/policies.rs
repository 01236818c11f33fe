//! Policies of every effect, over everything that a policy can range over.

use super::{
    conditions::{Within, boxed, of_reviews},
    dates::histories,
    pool::{CODES, CONTROLS, LISTS, REASONS, SCENARIOS, SHARED_REVIEW, any_of, one, some},
};
use crate::{
    Policy, ReviewPolicy,
    model::{Code, PolicyId},
    policy::{Admits, AuthCode, Bars, Each, Effect, Reasons, ReviewRule, ReviewSource, ReviewTable},
};
use alloc::{collections::BTreeSet, string::String, vec::Vec};
use proptest::{collection::vec, prelude::*, sample::select, strategy::Union};

/// Policies of one id for rulebooks of [`rulebooks`](super::rulebooks): every effect, every
/// range, with histories and scenarios.
///
/// ```
/// use interdict::strategies;
/// use proptest::prelude::*;
/// let id: interdict::model::PolicyId = "us/new".parse().unwrap();
/// proptest!(|(policy in strategies::policies(id.clone()))| prop_assert_eq!(policy.id.regime(), "us"));
/// ```
pub fn policies(id: PolicyId) -> impl Strategy<Value = Policy> {
    // An authorization may use what only authorizations may; what a policy ranges over decides the rest.
    let ranges = Vec::from([
        (6, (Just(Each::Once).boxed(), Within::Line)),
        (4, (some(LISTS, 2).prop_map(Each::Listing).boxed(), Within::Listing)),
        (3, (some(LISTS, 2).prop_map(Each::Owner).boxed(), Within::Listing)),
        (3, (one::<Code>(&[CONTROLS]).prop_map(Each::Control).boxed(), Within::Control)),
        (2, (Just(Each::License).boxed(), Within::License)),
    ]);
    Union::new_weighted(
        ranges
            .into_iter()
            .map(|(weight, (each, within))| {
                let restricting = (each.clone(), conditions(within, false), restrictions(within));
                let authorizing = (each, conditions(within, true), authorizations(within));
                let both = if within == Within::License {
                    Union::new_weighted(Vec::from([(1, restricting.boxed()), (9, authorizing.boxed())]))
                } else {
                    Union::new_weighted(Vec::from([(3, restricting.boxed()), (2, authorizing.boxed())]))
                };
                (weight, both.boxed())
            })
            .collect(),
    )
    .prop_flat_map(move |(each, when, effect)| {
        let id = id.clone();
        let advice = effect == Effect::Advise;
        let seldom = |n| prop_oneof![n => Just(false), 1 => Just(true)];
        (scenarios(), (seldom(3), seldom(9)), opposes(advice)).prop_map(
            move |((scenario, dated), (regardless, untranslatable), opposes)| Policy {
                regardless,
                untranslatable,
                dated,
                scenario,
                opposes,
                each: each.clone(),
                when: when.clone(),
                ..Policy::new(id.clone(), effect.clone())
            },
        )
    })
}

/// Many policies have no condition but their range.
fn conditions(within: Within, authorization: bool) -> BoxedStrategy<crate::policy::Condition> {
    let always = Just(crate::policy::Condition::Always(true));
    prop_oneof![1 => always, 1 => boxed(within, authorization)].boxed()
}

fn scenarios() -> BoxedStrategy<(Option<crate::model::Scenario>, crate::model::Dated)> {
    prop_oneof![
        5 => histories(false).prop_map(|d| (None, d)),
        1 => (one(SCENARIOS).prop_map(Some), histories(true)),
    ]
    .boxed()
}

fn opposes(advice: bool) -> BoxedStrategy<BTreeSet<String>> {
    let some = prop_oneof![Just("us"), Just("us/0"), Just("eu"), Just("us/1")];
    let none = if advice { 1 } else { 12 };
    prop_oneof![
        none => Just(BTreeSet::new()),
        1 => some.prop_map(|s| BTreeSet::from([String::from(s)])),
    ]
    .boxed()
}

fn restrictions(within: Within) -> BoxedStrategy<Effect> {
    let require =
        (review_source(within), admits(within)).prop_map(|(review, admits)| Effect::RequireLicense { review, admits });
    prop_oneof![
        10 => require,
        2 => admits(within).prop_map(|admits| Effect::Prohibit { admits }),
        2 => Just(Effect::Flag { resolve: "a statement by the end user".into() }),
        2 => Just(Effect::Advise),
        7 => bars().prop_map(Effect::Bar),
    ]
    .boxed()
}

fn authorizations(within: Within) -> BoxedStrategy<Effect> {
    let code = if within == Within::License { Just(AuthCode::license()).boxed() } else { one(CODES) };
    let reasons = prop_oneof![2 => Just(Reasons::Any), 1 => some(REASONS, 2).prop_map(Reasons::Only)];
    prop_oneof![
        2 => (code.clone(), reasons.clone()).prop_map(|(code, reasons)| Effect::Authorize { code, reasons }),
        1 => (code, reasons).prop_map(|(code, reasons)| Effect::Waive { code, reasons }),
    ]
    .boxed()
}

fn admits(within: Within) -> BoxedStrategy<Admits> {
    let mut all = Vec::from([
        (3, Just(Admits::All).boxed()),
        (1, any_of(&["license", "GBS", "GOV", "LVS"], 2).prop_map(Admits::Only).boxed()),
    ]);
    if within == Within::Listing {
        all.push((3, any_of(CODES, 1).prop_map(Admits::Listing).boxed()));
    }
    Union::new_weighted(all).boxed()
}

fn bars() -> BoxedStrategy<Bars> {
    let codes = ["license", "GBS", "GOV", "LVS"];
    prop_oneof![any_of(&codes, 2).prop_map(Bars::AllBut), some(&codes, 2).prop_map(Bars::Only)].boxed()
}

fn review_source(within: Within) -> BoxedStrategy<ReviewSource> {
    let shared = one(&[SHARED_REVIEW]).prop_map(ReviewSource::Shared);
    let mut all = Vec::from([(3, reviews(within).prop_map(ReviewSource::Table).boxed()), (1, shared.boxed())]);
    if within == Within::Listing {
        all.push((5, Just(ReviewSource::Listing).boxed()));
    }
    Union::new_weighted(all).boxed()
}

pub(super) fn reviews(within: Within) -> BoxedStrategy<ReviewTable> {
    let policy = || select(ReviewPolicy::ALL.to_vec());
    let rule = (of_reviews(within), policy(), histories(false)).prop_map(|(when, then, dated)| ReviewRule {
        when,
        then,
        dated,
    });
    let otherwise = prop_oneof![4 => policy().prop_map(Some), 1 => Just(None)];
    (vec(rule, 0..=2), otherwise).prop_map(|(rules, otherwise)| ReviewTable { rules, otherwise }).boxed()
}
