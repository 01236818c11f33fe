//! Tests of a license held.

use super::{
    Cx, Facts, Gaps,
    item::{Total, covers_code},
    party::named,
    settled, told, unknown_is,
};
use crate::{
    decision::{ItemFact, MissingFact, PartyFact},
    intake::ReadyLine,
    model::{Fact, License, Quantity},
    policy::LicenseTest,
    truth::Truth,
};
use alloc::{string::String, vec::Vec};

impl<'a> Facts<'a> {
    /// Whether a license held passes a test.
    pub(crate) fn license(&self, n: u32, test: LicenseTest, cx: Cx<'a>) -> Truth {
        self.licensed_by(n, test, cx, &mut Gaps::new())
    }
    pub(super) fn licensed_by(&self, n: u32, test: LicenseTest, cx: Cx<'a>, gaps: &mut Gaps) -> Truth {
        let Some(l) = usize::try_from(n).ok().and_then(|n| self.ready.licenses.get(n)) else { return Truth::Unknown };
        let gap = MissingFact::License(n, test);
        let every = |names: &Fact<Vec<String>>, gaps: &mut Gaps| {
            let roles = test.roles();
            told(names, gap, gaps, |names, gaps| {
                let mut those = self.parties().filter(|p| p.role.is_none_or(|r| roles.contains(r))).peekable();
                // A license covers those whom it names: with nobody in the role, nobody is named. Who is in it
                // stays open until that nobody is has been said.
                if those.peek().is_none() {
                    let open = roles.iter().any(|r| !self.ready.roles_absent.contains(r));
                    let someone = if open { Truth::Unknown } else { Truth::No };
                    return unknown_is(someone, MissingFact::NobodyIn(test), gaps);
                }
                those.fold(Truth::Yes, |t, p| {
                    t & unknown_is(named(names, p.entity), self.party_gap(p, PartyFact::Identity), gaps)
                })
            })
        };
        match test {
            LicenseTest::Valid => {
                let open = l.revoked.map_or(Truth::Yes, |day| {
                    // Before it was known, a revocation has not happened.
                    if !self.view.known.includes(day) {
                        return Truth::Yes;
                    }
                    unknown_is(self.ready.date.test(|d| (*d < day).into()), MissingFact::Date, gaps)
                });
                self.counts(&l.dated, gaps) & open
            }
            LicenseTest::Licensee => every(&l.licensees, gaps),
            LicenseTest::Parties => every(&l.parties, gaps),
            LicenseTest::Items => {
                self.line(cx.line).map_or(Truth::Unknown, |line| self.licensed((l, n), line, cx.line, gaps))
            }
            LicenseTest::Destination => told(&l.destinations, gap, gaps, |places, gaps| {
                told(cx.destination, cx.place, gaps, |d, gaps| {
                    places.iter().fold(Truth::No, |t, p| t | unknown_is(p.covers(d), cx.place, gaps))
                })
            }),
            LicenseTest::Value => match &l.value {
                Fact::NotKnown => Truth::Yes,
                limit => told(limit, gap, gaps, |limit, gaps| {
                    self.sum_within(|line, k, gaps| self.licensed((l, n), line, k, gaps), limit, gaps)
                }),
            },
            LicenseTest::Quantity => match &l.quantity {
                Fact::NotKnown => Truth::Yes,
                limit => told(limit, gap, gaps, |limit, gaps| self.quantity_within((l, n), limit, gaps)),
            },
            LicenseTest::Conditions => unknown_is(l.conditions_met.test(|b| (*b).into()), gap, gaps),
        }
    }
    /// Whether a license covers a line's item.
    pub(super) fn licensed(&self, (l, n): (&License, u32), line: &ReadyLine, k: u32, gaps: &mut Gaps) -> Truth {
        if !line.goods {
            return Truth::No;
        }
        settled(gaps, |gaps| {
            told(&l.items, MissingFact::License(n, LicenseTest::Items), gaps, |rules, gaps| {
                let gap = self.line_gap(k, ItemFact::Category);
                told(&line.item.categories, gap, gaps, |codes, gaps| {
                    rules.iter().fold(Truth::No, |t, rule| t | unknown_is(covers_code(rule, codes), gap, gaps))
                })
            })
        })
    }
    pub(super) fn quantity_within(&self, license: (&License, u32), limit: &Quantity, gaps: &mut Gaps) -> Truth {
        let mut total = Total::new(limit.amount);
        for (line, k) in self.ready.lines.iter().zip(0u32..) {
            let is = self.licensed(license, line, k, gaps);
            match line.item.quantity.value().filter(|q| q.unit == limit.unit) {
                _ if is.is_no() => {}
                Some(q) => total.add(is, q.amount),
                None => {
                    gaps.push(self.line_gap(k, ItemFact::Quantity));
                    total.open = true;
                }
            }
        }
        total.within()
    }
}
