//! presswatch reads the world's press for a policy team and mails the paragraphs that speak of its topics.
//!
//! Two straight lines, joined only by one SQLite file; ARCHITECTURE.md has the map.
//!
//! ```text
//! WATCH   source due -> fetch -> read -> match -> group -> file      (watch.rs)
//!                                                       |
//!                                                    SQLite
//!                                                       |
//! SEND    digest due -> compose -> render -> queue -> mail           (send.rs)
//! ```

// The table of contents, in the order in which data flows.
pub mod cli;
pub mod daemon;

pub mod config;
pub mod send;
pub mod watch;
pub mod web;

pub mod apart;
pub mod digest;
pub mod fetch;
pub mod grouping;
pub mod mail;
pub mod matching;
pub mod read;
pub mod schedule;
pub mod store;

pub mod checkpoint;
pub mod clock;
pub mod model;
