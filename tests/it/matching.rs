//! Behaviour of `matching`.

// Tells clippy that the helpers are test code, too.
#![cfg(test)]
#![expect(clippy::string_slice, reason = "marks must lie on whole characters: a test that slices elsewhere must fail")]

mod fields;
mod inflection;
mod marks;
mod oracle;
mod press;
mod scripts;
mod structure;
mod typography;
