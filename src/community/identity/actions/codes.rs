//! One-time codes as a second step.

use super::sign_in::{fits, slow_down};
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::AccountId;
use crate::base::seal::Place;
use crate::base::secret::Token;
use crate::community::identity::model::{Authenticator, Code, PASSPHRASE_MIN};
use crate::community::identity::store::accounts;
use crate::community::identity::store::ceremonies::{self, Purpose};
use crate::transaction;
use crate::web::session::{self, Assurance, SignedIn};

/// Begins: a secret for the owner's app, and the token that finishes it with a first code.
pub async fn begin_codes(app: &App, account: AccountId) -> Result<(Token, Authenticator)> {
    let authenticator = Authenticator::new(app.random());
    let sealed = app.keys.seal(app.random(), &place(&account), authenticator.secret())?;
    let begin = transaction!(app.db, |tx| {
        ceremonies::begin(tx, Purpose::Authenticator, Some(account), &sealed).await
    });
    Ok((begin?, authenticator))
}

/// Finishes: the app shows the right code, so from now on one is asked for. Gives the secret back where the code was
/// wrong, so that the page can show it again.
pub async fn confirm_codes(
    app: &App,
    signed_in: &SignedIn,
    token: &str,
    code: &str,
) -> Result<std::result::Result<(), (Authenticator, FieldErrors)>> {
    slow_down(app, signed_in.account).await?;
    let over = || Error::Conflict("problem-ceremony-over");
    let (owner, sealed): (_, Vec<u8>) =
        transaction!(app.db, |tx| ceremonies::look(tx, Purpose::Authenticator, token).await)?;
    let account = owner.filter(|owner| *owner == signed_in.account).ok_or_else(over)?;
    let secret = app.keys.open(&place(&account), &sealed)?;
    let authenticator = Authenticator::from_secret(&secret).ok_or_else(over)?;
    let mut errors = FieldErrors::default();
    let Some(code) = errors.take("code", Code::parse(code)) else { return Ok(Err((authenticator, errors))) };
    let Some(step) = authenticator.step_of(&code, app.now(), 0)? else {
        errors.add("code", "code-wrong");
        return Ok(Err((authenticator, errors)));
    };
    transaction!(app.db, |tx| {
        ceremonies::finish::<Vec<u8>>(tx, Purpose::Authenticator, token).await?;
        accounts::set_authenticator(tx, &app.keys, account, Some(&authenticator)).await?;
        accounts::use_step(tx, account, step).await?;
        session::prove(tx, &signed_in.digest, Assurance::Aal2).await
    })?;
    Ok(Ok(()))
}

/// Asks for no codes any more. A passphrase that was allowed to be short beside them must be changed first.
pub async fn end_codes(app: &App, account: AccountId, passphrase: &str) -> Result<()> {
    slow_down(app, account).await?;
    let row = accounts::find(app.db.read(), account).await?;
    if row.sign_in.is_some() {
        if !fits(app, &row, passphrase).await? {
            return Err(Error::field("passphrase", "passphrase-wrong"));
        }
        if passphrase.chars().count() < PASSPHRASE_MIN {
            return Err(Error::field("passphrase", "codes-need-longer"));
        }
    }
    transaction!(app.db, |tx| accounts::set_authenticator(tx, &app.keys, account, None).await)
}

fn place(account: &AccountId) -> Place<'_> {
    Place { column: "ceremonies.state", row: account.as_bytes() }
}
