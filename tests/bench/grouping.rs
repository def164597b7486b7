//! Fingerprinting an article, and choosing its story among many.

use divan::Bencher;
use jiff::Timestamp;
use presswatch::{
    grouping::{self, Window},
    model::{ArticleId, FiledArticle, Remembered, StoryId},
};

use super::material::{self, Numbers};

/// So many articles tell each event.
const TELLINGS: u64 = 5;

/// How many words the invented language has.
const VOCABULARY: usize = 40_000;

#[divan::bench]
fn fingerprints(bencher: Bencher<'_, '_>) {
    let article = material::article(1, 20);
    bencher.bench(|| grouping::fingerprints(&article));
}

/// Choosing the story of one article and remembering it, with so many in the window.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 20, sample_size = 20)]
fn choose(bencher: Bencher<'_, '_>, articles: u64) {
    let (mut window, _) = filled(articles);
    let mut number = articles;
    bencher
        .with_inputs(|| {
            number += 1;
            (number, telling(number))
        })
        .bench_local_values(|(number, article)| file(&mut window, number, &article));
}

/// Recalling so many articles, as when the program starts.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 3, sample_size = 1)]
fn recall(bencher: Bencher<'_, '_>, articles: u64) {
    let (_, kept) = filled(articles);
    bencher.bench_local(|| {
        let mut window = Window::default();
        for kept in &kept {
            window.recall(kept);
        }
        window
    });
}

fn filled(articles: u64) -> (Window, Vec<Remembered>) {
    let mut window = Window::default();
    let kept = (1..=articles).filter_map(|number| file(&mut window, number, &telling(number)));
    let kept = kept.collect();
    (window, kept)
}

fn file(window: &mut Window, number: u64, filed: &FiledArticle) -> Option<Remembered> {
    let article = ArticleId(i64::try_from(number).unwrap_or(i64::MAX));
    window.near(filed, &[]);
    let story = window.assign(filed, &[]).story.unwrap_or(StoryId(article.0));
    let kept = window.filed(article, story, Timestamp::UNIX_EPOCH)?;
    Some(Remembered { article, story, filed_at: Timestamp::UNIX_EPOCH, sketch: kept.sketch })
}

/// An article of 200 words, frequent and seldom ones as in any language; a dozen are those of its event.
fn telling(number: u64) -> FiledArticle {
    let (mut event, mut numbers) = (Numbers::new(number / TELLINGS), Numbers::new(number + 7_000_000));
    let names: Vec<String> = (0..12).map(|_| word(event.below(VOCABULARY))).collect();
    let mut text = String::new();
    for place in 0..200 {
        let frequent = numbers.below(VOCABULARY) * numbers.below(VOCABULARY) / VOCABULARY;
        let seldom = frequent * numbers.below(VOCABULARY) / VOCABULARY;
        let own = names.get(numbers.below(60));
        text.push_str(&own.cloned().unwrap_or_else(|| word(seldom)));
        text.push_str(if place % 20 == 19 { ".\n" } else { " " });
    }
    material::filed(material::told(number, &names.join(" "), &text))
}

fn word(number: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "ke", "lo", "mi", "nu", "pra", "ste", "vor", "zi", "gan", "hel", "dro", "fi", "ju", "wex", "tal"];
    let digits = (0..4).map(|place| (number >> (4 * place)) % 16);
    digits.filter_map(|digit| SYLLABLES.get(digit).copied()).collect()
}
