//! What can go wrong while text becomes a model, and where.
//! Kinds live in the rooms that raise them; this room holds the one opaque error they travel in.
//! Evaluation never returns an error: what is wrong with a transaction is part of its decision.

use alloc::{string::String, sync::Arc, vec::Vec};
use core::fmt;

/// A failure with a stable code, a sentence, and, where it came from text, the place.
///
/// ```
/// let e = "5A99".parse::<interdict::ItemCategory>().unwrap_err();
/// assert_eq!(e.code(), "bad-category");
/// assert_eq!(e.to_string(), "`5A99` is not an ECCN: expected a digit, a letter A to E and three digits, such as `5A991`; a class of your own is written `scheme:code`");
/// ```
#[derive(Clone)]
pub struct Error(Arc<dyn Detail>);

/// What a kind of error tells; implemented by the error types of each room.
pub trait Detail: fmt::Debug + fmt::Display + Send + Sync + 'static {
    /// A stable kebab-case code, one per kind of mistake.
    fn code(&self) -> &'static str;
    /// Where in a text the mistake stands, if it came from one.
    fn place(&self) -> Option<&Place> {
        None
    }
}

/// A place in a file: lines and columns count from 1, columns in characters.
///
/// ```
/// use interdict::source::{SourceFile, parse_rulebook};
/// let errors = parse_rulebook(&[SourceFile { name: "house.toml", text: "[[regime]]\nid = \"\"" }]).unwrap_err();
/// assert_eq!(errors.iter().next().unwrap().place().unwrap().to_string(), "house.toml:2:6");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's name as the caller gave it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The whole line as it stands in the file.
    pub text: String,
}

impl Error {
    /// Wraps a room's own kind.
    pub fn new(detail: impl Detail) -> Self {
        Error(Arc::new(detail))
    }
    /// The stable code of this kind of mistake, such as `bad-category`.
    pub fn code(&self) -> &'static str {
        self.0.code()
    }
    /// Where the mistake stands, for errors that came from a file.
    pub fn place(&self) -> Option<&Place> {
        self.0.place()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.0)
    }
}
impl core::error::Error for Error {}
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
            && self.place() == other.place()
            && alloc::format!("{self}") == alloc::format!("{other}")
    }
}
impl Eq for Error {}

/// A value that does not parse: what stood there and what was expected.
#[derive(Debug, Clone)]
pub(crate) struct BadValue {
    pub(crate) code: &'static str,
    pub(crate) found: String,
    pub(crate) expected: String,
}
impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", shorten(&self.found), self.expected)
    }
}
impl Detail for BadValue {
    fn code(&self) -> &'static str {
        self.code
    }
}
/// `found` and a sentence that follows it: "`5A99` is not an ECCN: expected …".
pub(crate) fn bad(code: &'static str, found: &str, expected: impl Into<String>) -> Error {
    Error::new(BadValue { code, found: found.into(), expected: expected.into() })
}

/// All that is wrong with one input, in the order of the places.
#[derive(Clone, PartialEq, Eq)]
pub struct Errors(Vec<Error>);

impl Errors {
    pub(crate) fn new(mut errors: Vec<Error>) -> Self {
        errors.sort_by(|a, b| a.place().cmp(&b.place()));
        Errors(errors)
    }
    /// Each error, in the order of its place.
    pub fn iter(&self) -> impl Iterator<Item = &Error> {
        self.0.iter()
    }
    /// How many there are; at least one.
    #[allow(clippy::len_without_is_empty, reason = "a failure holds at least one error")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}
impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, e) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            match e.place() {
                Some(p) => write!(f, "error[{}]: {e}\n  --> {p}\n   | {}\n", e.code(), shorten(&p.text))?,
                None => writeln!(f, "error[{}]: {e}", e.code())?,
            }
        }
        Ok(())
    }
}
impl fmt::Debug for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl core::error::Error for Errors {}
impl From<Error> for Errors {
    fn from(e: Error) -> Self {
        Errors(alloc::vec![e])
    }
}

/// At most 120 characters of a text, so that a hostile value cannot fill a log.
pub(crate) fn shorten(s: &str) -> String {
    if s.chars().count() <= 120 {
        return s.into();
    }
    let mut out: String = s.chars().take(117).collect();
    out.push_str("...");
    out
}

impl fmt::Display for Place {
    /// `house.toml:17:28`: file, line and column.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// The known name nearest to a mistyped one, if it is near enough to be meant.
///
/// ```
/// use interdict::error::nearest;
/// assert_eq!(nearest("efect", ["effect", "each"]), Some("effect"));
/// assert_eq!(nearest("colour", ["effect", "each"]), None);
/// ```
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wrong.to_lowercase();
    known
        .into_iter()
        .map(|k| (textdistance::str::levenshtein(&lower, &k.to_lowercase()), k))
        .filter(|(d, k)| *d <= 1 + k.len().min(wrong.len()) / 4)
        .min()
        .map(|(_, k)| k)
}
