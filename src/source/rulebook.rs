//! Rulebook files: TOML for what is written by hand, CSV for what is a table; a folder or one file.

use super::{
    condition::{Decls, condition, when},
    doc::{Doc, Log, Tab, Val},
    tables,
};
use crate::{
    error::Errors,
    model::{Assertion, Code, Dated, DefinitionId, GroupId, Period, PolicyId, RegimeId, Role, Scenario, Status},
    policy::{
        Absence, Admits, AuthCode, Bars, Chart, ControlList, Definition, DestinationKind, Due, Each, Effect,
        Expectation, FactDecl, FactKind, FactOf, Ground, Group, ItemSel, Matching, Member, Obligation, PlaceSel,
        Policy, Reasons, Regime, ReviewPolicy, ReviewRule, ReviewSource, ReviewTable, Rulebook, RulebookParts,
        ScenarioDecl, Yields,
    },
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A file as the caller read it: a name for messages and references, and its text.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'s> {
    /// The name, relative to the rulebook's folder: `charts/commerce.csv`.
    pub name: &'s str,
    /// The text.
    pub text: &'s str,
}

/// Reads a rulebook from its files: every `.toml` among them is read, and the tables that they name.
///
/// ```
/// use interdict::source::{SourceFile, parse_rulebook};
/// let text = r#"
/// title = "House rules"
/// [[regime]]
/// id = "house"
/// name = "House rules of Acme"
///
/// [[policy]]
/// id = "house/no-drones"
/// citation = "Acme Trade Policy 4.2"
/// when = { item = ["9A012"], destination = ["AE"] }
/// effect = "prohibit"
/// from = 2026-01-01
/// "#;
/// let rulebook = parse_rulebook(&[SourceFile { name: "house.toml", text }])?;
/// assert_eq!(rulebook.policies.len(), 1);
///
/// let wrong = text.replace("destination", "destinaton");
/// let errors = parse_rulebook(&[SourceFile { name: "house.toml", text: &wrong }]).unwrap_err();
/// assert_eq!(errors.iter().next().unwrap().to_string(), "there is no condition `destinaton`; did you mean `destination`?");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the files at once, each with code, file, line, column, the line
/// itself, and the nearest known name.
pub fn parse_rulebook(files: &[SourceFile<'_>]) -> Result<Rulebook, Errors> {
    parse(RulebookParts::default(), files, |_, _| {})
}

/// Reads rulebook files on top of a rulebook, whose groups, definitions, facts, charts, control
/// lists and party lists they may name, and gives both together. A house rule can so speak of
/// `group D:5` without repeating it.
///
/// ```
/// use interdict::{packs, source::{SourceFile, parse_rulebook_on}};
/// let text = r#"
/// [[regime]]
/// id = "house"
/// [[policy]]
/// id = "house/no-drones"
/// effect = "prohibit"
/// when = { item = ["9A012"], destination = ["group D:5"] }
/// "#;
/// let both = parse_rulebook_on(packs::us_ear()?, &[SourceFile { name: "house.toml", text }])?;
/// assert!(both.policy("house/no-drones").is_some() && both.policy("us-ear/744.11").is_some());
///
/// let loosen = text.replace("house/no-drones", "us-ear/no-drones");
/// let errors = parse_rulebook_on(packs::us_ear()?, &[SourceFile { name: "house.toml", text: &loosen }]).unwrap_err();
/// assert_eq!(errors.iter().next().unwrap().code(), "foreign-policy");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`parse_rulebook`]; `duplicate-id` for what the base defines as well, `foreign-policy` and
/// `foreign-table` for what would change a regime, a chart or a control list of the base.
pub fn parse_rulebook_on(base: &Rulebook, files: &[SourceFile<'_>]) -> Result<Rulebook, Errors> {
    parse(base.clone().into_parts(), files, |parts, log| {
        let old = |p: &Policy| base.policy(p.id.as_str()).is_some_and(|q| q == p);
        for p in parts.policies.iter().filter(|p| base.regimes.contains_key(p.id.regime()) && !old(p)) {
            let e = crate::policy::CheckError::foreign(p);
            log.say("foreign-policy", e.to_string(), log.place_of(&format!("policy {}", p.id), ""));
        }
        let changed = |what: &str, name: &str, same: bool| {
            if !same {
                let message = format!(
                    "{what} `{name}` belongs to the rulebook that this one stands on, and cannot be changed here"
                );
                log.say("foreign-table", message, log.place_of("", name));
            }
        };
        base.regimes.iter().for_each(|(id, r)| changed("regime", id.as_str(), parts.regimes.get(id) == Some(r)));
        base.controls
            .iter()
            .for_each(|(id, c)| changed("control list", id.as_str(), parts.controls.get(id) == Some(c)));
        base.groups.iter().for_each(|(id, g)| changed("group", id.as_str(), parts.groups.get(id) == Some(g)));
    })
}

fn parse(
    mut parts: RulebookParts,
    files: &[SourceFile<'_>],
    more: impl FnOnce(&RulebookParts, &Log),
) -> Result<Rulebook, Errors> {
    let log = Log::default();
    let (title, matching) = (parts.title.clone(), parts.matching);
    let docs: Vec<Doc<'_>> = files
        .iter()
        .filter(|f| f.name.ends_with(".toml"))
        .map(|f| Doc { file: f.name, text: f.text, log: &log })
        .collect();
    let parsed: Vec<_> = docs.iter().map(|d| (d, d.parse())).collect();
    let tabs: Vec<Tab<'_, '_>> = parsed.iter().map(|(d, t)| Tab::new(d, "", t.get_ref(), t.span())).collect();
    if tabs.is_empty() {
        log.say("no-file", "no `.toml` file was given", None);
    }
    // Facts first: the values in conditions are read by their declarations.
    for t in &tabs {
        for f in t.tables("fact") {
            fact(f, &mut parts);
        }
    }
    let decls = parts.facts.clone();
    for t in tabs {
        document(t, files, &decls, &mut parts);
    }
    if !title.is_empty() {
        // The rulebook below keeps its title and its way of matching.
        parts.title = title;
        parts.matching = matching;
    }
    if log.mistakes.borrow().is_empty() {
        more(&parts, &log);
    }
    if log.mistakes.borrow().is_empty() {
        for e in Rulebook::check(&mut parts) {
            let place = log.place_of(&e.owner, &e.name);
            let code = crate::error::Detail::code(&e);
            log.say(code, e.to_string(), place);
        }
    }
    log.finish(Rulebook::checked(parts))
}

fn document(t: Tab<'_, '_>, files: &[SourceFile<'_>], decls: &Decls, parts: &mut RulebookParts) {
    if let Some(title) = t.text("title") {
        parts.title = title;
    }
    if let Some(m) = t.parse::<Matching>("matching") {
        parts.matching = m;
    }
    if let Some(b) = t.bool("strict") {
        parts.strict = b;
    }
    let _ = t.get("fact");
    for r in t.tables("regime") {
        regime(r, decls, parts);
    }
    for s in t.tables("scenario") {
        if let Some(id) = s.require::<Scenario>("id", "its name") {
            let title = s.text("title").unwrap_or_default();
            insert(&s, "scenario", id.as_str(), parts.scenarios.insert(id.clone(), ScenarioDecl { title }).is_some());
        }
        s.finish();
    }
    for d in t.tables("definition") {
        if let Some(id) = d.require::<DefinitionId>("id", "its name") {
            let d = d.owned_by(format!("definition {id}"));
            let citation = d.text("citation").unwrap_or_default();
            let value = require_when(&d, decls);
            d.get("id");
            if let Some(when) = value {
                let old = parts.definitions.insert(id.clone(), Definition { citation, when });
                insert(&d, "definition", id.as_str(), old.is_some());
            }
            d.finish();
        }
    }
    for r in t.tables("review") {
        if let Some(id) = r.require::<Code>("id", "its name") {
            let r = r.owned_by(format!("review {id}"));
            r.get("id");
            if let Some(table) = review_table(&r, decls) {
                insert(&r, "review", id.as_str(), parts.reviews.insert(id.clone(), table).is_some());
            }
            r.finish();
        }
    }
    for g in t.tables("group") {
        group(g, parts);
    }
    for tab in t.tables("table") {
        table(tab, files, parts);
    }
    for p in t.tables("policy") {
        if let Some(p) = policy(p, decls) {
            parts.policies.push(p);
        }
    }
    t.finish();
}

fn insert(t: &Tab<'_, '_>, what: &str, name: &str, was_there: bool) {
    if was_there {
        t.doc.say("duplicate-id", format!("{what} `{name}` is defined twice"), &t.span());
    }
}

fn require_when(t: &Tab<'_, '_>, decls: &Decls) -> Option<crate::policy::Condition> {
    match t.get("when") {
        Some(v) => condition(t, v, decls),
        None => {
            t.missing("when", "a condition");
            None
        }
    }
}

fn fact(t: Tab<'_, '_>, parts: &mut RulebookParts) {
    let Some(name) = t.require::<crate::model::FactName>("name", "the fact's name") else { return };
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

/// A history: `from`, `until`, `known_from`, `status`, or `history = [...]` in full.
fn dated(t: &Tab<'_, '_>) -> Option<Dated> {
    let short = ["from", "until", "known_from", "status"].iter().any(|k| t.get(k).is_some());
    let period = |t: &Tab<'_, '_>| Period {
        from: t.date("from"),
        until: t.date("until"),
        status: t.parse::<Status>("status").unwrap_or(Status::InForce),
    };
    let Some(history) = t.get("history") else {
        let p = period(t);
        let assertion = Assertion { known_from: t.date("known_from"), periods: Vec::from([p]) };
        return if short { checked(t, Vec::from([assertion])) } else { Some(Dated::ALWAYS) };
    };
    if short {
        t.doc.say(
            "bad-dates",
            "`history` stands for all dates: `from`, `until`, `known_from` and `status` go inside it",
            &history.span(),
        );
    }
    if history.get_ref().is_str() {
        return t.parse_of::<Dated>(history);
    }
    let mut all = Vec::new();
    for a in t.each_of(history).into_iter().filter_map(|v| t.table_of(v)) {
        let known_from = a.date("known_from");
        let periods = a
            .tables("periods")
            .into_iter()
            .map(|p| {
                let period = period(&p);
                p.finish();
                period
            })
            .collect();
        all.push(Assertion { known_from, periods });
        a.finish();
    }
    checked(t, all)
}

fn checked(t: &Tab<'_, '_>, assertions: Vec<Assertion>) -> Option<Dated> {
    let at = ["history", "until", "from"].into_iter().find_map(|k| t.get(k)).map_or(t.span(), |v| v.span());
    Dated::new(assertions).map_err(|e| t.doc.say(e.code(), e.to_string(), &at)).ok()
}

fn regime(t: Tab<'_, '_>, decls: &Decls, parts: &mut RulebookParts) {
    let Some(id) = t.require::<RegimeId>("id", "the regime's id, such as `house`") else { return };
    let t = t.owned_by(format!("regime {id}"));
    t.get("id");
    let mut r = Regime::house(id.clone(), t.text("name").unwrap_or_default());
    r.citation = t.text("citation").unwrap_or_default();
    r.as_of = t.date("as_of");
    r.max_age_days = t.integer("max_age_days");
    if t.get("destinations").is_some() {
        r.destinations = t.list::<DestinationKind, BTreeSet<_>>("destinations");
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

fn group(t: Tab<'_, '_>, parts: &mut RulebookParts) {
    let Some(id) = t.require::<GroupId>("id", "the group's name") else { return };
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
            return;
        }
    };
    insert(&t, "group", id.as_str(), parts.groups.insert(id.clone(), group).is_some());
    t.finish();
}

/// `[[table]]`: `kind`, `id` where there may be several, and `file` or `text`.
fn table(t: Tab<'_, '_>, files: &[SourceFile<'_>], parts: &mut RulebookParts) {
    let kind = t.text("kind");
    let id = t.text("id");
    let (file, inline) = (t.text("file"), t.text("text"));
    let found = match (&file, &inline) {
        (Some(name), None) => match files.iter().find(|f| f.name == name) {
            Some(f) => Some((name.clone(), f.text)),
            None => {
                t.doc.say(
                    "no-file",
                    format!("there is no file `{name}` beside this one"),
                    &t.get("file").map_or(t.span(), |v| v.span()),
                );
                None
            }
        },
        (None, Some(text)) => {
            Some((format!("{}#{}", t.doc.file, id.clone().or(kind.clone()).unwrap_or_default()), text.as_str()))
        }
        _ => {
            t.missing("file", "`file = \"…\"` or `text = '''…'''`, one of the two");
            None
        }
    };
    let (as_of, max_age) = (t.date("as_of"), t.integer::<u32>("max_age_days"));
    let name = t.text("name").unwrap_or_default();
    let json = match t.text("form").as_deref() {
        None | Some("csv") => false,
        Some("json") => true,
        Some(other) => {
            t.doc.say("bad-table", format!("there is no form `{other}`: expected csv or json"), &t.span());
            false
        }
    };
    let log = t.doc.log;
    let id_of = |what: &str| {
        if id.is_none() {
            t.missing("id", what);
        }
        id.clone()
    };
    if let Some((file, text)) = found {
        match kind.as_deref() {
            Some("groups") => tables::groups(log, &file, text, &mut parts.groups),
            Some("governed") => {
                if let Some(id) = id_of("the regime").and_then(|_| t.parse::<RegimeId>("id")) {
                    let rows = tables::governed(log, &file, text);
                    let empty = || Regime::house(id.clone(), "");
                    parts.regimes.entry(id.clone()).or_insert_with(empty).governed.extend(rows);
                }
            }
            Some("chart") => {
                if let Some(id) = id_of("the chart's name").and_then(|_| t.parse("id")) {
                    let chart: Chart = tables::chart(log, &file, text);
                    insert(&t, "chart", "", parts.charts.insert(id, chart).is_some());
                }
            }
            Some(k @ ("controls" | "eligibility")) => {
                if let Some(id) = id_of("the control list's name").and_then(|_| t.parse::<Code>("id")) {
                    let list: &mut ControlList = parts.controls.entry(id).or_default();
                    if k == "controls" {
                        tables::controls(log, &file, text, list);
                        list.as_of = as_of;
                        list.max_age_days = max_age;
                    } else {
                        tables::eligibility(log, &file, text, list);
                    }
                }
            }
            Some("list") => {
                if let Some(id) = id_of("the list's id").and_then(|_| t.parse::<crate::model::ListId>("id"))
                    && let Some(list) = match json {
                        true => tables::party_list_json(log, &file, text, id.clone(), &name),
                        false => tables::party_list(log, &file, text, id.clone(), &name),
                    }
                {
                    insert(&t, "list", id.as_str(), parts.lists.insert(id.clone(), list.kept(as_of, max_age)).is_some());
                }
            }
            Some("notices") => {} // read by the loaders of party lists
            Some(other) => t.doc.say(
                "bad-table",
                format!("there is no table of kind `{other}`: expected groups, governed, chart, controls, eligibility, list or notices"),
                &t.span(),
            ),
            None => t.missing("kind", "groups, governed, chart, controls, eligibility, list or notices"),
        }
    }
    t.finish();
}

fn policy(t: Tab<'_, '_>, decls: &Decls) -> Option<Policy> {
    let id = t.require::<PolicyId>("id", "the policy's id, `regime/name`")?;
    let owner = format!("policy {id}");
    insert(&t, "policy", id.as_str(), t.doc.log.holds(&owner));
    let t = t.owned_by(owner);
    t.get("id");
    let each = each(&t);
    let effect = effect(&t, decls, &each);
    let (condition, dated) = (when(&t, "when", decls), dated(&t));
    let obligations = t.tables("obligations").into_iter().filter_map(obligation).collect();
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
        effect: effect?,
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
            t.wrong(v, "`\"license\"`, `{ listing = [\"…\"] }` or `{ control = \"…\" }`");
            return Each::Once;
        }
        None => {}
    }
    let Some(e) = t.table_of(v) else { return Each::Once };
    let out = if let Some(c) = e.get("control") {
        e.parse_of(c).map_or(Each::Once, Each::Control)
    } else if e.get("listing").is_some() {
        Each::Listing(e.list("listing"))
    } else {
        e.missing("listing", "`listing = [\"…\"]` or `control = \"…\"`");
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
            let hint =
                crate::error::nearest(other, known).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
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
            Each::Listing(_) => Admits::Listing(BTreeSet::new()),
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

fn review_source<'d, 's>(t: &Tab<'d, 's>, v: Val<'d, 's>, decls: &Decls) -> Option<ReviewSource> {
    match v.get_ref().as_str() {
        Some("listing") => return Some(ReviewSource::Listing),
        Some("not_stated") => return Some(ReviewSource::Table(ReviewTable::not_stated())),
        Some(_) => return t.parse_of::<ReviewPolicy>(v).map(|p| ReviewSource::Table(ReviewTable::always(p))),
        None => {}
    }
    let inner = t.table_of(v)?;
    let shared = inner.get("shared").map(|v| inner.parse_of::<Code>(v));
    let out = match shared {
        Some(name) => name.map(ReviewSource::Shared),
        None => review_table(&inner, decls).map(ReviewSource::Table),
    };
    inner.finish();
    out
}

/// `otherwise` and `rules`.
fn review_table(t: &Tab<'_, '_>, decls: &Decls) -> Option<ReviewTable> {
    let otherwise = match t.get("otherwise") {
        None => {
            t.missing("otherwise", "the policy where no rule is true, or `not_stated`");
            None
        }
        Some(v) if v.get_ref().as_str() == Some("not_stated") => Some(None),
        Some(v) => t.parse_of::<ReviewPolicy>(v).map(Some),
    };
    let mut rules = Vec::new();
    for r in t.tables("rules") {
        let then = r.require::<ReviewPolicy>("then", "a license review policy");
        let (when, dated) = (require_when(&r, decls), dated(&r));
        if let (Some(then), Some(when), Some(dated)) = (then, when, dated) {
            rules.push(ReviewRule { when, then, dated });
        }
        r.finish();
    }
    otherwise.map(|otherwise| ReviewTable { rules, otherwise })
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
