//! The kinds of values that a table has, each read by its key.
//!
//! In: a key, its default and its bounds. Out: a value within them; the default where it is left out or at fault.

use std::{ops::RangeInclusive, path::PathBuf, time::Duration};

use super::Table;
use crate::config::{
    amount,
    value::{Complaint, Value},
};

impl<'a> Table<'a> {
    /// A text that may be left out.
    pub(in crate::config) fn optional<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        self.value(key)?.parse(read)
    }

    /// A text that must be there; `example` is shown to whoever forgot it.
    pub(in crate::config) fn required<T>(
        &self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        let value = self.value(key);
        if value.is_none() {
            self.missing(key, example);
        }
        value?.parse(read)
    }

    /// Tells that a key is missing.
    pub(in crate::config) fn missing(&self, key: &str, example: &str) {
        self.refuse(format!("`{key}` is missing"), format!("write for example: {key} = {example}"));
    }

    /// One of several words; `default` when left out.
    pub(in crate::config) fn word<T: Copy>(&self, key: &'static str, default: T, words: &[(&str, T)]) -> T {
        self.choice(key, words).unwrap_or(default)
    }

    /// One of several words, or nothing.
    pub(in crate::config) fn choice<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.optional(key, |text| {
            words.iter().find(|(word, _)| *word == text).map(|(_, choice)| *choice).ok_or_else(|| {
                let all: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
                Complaint::new(format!("cannot be \"{text}\""), format!("write one of: {}", all.join(", ")))
            })
        })
    }

    /// True or false.
    pub(in crate::config) fn flag(&self, key: &'static str, default: bool) -> bool {
        self.value(key).and_then(|value| value.flag()).unwrap_or(default)
    }

    /// A whole number within bounds.
    pub(in crate::config) fn count(&self, key: &'static str, default: usize, bounds: RangeInclusive<usize>) -> usize {
        let Some(value) = self.value(key) else { return default };
        let Some(number) = value.integer() else { return default };
        let count = usize::try_from(number).ok().filter(|count| bounds.contains(count));
        if count.is_none() {
            value.refuse(
                format!("is out of bounds: {number}"),
                format!("write a number from {} to {}", bounds.start(), bounds.end()),
            );
        }
        count.unwrap_or(default)
    }

    /// A duration within bounds; `default` when left out.
    pub(in crate::config) fn duration(
        &self,
        key: &'static str,
        default: Duration,
        bounds: RangeInclusive<Duration>,
    ) -> Duration {
        self.optional_duration(key, bounds).unwrap_or(default)
    }

    /// A duration within bounds, or nothing.
    pub(in crate::config) fn optional_duration(
        &self,
        key: &'static str,
        bounds: RangeInclusive<Duration>,
    ) -> Option<Duration> {
        self.optional(key, |text| {
            let duration = amount::duration(text)?;
            if bounds.contains(&duration) {
                return Ok(duration);
            }
            let bounds = [bounds.start(), bounds.end()].map(|bound| amount::show_duration(*bound));
            Err(out_of_bounds(text, &bounds))
        })
    }

    /// A number of bytes within bounds.
    pub(in crate::config) fn size(&self, key: &'static str, default: usize, bounds: RangeInclusive<usize>) -> usize {
        let size = self.optional(key, |text| {
            let size = amount::size(text)?;
            if bounds.contains(&size) {
                return Ok(size);
            }
            let bounds = [bounds.start(), bounds.end()].map(|bound| amount::show_size(*bound));
            Err(out_of_bounds(text, &bounds))
        });
        size.unwrap_or(default)
    }

    /// A path; a relative one starts at the folder of the file that it is written in.
    pub(in crate::config) fn path(&self, key: &'static str) -> Option<PathBuf> {
        let path = self.optional(key, |text| {
            if text.is_empty() || text.starts_with('~') {
                return Err(Complaint::new("is no path", "write the whole path, without `~`"));
            }
            Ok(PathBuf::from(text))
        });
        path.map(|path| self.file.folder.join(path))
    }

    /// The values of a list, at most `max`.
    pub(in crate::config) fn values(&self, key: &'static str, max: usize) -> Vec<Value<'a>> {
        self.value(key).and_then(|value| value.list(max)).unwrap_or_default()
    }

    /// The texts of a list, at most `max`, each made into something; those at fault are left out.
    pub(in crate::config) fn list<T>(
        &self,
        key: &'static str,
        max: usize,
        read: impl Fn(&str) -> Result<T, Complaint>,
    ) -> Vec<T> {
        self.values(key, max).iter().filter_map(|value| value.parse(&read)).collect()
    }
}

fn out_of_bounds(text: &str, [least, greatest]: &[String; 2]) -> Complaint {
    Complaint::new(format!("is out of bounds: \"{text}\""), format!("write \"{least}\" to \"{greatest}\""))
}
