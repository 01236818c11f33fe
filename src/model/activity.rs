//! What is done, and in which capacity a party takes part.

use super::{Code, words};
use crate::error::{Error, bad, nearest};
use alloc::{string::String, vec::Vec};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

words! {
    /// What is done with the items, 15 CFR 734.13-734.16 and beyond.
    Activity "bad-activity" "an activity" {
        /// Shipment or transmission out of the United States (15 CFR 734.13).
        Export = "export",
        /// Shipment from one foreign country to another (15 CFR 734.14).
        Reexport = "reexport",
        /// Change of end use or end user within one foreign country (15 CFR 734.16).
        TransferInCountry = "transfer_in_country",
        /// Release of technology or source code to a foreign person in the United States (15 CFR 734.13(b)).
        DeemedExport = "deemed_export",
        /// The same abroad (15 CFR 734.14(b)).
        DeemedReexport = "deemed_reexport",
        /// Bringing into a country.
        Import = "import",
        /// Passing through a country on the way to another.
        Transit = "transit",
        /// A sale without a shipment across a border.
        DomesticSale = "domestic_sale",
        /// A service, support included.
        Service = "service",
        /// A payment.
        Payment = "payment",
        /// Financing, insurance, guarantees.
        Financing = "financing",
        /// Arranging a deal between others.
        Brokering = "brokering",
        /// Distribution of software, an app store included.
        Distribution = "distribution",
        /// Hosting.
        Hosting = "hosting",
        /// Opening an account, sign-up.
        Onboarding = "onboarding",
        /// Any other.
        Other = "other",
    }
}

/// The capacity in which a party takes part: the parties of 15 CFR 748.5, and others.
///
/// ```
/// use interdict::model::Role;
/// assert_eq!("ultimate_consignee".parse::<Role>()?, Role::UltimateConsignee);
/// assert_eq!("other(notify party)".parse::<Role>().unwrap_err().code(), "bad-name");
/// assert_eq!("other(notify_party)".parse::<Role>()?.to_string(), "other(notify_party)");
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Exporter, reexporter or transferor; the license applicant (15 CFR 748.5(a)).
    Exporter,
    /// Another party authorized to apply (15 CFR 748.5(b)).
    Applicant,
    /// Purchaser (15 CFR 748.5(c)).
    Purchaser,
    /// Intermediate consignee: bank, forwarder or agent (15 CFR 748.5(d)).
    IntermediateConsignee,
    /// Ultimate consignee (15 CFR 748.5(e)).
    UltimateConsignee,
    /// End user (15 CFR 748.5(f)).
    EndUser,
    /// Seller.
    Seller,
    /// Who orders a payment.
    Originator,
    /// Who receives a payment.
    Beneficiary,
    /// A bank.
    Bank,
    /// A carrier.
    Carrier,
    /// A vessel.
    Vessel,
    /// Who holds an account.
    AccountHolder,
    /// Any other, by name.
    Other(Code),
}

impl Role {
    const NAMED: [(&'static str, Role); 13] = [
        ("exporter", Role::Exporter),
        ("applicant", Role::Applicant),
        ("purchaser", Role::Purchaser),
        ("intermediate_consignee", Role::IntermediateConsignee),
        ("ultimate_consignee", Role::UltimateConsignee),
        ("end_user", Role::EndUser),
        ("seller", Role::Seller),
        ("originator", Role::Originator),
        ("beneficiary", Role::Beneficiary),
        ("bank", Role::Bank),
        ("carrier", Role::Carrier),
        ("vessel", Role::Vessel),
        ("account_holder", Role::AccountHolder),
    ];
}
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Role::Other(name) => write!(f, "other({name})"),
            named => f.write_str(Self::NAMED.iter().find(|(_, r)| r == named).map_or("other", |(word, _)| word)),
        }
    }
}
impl FromStr for Role {
    type Err = Error;
    fn from_str(s: &str) -> Result<Self, Error> {
        if let Some((_, r)) = Self::NAMED.iter().find(|(word, _)| *word == s) {
            return Ok(r.clone());
        }
        if let Some(name) = s.strip_prefix("other(").and_then(|s| s.strip_suffix(')')) {
            return Ok(Role::Other(name.parse()?));
        }
        let words = Self::NAMED.iter().map(|(w, _)| *w);
        let known: Vec<&str> = words.clone().collect();
        Err(bad(
            "bad-role",
            s,
            match nearest(s, words) {
                Some(n) => alloc::format!("is not a role; did you mean `{n}`?"),
                None => {
                    let mut m: String = "is not a role: expected one of ".into();
                    m.push_str(&known.join(", "));
                    m.push_str(" or other(name)");
                    m
                }
            },
        ))
    }
}
impl Serialize for Role {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        super::parse_str(d)
    }
}
