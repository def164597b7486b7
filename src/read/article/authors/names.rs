//! Cuts a line that names authors into names.
//!
//! In: what stands in metadata, or a byline as shown. Out: names as published, without what introduces them, without
//! roles, places, addresses and dates. Never makes up a name.

use crate::read::plain::{one_line, plain_text};

/// The greatest length of a name, in characters; what is longer is a sentence.
const NAME_CHARACTERS_MAX: usize = 60;

/// The greatest number of words in a name.
const WORDS_MAX: usize = 6;

/// The same of names in Han, Kana and Hangul, foreign names spelt out included.
const DENSE_CHARACTERS_MAX: usize = 16;
const DENSE_WORDS_MAX: usize = 3;

/// No introduction is longer than this, in bytes.
const INTRODUCTION_BYTES_MAX: usize = 40;

/// What introduces a name and has a name of nothing else after it. In lower case; each is followed by a space or a colon.
const INTRODUCTIONS: &[&str] = &[
    "by",
    "byline",
    "written by",
    "posted by",
    "published by",
    "reported by",
    "reporting by",
    "story by",
    "text by",
    "words by",
    "article by",
    "analysis by",
    "opinion by",
    "review by",
    "author",
    "authors",
    "writer",
    "reporter",
    "von",
    "vom",
    "autor",
    "autorin",
    "autoren",
    "autorinnen",
    "autor/in",
    "autorin/autor",
    "verfasst von",
    "veröffentlicht von",
    "geschrieben von",
    "ein artikel von",
    "ein beitrag von",
    "ein kommentar von",
    "ein interview von",
    "eine analyse von",
    "eine reportage von",
    "ein gastbeitrag von",
    "text von",
    "text",
    "interview",
    "verfasser",
    "par",
    "écrit par",
    "publié par",
    "propos recueillis par",
    "auteur",
    "auteurs",
    "por",
    "escrito por",
    "publicado por",
    "texto",
    "di",
    "a cura di",
    "scritto da",
    "autore",
    "door",
    "geschreven door",
    "af",
    "av",
    "skrevet av",
    "skrevet af",
    "kirjoittaja",
    "autorzy",
    "автор",
    "авторы",
    "oleh",
    "penulis",
];

/// The same in languages that put no space between words; a colon may follow.
const DENSE_INTRODUCTIONS: &[&str] = &[
    "作者",
    "记者",
    "記者",
    "本报记者",
    "本報記者",
    "撰文",
    "文/",
    "文／",
    "文 |",
    "文|",
    "责任编辑",
    "責任編輯",
    "责编",
    "責編",
    "编辑",
    "編輯",
    "執筆",
    "文：",
];

/// What stands after a name and says what its bearer is, without a space between.
const DENSE_ROLES: &[&str] = &[
    "기자",
    "특파원",
    "논설위원",
    "선임기자",
    "인턴기자",
    "记者",
    "記者",
    "编辑",
    "編輯",
    "报道",
    "報導",
    "報道",
    "編集委員",
    "氏",
];

/// The names in a line, each once, in its order.
pub(super) fn of_line(line: &str) -> Vec<String> {
    let line = plain_text(line);
    let line = without_brackets(&line);
    let line = introduced(&line);
    let mut names: Vec<String> = Vec::new();
    for part in parts(line) {
        let name = tidy(part);
        if is_name(&name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A line as one name, without what introduces it and without what stands in brackets.
pub(super) fn whole(line: &str) -> Option<String> {
    let line = plain_text(line);
    let line = without_brackets(&line);
    let name = one_line(introduced(&line).trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '|')));
    let is_list = name.contains(',') && name.chars().count() <= NAME_CHARACTERS_MAX && !has_signs_of_none(&name);
    (is_name(&name) || is_list).then_some(name)
}

/// The names in the text of an element, which may go on with what their bearers do: those in its first line with any.
pub(super) fn of_element(text: &str) -> Vec<String> {
    text.split('\n')
        .map(of_line)
        .find(|names| names.iter().any(|name| !is_alone_introduction(name)))
        .unwrap_or_default()
}

fn is_alone_introduction(name: &str) -> bool {
    INTRODUCTIONS.contains(&name.to_lowercase().as_str())
}

/// Whether a line begins as a byline does; what follows is the byline without its introduction.
pub(super) fn byline(line: &str) -> Option<&str> {
    let line = line.trim();
    let rest = introduced(line);
    (rest.len() < line.len()).then_some(rest)
}

/// A line without what introduces the names in it.
fn introduced(line: &str) -> &str {
    let mut line = line.trim();
    // `Interview: von`, `Autor: Text von`.
    for _ in 0..3 {
        let Some(rest) = introduced_once(line) else { break };
        line = rest;
    }
    line
}

fn introduced_once(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | '（' | '—' | '–' | '-' | '|' | '~' | '·' | '•' | '✍')
    });
    let end = (0..=INTRODUCTION_BYTES_MAX.min(line.len())).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
    let head = line.get(..end).unwrap_or_default().to_lowercase();
    let words = INTRODUCTIONS.iter().filter(|words| head.starts_with(**words)).filter_map(|words| {
        let rest = line.get(words.len()..)?;
        let after = rest.trim_start_matches(['\u{A0}', ' ']);
        let colon = after.strip_prefix([':', '：']);
        // A role is an introduction only with a colon: "Autor Hans Meier" is, "Text messages" is not.
        let needs_name = matches!(
            *words,
            "text" | "interview" | "texto" | "reporter" | "writer" | "author" | "authors" | "autor" | "auteur"
        );
        match colon {
            Some(rest) => Some(rest.trim_start()),
            None if after.len() < rest.len() && (!needs_name || begins_name(after)) => Some(after),
            None => None,
        }
    });
    let dense = DENSE_INTRODUCTIONS.iter().filter_map(|words| {
        let rest = line.strip_prefix(words)?;
        Some(rest.trim_start_matches([':', '：', ' ', '\u{3000}', '/', '／', '|', '丨']))
    });
    // Some pages glue the word to the name: `ByAda Lang`.
    let glued = line.strip_prefix("By").filter(|rest| rest.starts_with(char::is_uppercase));
    // The longest introduction leaves the shortest rest.
    words.chain(dense).chain(glued).min_by_key(|rest| rest.len()).filter(|rest| !rest.is_empty())
}

fn begins_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
}

/// A line without what stands in brackets: agencies, roles, addresses.
fn without_brackets(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut depth = 0_u32;
    // A bracket around the whole byline holds the names.
    let line = line.trim();
    let whole = line.strip_prefix(['(', '（', '[']).and_then(|line| line.strip_suffix([')', '）', ']']));
    for c in whole.unwrap_or(line).chars() {
        match c {
            '(' | '（' | '[' | '<' => depth += 1,
            ')' | '）' | ']' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// The parts of a line, each of which may be a name.
fn parts(line: &str) -> Vec<&str> {
    const WORDS: &[&str] = &[
        " and ",
        " und ",
        " & ",
        " et ",
        " og ",
        " och ",
        " en ",
        " ja ",
        " oraz ",
        " ve ",
        " dan ",
        " und\u{A0}",
        " with ",
    ];
    const LETTERS: &[&str] = &[" y ", " e ", " i ", " и ", " і ", " a "];
    let mut parts: Vec<&str> = line
        .split([',', ';', '|', '、', '，', '；', '·', '•', '丨', '\n', '\t', '＆', '—'])
        .flat_map(|part| {
            // Desks sign with two codes around a slash; names around one are two names.
            let is_names = part.split(['/', '／']).all(|half| half.trim().contains(' '));
            if is_names { part.split(['/', '／']).collect() } else { vec![part] }
        })
        .collect();
    for word in WORDS {
        parts = parts.into_iter().flat_map(|part| part.split(word)).collect();
    }
    for letter in LETTERS {
        // Between two names, not within one: both sides have to begin as names do.
        parts = parts
            .into_iter()
            .flat_map(|part| match part.split_once(letter) {
                Some((one, other)) if begins_name(one.trim()) && begins_name(other.trim()) => vec![one, other],
                _ => vec![part],
            })
            .collect();
    }
    parts.into_iter().flat_map(dense_parts).collect()
}

/// Names of Han characters may be parted by nothing but a space.
fn dense_parts(part: &str) -> Vec<&str> {
    let is_dense = |word: &str| {
        (2..=4).contains(&word.chars().count()) && word.chars().all(|c| matches!(u32::from(c), 0x3400..=0x9FFF))
    };
    let words: Vec<&str> = part.split_whitespace().collect();
    if words.len() > 1 && words.iter().all(|word| is_dense(word)) { words } else { vec![part] }
}

/// A part without what stands around the name in it.
fn tidy(part: &str) -> String {
    let mut name = part.trim();
    name = introduced(name);
    // An address for letters ends the name before it.
    let at = name.find('@').and_then(|at| name.get(..at)).and_then(|before| before.rfind(' '));
    name = at.and_then(|space| name.get(..space)).unwrap_or(name);
    for stop in [
        " | ", " – ", " - ", " for ", " For ", " in ", " aus ", " at ", " am ", " on ", " um ", " @", " via ", "http",
        "www.",
    ] {
        name = name.split_once(stop).map_or(name, |(before, _)| before);
    }
    name = name.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ','
                    | ':'
                    | '：'
                    | '-'
                    | '–'
                    | '—'
                    | '*'
                    | '"'
                    | '“'
                    | '”'
                    | '©'
                    | '»'
                    | '«'
                    | '→'
                    | '←'
                    | '~'
                    | '_'
            )
    });
    // The dot of an initial at the end belongs to it.
    let end = part.find(name).map(|start| start + name.len());
    let is_initial = name
        .rsplit([' ', '.'])
        .next()
        .is_some_and(|last| last.chars().count() == 1 && last.chars().all(char::is_uppercase));
    if is_initial && end.and_then(|end| part.get(end..)).is_some_and(|rest| rest.starts_with('.')) {
        return format!("{}.", without_roles(name));
    }
    without_roles(name).to_owned()
}

fn without_roles(name: &str) -> &str {
    let mut name = name;
    while let Some(rest) =
        DENSE_ROLES.iter().find_map(|role| name.strip_suffix(role)).filter(|rest| rest.chars().count() > 1)
    {
        name = rest.trim_end();
    }
    name
}

/// Whether a text may be a name: some letters, few words, no sentence, no address, no number.
fn is_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let characters = text.chars().count();
    let is_dense = text.chars().any(|c| u32::from(c) >= 0x3040);
    let (characters_max, words_max) =
        if is_dense { (DENSE_CHARACTERS_MAX, DENSE_WORDS_MAX) } else { (NAME_CHARACTERS_MAX, WORDS_MAX) };
    text.chars().any(char::is_alphabetic)
        && (2..=characters_max).contains(&characters)
        && words <= words_max
        && !has_signs_of_none(text)
        && !is_alone_introduction(text)
        && !is_sentence(text)
        && (words == 1 || !text.chars().any(|c| c.is_ascii_digit()))
        && !is_title_alone(text)
}

/// Whether a text has signs that no name has: those of addresses, questions and programs.
fn has_signs_of_none(text: &str) -> bool {
    text.contains(['@', '{', '}', '=', '?', '!', '%', '#', ':']) || text.contains("//")
}

/// Whether a dot within a text ends a sentence, rather than shortening a name: `J. R. Stone`, `Dr. Ada Lang`.
fn is_sentence(text: &str) -> bool {
    text.rsplit(". ").skip(1).any(|part| {
        let last = part.rsplit([' ', '.', '-']).next().unwrap_or("");
        last.chars().count() > 4
    })
}

/// Degrees and forms of address that are left over where a comma parts them from the name.
fn is_title_alone(text: &str) -> bool {
    const TITLES: &[&str] = &[
        "phd", "ph.d", "ph.d.", "md", "m.d", "m.d.", "dr", "dr.", "prof", "prof.", "jr", "jr.", "sr", "sr.", "mba",
        "ma", "msc", "bsc", "bs", "ba", "rn", "rd", "rdn", "ldn", "cpa", "cfp", "cfp®", "dvm", "esq", "esq.", "mph",
        "ms", "jd", "llm", "foma", "dabom", "facp", "do", "cfa", "ii",
    ];
    TITLES.contains(&text.to_lowercase().as_str())
}
