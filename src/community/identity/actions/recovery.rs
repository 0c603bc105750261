//! The printed recovery key.

use super::sign_up::Welcome;
use super::{SIGN_UPS, known_words, tagged, term};
use crate::app::App;
use crate::base::Tx;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::AccountId;
use crate::community::identity::hash;
use crate::community::identity::model::{AccountName, PASSPHRASE_MIN, Passphrase, RecoveryKey, State};
use crate::community::identity::store::accounts::{self, Account};
use crate::community::identity::store::ceremonies::{self, Purpose};
use crate::community::identity::store::passkeys;
use crate::transaction;
use crate::web::request::Origin;
use crate::web::session::{self, Assurance};
use axum_extra::extract::cookie::Cookie;

/// Lets somebody in who has the recovery key: with a name and a passphrase, the one as before or new, and a new key.
/// Everything else that opened the account is gone: whoever took a telephone has nothing left.
pub async fn recover(
    app: &App,
    origin: &Origin,
    name: &str,
    key: &str,
    passphrase: &str,
    device: &str,
) -> Result<Welcome> {
    let mut errors = FieldErrors::default();
    let given = RecoveryKey::parse(key);
    let key = errors.take("key", given.map(|key| key.digest()).ok_or("recover-wrong"));
    let name = errors.take("name", AccountName::parse(name));
    let known = known_words(app).await?;
    let chosen = Passphrase::choose(passphrase, PASSPHRASE_MIN, name.as_ref(), &known);
    let chosen = errors.take("passphrase", chosen);
    let (Some(key), Some(name), Some(chosen)) = (key, name, chosen) else {
        return Err(Error::Invalid(errors));
    };
    transaction!(app.db, |tx| tx.throttle(&tagged(origin, b"re"), SIGN_UPS).await)?;
    let sign_in = hash::sign_in(app, Some(&name), chosen).await?;
    let recovery = RecoveryKey::new(app.random());
    let cookie = transaction!(app.db, |tx| {
        let account = accounts::by_recovery(tx.conn(), &key).await?;
        let account = account.filter(|account| account.state == State::Active);
        let account = account.ok_or_else(|| Error::field("key", "recover-wrong"))?;
        reopen(app, tx, &account, (&name, &sign_in), &recovery, device).await
    })?;
    Ok(Welcome { cookie, recovery })
}

/// Opens an account with a new name and passphrase and a new key. Everything else that opened it is gone.
pub(super) async fn reopen(
    app: &App,
    tx: &Tx,
    account: &Account,
    (name, sign_in): (&AccountName, &[u8]),
    recovery: &RecoveryKey,
    device: &str,
) -> Result<Cookie<'static>> {
    accounts::set_sign_in(tx, &app.keys, account.id, name, sign_in).await?;
    accounts::set_recovery(tx, account.id, recovery.digest()).await?;
    accounts::set_authenticator(tx, &app.keys, account.id, None).await?;
    accounts::set_reopens(tx, account.id, None).await?;
    ceremonies::end_all(tx, Purpose::Reopen, account.id).await?;
    passkeys::remove_all(tx, account.id).await?;
    session::end_all(tx, account.id, None).await?;
    session::start(app, tx, account.id, term(account.role), Assurance::Aal1, device).await
}

/// A new recovery key; the old one is worth nothing from now on.
pub async fn renew_recovery_key(app: &App, account: AccountId) -> Result<RecoveryKey> {
    let key = RecoveryKey::new(app.random());
    transaction!(app.db, |tx| accounts::set_recovery(tx, account, key.digest()).await)?;
    Ok(key)
}

/// Notes that the owner has the key: they typed it.
pub async fn keep_recovery_key(app: &App, account: AccountId, key: &str) -> Result<()> {
    super::sign_in::slow_down(app, account).await?;
    let wrong = || Error::field("key", "recovery-key-other");
    let key = RecoveryKey::parse(key).ok_or_else(wrong)?;
    let kept = transaction!(app.db, |tx| accounts::keep_recovery(tx, account, &key.digest()).await)?;
    if kept { Ok(()) } else { Err(wrong()) }
}
