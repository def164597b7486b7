//! Finds which of many texts a place begins with, in one look for each length.
//!
//! Every needle is filed under a hash of its first bytes: of as many as the greatest of [`LENGTHS`] that it has. A
//! place is asked once for each length in use; nearly always one bit says that there is nothing. The time hardly
//! depends on how many needles there are.

/// How many bytes of a needle may be hashed.
const LENGTHS: [usize; 9] = [1, 2, 3, 4, 5, 6, 8, 12, 16];
/// How many bits of the filter there are for each needle.
const FILTER_BITS: usize = 16;
/// An odd number with many bits set, as hashing by multiplication needs.
///
/// Source: Knuth, The Art of Computer Programming, volume 3, section 6.4; the golden ratio.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Collects needles.
#[derive(Debug, Default)]
pub(super) struct Needles {
    needles: Vec<Needle>,
    texts: Vec<u8>,
}

/// Needles, ready to be asked for.
#[derive(Debug)]
pub(super) struct Index {
    needles: Vec<Needle>,
    texts: Vec<u8>,
    /// The lengths in use, in bytes.
    lengths: Vec<usize>,
    /// A bit for each hash: whether there may be a needle.
    filter: Vec<u64>,
    /// The first needle of each hash, by its number and 1; a power of two of them, at most half in use.
    slots: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Needle {
    start: u32,
    end: u32,
    hash: u64,
    /// The next needle with the same hash, by its number and 1.
    next: u32,
    id: u32,
    limits: Limits,
}

/// Where a needle is worth a closer look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Limits {
    /// How many bytes of the word may follow it.
    pub(super) slack: u8,
    /// In texts of which languages, a bit each.
    pub(super) languages: u16,
}

impl Limits {
    /// Everywhere.
    pub(super) const NONE: Self = Self { slack: u8::MAX, languages: u16::MAX };

    /// Wherever one of the two is.
    pub(super) fn or(self, other: Self) -> Self {
        Self { slack: self.slack.max(other.slack), languages: self.languages | other.languages }
    }

    /// Whether a needle with these limits is found wherever one that is `longer` bytes longer is.
    pub(super) fn cover(self, other: Self, longer: usize) -> bool {
        let reach = usize::from(other.slack) + longer;
        self.languages & other.languages == other.languages
            && (self.slack == u8::MAX || other.slack != u8::MAX && usize::from(self.slack) >= reach)
    }
}

impl Needles {
    /// Adds a needle for `id`; an empty one is never found.
    pub(super) fn add(&mut self, text: &str, limits: Limits, id: usize) {
        let Some(length) = hashed_length(text.len()) else { return };
        let (Ok(start), Ok(id)) = (u32::try_from(self.texts.len()), u32::try_from(id)) else { return };
        self.texts.extend_from_slice(text.as_bytes());
        let Ok(end) = u32::try_from(self.texts.len()) else { return };
        let hash = hash(Head::read(text.as_bytes(), 0), length);
        self.needles.push(Needle { start, end, hash, next: 0, id, limits });
    }

    /// Builds the index.
    pub(super) fn index(self) -> Index {
        let Self { mut needles, texts } = self;
        let slot_count = (needles.len() * 2).next_power_of_two().max(64);
        let word_count = (needles.len() * FILTER_BITS / 64).next_power_of_two().max(8);
        let mut index = Index {
            texts,
            lengths: Vec::new(),
            filter: vec![0; word_count],
            slots: vec![0; slot_count],
            needles: Vec::new(),
        };
        for number in 0..needles.len() {
            let Some(needle) = needles.get(number).copied() else { break };
            if let Some(length) = hashed_length(index.text(&needle).len()) {
                index.lengths.push(length);
            }
            let (word, bit) = index.filter_place(needle.hash);
            if let Some(word) = index.filter.get_mut(word) {
                *word |= bit;
            }
            let mut slot = index.slot_of(needle.hash);
            while let Some(head) = index.slots.get(slot).and_then(|first| numbered(&needles, *first)) {
                if head.hash == needle.hash {
                    break;
                }
                slot = (slot + 1) & (slot_count - 1);
            }
            if let (Some(first), Some(own), Ok(name)) =
                (index.slots.get_mut(slot), needles.get_mut(number), u32::try_from(number + 1))
            {
                own.next = *first;
                *first = name;
            }
        }
        index.lengths.sort_unstable();
        index.lengths.dedup();
        Index { needles, ..index }
    }
}

impl Index {
    /// Whether there is nothing to find.
    pub(super) fn is_empty(&self) -> bool {
        self.needles.is_empty()
    }

    /// Tells of every needle that `text` has at byte `at`, where a word ends after `room` bytes.
    ///
    /// Of those alone that are no longer, leave no more of the word than they may, and are meant for a text in the
    /// language of this bit.
    #[inline]
    pub(super) fn find(&self, text: &[u8], at: usize, room: usize, language: u16, mut tell: impl FnMut(usize)) {
        let head = Head::read(text, at);
        for length in self.lengths.iter().take_while(|length| **length <= room) {
            let hash = hash(head, *length);
            let (word, bit) = self.filter_place(hash);
            if self.filter.get(word).is_some_and(|word| word & bit != 0) {
                let place = Place { hash, length: *length, rest: text.get(at..).unwrap_or_default(), room, language };
                self.look(&place, &mut tell);
            }
        }
    }

    fn look(&self, place: &Place<'_>, tell: &mut impl FnMut(usize)) {
        let mut slot = self.slot_of(place.hash);
        let mut needle = loop {
            let Some(head) = self.slots.get(slot).and_then(|first| numbered(&self.needles, *first)) else { return };
            if head.hash == place.hash {
                break Some(head);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        };
        while let Some(found) = needle {
            if place.may_have(found) && (place.is_whole(found) || place.rest.starts_with(self.text(found))) {
                tell(usize::try_from(found.id).unwrap_or(usize::MAX));
            }
            needle = numbered(&self.needles, found.next);
        }
    }

    fn text(&self, needle: &Needle) -> &[u8] {
        let (start, end) = (usize::try_from(needle.start), usize::try_from(needle.end));
        start.ok().zip(end.ok()).and_then(|(start, end)| self.texts.get(start..end)).unwrap_or_default()
    }

    #[inline]
    fn filter_place(&self, hash: u64) -> (usize, u64) {
        let bit = usize::try_from(hash >> 20).unwrap_or(0);
        ((bit >> 6) & (self.filter.len() - 1), 1 << (bit & 63))
    }

    fn slot_of(&self, hash: u64) -> usize {
        usize::try_from(hash >> 32).unwrap_or(0) & (self.slots.len() - 1)
    }
}

/// A place in a text, asked for needles of one hash.
struct Place<'a> {
    hash: u64,
    /// How many bytes were hashed.
    length: usize,
    rest: &'a [u8],
    /// How many bytes the word has.
    room: usize,
    language: u16,
}

impl Place<'_> {
    #[inline]
    fn may_have(&self, needle: &Needle) -> bool {
        let Limits { slack, languages } = needle.limits;
        let after = self.room.saturating_sub(needle.length());
        (slack == u8::MAX || after <= usize::from(slack)) && languages & self.language != 0
    }

    /// Whether all of the needle was hashed: then the hash is as good as the bytes, and what is found is looked at
    /// closely anyway.
    #[inline]
    fn is_whole(&self, needle: &Needle) -> bool {
        needle.length() == self.length
    }
}

impl Needle {
    #[inline]
    fn length(&self) -> usize {
        usize::try_from(self.end - self.start).unwrap_or(usize::MAX)
    }
}

fn numbered(needles: &[Needle], number: u32) -> Option<&Needle> {
    needles.get(usize::try_from(number).ok()?.checked_sub(1)?)
}

/// The first sixteen bytes of a place; zeros where the text ends.
#[derive(Debug, Clone, Copy)]
struct Head {
    first: u64,
    second: u64,
}

impl Head {
    #[inline]
    fn read(text: &[u8], at: usize) -> Self {
        let rest = text.get(at..).unwrap_or_default();
        if let Some((first, rest)) = rest.split_first_chunk::<8>()
            && let Some((second, _)) = rest.split_first_chunk::<8>()
        {
            return Self { first: u64::from_le_bytes(*first), second: u64::from_le_bytes(*second) };
        }
        let mut padded = [0; 16];
        for (to, from) in padded.iter_mut().zip(rest) {
            *to = *from;
        }
        let whole = u128::from_le_bytes(padded);
        let low = |half: u128| u64::try_from(half & u128::from(u64::MAX)).unwrap_or(0);
        Self { first: low(whole), second: low(whole >> 64) }
    }
}

/// How many bytes of a needle of `bytes` bytes are hashed.
fn hashed_length(bytes: usize) -> Option<usize> {
    LENGTHS.into_iter().rfind(|length| *length <= bytes)
}

/// A hash of the first `length` bytes of a place.
#[inline]
fn hash(head: Head, length: usize) -> u64 {
    let (first, second) = if length >= 8 {
        (head.first, if length == 16 { head.second } else { head.second & ((1 << ((length - 8) * 8)) - 1) })
    } else {
        (head.first & ((1 << (length * 8)) - 1), 0)
    };
    let seed = u64::try_from(length).unwrap_or(0).wrapping_mul(SPREAD.rotate_left(17));
    let mixed = (first ^ seed).wrapping_mul(SPREAD) ^ second.wrapping_mul(SPREAD.rotate_left(31));
    mixed ^ (mixed >> 29)
}
