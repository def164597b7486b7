//! The words of a page that belong to no article, by language.

/// The imprint that every page ends with comes first, then the furniture, as pairs for [`super::markup::fill`].
pub(super) type Labels = [(&'static str, &'static str); 24];

/// The words in the language of `tag`; English where there are none.
pub(super) fn labels(tag: &str) -> &'static Labels {
    match tag {
        "zh-TW" => &TRADITIONAL,
        _ if tag.starts_with("zh") => &SIMPLIFIED,
        _ if tag.starts_with("de") => &GERMAN,
        _ => &ENGLISH,
    }
}

const ENGLISH: Labels = [
    (
        "imprint",
        "This is an invented article for a demonstration. The outlet, the persons and the events do not exist.",
    ),
    ("label_sections", "Sections"),
    ("label_front_page", "Front page"),
    ("label_politics", "Politics"),
    ("label_business", "Business"),
    ("label_sport", "Sport"),
    ("label_newsletter", "Our morning briefing"),
    ("label_newsletter_text", "The day's most important reports in your inbox at six. Leave at any time."),
    ("label_subscribe", "Subscribe"),
    ("label_related", "More from us"),
    ("label_comments", "Readers' comments"),
    ("label_share", "Share"),
    ("label_print", "Print"),
    ("label_skip", "Skip to content"),
    ("label_notices", "Notices"),
    ("label_issued", "Issued"),
    ("label_by", "By"),
    ("label_about", "About us"),
    ("label_paywall", "This article is for subscribers. Subscribe now and read on without limits for four weeks."),
    ("label_consent", "Your privacy"),
    ("label_consent_text", "We and our partners store information on your device. Please choose before you read on."),
    ("label_consent_accept", "Accept all"),
    ("label_consent_settings", "Settings"),
    ("label_missing", "There is nothing at this address, or no longer."),
];

const GERMAN: Labels = [
    ("imprint", "Dies ist ein erfundener Artikel zu Vorführzwecken. Medium, Personen und Ereignisse gibt es nicht."),
    ("label_sections", "Ressorts"),
    ("label_front_page", "Startseite"),
    ("label_politics", "Politik"),
    ("label_business", "Wirtschaft"),
    ("label_sport", "Sport"),
    ("label_newsletter", "Unser Morgenbrief"),
    ("label_newsletter_text", "Das Wichtigste des Tages um sechs Uhr in Ihrem Postfach. Jederzeit abbestellbar."),
    ("label_subscribe", "Abonnieren"),
    ("label_related", "Mehr zum Thema"),
    ("label_comments", "Leserkommentare"),
    ("label_share", "Teilen"),
    ("label_print", "Drucken"),
    ("label_skip", "Zum Inhalt"),
    ("label_notices", "Mitteilungen"),
    ("label_issued", "Veröffentlicht"),
    ("label_by", "Von"),
    ("label_about", "Über uns"),
    (
        "label_paywall",
        "Dieser Artikel ist unseren Abonnenten vorbehalten. Jetzt vier Wochen lang unbegrenzt weiterlesen.",
    ),
    ("label_consent", "Ihre Zustimmung"),
    (
        "label_consent_text",
        "Wir und unsere 187 Partner verarbeiten Cookies und Gerätekennungen für personalisierte Anzeigen. Sie können \
         zustimmen oder in den Einstellungen widersprechen.",
    ),
    ("label_consent_accept", "Alle akzeptieren"),
    ("label_consent_settings", "Einstellungen"),
    ("label_missing", "Unter dieser Adresse gibt es nichts oder nichts mehr."),
];

const SIMPLIFIED: Labels = [
    ("imprint", "本文为演示用途而虚构，文中媒体、人物与事件均不存在。"),
    ("label_sections", "栏目"),
    ("label_front_page", "首页"),
    ("label_politics", "时政"),
    ("label_business", "财经"),
    ("label_sport", "体育"),
    ("label_newsletter", "晨间简报"),
    ("label_newsletter_text", "每天早上六点，把当天要闻送到您的邮箱，可随时退订。"),
    ("label_subscribe", "订阅"),
    ("label_related", "热门推荐"),
    ("label_comments", "网友评论"),
    ("label_share", "分享"),
    ("label_print", "打印"),
    ("label_skip", "跳到正文"),
    ("label_notices", "公告"),
    ("label_issued", "发布时间"),
    ("label_by", "来源"),
    ("label_about", "关于我们"),
    ("label_paywall", "本文仅供订阅用户阅读，开通后可畅读四周。"),
    ("label_consent", "隐私设置"),
    ("label_consent_text", "我们与合作方会在您的设备上存储信息，请先作出选择。"),
    ("label_consent_accept", "全部接受"),
    ("label_consent_settings", "设置"),
    ("label_missing", "您访问的页面不存在或已删除。"),
];

const TRADITIONAL: Labels = [
    ("imprint", "本文為示範用途而虛構，文中媒體、人物與事件均不存在。"),
    ("label_sections", "版面"),
    ("label_front_page", "首頁"),
    ("label_politics", "政治"),
    ("label_business", "財經"),
    ("label_sport", "運動"),
    ("label_newsletter", "晨間電子報"),
    ("label_newsletter_text", "每天早上六點，把當日要聞寄到您的信箱，可隨時取消。"),
    ("label_subscribe", "訂閱"),
    ("label_related", "延伸閱讀"),
    ("label_comments", "讀者留言"),
    ("label_share", "分享"),
    ("label_print", "列印"),
    ("label_skip", "跳到內文"),
    ("label_notices", "公告"),
    ("label_issued", "發布時間"),
    ("label_by", "來源"),
    ("label_about", "關於我們"),
    ("label_paywall", "本文僅供訂戶閱讀，立即訂閱可暢讀四週。"),
    ("label_consent", "隱私設定"),
    ("label_consent_text", "我們與合作夥伴會在您的裝置上儲存資訊，請先作出選擇。"),
    ("label_consent_accept", "全部接受"),
    ("label_consent_settings", "設定"),
    ("label_missing", "您造訪的頁面不存在或已移除。"),
];
