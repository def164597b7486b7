//! What the outlets offer to be polled: feeds of every kind, and a news sitemap.
//!
//! In: the pieces of one outlet, newest first. Out: the document as text, not yet encoded.
//! Performs no I/O and cannot fail.

use std::fmt::Write as _;

use jiff::{Timestamp, fmt::rfc2822};

use super::{
    markup::escape_xml,
    outlets::{Offer, Outlet},
    pages::blocks_html,
    piece::Piece,
};

/// The greatest number of entries that a feed lists.
pub(super) const ENTRIES_MAX: usize = 30;

/// The media type of what `offer` serves.
pub(super) fn media_type(offer: Offer) -> &'static str {
    match offer {
        Offer::Rss | Offer::RssTracked => "application/rss+xml",
        Offer::Rdf => "application/rdf+xml",
        Offer::Atom | Offer::AtomFull => "application/atom+xml",
        Offer::JsonFeed => "application/feed+json",
        Offer::NewsSitemap => "application/xml",
        Offer::FrontPage => "text/html",
    }
}

/// The document of `outlet` that lists `pieces`; `None` for an outlet that has only its front page.
pub(super) fn document(outlet: &Outlet, pieces: &[&Piece<'_>], base: &str) -> Option<String> {
    let home = format!("{base}{}/", outlet.id);
    match outlet.offer {
        Offer::Rss => Some(rss(outlet, pieces, &home, rss_item)),
        Offer::RssTracked => Some(rss(outlet, pieces, &home, rss_item_tracked)),
        Offer::Rdf => Some(rdf(outlet, pieces, &home)),
        Offer::Atom => {
            Some(atom(outlet, pieces, &home, |piece| format!("<summary>{}</summary>", escape_xml(&piece.summary))))
        }
        Offer::AtomFull => Some(atom(outlet, pieces, &home, |piece| {
            format!("<content type=\"html\">{}</content>", escape_xml(&blocks_html(&piece.blocks)))
        })),
        Offer::JsonFeed => Some(json_feed(outlet, pieces, &home)),
        Offer::NewsSitemap => Some(news_sitemap(outlet, pieces)),
        Offer::FrontPage => None,
    }
}

/// When the newest change among `pieces` was made.
pub(super) fn changed(pieces: &[&Piece<'_>]) -> Timestamp {
    pieces.iter().map(|piece| piece.updated).max().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// RSS 2.0.
///
/// Source: RSS Advisory Board, RSS 2.0 specification.
fn rss(outlet: &Outlet, pieces: &[&Piece<'_>], home: &str, item: fn(&Piece<'_>) -> String) -> String {
    let items: String = pieces.iter().map(|piece| item(piece)).collect();
    format!(
        "{declaration}<rss version=\"2.0\">\n<channel>\n<title>{name}</title>\n<link>{home}</link>\n\
         <description>{name}</description>\n<language>{language}</language>\n\
         <lastBuildDate>{date}</lastBuildDate>\n{items}</channel>\n</rss>\n",
        declaration = declaration(outlet),
        name = escape_xml(outlet.name),
        language = outlet.language,
        date = rfc2822_date(outlet, changed(pieces)),
    )
}

fn rss_item(piece: &Piece<'_>) -> String {
    format!(
        "<item>\n<title>{title}</title>\n<link>{link}</link>\n<guid>{link}</guid>\n<pubDate>{date}</pubDate>\n\
         <description>{summary}</description>\n</item>\n",
        title = escape_xml(&piece.title),
        link = escape_xml(&piece.link),
        date = rfc2822_date(piece.outlet, piece.published),
        summary = escape_xml(&piece.summary),
    )
}

/// The fields in another order, and links that say where the reader came from.
fn rss_item_tracked(piece: &Piece<'_>) -> String {
    let campaigns: &[&str] = if piece.manuscript.listed_twice { &["latest", "most-read"] } else { &["latest"] };
    campaigns.iter().fold(String::new(), |mut items, campaign| {
        let link = format!("{}?utm_source=rss&utm_medium=feed&utm_campaign={campaign}", piece.link);
        let link = escape_xml(&link);
        // Writing to a String cannot fail.
        let _ = write!(
            items,
            "<item>\n<guid>{link}</guid>\n<description>{summary}</description>\n<pubDate>{date}</pubDate>\n\
             <link>{link}</link>\n<title>{title}</title>\n</item>\n",
            title = escape_xml(&piece.title),
            date = rfc2822_date(piece.outlet, piece.published),
            summary = escape_xml(&piece.summary),
        );
        items
    })
}

/// RSS 1.0.
///
/// Source: RDF Site Summary 1.0, with the Dublin Core module.
fn rdf(outlet: &Outlet, pieces: &[&Piece<'_>], home: &str) -> String {
    let mut sequence = String::new();
    let mut items = String::new();
    for piece in pieces {
        let link = escape_xml(&piece.link);
        // Writing to a String cannot fail.
        let _ = writeln!(sequence, "<rdf:li rdf:resource=\"{link}\"/>");
        let _ = write!(
            items,
            "<item rdf:about=\"{link}\">\n<dc:date>{date}</dc:date>\n<dc:creator>{author}</dc:creator>\n\
             <link>{link}</link>\n<description>{summary}</description>\n<title>{title}</title>\n</item>\n",
            date = outlet.rfc3339(piece.published),
            author = escape_xml(&piece.author),
            summary = escape_xml(&piece.summary),
            title = escape_xml(&piece.title),
        );
    }
    format!(
        "{declaration}<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns=\"http://purl.org/rss/1.0/\">\n\
         <channel rdf:about=\"{home}\">\n<title>{name}</title>\n<link>{home}</link>\n\
         <description>{name}</description>\n<dc:language>{language}</dc:language>\n\
         <items>\n<rdf:Seq>\n{sequence}</rdf:Seq>\n</items>\n</channel>\n{items}</rdf:RDF>\n",
        declaration = declaration(outlet),
        name = escape_xml(outlet.name),
        language = outlet.language,
    )
}

/// Atom; `text` gives the element with what an entry says.
///
/// Source: RFC 4287.
fn atom(outlet: &Outlet, pieces: &[&Piece<'_>], home: &str, text: fn(&Piece<'_>) -> String) -> String {
    let mut entries = String::new();
    for piece in pieces {
        // Writing to a String cannot fail.
        let _ = write!(
            entries,
            "<entry>\n<id>{link}</id>\n<title>{title}</title>\n<link rel=\"alternate\" href=\"{link}\"/>\n\
             <author><name>{author}</name></author>\n<published>{published}</published>\n\
             <updated>{updated}</updated>\n{text}\n</entry>\n",
            link = escape_xml(&piece.link),
            title = escape_xml(&piece.title),
            author = escape_xml(&piece.author),
            published = outlet.rfc3339(piece.published),
            updated = outlet.rfc3339(piece.updated),
            text = text(piece),
        );
    }
    format!(
        "{declaration}<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n<id>{home}</id>\n\
         <title>{name}</title>\n<link rel=\"alternate\" href=\"{home}\"/>\n\
         <link rel=\"self\" href=\"{home}{file}\"/>\n<updated>{updated}</updated>\n{entries}</feed>\n",
        declaration = declaration(outlet),
        language = outlet.language,
        name = escape_xml(outlet.name),
        file = outlet.offer.file(),
        updated = outlet.rfc3339(changed(pieces)),
    )
}

/// JSON Feed.
///
/// Source: JSON Feed, version 1.1.
fn json_feed(outlet: &Outlet, pieces: &[&Piece<'_>], home: &str) -> String {
    let items: Vec<_> = pieces
        .iter()
        .map(|piece| {
            serde_json::json!({
                "id": piece.link,
                "url": piece.link,
                "title": piece.title,
                "summary": piece.summary,
                "content_html": blocks_html(&piece.blocks),
                "date_published": outlet.rfc3339(piece.published),
                "date_modified": outlet.rfc3339(piece.updated),
                "authors": [{ "name": piece.author }],
            })
        })
        .collect();
    let feed = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": home,
        "feed_url": format!("{home}{}", outlet.offer.file()),
        "language": outlet.language,
        "items": items,
    });
    feed.to_string()
}

/// A news sitemap.
///
/// Source: sitemaps.org protocol 0.9; Google's news extension 0.9.
fn news_sitemap(outlet: &Outlet, pieces: &[&Piece<'_>]) -> String {
    let mut urls = String::new();
    for piece in pieces {
        // Writing to a String cannot fail.
        let _ = write!(
            urls,
            "<url>\n<loc>{link}</loc>\n<news:news>\n<news:publication><news:name>{name}</news:name>\
             <news:language>{language}</news:language></news:publication>\n\
             <news:publication_date>{date}</news:publication_date>\n<news:title>{title}</news:title>\n\
             </news:news>\n</url>\n",
            link = escape_xml(&piece.link),
            name = escape_xml(outlet.name),
            language = outlet.language.to_ascii_lowercase(),
            date = outlet.rfc3339(piece.published),
            title = escape_xml(&piece.title),
        );
    }
    format!(
        "{declaration}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">\n{urls}</urlset>\n",
        declaration = declaration(outlet),
    )
}

fn declaration(outlet: &Outlet) -> String {
    format!("<?xml version=\"1.0\" encoding=\"{}\"?>\n", outlet.charset.label())
}

/// A date as RSS has it; every date of the press has a year of four digits, so that none is lost.
fn rfc2822_date(outlet: &Outlet, moment: Timestamp) -> String {
    rfc2822::to_string(&outlet.local(moment)).unwrap_or_default()
}
