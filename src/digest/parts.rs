//! Divides a digest into mails, each within its size.

use super::{
    Digest,
    html::{self, HTML_BYTES_MAX},
    story::Story,
};

/// Room for what the number of a part adds to a mail, in bytes.
const PART_BYTES: usize = 200;
/// Room for the heading of a topic beside its name, in bytes.
const HEADING_BYTES: usize = 600;
/// What one character can cost when it is escaped, in bytes.
const ESCAPED_BYTES: usize = 5;

/// One mail of a digest.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) digest: &'a Digest,
    pub(super) sections: &'a [PartSection<'a>],
    /// Which part it is, from 1.
    pub(super) number: usize,
    /// How many parts there are.
    pub(super) of: usize,
}

/// The stories of one topic in one mail.
#[derive(Debug)]
pub(super) struct PartSection<'a> {
    pub(super) topic: &'a str,
    pub(super) stories: Vec<Written>,
}

/// A story with its HTML, whose length decided where it stands.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) story: Story,
    pub(super) html: String,
}

impl Written {
    fn bytes(&self) -> usize {
        wire_bytes(&self.html)
    }
}

/// How many bytes a text has in a mail, where each line ends in two.
fn wire_bytes(text: &str) -> usize {
    text.len() + text.matches('\n').count()
}

/// Divides a digest into the mails that it needs: at least one.
///
/// A story stays whole where one mail has room for it; a larger one is divided between its passages.
pub(super) fn parts(digest: &Digest) -> Vec<Vec<PartSection<'_>>> {
    let frame = wire_bytes(&html::html(&Page { digest, sections: &[], number: 1, of: 1 })) + PART_BYTES;
    let room = HTML_BYTES_MAX.saturating_sub(frame);
    let mut parts: Vec<Vec<PartSection<'_>>> = vec![Vec::new()];
    let mut free = room;
    for section in &digest.sections {
        let heading = HEADING_BYTES + section.topic.len() * ESCAPED_BYTES;
        for story in &section.stories {
            for written in pieces(digest, story, room.saturating_sub(heading)) {
                let open = parts.last().and_then(|part| part.last()).is_some_and(|last| last.topic == section.topic);
                let mut bytes = written.bytes() + if open { 0 } else { heading };
                if bytes > free && parts.last().is_some_and(|part| !part.is_empty()) {
                    parts.push(Vec::new());
                    free = room;
                    bytes = written.bytes() + heading;
                }
                free = free.saturating_sub(bytes);
                put(parts.last_mut(), &section.topic, written);
            }
        }
    }
    parts
}

/// Puts a story under its topic, at the end of a part.
fn put<'a>(part: Option<&mut Vec<PartSection<'a>>>, topic: &'a str, written: Written) {
    let Some(part) = part else { return };
    match part.last_mut() {
        Some(last) if last.topic == topic => last.stories.push(written),
        _ => part.push(PartSection { topic, stories: vec![written] }),
    }
}

/// A story whole, or in pieces that each are as large as there is room for.
fn pieces(digest: &Digest, story: &Story, room: usize) -> Vec<Written> {
    let mut pieces = Vec::new();
    let mut rest = write(digest, story.clone());
    while rest.bytes() > room && rest.story.pieces() > 1 {
        let (begin, end) = divide(digest, &rest.story, room);
        pieces.push(begin);
        rest = write(digest, end);
    }
    pieces.push(rest);
    pieces
}

/// The largest beginning of a story that has room, of at least one piece, and the rest.
fn divide(digest: &Digest, story: &Story, room: usize) -> (Written, Story) {
    let (mut fits, mut too_many) = (1, story.pieces());
    while too_many - fits > 1 {
        let middle = usize::midpoint(fits, too_many);
        if write(digest, story.divided(middle).0).bytes() <= room {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    let (begin, rest) = story.divided(fits);
    (write(digest, begin), rest)
}

fn write(digest: &Digest, story: Story) -> Written {
    Written { html: html::story(digest, &story), story }
}
