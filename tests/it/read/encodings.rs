//! Bytes in whatever encoding become text.

use encoding_rs::{BIG5, EUC_KR, GB18030, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use presswatch::read::{self, Hints};
use url::Url;

use super::{base, codes, document, readable, rss};

fn title_of(bytes: &[u8]) -> String {
    readable(bytes).entries[0].title.clone().unwrap()
}

fn channel(title: &str) -> String {
    format!("<rss><channel><item><title>{title}</title></item></channel></rss>")
}

#[test]
fn declared_encodings_are_decoded() {
    for (encoding, name, title) in [
        (GB18030, "gb2312", "芯片出口管制"),
        (BIG5, "big5", "晶片出口管制"),
        (SHIFT_JIS, "shift_jis", "半導体の輸出規制"),
        (EUC_KR, "euc-kr", "반도체 수출 통제"),
        (WINDOWS_1251, "windows-1251", "Экспорт чипов"),
        (WINDOWS_1252, "iso-8859-1", "Exportbeschränkung für Halbleiter"),
    ] {
        let text = format!(
            r#"<?xml version="1.0" encoding="{name}"?><rss><channel><item><title>{title}</title></item></channel></rss>"#
        );
        let (bytes, _, _) = encoding.encode(&text);
        assert_eq!(readable(&bytes).entries[0].title.as_deref(), Some(title), "{name}");
    }
}

#[test]
fn the_http_charset_decides_where_the_document_is_silent() {
    let text = "<rss><channel><item><title>Экспорт</title></item></channel></rss>";
    let (bytes, _, _) = WINDOWS_1251.encode(text);
    let reading = read::document(&bytes, Some("text/xml; charset=\"windows-1251\""), &base(), Hints::default());
    assert_eq!(reading.value.unwrap().entries[0].title.as_deref(), Some("Экспорт"));
}

#[test]
fn valid_utf_8_wins_over_a_false_declaration() {
    let text =
        r#"<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><item><title>Größe</title></item></channel></rss>"#;
    assert_eq!(readable(text).entries[0].title.as_deref(), Some("Größe"));
}

#[test]
fn utf_16_is_read_with_and_without_a_mark() {
    let text = "<rss><channel><item><title>Größe</title></item></channel></rss>";
    let plain: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = [0xFF, 0xFE].into_iter().chain(plain.iter().copied()).collect();
    for bytes in [plain, marked] {
        assert_eq!(readable(bytes).entries[0].title.as_deref(), Some("Größe"));
    }
}

#[test]
fn a_late_declaration_of_another_encoding_is_harmless() {
    let text = "<rss><channel><item><title>é</title></item><?xml version='1.0' encoding='utf-16'?></channel></rss>";
    assert_eq!(readable(text).entries[0].title.as_deref(), Some("é"));
}

#[test]
fn the_rarer_labels_of_the_same_encodings_are_known() {
    for (encoding, name) in [(GB18030, "GB18030"), (GB18030, "gbk"), (BIG5, "Big5-HKSCS"), (EUC_KR, "ks_c_5601-1987")] {
        let title = if encoding == EUC_KR { "반도체" } else { "晶片" };
        let text = format!(r#"<?xml version="1.0" encoding="{name}"?>{}"#, channel(title));
        assert_eq!(title_of(&encoding.encode(&text).0), title, "{name}");
    }
}

#[test]
fn utf_32_is_read() {
    let text: Vec<char> = channel("Größe").chars().collect();
    let little = [0xFF, 0xFE, 0, 0].into_iter().chain(text.iter().flat_map(|c| u32::from(*c).to_le_bytes()));
    let big = [0, 0, 0xFE, 0xFF].into_iter().chain(text.iter().flat_map(|c| u32::from(*c).to_be_bytes()));
    assert_eq!(title_of(&little.collect::<Vec<u8>>()), "Größe");
    assert_eq!(title_of(&big.collect::<Vec<u8>>()), "Größe");
}

#[test]
fn japanese_in_seven_bits_is_read_without_a_declaration() {
    let bytes = b"<rss><channel><item><title>\x1B$BH>F3BN\x1B(B</title></item></channel></rss>";
    assert_eq!(title_of(bytes), "半導体");
}

#[test]
fn pieces_of_windows_1252_in_utf_8_are_read_as_such() {
    let mut bytes = rss("<item><title>Größe für Füße: caf").into_bytes();
    bytes.extend(b"\xE9 </title></item>");
    assert_eq!(title_of(&bytes), "Größe für Füße: café");
}

#[test]
fn half_a_character_is_shown_as_lost() {
    let mut bytes = rss("<item><title>芯片出口管制").into_bytes();
    bytes.extend(b"\xE8\x8A</title></item>");
    assert_eq!(title_of(&bytes), "芯片出口管制\u{FFFD}");
}

#[test]
fn control_characters_that_were_windows_1252_are_punctuation() {
    assert_eq!(title_of(channel("don\u{92}t \u{93}wait\u{94}").as_bytes()), "don’t “wait”");
    assert_eq!(title_of(channel("don&#146;t").as_bytes()), "don’t");
}

#[test]
fn a_guess_is_told_and_helped_by_the_domain() {
    let (bytes, _, _) = WINDOWS_1251
        .encode("<rss><channel><item><title>Министерство опубликовало список</title></item></channel></rss>");
    let reading = document(&bytes);
    assert_eq!(codes(&reading), ["guessed-encoding"]);
    assert_eq!(reading.value.unwrap().entries[0].title.as_deref(), Some("Министерство опубликовало список"));
    let host = Url::parse("https://press.example.tw/feed").unwrap();
    let (bytes, _, _) = BIG5.encode("<rss><channel><item><title>晶片</title></item></channel></rss>");
    let reading = read::document(&bytes, None, &host, Hints::default());
    assert_eq!(reading.value.unwrap().entries[0].title.as_deref(), Some("晶片"));
}
