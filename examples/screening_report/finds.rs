//! What is found and what is flagged.

use crate::{
    bar::{MongeElkan, Sorted},
    data::{self, Listed},
    queries::{Dice, KINDS, clean_company, kept_aside, made},
};
use interdict::{
    screen::{DEFAULT_THRESHOLD, Index, sanctions_list_search, score},
    text::{Name, fold},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

fn percent(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { 100.0 * part as f64 / of as f64 }
}

/// Labeled pairs: the best F1 over all thresholds, and the one at the default.
pub fn pairs() {
    let Some(rows) = data::csv("data/labelled/name_pairs_500.csv") else { return };
    let scored: Vec<(u16, bool, String, String)> = rows
        .iter()
        .filter_map(|r| {
            let (a, b) = (r.get(2)?, r.get(3)?);
            Some((score(&Name::new(a), &Name::new(b)).basis_points, r.get(4)? == "true", a.into(), b.into()))
        })
        .collect();
    let at = |t: u16, of: &dyn Fn(&str) -> bool| {
        let of: Vec<_> = scored.iter().filter(|s| of(&s.2)).collect();
        let right = of.iter().filter(|s| s.0 >= t && s.1).count() as f64;
        let wrong = of.iter().filter(|s| (s.0 >= t) != s.1).count() as f64;
        let flagged = of.iter().filter(|s| s.0 >= t).count() as f64;
        let real = of.iter().filter(|s| s.1).count() as f64;
        (2.0 * right / (2.0 * right + wrong), right / flagged, right / real)
    };
    let best = |of: &dyn Fn(&str) -> bool| {
        (4000..10_000u16).step_by(50).map(|t| (at(t, of), t)).max_by(|a, b| a.0.0.total_cmp(&b.0.0)).unwrap_or_default()
    };
    println!("\nlabeled pairs: {}", scored.len());
    println!("{:<34} {:>6} {:>6} {:>6} {:>9}", "", "F1", "P", "R", "threshold");
    let line =
        |what: &str, ((f, p, r), t): ((f64, f64, f64), u16)| println!("{what:<34} {f:>6.3} {p:>6.3} {r:>6.3} {t:>9}");
    let ((_, _, _), tuned) = best(&|n| !kept_aside(n));
    line("best", best(&|_| true));
    line("at the default threshold", (at(DEFAULT_THRESHOLD, &|_| true), DEFAULT_THRESHOLD));
    line("kept aside, threshold of the others", (at(tuned, &kept_aside), tuned));
    if std::env::var_os("SHOW").is_some() {
        let ((..), t) = best(&|_| true);
        let mut wrong: Vec<_> = scored.iter().filter(|s| (s.0 >= t) != s.1).collect();
        wrong.sort();
        wrong.iter().for_each(|s| println!("  {} {} {} | {}", s.0, s.1, s.2, s.3));
    }
}

/// Named pairs that must match and must not, at the default threshold.
pub fn cases() {
    let Some(text) = data::read("cases/name_pairs.jsonl") else { return };
    let (mut all, mut broken) = (0, 0);
    println!("\nnamed pairs that do not hold at the default threshold:");
    for line in text.lines() {
        let Ok(row) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let of = |k: &str| row.get(k).and_then(|v| v.as_str()).unwrap_or_default();
        let points = score(&Name::new(of("query")), &Name::new(of("listed"))).basis_points;
        let holds = match of("expect") {
            "must_match" => points >= DEFAULT_THRESHOLD,
            "must_not_match" => points < DEFAULT_THRESHOLD,
            _ => continue,
        };
        all += 1;
        if !holds {
            broken += 1;
            println!(
                "  {} {} {points:>5}  {} | {}  ({})",
                of("id"),
                of("expect"),
                of("query"),
                of("listed"),
                of("kind")
            );
        }
    }
    println!("{broken} of {all}");
}

/// OFAC's own scores.
pub fn ofac() {
    let Some(rows) = data::csv("data/labelled/ofac_scores.csv") else { return };
    let (mut near, mut shown, mut silent) = (0, 0, 0);
    println!("\nscores of OFAC's Sanctions List Search, and ours where they are more than 5 apart:");
    for row in &rows {
        let (Some(query), Some(listed), Some(Ok(theirs))) = (row.get(0), row.get(1), row.get(2).map(str::parse::<i32>))
        else {
            continue;
        };
        let ours = i32::from(sanctions_list_search(query, listed));
        if theirs < 0 {
            silent += 1;
            println!("  not shown {ours:>4}  {query} | {listed}");
            continue;
        }
        shown += 1;
        if (ours - theirs).abs() <= 5 {
            near += 1;
        } else {
            println!("  {theirs:>9} {ours:>4}  {query} | {listed}");
        }
    }
    println!(
        "within 5 points: {near} of {shown}, {:.1} %; {silent} that it did not show are not counted",
        percent(near, shown)
    );
}

struct Asked {
    kind: &'static str,
    aside: bool,
    /// The score of the entity meant.
    found: u16,
    place: Place,
    query: String,
    meant: String,
    top: String,
    /// Whether the plain systems of the bar name the entity first, of those that were asked.
    bar: Vec<bool>,
}

/// Where the entity meant stands among what is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// First, by its number on the merged list.
    First,
    /// After an entity that has an equal name: the same one on another of the lists that were merged.
    Same,
    /// After one that shares a name with it, but not the one that was found.
    Kin,
    /// After one whose name is as few letters from the query, or fewer: no name tells which is meant.
    Nearer,
    /// After one that scores the same.
    Tied,
    /// After one that scores more.
    Behind,
    /// It is not found at any threshold.
    Lost,
}

/// Where the entity meant by a query stands.
fn place(query: &str, hits: &[interdict::screen::Hit], entity: usize, listed: &Listed) -> Place {
    let own = |n: u32| listed.entity[n as usize] == entity;
    let Some(top) = hits.first() else { return Place::Lost };
    if own(top.name) {
        return Place::First;
    }
    let names = |of: usize| listed.names.iter().zip(&listed.entity).filter(move |(_, e)| **e == of).map(|(n, _)| n);
    let keys: BTreeSet<String> = names(entity).map(|n| fold(n)).collect();
    let name = &listed.names[top.name as usize];
    if keys.contains(&fold(name)) {
        return Place::Same;
    }
    if names(listed.entity[top.name as usize]).any(|n| keys.contains(&fold(n))) {
        return Place::Kin;
    }
    let apart = |n: &String| edits(query, n).min(edits(&sorted(query), &sorted(n)));
    if names(entity).map(apart).min() >= Some(apart(name)) {
        return Place::Nearer;
    }
    match hits.iter().find(|h| own(h.name)) {
        Some(h) if h.score.basis_points == top.score.basis_points => Place::Tied,
        Some(_) => Place::Behind,
        None => Place::Lost,
    }
}

/// Whether a name is one of an entity, or of one that shares a name with it.
fn same(name: usize, entity: usize, listed: &Listed) -> bool {
    let names =
        |of: usize| listed.names.iter().zip(&listed.entity).filter(move |(_, e)| **e == of).map(|(n, _)| fold(n));
    let keys: BTreeSet<String> = names(entity).collect();
    listed.entity[name] == entity || names(listed.entity[name]).any(|n| keys.contains(&n))
}

/// Letters that differ between two names.
fn edits(a: &str, b: &str) -> usize {
    let letters = |n: &str| interdict::text::latin_words(n).concat();
    rapidfuzz::distance::osa::distance(letters(a).bytes(), letters(b).bytes())
}

fn sorted(name: &str) -> String {
    let mut words = interdict::text::latin_words(name);
    words.sort();
    words.join(" ")
}

/// Queries made from listed names, and clean ones, at thresholds that flag few clean names. The seed is 5, or what
/// the environment says in `SEED`.
pub fn recall(listed: &Listed, index: &Index) {
    let mut searcher = index.searcher();
    let seed = std::env::var("SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(5);
    println!("\nseed of the queries: {seed}");
    let mut dice = Dice(seed);
    let mut asked: Vec<Asked> = Vec::new();
    let bar = std::env::var_os("BAR").map(|_| (Sorted::new(&listed.names), MongeElkan::new(&listed.names)));
    for aside in [false, true] {
        for (kind, count) in KINDS {
            let mut done = 0;
            while done < 2 * count {
                let at = dice.below(listed.names.len());
                let name = &listed.names[at];
                if kept_aside(name) != aside || Name::new(name).is_empty() {
                    continue;
                }
                let Some(query) = made(kind, name, &mut dice) else { continue };
                done += 1;
                let entity = listed.entity[at];
                let is = |n: u32| listed.entity[n as usize] == entity;
                let mut hits = searcher.search(&Name::new(&query), 4000).hits;
                if !hits.iter().any(|h| is(h.name)) {
                    hits = searcher.search(&Name::new(&query), 1).hits;
                }
                let found = hits.iter().find(|h| is(h.name)).map_or(0, |h| h.score.basis_points);
                let top = hits
                    .first()
                    .map_or(String::new(), |h| format!("{} {}", h.score.basis_points, listed.names[h.name as usize]));
                let place = place(&query, &hits, entity, listed);
                let bar = bar.as_ref().map_or(Vec::new(), |(sorted, tokens)| {
                    // As the baseline's emulation of OFAC's score was run: over the first candidates of another index.
                    let candidates = hits.iter().take(25).map(|h| h.name as usize);
                    let ofac = |n: &usize| sanctions_list_search(&query, &listed.names[*n]);
                    let ofac = candidates.max_by_key(|n| (ofac(n), Reverse(*n)));
                    let first = [sorted.first(&query), tokens.first(&query), ofac];
                    first.map(|n| n.is_some_and(|n| same(n, entity, listed))).to_vec()
                });
                asked.push(Asked { kind, aside, found, query, meant: name.clone(), top, place, bar });
            }
        }
    }
    let Some(people) = data::clean_people() else { return };
    let mut clean: Vec<(bool, u16, String, String)> = Vec::new();
    let latin: Vec<&String> = people.iter().filter(|p| data::is_latin(p)).collect();
    for k in 0..2000 {
        let person = latin[dice.below(latin.len())];
        let query = if k % 2 == 0 {
            person.clone()
        } else {
            clean_company(person.split_whitespace().last().unwrap_or("X"), &mut dice)
        };
        let hits = searcher.search(&Name::new(&query), 4000).hits;
        let top =
            hits.first().map_or((0, String::new()), |h| (h.score.basis_points, listed.names[h.name as usize].clone()));
        clean.push((kept_aside(&query), top.0, query, top.1));
    }
    for aside in [false, true] {
        let scores: Vec<u16> = clean.iter().filter(|c| c.0 == aside).map(|c| c.1).collect();
        let of: Vec<&Asked> = asked.iter().filter(|a| a.aside == aside).collect();
        let flagged = |t: u16| scores.iter().filter(|s| **s >= t).count();
        let least = |share: f64| {
            (4000..=10_000u16).step_by(10).find(|t| percent(flagged(*t), scores.len()) <= share).unwrap_or(10_000)
        };
        println!(
            "\n{} queries made from listed names, {} clean ones ({})",
            of.len(),
            scores.len(),
            if aside { "kept aside" } else { "tuned on" }
        );
        let share = |of: &[&Asked], places: &[Place]| {
            percent(of.iter().filter(|a| places.contains(&a.place)).count(), of.len())
        };
        use Place::{Behind, First, Kin, Lost, Nearer, Same, Tied};
        println!(
            "first: {:.2} %; the same entity of another list first: {:.2} %, or one that shares a name: {:.2} %",
            share(&of, &[First]),
            share(&of, &[First, Same]),
            share(&of, &[First, Same, Kin]),
        );
        println!(
            "of those to which no other entity is as near by its letters, first: {:.2} %",
            percent(
                of.iter().filter(|a| [First, Same, Kin].contains(&a.place)).count(),
                of.iter().filter(|a| a.place != Nearer).count()
            ),
        );
        println!(
            "not first: another as near by its letters {:.2} %, tied {:.2} %, behind {:.2} %, lost {:.2} %",
            share(&of, &[Nearer]),
            share(&of, &[Tied]),
            share(&of, &[Behind]),
            share(&of, &[Lost]),
        );
        for (n, what) in ["Jaro-Winkler over sorted words", "Monge-Elkan over Jaro-Winkler", "OFAC's own score"]
            .into_iter()
            .enumerate()
        {
            let first = of.iter().filter(|a| a.bar.get(n) == Some(&true)).count();
            if of.iter().any(|a| !a.bar.is_empty()) {
                println!("by {what}, first: {:.2} %", percent(first, of.len()));
            }
        }
        println!("{:<12} {:>9} {:>14} {:>9}", "", "threshold", "clean flagged", "hit rate");
        for (what, t) in [
            ("default", DEFAULT_THRESHOLD),
            ("at <= 5 %", least(5.0)),
            ("at <= 1 %", least(1.0)),
            ("at <= 0.3 %", least(0.3)),
        ] {
            let hit = percent(of.iter().filter(|a| a.found >= t).count(), of.len());
            println!("{what:<12} {t:>9} {:>12.2} % {hit:>7.2} %", percent(flagged(t), scores.len()));
        }
        for (kind, _) in KINDS {
            let of: Vec<&Asked> = of.iter().filter(|a| a.kind == kind).copied().collect();
            let (first, ceiling) = (share(&of, &[First, Same, Kin]), share(&of, &[First, Same, Kin, Nearer]));
            let hit = percent(of.iter().filter(|a| a.found >= DEFAULT_THRESHOLD).count(), of.len());
            println!(
                "  {kind:<14} first {first:>6.2} %   none as near before it {ceiling:>6.2} %   hit at the default {hit:>6.2} %"
            );
        }
        if std::env::var_os("SHOW").is_some() && !aside {
            for a in of.iter().filter(|a| a.place != First || a.found < DEFAULT_THRESHOLD) {
                println!("    {} {:?} {} {} | {} | {}", a.kind, a.place, a.found, a.query, a.meant, a.top);
            }
            let mut top: Vec<_> = clean.iter().filter(|c| !c.0 && c.1 >= 7000).collect();
            top.sort_by_key(|c| Reverse(c.1));
            top.iter().for_each(|c| println!("    clean {} {} | {}", c.1, c.2, c.3));
        }
    }
}

/// People who match nobody.
pub fn negatives(listed: &Listed, index: &Index) {
    let Some(people) = data::clean_people() else { return };
    let mut searcher = index.searcher();
    let mut flagged: BTreeMap<(bool, bool), (usize, usize)> = BTreeMap::new();
    for person in &people {
        let hits = searcher.search(&Name::new(person), DEFAULT_THRESHOLD).hits;
        let n = flagged.entry((data::is_latin(person), kept_aside(person))).or_default();
        n.1 += 1;
        n.0 += usize::from(!hits.is_empty());
        if let Some(h) = hits.first()
            && std::env::var_os("SHOW").is_some()
            && data::is_latin(person)
        {
            println!("  {} {person} | {}", h.score.basis_points, listed.names[h.name as usize]);
        }
    }
    println!("\npeople who match nobody, flagged at the default threshold");
    for ((latin, aside), (n, of)) in flagged {
        let what = if latin { "Latin letters" } else { "other scripts" };
        println!(
            "{what:<14} {:<10} {n:>5} of {of:>6}  {:.3} %",
            if aside { "kept aside" } else { "tuned on" },
            percent(n, of)
        );
    }
}
