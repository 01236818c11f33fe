//! The US Export Administration Regulations.

use crate::{
    error::Errors,
    policy::Rulebook,
    source::{NoticeDates, SourceFile, parse_rulebook},
};
use alloc::boxed::Box;
use once_cell::race::OnceBox;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(SourceFile { name: $name, text: include_str!(concat!("../../packs/us-ear/", $name)) }),*]
    };
}

static FILES: &[SourceFile<'static>] = files![
    "rulebook.toml",
    "facts.toml",
    "terms.toml",
    "734-jurisdiction.toml",
    "736-prohibitions.toml",
    "740-advanced-computing.toml",
    "740-bars.toml",
    "740-encryption.toml",
    "740-exceptions.toml",
    "740-humanitarian.toml",
    "740-list-based.toml",
    "740-temporary.toml",
    "740-transaction-based.toml",
    "740-travel.toml",
    "742-advanced-computing.toml",
    "742-controls.toml",
    "744-affiliates.toml",
    "744-end-uses.toml",
    "744-parties.toml",
    "744-semiconductors.toml",
    "744-us-persons.toml",
    "745-chemical-weapons.toml",
    "746-embargoes.toml",
    "750-licenses.toml",
    "760-boycotts.toml",
    "774-limits.toml",
    "groups.csv",
    "item-groups.csv",
    "jurisdiction-groups.csv",
    "places.csv",
    "charts/commerce.csv",
    "controls.csv",
    "eligibility.csv",
    "fr_dates.csv",
    "lists/el.csv",
];

/// The rulebook of the EAR. It is parsed at the first call and kept; two first calls at the same
/// time may both parse, and one result is kept.
///
/// ```
/// let ear = interdict::packs::us_ear()?;
/// assert!(ear.policy("us-ear/744.11").is_some());
/// assert_eq!(ear.lists["el"].listings().len(), 157);
/// # Ok::<(), interdict::error::Errors>(())
/// ```
///
/// # Errors
/// None as shipped; a change of the files that does not check would be told here.
pub fn us_ear() -> Result<&'static Rulebook, Errors> {
    static PACK: OnceBox<Result<Rulebook, Errors>> = OnceBox::new();
    PACK.get_or_init(|| Box::new(parse_rulebook(FILES))).as_ref().map_err(Clone::clone)
}

/// The files of the pack, as they are in `packs/us-ear`.
pub fn us_ear_files() -> &'static [SourceFile<'static>] {
    FILES
}

/// Effective dates of Federal Register notices, for readers of party lists.
///
/// ```
/// let dates = interdict::packs::us_ear_notices()?;
/// let (effective, _) = dates.get("84 FR 22961").unwrap();
/// assert_eq!(effective.to_string(), "2019-05-16"); // published on 2019-05-21
/// # Ok::<(), interdict::error::Errors>(())
/// ```
///
/// # Errors
/// None as shipped.
pub fn us_ear_notices() -> Result<NoticeDates, Errors> {
    let file = FILES.iter().find(|f| f.name == "fr_dates.csv");
    file.map_or_else(|| Ok(NoticeDates::default()), |f| NoticeDates::parse(f.name, f.text))
}
