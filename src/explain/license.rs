//! The licenses held: which lines each covers, what using it draws from it, and why one does not cover.
//! Uses `decision` and below. Leaves out the ledger: what is left on a license is the host's to say.

use super::{Report, at, authorization::open_words};
use crate::{
    decision::Binding,
    model::{Amount, Fact, License, Money, Quantity},
    truth::Truth,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::cmp::Reverse;

/// A license held, and what the transaction makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenseReport {
    /// Its number.
    pub license: String,
    /// The regime whose requirements it lifts.
    pub regime: String,
    /// Whether it covers some line; `None` if no line asks for it.
    pub covers: Option<Truth>,
    /// The lines that it covers for certain, by the host's labels.
    pub items: Vec<String>,
    /// What these lines are worth together, if each states it in one currency: that of the license.
    pub value: Option<Money>,
    /// How much of them there is, if each states it in one unit: that of the license.
    pub quantity: Option<Quantity>,
    /// The value that was left on it.
    pub value_left: Fact<Money>,
    /// The quantity that was left on it.
    pub quantity_left: Fact<Quantity>,
    /// Why it does not cover, or may not: what fails or is open, with the line where there are several.
    pub why: Vec<String>,
}

impl Report<'_> {
    /// The licenses held, in the order in which they are stated.
    pub fn licenses(&self) -> Vec<LicenseReport> {
        (0u32..).zip(&self.ready.licenses).map(|(n, l)| self.license(n, l)).collect()
    }

    fn license(&self, n: u32, l: &License) -> LicenseReport {
        let (mut lines, mut asked, mut covers) = (BTreeSet::new(), BTreeSet::new(), None);
        // What keeps it from each line: by that of the policies over licenses which comes nearest.
        let mut kept: BTreeMap<u32, (Reverse<Truth>, usize, Vec<String>)> = BTreeMap::new();
        for v in &self.decision.lines {
            for c in v.considered.iter().filter(|c| c.binding == Binding::License { license: n }) {
                let is = c.verdict.covers();
                covers = Some(covers.map_or(is, |t: Truth| t | is));
                asked.insert(v.line);
                if is.is_yes() {
                    lines.insert(v.line);
                    continue;
                }
                let open = self.open_parts(v, c);
                let others = open.iter().filter(|part| part.depth == 0).count();
                let mut parts: Vec<String> = open.iter().map(open_words).collect();
                if parts.is_empty() {
                    parts.push("it passes its tests, and does not lift all that is left".into());
                }
                let this = (Reverse(is), others, parts);
                if kept.get(&v.line).is_none_or(|k| (this.0, this.1, this.2.len()) < (k.0, k.1, k.2.len())) {
                    kept.insert(v.line, this);
                }
            }
        }
        kept.retain(|line, _| !lines.contains(line));
        asked.retain(|line| !lines.contains(line));
        // Each reason with the lines for which it is one.
        let mut reasons: Vec<(String, BTreeSet<u32>)> = Vec::new();
        for (line, (_, _, parts)) in kept {
            for part in parts {
                match reasons.iter_mut().find(|(p, _)| *p == part) {
                    Some((_, of)) => of.extend([line]),
                    None => reasons.push((part, BTreeSet::from([line]))),
                }
            }
        }
        let label = |k: &u32| at(&self.ready.lines, *k).map_or_else(String::new, |l| format!("item {}", l.item.id));
        let words = |(part, of): (String, BTreeSet<u32>)| match of == asked && lines.is_empty() {
            true => part,
            false => format!("{}: {part}", of.iter().map(label).collect::<Vec<_>>().join(", ")),
        };
        let mut why: Vec<String> = reasons.into_iter().map(words).collect();
        if covers.is_none() {
            why.push(if self.rulebook.regimes.contains_key(&l.regime) {
                "nothing here asks for it".into()
            } else {
                format!("its regime {} is not in the rulebook, so it lifts nothing here", l.regime)
            });
        }
        let covered = || lines.iter().filter_map(|k| at(&self.ready.lines, *k));
        let values = covered().map(|line| line.item.value.value().map(|m| (m.currency, m.amount)));
        let quantities = covered().map(|line| line.item.quantity.value().map(|q| (q.unit.clone(), q.amount)));
        LicenseReport {
            license: l.id.to_string(),
            regime: l.regime.to_string(),
            covers,
            items: covered().map(|line| line.item.id.to_string()).collect(),
            value: sum(values).map(|(currency, amount)| Money { amount, currency }),
            quantity: sum(quantities).map(|(unit, amount)| Quantity { amount, unit }),
            value_left: l.value.clone(),
            quantity_left: l.quantity.clone(),
            why,
        }
    }
}

/// The sum of amounts that all have one measure; none of no amounts.
fn sum<M: Ord>(all: impl Iterator<Item = Option<(M, Amount)>>) -> Option<(M, Amount)> {
    let mut sums: BTreeMap<M, Amount> = BTreeMap::new();
    for one in all {
        let (measure, amount) = one?;
        let before = sums.remove(&measure).unwrap_or(Amount::ZERO);
        sums.insert(measure, before.checked_add(amount)?);
    }
    let first = sums.pop_first()?;
    sums.is_empty().then_some(first)
}

/// A license held as lines of a report.
pub(super) fn text(l: &LicenseReport) -> Vec<String> {
    let head = format!("  - license {} ({})", l.license, l.regime);
    let items = l.items.iter().map(|i| format!("item {i}")).collect::<Vec<_>>().join(", ");
    let mut o = Vec::new();
    match l.covers {
        Some(Truth::Yes) => {
            o.push(format!("{head} covers {items}."));
            let value = l.value.as_ref().map(ToString::to_string);
            let quantity = l.quantity.as_ref().map(ToString::to_string);
            o.push(format!("      Draws in value: {}.", drawn(value, &l.value_left)));
            o.push(format!("      Draws in quantity: {}.", drawn(quantity, &l.quantity_left)));
        }
        Some(Truth::Unknown) => o.push(format!("{head} may cover, and this is open:")),
        Some(Truth::No) => o.push(format!("{head} does not cover, because:")),
        None => {}
    }
    match (l.covers, l.why.as_slice()) {
        (None, why) => o.push(format!("{head} is not used: {}.", why.concat())),
        (_, why) => o.extend(why.iter().map(|w| format!("      {w}"))),
    }
    o
}

fn drawn<T: ToString>(what: Option<String>, left: &Fact<T>) -> String {
    let what = what.unwrap_or_else(|| "not stated for each line in one measure".into());
    match left {
        Fact::Value(left) => format!("{what}, of {} left on it", left.to_string()),
        Fact::NotKnown => format!("{what}; the license states no limit"),
        _ => format!("{what}; what is left on it is not stated"),
    }
}
