//! SPINE 2: a mail that is due becomes a mail accepted.
