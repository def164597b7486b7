//! Reads the data, compressed or not, and times the work.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read},
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use flate2::read::MultiGzDecoder;
use presswatch::model::Link;
use serde_json::Value;

/// The bytes of a file; `.gz` is recognised by its ending.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader(path)?.read_to_end(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}

/// The values of a file of JSON lines.
pub(crate) fn json_lines(path: &Path) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(reader(path)?).lines()) {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if !line.trim().is_empty() {
            values.push(serde_json::from_str(&line).with_context(|| format!("{}:{number}", path.display()))?);
        }
    }
    Ok(values)
}

/// A text in an object; empty where there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

/// The address of an item; a made-up one of its own where it has none that can be read.
pub(crate) fn link(item: &Value, id: &str) -> Result<Link> {
    let link = Link::parse(text(item, "url")).or_else(|_| Link::parse(&format!("https://outlet.invalid/{id}")));
    link.with_context(|| format!("{id}: no address can be made of its id"))
}

fn reader(path: &Path) -> Result<Box<dyn Read>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let is_packed = path.extension().is_some_and(|ending| ending == "gz");
    Ok(if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) })
}

/// Adds up how long the work itself took, reading and printing excepted.
#[derive(Default)]
pub(crate) struct Stopwatch {
    sum: Duration,
    longest: Duration,
    count: u32,
}

impl Stopwatch {
    /// Does one piece of work.
    pub(crate) fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begin = Instant::now();
        let result = work();
        let spent = begin.elapsed();
        self.sum += spent;
        self.longest = self.longest.max(spent);
        self.count += 1;
        result
    }

    /// Tells what it came to.
    pub(crate) fn report(&self, what: &str, bytes: usize) {
        let seconds = self.sum.as_secs_f64().max(1e-9);
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let megabytes = bytes as f64 / 1e6;
        eprintln!(
            "{} {what}, {megabytes:.1} MB in {seconds:.3} s: {:.1} a second, {:.1} MB/s, the longest {:.1} ms",
            self.count,
            f64::from(self.count) / seconds,
            megabytes / seconds,
            self.longest.as_secs_f64() * 1e3,
        );
    }
}
