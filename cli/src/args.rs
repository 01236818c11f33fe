//! What can be said on the command line.

use anstream::ColorChoice;
use clap::{Args, Parser, Subcommand, ValueEnum};
use interdict::{
    Date,
    model::{ListId, Scenario},
    policy::Matching,
    screen::DEFAULT_THRESHOLD,
};
use std::{num::NonZeroUsize, path::PathBuf};

const CODES: &str = "\
Exit codes:
  0  done
  1  something is wrong with an input: a rulebook with mistakes, a list that is not complete, a
     line that is no transaction, a file that cannot be read
  2  the command was not called as it should be

A decision is an answer and never a failure: `stop` and `ask` end with 0.
Data goes to standard output, talk to standard error. NO_COLOR is respected.";

/// Decide whether a transaction may go ahead under trade restrictions, as of a date, and why.
#[derive(Parser)]
#[command(name = "interdict", version, after_help = CODES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// When to use color
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
    /// Say on standard error only what is wrong: no accounts of lists, no warnings, no sums
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// When to use color.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    pub(crate) fn apply(self) {
        match self {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
        .write_global();
    }
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Tell the story of Huawei under the export rules as timelines (also with no command at all)
    Demo(DemoArgs),
    /// Decide transactions: one line of JSON in, one line of JSON out
    Evaluate(EvaluateArgs),
    /// Explain decisions in full: every policy, clause, authorization and missing fact
    Explain(ExplainArgs),
    /// Show the decision over all days: each period, and what began or ended at its start
    Timeline(TimelineArgs),
    /// Check a rulebook: every mistake with its file, line and column
    Check(CheckArgs),
    /// Show one policy on a page, or list all of them
    Show(ShowArgs),
    /// Look names up on lists by likeness: a table of names, or one name with its alignment
    Screen(ScreenArgs),
    /// Read party lists and account for every row
    #[command(visible_alias = "lists")]
    Load(LoadArgs),
}

impl Default for Command {
    fn default() -> Command {
        Command::Demo(DemoArgs { only: None })
    }
}

#[derive(Args)]
#[command(after_help = "Example:\n  interdict demo --only 3")]
pub(crate) struct DemoArgs {
    /// Show only this chapter, by number
    #[arg(long, value_name = "NUMBER")]
    pub(crate) only: Option<usize>,
}

/// Which rules decide.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Rules and lists")]
pub(crate) struct RuleArgs {
    /// A rulebook that ships; used as well if neither --pack nor --rules is given
    #[arg(long, value_enum, value_name = "PACK")]
    pub(crate) pack: Vec<Pack>,
    /// A rulebook of your own: a folder, or one file; joined to the others
    #[arg(long, value_name = "PATH")]
    pub(crate) rules: Vec<PathBuf>,
    /// A party list: `csl=FILE` for the Consolidated Screening List of trade.gov in CSV,
    /// `ID=FILE.csv` or `ID=FILE.jsonl` for one list in this project's own form. It REPLACES what the
    /// rulebook holds under the same id, entry for entry: load whole lists, not additions
    #[arg(long, value_name = "ID=FILE", value_parser = list_file)]
    pub(crate) list: Vec<ListFile>,
    /// The day up to which a list is kept; by default, for csl, the newest date in it
    #[arg(long, value_name = "ID=DATE", value_parser = list_date)]
    pub(crate) list_as_of: Vec<(String, Date)>,
    /// The same for the Consolidated Screening List
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) csl_as_of: Option<Date>,
    /// For how many days after that a list may be used without a flag; `csl=DAYS` for each list of
    /// that file. By default what the rulebook says of the list; us-ear: 120
    #[arg(long, value_name = "ID=DAYS", value_parser = list_days)]
    pub(crate) list_max_age: Vec<(String, u32)>,
    /// Go on although rows of a list could not be kept
    #[arg(long)]
    pub(crate) allow_incomplete: bool,
    /// How parties are found on lists: by identifier and exact folded name, by likeness of names (index), or by
    /// the host, which has resolved them
    #[arg(long, value_name = "exact|index|host", value_parser = matching)]
    pub(crate) matching: Option<Matching>,
    /// Presume nothing: what is not stated stays unknown
    #[arg(long)]
    pub(crate) strict: bool,
}

/// A rulebook that ships.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pack {
    /// The US Export Administration Regulations, 15 CFR Parts 730-774
    UsEar,
    /// The app-distribution ban, Pub. L. 118-50, div. H
    UsPafaca,
}

impl Pack {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Pack::UsEar => "us-ear",
            Pack::UsPafaca => "us-pafaca",
        }
    }
}

/// From where a transaction is looked at.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "View")]
pub(crate) struct ViewArgs {
    /// Decide by what was known at the end of this day; the default is all that is known
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) known: Option<Date>,
    /// Apply reported or proposed rules of this scenario, which are not law
    #[arg(long, value_name = "NAME", value_parser = scenario)]
    pub(crate) scenario: Vec<Scenario>,
}

#[derive(Args)]
#[command(after_help = "\
Each line of the input is one transaction; each line of the output is its decision, in the same
order. A line that is no transaction gets an error object with the clearance `stop` and its number as
`line`, the others are decided, and the exit code is 1. Blank lines are passed over. A file named *.json
may hold transactions over several lines; they are numbered one by one.

Example:
  interdict evaluate --list csl=consolidated.csv --csl-as-of 2026-07-31 shipments.jsonl \\
      --out decisions.jsonl")]
pub(crate) struct EvaluateArgs {
    /// Transactions, one JSON object per line; `-` for standard input
    #[arg(value_name = "INPUT")]
    pub(crate) input: PathBuf,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    /// How much of each decision to tell
    #[arg(long, value_enum, default_value_t = HowMuch::Findings, value_name = "DETAIL")]
    pub(crate) detail: HowMuch,
    /// Write the decisions to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Decide on this many threads; by default on all cores. The answers are the same
    #[arg(long, value_name = "NUMBER")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// How much of a decision to tell.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum HowMuch {
    /// The clearance and the outcome at best and at worst, with no reasons: for millions of lines
    Brief,
    /// All that a program needs
    Findings,
    /// Every clause with the facts in hand as well, and the report as text
    Full,
}

#[derive(Args)]
#[command(after_help = "\
Example:
  interdict explain cli/demo/1-office.json --policy us-ear/744.11")]
pub(crate) struct ExplainArgs {
    /// Transactions as JSON, one or several; `-` for standard input
    #[arg(value_name = "INPUT")]
    pub(crate) input: PathBuf,
    /// Only what this policy has to say
    #[arg(long, value_name = "ID")]
    pub(crate) policy: Option<String>,
    /// All that is open, however much it is; otherwise the first of each kind, and how many more there are
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

#[derive(Args)]
#[command(after_help = "\
The date of the transaction itself is not used.

Example:
  interdict timeline cli/demo/1-office.json --from 2019-01-01 --until 2026-01-01")]
pub(crate) struct TimelineArgs {
    /// Transactions as JSON, one or several; `-` for standard input
    #[arg(value_name = "INPUT")]
    pub(crate) input: PathBuf,
    /// The first day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) from: Date,
    /// The first day that is no longer looked at
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) until: Date,
    /// One line of JSON per period instead of tables
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

#[derive(Args)]
#[command(after_help = "\
With --pack the rulebook is also joined to the pack, as `--rules` would do.

Examples:
  interdict check house/
  interdict check house.toml --pack us-ear
  interdict check --pack us-ear
  interdict check house/ --lints
  interdict check house/ --lints --json")]
pub(crate) struct CheckArgs {
    /// A rulebook: a folder, or one file
    #[arg(value_name = "PATH", required_unless_present = "pack")]
    pub(crate) path: Option<PathBuf>,
    /// A rulebook that ships
    #[arg(long, value_enum, value_name = "PACK")]
    pub(crate) pack: Option<Pack>,
    /// Also tell what checks and is probably not meant: names that nothing uses, policies that can never
    /// apply, exceptions that lift nothing, policies behind others, gaps in dated tables
    #[arg(long)]
    pub(crate) lints: bool,
    /// The lints as JSON lines on standard output, and nothing else
    #[arg(long, requires = "lints")]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  interdict show
  interdict show us-ear/744.11
  interdict show us-ear
  interdict show --rules house/
  interdict show --facts
  interdict show --group D:5")]
pub(crate) struct ShowArgs {
    /// The id of a policy, or of a regime; without one, all policies are listed
    #[arg(value_name = "POLICY")]
    pub(crate) policy: Option<String>,
    /// List the declared facts: what may be stated of transactions, items and parties, and what is
    /// presumed where it is not
    #[arg(long, group = "what", conflicts_with = "policy")]
    pub(crate) facts: bool,
    /// List the party lists
    #[arg(long, group = "what", conflicts_with = "policy")]
    pub(crate) lists: bool,
    /// List the groups of places and of items
    #[arg(long, group = "what", conflicts_with = "policy")]
    pub(crate) groups: bool,
    /// Show the members of one group
    #[arg(long, group = "what", conflicts_with = "policy", value_name = "NAME")]
    pub(crate) group: Option<String>,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

#[derive(Args)]
#[command(after_help = "\
The table of names is CSV with a header. It needs a column `name`; `id`, `born` (YYYY-MM-DD, YYYY-MM or
YYYY) and `country` are read where they stand, others are passed over. A row that does not read is told
with its line and counted, the others are looked up, and the exit code is 1. Every list of the rulebook
is searched; scores are from 1 to 10000, and 10000 are names that are equal after folding.

Examples:
  interdict screen customers.csv --list csl=consolidated.csv --json
  interdict screen --name \"Huawei Technolgies Co\" --explain")]
pub(crate) struct ScreenArgs {
    /// A table of names; `-` for standard input
    #[arg(value_name = "NAMES.csv", required_unless_present = "name")]
    pub(crate) input: Option<PathBuf>,
    /// A name to look up; may be given several times
    #[arg(long, value_name = "NAME", conflicts_with = "input")]
    pub(crate) name: Vec<String>,
    /// Draw for each hit which words agree and which are spare; where nothing is found, for what comes nearest
    #[arg(long, requires = "name", conflicts_with = "json")]
    pub(crate) explain: bool,
    /// The score from which on a listed name is a hit
    #[arg(long, value_name = "POINTS", default_value_t = DEFAULT_THRESHOLD, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(crate) threshold: u16,
    /// One line of JSON per name instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// Write what is found to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  interdict load --list csl=consolidated.csv --warnings=unread-policy
  interdict load --list csl=consolidated.csv --warnings")]
pub(crate) struct LoadArgs {
    /// Tell the warnings by code, with some of each; with a code, all of that code
    #[arg(long, value_name = "CODE", num_args = 0..=1, require_equals = true)]
    pub(crate) warnings: Option<Option<String>>,
    /// One line of JSON per list, warning and rejected row instead of tables
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

/// A list and the file that it is in.
#[derive(Clone)]
pub(crate) struct ListFile {
    pub(crate) id: String,
    pub(crate) file: PathBuf,
}

fn list_file(s: &str) -> Result<ListFile, String> {
    match s.split_once('=') {
        Some((id, file)) if !file.is_empty() => Ok(ListFile { id: list_id(id)?, file: file.into() }),
        _ => Err("expected a form such as `csl=consolidated.csv` or `el=list.csv`".into()),
    }
}

fn list_date(s: &str) -> Result<(String, Date), String> {
    let (id, day) = s.split_once('=').ok_or("expected a form such as `el=2026-07-31`")?;
    Ok((list_id(id)?, date(day)?))
}

fn list_days(s: &str) -> Result<(String, u32), String> {
    let (id, days) = s.split_once('=').ok_or("expected a form such as `dpl=30`")?;
    Ok((list_id(id)?, days.parse().map_err(|_| "expected a number of days")?))
}

fn list_id(s: &str) -> Result<String, String> {
    s.parse::<ListId>().map(|id| id.to_string()).map_err(|e| e.to_string())
}

fn matching(s: &str) -> Result<Matching, String> {
    s.parse().map_err(|e: interdict::Error| e.to_string())
}

fn scenario(s: &str) -> Result<Scenario, String> {
    s.parse().map_err(|e: interdict::Error| e.to_string())
}

/// A day as `YYYY-MM-DD` and in no other form.
pub(crate) fn date(s: &str) -> Result<Date, String> {
    let day = if s.len() == 10 { s.parse::<Date>().ok() } else { None };
    day.filter(|d| d.to_string() == s).ok_or_else(|| "expected a day of the calendar as YYYY-MM-DD".into())
}
