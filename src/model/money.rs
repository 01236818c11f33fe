//! Amounts, exact and checked: no float, no overflow that wraps.

use super::Unit;
use crate::error::{Error, bad};
use core::{fmt, str::FromStr};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact decimal number that is not negative; on the wire a string.
///
/// ```
/// use interdict::model::Amount;
/// assert!("125000.00".parse::<Amount>()? == "125000".parse::<Amount>()?);
/// assert_eq!("-1".parse::<Amount>().unwrap_err().code(), "bad-amount");
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Decimal);

impl Amount {
    /// Zero.
    pub const ZERO: Amount = Amount(Decimal::ZERO);
    /// The sum, or `None` if it does not fit.
    pub fn checked_add(self, other: Amount) -> Option<Amount> {
        self.0.checked_add(other.0).map(Amount)
    }
    /// The product, or `None` if it does not fit exactly.
    pub fn checked_mul(self, other: Amount) -> Option<Amount> {
        let product = self.0.checked_mul(other.0)?;
        // A product of more digits than a decimal holds would be rounded: then it does not fit.
        (product.scale() == self.0.scale().checked_add(other.0.scale())? || product.is_zero())
            .then_some(Amount(product))
    }
    /// The difference, or `None` if it would be negative.
    pub fn checked_sub(self, other: Amount) -> Option<Amount> {
        self.0.checked_sub(other.0).filter(|d| !d.is_sign_negative() || d.is_zero()).map(Amount)
    }
}
impl From<u32> for Amount {
    fn from(n: u32) -> Amount {
        Amount(Decimal::from(n))
    }
}
impl FromStr for Amount {
    type Err = Error;
    fn from_str(s: &str) -> Result<Self, Error> {
        let plain = !s.is_empty()
            && s.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && s.bytes().next().is_some_and(|b| b.is_ascii_digit())
            && s.bytes().last().is_some_and(|b| b.is_ascii_digit());
        let number = if plain { Decimal::from_str_exact(s).ok() } else { None };
        number.map(Amount).ok_or_else(|| {
            bad(
                "bad-amount",
                s,
                "is not an amount: expected digits with an optional decimal point, not negative, at most 28 digits, such as \"125000.00\"",
            )
        })
    }
}
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl Serialize for Amount {
    // Written by hand: the decimal crate's own form depends on features of the host's build.
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        super::parse_str(d)
    }
}

/// An ISO 4217 currency code: three upper-case letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The code.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}
impl FromStr for Currency {
    type Err = Error;
    fn from_str(s: &str) -> Result<Self, Error> {
        match s.as_bytes() {
            [a, b, c] if s.bytes().all(|b| b.is_ascii_uppercase()) => Ok(Currency([*a, *b, *c])),
            _ => Err(bad("bad-currency", s, "is not a currency: expected an ISO 4217 code such as `USD`")),
        }
    }
}
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        super::parse_str(d)
    }
}

/// An amount of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much.
    pub amount: Amount,
    /// Of which currency.
    pub currency: Currency,
}
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}
impl FromStr for Money {
    type Err = Error;
    /// `5000 USD`, the form of rulebook files.
    fn from_str(s: &str) -> Result<Self, Error> {
        let (amount, currency) = s
            .split_once(' ')
            .ok_or_else(|| bad("bad-amount", s, "is not a sum of money: expected a form such as `5000 USD`"))?;
        Ok(Money { amount: amount.parse()?, currency: currency.parse()? })
    }
}

/// An amount of a unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quantity {
    /// How much.
    pub amount: Amount,
    /// Of which unit, such as `piece` or `kg`; units are compared, never converted.
    pub unit: Unit,
}
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.unit)
    }
}
