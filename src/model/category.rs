//! What an item is classified as: codes in hierarchical schemes.
//! `covers` is three-valued and cuts a code only between its segments.

use crate::{
    error::{Error, bad},
    truth::Truth,
};
use alloc::{boxed::Box, format, string::String, vec::Vec};
use core::{fmt, str::FromStr};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A classification scheme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// Export Control Classification Numbers of the Commerce Control List, and `EAR99`.
    Eccn,
    /// The US Munitions List, 22 CFR 121.1.
    Usml,
    /// Annex I of Regulation (EU) 2021/821.
    Eu,
    /// Harmonized System and national tariff codes.
    Hs,
    /// A scheme of the host's own.
    House(Box<str>),
}

/// A code in a scheme, as its segments.
///
/// ```
/// use interdict::{ItemCategory, Truth};
/// let rule: ItemCategory = "3A001.b.2".parse()?;
/// assert_eq!(rule.covers(&"3A001.b.2.a".parse()?), Truth::Yes);
/// assert_eq!(rule.covers(&"3A001".parse()?), Truth::Unknown); // not classified far enough
/// assert_eq!(rule.covers(&"3A001.b.3".parse()?), Truth::No);
/// for code in ["EAR99", "USML XI(c)(2)", "HS 8517.62", "EU 5A001.b.3", "acme:drone.large"] {
///     assert_eq!(code.parse::<ItemCategory>()?.to_string(), code);
/// }
/// # Ok::<(), interdict::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemCategory {
    scheme: Scheme,
    /// The segments, with a dot between each two.
    text: Box<str>,
    depth: usize,
}

impl ItemCategory {
    fn new(scheme: Scheme, text: Box<str>) -> ItemCategory {
        let depth = text.split('.').count();
        ItemCategory { scheme, text, depth }
    }
    /// The scheme of the code.
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }
    /// The segments, most general first: `5A001.b.3` is `5A001`, `b`, `3`.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.text.split('.')
    }
    /// The segments in one piece, with a dot between each two.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
    /// How many segments the code has.
    pub fn depth(&self) -> usize {
        self.depth
    }
    /// The most general code that this one belongs to: `3A001` of `3A001.b.2`.
    pub fn base(&self) -> ItemCategory {
        ItemCategory::new(self.scheme.clone(), self.segments().next().unwrap_or_default().into())
    }
    /// Whether this is `EAR99`, which covers all that no entry names (15 CFR 734.3(c)).
    pub fn is_ear99(&self) -> bool {
        self.scheme == Scheme::Eccn && &*self.text == EAR99
    }
    /// Whether an item of category `item` is within this category. `Yes` if this code is a prefix
    /// of the item's, `Unknown` if the item's is a proper prefix of this one (the item is not
    /// classified far enough), else `No`; `No` across schemes.
    pub fn covers(&self, item: &ItemCategory) -> Truth {
        let within = |general: &str, deeper: &str| {
            deeper.strip_prefix(general).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if self.scheme != item.scheme {
            Truth::No
        } else if within(&self.text, &item.text) {
            Truth::Yes
        } else if within(&item.text, &self.text) {
            Truth::Unknown
        } else {
            Truth::No
        }
    }
}

const EAR99: &str = "EAR99";

fn segment_ok(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_')
}

/// Checks the segments of a code that is written with dots.
fn dotted(code: &str, s: &str, what: &str) -> Result<(), Error> {
    match s.split('.').find(|p| !segment_ok(p)) {
        Some(p) => Err(bad(
            "bad-category",
            code,
            format!("is not {what}: `{p}` is not a segment; segments are letters and digits with `.` between"),
        )),
        None => Ok(()),
    }
}

/// An ECCN in upper case with lower-case paragraphs, as the CFR prints it.
fn eccn(code: &str, s: &str) -> Result<Box<str>, Error> {
    if s.eq_ignore_ascii_case(EAR99) {
        return Ok(EAR99.into());
    }
    let (head, rest) = s.split_once('.').map_or((s, None), |(h, r)| (h, Some(r)));
    let b = head.as_bytes();
    let fine = matches!(b, [d, g, n @ ..] if d.is_ascii_digit()
        && matches!(g.to_ascii_uppercase(), b'A'..=b'E')
        && n.len() == 3 && n.iter().all(u8::is_ascii_digit));
    if !fine {
        return Err(bad(
            "bad-category",
            code,
            "is not an ECCN: expected a digit, a letter A to E and three digits, such as `5A991`; a class of your own is written `scheme:code`",
        ));
    }
    let mut text = Box::<str>::from(s);
    if let Some((head, rest)) = text.split_at_mut_checked(head.len()) {
        head.make_ascii_uppercase();
        rest.make_ascii_lowercase();
    }
    if rest.is_some() {
        dotted(code, text.split_once('.').map_or("", |(_, rest)| rest), "an ECCN")?;
    }
    Ok(text)
}

/// `XI(c)(2)` as `XI`, `c`, `2`.
fn usml(code: &str, s: &str) -> Result<Box<str>, Error> {
    let err = || bad("bad-category", code, "is not a USML category: expected a form such as `USML XI(c)(2)`");
    let (head, mut rest) = s.split_at(s.find('(').unwrap_or(s.len()));
    if head.is_empty() || !head.chars().all(|c| "IVX".contains(c)) {
        return Err(err());
    }
    let mut text = String::from(head);
    while !rest.is_empty() {
        let (inner, tail) = rest.strip_prefix('(').and_then(|r| r.split_once(')')).ok_or_else(err)?;
        if !segment_ok(inner) {
            return Err(err());
        }
        text.push('.');
        text.push_str(inner);
        rest = tail;
    }
    Ok(text.into())
}

/// `8517.62` as `85`, `17`, `62`: chapter, heading, subheading, national digits in pairs.
fn hs(code: &str, s: &str) -> Result<Box<str>, Error> {
    let digits: Vec<char> = s.chars().filter(|c| *c != '.').collect();
    if digits.is_empty()
        || digits.len() > 12
        || !digits.len().is_multiple_of(2)
        || !digits.iter().all(char::is_ascii_digit)
    {
        return Err(bad(
            "bad-category",
            code,
            "is not a tariff code: expected 2 to 12 digits in pairs, such as `HS 8517.62`",
        ));
    }
    let mut text = String::new();
    for pair in digits.chunks(2) {
        if !text.is_empty() {
            text.push('.');
        }
        text.extend(pair);
    }
    Ok(text.into())
}

impl FromStr for ItemCategory {
    type Err = Error;
    fn from_str(code: &str) -> Result<Self, Error> {
        let s = code.trim();
        if s.len() > crate::limits::ID && s.chars().count() > crate::limits::ID {
            return Err(bad("bad-category", code, "is too long for a category"));
        }
        let (scheme, text) = if let Some((name, rest)) = s.split_once(' ') {
            match name {
                "USML" => (Scheme::Usml, usml(code, rest)?),
                "HS" => (Scheme::Hs, hs(code, rest)?),
                "EU" => (Scheme::Eu, eccn(code, rest)?),
                _ => {
                    return Err(bad(
                        "bad-category",
                        code,
                        format!(
                            "names an unknown scheme `{name}`: expected USML, HS, EU, or `scheme:code` for a house scheme"
                        ),
                    ));
                }
            }
        } else if let Some((name, rest)) = s.split_once(':') {
            if !segment_ok(name) {
                return Err(bad("bad-category", code, "has no scheme before the `:`"));
            }
            dotted(code, rest, "a house category")?;
            (Scheme::House(name.into()), rest.into())
        } else {
            (Scheme::Eccn, eccn(code, s)?)
        };
        Ok(ItemCategory::new(scheme, text))
    }
}

impl fmt::Display for ItemCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.scheme {
            Scheme::Eccn => f.write_str(&self.text),
            Scheme::Eu => write!(f, "EU {}", self.text),
            Scheme::House(name) => write!(f, "{name}:{}", self.text),
            Scheme::Usml => {
                f.write_str("USML ")?;
                let mut parts = self.segments();
                f.write_str(parts.next().unwrap_or_default())?;
                parts.try_for_each(|s| write!(f, "({s})"))
            }
            // Chapter and heading are written together, then the rest in one run: 8517.62.
            Scheme::Hs => {
                f.write_str("HS ")?;
                for (i, s) in self.segments().enumerate() {
                    if i == 2 {
                        f.write_str(".")?;
                    }
                    f.write_str(s)?;
                }
                Ok(())
            }
        }
    }
}
impl Serialize for ItemCategory {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for ItemCategory {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        super::parse_str(d)
    }
}
