//! Splits the text of a query into tokens.

use std::ops::Range;

use super::{Condition, DISTANCE_MAX, Manner, Order, QueryFault, Scope, Term};
use crate::model::Language;

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) span: Range<usize>,
    pub(super) kind: TokenKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    Open,
    Close,
    Comma,
    And,
    Or,
    Not,
    Near(Order, usize),
    /// `ATLEAST(n,`
    AtLeast(usize),
    /// `title:`, `before/2:` and their like.
    Of(Scope),
    /// A field with its value.
    Is(Condition),
    /// `@name`
    List(String),
    Term(Term),
}

/// Splits `text` into tokens.
///
/// # Errors
/// A quotation mark without its partner, a misspelt operator, or a word that is no term.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, QueryFault> {
    let mut lexer = Lexer { text, at: 0, found: Vec::new() };
    while lexer.step()? {}
    Ok(lexer.found)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    found: Vec<Token>,
}

/// Curly and low quotation marks come along when a query is pasted from a document.
const QUOTES: [char; 4] = ['"', '“', '”', '„'];

/// What ends a bare word.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || QUOTES.contains(&c) || matches!(c, '(' | ')' | ',')
}

impl<'a> Lexer<'a> {
    /// Reads one token; false at the end.
    fn step(&mut self) -> Result<bool, QueryFault> {
        let start = self.at + self.rest().len() - self.rest().trim_start().len();
        self.at = start;
        let Some(first) = self.rest().chars().next() else {
            return Ok(false);
        };
        match first {
            '(' => self.push(start, start + 1, TokenKind::Open),
            ')' => self.push(start, start + 1, TokenKind::Close),
            ',' => self.push(start, start + 1, TokenKind::Comma),
            '=' => self.exact(start)?,
            '@' => self.list(start)?,
            quote if QUOTES.contains(&quote) => self.phrase(start, start, Manner::Verbatim)?,
            _ => self.word(start)?,
        }
        Ok(true)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn written(&self, span: &Range<usize>) -> &'a str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        self.at = end;
        self.found.push(Token { span: start..end, kind });
    }

    /// The end of the bare word that begins at `start`.
    fn word_end(&self, start: usize) -> usize {
        let rest = self.written(&(start..self.text.len()));
        start + rest.find(ends_word).unwrap_or(rest.len())
    }

    /// `=word` or `="words"`.
    fn exact(&mut self, start: usize) -> Result<(), QueryFault> {
        let inner = start + 1;
        if self.written(&(inner..self.text.len())).starts_with(QUOTES) {
            return self.phrase(start, inner, Manner::Exact);
        }
        let span = start..self.word_end(inner);
        let term = Term::read(self.written(&span), self.written(&(inner..span.end)), Manner::Exact, &span)?;
        self.push(span.start, span.end, TokenKind::Term(term));
        Ok(())
    }

    fn list(&mut self, start: usize) -> Result<(), QueryFault> {
        let end = self.word_end(start);
        let name = self.written(&(start + 1..end)).to_owned();
        if name.is_empty() {
            return Err(QueryFault::new(start..end, "a list without a name", "write @name"));
        }
        self.push(start, end, TokenKind::List(name));
        Ok(())
    }

    /// `"words"` or `"words"~n`, the quotation mark at `open`.
    fn phrase(&mut self, start: usize, open: usize, manner: Manner) -> Result<(), QueryFault> {
        let mut letters = self.written(&(open..self.text.len())).char_indices();
        let inner = open + letters.next().map_or(0, |(_, quote)| quote.len_utf8());
        let Some((close, quote)) = letters.find(|(_, c)| QUOTES.contains(c)) else {
            return Err(unclosed(start..self.text.len()));
        };
        let content = inner..open + close;
        let mut end = content.end + quote.len_utf8();
        let mut manner = manner;
        if self.written(&(end..self.text.len())).starts_with('~') {
            let number = end + 1..self.word_end(end);
            if manner == Manner::Exact {
                return Err(QueryFault::new(end..number.end, "an exact phrase has no ~", "leave out the = or the ~"));
            }
            manner = Manner::Within(distance(self.written(&number), 1, end..number.end, "\"chip ban\"~8")?);
            end = number.end;
        }
        let span = start..end;
        let term = Term::read(self.written(&span), self.written(&content), manner, &span)?;
        self.push(start, end, TokenKind::Term(term));
        Ok(())
    }

    /// A word, an operator, or a field.
    fn word(&mut self, start: usize) -> Result<(), QueryFault> {
        let span = start..self.word_end(start);
        let word = self.written(&span);
        if let Some(operator) = operator(word, &span)? {
            self.push(span.start, span.end, operator);
            return Ok(());
        }
        if word == "ATLEAST" && self.written(&(span.end..self.text.len())).trim_start().starts_with('(') {
            return self.at_least(span);
        }
        if let Some((name, _)) = word.split_once(':')
            && !name.is_empty()
        {
            return self.field(start, name);
        }
        refuse_foreign_operator(word, &span)?;
        let term = Term::read(word, word, Manner::Inflected, &span)?;
        self.push(span.start, span.end, TokenKind::Term(term));
        Ok(())
    }

    /// The head of `ATLEAST(n, …)`: all up to the first comma, with it.
    fn at_least(&mut self, name: Range<usize>) -> Result<(), QueryFault> {
        let rest = self.written(&(name.end..self.text.len()));
        let open = rest.find('(').map_or(rest.len(), |at| at + 1);
        let inside = rest.get(open..).unwrap_or_default();
        let comma = inside.find([',', ')']).unwrap_or(inside.len());
        let end = (name.end + open + comma + 1).min(self.text.len());
        match inside.get(..comma).unwrap_or_default().trim().parse() {
            Ok(count) if inside.get(comma..).is_some_and(|rest| rest.starts_with(',')) => {
                self.push(name.start, end, TokenKind::AtLeast(count));
                Ok(())
            }
            _ => Err(QueryFault::new(name.start..end, "ATLEAST needs a number first", "write ATLEAST(2, a, b, c)")),
        }
    }

    fn field(&mut self, start: usize, name: &str) -> Result<(), QueryFault> {
        let after = start + name.len() + 1;
        if let Some(scope) = scope(name, &(start..after))? {
            self.push(start, after, TokenKind::Of(scope));
            return Ok(());
        }
        match name {
            "lang" | "source" | "tag" | "site" | "author" => {
                let (value, end) = self.value(start, name, after)?;
                let condition = condition(name, value, &(start..end))?;
                self.push(start, end, TokenKind::Is(condition));
            }
            _ => {
                return Err(QueryFault::new(
                    start..after,
                    format!("there is no field {name:?}"),
                    "fields are title, article, before, start/n, sentence, lang, source, tag, site and author; put a colon that is meant as such in quotation marks",
                ));
            }
        }
        Ok(())
    }

    /// The value of the field `name`, which begins at `at`, and where it ends.
    fn value(&self, start: usize, name: &str, at: usize) -> Result<(&'a str, usize), QueryFault> {
        let rest = self.written(&(at..self.text.len()));
        let mut letters = rest.char_indices();
        let first = letters.next().filter(|(_, c)| QUOTES.contains(c));
        let (value, end) = match first {
            Some((_, quote)) => {
                let Some((close, closing)) = letters.find(|(_, c)| QUOTES.contains(c)) else {
                    return Err(unclosed(at..self.text.len()));
                };
                (rest.get(quote.len_utf8()..close).unwrap_or_default(), at + close + closing.len_utf8())
            }
            None => (self.written(&(at..self.word_end(at))), self.word_end(at)),
        };
        if value.trim().is_empty() {
            return Err(QueryFault::new(
                start..end,
                format!("{name}: needs a value right after it"),
                format!("one value for each: {name}:a OR {name}:b"),
            ));
        }
        Ok((value.trim(), end))
    }
}

fn unclosed(span: Range<usize>) -> QueryFault {
    QueryFault::new(span, "a quotation mark without its partner", "close it with \"")
}

/// The scope that `name`, written before a colon at `span`, stands for.
fn scope(name: &str, span: &Range<usize>) -> Result<Option<Scope>, QueryFault> {
    let number = |number: &str, what: &str, example: &str| match number.parse() {
        Ok(count @ 1..=DISTANCE_MAX) => Ok(count),
        _ => Err(QueryFault::new(
            span.clone(),
            format!("needs a number of {what} from 1 to {DISTANCE_MAX}"),
            format!("for example {example}"),
        )),
    };
    Ok(Some(match name.split_once('/').unwrap_or((name, "")) {
        ("title", "") => Scope::Title,
        ("article", "") => Scope::Article,
        ("sentence", "") => Scope::Sentence,
        ("before", "") if name == "before" => Scope::Before(None),
        ("before", blocks) => Scope::Before(Some(number(blocks, "paragraphs", "before/2:word")?)),
        ("start", words) => Scope::Start(number(words, "words", "start/5:word")?),
        _ => return Ok(None),
    }))
}

fn condition(name: &str, value: &str, span: &Range<usize>) -> Result<Condition, QueryFault> {
    Ok(match name {
        "lang" => Condition::Language(Language::parse(value).ok_or_else(|| {
            QueryFault::new(
                span.clone(),
                format!("{value:?} is no language"),
                "write a two-letter code, such as lang:de",
            )
        })?),
        "source" => Condition::Source(value.to_owned()),
        "tag" => Condition::Tag(value.to_owned()),
        "site" => Condition::Site(value.to_lowercase()),
        _ => Condition::Author(value.to_owned()),
    })
}

/// The operator that `word` is, if it is one.
fn operator(word: &str, span: &Range<usize>) -> Result<Option<TokenKind>, QueryFault> {
    let near =
        |order, number: &str, example| Ok(Some(TokenKind::Near(order, distance(number, 0, span.clone(), example)?)));
    match word {
        "AND" => Ok(Some(TokenKind::And)),
        "OR" => Ok(Some(TokenKind::Or)),
        "NOT" => Ok(Some(TokenKind::Not)),
        _ => match (word.strip_prefix("NEAR"), word.strip_prefix("ONEAR")) {
            (Some(""), _) => near(Order::Any, "", "NEAR/8"),
            (_, Some("")) => near(Order::AsWritten, "", "ONEAR/8"),
            (Some(rest), _) if let Some(number) = rest.strip_prefix('/') => near(Order::Any, number, "NEAR/8"),
            (_, Some(rest)) if let Some(number) = rest.strip_prefix('/') => near(Order::AsWritten, number, "ONEAR/8"),
            _ => Ok(None),
        },
    }
}

fn distance(number: &str, least: usize, span: Range<usize>, example: &str) -> Result<usize, QueryFault> {
    match number.parse() {
        Ok(distance) if (least..=DISTANCE_MAX).contains(&distance) => Ok(distance),
        _ => Err(QueryFault::new(
            span,
            format!("needs a distance from {least} to {DISTANCE_MAX} words"),
            format!("for example {example}"),
        )),
    }
}

/// Refuses what other search languages write for operators, which would be taken for words here.
fn refuse_foreign_operator(word: &str, span: &Range<usize>) -> Result<(), QueryFault> {
    let instead = match word {
        "&&" | "&" | "+" => "AND",
        "||" | "|" => "OR",
        "!" | "-" => "NOT",
        _ if word.starts_with(['-', '!']) => "NOT",
        _ if word.starts_with('+') => "AND",
        _ => return Ok(()),
    };
    Err(QueryFault::new(
        span.clone(),
        format!("{word:?} is read neither as an operator nor as a word"),
        format!("write {instead}"),
    ))
}
