//! Behaviour of `watch`.
