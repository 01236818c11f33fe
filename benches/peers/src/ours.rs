//! This library: one `Listing` per listing, one policy for the list and one for the chart.

use crate::{
    peer::Peer,
    world::{COLUMNS, Tx, World, entry},
};
use interdict::{
    Engine, Entity, Evaluate, Outcome, ReviewPolicy, Rulebook, Transaction, Truth, View,
    evaluate::Scratch,
    model::{Activity, Dated, Fact, HostMatch, ItemLine, ListId, Party, Role, Status},
    policy::{Condition, Listing, Matching, PartyList, ReviewTable},
    source::{SourceFile, parse_rulebook},
};
use std::{collections::BTreeSet, fmt::Write};

const RULES: &str = r#"
title = "Screening"
regime = [{ id = "house", name = "House rules" }]

[[policy]]
id = "house/listed"
each = { listing = ["stop"] }
when = { listing_scope = true }
effect = "require_license"
review = "listing"

[[policy]]
id = "house/chart"
each = { control = "ccl" }
when = { chart = "chart" }
effect = "require_license"
review = "case_by_case"

[[table]]
kind = "list"
id = "stop"
text = "listing,name"
"#;

const REVIEWS: [ReviewPolicy; 4] = [
    ReviewPolicy::PresumptionOfApproval,
    ReviewPolicy::CaseByCase,
    ReviewPolicy::PresumptionOfDenial,
    ReviewPolicy::PolicyOfDenial,
];

pub fn rulebook(world: &World, matching: Matching) -> Rulebook {
    let mut text = RULES.to_owned();
    text.push_str("[[table]]\nkind = \"chart\"\nid = \"chart\"\ntext = \"\"\"\nplace");
    (0..COLUMNS).for_each(|c| write!(text, ",C{c}").expect("text"));
    for (country, marks) in &world.chart {
        write!(text, "\n{country}").expect("text");
        (0..COLUMNS).for_each(|c| text.push_str(if marks.contains(&c) { ",X" } else { "," }));
    }
    text.push_str("\"\"\"\n[[table]]\nkind = \"controls\"\nid = \"ccl\"\ntext = \"\"\"\ncategory,reason,column");
    let entries: BTreeSet<_> = world.categories.iter().map(|(c, column)| (entry(c), column)).collect();
    entries.iter().for_each(|(c, column)| write!(text, "\n{c},R,C{column}").expect("text"));
    text.push_str("\"\"\"\n");
    let rules = parse_rulebook(&[SourceFile { name: "rules.toml", text: &text }]).expect("a rulebook");
    let listings = world.rows.iter().map(|r| {
        let mut l = Listing::new(r.id.parse().expect("an id"), Entity::named(&r.name));
        l.dated = Dated::period(Some(r.from), r.until, None, Status::InForce);
        l.review = ReviewTable::always(REVIEWS[usize::from(r.review - 1)]);
        if let Some(scope) = &r.scope {
            l.scope = Condition::item(scope.parse().expect("a category"));
        }
        l
    });
    let id: ListId = "stop".parse().expect("an id");
    let list = PartyList::new(id.clone(), "Stop list", listings.collect()).expect("a list");
    rules.with_list(id, list).expect("a rulebook").matching(matching)
}

/// How a decision is asked for.
#[derive(Clone, Copy)]
pub enum Ask {
    /// The specification, without an engine.
    Reference,
    /// The outcome alone.
    Outcome,
    /// The whole decision: all findings and verdicts.
    Evaluate,
}

pub struct Ours {
    engine: Engine,
    matching: Matching,
    ask: Ask,
    list: ListId,
    view: View,
}

impl Ours {
    pub fn load(world: &World, matching: Matching, ask: Ask) -> Ours {
        let engine = Engine::of(rulebook(world, matching).into()).expect("an engine");
        Ours { engine, matching, ask, list: "stop".parse().expect("an id"), view: View::latest() }
    }
}

impl Peer for Ours {
    type Request = Transaction;
    type State = Scratch;
    fn state(&self) -> Scratch {
        Scratch::default()
    }
    fn request(&self, tx: &Tx) -> Transaction {
        let mut party = Party::new("p1".parse().expect("a label"), Role::UltimateConsignee, Entity::named(&tx.party));
        if self.matching == Matching::Host {
            let found =
                tx.listing.iter().map(|l| HostMatch::new(self.list.clone(), l.parse().expect("an id"), Truth::Yes));
            party.matches = Fact::Value(found.collect());
        }
        let line = ItemLine::new("1".parse().expect("a label")).category(tx.category.parse().expect("a category"));
        Transaction::builder()
            .on(tx.date)
            .activity(Activity::Export)
            .destination(&tx.country)
            .full_party(party)
            .item(line)
            .build()
    }
    fn decide(&self, tx: &Transaction, scratch: &mut Scratch) -> u8 {
        let (best, worst) = match self.ask {
            Ask::Reference => {
                let d = interdict::evaluate(self.engine.rulebook(), tx, &self.view);
                (d.best, d.worst)
            }
            Ask::Evaluate => {
                let d = self.engine.evaluate_with(tx, &self.view, scratch);
                (d.best, d.worst)
            }
            Ask::Outcome => {
                let i = self.engine.outcome(tx, &self.view, scratch);
                (i.best, i.worst)
            }
        };
        assert_eq!(best, worst, "everything is known");
        match worst {
            Outcome::Unrestricted => 0,
            Outcome::LicenseRequired(r) => 1 + r as u8,
            other => panic!("{other:?} is no outcome of this task"),
        }
    }
}
