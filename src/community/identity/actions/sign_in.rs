//! Signing in, proving again who one is, signing out.

use super::{SIGN_INS, TRIES, tagged, term};
use crate::app::App;
use crate::base::Tx;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::AccountId;
use crate::base::seal::Purpose as Digest;
use crate::base::secret::{Token, same};
use crate::community::identity::hash;
use crate::community::identity::model::{AccountName, Code, Passphrase, State};
use crate::community::identity::store::accounts::{self, Account};
use crate::community::identity::store::ceremonies::{self, Purpose};
use crate::transaction;
use crate::web::request::Origin;
use crate::web::session::{self, Assurance, SignedIn};
use axum_extra::extract::cookie::Cookie;

/// How far somebody got with a name and a passphrase.
pub enum SignIn {
    /// In, with this cookie.
    Done(Cookie<'static>),
    /// To the second step: this token and a code finish it.
    Code(Token),
}

/// Starts a session for whoever knows name and passphrase. A wrong name and a wrong passphrase get the same answer
/// after the same time, because they are the same (see `hash`).
pub async fn sign_in(
    app: &App,
    origin: &Origin,
    name: &str,
    passphrase: &str,
    device: &str,
) -> Result<SignIn> {
    let name = AccountName::parse(name).ok();
    let name_key = name.as_ref().map(AccountName::key).unwrap_or_default();
    let by_name = app.keys.digest(Digest::Throttle, &[b"name", name_key.as_bytes()]);
    transaction!(app.db, |tx| {
        tx.throttle(&tagged(origin, b"in"), SIGN_INS).await?;
        tx.throttle(&by_name, TRIES).await
    })?;
    let result = hash::sign_in(app, name.as_ref(), Passphrase::given(passphrase)).await?;
    let found = accounts::by_sign_in(app.db.read(), &result).await?;
    let Some(account) = found.filter(|account| account.state == State::Active && name.is_some()) else {
        return Err(Error::field("name", "sign-in-wrong"));
    };
    transaction!(app.db, |tx| {
        if account.has_codes() {
            return Ok(SignIn::Code(ceremonies::begin(tx, Purpose::Code, Some(account.id), &()).await?));
        }
        let term = term(account.role);
        Ok(SignIn::Done(session::start(app, tx, account.id, term, Assurance::Aal1, device).await?))
    })
}

/// The second step: the code that belongs to a name and a passphrase that were right.
pub async fn sign_in_with_code(app: &App, token: &str, code: Code, device: &str) -> Result<Cookie<'static>> {
    let (account, ()) = transaction!(app.db, |tx| ceremonies::look(tx, Purpose::Code, token).await)?;
    let account = account.ok_or(Error::Conflict("problem-ceremony-over"))?;
    slow_down(app, account).await?;
    transaction!(app.db, |tx| {
        let account = accounts::find(tx.conn(), account).await?;
        if account.state != State::Active {
            return Err(Error::Conflict("problem-ceremony-over"));
        }
        take_code(app, tx, &account, &code).await?;
        ceremonies::finish::<()>(tx, Purpose::Code, token).await?;
        session::start(app, tx, account.id, term(account.role), Assurance::Aal2, device).await
    })
}

/// Proves again who one is, with a passphrase, and with a code where the account asks for one.
pub async fn prove(app: &App, signed_in: &SignedIn, passphrase: &str, code: &str) -> Result<()> {
    slow_down(app, signed_in.account).await?;
    let account = accounts::find(app.db.read(), signed_in.account).await?;
    let mut errors = FieldErrors::default();
    if !fits(app, &account, passphrase).await? {
        errors.add("passphrase", "passphrase-wrong");
    }
    let code = if account.has_codes() { errors.take("code", Code::parse(code)) } else { None };
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    transaction!(app.db, |tx| {
        let assurance = match &code {
            Some(code) => {
                let account = accounts::find(tx.conn(), account.id).await?;
                take_code(app, tx, &account, code).await?;
                Assurance::Aal2
            }
            None => Assurance::Aal1,
        };
        session::prove(tx, &signed_in.digest, assurance).await
    })
}

/// Whether this is the account's passphrase.
pub(super) async fn fits(app: &App, account: &Account, passphrase: &str) -> Result<bool> {
    let name = account.name(&app.keys)?;
    let result = hash::sign_in(app, name.as_ref(), Passphrase::given(passphrase)).await?;
    Ok(account.sign_in.as_ref().is_some_and(|kept| same(kept, &result)))
}

/// Takes a code, once.
pub(super) async fn take_code(app: &App, tx: &Tx, account: &Account, code: &Code) -> Result<()> {
    let wrong = || Error::field("code", "code-wrong");
    let authenticator = account.authenticator(&app.keys)?.ok_or_else(wrong)?;
    let step = authenticator.step_of(code, tx.now(), account.code_step)?.ok_or_else(wrong)?;
    if accounts::use_step(tx, account.id, step).await? { Ok(()) } else { Err(wrong()) }
}

/// Takes one of the account's tries.
pub(super) async fn slow_down(app: &App, account: AccountId) -> Result<()> {
    let by_account = app.keys.digest(Digest::Throttle, &[b"account", account.as_bytes()]);
    transaction!(app.db, |tx| tx.throttle(&by_account, TRIES).await)
}

/// Ends this session.
pub async fn sign_out(app: &App, digest: &[u8]) -> Result<()> {
    transaction!(app.db, |tx| session::end(tx, digest).await)
}

/// Ends one of the account's sessions, or with `None` every one but this.
pub async fn sign_out_devices(app: &App, signed_in: &SignedIn, device: Option<&[u8]>) -> Result<()> {
    transaction!(app.db, |tx| match device {
        Some(device) => session::end_of(tx, signed_in.account, device).await,
        None => session::end_all(tx, signed_in.account, Some(&signed_in.digest)).await,
    })
}
