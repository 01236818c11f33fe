//! `interdict demo`: the story of Huawei under the export rules, and of an app store under another law, told by the
//! decisions themselves.
//! The shipments are data, in `demo/`; the tables are computed, and only the paragraphs are written.

use crate::{
    args::{DemoArgs, Pack},
    explain, load,
    out::{self, Failure},
    timeline, who,
};
use interdict::{
    Date, Evaluate as _, Reference, Rulebook, View,
    explain::Report,
    model::{Fact, Status},
    wire,
};

/// The days that the story looks at.
const FROM: &str = "2019-01-01";
const UNTIL: &str = "2026-11-24";

struct Chapter {
    title: &'static str,
    story: &'static str,
    shipment: &'static str,
    scenario: Option<&'static str>,
    /// An authorization whose end was moved: what was known of it, and when, is shown.
    extended: Option<&'static str>,
    /// A policy that orders told not to enforce: what was known of it, and when, is shown.
    ordered: Option<&'static str>,
    /// The pack that decides.
    pack: Pack,
    /// The first day that is looked at.
    from: &'static str,
}

impl Chapter {
    const fn new(title: &'static str, shipment: &'static str, story: &'static str) -> Chapter {
        Chapter { title, story, shipment, scenario: None, extended: None, ordered: None, pack: Pack::UsEar, from: FROM }
    }
    const fn in_scenario(self, name: &'static str) -> Chapter {
        Chapter { scenario: Some(name), ..self }
    }
    const fn by(self, pack: Pack) -> Chapter {
        Chapter { pack, ..self }
    }
    const fn since(self, from: &'static str) -> Chapter {
        Chapter { from, ..self }
    }
    const fn extended(self, policy: &'static str) -> Chapter {
        Chapter { extended: Some(policy), ..self }
    }
    const fn ordered(self, policy: &'static str) -> Chapter {
        Chapter { ordered: Some(policy), ..self }
    }
}

const CHAPTERS: [Chapter; 12] = [
    Chapter::new(
        "Office chairs for Huawei",
        include_str!("../demo/1-office.json"),
        "On no control list (EAR99 is the name for that). Until the buyer is put on the Entity List nobody asks; from \
         then on every item subject to the rules needs a license, chairs as well.",
    ),
    Chapter::new(
        "A spare part for a mobile network that already runs",
        include_str!("../demo/2-spare-part.json"),
        "For networks in place a temporary general license lifted the requirement of the listing. It was extended \
         five times, the last time into August 2020.",
    )
    .extended("us-ear/tgl"),
    Chapter::new(
        "A 4G modem chip, no license held",
        include_str!("../demo/3-4g-chip.json"),
        "Telecommunications equipment of category 5A991.b, made in the United States. That licenses were granted for \
         such chips does not help whoever holds none; the law in force did not tell 4G from 5G for items of US origin.",
    ),
    Chapter::new(
        "The same chip, and the exporter holds a license",
        include_str!("../demo/4-4g-chip-licensed.json"),
        "Valid from 2020-11-13 for China and this buyer; revoked on 2024-05-07. (Its number, value and end are \
         made up; the two days are those of the reported grant and of the revocations.)",
    ),
    Chapter::new(
        "The 4G chip once more, as if the reports of January 2023 were law",
        include_str!("../demo/3-4g-chip.json"),
        "On 2023-01-30 the press reported that licenses stopped and that a policy of denial reaching down to \
         4G was being written. No such rule was published, so no decision above knows of it. A scenario \
         switches it on.",
    )
    .in_scenario("huawei-denial-2023"),
    Chapter::new(
        "A part for a 5G base station",
        include_str!("../demo/5-5g-part.json"),
        "5A991.b again, now able to support 5G: for an item of US origin the answer is that of the 4G chip.",
    ),
    Chapter::new(
        "An accelerator for a datacenter",
        include_str!("../demo/6-accelerator.json"),
        "Category 3A090.a, with a total processing performance of 15,824: here the item itself is controlled as well, \
         by rules with a history of their own. They change nothing for this buyer, who is listed anyway.",
    ),
    Chapter::new(
        "The same accelerator for a buyer who is on no list",
        include_str!("../demo/7-accelerator-other-buyer.json"),
        "Now the item alone decides. That a rule is announced as not enforced, in May 2025, does not repeal it. In \
         January 2026 the review of such chips became milder where they stay below two limits and leave from the \
         United States; a license is needed as before.",
    ),
    Chapter::new(
        "A chip that a Huawei affiliate designed, made in Taiwan with US technology",
        include_str!("../demo/8-foreign-chip.json"),
        "No US content, never in the United States: before May 2020 the rules did not reach it. First they are after \
         chips that a listed entity designed, then after any in which it takes part; what cannot support 5G is then \
         reviewed case by case.",
    ),
    Chapter::new(
        "Office chairs for a company on no list, of which Huawei owns 60 percent",
        include_str!("../demo/9-affiliate.json"),
        "A listed owner was only a red flag, for the seller to look into. The Affiliates rule of 2025-09-29 gave such \
         a buyer the terms of its owner. On 2025-11-10 it was stayed for a year; by its own terms it applies again from \
         2026-11-10, unless the stay is extended. Whether it was is data of the rulebook, and the rulebook knows of no \
         extension.",
    )
    .since("2025-09-01"),
    Chapter::new(
        "Another law: an app store offers TikTok to users in the United States",
        include_str!("../demo/10-app-store.json"),
        "No export at all. An Act of 2024 forbids app stores and hosts to carry what ByteDance, the company behind \
         TikTok, operates. It was a bill from 2024-03-05, which counts in this scenario alone; it became law on \
         2024-04-24 and applies from 2025-01-19. Orders of the President told the Attorney General not to enforce it: \
         that is no repeal, so the answer stays STOP and says how the law stands. A qualified divestiture ends it; the \
         press reports one of 2026-01-22, and whether it is one is for the store to state.",
    )
    .in_scenario("app-ban-2024")
    .by(Pack::UsPafaca)
    .ordered("us-pafaca/2-a-named")
    .since("2024-01-01"),
    Chapter::new(
        "The same store, and an application of which a Chinese company owns 25 percent",
        include_str!("../demo/11-other-app.json"),
        "The Act reaches other applications too: where Chinese owners hold 20 percent of the operator, a foreign \
         adversary controls it. But such an application is forbidden only from the 270th day after the President has \
         determined it to be a threat. No determination is known, so it goes, with the advice to watch for one.",
    )
    .by(Pack::UsPafaca)
    .since("2024-01-01"),
];

/// The decision that is explained in full: chapter, from 1, and day.
const EXPLAINED: (usize, &str) = (4, "2024-05-07");

pub(crate) fn run(args: &DemoArgs) -> Result<(), Failure> {
    // After the timelines comes the question who the buyer is.
    let last = CHAPTERS.len().saturating_add(1);
    if let Some(n) = args.only
        && (n == 0 || n > last)
    {
        return Err(Failure::Usage(format!("there is no chapter {n}; they are 1 to {last}")));
    }
    if args.only.is_none() {
        out::print(&opening())?;
    }
    for (n, c) in (1..).zip(&CHAPTERS) {
        if args.only.is_some_and(|only| only != n) {
            continue;
        }
        let rulebook = load::pack(c.pack)?;
        let ev = Reference::new(&rulebook);
        let asked = wire::read_request(&rulebook, c.shipment.as_bytes()).map_err(|e| Failure::Input(e.to_string()))?;
        let mut view = View::latest();
        if let Some(s) = c.scenario {
            view = view.with_scenario(s.parse().map_err(|e: interdict::Error| Failure::Input(e.to_string()))?);
        }
        let mut o = format!("\n{}\n{}", out::paint(out::BOLD, format!("{n}. {}", c.title)), timeline::not_law(&view));
        paragraph(c.story, &mut o);
        o.push_str(&timeline::show(&ev, &asked.tx, &view, day(c.from)?, day(UNTIL)?));
        if let Some(id) = c.extended {
            o.push_str(&as_then_known(&ev, &asked.tx, id)?);
        }
        if let Some(id) = c.ordered {
            o.push_str(&enforcement_then_known(&rulebook, id));
        }
        if n == EXPLAINED.0 {
            o.push_str(&in_full(&ev, &asked.tx)?);
        }
        out::print(&o)?;
    }
    if args.only.is_none_or(|only| only == last) {
        let mut o = format!("\n{}\n", out::paint(out::BOLD, format!("{last}. {}", who::TITLE)));
        paragraph(who::STORY, &mut o);
        o.push_str(&who::answers()?);
        out::print(&o)?;
    }
    if args.only.is_none() {
        out::print(&closing())?;
    }
    Ok(())
}

/// The same shipment by what was known on each day on which the policy was changed.
fn as_then_known(ev: &Reference<'_>, tx: &interdict::Transaction, policy: &str) -> Result<String, Failure> {
    let mut days: Vec<Date> = ev.rulebook().policy(policy).map_or_else(Vec::new, |p| p.dated.known_days().collect());
    days.sort();
    let mut o = String::from("\n");
    paragraph(
        "Whoever shipped could not know that yet. By what was known on each day of an extension, the same shipment could go:",
        &mut o,
    );
    for known in days {
        let periods = interdict::timeline::timeline(ev, tx, &View::known_on(known), known, day(UNTIL)?);
        let last = periods.iter().take_while(|p| p.decision.clearance().as_str() == "go").last();
        if let Some(last) = last.and_then(|p| p.until.yesterday().ok()) {
            let until = out::paint(out::GREEN, format!("until {last}"));
            o.push_str(&format!("  known on {known}  {until}\n"));
        }
    }
    Ok(o)
}

/// How a policy stood by what was known on each day on which its history was changed.
fn enforcement_then_known(rulebook: &Rulebook, policy: &str) -> String {
    let mut o = String::from("\n");
    paragraph(
        "The table knows all the orders, the first of which reaches back to the day before it. Each came with an end, \
         and no store could know the next. By what was known on each day, the prohibition was:",
        &mut o,
    );
    let history = rulebook.policy(policy).map_or(&[][..], |p| p.dated.assertions());
    for a in history {
        let Some(known) = a.known_from else { continue };
        let period = |status: Status| a.periods.iter().rev().find(|p| p.status == status);
        let told = if let Some(last) = period(Status::NotEnforced).and_then(|p| p.until?.yesterday().ok()) {
            out::paint(out::MAGENTA, format!("in force, not enforced by executive order until {last}"))
        } else if let Some(first) = period(Status::InForce).and_then(|p| p.from) {
            out::paint(out::RED, format!("law, in force from {first}"))
        } else {
            out::paint(out::MAGENTA, "a bill, not law")
        };
        o.push_str(&format!("  known on {known}  {told}\n"));
    }
    o
}

fn in_full(ev: &Reference<'_>, tx: &interdict::Transaction) -> Result<String, Failure> {
    let on = day(EXPLAINED.1)?;
    let tx = interdict::Transaction { date: Fact::Value(on), ..tx.clone() };
    let view = View::latest();
    let decision = ev.evaluate(&tx, &view);
    let report = Report::new(ev.rulebook(), &tx, &view, &decision);
    let title = out::paint(out::BOLD, format!("One of these decisions in full: {on}, the day of the revocation"));
    Ok(format!("\n{title}\n\n{}", explain::whole(&report)))
}

fn opening() -> String {
    let mut o =
        format!("{}\n", out::paint(out::BOLD, "May this go ahead? One question, asked of every day since 2019"));
    paragraph(
        "Each table below is one transaction, decided for every day by the rules as they stood: consecutive periods, \
         and at each boundary the rule that began (+), ended (-) or changed (~). GO may go ahead, STOP needs a license \
         or is forbidden, ASK cannot be settled yet. The first nine are shipments, all but one for Huawei itself; \
         then come a company that Huawei owns, an app store under another law, and the question whether a buyer is Huawei at all. All of it is computed from the \
         rulebooks that ship; nothing here is legal advice.",
        &mut o,
    );
    o
}

fn closing() -> String {
    let mut o = format!("\n{}\n", out::paint(out::BOLD, "Where to go from here"));
    for (what, command) in [
        ("a policy on a page", "interdict show us-ear/744.11"),
        ("a shipment, decided", "interdict explain cli/demo/1-office.json"),
        ("and over time", "interdict timeline cli/demo/1-office.json --from 2019-01-01 --until 2026-01-01"),
        ("who may that be", "interdict screen --name \"Huawei Technolgies Co\" --explain"),
        ("another law", "interdict explain cli/demo/10-app-store.json --pack us-pafaca"),
        ("files of your own", "interdict evaluate shipments.jsonl --list csl=consolidated.csv"),
    ] {
        o.push_str(&format!("  {what:<20}{}\n", out::paint(out::CYAN, command)));
    }
    paragraph("In a clone, where `interdict` is not installed, write `cargo run --release --` in its place.", &mut o);
    o
}

fn paragraph(text: &str, o: &mut String) {
    for l in out::wrap(text, out::width()) {
        o.push_str(&l);
        o.push('\n');
    }
}

fn day(s: &str) -> Result<Date, Failure> {
    crate::args::date(s).map_err(Failure::Usage)
}
