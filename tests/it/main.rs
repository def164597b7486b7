//! The one test binary; a module per feature.

mod cli;
mod config;
mod digest;
mod fetch;
mod grouping;
mod layers;
mod mail;
mod matching;
mod model;
mod query;
mod read;
mod schedule;
mod send;
mod store;
mod watch;
