//! To come.
use crate::{args::TimelineArgs, out::Failure};
pub(crate) fn run(_: &TimelineArgs) -> Result<(), Failure> { Ok(()) }
