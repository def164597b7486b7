//! Knows the elements of HTML by name.
//!
//! Source: HTML Standard, section 4, and section 16 for what is obsolete and still in use.

/// The kind of an element. What HTML does not define is [`Tag::Other`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(in crate::read) enum Tag {
    A,
    Abbr,
    Address,
    Applet,
    Area,
    Article,
    Aside,
    Audio,
    B,
    Base,
    Basefont,
    Bdi,
    Bdo,
    Bgsound,
    Big,
    Blockquote,
    Body,
    Br,
    Button,
    Canvas,
    Caption,
    Center,
    Cite,
    Code,
    Col,
    Colgroup,
    Data,
    Datalist,
    Dd,
    Del,
    Details,
    Dfn,
    Dialog,
    Dir,
    Div,
    Dl,
    Dt,
    Em,
    Embed,
    Fieldset,
    Figcaption,
    Figure,
    Font,
    Footer,
    Form,
    Frame,
    Frameset,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    Head,
    Header,
    Hgroup,
    Hr,
    Html,
    I,
    Iframe,
    Img,
    Input,
    Ins,
    Kbd,
    Label,
    Legend,
    Li,
    Link,
    Listing,
    Main,
    Map,
    Mark,
    Marquee,
    Math,
    Menu,
    Meta,
    Meter,
    Nav,
    Nobr,
    Noembed,
    Noframes,
    Noscript,
    Object,
    Ol,
    Optgroup,
    Option,
    Output,
    P,
    Param,
    Picture,
    Plaintext,
    Pre,
    Progress,
    Q,
    Rb,
    Rp,
    Rt,
    Rtc,
    Ruby,
    S,
    Samp,
    Script,
    Search,
    Section,
    Select,
    Small,
    Source,
    Span,
    Strike,
    Strong,
    Style,
    Sub,
    Summary,
    Sup,
    Svg,
    Table,
    Tbody,
    Td,
    Template,
    Textarea,
    Tfoot,
    Th,
    Thead,
    Time,
    Title,
    Tr,
    Track,
    Tt,
    U,
    Ul,
    Var,
    Video,
    Wbr,
    Xmp,
    /// An element that HTML does not define, such as a component of a site's own.
    Other,
    /// No element: a stretch of text.
    Text,
}

/// Every element that HTML defines, by its name.
const NAMES: [(&str, Tag); 134] = [
    ("a", Tag::A),
    ("abbr", Tag::Abbr),
    ("address", Tag::Address),
    ("applet", Tag::Applet),
    ("area", Tag::Area),
    ("article", Tag::Article),
    ("aside", Tag::Aside),
    ("audio", Tag::Audio),
    ("b", Tag::B),
    ("base", Tag::Base),
    ("basefont", Tag::Basefont),
    ("bdi", Tag::Bdi),
    ("bdo", Tag::Bdo),
    ("bgsound", Tag::Bgsound),
    ("big", Tag::Big),
    ("blockquote", Tag::Blockquote),
    ("body", Tag::Body),
    ("br", Tag::Br),
    ("button", Tag::Button),
    ("canvas", Tag::Canvas),
    ("caption", Tag::Caption),
    ("center", Tag::Center),
    ("cite", Tag::Cite),
    ("code", Tag::Code),
    ("col", Tag::Col),
    ("colgroup", Tag::Colgroup),
    ("data", Tag::Data),
    ("datalist", Tag::Datalist),
    ("dd", Tag::Dd),
    ("del", Tag::Del),
    ("details", Tag::Details),
    ("dfn", Tag::Dfn),
    ("dialog", Tag::Dialog),
    ("dir", Tag::Dir),
    ("div", Tag::Div),
    ("dl", Tag::Dl),
    ("dt", Tag::Dt),
    ("em", Tag::Em),
    ("embed", Tag::Embed),
    ("fieldset", Tag::Fieldset),
    ("figcaption", Tag::Figcaption),
    ("figure", Tag::Figure),
    ("font", Tag::Font),
    ("footer", Tag::Footer),
    ("form", Tag::Form),
    ("frame", Tag::Frame),
    ("frameset", Tag::Frameset),
    ("h1", Tag::H1),
    ("h2", Tag::H2),
    ("h3", Tag::H3),
    ("h4", Tag::H4),
    ("h5", Tag::H5),
    ("h6", Tag::H6),
    ("head", Tag::Head),
    ("header", Tag::Header),
    ("hgroup", Tag::Hgroup),
    ("hr", Tag::Hr),
    ("html", Tag::Html),
    ("i", Tag::I),
    ("iframe", Tag::Iframe),
    ("img", Tag::Img),
    ("input", Tag::Input),
    ("ins", Tag::Ins),
    ("kbd", Tag::Kbd),
    ("label", Tag::Label),
    ("legend", Tag::Legend),
    ("li", Tag::Li),
    ("link", Tag::Link),
    ("listing", Tag::Listing),
    ("main", Tag::Main),
    ("map", Tag::Map),
    ("mark", Tag::Mark),
    ("marquee", Tag::Marquee),
    ("math", Tag::Math),
    ("menu", Tag::Menu),
    ("meta", Tag::Meta),
    ("meter", Tag::Meter),
    ("nav", Tag::Nav),
    ("nobr", Tag::Nobr),
    ("noembed", Tag::Noembed),
    ("noframes", Tag::Noframes),
    ("noscript", Tag::Noscript),
    ("object", Tag::Object),
    ("ol", Tag::Ol),
    ("optgroup", Tag::Optgroup),
    ("option", Tag::Option),
    ("output", Tag::Output),
    ("p", Tag::P),
    ("param", Tag::Param),
    ("picture", Tag::Picture),
    ("plaintext", Tag::Plaintext),
    ("pre", Tag::Pre),
    ("progress", Tag::Progress),
    ("q", Tag::Q),
    ("rb", Tag::Rb),
    ("rp", Tag::Rp),
    ("rt", Tag::Rt),
    ("rtc", Tag::Rtc),
    ("ruby", Tag::Ruby),
    ("s", Tag::S),
    ("samp", Tag::Samp),
    ("script", Tag::Script),
    ("search", Tag::Search),
    ("section", Tag::Section),
    ("select", Tag::Select),
    ("small", Tag::Small),
    ("source", Tag::Source),
    ("span", Tag::Span),
    ("strike", Tag::Strike),
    ("strong", Tag::Strong),
    ("style", Tag::Style),
    ("sub", Tag::Sub),
    ("summary", Tag::Summary),
    ("sup", Tag::Sup),
    ("svg", Tag::Svg),
    ("table", Tag::Table),
    ("tbody", Tag::Tbody),
    ("td", Tag::Td),
    ("template", Tag::Template),
    ("textarea", Tag::Textarea),
    ("tfoot", Tag::Tfoot),
    ("th", Tag::Th),
    ("thead", Tag::Thead),
    ("time", Tag::Time),
    ("title", Tag::Title),
    ("tr", Tag::Tr),
    ("track", Tag::Track),
    ("tt", Tag::Tt),
    ("u", Tag::U),
    ("ul", Tag::Ul),
    ("var", Tag::Var),
    ("video", Tag::Video),
    ("wbr", Tag::Wbr),
    ("xmp", Tag::Xmp),
];

/// The greatest length of a name that is looked up, in bytes; longer ones are of [`Tag::Other`].
const NAME_BYTES_MAX: usize = 16;

/// The size of the table of names: a power of two, about four times their number, so that few share a place.
const PLACES: usize = 512;

/// Where each name is found: an open hash table, made when the program is built.
static TABLE: [(u128, Tag); PLACES] = table();

impl Tag {
    /// The element of that name, in whatever case.
    pub(super) fn named(name: &str) -> Self {
        if name.len() > NAME_BYTES_MAX {
            return Self::Other;
        }
        let key = key(name.as_bytes());
        let mut place = place(key);
        while let Some((known, tag)) = TABLE.get(place) {
            if *known == key {
                return *tag;
            }
            if *known == 0 {
                break;
            }
            place = (place + 1) % PLACES;
        }
        Self::Other
    }

    /// Its name; `None` for what HTML does not define.
    pub(super) fn name(self) -> Option<&'static str> {
        NAMES.get(self as usize).map(|(name, _)| *name)
    }
}

#[expect(clippy::indexing_slicing, reason = "a fault here would stop the build")]
const fn table() -> [(u128, Tag); PLACES] {
    let mut table = [(0, Tag::Other); PLACES];
    let mut next = 0;
    while next < NAMES.len() {
        let (name, tag) = NAMES[next];
        let key = key(name.as_bytes());
        let mut place = place(key);
        while table[place].0 != 0 {
            place = (place + 1) % PLACES;
        }
        table[place] = (key, tag);
        next += 1;
    }
    table
}

/// A name of at most 16 bytes as one number, in lower case.
const fn key(name: &[u8]) -> u128 {
    let mut key = 0;
    let mut rest = name;
    while let [first, others @ ..] = rest {
        key = key << 8 | first.to_ascii_lowercase() as u128;
        rest = others;
    }
    key
}

/// Where a name is looked for first.
#[expect(clippy::cast_possible_truncation, reason = "the bits that are cut off were folded in")]
const fn place(key: u128) -> usize {
    let folded = (key ^ (key >> 64)) as u64;
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize % PLACES
}
