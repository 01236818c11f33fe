//! How long the executable specification takes: the baseline that the engine has to beat.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use interdict::{
    Entity, Transaction, View,
    decision::Outcome,
    evaluate,
    model::{Activity, ItemLine, ListId, Role},
    packs,
    policy::{Listing, PartyList, ReviewPolicy, ReviewTable, Rulebook},
    source::parse_rulebook,
};
use std::hint::black_box;

fn shipment(category: &str, destination: &str, consignee: &str) -> Transaction {
    Transaction::builder()
        .date("2024-06-01")
        .activity(Activity::Export)
        .departure("US")
        .destination(destination)
        .party(Role::UltimateConsignee, Entity::named(consignee))
        .without(Role::IntermediateConsignee)
        .item(ItemLine::new("1".parse().unwrap()).category(category.parse().unwrap()).origin("US".parse().unwrap()))
        .build()
}

/// The pack with `n` entries on the Entity List.
fn listed(n: usize) -> Rulebook {
    let entries = (0..n)
        .map(|i| {
            let entity = Entity::named(format!("Listed Company {i} Ltd."));
            let mut l = Listing::new(format!("b-{i}").parse().unwrap(), entity);
            l.review = ReviewTable::always(ReviewPolicy::PresumptionOfDenial);
            l
        })
        .collect();
    let id: ListId = "el".parse().unwrap();
    let list = PartyList::new(id.clone(), "synthetic", entries).unwrap();
    packs::us_ear().unwrap().to_owned().with_list(id, list).unwrap()
}

fn evaluation(c: &mut Criterion) {
    let cases = [
        ("unrestricted", shipment("EAR99", "CN", "Example Trading"), Outcome::Unrestricted),
        ("authorized-gbs", shipment("3A001.a.7", "IL", "Example Trading"), Outcome::Authorized),
        (
            "listed",
            shipment("EAR99", "CN", "LISTED COMPANY 7 LTD"),
            Outcome::LicenseRequired(ReviewPolicy::PresumptionOfDenial),
        ),
    ];
    for n in [100, 3_400] {
        let rulebook = listed(n);
        let mut group = c.benchmark_group(format!("reference/us-ear+{n}"));
        group.throughput(Throughput::Elements(1));
        for (name, tx, expected) in &cases {
            // A wrong answer cannot be a fast one.
            assert_eq!(evaluate(&rulebook, tx, &View::latest()).worst, *expected, "{name}");
            group.bench_function(*name, |b| {
                b.iter(|| black_box(evaluate(&rulebook, black_box(tx), &View::latest())).worst);
            });
        }
        let unknown = Transaction { parties: interdict::model::Fact::Value(vec![]), ..cases[0].1.clone() };
        group.bench_function("unknown-party", |b| {
            b.iter(|| black_box(evaluate(&rulebook, black_box(&unknown), &View::latest())).worst);
        });
        group.finish();
    }
}

fn loading(c: &mut Criterion) {
    c.bench_function("load/us-ear", |b| {
        b.iter_batched(packs::us_ear_files, |files| parse_rulebook(files).unwrap(), BatchSize::SmallInput);
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(3));
    targets = evaluation, loading
}
criterion_main!(benches);
