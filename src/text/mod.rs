//! What a name looks like: the folded form under which equal names are equal, and the words of a
//! name with what each is and weighs.
//! Uses nothing of the model. Leaves out any score; likeness comes with `screen`.

mod buried;
mod fold;
mod latin;
mod name;
mod sound;
mod table;

pub(crate) use fold::fold_into;
pub use fold::{fold, fold_identifier};
pub use latin::latin_words;
pub use name::{Join, Kind, Name, Reading, Token};
pub use sound::{letters, skeleton, sound};
pub use table::NAMESAKES;

use alloc::{boxed::Box, format};
use once_cell::race::OnceBox;

/// Which folding this is. It is part of every fingerprint, so that another Unicode table or
/// another rule cannot change decisions in silence; computed by folding a fixed probe corpus.
pub fn version() -> crate::fingerprint::Fingerprint {
    static ONCE: OnceBox<crate::fingerprint::Fingerprint> = OnceBox::new();
    *ONCE.get_or_init(|| Box::new(probe()))
}

fn probe() -> crate::fingerprint::Fingerprint {
    const PROBE: &[&str] = &[
        "Huawei Technologies Co., Ltd.",
        "SIS d.o.o.",
        "Société Générale (Σίσυφος) ΣΑΣ",
        "İstanbul ǅ ﬁn ① ½ ﷺ ｆｕｌｌ",
        "华为技术有限公司 ファーウェイ 화웨이",
        "Ёлка и Ко ООО «Алмаз—Антей»",
        "a\u{200b}b\u{ad}c\u{301}e\u{301} é",
        "O'Neil ’t Hooft x-y_z/w",
        "Pakistan Institute for Nuclear Science and Technology (PINSTECH), Nilore. Affiliated Entity: X",
        "Аlmaz-Аntey Ig0r Sech1n J.-C. ÅKE Łódź Sp. z o.o. JSCARGUMENT",
        "محمد مخلوف ბარაკ ობამა Բարակ ប៉ុល ពត ",
        "Ovsjannikow Tschajkowskij Dzhugashvili Qadhafi Schröder Xuereb",
        "Dr. Haji Abd al-Rahman bin Vladimirovich 44 the Second",
    ];
    let mut all = table::text();
    for p in PROBE {
        all.push_str(&fold(p));
        all.push('\n');
        all.push_str(&fold_identifier(p));
        all.push('\n');
        for token in Name::new(p).readings().iter().flat_map(|r| &r.tokens) {
            all.push_str(&format!(
                "{} {} {} {} {:?}\n",
                token.text, token.sound, token.skeleton, token.weight, token.kind
            ));
        }
    }
    crate::fingerprint::Fingerprint::of_bytes(all.as_bytes())
}
