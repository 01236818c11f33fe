//! Short real texts of each kind with their exact values, recombinations of
//! their phrases, and texts that must be left unread.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::{
    CarveOut, ConditionalAdmit, ExcludedWaters, ItemPredicate, Reading, Requirement, Review, ReviewRule, Scope,
    Standard, read_requirement, read_review,
};
use Standard::{CaseByCase, PolicyOfDenial, PresumptionOfApproval, PresumptionOfDenial};

/// A requirement for everything with nothing else in it.
fn plain() -> Requirement {
    Requirement {
        scope: Scope::AllSubjectToEar,
        carve_outs: Vec::new(),
        footnotes: Vec::new(),
        references: Vec::new(),
        admits: Vec::new(),
        admits_when: Vec::new(),
        policy_leak: None,
        worldwide: false,
    }
}

fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn requires(text: &str, expected: &Requirement) {
    assert_eq!(read_requirement(text), Reading::Typed(expected.clone()), "{text}");
}

fn reviews(text: &str, rules: &[(ItemPredicate, Standard)], default: Option<Standard>, references: &[&str]) {
    let rules = rules.iter().cloned();
    let expected = Review {
        rules: rules.map(|(when, then)| ReviewRule { when, then }).collect(),
        default,
        references: strings(references),
    };
    assert_eq!(read_review(text), Reading::Typed(expected), "{text}");
}

/// `text` has a `|` where understanding stops; it is taken out before reading.
fn stops<T: core::fmt::Debug>(read: fn(&str) -> Reading<T>, text: &str, because: &str) {
    let place = text.chars().position(|c| c == '|');
    let clean = text.replace('|', "");
    let found = read(&clean);
    let Reading::Unread { why, at } = &found else {
        assert_eq!("unread", format!("{found:?}"), "{clean}");
        return;
    };
    assert_eq!(Some(*at), place, "{clean}: {why}");
    assert!(why.contains(because), "{clean}: {why}");
}

#[test]
fn plain_requirements_in_every_spelling() {
    let cited = Requirement { references: strings(&["744.11"]), ..plain() };
    requires("For all items subject to the EAR", &plain());
    requires("All Items Subject to the EAR.  ", &plain());
    for text in [
        "For all items subject to the EAR. (See §744.11 of the EAR).",
        "For all items subject to the EAR.  (See §744.11 of the EAR)",
        "For All Items Subject to the EAR (See § 744.11 of the EAR.)",
        "All items subject to the EAR. (See§ 744.11 of the EAR.",
        "For all items subject to the EAR. (See part§744.11 of the EAR).",
        "For all items subject to the EAR.\u{a0}(See §§\u{a0}744.11 of the EAR)",
    ] {
        requires(text, &cited);
    }
    requires(
        "For all items subject to the EAR. (See §744.2 (d) of the EAR)",
        &Requirement { references: strings(&["744.2(d)"]), ..plain() },
    );
}

#[test]
fn footnote_numbers_in_every_place() {
    let expect = |text: &str, footnotes: &[u8], references: &[&str]| {
        requires(text, &Requirement { footnotes: footnotes.to_vec(), references: strings(references), ..plain() });
    };
    let three = ["734.9(g)", "746.8(a)(3)", "744.21(b)"];
    for text in [
        "For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)",
        "For All Items Subject to the EAR (See §734.9(g), 3 §746.8(a)(3), and §744.21(b) of the EAR).",
        "For all items subject to the EAR (See §§734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR",
        "For all items subject to the EAR (See §§ 734.9(g), 746.8(a)(3), and 744.21(b) of the EAR)",
    ] {
        expect(text, &[3], &three);
    }
    for text in [
        "For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2",
        "For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2",
        "For All Items Subject to the EAR (See §734.9(e)1, and §744.11 of the EAR)2.",
    ] {
        expect(text, &[1, 2], &["734.9(e)", "744.11"]);
    }
    expect(
        "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR) 4",
        &[4],
        &["734.9(e)(2)", "744.11"],
    );
    expect(
        "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)",
        &[4],
        &["734.9(e)(2)", "744.11"],
    );
    expect("For all items subject to the EAR. (See §§ 734.9(e) and 744.11 of the EAR)4", &[4], &["734.9(e)", "744.11"]);
    expect("For all items subject to the EAR. (See §734.9(e) and §744.11 of the EAR)", &[], &["734.9(e)", "744.11"]);
    expect(
        "For all items subject to the EAR (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5",
        &[5],
        &["734.4(a)(9)", "734.9(e)(3)", "744.11"],
    );
    // Not a real text: two foreign direct product rules at once.
    expect(
        "All items subject to the EAR. (See §§ 734.9(g),3 734.9(e)(2), and 744.11 of the EAR)4",
        &[3, 4],
        &["734.9(g)", "734.9(e)(2)", "744.11"],
    );
}

#[test]
fn scopes() {
    let projects = |section: &str| Requirement {
        scope: Scope::AllWhenUsedInProjects { section: section.into() },
        references: strings(&[section]),
        ..plain()
    };
    requires(
        "For all items subject to the EAR when used in projects specified in§746.5 of the EAR. ",
        &projects("746.5"),
    );
    requires(
        "For All Items Subject to the EAR when used in projects specified in §746.8(a)(4) of the EAR.",
        &projects("746.8(a)(4)"),
    );
    for text in [
        "For items on the CCL and listed in supplement no. 7 to part 746 of the EAR",
        "For items on the CCL and EAR99 items listed in supplement no. 7 to part 746 of the EAR.",
    ] {
        let scope = Scope::CclOrSupp7Part746;
        requires(text, &Requirement { scope, ..plain() });
    }
    requires(
        "For any item subject to the EAR listed in supplement no. 2 to part 744.",
        &Requirement { scope: Scope::Supp2Part744, ..plain() },
    );
}

#[test]
fn carve_outs() {
    let three = strings(&["734.9(g)", "746.8(a)(3)", "744.21(b)"]);
    requires(
        "All items subject to the EAR except for food or medicine designated as EAR99, or ECCN \
         5A992.c and 5D992.c unless for Belarusian “government end users” and Belarusian \
         state-owned enterprises (SoEs) to Belarus.  (See §§ 734.9(g),3 746.8(a)(3), and \
         744.21(b) of the EAR)  This license requirement may be overcome by License Exception \
         GOV under § 740.11(b)(2) and (e).  ",
        &Requirement {
            carve_outs: vec![
                CarveOut::FoodOrMedicineEar99,
                CarveOut::MassMarketEncryption { country: "Belarus".into() },
            ],
            footnotes: vec![3],
            references: three.clone(),
            admits: strings(&["GOV.b.2", "GOV.e"]),
            ..plain()
        },
    );
    requires(
        "For all items subject to the EAR, see §§ 736.2(b)(3)(vi), and 744.11 of the EAR, EXCEPT \
         for technology subject to the EAR that is designated as EAR99, or controlled on the \
         Commerce Control List for anti-terrorism reasons only, when released to members of a \
         “standards organization” (see §772.1) for the purpose of contributing to the revision or \
         development of a “standard” (see §772.1).",
        &Requirement {
            carve_outs: vec![CarveOut::StandardsRelease],
            footnotes: vec![1],
            references: strings(&["736.2(b)(3)(vi)", "744.11"]),
            ..plain()
        },
    );
    requires(
        "All items subject to the EAR.  (See §744.11 of the EAR), except for EAR99-designated \
         technology for the operation, maintenance, or repair of unmanned aerial vehicles (UAV) \
         released to this entity by the operator of the UAV.",
        &Requirement { carve_outs: vec![CarveOut::UavTechnologyEar99], references: strings(&["744.11"]), ..plain() },
    );
    requires(
        "All items subject to the EAR, apart from items that are related to transactions that are \
         authorized by the Department of the Treasury’s Office of Foreign Assets Control pursuant \
         to General License No. 1B of March 2, 2021. (See §§ 734.9(g),3 746.8(a)(3), and \
         744.21(b) of the EAR)",
        &Requirement {
            carve_outs: vec![CarveOut::OfacGeneralLicense {
                number: "1B".into(),
                date: "March 2, 2021".into(),
                excludes_crimea: false,
            }],
            footnotes: vec![3],
            references: three,
            ..plain()
        },
    );
    requires(
        "For all items subject to the EAR (See §744.11 of the EAR), apart from items that are \
         related to transactions that are authorized by the Department of the Treasury's Office \
         of Foreign Assets Control pursuant to General License No. 11 of December 20, 2016. \
         Russia does not include the \"Crimea region of Ukraine,\" as that term is defined in \
         section 8(d) of E.O. 13685.",
        &Requirement {
            carve_outs: vec![CarveOut::OfacGeneralLicense {
                number: "11".into(),
                date: "December 20, 2016".into(),
                excludes_crimea: true,
            }],
            references: strings(&["744.11"]),
            ..plain()
        },
    );
}

#[test]
fn tariff_codes() {
    let expected = |joint: bool, excluded_waters| Requirement {
        carve_outs: vec![CarveOut::HsCodes {
            goods: strings(&["crude oil", "natural gas", "compressed natural gas"]),
            codes: strings(&["271111", "2711210000", "2709"]),
            or_joint_venture_a1: joint,
            excluded_waters,
        }],
        ..plain()
    };
    let codes = "All items subjects to the EAR except for:  -crude oil, natural gas, and \
                 compressed natural gas under the following Harmonized System (HS) codes: 271111, \
                 2711210000, 2709";
    let venture = "required for the continued operation of joint ventures with persons from \
                   countries in Country Group A:1 in supplement no. 1 to part 740 of the EAR not \
                   operating in";
    requires(codes, &expected(false, None));
    requires(
        &format!("{codes}; or -{venture} the South China Sea."),
        &expected(true, Some(ExcludedWaters::SouthChinaSea)),
    );
    let corners = [
        "26°4'48.931\" N 104°31'41.383\" E",
        "26°4'48.931\" N 123°19'22.225\" E",
        "0°0'0.00\" N 123°19'22.225\" E",
        "0°0'0.00\" N 104°31'41.383\" E",
    ];
    requires(
        &format!(
            "{codes}; or items {venture} any body of water, or the airspace above any body of \
             water, within the following coordinates: Upper Left: 26°4’48.931” N 104°31’41.383” \
             E; Upper Right: 26°4’48.931” N 123°19’22.225” E; Lower Right: 0°0’0.00” N \
             123°19’22.225” E; Lower Left: 0°0’0.00” N 104°31’41.383” E"
        ),
        &expected(true, Some(ExcludedWaters::Within(strings(&corners)))),
    );
}

#[test]
fn exceptions_and_other_sentences() {
    let cited = Requirement { references: strings(&["744.11"]), ..plain() };
    for end in ["and (e).", "and e.", "and (e). (e).", "and (e)"] {
        requires(
            &format!(
                "For all items subject to the EAR. (See § 744.11 of the EAR). This license \
                 requirement may be overcome by License Exception GOV under § 740.11(b)(2) {end}"
            ),
            &Requirement { admits: strings(&["GOV.b.2", "GOV.e"]), ..cited.clone() },
        );
    }
    requires(
        "For All Items Subject to the EAR (See §744.11 of the EAR). This license requirement may \
         be overcome by License Exception GOV under §740.11(b) when used by the U.S Geological \
         Survey.",
        &Requirement {
            admits_when: vec![ConditionalAdmit { code: "GOV.b".into(), used_by: "U.S. Geological Survey".into() }],
            ..cited.clone()
        },
    );
    requires(
        "For All Items Subject to the EAR (See §744.11 of the EAR). The license requirements \
         under this entry also extend to any export, reexport and transfer (in-country) to the \
         entity wherever located worldwide.",
        &Requirement { worldwide: true, ..cited },
    );
    requires(
        "For all items subject to the EAR, with case-by-case basis for items listed on the CCL",
        &Requirement { policy_leak: Some("with case-by-case basis for items listed on the CCL".into()), ..plain() },
    );
}

/// Every combination of the parts is read, and as the sum of the parts.
#[test]
fn requirement_parts_recombine() {
    let scopes = [
        ("For all items subject to the EAR", Scope::AllSubjectToEar),
        ("For items on the CCL and listed in supplement no. 7 to part 746 of the EAR", Scope::CclOrSupp7Part746),
    ];
    let cited: [(&str, &[u8], &[&str]); 3] = [
        ("", &[], &[]),
        (" (See §§ 734.9(e)1 and 744.11 of the EAR2)", &[1, 2], &["734.9(e)", "744.11"]),
        (". (See § 744.21e of the EAR)4.", &[4], &["744.21(e)"]),
    ];
    let carved: [(&str, &[CarveOut]); 3] = [
        ("", &[]),
        (", apart from food and medicine designated as EAR99", &[CarveOut::FoodOrMedicineEar99]),
        (
            " except for EAR99-designated technology for the operation, maintenance, or repair \
             of unmanned aerial vehicles (UAV) released to this entity by the operator of the \
             UAV, or food or medicine designated as EAR99",
            &[CarveOut::UavTechnologyEar99, CarveOut::FoodOrMedicineEar99],
        ),
    ];
    let admitted: [(&str, &[&str]); 2] = [
        ("", &[]),
        (
            ". This license requirement may be overcome by License Exception GOV under \
             §740.11(e)",
            &["GOV.e"],
        ),
    ];
    let everywhere = ". The license requirements under this entry also extend to any export, \
                      reexport and transfer (in-country) to the entity wherever located worldwide.";
    for (scope_text, scope) in &scopes {
        for (cited_text, footnotes, references) in &cited {
            for (carved_text, carve_outs) in &carved {
                for (admitted_text, admits) in &admitted {
                    for (end, worldwide) in [("", false), (everywhere, true)] {
                        let expected = Requirement {
                            scope: scope.clone(),
                            carve_outs: carve_outs.to_vec(),
                            footnotes: footnotes.to_vec(),
                            references: strings(references),
                            admits: strings(admits),
                            worldwide,
                            ..plain()
                        };
                        let tail = format!("{admitted_text}{end}");
                        requires(&format!("{scope_text}{cited_text}{carved_text}{tail}"), &expected);
                        requires(&format!("{scope_text}{carved_text}{cited_text}{tail}"), &expected);
                    }
                }
            }
        }
    }
}

#[test]
fn simple_policies() {
    reviews("Presumption of denial", &[], Some(PresumptionOfDenial), &[]);
    reviews("Presumption for denial.", &[], Some(PresumptionOfDenial), &[]);
    reviews("Policy of Denial", &[], Some(PolicyOfDenial), &[]);
    reviews("Case-by-case basis.", &[], Some(CaseByCase), &[]);
    reviews("Case-by-case review.", &[], Some(CaseByCase), &[]);
    reviews("Policy of denial See §§ 746.8(b) and 744.21(e).", &[], Some(PolicyOfDenial), &["746.8(b)", "744.21(e)"]);
    reviews(
        "Policy of denial for all items subject to the EAR. See §§ 746.8(b)",
        &[],
        Some(PolicyOfDenial),
        &["746.8(b)"],
    );
}

#[test]
fn policies_by_reference() {
    reviews("See §744.2 (d) of the EAR", &[], None, &["744.2(d)"]);
    reviews("See §§ 744.2(d), 744.3(d), and 744.4(d) of this part.", &[], None, &["744.2(d)", "744.3(d)", "744.4(d)"]);
    reviews("See § 744.2(d) of the EAR and 744.3(d) of the EAR", &[], None, &["744.2(d)", "744.3(d)"]);
    reviews(
        "The license application procedure and license review policy for entities specified in \
         supplement no. 2 to part 744 is specified in §744.21(d) and (e).",
        &[],
        None,
        &["744.21(d)", "744.21(e)"],
    );
}

#[test]
fn policies_by_item() {
    use ItemPredicate as P;
    let xuar = "ECCNs 1A004.c, 1A004.d, 1A995, 1A999.a, 1D003, 2A983, 2D983, and 2E983";
    reviews(
        &format!(
            "Case-by-case review for {xuar}, and for EAR99 items described in the Note to ECCN \
             1A995; casa-by-case review for items necessary to detect, identify and treat \
             infectious disease; and presumption of denial for all other items subject to the EAR."
        ),
        &[(P::XuarSet, CaseByCase), (P::InfectiousDisease, CaseByCase)],
        Some(PresumptionOfDenial),
        &[],
    );
    // Without the note it is another set.
    let named = strings(&["1A004.c", "1A004.d", "1A995", "1A999.a", "1D003", "2A983", "2D983", "2E983"]);
    reviews(
        &format!("Presumption of approval for {xuar}"),
        &[(P::Categories(named), PresumptionOfApproval)],
        None,
        &[],
    );
    reviews(
        "Policy of denial for all items subject to the EAR apart from food and medicine \
         designated as EAR99 and for items for U.S. Government supported use in the International \
         Space Station (ISS), which will be reviewed on a case-by case basis. See §§ 746.8(b) and \
         744.21e",
        &[(P::FoodOrMedicineEar99, CaseByCase), (P::IssCooperation, CaseByCase)],
        Some(PolicyOfDenial),
        &["746.8(b)", "744.21(e)"],
    );
    reviews(
        "Presumption of  approval for EAR99; case-by-case review for all items on the CCL",
        &[(P::Ear99, PresumptionOfApproval), (P::OnCcl, CaseByCase)],
        None,
        &[],
    );
    reviews("Presumption of approval for EAR99 items", &[(P::Ear99, PresumptionOfApproval)], None, &[]);
    reviews(
        "Presumption of denial for items uniquely required for production of semiconducto rs at \
         advanced technology nodes (10 nanometers and below, including extreme ultraviolet \
         technology); Case by case for all other items. ",
        &[(P::AdvancedNodeOnly, PresumptionOfDenial)],
        Some(CaseByCase),
        &[],
    );
    reviews(
        "Case-by-Case review for licenses for the safety of civil aviation of aircraft.",
        &[(P::CivilAviationSafety, CaseByCase)],
        None,
        &[],
    );
    reviews(
        "Policy of denial; Case-by-case basis for U.S. Government supported space programs.",
        &[(P::UsgSupportedSpace, CaseByCase)],
        Some(PolicyOfDenial),
        &[],
    );
    reviews(
        "Case-by-case review for telecommunications infrastructure items described in Category 5 \
         Part 1 or Category 5 Part 2 and consumer communications devices identified in § 740.19; \
         Presumption of denial for all other items subject to the EAR",
        &[(P::TelecomOrConsumerDevice, CaseByCase)],
        Some(PresumptionOfDenial),
        &[],
    );
    let machines = strings(&[
        "3B001.a.4",
        "3B001.c",
        "3B001.d",
        "3B001.f.1.b.2",
        "3B001.k",
        "3B001.l",
        "3B001.m",
        "3B001.n",
        "3B001.o",
        "3B001.p",
        "3B002.c",
        "3B993",
        "3B994",
    ]);
    reviews(
        "Presumption of denial except case-by-case for items not described in ECCN 3B001.a.4, .c, \
         .d, f.1.b.2, .k to .p; 3B002.c, 3B993, or 3B994",
        &[(P::NotInSet(machines), CaseByCase)],
        Some(PresumptionOfDenial),
        &[],
    );
    reviews(
        "Presumption of denial for all items to include items described in ECCN 3B001.a.4, .c, \
         .d, f.1.b.2, .k to .p; 3B002.c, 3B993, or 3B994. Case-by-case for items designed for \
         production of 200mm wafers destined to a 200mm wafer production facility.",
        &[(P::Wafer200mm, CaseByCase)],
        Some(PresumptionOfDenial),
        &[],
    );
}

/// Every pair of item clauses is read, with every way of stating the rest.
#[test]
fn review_parts_recombine() {
    use ItemPredicate as P;
    let items = [
        ("food and medicine designated as EAR99", P::FoodOrMedicineEar99),
        ("items listed on the CCL", P::OnCcl),
        ("EAR99 items", P::Ear99),
        ("ECCN 3B001.c", P::Categories(strings(&["3B001.c"]))),
        ("items necessary to detect, identify and treat infectious disease", P::InfectiousDisease),
        ("U.S. Government supported space programs", P::UsgSupportedSpace),
    ];
    for (first_text, first) in &items {
        for (second_text, second) in items.iter().filter(|(_, second)| second != first) {
            let apart = [(first.clone(), PresumptionOfApproval), (second.clone(), CaseByCase)];
            let together = [(first.clone(), CaseByCase), (second.clone(), CaseByCase)];
            let separate =
                format!("Presumption of approval for {first_text}; and case-by-case review for {second_text}");
            reviews(&separate, &apart, None, &[]);
            reviews(
                &format!("{separate}. Policy of denial for all other items. See § 746.8(b)"),
                &apart,
                Some(PolicyOfDenial),
                &["746.8(b)"],
            );
            reviews(&format!("Case-by-case basis for {first_text}, and for {second_text}"), &together, None, &[]);
            reviews(
                &format!(
                    "Presumption of denial for all items subject to the EAR apart from \
                     {first_text} and {second_text}, which will be reviewed on a case-by-case basis"
                ),
                &together,
                Some(PresumptionOfDenial),
                &[],
            );
        }
    }
}

#[test]
fn blank_texts() {
    for text in ["", "  ", "\u{a0}\n\t", "\u{feff}"] {
        assert_eq!(read_requirement(text), Reading::Blank);
        assert_eq!(read_review(text), Reading::Blank);
    }
    assert!(read_review("").typed().is_none());
    assert!(read_review("Policy of denial").typed().is_some());
}

#[test]
fn malformed_requirements_are_unread() {
    for (text, because) in [
        ("|.", "not understood: `.`"),
        ("For |most items subject to the EAR", "most"),
        ("For all items subject to the |EAR99", "EAR99"),
        ("For all items subject to the EAR |unless EAR99", "unless"),
        ("For all items subject to the EAR (See §|744.112 of the EAR)", "744.112"),
        ("For all items subject to the EAR (See § |44.11 of the EAR)", "44.11"),
        ("For all items subject to the EAR (See §744.11 of the |CFR)", "CFR"),
        ("For all items subject to the EAR (See §744.11 of the EAR)|9", "no footnote"),
        ("For all items subject to the EAR (See §734.9(g)|4 of the EAR)", "does not fit"),
        ("For all items subject to the EAR (See §746.8(a)|3 of the EAR)", "paragraph number"),
        ("For all items subject to the EAR (See §744.11 of the |EAR45)", "EAR45"),
        ("For all items subject to the EAR|) See §744.11", ") See"),
        ("For all items subject to the EAR, except for |aircraft", "aircraft"),
        ("All items subject to the EAR except for food or medicine designated as |EAR9", "EAR9"),
        (
            "All items subject to the EAR except for ECCN 5A992.c and 5D992.c unless for Russian \
             “government end users” and |Belarusian state-owned enterprises (SoEs) to Russia",
            "Belarusian",
        ),
        (
            "All items subject to the EAR, see §744.11. |Russia does not include the \"Crimea \
             region of Ukraine,\" as that term is defined in section 8(d) of E.O. 13685.",
            "no general license",
        ),
        (
            "All items subject to the EAR. This license requirement may be overcome by License \
             Exception |LVS under §740.3",
            "LVS",
        ),
        (
            "All items subject to the EAR. This license requirement may be overcome by License \
             Exception GOV under |§740.3",
            "not that of License Exception GOV",
        ),
        (
            "All items subject to the EAR except for crude oil under the following Harmonized \
             System (HS) codes: 2709, |27x",
            "27x",
        ),
        ("For all items subject to the EAR when used in projects specified in |annex 2", "annex"),
        ("|Presumption of denial.", "review policy text"),
    ] {
        stops(read_requirement, text, because);
    }
}

#[test]
fn malformed_policies_are_unread() {
    for (text, because) in [
        ("|?", "not understood: `?`"),
        ("Presumption of |refusal", "refusal"),
        ("Policy of denial for |unicorns", "unicorns"),
        ("Policy of denial |zebra", "zebra"),
        ("Policy of denial. |Presumption of denial.", "a second standard for all items"),
        ("Presumption of denial for |all other items", "none are named"),
        ("Presumption of approval for EAR99 items. |Policy of denial for EAR99", "for the same items"),
        ("Presumption of denial for all items subject to the EAR |but not EAR99", "but"),
        (
            "Policy of denial for all items subject to the EAR apart from food and medicine \
             designated as EAR99, which |may be reviewed on a case-by-case basis",
            "may be",
        ),
        ("Presumption of denial except case-by-case for items described in |category 3", "category"),
        ("Case-by-case for ECCN 3B001.k |to .c", ".c"),
        ("Case-by-case for ECCN |3B01", "3B01"),
        ("Policy of denial. See |the EAR", "the EAR"),
        ("Policy of denial. See § 746.8(b) |4", "4"),
        ("Policy of denial. See § |999.1", "999.1"),
        ("Policy of denial; and |", "ends"),
        ("|For all items subject to the EAR. (See § 744.11 of the EAR)", "policy column"),
    ] {
        stops(read_review, text, because);
    }
}

/// Offsets count the chars of the text as given, whatever normalization
/// removed before them.
#[test]
fn offsets_are_those_of_the_given_text() {
    stops(read_review, "\u{a0}  Policy\n of  denial, |zebra", "zebra");
    stops(read_review, "  Casa-by-case\u{200b}  basis for   |§zebra", "zebra");
}

#[test]
fn overlong_texts_are_unread() {
    let long = "Policy of denial. ".repeat(1_000);
    let found = read_review(&long);
    assert!(matches!(found, Reading::Unread { at: 16_384, .. }), "{found:?}");
}

#[test]
fn standards_are_ordered_by_severity() {
    assert!(PresumptionOfApproval < CaseByCase);
    assert!(CaseByCase < PresumptionOfDenial);
    assert!(PresumptionOfDenial < PolicyOfDenial);
}
