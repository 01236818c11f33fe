//! Facts of items that are computed from two others, exactly.

use super::FactKind;
use crate::model::{Amount, FactName, Value};
use core::fmt;
use serde::{Deserialize, Serialize};

/// How a fact of items is computed from two others.
///
/// ```
/// use interdict::{model::{Amount, Value}, policy::{Derived, FactKind}};
/// let tpp = Derived::Product("tops".parse()?, "bit_length".parse()?);
/// let (tops, bits) = (Value::Decimal("600.5".parse()?), Value::Integer(8));
/// assert_eq!(tpp.of(FactKind::Decimal, &tops, &bits), Ok(Value::Decimal(Amount::from(4804))));
/// assert_eq!(tpp.to_string(), "tops x bit_length");
/// let density = Derived::Quotient("tpp".parse()?, "area".parse()?);
/// let third = density.of(FactKind::Decimal, &Value::Integer(1), &Value::Integer(3));
/// assert_eq!(third, Ok(Value::Decimal("0.333333333333".parse()?)));
/// assert!(density.of(FactKind::Decimal, &tops, &Value::Integer(0)).is_err());
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Derived {
    /// The first times the second.
    Product(FactName, FactName),
    /// The first by the second, rounded to twelve decimal places, half to even.
    Quotient(FactName, FactName),
}

impl Derived {
    /// The word in files.
    pub fn as_str(&self) -> &'static str {
        match self {
            Derived::Product(..) => "product",
            Derived::Quotient(..) => "quotient",
        }
    }
    /// The two facts that it is computed from.
    pub fn inputs(&self) -> [&FactName; 2] {
        match self {
            Derived::Product(a, b) | Derived::Quotient(a, b) => [a, b],
        }
    }
    /// The value of a kind, from the values of both.
    ///
    /// # Errors
    /// Why there is none, as the end of a sentence.
    pub fn of(&self, kind: FactKind, a: &Value, b: &Value) -> Result<Value, &'static str> {
        let zero = |v: &Value| matches!(v, Value::Integer(0)) || *v == Value::Decimal(Amount::ZERO);
        if matches!(self, Derived::Quotient(..)) && zero(b) {
            return Err("cannot be computed by zero");
        }
        match (kind, a, b) {
            (FactKind::Integer, Value::Integer(a), Value::Integer(b)) => match self {
                Derived::Product(..) => a.checked_mul(*b),
                Derived::Quotient(..) if a.checked_rem(*b) != Some(0) => return Err(NOT_WHOLE),
                Derived::Quotient(..) => a.checked_div(*b),
            }
            .map(Value::Integer)
            .ok_or(TOO_LARGE),
            _ => {
                let (a, b) = (amount(a)?, amount(b)?);
                let value = match self {
                    Derived::Product(..) => a.checked_mul(b),
                    Derived::Quotient(..) => a.quotient(b),
                };
                let value = value.ok_or(TOO_LARGE)?;
                match kind {
                    FactKind::Integer => value.whole().map(Value::Integer).ok_or(NOT_WHOLE),
                    _ => Ok(Value::Decimal(value)),
                }
            }
        }
    }
}

const TOO_LARGE: &str = "has more digits than a value can hold";
const NOT_WHOLE: &str = "is not a whole number";

fn amount(v: &Value) -> Result<Amount, &'static str> {
    match v {
        Value::Decimal(a) => Ok(*a),
        Value::Integer(n) => Amount::of_whole(*n).ok_or("cannot be computed from less than zero"),
        _ => Err("cannot be computed from what is no number"),
    }
}

/// `tops x bit_length`, `tpp / die_area_mm2`.
impl fmt::Display for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Derived::Product(a, b) => write!(f, "{a} x {b}"),
            Derived::Quotient(a, b) => write!(f, "{a} / {b}"),
        }
    }
}
