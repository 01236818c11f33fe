//! Many transactions as columns: dictionaries of parties, items, destinations and dates, and for each row
//! the places of its own in them. Nothing is made or looked up per row, which suits the screening of millions
//! of lines, and the columns of a data frame.

use super::{Engine, Parts, PreparedItem, PreparedParty, Scratch, outcome};
use crate::{
    Date,
    compile::NONE,
    decision::{Outcome, View},
    error::{Detail, Error},
    model::{Fact, Territory, Transaction},
};
use alloc::vec::Vec;
use core::fmt;

/// Transactions as columns. A column holds for each row the place of its value in the dictionary,
/// [`Columns::NOT_STATED`] where nothing is stated. A column that is left empty takes what `rest` states.
///
/// ```
/// use interdict::{Engine, Entity, Evaluate, Outcome, Transaction, View, packs};
/// use interdict::{evaluate::{Columns, Scratch}, model::{Activity, ItemLine, Party, Role}};
/// let engine = Engine::compile(packs::us_ear()?)?;
/// let party = |name| -> Result<_, interdict::Error> {
///     Ok(engine.prepare_party(Party::new("c".parse()?, Role::UltimateConsignee, Entity::named(name))))
/// };
/// let parties = [party("Acme Trading")?, party("Huawei Technologies Co., Ltd.")?];
/// let items = [engine.prepare_item(ItemLine::new("1".parse()?).category("EAR99".parse()?).origin("US".parse()?))];
/// let rest = Transaction::builder().date("2020-12-01").activity(Activity::Export)
///     .departure("US").destination("CN").without(Role::IntermediateConsignee).build();
/// let columns = Columns {
///     parties: &parties,
///     items: &items,
///     party: &[&[0, 1, Columns::NOT_STATED]],
///     item: &[0, 0, 0],
///     ..Columns::of(&rest)
/// };
/// let found = engine.outcome_columns(&columns, &View::latest(), &mut Scratch::default())?;
/// let name = |row: usize| engine.rulebook().policies.get(found.policy[row] as usize).map(|p| p.id.as_str());
/// assert!(found.best[1] >= Outcome::LicenseRequired(interdict::policy::ReviewPolicy::PresumptionOfApproval));
/// assert_eq!(name(1), Some("us-ear/744.11"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// What all rows share.
    pub rest: &'a Transaction,
    /// The parties, each with its role.
    pub parties: &'a [PreparedParty],
    /// The item lines.
    pub items: &'a [PreparedItem],
    /// The destinations.
    pub destinations: &'a [Territory],
    /// The dates.
    pub dates: &'a [Date],
    /// By column and row, who takes part: as many columns as a row may have parties.
    pub party: &'a [&'a [u32]],
    /// By row, what moves.
    pub item: &'a [u32],
    /// By row, where to.
    pub destination: &'a [u32],
    /// By row, on which day.
    pub date: &'a [u32],
}

impl<'a> Columns<'a> {
    /// The place of a value that is not stated.
    pub const NOT_STATED: u32 = NONE;
    /// No columns yet.
    pub fn of(rest: &'a Transaction) -> Columns<'a> {
        Columns {
            rest,
            parties: &[],
            items: &[],
            destinations: &[],
            dates: &[],
            party: &[],
            item: &[],
            destination: &[],
            date: &[],
        }
    }
    fn named(&self) -> impl Iterator<Item = (&'static str, &'a [u32], usize)> {
        let parties = self.party.iter().map(|c| ("party", *c, self.parties.len()));
        let others = [
            ("item", self.item, self.items.len()),
            ("destination", self.destination, self.destinations.len()),
            ("date", self.date, self.dates.len()),
        ];
        parties.chain(others).filter(|(_, column, _)| !column.is_empty())
    }
    /// How many rows there are, if the columns are of one length and name what is in the dictionaries.
    fn rows(&self) -> Result<usize, Error> {
        let rows = self.named().map(|(_, c, _)| c.len()).max().unwrap_or(0);
        for (name, column, known) in self.named() {
            if column.len() != rows {
                return Err(Error::new(BadColumn::Short { name, found: column.len(), rows }));
            }
            let beyond = |n: &&u32| **n != NONE && **n as usize >= known;
            if let Some((row, found)) = column.iter().enumerate().find(|(_, n)| beyond(n)) {
                return Err(Error::new(BadColumn::Beyond { name, row, found: *found, known }));
            }
        }
        Ok(rows)
    }
}

/// What is wrong with a column.
#[derive(Debug)]
enum BadColumn {
    Short { name: &'static str, found: usize, rows: usize },
    Beyond { name: &'static str, row: usize, found: u32, known: usize },
}
impl fmt::Display for BadColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadColumn::Short { name, found, rows } => {
                write!(f, "the column `{name}` has {found} rows: expected {rows}, as the longest column, or none")
            }
            BadColumn::Beyond { name, row, found, known } => {
                write!(f, "row {row} of the column `{name}` is {found}: expected a place among {known} values")
            }
        }
    }
}
impl Detail for BadColumn {
    fn code(&self) -> &'static str {
        match self {
            BadColumn::Short { .. } => "column-length",
            BadColumn::Beyond { .. } => "column-value",
        }
    }
}

/// What was decided of each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// If all that is unknown turns out well.
    pub best: Vec<Outcome>,
    /// If it turns out badly.
    pub worst: Vec<Outcome>,
    /// The policy that brings the worst outcome, by its place in the rulebook: the restriction, the authorization
    /// that covers, or the flag; of several the first that surely applies, else the first that may and that nothing
    /// could lift, else the first that may.
    /// [`Columns::NOT_STATED`] where none does: nothing restricts, or a flag that belongs to every rulebook.
    pub policy: Vec<u32>,
}

impl Engine {
    /// The outcome of each row, equal to [`Engine::outcome`] of the transaction that its values make.
    ///
    /// # Errors
    /// `column-length` if a column is shorter than another, `column-value` if one names a value that its
    /// dictionary does not hold.
    pub fn outcome_columns(&self, c: &Columns<'_>, view: &View, scratch: &mut Scratch) -> Result<Outcomes, Error> {
        let rows = c.rows()?;
        let destinations: Vec<Fact<Territory>> = c.destinations.iter().cloned().map(Fact::Value).collect();
        let dates: Vec<Fact<Date>> = c.dates.iter().copied().map(Fact::Value).collect();
        let (no_place, no_date, no_items) = (Fact::Absent, Fact::Absent, Transaction::default().items);
        let mut parties: Vec<&PreparedParty> = Vec::with_capacity(c.party.len());
        let mut out = Outcomes::default();
        for row in 0..rows {
            let at = |column: &[u32]| column.get(row).copied();
            let mut parts = Parts::of(c.rest);
            if let Some(n) = at(c.destination) {
                parts = parts.destination(destinations.get(n as usize).unwrap_or(&no_place));
            }
            if let Some(n) = at(c.date) {
                parts = parts.date(dates.get(n as usize).unwrap_or(&no_date));
            }
            parties.clear();
            parties.extend(c.party.iter().filter_map(|column| c.parties.get(at(column)? as usize)));
            if c.party.iter().any(|column| !column.is_empty()) {
                parts = parts.parties(&parties);
            }
            let one;
            if let Some(n) = at(c.item) {
                match c.items.get(n as usize) {
                    Some(item) => {
                        one = [item];
                        parts = parts.items(&one);
                    }
                    None => parts = parts.items_as(&no_items),
                }
            }
            let (all, policy) = outcome::outcome(&self.core, parts.said(), view, scratch, true);
            out.best.push(all.best);
            out.worst.push(all.worst);
            out.policy.push(policy);
        }
        Ok(out)
    }
}
