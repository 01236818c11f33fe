//! What is summed over the lines of a transaction, and licenses held: as `condition::item` and
//! `condition::license` read them, without making a transaction ready anew.

use super::{
    prep::From,
    run::{Hand, Run},
};
use crate::{
    compile::{number, state},
    condition::{Total, covers_code},
    model::{Amount, Fact, ItemCategory, ItemLine, License, Money, Quantity, Role, Scheme, Territory, Value},
    policy::{Answer, LicenseTest},
    text,
    truth::Truth,
};
use alloc::{string::String, vec::Vec};

/// By what the value of an order is measured against the limit of its entry.
#[derive(Clone, Copy)]
pub(super) enum Measure<'c> {
    /// Not at all.
    None,
    /// The order alone.
    Order,
    /// The order and what this fact says was used before, against so many times the limit.
    Total(u32, &'c crate::model::FactName),
}

impl<'a> Run<'a> {
    /// A line as it was stated.
    fn stated(&self, line: u32) -> Option<&'a ItemLine> {
        self.meets();
        self.p.said.items.get(self.line(line)?.stated as usize)
    }
    fn codes(&self, line: u32) -> Option<&'a [ItemCategory]> {
        let codes = self.stated(line)?.categories.value()?;
        (!codes.is_empty()).then_some(codes)
    }
    /// The line's one code of a scheme.
    fn entry(&self, line: u32, scheme: &Scheme) -> Option<&'a ItemCategory> {
        let mut codes = self.codes(line)?.iter().filter(|c| c.scheme() == scheme);
        let first = codes.next()?;
        codes.next().is_none().then_some(first)
    }
    /// Whether all lines of the line's entry are together worth at most `limit`.
    pub(super) fn order_value(&mut self, line: u32, scheme: &Scheme, limit: &Money) -> Truth {
        let Some(entry) = self.entry(line, scheme) else { return Truth::Unknown };
        let same = |run: &Self, l: u32| {
            let Some(codes) = run.codes(l).filter(|_| run.goods(l)) else {
                return if run.goods(l) { Truth::Unknown } else { Truth::No };
            };
            let codes = codes.iter().filter(|c| c.scheme() == scheme);
            Truth::agreed(codes.map(|c| Truth::from(c.segments().next() == entry.segments().next())))
        };
        self.sum_within(&same, limit)
    }
    /// Whether the lines that count are together worth at most `limit`.
    pub(super) fn sum_within(&self, counts: &dyn Fn(&Self, u32) -> Truth, limit: &Money) -> Truth {
        let mut total = Total::new(limit.amount);
        for line in 0..number(self.room.lines.len()) {
            let is = counts(self, line);
            match self.stated(line).map(|l| &l.value) {
                _ if is.is_no() => {}
                Some(Fact::Value(m)) if m.currency == limit.currency => total.add(is, m.amount),
                _ => total.open = true,
            }
        }
        total.within()
    }
    /// Whether the entry opens an exception: the nearest row counts.
    pub(super) fn opens(&mut self, n: u32, measure: Measure<'_>, h: &Hand) -> Truth {
        let core = self.p.core;
        let Some(row) = self.item(h.line) else { return Truth::Unknown };
        if !row.goods {
            return Truth::No;
        }
        let Some((list, _)) = core.graph.eligible.all().get(n as usize) else { return Truth::Unknown };
        if row.coded.get(*list as usize) != Some(&true) {
            return Truth::Unknown;
        }
        let Some(c) = core.rulebook.controls.values().nth(*list as usize) else { return Truth::Unknown };
        let answered = self.line(h.line).is_some_and(|l| l.answered);
        let scopes = answered.then(|| self.stated(h.line)).flatten().map(|l| &l.scopes);
        let said = |key: &String| scopes.and_then(|s| s.get(key)).map_or(Truth::Unknown, |b| Truth::from(*b));
        let answers = row.answers.get(n as usize).map_or(&[][..], |a| a);
        let depth = |row: u32| c.eligibility.get(row as usize).map_or(0, |e| e.category.depth());
        // Deepest first: the first depth at which a row holds decides; `no` beats `yes` within it.
        let (mut open, mut result) = (Truth::Yes, Truth::No);
        for same in answers.chunk_by(|(a, ..), (b, ..)| depth(*a) == depth(*b)) {
            let (mut yes, mut no) = (Truth::No, Truth::No);
            for (n, covers, key) in same {
                let Some(e) = c.eligibility.get(*n as usize) else { continue };
                let mut here = *covers;
                if e.scope.is_some() && e.answer != Answer::Unclear {
                    here = here & said(key);
                }
                match e.answer {
                    Answer::No => no = no | here,
                    Answer::Unclear => {
                        let stated = said(key);
                        yes = yes | (here & stated);
                        no = no | (here & !stated);
                    }
                    Answer::Yes => {
                        let within = match (measure, &e.value) {
                            (Measure::None, _) => Truth::Yes,
                            (_, None) => Truth::No,
                            (Measure::Order, Some(limit)) => self.order_value(h.line, c.scheme(), limit),
                            (Measure::Total(times, plus), Some(limit)) => {
                                self.order_total(h, c.scheme(), limit, times, plus)
                            }
                        };
                        yes = yes | (here & within);
                        no = no | (here & !within);
                    }
                }
            }
            result = result | (open & yes & !no);
            open = open & !(yes | no);
        }
        result
    }
    /// The order with what was used before, against so many times the limit.
    fn order_total(
        &mut self,
        h: &Hand,
        scheme: &Scheme,
        limit: &Money,
        times: u32,
        plus: &crate::model::FactName,
    ) -> Truth {
        let Some((n, _)) = self.p.core.facts.get(plus) else { return Truth::Unknown };
        let Some(line) = self.line(h.line) else { return Truth::Unknown };
        let state = self.room.states.get((line.states + n) as usize).copied().unwrap_or(state::ABSENT);
        let value = match self.p.value(state) {
            Some(v) => Some(v.clone()),
            None => super::facts::computed(self.room, state).cloned(),
        };
        if value.is_some() {
            self.meets();
        }
        let used = match value {
            Some(Value::Decimal(used)) => used,
            Some(_) => return Truth::Unknown,
            None => return crate::compile::without_value(state, false),
        };
        let left = limit.amount.checked_mul(Amount::from(times)).and_then(|all| all.checked_sub(used));
        match left {
            Some(amount) => self.order_value(h.line, scheme, &Money { amount, ..*limit }),
            None => Truth::No,
        }
    }

    /// Whether the license in hand passes a test.
    pub(super) fn licensed(&mut self, test: LicenseTest, h: &Hand) -> Truth {
        let held = self.p.said.rest.licenses.value().and_then(|all| all.get(h.license as usize));
        let Some(l) = held else { return Truth::Unknown };
        let day = self.p.date.map_or(Fact::Absent, Fact::Value);
        match test {
            LicenseTest::Valid => {
                let open = l.revoked.map_or(Truth::Yes, |revoked| match self.p.date {
                    _ if !self.view.known.includes(revoked) => Truth::Yes,
                    Some(d) => Truth::from(d < revoked),
                    None => Truth::Unknown,
                });
                l.dated.counts(&day, self.view, None) & open
            }
            LicenseTest::Licensee => self.every(&l.licensees, test.roles()),
            LicenseTest::Parties => self.every(&l.parties, test.roles()),
            LicenseTest::Items => match self.line(h.line) {
                Some(_) => self.covered(l, h.line),
                None => Truth::Unknown,
            },
            LicenseTest::Destination => l.destinations.test(|places| match self.territory(h) {
                Some(to) => places.iter().fold(Truth::No, |t, p| t | p.covers(to)),
                None => Truth::Unknown,
            }),
            LicenseTest::Value => match &l.value {
                Fact::NotKnown => Truth::Yes,
                limit => limit.test(|limit| self.sum_within(&|run, k| run.covered(l, k), limit)),
            },
            LicenseTest::Quantity => match &l.quantity {
                Fact::NotKnown => Truth::Yes,
                limit => limit.test(|limit| self.quantity_within(l, limit)),
            },
            LicenseTest::Conditions => l.conditions_met.test(|b| Truth::from(*b)),
        }
    }
    /// The place of the sight in hand.
    fn territory(&self, h: &Hand) -> Option<&'a Territory> {
        let said = self.p.said;
        match self.sight(h.sight).map(|s| s.from) {
            Some(From::Destination) | None => said.destination.value(),
            Some(From::Transit(n)) => said.rest.transit.value()?.get(n as usize),
            Some(From::Nation(party, n)) => said.parties.get(party as usize)?.entity.nationalities.get(n as usize),
            Some(From::Nowhere) => None,
        }
    }
    /// Whether every party in these roles is named, and there is one. That there is none has to be said.
    fn every(&mut self, names: &Fact<Vec<String>>, roles: &[Role]) -> Truth {
        let stated = self.p.said.parties;
        let expects = match self.p.activity {
            Some(a) => self.p.core.expects.get(a as usize),
            None => self.p.core.expects.last(),
        };
        // The stated parties come first, then those that are expected and not filled.
        let filled =
            |role: &Role| stated.iter().any(|p| p.role == *role) || self.p.said.rest.roles_absent.contains(role);
        let missing = expects.into_iter().flat_map(|e| &e.roles).filter(|r| !filled(r));
        let nobody = stated.count().is_none() || missing.into_iter().any(|r| roles.contains(r));
        // Who is in the roles stays open until that nobody is has been said.
        let open = roles.iter().any(|r| !self.p.said.rest.roles_absent.contains(r));
        let mut other = core::mem::take(&mut self.room.other);
        let truth = names.test_mut(|names| {
            let (mut someone, mut all) = (nobody, if nobody { Truth::Unknown } else { Truth::Yes });
            for (party, n) in stated.iter().zip(0usize..).filter(|(p, _)| roles.contains(&p.role)) {
                let _ = party;
                someone = true;
                let Some(p) = self.room.parties.get(n).copied() else { continue };
                let mut is = if p.names.0 == p.names.1 { Truth::Unknown } else { Truth::No };
                for name in names {
                    if is != Truth::No {
                        break;
                    }
                    other.clear();
                    text::fold_into(name, &mut other);
                    is = Truth::from((p.names.0..p.names.1).any(|k| self.name(k) == Some(other.as_str())));
                }
                all = all & is;
            }
            match someone {
                true => all,
                false if open => Truth::Unknown,
                false => Truth::No,
            }
        });
        self.room.other = other;
        truth
    }
    /// Whether a license covers a line's item.
    fn covered(&self, l: &License, line: u32) -> Truth {
        if !self.goods(line) {
            return Truth::No;
        }
        l.items.test(|rules| match self.codes(line) {
            None => Truth::Unknown,
            Some(codes) => rules.iter().fold(Truth::No, |t, rule| t | covers_code(rule, codes)),
        })
    }
    fn quantity_within(&self, l: &License, limit: &Quantity) -> Truth {
        let mut total = Total::new(limit.amount);
        for line in 0..number(self.room.lines.len()) {
            let is = self.covered(l, line);
            let quantity = self.stated(line).and_then(|l| l.quantity.value());
            match quantity.filter(|q| q.unit == limit.unit) {
                _ if is.is_no() => {}
                Some(q) => total.add(is, q.amount),
                None => total.open = true,
            }
        }
        total.within()
    }
}
