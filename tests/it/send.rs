//! Behaviour of `send`.
