//! Behaviour of `matching`.

mod fields;
mod inflection;
mod marks;
mod oracle;
mod press;
mod scripts;
mod structure;
mod typography;
