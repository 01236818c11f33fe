//! To come.
use crate::{args::DemoArgs, out::Failure};
pub(crate) fn run(_: &DemoArgs) -> Result<(), Failure> { Ok(()) }
