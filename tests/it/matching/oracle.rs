//! Queries against a slow and obvious evaluator, over a small alphabet.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use presswatch::model::{Topic, query::Query};
use proptest::prelude::*;

use super::press::{article, find, topic};

/// A query, as it is said and as it is meant.
#[derive(Debug, Clone)]
enum Asked {
    Phrase(Vec<&'static str>),
    Loose(Vec<&'static str>, usize),
    Not(Box<Asked>),
    And(Box<Asked>, Box<Asked>),
    Or(Box<Asked>, Box<Asked>),
    AtLeast(usize, Vec<Asked>),
    Near(bool, usize, Box<Asked>, Box<Asked>),
    Start(usize, Box<Asked>),
    Before(Option<usize>, Box<Asked>),
    Title(Box<Asked>),
    Article(Box<Asked>),
    /// Found at places, said elsewhere under a name.
    NamedSpots(Box<Asked>),
    /// Anything, said elsewhere under a name, with what is always there.
    NamedPart(Box<Asked>),
}

/// The texts that something is asked of, and where it is asked from.
#[derive(Debug, Clone)]
struct Place<'a> {
    story: &'a [Vec<&'a str>],
    block: usize,
    asked: std::ops::Range<usize>,
    words: usize,
}

impl<'a> Place<'a> {
    fn block(story: &'a [Vec<&'a str>], block: usize) -> Self {
        Self { story, block, asked: block..block + 1, words: usize::MAX }
    }

    fn texts(&self) -> impl Iterator<Item = &'a [&'a str]> {
        self.story[self.asked.clone()].iter().map(|text| &text[..text.len().min(self.words)])
    }
}

impl Asked {
    fn said(&self) -> String {
        match self {
            Self::Phrase(words) => format!("\"{}\"", words.join(" ")),
            Self::Loose(words, distance) => format!("\"{}\"~{distance}", words.join(" ")),
            Self::Not(inner) => format!("NOT {}", inner.said()),
            Self::And(left, right) => format!("({} AND {})", left.said(), right.said()),
            Self::Or(left, right) => format!("({} OR {})", left.said(), right.said()),
            Self::AtLeast(count, of) => {
                format!("ATLEAST({count}, {})", of.iter().map(Self::said).collect::<Vec<_>>().join(", "))
            }
            Self::Near(ordered, distance, left, right) => {
                format!("({} {}NEAR/{distance} {})", left.said(), if *ordered { "O" } else { "" }, right.said())
            }
            Self::Start(words, inner) => format!("start/{words}:({})", inner.said()),
            Self::Before(None, inner) => format!("before:({})", inner.said()),
            Self::Before(Some(blocks), inner) => format!("before/{blocks}:({})", inner.said()),
            Self::Title(inner) => format!("title:({})", inner.said()),
            Self::Article(inner) => format!("article:({})", inner.said()),
            Self::NamedSpots(inner) | Self::NamedPart(inner) => format!("@{}", inner.name()),
        }
    }

    fn name(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.said().hash(&mut hasher);
        format!("part-{}", hasher.finish())
    }

    /// The queries that are said under a name.
    fn parts(&self, found: &mut BTreeMap<String, Query>) {
        let mut name = |inner: &Self, said: &str| {
            found.insert(inner.name(), Query::parse(said).unwrap());
            inner.parts(found);
        };
        match self {
            Self::NamedSpots(inner) => name(inner, &inner.said()),
            Self::NamedPart(inner) => name(inner, &format!("{} AND zz", inner.said())),
            Self::Phrase(_) | Self::Loose(..) => {}
            Self::Not(inner)
            | Self::Start(_, inner)
            | Self::Before(_, inner)
            | Self::Title(inner)
            | Self::Article(inner) => inner.parts(found),
            Self::And(left, right) | Self::Or(left, right) | Self::Near(_, _, left, right) => {
                left.parts(found);
                right.parts(found);
            }
            Self::AtLeast(_, of) => of.iter().for_each(|part| part.parts(found)),
        }
    }

    /// A topic that asks for it and for what is always there, which keeps negative queries from being refused.
    fn topic(&self) -> Topic {
        let mut topic = topic(&format!("{} AND zz", self.said()));
        self.parts(&mut topic.parts);
        topic
    }

    /// Whether the texts satisfy it; adds the words that do to `marked`.
    fn holds(&self, place: &Place<'_>, marked: &mut BTreeSet<usize>) -> bool {
        let mut own = BTreeSet::new();
        let elsewhere = |asked| Place { asked, words: usize::MAX, ..place.clone() };
        let mut unmarked = BTreeSet::new();
        let holds = match self {
            Self::Not(inner) => !inner.holds(place, &mut unmarked),
            Self::And(left, right) => left.holds(place, &mut own) & right.holds(place, &mut own),
            Self::Or(left, right) => left.holds(place, &mut own) | right.holds(place, &mut own),
            Self::AtLeast(count, of) => of.iter().filter(|part| part.holds(place, &mut own)).count() >= *count,
            Self::Start(words, inner) => {
                inner.holds(&Place { words: place.words.min(*words), ..place.clone() }, &mut own)
            }
            Self::Before(reach, inner) => {
                let first = place.block.saturating_sub(reach.unwrap_or(usize::MAX));
                place.block > 0 && inner.holds(&elsewhere(first..place.block), &mut unmarked)
            }
            Self::Title(inner) => inner.holds(&elsewhere(0..1), &mut unmarked),
            Self::Article(inner) => inner.holds(&elsewhere(0..place.story.len()), &mut unmarked),
            Self::NamedSpots(inner) | Self::NamedPart(inner) => inner.holds(place, &mut own),
            Self::Phrase(_) | Self::Loose(..) | Self::Near(..) => {
                let groups: Vec<BTreeSet<usize>> = place.texts().flat_map(|words| self.groups(words)).collect();
                own.extend(groups.iter().flatten());
                !groups.is_empty()
            }
        };
        if holds {
            marked.extend(own);
        }
        holds
    }

    /// The groups of words that it is found as.
    fn groups(&self, words: &[&str]) -> Vec<BTreeSet<usize>> {
        let mut found: Vec<BTreeSet<usize>> = Vec::new();
        match self {
            Self::Phrase(phrase) => {
                for start in 0..words.len() {
                    if words[start..].starts_with(phrase) {
                        found.push((start..start + phrase.len()).collect());
                    }
                }
                found
            }
            Self::Loose(loose, distance) => {
                for start in 0..words.len() {
                    let window = &words[start..words.len().min(start + distance + 1)];
                    if loose.iter().all(|word| window.contains(word)) {
                        found.push((start..start + window.len()).filter(|at| loose.contains(&words[*at])).collect());
                    }
                }
                united(found, |a, b| !a.is_disjoint(b))
            }
            Self::Or(left, right) => {
                found.extend(left.groups(words));
                found.extend(right.groups(words));
                found
            }
            Self::Near(ordered, distance, left, right) => {
                let (left, right) = (left.groups(words), right.groups(words));
                for a in &left {
                    for b in &right {
                        let before = last(a) < first(b) && first(b) - last(a) <= *distance;
                        if before || !ordered && apart(a, b) <= *distance {
                            found.extend([a.clone(), b.clone()]);
                        }
                    }
                }
                united(found, |a, b| apart(a, b) <= *distance)
            }
            Self::NamedSpots(inner) => inner.groups(words),
            _ => found,
        }
    }
}

fn first(group: &BTreeSet<usize>) -> usize {
    *group.first().unwrap()
}

fn last(group: &BTreeSet<usize>) -> usize {
    *group.last().unwrap()
}

fn apart(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> usize {
    first(b).saturating_sub(last(a)).max(first(a).saturating_sub(last(b)))
}

fn united(
    mut groups: Vec<BTreeSet<usize>>,
    together: impl Fn(&BTreeSet<usize>, &BTreeSet<usize>) -> bool,
) -> Vec<BTreeSet<usize>> {
    loop {
        let pair = (0..groups.len())
            .flat_map(|a| (a + 1..groups.len()).map(move |b| (a, b)))
            .find(|(a, b)| together(&groups[*a], &groups[*b]));
        let Some((a, b)) = pair else { return groups };
        let joined = groups.remove(b);
        groups[a].extend(joined);
    }
}

const ALPHABET: [&str; 4] = ["ab", "cd", "ef", "gh"];

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(ALPHABET.to_vec())
}

fn spots() -> impl Strategy<Value = Asked> {
    let leaf = prop_oneof![
        4 => prop::collection::vec(word(), 1..3).prop_map(Asked::Phrase),
        1 => (prop::collection::btree_set(word(), 2..4), 1..5_usize)
            .prop_map(|(words, distance)| Asked::Loose(words.into_iter().collect(), distance)),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| Asked::NamedSpots(Box::new(a))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Asked::Or(Box::new(a), Box::new(b))),
            (any::<bool>(), 1..5_usize, inner.clone(), inner).prop_map(|(ordered, n, a, b)| Asked::Near(
                ordered,
                n,
                Box::new(a),
                Box::new(b)
            )),
        ]
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    spots().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| Asked::Not(Box::new(a))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Asked::And(Box::new(a), Box::new(b))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Asked::Or(Box::new(a), Box::new(b))),
            prop::collection::vec(inner, 2..4).prop_map(|of| Asked::AtLeast(of.len() - 1, of)),
        ]
    })
}

/// Queries that ask other texts than the paragraph, too.
fn asked_of_a_story() -> impl Strategy<Value = Asked> {
    let inside = asked().prop_flat_map(|inner| {
        prop_oneof![
            2 => Just(inner.clone()),
            1 => (1..6_usize).prop_map(move |words| Asked::Start(words, Box::new(inner.clone()))),
        ]
    });
    let part = inside.prop_flat_map(|inner| {
        let inner = Box::new(inner);
        prop_oneof![
            1 => Just(Asked::Title(inner.clone())),
            1 => Just(Asked::Article(inner.clone())),
            2 => (prop::option::of(1..4_usize)).prop_map({
                let inner = inner.clone();
                move |reach| Asked::Before(reach, inner.clone())
            }),
            2 => Just(*inner),
        ]
    });
    part.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| Asked::Not(Box::new(a))),
            inner.clone().prop_map(|a| Asked::NamedPart(Box::new(a))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Asked::And(Box::new(a), Box::new(b))),
            (inner.clone(), inner).prop_map(|(a, b)| Asked::Or(Box::new(a), Box::new(b))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_is_asked_of_other_texts_means_what_the_slow_evaluator_says(
        asked in asked_of_a_story(),
        story in prop::collection::vec(
            prop::collection::vec(prop_oneof![2 => word(), 2 => Just("xx")], 1..8),
            2..6,
        ),
    ) {
        let topic = asked.topic();
        let texts: Vec<String> =
            story.iter().map(|words| format!("{} yy yy yy yy yy yy zz", words.join(" "))).collect();
        let body: Vec<&str> = texts[1..].iter().map(String::as_str).collect();
        let found = find(&article("ja", &texts[0], &body), &topic);
        let passages: BTreeSet<usize> =
            found.passages.iter().map(|passage| passage.block).filter(|block| *block > 0).collect();
        let expected: BTreeSet<usize> = (1..story.len())
            .filter(|block| asked.holds(&Place::block(&story, *block), &mut BTreeSet::new()))
            .collect();
        prop_assert_eq!(passages, expected, "{} in {:?}", asked.said(), texts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn queries_mean_what_the_slow_evaluator_says(
        asked in asked(),
        words in prop::collection::vec(prop_oneof![3 => word(), 2 => Just("xx")], 1..14),
    ) {
        let (query, topic) = (asked.said(), asked.topic());
        let text = format!("{} yy yy yy yy yy yy zz", words.join(" "));
        let mut expected = BTreeSet::new();
        let story = [words];
        let holds = asked.holds(&Place::block(&story, 0), &mut expected);
        let words = &story[0];
        let found = find(&article("ja", "", &[&text]), &topic);
        let passage = found.passages.iter().find(|passage| passage.block == 1);
        prop_assert_eq!(passage.is_some(), holds, "{} in {}", query, text);
        if let Some(passage) = passage {
            let marked: BTreeSet<usize> = (0..words.len())
                .filter(|at| passage.marks.iter().any(|mark| mark.contains(&(at * 3))))
                .collect();
            prop_assert_eq!(marked, expected, "{} in {}", query, text);
        }
    }
}
