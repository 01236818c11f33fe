//! A party list by itself, put into a rulebook: a host's own version of a list that the rulebook reads.
//! Uses `policy` and `model`. Leaves out how rows are read: `source/tables.rs`.

use super::{SourceFile, checked};
use crate::{
    error::Errors,
    model::ListId,
    policy::{PartyList, Rulebook},
    source::{doc::Log, tables},
};

/// Reads a party list and puts it in the place of `id` in a rulebook, whose definitions its entries may name. What
/// the rulebook states about the list, its name and its maximum age, is kept; its entries are not. A file whose name
/// ends in `.json` or `.jsonl` is read as JSON lines, any other as a table.
///
/// ```
/// use interdict::{packs, source::{SourceFile, parse_list_on}};
/// let text = "listing,name,scope\nm-1,Example Works,el/supp-2-744\n";
/// let own = parse_list_on(packs::us_ear()?, &"meu".parse()?, SourceFile { name: "meu.csv", text })?;
/// assert_eq!(own.lists["meu"].listings().len(), 1);
///
/// let wrong = text.replace("el/supp-2-744", "el/supp-3-744");
/// let errors = parse_list_on(packs::us_ear()?, &"meu".parse()?, SourceFile { name: "meu.csv", text: &wrong }).unwrap_err();
/// assert_eq!(errors.iter().next().unwrap().place().unwrap().to_string(), "meu.csv:2:19");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every row that does not parse, and every entry that names what the rulebook does not define, with its line.
pub fn parse_list_on(base: &Rulebook, id: &ListId, file: SourceFile<'_>) -> Result<Rulebook, Errors> {
    let log = Log::default();
    let mut parts = base.clone().into_parts();
    let old = parts.lists.remove(id);
    let name = old.as_ref().map_or(file.name, PartyList::name);
    let list = match [".json", ".jsonl"].iter().any(|end| file.name.to_ascii_lowercase().ends_with(end)) {
        true => tables::party_list_json(&log, file.name, file.text, id.clone(), name),
        false => tables::party_list(&log, file.name, file.text, id.clone(), name),
    };
    if let Some(list) = list {
        let max_age = old.as_ref().and_then(PartyList::max_age_days);
        parts.lists.insert(id.clone(), list.kept(None, max_age));
    }
    checked(parts, log)
}
