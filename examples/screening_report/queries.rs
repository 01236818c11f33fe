//! Queries made from listed names as they come in practice: misspelled, reordered, romanized
//! another way, with another legal form, with a word missing. Every choice comes from a seed.

/// A small generator of numbers that are the same on every machine (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { usize::try_from(self.next() % n as u64).unwrap_or(0) }
    }
}

/// Half of the queries tune, the others measure: by a hash of the name.
pub fn kept_aside(name: &str) -> bool {
    name.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3)) >> 40 & 1 == 1
}

pub const KINDS: [(&str, usize); 6] =
    [("exact", 150), ("typos", 150), ("reordered", 100), ("romanized", 130), ("legal form", 100), ("word dropped", 70)];

/// A query of a kind made from a name, if the name allows it.
pub fn made(kind: &str, name: &str, dice: &mut Dice) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let out = match kind {
        "exact" => Some(name.to_string()),
        "typos" if name.chars().filter(|c| c.is_alphabetic()).count() >= 6 => {
            let mut text = name.to_string();
            for _ in 0..=dice.below(2) {
                text = typo(&text, dice);
            }
            Some(text)
        }
        "reordered" if words.len() >= 2 => {
            let mut words: Vec<&str> = name.split([' ', ',']).filter(|w| !w.is_empty()).collect();
            for i in (1..words.len()).rev() {
                words.swap(i, dice.below(i + 1));
            }
            Some(words.join(" "))
        }
        "romanized" => romanized(name, dice),
        "legal form" => other_form(name, dice),
        "word dropped" => word_dropped(name, dice),
        _ => None,
    };
    out.filter(|q| kind == "exact" || q != name)
}

/// One letter lost, doubled, changed, or two exchanged.
fn typo(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let places: Vec<usize> =
        (1..letters.len()).filter(|i| letters.get(*i).is_some_and(|c| c.is_alphabetic())).collect();
    let Some(&at) = places.get(dice.below(places.len())) else { return name.to_string() };
    match dice.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters.get(at).copied().unwrap_or('e')),
        2 => letters.splice(at..=at, [char::from(b'a' + u8::try_from(dice.below(26)).unwrap_or(0))]).for_each(drop),
        _ => letters.swap(at - 1, at),
    }
    letters.into_iter().collect()
}

/// One of three or more words that name is left out, but not the rarest: what is left of
/// "Wanbao Mining, Ltd." without it could be anybody.
fn word_dropped(name: &str, dice: &mut Dice) -> Option<String> {
    let weight =
        |w: &str| interdict::text::Name::new(w).readings().iter().flat_map(|r| &r.tokens).map(|t| t.weight).max();
    let words: Vec<&str> = name.split_whitespace().collect();
    let naming: Vec<(usize, u8)> =
        words.iter().enumerate().filter_map(|(i, w)| weight(w).filter(|w| *w > 3).map(|w| (i, w))).collect();
    let rarest = naming.iter().max_by_key(|(i, w)| (*w, std::cmp::Reverse(*i)))?.0;
    let others: Vec<usize> = naming.iter().map(|(i, _)| *i).filter(|i| *i != rarest).collect();
    let at = *others.get(dice.below(others.len()))?;
    let left = words.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, w)| *w).collect::<Vec<_>>();
    (naming.len() >= 3).then(|| left.join(" "))
}

/// Other spellings of the same sounds.
fn romanized(name: &str, dice: &mut Dice) -> Option<String> {
    const WAYS: [(&str, &str); 22] = [
        ("kh", "h"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("y", "i"),
        ("q", "k"),
        ("w", "v"),
        ("sh", "sch"),
        ("j", "dj"),
        ("ph", "f"),
        ("ts", "tz"),
        ("ch", "tch"),
        ("u", "ou"),
        ("i", "ee"),
        ("mm", "m"),
        ("ss", "s"),
        ("ll", "l"),
        ("c", "k"),
        ("dh", "d"),
        ("gh", "g"),
        ("o", "u"),
        ("e", "i"),
    ];
    let mut text = name.to_lowercase();
    let fitting: Vec<(&str, &str)> = WAYS.iter().filter(|(a, _)| text.contains(a)).copied().collect();
    for _ in 0..2 {
        let (a, b) = fitting.get(dice.below(fitting.len()))?;
        text = text.replacen(a, b, 1);
    }
    Some(text)
}

const FORMS: [&str; 14] = [
    "LLC",
    "L.L.C.",
    "Ltd.",
    "Limited",
    "Co., Ltd.",
    "Inc.",
    "Corp.",
    "JSC",
    "OJSC",
    "GmbH",
    "S.A.",
    "OOO",
    "Company",
    "S.A.R.L.",
];

fn other_form(name: &str, dice: &mut Dice) -> Option<String> {
    let upper = name.to_uppercase();
    let plain = |s: &str| s.replace(['.', ',', ' '], "");
    let form = FORMS.iter().find(|f| upper.ends_with(&format!(" {}", f.to_uppercase())))?;
    let stem = name.get(..name.len().checked_sub(form.len())?)?.trim_end_matches([' ', ',']);
    let other = FORMS.get(dice.below(FORMS.len()))?;
    (plain(other) != plain(form)).then(|| format!("{stem} {other}"))
}

/// Companies that match nobody: a family name of the clean people and the words of a business.
pub fn clean_company(surname: &str, dice: &mut Dice) -> String {
    const TRADES: [&str; 24] = [
        "Trading",
        "Logistics",
        "Marine Services",
        "Electronics",
        "Technology",
        "Engineering",
        "Construction",
        "Consulting",
        "Shipping",
        "Software",
        "Foods",
        "Textiles",
        "Aviation",
        "Energy",
        "Pharma",
        "Import Export",
        "Holdings",
        "Investments",
        "Steel Works",
        "Medical Equipment",
        "Travel",
        "Real Estate",
        "Industrial Supplies",
        "Semiconductor",
    ];
    const TOWNS: [&str; 12] =
        ["", "", "", "", "Hamburg ", "Nordic ", "Pacific ", "Global ", "International ", "First ", "New ", "United "];
    let pick = |of: &[&'static str], dice: &mut Dice| of.get(dice.below(of.len())).copied().unwrap_or("");
    format!("{}{surname} {} {}", pick(&TOWNS, dice), pick(&TRADES, dice), pick(&FORMS, dice))
}
