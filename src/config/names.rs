//! Names and codes: ids, tags, list names, languages, addresses of people.
//!
//! In: a text. Out: a value that cannot be wrong, or a complaint.

use crate::{
    mail,
    model::{Id, Language, query::Query, query::QueryFault, query::Term},
};

use super::value::Complaint;

/// The greatest length of a name that is shown in mails, in characters.
const SHOWN_NAME_LENGTH_MAX: usize = 200;

/// Reads an id.
pub(super) fn id<Of>(text: &str) -> Result<Id<Of>, Complaint> {
    Id::parse(text).map_err(|fault| Complaint::new(format!("is no id: {fault}"), "write for example id = \"eu-desk\""))
}

/// Reads a name for people: one line.
pub(super) fn shown_name(text: &str) -> Result<String, Complaint> {
    let name = text.trim();
    if name.is_empty() || name.chars().any(char::is_control) || name.chars().count() > SHOWN_NAME_LENGTH_MAX {
        let hint = format!("one line of at most {SHOWN_NAME_LENGTH_MAX} characters; left out: the id");
        return Err(Complaint::new("is no name", hint));
    }
    Ok(name.to_owned())
}

/// Reads a tag of a source, or the name of a list of terms: what queries refer to as `tag:x` and `@x`.
pub(super) fn label(text: &str) -> Result<String, Complaint> {
    /// The greatest length, in characters.
    const LENGTH_MAX: usize = 64;
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if text.starts_with(char::is_alphanumeric) && text.chars().all(allowed) && text.chars().count() <= LENGTH_MAX {
        return Ok(text.to_owned());
    }
    let hint = format!("at most {LENGTH_MAX} letters, digits, `-` and `_`, so that queries can refer to it");
    Err(Complaint::new(format!("has a name that queries cannot use: \"{text}\""), hint))
}

/// Reads a language code of two letters.
pub(super) fn language(text: &str) -> Result<Language, Complaint> {
    let language = Language::parse(text).filter(|language| language.code() == text);
    language.ok_or_else(|| Complaint::new(format!("cannot be \"{text}\""), LANGUAGE_HINT))
}

/// What to write for a language.
pub(super) const LANGUAGE_HINT: &str = "write a code of two small letters, such as \"en\", \"de\" or \"zh\"";

/// Reads an address with or without a display name; returns the bare `local@domain`.
pub(super) fn mail_address(text: &str) -> Result<String, Complaint> {
    mail::check_address(text).map_err(|_| {
        let hint = "write local@domain, such as \"desk@example.org\", or \"A name <desk@example.org>\"";
        Complaint::new(format!("holds no mail address: \"{text}\""), hint)
    })
}

/// Reads a query.
pub(super) fn query(text: &str) -> Result<Query, Complaint> {
    Query::parse(text).map_err(of_query)
}

/// Reads a term of a list.
pub(super) fn term(text: &str) -> Result<Term, Complaint> {
    Term::parse(text).map_err(of_query)
}

fn of_query(fault: QueryFault) -> Complaint {
    Complaint {
        text: format!("cannot be read: {}", fault.message),
        hint: fault.hint.unwrap_or_else(|| "the whole text is read as one query".into()),
        within: Some(fault.span),
    }
}
