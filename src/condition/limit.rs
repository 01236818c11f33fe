//! Limits that an entry writes in numbers, held against an item and its category
//! (docs/semantics.md 11.10 and 11.11).
//!
//! What is not known of an item speaks for the category that is stated: a test of it never raises a
//! limit, and never ends one.

use super::{Cx, Destination, Facts, Gaps, item::covers_code, item_gap, settled, told, unknown_is};
use crate::{
    decision::ItemFact,
    model::{Fact, FactName},
    policy::{Condition, ControlList, Limit, Regime, Test},
    truth::Truth,
};
use alloc::{collections::BTreeSet, vec::Vec};

/// A limit held against a line.
struct Held {
    /// Whether the item's code lies within the limit's category.
    within: Truth,
    /// Whether it lies among those that the limit is held against.
    among: Truth,
    counts: Truth,
    /// Whether the limit holds if what is not known speaks against it, and if it speaks for it.
    sure: Truth,
    may: Truth,
}

/// How a limit's condition is read: whether a test of what is not known comes out so that the whole holds
/// or does not; and for which regimes places are governed.
#[derive(Clone, Copy)]
struct Read<'r, 'a> {
    raise: bool,
    regimes: &'r [&'a Regime],
}

impl<'a> Facts<'a> {
    /// Whether what is stated of the line's item and its category do not agree by the limit.
    pub(crate) fn contradicts(&self, list: &ControlList, limit: &Limit, line: u32, gaps: &mut Gaps) -> Truth {
        settled(gaps, |gaps| {
            let Some(said) = self.held(list, limit, line, gaps) else { return Truth::No };
            said.counts & ((said.among & !said.within & said.sure) | (said.within & !said.may))
        })
    }

    /// Whether the limit holds for the line's item by what is stated of it, whatever its category;
    /// unknown only if something is stated that the limit asks for.
    pub(crate) fn classified(&self, list: &ControlList, limit: &Limit, line: u32) -> Truth {
        let Some(said) = self.held(list, limit, line, &mut Gaps::new()) else { return Truth::No };
        let facts = self.line(line).map(|l| &l.item.facts);
        let stated =
            |name: &FactName| matches!(facts.and_then(|f| f.get(name)), Some(Fact::Value(_) | Fact::Conflict(_)));
        let mut tested = BTreeSet::new();
        self.tested(&limit.when, &mut tested);
        match (said.within | said.among, said.counts & said.sure, said.counts & said.may) {
            (Truth::No, ..) | (.., Truth::No) => Truth::No,
            (_, Truth::Yes, _) => Truth::Yes,
            _ if tested.into_iter().any(stated) => Truth::Unknown,
            _ => Truth::No,
        }
    }

    /// A limit held against a line; `None` for a line without goods.
    fn held(&self, list: &ControlList, limit: &Limit, line: u32, gaps: &mut Gaps) -> Option<Held> {
        let to = Destination::ultimate(self.ready);
        // Places are governed for a regime: for that of the list, or for any.
        let mut regimes: Vec<&Regime> = self.rulebook.regimes.values().collect();
        if let Some(own) = list.regime.as_ref().and_then(|id| self.rulebook.regimes.get(id)) {
            regimes = Vec::from([own]);
        }
        let cx = Cx::new(regimes.first()?, line, &to);
        let (sure, may) = (Read { raise: false, regimes: &regimes }, Read { raise: true, regimes: &regimes });
        let codes = &self.line(line).filter(|l| l.goods)?.item.categories;
        let gap = item_gap(self, cx, ItemFact::Category);
        Some(Held {
            within: told(codes, gap, gaps, |codes, gaps| unknown_is(covers_code(&limit.category, codes), gap, gaps)),
            among: told(codes, gap, gaps, |codes, gaps| self.covers(&limit.among, codes, gap, gaps)),
            counts: self.counts(&limit.dated, gaps),
            sure: self.holds(&limit.when, cx, sure, gaps),
            may: self.holds(&limit.when, cx, may, gaps),
        })
    }

    /// The limit's condition, read in one of two ways.
    fn holds(&self, c: &'a Condition, cx: Cx<'a>, read: Read<'_, 'a>, gaps: &mut Gaps) -> Truth {
        settled(gaps, |gaps| match c {
            Condition::All(parts) => {
                parts.iter().fold(Truth::Yes, |t, p| if t.is_no() { t } else { t & self.holds(p, cx, read, gaps) })
            }
            Condition::Any(parts) => {
                parts.iter().fold(Truth::No, |t, p| if t.is_yes() { t } else { t | self.holds(p, cx, read, gaps) })
            }
            Condition::Not(part) => !self.holds(part, cx, Read { raise: !read.raise, ..read }, gaps),
            Condition::Is(name) => match self.rulebook.definitions.get(name) {
                Some(d) => self.holds(&d.when, cx, read, gaps),
                None => Truth::Unknown,
            },
            Condition::Fact(name, test) if *test != Test::NotKnown && self.not_known(name, cx) => read.raise.into(),
            Condition::Origin(_) => {
                read.regimes.iter().fold(Truth::No, |t, regime| t | self.eval(c, Cx { regime, ..cx }, gaps))
            }
            atom => self.eval(atom, cx, gaps),
        })
    }

    fn not_known(&self, name: &FactName, cx: Cx<'a>) -> bool {
        let fact = self.line(cx.line).and_then(|l| l.item.facts.get(name));
        matches!(fact, Some(Fact::NotKnown | Fact::NotClaimed))
    }

    /// The facts that a limit tests.
    fn tested<'c>(&'c self, c: &'c Condition, out: &mut BTreeSet<&'c FactName>) {
        match c {
            Condition::Fact(name, _) => {
                out.insert(name);
            }
            Condition::Is(name) => {
                if let Some(d) = self.rulebook.definitions.get(name) {
                    self.tested(&d.when, out);
                }
            }
            _ => c.children().iter().for_each(|c| self.tested(c, out)),
        }
    }
}
