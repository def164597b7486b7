//! Reads the text of a script, with the faults that are common in them.
//!
//! In: a script. Out: its values; where it cannot be read as JSON, the few properties that stand in it all the same.

use serde_json::Value;

use super::{Named, Stated};
use crate::read::plain::plain_text;

/// The greatest size of a script that is read, in bytes.
const SCRIPT_BYTES_MAX: usize = 1_024 * 1_024;

/// The greatest number of values in one script.
const VALUES_MAX: usize = 100;

/// How far behind the name of a property its value is looked for, in bytes.
const VALUE_WITHIN: usize = 400;

/// The values of a script; empty where it is not JSON, nor nearly.
pub(super) fn values(script: &str) -> Vec<Value> {
    if script.len() > SCRIPT_BYTES_MAX {
        return Vec::new();
    }
    let script = script.trim().trim_start_matches("<!--").trim_start_matches("//").trim_start_matches("<![CDATA[");
    let script = script.trim_end_matches("-->").trim_end_matches("]]>").trim_end_matches("//").trim();
    let script = script.trim_end_matches("<![CDATA[").trim_end_matches(';');
    let read = several(script);
    if read.is_empty() { several(&mended(script)) } else { read }
}

/// The values that stand in a text one after the other, up to the first fault.
fn several(text: &str) -> Vec<Value> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    values.map_while(Result::ok).take(VALUES_MAX).collect()
}

/// Line ends and tabs inside of strings become spaces, and commas before a closing bracket go.
fn mended(script: &str) -> String {
    let mut mended = String::with_capacity(script.len());
    let mut in_string = false;
    let mut is_escaped = false;
    for c in script.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if in_string => is_escaped = true,
            '"' => in_string = !in_string,
            '}' | ']' if !in_string => {
                let kept = mended.trim_end().strip_suffix(',').map(str::len);
                mended.truncate(kept.unwrap_or(mended.len()));
            }
            _ => {}
        }
        mended.push(if c.is_control() { ' ' } else { c });
    }
    mended
}

/// What can be read of a script that is no JSON.
pub(super) fn in_pieces(script: &str) -> Option<Stated> {
    let script = script.get(..SCRIPT_BYTES_MAX).unwrap_or(script);
    let published = property(script, "\"datePublished\"");
    let headline = property(script, "\"headline\"");
    if published.is_none() && headline.is_none() {
        return None;
    }
    let author = script.split_once("\"author\"").and_then(|(_, rest)| property(rest, "\"name\""));
    let authors = author.into_iter().map(|name| Named { name, is_organisation: false }).collect();
    Some(Stated { headline, authors, published, modified: property(script, "\"dateModified\""), ..Stated::default() })
}

/// The string that follows the name of a property.
fn property(script: &str, name: &str) -> Option<String> {
    let (_, rest) = script.split_once(name)?;
    let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let end = value.find('"').filter(|end| *end <= VALUE_WITHIN)?;
    let value = value.get(..end)?;
    let value = serde_json::from_str::<String>(&format!("\"{value}\"")).unwrap_or_else(|_| value.to_owned());
    Some(plain_text(&value)).filter(|text| !text.is_empty())
}
