//! The engine: a compiled rulebook that decides as the specification does, and quickly.
//! Uses `compile` and below. Leaves out all meaning: [`reference`](crate::reference) is the law, and
//! `Engine` ≡ `Reference` is a law that is tested (docs/semantics.md, "agreement").

mod affected;
mod again;
mod batch;
mod bind;
mod change;
mod columns;
mod context;
mod decide;
mod facts;
mod filed;
mod looked;
mod outcome;
mod prep;
mod prepared;
mod rows;
mod run;
mod said;
mod scratch;
mod slow;
mod standing;
mod sums;
mod verdict;

pub use affected::Reach;
pub use columns::{Columns, Outcomes};
pub use prepared::{Parts, PreparedItem, PreparedParty};
pub use scratch::Scratch;

use crate::{
    compile::{Core, compile},
    decision::{Decision, Evaluate, Outcome, View},
    error::Error,
    model::{Entity, Role, Transaction},
    party::{is_bound, resolve},
    policy::{ReviewPolicy, Rulebook},
};
use alloc::sync::Arc;

/// The outcome if all that is unknown turns out well, and if it turns out badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// If it turns out well.
    pub best: Outcome,
    /// If it turns out badly.
    pub worst: Outcome,
}

impl Interval {
    /// `go`, `stop` or `ask`: see [`Decision::clearance`].
    pub fn clearance(self) -> &'static str {
        if self.worst <= Outcome::Authorized {
            "go"
        } else if self.best >= Outcome::LicenseRequired(ReviewPolicy::PresumptionOfApproval) {
            "stop"
        } else {
            "ask"
        }
    }
}

/// A rulebook that was compiled once and is asked from many threads.
///
/// [`Evaluate::evaluate`] starts with nothing found about places, items and days, each time; whoever decides
/// many transactions keeps a [`Scratch`] and calls [`Engine::evaluate_with`] or [`Engine::outcome`].
///
/// A clone shares what was compiled. Nothing in it changes while it decides, and no reference count
/// is touched.
///
/// ```
/// use interdict::{Engine, Entity, Evaluate, Transaction, View, evaluate, packs};
/// use interdict::{evaluate::Scratch, model::{Activity, ItemLine, Role}};
/// let engine = Engine::compile(packs::us_ear()?)?;
/// let tx = Transaction::builder()
///     .date("2020-12-01").activity(Activity::Export).departure("US").destination("CN")
///     .party(Role::UltimateConsignee, Entity::named("Huawei Technologies Co., Ltd."))
///     .without(Role::IntermediateConsignee)
///     .item(ItemLine::new("1".parse()?).category("EAR99".parse()?).origin("US".parse()?))
///     .build();
/// let decision = engine.evaluate(&tx, &View::latest());
/// assert_eq!(decision, evaluate(packs::us_ear()?, &tx, &View::latest()));
/// // The outcome alone, over and over, without allocating:
/// let mut scratch = Scratch::default();
/// let interval = engine.outcome(&tx, &View::latest(), &mut scratch);
/// assert_eq!((interval.best, interval.worst), (decision.best, decision.worst));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Engine {
    core: Arc<Core>,
}

impl Engine {
    /// Compiles a rulebook, which is cloned; [`Engine::of`] takes one that is shared.
    ///
    /// # Errors
    /// None so far: every [`Rulebook`] was checked when it was made. The result leaves room for limits.
    pub fn compile(rulebook: &Rulebook) -> Result<Engine, Error> {
        Engine::of(Arc::new(rulebook.clone()))
    }
    /// Compiles a rulebook that is shared.
    ///
    /// # Errors
    /// As [`Engine::compile`].
    pub fn of(rulebook: Arc<Rulebook>) -> Result<Engine, Error> {
        // The index over the names of all lists, if there is to be one, is made now and not with the first question.
        resolve(&rulebook, &Transaction::builder().party(Role::Exporter, Entity::default()).build());
        Ok(Engine { core: Arc::new(compile(rulebook)) })
    }
    /// The outcome alone, equal to [`Decision::best`] and [`Decision::worst`] of [`Evaluate::evaluate`].
    /// What it finds about places, items and days stays in `scratch`, so that the next transaction like
    /// this one costs less, and nothing is allocated.
    pub fn outcome(&self, tx: &Transaction, view: &View, scratch: &mut Scratch) -> Interval {
        self.outcome_of(Parts::of(tx), view, scratch)
    }
    /// Decides, as [`Evaluate::evaluate`], with what `scratch` holds from transactions before.
    pub fn evaluate_with(&self, tx: &Transaction, view: &View, scratch: &mut Scratch) -> Decision {
        self.evaluate_of(Parts::of(tx), view, scratch)
    }
}

/// What is said with its parties looked up, where a rulebook compares names by likeness or a pair was cleared; `None`
/// where what is said stands as it is.
fn looked_up(rulebook: &Rulebook, said: said::Said<'_>) -> Option<Transaction> {
    let stands = !rulebook.matching.is_by_likeness() && !said.parties.iter().any(is_bound);
    (!stands).then(|| resolve(rulebook, &said.whole()).into_owned())
}

/// What is left to the specification, of a transaction whose parties were looked up.
fn specified(rulebook: &Rulebook, tx: &Transaction, view: &View) -> Decision {
    crate::reference::decide(rulebook, &crate::intake::prepare(rulebook, tx), view, crate::reference::ANY)
}

impl Evaluate for Engine {
    fn rulebook(&self) -> &Rulebook {
        &self.core.rulebook
    }
    fn evaluate(&self, tx: &Transaction, view: &View) -> Decision {
        self.evaluate_with(tx, view, &mut Scratch::default())
    }
}
