//! Every listed name is found as it stands, in upper case, without punctuation, and in any order.

use crate::lists::{self, Dice};
use interdict::{
    screen::{DEFAULT_THRESHOLD, score},
    text::Name,
};

#[test]
fn every_listed_name_is_found() {
    let mut dice = Dice(1);
    for (list, names) in lists::all() {
        assert!(names.len() > 10, "{list} has names");
        let mut lost = Vec::new();
        for name in &names {
            let listed = Name::new(name);
            let mut words: Vec<&str> = name.split_whitespace().collect();
            for i in (1..words.len()).rev() {
                words.swap(i, dice.below(i + 1));
            }
            let kept = |c: char| c.is_alphanumeric() || c.is_whitespace();
            let asked = [
                name.clone(),
                name.to_uppercase(),
                name.chars().filter(|c| kept(*c)).collect(),
                name.chars().map(|c| if kept(c) { c } else { ' ' }).collect(),
                words.join(" "),
            ];
            for query in asked {
                // By law 10 the index finds what the score says.
                let points = score(&Name::new(&query), &listed).basis_points;
                if points < DEFAULT_THRESHOLD {
                    lost.push(format!("{points} `{query}` for `{name}`"));
                }
            }
        }
        assert!(
            lost.is_empty(),
            "{list}: {} of {} lost, {:#?}",
            lost.len(),
            names.len(),
            lost.get(..20.min(lost.len()))
        );
    }
}
