//! Behaviour of `digest`.
