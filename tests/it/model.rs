//! Behaviour of `model`.
