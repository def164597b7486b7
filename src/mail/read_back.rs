//! Reads a mail of ours back into what was said in it.
//!
//! In: the frozen bytes of a mail. Out: its message. Never changes them; meant for people who look at mails.

use mail_parser::MessageParser;

use crate::model::Message;

/// Reads a mail back; `None` when it is none, or has no text part.
pub fn read_back(bytes: &[u8]) -> Option<Message> {
    let mail = MessageParser::default().parse(bytes)?;
    Some(Message {
        subject: mail.subject().unwrap_or("").to_owned(),
        text: mail.body_text(0)?.into_owned(),
        html: mail.html_bodies().next().and_then(|_| mail.body_html(0)).map(std::borrow::Cow::into_owned),
    })
}
