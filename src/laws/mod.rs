//! The laws of `docs/semantics.md` as functions over any evaluator, rulebook, transaction and view,
//! so that whoever brings rules or an evaluator of their own can test them.
//! Uses everything that decides; leaves out the making of test data (`strategies`).
//!
//! A law returns what breaks it. Some laws look at one evaluator ([`Evaluate`](crate::Evaluate));
//! those that change the rulebook take `decide`, which makes an evaluator of a rulebook and asks it:
//! [`evaluate`](crate::evaluate()) is one. Every choice a law makes comes from a seed, so that a
//! failure can be run again.

mod bare;
mod blank;
mod broken;
mod closed;
mod dice;
mod evidence;
mod exact;
mod fill;
#[cfg(feature = "screen")]
mod index;
mod known;
mod monotone;
mod named;
mod narrowing;
mod order;
mod plain;
mod sound;
mod text;
mod vocabulary;

pub use blank::{Stated, blank, stated};
pub use broken::Broken;
pub use closed::fail_closed;
pub use dice::Dice;
pub use evidence::evidence;
pub use exact::interval_exact;
#[cfg(feature = "proptest")]
pub(crate) use fill::candidates;
pub use fill::fill;
#[cfg(feature = "screen")]
pub use index::index_equals_scan;
pub use known::last_known;
pub use monotone::monotone;
pub use narrowing::{narrowing, settling};
pub use order::order;
pub use plain::{agreement, deterministic, total};
pub use sound::sound;
pub use text::parse_print;
pub use vocabulary::Vocabulary;

/// A law: the name under which a breach is reported, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law {
    /// The name, the same in `docs/semantics.md`, as a function here, and in the tests.
    pub name: &'static str,
    /// What must hold.
    pub sentence: &'static str,
}

/// The laws that are functions here.
///
/// ```
/// assert!(interdict::laws::ALL.iter().any(|law| law.name == "fail_closed"));
/// ```
pub const ALL: &[Law] = &[
    Law { name: "total", sentence: "Whatever is stated, there is a well-formed decision." },
    Law { name: "deterministic", sentence: "The same question has the same answer, byte for byte." },
    Law { name: "order", sentence: "The order in which things are said does not matter." },
    Law {
        name: "monotone",
        sentence: "Adding a restriction or a bar never loosens; adding an authorization never tightens.",
    },
    Law { name: "narrowing", sentence: "Stating an absent fact, and changing none, narrows best to worst." },
    Law { name: "settling", sentence: "Stating every fact that is missing makes best and worst the same." },
    Law {
        name: "last_known",
        sentence: "Whatever is dated has exactly the effect of its last assertion known at the knowledge date.",
    },
    Law { name: "evidence", sentence: "More evidence on a party never removes a hit." },
    Law { name: "sound", sentence: "What is cited, alone, gives the same best, worst and clearance." },
    Law { name: "agreement", sentence: "Two evaluators of one rulebook decide alike, to the last finding." },
    Law {
        name: "index_equals_scan",
        sentence: "The name index returns exactly what a full scan returns: same hits, same scores, same order.",
    },
    Law { name: "parse_print", sentence: "What is printed reads back as the same, with the same fingerprint." },
    Law { name: "fail_closed", sentence: "Nothing absent, blank, stale or malformed clears." },
    Law {
        name: "interval_exact",
        sentence: "Best is the mildest and worst the strictest outcome over every way the unknown may turn out.",
    },
];
