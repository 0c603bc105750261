//! What is kept of an account itself: given out to its owner, or forgotten.

use super::model::State;
use super::store::{accounts, consents, passkeys};
use crate::app::App;
use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::AccountId;
use crate::web::session;
use serde_json::{Value, json};

/// What is known of the account.
pub async fn kept(app: &App, account: AccountId) -> Result<Value> {
    let conn = app.db.read();
    let row = accounts::find(conn, account).await?;
    let passkeys = passkeys::of_account(conn, account).await?.into_iter();
    let passkeys = passkeys.map(|kept| json!({ "device": kept.label, "used": kept.used_at.rfc3339() }));
    let devices = session::devices(conn, account).await?.into_iter();
    let devices = devices.map(|device| json!({ "device": device.device, "used": device.used_at.rfc3339() }));
    let agreed = consents::consents(conn, account).await?.into_iter().map(|consent| {
        json!({
            "to": consent.purpose,
            "wording": consent.wording,
            "given": consent.given_at.rfc3339(),
            "taken_back": consent.withdrawn_at.map(|at| at.rfc3339()),
        })
    });
    Ok(json!({
        "sign_in_name": row.name(&app.keys)?.map(|name| name.as_str().to_owned()),
        "role": format!("{:?}", row.role).to_lowercase(),
        "made": row.created_at.rfc3339(),
        "said_to_be_at_least_of_age": row.of_age,
        "address_for_getting_back_in": row.email(&app.keys)?.map(|email| email.as_str().to_owned()),
        "asks_for_codes": row.has_codes(),
        "recovery_key_confirmed": row.recovery_kept,
        "passkeys": passkeys.collect::<Vec<_>>(),
        "signed_in_on": devices.collect::<Vec<_>>(),
        "agreed_to": agreed.collect::<Vec<_>>(),
    }))
}

/// Closes an account for good: nobody gets in any more, and every session ends.
pub async fn close(tx: &Tx, account: AccountId) -> Result<()> {
    accounts::set_state(tx, account, State::Leaving).await?;
    consents::withdraw(tx, account).await?;
    session::end_all(tx, account, None).await
}

/// Removes the account, and all that hangs on it.
pub async fn erase(tx: &Tx, account: AccountId) -> Result<()> {
    accounts::remove(tx, account).await
}
