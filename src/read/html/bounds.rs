//! Leaves out of HTML what would make its tree too deep, too large or too slow to build, and what nobody reads.
//!
//! In: decoded HTML. Out: HTML with the same text. One pass over the text, and one stack of at most
//! [`DEPTH_MAX`] names.

use super::{
    super::problems::Problems,
    markup::{Markup, Tag, end_of_raw},
};

/// The greatest depth of elements; deeper ones lose their tags and keep their text.
///
/// Browsers stop at 512; no page that people read comes near half of it.
const DEPTH_MAX: usize = 256;

/// The greatest depth of tables, each of which is four elements deep.
const TABLES_MAX: usize = 24;

/// The greatest number of tags; the document is cut there.
const TAGS_MAX: usize = 150_000;

/// The greatest sum of the depths of all tags; the document is cut there.
///
/// What is done with a tree visits each node once for each element around it. A page of 10,000 tags has about 300,000.
const DEPTHS_MAX: usize = 4_000_000;

/// After so many bytes of text without a tag, one that shows nothing is put in.
///
/// What writes the tree out as HTML is quadratic in the length of a text that has many ampersands.
const TEXT_BYTES_MAX: usize = 64 * 1_024;

/// The greatest number of `<` that begin nothing; further ones are left out.
const LONE_MAX: usize = 50_000;

/// The greatest number of attributes of one tag; a tag with more loses them all.
const ATTRIBUTES_MAX: usize = 256;

/// How many open elements an end tag looks for its own in: a stray one must cost little.
const LOOKED_AT: usize = 32;

/// Elements without an end tag.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements that the next one of their kind closes, so that they do not nest by being left open.
const SELF_CLOSING: [&str; 11] = ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "optgroup"];

/// Elements that an end tag of another element does not reach out of.
///
/// Source: HTML Standard, section 13.2.4.2 (the stack of open elements, "in scope").
const BARRIERS: [&str; 10] =
    ["table", "template", "object", "marquee", "applet", "caption", "button", "svg", "math", "foreignobject"];

/// Elements whose content is text up to their own end tag.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "iframe", "noframes"];

/// The text with everything left out that no tree should be made of.
pub(super) fn bounded(text: &str, problems: &mut Problems) -> String {
    let mut filter =
        Filter { text, kept: String::with_capacity(text.len()), copied: 0, open: Vec::new(), left_out: Vec::new() };
    let (mut tags, mut depths, mut lone) = (0, 0, 0);
    let mut place = 0;
    while let Some(found) = text.get(place..).and_then(|rest| rest.find('<')) {
        let start = place + found;
        filter.part_long_text(place, start);
        match Markup::read(text.get(start + 1..).unwrap_or_default()) {
            Markup::Text => {
                // Each would be a fault to note for the parser, and there may be millions.
                lone += 1;
                filter.replace(start, start + 1, if lone > LONE_MAX { "" } else { "&lt;" });
                place = start + 1;
            }
            Markup::Skipped(length) => {
                place = start + 1 + length;
                filter.replace(start, place, "");
            }
            Markup::Tag(tag) => {
                tags += 1;
                depths += filter.open.len();
                if tags > TAGS_MAX || depths > DEPTHS_MAX {
                    problems.note("too-many-elements", format!("the page was cut after {tags} tags"));
                    filter.replace(start, text.len(), "");
                    place = text.len();
                    break;
                }
                place = start + 1 + tag.length;
                place = filter.tag(&tag, start, place, problems);
            }
        }
    }
    filter.part_long_text(place, text.len());
    filter.finish()
}

struct Filter<'a> {
    text: &'a str,
    kept: String,
    /// Up to where the text was copied or left out.
    copied: usize,
    /// The elements that are open, outermost first.
    open: Vec<&'a str>,
    /// The elements that are open in the text, but were left out.
    left_out: Vec<&'a str>,
}

impl<'a> Filter<'a> {
    /// Keeps, mends or leaves out the tag from `start` to `end`; returns where to read on.
    fn tag(&mut self, tag: &Tag<'a>, start: usize, end: usize, problems: &mut Problems) -> usize {
        let keep = if tag.is_end { self.close(tag.name) } else { self.open(tag.name, problems) };
        if !keep {
            self.replace(start, end, "");
        } else if tag.attributes_count > ATTRIBUTES_MAX {
            problems.note("oversized-tag", "a tag with too many attributes lost them");
            self.replace(start, end, &format!("<{}>", tag.name));
        }
        if tag.is_end || !is_one_of(tag.name, &RAW) {
            return end;
        }
        let rest = self.text.get(end..).unwrap_or_default();
        let raw = rest.get(..end_of_raw(rest, tag.name)).unwrap_or_default();
        if is_one_of(tag.name, &["script", "style"]) && !tag.attributes.contains("json") && !raw.contains("<!--") {
            self.replace(end, end + raw.len(), "");
        }
        end + raw.len()
    }

    /// Notes a start tag; false when it is to be left out.
    fn open(&mut self, name: &'a str, problems: &mut Problems) -> bool {
        if is_one_of(name, &VOID) || is_one_of(name, &SELF_CLOSING) || is_one_of(name, &RAW) {
            return true;
        }
        let is_table = name.eq_ignore_ascii_case("table");
        let tables = || self.open.iter().filter(|open| open.eq_ignore_ascii_case("table")).count();
        if self.open.len() >= DEPTH_MAX || is_table && tables() >= TABLES_MAX {
            problems.note("too-deep", "elements nested too deep were flattened");
            self.left_out.push(name);
            return false;
        }
        self.open.push(name);
        true
    }

    /// Notes an end tag; false when it closes an element whose start was left out.
    fn close(&mut self, name: &str) -> bool {
        if self.left_out.last().is_some_and(|last| last.eq_ignore_ascii_case(name)) {
            self.left_out.pop();
            return false;
        }
        // What is counted as open too long only makes the limit come earlier; what is closed too early would break it.
        for (above, open) in self.open.iter().rev().take(LOOKED_AT).enumerate() {
            if open.eq_ignore_ascii_case(name) {
                self.open.truncate(self.open.len() - above - 1);
                break;
            }
            if is_one_of(open, &BARRIERS) {
                break;
            }
        }
        true
    }

    /// Puts a tag that shows nothing into every long stretch of text.
    fn part_long_text(&mut self, start: usize, end: usize) {
        let mut place = start;
        while end.saturating_sub(place) > TEXT_BYTES_MAX {
            place += TEXT_BYTES_MAX;
            // Behind a white space, so that no character reference is cut in two.
            let rest = self.text.as_bytes().get(place..end).unwrap_or_default();
            let Some(space) = rest.iter().take(TEXT_BYTES_MAX).position(|byte| matches!(byte, b' ' | b'\n' | b';'))
            else {
                continue;
            };
            place += space + 1;
            self.replace(place, place, "<wbr>");
        }
    }

    /// Puts `instead` in the place of the text from `start` to `end`.
    fn replace(&mut self, start: usize, end: usize, instead: &str) {
        self.kept.push_str(self.text.get(self.copied..start).unwrap_or_default());
        self.kept.push_str(instead);
        self.copied = end;
    }

    fn finish(mut self) -> String {
        self.kept.push_str(self.text.get(self.copied..).unwrap_or_default());
        // Characters without meaning, of which each would be a fault to note too.
        if self.kept.contains('\0') {
            self.kept.retain(|c| c != '\0');
        }
        self.kept
    }
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
