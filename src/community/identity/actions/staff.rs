//! What the operator and administrators do with accounts.

use crate::app::App;
use crate::base::Tx;
use crate::base::audit::Entry;
use crate::base::error::Result;
use crate::base::ids::AccountId;
use crate::community::identity::model::{Role, State, staff_name};
use crate::community::identity::store::accounts;
use crate::transaction;
use crate::web::session;

/// Gives an account a role. Its sessions end, because staff sessions are shorter. `actor` is how the audit log names
/// who did it.
pub async fn set_role(app: &App, actor: &str, account: AccountId, role: Role) -> Result<()> {
    transaction!(app.db, |tx| {
        accounts::set_role(tx, account, role).await?;
        session::end_all(tx, account, None).await?;
        audit_role(app, tx, actor, account, role).await
    })
}

/// Locks an account, which ends its sessions, or opens it again.
pub async fn set_locked(app: &App, account: AccountId, locked: bool) -> Result<()> {
    let state = if locked { State::Locked } else { State::Active };
    transaction!(app.db, |tx| {
        accounts::set_state(tx, account, state).await?;
        session::end_all(tx, account, None).await?;
        tx.audit(Entry {
            actor: "operator".to_owned(),
            action: "identity.lock",
            subject: staff_name(&app.keys, account),
            detail: serde_json::json!({ "locked": locked }),
        })
        .await
    })
}

pub(super) async fn audit_role(
    app: &App,
    tx: &Tx,
    actor: &str,
    account: AccountId,
    role: Role,
) -> Result<()> {
    tx.audit(Entry {
        actor: actor.to_owned(),
        action: "identity.role",
        subject: staff_name(&app.keys, account),
        detail: serde_json::json!({ "role": format!("{role:?}").to_lowercase() }),
    })
    .await
}
