//! Filing a visit: one transaction of one article, on disk.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use divan::Bencher;
use jiff::Timestamp;
use presswatch::{
    grouping,
    model::{Entry, EntryFate, FiledEntry, Reason, SourceKind, SourceState, Visit, VisitOutcome},
    store::Store,
};

use super::material;

#[divan::bench]
fn visit_of_one_article(bencher: Bencher<'_, '_>) {
    let state = tempfile::TempDir::new().expect("a temporary folder");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let store = Store::open(state.path()).expect("a new store");
    let sources = vec![Arc::new(material::source())];
    runtime.block_on(store.sync(&sources, &[], Timestamp::UNIX_EPOCH)).expect("a source on file");
    let number = AtomicU64::new(1);
    bencher
        .with_inputs(|| visit(number.fetch_add(1, Ordering::Relaxed)))
        .bench_values(|visit| runtime.block_on(store.file(visit, grouping::assign)).expect("a visit on file"));
}

fn visit(number: u64) -> Visit {
    let entry = Entry { key: number.to_string(), link: Some(material::link(number)), ..Entry::default() };
    Visit {
        source: material::source().id,
        at: Timestamp::UNIX_EPOCH,
        duration_ms: 1,
        outcome: VisitOutcome::Read(SourceKind::Feed),
        status: Some(200),
        problems: Vec::new(),
        listed: 1,
        entries: vec![FiledEntry {
            entry,
            content_hash: 1,
            novelty: Reason::NewEntry,
            fate: EntryFate::Article(Box::new(material::filed(material::article(number, 20)))),
        }],
        state: SourceState::default(),
    }
}
