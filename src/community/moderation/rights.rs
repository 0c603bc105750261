//! What moderation keeps of a persona: given out to its owner, or forgotten.

use super::store::{appeals, decisions, reports};
use crate::app::App;
use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::PersonaId;
use serde_json::{Value, json};

/// All of them: nobody has so many.
const EVERY: u64 = 100_000;

/// Every decision about the persona's words with the appeals against them, and what it reported.
pub async fn kept(app: &App, persona: PersonaId) -> Result<Value> {
    let conn = app.db.read();
    let mut decided = Vec::new();
    for decision in decisions::about(conn, persona, EVERY).await? {
        let appeal = match appeals::of(conn, decision.id).await? {
            Some(appeal) => Some(appeals::find(conn, app, appeal.id).await?),
            None => None,
        };
        decided.push(json!({
            "decision": decision.action.as_str(),
            "reason": decision.reason,
            "found_by": if decision.automated { "the automatic check" } else { "a person" },
            "decided": decision.decided_at.rfc3339(),
            "appeal": appeal.as_ref().map(|(_, words)| words.clone()),
            "answer": appeal.and_then(|(appeal, _)| appeal.answer),
        }));
    }
    let reported = reports::of_member(conn, app, persona, EVERY).await?.into_iter();
    let reported =
        reported.map(|kept| json!({ "words": kept.report.words.why, "sent": kept.created_at.rfc3339() }));
    Ok(json!({ "decisions": decided, "reported": reported.collect::<Vec<_>>() }))
}

/// Forgets what was said about the persona's words. That something was decided, and when, stays: it counts in the
/// community's figures and names nobody.
pub async fn erase(tx: &Tx, persona: PersonaId) -> Result<()> {
    let about = decisions::forget_words(tx, persona).await?;
    appeals::forget(tx, about).await?;
    reports::forget(tx, persona).await
}
