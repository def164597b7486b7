//! Reads addresses.
//!
//! In: what an operator wrote. Out: an address that can stand in an envelope as it is: no control character, no
//! space, no angle bracket, and nothing beyond ASCII but in its local part. Never asks whether it exists.

use lettre::{Address, message::Mailbox};

use super::MailError;

/// Checks an address, with or without a display name, and returns the bare `local@domain`.
///
/// A domain in another script comes back in its ASCII form (RFC 5891). A local part in another script stays as it
/// is: it needs SMTPUTF8 (RFC 6531) all the way to the reader, which the server says when it is asked.
///
/// # Errors
/// The text is no address, or is several.
pub fn check_address(text: &str) -> Result<String, MailError> {
    Ok(mailbox(text)?.email.to_string())
}

/// The domain of an address, for identifiers made in its name; a reserved one when there is none (RFC 2606).
pub(super) fn domain_of(from: &str) -> String {
    mailbox(from).map_or_else(|_| "presswatch.invalid".to_owned(), |mailbox| mailbox.email.domain().to_owned())
}

/// Reads an address with its display name.
pub(super) fn mailbox(text: &str) -> Result<Mailbox, MailError> {
    let refuse = |why| MailError::Address { text: text.chars().take(SHOWN_CHARS_MAX).collect(), why };
    // The parser below takes folded lines and comments for granted; in a configuration they are mistakes.
    if text.chars().any(char::is_control) {
        return Err(refuse("contains a control character"));
    }
    let (name, address) = split(text.trim());
    let (local, domain) = address.rsplit_once('@').ok_or_else(|| refuse(NO_ADDRESS))?;
    if local.len() > LOCAL_BYTES_MAX {
        return Err(refuse("has more than 64 bytes before the @"));
    }
    // Beyond ASCII every letter is allowed (RFC 6531), but no sign that a reader cannot see.
    if local.chars().any(|c| c.is_whitespace() || is_invisible(c)) {
        return Err(refuse("has a character before the @ that cannot be seen"));
    }
    let domain = if domain.is_ascii() {
        domain.to_owned()
    } else {
        url::Host::parse(domain).map_err(|_| refuse("has a domain that cannot be read"))?.to_string()
    };
    let email = Address::new(local, domain).map_err(|_| refuse(NO_ADDRESS))?;
    Ok(Mailbox::new(name, email))
}

const NO_ADDRESS: &str = "is no mail address";

/// How much of a wrong text is shown.
const SHOWN_CHARS_MAX: usize = 100;

/// Source: RFC 5321, section 4.5.3.1.1.
const LOCAL_BYTES_MAX: usize = 64;

/// Signs that take no room: joiners, marks of direction, separators of lines.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Parts `Name <address>` or `"Name" <address>`; a bare address has no name.
fn split(text: &str) -> (Option<String>, &str) {
    let Some((name, address)) = text.strip_suffix('>').and_then(|open| open.rsplit_once('<')) else {
        return (None, text);
    };
    let name = name.trim();
    let name = name.strip_prefix('"').and_then(|open| open.strip_suffix('"')).unwrap_or(name);
    let name = name.replace("\\\"", "\"").replace("\\\\", "\\");
    (Some(name).filter(|name| !name.is_empty()), address)
}
