//! A first look at one decision: `cargo run --example first_look`.
use interdict::{
    Transaction, View, evaluate,
    explain::Report,
    model::{Activity, Entity, ItemLine, Role},
    packs,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let ear = packs::us_ear()?;
    let tx = Transaction::builder()
        .date("2020-12-01")
        .activity(Activity::Export)
        .departure("US")
        .destination("CN")
        .party(Role::Exporter, Entity::named("Example Chips Inc."))
        .party(Role::UltimateConsignee, Entity::named("HUAWEI TECHNOLOGIES CO LTD"))
        .without(Role::IntermediateConsignee)
        .item(ItemLine::new("1".parse()?).category("5A991.b".parse()?).origin("US".parse()?))
        .build();
    let view = View::latest();
    let decision = evaluate(ear, &tx, &view);
    println!("{}", Report::new(ear, &tx, &view, &decision).text());
    Ok(())
}
