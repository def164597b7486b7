//! Walks the archive for commands that ask something of it.

use std::{collections::HashSet, ops::ControlFlow, sync::Arc};

use jiff::{SignedDuration, Timestamp};

use crate::{
    model::{ArticleId, Source},
    store::{ARCHIVE_BATCH_MAX, ArchivedArticle, Store, StoreError},
};

/// Visits end in another order than they begin: an article may lie this far behind others that were filed before it.
const DISORDER_MAX: SignedDuration = SignedDuration::from_hours(24);

/// Shows every article that was filed since a moment, newest first, in its newest version, until `look` says false.
///
/// # Errors
/// The database cannot be read.
pub(super) async fn each_since(
    store: &Store,
    since: Timestamp,
    mut look: impl FnMut(ArchivedArticle) -> bool,
) -> Result<(), StoreError> {
    let mut replaced: HashSet<i64> = HashSet::new();
    let mut before = None;
    loop {
        let batch = store.archived_before(before, ARCHIVE_BATCH_MAX).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        before = Some(last.id);
        for article in batch {
            if article.first_seen < since - DISORDER_MAX {
                return Ok(());
            }
            if let ControlFlow::Break(()) = one(article, since, &mut replaced, &mut look) {
                return Ok(());
            }
        }
    }
}

fn one(
    article: ArchivedArticle,
    since: Timestamp,
    replaced: &mut HashSet<i64>,
    look: &mut impl FnMut(ArchivedArticle) -> bool,
) -> ControlFlow<()> {
    if let Some(ArticleId(previous)) = article.previous {
        replaced.insert(previous);
    }
    let is_newest = !replaced.remove(&article.id.0);
    if !is_newest || article.first_seen < since || look(article) {
        return ControlFlow::Continue(());
    }
    ControlFlow::Break(())
}

/// What the archive knows of the source of an article.
pub(super) fn source_on_file(archived: &ArchivedArticle) -> Arc<Source> {
    let url = archived.article.link.given().clone();
    let mut source = Source::new(archived.source.clone(), archived.source_name.clone(), url);
    source.tags.clone_from(&archived.tags);
    Arc::new(source)
}
