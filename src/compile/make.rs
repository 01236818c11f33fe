//! The making of a [`Core`].

use super::{node::Build, *};
use crate::policy::{Condition, ControlRow, Regime, Yields};

/// Authorization codes by number, and the sets of them that restrictions admit.
#[derive(Default)]
struct Book {
    codes: Interned<AuthCode>,
    sets: Interned<BTreeSet<AuthCode>>,
}

/// A rulebook half made.
struct Making<'r> {
    r: &'r Rulebook,
    graph: Graph,
    done: BTreeMap<(u32, usize), N>,
    tables: Vec<Table>,
    book: Book,
    reasons: Vec<&'r Reason>,
}

impl<'r> Making<'r> {
    fn build(&mut self, regime: u32) -> Build<'r, '_> {
        Build { rulebook: self.r, graph: &mut self.graph, done: &mut self.done, regime, origins: &[] }
    }
    fn regime(&mut self, regime: &'r Regime, n: u32) -> Reach {
        let r = self.r;
        let mut b = self.build(n);
        let mut grounds = Vec::new();
        for g in &regime.grounds {
            let (when, dated) = (b.node(&g.when), b.dated(&g.dated, None));
            grounds.push(b.all([when, dated]));
        }
        let away: Vec<N> = regime
            .yields
            .iter()
            .map(|y| &y.when)
            .chain(regime.excludes.iter().map(|x| &x.when))
            .map(|c| b.node(c))
            .collect();
        let away = b.any(away);
        let absent = |y: &&Yields| !r.regimes.contains_key(&y.to);
        let missing = regime.yields.iter().filter(absent).map(|y| b.node(&y.when)).collect();
        Reach {
            any_ground: grounds.is_empty(),
            grounds: grounds.into(),
            away,
            missing,
            policies: bits(r.policies.len(), r.policies.iter().map(|p| p.id.regime() == regime.id.as_str())),
            last: last_day(regime.as_of, regime.max_age_days),
            held_from: regime.held_from,
        }
    }
    fn table(&mut self, t: &'r ReviewTable, regime: u32) -> u32 {
        let mut rules = Vec::new();
        for rule in &t.rules {
            let mut b = self.build(regime);
            let (when, dated) = (b.node(&rule.when), b.dated(&rule.dated, None));
            rules.push((b.all([when, dated]), rule.then));
        }
        self.tables.push(Table { rules: rules.into(), otherwise: t.otherwise });
        number(self.tables.len()).saturating_sub(1)
    }
    /// The set of a policy's admitted codes, or of an entry's own.
    fn set(&mut self, codes: &BTreeSet<AuthCode>) -> u32 {
        self.book.sets.add(codes)
    }
    fn admitted(&mut self, a: &Admits) -> Admitted {
        match a {
            Admits::All => Admitted { all: true, set: NONE, own: false },
            Admits::Only(codes) => Admitted { all: false, set: self.set(codes), own: false },
            Admits::Listing(codes) => Admitted { all: false, set: self.set(codes), own: true },
        }
    }
    fn covers(&self, reasons: &Reasons) -> Covers {
        Covers(match reasons {
            Reasons::Any => None,
            Reasons::Only(set) => Some(bits(self.reasons.len(), self.reasons.iter().map(|r| set.contains(*r)))),
        })
    }
    fn plan(&mut self, p: &'r Policy, n: u32, masks: &mut Masks) -> Plan {
        let r = self.r;
        let regime = r.regimes.keys().zip(0u32..).find(|(id, _)| id.as_str() == p.id.regime()).map_or(0, |(_, n)| n);
        let mut b = self.build(regime);
        let (when, dated) = (b.node(&p.when), b.dated(&p.dated, p.scenario.as_ref()));
        let all = b.all([when, dated]);
        let parts: Vec<N> = match self.graph.nodes.all().get(all as usize) {
            Some(Node::All(parts)) => parts.to_vec(),
            _ => Vec::from([all]),
        };
        let mut rest = Vec::new();
        for part in parts {
            let looks = self.graph.looks.get(part as usize).copied().unwrap_or_default();
            if looks.hand != 0 || !masks.file(n, part, looks.dims) {
                rest.push(part);
            } else if looks.dims & (dim::FACTS | dim::ITEM_FACTS) != 0 {
                self.facts_in(part, &mut |fact| {
                    if let Some(those) = masks.by_fact.get_mut(fact as usize)
                        && those.last() != Some(&n)
                    {
                        those.push(n);
                    }
                });
            }
        }
        let (free, held): (Vec<N>, Vec<N>) =
            rest.into_iter().partition(|n| self.graph.looks.get(*n as usize).is_some_and(|l| l.hand == 0));
        let free = self.build(regime).all(free);
        let held = self.build(regime).all(held);
        let lists = |ids: &BTreeSet<crate::model::ListId>| {
            r.lists.values().zip(0u32..).filter(|(l, _)| ids.contains(l.id())).map(|(_, n)| n).collect()
        };
        let over = match &p.each {
            Each::Once => Over::Line,
            Each::License => Over::Licenses,
            Each::Listing(ids) => Over::Listings(lists(ids)),
            Each::Owner(ids) => Over::Owners(lists(ids)),
            Each::Control(id) => {
                Over::Controls(r.controls.keys().zip(0u32..).find(|(k, _)| *k == id).map_or(NONE, |(_, n)| n))
            }
        };
        let act = match &p.effect {
            Effect::RequireLicense { review, admits } => {
                let review = match review {
                    ReviewSource::Table(t) => Review::Table(self.table(t, regime)),
                    ReviewSource::Shared(name) => match r.reviews.get(name) {
                        Some(t) => Review::Table(self.table(t, regime)),
                        None => Review::Missing,
                    },
                    ReviewSource::Listing => Review::Listing,
                };
                Act::Restrict(Some(review), self.admitted(admits))
            }
            Effect::Prohibit { admits } => Act::Restrict(None, self.admitted(admits)),
            Effect::Flag { .. } => Act::Flag,
            Effect::Advise => Act::Advise,
            Effect::Waive { code, reasons } => Act::Authorize(true, self.book.codes.add(code), self.covers(reasons)),
            Effect::Authorize { code, reasons } => {
                Act::Authorize(false, self.book.codes.add(code), self.covers(reasons))
            }
            // The codes are known once all policies are read.
            Effect::Bar(_) => Act::Bar(Box::default()),
        };
        Plan {
            over,
            free,
            held,
            regardless: p.regardless,
            doubtful: p.untranslatable && p.effect.authorization().is_some(),
            act,
            last_word: false,
        }
    }
    fn facts_in(&self, n: N, found: &mut dyn FnMut(u32)) {
        match self.graph.nodes.all().get(n as usize) {
            Some(Node::All(parts) | Node::Any(parts)) => parts.iter().for_each(|p| self.facts_in(*p, found)),
            Some(Node::Not(p)) => self.facts_in(*p, found),
            Some(Node::Fact(_, fact, _)) => found(*fact),
            _ => {}
        }
    }
    fn list(&mut self, l: &'r crate::policy::PartyList, read: bool, through: bool) -> List {
        let mut kinds = Vec::new();
        for regime in 0..number(self.r.regimes.len()) {
            let mut of = Vec::new();
            for (entry, _) in l.kinds() {
                let scope = self.build(regime).node(&entry.scope);
                let review = self.table(&entry.review, regime);
                let admits = self.set(&entry.admits);
                let said = entry.review.rules.iter().map(|r| r.then).chain(entry.review.otherwise);
                let open = entry.review.otherwise.is_none().then_some(ReviewPolicy::PolicyOfDenial);
                let strictest = said.chain(open).max().unwrap_or(ReviewPolicy::PolicyOfDenial);
                of.push(Kind { scope, review, admits, strictest });
            }
            kinds.push(of.into_boxed_slice());
        }
        let order = kinds.iter().map(|of| {
            let mut order: Vec<u32> = (0..number(of.len())).collect();
            order.sort_by_key(|k| core::cmp::Reverse(of.get(*k as usize).map(|k| k.strictest)));
            order.into_boxed_slice()
        });
        List {
            order: order.collect(),
            entries: super::listed::entries(l),
            said: Box::default(),
            kinds: kinds.into(),
            read,
            silent: through && self.r.strict && !l.is_loaded(),
            last: last_day(l.as_of(), l.max_age_days()),
        }
    }
    fn controls(&mut self, c: &'r crate::policy::ControlList, columns: &[String]) -> Controls {
        let r = self.r;
        let regime = c.regime.as_ref().and_then(|id| r.regimes.keys().position(|k| k == id)).map(number);
        let count = number(r.regimes.len());
        let origins: Vec<u32> = regime.map_or_else(|| (0..count).collect(), |n| Vec::from([n]));
        let mut limits = Vec::new();
        for l in &c.limits {
            let mut b = Build {
                rulebook: r,
                graph: &mut self.graph,
                done: &mut self.done,
                regime: origins.first().copied().unwrap_or(0),
                origins: &origins,
            };
            let when = b.node(&l.when);
            let looks = self.graph.looks.get(when as usize).copied().unwrap_or_default();
            let of_item = looks.hand == 0 && looks.dims & !(dim::ITEM | dim::ITEM_FACTS | dim::DAY) == 0;
            limits.push(Held { when, of_item });
        }
        let column = |row: &ControlRow| match &row.control {
            Control::Column(col) => columns.iter().position(|k| k == col.as_str()).map_or(NONE, number),
            Control::Exempt => NONE,
        };
        let reason = |row: &ControlRow| {
            row.reason.as_ref().and_then(|x| self.reasons.iter().position(|k| *k == x)).map_or(NONE, number)
        };
        let rows = c.rows.iter().map(|row| (column(row), reason(row), is_control(row))).collect();
        let mut seen = BTreeSet::new();
        let mut kinds = Vec::new();
        for (row, n) in c.rows.iter().zip(0u32..) {
            if is_control(row) && seen.insert((&row.reason, &row.control, &row.dated)) {
                kinds.push(n);
            }
        }
        Controls { regime, rows, kinds: kinds.into(), limits: limits.into(), last: last_day(c.as_of, c.max_age_days) }
    }
}

/// Compiles a rulebook.
pub(crate) fn compile(rulebook: Arc<Rulebook>) -> Core {
    compile_with(rulebook, None)
}

/// The same where it is known already which names are listed.
pub(crate) fn compile_with(rulebook: Arc<Rulebook>, listed: Option<super::Listed>) -> Core {
    let r = &*rulebook;
    let rows = || r.controls.values().flat_map(|c| &c.rows);
    let reasons: BTreeSet<&Reason> = rows().filter_map(|row| row.reason.as_ref()).collect();
    let column = |row: &ControlRow| match &row.control {
        Control::Column(c) => Some(c.to_string()),
        Control::Exempt => None,
    };
    let columns: Vec<String> = rows().filter_map(column).collect::<BTreeSet<_>>().into_iter().collect();
    let mut m = Making {
        r,
        graph: Graph::default(),
        done: BTreeMap::new(),
        tables: Vec::new(),
        book: Book::default(),
        reasons: reasons.into_iter().collect(),
    };
    let regimes: Box<[Reach]> = r.regimes.values().zip(0u32..).map(|(regime, n)| m.regime(regime, n)).collect();
    let mut masks = Masks {
        words: r.policies.len().div_ceil(64).max(1),
        by_fact: alloc::vec![Vec::new(); r.facts.len()],
        ..Masks::default()
    };
    let mut plans: Box<[Plan]> = r.policies.iter().zip(0u32..).map(|(p, n)| m.plan(p, n, &mut masks)).collect();
    let license = m.book.codes.add(&AuthCode::license());
    let read: BTreeSet<_> =
        r.policies.iter().filter(|p| matches!(p.each, Each::Listing(_))).flat_map(|p| p.each.lists()).collect();
    let through: BTreeSet<_> = r.policies.iter().flat_map(|p| p.each.lists()).collect();
    let mut lists: Box<[List]> =
        r.lists.values().map(|l| m.list(l, read.contains(l.id()), through.contains(l.id()))).collect();
    let controls: Box<[Controls]> = r.controls.values().map(|c| m.controls(c, &columns)).collect();
    // Every code is known now.
    let codes: Vec<AuthCode> = m.book.codes.all().to_vec();
    for (plan, p) in plans.iter_mut().zip(&r.policies) {
        if let Effect::Bar(bars) = &p.effect {
            plan.act = Act::Bar(bits(codes.len(), codes.iter().map(|c| bars.disables(c))));
        }
    }
    let sets = m.book.sets.all().to_vec();
    let admits: Vec<Box<[u64]>> =
        sets.iter().map(|set| bits(codes.len(), codes.iter().map(|c| set.iter().any(|s| s.covers(c))))).collect();
    let granted: BTreeSet<u32> =
        plans.iter().filter_map(|p| if let Act::Authorize(_, code, _) = p.act { Some(code) } else { None }).collect();
    for plan in &mut plans {
        if let Act::Restrict(None, Admitted { all: false, set, own: false }) = plan.act {
            let admitted: Option<&Box<[u64]>> = admits.get(set as usize);
            plan.last_word = admitted.is_some_and(|those| !granted.iter().any(|code| is_set(those, *code)));
        }
    }
    for (compiled, list) in lists.iter_mut().zip(r.lists.values()) {
        let words = m.graph.words.all();
        let said = |l: &crate::policy::Listing| {
            let holds = |c: &Condition| match c {
                Condition::Footnote(any) => !l.footnotes.is_disjoint(any),
                Condition::Program(any) => !l.programs.is_disjoint(any),
                _ => false,
            };
            (bits(words.len(), words.iter().map(holds)), l.entity.kind.map_or(0, kind_bit))
        };
        compiled.said = list.kinds().map(|(l, _)| said(l)).collect();
    }
    let effects = |test: fn(&Effect) -> bool| bits(r.policies.len(), r.policies.iter().map(|p| test(&p.effect)));
    masks.restrictions = effects(|e| matches!(e, Effect::RequireLicense { .. } | Effect::Prohibit { .. }));
    masks.flags = effects(|e| matches!(e, Effect::Flag { .. }));
    masks.bars = effects(|e| matches!(e, Effect::Bar(_)));
    masks.authorizations = effects(|e| e.authorization().is_some());
    let presumed = presumed(r);
    file_plain(&mut masks, &m.graph, &presumed);
    let (known_codes, lands) = classes(r, &m.graph);
    let mut facts = HashMap::default();
    for (d, n) in r.facts.values().zip(0u32..) {
        facts.insert(d.name.clone(), (n, d.of));
    }
    let derived: Vec<&FactName> = r
        .facts
        .values()
        .filter_map(|d| Some([&d.name].into_iter().chain(d.derived.as_ref()?.inputs())))
        .flatten()
        .collect();
    let place = |name: &FactName| r.facts.keys().position(|k| k == name).map_or(NONE, number);
    let order = crate::intake::derived(&r.facts);
    let order = order.iter().map(|(d, how)| {
        let [a, b] = how.inputs();
        [place(&d.name), place(a), place(b)]
    });
    let order: Box<[[u32; 3]]> = order.collect();
    let names = m.graph.slow.all().iter().map(|(c, _)| match c {
        Condition::Name(names) => names.iter().map(|n| crate::text::fold(n)).collect(),
        _ => Box::default(),
    });
    let names = names.collect();
    let opened = m.graph.slow.all().iter().map(|(c, _)| match c {
        Condition::EligibleValue(list, code) | Condition::EligibleTotal { controls: list, code, .. } => {
            let list = r.controls.keys().position(|k| k == list).map_or(NONE, number);
            m.graph.eligible.get(&(list, code.clone())).unwrap_or(NONE)
        }
        _ => NONE,
    });
    let opened = opened.collect();
    let asked = m.graph.words.all().iter().map(|c| match c {
        Condition::Reason(any) => bits(m.reasons.len(), m.reasons.iter().map(|r| any.contains(*r))),
        Condition::Column(any) => bits(columns.len(), columns.iter().map(|c| any.contains(c.as_str()))),
        _ => Box::default(),
    });
    let asked = asked.collect();
    let listed = listed.unwrap_or_else(|| super::listed::listed(r));
    let mut schemes = r.controls.values().map(crate::policy::ControlList::scheme);
    let scheme = schemes.next().filter(|s| schemes.all(|o| o == *s)).unwrap_or(&crate::model::Scheme::Eccn).clone();
    let computed = bits(r.facts.len(), r.facts.keys().map(|k| derived.contains(&k)));
    let mut limiting = BTreeSet::new();
    for held in controls.iter().flat_map(|c| &c.limits) {
        m.facts_in(held.when, &mut |fact| {
            limiting.insert(fact);
        });
    }
    let limiting = bits(r.facts.len(), (0..number(r.facts.len())).map(|n| limiting.contains(&n)));
    let too_many = m.graph.roles.all().len() > 64 || lands.overflow() || r.lists.len() > 0xffff;
    Core {
        print: r.fingerprint(),
        plain: too_many || r.policies.iter().any(|p| !p.opposes.is_empty()),
        exact: r.matching == Matching::Exact,
        days: days(r),
        ages: ages(&regimes, &lists, &controls),
        expects: expects(r),
        license,
        plans,
        masks,
        regimes,
        lists,
        controls,
        codes: known_codes,
        lands,
        columns,
        admits,
        presumed,
        facts,
        computed,
        decls: r.facts.values().cloned().collect(),
        derived: order,
        names,
        opened,
        asked,
        scheme,
        listed,
        limiting,
        tables: m.tables,
        graph: m.graph,
        rulebook,
    }
}

/// What is made of a transaction that states nothing but that there is a party and an item.
fn presumed(r: &Rulebook) -> Presumed {
    let blank = |of: FactOf| -> Box<[u16]> {
        let mut tx = Transaction::default();
        if let Ok(label) = "x".parse::<Label>() {
            tx.items = Fact::Value(Vec::from([ItemLine::new(label.clone())]));
            tx.parties = Fact::Value(Vec::from([Party::new(label, Role::EndUser, Entity::default())]));
        }
        let made = ready(r, &tx);
        let facts = match of {
            FactOf::Transaction => Some(&made.facts),
            FactOf::Item => made.lines.first().map(|l| &l.item.facts),
            FactOf::Party => made.parties.first().map(|p| &p.entity.facts),
        };
        let state = |name: &FactName| facts.and_then(|f| f.get(name)).map_or(state::ABSENT, state_of);
        r.facts.keys().map(state).collect()
    };
    let mut tx = Transaction::default();
    if let Ok(label) = "x".parse::<Label>() {
        tx.parties = Fact::Value(Vec::from([Party::new(label, Role::EndUser, Entity::default())]));
    }
    let made = ready(r, &tx);
    Presumed {
        facts: [blank(FactOf::Transaction), blank(FactOf::Item), blank(FactOf::Party)],
        owners: made.parties.first().map_or(state::ABSENT, |p| state_of(&p.entity.owners)),
        transit: state_of(&made.transit),
    }
}

/// The state of a fact that has no value.
pub(crate) fn state_of<T>(f: &Fact<T>) -> u16 {
    match f {
        Fact::NotKnown => state::NOT_KNOWN,
        Fact::NotClaimed => state::NOT_CLAIMED,
        Fact::Absent | Fact::Value(_) | Fact::Conflict(_) => state::ABSENT,
    }
}

/// The sets of policies that do not hang on a value.
fn file_plain(masks: &mut Masks, graph: &Graph, presumed: &Presumed) {
    let tests = graph.tests.all();
    let fact = |states: &[u16], node: &Node| match node {
        Node::Fact(_, fact, test) => {
            let asks = tests.get(*test as usize).is_some_and(|(_, t, _)| *t == crate::policy::Test::NotKnown);
            without_value(states.get(*fact as usize).copied().unwrap_or(state::ABSENT), asks)
        }
        _ => Truth::Unknown,
    };
    let [of_tx, of_item, _] = &presumed.facts;
    let nothing = alloc::vec![state::ABSENT; of_item.len()];
    masks.plain_facts = masks.sets(&masks.facts, |n| graph.truth(n, &mut |leaf| fact(of_tx, leaf)));
    masks.plain_item = [
        masks.sets(&masks.item_facts, |n| graph.truth(n, &mut |leaf| fact(of_item, leaf))),
        masks.sets(&masks.item_facts, |n| graph.truth(n, &mut |leaf| fact(&nothing, leaf))),
        masks.sets(&masks.item_facts, |n| graph.truth(n, &mut |_| Truth::No)),
    ];
    // A policy that one fact alone files can be looked up by the value of that fact.
    let count = |p: u32| masks.by_fact.iter().filter(|those| those.contains(&p)).count();
    let mixed = masks.by_fact.iter().map(|those| those.iter().copied().filter(|p| count(*p) > 1).collect());
    masks.mixed = mixed.collect();
    let policies = masks.words.saturating_mul(64);
    let alone = masks
        .by_fact
        .iter()
        .zip(&masks.mixed)
        .map(|(all, mixed)| bits(policies, (0..number(policies)).map(|p| all.contains(&p) && !mixed.contains(&p))));
    masks.alone = alone.collect();
    masks.plain_origin = masks.sets(&masks.origin, |n| graph.truth(n, &mut |_| Truth::No));
    for a in Activity::ALL.iter().map(Some).chain([None]) {
        let leaf = |node: &Node| match (node, a) {
            (Node::Activity(set), Some(a)) => Truth::from(set & activity_bit(*a) != 0),
            _ => Truth::Unknown,
        };
        let sets = masks.sets(&masks.activity, |n| graph.truth(n, &mut |node| leaf(node)));
        masks.activities.push(sets);
    }
}

/// The truth of a test of a fact without a value.
pub(crate) fn without_value(state: u16, asks_not_known: bool) -> Truth {
    match state {
        state::NOT_KNOWN => Truth::from(asks_not_known),
        state::NOT_CLAIMED => Truth::No,
        _ => Truth::Unknown,
    }
}

/// What is expected to be told, by activity; the last is for one that is not known.
fn expects(r: &Rulebook) -> Box<[Expects]> {
    let all = || r.regimes.values().flat_map(|r| &r.expects);
    let of = |a: Option<&Activity>| {
        let those: Vec<_> = all().filter(|e| a.is_none_or(|a| e.activities.contains(a))).collect();
        let roles: BTreeSet<&Role> = those.iter().flat_map(|e| &e.roles).collect();
        Expects { roles: roles.into_iter().cloned().collect(), goods: those.iter().any(|e| e.goods) }
    };
    Activity::ALL.iter().map(Some).chain([None]).map(of).collect()
}
