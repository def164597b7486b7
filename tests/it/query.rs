//! Behaviour of `query`.
