//! Links by which readers leave: signed, so that nobody can make one for somebody else.
//!
//! In: a public address and a key. Out: a link for each reader of each subscription, and back from the last part of
//! such a link to the reader. Keeps no list: what a link says is what was signed.
//!
//! Source: RFC 8058, sections 3.1 and 6; RFC 2104 (HMAC).

use std::fmt;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    hmac::{HMAC_SHA256, Key, sign, verify},
    rand::{SecureRandom as _, SystemRandom},
};
use url::Url;

use crate::model::{Id, SubscriptionId};

/// The length of a key, in bytes: as long as what it makes.
const KEY_BYTES: usize = 32;

/// The length of a signature, in bytes.
const TAG_BYTES: usize = 32;

/// The longest last part of a link: a signature, an id and an address, in base64. Longer ones are not looked at.
const TOKEN_CHARS_MAX: usize = 1_024;

/// Stands before what is signed, so that no other use of the key can ever make a link.
const PURPOSE: &[u8] = b"presswatch leave\0";

/// The path below the public address at which links lie.
pub const LEAVE_PATH: &str = "leave";

/// Makes and reads links. Its `Debug` output has no key in it.
#[derive(Clone)]
pub struct LeaveLinks {
    public: Url,
    key: Key,
}

impl LeaveLinks {
    /// Links below a public address, signed with a key.
    pub fn new(public: Url, key: &[u8]) -> Self {
        Self { public, key: Key::new(HMAC_SHA256, key) }
    }

    /// A key by chance; `None` when the system has none to give.
    pub fn fresh_key() -> Option<Vec<u8>> {
        let mut key = vec![0; KEY_BYTES];
        SystemRandom::new().fill(&mut key).ok()?;
        Some(key)
    }

    /// The link by which one reader leaves one subscription; the same for the same reader.
    pub fn link(&self, subscription: &SubscriptionId, recipient: &str) -> String {
        let said = format!("{subscription}\0{recipient}");
        let tag = sign(&self.key, &signed(said.as_bytes()));
        let token = BASE64_URL_SAFE_NO_PAD.encode([tag.as_ref(), said.as_bytes()].concat());
        format!("{}/{LEAVE_PATH}/{token}", self.public.as_str().trim_end_matches('/'))
    }

    /// Who wants to leave what, by the last part of a link; `None` when it was not signed with our key.
    pub fn read(&self, token: &str) -> Option<(SubscriptionId, String)> {
        if token.len() > TOKEN_CHARS_MAX {
            return None;
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (tag, said) = bytes.split_at_checked(TAG_BYTES)?;
        // Compares in a time that says nothing of where the two differ.
        verify(&self.key, &signed(said), tag).ok()?;
        let (subscription, recipient) = std::str::from_utf8(said).ok()?.split_once('\0')?;
        Some((Id::parse(subscription).ok()?, recipient.to_owned()))
    }
}

fn signed(said: &[u8]) -> Vec<u8> {
    [PURPOSE, said].concat()
}

impl fmt::Debug for LeaveLinks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeaveLinks").field("public", &self.public.as_str()).finish_non_exhaustive()
    }
}
