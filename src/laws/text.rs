//! Law 11: what is printed reads back.

use super::Broken;
use crate::{
    Rulebook, Transaction, View, evaluate,
    fingerprint::Fingerprint,
    source::{SourceFile, parse_rulebook, print_rulebook},
    wire::{print_transaction, read_request},
};
use alloc::{format, string::ToString};

/// Law 11. A rulebook that is printed as a file parses as the same rulebook with the same
/// fingerprint, and a transaction that was read from JSON and printed again reads as the same.
///
/// A transaction that was built in code may hold what the wire form cannot say (the same fact in
/// conflict, a party without a role); so it is read once, and from then on nothing may change.
///
/// ```
/// use interdict::{laws, Rulebook, Transaction, policy::{Regime, RulebookParts}};
/// let mut parts = RulebookParts::default();
/// let house = Regime::house("house".parse()?, "House rules");
/// parts.regimes.insert(house.id.clone(), house);
/// let tx = Transaction::builder().date("2026-01-31").destination("CN").build();
/// laws::parse_print(&Rulebook::new(parts)?, &tx)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What did not come back.
pub fn parse_print(rulebook: &Rulebook, tx: &Transaction) -> Result<(), Broken> {
    let broken = |what: alloc::string::String| Err(Broken::new("parse_print", what));
    let printed = print_rulebook(rulebook);
    match parse_rulebook(&[SourceFile { name: "printed.toml", text: &printed }]) {
        Err(e) => return broken(format!("the printed rulebook does not parse: {e}")),
        Ok(again) if again != *rulebook => return broken("the printed rulebook parses as another one".into()),
        Ok(again) => {
            let prints = |r: &Rulebook| {
                let lists = r.lists.values().map(|l| l.fingerprint());
                (r.fingerprint(), Fingerprint::of(&lists.collect::<alloc::vec::Vec<_>>()))
            };
            if prints(&again) != prints(rulebook) {
                return broken("the printed rulebook has another fingerprint".into());
            }
        }
    }
    let read = |tx: &Transaction| {
        read_request(rulebook, print_transaction(tx).as_bytes()).map_err(|e| Broken::new("parse_print", e.to_string()))
    };
    let once = read(tx)?.tx;
    let twice = read(&once)?.tx;
    let (a, b) = (print_transaction(&once), print_transaction(&twice));
    if a != b {
        return broken(format!("{a} reads as another transaction, {b}"));
    }
    // What the text cannot show would still show in the decision.
    let decided = |tx: &Transaction| evaluate(rulebook, tx, &View::latest()).fingerprint();
    let without = |t: &Transaction| Transaction { problems: alloc::vec::Vec::new(), ..t.clone() };
    if decided(&without(&once)) != decided(&without(&twice)) {
        return broken(format!("{a} is decided in another way when it is read again"));
    }
    Ok(())
}
