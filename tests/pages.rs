//! The page of a policy, as counsel reads it: nothing raw, nothing twice, nothing without its source.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs, reason = "tests")]

use interdict::{
    Rulebook,
    explain::{Standing, page},
    packs,
    policy::Effect,
    source::{SourceFile, parse_rulebook},
};
use std::collections::BTreeSet;

fn of(rulebook: &Rulebook, id: &str) -> String {
    page(rulebook, rulebook.policy(id).unwrap_or_else(|| panic!("no policy {id}")))
}

fn ear(id: &str) -> String {
    of(packs::us_ear().unwrap(), id)
}

/// The lines of one section.
fn section<'t>(text: &'t str, title: &str) -> Vec<&'t str> {
    let mut lines = text.lines().skip_while(|l| l.strip_suffix(':') != Some(title));
    assert!(lines.next().is_some(), "no section `{title}` in:\n{text}");
    lines.take_while(|l| !l.is_empty()).collect()
}

#[track_caller]
fn says(text: &str, what: &[&str]) {
    for w in what {
        assert!(text.contains(w), "no `{w}` in:\n{text}");
    }
}

#[test]
fn every_page_is_in_words_and_has_its_source() {
    for rulebook in [packs::us_ear().unwrap(), packs::us_pafaca().unwrap()] {
        for p in &rulebook.policies {
            let text = page(rulebook, p);
            for raw in [
                "special:",
                "not:",
                "..*",
                "*..",
                "always ->",
                "other(",
                " opens ",
                " holds holds",
                "any of these:\n\n",
            ] {
                assert!(!text.contains(raw), "`{raw}` in:\n{text}");
            }
            says(&text, &["\ncitation    ", "\neffect      ", "\nin force    ", ", read up to 20"]);
            assert!(text.contains(&p.citation), "{text}");
            // A term is told once, and each one named is told.
            let told: Vec<&str> =
                text.lines().filter_map(|l| l.strip_prefix("  `")?.split_once("` (")).map(|(t, _)| t).collect();
            assert_eq!(told.len(), told.iter().collect::<BTreeSet<_>>().len(), "{text}");
            for named in text.lines().filter(|l| l.trim_start().starts_with("- `")) {
                let name = named.split('`').nth(1).unwrap();
                assert!(told.contains(&name), "`{name}` is not told in:\n{text}");
            }
            // Of a code, who grants it, or that nobody does.
            for title in ["Barred", "Not barred"] {
                if text.lines().any(|l| l.strip_suffix(':') == Some(title)) {
                    for l in section(&text, title) {
                        assert!(
                            l.contains(": us-")
                                || l.contains("no policy held here grants it")
                                || l.contains(": a license"),
                            "{l}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_not_expressed_says_so() {
    let rulebook = packs::us_ear().unwrap();
    let all: Vec<_> = rulebook.policies.iter().filter(|p| p.untranslatable).collect();
    assert!(!all.is_empty());
    for p in all {
        let text = page(rulebook, p);
        says(&text, &["NOT EXPRESSED HERE"]);
        if matches!(p.effect, Effect::Authorize { .. }) {
            assert!(!text.contains("authorizes, if"), "{text}");
        }
    }
    assert!(!ear("us-ear/740.3").contains("NOT EXPRESSED HERE, so"));
}

#[test]
fn law_is_told_by_status_and_not_by_scenario() {
    says(&ear("us-ear/huawei-denial-2023"), &["(only reported, not law)", "\nstanding    NOT LAW"]);
    let ban = packs::us_pafaca().unwrap();
    let enacted: Vec<_> = ban.policies.iter().filter(|p| p.scenario.is_some()).collect();
    assert!(!enacted.is_empty(), "the ban was a bill first");
    for p in enacted {
        let text = page(ban, p);
        assert_eq!(Standing::of(&p.dated, None), Standing::Law);
        assert!(!text.contains("NOT LAW"), "{text}");
        says(&text, &["(only proposed, not law)", "\nscenario    app-ban-2024"]);
    }
    says(&ear("us-ear/tgl"), &["\nstanding    law no longer: its last day was 2020-08-13"]);
}

#[test]
fn a_history_is_told_once() {
    let text = ear("us-ear/tgl");
    assert_eq!(
        section(&text, "Known when")[..2],
        [
            "  - known since 2019-05-20: from 2019-05-20 to 2019-08-19",
            "  - known since 2019-08-19: extended, to 2019-11-18"
        ]
    );
    let text = ear("us-ear/742.6-a-6-ae-d145");
    says(
        &text,
        &[
            "under a presumption of denial [to 2026-01-14], if",
            "under a presumption of denial [from 2026-01-15 on], if all of these hold:",
        ],
    );
}

#[test]
fn what_entries_name_is_counted() {
    says(
        &ear("us-ear/744.11"),
        &["none of the 157 entries held names any", "TGL: us-ear/tgl (15 CFR 744 Supp. 7", "1 of the 157 entries held"],
    );
    says(&ear("us-ear/744.15"), &["no entry held until the list is loaded"]);
}

#[test]
fn a_fact_is_its_question_and_what_silence_means() {
    let text = ear("us-ear/740.3");
    says(&text, &["to come under an LVS limit (15 CFR 740.3(d)(1)(ii), (d)(4))?\" no [lvs_order_split]"]);
    assert!(section(&text, "Facts asked for, and what silence means").iter().any(|l| {
        l.contains("lvs_order_split (of the transaction; yes or no)")
            && l.contains("by the profile of the host and not by law")
    }));
    // Days are before and after each other.
    says(&ear("us-ear/744.21-a-1"), &["\" before 2014-11-07 [contract_date]"]);
}

#[test]
fn a_rulebook_of_a_house_has_its_page() {
    // The smallest rulebook: no citation, no dates, no question.
    let own = "title = \"House\"\n[[regime]]\nid = \"house\"\n[[policy]]\nid = \"house/x\"\ntitle = \"Stop\"\neffect = \"prohibit\"\nadmits = [\"OWN\"]\nwhen = { not = { any = [ { destination = [\"CA\"] }, { all = [ { item = [\"EAR99\"] }, { all = [ { activity = [\"export\"] }, { departure = [\"US\"] } ] } ] } ] } }\n";
    let rulebook = parse_rulebook(&[SourceFile { name: "rulebook.toml", text: own }]).unwrap();
    let page = of(&rulebook, "house/x");
    says(
        &page,
        &[
            "\ncitation    none is held\n",
            "on every day; no beginning is held",
            "  - OWN: named by the rule; no policy held here grants it",
        ],
    );
    assert_eq!(
        section(&page, "When this holds"),
        [
            "  - none of these:",
            "    - the destination is in CA",
            "    - all of these:",
            "      - the item is in EAR99",
            "      - the activity is export",
            "      - the departure is in US",
        ]
    );
}
