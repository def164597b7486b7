//! Behaviour of `read`.
