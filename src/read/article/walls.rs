//! Knows the pages that stand before an article instead of it: consent, robots, paywalls.
//!
//! In: title and body as extracted. Out: which wall it is, if any. Only short texts are suspected.

use crate::model::Block;

/// The greatest length of a text that may be nothing but a wall, in characters.
const WALL_CHARACTERS_MAX: usize = 3_000;

/// The greatest length of a text that a paywall may have cut off, in characters.
const STUB_CHARACTERS_MAX: usize = 2_500;

/// What stands before an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wall {
    /// A question about cookies and tracking.
    Consent,
    /// A test whether a person reads.
    Robot,
}

impl Wall {
    /// The stable word for the problem.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Consent => "consent-wall",
            Self::Robot => "robot-wall",
        }
    }

    /// The sentence for the problem.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Consent => "the page asks for consent instead of showing the article",
            Self::Robot => "the page asks for proof of a human reader instead of showing the article",
        }
    }
}

/// The wall that a page is, if it is one.
///
/// Two marks are needed, so that an article that speaks of cookies is not taken for a wall.
pub(super) fn found(title: &str, body: &[Block]) -> Option<Wall> {
    const CONSENT: [&str; 18] = [
        "cookie",
        "consent",
        "accept all",
        "privacy policy",
        "tracking",
        "our partners",
        "personal data",
        "personalised ads",
        "alle akzeptieren",
        "zustimm",
        "einwilligung",
        "datenschutz",
        "werbung und tracking",
        "accepter",
        "confidentialité",
        "nos partenaires",
        "aceptar",
        "隐私",
    ];
    const ROBOT: [&str; 10] = [
        "captcha",
        "are you a robot",
        "not a robot",
        "verify you are human",
        "checking your browser",
        "enable javascript",
        "just a moment",
        "unusual traffic",
        "access denied",
        "cloudflare",
    ];
    let text = short_text(title, body, WALL_CHARACTERS_MAX)?;
    let marks = |list: &[&str]| list.iter().filter(|mark| text.contains(**mark)).count();
    if marks(&ROBOT) >= 2 {
        Some(Wall::Robot)
    } else if marks(&CONSENT) >= 4 {
        Some(Wall::Consent)
    } else {
        None
    }
}

/// Whether a text ends in the request to pay for the rest, or is followed by one; `beyond` is what comes after it.
///
/// Below a whole article a site may ask for a subscription too. Only the words that promise the rest count there.
pub(super) fn is_stub(body: &[Block], beyond: &[String]) -> bool {
    let says = |text: &str, requests: &[&str]| {
        let text = text.to_lowercase();
        requests.iter().any(|request| text.contains(request))
    };
    let last = body.len().saturating_sub(3);
    short_text("", body, STUB_CHARACTERS_MAX).is_some()
        && (body.iter().skip(last).any(|block| says(&block.text, &PROMISES) || says(&block.text, &REQUESTS))
            || beyond.iter().filter(|text| text.len() <= REQUEST_BYTES_MAX).any(|text| says(text, &PROMISES)))
}

/// The greatest length of a request to pay, in bytes.
const REQUEST_BYTES_MAX: usize = 400;

/// What promises the rest of an article to those who pay or log in.
const PROMISES: [&str; 40] = [
    "subscribe to read",
    "subscribe to continue",
    "subscribe now to read",
    "to continue reading",
    "continue reading your article",
    "to keep reading",
    "to read the full",
    "to read the rest",
    "to unlock this article",
    "this article is for subscribers",
    "this content is for subscribers",
    "exclusive to subscribers",
    "sign in to read",
    "log in to read",
    "register to read",
    "jetzt weiterlesen",
    "weiterlesen mit",
    "um weiterzulesen",
    "den ganzen artikel lesen",
    "den vollständigen artikel",
    "lesen sie den ganzen",
    "nur für abonnenten",
    "für abonnenten lesbar",
    "réservé aux abonnés",
    "réservé à nos abonnés",
    "pour lire la suite",
    "il vous reste",
    "para seguir leyendo",
    "para continuar leyendo",
    "suscríbete para",
    "solo para suscriptores",
    "per continuare a leggere",
    "contenuto riservato",
    "para continuar lendo",
    "om verder te lezen",
    "aby czytać dalej",
    "чтобы читать дальше",
    "この記事は有料会員限定",
    "続きを読むには",
    "订阅后",
];

/// What asks for money without a word of the rest.
const REQUESTS: [&str; 8] = [
    "subscribers only",
    "already a subscriber",
    "start your free trial",
    "jetzt abonnieren",
    "bereits abonnent",
    "déjà abonné",
    "ya soy suscriptor",
    "sei già abbonato",
];

/// Title and body in lower case, unless they are longer than `characters_max`.
fn short_text(title: &str, body: &[Block], characters_max: usize) -> Option<String> {
    let length: usize = body.iter().map(|block| block.text.chars().count()).sum();
    if length > characters_max {
        return None;
    }
    let mut text = title.to_lowercase();
    for block in body {
        text.push('\n');
        text.push_str(&block.text.to_lowercase());
    }
    Some(text)
}
