//! New accounts: anybody's, the operator's, and the first administrator's.

use super::{SIGN_UPS, tagged, term};
use crate::app::App;
use crate::base::Tx;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::AccountId;
use crate::base::secret::{Token, same};
use crate::base::settings;
use crate::community::identity::hash;
use crate::community::identity::model::{
    AccountName, Agreement, PASSPHRASE_MIN, Passphrase, RecoveryKey, Role,
};
use crate::community::identity::store::accounts::{self, New};
use crate::community::identity::store::consents;
use crate::transaction;
use crate::web::request::Origin;
use crate::web::session::{self, Assurance};
use axum_extra::extract::cookie::Cookie;

/// Where the digest of the first administrator's link is kept.
const FIRST_LINK: &str = "identity.first_link";

/// A name and a passphrase that are fit for a new account.
#[derive(Debug)]
pub struct NewAccount {
    /// The name.
    pub name: AccountName,
    /// The passphrase.
    pub passphrase: Passphrase,
    /// The age in years that its owner said to have reached; 0 where nobody asked.
    pub of_age: u8,
    /// What its owner agreed to.
    pub agreed: Option<Agreement>,
}

impl NewAccount {
    /// Reads both fields, and says what is wrong with each. `known` are the words that everybody here knows.
    pub fn parse(name: &str, passphrase: &str, known: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", AccountName::parse(name));
        let chosen = Passphrase::choose(passphrase, PASSPHRASE_MIN, name.as_ref(), known);
        match (name, errors.take("passphrase", chosen)) {
            (Some(name), Some(passphrase)) => Ok(Self { name, passphrase, of_age: 0, agreed: None }),
            _ => Err(errors),
        }
    }
}

/// What somebody gets who has just made an account or recovered one.
pub struct Welcome {
    /// The cookie of a new session.
    pub cookie: Cookie<'static>,
    /// Shown once, to be printed.
    pub recovery: RecoveryKey,
}

/// Makes an account and signs its owner in.
pub async fn sign_up(app: &App, origin: &Origin, account: NewAccount, device: &str) -> Result<Welcome> {
    if !app.config.open_sign_up {
        return Err(Error::Forbidden);
    }
    transaction!(app.db, |tx| tx.throttle(&tagged(origin, b"up"), SIGN_UPS).await)?;
    make(app, account, Role::Member, device, None).await
}

/// Makes an account without signing in, for the operator's commands and the demo.
pub async fn create(app: &App, account: NewAccount, role: Role) -> Result<AccountId> {
    let sign_in = hash::sign_in(app, Some(&account.name), account.passphrase).await?;
    let id = AccountId::new(app.random());
    let recovery = RecoveryKey::new(app.random()).digest();
    transaction!(app.db, |tx| {
        let name = Some((&account.name, &sign_in[..]));
        let new = New { id, name, recovery: recovery.clone(), role, of_age: account.of_age };
        accounts::insert(tx, &app.keys, new).await.map(|_| ())
    })?;
    Ok(id)
}

/// A link with which the first administrator is made: a fresh one at every start, until there is one.
pub async fn first_link(app: &App) -> Result<Option<String>> {
    if has_admin(app).await? {
        return Ok(None);
    }
    let token = Token::new(app.random());
    let digest = data_encoding::HEXLOWER.encode(&token.digest());
    transaction!(app.db, |tx| settings::set(tx, FIRST_LINK, &digest).await)?;
    Ok(Some(format!("/set-up/{}", token.reveal())))
}

/// Whether there is an administrator.
pub async fn has_admin(app: &App) -> Result<bool> {
    accounts::has_admin(app.db.read()).await
}

/// Whether the link is the one that makes the first administrator.
pub async fn is_first_link(app: &App, token: &str) -> Result<bool> {
    let kept = settings::get(app.db.read(), FIRST_LINK).await?;
    let given = Token::parse(token).map(|token| data_encoding::HEXLOWER.encode(&token.digest()));
    Ok(matches!((kept, given), (Some(kept), Some(given)) if same(kept.as_bytes(), given.as_bytes())))
}

/// Makes the first administrator. The link works once.
pub async fn set_up(app: &App, token: &str, account: NewAccount, device: &str) -> Result<Welcome> {
    if !is_first_link(app, token).await? {
        return Err(Error::NotFound);
    }
    make(app, account, Role::Admin, device, Some(FIRST_LINK)).await
}

async fn make(
    app: &App,
    account: NewAccount,
    role: Role,
    device: &str,
    once: Option<&str>,
) -> Result<Welcome> {
    let sign_in = hash::sign_in(app, Some(&account.name), account.passphrase).await?;
    let id = AccountId::new(app.random());
    let recovery = RecoveryKey::new(app.random());
    let cookie = transaction!(app.db, |tx| {
        if let Some(key) = once {
            use_up(tx, key).await?;
        }
        let name = Some((&account.name, &sign_in[..]));
        let new = New { id, name, recovery: recovery.digest(), role, of_age: account.of_age };
        accounts::insert(tx, &app.keys, new).await?;
        if let Some(to) = account.agreed {
            consents::agree(tx, id, to).await?;
        }
        if role != Role::Member {
            super::staff::audit_role(app, tx, "operator", id, role).await?;
        }
        session::start(app, tx, id, term(role), Assurance::Aal1, device).await
    })?;
    Ok(Welcome { cookie, recovery })
}

async fn use_up(tx: &Tx, key: &str) -> Result<()> {
    if settings::get(tx.conn(), key).await?.is_none() {
        return Err(Error::NotFound);
    }
    settings::forget(tx, key).await
}
