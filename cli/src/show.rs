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
    explain::{self, Standing},
    model::Dated,
    policy::{Effect, FactOf, Group, ReviewPolicy},
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
    match (rulebook.policy(id), rulebook.regimes.get(id.as_str())) {
        (Some(p), _) => out::print(&page(&rulebook, p)),
        (None, Some(r)) => {
            let mut o = Page::default();
            o.tell(&explain::regime_page(&rulebook, r), None);
            out::print(&o.0)
        }
        (None, None) => Err(Failure::Usage(unknown(&rulebook, id))),
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
        let as_of = rulebook.regimes.get(p.id.regime()).and_then(|r| r.as_of);
        let mut aside = match (Standing::of(&p.dated, as_of), &p.scenario) {
            (Standing::Law, _) => String::new(),
            (Standing::Ended(last), _) => out::paint(out::DIM, format!(" [until {last}]")),
            (Standing::Never, _) => out::paint(out::DIM, " [on no day]"),
            (Standing::NotLaw, Some(s)) => out::paint(out::MAGENTA, format!(" [scenario {s}: not law]")),
            (Standing::NotLaw, None) => out::paint(out::MAGENTA, " [not law]"),
        };
        if p.untranslatable {
            aside.push_str(&out::paint(out::DIM, " [not expressed]"));
        }
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
    o.tell(&explain::page(rulebook, p), Some(style(&p.effect)));
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
    /// A page of the library, wrapped and colored; its effect in the color of the effect.
    fn tell(&mut self, page: &str, effect: Option<anstyle::Style>) {
        for (n, l) in page.lines().enumerate() {
            let head = !l.is_empty() && !l.starts_with(' ');
            match l.split_once("  ") {
                Some((id, title)) if n == 0 => self.line(&out::paint(out::BOLD, id), title),
                // What stands beside a label goes on beside it.
                Some(_) if head && !l.ends_with(':') => self.field(effect, l),
                _ if head => self.0.push_str(&format!("{}\n", out::paint(out::BOLD, l.trim_end_matches(':')))),
                _ if l.is_empty() => self.0.push('\n'),
                _ => self.text(l),
            }
        }
    }
    fn text(&mut self, line: &str) {
        for l in out::wrap(line, out::width()) {
            self.0.push_str(&l);
            self.0.push('\n');
        }
    }
    fn line(&mut self, label: &str, value: &str) {
        self.0.push_str(&format!("{label}  {value}\n"));
    }
    fn field(&mut self, effect: Option<anstyle::Style>, line: &str) {
        let body = line.find("  ").map_or("", |n| line.get(n..).unwrap_or_default().trim_start());
        let hang = " ".repeat(line.len().saturating_sub(body.len()));
        for (n, l) in out::wrap_with(line, out::width(), "", &hang).iter().enumerate() {
            let colored = match line.split_whitespace().next() {
                Some("effect") => effect,
                Some("standing") => Some(out::MAGENTA),
                _ => None,
            };
            let (label, words) = l.split_at_checked(hang.len()).unwrap_or(("", l));
            match colored {
                Some(s) if n == 0 || !words.is_empty() => {
                    self.0.push_str(&format!("{label}{}\n", out::paint(s, words)))
                }
                _ => self.0.push_str(&format!("{l}\n")),
            }
        }
    }
    fn head(&mut self, title: &str) {
        self.0.push_str(&format!("\n{}\n", out::paint(out::BOLD, title)));
    }
}

fn join<T: ToString>(all: impl IntoIterator<Item = T>) -> String {
    all.into_iter().map(|x| x.to_string()).collect::<Vec<_>>().join(", ")
}

/// A review policy in words.
pub(crate) fn review(r: ReviewPolicy) -> String {
    r.as_str().replace('_', " ")
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
