//! To come.
use crate::{args::ExplainArgs, out::Failure};
pub(crate) fn run(_: &ExplainArgs) -> Result<(), Failure> { Ok(()) }
