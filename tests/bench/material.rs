//! Invented text in any amount, the same at every run.

use std::fmt::Write as _;

use presswatch::model::{
    Article, ArticleState, Block, BlockKind, ContentFrom, FiledArticle, Id, Language, Link, Source,
};

/// What the sentences are made of; about one in ten speaks of a topic.
const WORDS: [&str; 60] = [
    "the",
    "harbour",
    "office",
    "said",
    "on",
    "Monday",
    "that",
    "licences",
    "for",
    "advanced",
    "chips",
    "would",
    "be",
    "reviewed",
    "by",
    "a",
    "committee",
    "of",
    "engineers",
    "and",
    "lawyers",
    "while",
    "the",
    "council",
    "waits",
    "to",
    "hear",
    "from",
    "exporters",
    "in",
    "three",
    "provinces",
    "whose",
    "shipments",
    "were",
    "held",
    "at",
    "ports",
    "after",
    "an",
    "audit",
    "found",
    "gaps",
    "DeepSeek",
    "Nvidia",
    "semiconductor",
    "controls",
    "budget",
    "river",
    "school",
    "ferry",
    "timber",
    "prices",
    "rose",
    "again",
    "this",
    "quarter",
    "by",
    "two",
    "percent",
];

/// A source of numbers that are the same at every run.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}

/// A paragraph of about five lines.
pub(crate) fn paragraph(numbers: &mut Numbers) -> String {
    let mut text = String::new();
    for _ in 0..4 {
        for place in 0..18 {
            let word = WORDS.get(numbers.below(WORDS.len())).copied().unwrap_or("the");
            text.push_str(if place == 0 { "" } else { " " });
            text.push_str(word);
        }
        // Writing to a string cannot fail.
        let _ = write!(text, ", file {}. ", numbers.below(1_000_000));
    }
    text.truncate(text.trim_end().len());
    text
}

/// An RSS document of so many items.
pub(crate) fn feed(items: usize) -> String {
    let mut numbers = Numbers::new(1);
    let mut text = String::from("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Valley Courier</title>");
    for number in 0..items {
        let _ = write!(
            text,
            "<item><title>Item {number}</title><link>https://courier.example/{number}</link><guid>{number}</guid>\
             <pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate><description><![CDATA[<p>{}</p>]]></description></item>",
            paragraph(&mut numbers)
        );
    }
    text + "</channel></rss>"
}

/// A page of 60 kB: an article of twenty paragraphs in the frame of an outlet.
pub(crate) fn page() -> String {
    let mut numbers = Numbers::new(2);
    let mut text = String::from(
        "<!doctype html><html lang=en><head><title>Licences under review - Courier</title>\
         <meta property=og:title content=\"Licences under review\"></head><body><header><nav><ul>",
    );
    for number in 0..150 {
        let _ = write!(text, "<li class=item><a href=/section/{number}>Section {number} of the paper</a></li>");
    }
    text.push_str("</ul></nav></header><main><article><h1>Licences under review</h1>");
    for _ in 0..20 {
        let _ = write!(text, "<p class=text>{}</p>", paragraph(&mut numbers));
    }
    text.push_str("</article><aside>");
    for number in 0..150 {
        let _ = write!(
            text,
            "<div class=teaser><a href=/a/{number}><img src=x.jpg><h3>Another story, number {number}</h3></a></div>"
        );
    }
    text + "</aside></main><footer><p>Imprint, privacy, terms</p></footer></body></html>"
}

/// An article of so many paragraphs; `seed` makes it another one.
pub(crate) fn article(seed: u64, paragraphs: usize) -> Article {
    let mut numbers = Numbers::new(seed.wrapping_add(7));
    let title = Block { kind: BlockKind::Title, text: format!("Licences under review, part {seed}") };
    let body = (0..paragraphs).map(|_| Block { kind: BlockKind::Paragraph, text: paragraph(&mut numbers) });
    Article {
        language: Some(Language::EN),
        state: ArticleState::Full,
        blocks: std::iter::once(title).chain(body).collect(),
        ..Article::at(link(seed))
    }
}

/// An article with this title and these paragraphs, one a line.
pub(crate) fn told(number: u64, title: &str, text: &str) -> Article {
    let title = Block { kind: BlockKind::Title, text: title.to_owned() };
    let body = text.lines().map(|text| Block { kind: BlockKind::Paragraph, text: text.to_owned() });
    Article {
        language: Some(Language::EN),
        state: ArticleState::Full,
        blocks: std::iter::once(title).chain(body).collect(),
        ..Article::at(link(number))
    }
}

/// An article ready to be filed.
pub(crate) fn filed(article: Article) -> FiledArticle {
    let prints = presswatch::grouping::fingerprints(&article);
    FiledArticle {
        article,
        text_hash: prints.text,
        block_hashes: prints.blocks,
        passages: Vec::new(),
        vetoed: Vec::new(),
        held: None,
        aliases: Vec::new(),
        fault: None,
    }
}

pub(crate) fn link(number: u64) -> Link {
    Link::parse(&format!("https://courier.example/{number}")).expect("a literal address")
}

pub(crate) fn source() -> Source {
    Source {
        id: Id::parse("courier").expect("a literal id"),
        name: "Valley Courier".to_owned(),
        url: link(0).given().clone(),
        kind: None,
        links: None,
        follow: None,
        json: None,
        tags: Vec::new(),
        content: ContentFrom::Page,
        every: None,
        every_max: None,
        enabled: true,
        language: None,
        allow_addresses: Vec::new(),
        headers: Vec::new(),
        robots: None,
    }
}
