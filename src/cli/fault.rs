//! Shows what is wrong with a query that was typed on the command line.

use unicode_width::UnicodeWidthStr as _;

use crate::model::query::QueryFault;

/// The query with the place of its fault underlined, and what to write instead.
pub(super) fn underlined(query: &str, fault: &QueryFault) -> String {
    let before = query.get(..fault.span.start).unwrap_or_default().width();
    let wrong = query.get(fault.span.clone()).unwrap_or_default().width().max(1);
    let hint = fault.hint.as_ref().map_or_else(String::new, |hint| format!("\n  {hint}"));
    format!(
        "the query cannot be read\n  {query}\n  {}{} {}{hint}",
        " ".repeat(before),
        "^".repeat(wrong),
        fault.message
    )
}
