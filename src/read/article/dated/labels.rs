//! Knows the words that say what a date is the date of.
//!
//! In: what stands before a date, in its line. Out: what it is said to be.

/// What a date is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// That of the publication.
    Publication,
    /// That of a change.
    Change,
    /// That of something else: an event, a deadline, a birth, a right.
    Other,
    /// Nothing is said.
    None,
}

const CHANGE: &[&str] = &[
    "updated",
    "update",
    "modified",
    "last reviewed",
    "reviewed",
    "revised",
    "edited",
    "aktualisiert",
    "geändert",
    "stand:",
    "stand ",
    "zuletzt",
    "bearbeitet",
    "mis à jour",
    "mise à jour",
    "modifié",
    "actualizado",
    "actualización",
    "modificado",
    "aggiornato",
    "aggiornamento",
    "bijgewerkt",
    "gewijzigd",
    "обновлено",
    "изменено",
    "оновлено",
    "更新",
    "修改",
    "수정",
    "최종",
    "uppdaterad",
    "oppdatert",
    "opdateret",
    "päivitetty",
    "zaktualizowano",
    "aktualizacja",
    "aktualizováno",
    "güncelleme",
    "güncellenme",
    "atualizado",
    "diperbarui",
    "frissítve",
    "uppfært",
    "ενημέρωση",
];

const PUBLICATION: &[&str] = &[
    "published",
    "publication date",
    "posted",
    "first published",
    "released",
    "release date",
    "issued",
    "created",
    "date:",
    "dated",
    "veröffentlicht",
    "erschienen",
    "publiziert",
    "erstellt",
    "online seit",
    "datum:",
    "vom ",
    "pressemitteilung",
    "meldung",
    "publié",
    "paru",
    "mis en ligne",
    "le ",
    "publicado",
    "publicación",
    "fecha",
    "pubblicato",
    "pubblicazione",
    "gepubliceerd",
    "geplaatst",
    "опубликовано",
    "опубліковано",
    "дата",
    "发布",
    "發布",
    "发表",
    "發表",
    "时间",
    "時間",
    "日期",
    "公開",
    "掲載",
    "配信",
    "投稿",
    "登録",
    "입력",
    "등록",
    "게재",
    "publicerad",
    "publisert",
    "publiceret",
    "julkaistu",
    "opublikowano",
    "dodano",
    "publikováno",
    "vydáno",
    "yayınlanma",
    "yayın tarihi",
    "giriş tarihi",
    "diterbitkan",
    "δημοσίευση",
    "megjelent",
    "ngày đăng",
];

const OTHER: &[&str] = &[
    "deadline",
    "born",
    "geboren",
    "né le",
    "geb.",
    "expires",
    "valid until",
    "gültig",
    "termin",
    "wann:",
    "when:",
    "event",
    "copyright",
    "©",
    "until",
    "bis ",
    "ab ",
    "since",
    "seit",
    "effective",
    "in kraft",
    "anmelde",
    "register by",
    "next",
    "upcoming",
    "archiv",
    "截止",
    "まで",
    "today",
    "heute",
    "abgerufen",
    "accessed",
    "retrieved",
    "zugriff",
    "founded",
    "isbn",
    "ab dem",
];

/// What the words before a date say that it is; the nearest count.
pub(super) fn of(before: &str) -> Label {
    let before = before.to_lowercase();
    let last = |words: &[&str]| words.iter().filter_map(|word| Some(last_of(&before, word)? + word.len())).max();
    let all = [(last(CHANGE), Label::Change), (last(PUBLICATION), Label::Publication), (last(OTHER), Label::Other)];
    let nearest = all.into_iter().filter_map(|(place, label)| Some((place?, label))).max_by_key(|(place, _)| *place);
    nearest.map_or(Label::None, |(_, label)| label)
}

/// Where a word or its beginning last stands in a text; in the middle of another word it is none.
fn last_of(text: &str, word: &str) -> Option<usize> {
    let is_dense = word.chars().all(|c| u32::from(c) >= 0x3040);
    let mut places = text.rmatch_indices(word).map(|(place, _)| place);
    places.find(|place| {
        let before = text.get(..*place).and_then(|before| before.chars().next_back());
        is_dense || before.is_none_or(|c| !c.is_alphanumeric())
    })
}
