//! The codes at the begin of a reply, and what they mean for whoever has to do something about them.

/// The codes that a reply of a mail server begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplyCodes<'a> {
    /// The code of three digits.
    pub code: u16,
    /// The enhanced status code, such as `5.1.1`.
    pub status: Option<&'a str>,
}

impl<'a> ReplyCodes<'a> {
    /// Reads `550 5.1.1 no such user`; `None` for a text that is no reply of a server.
    ///
    /// Source: RFC 5321, section 4.2; RFC 3463, section 2.
    pub fn read(reply: &'a str) -> Option<Self> {
        let (digits, rest) = reply.split_at_checked(3)?;
        let code = digits.parse().ok().filter(|code| (200..600).contains(code) && !digits.starts_with('+'))?;
        if !rest.is_empty() && !rest.starts_with(' ') {
            return None;
        }
        let status = rest.trim_start().split(' ').next().filter(|word| is_enhanced(word));
        Some(Self { code, status })
    }

    /// What the enhanced status code says, and where to look; `None` where the server's own words say more.
    ///
    /// Source: the registry of RFC 5248, <https://www.iana.org/assignments/smtp-enhanced-status-codes>.
    pub fn meaning(&self) -> Option<&'static str> {
        let (_, detail) = self.status?.split_once('.')?;
        MEANINGS.iter().find(|(code, _)| *code == detail).map(|(_, meaning)| *meaning)
    }
}

/// Whether a word is an enhanced status code: a class, a subject and a detail.
pub fn is_enhanced(word: &str) -> bool {
    let mut parts = word.split('.');
    let class = parts.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
    let mut number = || {
        parts.next().is_some_and(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    class && number() && number() && parts.next().is_none()
}

/// By subject and detail, whatever the class.
const MEANINGS: [(&str, &str); 31] = [
    ("1.1", "there is no such mailbox"),
    ("1.2", "the domain of the address does not take mail"),
    ("1.3", "the address is not written as the server wants it"),
    ("1.6", "the mailbox has moved"),
    ("1.7", "the server cannot read the sender's address: see `from`"),
    ("1.8", "the domain of the sender does not exist or cannot be answered: see `from`"),
    ("1.10", "the domain of the address takes no mail at all"),
    ("2.1", "the mailbox is switched off"),
    ("2.2", "the mailbox is full"),
    ("2.3", "the mail is too large for the mailbox"),
    ("3.1", "the receiver's disk is full"),
    ("3.2", "the receiver takes no mail at present"),
    ("3.4", "the mail is too large for the receiver"),
    ("4.1", "the receiver's server does not answer"),
    ("4.4", "no way to the receiver is known"),
    ("4.6", "mails to this address run in a circle"),
    ("4.7", "the mail waited too long on its way"),
    ("5.3", "too many recipients"),
    ("6.7", "the way to the reader cannot carry an address beyond ASCII"),
    ("7.0", "refused by policy, or the login is missing"),
    ("7.1", "refused by policy: the receiver does not take this mail from this server"),
    ("7.8", "the user name or password is wrong"),
    ("7.9", "the server wants another way to log in"),
    ("7.20", "refused: no DKIM signature that counts"),
    ("7.21", "refused: no DKIM signature that the receiver accepts"),
    ("7.22", "refused: the DKIM signature is not of the sender's domain"),
    ("7.23", "refused: SPF forbids the sending server"),
    ("7.24", "SPF could not be checked"),
    ("7.25", "refused: the address of the sending server has no name (reverse DNS)"),
    ("7.26", "refused: neither SPF, DKIM nor DMARC hold"),
    ("7.28", "too many mails for the receiver: they are tried again more slowly"),
];
