#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]

extern crate alloc;
#[cfg(any(test, feature = "proptest", feature = "screen", feature = "rayon"))]
extern crate std;

pub mod error;
pub mod limits;
pub mod truth;

pub mod model;
pub mod policy;

pub mod fingerprint;
pub mod text;

#[cfg(feature = "screen")]
pub mod screen;

pub mod party;
pub mod source;

pub mod intake;

pub mod decision;

mod condition;
pub mod reference;

mod compile;
pub mod evaluate;

pub mod timeline;

pub mod explain;
pub mod laws;
pub mod packs;
pub mod wire;

#[cfg(feature = "proptest")]
pub mod strategies;

pub use decision::{Clearance, Decision, Evaluate, Outcome, View};
pub use error::Error;
pub use evaluate::Engine;
pub use explain::classify;
pub use model::{Entity, ItemCategory, Transaction};
pub use policy::{Policy, ReviewPolicy, Rulebook};
pub use reference::{Reference, evaluate};
pub use truth::Truth;

/// A day of the proleptic Gregorian calendar; every date in this crate is one.
pub type Date = jiff::civil::Date;
