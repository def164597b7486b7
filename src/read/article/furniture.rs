//! Takes away what stands around the text of an article without being part of it.
//!
//! In: the title and the blocks of a body. Out: the blocks without a repeated title in front, and without the
//! labels, and what hangs on them, at the end.

use crate::model::{Block, BlockKind};

/// The greatest length of a label, in characters.
const LABEL_CHARACTERS_MAX: usize = 60;

/// What begins a label after which nothing of the article comes: boxes of details, related pages, calls to act.
///
/// In lower case. Compared with the beginning of a short block, never with a sentence.
const LABELS: [&str; 63] = [
    "about the author",
    "about this article",
    "also read",
    "article details",
    "continue reading",
    "details of this",
    "discover more",
    "editor's picks",
    "follow us",
    "further information",
    "further reading",
    "keep reading",
    "more from",
    "more information",
    "more on this",
    "most read",
    "most popular",
    "originally published",
    "popular now",
    "read also",
    "read more",
    "read next",
    "recommended",
    "related",
    "share this",
    "sign up",
    "sources",
    "subscribe",
    "tags",
    "topics",
    "you may also like",
    "you might also like",
    "auch interessant",
    "details zum",
    "details zur",
    "das könnte sie",
    "die meistgelesenen",
    "lesen sie auch",
    "mehr zum",
    "mehr zu ",
    "mehr aus",
    "newsletter",
    "schlagwort",
    "schlagwörter",
    "teilen",
    "themen",
    "weitere meldungen",
    "weiterführende",
    "weitere informationen",
    "weitere artikel",
    "zum thema",
    "zum weiterlesen",
    "à lire aussi",
    "lire aussi",
    "pour aller plus loin",
    "sur le même sujet",
    "te puede interesar",
    "lea también",
    "leggi anche",
    "lees ook",
    "相关阅读",
    "延伸阅读",
    "相关新闻",
];

/// The body without furniture.
pub(super) fn trimmed(title: &str, mut body: Vec<Block>) -> Vec<Block> {
    let repeats = body.first().is_some_and(|first| first.kind == BlockKind::Heading && is_same(&first.text, title));
    if repeats {
        body.remove(0);
    }
    if let Some(start) = body.iter().rposition(is_label)
        && body.iter().skip(start + 1).all(hangs_on_a_label)
    {
        body.truncate(start);
    }
    // A heading heads what follows: at the end, it heads what is not part of the article.
    while body.last().is_some_and(|last| last.kind == BlockKind::Heading || is_label(last)) {
        body.pop();
    }
    body
}

fn is_same(text: &str, title: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(text) == letters(title)
}

/// Whether a block is a label: short, no sentence, and known to be one.
fn is_label(block: &Block) -> bool {
    let text = block.text.trim();
    if text.chars().take(LABEL_CHARACTERS_MAX + 1).count() > LABEL_CHARACTERS_MAX || ends_a_sentence(text) {
        return false;
    }
    let lower = text.to_lowercase();
    LABELS.iter().any(|label| lower.starts_with(label))
}

/// Whether a block may belong to a box of details or links: anything that is no prose.
fn hangs_on_a_label(block: &Block) -> bool {
    match block.kind {
        BlockKind::ListItem | BlockKind::TableRow | BlockKind::Caption | BlockKind::Heading => true,
        _ => {
            block.text.chars().take(LABEL_CHARACTERS_MAX + 1).count() <= LABEL_CHARACTERS_MAX
                || !ends_a_sentence(&block.text)
        }
    }
}

fn ends_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '“', '»', '«', '’', ')', '」', '』'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？'])
}
