//! What is compared, and how it is measured.

use crate::{memory, world::Tx};
use std::{
    hint::black_box,
    sync::Barrier,
    time::{Duration, Instant},
};

/// Somebody who decides. 0 = unrestricted, 1 to 4 = a license is required, by review policy.
pub trait Peer: Sync {
    /// A transaction in the form in which it is asked.
    type Request: Sync;
    /// What each thread has of its own.
    type State;
    fn state(&self) -> Self::State;
    fn request(&self, tx: &Tx) -> Self::Request;
    fn decide(&self, request: &Self::Request, state: &mut Self::State) -> u8;
}

pub struct Options {
    /// How long one sample is.
    pub sample: Duration,
    /// How many samples; the best counts, since whatever else the machine does can only add.
    pub samples: u32,
    /// For how long decisions are compared before measuring.
    pub compare: Duration,
    /// Whether threads are measured.
    pub threads: bool,
}

/// A decision that takes longer is not measured.
pub const SLOW: Duration = Duration::from_millis(50);

/// How many decisions a thread makes before it is measured.
const WARM: usize = 4_096;

pub struct Measured {
    pub built: Cost,
    pub prebuilt: Cost,
    /// How many decisions were equal to those expected, of how many there are.
    pub equal: usize,
    /// Decisions per second, by one thread and by two.
    pub threads: Option<(f64, f64)>,
}

pub struct Cost {
    pub ns: f64,
    pub allocations: f64,
}

/// Compares decisions with those expected, then measures. `Err` = how long one takes, if too long.
pub fn measure<P: Peer>(peer: &P, txs: &[Tx], expected: &[u8], o: &Options) -> Result<Measured, Duration> {
    let requests: Vec<P::Request> = txs.iter().map(|tx| peer.request(tx)).collect();
    let mut state = peer.state();
    let begun = Instant::now();
    let mut equal = 0;
    for ((request, expected), tx) in requests.iter().zip(expected).zip(txs) {
        let decided = peer.decide(request, &mut state);
        assert_eq!(decided, *expected, "{} in {} on {}: {}", tx.party, tx.country, tx.day, tx.category);
        equal += 1;
        let each = begun.elapsed() / equal;
        if equal >= 3 && each > SLOW {
            return Err(each);
        }
        if begun.elapsed() > o.compare {
            break;
        }
    }
    let each = begun.elapsed() / equal;
    let prebuilt = cost(each, o, |i| u64::from(peer.decide(&requests[i % requests.len()], &mut state)));
    let built = cost(each, o, |i| u64::from(peer.decide(&peer.request(&txs[i % txs.len()]), &mut state)));
    let threads = o.threads.then(|| {
        // In turn, so that what else the machine does meets both alike.
        (0..o.samples).fold((0.0, 0.0), |(one, two): (f64, f64), _| {
            let rate = |threads| rate(peer, &requests, threads, prebuilt.ns, o);
            (one.max(rate(1)), two.max(rate(2)))
        })
    });
    Ok(Measured { built, prebuilt, equal: equal as usize, threads })
}

fn cost(each: Duration, o: &Options, mut decide: impl FnMut(usize) -> u64) -> Cost {
    let n = (o.sample.as_nanos() / each.as_nanos().max(1)).clamp(1, 50_000_000) as usize;
    let (mut best, mut calls) = (f64::INFINITY, 0);
    // Each sample goes on where the last one ended, so that all transactions have their turn.
    for at in (0..o.samples as usize).map(|s| s * n) {
        let (mut sum, before, begun) = (0, memory::calls(), Instant::now());
        for i in at..at + n {
            sum += decide(i);
        }
        black_box(sum);
        best = best.min(begun.elapsed().as_nanos() as f64 / n as f64);
        calls = memory::calls() - before;
    }
    Cost { ns: best, allocations: calls as f64 / n as f64 }
}

/// Decisions per second by so many threads together, each on a core of its own.
fn rate<P: Peer>(peer: &P, requests: &[P::Request], threads: usize, each: f64, o: &Options) -> f64 {
    // The clock is read once in some ten microseconds.
    let stride = (10_000.0 / each).clamp(1.0, 1_000.0) as usize;
    let cores = crate::cores();
    let one = |core: usize, begin: &Barrier| {
        core_affinity::set_for_current(cores[core % cores.len()]);
        let mut state = peer.state();
        let mut at = core * requests.len() / 2;
        let mut run = |time: Duration, most: usize| {
            let (begun, first, mut sum) = (Instant::now(), at, 0u64);
            while begun.elapsed() < time && at - first < most {
                for _ in 0..stride {
                    sum += u64::from(peer.decide(&requests[at % requests.len()], &mut state));
                    at += 1;
                }
            }
            black_box(sum);
            (at - first) as f64 / begun.elapsed().as_secs_f64()
        };
        // What a thread keeps for itself is there before the clock starts.
        run(o.sample * 10, WARM);
        begin.wait();
        run(o.sample, usize::MAX)
    };
    let begin = Barrier::new(threads);
    std::thread::scope(|s| {
        let run = |core| {
            let (one, begin) = (&one, &begin);
            s.spawn(move || one(core, begin))
        };
        let threads: Vec<_> = (0..threads).map(run).collect();
        threads.into_iter().map(|t| t.join().expect("a thread")).sum()
    })
}
