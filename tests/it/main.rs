//! The one test binary; a module per feature.

mod cli;
mod config;
mod corpus;
mod desk;
mod digest;
mod fetch;
mod grouping;
mod kill;
mod layers;
mod mail;
mod matching;
mod model;
mod query;
mod read;
mod schedule;
mod send;
mod site;
mod store;
mod watch;
