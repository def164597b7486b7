//! `presswatch demo`: the whole way, shown on an invented press that is served on loopback.

pub mod press;
