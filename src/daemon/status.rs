//! The one line for `systemctl status`: how the watching goes, and what is wrong; `/health` is told the same.

use std::sync::{Arc, Mutex, PoisonError};

use super::systemd;
use crate::web::Vitals;

/// The line; cheap to clone, every change is told to systemd.
#[derive(Debug, Clone)]
pub(super) struct Status {
    parts: Arc<Mutex<Parts>>,
    vitals: Arc<Vitals>,
}

#[derive(Debug, Default)]
struct Parts {
    watching: String,
    mail: Option<String>,
    store: Option<String>,
}

impl Status {
    pub(super) fn new(vitals: Arc<Vitals>) -> Self {
        Self { parts: Arc::default(), vitals }
    }

    /// What is counted beside the line.
    pub(super) fn vitals(&self) -> &Arc<Vitals> {
        &self.vitals
    }

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
        self.vitals.set_store_fault(fault.clone());
        self.change(|parts| parts.store = fault);
    }

    /// The whole line.
    pub(super) fn line(&self) -> String {
        let parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let mail = parts.mail.as_ref().map(|fault| format!("mails wait: {fault}"));
        let store = parts.store.as_ref().map(|fault| format!("the store fails: {fault}"));
        [Some(parts.watching.clone()), store, mail].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn change(&self, change: impl FnOnce(&mut Parts)) {
        let before = self.line();
        change(&mut self.parts.lock().unwrap_or_else(PoisonError::into_inner));
        let now = self.line();
        if now != before {
            systemd::status(&now);
        }
    }
}
