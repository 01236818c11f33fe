//! `[[table]]`: which file or text holds a table, of what kind it is, and where its rows go.
//! Uses `policy` and `model`. Leaves out how rows are read: `source/tables.rs`.

use super::{SourceFile, insert};
use crate::{
    model::{Code, RegimeId},
    policy::{Chart, ControlList, Regime, RulebookParts},
    source::{doc::Tab, tables},
};
use alloc::format;

/// `[[table]]`: `kind`, `id` where there may be several, and `file` or `text`.
pub(super) fn table(t: Tab<'_, '_>, files: &[SourceFile<'_>], parts: &mut RulebookParts) {
    let kind = t.text("kind");
    let id = t.text("id");
    let (file, inline) = (t.text("file"), t.text("text"));
    let found = match (&file, &inline) {
        (Some(name), None) => match files.iter().find(|f| f.name == name) {
            Some(f) => Some((name.clone(), f.text)),
            None => {
                t.doc.say(
                    "no-file",
                    format!("there is no file `{name}` beside this one"),
                    &t.get("file").map_or(t.span(), |v| v.span()),
                );
                None
            }
        },
        (None, Some(text)) => {
            Some((format!("{}#{}", t.doc.file, id.clone().or(kind.clone()).unwrap_or_default()), text.as_str()))
        }
        _ => {
            t.missing("file", "`file = \"…\"` or `text = '''…'''`, one of the two");
            None
        }
    };
    let (as_of, max_age) = (t.date("as_of"), t.integer::<u32>("max_age_days"));
    let name = t.text("name").unwrap_or_default();
    let json = match t.text("form").as_deref() {
        None | Some("csv") => false,
        Some("json") => true,
        Some(other) => {
            t.doc.say("bad-table", format!("there is no form `{other}`: expected csv or json"), &t.span());
            false
        }
    };
    let log = t.doc.log;
    let id_of = |what: &str| {
        if id.is_none() {
            t.missing("id", what);
        }
        id.clone()
    };
    if let Some((file, text)) = found {
        match kind.as_deref() {
            Some("groups") => tables::groups(log, &file, text, &mut parts.groups),
            Some("governed") => {
                if let Some(id) = id_of("the regime").and_then(|_| t.parse::<RegimeId>("id")) {
                    let rows = tables::governed(log, &file, text);
                    let empty = || Regime::house(id.clone(), "");
                    parts.regimes.entry(id.clone()).or_insert_with(empty).governed.extend(rows);
                }
            }
            Some("chart") => {
                if let Some(id) = id_of("the chart's name").and_then(|_| t.parse::<crate::model::ChartId>("id")) {
                    let chart: Chart = tables::chart(log, &file, text);
                    insert(&t, "chart", id.as_str(), parts.charts.insert(id.clone(), chart).is_some());
                }
            }
            Some(k @ ("controls" | "eligibility")) => {
                if let Some(id) = id_of("the control list's name").and_then(|_| t.parse::<Code>("id")) {
                    let list: &mut ControlList = parts.controls.entry(id).or_default();
                    if k == "controls" {
                        tables::controls(log, &file, text, list);
                        list.regime = t.parse("regime");
                        list.as_of = as_of;
                        list.max_age_days = max_age;
                    } else {
                        tables::eligibility(log, &file, text, list);
                    }
                }
            }
            Some("list") => {
                if let Some(id) = id_of("the list's id").and_then(|_| t.parse::<crate::model::ListId>("id"))
                    && let Some(list) = match json {
                        true => tables::party_list_json(log, &file, text, id.clone(), &name),
                        false => tables::party_list(log, &file, text, id.clone(), &name),
                    }
                {
                    insert(&t, "list", id.as_str(), parts.lists.insert(id.clone(), list.kept(as_of, max_age)).is_some());
                }
            }
            Some("notices") => {} // read by the loaders of party lists
            Some(other) => t.doc.say(
                "bad-table",
                format!("there is no table of kind `{other}`: expected groups, governed, chart, controls, eligibility, list or notices"),
                &t.span(),
            ),
            None => t.missing("kind", "groups, governed, chart, controls, eligibility, list or notices"),
        }
    }
    t.finish();
}
