//! The values that a rulebook tells apart, gathered from all of it: what a generated transaction
//! should use so that rules meet it at all.

use crate::{
    Date,
    model::{Amount, Dated, FactName, Identifier, ItemCategory, Money, Role, Territory, Value},
    policy::{
        Answer, AuthCode, Condition, Effect, FactKind, Group, ItemSel, Items, PlaceSel, Places, ReviewSource,
        ReviewTable, Rulebook, Test,
    },
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

/// The values that a rulebook tells apart, each sorted and without repetition.
///
/// ```
/// use interdict::{Rulebook, laws::Vocabulary, policy::{Admits, Condition, Effect, Policy, Regime, RulebookParts}};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let stop = Effect::Prohibit { admits: Admits::none() };
/// parts.policies.push(Policy::new("house/1".parse()?, stop).when(Condition::destination("CU".parse()?)));
/// let words = Vocabulary::of(&Rulebook::new(parts)?);
/// assert_eq!(words.places, ["CU".parse()?]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Places of conditions, groups, charts and governed places.
    pub places: Vec<Territory>,
    /// Categories of conditions, groups, control lists and eligibilities.
    pub categories: Vec<ItemCategory>,
    /// Names of listed entities and of conditions.
    pub names: Vec<String>,
    /// Identifiers of listed entities.
    pub listed_identifiers: Vec<Identifier>,
    /// Identifiers that conditions test.
    pub identifiers: Vec<Identifier>,
    /// Every day on which something begins or ends or becomes too old, and the day before it.
    pub days: Vec<Date>,
    /// Every day on which something became known.
    pub known_days: Vec<Date>,
    /// For each declared fact, single values that tests compare it with.
    pub values: BTreeMap<FactName, Vec<Value>>,
    /// Limits on the value of an order.
    pub limits: Vec<Money>,
    /// Shares that conditions ask for.
    pub shares: Vec<Amount>,
    /// Codes of waivers and authorizations.
    pub codes: Vec<AuthCode>,
    /// Roles that are expected or tested.
    pub roles: Vec<Role>,
    /// Keys under which limits in words are asked.
    pub scopes: Vec<String>,
}

impl Vocabulary {
    /// Gathers them.
    pub fn of(rulebook: &Rulebook) -> Vocabulary {
        let mut g = Gather::default();
        for p in &rulebook.policies {
            g.condition(&p.when);
            g.dated(&p.dated);
            if let Effect::RequireLicense { review: ReviewSource::Table(t), .. } = &p.effect {
                g.review(t);
            }
            g.codes.extend(p.effect.authorization().map(|(c, _)| c.clone()));
        }
        rulebook.definitions.values().for_each(|d| g.condition(&d.when));
        rulebook.reviews.values().for_each(|t| g.review(t));
        for r in rulebook.regimes.values() {
            for ground in &r.grounds {
                g.condition(&ground.when);
                g.dated(&ground.dated);
            }
            r.yields.iter().for_each(|y| g.condition(&y.when));
            r.excludes.iter().for_each(|x| g.condition(&x.when));
            g.places.extend(r.transit_places.iter().flatten().cloned());
            for w in &r.governed {
                g.places.extend([w.place.clone(), w.by.clone()]);
                g.dated(&w.dated);
            }
            g.roles.extend(r.expects.iter().flat_map(|e| &e.roles).cloned());
            g.stale(r.as_of, r.max_age_days);
            r.held_from.into_iter().for_each(|day| g.day(day));
        }
        for group in rulebook.groups.values() {
            match group {
                Group::Places(ms) => ms.iter().for_each(|m| {
                    g.places.insert(m.of.clone());
                    g.dated(&m.dated);
                }),
                Group::Items(ms) => ms.iter().for_each(|m| {
                    g.categories.insert(m.of.clone());
                    g.dated(&m.dated);
                }),
            }
        }
        for row in rulebook.charts.values().flat_map(|c| &c.rows) {
            g.places.insert(row.place.clone());
            g.dated(&row.dated);
        }
        for list in rulebook.controls.values() {
            for row in &list.rows {
                g.categories.insert(row.category.clone());
                g.dated(&row.dated);
                g.scopes.extend(row.scope.is_some().then(|| row.scope_key()));
            }
            for e in &list.eligibility {
                g.categories.insert(e.category.clone());
                g.limits.extend(e.value);
                let asked = e.scope.is_some() || e.answer == Answer::Unclear;
                g.scopes.extend(asked.then(|| e.scope_key()));
            }
        }
        for l in rulebook.lists.values() {
            g.stale(l.as_of(), l.max_age_days());
            for e in l.listings() {
                g.names.extend(e.entity.names.iter().map(|n| n.text.clone()));
                g.listed_identifiers.extend(e.entity.identifiers.iter().cloned());
                g.condition(&e.scope);
                g.review(&e.review);
                g.dated(&e.dated);
            }
        }
        for d in rulebook.facts.values() {
            let values = g.values.entry(d.name.clone()).or_default();
            values.extend(d.codes.iter().cloned().map(Value::Code));
            if d.kind == FactKind::Bool {
                values.extend([Value::Bool(false), Value::Bool(true)]);
            }
        }
        g.into()
    }
}

#[derive(Default)]
struct Gather {
    places: BTreeSet<Territory>,
    categories: BTreeSet<ItemCategory>,
    names: BTreeSet<String>,
    listed_identifiers: BTreeSet<Identifier>,
    identifiers: BTreeSet<Identifier>,
    days: BTreeSet<Date>,
    known_days: BTreeSet<Date>,
    values: BTreeMap<FactName, BTreeSet<Value>>,
    limits: BTreeSet<Money>,
    shares: BTreeSet<Amount>,
    codes: BTreeSet<AuthCode>,
    roles: BTreeSet<Role>,
    scopes: BTreeSet<String>,
}

impl From<Gather> for Vocabulary {
    fn from(g: Gather) -> Vocabulary {
        Vocabulary {
            places: g.places.into_iter().collect(),
            categories: g.categories.into_iter().collect(),
            names: g.names.into_iter().collect(),
            listed_identifiers: g.listed_identifiers.into_iter().collect(),
            identifiers: g.identifiers.into_iter().collect(),
            days: g.days.into_iter().collect(),
            known_days: g.known_days.into_iter().collect(),
            values: g.values.into_iter().map(|(k, v)| (k, v.into_iter().collect())).collect(),
            limits: g.limits.into_iter().collect(),
            shares: g.shares.into_iter().collect(),
            codes: g.codes.into_iter().collect(),
            roles: g.roles.into_iter().collect(),
            scopes: g.scopes.into_iter().collect(),
        }
    }
}

impl Gather {
    fn dated(&mut self, d: &Dated) {
        d.days().for_each(|day| self.day(day));
        self.known_days.extend(d.known_days());
    }
    fn day(&mut self, day: Date) {
        self.days.insert(day);
        self.days.extend(day.yesterday().ok());
    }
    fn stale(&mut self, as_of: Option<Date>, max_age_days: Option<u32>) {
        if let (Some(as_of), Some(days)) = (as_of, max_age_days)
            && let Ok(span) = jiff::Span::new().try_days(days)
            && let Ok(last) = as_of.checked_add(span)
        {
            self.days.insert(last);
            self.days.extend(last.tomorrow().ok());
        }
    }
    fn review(&mut self, t: &ReviewTable) {
        for r in &t.rules {
            self.condition(&r.when);
            self.dated(&r.dated);
        }
    }
    fn places(&mut self, ps: &Places) {
        self.places.extend(ps.0.iter().filter_map(|s| match s {
            PlaceSel::Place(p) => Some(p.clone()),
            PlaceSel::Group(_) => None,
        }));
    }
    fn items(&mut self, is: &Items) {
        self.categories.extend(is.0.iter().filter_map(|s| match s {
            ItemSel::Category(c) => Some(c.clone()),
            ItemSel::Group(_) => None,
        }));
    }
    fn condition(&mut self, c: &Condition) {
        match c {
            Condition::Destination(ps)
            | Condition::Departure(ps)
            | Condition::Transit(ps)
            | Condition::Origin(ps)
            | Condition::Country(ps)
            | Condition::Nationality(ps) => self.places(ps),
            Condition::Item(is) => self.items(is),
            Condition::Fact(name, test) => self.test(name, test),
            Condition::OrderValue(limit) | Condition::OrderTotal(limit) => {
                self.limits.insert(*limit);
            }
            Condition::Name(names) => self.names.extend(names.iter().cloned()),
            Condition::Identifier(ids) => self.identifiers.extend(ids.iter().cloned()),
            Condition::ShareAtLeast(share) | Condition::Owned { at_least: share, .. } => {
                self.shares.insert(*share);
            }
            Condition::Role(roles) => self.roles.extend(roles.iter().cloned()),
            _ => {}
        }
        c.children().iter().for_each(|c| self.condition(c));
    }
    fn test(&mut self, name: &FactName, test: &Test) {
        let mut values: Vec<Value> = match test {
            Test::Is(v) | Test::AtLeast(v) | Test::AtMost(v) | Test::Above(v) | Test::Below(v) => {
                Vec::from([v.clone()])
            }
            Test::OneOf(vs) | Test::Includes(vs) => vs.iter().cloned().collect(),
            Test::Within(items) => {
                self.items(items);
                items
                    .0
                    .iter()
                    .filter_map(|s| match s {
                        ItemSel::Category(c) => Some(Value::Category(c.clone())),
                        ItemSel::Group(_) => None,
                    })
                    .collect()
            }
            Test::Empty | Test::NotKnown => Vec::new(),
        };
        values = values
            .into_iter()
            .flat_map(|v| match v {
                Value::List(vs) => vs,
                one => Vec::from([one]),
            })
            .collect();
        self.values.entry(name.clone()).or_default().extend(values);
    }
}
