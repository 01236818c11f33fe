//! What is left of a law that does not hold.

use alloc::string::String;
use core::fmt;

/// A law that does not hold, and what differed.
///
/// ```
/// use interdict::{laws, Evaluate, Reference, Rulebook, Transaction, View, policy::{Regime, RulebookParts}};
/// # let book = |id: &str| -> Result<Rulebook, Box<dyn std::error::Error>> {
/// #     let mut parts = RulebookParts::default();
/// #     let house = Regime::house(id.parse()?, "House rules");
/// #     parts.regimes.insert(house.id.clone(), house);
/// #     Ok(Rulebook::new(parts)?)
/// # };
/// let (one, other) = (book("one")?, book("other")?);
/// let (a, b) = (Reference::new(&one), Reference::new(&other));
/// let broken = laws::agreement(&a, &b, &Transaction::default(), &View::latest()).unwrap_err();
/// assert_eq!(broken.law(), "agreement");
/// assert!(broken.to_string().starts_with("law `agreement` is broken: "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    law: &'static str,
    differs: String,
}

impl Broken {
    pub(super) fn new(law: &'static str, differs: impl Into<String>) -> Broken {
        Broken { law, differs: differs.into() }
    }
    /// The law's name, one of [`ALL`](super::ALL).
    pub fn law(&self) -> &'static str {
        self.law
    }
    /// What differed.
    pub fn differs(&self) -> &str {
        &self.differs
    }
}
impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "law `{}` is broken: {}", self.law, self.differs)
    }
}
impl core::error::Error for Broken {}
