//! `interdict show`: one policy on a page, or all of them in a table.

use crate::{
    args::ShowArgs,
    list, load,
    out::{self, Failure},
    table,
};
use comfy_table::Cell;
use interdict::{
    Policy, Rulebook,
    error::nearest,
    explain::words,
    model::Dated,
    policy::{
        Admits, Bars, Condition, Due, Each, Effect, FactOf, Group, Reasons, ReviewPolicy, ReviewSource, ReviewTable,
    },
    source::print_rulebook,
};

pub(crate) fn run(args: &ShowArgs) -> Result<(), Failure> {
    let rulebook = load::rulebook(&args.rules, true)?.rulebook;
    if args.facts {
        return out::print(&facts(&rulebook));
    }
    if args.lists {
        return out::print(&list::lists(&rulebook));
    }
    if args.groups {
        return out::print(&groups(&rulebook));
    }
    if let Some(name) = &args.group {
        return group(&rulebook, name).and_then(|text| out::print(&text));
    }
    let Some(id) = &args.policy else { return out::print(&all(&rulebook)) };
    match rulebook.policy(id) {
        Some(p) => out::print(&page(&rulebook, p)),
        None => Err(Failure::Usage(unknown(&rulebook, id))),
    }
}

/// That there is no such policy, and which may be meant.
pub(crate) fn unknown(rulebook: &Rulebook, id: &str) -> String {
    let wanted = id.to_lowercase();
    let name = wanted.rsplit('/').next().unwrap_or_default();
    let mut near: Vec<String> = rulebook
        .policies
        .iter()
        .filter(|p| !name.is_empty() && p.id.as_str().to_lowercase().contains(name))
        .map(|p| format!("`{}`", p.id))
        .take(5)
        .collect();
    if near.is_empty() {
        near.extend(nearest(id, rulebook.policies.iter().map(|p| p.id.as_str())).map(|id| format!("`{id}`")));
    }
    if near.is_empty() {
        format!("there is no policy `{id}`; `interdict show` lists all")
    } else {
        format!("there is no policy `{id}`; there is {}", near.join(", "))
    }
}

/// The declared facts by what they are facts of: names, kinds, presumptions, questions, codes.
fn facts(rulebook: &Rulebook) -> String {
    let mut o = Page::default();
    for of in FactOf::ALL {
        let these = || rulebook.facts.values().filter(|d| d.of == *of);
        if these().next().is_some() {
            o.head(&format!("Facts of the {of}"));
        }
        for d in these() {
            let many = if d.many { "list of " } else { "" };
            let absent = match d.absent.as_str() {
                "unknown" => "asked where it is not stated".to_string(),
                other => format!("presumed {} where it is not stated", other.replace('_', " ")),
            };
            o.line(&out::paint(out::BOLD, &d.name), &format!("{many}{}; {absent}", d.kind));
            let codes = if d.codes.is_empty() { String::new() } else { format!("  codes: {}", join(&d.codes)) };
            for text in [format!("  {}", d.question), codes].iter().filter(|t| !t.trim().is_empty()) {
                o.text(text);
            }
        }
    }
    o.0.push_str(&format!("\n{}\n", out::count(rulebook.facts.len(), "fact", "facts")));
    o.0
}

fn groups(rulebook: &Rulebook) -> String {
    let mut t = table::flat(&["group", "members", "of"]);
    for (id, g) in &rulebook.groups {
        let (n, of) = match g {
            Group::Places(ms) => (ms.len(), "places"),
            Group::Items(ms) => (ms.len(), "items"),
        };
        t.add_row([id.to_string(), n.to_string(), of.to_string()]);
    }
    table::right(&mut t, [1]);
    format!("{}`interdict show --group NAME` shows the members\n", table::text(&t))
}

fn group(rulebook: &Rulebook, name: &str) -> Result<String, Failure> {
    let bare = name.strip_prefix("group ").unwrap_or(name);
    let Some((id, g)) = rulebook.groups.iter().find(|(id, _)| id.as_str() == bare) else {
        let near = nearest(bare, rulebook.groups.keys().map(|id| id.as_str()));
        let hint = near.map_or("`interdict show --groups` lists all".into(), |n| format!("did you mean `{n}`?"));
        return Err(Failure::Usage(format!("there is no group `{bare}`; {hint}")));
    };
    let mut t = table::flat(&["member", "when", "citation"]);
    let mut row = |of: String, dated: &Dated, citation: &str| {
        let when = if *dated == Dated::ALWAYS { "always".to_string() } else { dated.to_string() };
        t.add_row([of, when, citation.to_string()]);
    };
    match g {
        Group::Places(ms) => ms.iter().for_each(|m| row(m.of.to_string(), &m.dated, &m.citation)),
        Group::Items(ms) => ms.iter().for_each(|m| row(m.of.to_string(), &m.dated, &m.citation)),
    }
    Ok(format!("{}\n{}", out::paint(out::BOLD, format!("group {id}")), table::text(&t)))
}

fn all(rulebook: &Rulebook) -> String {
    let mut t = table::flat(&["policy", "effect", "title"]);
    for p in &rulebook.policies {
        let effect = Cell::new(out::paint(style(&p.effect), p.effect.as_str().replace('_', " ")));
        let aside = match (&p.scenario, p.untranslatable) {
            (Some(s), _) => out::paint(out::MAGENTA, format!(" [scenario {s}: not law]")),
            (None, true) => out::paint(out::DIM, " [not expressed]"),
            _ => String::new(),
        };
        t.add_row([Cell::new(&p.id), effect, Cell::new(format!("{}{aside}", p.title))]);
    }
    let n = out::count(rulebook.policies.len(), "policy", "policies");
    format!("{}\n{}{n}; `interdict show POLICY` shows one\n", rulebook.title, table::text(&t))
}

fn style(e: &Effect) -> anstyle::Style {
    match e {
        Effect::RequireLicense { .. } | Effect::Prohibit { .. } => out::RED,
        Effect::Flag { .. } | Effect::Bar(_) => out::YELLOW,
        Effect::Waive { .. } | Effect::Authorize { .. } => out::GREEN,
        Effect::Advise => out::CYAN,
    }
}

fn page(rulebook: &Rulebook, p: &Policy) -> String {
    let mut o = Page::default();
    o.line(&out::paint(out::BOLD, &p.id), &p.title);
    o.field("citation", &p.citation);
    o.field("effect", &out::paint(style(&p.effect), effect(&p.effect)));
    o.field("applies", &each(&p.each));
    if p.regardless {
        o.field("reach", "even what is not subject to its regime");
    }
    if let Some(r) = rulebook.regimes.get(p.id.regime()) {
        let as_of = r.as_of.map_or("not stated".into(), |d| d.to_string());
        o.field("regime", &format!("{}, read up to {as_of}", if r.name.is_empty() { r.id.as_str() } else { &r.name }));
    }
    history(&mut o, p);
    if let Some(s) = &p.scenario {
        let title = rulebook.scenarios.get(s).map_or("", |s| s.title.as_str());
        o.field("scenario", &out::paint(out::MAGENTA, format!("{s}, not law: {title}")));
    }
    o.head("When");
    tree(rulebook, &p.when, 1, &mut o);
    if let Effect::RequireLicense { review, admits: a } = &p.effect {
        o.head("How an application is reviewed");
        review_words(rulebook, review, &mut o);
        o.head("What lifts it");
        o.text("  a license held under the same regime");
        o.text(&format!("  {}", admits(a)));
    }
    if let Effect::Prohibit { admits: a } = &p.effect {
        o.head("What lifts it");
        o.text(&format!("  {}", admits(a)));
    }
    if !p.obligations.is_empty() {
        o.head("Obligations");
        for b in &p.obligations {
            let due = match b.due {
                Due::Before => "before".into(),
                Due::Continuing => "continuing".into(),
                Due::DaysAfter(n) => format!("{n} days after"),
            };
            o.text(&format!("  - {} ({due})", b.what));
        }
    }
    if !p.note.is_empty() {
        o.head("Note");
        o.text(&format!("  {}", p.note));
    }
    let source = source(rulebook, p);
    if !source.is_empty() {
        o.head("As a rulebook file");
        for l in source.lines() {
            o.0.push_str(&format!("  {}\n", out::paint(out::DIM, l)));
        }
    }
    o.0
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn text(&mut self, line: &str) {
        for l in out::wrap(line, out::width()) {
            self.0.push_str(&l);
            self.0.push('\n');
        }
    }
    fn line(&mut self, label: &str, value: &str) {
        self.0.push_str(&format!("{label}  {value}\n"));
    }
    fn field(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let line = format!("{name:<11}{value}");
            self.0.push_str(&out::wrap_with(&line, out::width(), "", &" ".repeat(11)).join("\n"));
            self.0.push('\n');
        }
    }
    fn head(&mut self, title: &str) {
        self.0.push_str(&format!("\n{}\n", out::paint(out::BOLD, title)));
    }
}

fn effect(e: &Effect) -> String {
    let auth = |code: &dyn std::fmt::Display, reasons: &Reasons| match reasons {
        Reasons::Any => format!("{code}, for any reason for control"),
        Reasons::Only(r) if r.is_empty() => format!("{code}, for requirements without a reason for control"),
        Reasons::Only(r) => format!("{code}, for control for {}", join(r)),
    };
    match e {
        Effect::RequireLicense { .. } => "a license is required".into(),
        Effect::Prohibit { .. } => "prohibited".into(),
        Effect::Flag { resolve } => format!("flag: a person must look; resolved by: {resolve}"),
        Effect::Advise => "advises and changes no outcome".into(),
        Effect::Waive { code, reasons } => format!("waives every requirement that it lifts: {}", auth(code, reasons)),
        Effect::Authorize { code, reasons } => {
            format!("authorizes if it lifts all that is left: {}", auth(code, reasons))
        }
        Effect::Bar(Bars::AllBut(but)) if but.is_empty() => "bars every authorization but a license".into(),
        Effect::Bar(Bars::AllBut(but)) => format!("bars every authorization but {} and a license", join(but)),
        Effect::Bar(Bars::Only(these)) => format!("bars {}", join(these)),
    }
}

fn join<T: ToString>(all: impl IntoIterator<Item = T>) -> String {
    all.into_iter().map(|x| x.to_string()).collect::<Vec<_>>().join(", ")
}

fn each(e: &Each) -> String {
    match e {
        Each::Once => "once for each item and destination".into(),
        Each::Listing(lists) => format!("for each party and entry of list {} that it is or might be", join(lists)),
        Each::Owner(lists) => {
            format!("for each party and entry of list {} that an owner of it is or might be", join(lists))
        }
        Each::Control(list) => format!("for each control of the item on control list {list}"),
        Each::License => "for each license held".into(),
    }
}

fn admits(a: &Admits) -> String {
    let named = |codes: &std::collections::BTreeSet<_>| join(codes);
    match a {
        Admits::All => "every license exception that covers its reason for control".into(),
        Admits::Only(codes) if codes.is_empty() => "no license exception".into(),
        Admits::Only(codes) => named(codes),
        Admits::Listing(codes) if codes.is_empty() => "what the party's own entry names".into(),
        Admits::Listing(codes) => format!("what the party's own entry names, and {}", named(codes)),
    }
}

/// A review policy in words.
pub(crate) fn review(r: ReviewPolicy) -> String {
    r.as_str().replace('_', " ")
}

fn review_words(rulebook: &Rulebook, source: &ReviewSource, o: &mut Page) {
    match source {
        ReviewSource::Listing => o.text("  as the party's own entry says"),
        ReviewSource::Table(t) => review_table(rulebook, t, o),
        ReviewSource::Shared(name) => {
            o.text(&format!("  by the table `{name}`:"));
            if let Some(t) = rulebook.reviews.get(name) {
                review_table(rulebook, t, o);
            }
        }
    }
}

fn review_table(rulebook: &Rulebook, t: &ReviewTable, o: &mut Page) {
    for r in &t.rules {
        let dates = if r.dated == interdict::model::Dated::ALWAYS { String::new() } else { format!(" [{}]", r.dated) };
        o.text(&format!("  - {} if {}{dates}", review(r.then), words(rulebook, &r.when)));
    }
    let otherwise = t.otherwise.map_or_else(|| "not stated, so it may be any".into(), review);
    o.text(&format!("  - {}{otherwise}", if t.rules.is_empty() { "" } else { "otherwise " }));
}

fn history(o: &mut Page, p: &Policy) {
    if p.dated.assertions().is_empty() {
        o.field("in force", "on every day; no beginning is held");
        return;
    }
    for (n, a) in p.dated.assertions().iter().enumerate() {
        let periods: Vec<String> = a
            .periods
            .iter()
            .map(|q| {
                let from = q.from.map_or("the beginning".into(), |d| d.to_string());
                // The last day says more to a person than the day after it.
                let last = q.until.map(|d| d.yesterday().unwrap_or(d));
                let until = last.map_or("with no end".into(), |d| format!("to {d}"));
                let status = match q.status.as_str() {
                    "in_force" => String::new(),
                    other => format!(" ({})", other.replace('_', " ")),
                };
                format!("from {from} {until}{status}")
            })
            .collect();
        let periods = if periods.is_empty() { "never".into() } else { periods.join(", and ") };
        let known = a.known_from.map_or("always known".into(), |d| format!("known since {d}"));
        o.field(if n == 0 { "in force" } else { "" }, &format!("{periods}; {known}"));
    }
}

/// A condition as a tree: what a named condition means stands below its name.
fn tree(rulebook: &Rulebook, c: &Condition, depth: usize, o: &mut Page) {
    let pad = "  ".repeat(depth.min(12));
    let next = depth.saturating_add(1);
    match c {
        Condition::All(parts) if parts.len() == 1 => parts.iter().for_each(|p| tree(rulebook, p, depth, o)),
        Condition::All(parts) | Condition::Any(parts) if !parts.is_empty() => {
            o.text(&format!("{pad}{}", if matches!(c, Condition::All(_)) { "all of:" } else { "any of:" }));
            parts.iter().for_each(|p| tree(rulebook, p, next, o));
        }
        Condition::Is(name) => {
            o.text(&format!("{pad}- {}", words(rulebook, c)));
            if let Some(d) = rulebook.definitions.get(name) {
                tree(rulebook, &d.when, next.saturating_add(1), o);
            }
        }
        Condition::Not(part) => {
            o.text(&format!("{pad}- not:"));
            tree(rulebook, part, next.saturating_add(1), o);
        }
        _ if !c.children().is_empty() => {
            let whole = words(rulebook, c);
            let inner: String = c.children().iter().map(|p| words(rulebook, p)).collect();
            let head = whole.strip_suffix(inner.as_str()).unwrap_or(&whole).trim_end();
            o.text(&format!("{pad}- {head}"));
            c.children().iter().for_each(|p| tree(rulebook, p, next.saturating_add(1), o));
        }
        _ => o.text(&format!("{pad}- {}", words(rulebook, c))),
    }
}

/// The policy as it stands in a printed rulebook.
fn source(rulebook: &Rulebook, p: &Policy) -> String {
    let whole = print_rulebook(rulebook);
    let id = format!("\nid = \"{}\"\n", p.id);
    whole
        .split("\n[[policy]]")
        .skip(1)
        .find(|part| part.starts_with(&id))
        .map(|part| format!("[[policy]]{}", part.split("\n[[").next().unwrap_or_default().trim_end()))
        .unwrap_or_default()
}
