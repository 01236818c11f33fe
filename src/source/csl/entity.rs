//! Who an entry is: names, aliases and the names that the file packs into one text, addresses,
//! nationalities, identifiers, dates of birth.
//! Uses `model` and `text`. Leaves out when and by which terms the entry counts (`row.rs`).

use super::row::Cells;
use crate::{
    model::{Address, Born, Entity, EntityKind, EntityName, Identifier, Strength, Territory},
    text,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

pub(super) fn entity(c: &mut Cells<'_>, name: &str) -> Entity {
    let mut e = Entity::named(name);
    e.kind = match c.get("type").to_lowercase().as_str() {
        "individual" => Some(EntityKind::Person),
        "entity" => Some(EntityKind::Organization),
        "vessel" => Some(EntityKind::Vessel),
        "aircraft" => Some(EntityKind::Aircraft),
        // The Entity List numbers the addresses that it lists without a party: `Address 01`.
        _ if name.strip_prefix("Address ").is_some_and(|n| n.parse::<u32>().is_ok()) => Some(EntityKind::Address),
        _ => None,
    };
    let addresses = c.get("addresses").to_string();
    for address in addresses.split(';').map(str::trim).filter(|a| !a.is_empty()) {
        let country = address.rsplit(',').next().and_then(|p| p.trim().parse::<Territory>().ok());
        if let Some(t) = &country
            && !e.countries.contains(t)
        {
            e.countries.push(t.clone());
        }
        e.addresses.push(Address { text: address.into(), country });
    }
    for n in c.get("nationalities").split([';', ',']).chain(c.get("citizenships").split([';', ','])) {
        if let Ok(t) = n.trim().parse::<Territory>()
            && !e.nationalities.contains(&t)
        {
            e.nationalities.push(t);
        }
    }
    for id in c.get("ids").split(';').map(str::trim).filter(|i| !i.is_empty()) {
        let mut parts = id.split(',').map(str::trim);
        if let (Some(kind), Some(value)) = (parts.next(), parts.next())
            && !value.is_empty()
        {
            e.identifiers.push(Identifier { kind: kind.to_lowercase(), value: value.into() });
        }
    }
    let births = c.get("dates_of_birth").to_string();
    for birth in births.split(';').map(str::trim).filter(|b| !b.is_empty()) {
        match birth.parse::<Born>() {
            Ok(b) => e.born.push(b),
            // A span of years, or about a year: what is not used contradicts nobody.
            Err(_) => c.note("unread-birth", "dates_of_birth", birth, "is no day, month or year; it is not used"),
        }
    }
    let aliases = c.get("alt_names").to_string();
    let mut add = |text: &str, strength| {
        let text = text.trim();
        let key = text::fold(text);
        if !key.is_empty() && !e.names.iter().any(|n| text::fold(&n.text) == key) {
            e.names.push(EntityName { text: text.into(), strength });
        }
    };
    for alias in aliases.split(';').map(|a| a.trim().trim_start_matches("and ").trim_end_matches('.')) {
        add(alias, Strength::Strong);
    }
    let towns: Vec<String> = e.addresses.iter().map(|a| text::fold(&a.text)).collect();
    let mut more = Vec::new();
    for n in core::iter::once(name).chain(aliases.split(';').map(|a| a.trim().trim_start_matches("and "))) {
        derived_names(n, e.kind, &towns, &mut more);
    }
    for (text, strength) in more {
        let key = text::fold(&text);
        if !key.is_empty() && !e.names.iter().any(|n| text::fold(&n.text) == key) {
            e.names.push(EntityName { text, strength });
        }
    }
    e
}

/// The names that the file packs into one text: `X (Short)`, `X. Affiliated Entity: Y`, `X, Town`,
/// and `LAST, First` of persons.
fn derived_names(name: &str, kind: Option<EntityKind>, towns: &[String], out: &mut Vec<(String, Strength)>) {
    if let Some((_, affiliate)) = name.split_once("Affiliated Entity:") {
        out.push((affiliate.trim().into(), Strength::Strong));
        return;
    }
    if let (Some((head, rest)), true) = (name.split_once('('), name.contains(')'))
        && let Some((short, tail)) = rest.split_once(')')
    {
        let without = format!("{}{}", head.trim_end(), tail);
        if tail.trim().is_empty() || tail.trim_start().starts_with(',') {
            out.push((without.trim().trim_end_matches(',').into(), Strength::Strong));
        }
        out.push((short.trim().into(), Strength::Weak));
    }
    // A tail of towns that the addresses name: `X Co., Ltd., Chengdu, Sichuan`.
    let mut head = name;
    while let Some((front, town)) = head.rsplit_once(',') {
        let key = text::fold(town);
        let is_town = key.len() > 3 && towns.iter().any(|t| t.split(' ').collect::<Vec<_>>().join(" ").contains(&key));
        if !is_town && front == name.rsplit_once(',').map_or("", |(f, _)| f) {
            // The last part may be a province that no address names; the one before must be a town.
            match front.rsplit_once(',') {
                Some((rest, before))
                    if towns.iter().any(|t| t.contains(&text::fold(before)) && text::fold(before).len() > 3) =>
                {
                    head = rest;
                    continue;
                }
                _ => break,
            }
        }
        if !is_town {
            break;
        }
        head = front;
    }
    if head.len() < name.len() && !text::fold(head).is_empty() {
        out.push((head.trim().into(), Strength::Strong));
    }
    if kind == Some(EntityKind::Person)
        && let Some((last, first)) = name.split_once(',')
        && !first.contains(',')
    {
        out.push((format!("{} {}", first.trim(), last.trim()), Strength::Strong));
    }
}
