//! What an item would be by the limits that entries write in numbers, whatever its category says.
//! Uses `condition` and below. Leaves out whether that and its category agree: that is a standing flag.

use super::{Clause, Report, at, clauses};
use crate::{
    condition::{Cx, Destination, Facts},
    decision::{Binding, View},
    intake::{Ready, ready},
    model::{Code, ItemCategory, Transaction},
    policy::{Limit, Rulebook},
    truth::Truth,
};
use alloc::{string::String, vec::Vec};

/// A category whose limit holds for an item, or may.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Classified {
    /// The line, by place among the items of the transaction.
    pub line: u32,
    /// The category.
    pub category: ItemCategory,
    /// Whether the limit holds: `Unknown` where what is stated does not settle it.
    pub truth: Truth,
    /// The control list.
    pub controls: Code,
    /// Where the limit stands.
    pub citation: String,
}

/// The categories whose limits hold for each item, or may by what is stated of it, in order of line and
/// category. An item needs no category for this; for one that has, only limits are told that could
/// concern it.
///
/// ```
/// use interdict::{Transaction, Truth, View, model::{Amount, Fact, ItemLine, Value}, source::{SourceFile, parse_rulebook}};
/// let text = r#"
/// [[regime]]
/// id = "house"
/// [[fact]]
/// name = "tpp"
/// of = "item"
/// kind = "decimal"
/// absent = "not_known"
/// [[table]]
/// kind = "controls"
/// id = "ccl"
/// text = """
/// category,reason,column
/// 3A090.a,RS,RS1"""
/// [[limit]]
/// controls = "ccl"
/// category = "3A090.a"
/// among = ["3A090", "3A991", "EAR99"]
/// when = { fact = { name = "tpp", at_least = "4800" } }
/// "#;
/// let rulebook = parse_rulebook(&[SourceFile { name: "house.toml", text }])?;
/// let mut item = ItemLine::new("1".parse()?);
/// item.facts.insert("tpp".parse()?, Fact::Value(Value::Decimal(Amount::from(4800))));
/// let tx = Transaction::builder().item(item).build();
/// let all = interdict::classify(&rulebook, &tx, &View::latest());
/// assert_eq!((all[0].category.to_string().as_str(), all[0].truth), ("3A090.a", Truth::Yes));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn classify(rulebook: &Rulebook, tx: &Transaction, view: &View) -> Vec<Classified> {
    of_ready(rulebook, &ready(rulebook, tx), view)
}

fn of_ready(rulebook: &Rulebook, ready: &Ready, view: &View) -> Vec<Classified> {
    let facts = Facts { rulebook, ready, view };
    let mut out = Vec::new();
    for (_, line) in ready.lines.iter().zip(0u32..).filter(|(l, _)| l.stated) {
        for (id, list) in &rulebook.controls {
            for l in &list.limits {
                let truth = facts.classified(list, l, line);
                if !truth.is_no() {
                    let (category, citation) = (l.category.clone(), l.citation.clone());
                    out.push(Classified { line, category, truth, controls: id.clone(), citation });
                }
            }
        }
    }
    out.sort();
    out
}

impl Report<'_> {
    /// The categories whose limits hold for the item of a verdict, or may: see [`classify`].
    pub fn classified(&self, line: u32) -> Vec<Classified> {
        let Some(verdict) = at(&self.decision.lines, line) else { return Vec::new() };
        let mut all = of_ready(self.rulebook, &self.ready, self.view);
        all.retain(|c| c.line == verdict.line);
        all
    }

    /// The limit that a finding is about.
    pub(crate) fn limit(&self, binding: Binding) -> Option<&Limit> {
        let Binding::Limit { controls, limit, .. } = binding else { return None };
        at(&self.rulebook.controls.values().nth(usize::try_from(controls).ok()?)?.limits, limit)
    }

    /// The clauses of a limit, as they are for the item that it is held against.
    pub(super) fn limit_clauses(&self, binding: Binding) -> Vec<Clause> {
        let (Some(limit), Binding::Limit { line, controls, .. }) = (self.limit(binding), binding) else {
            return Vec::new();
        };
        let list = usize::try_from(controls).ok().and_then(|n| self.rulebook.controls.values().nth(n));
        let to = Destination::ultimate(&self.ready);
        let mut out = Vec::new();
        let regimes = &self.rulebook.regimes;
        let own = list.and_then(|c| c.regime.as_ref()).and_then(|id| regimes.get(id));
        if let Some(regime) = own.or(regimes.values().next()) {
            clauses::clauses(&self.facts(), &limit.when, Cx::new(regime, line, &to), 0, &mut out);
        }
        out
    }
}
