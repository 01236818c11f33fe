//! What the author says: rules, tables and lists, as data.
//! Uses `model` and below. Leaves out how files become this (`source`) and what it means
//! (`reference`).

mod authorization;
mod check;
mod condition;
mod control_list;
mod delta;
mod derived;
mod effect;
mod entries;
mod fact_decl;
mod group;
mod limit;
mod lint;
mod listing;
#[cfg(feature = "screen")]
mod made;
#[allow(clippy::module_inception, reason = "the room is named after its main noun")]
mod policy;
mod regime;
mod review;
mod rulebook;
mod screening;

pub use authorization::{Admits, AuthCode, Bars, Reasons};
pub use check::CheckError;
pub use condition::{Condition, Items, LicenseTest, OtherPlace, Places, Test};
pub(crate) use condition::{ItemSel, PlaceSel, expected};
pub use control_list::{Answer, Chart, ChartRow, Control, ControlList, ControlRow, Eligibility};
pub use delta::ListDelta;
pub use derived::Derived;
pub use effect::{Due, Effect, Obligation};
pub use fact_decl::{Absence, FactDecl, FactKind, FactOf};
pub use group::{Group, Member};
pub use limit::Limit;
pub use lint::{Lint, LintCode, lints};
pub use listing::{Listing, PartyList};
#[cfg(feature = "screen")]
pub(crate) use made::Makes;
pub use policy::{Each, Policy};
pub use regime::{DestinationKind, Exclusion, Expectation, Governed, Ground, Regime, Yields};
pub use review::{ReviewPolicy, ReviewRule, ReviewSource, ReviewTable};
pub use rulebook::{Definition, Matching, Rulebook, RulebookParts, ScenarioDecl};
pub use screening::{Screening, Thresholds};
