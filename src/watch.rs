//! SPINE 1: a source that is due becomes stories on file.
