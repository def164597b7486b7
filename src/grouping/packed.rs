//! Sketches as bytes, to be kept from one run of the program to the next.
//!
//! In: a sketch with its keys. Out: bytes, and back. Bytes of another form give nothing.

use super::{
    mentions::{Mentions, Number},
    sketch::{Headline, Sketch, Term},
};

/// Comes first; another one is another form. Change it with anything that changes hashes or fields.
const FORM: u8 = 1;

const TITLE: u8 = 1;
const ADDRESS: u8 = 2;
const NAME: u8 = 4;

/// Packs a sketch and the keys under which it is found. Little-endian; lists begin with their length.
pub(super) fn pack(sketch: &Sketch, keys: &[(u32, f32)]) -> Vec<u8> {
    let mut bytes = vec![FORM, u8::from(sketch.is_headline), sketch.mentions.weekdays];
    bytes.extend(sketch.words.to_le_bytes());
    bytes.extend(sketch.hours.unwrap_or(f32::NAN).to_le_bytes());
    push_all(&mut bytes, &sketch.terms, |term, bytes| {
        let headline = match term.headline {
            Headline::No => 0,
            Headline::Address => ADDRESS,
            Headline::Title => TITLE,
        };
        bytes.extend(term.hash.to_le_bytes());
        bytes.extend([term.halves, headline | if term.is_name { NAME } else { 0 }]);
    });
    push_all(&mut bytes, &sketch.mentions.numbers, |number, bytes| {
        bytes.extend(number.hash.to_le_bytes());
        bytes.push(u8::from(number.is_long));
    });
    push_all(&mut bytes, &sketch.mentions.days, |day, bytes| bytes.extend(day.to_le_bytes()));
    push_all(&mut bytes, keys, |(hash, weight), bytes| {
        bytes.extend(hash.to_le_bytes());
        bytes.extend(weight.to_le_bytes());
    });
    bytes
}

fn push_all<T>(bytes: &mut Vec<u8>, items: &[T], push: impl Fn(&T, &mut Vec<u8>)) {
    let count = u16::try_from(items.len()).unwrap_or(u16::MAX);
    bytes.extend(count.to_le_bytes());
    items.iter().take(usize::from(count)).for_each(|item| push(item, bytes));
}

/// Unpacks a sketch and its keys. The date that a text names has served its purpose, and is not kept.
pub(super) fn unpack(bytes: &[u8]) -> Option<(Sketch, Vec<(u32, f32)>)> {
    let mut rest = Rest(bytes);
    let [form, is_headline, weekdays] = rest.take()?;
    if form != FORM {
        return None;
    }
    let words = u16::from_le_bytes(rest.take()?);
    let hours = Some(f32::from_le_bytes(rest.take()?)).filter(|hours| hours.is_finite());
    let terms = rest.all(|rest| {
        let hash = u32::from_le_bytes(rest.take()?);
        let [halves, flags] = rest.take()?;
        let headline = match flags & (TITLE | ADDRESS) {
            0 => Headline::No,
            ADDRESS => Headline::Address,
            _ => Headline::Title,
        };
        Some(Term { hash, halves, headline, is_name: flags & NAME != 0 })
    })?;
    let numbers = rest.all(|rest| {
        let hash = u32::from_le_bytes(rest.take()?);
        let [is_long] = rest.take()?;
        Some(Number { hash, is_long: is_long != 0 })
    })?;
    let days = rest.all(|rest| rest.take().map(u16::from_le_bytes))?;
    let keys = rest.all(|rest| Some((u32::from_le_bytes(rest.take()?), f32::from_le_bytes(rest.take()?))))?;
    let mentions = Mentions { numbers, weekdays, days, date: None };
    Some((Sketch { terms, mentions, hours, words, is_headline: is_headline != 0 }, keys))
}

/// The bytes that are not read yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn take<const COUNT: usize>(&mut self) -> Option<[u8; COUNT]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn all<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = u16::from_le_bytes(self.take()?);
        (0..count).map(|_| item(self)).collect()
    }
}
