//! Matching: articles against the delivered topics, and against ever more topics beside plain multi-pattern search.
//!
//! `many_topics` evaluates full queries (AND, OR, NOT, NEAR, phrases) of so many terms, with all folding, inflection
//! and marks; its two neighbours only look for the same terms, as written, in text that was made small before, and
//! check that they are whole words. Text and terms are invented: four languages and scripts, words as rare as in
//! natural text.
#![expect(clippy::indexing_slicing, reason = "constant tables, indexed within their lengths")]

use std::{collections::BTreeMap, path::Path, sync::Arc};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder};
use divan::{Bencher, counter::BytesCount};
use presswatch::{
    config,
    matching::{self, Topics},
    model::{Article, Block, BlockKind, Id, Language, Source, Topic, query::Query},
};

use super::material::{self, Numbers};

/// How many terms the topics have together.
const TERMS: [usize; 4] = [10, 1_000, 10_000, 100_000];
/// How many articles are read, of about six kilobytes.
const ARTICLES: u64 = 120;

#[divan::bench]
fn delivered_topics(bencher: Bencher<'_, '_>) {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/presswatch.toml");
    let topics = Topics::compile(&config::load(&config).expect("the delivered configuration").topics);
    let (article, source) = (material::article(1, 20), material::source());
    let bytes: usize = article.blocks.iter().map(|block| block.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| matching::passages(&article, &source, &topics));
}

#[divan::bench(args = TERMS, sample_count = 10)]
fn many_topics(bencher: Bencher<'_, '_>, terms: usize) {
    let (topics, articles, source) = (Topics::compile(&topics(terms)), articles(), material::source());
    bencher.counter(BytesCount::new(bytes(&articles))).bench(|| found(&articles, &source, &topics));
}

#[divan::bench(args = TERMS, sample_count = 10)]
fn many_terms_daachorse(bencher: Bencher<'_, '_>, count: usize) {
    let automaton: DoubleArrayAhoCorasick<usize> =
        DoubleArrayAhoCorasickBuilder::new().build(terms(count)).expect("distinct terms");
    let articles = articles();
    bencher.counter(BytesCount::new(bytes(&articles))).bench(|| {
        searched(&articles, |text| {
            let whole = |found: &daachorse::Match<usize>| is_whole(text, found.start(), found.end());
            automaton.find_overlapping_iter(text).filter(whole).count()
        })
    });
}

#[divan::bench(args = TERMS, sample_count = 10)]
fn many_terms_aho_corasick(bencher: Bencher<'_, '_>, count: usize) {
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::Standard)
        .build(terms(count))
        .expect("terms of less than two gigabytes");
    let articles = articles();
    bencher.counter(BytesCount::new(bytes(&articles))).bench(|| {
        searched(&articles, |text| {
            let whole = |found: &aho_corasick::Match| is_whole(text, found.start(), found.end());
            automaton.find_overlapping_iter(text).filter(whole).count()
        })
    });
}

/// What a reload costs, besides reading the file: so many topics of two or three terms.
#[divan::bench(args = [1_000, 10_000], sample_count = 10)]
fn rebuild(bencher: Bencher<'_, '_>, count: usize) {
    let topics = topics(count * 5 / 2);
    bencher.bench(|| Topics::compile(&topics));
}

fn found(articles: &[Article], source: &Source, topics: &Topics) -> usize {
    articles.iter().map(|article| matching::passages(article, source, topics).passages.len()).sum()
}

/// Makes every block small, as folding does at least, and searches it.
fn searched(articles: &[Article], search: impl Fn(&str) -> usize) -> usize {
    let blocks = articles.iter().flat_map(|article| &article.blocks);
    blocks.map(|block| search(&block.text.to_lowercase())).sum()
}

fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !('\u{3000}'..'\u{d7ff}').contains(&c));
    let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    !is_letter(before.chars().next_back()) && !is_letter(after.chars().next())
}

fn bytes(articles: &[Article]) -> usize {
    articles.iter().flat_map(|article| &article.blocks).map(|block| block.text.len()).sum()
}

/// Topics that have so many terms together, two or three each.
fn topics(count: usize) -> Vec<Arc<Topic>> {
    let terms = terms(count);
    let topic = |(number, terms): (usize, &[String])| {
        let query = match (number % 4, terms) {
            (0, [a, b]) => format!("{a} AND {b}"),
            (1, [a, b, c]) => format!("{a} NEAR/8 {b} OR {c}"),
            (2, [a, b]) => format!("\"{a} {b}\" OR {a} NOT {b}"),
            (_, all) => format!("({}) NOT lang:xx", all.join(" ")),
        };
        Arc::new(Topic {
            id: Id::parse(&format!("topic-{number}")).expect("a literal id"),
            name: String::new(),
            lists: BTreeMap::new(),
            parts: BTreeMap::new(),
            matches: Query::parse(&query).expect("words and operators"),
            unless: None,
        })
    };
    let mut rest = terms.as_slice();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let size = if found.len() % 2 == 0 { 2 } else { 3 };
        let (own, others) = rest.split_at(size.min(rest.len()));
        found.push(topic((found.len(), own)));
        rest = others;
    }
    found
}

/// So many distinct terms in four languages, neither the most frequent words nor the rarest.
fn terms(count: usize) -> Vec<String> {
    let mut numbers = Numbers::new(11);
    let mut found = std::collections::BTreeSet::new();
    while found.len() < count {
        let language = numbers.below(LANGUAGES.len());
        let word = word(language, 300 + numbers.below(100_000));
        if word.chars().nth(1).is_some() {
            found.insert(word);
        }
    }
    found.into_iter().collect()
}

fn articles() -> Vec<Article> {
    let mut numbers = Numbers::new(5);
    let article = |seed: u64| {
        // Half of the press is read in English.
        let language = [0, 0, 0, 1, 0, 2, 1, 3][usize::try_from(seed % 8).unwrap_or(0)];
        let body = (0..12).map(|_| Block { kind: BlockKind::Paragraph, text: paragraph(language, &mut numbers) });
        let mut article = material::article(seed, 1);
        article.language = Language::parse(LANGUAGES[language]);
        article.blocks.extend(body.collect::<Vec<_>>());
        article
    };
    (0..ARTICLES).map(article).collect()
}

const LANGUAGES: [&str; 4] = ["en", "de", "ru", "zh"];

fn paragraph(language: usize, numbers: &mut Numbers) -> String {
    let chinese = LANGUAGES[language] == "zh";
    let mut text = String::new();
    for _ in 0..4 {
        for place in 0..18 {
            let word = word(language, natural(numbers));
            match place {
                0 => text.extend(word.chars().enumerate().map(|(n, c)| if n == 0 { capital(c) } else { c })),
                _ => text.push_str(&word),
            }
            text.push_str(match (place, numbers.below(12)) {
                (17, _) if chinese => "。",
                (17, _) => ". ",
                (_, 0) if chinese => "，",
                (_, 0) => ", ",
                (_, 1) if !chinese => "-",
                _ if chinese => "",
                _ => " ",
            });
        }
    }
    text
}

fn capital(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}

/// The rank of a word, as frequent as in natural text (Zipf's law).
fn natural(numbers: &mut Numbers) -> usize {
    let share = f64::from(u32::try_from(numbers.below(1 << 24)).unwrap_or(0)) / f64::from(1 << 24);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 200,000")]
    let rank = (share * 200_000_f64.ln()).exp() as usize;
    rank
}

/// The word of a rank: the more frequent, the shorter.
fn word(language: usize, rank: usize) -> String {
    if LANGUAGES[language] == "zh" {
        let character = |number: usize| u32::try_from(number).ok().and_then(|number| char::from_u32(0x4e00 + number));
        let spread = |rank: usize| rank * 7_919 % 3_000;
        let second = (rank >= 500).then(|| character(spread(rank / 3_000 + 17))).flatten();
        return character(spread(rank)).into_iter().chain(second).collect();
    }
    let (onsets, vowels, codas): (&[&str], &[&str], &[&str]) = match LANGUAGES[language] {
        "en" => (
            &["t", "s", "r", "l", "n", "d", "m", "p", "b", "f", "c", "w", "h", "g", "st", "tr", "pl", "th", "sh", "br"],
            &["e", "a", "o", "i", "u", "ea"],
            &["", "n", "r", "t", "s", "l", "d", "nd"],
        ),
        "de" => (
            &["d", "s", "r", "l", "n", "t", "m", "b", "f", "g", "h", "k", "w", "sch", "st", "tr", "gr", "v", "z", "pf"],
            &["e", "a", "i", "o", "u", "ei", "ie", "ä", "ü", "au"],
            &["", "n", "r", "t", "s", "l", "ch", "nd"],
        ),
        _ => (
            &["п", "с", "р", "л", "н", "т", "м", "б", "к", "г", "д", "в", "з", "ст", "пр", "ч", "х", "ж", "тр", "ш"],
            &["о", "а", "е", "и", "у", "ы"],
            &["", "н", "р", "т", "с", "л", "м", "к"],
        ),
    };
    let mut word = String::new();
    let mut rest = rank + 1;
    while rest > 0 {
        for sounds in [onsets, vowels, codas] {
            word.push_str(sounds[rest % sounds.len()]);
            rest /= sounds.len();
        }
    }
    word
}
