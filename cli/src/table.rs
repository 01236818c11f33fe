//! Tables for people.

use crate::out;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, TableStyle, presets};

/// Columns divided by space, head and foot by lines; rows apart if they are long.
fn table(style: TableStyle, head: &[&str]) -> Table {
    let mut t = Table::new();
    t.load_style(style).enforce_styling().set_content_arrangement(ContentArrangement::Dynamic);
    t.set_width(u16::try_from(out::width()).unwrap_or(100));
    t.set_header(head.iter().map(|h| Cell::new(out::paint(out::BOLD, h))));
    t
}

/// A table whose rows have several lines each.
pub(crate) fn tall(head: &[&str]) -> Table {
    table(presets::UTF8_HORIZONTAL_ONLY, head)
}

/// A table with a line per row.
pub(crate) fn flat(head: &[&str]) -> Table {
    use comfy_table::LineStyle;
    table(presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─')), head)
}

/// Sets the columns of numbers to the right.
pub(crate) fn right(t: &mut Table, columns: impl IntoIterator<Item = usize>) {
    for c in columns {
        if let Some(c) = t.column_mut(c) {
            c.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// The table as text that ends with a line break and has no spaces at the ends of lines.
pub(crate) fn text(t: &Table) -> String {
    let mut s = t.trim_fmt();
    s.push('\n');
    s
}
