//! A rulebook as one file that reads back as the same rulebook (law `parse_print`).

use super::{
    condition::{print as condition, quote},
    csv::print_row,
};
use crate::{
    model::Dated,
    policy::{
        Absence, Admits, Bars, Condition, Control, Due, Each, Effect, Group, Policy, Reasons, Regime, ReviewSource,
        ReviewTable, Rulebook, Thresholds,
    },
};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// Prints a rulebook as one TOML file, tables included.
///
/// ```
/// use interdict::source::{SourceFile, parse_rulebook, print_rulebook};
/// let text = "[[regime]]\nid = \"house\"\n[[policy]]\nid = \"house/x\"\neffect = \"prohibit\"\nwhen = { destination = [\"AE\"] }\n";
/// let rulebook = parse_rulebook(&[SourceFile { name: "r.toml", text }])?;
/// let printed = print_rulebook(&rulebook);
/// assert_eq!(parse_rulebook(&[SourceFile { name: "r.toml", text: &printed }])?, rulebook);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn print_rulebook(r: &Rulebook) -> String {
    let mut o = Out::default();
    o.key("title", quote(&r.title));
    o.key("matching", quote(r.matching.as_str()));
    o.flag("strict", r.strict);
    if !r.screening.is_default() {
        let one =
            |t: &Thresholds| format!("might_be = {}, is = {}, born = {}, weak = {}", t.might_be, t.is, t.born, t.weak);
        let lists: Vec<String> =
            r.screening.lists.iter().map(|(id, t)| format!("{} = {{ {} }}", quote(id.as_str()), one(t))).collect();
        let lists = if lists.is_empty() { String::new() } else { format!(", lists = {{ {} }}", lists.join(", ")) };
        o.key("screening", format!("{{ {}{lists} }}", one(&r.screening.all)));
    }
    for d in r.facts.values() {
        o.head("fact");
        o.key("name", quote(d.name.as_str()));
        o.key("of", quote(d.of.as_str()));
        o.key("kind", quote(d.kind.as_str()));
        o.flag("many", d.many);
        if !d.codes.is_empty() {
            o.key("codes", strings(&d.codes));
        }
        if d.absent != Absence::Unknown {
            o.key("absent", quote(d.absent.as_str()));
        }
        o.flag("profile", d.profile);
        o.key("may_be_not_known", d.may_be_not_known.to_string());
        if let Some(how) = &d.derived {
            let inputs = how.inputs().map(|n| quote(n.as_str())).join(", ");
            o.key("derived", format!("{{ {} = [{inputs}] }}", how.as_str()));
        }
        o.text("question", &d.question);
    }
    for (id, s) in &r.scenarios {
        o.head("scenario");
        o.key("id", quote(id.as_str()));
        o.text("title", &s.title);
    }
    for g in r.regimes.values() {
        regime(&mut o, g);
    }
    for (id, d) in &r.definitions {
        o.head("definition");
        o.key("id", quote(id.as_str()));
        o.text("citation", &d.citation);
        o.key("when", condition(&d.when));
    }
    for (id, t) in &r.reviews {
        o.head("review");
        o.key("id", quote(id.as_str()));
        for (k, v) in review_parts(t) {
            o.key(k, v);
        }
    }
    for p in &r.policies {
        policy(&mut o, p);
    }
    tables(&mut o, r);
    o.0
}

#[derive(Default)]
struct Out(String);

impl Out {
    fn head(&mut self, name: &str) {
        self.0.push_str(&format!("\n[[{name}]]\n"));
    }
    fn key(&mut self, key: &str, value: impl AsRef<str>) {
        self.0.push_str(&format!("{key} = {}\n", value.as_ref()));
    }
    fn text(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.key(key, quote(value));
        }
    }
    fn flag(&mut self, key: &str, value: bool) {
        if value {
            self.key(key, "true");
        }
    }
    fn dated(&mut self, d: &Dated) {
        if *d != Dated::ALWAYS {
            self.key("history", quote(&d.to_string()));
        }
    }
    fn table(&mut self, kind: &str, id: Option<&str>, rows: Vec<Vec<String>>) {
        self.head("table");
        self.key("kind", quote(kind));
        if let Some(id) = id {
            self.key("id", quote(id));
        }
        let lines: Vec<String> =
            rows.iter().map(|r| print_row(&r.iter().map(String::as_str).collect::<Vec<_>>())).collect();
        self.key("text", quote(&lines.join("\n")));
    }
}

fn strings<T: ToString>(set: &BTreeSet<T>) -> String {
    format!("[{}]", set.iter().map(|s| quote(&s.to_string())).collect::<Vec<_>>().join(", "))
}

fn regime(o: &mut Out, g: &Regime) {
    o.head("regime");
    o.key("id", quote(g.id.as_str()));
    o.text("name", &g.name);
    o.text("citation", &g.citation);
    if let Some(d) = g.as_of {
        o.key("as_of", d.to_string());
    }
    if let Some(n) = g.max_age_days {
        o.key("max_age_days", n.to_string());
    }
    if let Some(d) = g.held_from {
        o.key("held_from", d.to_string());
    }
    o.key("destinations", strings(&g.destinations));
    if let Some(places) = &g.transit_places {
        o.key("transit_places", strings(places));
    }
    for x in &g.grounds {
        o.head("regime.ground");
        o.key("id", quote(x.id.as_str()));
        o.text("name", &x.name);
        o.text("citation", &x.citation);
        o.key("when", condition(&x.when));
        o.dated(&x.dated);
    }
    for x in &g.expects {
        o.head("regime.expects");
        o.key("activities", strings(&x.activities));
        o.key("roles", strings(&x.roles));
        o.flag("goods", x.goods);
    }
    for x in &g.excludes {
        o.head("regime.excludes");
        o.text("name", &x.name);
        o.key("when", condition(&x.when));
        o.text("citation", &x.citation);
    }
    for x in &g.yields {
        o.head("regime.yields");
        o.key("to", quote(x.to.as_str()));
        o.key("when", condition(&x.when));
        o.text("citation", &x.citation);
    }
}

fn policy(o: &mut Out, p: &Policy) {
    o.head("policy");
    o.key("id", quote(p.id.as_str()));
    o.text("title", &p.title);
    o.text("citation", &p.citation);
    match &p.each {
        Each::Once => {}
        Each::License => o.key("each", quote("license")),
        Each::Listing(l) => o.key("each", format!("{{ listing = {} }}", strings(l))),
        Each::Owner(l) => o.key("each", format!("{{ owner = {} }}", strings(l))),
        Each::Control(c) => o.key("each", format!("{{ control = {} }}", quote(c.as_str()))),
    }
    if p.when != Condition::Always(true) {
        o.key("when", condition(&p.when));
    }
    o.key("effect", quote(p.effect.as_str()));
    match &p.effect {
        Effect::RequireLicense { review, admits: a } => {
            o.key("review", review_source(review));
            admits(o, a);
        }
        Effect::Prohibit { admits: a } => admits(o, a),
        Effect::Flag { resolve } => o.key("resolve", quote(resolve)),
        Effect::Advise => {}
        Effect::Waive { code, reasons } | Effect::Authorize { code, reasons } => {
            o.key("code", quote(&code.to_string()));
            if let Reasons::Only(set) = reasons {
                o.key("reasons", strings(set));
            }
        }
        Effect::Bar(Bars::AllBut(but)) => o.key("bars", format!("{{ all_but = {} }}", strings(but))),
        Effect::Bar(Bars::Only(these)) => o.key("bars", strings(these)),
    }
    o.flag("regardless", p.regardless);
    o.dated(&p.dated);
    if let Some(s) = &p.scenario {
        o.key("scenario", quote(s.as_str()));
    }
    if !p.opposes.is_empty() {
        o.key("opposes", strings(&p.opposes));
    }
    o.flag("untranslatable", p.untranslatable);
    o.text("note", &p.note);
    if !p.obligations.is_empty() {
        let each = p.obligations.iter().map(|x| {
            let due = match x.due {
                Due::Before => "before".into(),
                Due::Continuing => "continuing".into(),
                Due::DaysAfter(n) => format!("{n} days after"),
            };
            format!("{{ what = {}, due = {} }}", quote(&x.what), quote(&due))
        });
        o.key("obligations", format!("[{}]", each.collect::<Vec<_>>().join(", ")));
    }
}

fn admits(o: &mut Out, a: &Admits) {
    o.key(
        "admits",
        match a {
            Admits::All => quote("all"),
            Admits::Only(codes) => strings(codes),
            Admits::Listing(codes) => format!("{{ listing_and = {} }}", strings(codes)),
        },
    );
}

fn review_source(r: &ReviewSource) -> String {
    match r {
        ReviewSource::Listing => quote("listing"),
        ReviewSource::Shared(name) => format!("{{ shared = {} }}", quote(name.as_str())),
        ReviewSource::Table(t) => {
            let parts = review_parts(t).into_iter().map(|(k, v)| format!("{k} = {v}")).collect::<Vec<_>>();
            format!("{{ {} }}", parts.join(", "))
        }
    }
}

fn review_parts(t: &ReviewTable) -> Vec<(&'static str, String)> {
    let rules = t.rules.iter().map(|r| {
        let dated = if r.dated == Dated::ALWAYS {
            String::new()
        } else {
            format!(", history = {}", quote(&r.dated.to_string()))
        };
        format!("{{ when = {}, then = {}{dated} }}", condition(&r.when), quote(r.then.as_str()))
    });
    let rules = format!("[{}]", rules.collect::<Vec<_>>().join(", "));
    let otherwise = quote(t.otherwise.map_or("not_stated", |o| o.as_str()));
    Vec::from([("otherwise", otherwise), ("rules", rules)])
}

fn tables(o: &mut Out, r: &Rulebook) {
    let row = |cells: &[&str]| cells.iter().map(|s| String::from(*s)).collect::<Vec<_>>();
    let mut groups = Vec::from([row(&["group", "member", "history", "citation"])]);
    for (id, g) in &r.groups {
        let mut one = |of: String, d: &Dated, citation: &str| {
            groups.push(Vec::from([id.to_string(), of, d.to_string(), citation.into()]));
        };
        let (empty, holds) = match g {
            Group::Places(ms) => {
                ms.iter().for_each(|m| one(m.of.to_string(), &m.dated, &m.citation));
                (ms.is_empty(), "places")
            }
            Group::Items(ms) => {
                ms.iter().for_each(|m| one(m.of.to_string(), &m.dated, &m.citation));
                (ms.is_empty(), "items")
            }
        };
        if empty {
            o.head("group");
            o.key("id", quote(id.as_str()));
            o.key("holds", quote(holds));
        }
    }
    if groups.len() > 1 {
        o.table("groups", None, groups);
    }
    for g in r.regimes.values().filter(|g| !g.governed.is_empty()) {
        let mut rows = Vec::from([row(&["place", "governed_by", "history", "citation"])]);
        rows.extend(
            g.governed
                .iter()
                .map(|x| Vec::from([x.place.to_string(), x.by.to_string(), x.dated.to_string(), x.citation.clone()])),
        );
        o.table("governed", Some(g.id.as_str()), rows);
    }
    for (id, c) in &r.charts {
        let columns: Vec<String> = c.columns.iter().map(ToString::to_string).collect();
        let mut head = Vec::from(["place".to_string()]);
        head.extend(columns);
        head.extend(["history".into(), "note".into()]);
        let mut rows = Vec::from([head]);
        rows.extend(c.rows.iter().map(|x| {
            let mut cells = Vec::from([x.place.to_string()]);
            cells.extend(c.columns.iter().map(|k| if x.marked.contains(k) { "X".into() } else { String::new() }));
            cells.extend([x.dated.to_string(), x.note.clone()]);
            cells
        }));
        o.table("chart", Some(id.as_str()), rows);
    }
    for (id, c) in &r.controls {
        let mut rows = Vec::from([row(&["category", "reason", "column", "scope", "history", "citation", "note"])]);
        rows.extend(c.rows.iter().map(|x| {
            let column = match &x.control {
                Control::Column(c) => c.to_string(),
                Control::Exempt => "none".into(),
            };
            Vec::from([
                x.category.to_string(),
                x.reason.as_ref().map_or("-".into(), ToString::to_string),
                column,
                x.scope.clone().unwrap_or_default(),
                x.dated.to_string(),
                x.citation.clone(),
                x.note.clone(),
            ])
        }));
        o.table("controls", Some(id.as_str()), rows);
        if let Some(r) = &c.regime {
            o.key("regime", quote(r.as_str()));
        }
        if let Some(d) = c.as_of {
            o.key("as_of", d.to_string());
        }
        if let Some(n) = c.max_age_days {
            o.key("max_age_days", n.to_string());
        }
        if !c.eligibility.is_empty() {
            let mut rows = Vec::from([row(&["category", "exception", "answer", "scope", "value", "citation"])]);
            rows.extend(c.eligibility.iter().map(|x| {
                Vec::from([
                    x.category.to_string(),
                    x.exception.to_string(),
                    x.answer.to_string(),
                    x.scope.clone().unwrap_or_default(),
                    x.value.map_or(String::new(), |m| m.to_string()),
                    x.citation.clone(),
                ])
            }));
            o.table("eligibility", Some(id.as_str()), rows);
        }
        for l in &c.limits {
            o.head("limit");
            o.key("controls", quote(id.as_str()));
            o.key("category", quote(&l.category.to_string()));
            o.key("among", strings(&l.among.0));
            o.key("when", condition(&l.when));
            o.dated(&l.dated);
            o.text("citation", &l.citation);
        }
    }
    for (id, l) in &r.lists {
        o.head("table");
        o.key("kind", quote("list"));
        o.key("id", quote(id.as_str()));
        o.key("form", quote("json"));
        o.text("name", l.name());
        if let Some(d) = l.as_of() {
            o.key("as_of", d.to_string());
        }
        if let Some(n) = l.max_age_days() {
            o.key("max_age_days", n.to_string());
        }
        let lines: Vec<String> = l
            .listings()
            .iter()
            .map(|x| String::from_utf8_lossy(&crate::fingerprint::canonical(x)).into_owned())
            .collect();
        o.key("text", quote(&lines.join("\n")));
    }
}
