//! The same screening task by this library, by other policy engines and by hand, in one table.
//! What is measured and how to run it is in the README of this package.

mod cedar;
mod hand;
mod memory;
mod ours;
mod peer;
mod rego;
mod table;
mod world;

use cedar::Cedar;
use core_affinity::CoreId;
use interdict::policy::Matching;
use ours::{Ask, Ours};
use peer::{Options, Peer, measure};
use rego::{Interpreted, Rego};
use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};
use table::{Line, Table};
use world::World;

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

/// How many transactions there are, unless told.
const TRANSACTIONS: usize = 65_536;
/// With how many rules regorus is tried: to find that there are too many takes it minutes.
const RULES_TRIED: usize = 10_000;
const USAGE: &str =
    "usage: interdict-peers [--n LISTINGS]... [--transactions MANY] [--only WORD] [--quick] [--no-threads]";

/// The cores that this process may use, as they were at the start.
pub fn cores() -> &'static [CoreId] {
    static CORES: OnceLock<Vec<CoreId>> = OnceLock::new();
    CORES.get_or_init(|| core_affinity::get_core_ids().filter(|c| !c.is_empty()).expect("the cores of this machine"))
}

struct Run<'a> {
    world: &'a World,
    expected: &'a [u8],
    options: &'a Options,
    /// Only rows with this word.
    only: &'a str,
    table: &'a mut Table,
}

impl Run<'_> {
    fn peer<P: Peer>(&mut self, who: &'static str, how: &'static str, load: impl FnOnce(&World) -> P) {
        self.fallible(who, how, |world| Ok(load(world)));
    }
    fn fallible<P: Peer>(
        &mut self,
        who: &'static str,
        how: &'static str,
        load: impl FnOnce(&World) -> Result<P, String>,
    ) {
        if !format!("{who}, {how}").contains(self.only) {
            return;
        }
        eprintln!("{} listings: {who}, {how}", self.world.rows.len());
        let (before, begun) = (memory::live(), Instant::now());
        let mut line = Line::new(self.world.rows.len(), who, how);
        match load(self.world) {
            Err(why) => line.why = Some(format!("does not load: {}", why.lines().next().unwrap_or_default())),
            Ok(peer) => {
                line.load = Some((begun.elapsed(), memory::live() - before));
                match measure(&peer, &self.world.txs, self.expected, self.options) {
                    Ok(m) => line.measured = Some(m),
                    Err(each) => line.why = Some(format!("not measured: {} ms a decision", each.as_millis())),
                }
            }
        }
        self.table.push(line);
    }
    fn skip(&mut self, who: &'static str, how: &'static str, why: &str) {
        if !format!("{who}, {how}").contains(self.only) {
            return;
        }
        let mut line = Line::new(self.world.rows.len(), who, how);
        line.why = Some(why.to_owned());
        self.table.push(line);
    }
}

fn main() {
    let (mut sizes, mut transactions, mut quick, mut threads) = (Vec::new(), TRANSACTIONS, false, true);
    let mut only = String::new();
    let mut args = std::env::args().skip(1);
    while let Some(a) = args.next() {
        match a.as_str() {
            "--quick" => quick = true,
            "--no-threads" => threads = false,
            "--n" | "--transactions" => {
                let Some(n) = args.next().and_then(|n| n.parse().ok()).filter(|n| (100..=1_000_000).contains(n)) else {
                    return usage(&format!("{a} wants a number from 100 to 1000000"));
                };
                if a == "--n" { sizes.push(n) } else { transactions = n }
            }
            "--only" => match args.next() {
                Some(word) => only = word,
                None => return usage("--only wants a word of the rows to be measured"),
            },
            other => return usage(&format!("`{other}` is not known")),
        }
    }
    if sizes.is_empty() {
        sizes = vec![100, 1_000, 10_000, 100_000];
    }
    let options = Options {
        sample: Duration::from_millis(if quick { 10 } else { 40 }),
        samples: if quick { 3 } else { 10 },
        compare: Duration::from_secs(if quick { 1 } else { 5 }),
        threads: threads && cores().len() > 1,
    };
    core_affinity::set_for_current(cores()[0]);
    let mut table = Table::new();
    let mut too_slow = Vec::new();
    for n in sizes {
        listings(&World::new(n, transactions), &options, &only, &mut table, &mut too_slow);
    }
    println!("{table}");
}

fn usage(why: &str) {
    eprintln!("{why}\n{USAGE}");
    std::process::exit(2);
}

/// All rows for so many listings. `slow` = the forms that were too slow for fewer.
fn listings(
    world: &World,
    options: &Options,
    only: &str,
    table: &mut Table,
    slow: &mut Vec<(&'static str, &'static str)>,
) {
    // The specification says what is right; everybody else is held against it.
    let law = Ours::load(world, Matching::Exact, Ask::Reference);
    let expected: Vec<u8> = world.txs.iter().map(|tx| law.decide(&law.request(tx), &mut law.state())).collect();
    drop(law);
    for outcome in 0..=4 {
        assert!(expected.contains(&outcome), "the transactions cover every outcome");
    }
    let begun = table.len();
    let mut run = Run { world, expected: &expected, options, only, table };
    use Ask::{Evaluate, Outcome, Reference};
    use Matching::{Exact, Host};
    run.peer("interdict", "outcome, by name", |w| Ours::load(w, Exact, Outcome));
    run.peer("interdict", "outcome, by the host", |w| Ours::load(w, Host, Outcome));
    run.peer("interdict", "evaluate, by name", |w| Ours::load(w, Exact, Evaluate));
    run.peer("interdict", "evaluate, by the host", |w| Ours::load(w, Host, Evaluate));
    run.peer("interdict", "reference, by name", |w| Ours::load(w, Exact, Reference));
    run.peer("by hand", "string keys", hand::Std::load);
    run.peer("by hand", "string keys, FxHash", hand::Fx::load);
    run.peer("by hand", "interned ids", hand::Interned::load);
    run.peer("cedar", "list as data", Cedar::data);
    let each = "policy per listing";
    match slow.contains(&("cedar", each)) {
        true => run.skip("cedar", each, "not measured: too slow for fewer listings"),
        false => run.peer("cedar", each, Cedar::policies),
    }
    run.fallible("regorus", "list as data, VM", Rego::data);
    run.fallible("regorus", "list as data, interpreter", |w| Rego::data(w).map(Interpreted));
    let tried = slow.contains(&("regorus", each));
    match tried || world.rows.len() > RULES_TRIED {
        true => {
            run.skip("regorus", each, "not tried: a program has at most 65535 instructions, and 10000 rules need more")
        }
        false => run.fallible("regorus", each, Rego::policies),
    }
    slow.extend(table.since(begun).filter(|l| l.why.is_some()).map(|l| (l.who, l.how)));
}
