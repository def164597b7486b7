//! The outlets' HTML: article pages inside frames as real outlets have them, front pages, walls.
//!
//! In: pieces. Out: HTML as text, not yet encoded. Performs no I/O and cannot fail.

use std::fmt::Write as _;

use super::{
    labels::labels,
    manuscript::{Block, BlockKind, PageState},
    markup::{escape_html, fill, html},
    outlets::{Charset, Frame, Offer, Outlet},
    piece::Piece,
};

/// How many other articles a page offers.
const RELATED_MAX: usize = 4;
/// How many blocks stand above what an outlet puts into the middle of an article.
const LEAD_BLOCKS: usize = 2;

/// The page of `piece`; `pieces` are all that are printed, to choose related ones from.
pub(super) fn article(piece: &Piece<'_>, pieces: &[Piece<'_>], base: &str) -> String {
    match piece.manuscript.page {
        PageState::Open => open_page(piece, pieces, base, &body_parts(&piece.blocks)),
        PageState::Paywall => open_page(piece, pieces, base, &paywall_parts(piece)),
        PageState::Consent => furnish(piece.outlet, base, include_str!("frames/consent.html"), &[]),
        PageState::Gone => missing(piece.outlet, base),
    }
}

/// The page that stands where there is none.
pub(super) fn missing(outlet: &Outlet, base: &str) -> String {
    furnish(outlet, base, include_str!("frames/missing.html"), &[])
}

/// The front page of an outlet: its articles, newest first.
pub(super) fn front(outlet: &Outlet, pieces: &[Piece<'_>], base: &str) -> String {
    let mut list = String::new();
    for piece in pieces.iter().filter(|piece| piece.outlet.id == outlet.id) {
        list.push_str(&list_item(&piece.link, &piece.title));
    }
    let alternate = match outlet.offer {
        Offer::FrontPage | Offer::NewsSitemap => String::new(),
        offer => {
            let kind = match offer {
                Offer::Atom | Offer::AtomFull => "application/atom+xml",
                Offer::JsonFeed => "application/feed+json",
                _ => "application/rss+xml",
            };
            format!("<link rel=\"alternate\" type=\"{kind}\" href=\"{}\">", offer.file())
        }
    };
    furnish(outlet, base, include_str!("frames/front.html"), &[("list", &list), ("alternate", &alternate)])
}

/// The page above all outlets.
pub(super) fn index(outlets: &[Outlet], base: &str) -> String {
    let list: String = outlets.iter().map(|outlet| list_item(&format!("{base}{}/", outlet.id), outlet.name)).collect();
    fill(include_str!("frames/index.html"), &[("list", &list)])
}

/// The blocks as HTML, a list around list items.
pub(super) fn blocks_html(blocks: &[Block]) -> String {
    let mut text = String::new();
    for run in blocks.chunk_by(|a, b| a.kind == BlockKind::ListItem && b.kind == BlockKind::ListItem) {
        let in_list = run.first().is_some_and(|block| block.kind == BlockKind::ListItem);
        text.push_str(if in_list { "<ul>\n" } else { "" });
        for block in run {
            let inner = html(&block.text);
            // Writing to a String cannot fail.
            let _ = match block.kind {
                BlockKind::Paragraph => writeln!(text, "<p>{inner}</p>"),
                BlockKind::Heading => writeln!(text, "<h2>{inner}</h2>"),
                BlockKind::Quote => writeln!(text, "<blockquote><p>{inner}</p></blockquote>"),
                BlockKind::ListItem => writeln!(text, "<li>{inner}</li>"),
            };
        }
        text.push_str(if in_list { "</ul>\n" } else { "" });
    }
    text
}

/// The two parts of a body, between which an outlet may put something of its own.
struct Parts {
    lead: String,
    rest: String,
}

fn body_parts(blocks: &[Block]) -> Parts {
    let (lead, rest) = blocks.split_at_checked(LEAD_BLOCKS).unwrap_or((blocks, &[]));
    Parts { lead: blocks_html(lead), rest: blocks_html(rest) }
}

fn paywall_parts(piece: &Piece<'_>) -> Parts {
    let notice = labels(piece.outlet.language).iter().find(|(name, _)| *name == "label_paywall");
    let notice = notice.map_or("", |(_, text)| text);
    Parts {
        lead: blocks_html(piece.blocks.get(..1).unwrap_or_default()),
        rest: format!("<div class=\"paywall\"><p>{}</p></div>\n", escape_html(notice)),
    }
}

fn open_page(piece: &Piece<'_>, pieces: &[Piece<'_>], base: &str, parts: &Parts) -> String {
    let frame = match piece.outlet.frame {
        Frame::Broadsheet => include_str!("frames/broadsheet.html"),
        Frame::Classic => include_str!("frames/classic.html"),
        Frame::Magazine => include_str!("frames/magazine.html"),
        Frame::Ministry => include_str!("frames/ministry.html"),
        Frame::Portal => include_str!("frames/portal.html"),
        Frame::Wire => include_str!("frames/wire.html"),
    };
    let outlet = piece.outlet;
    let credit = piece.manuscript.credit.as_deref().filter(|credit| *credit != outlet.name);
    let credit = credit.map(|credit| format!("<p class=\"agency\">{}</p>", escape_html(credit))).unwrap_or_default();
    let values = [
        ("title", escape_html(&piece.title)),
        ("author", escape_html(&piece.author)),
        ("description", escape_html(&piece.summary)),
        ("link", escape_html(&piece.link)),
        ("published", outlet.rfc3339(piece.published)),
        ("updated", outlet.rfc3339(piece.updated)),
        ("published_text", published_text(piece)),
        ("credit", credit),
        ("json_ld", json_ld(piece)),
        ("related", related(piece, pieces, base)),
        ("comments", comments(piece)),
    ];
    let mut values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    values.extend([("lead", parts.lead.as_str()), ("rest", parts.rest.as_str())]);
    furnish(outlet, base, frame, &values)
}

/// Fills a frame with `values` and with everything that all pages of the outlet share.
fn furnish(outlet: &Outlet, base: &str, frame: &str, values: &[(&str, &str)]) -> String {
    let home = format!("{base}{}/", outlet.id);
    let site = escape_html(outlet.name);
    let mut all = values.to_vec();
    all.extend_from_slice(labels(outlet.language));
    all.extend([
        ("site", site.as_str()),
        ("home", home.as_str()),
        ("lang", outlet.language),
        ("charset", outlet.charset.label()),
    ]);
    fill(frame, &all)
}

fn published_text(piece: &Piece<'_>) -> String {
    let local = piece.outlet.local(piece.published);
    let format = match piece.outlet.language.get(..2) {
        Some("de") => "%d.%m.%Y, %H:%M Uhr",
        Some("zh") => "%Y年%m月%d日 %H:%M",
        _ => "%-d %B %Y, %H:%M",
    };
    local.strftime(format).to_string()
}

/// The article's structured data, as search engines ask for it.
///
/// Source: schema.org, `NewsArticle`.
fn json_ld(piece: &Piece<'_>) -> String {
    let data = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": piece.outlet.rfc3339(piece.published),
        "dateModified": piece.outlet.rfc3339(piece.updated),
        "author": [{ "@type": "Person", "name": piece.author }],
        "publisher": { "@type": "Organization", "name": piece.outlet.name },
        "mainEntityOfPage": piece.link,
    });
    // A `<` could end the script element.
    data.to_string().replace('<', "\\u003c")
}

/// The headlines beside an article: those that it brings along, then others of the outlet.
///
/// Only articles of the first round, since a page must not change when others appear.
fn related(piece: &Piece<'_>, pieces: &[Piece<'_>], base: &str) -> String {
    let home = format!("{base}{}/", piece.outlet.id);
    let own = piece.manuscript.related.iter().map(|headline| list_item(&home, headline));
    let others = pieces
        .iter()
        .filter(|other| other.outlet.id == piece.outlet.id && other.round == 1 && other.path != piece.path)
        .map(|other| list_item(&other.link, &other.title));
    own.chain(others).take(RELATED_MAX).collect()
}

fn comments(piece: &Piece<'_>) -> String {
    let comments = &piece.manuscript.comments;
    if comments.is_empty() {
        return String::new();
    }
    let heading = labels(piece.outlet.language).iter().find(|(name, _)| *name == "label_comments");
    let heading = heading.map_or("", |(_, text)| text);
    let list: String =
        comments.iter().map(|text| format!("<li class=\"comment\"><p>{}</p></li>\n", escape_html(text))).collect();
    format!("<section id=\"comments\" class=\"comments\"><h2>{heading}</h2>\n<ol>\n{list}</ol></section>")
}

fn list_item(link: &str, title: &str) -> String {
    format!("<li><a href=\"{}\">{}</a></li>\n", escape_html(link), escape_html(title))
}

impl Charset {
    /// The label that documents declare.
    ///
    /// Source: WHATWG Encoding Standard, names and labels.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Latin1 => "iso-8859-1",
            Self::Gb18030 => "gb18030",
        }
    }

    /// The text in this encoding.
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
            Self::Latin1 => text.chars().fold(Vec::with_capacity(text.len()), |mut bytes, c| {
                match u8::try_from(u32::from(c)) {
                    Ok(byte) => bytes.push(byte),
                    Err(_) => bytes.extend(format!("&#{};", u32::from(c)).bytes()),
                }
                bytes
            }),
        }
    }
}
