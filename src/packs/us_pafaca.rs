//! The Protecting Americans from Foreign Adversary Controlled Applications Act.

use crate::{
    error::Errors,
    policy::Rulebook,
    source::{SourceFile, parse_rulebook},
};
use alloc::boxed::Box;
use once_cell::race::OnceBox;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(SourceFile { name: $name, text: include_str!(concat!("../../packs/us-pafaca/", $name)) }),*]
    };
}

static FILES: &[SourceFile<'static>] = files!["rulebook.toml", "groups.csv", "operators.csv"];

/// The rulebook of the app-distribution ban, Pub. L. 118-50, div. H: who distributes or hosts an
/// application that a foreign adversary controls. Parsed at the first call and kept, as
/// [`us_ear`](super::us_ear) is.
///
/// ```
/// let ban = interdict::packs::us_pafaca()?;
/// assert!(ban.policy("us-pafaca/2-a-named").is_some());
/// # Ok::<(), interdict::error::Errors>(())
/// ```
///
/// # Errors
/// None as shipped; a change of the files that does not check would be told here.
pub fn us_pafaca() -> Result<&'static Rulebook, Errors> {
    static PACK: OnceBox<Result<Rulebook, Errors>> = OnceBox::new();
    PACK.get_or_init(|| Box::new(parse_rulebook(FILES))).as_ref().map_err(Clone::clone)
}

/// The files of the pack, as they are in `packs/us-pafaca`.
pub fn us_pafaca_files() -> &'static [SourceFile<'static>] {
    FILES
}
