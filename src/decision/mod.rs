//! What comes out: outcomes, the decision, and `Evaluate`, which makes one.
//! Uses `intake` and below. A decision is small and owned: words about it are made in `explain`.

mod missing;
mod outcome;

pub use crate::model::{Known, View};
pub use missing::{ItemFact, Missing, MissingFact, PartyFact};
pub use outcome::Outcome;

use crate::{
    fingerprint::Fingerprint,
    model::Transaction,
    policy::{ReviewPolicy, Rulebook},
    truth::Truth,
};
use alloc::vec::Vec;
use serde::Serialize;

/// Which version of the semantics of `docs/semantics.md` decided.
pub const SEMANTICS: u32 = 1;

/// Whatever decides: the reference, the engine, or an implementation of the host's own.
pub trait Evaluate {
    /// The rulebook that it decides by.
    fn rulebook(&self) -> &Rulebook;
    /// Decides. Total: it cannot fail, and what is wrong with the transaction is in the decision.
    fn evaluate(&self, tx: &Transaction, view: &View) -> Decision;
}

/// What a policy or the library itself says about a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// A policy, by its place in the rulebook's canonical order.
    Policy(u32),
    /// A flag that belongs to every rulebook.
    Always(Standing),
}

/// The flags that belong to every rulebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The transaction is stated wrongly somewhere.
    Problem,
    /// Something must move, and it is said that nothing does.
    NoGoods,
    /// The item's code is not on the control list.
    UnknownCategory,
    /// The party is listed, and no policy reads that list.
    ListingWithoutPolicy,
    /// Nobody loaded a list that a policy reads, and the rulebook is strict.
    ListNotLoaded,
    /// A list, a control list or a regime is past its maximum age on the transaction's date.
    Stale,
    /// The transaction's date is before the first day of which a regime's history is held.
    NotHeldThen,
    /// Another regime comes first, and the rulebook does not hold it.
    RegimeMissing,
    /// One regime forbids to comply with another.
    Conflict,
}

impl Standing {
    /// The id under which it stands among the policies.
    pub fn id(self) -> &'static str {
        match self {
            Standing::Problem => "interdict/problem",
            Standing::NoGoods => "interdict/no-goods",
            Standing::UnknownCategory => "interdict/unknown-category",
            Standing::ListingWithoutPolicy => "interdict/listing-without-policy",
            Standing::ListNotLoaded => "interdict/list-not-loaded",
            Standing::Stale => "interdict/stale",
            Standing::NotHeldThen => "interdict/not-held-then",
            Standing::RegimeMissing => "interdict/regime-missing",
            Standing::Conflict => "interdict/conflict",
        }
    }
}

/// What one instance of a policy is bound to. Numbers are places: of parties and lines as made
/// ready, of lists, listings, control rows and licenses as they stand in the rulebook or transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// The line itself.
    Line,
    /// A party that is or might be one entry.
    Listing {
        /// The party.
        party: u32,
        /// The list.
        list: u32,
        /// The entry.
        listing: u32,
    },
    /// A party of whom nothing is known: any entry of the list, with the strictest terms.
    AnyListing {
        /// The party.
        party: u32,
        /// The list.
        list: u32,
    },
    /// A party of which an owner, or an owner of an owner, is or might be one entry.
    OwnerListing {
        /// The party.
        party: u32,
        /// The list.
        list: u32,
        /// The entry.
        listing: u32,
    },
    /// A party of which nothing is known of an owner: any entry of the list, with the strictest terms.
    AnyOwnerListing {
        /// The party.
        party: u32,
        /// The list.
        list: u32,
    },
    /// A control of the item.
    Control {
        /// The row.
        row: u32,
    },
    /// An item of which the category is not known: any control.
    AnyControl,
    /// A license held.
    License {
        /// Which.
        license: u32,
    },
    /// A list as a whole.
    List {
        /// Which.
        list: u32,
    },
    /// A control list as a whole.
    Controls {
        /// Which.
        controls: u32,
    },
    /// A regime as a whole.
    Regime {
        /// Which.
        regime: u32,
    },
    /// Two findings in conflict, by their places among the findings.
    Findings {
        /// The one that forbids to comply.
        opposes: u32,
        /// The one that demands.
        demands: u32,
    },
}

impl Binding {
    /// An entry of a list: the party's own, or that of an owner of it.
    pub(crate) fn entry(of_owner: bool, party: u32, list: u32, listing: u32) -> Binding {
        match of_owner {
            false => Binding::Listing { party, list, listing },
            true => Binding::OwnerListing { party, list, listing },
        }
    }
    /// The same for any entry.
    pub(crate) fn any_entry(of_owner: bool, party: u32, list: u32) -> Binding {
        match of_owner {
            false => Binding::AnyListing { party, list },
            true => Binding::AnyOwnerListing { party, list },
        }
    }
}

/// One instance of a policy that applies or might apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Finding {
    /// The verdict it belongs to, by place in [`Decision::lines`]; `None` = the whole transaction.
    pub line: Option<u32>,
    /// Which policy.
    pub says: Says,
    /// What it is bound to.
    pub binding: Binding,
    /// Whether it applies.
    pub truth: Truth,
    /// For license requirements, the mildest and the strictest review policy that it may have.
    pub review: Option<(ReviewPolicy, ReviewPolicy)>,
}

/// How far one authorization got, in one byte.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Verdict(u8);

impl Verdict {
    pub(crate) fn new(condition: Truth, barred: Truth, best: bool, worst: bool) -> Verdict {
        Verdict(condition as u8 | (barred as u8) << 2 | u8::from(best) << 4 | u8::from(worst) << 5)
    }
    fn truth(bits: u8) -> Truth {
        match bits & 3 {
            0 => Truth::No,
            2 => Truth::Yes,
            _ => Truth::Unknown,
        }
    }
    /// Whether its own condition holds.
    pub fn condition(self) -> Truth {
        Verdict::truth(self.0)
    }
    /// Whether a bar disables it.
    pub fn barred(self) -> Truth {
        Verdict::truth(self.0 >> 2)
    }
    /// Whether it is effective: its condition holds and no bar on it applies.
    pub fn effective(self) -> Truth {
        self.condition() & !self.barred()
    }
    /// Whether it lifts everything that waivers left, if all that is unknown turns out well.
    pub fn lifts_at_best(self) -> bool {
        self.0 & 16 != 0
    }
    /// Whether it lifts everything that waivers left, if all that is unknown turns out badly.
    pub fn lifts_at_worst(self) -> bool {
        self.0 & 32 != 0
    }
    /// Whether it covers: `Yes` for certain, `Unknown` at best.
    pub fn covers(self) -> Truth {
        let best = !self.effective().is_no() && self.lifts_at_best();
        let worst = self.effective().is_yes() && self.lifts_at_worst();
        match (best, worst) {
            (_, true) => Truth::Yes,
            (true, false) => Truth::Unknown,
            (false, false) => Truth::No,
        }
    }
}
impl core::fmt::Debug for Verdict {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "condition {}, barred {}, lifts {}/{}",
            self.condition().as_str(),
            self.barred().as_str(),
            self.lifts_at_best(),
            self.lifts_at_worst()
        )
    }
}

/// An authorization that was looked at for one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Considered {
    /// The policy, by place.
    pub policy: u32,
    /// What it is bound to.
    pub binding: Binding,
    /// How far it got.
    pub verdict: Verdict,
}

/// The verdict on one line for one destination under one regime.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LineVerdict {
    /// The line, by place among the lines as made ready.
    pub line: u32,
    /// The destination, by place among those of the regime.
    pub destination: u32,
    /// The regime, by place.
    pub regime: u32,
    /// Whether the regime reaches it.
    pub subject: Truth,
    /// Each ground of the regime, in order.
    pub grounds: Vec<Truth>,
    /// The outcome if all that is unknown turns out well.
    pub best: Outcome,
    /// The outcome if all that is unknown turns out badly.
    pub worst: Outcome,
    /// The authorizations that were looked at.
    pub considered: Vec<Considered>,
}

/// A decision: an interval of outcomes, and all that led to it, by place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The rulebook that decided.
    pub rulebook: Fingerprint,
    /// The outcome if all that is unknown turns out well.
    pub best: Outcome,
    /// The outcome if all that is unknown turns out badly.
    pub worst: Outcome,
    /// The verdicts it is joined from, sorted by regime, line, destination.
    pub lines: Vec<LineVerdict>,
    /// Every restriction, flag, advice and bar that applies or might apply, in the order of evaluation:
    /// by verdict and policy, and last what concerns the transaction as a whole.
    pub findings: Vec<Finding>,
    /// The facts that would settle it, the most telling first.
    pub missing: Vec<Missing>,
}

/// Whether the transaction may go ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clearance<'a> {
    /// It may: even at worst it is authorized. Its obligations are in the report.
    Go(&'a Decision),
    /// It may not: even at best a license is missing or it is forbidden.
    Stop(&'a Decision),
    /// Nobody can say yet: facts are missing, or a flag asks for a person.
    Ask(&'a Decision),
}

impl Clearance<'_> {
    /// `go`, `stop` or `ask`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Clearance::Go(_) => "go",
            Clearance::Stop(_) => "stop",
            Clearance::Ask(_) => "ask",
        }
    }
}

impl Decision {
    /// **go** iff the worst is at most authorized, **stop** iff the best is at least a license
    /// requirement, else **ask**.
    pub fn clearance(&self) -> Clearance<'_> {
        if self.worst <= Outcome::Authorized {
            Clearance::Go(self)
        } else if self.best >= Outcome::LicenseRequired(ReviewPolicy::PresumptionOfApproval) {
            Clearance::Stop(self)
        } else {
            Clearance::Ask(self)
        }
    }
    /// The fingerprint of the decision itself.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self)
    }
}
