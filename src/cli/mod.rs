//! The commands; the only place that prints.

pub mod demo;
