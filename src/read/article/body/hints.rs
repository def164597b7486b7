//! Knows what the names that a site gives to its elements say of their text.
//!
//! In: the class, the id and the like of an element. Out: what its text may be, as a set. Names are English in most of
//! the world; those of some other languages are known too. A name only hints: what it is worth was learned.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::super::super::html::Node;

/// The attributes that carry names.
const CARRIERS: [&str; 11] = [
    "class",
    "id",
    "role",
    "itemprop",
    "rel",
    "aria-label",
    "data-component",
    "data-testid",
    "data-type",
    "data-name",
    "data-module",
];

/// The greatest length of names that are looked at, in bytes of one attribute.
const NAMES_BYTES_MAX: usize = 300;

/// A set of hints, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::read) struct Hints(u32);

impl Hints {
    /// The text of an article.
    pub(in crate::read) const BODY: Self = Self(1);
    /// What readers say.
    pub(in crate::read) const COMMENT: Self = Self(1 << 1);
    /// Other articles.
    pub(in crate::read) const RELATED: Self = Self(1 << 2);
    /// Buttons for passing it on.
    pub(in crate::read) const SHARE: Self = Self(1 << 3);
    /// Who wrote it.
    pub(in crate::read) const AUTHOR: Self = Self(1 << 4);
    /// When, in which section, under which keywords.
    pub(in crate::read) const META: Self = Self(1 << 5);
    /// Advertisements and shops.
    pub(in crate::read) const AD: Self = Self(1 << 6);
    /// Newsletters, subscriptions, logins.
    pub(in crate::read) const SIGNUP: Self = Self(1 << 7);
    /// The frame of the site.
    pub(in crate::read) const NAV: Self = Self(1 << 8);
    /// Pictures, films and their captions.
    pub(in crate::read) const CAPTION: Self = Self(1 << 9);
    /// Consent, terms, corrections.
    pub(in crate::read) const LEGAL: Self = Self(1 << 10);
    /// The first words, before the text.
    pub(in crate::read) const LEAD: Self = Self(1 << 11);
    /// A headline.
    pub(in crate::read) const TITLE: Self = Self(1 << 12);
    /// A quotation, an embedded post.
    pub(in crate::read) const QUOTE: Self = Self(1 << 13);
    /// A box, a module, a wrapper.
    pub(in crate::read) const BOX: Self = Self(1 << 14);
    /// What is not shown, or not to everybody.
    pub(in crate::read) const HIDDEN: Self = Self(1 << 15);
    /// The words below a picture.
    pub(in crate::read) const LEGEND: Self = Self(1 << 16);

    /// How many kinds there are, and what they are called.
    pub(in crate::read) const KINDS: u32 = 17;
    pub(super) const NAMES: [&str; 17] = [
        "body", "comment", "related", "share", "author", "meta", "ad", "signup", "nav", "caption", "legal", "lead",
        "title", "quote", "box", "hidden", "legend",
    ];

    /// What the names of an element say.
    pub(super) fn of(node: Node<'_>) -> Self {
        let mut hints = Self::default();
        for (name, value) in node.attributes() {
            if CARRIERS.iter().any(|carrier| carrier.eq_ignore_ascii_case(name)) {
                hints = hints.with(Self::in_names(value));
            }
        }
        hints
    }

    /// What some names say.
    fn in_names(names: &str) -> Self {
        let end = (0..=names.len().min(NAMES_BYTES_MAX)).rev().find(|end| names.is_char_boundary(*end)).unwrap_or(0);
        let names = names.get(..end).unwrap_or_default().as_bytes();
        let mut hints = Self::default();
        for found in FINDER.find_overlapping_iter(names) {
            let Some((word, hint)) = WORDS.get(found.pattern().as_usize()) else { continue };
            let is_whole = begins_word(names, found.start()) && ends_word(names, found.end());
            // A long word tells even where it is glued to others, as in `relatedstories`.
            if is_whole || word.len() >= GLUED_BYTES_LEAST {
                hints = hints.with(*hint);
            }
        }
        hints
    }

    /// Both.
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some of `other` are among them.
    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the one of that number is among them.
    pub(super) fn has_kind(self, kind: u32) -> bool {
        self.0 >> kind & 1 == 1
    }
}

/// From this length on, in bytes, a word counts inside of a longer one.
const GLUED_BYTES_LEAST: usize = 6;

fn begins_word(names: &[u8], place: usize) -> bool {
    let first = names.get(place).copied().unwrap_or(b' ');
    let before = place.checked_sub(1).and_then(|before| names.get(before)).copied().unwrap_or(b' ');
    !before.is_ascii_alphabetic() || before.is_ascii_lowercase() && first.is_ascii_uppercase()
}

fn ends_word(names: &[u8], place: usize) -> bool {
    let last = place.checked_sub(1).and_then(|last| names.get(last)).copied().unwrap_or(b' ');
    let after = names.get(place).copied().unwrap_or(b' ');
    !after.is_ascii_alphabetic() || last.is_ascii_lowercase() && after.is_ascii_uppercase()
}

static WORDS: LazyLock<Vec<(&str, Hints)>> = LazyLock::new(|| {
    let words = LISTS.iter().flat_map(|(hint, words)| words.split_ascii_whitespace().map(|word| (word, *hint)));
    words.collect()
});

#[expect(clippy::expect_used, reason = "a list of words is no pattern that could be wrong")]
static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = WORDS.iter().map(|(word, _)| word);
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).expect("words")
});

/// The words of each kind.
const LISTS: [(Hints, &str); 17] = [
    (
        Hints::LEGEND,
        "caption captions figcaption imagecaption photocaption bildunterschrift legende bildtext billedtekst bildetekst \
        leyenda didascalia altyazi kuvateksti onderschrift bijschrift",
    ),
    (
        Hints::BODY,
        "article articlebody body content entry post story text txt paragraph copy main prose richtext rich editor \
        wysiwyg absatz artikel artikeltext texto cuerpo corps corpo inhalt fliesstext brodtext testo contenido contenu \
        contenuto conteudo nota noticia articolo notizia tresc metin icerik haber tekst innhold indhold artikkel news \
        read document",
    ),
    (
        Hints::COMMENT,
        "comment comments kommentar kommentare kommentarer disqus reply replies respond response discussion discuss \
        forum commentaire commentaires comentario comentarios commenti komentarz komentarze yorum yorumlar reactie \
        reacties coral livefyre viafoura hyvor guestbook leserbrief",
    ),
    (
        Hints::RELATED,
        "related relat recommend recommended recommendation recommendations recommended more also next previous prev popular \
        trending similar outbrain taboola mehr weitere weiter meistgelesen siehe readmore most latest recirc recirculation \
        suggest suggested suggestions upnext carousel slider swiper card cards tile tiles teaser teasers river list listing \
        aktuell stories posts articles seealso readalso further linklist links crosslink inlinelink artikelliste \
        verwandt lesenswert relacionados relacionadas relacionado relacionada correlati correlate similaires liees \
        aussi leesook lesogsa lasmer powiazane ilgili benzer onerilen lireaussi interesse interesting discover hub \
        feed playlist rundown morefrom ticker",
    ),
    (
        Hints::SHARE,
        "share shares sharing social socials teilen facebook twitter whatsapp linkedin pinterest telegram tools toolbar \
        buttons button follow addthis addtoany sharedaddy bookmark bookmarks print icons icon partage partager compartir \
        condividi delen merkliste paylas udostepnij reactions likes like vote votes rating",
    ),
    (
        Hints::AUTHOR,
        "author authors byline bylines autor autoren autore auteur auteurs writer bio profile contributor contributors \
        vcard avatar creator redakteur redaktion biography about signature firma yazar forfatter skribent journalist \
        reporter staff person people team contact",
    ),
    (
        Hints::META,
        "date dates time published timestamp datum fecha meta info infos dateline updated kicker eyebrow overline label \
        labels category categories kategorie rubrik rubrique topic topics breadcrumb breadcrumbs tag tags taglist keyword \
        keywords schlagwort schlagworte themen metadata details publish pubdate modified duration readtime reading stats \
        counter views dachzeile spitzmarke section ressort location terms etiketler etiquetas",
    ),
    (
        Hints::AD,
        "ad ads advert adverts advertisement advertising advertorial adv adslot adsense sponsor sponsored sponsoring \
        anzeige anzeigen werbung banner promo promos promotion promoted dfp gpt gam commercial affiliate deal deals shop \
        shopping product products price buy offer offers cta marketing partner partners publicidad publicite pubblicita \
        reklam reklame reklama billboard leaderboard native marketplace widgetads",
    ),
    (
        Hints::SIGNUP,
        "newsletter newsletters signup subscribe subscription subscriptions subscriber abo abonnement paywall payment \
        login register registration signin form email premium piano optin mailing membership member regwall donate \
        donation support spenden unterstuetzen abonnieren inscription suscripcion plus meter gate upsell",
    ),
    (
        Hints::NAV,
        "nav navi navigation menu header footer foot topbar sidebar side aside widget widgets bar pagination pager paging \
        toc skip toggle search suche masthead logo navbar submenu rail column secondary bottom top subnav sitemap \
        contentinfo complementary banner directory jump anchor tab tabs",
    ),
    (
        Hints::CAPTION,
        "caption captions figcaption legend bildunterschrift bu image images img photo photos photograph picture pictures \
        foto fotos bild bilder gallery galerie galleria media video videos figure credit credits copyright source quelle \
        slideshow slide player embed audio podcast alt thumbnail thumb illustration leyenda didascalia legende podpis \
        bildtext billedtekst altyazi",
    ),
    (
        Hints::LEGAL,
        "cookie cookies consent gdpr privacy disclaimer disclosure imprint impressum legal terms notice ccpa datenschutz \
        correction corrections cmp onetrust didomi usercentrics policy copyrights rights",
    ),
    (
        Hints::LEAD,
        "lead lede intro introduction standfirst summary subtitle subhead subheading subheadline subline sub deck dek \
        excerpt abstract vorspann anriss chapo entradilla chapeau sottotitolo sommario description desc bajada highlights \
        key takeaways ingress ingres manchet copete preamble ozet spot synopsis",
    ),
    (
        Hints::TITLE,
        "title titles headline headlines heading titre titulo titolo titel hed overskrift baslik ueberschrift \
        schlagzeile rubrik tytul",
    ),
    (
        Hints::QUOTE,
        "quote quotes pullquote zitat blockquote quotation tweet twitter instagram citation cita citazione citat",
    ),
    (
        Hints::BOX,
        "box boxes infobox fact facts factbox faktenbox inset callout note notes module modul block panel container \
        wrapper wrap section highlight infokasten kasten encart recuadro kader faktaboks faktaruta area group row inner \
        component element item timeline",
    ),
    (
        Hints::HIDDEN,
        "hidden hide sr only visually visuallyhidden invisible screen reader noprint offscreen mobile desktop tooltip \
        popup modal overlay dialog lightbox drawer dropdown collapse collapsed accordion expand expandable print noshow \
        ghost placeholder template skeleton",
    ),
];
