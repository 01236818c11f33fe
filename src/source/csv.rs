//! CSV rows with the physical line on which each begins.
//!
//! An unclosed quote would swallow the rest of a file without any error. Here a row whose quotes
//! do not balance, or that spans lines and then has the wrong number of fields, is reported at its
//! first line, and reading resumes at the next physical line.

use alloc::{format, string::String, vec::Vec};
use csv_core::{ReadRecordResult, Reader};

/// A row that was read, or why it was not.
pub(super) struct Row {
    /// The physical line, from 1.
    pub(super) line: usize,
    /// The fields, or what is wrong with the row.
    pub(super) fields: Result<Vec<String>, String>,
    /// The physical line as it stands, for messages.
    pub(super) text: String,
}

/// Reads all rows. `skip_comments` leaves out lines before the header that begin with `#`.
pub(super) fn rows(text: &str, skip_comments: bool) -> Vec<Row> {
    let text_body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rest = text_body;
    let mut line = 1usize;
    let mut out = Vec::new();
    let mut width = None;
    // Building a reader costs more than reading a row with it.
    let mut reader = Reader::new();
    while !rest.is_empty() {
        let first = rest.lines().next().unwrap_or_default();
        let first_len = rest.find('\n').map_or(rest.len(), |i| i.saturating_add(1));
        let blank = first.trim_matches(['\r', ' ']).is_empty();
        if blank || (skip_comments && width.is_none() && first.starts_with('#')) {
            rest = rest.get(first_len..).unwrap_or_default();
            line = line.saturating_add(1);
            continue;
        }
        let (fields, used) = record(&mut reader, rest);
        let raw = rest.get(..used).unwrap_or_default();
        let expected = *width.get_or_insert(fields.len());
        let spans = raw.trim_end_matches(['\r', '\n']).contains('\n');
        let mut step = used;
        let result = if raw.matches('"').count() % 2 == 1 {
            step = first_len;
            Err("has a quote that is not closed".into())
        } else if fields.len() != expected {
            if spans {
                step = first_len;
            }
            Err(format!("has {} fields, and the header has {expected}", fields.len()))
        } else {
            Ok(fields)
        };
        out.push(Row { line, fields: result, text: first.into() });
        let step = step.max(1).min(rest.len());
        line = line.saturating_add(rest.get(..step).unwrap_or_default().matches('\n').count());
        rest = rest.get(step..).unwrap_or_default();
    }
    out
}

/// How many physical lines a text has.
pub(super) fn physical_lines(text: &str) -> usize {
    text.lines().count()
}

/// The fields of the first record, and how many bytes it takes.
fn record(reader: &mut Reader, text: &str) -> (Vec<String>, usize) {
    reader.reset();
    let mut out = Vec::from([0u8; 1024]);
    let mut ends = Vec::from([0usize; 64]);
    let (mut used, mut wrote, mut ended) = (0usize, 0usize, 0usize);
    let bytes = text.as_bytes();
    loop {
        let input = bytes.get(used..).unwrap_or_default();
        let (o, e) = (out.get_mut(wrote..).unwrap_or_default(), ends.get_mut(ended..).unwrap_or_default());
        let (result, n_in, n_out, n_ends) = reader.read_record(input, o, e);
        used = used.saturating_add(n_in);
        wrote = wrote.saturating_add(n_out);
        ended = ended.saturating_add(n_ends);
        match result {
            ReadRecordResult::OutputFull => out.resize(out.len().saturating_mul(2), 0),
            ReadRecordResult::OutputEndsFull => ends.resize(ends.len().saturating_mul(2), 0),
            ReadRecordResult::InputEmpty => {} // the next call, with no input, ends the record
            ReadRecordResult::Record | ReadRecordResult::End => break,
        }
    }
    let mut from = 0usize;
    let fields = ends
        .iter()
        .take(ended)
        .map(|end| {
            let field = out.get(from..*end).unwrap_or_default();
            from = *end;
            String::from_utf8_lossy(field).into_owned()
        })
        .collect();
    // The line end itself may be left to the next record; it belongs to this one.
    let tail = bytes.get(used..).unwrap_or_default();
    let eol = usize::from(tail.first() == Some(&b'\n'));
    (fields, used.saturating_add(eol))
}

/// One CSV line.
pub(super) fn print_row(fields: &[&str]) -> String {
    let cells: Vec<String> = fields
        .iter()
        .map(|f| {
            let mut out = alloc::vec![0u8; f.len().saturating_mul(2).saturating_add(8)];
            let (_, _, n) = {
                let mut w = csv_core::Writer::new();
                let (r, i, a) = w.field(f.as_bytes(), &mut out);
                let (_, b) = w.finish(out.get_mut(a..).unwrap_or_default());
                (r, i, a.saturating_add(b))
            };
            String::from_utf8_lossy(out.get(..n).unwrap_or_default()).into_owned()
        })
        .collect();
    cells.join(",")
}
