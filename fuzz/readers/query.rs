//! Whatever is written as a query or as a term is read, or refused at a place within it.

use presswatch::model::query::{Query, Term};

pub fn read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Query::parse(text) {
        Ok(query) => query.root().visit(&mut |part| assert!(text.get(part.span.clone()).is_some(), "{part:?}")),
        Err(fault) => assert!(text.get(fault.span.clone()).is_some(), "{fault:?}"),
    }
    if let Err(fault) = Term::parse(text) {
        assert!(text.get(fault.span.clone()).is_some(), "{fault:?}");
    }
}
