//! Who publishes: the invented outlets, each with its technical habits.
//!
//! In: nothing. Out: a fixed table. Names no outlet that exists.

use crate::model::ContentFrom;

/// An invented outlet.
#[derive(Debug)]
pub(super) struct Outlet {
    /// Its id in the configuration, and the first segment of all its paths.
    pub(super) id: &'static str,
    /// Its name.
    pub(super) name: &'static str,
    /// The language tag that its documents declare.
    pub(super) language: &'static str,
    /// How its documents are encoded.
    pub(super) charset: Charset,
    /// What it offers to be polled.
    pub(super) offer: Offer,
    /// How its pages are built.
    pub(super) frame: Frame,
    /// The operator's labels.
    pub(super) tags: &'static [&'static str],
    /// Where the text of its articles is to be taken from.
    pub(super) content: ContentFrom,
    /// The offset of its dates from UTC, in hours.
    pub(super) utc_offset_hours: i8,
}

/// How documents are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    /// What has no place in it is written as a character reference, as old editorial systems do.
    Latin1,
    Gb18030,
}

/// What an outlet offers to be polled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    /// RSS 2.0, title first.
    Rss,
    /// RSS 2.0 with the fields of an item in another order, and tracking parameters on its links.
    RssTracked,
    /// RSS 1.0, an RDF document.
    Rdf,
    /// Atom with summaries.
    Atom,
    /// Atom with the whole content.
    AtomFull,
    /// JSON Feed 1.1 with the whole content.
    JsonFeed,
    /// A news sitemap: titles and dates alone.
    NewsSitemap,
    /// Nothing but its front page.
    FrontPage,
}

/// How pages are built: four kinds of newspaper, and two of offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    Broadsheet,
    Classic,
    Magazine,
    Ministry,
    Portal,
    Wire,
}

impl Offer {
    /// The last segment of the path that is polled.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Rss | Self::RssTracked => "rss.xml",
            Self::Rdf => "index.rdf",
            Self::Atom | Self::AtomFull => "atom.xml",
            Self::JsonFeed => "feed.json",
            Self::NewsSitemap => "news-sitemap.xml",
            Self::FrontPage => "",
        }
    }
}

/// The selector of the article links on a front page that is an [`Offer::FrontPage`].
pub(super) const FRONT_PAGE_LINKS: &str = "main ul.press a";

/// The outlet with this id.
pub(super) fn find(id: &str) -> Option<&'static Outlet> {
    OUTLETS.iter().find(|outlet| outlet.id == id)
}

/// Every outlet.
pub(super) const OUTLETS: &[Outlet] = &[
    Outlet {
        id: "meridian-wire",
        name: "Meridian Wire",
        language: "en",
        charset: Charset::Utf8,
        offer: Offer::Rss,
        frame: Frame::Wire,
        tags: &["agency"],
        content: ContentFrom::Page,
        utc_offset_hours: 0,
    },
    Outlet {
        id: "northbridge-post",
        name: "The Northbridge Post",
        language: "en-US",
        charset: Charset::Utf8,
        offer: Offer::RssTracked,
        frame: Frame::Broadsheet,
        tags: &["daily"],
        content: ContentFrom::Page,
        utc_offset_hours: -5,
    },
    Outlet {
        id: "harrow-ledger",
        name: "Harrow Ledger",
        language: "en-GB",
        charset: Charset::Utf8,
        offer: Offer::Atom,
        frame: Frame::Magazine,
        tags: &["business"],
        content: ContentFrom::Page,
        utc_offset_hours: 0,
    },
    Outlet {
        id: "coastal-courier",
        name: "Coastal Courier",
        language: "en",
        charset: Charset::Utf8,
        offer: Offer::Rdf,
        frame: Frame::Classic,
        tags: &["regional"],
        content: ContentFrom::Page,
        utc_offset_hours: -5,
    },
    Outlet {
        id: "silicon-quay",
        name: "Silicon Quay",
        language: "en",
        charset: Charset::Utf8,
        offer: Offer::JsonFeed,
        frame: Frame::Magazine,
        tags: &["technology"],
        content: ContentFrom::Page,
        utc_offset_hours: -8,
    },
    Outlet {
        id: "norrmark-trade",
        name: "Ministry of Trade of Norrmark",
        language: "en",
        charset: Charset::Utf8,
        offer: Offer::Atom,
        frame: Frame::Ministry,
        tags: &["official"],
        content: ContentFrom::Page,
        utc_offset_hours: 1,
    },
    Outlet {
        id: "halden-institute",
        name: "Halden Institute for Trade Policy",
        language: "en",
        charset: Charset::Utf8,
        offer: Offer::FrontPage,
        frame: Frame::Broadsheet,
        tags: &["research"],
        content: ContentFrom::Page,
        utc_offset_hours: 1,
    },
    Outlet {
        id: "rheinische-handelspost",
        name: "Rheinische Handelspost",
        language: "de-DE",
        charset: Charset::Utf8,
        offer: Offer::Rss,
        frame: Frame::Broadsheet,
        tags: &["business"],
        content: ContentFrom::Page,
        utc_offset_hours: 1,
    },
    Outlet {
        id: "elbtaler-anzeiger",
        name: "Elbtaler Anzeiger",
        language: "de",
        charset: Charset::Latin1,
        offer: Offer::Rss,
        frame: Frame::Classic,
        tags: &["regional"],
        content: ContentFrom::Page,
        utc_offset_hours: 1,
    },
    Outlet {
        id: "huajiang-caijing",
        name: "华江财经",
        language: "zh-CN",
        charset: Charset::Gb18030,
        offer: Offer::Rss,
        frame: Frame::Portal,
        tags: &["business"],
        content: ContentFrom::Page,
        utc_offset_hours: 8,
    },
    Outlet {
        id: "beichen-keji",
        name: "北辰科技报",
        language: "zh-CN",
        charset: Charset::Utf8,
        offer: Offer::NewsSitemap,
        frame: Frame::Portal,
        tags: &["technology"],
        content: ContentFrom::Page,
        utc_offset_hours: 8,
    },
    Outlet {
        id: "haidong-ribao",
        name: "海東日報",
        language: "zh-TW",
        charset: Charset::Utf8,
        offer: Offer::AtomFull,
        frame: Frame::Portal,
        tags: &["daily"],
        content: ContentFrom::Feed,
        utc_offset_hours: 8,
    },
];
