//! The terminal: data to standard output, talk to standard error, color only where it is seen.

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    fmt::Display,
    io::{ErrorKind, IsTerminal as _, Write as _},
    sync::atomic::{AtomicBool, Ordering},
};

/// Why a command ends early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The reader of the output has gone away.
    Closed,
    /// What was found has been told already.
    Found,
    /// Something is wrong with an input.
    Input(String),
    /// The same with a stable code.
    Coded(&'static str, String),
    /// The command was not called as it should be.
    Usage(String),
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Failure {
        match e.kind() {
            ErrorKind::BrokenPipe => Failure::Closed,
            _ => Failure::Input(format!("cannot write: {e}")),
        }
    }
}

/// Writes to standard output; colors are dropped where they are not wanted.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

static QUIET: AtomicBool = AtomicBool::new(false);

/// From now on only what is wrong is said.
pub(crate) fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}
/// Says what a person may want to know, and a script may not.
pub(crate) fn talk(text: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        say(text);
    }
}
/// Says something to the person at the terminal; nobody may be there to hear it.
pub(crate) fn say(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}
/// Says what went wrong.
pub(crate) fn error(text: &str) {
    say(&format!("{} {text}", paint(RED.bold(), "error:")));
}
/// The same with a stable code.
pub(crate) fn coded(code: &str, text: &str) {
    say(&format!("{} {text}", paint(RED.bold(), format!("error[{code}]:"))));
}
/// Says what the person should know.
pub(crate) fn warn(text: &str) {
    talk(&format!("{} {text}", paint(YELLOW.bold(), "warning:")));
}

/// Columns of text at hand: those of the terminal, within reason, and 100 for a pipe.
pub(crate) fn width() -> usize {
    let terminal = if std::io::stdout().is_terminal() { comfy_table::Table::new().width() } else { None };
    terminal.map_or(100, |w| usize::from(w).clamp(60, 120))
}

pub(crate) const GREEN: Style = color(AnsiColor::Green);
pub(crate) const RED: Style = color(AnsiColor::Red);
pub(crate) const YELLOW: Style = color(AnsiColor::Yellow);
pub(crate) const CYAN: Style = color(AnsiColor::Cyan);
pub(crate) const MAGENTA: Style = color(AnsiColor::Magenta);
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();

const fn color(c: AnsiColor) -> Style {
    Style::new().fg_color(Some(anstyle::Color::Ansi(c)))
}

/// A text in a style. Each line is styled by itself, so that tables may cut between them.
pub(crate) fn paint(style: Style, text: impl Display) -> String {
    let text = text.to_string();
    let lines: Vec<String> = text.split('\n').map(|l| format!("{style}{l}{style:#}")).collect();
    lines.join("\n")
}

/// The style of a clearance.
pub(crate) fn clearance(word: &str) -> Style {
    match word {
        "go" => GREEN.bold(),
        "stop" => RED.bold(),
        _ => YELLOW.bold(),
    }
}

/// Wraps each line to a width; what follows stands under the text of its own line.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    text.lines().flat_map(|l| wrap_line(l, width)).collect()
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let body = line.trim_start();
    let mut hang = line.len().saturating_sub(body.len());
    if body.starts_with("- ") {
        hang = hang.saturating_add(2);
    }
    // Clauses of a report: a mark, then the clause at its own depth.
    for mark in ["yes    ", "no     ", "unknown"] {
        if let Some(rest) = body.strip_prefix(mark) {
            hang = hang.saturating_add(mark.len()).saturating_add(rest.len().saturating_sub(rest.trim_start().len()));
        }
    }
    wrap_with(line, width, "", &" ".repeat(hang.min(width / 2)))
}

/// Wraps one paragraph between words, never within one: dates and ids stay whole.
pub(crate) fn wrap_with(text: &str, width: usize, first: &str, then: &str) -> Vec<String> {
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(then)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(|l| l.into_owned()).collect()
}

/// `1 policy`, `2 policies`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A bar on standard error; without a terminal there nothing is drawn.
pub(crate) fn bar(bytes: Option<u64>) -> ProgressBar {
    let (bar, template) = match bytes {
        Some(n) => (ProgressBar::new(n), "{bar:30} {percent}% {msg} (about {eta} left)"),
        None => (ProgressBar::no_length(), "{spinner} {elapsed} {msg}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
