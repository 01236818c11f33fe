//! Transactions as they come in: lines of a stream, or documents of a file.

use crate::{
    load,
    out::{self, Failure},
};
use interdict::{Evaluate, Transaction, View, wire};
use serde_json::value::RawValue;
use std::{
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

/// A stream of bytes, and how many there are if that is known.
pub(crate) struct Stream {
    pub(crate) reader: BufReader<Box<dyn Read + Send>>,
    pub(crate) bytes: Option<u64>,
}

/// Opens a file, or standard input for `-`.
pub(crate) fn open(path: &Path) -> Result<Stream, Failure> {
    if path == Path::new("-") {
        return Ok(Stream { reader: BufReader::new(Box::new(std::io::stdin())), bytes: None });
    }
    let file = File::open(path).map_err(|e| load::cannot_read(path, &e))?;
    let meta = file.metadata().map_err(|e| load::cannot_read(path, &e))?;
    if meta.is_dir() {
        return Err(Failure::Input(format!("cannot read `{}`: it is a folder", path.display())));
    }
    let bytes = meta.is_file().then_some(meta.len());
    Ok(Stream { reader: BufReader::with_capacity(1 << 16, Box::new(file)), bytes })
}

/// Reads all JSON documents of a file: one after the other, or the elements of an array. What is
/// not JSON is handed on as it is, so that the library can say where it goes wrong.
pub(crate) fn documents(path: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let mut bytes = Vec::new();
    open(path)?.reader.read_to_end(&mut bytes).map_err(|e| load::cannot_read(path, &e))?;
    let all = split(without_bom(&bytes));
    if all.is_empty() {
        return Err(Failure::Input(format!("`{}` holds no transaction", path.display())));
    }
    Ok(all)
}

/// The byte order mark that some programs write first is no part of the text.
pub(crate) fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn split(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut stream = serde_json::Deserializer::from_slice(bytes).into_iter::<&RawValue>();
    let mut out: Vec<Vec<u8>> = Vec::new();
    loop {
        let start = stream.byte_offset();
        match stream.next() {
            None => return out,
            Some(Ok(raw)) => match serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
                Ok(elements) => out.extend(elements.into_iter().map(|e| e.get().as_bytes().to_vec())),
                Err(_) => out.push(raw.get().as_bytes().to_vec()),
            },
            Some(Err(_)) => {
                out.push(bytes.get(start..).unwrap_or_default().to_vec());
                return out;
            }
        }
    }
}

/// A transaction with the view under which it is to be looked at.
pub(crate) struct Asked {
    pub(crate) tx: Transaction,
    pub(crate) view: View,
    /// How to call it: its id, or its place in the file.
    pub(crate) name: String,
}

/// Reads each document; those that are no transaction are told, and `Err` is their number.
pub(crate) fn transactions(
    ev: &dyn Evaluate,
    path: &Path,
    view: Option<&View>,
) -> Result<(Vec<Asked>, usize), Failure> {
    let mut all = Vec::new();
    let mut bad = 0usize;
    for (n, bytes) in documents(path)?.iter().enumerate() {
        let nth = n.saturating_add(1);
        match wire::read_request(ev.rulebook(), bytes) {
            Ok(r) => {
                let name = r.tx.id.clone().unwrap_or_else(|| format!("number {nth}"));
                // As on the wire: a request that brings its own view is looked at with that.
                let view = r.view.unwrap_or_else(|| view.cloned().unwrap_or_default());
                all.push(Asked { tx: r.tx, view, name });
            }
            Err(e) => {
                bad = bad.saturating_add(1);
                out::error(&format!("transaction {nth} of `{}`: {e} [{}]", path.display(), e.code()));
            }
        }
    }
    Ok((all, bad))
}
