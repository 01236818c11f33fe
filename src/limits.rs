//! The bounds on work and size, in one place, so that hostile input costs little.
//! Over a limit nothing is dropped in silence: it is an error of the file or a problem of the transaction.

/// Longest identifier or code, in characters.
pub const ID: usize = 120;
/// Longest name or free text of a transaction, in characters; a longer one is a problem.
pub const TEXT: usize = 4_000;
/// Most parties, item lines, licenses, owners or list entries of one transaction.
pub const MANY: usize = 10_000;
/// Deepest nesting of a condition, definitions included.
pub const DEPTH: usize = 64;
/// Most unknown facts that one decision lists.
pub const MISSING: usize = 1_000;
/// Largest condition, with every definition that it names written out, in parts.
pub const PARTS: u64 = 10_000;
