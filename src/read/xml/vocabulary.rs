//! Knows whose elements a document uses, by their namespaces.

/// A vocabulary of elements that says something of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Vocabulary {
    /// The document's own: RSS of all versions, Atom or sitemap elements without a prefix.
    Own,
    /// Atom elements, where the prefix says so.
    Atom,
    /// Dublin Core, either generation.
    DublinCore,
    /// RSS 1.0 module `content`.
    Content,
    /// RSS 1.0 module `syndication`.
    Syndication,
    /// The podcast elements of Apple.
    Podcast,
    /// What `FeedBurner` adds.
    FeedBurner,
    /// Media RSS: pictures and films, their titles and descriptions.
    Media,
    /// HTML inside of a feed.
    Html,
    /// News sitemaps.
    News,
    /// RDF, `rdf:RDF` above all.
    Rdf,
    /// Anything else.
    Other,
}

impl Vocabulary {
    /// The vocabulary that a namespace names, in its known spellings.
    pub(super) fn of_namespace(namespace: &str) -> Self {
        let namespace = namespace.trim().trim_end_matches(['/', '#']).to_ascii_lowercase();
        let namespace = namespace.trim_start_matches("https://").trim_start_matches("http://");
        match namespace {
            "www.w3.org/2005/atom" | "purl.org/atom/ns" => Self::Atom,
            "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" | "purl.org/dc/terms" => Self::DublinCore,
            "purl.org/rss/1.0/modules/content" => Self::Content,
            "purl.org/rss/1.0/modules/syndication" => Self::Syndication,
            "www.itunes.com/dtds/podcast-1.0.dtd" => Self::Podcast,
            "rssnamespace.org/feedburner/ext/1.0" => Self::FeedBurner,
            "search.yahoo.com/mrss" => Self::Media,
            "www.w3.org/1999/xhtml" => Self::Html,
            "www.google.com/schemas/sitemap-news/0.9" => Self::News,
            "www.w3.org/1999/02/22-rdf-syntax-ns" => Self::Rdf,
            "purl.org/rss/1.0"
            | "purl.org/net/rss1.1"
            | "my.netscape.com/rdf/simple/0.9"
            | "channel.netscape.com/rdf/simple/0.9"
            | "backend.userland.com/rss2"
            | "blogs.law.harvard.edu/tech/rss"
            | "www.sitemaps.org/schemas/sitemap/0.9" => Self::Own,
            _ => Self::Other,
        }
    }

    /// What a prefix means where its declaration is missing.
    pub(super) fn of_prefix(prefix: &str) -> Self {
        match prefix.to_ascii_lowercase().as_str() {
            "atom" | "a10" => Self::Atom,
            "dc" | "dcterms" => Self::DublinCore,
            "content" => Self::Content,
            "sy" => Self::Syndication,
            "itunes" => Self::Podcast,
            "feedburner" => Self::FeedBurner,
            "media" => Self::Media,
            "xhtml" | "html" => Self::Html,
            "news" => Self::News,
            "rdf" => Self::Rdf,
            "rss" => Self::Own,
            _ => Self::Other,
        }
    }
}
