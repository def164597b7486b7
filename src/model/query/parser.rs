//! Builds the tree of a query from its tokens, by recursive descent.
//!
//! ```text
//! any    = all { "OR" all }
//! all    = near { [ "AND" ] near }
//! near   = unary { [ "NOT" ] ( "NEAR/n" | "ONEAR/n" ) unary }
//! unary  = "NOT" unary | primary
//! primary = term | @list | field | scope primary | "(" any ")" | "ATLEAST(n," any { "," any } ")"
//! scope  = "title:" | "article:" | "before:" | "before/n:" | "start/n:" | "sentence:"
//! ```

use std::ops::Range;

use super::{
    Expression, ExpressionKind, Order, QUERY_DEPTH_MAX, QueryFault, Scope,
    lexer::{Token, TokenKind},
};

/// Reads the whole of `tokens`, which were found in `text`.
///
/// # Errors
/// The first place where the tokens are no query.
pub(super) fn expression(text: &str, tokens: Vec<Token>) -> Result<Expression, QueryFault> {
    if tokens.is_empty() {
        return Err(QueryFault::new(0..text.len(), "an empty query", "write at least one word"));
    }
    let mut parser = Parser { tokens, at: 0, depth: 0, end: text.trim_end().len() };
    let root = parser.any()?;
    match parser.peek() {
        None => Ok(root),
        Some(token) => Err(match token.kind {
            TokenKind::Close => {
                QueryFault::new(token.span.clone(), "a closing parenthesis without its partner", "leave it out")
            }
            _ => QueryFault::new(
                token.span.clone(),
                "a comma outside ATLEAST",
                "leave it out, or put the words in quotation marks",
            ),
        }),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// Where the text ends.
    end: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next_is(&self, kind: &TokenKind) -> bool {
        self.peek().is_some_and(|token| token.kind == *kind)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.at += 1;
        token
    }

    fn any(&mut self) -> Result<Expression, QueryFault> {
        let mut parts = vec![self.all()?];
        while self.next_is(&TokenKind::Or) {
            self.at += 1;
            parts.push(self.all()?);
        }
        Ok(joined(parts, ExpressionKind::Any))
    }

    fn all(&mut self) -> Result<Expression, QueryFault> {
        let mut parts = vec![self.near()?];
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Or | TokenKind::Close | TokenKind::Comma => break,
                TokenKind::And => self.at += 1,
                _ => {}
            }
            parts.push(self.near()?);
        }
        Ok(joined(parts, ExpressionKind::All))
    }

    fn near(&mut self) -> Result<Expression, QueryFault> {
        let mut left = self.unary()?;
        let mut links = 0;
        while let Some(link) = self.link() {
            // Each link nests the ones before it.
            links += 1;
            if links > QUERY_DEPTH_MAX {
                return Err(too_deep(link.span));
            }
            let right = self.unary()?;
            for side in [&left, &right] {
                check_place(side, "NEAR")?;
            }
            let span = left.span.start..right.span.end;
            let Link { away, order, distance, .. } = link;
            let (inner, right) = (Box::new(left), Box::new(right));
            let kind = if away {
                ExpressionKind::Away { order, distance, kept: inner, other: right }
            } else {
                ExpressionKind::Near { order, distance, left: inner, right }
            };
            left = Expression { span, kind };
        }
        Ok(left)
    }

    /// Takes `NEAR/n` or `NOT NEAR/n`, if it comes next.
    fn link(&mut self) -> Option<Link> {
        let away = self.next_is(&TokenKind::Not);
        let Token { kind: TokenKind::Near(order, distance), span } = self.tokens.get(self.at + usize::from(away))?
        else {
            return None;
        };
        let link = Link { away, order: *order, distance: *distance, span: span.clone() };
        self.at += 1 + usize::from(away);
        Some(link)
    }

    fn unary(&mut self) -> Result<Expression, QueryFault> {
        if !self.next_is(&TokenKind::Not) {
            return self.primary();
        }
        let start = self.take().map_or(self.end, |token| token.span.start);
        let inner = self.deeper(start, Self::unary)?;
        Ok(Expression { span: start..inner.span.end, kind: ExpressionKind::Not(Box::new(inner)) })
    }

    fn primary(&mut self) -> Result<Expression, QueryFault> {
        let Some(Token { span, kind }) = self.take() else {
            return Err(QueryFault::new(
                self.end..self.end,
                "the query ends where a word is expected",
                "write the missing word, or take the last operator away",
            ));
        };
        let of = |kind| Ok(Expression { span: span.clone(), kind });
        match kind {
            TokenKind::Term(term) => of(ExpressionKind::Term(term)),
            TokenKind::List(name) => of(ExpressionKind::List(name)),
            TokenKind::Is(condition) => of(ExpressionKind::Is(condition)),
            TokenKind::Of(scope) => self.scoped(span, scope),
            TokenKind::Open => self.group(span),
            TokenKind::AtLeast(count) => self.at_least(span, count),
            TokenKind::Close => {
                Err(QueryFault::new(span, "a parenthesis closes where a word is expected", "write the missing word"))
            }
            TokenKind::Comma => Err(QueryFault::new(span, "a comma where a word is expected", "leave it out")),
            TokenKind::And | TokenKind::Or | TokenKind::Not | TokenKind::Near(..) => Err(QueryFault::new(
                span,
                "an operator where a word is expected",
                "write the missing word; in quotation marks the operator is a word itself",
            )),
        }
    }

    fn scoped(&mut self, field: Range<usize>, scope: Scope) -> Result<Expression, QueryFault> {
        if self.peek().is_none_or(|token| token.span.start != field.end) {
            return Err(QueryFault::new(field, "a field needs its value right after the colon", "write title:word"));
        }
        let inner = self.deeper(field.start, Self::primary)?;
        Ok(Expression { span: field.start..inner.span.end, kind: ExpressionKind::Of(scope, Box::new(inner)) })
    }

    fn group(&mut self, open: Range<usize>) -> Result<Expression, QueryFault> {
        let inner = self.deeper(open.start, Self::any)?;
        let close = self.close(&open)?;
        Ok(Expression { span: open.start..close, kind: inner.kind })
    }

    fn at_least(&mut self, head: Range<usize>, count: usize) -> Result<Expression, QueryFault> {
        let mut of = vec![self.deeper(head.start, Self::any)?];
        while self.next_is(&TokenKind::Comma) {
            self.at += 1;
            of.push(self.deeper(head.start, Self::any)?);
        }
        let span = head.start..self.close(&head)?;
        if count > 1
            && of.len() == 1
            && let Some(only) = of.pop()
        {
            check_place(&only, "ATLEAST with one part")?;
            return Ok(Expression { span, kind: ExpressionKind::Places { count, of: Box::new(only) } });
        }
        if !(1..=of.len()).contains(&count) {
            return Err(QueryFault::new(
                span,
                format!("ATLEAST asks for {count} of {}", of.len()),
                format!("write a number from 1 to {}", of.len()),
            ));
        }
        Ok(Expression { span, kind: ExpressionKind::AtLeast { count, of } })
    }

    /// Takes the parenthesis that closes the one at `open`; returns where it ends.
    fn close(&mut self, open: &Range<usize>) -> Result<usize, QueryFault> {
        match self.take() {
            Some(Token { kind: TokenKind::Close, span }) => Ok(span.end),
            Some(Token { kind: TokenKind::Comma, span }) => Err(QueryFault::new(
                span,
                "a comma outside ATLEAST",
                "leave it out, or put the words in quotation marks",
            )),
            _ => Err(QueryFault::new(open.clone(), "an opening parenthesis without its partner", "close it with )")),
        }
    }

    fn deeper(
        &mut self,
        start: usize,
        read: fn(&mut Self) -> Result<Expression, QueryFault>,
    ) -> Result<Expression, QueryFault> {
        if self.depth == QUERY_DEPTH_MAX {
            return Err(too_deep(start..self.end));
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }
}

fn too_deep(span: Range<usize>) -> QueryFault {
    QueryFault::new(
        span,
        format!("nested more than {QUERY_DEPTH_MAX} deep"),
        "take parentheses away, or use named lists",
    )
}

/// One part stands for itself.
fn joined(mut parts: Vec<Expression>, kind: fn(Vec<Expression>) -> ExpressionKind) -> Expression {
    let span = parts.first().map_or(0, |part| part.span.start)..parts.last().map_or(0, |part| part.span.end);
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            Expression { span, kind: kind(parts) }
        }
    }
}

/// `NEAR/n` or `NOT NEAR/n`.
struct Link {
    away: bool,
    order: Order,
    distance: usize,
    span: Range<usize>,
}

/// What is found at places, and what to write where something else is meant.
pub(super) const PLACES: (&str, &str) = (
    "takes words, phrases, lists, and groups of them with OR",
    "write (a NEAR/8 b) AND c; what must stand in one sentence is said with sentence:( … )",
);

/// What NEAR measures between and ATLEAST counts must be found at places; `asker` is which of them.
fn check_place(operand: &Expression, asker: &str) -> Result<(), QueryFault> {
    match &operand.kind {
        ExpressionKind::Term(_)
        | ExpressionKind::List(_)
        | ExpressionKind::Near { .. }
        | ExpressionKind::Away { .. } => Ok(()),
        ExpressionKind::Any(parts) => parts.iter().try_for_each(|part| check_place(part, asker)),
        ExpressionKind::Not(_) => Err(QueryFault::new(
            operand.span.clone(),
            format!("{asker} needs something that is there"),
            "write NOT (a NEAR/8 b), (a NEAR/8 b) NOT c, or a NOT NEAR/8 b",
        )),
        _ => Err(QueryFault::new(operand.span.clone(), format!("{asker} {}", PLACES.0), PLACES.1)),
    }
}
