//! Stating what is missing: for each fact that a decision asks for, some value that the rulebook
//! tells apart from others.

use super::{Vocabulary, blank::entry};
use crate::{
    Date, Rulebook, Transaction,
    decision::{ItemFact, Missing, MissingFact, PartyFact},
    intake::{self, Ready},
    model::{
        Activity, Amount, Entity, EntityKind, EntityName, Fact, FactName, Facts, HostMatch, Identifier, ItemCategory,
        ItemLine, Label, License, ListId, ListingId, Money, Owner, Party, Quantity, Role, Scheme, Strength, Territory,
        Value,
    },
    party::identify,
    policy::{Absence, FactDecl, FactKind, FactOf, LicenseTest, Matching, PartyList},
    truth::Truth,
};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

/// States every fact in `missing` that is the host's to say, with values that `choose` picks among
/// those that the rulebook tells apart; `None` if there is none. What is stated is never changed: a
/// conflict is settled for one of its values, and a code or place that does not go deep enough is
/// continued.
///
/// An expected role that nobody fills is filled or said to be absent. Missing items become lines
/// of which more is asked in the next round.
///
/// ```
/// use interdict::{evaluate, laws, Rulebook, Transaction, View};
/// use interdict::policy::{Admits, Condition, Effect, Policy, Regime, RulebookParts};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let stop = Effect::Prohibit { admits: Admits::none() };
/// parts.policies.push(Policy::new("house/1".parse()?, stop).when(Condition::destination("CU".parse()?)));
/// let rulebook = Rulebook::new(parts)?;
/// let decision = evaluate(&rulebook, &Transaction::default(), &View::latest());
/// let more = laws::fill(&rulebook, &Transaction::default(), &decision.missing, &mut |_| 0).unwrap();
/// assert_eq!(more.destination.value().map(|p| p.country()), Some("CU"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fill(
    rulebook: &Rulebook,
    tx: &Transaction,
    missing: &[Missing],
    choose: &mut dyn FnMut(usize) -> usize,
) -> Option<Transaction> {
    let mut filled = tx.clone();
    let ready = intake::ready(rulebook, tx);
    let mut words = Vocabulary::of(rulebook);
    licensed(tx, &mut words);
    let mut f = Filler { rulebook, words, ready: &ready, choose };
    for m in missing {
        let before = filled.clone();
        f.state(&mut filled, &m.fact);
        // A conflict is not settled for a value that is itself wrong.
        if intake::ready(rulebook, &filled).problems != ready.problems {
            filled = before;
        }
    }
    (filled != *tx).then_some(filled)
}

/// Whether a missing fact is not the host's to say, or is stated in a way that cannot be
/// continued: in another currency, in another unit, in another scheme.
pub(super) fn beyond(rulebook: &Rulebook, tx: &Transaction, fact: &MissingFact) -> bool {
    let line = |n: u32| tx.items.value().and_then(|all| all.get(usize::try_from(n).ok()?));
    let party = |n: u32| tx.parties.value().and_then(|all| all.get(usize::try_from(n).ok()?));
    let category = |facts: Option<&Facts>, n: u32| {
        let d = usize::try_from(n).ok().and_then(|n| rulebook.facts.values().nth(n));
        d.filter(|d| d.kind == FactKind::Category)
            .is_some_and(|d| facts.and_then(|f| f.get(&d.name)).is_some_and(|f| f.value().is_some()))
    };
    match fact {
        MissingFact::ChartRow | MissingFact::ReviewPolicy(..) => true,
        MissingFact::Parties | MissingFact::Role(_) if matches!(tx.parties, Fact::Conflict(_)) => true,
        MissingFact::Items if matches!(tx.items, Fact::Conflict(_)) => true,
        MissingFact::Item(_, ItemFact::ValueIn(_)) => true,
        MissingFact::Item(n, ItemFact::Quantity) => line(*n).is_some_and(|l| l.quantity.value().is_some()),
        MissingFact::Fact(k) => category(Some(&tx.facts), *k),
        MissingFact::Item(n, ItemFact::Fact(k)) => category(line(*n).map(|l| &l.facts), *k),
        MissingFact::Party(n, PartyFact::Fact(k)) => category(party(*n).map(|p| &p.entity.facts), *k),
        _ => false,
    }
}

struct Filler<'a> {
    rulebook: &'a Rulebook,
    words: Vocabulary,
    ready: &'a Ready,
    choose: &'a mut dyn FnMut(usize) -> usize,
}

impl Filler<'_> {
    fn choose(&mut self, n: usize) -> usize {
        if n < 2 { 0 } else { (self.choose)(n).min(n.saturating_sub(1)) }
    }
    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let n = self.choose(from.len());
        from.get(n).cloned()
    }

    fn state(&mut self, tx: &mut Transaction, fact: &MissingFact) {
        match fact {
            MissingFact::Date => {
                let days = self.days();
                self.settle(&mut tx.date, |f| f.pick(&days));
            }
            MissingFact::Activity => self.settle(&mut tx.activity, |f| f.pick(Activity::ALL)),
            MissingFact::Departure => self.place(&mut tx.departure),
            MissingFact::Destination => self.place(&mut tx.destination),
            MissingFact::Transit => {
                self.settle(&mut tx.transit, |f| {
                    let n = f.choose(3);
                    Some((0..n).filter_map(|_| f.some_place()).collect())
                });
                if let Fact::Value(places) = &mut tx.transit {
                    places.iter_mut().for_each(|p| self.deepen_place(p));
                }
            }
            MissingFact::Parties => {
                let absent = tx.roles_absent.clone();
                self.settle(&mut tx.parties, |f| {
                    let n = f.choose(3);
                    Some((0..n).filter_map(|k| f.party(k, &absent)).collect())
                });
            }
            MissingFact::Items => self.settle(&mut tx.items, |f| {
                let n = f.choose(3);
                let label = |k| format!("filled{k}").parse::<Label>().ok();
                Some((0..n).filter_map(label).map(ItemLine::new).collect())
            }),
            MissingFact::Role(n) => self.role(tx, *n),
            MissingFact::Party(n, what) => {
                let n = usize::try_from(*n).unwrap_or(usize::MAX);
                if let Some(p) = entry(&mut tx.parties, n) {
                    self.party_fact(p, what);
                }
            }
            MissingFact::Item(n, what) => {
                let n = usize::try_from(*n).unwrap_or(usize::MAX);
                let schemes = self.words.categories.iter().map(|c| c.scheme().clone()).collect();
                let units = units(tx);
                let limits = self.words.limits.clone();
                if let Some(l) = entry(&mut tx.items, n) {
                    self.item_fact(l, what, &schemes, &units, &limits);
                }
            }
            MissingFact::Fact(n) => {
                if let Some(d) = self.decl(*n) {
                    self.declared(&mut tx.facts, &d);
                }
            }
            MissingFact::License(n, test) => {
                let n = usize::try_from(*n).unwrap_or(usize::MAX);
                let names: Vec<String> = tx
                    .parties
                    .value()
                    .into_iter()
                    .flatten()
                    .flat_map(|p| p.entity.names.iter().map(|n| n.text.clone()))
                    .collect();
                let codes = tx.items.value().into_iter().flatten();
                let codes = codes.flat_map(|l| l.categories.value().cloned().unwrap_or_default()).collect::<Vec<_>>();
                if let Some(l) = entry(&mut tx.licenses, n) {
                    self.license(l, *test, &names, &codes);
                }
            }
            MissingFact::ChartRow | MissingFact::ReviewPolicy(..) => {}
        }
    }

    /// Fills an absent fact and settles a conflict for one of its values.
    fn settle<T: Clone>(&mut self, fact: &mut Fact<T>, value: impl FnOnce(&mut Self) -> Option<T>) {
        let chosen = match fact {
            Fact::Value(_) => return,
            Fact::Conflict(vs) if !vs.is_empty() => self.pick(vs),
            _ => value(self),
        };
        if let Some(v) = chosen {
            *fact = Fact::Value(v);
        }
    }

    fn days(&self) -> Vec<Date> {
        if self.words.days.is_empty() { Vec::from([Date::constant(2024, 5, 1)]) } else { self.words.days.clone() }
    }

    /// A place that rules name, or one that none names.
    fn some_place(&mut self) -> Option<Territory> {
        let mut places = self.words.places.clone();
        places.extend("LI".parse());
        self.pick(&places)
    }
    fn place(&mut self, fact: &mut Fact<Territory>) {
        self.settle(fact, Self::some_place);
        if let Fact::Value(p) = fact {
            self.deepen_place(p);
        }
    }
    fn deepen_place(&mut self, place: &mut Territory) {
        if place.subdivision().is_some() {
            return;
        }
        let mut deeper: Vec<Territory> = self
            .words
            .places
            .iter()
            .filter(|p| place.covers(p).is_yes() && p.subdivision().is_some())
            .cloned()
            .collect();
        if !deeper.is_empty() {
            deeper.extend(format!("{}-ZZZ", place.country()).parse());
            if let Some(p) = self.pick(&deeper) {
                *place = p;
            }
        }
    }
    fn some_places(&mut self, places: &mut Vec<Territory>) {
        if places.is_empty() {
            places.extend(self.some_place());
        }
        places.iter_mut().for_each(|p| self.deepen_place(p));
    }

    fn role(&mut self, tx: &mut Transaction, n: u32) {
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        let Some(role) = self.ready.parties.get(n).and_then(|p| p.role.clone()) else { return };
        if let Fact::Conflict(vs) = &tx.parties
            && let Some(one) = self.pick(vs)
        {
            tx.parties = Fact::Value(one);
            return;
        }
        let stated = tx.parties.value().into_iter().flatten();
        if tx.roles_absent.contains(&role) || stated.clone().any(|p| p.role == role) {
            return;
        }
        let count = stated.count();
        if self.choose(2) == 0 {
            tx.roles_absent.push(role);
        } else if let Some(p) = self.party_as(role, count) {
            match &mut tx.parties {
                Fact::Value(all) => all.push(p),
                other => *other = Fact::Value(Vec::from([p])),
            }
        }
    }
    fn party(&mut self, k: usize, absent: &[Role]) -> Option<Party> {
        let mut roles = self.words.roles.clone();
        roles.extend([Role::EndUser, Role::Bank]);
        roles.retain(|r| !absent.contains(r));
        let role = self.pick(&roles)?;
        self.party_as(role, k)
    }
    fn party_as(&mut self, role: Role, k: usize) -> Option<Party> {
        let id = format!("filled{k}-{role}").parse::<Label>().ok()?;
        let entity = Entity { names: self.name(), ..Entity::default() };
        Some(Party { id, role, entity, matches: Fact::Absent })
    }
    fn name(&mut self) -> Vec<EntityName> {
        let mut names = self.words.names.clone();
        names.push("Nobody Whom Any List Names".into());
        let text = self.pick(&names);
        text.map(|text| EntityName { text, strength: Strength::Primary }).into_iter().collect()
    }

    fn party_fact(&mut self, p: &mut Party, what: &PartyFact) {
        match what {
            PartyFact::Identity => {
                if p.entity.names.is_empty() {
                    p.entity.names = self.name();
                }
                self.found(&mut p.matches);
            }
            PartyFact::Is { list, listing } => self.is(&mut p.matches, *list, *listing),
            PartyFact::Country => self.some_places(&mut p.entity.countries),
            PartyFact::Nationality => self.some_places(&mut p.entity.nationalities),
            PartyFact::Identifiers => self.identifiers(&mut p.entity),
            PartyFact::Kind => p.entity.kind = p.entity.kind.or_else(|| self.pick(EntityKind::ALL)),
            PartyFact::Owners => self.owners(&mut p.entity, 0),
            PartyFact::Fact(n) => {
                if let Some(d) = self.decl(*n) {
                    self.declared(&mut p.entity.facts, &d);
                }
            }
        }
    }

    /// What the host found; only where the host is the one who finds.
    fn found(&mut self, matches: &mut Fact<Vec<HostMatch>>) {
        if self.rulebook.matching == Matching::Host {
            let entries = self.entries();
            self.settle(matches, |f| {
                let one = f.pick(&entries);
                let is = f.pick(&[Truth::Yes, Truth::Unknown, Truth::No]);
                let found = one.zip(is).map(|((list, listing), is)| HostMatch { list, listing, is });
                Some(if f.choose(2) == 0 { Vec::new() } else { found.into_iter().collect() })
            });
        }
    }
    fn entries(&self) -> Vec<(ListId, ListingId)> {
        let of = |l: &PartyList| l.listings().iter().map(|e| (l.id().clone(), e.id.clone())).collect::<Vec<_>>();
        self.rulebook.lists.values().flat_map(of).collect()
    }
    /// Settles whether it is one entry.
    fn is(&mut self, matches: &mut Fact<Vec<HostMatch>>, list: u32, listing: u32) {
        let l = usize::try_from(list).ok().and_then(|n| self.rulebook.lists.values().nth(n));
        let e = l.and_then(|l| l.listings().get(usize::try_from(listing).ok()?));
        let (Some(l), Some(e)) = (l, e) else { return };
        let (list, listing) = (l.id().clone(), e.id.clone());
        if let Fact::Conflict(vs) = matches {
            if let Some(one) = self.pick(vs) {
                *matches = Fact::Value(one);
            }
            return;
        }
        let mut found = matches.value().cloned().unwrap_or_default();
        found.retain(|m| (&m.list, &m.listing) != (&list, &listing));
        let is = Truth::from(self.choose(2) == 0);
        found.push(HostMatch { list, listing, is });
        *matches = Fact::Value(found);
    }

    /// Numbers that no list holds: those would be evidence.
    fn identifiers(&mut self, e: &mut Entity) {
        if !e.identifiers.is_empty() {
            return;
        }
        let mut ids = self.words.identifiers.clone();
        ids.retain(|i| self.rulebook.lists.values().all(|l| l.identified(&i.kind, &i.value).next().is_none()));
        ids.push(Identifier { kind: "house".into(), value: "0-of-no-list".into() });
        e.identifiers.extend(self.pick(&ids));
    }

    fn owners(&mut self, e: &mut Entity, depth: usize) {
        self.settle(&mut e.owners, |f| {
            // Deeper down somebody has no owner.
            let n = if depth > 1 { 0 } else { f.choose(3) };
            let owner = || Owner { entity: Entity::default(), share: Fact::Absent, matches: Fact::Absent };
            Some((0..n).map(|_| owner()).collect())
        });
        if let Fact::Value(owners) = &mut e.owners {
            owners.iter_mut().for_each(|o| self.owner(o, depth));
        }
    }
    /// States all that is open about an owner.
    fn owner(&mut self, o: &mut Owner, depth: usize) {
        let e = &mut o.entity;
        if e.names.is_empty() {
            e.names = self.name();
        }
        self.found(&mut o.matches);
        let mut shares = self.words.shares.clone();
        shares.extend([Amount::ZERO, Amount::from(100)]);
        self.settle(&mut o.share, |f| f.pick(&shares));
        self.some_places(&mut e.countries);
        self.some_places(&mut e.nationalities);
        self.identifiers(e);
        e.kind = e.kind.or_else(|| self.pick(EntityKind::ALL));
        let decls: Vec<FactDecl> = self.rulebook.facts.values().filter(|d| d.of == FactOf::Party).cloned().collect();
        decls.iter().filter(|d| d.absent == Absence::Unknown).for_each(|d| self.declared(&mut e.facts, d));
        let open: Vec<(u32, u32)> = self
            .rulebook
            .lists
            .values()
            .zip(0u32..)
            .flat_map(|(l, n)| {
                let id = identify(self.rulebook.matching, l, e, &o.matches);
                id.matches.into_iter().filter(|(_, t)| *t == Truth::Unknown).map(move |(i, _)| (n, i))
            })
            .collect();
        open.into_iter().for_each(|(list, listing)| self.is(&mut o.matches, list, listing));
        if e.owners != Fact::NotKnown {
            self.owners(e, depth.saturating_add(1));
        }
    }

    fn item_fact(
        &mut self,
        l: &mut ItemLine,
        what: &ItemFact,
        schemes: &BTreeSet<Scheme>,
        units: &[crate::model::Unit],
        limits: &[Money],
    ) {
        match what {
            ItemFact::Category => self.categories(&mut l.categories, schemes),
            ItemFact::Origin => self.place(&mut l.origin),
            ItemFact::Value | ItemFact::ValueIn(_) => self.settle(&mut l.value, |f| {
                let limit = f.pick(limits)?;
                let one = Amount::from(1);
                let near =
                    [Some(limit.amount), limit.amount.checked_add(one), limit.amount.checked_sub(one), Some(one)];
                let amount = f.pick(&near)?.unwrap_or(Amount::ZERO);
                Some(Money { amount, currency: limit.currency })
            }),
            ItemFact::Quantity => self.settle(&mut l.quantity, |f| {
                let amount = f.pick(&[Amount::ZERO, Amount::from(1), Amount::from(1000)])?;
                Some(Quantity { amount, unit: f.pick(units)? })
            }),
            ItemFact::Fact(n) => {
                if let Some(d) = self.decl(*n) {
                    self.declared(&mut l.facts, &d);
                }
            }
            ItemFact::Scope { list, row } => {
                let key =
                    self.controls(*list).and_then(|c| c.rows.get(usize::try_from(*row).ok()?)).map(|r| r.scope_key());
                self.answer(l, key);
            }
            ItemFact::Eligibility { list, row } => {
                let rows = self.controls(*list).map(|c| &c.eligibility);
                let key = rows.and_then(|r| r.get(usize::try_from(*row).ok()?)).map(|r| r.scope_key());
                self.answer(l, key);
            }
        }
    }
    fn controls(&self, list: u32) -> Option<&crate::policy::ControlList> {
        self.rulebook.controls.values().nth(usize::try_from(list).ok()?)
    }
    fn answer(&mut self, l: &mut ItemLine, key: Option<String>) {
        let yes = self.choose(2) == 0;
        if let Some(key) = key {
            l.scopes.entry(key).or_insert(yes);
        }
    }
    /// One code per scheme, as deep as rules go.
    fn categories(&mut self, fact: &mut Fact<Vec<ItemCategory>>, schemes: &BTreeSet<Scheme>) {
        self.settle(fact, |_| Some(Vec::new()));
        let Fact::Value(codes) = fact else { return };
        for scheme in schemes {
            let known: Vec<ItemCategory> =
                self.words.categories.iter().filter(|c| c.scheme() == scheme).cloned().collect();
            let mine: Vec<ItemCategory> = codes.iter().filter(|c| c.scheme() == scheme).cloned().collect();
            let one = if mine.is_empty() { self.pick(&known) } else { self.pick(&mine) };
            let Some(mut one) = one else { continue };
            self.deepen(&mut one);
            codes.retain(|c| c.scheme() != scheme);
            codes.push(one);
        }
    }
    fn deepen(&mut self, code: &mut ItemCategory) {
        let mut deeper: Vec<ItemCategory> =
            self.words.categories.iter().filter(|c| code.covers(c).is_yes() && *c != code).cloned().collect();
        if !deeper.is_empty() {
            let beside = match code.scheme() {
                Scheme::Usml => format!("{code}(z9)"),
                Scheme::Hs => format!("{code}99"),
                _ => format!("{code}.z9"),
            };
            deeper.extend(beside.parse());
            if let Some(c) = self.pick(&deeper) {
                *code = c;
            }
        }
    }

    fn decl(&self, n: u32) -> Option<FactDecl> {
        self.rulebook.facts.values().nth(usize::try_from(n).ok()?).cloned()
    }
    fn declared(&mut self, facts: &mut Facts, d: &FactDecl) {
        let mut fact = facts.get(&d.name).cloned().unwrap_or_default();
        match &mut fact {
            Fact::NotKnown if d.may_be_not_known => return,
            Fact::Conflict(vs) if !vs.iter().all(|v| d.accepts(v)) => return,
            Fact::Value(v) if d.kind == FactKind::Category && d.accepts(v) => self.deepen_value(v),
            _ => {}
        }
        if d.may_be_not_known && fact.value().is_none() && self.choose(4) == 0 {
            fact = Fact::NotKnown;
        } else {
            self.settle(&mut fact, |f| f.value_of(d));
        }
        facts.insert(d.name.clone(), fact);
    }
    fn deepen_value(&mut self, v: &mut Value) {
        match v {
            Value::Category(c) => self.deepen(c),
            Value::List(vs) => vs.iter_mut().for_each(|v| self.deepen_value(v)),
            _ => {}
        }
    }
    fn value_of(&mut self, d: &FactDecl) -> Option<Value> {
        let candidates = candidates(&self.words, &d.name, d.kind);
        if d.many {
            let n = self.choose(3);
            return Some(Value::List((0..n).filter_map(|_| self.pick(&candidates)).collect()));
        }
        self.pick(&candidates)
    }

    fn license(&mut self, l: &mut License, test: LicenseTest, names: &[String], codes: &[ItemCategory]) {
        match test {
            LicenseTest::Licensee => self.settle(&mut l.licensees, |f| Some(f.subset(names))),
            LicenseTest::Parties => self.settle(&mut l.parties, |f| Some(f.subset(names))),
            LicenseTest::Items => self.settle(&mut l.items, |f| {
                let mut all = codes.to_vec();
                all.extend(f.words.categories.iter().cloned());
                Some(f.subset(&all))
            }),
            LicenseTest::Destination => self.settle(&mut l.destinations, |f| {
                let places = f.words.places.clone();
                Some(f.subset(&places))
            }),
            LicenseTest::Value => self.settle(&mut l.value, |f| {
                let amount = f.pick(&[Amount::ZERO, Amount::from(10_000)])?;
                let currency = f.words.limits.first().map(|m| m.currency).or_else(|| "USD".parse().ok())?;
                Some(Money { amount, currency })
            }),
            LicenseTest::Quantity => self.settle(&mut l.quantity, |f| {
                Some(Quantity { amount: f.pick(&[Amount::ZERO, Amount::from(100)])?, unit: "piece".parse().ok()? })
            }),
            LicenseTest::Conditions => self.settle(&mut l.conditions_met, |f| Some(f.choose(2) == 0)),
            LicenseTest::Valid => {}
        }
    }
    fn subset<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        of.iter().filter(|_| self.choose(2) == 0).cloned().collect()
    }
}

/// Values of a kind: those that rules compare with, those beside them, and one more.
pub(crate) fn candidates(words: &Vocabulary, name: &FactName, kind: FactKind) -> Vec<Value> {
    let mut all = words.values.get(name).cloned().unwrap_or_default();
    match kind {
        FactKind::Bool => all.extend([Value::Bool(false), Value::Bool(true)]),
        FactKind::Integer => {
            let near = all.iter().filter_map(|v| match v {
                Value::Integer(n) => Some([n.saturating_sub(1), n.saturating_add(1)]),
                _ => None,
            });
            let near: Vec<i64> = near.flatten().chain([0]).collect();
            all.extend(near.into_iter().map(Value::Integer));
        }
        FactKind::Decimal => {
            let near = all.iter().filter_map(|v| match v {
                Value::Decimal(a) => a.checked_add(Amount::from(1)),
                _ => None,
            });
            let near: Vec<Amount> = near.chain([Amount::ZERO]).collect();
            all.extend(near.into_iter().map(Value::Decimal));
        }
        FactKind::Code => {}
        FactKind::Text => all.push(Value::Text("something else".into())),
        FactKind::Category => all.extend(words.categories.iter().cloned().map(Value::Category)),
        FactKind::Territory => all.extend(words.places.iter().cloned().map(Value::Territory)),
        FactKind::Date => {
            all.extend(words.days.iter().copied().map(Value::Date));
            all.push(Value::Date(Date::constant(2024, 5, 1)));
        }
    }
    all.sort();
    all.dedup();
    all
}

/// What licenses held tell apart.
fn licensed(tx: &Transaction, words: &mut Vocabulary) {
    fn all<T: Clone>(f: &Fact<Vec<T>>) -> Vec<T> {
        match f {
            Fact::Value(v) => v.clone(),
            Fact::Conflict(vs) => vs.concat(),
            Fact::Absent | Fact::NotKnown | Fact::NotClaimed => Vec::new(),
        }
    }
    for l in tx.licenses.value().into_iter().flatten() {
        words.categories.extend(all(&l.items));
        words.places.extend(all(&l.destinations));
        words.limits.extend(l.value.value().copied());
    }
}
fn units(tx: &Transaction) -> Vec<crate::model::Unit> {
    tx.licenses.value().into_iter().flatten().filter_map(|l| l.quantity.value().map(|q| q.unit.clone())).collect()
}
