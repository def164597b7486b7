//! Queries against a slow and obvious evaluator: every construct, on random articles over a small alphabet.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use presswatch::model::{Article, Topic, query::Query};
use proptest::prelude::*;

use super::press::{article, explained, find, topic};

/// A query, as it is said and as it is meant.
#[derive(Debug, Clone)]
enum Asked {
    Phrase(Vec<&'static str>),
    Loose(Vec<&'static str>, usize),
    Joint(&'static str, &'static str),
    Start(usize, Box<Asked>),
    Near(bool, usize, Box<Asked>, Box<Asked>),
    Away(bool, usize, Box<Asked>, Box<Asked>),
    Not(Box<Asked>),
    And(Box<Asked>, Box<Asked>),
    Or(Box<Asked>, Box<Asked>),
    AtLeast(usize, Vec<Asked>),
    Times(usize, Box<Asked>),
    Title(Box<Asked>),
    Article(Box<Asked>),
    Before(Option<usize>, Box<Asked>),
    Sentence(Box<Asked>),
    /// Found at places, said elsewhere under a name.
    NamedSpots(Box<Asked>),
    /// Anything, said elsewhere under a name, with a word that every block has.
    NamedPart(Box<Asked>),
}

/// Words that are looked at together: of one block, from the word `offset` on.
#[derive(Debug, Clone)]
struct Stretch {
    block: usize,
    offset: usize,
    words: Vec<&'static str>,
    /// Whether a sentence begins with the word.
    begins: Vec<bool>,
}

/// An article: blocks of sentences of words.
type Blocks = Vec<Vec<Vec<&'static str>>>;
/// Words, by their block and their number in it.
type Marks = BTreeSet<(usize, usize)>;

impl Asked {
    fn said(&self) -> String {
        let ordered = |ordered: &bool| if *ordered { "O" } else { "" };
        match self {
            Self::Phrase(words) => format!("\"{}\"", words.join(" ")),
            Self::Loose(words, distance) => format!("\"{}\"~{distance}", words.join(" ")),
            Self::Joint(left, right) => format!("{left}~{right}"),
            Self::Start(words, inner) => format!("start/{words}:({})", inner.said()),
            Self::Not(inner) => format!("NOT {}", inner.said()),
            Self::And(left, right) => format!("({} AND {})", left.said(), right.said()),
            Self::Or(left, right) => format!("({} OR {})", left.said(), right.said()),
            Self::AtLeast(count, of) => {
                format!("ATLEAST({count}, {})", of.iter().map(Self::said).collect::<Vec<_>>().join(", "))
            }
            Self::Times(count, of) => format!("ATLEAST({count}, {})", of.said()),
            Self::Near(order, distance, left, right) => {
                format!("({} {}NEAR/{distance} {})", left.said(), ordered(order), right.said())
            }
            Self::Away(order, distance, left, right) => {
                format!("({} NOT {}NEAR/{distance} {})", left.said(), ordered(order), right.said())
            }
            Self::Title(inner) => format!("title:({})", inner.said()),
            Self::Article(inner) => format!("article:({})", inner.said()),
            Self::Before(None, inner) => format!("before:({})", inner.said()),
            Self::Before(Some(blocks), inner) => format!("before/{blocks}:({})", inner.said()),
            Self::Sentence(inner) => format!("sentence:({})", inner.said()),
            Self::NamedSpots(inner) | Self::NamedPart(inner) => format!("@{}", inner.name()),
        }
    }

    fn name(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.said().hash(&mut hasher);
        format!("part-{}", hasher.finish())
    }

    /// The queries that are said under a name; false when one of them is refused.
    fn parts(&self, found: &mut BTreeMap<String, Query>) -> bool {
        let name = |inner: &Self, said: &str, found: &mut BTreeMap<String, Query>| {
            let Ok(query) = Query::parse(said) else { return false };
            found.insert(inner.name(), query);
            inner.parts(found)
        };
        match self {
            Self::NamedSpots(inner) => name(inner, &inner.said(), found),
            Self::NamedPart(inner) => name(inner, &format!("{} AND zz", inner.said()), found),
            Self::Phrase(_) | Self::Loose(..) | Self::Joint(..) => true,
            Self::Not(inner)
            | Self::Times(_, inner)
            | Self::Start(_, inner)
            | Self::Before(_, inner)
            | Self::Title(inner)
            | Self::Article(inner)
            | Self::Sentence(inner) => inner.parts(found),
            Self::And(left, right)
            | Self::Or(left, right)
            | Self::Near(_, _, left, right)
            | Self::Away(_, _, left, right) => left.parts(found) & right.parts(found),
            Self::AtLeast(_, of) => of.iter().all(|part| part.parts(found)),
        }
    }

    /// A topic that asks for it and for what is always there, which keeps negative queries from being refused.
    ///
    /// `None` where `before:` would be asked of another text than the paragraph.
    fn topic(&self) -> Option<Topic> {
        let query = format!("{} AND zz", self.said());
        let mut topic = topic(Query::parse(&query).ok().map(|_| query.as_str())?);
        let sound = self.parts(&mut topic.parts) && topic.matches.check_parts(&|name| topic.parts.get(name)).is_ok();
        sound.then_some(topic)
    }

    /// What satisfies it in `view`, a part of the article; `None` when nothing does.
    fn holds(&self, all: &Blocks, view: &[Stretch]) -> Option<Marks> {
        match self {
            Self::Not(inner) => inner.holds(all, view).is_none().then(Marks::new),
            Self::And(left, right) => Some(&left.holds(all, view)? | &right.holds(all, view)?),
            Self::Or(left, right) => match (left.holds(all, view), right.holds(all, view)) {
                (Some(left), Some(right)) => Some(&left | &right),
                (left, right) => left.or(right),
            },
            Self::AtLeast(count, of) => {
                let held: Vec<Marks> = of.iter().filter_map(|part| part.holds(all, view)).collect();
                (held.len() >= *count).then(|| held.into_iter().flatten().collect())
            }
            Self::Times(count, of) => {
                let times: usize = view.iter().map(|stretch| apart_places(of.groups(stretch))).sum();
                (times >= *count).then(|| of.spots(view))
            }
            Self::Title(inner) => {
                inner.holds(all, &[whole(all, 0)])?;
                Some(if view.iter().any(|stretch| stretch.block == 0) {
                    inner.contributed(all, view)
                } else {
                    Marks::new()
                })
            }
            Self::Article(inner) => {
                inner.holds(all, &(0..all.len()).map(|block| whole(all, block)).collect::<Vec<_>>())?;
                Some(inner.contributed(all, view))
            }
            Self::Before(count, inner) => {
                let here = view.iter().map(|stretch| stretch.block).min()?;
                let first = count.map_or(0, |count| here.saturating_sub(count));
                let earlier: Vec<Stretch> = (first..here).map(|block| whole(all, block)).collect();
                if earlier.is_empty() { None } else { inner.holds(all, &earlier).map(|_| Marks::new()) }
            }
            Self::NamedPart(inner) => Self::And(inner.clone(), Box::new(Self::Phrase(vec!["zz"]))).holds(all, view),
            Self::Start(words, inner) => inner.holds(all, &starts(view, *words)),
            Self::Sentence(inner) => {
                let held: Vec<Marks> =
                    sentences(all, view).iter().filter_map(|one| inner.holds(all, std::slice::from_ref(one))).collect();
                (!held.is_empty()).then(|| held.into_iter().flatten().collect())
            }
            _ => Some(self.spots(view)).filter(|marks| !marks.is_empty()),
        }
    }

    /// The words of `view` that take part in something that holds in a wider text.
    fn contributed(&self, all: &Blocks, view: &[Stretch]) -> Marks {
        match self {
            Self::Not(_) | Self::Title(_) | Self::Article(_) | Self::Before(..) => Marks::new(),
            Self::And(left, right) | Self::Or(left, right) => {
                &left.contributed(all, view) | &right.contributed(all, view)
            }
            Self::AtLeast(_, of) => of.iter().flat_map(|part| part.contributed(all, view)).collect(),
            Self::Times(_, of) => of.spots(view),
            Self::NamedPart(inner) => {
                Self::And(inner.clone(), Box::new(Self::Phrase(vec!["zz"]))).contributed(all, view)
            }
            Self::Start(words, inner) => inner.contributed(all, &starts(view, *words)),
            Self::Sentence(inner) => {
                let mut found = Marks::new();
                for one in sentences(all, view) {
                    if inner.holds(all, std::slice::from_ref(&one)).is_some() {
                        found.extend(inner.contributed(all, &[one]));
                    }
                }
                found
            }
            _ => self.spots(view),
        }
    }

    fn spots(&self, view: &[Stretch]) -> Marks {
        let of = |stretch: &Stretch| {
            let block = stretch.block;
            self.groups(stretch).into_iter().flatten().map(move |word| (block, word)).collect::<Vec<_>>()
        };
        view.iter().flat_map(of).collect()
    }

    /// The groups of words of a block that it is found as.
    fn groups(&self, stretch: &Stretch) -> Vec<BTreeSet<usize>> {
        let Stretch { offset, words, .. } = stretch;
        let mut found: Vec<BTreeSet<usize>> = Vec::new();
        match self {
            Self::Phrase(phrase) => {
                for start in 0..words.len() {
                    if words[start..].starts_with(phrase) {
                        found.push((start + offset..start + offset + phrase.len()).collect());
                    }
                }
                found
            }
            Self::Joint(left, right) => {
                for (at, word) in words.iter().enumerate() {
                    if *word == format!("{left}{right}") {
                        found.push([at + offset].into());
                    }
                }
                let phrases = Self::Phrase(vec![*left, *right]).groups(stretch);
                found.extend(phrases.into_iter().filter(|group| !stretch.begins[last(group) - offset]));
                found
            }
            Self::Loose(loose, distance) => {
                for start in 0..words.len() {
                    let window = &words[start..words.len().min(start + distance + 1)];
                    if loose.iter().all(|word| window.contains(word)) {
                        let inside = (start..start + window.len()).filter(|at| loose.contains(&words[*at]));
                        found.push(inside.map(|at| at + offset).collect());
                    }
                }
                united(found, |a, b| !a.is_disjoint(b))
            }
            Self::Or(left, right) => {
                found.extend(left.groups(stretch));
                found.extend(right.groups(stretch));
                found
            }
            Self::NamedSpots(inner) => inner.groups(stretch),
            Self::Near(ordered, distance, left, right) => {
                for a in &left.groups(stretch) {
                    for b in &right.groups(stretch) {
                        if close(*ordered, *distance, a, b) {
                            found.extend([a.clone(), b.clone()]);
                        }
                    }
                }
                united(found, |a, b| apart(a, b) <= *distance)
            }
            Self::Away(ordered, distance, kept, other) => {
                let others = other.groups(stretch);
                found.extend(kept.groups(stretch));
                found.retain(|kept| !others.iter().any(|other| close(*ordered, *distance, kept, other)));
                found
            }
            _ => found,
        }
    }
}

fn whole(all: &Blocks, block: usize) -> Stretch {
    let begins = all[block].iter().flat_map(|sentence| (0..sentence.len()).map(|word| word == 0)).collect();
    Stretch { block, offset: 0, words: all[block].concat(), begins }
}

/// The first words of a view.
fn starts(view: &[Stretch], words: usize) -> Vec<Stretch> {
    let start = |stretch: &Stretch| {
        let mut start = stretch.clone();
        start.words.truncate(words);
        start.begins.truncate(words);
        start
    };
    view.iter().map(start).collect()
}

/// The sentences of a view, as far as they lie in it.
fn sentences(all: &Blocks, view: &[Stretch]) -> Vec<Stretch> {
    let mut found = Vec::new();
    for stretch in view {
        let mut offset = 0;
        for words in &all[stretch.block] {
            let inside: Vec<usize> = (offset..offset + words.len())
                .filter(|word| (stretch.offset..stretch.offset + stretch.words.len()).contains(word))
                .collect();
            if let Some(first) = inside.first() {
                let begins = inside.iter().map(|word| *word == offset).collect();
                let words = inside.iter().map(|word| words[word - offset]).collect();
                found.push(Stretch { block: stretch.block, offset: *first, words, begins });
            }
            offset += words.len();
        }
    }
    found
}

/// How many groups share no word with one before.
fn apart_places(mut groups: Vec<BTreeSet<usize>>) -> usize {
    groups.sort_by_key(first);
    let mut end = None;
    let mut count = 0;
    for group in groups {
        count += usize::from(end.is_none_or(|end| first(&group) > end));
        end = end.max(Some(last(&group)));
    }
    count
}

fn first(group: &BTreeSet<usize>) -> usize {
    *group.first().unwrap()
}

fn last(group: &BTreeSet<usize>) -> usize {
    *group.last().unwrap()
}

fn close(ordered: bool, distance: usize, a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> bool {
    let before = last(a) < first(b) && first(b) - last(a) <= distance;
    before || !ordered && apart(a, b) <= distance
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

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["ab", "cd", "ef", "gh"])
}

fn spots() -> impl Strategy<Value = Asked> {
    let leaf = prop_oneof![
        6 => prop::collection::vec(word(), 1..3).prop_map(Asked::Phrase),
        1 => (prop::collection::btree_set(word(), 2..4), 1..5_usize)
            .prop_map(|(words, distance)| Asked::Loose(words.into_iter().collect(), distance)),
        1 => Just(Asked::Joint("ab", "cd")),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        let pair = (any::<bool>(), 0..5_usize, inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| Asked::Or(Box::new(a), Box::new(b))),
            2 => pair.clone().prop_map(|(ordered, n, a, b)| Asked::Near(ordered, n, a, b)),
            1 => pair.prop_map(|(ordered, n, a, b)| Asked::Away(ordered, n, a, b)),
            1 => inner.clone().prop_map(|a| Asked::NamedSpots(Box::new(a))),
        ]
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    let leaf = prop_oneof![
        6 => spots(),
        1 => (2..4_usize, spots()).prop_map(|(count, of)| Asked::Times(count, Box::new(of))),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let one = inner.clone().prop_map(Box::new);
        prop_oneof![
            2 => one.clone().prop_map(Asked::Not),
            3 => (one.clone(), one.clone()).prop_map(|(a, b)| Asked::And(a, b)),
            2 => (one.clone(), one.clone()).prop_map(|(a, b)| Asked::Or(a, b)),
            1 => prop::collection::vec(inner, 2..4).prop_map(|of| Asked::AtLeast(of.len() - 1, of)),
            1 => one.clone().prop_map(Asked::Title),
            1 => one.clone().prop_map(Asked::NamedPart),
            1 => one.clone().prop_map(Asked::Article),
            1 => (prop::option::of(1..3_usize), one.clone()).prop_map(|(count, a)| Asked::Before(count, a)),
            1 => (1..6_usize, one.clone()).prop_map(|(words, a)| Asked::Start(words, a)),
            1 => one.prop_map(Asked::Sentence),
        ]
    })
}

/// A block: some sentences, and a word far behind that every query asks for.
fn block() -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    let word = prop_oneof![6 => word(), 3 => Just("xx"), 1 => Just("abcd")];
    prop::collection::vec(prop::collection::vec(word, 1..8), 1..4).prop_map(|mut sentences| {
        sentences.push(vec!["yy", "yy", "yy", "yy", "yy", "yy", "zz"]);
        sentences
    })
}

/// How the letters of the alphabet are written: in other scripts, and in ways of writing that mean the same.
#[derive(Debug, Clone, Copy)]
enum Hand {
    Latin,
    Cyrillic,
    Greek,
    FullWidth,
    SoftHyphens,
    ZeroWidth,
}

const HANDS: [Hand; 6] =
    [Hand::Latin, Hand::Cyrillic, Hand::Greek, Hand::FullWidth, Hand::SoftHyphens, Hand::ZeroWidth];

impl Hand {
    fn word(self, word: &str) -> String {
        let other = |letters: &str| {
            let letter = |c: char| {
                let at = "abcdefghxyz".find(c.to_ascii_lowercase()).unwrap();
                let letter = letters.chars().nth(at).unwrap();
                if c.is_ascii_uppercase() { letter.to_uppercase().to_string() } else { letter.to_string() }
            };
            word.chars().map(letter).collect()
        };
        match self {
            Self::Latin => word.to_owned(),
            Self::Cyrillic => other("абцдефгхжуз"),
            Self::Greek => other("αβγδεζηθξυω"),
            Self::FullWidth => word.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect(),
            Self::SoftHyphens => word.chars().map(String::from).collect::<Vec<_>>().join("\u{ad}"),
            Self::ZeroWidth => word.chars().map(String::from).collect::<Vec<_>>().join("\u{200b}"),
        }
    }

    /// The query with its words, and nothing else of it, in this hand.
    fn query(self, query: &str) -> String {
        let mut out = String::new();
        let mut rest = query;
        while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            let (before, from) = rest.split_at(start);
            let (word, after) = from.split_at(from.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(from.len()));
            let is_of_text = ["ab", "cd", "ef", "gh", "zz"].contains(&word);
            out.push_str(before);
            out.push_str(&if is_of_text { self.word(word) } else { word.to_owned() });
            rest = after;
        }
        out + rest
    }
}

/// A block as text, with the place of each of its words.
fn written(block: &[Vec<&'static str>], hand: Hand) -> (String, Vec<usize>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for sentence in block {
        for (number, word) in sentence.iter().enumerate() {
            text.push_str(if number > 0 {
                " "
            } else if text.is_empty() {
                ""
            } else {
                ". "
            });
            places.push(text.len());
            text.push_str(&hand.word(&if number == 0 { word.to_uppercase() } else { (*word).to_owned() }));
        }
    }
    (text, places)
}

fn published(blocks: &Blocks, hand: Hand) -> Article {
    let texts: Vec<String> = blocks.iter().map(|block| written(block, hand).0).collect();
    let body: Vec<&str> = texts[1..].iter().map(String::as_str).collect();
    article("ja", &texts[0], &body)
}

fn rewritten(topic: Topic, hand: Hand) -> Topic {
    let query = |query: &Query| Query::parse(&hand.query(query.as_str())).unwrap();
    Topic {
        matches: query(&topic.matches),
        parts: topic.parts.iter().map(|(name, part)| (name.clone(), query(part))).collect(),
        ..topic
    }
}

/// Han, kana and Hangul: a term is found wherever its characters are.
fn unspaced() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["出口管制芯", "アイウエオ", "가나다라마"])
        .prop_flat_map(|letters| prop::collection::vec(prop::sample::select(letters.chars().collect::<Vec<_>>()), 2..4))
        .prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn unspaced_terms_are_found_wherever_they_are_written(
        terms in prop::collection::vec(unspaced(), 1..4),
        words in prop::collection::vec(unspaced(), 1..12),
    ) {
        let text: String = words.concat();
        let found = find(&article("zh", "", &[&text]), &topic(&terms.join(" OR ")));
        let mut expected = vec![false; text.len()];
        for term in &terms {
            for start in text.char_indices().map(|(at, _)| at).filter(|at| text[*at..].starts_with(term.as_str())) {
                expected[start..start + term.len()].fill(true);
            }
        }
        let mut marked = vec![false; text.len()];
        for mark in found.passages.iter().flat_map(|passage| passage.marks.clone()) {
            marked[mark].fill(true);
        }
        prop_assert_eq!(marked, expected, "{:?} in {}", terms, text);
    }

    #[test]
    fn queries_mean_what_the_slow_evaluator_says(
        asked in asked(),
        blocks in prop::collection::vec(block(), 2..4),
        hand in prop::sample::select(HANDS.to_vec()),
    ) {
        let Some(topic) = asked.topic().map(|topic| rewritten(topic, hand)) else { return Err(TestCaseError::reject("before: inside another text")) };
        let query = asked.said();
        let article = published(&blocks, hand);
        let found = find(&article, &topic);
        let told = explained(&article, &topic);
        prop_assert_eq!(&told.passages, &found.passages, "explain of {}", query);
        prop_assert!(told.miss.is_none() || found.passages.is_empty(), "a near miss of {} that is none", query);
        for (number, block) in blocks.iter().enumerate().skip(1) {
            let (text, places) = written(block, hand);
            let expected = asked.holds(&blocks, &[whole(&blocks, number)]);
            let passage = found.passages.iter().find(|passage| passage.block == number);
            prop_assert_eq!(passage.is_some(), expected.is_some(), "{} in block {} of {:?}", query, number, blocks);
            let (Some(passage), Some(expected)) = (passage, expected) else { continue };
            let marked = |at: &usize| passage.marks.iter().any(|mark| mark.contains(at));
            let marked: BTreeSet<usize> = (0..places.len() - 1).filter(|word| marked(&places[*word])).collect();
            let mut expected: BTreeSet<usize> = expected.into_iter().map(|(_, word)| word).collect();
            expected.remove(&(places.len() - 1));
            prop_assert_eq!(marked, expected, "{} in {:?}", query, text);
        }
    }
}
