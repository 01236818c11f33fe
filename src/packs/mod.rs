//! Rulebooks that ship. Their text is in `packs/`, where a lawyer can read it; here it is only
//! embedded and parsed, once.

#[cfg(feature = "us-ear")]
mod us_ear;
#[cfg(feature = "us-pafaca")]
mod us_pafaca;

#[cfg(feature = "us-ear")]
pub use us_ear::{us_ear, us_ear_files, us_ear_notices};
#[cfg(feature = "us-pafaca")]
pub use us_pafaca::{us_pafaca, us_pafaca_files};
