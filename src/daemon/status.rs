//! The one line for `systemctl status`: how the watching goes, and what is wrong.

use std::sync::{Arc, Mutex, PoisonError};

use super::systemd;

/// The line; cheap to clone, every change is told to systemd.
#[derive(Debug, Clone, Default)]
pub(super) struct Status(Arc<Mutex<Parts>>);

#[derive(Debug, Default)]
struct Parts {
    watching: String,
    mail: Option<String>,
    store: Option<String>,
}

impl Status {
    /// How the watching goes.
    pub(super) fn watching(&self, text: String) {
        self.change(|parts| parts.watching = text);
    }

    /// Why no mail can leave; `None`: mails leave.
    pub(super) fn mail(&self, fault: Option<String>) {
        self.change(|parts| parts.mail = fault);
    }

    /// Why nothing can be filed; `None`: the store works.
    pub(super) fn store(&self, fault: Option<String>) {
        self.change(|parts| parts.store = fault);
    }

    /// The whole line.
    pub(super) fn line(&self) -> String {
        let parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mail = parts.mail.as_ref().map(|fault| format!("mails wait: {fault}"));
        let store = parts.store.as_ref().map(|fault| format!("the store fails: {fault}"));
        [Some(parts.watching.clone()), store, mail].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn change(&self, change: impl FnOnce(&mut Parts)) {
        let before = self.line();
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let now = self.line();
        if now != before {
            systemd::status(&now);
        }
    }
}
