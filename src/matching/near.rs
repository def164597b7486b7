//! Distances between what was found.
//!
//! The distance between two places is how many words further the later one begins than the earlier one ends:
//! neighbours are 1 apart, places that share a word 0. Places that NEAR brings together make a group, with all
//! others at most as far from them; the distance to a group is the distance to its nearest word.

use std::ops::Range;

use crate::model::query::Order;

/// Places in one text, and what to mark at each.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Places {
    /// In order of their first word.
    places: Vec<Place>,
}

/// A place that was found, or a group of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    /// The index of its first word.
    first: usize,
    /// The index of its last word.
    last: usize,
    /// What to mark there; of the folded text.
    mark: Range<usize>,
    /// What to mark further on, in a group.
    more: Vec<Range<usize>>,
}

impl Places {
    /// Collects single places: their first word, their last word, and what to mark.
    pub(super) fn collect(found: impl Iterator<Item = (usize, usize, Range<usize>)>) -> Self {
        let places = found.map(|(first, last, mark)| Place { first, last, mark, more: Vec::new() }).collect();
        Self { places }.sorted()
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many there are that share no word.
    pub(super) fn count(&self) -> usize {
        let mut end = None;
        let mut count = 0;
        for place in &self.places {
            if end.is_none_or(|end| place.first > end) {
                count += 1;
            }
            end = end.max(Some(place.last));
        }
        count
    }

    /// Everything to mark.
    pub(super) fn marks(self) -> impl Iterator<Item = Range<usize>> {
        self.places.into_iter().flat_map(|place| [place.mark].into_iter().chain(place.more))
    }

    /// Adds other places.
    pub(super) fn join(mut self, other: Self) -> Self {
        self.places.extend(other.places);
        self.sorted()
    }

    fn sorted(mut self) -> Self {
        self.places.sort_by_key(|place| (place.first, place.last));
        self
    }

    /// Puts places into groups whose neighbours are at most `distance` apart.
    fn grouped(self, distance: usize) -> Self {
        let mut groups: Vec<Place> = Vec::new();
        for place in self.places {
            match groups.last_mut() {
                Some(group) if place.first <= group.last + distance => {
                    group.last = group.last.max(place.last);
                    group.more.push(place.mark);
                    group.more.extend(place.more);
                }
                _ => groups.push(place),
            }
        }
        Self { places: groups }
    }
}

/// Places of `left` and `right` that are at most `distance` apart, in groups.
pub(super) fn near(order: Order, distance: usize, left: Places, right: Places) -> Places {
    let (left_edges, right_edges) = (Edges::of(&left), Edges::of(&right));
    let (mut kept, mut others) = (left, right);
    match order {
        Order::Any => {
            kept.places.retain(|place| right_edges.is_near(place, distance));
            others.places.retain(|place| left_edges.is_near(place, distance));
        }
        Order::AsWritten => {
            kept.places.retain(|place| right_edges.follows(place, distance));
            others.places.retain(|place| left_edges.precedes(place, distance));
        }
    }
    kept.join(others).grouped(distance)
}

/// Places of `kept` with none of `other` at most `distance` apart; as written: none that begins so close behind.
pub(super) fn away(order: Order, distance: usize, mut kept: Places, other: &Places) -> Places {
    let edges = Edges::of(other);
    kept.places.retain(|place| match order {
        Order::Any => !edges.is_near(place, distance),
        Order::AsWritten => !edges.follows(place, distance),
    });
    kept
}

/// Stretches of at most `distance` words, from the first to the last, in which each of `all` was found, in groups.
pub(super) fn within(distance: usize, all: Vec<Places>) -> Places {
    let kinds = all.len();
    let mut events: Vec<(usize, Place)> = all
        .into_iter()
        .enumerate()
        .flat_map(|(kind, found)| found.places.into_iter().map(move |place| (kind, place)))
        .collect();
    events.sort_by_key(|(_, place)| (place.first, place.last));
    let mut counts = vec![0_usize; kinds];
    let mut present = 0;
    let mut begin = 0;
    // The stretches found, as ranges of events; they overlap where words serve several.
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for (end, (kind, place)) in events.iter().enumerate() {
        if let Some(count) = counts.get_mut(*kind) {
            present += usize::from(*count == 0);
            *count += 1;
        }
        while let Some((kind, _)) = events.get(begin).filter(|(_, first)| first.first + distance < place.last) {
            if let Some(count) = counts.get_mut(*kind) {
                *count = count.saturating_sub(1);
                present -= usize::from(*count == 0);
            }
            begin += 1;
        }
        if present == kinds && begin <= end {
            match stretches.last_mut() {
                Some(last) if begin < last.end => last.end = end + 1,
                _ => stretches.push(begin..end + 1),
            }
        }
    }
    let group = |stretch: Range<usize>| {
        let mut inside = events.get(stretch)?.iter().map(|(_, place)| place.clone());
        let mut group = inside.next()?;
        for place in inside {
            group.last = group.last.max(place.last);
            group.more.push(place.mark);
        }
        Some(group)
    };
    Places { places: stretches.into_iter().filter_map(group).collect() }
}

/// The first and last words of many places, for looking up the nearest.
struct Edges {
    /// The first words, in order.
    firsts: Vec<usize>,
    /// The last words, in order.
    lasts: Vec<usize>,
    /// For each place in order of its first word, the greatest last word so far.
    reach: Vec<usize>,
}

impl Edges {
    fn of(found: &Places) -> Self {
        let firsts = found.places.iter().map(|place| place.first).collect();
        let mut lasts: Vec<usize> = found.places.iter().map(|place| place.last).collect();
        let reach = lasts
            .iter()
            .scan(0, |greatest: &mut usize, last| {
                *greatest = (*greatest).max(*last);
                Some(*greatest)
            })
            .collect();
        lasts.sort_unstable();
        Self { firsts, lasts, reach }
    }

    /// Whether one of them is at most `distance` from `place`, on either side.
    fn is_near(&self, place: &Place, distance: usize) -> bool {
        let after = self.firsts.partition_point(|first| *first < place.first);
        let next = self.firsts.get(after).is_some_and(|first| *first <= place.last + distance);
        next || after
            .checked_sub(1)
            .and_then(|before| self.reach.get(before))
            .is_some_and(|last| last + distance >= place.first)
    }

    /// Whether one of them begins behind `place`, at most `distance` away.
    fn follows(&self, place: &Place, distance: usize) -> bool {
        let after = self.firsts.partition_point(|first| *first <= place.last);
        self.firsts.get(after).is_some_and(|first| *first <= place.last + distance)
    }

    /// Whether one of them ends before `place`, at most `distance` away.
    fn precedes(&self, place: &Place, distance: usize) -> bool {
        let before = self.lasts.partition_point(|last| *last < place.first);
        before.checked_sub(1).and_then(|at| self.lasts.get(at)).is_some_and(|last| last + distance >= place.first)
    }
}
