//! `interdict evaluate`: a line in, a decision out, in the same order.

use crate::{
    args::{EvaluateArgs, HowMuch},
    input, lines, load,
    out::{self, Failure},
    table,
};
use comfy_table::Cell;
use interdict::{
    Engine,
    wire::{Detail, Told},
};
use std::{
    fs::File,
    io::Write,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// More threads than this are no help to anybody.
const THREADS: usize = 256;

pub(crate) fn run(args: &EvaluateArgs) -> Result<(), Failure> {
    let rulebook = load::rulebook(&args.rules, true)?.rulebook;
    let view = load::view(&args.view, &rulebook)?.unwrap_or_default();
    let detail = match args.detail {
        HowMuch::Brief => Detail::Brief,
        HowMuch::Findings => Detail::Findings,
        HowMuch::Full => Detail::Full,
    };
    let engine = Engine::of(Arc::new(rulebook)).map_err(|e| Failure::Input(e.to_string()))?;
    let cores = || thread::available_parallelism().map_or(1, |n| n.get());
    let how = lines::How { engine, view, detail, threads: args.threads.map_or_else(cores, |n| n.get().min(THREADS)) };
    let whole = args.input.extension().is_some_and(|x| x == "json");
    let mut stream = if whole { None } else { Some(input::open(&args.input)?) };
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
    let bar = stream.as_ref().map(|s| out::bar(s.bytes));
    let write = |answers: &lines::Answers| {
        lines::hand_on(&mut *sink, answers)?;
        answers.told.iter().for_each(|(number, told)| counts.add(told, *number));
        if let Some(bar) = &bar {
            bar.inc(answers.read);
            bar.set_message(counts.line(started.elapsed()));
        }
        Ok(())
    };
    match stream.take() {
        Some(stream) => lines::decide(how, lines::chunks(stream), write)?,
        None => lines::decide(how, lines::documents(input::documents(&args.input)?), write)?,
    }
    if let Some(bar) = &bar {
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

impl Counts {
    fn add(&mut self, told: &Told, line: usize) {
        let place = match told.clearance {
            _ if told.error => {
                if self.wrong.len() < 20 {
                    self.wrong.push(line);
                }
                &mut self.errors
            }
            "go" => &mut self.go,
            "ask" => &mut self.ask,
            _ => &mut self.stop,
        };
        *place = place.saturating_add(1);
        self.problems = self.problems.saturating_add(usize::from(told.problems));
    }
    fn total(&self) -> usize {
        [self.go, self.stop, self.ask, self.errors].iter().fold(0, |a, n| a.saturating_add(*n))
    }
    fn line(&self, time: Duration) -> String {
        let (go, stop, ask, errors) = (self.go, self.stop, self.ask, self.errors);
        format!("go {go}, stop {stop}, ask {ask}, error {errors}, {} per second", self.per_second(time))
    }
    fn per_second(&self, time: Duration) -> u128 {
        u128::try_from(self.total()).unwrap_or(0).saturating_mul(1_000_000) / time.as_micros().max(1)
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
        let per_second = self.per_second(time);
        let time = format!("{}.{:03} s", time.as_secs(), time.subsec_millis());
        format!(
            "{}{problems}{} in {time}, {per_second} per second",
            table::text(&t),
            out::count(self.total(), "transaction", "transactions")
        )
    }
}
