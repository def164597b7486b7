//! Behaviour of `mail`.
