//! The one test binary; a module per feature.
#![cfg(test)]
#![expect(clippy::too_many_lines, reason = "a fixture is as long as it is")]
#![expect(unreachable_pub, reason = "what several test modules share is public within this binary")]

mod alerts;
mod apart;
mod cli;
mod config;
mod corpus;
mod daemon;
mod desk;
mod digest;
mod disk;
mod faults;
mod fetch;
mod fuzz;
mod grouping;
mod guide;
mod health;
mod kill;
mod layers;
mod links;
mod mail;
mod matching;
mod newsroom;
mod outbox;
mod pages;
mod pdf;
mod preview;
mod query;
mod read;
mod rehearsal;
mod run;
mod schedule;
mod site;
mod sources;
mod store;
mod stories;
mod systemd;
mod topics;
mod trial;
mod web;
