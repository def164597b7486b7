//! Finds dates that stand in running text.
//!
//! In: a text as shown, and which of two numbers its readers take for the day. Out: the dates in it, with their
//! place. A range of days, a month or a day without a year is none.

use std::ops::Range;

use jiff::{
    civil::{Date, Time},
    tz::Offset,
};

use super::{
    names::{half_of_day, month_named},
    parts::{Stated, Zone},
    tokens::{Token, Tokens},
    zones::zone,
};

/// The years that a date of the press can have; what is beyond is a number that looks like one.
const YEARS: std::ops::RangeInclusive<u32> = 1_980..=2_099;

/// How many signs and words may stand between a date and its time of day.
const BETWEEN_MAX: usize = 4;

/// No name of a weekday is longer, in characters.
const WEEKDAY_CHARACTERS_MAX: usize = 12;

/// Which number is the day in `03/04/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Order {
    /// The first, as nearly everywhere.
    DayFirst,
    /// The second, as in the United States.
    MonthFirst,
    /// That cannot be told: then it is no date.
    Unknown,
}

/// A date that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) struct Found {
    /// Where, in bytes; the time of day excepted.
    pub(in crate::read) place: Range<usize>,
    /// Which.
    pub(in crate::read) stated: Stated,
}

/// Finds the dates in a text, in the order in which they stand there.
pub(in crate::read) fn in_text(text: &str, order: Order) -> Vec<Found> {
    let mut found = Vec::new();
    // Without four digits in a row, or two with an apostrophe or dot, there is no year; without any there is nothing.
    if !text.contains(|c: char| c.is_numeric() || c == '元') {
        return found;
    }
    let tokens = Tokens::of(text);
    let mut at = 0;
    while at < tokens.len() {
        let Some((date, next)) = date_at(&tokens, at, order) else {
            at += 1;
            continue;
        };
        if !is_part_of_range(&tokens, at, next)
            && let (Some(first), Some(last)) = (tokens.place(at), tokens.place(next.saturating_sub(1)))
        {
            let clock = clock_after(&tokens, next).or_else(|| clock_before(&tokens, at));
            found.extend(stated(date, clock).map(|stated| Found { place: first.start..last.end, stated }));
        }
        at = next;
    }
    found
}

/// A time of day, and its zone.
#[derive(Debug, Clone, Copy)]
struct Clock {
    time: Time,
    offset: Option<Offset>,
}

fn stated(date: Date, clock: Option<Clock>) -> Option<Stated> {
    let (time, offset) = clock.map_or((Time::midnight(), None), |clock| (clock.time, clock.offset));
    let at = offset.unwrap_or(Offset::UTC).to_timestamp(date.to_datetime(time)).ok()?;
    Some(Stated { at, offset, has_time: clock.is_some() })
}

/// The date that begins at a token, and the token after it.
fn date_at(tokens: &Tokens<'_>, at: usize, order: Order) -> Option<(Date, usize)> {
    match tokens.get(at)? {
        Token::Number { digits: 4, .. } => year_first(tokens, at).or_else(|| year_then_name(tokens, at)),
        Token::Number { digits: 1 | 2, .. } => day_then_name(tokens, at).or_else(|| joined(tokens, at, order)),
        Token::Word(_) => name_then_day(tokens, at),
        Token::Ideograph(_) => era(tokens, at),
        Token::Number { .. } | Token::Sign(_) => None,
    }
}

/// `2026-03-01`, `2026/3/1`, `2026. 3. 1.`, `2026年3月1日`, `2026년 3월 1일`.
fn year_first(tokens: &Tokens<'_>, at: usize) -> Option<(Date, usize)> {
    let (year, at) = tokens.number(at)?;
    months_and_days(tokens, at, year)
}

/// What follows a year.
fn months_and_days(tokens: &Tokens<'_>, at: usize, year: u32) -> Option<(Date, usize)> {
    let (sign, at) = tokens.sign(at)?;
    let closing: [char; 2] = match sign {
        '年' => ['月', '日'],
        '년' => ['월', '일'],
        '-' | '/' | '.' | '‐' | '‑' | '–' => [sign, ' '],
        _ => return None,
    };
    let (month, at) = tokens.short_number(at)?;
    let (second, at) = tokens.sign(at)?;
    if second != closing[0] {
        return None;
    }
    let (day, mut at) = tokens.short_number(at)?;
    if let Some((last, next)) = tokens.sign(at)
        && (last == closing[1] || sign == '.' && last == '.' || sign == '年' && matches!(last, '号' | '號'))
    {
        at = next;
    }
    date(year, month, day).map(|date| (date, at))
}

/// `令和8年3月1日`, `民國115年3月1日`: years counted from an event.
///
/// Sources: Japan's Era Name Act; the calendar of the Republic of China.
fn era(tokens: &Tokens<'_>, at: usize) -> Option<(Date, usize)> {
    const ERAS: [([char; 2], u32); 5] = [
        (['令', '和'], 2_018),
        (['平', '成'], 1_988),
        (['昭', '和'], 1_925),
        (['民', '國'], 1_911),
        (['民', '国'], 1_911),
    ];
    let (first, next) = tokens.sign(at)?;
    let (second, next) = tokens.sign(next)?;
    let (_, before) = ERAS.iter().find(|(name, _)| *name == [first, second])?;
    let (year, next) = match tokens.sign(next) {
        Some(('元', next)) => (1, next),
        _ => tokens.number(next)?,
    };
    months_and_days(tokens, next, before + year)
}

/// `2026. március 1.`, `2026 March 1`, `2026 m. kovo 1 d.`.
fn year_then_name(tokens: &Tokens<'_>, at: usize) -> Option<(Date, usize)> {
    let (year, at) = tokens.number(at)?;
    let at = tokens.skip_sign(at, &['.', ',']);
    let at = tokens.skip_word(at, &["m"]);
    let at = tokens.skip_sign(at, &['.']);
    let (month, at) = month(tokens, at)?;
    let (day, at) = tokens.short_number(at)?;
    date(year, month, day).map(|date| (date, at))
}

/// `1. März 2026`, `1st of March 2026`, `1 de marzo de 2026`, `1 tháng 3 năm 2026`, `1-Mar-2026`, `1 Mar '26`.
fn day_then_name(tokens: &Tokens<'_>, at: usize) -> Option<(Date, usize)> {
    let (day, at) = tokens.short_number(at)?;
    let at = tokens.skip_word(at, &["st", "nd", "rd", "th", "er", "re", "e"]);
    let at = tokens.skip_sign(at, &['.', 'º', 'ª', '°', '-', ',']);
    let at = tokens.skip_word(at, &["de", "of", "d", "di", "da", "del"]);
    let at = tokens.skip_sign(at, &['\'', '’']);
    let (month, at) = match tokens.word(at) {
        Some(("tháng", at)) => tokens.short_number(at)?,
        _ => month(tokens, at)?,
    };
    let at = tokens.skip_sign(at, &['-', ',', '/']);
    let at = tokens.skip_word(at, &["de", "del", "of", "năm", "do", "lá"]);
    let (year, at) = year(tokens, at)?;
    date(year, month, day).map(|date| (date, at))
}

/// `March 1, 2026`, `Mar. 1st 2026`.
fn name_then_day(tokens: &Tokens<'_>, at: usize) -> Option<(Date, usize)> {
    let (month, at) = month(tokens, at)?;
    let at = tokens.skip_sign(at, &['-']);
    let (day, at) = tokens.short_number(at)?;
    let at = tokens.skip_word(at, &["st", "nd", "rd", "th"]);
    let at = tokens.skip_sign(at, &[',', '.', '-']);
    let (year, at) = year(tokens, at)?;
    date(year, month, day).map(|date| (date, at))
}

/// `01.03.2026`, `1. 3. 2026`, `01/03/26`, `13-01-2026`.
fn joined(tokens: &Tokens<'_>, at: usize, order: Order) -> Option<(Date, usize)> {
    let (first, at) = tokens.short_number(at)?;
    let (sign, at) = tokens.sign(at).filter(|(sign, _)| matches!(sign, '.' | '/' | '-'))?;
    let (second, at) = tokens.short_number(at)?;
    let (_, at) = tokens.sign(at).filter(|(other, _)| *other == sign)?;
    let (year, at) = match tokens.get(at)? {
        Token::Number { value, digits: 4 } => (value, at + 1),
        Token::Number { value, digits: 2 } => (2_000 + value, at + 1),
        _ => return None,
    };
    let (day, month) = match order {
        _ if sign == '.' || first == second || first > 12 => (first, second),
        _ if second > 12 => (second, first),
        Order::DayFirst => (first, second),
        Order::MonthFirst => (second, first),
        Order::Unknown => return None,
    };
    // `1.2.2026.5` is the number of a version or a law.
    if matches!((tokens.get(at), tokens.get(at + 1)), (Some(Token::Sign(next)), Some(Token::Number { .. })) if next == sign && tokens.touch(at, at + 1))
    {
        return None;
    }
    date(year, month, day).map(|date| (date, at))
}

fn month(tokens: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    let (word, at) = tokens.word(at)?;
    let month = u32::try_from(month_named(word)?).ok()?;
    Some((month, tokens.skip_sign(at, &['.'])))
}

/// A year of four digits, or of two behind an apostrophe.
fn year(tokens: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    match tokens.get(at)? {
        Token::Number { value, digits: 4 } => Some((value, at + 1)),
        Token::Sign('\'' | '’') => match tokens.get(at + 1)? {
            Token::Number { value, digits: 2 } => Some((2_000 + value, at + 2)),
            _ => None,
        },
        _ => None,
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    let in_range = YEARS.contains(&year);
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok();
    date.filter(|_| in_range)
}

/// Whether a date is one end of a range, such as the days of a fair: `3.–5. März 2026`, `1.3.2026 bis 5.3.2026`.
fn is_part_of_range(tokens: &Tokens<'_>, at: usize, next: usize) -> bool {
    let is_to = |token: Option<Token<'_>>| match token {
        Some(Token::Sign('-' | '–' | '—' | '~' | '～' | '至')) => true,
        Some(Token::Word(word)) => ["to", "bis", "until", "till", "through", "au", "al", "tot"].contains(&word),
        _ => false,
    };
    let number = |at: usize| matches!(tokens.get(at), Some(Token::Number { digits: 1 | 2 | 4, .. }));
    let before = at.checked_sub(1).is_some_and(|sign| {
        let (one, two) = (sign.checked_sub(1), sign.checked_sub(2));
        let ended = one.is_some_and(number)
            || one.is_some_and(|one| matches!(tokens.get(one), Some(Token::Sign('.')))) && two.is_some_and(number);
        is_to(tokens.get(sign)) && ended
    });
    // A dash also parts a date from its time of day.
    let after = is_to(tokens.get(next)) && date_at(tokens, next + 1, Order::DayFirst).is_some();
    before || after
}

/// The time of day that follows a date.
fn clock_after(tokens: &Tokens<'_>, next: usize) -> Option<Clock> {
    let mut afternoon = None;
    let mut announced = false;
    for at in next..=next + BETWEEN_MAX {
        match tokens.get(at)? {
            Token::Number { .. } => return clock(tokens, at, afternoon, announced).map(|(clock, _)| clock),
            Token::Word(word) if half_of_day(word).is_some() => afternoon = half_of_day(word),
            Token::Word(word) if AT.contains(&word) => announced = true,
            Token::Word(_) if announced => return None,
            Token::Ideograph(_) if half_of_day_before(tokens, at).is_some() => {
                afternoon = half_of_day_before(tokens, at);
            }
            // The weekday, or a sign, may stand between.
            Token::Ideograph(_)
            | Token::Sign(',' | '|' | '-' | '–' | '—' | '·' | '•' | '/' | ';' | ':' | '(' | ')' | '@' | '.') => {
            }
            Token::Word(word) if word.chars().count() <= WEEKDAY_CHARACTERS_MAX => {}
            Token::Sign(_) | Token::Word(_) => return None,
        }
    }
    None
}

/// The time of day that stands before a date: `10:05 Uhr, 1. März 2026`, `9:30 AM EST, Mar 1, 2026`.
fn clock_before(tokens: &Tokens<'_>, at: usize) -> Option<Clock> {
    (at.saturating_sub(BETWEEN_MAX + 5)..at).find_map(|start| {
        // The number must not be the end of something longer.
        let is_free = start == 0 || !matches!(tokens.get(start - 1), Some(Token::Sign(':' | '.' | '/' | '-')));
        let (clock, end) = clock(tokens, start, None, false).filter(|(_, end)| is_free && *end <= at)?;
        let between = (end..at).all(|at| match tokens.get(at) {
            Some(Token::Sign(sign)) => matches!(sign, ',' | '|' | '-' | '–' | '·' | '(' | ')' | '/'),
            Some(Token::Word(word)) => word.chars().count() <= WEEKDAY_CHARACTERS_MAX,
            _ => false,
        });
        (between && at - end <= BETWEEN_MAX).then_some(clock)
    })
}

/// What announces a time of day.
const AT: [&str; 14] = ["um", "at", "à", "a", "las", "om", "kl", "klo", "kell", "alle", "ore", "в", "о", "às"];

/// The time of day that begins at a number, and the token after it.
fn clock(tokens: &Tokens<'_>, at: usize, afternoon: Option<bool>, announced: bool) -> Option<(Clock, usize)> {
    let (hour, at) = tokens.short_number(at)?;
    let (sign, minutes_at) = tokens.sign_or_letter(at)?;
    let unit = matches!(sign, '时' | '時' | '点' | '點' | '시');
    let (minute, mut at) = match (sign, tokens.get(minutes_at)) {
        (':' | '.' | 'h' | '：', Some(Token::Number { value, digits: 2 })) => (value, minutes_at + 1),
        (_, Some(Token::Number { value, digits: 1 | 2 })) if unit => (value, minutes_at + 1),
        _ if unit => (0, minutes_at),
        ('h', _) => (0, minutes_at),
        _ => return None,
    };
    at = tokens.skip_sign(at, &['分', '분']);
    let mut second = 0;
    if let (Some((':' | '：', seconds_at)), true) = (tokens.sign(at), sign == ':' || sign == '：')
        && let Some(Token::Number { value, digits: 2 }) = tokens.get(seconds_at)
    {
        second = value.min(59);
        at = seconds_at + 1;
    }
    let (half, at) = half_after(tokens, at);
    let afternoon = half.or(afternoon);
    let o_clock = matches!(tokens.word(at), Some(("uhr" | "h" | "hrs" | "hours" | "wib" | "wita" | "wit", _)));
    // `10.05` may be a number of anything, unless something says that it is a time.
    if sign == '.' && !o_clock && !announced {
        return None;
    }
    let hour = match (hour, afternoon) {
        (12, Some(false)) => 0,
        (1..=11, Some(true)) => hour + 12,
        (hour, _) => hour,
    };
    let time = Time::new(hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?, 0).ok()?;
    let at = if o_clock { at + 1 } else { at };
    let (offset, at) = zone_at(tokens, at);
    Some((Clock { time, offset }, at))
}

/// `pm`, `p.m.`, and what follows.
fn half_after(tokens: &Tokens<'_>, at: usize) -> (Option<bool>, usize) {
    let Some((word, next)) = tokens.word(at) else { return (None, at) };
    if let Some(afternoon) = half_of_day(word) {
        return (Some(afternoon), next);
    }
    let dotted = tokens.skip_sign(next, &['.']);
    match (word, tokens.word(dotted)) {
        ("a" | "p", Some(("m", end))) if dotted > next => (Some(word == "p"), tokens.skip_sign(end, &['.'])),
        _ => (None, at),
    }
}

/// `上午`, `下午`, `午後`, `오후` that begins at an ideograph.
fn half_of_day_before(tokens: &Tokens<'_>, at: usize) -> Option<bool> {
    let (first, next) = tokens.sign(at)?;
    let (second, _) = tokens.sign(next)?;
    half_of_day(&String::from_iter([first, second]))
}

/// The zone that stands at a token, as far as it is known, and the token after it.
fn zone_at(tokens: &Tokens<'_>, at: usize) -> (Option<Offset>, usize) {
    let opened = tokens.skip_sign(at, &['(', ',']);
    let rest = tokens.rest(opened);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | ':'))).unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default();
    let is_name =
        name == "Z" || name.len() > 1 && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '+' || c == '-');
    let offset = match zone(name) {
        Some(Zone::Offset(seconds)) if is_name => Offset::from_seconds(seconds).ok(),
        _ => None,
    };
    match offset {
        Some(offset) => (Some(offset), tokens.after(opened, end)),
        None => (None, at),
    }
}
