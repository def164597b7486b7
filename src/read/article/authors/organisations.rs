//! Tells organisations, agencies and stand-ins from persons.
//!
//! In: a name, and what is known of the site. Out: whether it is a person's, as far as names tell.

/// News agencies, whose names stand where an author's would.
const AGENCIES: &[&str] = &[
    "dpa",
    "afp",
    "ap",
    "associated press",
    "the associated press",
    "reuters",
    "sda",
    "apa",
    "sid",
    "ansa",
    "efe",
    "tass",
    "тасс",
    "риа новости",
    "ria",
    "xinhua",
    "新华社",
    "新華社",
    "中新社",
    "中新网",
    "共同通信",
    "共同",
    "時事通信",
    "時事",
    "kyodo",
    "jiji",
    "yonhap",
    "연합뉴스",
    "뉴시스",
    "pti",
    "ani",
    "ians",
    "bernama",
    "belga",
    "anp",
    "ntb",
    "tt",
    "ritzau",
    "stt",
    "čtk",
    "ctk",
    "pap",
    "mti",
    "aa",
    "anadolu ajansı",
    "anadolu",
    "dha",
    "iha",
    "lusa",
    "europa press",
    "kna",
    "epd",
    "dapd",
    "ddp",
    "aap",
    "cna",
    "upi",
    "interfax",
    "интерфакс",
    "укрінформ",
    "dpa-afx",
    "agencies",
    "deutsche presse-agentur",
    "agence france-presse",
];

/// Words that only the names of organisations have.
const ORGANISATION_WORDS: &[&str] = &[
    "gmbh",
    "e.v",
    "e.v.",
    "ev",
    "inc",
    "inc.",
    "ltd",
    "ltd.",
    "llc",
    "ag",
    "kg",
    "s.a",
    "s.a.",
    "s.p.a",
    "s.p.a.",
    "b.v",
    "b.v.",
    "redaktion",
    "redaktionsteam",
    "verlag",
    "media",
    "medien",
    "news",
    "times",
    "zeitung",
    "magazin",
    "magazine",
    "nachrichten",
    "online",
    "tv",
    "radio",
    "agency",
    "agentur",
    "team",
    "staff",
    "desk",
    "editorial",
    "editors",
    "redacción",
    "redaccion",
    "rédaction",
    "redazione",
    "redactie",
    "redaktionen",
    "redaktor",
    "ministerium",
    "ministry",
    "bundesamt",
    "bundesministerium",
    "universität",
    "university",
    "université",
    "institut",
    "institute",
    "foundation",
    "stiftung",
    "association",
    "verband",
    "verein",
    "group",
    "company",
    "newsroom",
    "newsdesk",
    "pressestelle",
    "presseteam",
    "kommunikation",
    "communications",
    "department",
    "office",
    "committee",
    "herald",
    "tribune",
    "journal",
    "gazette",
    "chronicle",
    "anzeiger",
    "tageblatt",
    "rundschau",
    "blog",
    "network",
    "studio",
    "studios",
    "service",
    "services",
    "correspondents",
    "reporters",
    "ressort",
    "contributors",
    "authors",
    "agenturen",
    "sponsored",
    "advertorial",
];

/// The ends of words, or the characters, that only the names of organisations have, where words are not parted.
const DENSE_ORGANISATIONS: &[&str] = &[
    "新闻",
    "新聞",
    "日报",
    "日報",
    "晚报",
    "晚報",
    "时报",
    "時報",
    "编辑部",
    "編集部",
    "編輯部",
    "뉴스",
    "통신",
    "日报社",
    "网",
    "網",
];

/// What stands for an author where none is named, in letters alone.
const STAND_INS: &[&str] = &[
    "admin",
    "administrator",
    "editor",
    "redaktor",
    "redaktion",
    "guest",
    "gast",
    "gastautor",
    "noauthor",
    "unknown",
    "anonymous",
    "anonym",
    "author",
    "autor",
    "user",
    "staff",
    "staffwriter",
    "staffreporter",
    "webmaster",
    "moderator",
    "root",
    "default",
    "wordpressadmin",
    "superuser",
    "none",
    "null",
    "undefined",
    "viewmoreposts",
    "seeallposts",
    "moreposts",
    "follow",
    "profile",
    "contributor",
    "share",
    "nachrichten",
    "news",
    "reporter",
];

/// Words of the labels that stand around the names of authors, and in none of them.
const LABELS: &[&str] = &[
    "artikel",
    "artikelübersicht",
    "inhalte",
    "kommentar",
    "kommentare",
    "profil",
    "beiträge",
    "beitrag",
    "mehr",
    "alle",
    "alles",
    "weitere",
    "autoren",
    "ansehen",
    "folgen",
    "gefolgt",
    "abbruch",
    "zustimmen",
    "themen",
    "share",
    "view",
    "search",
    "articles",
    "article",
    "posts",
    "post",
    "about",
    "über",
    "more",
    "newsletter",
    "podcast",
    "foto",
    "fotos",
    "photo",
    "photos",
    "bild",
    "bilder",
    "video",
    "videos",
    "quelle",
    "source",
    "datum",
    "veröffentlicht",
    "aktualisiert",
    "minuten",
    "lesezeit",
    "read",
    "min",
    "zitat",
    "all",
    "see",
    "zeige",
    "zeigen",
    "voir",
    "tous",
    "comments",
    "comment",
    "published",
    "updated",
    "written",
    "biography",
    "publications",
    "follow",
    "subscribe",
    "pressemitteilung",
    "nachricht",
    "wortlaut",
    "startseite",
    "home",
    "menu",
    "login",
    "anmelden",
    "werbung",
    "anzeige",
    "advertisement",
    "copyright",
    "reply",
    "antworten",
    "illustration",
];

/// What is known of the site whose page names an author.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    /// Names of the site and its publisher, in letters alone.
    names: Vec<String>,
    /// Lines that name the holder of the copyright, in letters alone.
    rights: Vec<String>,
}

impl Organisations {
    /// Knows the site by its names, its host and the lines in which it claims its rights.
    pub(super) fn of<'a>(
        names: impl Iterator<Item = &'a str>,
        host: &str,
        rights: impl Iterator<Item = &'a str>,
    ) -> Self {
        let host = host.strip_prefix("www.").unwrap_or(host);
        let mut known: Vec<String> = names.map(letters).filter(|name| !name.is_empty()).collect();
        known.push(letters(host));
        // The longest part of a host is the name of the site: `gazette` in `news.gazette.co.uk`.
        known.extend(host.split('.').max_by_key(|part| part.len()).filter(|part| part.len() > 2).map(letters));
        Self { names: known, rights: rights.map(letters).collect() }
    }

    /// Whether a name is that of the site, its publisher, an agency or another organisation.
    pub(super) fn include(&self, name: &str) -> bool {
        let bare = letters(name);
        self.is_site(&bare) || is_agency(name) || has_organisation_word(name) || looks_like_address(name)
    }

    fn is_site(&self, bare: &str) -> bool {
        const NAME_BYTES_LEAST: usize = 6;
        let holds = |known: &String| known.len() >= NAME_BYTES_LEAST && bare.contains(known.as_str());
        self.names.iter().any(|known| known == bare || holds(known))
            || bare.len() >= NAME_BYTES_LEAST && self.rights.iter().any(|line| line.contains(bare))
    }
}

/// Whether a name is rather what its bearer does: an editor, a correspondent, the head of something.
pub(super) fn is_role(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "redakteur",
        "redakteurin",
        "korrespondent",
        "korrespondentin",
        "reporter",
        "reporterin",
        "leiter",
        "leiterin",
        "chefin",
        "editor",
        "correspondent",
        "writer",
        "journalist",
        "journalistin",
        "director",
        "founder",
        "ceo",
        "manager",
        "kolumnist",
        "kolumnistin",
        "columnist",
        "autorin",
        "freelancer",
        "contributor",
        "redactor",
        "periodista",
        "journaliste",
        "rédacteur",
        "rédactrice",
        "giornalista",
        "redacteur",
        "officer",
        "president",
        "analyst",
        "strategist",
        "producer",
        "photographer",
        "fotograf",
        "volontär",
        "volontärin",
    ];
    name.split([' ', '-']).any(|word| {
        let word = word.to_lowercase();
        ENDS.iter().any(|end| word.ends_with(end))
    })
}

/// Whether a name stands for no author at all, or is a label of the page.
pub(super) fn is_stand_in(name: &str) -> bool {
    let is_label = |word: &str| LABELS.contains(&word.to_lowercase().as_str());
    STAND_INS.contains(&letters(name).as_str()) || name.split([' ', '-', '\u{A0}']).any(is_label)
}

/// Whether a name is the name of an account rather than of a person: one word, and no capital at its beginning.
pub(super) fn is_account(name: &str) -> bool {
    !name.contains(char::is_whitespace)
        && (name.starts_with(char::is_lowercase)
            || name.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | '.')))
}

/// Whether a name is that of a news agency, of several, or of an agency in a country.
pub(super) fn is_agency(name: &str) -> bool {
    let lower = name.to_lowercase();
    let is_listed = |name: &str| AGENCIES.contains(&name.trim());
    let is_national = |name: &str| {
        let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
        first.len() > 2
            && !rest.contains(' ')
            && first.chars().all(char::is_uppercase)
            && is_listed(&first.to_lowercase())
    };
    is_listed(&lower) || lower.split(['/', '+', ',']).all(is_listed) || is_national(name)
}

fn has_organisation_word(name: &str) -> bool {
    let lower = name.to_lowercase();
    let word = |word: &str| {
        ORGANISATION_WORDS.contains(&word.trim_matches(|c: char| matches!(c, ',' | '"' | '\'' | '(' | ')')))
    };
    lower.split([' ', '-', '\u{A0}', '/']).any(word)
        || DENSE_ORGANISATIONS.iter().any(|end| name.ends_with(end))
        || lower.ends_with("redaktion")
        || lower.ends_with("verband")
}

/// `gazette.example`: a name with a dot between letters and no space.
fn looks_like_address(name: &str) -> bool {
    !name.contains(' ')
        && name.rsplit_once('.').is_some_and(|(before, end)| {
            before.chars().count() > 2
                && (2..=4).contains(&end.len())
                && end.bytes().all(|byte| byte.is_ascii_lowercase())
        })
}

/// A text in letters and digits alone, in lower case.
pub(in crate::read) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
