//! Whether the parts of a rulebook fit together: every reference, every type, no cycle.
//! What passes here cannot fail when it is evaluated.

use super::{
    Absence, Admits, Condition, Each, Effect, FactDecl, FactKind, FactOf, Group, ItemSel, Items, PlaceSel, Places,
    Policy, ReviewSource, ReviewTable, RulebookParts, Test,
};
use crate::{
    error::{Detail, nearest},
    limits,
    model::{Status, Value},
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckError {
    code: &'static str,
    /// What holds the mistake: `policy us-ear/744.11`.
    pub(crate) owner: String,
    /// The name that is wrong, where a name is.
    pub(crate) name: String,
    message: String,
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.owner.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.owner, self.message) }
    }
}
impl Detail for CheckError {
    fn code(&self) -> &'static str {
        self.code
    }
}
impl core::error::Error for CheckError {}
impl CheckError {
    pub(crate) fn new(code: &'static str, owner: &str, name: &str, message: impl Into<String>) -> CheckError {
        CheckError { code, owner: owner.into(), name: name.into(), message: message.into() }
    }
    pub(crate) fn duplicate(what: &str, name: &str) -> CheckError {
        CheckError::new("duplicate-id", "", name, format!("{what} `{name}` is defined twice"))
    }
    pub(crate) fn within(mut self, owner: &str) -> CheckError {
        self.owner = owner.into();
        self
    }
    pub(crate) fn foreign(p: &Policy) -> CheckError {
        let (id, r) = (p.id.as_str(), p.id.regime());
        CheckError::new(
            "foreign-policy",
            "",
            id,
            format!(
                "policy `{id}` belongs to regime `{r}`, which another rulebook defines; put it into a regime of your own"
            ),
        )
    }
}

pub(super) fn check(parts: &RulebookParts) -> Vec<CheckError> {
    let mut c = Checker { parts, errors: Vec::new() };
    c.all();
    c.errors
}

/// Where a condition stands, which decides the atoms that it may use.
#[derive(Clone, Copy, Default)]
struct Where {
    party: bool,
    owner: bool,
    listing: bool,
    control: bool,
    license: bool,
    /// Authorization conditions may use facts that are presumed not to be claimed.
    authorization: bool,
    /// Under an odd number of negations.
    negated: bool,
    /// In the scope of a listing, which cannot test scopes or grounds.
    scope: bool,
    /// In a review table, where no claim may make a policy milder or stricter in silence.
    review: bool,
    /// In a definition, which is looked at again wherever it is used.
    anywhere: bool,
}

struct Checker<'a> {
    parts: &'a RulebookParts,
    errors: Vec<CheckError>,
}

impl<'a> Checker<'a> {
    fn say(&mut self, code: &'static str, owner: &str, name: &str, message: String) {
        self.errors.push(CheckError::new(code, owner, name, message));
    }
    fn unknown<'n>(&mut self, owner: &str, what: &str, name: &str, known: impl Iterator<Item = &'n str>) {
        let hint = nearest(name, known).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        self.say("unknown-name", owner, name, format!("there is no {what} `{name}`{hint}"));
    }

    fn all(&mut self) {
        let parts = self.parts;
        if self.too_large() {
            return;
        }
        if parts.regimes.is_empty() {
            self.say("no-regime", "", "", "a rulebook needs at least one `[[regime]]`".into());
        }
        for d in parts.facts.values() {
            self.fact_decl(d);
        }
        for (id, d) in &parts.definitions {
            let owner = format!("definition {id}");
            // What a definition may use is decided where it is used; here only its own references.
            let anywhere = Where {
                party: true,
                owner: true,
                listing: true,
                control: true,
                license: true,
                anywhere: true,
                ..Where::default()
            };
            self.condition(&owner, &d.when, anywhere, &mut Vec::from([id.as_str()]), 0);
        }
        for (id, t) in &parts.reviews {
            self.review(&format!("review {id}"), t, Where::default());
        }
        for r in parts.regimes.values() {
            let owner = format!("regime {}", r.id);
            for g in &r.grounds {
                self.condition(&owner, &g.when, Where::default(), &mut Vec::new(), 0);
            }
            for y in &r.yields {
                // What a regime yields it no longer restricts: as with an authorization.
                let at = Where { authorization: true, ..Where::default() };
                self.condition(&owner, &y.when, at, &mut Vec::new(), 0);
            }
            for w in r.grounds.windows(2) {
                if let [a, b] = w
                    && a.id == b.id
                {
                    self.errors.push(CheckError::duplicate("ground", a.id.as_str()).within(&owner));
                }
            }
        }
        for w in parts.policies.windows(2) {
            if let [a, b] = w
                && a.id == b.id
            {
                self.errors.push(CheckError::duplicate("policy", a.id.as_str()));
            }
        }
        for p in &parts.policies {
            self.policy(p);
        }
        for l in parts.lists.values() {
            for e in l.listings() {
                if e.scope != Condition::Always(true) || !e.review.rules.is_empty() {
                    let owner = format!("list {}, listing {}", l.id, e.id);
                    let at = Where { party: true, ..Where::default() };
                    self.condition(&owner, &e.scope, Where { scope: true, ..at }, &mut Vec::new(), 0);
                    self.review(&owner, &e.review, at);
                }
            }
        }
    }

    /// Definitions that name each other twice over grow with every step; what is too large to be
    /// written out is told before anything walks through it.
    fn too_large(&mut self) -> bool {
        let mut sizes = BTreeMap::new();
        let mut large = Vec::new();
        for (id, d) in &self.parts.definitions {
            if size(self.parts, &d.when, &mut sizes, 0) > limits::PARTS {
                large.push((format!("definition {id}"), id.to_string()));
            }
        }
        for p in &self.parts.policies {
            if size(self.parts, &p.when, &mut sizes, 0) > limits::PARTS {
                large.push((format!("policy {}", p.id), p.id.to_string()));
            }
        }
        for (owner, name) in &large {
            let message =
                format!("the condition, with its definitions written out, has more than {} parts", limits::PARTS);
            self.say("too-large", owner, name, message);
        }
        !large.is_empty()
    }

    fn fact_decl(&mut self, d: &FactDecl) {
        let owner = format!("fact {}", d.name);
        if d.kind == FactKind::Code && d.codes.is_empty() {
            self.say("no-codes", &owner, d.name.as_str(), "a fact of kind `code` lists its `codes`".into());
        }
        if d.kind != FactKind::Code && !d.codes.is_empty() {
            self.say(
                "bad-codes",
                &owner,
                d.name.as_str(),
                format!("only a fact of kind `code` lists codes, not one of kind `{}`", d.kind),
            );
        }
        if d.absent == Absence::NotKnown && !d.may_be_not_known {
            self.say(
                "bad-absence",
                &owner,
                d.name.as_str(),
                "absence is presumed to mean `not_known`, so `may_be_not_known` must be true".into(),
            );
        }
    }

    fn policy(&mut self, p: &Policy) {
        let parts = self.parts;
        let owner = format!("policy {}", p.id);
        if !parts.regimes.contains_key(p.id.regime()) || !p.id.as_str().contains('/') {
            self.unknown(&owner, "regime", p.id.regime(), parts.regimes.keys().map(|k| k.as_str()));
        }
        let at = Where {
            party: matches!(p.each, Each::Listing(_)),
            listing: matches!(p.each, Each::Listing(_)),
            control: matches!(p.each, Each::Control(_)),
            license: p.each == Each::License,
            authorization: matches!(p.effect, Effect::Waive { .. } | Effect::Authorize { .. }),
            ..Where::default()
        };
        match &p.each {
            Each::Listing(lists) => {
                for l in lists {
                    if !parts.lists.contains_key(l) {
                        self.unknown(&owner, "list", l.as_str(), parts.lists.keys().map(|k| k.as_str()));
                    }
                }
            }
            Each::Control(c) => self.control_list(&owner, c.as_str()),
            Each::Once | Each::License => {}
        }
        self.condition(&owner, &p.when, at, &mut Vec::new(), 0);
        let admits = match &p.effect {
            Effect::RequireLicense { review, admits } => {
                match review {
                    ReviewSource::Table(t) => self.review(&owner, t, at),
                    ReviewSource::Shared(name) => {
                        if !parts.reviews.contains_key(name) {
                            self.unknown(&owner, "review", name.as_str(), parts.reviews.keys().map(|k| k.as_str()));
                        }
                    }
                    ReviewSource::Listing if !at.listing => {
                        self.say(
                            "bad-place",
                            &owner,
                            "review",
                            "`review = \"listing\"` needs `each = { listing = [...] }`".into(),
                        );
                    }
                    ReviewSource::Listing => {}
                }
                Some(admits)
            }
            Effect::Prohibit { admits } => Some(admits),
            _ => None,
        };
        if matches!(admits, Some(Admits::Listing(_))) && !at.listing {
            self.say(
                "bad-place",
                &owner,
                "admits",
                "admitting what the listing admits needs `each = { listing = [...] }`".into(),
            );
        }
        let draft = p
            .dated
            .assertions()
            .iter()
            .flat_map(|a| &a.periods)
            .any(|p| matches!(p.status, Status::Reported | Status::Proposed));
        match &p.scenario {
            Some(s) if !parts.scenarios.contains_key(s) => {
                self.unknown(&owner, "scenario", s.as_str(), parts.scenarios.keys().map(|k| k.as_str()));
            }
            None if draft => self.say(
                "no-scenario",
                &owner,
                p.id.as_str(),
                "a reported or proposed policy names the `scenario` that switches it on".into(),
            ),
            _ => {}
        }
    }

    fn review(&mut self, owner: &str, t: &ReviewTable, at: Where) {
        let at = Where { review: true, ..at };
        for r in &t.rules {
            self.condition(owner, &r.when, at, &mut Vec::new(), 0);
        }
    }
    fn control_list(&mut self, owner: &str, name: &str) {
        if !self.parts.controls.contains_key(name) {
            self.unknown(owner, "control list", name, self.parts.controls.keys().map(|k| k.as_str()));
        }
    }

    fn places(&mut self, owner: &str, ps: &Places) {
        for s in &ps.0 {
            if let PlaceSel::Group(g) = s {
                self.group(owner, g.as_str(), true);
            }
        }
    }
    fn items(&mut self, owner: &str, is: &Items) {
        for s in &is.0 {
            if let ItemSel::Group(g) = s {
                self.group(owner, g.as_str(), false);
            }
        }
    }
    fn group(&mut self, owner: &str, name: &str, places: bool) {
        match self.parts.groups.get(name) {
            None => self.unknown(owner, "group", name, self.parts.groups.keys().map(|k| k.as_str())),
            Some(g) if matches!(g, Group::Places(_)) != places => {
                let (is, wants) = if places { ("items", "places") } else { ("places", "items") };
                self.say(
                    "bad-group",
                    owner,
                    name,
                    format!("group `{name}` holds {is}, and {wants} are asked for here"),
                );
            }
            Some(_) => {}
        }
    }

    fn needs(&mut self, fine: bool, owner: &str, atom: &str, place: &str) {
        if !fine {
            self.say("bad-place", owner, atom, format!("`{atom}` can stand only {place}"));
        }
    }

    fn condition(&mut self, owner: &str, c: &Condition, at: Where, via: &mut Vec<&'a str>, depth: usize) {
        if depth > limits::DEPTH {
            self.say("too-deep", owner, "", format!("the condition is nested deeper than {} levels", limits::DEPTH));
            return;
        }
        let parts = self.parts;
        if c.names_nothing() {
            self.say("empty-list", owner, "", "a condition names an empty list, so nothing could be in it".into());
        }
        let in_party = "within `any_party`, `all_parties`, `any_owner` or a policy over listings";
        match c {
            Condition::Always(_)
            | Condition::Activity(_)
            | Condition::DestinationAs(_)
            | Condition::OrderValue(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::AnyItem(_)
            | Condition::AllItems(_) => {}
            Condition::Not(_) => {}
            Condition::Is(d) => match parts.definitions.get_key_value(d) {
                None => self.unknown(owner, "definition", d.as_str(), parts.definitions.keys().map(|k| k.as_str())),
                Some((id, _)) if via.contains(&id.as_str()) => {
                    self.say(
                        "cycle",
                        owner,
                        d.as_str(),
                        format!("definition `{d}` refers to itself: {}", via.join(" -> ")),
                    );
                }
                Some((id, def)) => {
                    // A definition's own mistakes are told once, at the definition; what is wrong
                    // with using it here is told here.
                    let mut inner = Checker { parts, errors: Vec::new() };
                    let mut path = via.clone();
                    path.push(id.as_str());
                    inner.condition(owner, &def.when, at, &mut path, depth + 1);
                    inner.errors.retain(|e| matches!(e.code, "bad-place" | "not-claimed" | "too-deep" | "cycle"));
                    self.errors.append(&mut inner.errors);
                }
            },
            Condition::Destination(p) | Condition::Departure(p) | Condition::Transit(p) | Condition::Origin(p) => {
                self.places(owner, p);
            }
            Condition::Country(p) | Condition::Nationality(p) => {
                self.needs(at.party, owner, "country", in_party);
                self.places(owner, p);
            }
            Condition::Item(i) => self.items(owner, i),
            Condition::Fact(name, test) => match parts.facts.get(name) {
                None => self.unknown(owner, "fact", name.as_str(), parts.facts.keys().map(|k| k.as_str())),
                Some(d) => {
                    if d.of == FactOf::Party {
                        self.needs(at.party, owner, name.as_str(), in_party);
                    }
                    // Its absence must only ever tighten: claimed in an authorization, or excepted
                    // from a restriction.
                    let tightens = at.anywhere || (!at.review && at.authorization != at.negated);
                    if d.absent == Absence::NotClaimed && !tightens {
                        self.say(
                            "not-claimed",
                            owner,
                            name.as_str(),
                            format!("`{name}` is presumed not to be claimed, so an authorization may use it only as claimed, a restriction only under `not`, and a review table not at all"),
                        );
                    }
                    self.test(owner, d, test);
                }
            },
            Condition::Eligible(list, _) | Condition::EligibleValue(list, _) => self.control_list(owner, list.as_str()),
            Condition::AnyParty(_) | Condition::AllParties(_) => {}
            Condition::AnyOwner(_) => self.needs(at.party, owner, "any_owner", in_party),
            Condition::Role(_) => self.needs(at.party, owner, "role", in_party),
            Condition::Name(_) => self.needs(at.party, owner, "name", in_party),
            Condition::Identifier(_) => self.needs(at.party, owner, "identifier", in_party),
            Condition::Kind(_) => self.needs(at.party, owner, "kind", in_party),
            Condition::Listed(lists) | Condition::AnyListing(lists, _) => {
                self.needs(at.party, owner, "listed", in_party);
                for l in lists {
                    if !parts.lists.contains_key(l) {
                        self.unknown(owner, "list", l.as_str(), parts.lists.keys().map(|k| k.as_str()));
                    }
                }
            }
            Condition::ShareAtLeast(_) => self.needs(at.owner, owner, "share_at_least", "within `any_owner`"),
            Condition::ListingScope => {
                self.needs(at.listing, owner, "listing_scope", "in a policy over listings");
                if at.scope {
                    self.say("cycle", owner, "listing_scope", "the scope of a listing cannot test scopes".into());
                }
            }
            Condition::Footnote(_) => self.needs(at.listing, owner, "footnote", "in a policy over listings"),
            Condition::Program(_) => self.needs(at.listing, owner, "program", "in a policy over listings"),
            Condition::Reason(_) => self.needs(at.control, owner, "reason", "in a policy over controls"),
            Condition::Column(_) => self.needs(at.control, owner, "column", "in a policy over controls"),
            Condition::Chart(ch) => {
                self.needs(at.control, owner, "chart", "in a policy over controls");
                if !parts.charts.contains_key(ch) {
                    self.unknown(owner, "chart", ch.as_str(), parts.charts.keys().map(|k| k.as_str()));
                }
            }
            Condition::License(_) => self.needs(at.license, owner, "license", "in a policy over licenses"),
            Condition::Ground(ids) => {
                let known: BTreeSet<&str> =
                    parts.regimes.values().flat_map(|r| &r.grounds).map(|g| g.id.as_str()).collect();
                for g in ids {
                    if !known.contains(g.as_str()) {
                        self.unknown(owner, "ground", g.as_str(), known.iter().copied());
                    }
                }
                if at.scope {
                    self.say("cycle", owner, "ground", "the scope of a listing cannot test grounds".into());
                }
                if owner.starts_with("regime ") {
                    self.say("cycle", owner, "ground", "a ground cannot test grounds".into());
                }
            }
        }
        let inner = match c {
            Condition::Not(_) => Where { negated: !at.negated, ..at },
            Condition::AnyParty(_) | Condition::AllParties(_) => Where { party: true, owner: false, ..at },
            Condition::AnyOwner(_) => Where { party: true, owner: true, ..at },
            Condition::AnyListing(..) => Where { listing: true, ..at },
            _ => at,
        };
        for child in c.children() {
            self.condition(owner, child, inner, via, depth + 1);
        }
    }

    fn test(&mut self, owner: &str, d: &FactDecl, t: &Test) {
        let name = d.name.as_str();
        let single = |v: &Value| FactDecl { many: false, ..d.clone() }.accepts(v);
        let ordered = matches!(d.kind, FactKind::Integer | FactKind::Decimal | FactKind::Date) && !d.many;
        let (fine, expected) = match t {
            Test::Is(v) => (d.accepts(v), format!("a value of kind `{}`", d.kind)),
            Test::OneOf(vs) => (!d.many && vs.iter().all(single), format!("values of kind `{}`", d.kind)),
            Test::Includes(vs) => (d.many && vs.iter().all(single), format!("a list, and values of kind `{}`", d.kind)),
            Test::AtLeast(v) | Test::AtMost(v) | Test::Above(v) | Test::Below(v) => {
                (ordered && single(v), "a number or date to compare with".to_string())
            }
            Test::Within(items) => {
                self.items(owner, items);
                (d.kind == FactKind::Category, "a fact of kind `category`".to_string())
            }
            Test::Empty => (d.many, "a list".to_string()),
            Test::NotKnown => (d.may_be_not_known, "a fact with `may_be_not_known = true`".to_string()),
        };
        if !fine {
            let codes = d.codes.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(", ");
            let among = if codes.is_empty() { String::new() } else { format!(" among {codes}") };
            self.say("bad-test", owner, name, format!("this test of `{name}` needs {expected}{among}"));
        }
    }
}

/// How many parts a condition has with its definitions written out. A cycle has no size of its own:
/// it is told where it is walked.
fn size<'a>(parts: &'a RulebookParts, c: &'a Condition, known: &mut BTreeMap<&'a str, u64>, depth: usize) -> u64 {
    if depth > limits::DEPTH {
        return 1;
    }
    let below = match c {
        Condition::Is(d) => match (known.get(d.as_str()).copied(), parts.definitions.get_key_value(d)) {
            (Some(n), _) => n,
            (None, Some((id, def))) => {
                known.insert(id.as_str(), 1);
                let n = size(parts, &def.when, known, depth.saturating_add(1));
                known.insert(id.as_str(), n);
                n
            }
            (None, None) => 0,
        },
        _ => c.children().iter().fold(0, |n: u64, c| n.saturating_add(size(parts, c, known, depth.saturating_add(1)))),
    };
    below.saturating_add(1)
}
