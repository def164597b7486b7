//! An envelope: what a transport needs beside a connection.

/// From whom, to whom, and what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Envelope<'a> {
    pub(super) sender: &'a str,
    pub(super) recipient: &'a str,
    pub(super) message: &'a [u8],
}

impl Envelope<'_> {
    /// Whether it needs a server that takes addresses and headers beyond ASCII (RFC 6531).
    pub(super) fn needs_smtputf8(&self) -> bool {
        !(self.sender.is_ascii() && self.recipient.is_ascii() && self.message.is_ascii())
    }
}
