//! Behaviour of `grouping`.
