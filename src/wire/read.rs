//! JSON to a transaction: what does not fit becomes a problem with its path, and the rest is kept.

use super::json::{Json, repeated};
use crate::{
    Date,
    error::{Error, nearest, shorten},
    limits,
    model::{
        Address, Amount, Code, Currency, Dated, Entity, EntityKind, EntityName, Fact, FactName, Facts, HostMatch,
        Identifier, ItemCategory, ItemLine, Known, Label, License, Money, Owner, Party, Problem, Quantity, RegimeId,
        Role, Scenario, Status, Strength, Territory, Transaction, Unit, Value, View, parse_date,
    },
    policy::{FactDecl, FactKind, FactOf, Rulebook},
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{cell::RefCell, str::FromStr};

/// Reads the object of a transaction. Never fails: see `problems` of the result.
pub(super) fn transaction(rulebook: &Rulebook, map: &[(String, Json)]) -> (Transaction, Option<View>) {
    let problems = RefCell::new(Vec::new());
    let o = Obj::new(map, String::new(), &problems);
    let r = Reader { rulebook };
    o.get("v");
    let id = o.get("id").and_then(|v| match v {
        Json::Text(s) => Some(s.clone()),
        Json::Int(n) => Some(n.to_string()),
        other => {
            o.wrong("id", other, "a string");
            None
        }
    });
    let mut facts = r.facts(&o, "facts", FactOf::Transaction);
    if let Ok(name) = "end_uses".parse::<FactName>()
        && let Some(v) = o.get("end_uses")
    {
        match rulebook.facts.get(&name) {
            Some(d) => {
                facts.insert(name, r.fact(&o, "end_uses", d, v));
            }
            // A rulebook that asks for no end uses has no use for them, but they must read.
            None => {
                if *v != Json::List(Vec::new()) {
                    o.say("unknown-key", "end_uses", "the rulebook declares no fact `end_uses`".into());
                }
            }
        }
    }
    let mut tx = Transaction {
        id,
        date: o.fact("date", parse_date),
        activity: o.fact("activity", FromStr::from_str),
        departure: o.fact("departure", FromStr::from_str),
        destination: o.fact("destination", FromStr::from_str),
        transit: o.list("transit", |o, at, v| o.parsed::<Territory>(at, v)),
        parties: o.objects("parties", |o| r.party(o)),
        roles_absent: o.list("roles_absent", |o, at, v| o.parsed::<Role>(at, v)).value().cloned().unwrap_or_default(),
        items: o.objects("items", |o| r.item(o)),
        licenses: o.objects("licenses", license),
        facts,
        problems: Vec::new(),
    };
    let view = o.object("view").map(|v| view(&v));
    o.finish();
    tx.problems = problems.into_inner();
    (tx, view)
}

fn view(o: &Obj<'_>) -> View {
    let known = match o.get("known") {
        None => Known::Latest,
        Some(Json::Text(s)) if s == "latest" => Known::Latest,
        Some(v) => o.text_of("known", v).and_then(|s| o.ok("known", parse_date(s))).map_or(Known::Latest, Known::On),
    };
    let scenarios: BTreeSet<Scenario> = o
        .list("scenarios", |o, at, v| o.parsed::<Scenario>(at, v))
        .value()
        .cloned()
        .unwrap_or_default()
        .into_iter()
        .collect();
    // Answers repeat these two; they decide nothing here.
    o.get("date");
    o.get("matching");
    o.finish();
    View { known, scenarios }
}

struct Reader<'r> {
    rulebook: &'r Rulebook,
}

impl Reader<'_> {
    fn party(&self, o: &Obj<'_>) -> Option<Party> {
        let id = o.label("id", "p");
        let role = match o.get("role") {
            Some(v) => o.parsed::<Role>("role", v),
            None => {
                o.say("missing-key", "role", "a party needs its role".into());
                None
            }
        };
        let entity = self.entity(o);
        let matches = o.objects("matches", host_match);
        o.finish();
        // A party whose role does not read still takes part, in a role that nobody named.
        let role = role.or_else(|| "unread".parse().ok().map(Role::Other))?;
        Some(Party { id: id?, role, entity, matches })
    }

    fn entity(&self, o: &Obj<'_>) -> Entity {
        let mut e = Entity::default();
        let mut names = |key: &'static str, strength| {
            let all = match o.get(key) {
                None => return,
                Some(Json::List(l)) => l.iter().filter_map(|v| o.text_of(key, v)).collect::<Vec<_>>(),
                Some(v) => o.text_of(key, v).into_iter().collect(),
            };
            e.names.extend(all.into_iter().map(|t| EntityName { text: t.into(), strength }));
        };
        names("name", Strength::Primary);
        names("aliases", Strength::Strong);
        names("weak_aliases", Strength::Weak);
        e.kind = o.get("kind").and_then(|v| o.parsed::<EntityKind>("kind", v));
        let places = |one: &'static str, many: &'static str| -> Vec<Territory> {
            let mut out: Vec<Territory> = o.get(one).and_then(|v| o.parsed(one, v)).into_iter().collect();
            out.extend(o.list(many, |o, at, v| o.parsed::<Territory>(at, v)).value().cloned().unwrap_or_default());
            out
        };
        e.countries = places("country", "countries");
        e.nationalities = places("nationality", "nationalities");
        let addresses = o.objects("addresses", |a| {
            let text = a.get("text").and_then(|v| a.text_of("text", v)).unwrap_or_default().into();
            let country = a.get("country").and_then(|v| a.parsed("country", v));
            a.finish();
            Some(Address { text, country })
        });
        e.addresses = addresses.value().cloned().unwrap_or_default();
        let identifiers = o.objects("identifiers", |i| {
            let text = |k: &'static str| i.get(k).and_then(|v| i.text_of(k, v)).map(String::from);
            let (kind, value) = (text("kind"), text("value"));
            if kind.is_none() || value.is_none() {
                i.say("missing-key", "kind", "an identifier needs `kind` and `value`".into());
            }
            i.finish();
            Some(Identifier { kind: kind?.to_lowercase(), value: value? })
        });
        e.identifiers = identifiers.value().cloned().unwrap_or_default();
        e.owners = o.objects("owners", |w| {
            let entity = self.entity(w);
            let share = w.fact("share", Amount::from_str);
            if let Fact::Value(s) = &share
                && *s > Amount::from(100)
            {
                w.say("bad-share", "share", "a share is at most 100 percent".into());
            }
            let matches = w.objects("matches", host_match);
            w.finish();
            Some(Owner { entity, share, matches })
        });
        e.facts = self.facts(o, "attributes", FactOf::Party);
        e
    }

    fn item(&self, o: &Obj<'_>) -> Option<ItemLine> {
        let id = o.label("id", "");
        let mut line = ItemLine::new(id?);
        line.categories = match o.get("category") {
            None => Fact::Absent,
            Some(Json::List(l)) => {
                let all: Vec<ItemCategory> = l.iter().filter_map(|v| o.parsed("category", v)).collect();
                // One code that does not read leaves open what the item is.
                if all.len() == l.len() && !l.is_empty() { Fact::Value(all) } else { Fact::Absent }
            }
            Some(v) => o.parsed("category", v).map(|c| Vec::from([c])).into(),
        };
        line.origin = o.fact("origin", FromStr::from_str);
        line.value = o.object("value").and_then(|v| money(&v)).into();
        line.quantity = o.object("quantity").and_then(|v| quantity(&v)).into();
        line.facts = self.facts(o, "attributes", FactOf::Item);
        if let Some(s) = o.object("scopes") {
            let mut scopes = BTreeMap::new();
            for (k, v) in s.map {
                match v {
                    Json::Bool(b) => {
                        scopes.insert(k.clone(), *b);
                    }
                    Json::Null => {}
                    other => s.wrong(k, other, "true or false"),
                }
                if !self.knows_scope(k) {
                    s.say("unknown-key", k, "no control or eligibility asks for this limit".into());
                }
            }
            line.scopes = scopes;
        }
        o.finish();
        Some(line)
    }

    fn knows_scope(&self, key: &str) -> bool {
        self.rulebook.controls.values().any(|c| {
            c.rows.iter().any(|r| r.scope.is_some() && r.scope_key() == key)
                || c.eligibility.iter().any(|e| e.scope.is_some() && e.scope_key() == key)
        })
    }

    fn facts(&self, o: &Obj<'_>, key: &'static str, of: FactOf) -> Facts {
        let mut out = Facts::new();
        let Some(f) = o.object(key) else { return out };
        for (k, v) in f.map {
            let decl = k.parse::<FactName>().ok().and_then(|n| self.rulebook.facts.get(&n)).filter(|d| d.of == of);
            match decl {
                Some(d) => {
                    out.insert(d.name.clone(), self.fact(&f, k, d, v));
                }
                None => {
                    let known = self.rulebook.facts.values().filter(|d| d.of == of).map(|d| d.name.as_str());
                    let hint = nearest(k, known).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                    f.say("unknown-key", k, format!("the rulebook declares no fact `{}` of {of}s{hint}", shorten(k)));
                }
            }
        }
        out
    }

    fn fact(&self, o: &Obj<'_>, at: &str, d: &FactDecl, v: &Json) -> Fact<Value> {
        match v {
            Json::Null => Fact::Absent,
            Json::Text(s) if s == "not_known" && d.may_be_not_known && d.kind != FactKind::Text => Fact::NotKnown,
            Json::Map(m) => match m.as_slice() {
                [(k, Json::List(vs))] if k == "conflict" => {
                    let all: Option<Vec<Value>> = vs.iter().map(|v| self.value(o, at, d, v)).collect();
                    all.map_or(Fact::Absent, Fact::Conflict)
                }
                _ => {
                    o.wrong(at, v, "a value, or `{\"conflict\": [...]}`");
                    Fact::Absent
                }
            },
            v => self.value(o, at, d, v).map_or(Fact::Absent, Fact::Value),
        }
    }

    fn value(&self, o: &Obj<'_>, at: &str, d: &FactDecl, v: &Json) -> Option<Value> {
        if !d.many {
            return one(o, at, d, v);
        }
        match v {
            Json::List(vs) => vs.iter().map(|v| one(o, at, d, v)).collect::<Option<_>>().map(Value::List),
            other => {
                o.wrong(at, other, "a list");
                None
            }
        }
    }
}

/// One value of a declared kind.
fn one(o: &Obj<'_>, at: &str, d: &FactDecl, v: &Json) -> Option<Value> {
    match (d.kind, v) {
        (FactKind::Bool, Json::Bool(b)) => Some(Value::Bool(*b)),
        (FactKind::Integer, Json::Int(n)) => Some(Value::Integer(*n)),
        (FactKind::Bool, other) => {
            o.wrong(at, other, "true or false");
            None
        }
        (FactKind::Integer, other) => {
            o.wrong(at, other, "a whole number");
            None
        }
        (FactKind::Decimal, v) => o.parsed(at, v).map(Value::Decimal),
        (FactKind::Category, v) => o.parsed(at, v).map(Value::Category),
        (FactKind::Territory, v) => o.parsed(at, v).map(Value::Territory),
        (FactKind::Date, v) => o.text_of(at, v).and_then(|s| o.ok(at, parse_date(s))).map(Value::Date),
        (FactKind::Text, v) => o.text_of(at, v).map(|s| Value::Text(s.into())),
        (FactKind::Code, v) => {
            let code: Code = o.parsed(at, v)?;
            if d.codes.contains(&code) {
                return Some(Value::Code(code));
            }
            let known = d.codes.iter().map(|c| c.as_str());
            let hint = nearest(code.as_str(), known.clone())
                .map(|n| format!("did you mean `{n}`?"))
                .unwrap_or_else(|| format!("expected one of {}", known.collect::<Vec<_>>().join(", ")));
            o.say("bad-code", at, format!("`{code}` is not a code of {}: {hint}", d.name));
            None
        }
    }
}

fn host_match(o: &Obj<'_>) -> Option<HostMatch> {
    let (list, listing) = (o.require("list"), o.require("listing"));
    let is = match o.get("is") {
        Some(Json::Text(s)) if s == "yes" => Some(Truth::Yes),
        Some(Json::Text(s)) if s == "no" => Some(Truth::No),
        // Absent or misspelled leaves it open, which is "might be".
        Some(Json::Text(s)) if s == "unknown" => Some(Truth::Unknown),
        None => Some(Truth::Unknown),
        Some(other) => {
            o.wrong("is", other, "`yes`, `unknown` or `no`");
            Some(Truth::Unknown)
        }
    };
    o.finish();
    Some(HostMatch { list: list?, listing: listing?, is: is? })
}

fn money(o: &Obj<'_>) -> Option<Money> {
    let (amount, currency) = (o.require::<Amount>("amount"), o.require::<Currency>("currency"));
    o.finish();
    Some(Money { amount: amount?, currency: currency? })
}

fn quantity(o: &Obj<'_>) -> Option<Quantity> {
    let (amount, unit) = (o.require::<Amount>("amount"), o.require::<Unit>("unit"));
    o.finish();
    Some(Quantity { amount: amount?, unit: unit? })
}

fn license(o: &Obj<'_>) -> Option<License> {
    let id = o.require::<Label>("id");
    let regime = o.require::<RegimeId>("regime");
    let date = |key: &'static str| -> Result<Option<Date>, ()> {
        match o.get(key) {
            None => Ok(None),
            Some(v) => o.text_of(key, v).and_then(|s| o.ok(key, parse_date(s))).map(Some).ok_or(()),
        }
    };
    let (from, until, known, revoked) = (date("from"), date("until"), date("known_from"), date("revoked"));
    let texts = |key: &'static str| o.list(key, |o, at, v| o.text_of(at, v).map(String::from));
    let unlimited = |key: &'static str| matches!(o.peek(key), Some(Json::Text(s)) if s == "unlimited");
    let value = if unlimited("value") {
        o.get("value");
        Fact::NotKnown
    } else {
        o.object("value").and_then(|v| money(&v)).into()
    };
    let limit = if unlimited("quantity") {
        o.get("quantity");
        Fact::NotKnown
    } else {
        o.object("quantity").and_then(|v| quantity(&v)).into()
    };
    // A date that does not read, or none at all, leaves the validity open: it covers on no day.
    let never = Dated::period(None, Some(Date::MIN), None, Status::InForce);
    let dated = match (from, until, known) {
        (Ok(None), Ok(None), Ok(_)) => {
            o.say("missing-key", "from", "a license needs the dates of its validity, `from` or `until`".into());
            never
        }
        (Ok(from), Ok(until), Ok(known)) => match from.zip(until) {
            Some((f, u)) if u <= f => {
                o.say(
                    "bad-dates",
                    "until",
                    "is not after `from`: it is the first day on which the license is no longer valid".into(),
                );
                never
            }
            _ => Dated::period(from, until, known, Status::InForce),
        },
        _ => never,
    };
    let out = License {
        dated,
        revoked: revoked.unwrap_or(Some(Date::MIN)),
        licensees: texts("licensees"),
        parties: texts("parties"),
        items: o.list("items", |o, at, v| o.parsed::<ItemCategory>(at, v)),
        destinations: o.list("destinations", |o, at, v| o.parsed::<Territory>(at, v)),
        value,
        quantity: limit,
        conditions_met: match o.get("conditions_met") {
            None => Fact::Absent,
            Some(Json::Bool(b)) => Fact::Value(*b),
            Some(other) => {
                o.wrong("conditions_met", other, "true or false");
                Fact::Absent
            }
        },
        id: id?,
        regime: regime?,
    };
    o.finish();
    Some(out)
}

/// An object being read: its path, and at the end which of its keys nobody asked for.
struct Obj<'o> {
    map: &'o [(String, Json)],
    path: String,
    problems: &'o RefCell<Vec<Problem>>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'o> Obj<'o> {
    fn new(map: &'o [(String, Json)], path: String, problems: &'o RefCell<Vec<Problem>>) -> Obj<'o> {
        let o = Obj { map, path, problems, asked: RefCell::default() };
        for k in repeated(map) {
            o.say("duplicate-key", k, "stands more than once, so none of its values counts".into());
        }
        o
    }
    fn at(&self, key: &str) -> String {
        let key = shorten(key);
        match (self.path.is_empty(), key.is_empty()) {
            (_, true) => self.path.clone(),
            (true, _) => key,
            (false, _) => format!("{}.{key}", self.path),
        }
    }
    fn say(&self, code: &str, key: &str, message: String) {
        self.problems.borrow_mut().push(Problem { code: code.into(), at: self.at(key), message });
    }
    fn wrong(&self, key: &str, found: &Json, expected: &str) {
        let shown = match found {
            Json::Text(s) => format!("`{}`", shorten(s)),
            other => other.kind().into(),
        };
        self.say("wrong-type", key, format!("expected {expected}, found {shown}"));
    }
    fn peek(&self, key: &str) -> Option<&'o Json> {
        let mut all = self.map.iter().filter(|(k, _)| k == key);
        let first = all.next();
        // A key that stands twice has no value.
        first.filter(|_| all.next().is_none()).map(|(_, v)| v).filter(|v| **v != Json::Null)
    }
    fn get(&self, key: &'static str) -> Option<&'o Json> {
        self.asked.borrow_mut().push(key);
        self.peek(key)
    }
    fn finish(&self) {
        let asked = self.asked.borrow();
        for (k, _) in self.map.iter().filter(|(k, _)| !asked.contains(&k.as_str())) {
            let hint = nearest(k, asked.iter().copied()).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            self.say("unknown-key", k, format!("there is no such key{hint}"));
        }
    }
    fn ok<T>(&self, key: &str, r: Result<T, Error>) -> Option<T> {
        r.map_err(|e| self.say(e.code(), key, e.to_string())).ok()
    }
    fn text_of(&self, key: &str, v: &'o Json) -> Option<&'o str> {
        match v {
            Json::Text(s) if s.chars().count() <= limits::TEXT => Some(s),
            Json::Text(s) => {
                self.say(
                    "too-long",
                    key,
                    format!("has {} characters, and the limit is {}", s.chars().count(), limits::TEXT),
                );
                None
            }
            other => {
                self.wrong(key, other, "a string");
                None
            }
        }
    }
    fn parsed<T: FromStr<Err = Error>>(&self, key: &str, v: &'o Json) -> Option<T> {
        self.text_of(key, v).and_then(|s| self.ok(key, s.parse()))
    }
    fn require<T: FromStr<Err = Error>>(&self, key: &'static str) -> Option<T> {
        match self.get(key) {
            Some(v) => self.parsed(key, v),
            None => {
                self.say("missing-key", key, "is missing".into());
                None
            }
        }
    }
    fn fact<T>(&self, key: &'static str, parse: impl Fn(&str) -> Result<T, Error>) -> Fact<T> {
        self.get(key).and_then(|v| self.text_of(key, v)).and_then(|s| self.ok(key, parse(s))).into()
    }
    /// The label under `key`, or one made of the place in the list.
    fn label(&self, key: &'static str, prefix: &str) -> Option<Label> {
        let stated = match self.get(key) {
            None => None,
            Some(Json::Int(n)) => n.to_string().parse().ok(),
            Some(v) => self.parsed(key, v),
        };
        stated.or_else(|| {
            let n: usize =
                self.path.rsplit('[').next().and_then(|s| s.strip_suffix(']')).and_then(|s| s.parse().ok())?;
            format!("{prefix}{}", n.saturating_add(1)).parse().ok()
        })
    }
    fn object(&self, key: &'static str) -> Option<Obj<'o>> {
        match self.get(key)? {
            Json::Map(m) => Some(Obj::new(m, self.at(key), self.problems)),
            other => {
                self.wrong(key, other, "an object");
                None
            }
        }
    }
    fn elements(&self, key: &'static str) -> Option<&'o [Json]> {
        match self.get(key)? {
            Json::List(l) if l.len() <= limits::MANY => Some(l),
            Json::List(l) => {
                self.say("too-many", key, format!("has {} elements, and the limit is {}", l.len(), limits::MANY));
                None
            }
            other => {
                self.wrong(key, other, "a list");
                None
            }
        }
    }
    /// A list of plain values. If one of them does not read, the list as a whole is not known.
    fn list<T>(&self, key: &'static str, f: impl Fn(&Obj<'o>, &str, &'o Json) -> Option<T>) -> Fact<Vec<T>> {
        let Some(l) = self.elements(key) else { return Fact::Absent };
        let all: Vec<Option<T>> = l.iter().enumerate().map(|(n, v)| f(self, &format!("{key}[{n}]"), v)).collect();
        all.into_iter().collect::<Option<Vec<T>>>().into()
    }
    /// A list of objects; those that do not read are problems, and the others are kept.
    fn objects<T>(&self, key: &'static str, f: impl Fn(&Obj<'o>) -> Option<T>) -> Fact<Vec<T>> {
        let Some(l) = self.elements(key) else { return Fact::Absent };
        let mut out = Vec::new();
        let mut lost = false;
        for (n, v) in l.iter().enumerate() {
            let at = format!("{}[{n}]", self.at(key));
            match v {
                Json::Map(m) => {
                    let one = f(&Obj::new(m, at, self.problems));
                    lost |= one.is_none();
                    out.extend(one);
                }
                other => {
                    lost = true;
                    self.wrong(&format!("{key}[{n}]"), other, "an object");
                }
            }
        }
        // Nothing left of what was there is not the same as nothing there.
        if lost && out.is_empty() { Fact::Absent } else { Fact::Value(out) }
    }
}
