//! What policies name and stand on: facts, regimes, scenarios, definitions, shared review tables and
//! groups.
//! Uses `policy` and `model`. Leaves out groups that are tables (`table.rs`).

use super::{dated::dated, insert, require_when, review::review_table};
use crate::{
    model::{Code, DefinitionId, GroupId, RegimeId, Role, Scenario, Territory},
    policy::{
        Absence, Definition, DestinationKind, Exclusion, Expectation, FactDecl, FactKind, FactOf, Ground, Group,
        ItemSel, Member, PlaceSel, Regime, RulebookParts, ScenarioDecl, Yields,
    },
    source::{condition::Decls, doc::Tab},
};
use alloc::{collections::BTreeSet, format, vec::Vec};

pub(super) fn fact(t: Tab<'_, '_>, parts: &mut RulebookParts) {
    let Some(name) = t.require::<crate::model::FactName>("name", "the fact's name") else {
        t.break_off(&["of", "kind", "many", "codes", "absent", "profile", "may_be_not_known", "question"]);
        return;
    };
    let t = t.owned_by(format!("fact {name}"));
    t.get("name");
    let of = t.require::<FactOf>("of", "transaction, item or party");
    let kind = t.require::<FactKind>("kind", "the kind of its value");
    let absent = t.parse::<Absence>("absent").unwrap_or(Absence::Unknown);
    let decl = FactDecl {
        name: name.clone(),
        of: of.unwrap_or(FactOf::Transaction),
        kind: kind.unwrap_or(FactKind::Bool),
        many: t.bool("many").unwrap_or(false),
        codes: t.list::<Code, BTreeSet<_>>("codes"),
        absent,
        profile: t.bool("profile").unwrap_or(false),
        may_be_not_known: t.bool("may_be_not_known").unwrap_or(absent == Absence::NotKnown),
        question: t.text("question").unwrap_or_default(),
    };
    if of.is_some() && kind.is_some() {
        insert(&t, "fact", name.as_str(), parts.facts.insert(name.clone(), decl).is_some());
    }
    t.finish();
}

pub(super) fn regime(t: Tab<'_, '_>, decls: &Decls, parts: &mut RulebookParts) {
    let Some(id) = t.require::<RegimeId>("id", "the regime's id, such as `house`") else {
        t.break_off(&[
            "name",
            "citation",
            "as_of",
            "max_age_days",
            "held_from",
            "destinations",
            "transit_places",
            "excludes",
            "ground",
            "expects",
            "yields",
        ]);
        return;
    };
    let t = t.owned_by(format!("regime {id}"));
    t.get("id");
    let mut r = Regime::house(id.clone(), t.text("name").unwrap_or_default());
    r.citation = t.text("citation").unwrap_or_default();
    r.as_of = t.date("as_of");
    r.max_age_days = t.integer("max_age_days");
    r.held_from = t.date("held_from");
    if t.get("destinations").is_some() {
        r.destinations = t.list::<DestinationKind, BTreeSet<_>>("destinations");
    }
    if t.get("transit_places").is_some() {
        r.transit_places = Some(t.list::<Territory, BTreeSet<_>>("transit_places"));
    }
    for g in t.tables("ground") {
        let id = g.require("id", "the ground's name");
        let (when, dated) = (require_when(&g, decls), dated(&g));
        let citation = g.text("citation").unwrap_or_default();
        if let (Some(id), Some(when), Some(dated)) = (id, when, dated) {
            r.grounds.push(Ground { id, citation, when, dated });
        }
        g.finish();
    }
    for e in t.tables("expects") {
        r.expects.push(Expectation {
            activities: e.list("activities"),
            roles: e.list::<Role, BTreeSet<_>>("roles"),
            goods: e.bool("goods").unwrap_or(false),
        });
        e.finish();
    }
    for y in t.tables("yields") {
        let to = y.require("to", "the regime that comes first");
        let when = require_when(&y, decls);
        let citation = y.text("citation").unwrap_or_default();
        if let (Some(to), Some(when)) = (to, when) {
            r.yields.push(Yields { to, when, citation });
        }
        y.finish();
    }
    for x in t.tables("excludes") {
        let name = x.text("name").unwrap_or_default();
        let when = require_when(&x, decls);
        let citation = x.text("citation").unwrap_or_default();
        if let Some(when) = when {
            r.excludes.push(Exclusion { name, when, citation });
        }
        x.finish();
    }
    // A table of governed places may have been read before its regime.
    if let Some(old) = parts.regimes.get(&id) {
        if old.name.is_empty() && old.grounds.is_empty() {
            r.governed = old.governed.clone();
        } else {
            insert(&t, "regime", id.as_str(), true);
        }
    }
    parts.regimes.insert(id, r);
    t.finish();
}

pub(super) fn scenario(t: Tab<'_, '_>, parts: &mut RulebookParts) {
    if let Some(id) = t.require::<Scenario>("id", "its name") {
        let title = t.text("title").unwrap_or_default();
        insert(&t, "scenario", id.as_str(), parts.scenarios.insert(id.clone(), ScenarioDecl { title }).is_some());
    }
    t.finish();
}

pub(super) fn definition(t: Tab<'_, '_>, decls: &Decls, parts: &mut RulebookParts) {
    let Some(id) = t.require::<DefinitionId>("id", "its name") else {
        t.break_off(&["when", "citation"]);
        return;
    };
    let t = t.owned_by(format!("definition {id}"));
    let citation = t.text("citation").unwrap_or_default();
    let value = require_when(&t, decls);
    t.get("id");
    if let Some(when) = value {
        let old = parts.definitions.insert(id.clone(), Definition { citation, when });
        insert(&t, "definition", id.as_str(), old.is_some());
    }
    t.finish();
}

pub(super) fn review(t: Tab<'_, '_>, decls: &Decls, parts: &mut RulebookParts) {
    let Some(id) = t.require::<Code>("id", "its name") else {
        t.break_off(&["otherwise", "rules"]);
        return;
    };
    let t = t.owned_by(format!("review {id}"));
    t.get("id");
    if let Some(table) = review_table(&t, decls) {
        insert(&t, "review", id.as_str(), parts.reviews.insert(id.clone(), table).is_some());
    }
    t.finish();
}

pub(super) fn group(t: Tab<'_, '_>, parts: &mut RulebookParts) {
    let Some(id) = t.require::<GroupId>("id", "the group's name") else {
        t.break_off(&["places", "items", "citation", "holds", "from", "until", "known_from", "status", "history"]);
        return;
    };
    let citation = t.text("citation").unwrap_or_default();
    let Some(dated) = dated(&t) else { return };
    let places: Vec<PlaceSel> = t.list("places");
    let items: Vec<ItemSel> = t.list("items");
    let flat =
        |g: &GroupId| t.doc.say("bad-group", format!("group `{g}` stands within a group: list its members"), &t.span());
    let group = match (places.is_empty(), items.is_empty()) {
        (false, true) => Group::Places(
            places
                .into_iter()
                .filter_map(|p| match p {
                    PlaceSel::Place(of) => Some(Member { of, dated: dated.clone(), citation: citation.clone() }),
                    PlaceSel::Group(g) => {
                        flat(&g);
                        None
                    }
                })
                .collect(),
        ),
        (true, false) => Group::Items(
            items
                .into_iter()
                .filter_map(|p| match p {
                    ItemSel::Category(of) => Some(Member { of, dated: dated.clone(), citation: citation.clone() }),
                    ItemSel::Group(g) => {
                        flat(&g);
                        None
                    }
                })
                .collect(),
        ),
        (true, true) if t.get("holds").is_some() => match t.text("holds").as_deref() {
            Some("items") => Group::Items(Vec::new()),
            _ => Group::Places(Vec::new()),
        },
        _ => {
            t.doc.say("bad-group", format!("group `{id}` needs `places` or `items`, one of the two"), &t.span());
            t.break_off(&["holds"]);
            return;
        }
    };
    insert(&t, "group", id.as_str(), parts.groups.insert(id.clone(), group).is_some());
    t.finish();
}
