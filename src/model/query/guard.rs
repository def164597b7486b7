//! Refuses queries that only say what a paragraph must lack: nearly every paragraph would satisfy them.

use std::ops::Range;

use super::{Expression, ExpressionKind, QueryFault};

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
        ExpressionKind::In(_, inner) => lacking(inner),
        ExpressionKind::Term(_)
        | ExpressionKind::List(_)
        | ExpressionKind::Near { .. }
        | ExpressionKind::Away { .. }
        | ExpressionKind::Places { .. }
        | ExpressionKind::Is(_) => None,
    }
}
