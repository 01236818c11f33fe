//! Lines in, answers out, in the same order, decided on several threads.
//!
//! One thread reads chunks of lines, some threads answer them, and the caller's writes what is next in
//! order. Of chunks only so many are under way that memory stays small, however long the input is.

use crate::{input, out::Failure};
use interdict::{
    Engine, View,
    wire::{Desk, Detail, Told},
};
use std::{
    collections::BTreeMap,
    io::{self, BufRead as _, Write},
    sync::{Arc, Mutex, mpsc},
    thread,
};

/// Lines that are decided together: at most so many, and about so many bytes.
const LINES: usize = 1_024;
const BYTES: usize = 1 << 18;
/// Chunks under way for each thread that answers.
const AHEAD: usize = 3;

/// Lines that are decided together.
pub(crate) struct Chunk {
    text: Vec<u8>,
    /// Each with its number, from 1, and where it ends in `text`.
    lines: Vec<(usize, usize)>,
    /// How many bytes of the input it took.
    read: u64,
}

impl Chunk {
    fn new() -> Chunk {
        Chunk { text: Vec::new(), lines: Vec::new(), read: 0 }
    }
    fn push(&mut self, number: usize, line: &[u8]) {
        self.text.extend_from_slice(line);
        self.lines.push((number, self.text.len()));
    }
    fn full(&self) -> bool {
        self.lines.len() >= LINES || self.text.len() >= BYTES
    }
}

/// The answers to a chunk.
pub(crate) struct Answers {
    /// As they are written, each with a line break.
    pub(crate) text: String,
    /// What each says, with the number of its line.
    pub(crate) told: Vec<(usize, Told)>,
    pub(crate) read: u64,
}

/// How the lines are decided.
pub(crate) struct How {
    pub(crate) engine: Engine,
    pub(crate) view: View,
    pub(crate) detail: Detail,
    pub(crate) threads: usize,
}

/// A stream by chunks. Who sends a line and waits gets an answer: a chunk ends where nothing more has
/// come yet.
pub(crate) fn chunks(mut stream: input::Stream) -> impl Iterator<Item = io::Result<Chunk>> + Send {
    let (mut number, mut ended) = (0usize, false);
    let mut line = Vec::new();
    std::iter::from_fn(move || {
        let mut chunk = Chunk::new();
        while !ended {
            line.clear();
            let n = match stream.reader.read_until(b'\n', &mut line) {
                Ok(n) => n,
                Err(e) => {
                    ended = true;
                    return Some(Err(e));
                }
            };
            chunk.read = chunk.read.saturating_add(u64::try_from(n).unwrap_or(0));
            ended = n == 0;
            if n > 0 {
                number = number.saturating_add(1);
                let text = if number == 1 { input::without_bom(&line) } else { &line }.trim_ascii();
                // Blank lines are passed over, as everywhere on the wire.
                if !text.is_empty() {
                    chunk.push(number, text);
                }
            }
            if chunk.full() || (stream.bytes.is_none() && stream.reader.buffer().is_empty()) {
                break;
            }
        }
        (!ended || chunk.read > 0).then_some(Ok(chunk))
    })
}

/// Documents by chunks, numbered from 1.
pub(crate) fn documents(all: Vec<Vec<u8>>) -> impl Iterator<Item = io::Result<Chunk>> + Send {
    let mut left = (1..).zip(all).peekable();
    std::iter::from_fn(move || {
        left.peek()?;
        let mut chunk = Chunk::new();
        while !chunk.full()
            && let Some((number, text)) = left.next()
        {
            chunk.push(number, &text);
        }
        Some(Ok(chunk))
    })
}

/// What the threads say to the one that writes.
enum Said {
    Answers(usize, Answers),
    /// All chunks were read: so many.
    End(usize),
    Failed(io::Error),
    /// A thread ended as it should not.
    Broken,
}

/// Tells when its thread ends by a panic.
struct Watch(mpsc::Sender<Said>);

impl Drop for Watch {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(Said::Broken);
        }
    }
}

/// Decides chunks, and hands on the answers in their order.
pub(crate) fn decide(
    how: How,
    chunks: impl Iterator<Item = io::Result<Chunk>> + Send + 'static,
    mut write: impl FnMut(&Answers) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let threads = how.threads.max(1);
    let (say, said) = mpsc::channel();
    let (give, work) = mpsc::channel::<(usize, Chunk)>();
    let (allow, allowed) = mpsc::channel::<()>();
    for _ in 0..threads.saturating_mul(AHEAD) {
        let _ = allow.send(());
    }
    // The threads are not waited for: who writes may have to stop while one of them waits for input.
    let reader = Watch(say.clone());
    thread::spawn(move || {
        let mut count = 0usize;
        for chunk in chunks {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(e) => return drop(reader.0.send(Said::Failed(e))),
            };
            if allowed.recv().is_err() || give.send((count, chunk)).is_err() {
                return;
            }
            count = count.saturating_add(1);
        }
        drop(reader.0.send(Said::End(count)));
    });
    let (how, work) = (Arc::new(how), Arc::new(Mutex::new(work)));
    for _ in 0..threads {
        let (how, work, tell) = (how.clone(), work.clone(), Watch(say.clone()));
        thread::spawn(move || {
            let mut desk = Desk::new(&how.engine, how.detail, how.view.clone());
            loop {
                let next = work.lock().map_or(None, |w| w.recv().ok());
                let Some((place, chunk)) = next else { return };
                if tell.0.send(Said::Answers(place, answers(&mut desk, &chunk))).is_err() {
                    return;
                }
            }
        });
    }
    drop(say);
    let mut waiting: BTreeMap<usize, Answers> = BTreeMap::new();
    let (mut next, mut end) = (0usize, None);
    while end != Some(next) {
        match said.recv() {
            Ok(Said::Answers(place, answers)) => drop(waiting.insert(place, answers)),
            Ok(Said::End(count)) => end = Some(count),
            Ok(Said::Failed(e)) => return Err(Failure::Input(format!("cannot read: {e}"))),
            Ok(Said::Broken) | Err(_) => return Err(Failure::Input("a thread that decides has failed".into())),
        }
        while let Some(answers) = waiting.remove(&next) {
            write(&answers)?;
            next = next.saturating_add(1);
            let _ = allow.send(());
        }
    }
    Ok(())
}

fn answers(desk: &mut Desk<'_>, chunk: &Chunk) -> Answers {
    let mut out = Answers {
        text: String::with_capacity(chunk.text.len()),
        told: Vec::with_capacity(chunk.lines.len()),
        read: chunk.read,
    };
    let mut from = 0;
    for (number, until) in &chunk.lines {
        let before = out.text.len();
        let told = desk.answer(chunk.text.get(from..*until).unwrap_or_default(), &mut out.text);
        from = *until;
        // The library knows no stream; where a line is no transaction, its number says which.
        const START: &str = "{\"v\":1,";
        if told.error && out.text.get(before..).is_some_and(|a| a.starts_with(START)) {
            out.text.insert_str(before.saturating_add(START.len()), &format!("\"line\":{number},"));
        }
        out.text.push('\n');
        out.told.push((*number, told));
    }
    out
}

/// Writes an answer, so that whoever waits for it has it.
pub(crate) fn hand_on(sink: &mut dyn Write, answers: &Answers) -> Result<(), Failure> {
    sink.write_all(answers.text.as_bytes())?;
    sink.flush()?;
    Ok(())
}
