//! Behaviour of `matching`.
