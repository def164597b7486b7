//! Checks queries that use named parts: other queries, written once and used as `@name`.
//!
//! In: a query and the parts that it may use. Out: the first use that makes no sense, with its place in the query. A
//! name that is no part is taken for a list.

use super::{Expression, ExpressionKind, Query, QueryFault, Scope, parser::PLACES};

/// How many parts of a query there may be with all named parts filled in.
pub const QUERY_SIZE_MAX: usize = 100_000;
/// How deep named parts may use named parts.
pub const PARTS_DEPTH_MAX: usize = 16;

/// Checks that `query` may use the parts that `part` finds as it does.
///
/// # Errors
/// A part that uses itself, that is of no use where it stands, or that makes the query too large.
pub(super) fn check<'a>(query: &'a Query, part: Named<'a>) -> Result<(), QueryFault> {
    let mut walk = Walk { part, inside: Vec::new(), size: 0 };
    walk.look(query.root(), Where::default())
}

/// Finds the part of a name.
pub(super) type Named<'a> = &'a dyn Fn(&str) -> Option<&'a Query>;

struct Walk<'a> {
    part: Named<'a>,
    /// The parts that are being looked at, the outermost first.
    inside: Vec<&'a str>,
    size: usize,
}

/// What a part of a query stands within.
#[derive(Debug, Clone, Copy, Default)]
struct Where {
    /// Where something must be found at places: in NEAR, or counted by ATLEAST.
    places: Option<&'static str>,
    /// Asked of another text than the paragraph.
    scope: bool,
}

impl<'a> Walk<'a> {
    fn look(&mut self, part: &'a Expression, stands: Where) -> Result<(), QueryFault> {
        self.size += 1;
        if self.size > QUERY_SIZE_MAX {
            return fault(part, "with all its parts filled in the query is too large", "use lists, or fewer parts");
        }
        match &part.kind {
            ExpressionKind::List(name) => self.name(part, name, stands),
            ExpressionKind::Term(_) => Ok(()),
            ExpressionKind::Any(all) => all.iter().try_for_each(|part| self.look(part, stands)),
            ExpressionKind::Near { left, right, .. } | ExpressionKind::Away { kept: left, other: right, .. } => {
                let stands = Where { places: Some("NEAR"), ..stands };
                self.look(left, stands)?;
                self.look(right, stands)
            }
            _ if let Some(asker) = stands.places => fault(part, format!("{asker} {}", PLACES.0), PLACES.1),
            ExpressionKind::Places { of, .. } => {
                self.look(of, Where { places: Some("ATLEAST with one part"), ..stands })
            }
            ExpressionKind::All(all) | ExpressionKind::AtLeast { of: all, .. } => {
                all.iter().try_for_each(|part| self.look(part, stands))
            }
            ExpressionKind::Not(inner) => self.look(inner, stands),
            ExpressionKind::Of(Scope::Before(_), _) if stands.scope => {
                fault(part, "`before:` cannot be asked of another text", "use the part outside that field")
            }
            ExpressionKind::Of(scope, inner) => self.look(
                inner,
                Where { scope: stands.scope || !matches!(scope, Scope::Start(_) | Scope::Sentence), ..stands },
            ),
            ExpressionKind::Is(_) => Ok(()),
        }
    }

    fn name(&mut self, place: &'a Expression, name: &'a str, stands: Where) -> Result<(), QueryFault> {
        let Some(part) = (self.part)(name) else { return Ok(()) };
        if self.inside.contains(&name) {
            return fault(
                place,
                format!("@{name} leads back to itself"),
                "a part may use only parts that do not use it",
            );
        }
        if self.inside.len() == PARTS_DEPTH_MAX {
            return fault(place, format!("parts use parts more than {PARTS_DEPTH_MAX} deep"), "use fewer parts");
        }
        self.inside.push(name);
        let inner = self.look(part.root(), stands);
        self.inside.pop();
        // A fault within a part is told at the place that uses the part.
        inner.map_err(|fault| {
            let named = fault.message.starts_with('@');
            let message = if named { fault.message } else { format!("@{name}: {}", fault.message) };
            QueryFault { span: place.span.clone(), message, hint: fault.hint }
        })
    }
}

fn fault(place: &Expression, message: impl Into<String>, hint: impl Into<String>) -> Result<(), QueryFault> {
    Err(QueryFault::new(place.span.clone(), message, hint))
}
