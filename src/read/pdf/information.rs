//! Reads what a document says of itself.
//!
//! In: a document. Out: title, author, dates, from its information dictionary and its XMP packet.
//!
//! Sources: ISO 32000-2, sections 7.9.2 and 14.3; ISO 16684-1 (XMP).

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use hayro_interpret::hayro_syntax::{
    Pdf,
    object::{DateTime, Dict, Stream},
};
use jiff::{Timestamp, civil, tz::Offset};

use crate::read::{
    dates::{self, Stated},
    plain::plain_text,
};

/// The greatest size of an XMP packet that is read, in bytes.
const PACKET_BYTES_MAX: usize = 256 * 1_024;

/// What a document says of itself.
#[derive(Debug, Default)]
pub(super) struct Information {
    /// Its title, as somebody filled it in.
    pub(super) title: Option<String>,
    /// Its author, as somebody or some program filled it in.
    pub(super) author: Option<String>,
    /// When it was made.
    pub(super) created: Option<Stated>,
    /// When it was last changed.
    pub(super) changed: Option<Timestamp>,
}

impl Information {
    /// Reads it.
    pub(super) fn of(pdf: &Pdf) -> Self {
        let packet = packet(pdf).unwrap_or_default();
        let known = pdf.metadata();
        let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(string).filter(|text| !text.is_empty());
        let date = |name: &str| property(&packet, name).and_then(|text| dates::stated(&text));
        let changed = known.modification_date.as_ref().and_then(stated).or_else(|| date("xmp:ModifyDate"));
        Self {
            title: text(&known.title).or_else(|| listed(&packet, "dc:title")).filter(|title| is_title(title)),
            author: text(&known.author).or_else(|| listed(&packet, "dc:creator")),
            created: known.creation_date.as_ref().and_then(stated).or_else(|| date("xmp:CreateDate")),
            changed: changed.map(|changed| changed.at),
        }
    }
}

/// Whether a title is one that somebody gave, rather than the name of a file or a program's stand-in.
fn is_title(title: &str) -> bool {
    const ENDINGS: [&str; 12] =
        [".doc", ".docx", ".pdf", ".indd", ".qxd", ".ppt", ".pptx", ".rtf", ".odt", ".xls", ".xlsx", ".tif"];
    const STAND_INS: [&str; 8] =
        ["untitled", "microsoft word", "(anonymous)", "unbenannt", "dokument", "document", "slide ", "layout "];
    let lower = title.to_lowercase();
    !ENDINGS.iter().any(|ending| lower.ends_with(ending))
        && !STAND_INS.iter().any(|stand_in| lower.starts_with(stand_in))
        && title.contains(|c: char| c.is_whitespace() || u32::from(c) >= 0x3040)
        && !title.contains('_')
}

/// A text string: UTF-16 or UTF-8 by its mark, else a relative of Latin 1.
fn string(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0,
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn stated(date: &DateTime) -> Option<Stated> {
    let number = |value: u8| i8::try_from(value).ok();
    let day = civil::Date::new(i16::try_from(date.year).ok()?, number(date.month)?, number(date.day)?).ok()?;
    let time = civil::Time::new(number(date.hour)?, number(date.minute)?, number(date.second)?, 0).ok()?;
    let minutes = i32::from(date.utc_offset_hour) * 60
        + i32::from(date.utc_offset_minute) * i32::from(date.utc_offset_hour.signum());
    let offset = Offset::from_seconds(minutes * 60).ok()?;
    Some(Stated { at: offset.to_timestamp(day.to_datetime(time)).ok()?, offset: Some(offset), has_time: true })
}

/// The XMP packet of a document.
fn packet(pdf: &Pdf) -> Option<String> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let stream = catalog.get::<Stream<'_>>(b"Metadata")?;
    let bytes = stream.decoded_data().ok()?;
    Some(String::from_utf8_lossy(bytes.get(..PACKET_BYTES_MAX).unwrap_or(&bytes)).into_owned())
}

/// The value of a property, written as an element or as an attribute.
fn property(packet: &str, name: &str) -> Option<String> {
    let as_element =
        packet.split_once(&format!("<{name}>")).and_then(|(_, rest)| rest.split_once('<')).map(|(value, _)| value);
    let as_attribute =
        || packet.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value);
    as_element.or_else(as_attribute).map(plain_text).filter(|value| !value.is_empty())
}

/// The first value of a property that is a list.
fn listed(packet: &str, name: &str) -> Option<String> {
    let (_, rest) = packet.split_once(&format!("<{name}>"))?;
    let (list, _) = rest.split_once(&format!("</{name}>"))?;
    let (_, item) = list.split_once("<rdf:li")?;
    let (_, item) = item.split_once('>')?;
    let (value, _) = item.split_once("</rdf:li>")?;
    Some(plain_text(value)).filter(|value| !value.is_empty())
}
