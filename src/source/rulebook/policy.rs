//! `[[policy]]`: what it ranges over, its effect, what it admits or bars, its obligations.
//! Uses `policy` and `model`. Leaves out conditions (`source/condition.rs`) and review tables
//! (`review.rs`).

use super::{dated::dated, insert, review::review_source};
use crate::{
    model::{Dated, PolicyId},
    policy::{Admits, AuthCode, Bars, Due, Each, Effect, Obligation, Policy, Reasons},
    source::{
        condition::{Decls, when},
        doc::Tab,
    },
};
use alloc::{collections::BTreeSet, format, string::String};

/// Every key that some policy may have.
const KEYS: &[&str] = &[
    "id",
    "title",
    "citation",
    "note",
    "each",
    "when",
    "effect",
    "regardless",
    "from",
    "until",
    "known_from",
    "status",
    "history",
    "scenario",
    "obligations",
    "opposes",
    "untranslatable",
    "review",
    "admits",
    "resolve",
    "code",
    "reasons",
    "bars",
];

pub(super) fn policy(t: Tab<'_, '_>, decls: &Decls) -> Option<Policy> {
    let Some(id) = t.require::<PolicyId>("id", "the policy's id, `regime/name`") else {
        t.break_off(KEYS);
        return None;
    };
    let owner = format!("policy {id}");
    insert(&t, "policy", id.as_str(), t.doc.log.holds(&owner).is_some());
    let t = t.owned_by(owner);
    t.get("id");
    let each = each(&t);
    let effect = effect(&t, decls, &each);
    let (condition, dated) = (when(&t, "when", decls), dated(&t));
    let obligations = t.tables("obligations").into_iter().filter_map(obligation).collect();
    let Some(effect) = effect else {
        t.break_off(KEYS);
        return None;
    };
    let p = Policy {
        title: t.text("title").unwrap_or_default(),
        citation: t.text("citation").unwrap_or_default(),
        regardless: t.bool("regardless").unwrap_or(false),
        scenario: t.parse("scenario"),
        obligations,
        opposes: t
            .get("opposes")
            .map(|v| t.each_of(v).into_iter().filter_map(|v| t.text_of(v)).map(String::from).collect())
            .unwrap_or_default(),
        untranslatable: t.bool("untranslatable").unwrap_or(false),
        note: t.text("note").unwrap_or_default(),
        each,
        when: condition.unwrap_or(crate::policy::Condition::Always(true)),
        effect,
        dated: dated.unwrap_or(Dated::ALWAYS),
        id,
    };
    t.finish();
    Some(p)
}

fn each(t: &Tab<'_, '_>) -> Each {
    let Some(v) = t.get("each") else { return Each::Once };
    match v.get_ref().as_str() {
        Some("license") => return Each::License,
        Some("once") => return Each::Once,
        Some(_) => {
            t.wrong(v, "`\"license\"`, `{ listing = [\"…\"] }`, `{ owner = [\"…\"] }` or `{ control = \"…\" }`");
            return Each::Once;
        }
        None => {}
    }
    let Some(e) = t.table_of(v) else { return Each::Once };
    let out = if let Some(c) = e.get("control") {
        e.parse_of(c).map_or(Each::Once, Each::Control)
    } else if e.get("listing").is_some() {
        Each::Listing(e.list("listing"))
    } else if e.get("owner").is_some() {
        Each::Owner(e.list("owner"))
    } else {
        e.missing("listing", "`listing = [\"…\"]`, `owner = [\"…\"]` or `control = \"…\"`");
        Each::Once
    };
    e.get("listing");
    e.finish();
    out
}

fn effect(t: &Tab<'_, '_>, decls: &Decls, each: &Each) -> Option<Effect> {
    let v = match t.get("effect") {
        Some(v) => v,
        None => {
            t.missing("effect", "require_license, prohibit, flag, advise, waive, authorize or bar");
            return None;
        }
    };
    let reasons = || match t.get("reasons") {
        None => Reasons::Any,
        Some(v) if v.get_ref().as_str() == Some("any") => Reasons::Any,
        Some(v) => Reasons::Only(t.list_of(v)),
    };
    let code = || t.require::<AuthCode>("code", "the authorization's code, such as `GBS`");
    Some(match t.text_of(v)? {
        "require_license" => {
            let review = match t.get("review") {
                Some(v) => review_source(t, v, decls),
                None => {
                    t.missing("review", "a license review policy, `listing`, `not_stated`, or a table");
                    None
                }
            };
            Effect::RequireLicense { review: review?, admits: admits(t, each) }
        }
        "prohibit" => Effect::Prohibit { admits: admits(t, each) },
        "flag" => Effect::Flag {
            resolve: t.text("resolve").unwrap_or_else(|| {
                t.missing("resolve", "the fact with evidence that resolves the flag, as a sentence");
                String::new()
            }),
        },
        "advise" => Effect::Advise,
        "waive" => Effect::Waive { code: code()?, reasons: reasons() },
        "authorize" => Effect::Authorize {
            code: if *each == Each::License { t.parse("code").unwrap_or_else(AuthCode::license) } else { code()? },
            reasons: reasons(),
        },
        "bar" => Effect::Bar(bars(t)?),
        other => {
            let known = ["require_license", "prohibit", "flag", "advise", "waive", "authorize", "bar"];
            let hint = crate::error::nearest(other, known)
                .map_or_else(|| format!("; known: {}", known.join(", ")), |n| format!("; did you mean `{n}`?"));
            t.doc.say("bad-effect", format!("there is no effect `{other}`{hint}"), &v.span());
            return None;
        }
    })
}

fn admits(t: &Tab<'_, '_>, each: &Each) -> Admits {
    let Some(v) = t.get("admits") else {
        // What the law says where it says nothing else: controls admit every exception,
        // listings what they name, all other requirements none (15 CFR 740.1, 744.11(a)).
        return match each {
            Each::Control(_) => Admits::All,
            Each::Listing(_) | Each::Owner(_) => Admits::Listing(BTreeSet::new()),
            Each::Once | Each::License => Admits::none(),
        };
    };
    match v.get_ref().as_str() {
        Some("all") => return Admits::All,
        Some("none") => return Admits::none(),
        Some("listing") => return Admits::Listing(BTreeSet::new()),
        _ => {}
    }
    if v.get_ref().is_table() {
        let Some(inner) = t.table_of(v) else { return Admits::none() };
        let codes = inner.list("listing_and");
        inner.finish();
        return Admits::Listing(codes);
    }
    Admits::Only(t.list_of(v))
}

fn bars(t: &Tab<'_, '_>) -> Option<Bars> {
    let Some(v) = t.get("bars") else {
        t.missing("bars", "`\"all\"`, a list of codes, or `{ all_but = [...] }`");
        return None;
    };
    if v.get_ref().as_str() == Some("all") {
        return Some(Bars::AllBut(BTreeSet::new()));
    }
    if v.get_ref().is_table() {
        let inner = t.table_of(v)?;
        let codes = inner.list("all_but");
        inner.finish();
        return Some(Bars::AllBut(codes));
    }
    Some(Bars::Only(t.list_of(v)))
}

fn obligation(t: Tab<'_, '_>) -> Option<Obligation> {
    let what = t.text("what");
    if what.is_none() {
        t.missing("what", "what must be done, as a sentence");
    }
    let due = match t.get("due") {
        None => Some(Due::Before),
        Some(v) => match t.text_of(v) {
            Some("before") => Some(Due::Before),
            Some("continuing") => Some(Due::Continuing),
            Some(s) => {
                let days = s.strip_suffix(" days after").and_then(|n| n.parse::<u16>().ok());
                if days.is_none() {
                    t.doc.say(
                        "bad-due",
                        format!("`{s}` is not a due date: expected `before`, `continuing` or `30 days after`"),
                        &v.span(),
                    );
                }
                days.map(Due::DaysAfter)
            }
            None => None,
        },
    };
    t.finish();
    Some(Obligation { what: what?, due: due? })
}
