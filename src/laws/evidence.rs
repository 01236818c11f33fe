//! Law 7: more evidence on a party never removes a hit.

use super::{Broken, Dice, Vocabulary};
use crate::{
    Rulebook, Transaction,
    intake::prepare,
    model::{Address, Born, Entity, EntityName, Fact, Identifier, Owner, Strength},
    truth::Truth,
};
use alloc::{format, string::String, vec::Vec};

/// Law 7. States more evidence on a party, as `seed` picks it (a name, an alias, a weak alias, a name
/// that is longer than any that is read, an address, an identifier, a date of birth, an owner), and checks that whatever the party
/// was it still is, and that whatever it might be it still might be at least. `resolve` looks parties up:
/// [`party::resolve`](crate::party::resolve) is one.
///
/// ```
/// use interdict::{Entity, Transaction, laws, model::Role, packs, party::resolve};
/// let buyer = Entity::named("Huawei Technologies Co., Ltd.");
/// let tx = Transaction::builder().party(Role::UltimateConsignee, buyer).build();
/// laws::evidence(|r, tx| resolve(r, tx).into_owned(), packs::us_ear()?, &tx, 1)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What is lost by which evidence.
pub fn evidence(
    resolve: impl Fn(&Rulebook, &Transaction) -> Transaction,
    rulebook: &Rulebook,
    tx: &Transaction,
    seed: u64,
) -> Result<(), Broken> {
    let mut dice = Dice::new(seed);
    let words = Vocabulary::of(rulebook);
    let mut less = tx.clone();
    for _ in 0..4 {
        let mut more = less.clone();
        let Fact::Value(parties) = &mut more.parties else { return Ok(()) };
        let n = dice.below(parties.len().max(1));
        let Some(party) = parties.get_mut(n) else { return Ok(()) };
        let what = state(&mut party.entity, &words, &mut dice);
        let of = |tx: &Transaction| prepare(rulebook, &resolve(rulebook, tx));
        let (before, after) = (of(&less), of(&more));
        for (old, new) in before.parties.iter().zip(&after.parties) {
            for (list, (a, b)) in old.identities.iter().zip(&new.identities).enumerate() {
                let is = |i: &u32| b.matches.iter().find(|(j, _)| j == i).map_or(Truth::No, |(_, t)| *t);
                if let Some((i, t)) = a.matches.iter().find(|(i, t)| is(i) < *t) {
                    let now = is(i);
                    return Err(Broken::new(
                        "evidence",
                        format!("with {what} on party {n}, entry {i} of list {list} is {now:?} and was {t:?}"),
                    ));
                }
            }
        }
        less = more;
    }
    Ok(())
}

/// States something more of an entity, and says what.
fn state(e: &mut Entity, words: &Vocabulary, dice: &mut Dice) -> &'static str {
    let mut names = words.names.clone();
    names.extend(["Nobody Whom Any List Names", "Co., Ltd."].map(String::from));
    let name = dice.pick(&names).cloned().unwrap_or_default();
    let mut add = |text: String, strength| e.names.push(EntityName { text, strength });
    match dice.below(8) {
        0 => add(name, Strength::Primary),
        1 => add(name, Strength::Strong),
        2 => add(name, Strength::Weak),
        3 => add(format!("{name} {}", "x ".repeat(100_000)), Strength::Strong),
        4 => e.addresses.push(Address { text: name, country: "CU".parse().ok() }),
        5 => e.identifiers.push(Identifier { kind: "house".into(), value: "0-of-no-list".into() }),
        6 => e.born.extend("1969-01-04".parse::<Born>().ok()),
        _ => {
            let owner = Owner { entity: Entity::named(name), share: Fact::Absent, matches: Fact::Absent };
            match &mut e.owners {
                Fact::Value(owners) => owners.push(owner),
                other => *other = Fact::Value(Vec::from([owner])),
            }
            return "an owner";
        }
    }
    "more evidence"
}
