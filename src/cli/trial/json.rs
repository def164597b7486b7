//! What was tried, as JSON.

use std::ops::Range;

use serde_json::{Value, json};

use super::{Trial, kind};
use crate::model::{Article, Entry, Passage, Reason};

/// One document, as settled for programs: marks count Unicode code points, block 0 is the title.
pub(super) fn document(trial: &Trial) -> Value {
    let entries = trial.document.as_ref().map_or(&[][..], |document| &document.entries);
    json!({
        "schema": 1,
        "url": trial.url,
        "final_url": trial.final_url,
        "kind": kind(trial),
        "problems": trial.problems.iter().map(|p| json!({"code": p.code, "text": p.text})).collect::<Vec<_>>(),
        "entries": entries.iter().map(entry_json).collect::<Vec<_>>(),
        "article": trial.article.as_ref().map(article_json),
        "passages": trial.passages.iter().map(|p| passage_json(p, trial.article.as_ref())).collect::<Vec<_>>(),
    })
}

fn entry_json(entry: &Entry) -> Value {
    json!({
        "id": entry.key,
        "link": entry.link.as_ref().map(|link| link.given().as_str()),
        "title": entry.title,
        "published": entry.published.map(|at| at.to_string()),
        "updated": entry.updated.map(|at| at.to_string()),
    })
}

fn article_json(article: &Article) -> Value {
    let blocks: Vec<Value> = article
        .blocks
        .iter()
        .enumerate()
        .map(|(n, block)| {
            let mut value = json!({"n": n, "kind": block.kind.word(), "text": block.text});
            if let (Some(page), Some(fields)) = (article.page_of(n), value.as_object_mut()) {
                fields.insert("page".to_owned(), json!(page));
            }
            value
        })
        .collect();
    json!({
        "link": article.link.given().as_str(),
        "title": article.title(),
        "authors": article.authors,
        "published": article.published.map(|at| at.to_string()),
        "updated": article.updated.map(|at| at.to_string()),
        "language": article.language.map(|language| language.code().to_owned()),
        "site": article.site,
        "state": article.state.word(),
        "reason": article.reason.map(Reason::code),
        "blocks": blocks,
    })
}

fn passage_json(passage: &Passage, article: Option<&Article>) -> Value {
    let text = article.and_then(|article| article.blocks.get(passage.block)).map_or("", |block| block.text.as_str());
    let code_points = |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
    let outside = |marks: &[Range<usize>]| -> Vec<[usize; 2]> {
        marks.iter().map(|mark| [code_points(mark.start), code_points(mark.end)]).collect()
    };
    let clauses: Vec<&str> = passage.clauses.iter().map(|clause| clause.text.as_str()).collect();
    let clause_marks: Vec<Vec<[usize; 2]>> = passage.clauses.iter().map(|clause| outside(&clause.marks)).collect();
    json!({
        "topic": passage.topic.as_str(),
        "block": passage.block,
        "marks": outside(&passage.marks),
        "clauses": clauses,
        "clause_marks": clause_marks,
        "score": passage.score,
    })
}
