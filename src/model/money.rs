//! Amounts, exact and checked: no float, no overflow that wraps.

use super::Unit;
use crate::error::{Error, bad};
use core::{cmp::Ordering, fmt, str::FromStr};
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
    /// The difference, or `None` if it would be negative.
    pub fn checked_sub(self, other: Amount) -> Option<Amount> {
        self.0.checked_sub(other.0).filter(|d| !d.is_sign_negative() || d.is_zero()).map(Amount)
    }
    /// The product, or `None` if it does not fit exactly.
    pub fn checked_mul(self, other: Amount) -> Option<Amount> {
        let ((a, x), (b, y)) = (self.parts(), other.parts());
        Amount::of_parts(a.checked_mul(b)?, x.checked_add(y)?)
    }
    /// The quotient, rounded to twelve decimal places, half to even; `None` by zero, or if it does not
    /// fit.
    ///
    /// ```
    /// use interdict::model::Amount;
    /// let third = Amount::from(2).quotient(Amount::from(3));
    /// assert_eq!(third, Some("0.666666666667".parse()?));
    /// assert_eq!(Amount::ZERO.quotient(Amount::ZERO), None);
    /// # Ok::<(), interdict::Error>(())
    /// ```
    pub fn quotient(self, other: Amount) -> Option<Amount> {
        const PLACES: u32 = 12;
        let ((a, x), (b, y)) = (self.parts(), other.parts());
        let a = a.checked_mul(10i128.checked_pow(y.saturating_sub(x))?)?;
        let b = b.checked_mul(10i128.checked_pow(x.saturating_sub(y))?)?;
        // One digit after another, and what is left over says how to round.
        let (mut digits, mut left) = (a.checked_div(b)?, a.checked_rem(b)?);
        for _ in 0..PLACES {
            left = left.checked_mul(10)?;
            digits = digits.checked_mul(10)?.checked_add(left.checked_div(b)?)?;
            left = left.checked_rem(b)?;
        }
        let up = match left.checked_mul(2)?.cmp(&b) {
            Ordering::Less => false,
            Ordering::Equal => digits.checked_rem(2)? == 1,
            Ordering::Greater => true,
        };
        Amount::of_parts(digits.checked_add(i128::from(up))?, PLACES)
    }
    /// A whole number that is not negative as an amount.
    pub(crate) fn of_whole(n: i64) -> Option<Amount> {
        u64::try_from(n).ok().map(|n| Amount(Decimal::from(n)))
    }
    /// The amount as a whole number, if it is one.
    pub fn whole(self) -> Option<i64> {
        let (digits, scale) = self.parts();
        i64::try_from(digits).ok().filter(|_| scale == 0)
    }
    /// Digits without a point and how many of them stand behind it, as few as can be.
    fn parts(self) -> (i128, u32) {
        let d = self.0.normalize();
        (d.mantissa(), d.scale())
    }
    fn of_parts(mut digits: i128, mut scale: u32) -> Option<Amount> {
        while scale > 0 && digits.checked_rem(10) == Some(0) {
            (digits, scale) = (digits.checked_div(10)?, scale.checked_sub(1)?);
        }
        Decimal::try_from_i128_with_scale(digits, scale).ok().map(Amount)
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
