//! `interdict evaluate`: a line in, a decision out, in the same order.

use crate::{
    args::{EvaluateArgs, HowMuch},
    input, load,
    out::{self, Failure},
    table,
};
use comfy_table::Cell;
use indicatif::{ProgressBar, ProgressStyle};
use interdict::{
    Evaluate, Reference, View,
    wire::{Detail, evaluate_json_with},
};
use std::{
    fs::File,
    io::{BufRead as _, BufWriter, Write},
    thread,
    time::{Duration, Instant},
};

/// Lines that are decided together.
const BATCH: usize = 2_048;

pub(crate) fn run(args: &EvaluateArgs) -> Result<(), Failure> {
    let rulebook = load::rulebook(&args.rules, true)?.rulebook;
    let view = load::view(&args.view, &rulebook)?.unwrap_or_default();
    let detail = match args.detail {
        HowMuch::Brief => Detail::Brief,
        HowMuch::Full => Detail::Full,
    };
    let decide = Decide { ev: Reference::new(&rulebook), view, detail };
    let mut stream = input::open(&args.input)?;
    let mut sink: Box<dyn Write> = match &args.out {
        None => Box::new(std::io::stdout().lock()),
        Some(path) => {
            let same = path.canonicalize().is_ok_and(|a| args.input.canonicalize().is_ok_and(|b| a == b));
            if same {
                return Err(Failure::Usage(format!(
                    "`{}` is the input: the output needs another file",
                    path.display()
                )));
            }
            let file = File::create(path);
            Box::new(file.map_err(|e| Failure::Input(format!("cannot write `{}`: {e}", path.display())))?)
        }
    };
    let started = Instant::now();
    let mut counts = Counts::default();
    if args.input.extension().is_some_and(|x| x == "json") {
        let all: Vec<Line> = (1..).zip(input::documents(&args.input)?).collect();
        batch(&decide, &all, &mut BufWriter::new(&mut sink), &mut counts)?;
    } else {
        let bar = bar(stream.bytes);
        lines(&decide, &mut stream, &mut BufWriter::new(&mut sink), &mut counts, &bar)?;
        bar.finish_and_clear();
    }
    out::talk(counts.table(started.elapsed()).trim_end());
    if counts.total() == 0 {
        out::warn("the input holds no transaction, so nothing was decided");
    }
    match counts.errors {
        0 => Ok(()),
        n => {
            let first: Vec<String> = counts.wrong.iter().map(ToString::to_string).collect();
            let more = if n > first.len() { " …" } else { "" };
            let which = out::count(n, "line is", "lines are");
            Err(Failure::Input(format!("{which} no transaction: {}{more}", first.join(", "))))
        }
    }
}

/// A transaction and the number of its line, from 1; in a file of documents, of the document.
type Line = (usize, Vec<u8>);

struct Decide<E> {
    ev: E,
    view: View,
    detail: Detail,
}

fn lines<E: Evaluate + Sync>(
    decide: &Decide<E>,
    stream: &mut input::Stream,
    sink: &mut dyn Write,
    counts: &mut Counts,
    bar: &ProgressBar,
) -> Result<(), Failure> {
    let mut all: Vec<Line> = Vec::new();
    let mut number = 0usize;
    loop {
        let mut line = Vec::new();
        let n = stream.reader.read_until(b'\n', &mut line).map_err(|e| Failure::Input(format!("cannot read: {e}")))?;
        bar.inc(u64::try_from(n).unwrap_or(0));
        if n > 0 {
            number = number.saturating_add(1);
            let text = if number == 1 { input::without_bom(&line) } else { &line }.trim_ascii();
            // Blank lines are passed over, as everywhere on the wire.
            if !text.is_empty() {
                all.push((number, text.to_vec()));
            }
        }
        // Who sends a line and waits gets an answer: a batch ends where nothing more has come yet.
        if n == 0 || all.len() >= BATCH || (bar.length().is_none() && stream.reader.buffer().is_empty()) {
            batch(decide, &all, sink, counts)?;
            bar.set_message(counts.line());
            all.clear();
        }
        if n == 0 {
            return Ok(());
        }
    }
}

/// Decides lines on all cores, and writes the answers in the order of the lines.
fn batch<E: Evaluate + Sync>(
    decide: &Decide<E>,
    all: &[Line],
    sink: &mut dyn Write,
    counts: &mut Counts,
) -> Result<(), Failure> {
    let one = |(number, line): &Line| {
        let answer = evaluate_json_with(&decide.ev, line, decide.detail, &decide.view);
        // The library knows no stream; where a line is no transaction, its number says which.
        match answer.strip_prefix("{\"v\":1,").filter(|_| is_error(&answer)) {
            Some(rest) => format!("{{\"v\":1,\"line\":{number},{rest}"),
            None => answer,
        }
    };
    let cores = thread::available_parallelism().map_or(1, |n| n.get());
    let share = all.len().div_ceil(cores).max(16);
    let mut answers: Vec<String> = Vec::with_capacity(all.len());
    if share >= all.len() {
        answers.extend(all.iter().map(one));
    } else {
        thread::scope(|s| {
            let work: Vec<_> =
                all.chunks(share).map(|part| s.spawn(move || part.iter().map(one).collect::<Vec<_>>())).collect();
            for w in work {
                match w.join() {
                    Ok(part) => answers.extend(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
    }
    for (a, (number, _)) in answers.iter().zip(all) {
        counts.add(a, *number);
        sink.write_all(a.as_bytes())?;
        sink.write_all(b"\n")?;
    }
    sink.flush()?;
    Ok(())
}

#[derive(Default)]
struct Counts {
    go: usize,
    stop: usize,
    ask: usize,
    errors: usize,
    problems: usize,
    /// The first lines that are no transaction.
    wrong: Vec<usize>,
}

/// Whether an answer is an error. Inside a JSON string a quote has a backslash before it, so this text
/// stands only where it is keys.
fn is_error(answer: &str) -> bool {
    answer.contains("\"clearance\":\"stop\",\"error\":{")
}

impl Counts {
    /// Counts an answer. Inside a JSON string a quote has a backslash before it, so these texts
    /// stand only where they are keys.
    fn add(&mut self, answer: &str, line: usize) {
        let word = answer.split_once("\"clearance\":\"").map_or("", |(_, rest)| rest);
        let place = if is_error(answer) {
            if self.wrong.len() < 20 {
                self.wrong.push(line);
            }
            &mut self.errors
        } else if word.starts_with("go\"") {
            &mut self.go
        } else if word.starts_with("ask\"") {
            &mut self.ask
        } else {
            &mut self.stop
        };
        *place = place.saturating_add(1);
        self.problems = self.problems.saturating_add(usize::from(answer.contains("\"problems\":[{")));
    }
    fn total(&self) -> usize {
        [self.go, self.stop, self.ask, self.errors].iter().fold(0, |a, n| a.saturating_add(*n))
    }
    fn line(&self) -> String {
        format!("go {}, stop {}, ask {}, error {}", self.go, self.stop, self.ask, self.errors)
    }
    fn table(&self, time: Duration) -> String {
        let mut t = table::flat(&["clearance", "transactions", "meaning"]);
        let rows = [
            ("go", self.go, "may go ahead, with the obligations told"),
            ("stop", self.stop, "may not: a license is missing, or it is forbidden"),
            ("ask", self.ask, "not settled: facts are missing, or a person must look"),
            ("error", self.errors, "no transaction; answered with stop"),
        ];
        for (word, n, meaning) in rows {
            t.add_row([
                Cell::new(out::paint(out::clearance(if word == "error" { "stop" } else { word }), word)),
                Cell::new(n),
                Cell::new(meaning),
            ]);
        }
        table::right(&mut t, [1]);
        let problems = match self.problems {
            0 => String::new(),
            n => format!(
                "{} stated wrongly somewhere (see `problems`); none of these can go\n",
                out::count(n, "transaction is", "transactions are")
            ),
        };
        let micros = time.as_micros().max(1);
        let per_second = u128::try_from(self.total()).unwrap_or(0).saturating_mul(1_000_000) / micros;
        let time = format!("{}.{:03} s", time.as_secs(), time.subsec_millis());
        format!(
            "{}{problems}{} in {time}, {per_second} per second",
            table::text(&t),
            out::count(self.total(), "transaction", "transactions")
        )
    }
}

/// A bar on standard error; without a terminal there nothing is drawn.
fn bar(bytes: Option<u64>) -> ProgressBar {
    let (bar, template) = match bytes {
        Some(n) => (ProgressBar::new(n), "{bar:30} {percent}% {msg} (about {eta} left)"),
        None => (ProgressBar::no_length(), "{spinner} {elapsed} {msg}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
