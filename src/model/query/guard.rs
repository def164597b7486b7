//! Refuses queries that can be read and make no sense: those that only say what a paragraph must lack, which nearly
//! every paragraph would satisfy, and those that look back from somewhere else than the paragraph.

use std::ops::Range;

use super::{Expression, ExpressionKind, QueryFault, Scope};

/// Checks that every way to satisfy the query needs something to be there.
pub(super) fn refuse_unbounded(root: &Expression) -> Result<(), QueryFault> {
    match lacking(root) {
        None => Ok(()),
        Some(span) => Err(QueryFault::new(
            span,
            "says only what must be missing, so nearly every paragraph would match",
            "add what must be there: `chips NOT casino`, `lang:en NOT sports`",
        )),
    }
}

/// A part that alone satisfies the expression by something being absent.
fn lacking(part: &Expression) -> Option<Range<usize>> {
    match &part.kind {
        ExpressionKind::Not(_) => Some(part.span.clone()),
        ExpressionKind::All(parts) => parts.iter().map(lacking).collect::<Option<Vec<_>>>()?.into_iter().next(),
        ExpressionKind::Any(parts) => parts.iter().find_map(lacking),
        ExpressionKind::AtLeast { count, of } => of.iter().filter_map(lacking).nth(count.saturating_sub(1)),
        ExpressionKind::Of(_, inner) => lacking(inner),
        ExpressionKind::Term(_)
        | ExpressionKind::List(_)
        | ExpressionKind::Near { .. }
        | ExpressionKind::Away { .. }
        | ExpressionKind::Places { .. }
        | ExpressionKind::Is(_) => None,
    }
}

/// Checks that nothing but a paragraph is asked for what stands before it.
///
/// `inside` is whether the expression is asked of another text already.
pub(super) fn refuse_lost(part: &Expression, inside: bool) -> Result<(), QueryFault> {
    match &part.kind {
        ExpressionKind::Of(Scope::Before(_), _) if inside => Err(QueryFault::new(
            part.span.clone(),
            "`before:` looks back from a paragraph, so it cannot be asked of title, article or another `before:`",
            "write it beside: title:a before:b",
        )),
        ExpressionKind::Of(scope, inner) => {
            refuse_lost(inner, inside || !matches!(scope, Scope::Start(_) | Scope::Sentence))
        }
        ExpressionKind::All(parts) | ExpressionKind::Any(parts) | ExpressionKind::AtLeast { of: parts, .. } => {
            parts.iter().try_for_each(|part| refuse_lost(part, inside))
        }
        ExpressionKind::Not(inner) => refuse_lost(inner, inside),
        ExpressionKind::Term(_)
        | ExpressionKind::List(_)
        | ExpressionKind::Near { .. }
        | ExpressionKind::Away { .. }
        | ExpressionKind::Places { .. }
        | ExpressionKind::Is(_) => Ok(()),
    }
}
