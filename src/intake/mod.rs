//! What was said, made ready: presumptions applied first, expected roles and lines filled with
//! unknowns, values checked against their declarations, parties looked up.
//! Uses `party` and below; `derive.rs` computes facts from others. Leaves out every rule; the reference and the engine both start here.

mod derive;

pub(crate) use derive::order as derived;

use crate::{
    Date,
    model::{
        Activity, Entity, Fact, FactName, Facts, HostMatch, ItemLine, Label, License, Problem, Role, Strength,
        Territory, Transaction, Value,
    },
    party::{Identity, identities, owners_of, resolve},
    policy::{Absence, Derived, FactDecl, FactOf, Rulebook},
    text,
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A party made ready. Expected roles that nobody fills stand here as parties of whom nothing
/// is known.
#[derive(Clone, Debug)]
pub struct ReadyParty {
    /// The host's label; `None` for a role that is expected and not filled.
    pub id: Option<Label>,
    /// The capacity; `None` for the parties of whom the transaction says nothing at all.
    pub role: Option<Role>,
    /// Who it is.
    pub entity: Entity,
    /// What the host found.
    pub matches: Fact<Vec<HostMatch>>,
    /// What it is on each list of the rulebook, in the lists' order.
    pub identities: Vec<Identity>,
}

/// An item line made ready.
#[derive(Clone, Debug)]
pub struct ReadyLine {
    /// The line; with everything absent if the transaction says nothing of its items.
    pub item: ItemLine,
    /// Whether the host stated this line.
    pub stated: bool,
    /// Whether something moves: a transaction whose items are empty has one line without goods.
    pub goods: bool,
}

/// A presumption that was used: the absent fact, and what its absence is taken to mean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Presumed {
    /// Where in the transaction: `parties[1].owners`.
    pub at: String,
    /// The name of the fact.
    pub fact: String,
    /// What absence is taken to mean.
    pub means: Absence,
    /// Whether a host's profile says so, rather than the law.
    pub profile: bool,
}

/// A fact of an item that was computed from two others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Computed {
    /// Where it would stand in the transaction: `items[0].attributes.tpp`.
    pub at: String,
    /// Its value.
    pub value: Value,
    /// What it was computed from.
    pub how: Derived,
}

/// A transaction made ready for one rulebook.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The valid date.
    pub date: Fact<Date>,
    /// What is done.
    pub activity: Fact<Activity>,
    /// Where it starts.
    pub departure: Fact<Territory>,
    /// Where it ends.
    pub destination: Fact<Territory>,
    /// What it passes through.
    pub transit: Fact<Vec<Territory>>,
    /// Who takes part; stated parties first, in order.
    pub parties: Vec<ReadyParty>,
    /// Roles of which it is said that nobody fills them.
    pub roles_absent: Vec<Role>,
    /// What moves, at least one line.
    pub lines: Vec<ReadyLine>,
    /// Licenses held.
    pub licenses: Vec<License>,
    /// Facts about the whole.
    pub facts: Facts,
    /// Whether something must move and it is said that nothing does; unknown as long as the
    /// activity is, or what moves.
    pub goods_missing: Truth,
    /// Presumptions used.
    pub presumed: Vec<Presumed>,
    /// Facts computed from others.
    pub computed: Vec<Computed>,
    /// All that is wrong with the statement.
    pub problems: Vec<Problem>,
}

/// Makes a transaction ready for a rulebook. Total: whatever is wrong becomes a problem.
pub fn ready(rulebook: &Rulebook, tx: &Transaction) -> Ready {
    prepare(rulebook, &resolve(rulebook, tx))
}

/// The same of a transaction whose parties were looked up.
pub(crate) fn prepare(rulebook: &Rulebook, tx: &Transaction) -> Ready {
    let mut r = Ready {
        date: plain(&tx.date),
        activity: plain(&tx.activity),
        departure: plain(&tx.departure),
        destination: plain(&tx.destination),
        transit: tx.transit.clone(),
        parties: Vec::new(),
        roles_absent: tx.roles_absent.clone(),
        lines: Vec::new(),
        licenses: tx.licenses.value().cloned().unwrap_or_default(),
        facts: tx.facts.clone(),
        goods_missing: Truth::No,
        presumed: Vec::new(),
        computed: Vec::new(),
        problems: tx.problems.clone(),
    };
    if matches!(tx.licenses, Fact::Conflict(_)) {
        r.problem("conflicting-values", "licenses", "is stated in two ways, so none of them counts");
    }
    r.lines(tx);
    r.parties(rulebook, tx);
    r.declared(rulebook);
    r.expected(rulebook, tx);
    for p in &mut r.parties {
        p.identities = identities(rulebook.matching, rulebook.lists.values(), &p.entity, &p.matches);
    }
    if tx.licenses.is_absent() {
        r.presume("licenses", Absence::NotClaimed, false);
    }
    for id in unloaded(rulebook) {
        r.presume(&format!("lists.{id}"), Absence::NotKnown, true);
    }
    r.problems.sort();
    r.problems.dedup();
    r
}

/// *Not known* is a value only of declared facts that may be; elsewhere it says nothing.
fn plain<T: Clone>(f: &Fact<T>) -> Fact<T> {
    match f {
        Fact::NotKnown | Fact::NotClaimed => Fact::Absent,
        other => other.clone(),
    }
}

/// The lists that a policy reads and nobody loaded: presumed to hold nobody, unless nothing may be.
fn unloaded(rulebook: &Rulebook) -> BTreeSet<&crate::model::ListId> {
    let reads = rulebook.policies.iter().flat_map(|p| p.each.lists());
    let empty = |id: &&crate::model::ListId| rulebook.lists.get(*id).is_some_and(|l| !l.is_loaded());
    reads.filter(empty).filter(|_| !rulebook.strict).collect()
}

impl Ready {
    /// Nothing but a day.
    pub(crate) fn of_day(date: Fact<Date>) -> Ready {
        Ready {
            date,
            activity: Fact::Absent,
            departure: Fact::Absent,
            destination: Fact::Absent,
            transit: Fact::Absent,
            parties: Vec::new(),
            roles_absent: Vec::new(),
            lines: Vec::new(),
            licenses: Vec::new(),
            facts: Facts::new(),
            goods_missing: Truth::No,
            presumed: Vec::new(),
            computed: Vec::new(),
            problems: Vec::new(),
        }
    }
    /// The same with one line of which nothing is stated but its codes.
    pub(crate) fn put_line(&mut self, codes: Option<&[crate::model::ItemCategory]>, goods: bool) {
        if let Ok(mut item) = "line".parse().map(ItemLine::new) {
            item.categories = codes.map_or(Fact::Absent, |codes| Fact::Value(codes.to_vec()));
            self.lines.push(ReadyLine { item, stated: true, goods });
        }
    }
    fn presume(&mut self, fact: &str, means: Absence, profile: bool) {
        self.presumed.push(Presumed { at: fact.into(), fact: fact.into(), means, profile });
    }
    fn problem(&mut self, code: &str, at: &str, message: impl Into<String>) {
        self.problems.push(Problem { code: code.into(), at: at.into(), message: message.into() });
    }

    fn lines(&mut self, tx: &Transaction) {
        let line = |item: ItemLine, stated, goods| ReadyLine { item, stated, goods };
        let blank = || "line".parse().map(ItemLine::new).ok();
        match &tx.items {
            Fact::Value(items) if items.is_empty() => {
                self.lines.extend(blank().map(|i| line(i, false, false)));
            }
            Fact::Value(items) => {
                let mut seen = BTreeSet::new();
                for (n, item) in items.iter().enumerate() {
                    if !seen.insert(item.id.clone()) {
                        self.problem(
                            "duplicate-id",
                            &format!("items[{n}].id"),
                            format!("`{}` names two lines", item.id),
                        );
                    }
                    self.lines.push(line(item.clone(), true, true));
                }
            }
            _ => self.lines.extend(blank().map(|i| line(i, false, true))),
        }
        for l in &mut self.lines {
            l.item.categories = plain(&l.item.categories);
            l.item.origin = plain(&l.item.origin);
            l.item.value = plain(&l.item.value);
            l.item.quantity = plain(&l.item.quantity);
            if l.item.categories == Fact::Value(Vec::new()) {
                l.item.categories = Fact::Absent;
            }
        }
    }

    fn parties(&mut self, rulebook: &Rulebook, tx: &Transaction) {
        let stated: &[_] = tx.parties.value().map_or(&[], Vec::as_slice);
        let mut seen = BTreeSet::new();
        for (n, p) in stated.iter().enumerate() {
            if !seen.insert(p.id.clone()) {
                self.problem("duplicate-id", &format!("parties[{n}].id"), format!("`{}` names two parties", p.id));
            }
            let mut entity = p.entity.clone();
            let at = format!("parties[{n}]");
            self.named(&mut entity, &at);
            self.found(rulebook, &p.matches, &at);
            self.owners(rulebook, &mut entity, &at);
            self.parties.push(ReadyParty {
                id: Some(p.id.clone()),
                role: Some(p.role.clone()),
                entity,
                matches: plain(&p.matches),
                identities: Vec::new(),
            });
        }
    }

    /// Drops names that say nothing.
    fn named(&mut self, entity: &mut Entity, at: &str) {
        // By the keys of the wire form, in which names of each strength stand under a key of their own.
        for (strength, key) in
            [(Strength::Primary, "name"), (Strength::Strong, "aliases"), (Strength::Weak, "weak_aliases")]
        {
            let same: Vec<_> = entity.names.iter().filter(|n| n.strength == strength).collect();
            for (k, _) in same.iter().enumerate().filter(|(_, n)| text::fold(&n.text).is_empty()) {
                let at = if same.len() == 1 { format!("{at}.{key}") } else { format!("{at}.{key}[{k}]") };
                self.problem("empty-name", &at, "has no letter or digit, so nobody can be looked up by it");
            }
        }
        entity.names.retain(|n| !text::fold(&n.text).is_empty());
    }
    fn found(&mut self, rulebook: &Rulebook, matches: &Fact<Vec<HostMatch>>, at: &str) {
        let ways: &[Vec<HostMatch>] = match matches {
            Fact::Value(v) => core::slice::from_ref(v),
            Fact::Conflict(vs) => vs,
            Fact::Absent | Fact::NotKnown | Fact::NotClaimed => &[],
        };
        for (k, m) in ways.iter().flat_map(|way| way.iter().enumerate()) {
            let ask = |hint: Option<&str>| hint.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            let (key, message) = match rulebook.lists.get(&m.list) {
                Some(l) if l.position(m.listing.as_str()).is_some() => continue,
                Some(l) => {
                    let hint = ask(l.near(m.listing.as_str()));
                    ("listing", format!("there is no listing `{}` on list `{}`{hint}", m.listing, m.list))
                }
                None => {
                    let known = rulebook.lists.keys().map(|id| id.as_str());
                    let hint = ask(crate::error::nearest(m.list.as_str(), known));
                    ("list", format!("the rulebook has no list `{}`{hint}", m.list))
                }
            };
            self.problem("unknown-listing", &format!("{at}.matches[{k}].{key}"), message);
        }
    }
    /// Owners are looked up like parties.
    fn owners(&mut self, rulebook: &Rulebook, entity: &mut Entity, at: &str) {
        for (k, o) in owners_of(entity).enumerate() {
            let at = format!("{at}.owners[{k}]");
            self.named(&mut o.entity, &at);
            self.found(rulebook, &o.matches, &at);
            self.owners(rulebook, &mut o.entity, &at);
        }
    }

    /// Checks facts against their declarations and applies the presumptions.
    fn declared(&mut self, rulebook: &Rulebook) {
        let decls = &rulebook.facts;
        let of = |what: FactOf| decls.values().filter(move |d| d.of == what);
        let mut notes = Notes::default();
        let derived = derive::order(decls);
        let whole = core::mem::take(&mut self.facts);
        self.facts = check(decls, FactOf::Transaction, whole, "facts", &mut notes);
        presume(of(FactOf::Transaction).filter(|d| !is_reserved(d)), &mut self.facts, "", &mut notes);
        absence(reserved(decls, FactOf::Transaction, TRANSIT), &mut self.transit, "", &mut notes);
        // Of a line or party that is not stated nothing is presumed: it may not even be.
        for (n, l) in self.lines.iter_mut().enumerate().filter(|(_, l)| l.stated) {
            let at = format!("items[{n}].attributes");
            l.item.facts = check(decls, FactOf::Item, core::mem::take(&mut l.item.facts), &at, &mut notes);
            let prefix = format!("items[{n}].");
            presume(of(FactOf::Item).filter(|d| d.derived.is_none()), &mut l.item.facts, &prefix, &mut notes);
            derive::derive(&derived, &mut l.item.facts, &prefix, &mut notes);
        }
        for (n, p) in self.parties.iter_mut().enumerate() {
            of_party(decls, &mut p.entity, &format!("parties[{n}]."), &mut notes);
        }
        self.presumed = notes.presumed;
        self.computed = notes.computed;
        self.problems.extend(notes.problems);
    }

    /// Puts an unknown party in each expected role that is neither filled nor said to be absent.
    fn expected(&mut self, rulebook: &Rulebook, tx: &Transaction) {
        let mut roles = BTreeSet::new();
        for e in rulebook.regimes.values().flat_map(|r| &r.expects) {
            let t = self.activity.test(|a| Truth::from(e.activities.contains(a)));
            if !t.is_no() {
                roles.extend(e.roles.iter().cloned());
                let nothing = Truth::agreed(self.lines.iter().map(|l| match (l.goods, l.stated) {
                    (false, _) => Truth::Yes,
                    (true, true) => Truth::No,
                    (true, false) => Truth::Unknown,
                }));
                self.goods_missing = self.goods_missing | (t & e.goods.into() & nothing);
            }
        }
        let filled: BTreeSet<_> = self.parties.iter().filter_map(|p| p.role.clone()).collect();
        for role in &tx.roles_absent {
            if filled.contains(role) {
                self.problem(
                    "conflicting-values",
                    "roles_absent",
                    format!("says that there is no {role}, and a party has that role"),
                );
            }
        }
        let nobody = |role| ReadyParty {
            id: None,
            role,
            entity: Entity::default(),
            matches: Fact::Absent,
            identities: Vec::new(),
        };
        for role in roles {
            if !filled.contains(&role) && !tx.roles_absent.contains(&role) {
                self.parties.push(nobody(Some(role)));
            }
        }
        if tx.parties.value().is_none() {
            self.parties.push(nobody(None));
        }
    }

    /// The path of a party in the transaction, or the role that is expected.
    pub fn party_name(&self, n: u32) -> String {
        match usize::try_from(n).ok().and_then(|n| self.parties.get(n)) {
            Some(ReadyParty { id: Some(id), .. }) => id.to_string(),
            Some(ReadyParty { role: Some(role), .. }) => role.to_string(),
            _ => "parties".into(),
        }
    }
}

/// The facts of a party and of its owners.
fn of_party(decls: &BTreeMap<FactName, FactDecl>, e: &mut Entity, prefix: &str, notes: &mut Notes) {
    let at = format!("{prefix}attributes");
    e.facts = check(decls, FactOf::Party, core::mem::take(&mut e.facts), &at, notes);
    let of_parties = decls.values().filter(|d| d.of == FactOf::Party && !is_reserved(d));
    presume(of_parties, &mut e.facts, prefix, notes);
    absence(reserved(decls, FactOf::Party, OWNERS), &mut e.owners, prefix, notes);
    for (k, o) in owners_of(e).enumerate() {
        let prefix = format!("{prefix}owners[{k}].");
        absence(reserved(decls, FactOf::Party, SHARE), &mut o.share, &prefix, notes);
        of_party(decls, &mut o.entity, &prefix, notes);
    }
}

/// What the absence of a fact of the model means, by the declaration that is reserved for it.
fn absence<T: Clone>(d: Option<&FactDecl>, fact: &mut Fact<T>, prefix: &str, notes: &mut Notes) {
    // That it is not known says something only where the rulebook says that it may.
    if !d.is_some_and(|d| d.may_be_not_known) {
        *fact = plain(fact);
    }
    if let (Fact::Absent, Some(d)) = (&*fact, d)
        && d.absent != Absence::Unknown
    {
        notes.presumed(d, prefix);
        *fact = Fact::NotKnown;
    }
}

/// Whether a declared name stands for a fact of the model, and is no fact that a host states by name.
pub(crate) fn is_reserved(d: &FactDecl) -> bool {
    let of = |of, name| d.of == of && d.name.as_str() == name;
    of(FactOf::Party, OWNERS) || of(FactOf::Party, SHARE) || of(FactOf::Transaction, TRANSIT)
}

/// The declaration that is reserved for a fact of the model.
fn reserved<'d>(decls: &'d BTreeMap<FactName, FactDecl>, of: FactOf, name: &str) -> Option<&'d FactDecl> {
    decls.get(name).filter(|d| d.of == of)
}

/// Whether it may be stated that the fact of the model under a reserved name is not known.
pub(crate) fn may_be_not_known(rulebook: &Rulebook, of: FactOf, name: &str) -> bool {
    reserved(&rulebook.facts, of, name).is_some_and(|d| d.may_be_not_known)
}

/// The reserved name under which a rulebook declares what absent owners are presumed to be.
pub const OWNERS: &str = "owners";
/// The reserved name under which a rulebook declares what the absent share of an owner is presumed to be.
pub const SHARE: &str = "share";
/// The reserved name under which a rulebook declares what absent transit is presumed to be.
pub const TRANSIT: &str = "transit";

#[derive(Default)]
struct Notes {
    presumed: Vec<Presumed>,
    computed: Vec<Computed>,
    problems: Vec<Problem>,
}
impl Notes {
    fn presumed(&mut self, d: &FactDecl, prefix: &str) {
        self.presumed.push(Presumed {
            at: format!("{prefix}{}", d.name),
            fact: d.name.to_string(),
            means: d.absent,
            profile: d.profile,
        });
    }
}

/// Keeps the facts that are declared for `what` and of the declared kind; the rest is a problem.
fn check(decls: &BTreeMap<FactName, FactDecl>, what: FactOf, facts: Facts, at: &str, notes: &mut Notes) -> Facts {
    let mut kept = Facts::new();
    for (name, fact) in facts {
        let mut problem = |code: &str, message: String| {
            notes.problems.push(Problem { code: code.into(), at: format!("{at}.{name}"), message });
        };
        let Some(d) = decls.get(&name).filter(|d| d.of == what && !is_reserved(d)) else {
            let known = decls.values().filter(|d| d.of == what).map(|d| d.name.as_str());
            let hint = crate::error::nearest(name.as_str(), known)
                .map(|n| format!("; did you mean `{n}`?"))
                .unwrap_or_default();
            problem("unknown-key", format!("the rulebook declares no fact `{name}` of {what}s{hint}"));
            continue;
        };
        let wrong = match &fact {
            Fact::Value(v) => !d.accepts(v),
            Fact::Conflict(vs) => !vs.iter().all(|v| d.accepts(v)),
            _ => false,
        };
        if wrong {
            problem("bad-value", expected(d));
            continue;
        }
        match fact {
            Fact::NotKnown if !d.may_be_not_known => {}
            // Only a presumption may say that a fact is not claimed.
            Fact::NotClaimed => {}
            fact => {
                kept.insert(name, fact);
            }
        }
    }
    kept
}

fn expected(d: &FactDecl) -> String {
    let codes = d.codes.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(", ");
    let among = if codes.is_empty() { String::new() } else { format!(" among {codes}") };
    let many = if d.many { "a list of values" } else { "a value" };
    format!("expected {many} of kind `{}`{among}", d.kind)
}

fn presume<'d>(decls: impl Iterator<Item = &'d FactDecl>, facts: &mut Facts, prefix: &str, notes: &mut Notes) {
    for d in decls {
        let absent = facts.get(&d.name).is_none_or(Fact::is_absent);
        let fact = match d.absent {
            Absence::Unknown => continue,
            Absence::NotKnown => Fact::NotKnown,
            Absence::NotClaimed => Fact::NotClaimed,
        };
        if absent {
            notes.presumed(d, prefix);
            facts.insert(d.name.clone(), fact);
        }
    }
}
