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

/// Whether a text ends in the request to pay for the rest.
pub(super) fn is_stub(body: &[Block]) -> bool {
    const REQUESTS: [&str; 19] = [
        "subscribe to read",
        "subscribe to continue",
        "subscribers only",
        "to continue reading",
        "already a subscriber",
        "this article is for subscribers",
        "sign in to read",
        "log in to read",
        "start your free trial",
        "jetzt weiterlesen",
        "weiterlesen mit",
        "jetzt abonnieren",
        "bereits abonnent",
        "nur für abonnenten",
        "réservé aux abonnés",
        "déjà abonné",
        "suscríbete para",
        "contenuto riservato",
        "订阅后",
    ];
    let last = body.len().saturating_sub(3);
    let Some(_) = short_text("", body, STUB_CHARACTERS_MAX) else { return false };
    let end = body.iter().skip(last).map(|block| block.text.to_lowercase());
    end.into_iter().any(|text| REQUESTS.iter().any(|request| text.contains(request)))
}

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
