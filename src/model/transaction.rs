//! One transaction: what is done, when, where, by whom, with what, and what is held.

use super::{Activity, Entity, Fact, FactName, Facts, ItemLine, Label, License, Party, Role, Territory, Value};
use crate::{Date, error::Error};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use serde::{Deserialize, Serialize};

/// Something that is wrong with a transaction. Any problem prevents *go*.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// A stable kebab-case code.
    pub code: String,
    /// Where in the transaction: `items[0].value.amount`.
    pub at: String,
    /// What was wrong and what was expected.
    pub message: String,
}

/// A transaction, as the host states it. Nothing is guessed: what is not said is `Absent`.
///
/// ```
/// use interdict::{Transaction, model::{Activity, Role, ItemLine, Entity}};
/// let tx = Transaction::builder()
///     .date("2020-12-01")
///     .activity(Activity::Export)
///     .departure("US")
///     .destination("CN")
///     .party(Role::UltimateConsignee, Entity::named("Huawei Technologies Co., Ltd."))
///     .without(Role::IntermediateConsignee)
///     .item(ItemLine::new("1".parse()?).category("5A991.b".parse()?).origin("US".parse()?))
///     .build();
/// assert!(tx.problems.is_empty());
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Transaction {
    /// The host's own id; only repeated in answers.
    pub id: Option<String>,
    /// The valid date: when it happens.
    pub date: Fact<Date>,
    /// What is done.
    pub activity: Fact<Activity>,
    /// Where it starts.
    pub departure: Fact<Territory>,
    /// The ultimate destination.
    pub destination: Fact<Territory>,
    /// Countries passed through; empty = none.
    pub transit: Fact<Vec<Territory>>,
    /// Who takes part; empty = nobody but the roles that are expected.
    pub parties: Fact<Vec<Party>>,
    /// Roles that are known not to be filled.
    pub roles_absent: Vec<Role>,
    /// What moves; absent = unknown, empty = nothing moves.
    pub items: Fact<Vec<ItemLine>>,
    /// Licenses held; absent = none is claimed.
    pub licenses: Fact<Vec<License>>,
    /// Declared facts about the whole, `end_uses` included.
    pub facts: Facts,
    /// What was wrong with the statement itself.
    pub problems: Vec<Problem>,
}

impl Transaction {
    /// Starts a transaction of which nothing is said yet.
    pub fn builder() -> TransactionBuilder {
        TransactionBuilder::default()
    }
}

/// Builds a transaction step by step. Text that does not parse becomes a problem of the
/// transaction, as on the wire: building cannot fail, and a bad value cannot go.
#[derive(Clone, Debug, Default)]
pub struct TransactionBuilder {
    tx: Transaction,
}

impl TransactionBuilder {
    fn parsed<T>(&mut self, at: &str, r: Result<T, Error>) -> Fact<T> {
        match r {
            Ok(v) => Fact::Value(v),
            Err(e) => {
                self.tx.problems.push(Problem { code: e.code().into(), at: at.into(), message: e.to_string() });
                Fact::Absent
            }
        }
    }
    /// The host's own id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.tx.id = Some(id.into());
        self
    }
    /// The valid date, `YYYY-MM-DD`.
    #[must_use]
    pub fn date(mut self, date: &str) -> Self {
        self.tx.date = self.parsed("date", super::parse_date(date));
        self
    }
    /// The valid date.
    #[must_use]
    pub fn on(mut self, date: Date) -> Self {
        self.tx.date = Fact::Value(date);
        self
    }
    /// What is done.
    #[must_use]
    pub fn activity(mut self, activity: Activity) -> Self {
        self.tx.activity = Fact::Value(activity);
        self
    }
    /// Where it starts, as an ISO code.
    #[must_use]
    pub fn departure(mut self, place: &str) -> Self {
        self.tx.departure = self.parsed("departure", place.parse());
        self
    }
    /// The ultimate destination, as an ISO code.
    #[must_use]
    pub fn destination(mut self, place: &str) -> Self {
        self.tx.destination = self.parsed("destination", place.parse());
        self
    }
    /// The countries passed through; an empty slice says that there are none.
    #[must_use]
    pub fn transit(mut self, places: &[&str]) -> Self {
        let all: Result<Vec<Territory>, Error> = places.iter().map(|p| p.parse()).collect();
        self.tx.transit = self.parsed("transit", all);
        self
    }
    /// A party, labeled `p1`, `p2` … in order.
    #[must_use]
    pub fn party(self, role: Role, entity: Entity) -> Self {
        let n = self.tx.parties.value().map_or(0, Vec::len);
        match format!("p{}", n.saturating_add(1)).parse::<Label>() {
            Ok(id) => self.full_party(Party::new(id, role, entity)),
            Err(_) => self,
        }
    }
    /// A party with its own label and the host's findings.
    #[must_use]
    pub fn full_party(mut self, party: Party) -> Self {
        match &mut self.tx.parties {
            Fact::Value(ps) => ps.push(party),
            other => *other = Fact::Value(alloc::vec![party]),
        }
        self
    }
    /// Says that nobody fills a role.
    #[must_use]
    pub fn without(mut self, role: Role) -> Self {
        self.tx.roles_absent.push(role);
        self
    }
    /// An item line.
    #[must_use]
    pub fn item(mut self, line: ItemLine) -> Self {
        match &mut self.tx.items {
            Fact::Value(ls) => ls.push(line),
            other => *other = Fact::Value(alloc::vec![line]),
        }
        self
    }
    /// Says that nothing moves.
    #[must_use]
    pub fn no_items(mut self) -> Self {
        self.tx.items = Fact::Value(Vec::new());
        self
    }
    /// A license held.
    #[must_use]
    pub fn license(mut self, license: License) -> Self {
        match &mut self.tx.licenses {
            Fact::Value(ls) => ls.push(license),
            other => *other = Fact::Value(alloc::vec![license]),
        }
        self
    }
    /// A declared fact about the whole transaction.
    #[must_use]
    pub fn fact(mut self, name: FactName, value: Value) -> Self {
        self.tx.facts.insert(name, Fact::Value(value));
        self
    }
    /// The transaction.
    pub fn build(self) -> Transaction {
        self.tx
    }
}
