//! What was tried, as JSON.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    findings::{Findings, Hit},
    mailing,
};
use crate::{
    config::Config,
    model::{Reason, query::Query},
};

/// One document; marks count Unicode code points, block 0 is the title.
pub(super) fn document(config: &Config, findings: &Findings, now: Timestamp) -> Value {
    let draft = &findings.draft;
    let mails: Vec<Value> = mailing::estimates(config, findings, now)
        .into_iter()
        .map(|estimate| {
            json!({
                "subscription": estimate.subscription, "digests": estimate.digests, "of": estimate.of,
                "stories": estimate.stories, "alerts": estimate.alerts,
            })
        })
        .collect();
    let difference = draft.saved.as_ref().map(|_| {
        json!({
            "more": findings.gained().map(passage).collect::<Vec<_>>(),
            "fewer": findings.lost.iter().map(passage).collect::<Vec<_>>(),
        })
    });
    json!({
        "schema": 1,
        "topic": draft.id.as_str(),
        "match": draft.tried.matches.as_str(),
        "unless": draft.tried.unless.as_ref().map(Query::as_str),
        "since": findings.since.map(|since| since.to_string()),
        "articles": findings.articles,
        "speaking": findings.speaking,
        "stories": findings.stories(),
        "left_out": findings.left_out,
        "passages": findings.hits.iter().map(passage).collect::<Vec<_>>(),
        "mails": mails,
        "difference": difference,
    })
}

fn passage(hit: &Hit) -> Value {
    let code_points = |byte: usize| hit.text.get(..byte).map_or(0, |before| before.chars().count());
    let marks: Vec<[usize; 2]> =
        hit.marks.iter().map(|mark| [code_points(mark.start), code_points(mark.end)]).collect();
    json!({
        "place": hit.place,
        "title": hit.title,
        "source": hit.source.as_ref().map(|source| source.id.as_str()),
        "language": hit.language.map(|language| language.code().to_owned()),
        "filed": hit.filed.map(|filed| filed.at.to_string()),
        "story": hit.filed.map(|filed| filed.story.0),
        "held": hit.filed.and_then(|filed| filed.held).map(Reason::code),
        "block": hit.block,
        "kind": hit.kind.word(),
        "text": hit.text,
        "marks": marks,
        "clauses": hit.clauses,
        "score": hit.score,
    })
}
