//! One function for each intent: apply, withdraw, appeal; look and review; pause, take back, and choose where a badge is
//! shown.

mod apply;
mod credential;
mod review;

pub use apply::apply;
pub(super) use apply::{appeal, check_register, withdraw};
pub(super) use credential::{ends_on, reason_of, reinstate, tell_badge};
pub use credential::{recheck, revoke, wear, wearer, wearers};
pub use review::review;
pub(super) use review::{Dossier, look, look_again, look_at_evidence};

use super::jobs::ShredEvidence;
use super::model::Application;
use super::store;
use crate::app::App;
use crate::base::audit::Entry;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, ApplicationId};
use crate::base::{Timestamp, Tx};
use crate::community::identity::staff_name;

/// An application that this reviewer may look at: nobody has anything to do with their own.
async fn for_reviewer(tx: &Tx, reviewer: AccountId, id: ApplicationId) -> Result<Application> {
    let application = store::applications::find(tx.conn(), id).await?;
    if application.account == reviewer { Err(Error::Forbidden) } else { Ok(application) }
}

async fn shred_at(tx: &Tx, application: &Application, at: Timestamp) -> Result<()> {
    match &application.evidence {
        Some(file) => tx.enqueue_at(&ShredEvidence { file: file.clone() }, at).await,
        None => Ok(()),
    }
}

async fn audit(
    app: &App,
    tx: &Tx,
    reviewer: AccountId,
    action: &'static str,
    subject: ApplicationId,
    detail: serde_json::Value,
) -> Result<()> {
    let actor = staff_name(&app.keys, reviewer);
    tx.audit(Entry { actor, action, subject: subject.to_string(), detail }).await
}
