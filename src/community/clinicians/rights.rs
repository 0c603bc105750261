//! What applications keep of an account: given out to its owner, or forgotten.

use super::particulars::{Particulars, open_note};
use super::store;
use crate::app::App;
use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::{AccountId, PersonaId};
use serde_json::{Value, json};

/// Every application with what it says, what the reviewers answered, and the credential.
pub async fn kept(app: &App, account: AccountId) -> Result<Value> {
    let conn = app.db.read();
    let mut applications = Vec::new();
    for application in store::applications::of(conn, account).await? {
        let particulars = Particulars::open(&app.keys, &application)?;
        let mut reviews = Vec::new();
        for review in store::reviews::of(conn, [application.id]).await? {
            reviews.push(open_note(&app.keys, application.id, review.reviewer, &review.note)?);
        }
        applications.push(json!({
            "profession": application.profession.code(),
            "country": application.country.code(),
            "state": format!("{:?}", application.state).to_lowercase(),
            "asked": application.submitted_at.rfc3339(),
            "particulars": particulars,
            "a_file_of_evidence_is_kept": application.evidence.is_some(),
            "the_reviewers_words": reviews,
        }));
    }
    let credential = store::credentials::of(conn, account).await?.map(|credential| {
        json!({ "checked": credential.checked_at.rfc3339(), "valid_until": credential.valid_until.rfc3339() })
    });
    Ok(json!({ "applications": applications, "credential": credential }))
}

/// Ends the badges of a persona whose owner leaves: nobody will know any more whom to ask about them.
pub async fn end_badges(tx: &Tx, persona: PersonaId) -> Result<()> {
    store::badges::revoke(tx, &[persona]).await
}

/// Removes the files of evidence. The rows go with the account.
pub async fn erase_files(app: &App, account: AccountId) -> Result<()> {
    for application in store::applications::of(app.db.read(), account).await? {
        if let Some(file) = application.evidence {
            app.blobs.delete(&file).await?;
        }
    }
    Ok(())
}
