//! Finds the text of the article among everything else on its page.

pub(in crate::read) mod features;
mod hints;
pub(in crate::read) mod measure;
pub(in crate::read) mod outline;
pub(in crate::read) mod setting;
pub(in crate::read) mod witness;
mod wording;
