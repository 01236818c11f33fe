//! What a policy does, in words: its effect, what lifts it, how an application is reviewed.
//! Uses `policy`. Leaves out whether it does so on a day and in a transaction (`reference`).

use super::{super::outcome::reviewed, dates, list_of, tree};
use crate::policy::{Admits, AuthCode, Bars, Effect, Listing, Policy, Reasons, ReviewSource, ReviewTable, Rulebook};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// How many policies that grant a code are named before the rest is counted.
const GRANTS: usize = 3;

/// The effect of a policy. One that is not expressed never clears anything, whatever it would do.
pub(super) fn effect(p: &Policy) -> String {
    let auth = |code: &AuthCode, reasons: &Reasons| match reasons {
        Reasons::Any => format!("{code}, whatever the reason for control"),
        Reasons::Only(r) if r.is_empty() => format!("{code}, for requirements without a reason for control"),
        Reasons::Only(r) => format!("{code}, for requirements for control for {}", list_of(r)),
    };
    let said = match &p.effect {
        Effect::RequireLicense { .. } => "a license is required".into(),
        Effect::Prohibit { .. } => "prohibited".into(),
        Effect::Flag { .. } => "flag: a person must look".into(),
        Effect::Advise => "advises, and changes no outcome".into(),
        Effect::Waive { code, reasons } => {
            format!("takes away each requirement that admits it: {}", auth(code, reasons))
        }
        Effect::Authorize { code, reasons } if p.untranslatable => {
            return format!(
                "NOT EXPRESSED HERE, so it authorizes nothing: {}. Where the condition below may hold, it may cover, \
                 and a person must look",
                auth(code, reasons)
            );
        }
        Effect::Authorize { code, reasons } => {
            format!("authorizes, if it lifts all requirements that are left: {}", auth(code, reasons))
        }
        Effect::Bar(Bars::AllBut(but)) if but.is_empty() => "bars every authorization but a license".into(),
        Effect::Bar(Bars::AllBut(_)) => "bars every authorization but a license and those below".into(),
        Effect::Bar(Bars::Only(_)) => "bars the authorizations below".into(),
    };
    match (p.untranslatable, &p.effect) {
        (true, Effect::Waive { .. }) => format!("NOT EXPRESSED HERE, so it takes nothing away. It would: {said}"),
        (true, Effect::Flag { .. }) => {
            format!("{said}, for the rule itself is NOT EXPRESSED HERE; the condition below says where it may bite")
        }
        (true, _) => format!("NOT EXPRESSED HERE in full; {said}"),
        (false, _) => said,
    }
}

/// Codes one a line, each with the policies that grant it and their citations; or that none does.
fn codes(rulebook: &Rulebook, regime: &str, all: &BTreeSet<AuthCode>) -> Vec<String> {
    all.iter()
        .map(|code| {
            let grants: Vec<&Policy> = rulebook
                .policies
                .iter()
                .filter(|p| p.id.regime() == regime)
                .filter(|p| p.effect.authorization().is_some_and(|(c, _)| code.covers(c)))
                .collect();
            let one = |p: &&Policy| {
                let aside = if p.untranslatable { "; not expressed here" } else { "" };
                let cited = if p.citation.is_empty() { "no citation" } else { p.citation.as_str() };
                format!("{} ({cited}{aside})", p.id)
            };
            let first: Vec<String> = grants.iter().take(GRANTS).map(one).collect();
            match grants.len().saturating_sub(GRANTS) {
                _ if code.is_license() => format!("  - {code}: a license held under the same regime"),
                _ if grants.is_empty() => format!("  - {code}: named by the rule; no policy held here grants it"),
                0 => format!("  - {code}: {}", first.join(", ")),
                n => format!("  - {code}: {}, and {n} more", first.join(", ")),
            }
        })
        .collect()
}

/// What a bar names.
pub(super) fn barred(rulebook: &Rulebook, p: &Policy) -> Option<(&'static str, Vec<String>)> {
    match &p.effect {
        Effect::Bar(Bars::AllBut(but)) if !but.is_empty() => Some(("Not barred", codes(rulebook, p.id.regime(), but))),
        Effect::Bar(Bars::Only(these)) => Some(("Barred", codes(rulebook, p.id.regime(), these))),
        _ => None,
    }
}

/// What lifts a requirement or a prohibition. License exceptions are exceptions from license requirements
/// only.
pub(super) fn lifted(rulebook: &Rulebook, p: &Policy) -> Vec<String> {
    let (admits, license) = match &p.effect {
        Effect::RequireLicense { admits, .. } => (admits, true),
        Effect::Prohibit { admits } => (admits, false),
        _ => return Vec::new(),
    };
    let mut o = Vec::new();
    if license {
        o.push("  - a license held under the same regime that covers the transaction".into());
    }
    let none = || if license { "  - no license exception" } else { "  - nothing" }.to_string();
    let listing = matches!(admits, Admits::Listing(_));
    match admits {
        Admits::All if license => {
            o.push("  - every license exception that covers its reason for control and that no bar disables".into());
        }
        Admits::All => o.push("  - every authorization but a license, unless a bar disables it".into()),
        Admits::Only(these) | Admits::Listing(these) => {
            if listing {
                o.push(entries_name(rulebook, p));
            }
            if these.is_empty() && !listing {
                o.push(none());
            }
            o.extend(codes(rulebook, p.id.regime(), these));
        }
    }
    o
}

/// The entries of the lists over which a policy goes.
fn entries<'r>(rulebook: &'r Rulebook, p: &'r Policy) -> impl Iterator<Item = &'r Listing> {
    p.each.lists().filter_map(|id| rulebook.lists.get(id)).flat_map(|l| l.listings())
}

/// What the entries held name as admitted: how many name something, and what.
fn entries_name(rulebook: &Rulebook, p: &Policy) -> String {
    let all = entries(rulebook, p).count();
    let named: BTreeSet<&AuthCode> = entries(rulebook, p).flat_map(|l| &l.admits).collect();
    let some = entries(rulebook, p).filter(|l| !l.admits.is_empty()).count();
    match (all, some) {
        (0, _) => "  - what the party's own entry names; no entry is held until a list is loaded".into(),
        (all, 0) => format!("  - nothing by the party's own entry: none of the {all} entries held names any"),
        (all, some) => format!(
            "  - what the party's own entry names; of the {all} entries held, {some} name{} some: {}",
            if some == 1 { "s" } else { "" },
            list_of(named)
        ),
    }
}

/// How an application would be reviewed.
pub(super) fn review(rulebook: &Rulebook, p: &Policy) -> Vec<String> {
    let Effect::RequireLicense { review, .. } = &p.effect else { return Vec::new() };
    match review {
        ReviewSource::Listing => {
            let all = entries(rulebook, p).count();
            let silent = entries(rulebook, p).filter(|l| l.review == ReviewTable::not_stated()).count();
            let held = match (all, silent) {
                (0, _) => "no entry is held until a list is loaded".to_string(),
                (all, 0) => format!("each of the {all} entries held states it"),
                (all, n) => format!("{n} of the {all} entries held do not state it, so that it may be any"),
            };
            Vec::from([format!("  as the party's own entry says; {held}")])
        }
        ReviewSource::Table(t) => table(rulebook, t),
        ReviewSource::Shared(name) => {
            let mut o = Vec::from([format!("  by the table `{name}`, which other policies use too")]);
            o.extend(rulebook.reviews.get(name).map(|t| table(rulebook, t)).unwrap_or_default());
            o
        }
    }
}

/// A table's rules, and what counts where none of them holds.
fn table(rulebook: &Rulebook, t: &ReviewTable) -> Vec<String> {
    let mut o = Vec::new();
    for r in &t.rules {
        let mut parts = tree::lines(rulebook, &r.when, 3);
        let then = reviewed(r.then);
        let dates = dates::aside(&r.dated);
        match parts.as_slice() {
            [one] => o.push(format!("  - {then}{dates}, if {}", one.trim_start().trim_start_matches("- "))),
            _ => {
                o.push(format!("  - {then}{dates}, if all of these hold:"));
                o.append(&mut parts);
            }
        }
    }
    let otherwise = t.otherwise.map_or("not stated, so that it may be any", reviewed);
    o.push(match t.rules.as_slice() {
        [] => format!("  - {otherwise}"),
        [_] => format!("  - otherwise {otherwise}"),
        _ => format!("  - otherwise {otherwise} (of rules that hold, the strictest counts)"),
    });
    o
}

/// The conditions under which an application is reviewed in some way.
pub(super) fn conditions<'r>(rulebook: &'r Rulebook, p: &'r Policy) -> Vec<&'r crate::policy::Condition> {
    let table = match &p.effect {
        Effect::RequireLicense { review: ReviewSource::Table(t), .. } => Some(t),
        Effect::RequireLicense { review: ReviewSource::Shared(name), .. } => rulebook.reviews.get(name),
        _ => None,
    };
    table.into_iter().flat_map(|t| &t.rules).map(|r| &r.when).collect()
}
