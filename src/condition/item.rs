//! What: categories, order values, eligibility, and the controls of an item.

use super::{Cx, Facts, Gaps, item_gap, settled, told, unknown_is};
use crate::{
    decision::{Binding, ItemFact, MissingFact},
    intake::ReadyLine,
    model::{Amount, Fact, FactName, ItemCategory, Money, Scheme, Value},
    policy::{Answer, AuthCode, Condition, Control, ControlList, ControlRow, Group, ItemSel, Items, Policy},
    truth::Truth,
};
use alloc::{collections::BTreeSet, vec::Vec};

impl<'a> Facts<'a> {
    /// Whether codes lie within a selection. A rule in a scheme in which the item has no code is
    /// unknown: nobody classified the item there.
    pub(crate) fn covers(&self, items: &Items, codes: &[ItemCategory], gap: MissingFact, gaps: &mut Gaps) -> Truth {
        items.0.iter().fold(Truth::No, |any, s| {
            any | match s {
                ItemSel::Category(c) => unknown_is(covers_code(c, codes), gap, gaps),
                ItemSel::Group(g) => match self.rulebook.groups.get(g) {
                    Some(Group::Items(ms)) => ms.iter().fold(Truth::No, |any, m| {
                        any | settled(gaps, |gaps| {
                            unknown_is(covers_code(&m.of, codes), gap, gaps) & self.counts(&m.dated, gaps)
                        })
                    }),
                    _ => Truth::Unknown,
                },
            }
        })
    }
    pub(super) fn item_atom(&self, c: &'a Condition, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some(line) = self.line(cx.line) else { return Truth::Unknown };
        if !line.goods {
            return Truth::No;
        }
        let gap = |f| item_gap(self, cx, f);
        match c {
            Condition::Item(items) => {
                let gap = gap(ItemFact::Category);
                told(&line.item.categories, gap, gaps, |cs, gaps| self.covers(items, cs, gap, gaps))
            }
            Condition::Origin(ps) => self.lies(&line.item.origin, ps, cx, gap(ItemFact::Origin), gaps),
            Condition::OrderValue(limit) => {
                // The entries of the rulebook's control lists, if they are all of one scheme.
                let mut schemes = self.rulebook.controls.values().map(ControlList::scheme);
                let scheme = schemes.next().filter(|s| schemes.all(|other| other == *s)).unwrap_or(&Scheme::Eccn);
                self.order_value(cx.line, scheme, limit, gaps)
            }
            Condition::OrderTotal(limit) => self.sum_within(|l, _, _| l.goods.into(), limit, gaps),
            Condition::Eligible(list, code) => self.eligible(list.as_str(), code, Measure::None, line, cx, gaps),
            Condition::EligibleValue(list, code) => self.eligible(list.as_str(), code, Measure::Order, line, cx, gaps),
            Condition::EligibleTotal { controls, code, times, plus } => {
                self.eligible(controls.as_str(), code, Measure::Total(*times, plus), line, cx, gaps)
            }
            _ => Truth::Unknown,
        }
    }
    /// Whether all lines of the line's entry are together worth at most `limit`. A line of which
    /// the entry is not known may be one of them.
    pub(super) fn order_value(&self, line: u32, scheme: &Scheme, limit: &Money, gaps: &mut Gaps) -> Truth {
        let Some(entry) = self.line(line).and_then(|l| entry_code(l, scheme)).map(ItemCategory::base) else {
            return unknown_is(Truth::Unknown, self.line_gap(line, ItemFact::Category), gaps);
        };
        let same = |l: &ReadyLine, n: u32, gaps: &mut Gaps| {
            let t = l.item.categories.test(|cs| {
                let mut codes = cs.iter().filter(|c| c.scheme() == scheme).peekable();
                if codes.peek().is_none() {
                    Truth::Unknown
                } else {
                    Truth::agreed(codes.map(|c| (c.base() == entry).into()))
                }
            });
            unknown_is(if l.goods { t } else { Truth::No }, self.line_gap(n, ItemFact::Category), gaps)
        };
        self.sum_within(same, limit, gaps)
    }
    /// The same with what was used before, against so many times the limit.
    fn order_total(
        &self,
        cx: Cx<'a>,
        line: &'a ReadyLine,
        (scheme, limit): (&Scheme, &Money),
        times: u32,
        plus: &FactName,
        gaps: &mut Gaps,
    ) -> Truth {
        let Some((_, n)) = self.rulebook.declared(plus) else { return Truth::Unknown };
        let gap = item_gap(self, cx, ItemFact::Fact(n));
        let used = line.item.facts.get(plus).unwrap_or(&Fact::Absent);
        told(used, gap, gaps, |used, gaps| {
            let Value::Decimal(used) = used else { return Truth::Unknown };
            // What is left of the longer limit is what the order may be worth.
            let left = limit.amount.checked_mul(Amount::from(times)).and_then(|all| all.checked_sub(*used));
            match left {
                Some(amount) => self.order_value(cx.line, scheme, &Money { amount, ..*limit }, gaps),
                None => Truth::No,
            }
        })
    }
    /// Whether the lines that `counts` counts are together worth at most `limit`: not if those that
    /// surely count are worth more, and surely only if all that may count are not.
    pub(super) fn sum_within(
        &self,
        mut counts: impl FnMut(&'a ReadyLine, u32, &mut Gaps) -> Truth,
        limit: &Money,
        gaps: &mut Gaps,
    ) -> Truth {
        let mut total = Total::new(limit.amount);
        for (l, n) in self.ready.lines.iter().zip(0u32..) {
            let is = counts(l, n, gaps);
            match &l.item.value {
                _ if is.is_no() => {}
                Fact::Value(m) if m.currency == limit.currency => total.add(is, m.amount),
                value => {
                    let stated = value.value().is_some();
                    let what = if stated { ItemFact::ValueIn(limit.currency) } else { ItemFact::Value };
                    gaps.push(self.line_gap(n, what));
                    total.open = true;
                }
            }
        }
        total.within()
    }
    /// Whether the entry opens an exception: the nearest row counts, as on the control list.
    pub(crate) fn eligible(
        &self,
        list: &str,
        code: &AuthCode,
        measure: Measure<'a>,
        line: &'a ReadyLine,
        cx: Cx<'a>,
        gaps: &mut Gaps,
    ) -> Truth {
        let Some((n, list)) =
            self.rulebook.controls.iter().zip(0u32..).find_map(|((id, l), n)| (id.as_str() == list).then_some((n, l)))
        else {
            return Truth::Unknown;
        };
        let Some(item) = entry_code(line, list.scheme()) else {
            return unknown_is(Truth::Unknown, item_gap(self, cx, ItemFact::Category), gaps);
        };
        // Deepest first: the first depth at which a row holds decides; `no` beats `yes` within it.
        let mut rows: Vec<_> = list.eligibility.iter().zip(0u32..).filter(|(e, _)| e.exception == *code).collect();
        rows.sort_by_key(|(e, _)| core::cmp::Reverse(e.category.depth()));
        let mut open = Truth::Yes; // no deeper row has decided yet
        let mut result = Truth::No;
        for depth in rows.chunk_by(|(a, _), (b, _)| a.category.depth() == b.category.depth()) {
            let (mut yes, mut no) = (Truth::No, Truth::No);
            for (e, k) in depth {
                let mut here = unknown_is(e.category.covers(item), item_gap(self, cx, ItemFact::Category), gaps);
                if here.is_no() {
                    continue;
                }
                let key_gap = item_gap(self, cx, ItemFact::Eligibility { list: n, row: *k });
                if e.scope.is_some() && e.answer != Answer::Unclear {
                    here = here & unknown_is(self.scope(line, &e.scope_key()), key_gap, gaps);
                }
                match e.answer {
                    Answer::No => no = no | here,
                    Answer::Unclear => {
                        let stated = unknown_is(self.scope(line, &e.scope_key()), key_gap, gaps);
                        yes = yes | (here & stated);
                        no = no | (here & !stated);
                    }
                    Answer::Yes => {
                        let within = match (measure, &e.value) {
                            (Measure::None, _) => Truth::Yes,
                            (_, None) => Truth::No,
                            (Measure::Order, Some(limit)) => self.order_value(cx.line, list.scheme(), limit, gaps),
                            (Measure::Total(times, plus), Some(limit)) => {
                                self.order_total(cx, line, (list.scheme(), limit), times, plus, gaps)
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
    /// The host's answer to a limit in words.
    pub(crate) fn scope(&self, line: &ReadyLine, key: &str) -> Truth {
        line.item.scopes.get(key).map_or(Truth::Unknown, |b| (*b).into())
    }
    /// The controls of the line's item: rows of its category, nearer rows in place of those they
    /// replace for the same reason.
    pub(crate) fn controls(
        &self,
        p: &'a Policy,
        list: &str,
        cx: Cx<'a>,
    ) -> Vec<(Binding, &'a ControlRow, Truth, Gaps)> {
        let found = self.rulebook.controls.iter().zip(0u32..).find(|((id, _), _)| id.as_str() == list);
        let (Some(((_, list), n)), Some(line)) = (found, self.line(cx.line)) else { return Vec::new() };
        if !line.goods {
            return Vec::new();
        }
        let Some(item) = entry_code(line, list.scheme()) else {
            // One finding for any control, if some control could matter here. Conditions see of a row
            // its reason, its column and when it counts, so one of each is enough.
            let mut seen = BTreeSet::new();
            let mut matters = |row: &&'a ControlRow| {
                let (cx, gaps) = (Cx { control: Some(row), ..cx }, &mut Gaps::new());
                let new = is_control(row) && seen.insert((&row.reason, &row.control, &row.dated));
                new && !(self.counts(&row.dated, gaps) & self.eval(&p.when, cx, gaps)).is_no()
            };
            let gap = item_gap(self, cx, ItemFact::Category);
            return list
                .rows
                .iter()
                .find(|row| matters(row))
                .map(|row| (Binding::AnyControl, row, Truth::Unknown, Vec::from([gap])))
                .into_iter()
                .collect();
        };
        let near: Vec<(&'a ControlRow, u32, Truth, Gaps)> = list
            .rows
            .iter()
            .zip(0u32..)
            .filter_map(|(row, k)| {
                let mut gaps = Gaps::new();
                let covers = unknown_is(row.category.covers(item), item_gap(self, cx, ItemFact::Category), &mut gaps);
                if covers.is_no() {
                    return None;
                }
                let mut is = covers & self.counts(&row.dated, &mut gaps);
                if row.scope.is_some() {
                    let gap = item_gap(self, cx, ItemFact::Scope { list: n, row: k });
                    is = is & unknown_is(self.scope(line, &row.scope_key()), gap, &mut gaps);
                }
                (!is.is_no()).then_some((row, k, is, gaps))
            })
            .collect();
        let here = near.iter().filter(|(row, ..)| is_control(row)).map(|(row, k, is, gaps)| {
            let mut gaps = gaps.clone();
            let deeper =
                near.iter().filter(|(r, ..)| r.reason == row.reason && r.category.depth() > row.category.depth());
            let replaced = deeper.fold(Truth::No, |t, (_, _, is, more)| {
                if *is == Truth::Unknown {
                    gaps.extend(more);
                }
                t | *is
            });
            (Binding::Control { row: *k }, *row, *is & !replaced, gaps)
        });
        here.filter(|(_, _, is, _)| !is.is_no()).collect()
    }
}

/// By what the value of an order is measured against the limit of its entry.
#[derive(Clone, Copy)]
pub(crate) enum Measure<'a> {
    /// Not at all.
    None,
    /// The order alone.
    Order,
    /// The order and what was used before, against so many times the limit.
    Total(u32, &'a FactName),
}

/// A sum against a limit, in which some parts may not count and others are not known.
pub(crate) struct Total {
    limit: Amount,
    /// What surely counts, and all that may; a sum that does not fit a decimal is over any limit.
    sure: Option<Amount>,
    most: Option<Amount>,
    pub(crate) open: bool,
}

impl Total {
    pub(crate) fn new(limit: Amount) -> Total {
        Total { limit, sure: Some(Amount::ZERO), most: Some(Amount::ZERO), open: false }
    }
    pub(crate) fn add(&mut self, counts: Truth, amount: Amount) {
        let plus = |sum: Option<Amount>| sum.and_then(|s| s.checked_add(amount));
        self.most = plus(self.most);
        if counts.is_yes() {
            self.sure = plus(self.sure);
        }
    }
    pub(crate) fn within(&self) -> Truth {
        let fits = |sum: Option<Amount>| sum.is_some_and(|s| s <= self.limit);
        if !fits(self.sure) {
            Truth::No
        } else if fits(self.most) && !self.open {
            Truth::Yes
        } else {
            Truth::Unknown
        }
    }
}

/// Whether codes lie within a rule's; unknown if none is of its scheme.
pub(crate) fn covers_code(rule: &ItemCategory, codes: &[ItemCategory]) -> Truth {
    Truth::agreed(codes.iter().filter(|c| c.scheme() == rule.scheme()).map(|c| rule.covers(c)))
}

/// The item's one code of a control list's scheme, if it is not in conflict.
pub(crate) fn entry_code<'l>(line: &'l ReadyLine, scheme: &Scheme) -> Option<&'l ItemCategory> {
    let codes = line.item.categories.value()?;
    let mut of_scheme = codes.iter().filter(|c| c.scheme() == scheme);
    let first = of_scheme.next()?;
    of_scheme.next().is_none().then_some(first)
}

pub(crate) fn is_control(row: &ControlRow) -> bool {
    row.reason.is_some() && matches!(row.control, Control::Column(_))
}
