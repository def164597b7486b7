//! Whatever is written as a query or as a term is read, or refused at a place within it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presswatch::model::query::{Query, Term};

fuzz_target!(|text: &str| {
    match Query::parse(text) {
        Ok(query) => query.root().visit(&mut |part| assert!(text.get(part.span.clone()).is_some(), "{part:?}")),
        Err(fault) => assert!(text.get(fault.span.clone()).is_some(), "{fault:?}"),
    }
    if let Err(fault) = Term::parse(text) {
        assert!(text.get(fault.span.clone()).is_some(), "{fault:?}");
    }
});
