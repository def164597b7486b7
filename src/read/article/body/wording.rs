//! Knows the phrases by which furniture gives itself away.
//!
//! In: a text. Out: of which kinds of furniture it speaks, as a set. A phrase only hints: a sentence of an article may
//! hold it too, and what it is worth beside the rest was learned.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// How much of a text is looked at, in bytes: furniture says early what it is.
const LOOKED_AT: usize = 360;

/// A set of kinds of furniture, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::read) struct Wording(u32);

impl Wording {
    /// Other articles.
    pub(super) const MORE: Self = Self(1);
    /// Newsletters, subscriptions, apps.
    pub(super) const SIGNUP: Self = Self(1 << 1);
    /// What readers say.
    pub(super) const COMMENT: Self = Self(1 << 2);
    /// Passing it on, following.
    pub(super) const SHARE: Self = Self(1 << 3);
    /// Consent, copyright, affiliates.
    pub(super) const LEGAL: Self = Self(1 << 4);
    /// Who wrote or checked it.
    pub(super) const BYLINE: Self = Self(1 << 5);
    /// Whose picture it is.
    pub(super) const CREDIT: Self = Self(1 << 6);
    /// When it was published.
    pub(super) const DATE: Self = Self(1 << 7);
    /// Advertisements.
    pub(super) const AD: Self = Self(1 << 8);

    /// How many kinds there are, and what they are called.
    pub(super) const KINDS: u32 = 9;
    pub(super) const NAMES: [&str; 9] =
        ["more", "signup", "comment", "share", "legal", "byline", "credit", "date", "ad"];

    /// What a text says.
    pub(super) fn of(text: &str) -> Self {
        let end = (0..=text.len().min(LOOKED_AT)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        let text = text.get(..end).unwrap_or_default().to_lowercase();
        let mut wording = Self::default();
        for found in FINDER.find_overlapping_iter(&text) {
            let Some((phrase, kind)) = PHRASES.get(found.pattern().as_usize()) else { continue };
            let before = text.get(..found.start()).and_then(|before| before.chars().next_back());
            let after = text.get(found.end()..).and_then(|after| after.chars().next());
            let parts = |beside: Option<char>| beside.is_none_or(|c| !c.is_alphanumeric() || is_dense(c));
            // A phrase that ends in a letter is a whole word, unless it is long enough to be the stem of some.
            let is_stem = phrase.chars().count() >= STEM_CHARACTERS_LEAST;
            if parts(before) && (is_stem || parts(after)) || phrase.starts_with(is_dense) {
                wording.0 |= kind.0;
            }
        }
        if speaks_of_time(&text) {
            wording.0 |= Self::DATE.0;
        }
        wording
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

/// From this length on, a phrase may go on in the same word.
const STEM_CHARACTERS_LEAST: usize = 6;

/// Whether a character stands for a word or a syllable, so that words are not parted.
pub(super) fn is_dense(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0E7F | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF)
}

/// Whether a text has the numbers of a date or of a time of day.
fn speaks_of_time(text: &str) -> bool {
    let mut number = 0_usize;
    let mut previous = ' ';
    let mut parts = 0_usize;
    for c in text.chars().take(120) {
        if c.is_ascii_digit() {
            number += 1;
        } else {
            // Numbers joined by colons, dots, slashes or hyphens: 12:30, 01.02.2026, 2026-02-01.
            let joins = matches!(c, ':' | '.' | '/' | '-' | '年' | '月' | '日' | '년' | '월' | '일');
            if number > 0 && number <= 4 && joins {
                parts += 1;
            } else if number == 0 || !joins {
                let is_time = previous == ':' && number == 2 || parts >= 2 && number > 0;
                if is_time {
                    return true;
                }
                parts = 0;
            }
            number = 0;
            previous = c;
        }
    }
    previous == ':' && number == 2 || parts >= 2
}

static PHRASES: LazyLock<Vec<(&str, Wording)>> = LazyLock::new(|| {
    let phrases = LISTS.iter().flat_map(|(kind, phrases)| phrases.split('|').map(|phrase| (phrase.trim(), *kind)));
    phrases.filter(|(phrase, _)| !phrase.is_empty()).collect()
});

#[expect(clippy::expect_used, reason = "a list of phrases is no pattern that could be wrong")]
static FINDER: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(PHRASES.iter().map(|(phrase, _)| phrase)).expect("phrases"));

/// The phrases of each kind, in lower case.
const LISTS: [(Wording, &str); 9] = [
    (
        Wording::MORE,
        "read more|read also|also read|see also|see more|related|more on|more from|more about|more stories|more news|recommended|\
        you may also|you might|don't miss|don’t miss|most read|most popular|trending|editor's picks|editors' picks|up next|\
        read next|next article|previous article|keep reading|continue reading|further reading|learn more|find out more|\
        top stories|latest news|watch:|listen:|watch now|in case you missed|explore more|other articles|click here|\
        mehr zum|mehr zu|mehr aus|mehr dazu|mehr von|lesen sie|lies auch|lesen sie auch|das könnte|auch interessant|weitere|weiterlesen|\
        zum thema|siehe auch|meistgelesen|empfohlen|empfehlung|nächster artikel|vorheriger artikel|jetzt lesen|hier geht es|\
        lire aussi|à lire|à lire aussi|sur le même|voir aussi|les plus lus|pour aller plus loin|nos autres|lire la suite|\
        leggi anche|leggi tutto|potrebbe interessarti|altri articoli|correlati|lees ook|lees meer|meer over|bekijk ook|\
        lea también|lee también|te puede|puede interesar|más información|más noticias|ver más|leer más|noticias relacionadas|\
        leia mais|leia também|veja também|saiba mais|mais lidas|читайте|читать|также по теме|по теме|ещё по теме|\
        czytaj|zobacz także|przeczytaj|polecamy|čtěte|přečtěte|olvasson|kapcsolódó|citește|citeşte|baca juga|xem thêm|\
        les også|les mer|læs også|læs mere|läs också|läs mer|läs även|lue myös|ilgili haber|devamını oku|διαβάστε|اقرأ|קרא עוד|\
        相关|延伸|關聯|推荐阅读|阅读更多|更多|関連|おすすめ|あわせて読み|続きを読む|인기|관련|관련기사|더보기|많이 본|อ่านต่อ|ข่าวที่เกี่ยวข้อง",
    ),
    (
        Wording::SIGNUP,
        "newsletter|subscrib|subscription|sign up|sign in|signup|log in|login|register|free trial|membership|become a member|\
        donat|support us|support our|premium|app store|google play|download the app|get the app|unlock|already a subscriber|\
        abonn|abo |registrier|anmelden|einloggen|kostenlos testen|spenden|unterstützen sie|probemonat|jetzt testen|\
        s'inscrire|inscri|s’abonner|déjà abonné|se connecter|iscri|abbona|accedi|suscr|regístr|iniciar sesión|assin|cadastr|\
        inschrij|meld je aan|prenumer|tilmeld|meld deg|tilaa|подпис|регистрац|zaloguj|subskryb|üye ol|abone|\
        订阅|登录|注册|訂閱|登入|会員|登録|ログイン|購読|구독|로그인|회원",
    ),
    (
        Wording::COMMENT,
        "comment|comments|kommentar|reply|replies|antworten|leave a|join the conversation|join the discussion|have your say|\
        commentaire|réagir|comenta|commento|reactie|reageer|diskut|discuss|letter to the editor|коммент|komentarz|yorum|\
        評論|评论|留言|コメント|댓글",
    ),
    (
        Wording::SHARE,
        "share|share this|teilen|tweet|facebook|twitter|instagram|linkedin|pinterest|whatsapp|telegram|youtube|tiktok|\
        follow us|follow me|follow him|follow her|follow on|folgen|folge uns|partag|compart|condivid|deel |delen|del på|dela|\
        e-mail|email|print|drucken|imprimer|link kopieren|copy link|copied|merken|bookmark|save article|suivez|síguenos|\
        seguici|поделит|udostępnij|paylaş|分享|微信|微博|シェア|ツイート|공유|google news",
    ),
    (
        Wording::LEGAL,
        "cookie|all rights|copyright|©|rights reserved|privacy|datenschutz|impressum|terms of|disclaimer|alle rechte|affiliate|\
        commission|may be reproduced|may not be|reproduction|tous droits|todos los derechos|tutti i diritti|direitos reservados|\
        rettigheter|provision|correction:|this article was amended|consent|einwilligung|javascript|adblock|ad blocker|\
        无断|無断|转载|轉載|版权|版權|著作権|무단|재배포|저작권",
    ),
    (
        Wording::BYLINE,
        "by|von|par|por|di|da|af|av|door|text:|autor|author|written by|reporting by|editing by|edited by|additional reporting|\
        contributed to this|contributed reporting|staff writer|correspondent|reporter|editor|redaktion|redakteur|\
        translated by|producer|posted by|published by|verfasst von|geschrieben von|автор|记者|記者|编辑|編輯|责任编辑|기자|写真=",
    ),
    (
        Wording::CREDIT,
        "getty|reuters|shutterstock|ap photo|associated press|afp|imago|dpa|picture alliance|photo:|photo by|photos:|foto:|fotos:|\
        image:|images:|image credit|bild:|bilder:|credit:|credits:|courtesy|photograph|photographer|quelle:|source:|sources:|fonte:|\
        fuente:|crédit|crédito|via |screenshot|file photo|archivbild|symbolbild|symbolfoto|epa|alamy|istock|unsplash|pixabay|adobe stock|\
        图片|图源|来源|來源|写真|提供|사진|출처",
    ),
    (
        Wording::DATE,
        "published|updated|veröffentlicht|aktualisiert|stand:|publié|mis à jour|actualizado|publicado|pubblicato|aggiornato|\
        atualizado|last modified|last updated|first published|posted on|min read|minute read|minutes read|hours ago|days ago|\
        ago|lesezeit|lesedauer|temps de lecture|min de lecture|gepubliceerd|publiceret|publisert|publicerad|oppdatert|uppdaterad|\
        opdateret|julkaistu|опубликован|обновлен|opublikowano|aktualizacja|yayınlanma|güncelleme|发布|發布|更新|配信|입력|수정|\
        january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|juni|juli|\
        oktober|dezember|uhr|gmt|edt|est|cet|pm|am",
    ),
    (
        Wording::AD,
        "advert|advertisement|anzeige|werbung|sponsor|publicité|publicidad|pubblicità|publicidade|ad|ads|promo|promoted|\
        reklam|реклама|annonse|annons|annonce|advertentie|content continues below|article continues|weiter unten|\
        广告|廣告|広告|광고",
    ),
];
