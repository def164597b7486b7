//! Chooses the title of an article among those that its page states and shows.
//!
//! In: the titles of a page and the names of its site. Out: the title without the name of the site, a section or a
//! kicker, as far as two of the titles agree on where it begins and ends. Never mends its words.

use std::collections::HashSet;

use super::{authors::letters, json_ld::Stated, marked::Marked, witness::Witness};
use crate::read::plain::{one_line, plain_text};

/// What may stand between a title and the name of the site or of a section.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " » ", " « ", " · ", " • ", " :: ", " › ", " > ", " / ", " ~ ", "│", "ㅣ", "｜", " ← ",
];

/// The same in languages that put no spaces around them.
const DENSE_SEPARATORS: &[char] = &['-', '_', '|', '—', '–', '－', '＿'];

/// The greatest number of parts that a title is cut into.
const PARTS_MAX: usize = 12;

/// A line longer than this, in bytes, is no headline.
const LINE_BYTES_MAX: usize = 400;

/// The title that is meant for sharing, under the names in use for it.
const SHARED: &[&str] = &[
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "headline",
    "title",
];

/// A title and the witness for it.
type Titled = (String, Witness);

/// Chooses the title; empty where the page has none.
pub(super) fn choose(marked: &Marked, stated: &Stated, site: &[String]) -> Option<Titled> {
    let page = Titles::of(marked, stated, site);
    let Some(shared) = &page.shared else { return page.without_shared() };
    if let Some(chosen) = page.agreed(shared) {
        return Some(chosen);
    }
    // They say different things. What the press shares is its own headline, written for readers; what others share is
    // often written for search engines, and the headline on the page is the title.
    let shared_title = Some((shared.clone(), Witness::SharedTitle));
    match page.real_headline() {
        Some(headline) if !stated.is_news || page.is_shared_doubtful => Some((headline.to_owned(), Witness::Headline)),
        _ => shared_title,
    }
}

/// The titles of a page, each without the name of the site.
struct Titles<'a> {
    marked: &'a Marked,
    site: HashSet<String>,
    shared: Option<String>,
    /// Whether the title for sharing is cut off, or carries the site's name as titles for search do.
    is_shared_doubtful: bool,
    stated: Option<String>,
    headlines: Vec<String>,
    element: Option<String>,
}

impl<'a> Titles<'a> {
    fn of(marked: &'a Marked, stated: &Stated, site: &[String]) -> Self {
        let site: HashSet<String> = site.iter().map(|name| letters(name)).filter(|name| !name.is_empty()).collect();
        let given = marked.meta.first(SHARED).map(plain_text);
        let without = |title: &str| without_site(title, &site);
        let shared = given.as_deref().map(without).filter(|title| !title.is_empty() && !site.contains(&letters(title)));
        let headlines = marked.headlines.iter().map(|place| one_line(marked.text_of(place)));
        let headlines: Vec<String> = headlines
            .map(|text| without(&text))
            .filter(|text| !text.is_empty() && !site.contains(&letters(text)))
            .collect();
        Self {
            marked,
            is_shared_doubtful: shared.as_deref().is_some_and(is_cut) || given.is_some() && given != shared,
            shared,
            stated: stated
                .headline
                .as_deref()
                .map(without)
                .filter(|title| !title.is_empty() && !site.contains(&letters(title))),
            headlines,
            element: marked.title.as_deref().map(plain_text).filter(|title| !title.is_empty()),
            site,
        }
    }

    /// The title for sharing, or the headline that it is a part of or holds, where they agree.
    fn agreed(&self, shared: &str) -> Option<Titled> {
        let bare = letters(shared);
        let is_same = |other: &str| letters(other) == bare;
        if self.headlines.iter().any(|headline| is_same(headline)) {
            return Some((shared.to_owned(), Witness::SharedTitle));
        }
        // The headline with something before or after it, such as a kicker or a section, unless two say the longer.
        if let Some(headline) = self.headlines.iter().find(|headline| is_whole_part(headline, shared)) {
            return Some(match &self.stated {
                Some(stated) if is_same(stated) => (shared.to_owned(), Witness::SharedTitle),
                _ => (headline.clone(), Witness::Headline),
            });
        }
        if let Some(headline) = self.headlines.iter().find(|headline| is_part(shared, headline)) {
            let is_cut_off = self.is_shared_doubtful && is_cut(shared) || ends_before_quote(shared, headline);
            return Some(if is_cut_off {
                (headline.clone(), Witness::Headline)
            } else {
                (shared.to_owned(), Witness::SharedTitle)
            });
        }
        // The same title behind two kickers.
        let tail = self.headlines.iter().find_map(|headline| common_tail(headline, shared));
        tail.map(|tail| (tail, Witness::Headline))
    }

    /// The one headline that has something to do with the other titles.
    fn real_headline(&self) -> Option<&str> {
        let others: HashSet<String> =
            [&self.shared, &self.element].into_iter().flatten().flat_map(|title| words(title)).collect();
        let is_related = |headline: &&String| words(headline).any(|word| others.contains(&word));
        let mut related = self.headlines.iter().filter(is_related);
        let first = related.next()?;
        related.next().is_none().then_some(first.as_str())
    }

    fn without_shared(&self) -> Option<Titled> {
        let element = self.element.as_deref();
        // The headline that the element begins with, or holds.
        if let Some(element) = element
            && let Some(headline) = self.headlines.iter().find(|headline| is_part(headline, element))
        {
            return Some((headline.clone(), Witness::Headline));
        }
        if let Some(stated) = &self.stated {
            return Some((stated.clone(), Witness::JsonLdHeadline));
        }
        if let Some(shown) = element.and_then(|element| self.shown_part(element)) {
            return Some((shown, Witness::TitleElement));
        }
        if let Some(headline) = self.real_headline() {
            return Some((headline.to_owned(), Witness::Headline));
        }
        let bare = element.map(|element| without_site(element, &self.site)).filter(|title| !title.is_empty());
        bare.map(|title| (title, Witness::TitleElement))
            .or_else(|| self.headlines.first().map(|headline| (headline.clone(), Witness::Headline)))
    }

    /// The longest run of parts of a title element that the page shows as a line of its own.
    fn shown_part(&self, element: &str) -> Option<String> {
        let cuts = cuts(element);
        if cuts.is_empty() {
            return None;
        }
        let lines: HashSet<String> = self
            .marked
            .lines()
            .filter(|(_, line)| !line.is_empty() && line.len() <= LINE_BYTES_MAX)
            .map(|(_, line)| letters(line))
            .collect();
        let starts = std::iter::once(0).chain(cuts.iter().map(|(_, end)| *end));
        let ends: Vec<usize> = cuts.iter().map(|(start, _)| *start).chain([element.len()]).collect();
        let runs =
            starts.flat_map(|start| ends.iter().map(move |end| (start, *end))).filter(|(start, end)| start < end);
        let parts = runs.filter_map(|(start, end)| element.get(start..end)).map(str::trim);
        let shown = parts.filter(|part| {
            let bare = letters(part);
            !bare.is_empty() && lines.contains(&bare) && !self.site.contains(&bare)
        });
        shown.max_by_key(|part| part.len()).map(str::to_owned)
    }
}

/// The title without the name of the site at its end or its beginning, however often it stands there, and without the
/// section that stands between the two.
pub(super) fn without_site(title: &str, site: &HashSet<String>) -> String {
    let mut title = title.trim();
    let mut is_section_next = false;
    for _ in 0..PARTS_MAX {
        let cuts = cuts(title);
        let first = cuts.first().and_then(|(start, end)| Some((title.get(..*start)?, title.get(*end..)?)));
        let last = cuts.last().and_then(|(start, end)| Some((title.get(..*start)?, title.get(*end..)?)));
        let shorter = match (first, last) {
            (_, Some((rest, end))) if is_site(end, site) || is_section_next && is_section(end, rest) => {
                is_section_next = is_site(end, site);
                rest
            }
            (Some((begin, rest)), _) if is_site(begin, site) => rest,
            _ => break,
        };
        if shorter.trim().is_empty() {
            break;
        }
        title = shorter.trim();
    }
    title.to_owned()
}

/// Whether a part of a title is a name of the site, perhaps with a word such as "News" or "Online".
fn is_site(part: &str, site: &HashSet<String>) -> bool {
    const NAME_BYTES_LEAST: usize = 3;
    const MORE_BYTES_MAX: usize = 12;
    let bare = letters(part);
    let is_longer = |name: &String| {
        name.len() >= NAME_BYTES_LEAST
            && bare.len() <= name.len() + MORE_BYTES_MAX
            && (bare.starts_with(name.as_str()) || bare.ends_with(name.as_str()))
    };
    site.contains(&bare) || site.iter().any(is_longer)
}

/// Whether the last part of a title is the name of a section: a word or two after a whole title.
fn is_section(end: &str, rest: &str) -> bool {
    let is_dense = |text: &str| text.chars().any(|c| u32::from(c) >= 0x3040);
    if is_dense(rest) {
        return end.chars().count() <= 6 && rest.chars().count() >= 10;
    }
    end.split_whitespace().count() <= 2 && rest.split_whitespace().count() >= 4
}

/// What two titles have in common from a separator or a colon on, where it is long enough to be the title.
fn common_tail(one: &str, other: &str) -> Option<String> {
    const WORDS_LEAST: usize = 4;
    let starts = one.match_indices(": ").map(|(place, sign)| place + sign.len());
    let mut tails = starts.chain(cuts(one).into_iter().map(|(_, end)| end)).filter_map(|start| one.get(start..));
    let other = folded(other);
    let is_common = |tail: &&str| {
        let head = other.strip_suffix(folded(tail).as_str());
        head.is_some_and(|head| head.trim_end().ends_with([':', '-', '|', '·', '•']))
            && words(tail).count() >= WORDS_LEAST
    };
    tails.find(is_common).map(|tail| tail.trim().to_owned())
}

/// Where the separators of a title begin and end, in order.
fn cuts(title: &str) -> Vec<(usize, usize)> {
    let mut cuts: Vec<(usize, usize)> = SEPARATORS
        .iter()
        .flat_map(|separator| title.match_indices(separator).map(|(place, found)| (place, place + found.len())))
        .collect();
    if title.contains(|c: char| matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF)) {
        let dense = title.char_indices().filter(|(_, c)| DENSE_SEPARATORS.contains(c));
        cuts.extend(dense.map(|(place, c)| (place, place + c.len_utf8())));
    }
    cuts.sort_unstable();
    // Separators that overlap are one.
    let mut apart: Vec<(usize, usize)> = Vec::with_capacity(cuts.len());
    for (start, end) in cuts {
        match apart.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => apart.push((start, end)),
        }
    }
    apart.truncate(PARTS_MAX);
    apart
}

/// Whether one title begins or ends with another, at the edge of a word.
fn is_part(part: &str, whole: &str) -> bool {
    let (part, whole) = (folded(part), folded(whole));
    let at_edge = |rest: &str, edge: fn(&str) -> Option<char>| edge(rest).is_none_or(|c| !c.is_alphanumeric());
    !part.trim().is_empty()
        && (whole.strip_prefix(part.as_str()).is_some_and(|rest| at_edge(rest, |rest| rest.chars().next()))
            || whole.strip_suffix(part.as_str()).is_some_and(|rest| at_edge(rest, |rest| rest.chars().next_back())))
}

/// The same, where the part is long enough to be a title by itself.
fn is_whole_part(part: &str, whole: &str) -> bool {
    is_part(part, whole) && (words(part).count() > 1 || letters(part).len() * 2 > letters(whole).len())
}

/// Whether a title ends where an attribute was cut off by a quotation mark of the title itself.
fn ends_before_quote(shared: &str, headline: &str) -> bool {
    headline.strip_prefix(shared).is_some_and(|rest| rest.trim_start().starts_with(['"', '“', '”']))
}

fn is_cut(title: &str) -> bool {
    title.ends_with('…') || title.ends_with("...")
}

/// A title in lower case, its quotes and spaces all of one kind.
fn folded(title: &str) -> String {
    let plain = title.chars().filter(|c| *c != '\u{AD}').map(|c| match c {
        '“' | '”' | '„' | '«' | '»' | '‟' | '″' => '"',
        '‘' | '’' | '‚' | '‹' | '›' | '´' | '`' => '\'',
        '‐' | '‑' | '–' | '—' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    });
    one_line(&plain.flat_map(char::to_lowercase).collect::<String>())
}

fn words(title: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
        .collect();
    words.into_iter()
}
