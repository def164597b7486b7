//! Readers who are not mailed, and why.

use jiff::Timestamp;

use super::SubscriptionId;

/// How a reader left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaveWay {
    /// By the link in a mail.
    Link,
    /// The operator did it for them.
    Operator,
}

impl LeaveWay {
    /// The word for it in the database and in machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Operator => "operator",
        }
    }

    /// The way that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Link, Self::Operator].into_iter().find(|way| way.word() == word)
    }
}

/// A reader who left a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// Which subscription.
    pub subscription: SubscriptionId,
    /// The address, in small letters.
    pub recipient: String,
    /// When.
    pub at: Timestamp,
    /// How.
    pub way: LeaveWay,
}

/// An address that refused its last mails for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusing {
    /// The address, in small letters.
    pub recipient: String,
    /// How many mails in a row.
    pub times: u32,
    /// When it refused the first of them.
    pub since: Timestamp,
    /// When it refused the last.
    pub last: Timestamp,
    /// What was said to the last.
    pub reply: String,
    /// Since when it is not written to; `None`: it is.
    pub suspended_at: Option<Timestamp>,
}

/// An address in the form in which addresses are compared.
///
/// Case tells recipients apart in theory (RFC 5321, section 2.4), in practice it makes one person two.
pub fn same_reader(address: &str) -> String {
    address.to_lowercase()
}
