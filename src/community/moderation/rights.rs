//! What decisions keep of a persona: given out to its owner, or forgotten.

use super::store;
use crate::app::App;
use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::PersonaId;
use serde_json::{Value, json};

/// Every decision about the persona's words, and the appeals against them.
pub async fn kept(app: &App, persona: PersonaId) -> Result<Value> {
    let conn = app.db.read();
    let mut decisions = Vec::new();
    for decision in store::about(conn, persona, u64::MAX >> 1).await? {
        let appeal = match store::appeal_of(conn, decision.id).await? {
            Some(appeal) => Some(store::find_appeal(conn, app, appeal.id).await?),
            None => None,
        };
        decisions.push(json!({
            "decision": decision.action.as_str(),
            "reason": decision.reason,
            "found_by": if decision.automated { "the automatic check" } else { "a person" },
            "decided": decision.decided_at.rfc3339(),
            "appeal": appeal.as_ref().map(|(_, words)| words.clone()),
            "answer": appeal.and_then(|(appeal, _)| appeal.answer),
        }));
    }
    Ok(json!(decisions))
}

/// Forgets what was said about the persona's words. That something was decided, and when, stays: it counts in the
/// community's figures and names nobody.
pub async fn erase(tx: &Tx, persona: PersonaId) -> Result<()> {
    store::forget_words(tx, persona).await
}
