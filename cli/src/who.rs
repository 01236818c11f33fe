//! The chapter of the story that asks who a buyer is: one shipment under many names.

use crate::{
    args::Pack,
    load,
    out::{self, Failure},
    table,
};
use interdict::{
    Evaluate as _, Rulebook, View,
    explain::Report,
    model::{EntityName, Fact, Strength},
    policy::{Matching, PartyList},
    wire,
};

pub(crate) const TITLE: &str = "Office chairs once more: is this buyer Huawei?";
pub(crate) const STORY: &str = "A name seldom comes as the list has it. Here names are compared by likeness: one that is \
    equal after folding of case and punctuation is the listed one, a similar one may be, and so somebody must look. The Chinese \
    name was added to the entry, as many lists carry it (cli/demo/13-aliases.csv). Beside each answer stands what was found, and \
    the score of the names.";

const NAMES: [&str; 6] = [
    "HUAWEI TECHNOLOGIES CO LTD",
    "华为技术有限公司",
    "Huawei Technolgies Co",
    "Huawei Tech",
    "Hawaii Technologies Inc.",
    "Northwind Traders",
];

/// The answers as a table.
pub(crate) fn answers() -> Result<String, Failure> {
    let rulebook = with_aliases(load::pack(Pack::UsEar)?)?.matching(Matching::Index);
    let engine = load::engine(&rulebook)?;
    let shipment = include_str!("../demo/1-office.json");
    let asked = wire::read_request(&rulebook, shipment.as_bytes()).map_err(|e| Failure::Input(e.to_string()))?;
    let view = View::latest();
    let mut t = table::flat(&["the buyer's name", "answer", "found by", "score"]);
    for name in NAMES {
        let mut tx = asked.tx.clone();
        if let Fact::Value(parties) = &mut tx.parties
            && let Some(buyer) = parties.last_mut()
        {
            buyer.entity.names = vec![EntityName { text: name.into(), strength: Strength::Primary }];
        }
        let decision = engine.evaluate(&tx, &view);
        let report = Report::new(&rulebook, &tx, &view, &decision);
        let clearance = decision.clearance().as_str();
        let best = report.matched().iter().find(|m| !m.is.is_no());
        let points = best.and_then(|m| m.points).map_or(String::new(), |p| format!("{}.{:02}", p / 100, p % 100));
        let found = best.map_or("nobody on any list".into(), |m| format!("{}: {}", m.class, m.listed));
        let answer = out::paint(out::clearance(clearance), clearance.to_uppercase());
        t.add_row([name.to_string(), answer, found, points]);
    }
    table::right(&mut t, [3]);
    Ok(format!("\n{}", table::text(&t)))
}

/// The pack with the names that the file adds to its entries.
fn with_aliases(rulebook: Rulebook) -> Result<Rulebook, Failure> {
    let wrong = |e: &dyn std::fmt::Display| Failure::Input(format!("13-aliases.csv: {e}"));
    let Some((id, el)) =
        rulebook.lists.iter().find(|(id, _)| id.as_str() == "el").map(|(id, l)| (id.clone(), l.clone()))
    else {
        return Err(wrong(&"the pack has no list `el`"));
    };
    let mut listings = el.listings().to_vec();
    for row in include_str!("../demo/13-aliases.csv").lines().skip(1) {
        let (listing, alias) = row.split_once(',').ok_or_else(|| wrong(&"expected `listing,alias`"))?;
        let entry = listings.iter_mut().find(|l| l.id.as_str() == listing);
        let entry = entry.ok_or_else(|| wrong(&format!("no entry `{listing}`")))?;
        entry.entity.names.push(EntityName { text: alias.into(), strength: Strength::Strong });
    }
    let list = PartyList::new(id.clone(), el.name(), listings).map_err(|e| wrong(&e))?;
    rulebook.with_list(id, list.kept(el.as_of(), el.max_age_days())).map_err(|e| wrong(&e))
}
