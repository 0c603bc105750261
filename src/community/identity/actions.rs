//! What people do with their accounts.

use super::hash;
use super::model::{AccountName, Passphrase, RecoveryKey, Role, State, staff_name};
use super::store;
use crate::app::App;
use crate::base::audit::Entry;
use crate::base::clock::minutes;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::AccountId;
use crate::base::seal::Purpose;
use crate::base::secret::{Token, same};
use crate::base::settings;
use crate::base::throttle::Quota;
use crate::transaction;
use crate::web::request::Origin;
use crate::web::session::{self, Term};
use axum_extra::extract::cookie::Cookie;
use std::time::Duration;

/// Sign-ups from one address: five at once, one more each ten minutes.
const SIGN_UPS: Quota = Quota { burst: 5, every: minutes(10) };
/// Sign-ins from one address: a whole ward or a clinic's waiting room shares one.
const SIGN_INS: Quota = Quota { burst: 60, every: Duration::from_secs(5) };
/// Tries for one name: ten, then one each half minute, whoever tries. Never a lock-out.
const TRIES: Quota = Quota { burst: 10, every: Duration::from_secs(30) };
/// Where the digest of the first administrator's link is kept.
const FIRST_LINK: &str = "identity.first_link";

/// A name and a passphrase that are fit for a new account.
#[derive(Debug)]
pub struct NewAccount {
    /// The name.
    pub name: AccountName,
    /// The passphrase.
    pub passphrase: Passphrase,
}

impl NewAccount {
    /// Reads both fields, and says what is wrong with each.
    pub fn parse(name: &str, passphrase: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", AccountName::parse(name));
        let passphrase = errors.take("passphrase", Passphrase::choose(passphrase, name.as_ref()));
        match (name, passphrase) {
            (Some(name), Some(passphrase)) => Ok(Self { name, passphrase }),
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
    let hash = hash::make(app, account.passphrase).await?;
    let id = AccountId::new(app.random());
    let recovery = RecoveryKey::new(app.random());
    transaction!(app.db, |tx| store::insert(tx, id, &account.name, hash.clone(), recovery.digest(), role)
        .await)?;
    Ok(id)
}

/// A link with which the first administrator is made: a fresh one at every start, until there is one.
pub async fn first_link(app: &App) -> Result<Option<String>> {
    if store::has_admin(app.db.read()).await? {
        return Ok(None);
    }
    let token = Token::new(app.random());
    let digest = data_encoding::HEXLOWER.encode(&token.digest());
    transaction!(app.db, |tx| settings::set(tx, FIRST_LINK, &digest).await)?;
    Ok(Some(format!("/set-up/{}", token.reveal())))
}

/// Whether there is an administrator.
pub async fn has_admin(app: &App) -> Result<bool> {
    store::has_admin(app.db.read()).await
}

/// Whether the link is the one that makes the first administrator.
pub(super) async fn is_first_link(app: &App, token: &str) -> Result<bool> {
    let kept = settings::get(app.db.read(), FIRST_LINK).await?;
    let given = Token::parse(token).map(|token| data_encoding::HEXLOWER.encode(&token.digest()));
    Ok(matches!((kept, given), (Some(kept), Some(given)) if same(kept.as_bytes(), given.as_bytes())))
}

/// Makes the first administrator. The link works once.
pub(super) async fn set_up(app: &App, token: &str, account: NewAccount, device: &str) -> Result<Welcome> {
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
    let hash = hash::make(app, account.passphrase).await?;
    let id = AccountId::new(app.random());
    let recovery = RecoveryKey::new(app.random());
    let cookie = transaction!(app.db, |tx| {
        if let Some(key) = once {
            if settings::get(tx.conn(), key).await?.is_none() {
                return Err(Error::NotFound);
            }
            settings::forget(tx, key).await?;
        }
        store::insert(tx, id, &account.name, hash.clone(), recovery.digest(), role).await?;
        if role != Role::Member {
            audit_role(app, tx, "operator", id, role).await?;
        }
        session::start(app, tx, id, term(role), device).await
    })?;
    Ok(Welcome { cookie, recovery })
}

/// Starts a session for whoever knows name and passphrase. A wrong name and a wrong passphrase get
/// the same answer after the same time.
pub(super) async fn sign_in(
    app: &App,
    origin: &Origin,
    name: &str,
    passphrase: &str,
    device: &str,
) -> Result<Cookie<'static>> {
    let name = AccountName::parse(name).ok();
    let name_key = name.as_ref().map(AccountName::key).unwrap_or_default();
    let by_name = app.keys.digest(Purpose::Throttle, &[b"name", name_key.as_bytes()]);
    transaction!(app.db, |tx| {
        tx.throttle(&tagged(origin, b"in"), SIGN_INS).await?;
        tx.throttle(&by_name, TRIES).await
    })?;
    let account = match &name {
        Some(name) => store::by_name(app.db.read(), name).await?,
        None => None,
    };
    let hash = account.as_ref().map(|account| account.passphrase.clone());
    let fits = hash::verify(app, Passphrase::given(passphrase), hash).await?;
    match account {
        Some(account) if fits && account.state == State::Active => {
            transaction!(app.db, |tx| session::start(app, tx, account.id, term(account.role), device).await)
        }
        _ => Err(Error::field("name", "sign-in-wrong")),
    }
}

/// Ends this session.
pub(super) async fn sign_out(app: &App, digest: &[u8]) -> Result<()> {
    transaction!(app.db, |tx| session::end(tx, digest).await)
}

/// Ends every other session of the account.
pub(super) async fn sign_out_elsewhere(app: &App, account: AccountId, here: &[u8]) -> Result<()> {
    transaction!(app.db, |tx| session::end_all(tx, account, Some(here)).await)
}

/// Lets somebody in who has the recovery key: a new passphrase, a new key, and every session ends.
pub(super) async fn recover(
    app: &App,
    origin: &Origin,
    name: &str,
    key: &str,
    passphrase: &str,
    device: &str,
) -> Result<Welcome> {
    let parsed = AccountName::parse(name).ok();
    let chosen =
        Passphrase::choose(passphrase, parsed.as_ref()).map_err(|key| Error::field("passphrase", key))?;
    transaction!(app.db, |tx| tx.throttle(&tagged(origin, b"re"), SIGN_UPS).await)?;
    let hash = hash::make(app, chosen).await?;
    let wrong = || Error::field("key", "recover-wrong");
    let account = match &parsed {
        Some(name) => store::by_name(app.db.read(), name).await?,
        None => None,
    };
    let given = RecoveryKey::parse(key).map(|key| key.digest()).ok_or_else(wrong)?;
    let account = account.filter(|account| account.state == State::Active).ok_or_else(wrong)?;
    let kept = account.recovery.clone().ok_or_else(wrong)?;
    if !same(&kept, &given) {
        return Err(wrong());
    }
    let recovery = RecoveryKey::new(app.random());
    let cookie = transaction!(app.db, |tx| {
        let now = store::find(tx.conn(), account.id).await?;
        if now.recovery.as_ref() != Some(&kept) {
            return Err(wrong());
        }
        store::set_secrets(tx, account.id, Some(hash.clone()), Some(recovery.digest())).await?;
        session::end_all(tx, account.id, None).await?;
        session::start(app, tx, account.id, term(account.role), device).await
    })?;
    Ok(Welcome { cookie, recovery })
}

/// Changes the passphrase of somebody who knows the present one, and ends every other session.
pub(super) async fn change_passphrase(
    app: &App,
    account: AccountId,
    here: &[u8],
    old: &str,
    new: &str,
) -> Result<()> {
    let row = store::find(app.db.read(), account).await?;
    let name = AccountName::parse(&row.name).ok();
    let mut errors = FieldErrors::default();
    let chosen = errors.take("new", Passphrase::choose(new, name.as_ref()));
    let by_account = app.keys.digest(Purpose::Throttle, &[b"account", account.as_bytes()]);
    transaction!(app.db, |tx| tx.throttle(&by_account, TRIES).await)?;
    if !hash::verify(app, Passphrase::given(old), Some(row.passphrase)).await? {
        errors.add("old", "passphrase-wrong");
    }
    let Some(chosen) = chosen.filter(|_| errors.is_empty()) else { return Err(Error::Invalid(errors)) };
    let hash = hash::make(app, chosen).await?;
    transaction!(app.db, |tx| {
        store::set_secrets(tx, account, Some(hash.clone()), None).await?;
        session::end_all(tx, account, Some(here)).await
    })
}

/// A new recovery key; the old one is worth nothing from now on.
pub(super) async fn renew_recovery_key(app: &App, account: AccountId) -> Result<RecoveryKey> {
    let key = RecoveryKey::new(app.random());
    transaction!(app.db, |tx| store::set_secrets(tx, account, None, Some(key.digest())).await)?;
    Ok(key)
}

/// Gives an account a role. Its sessions end, because staff sessions are shorter. `actor` is how the audit log names
/// who did it.
pub async fn set_role(app: &App, actor: &str, account: AccountId, role: Role) -> Result<()> {
    transaction!(app.db, |tx| {
        store::set_role(tx, account, role).await?;
        session::end_all(tx, account, None).await?;
        audit_role(app, tx, actor, account, role).await
    })
}

/// Locks an account, which ends its sessions, or opens it again.
pub async fn set_locked(app: &App, account: AccountId, locked: bool) -> Result<()> {
    let state = if locked { State::Locked } else { State::Active };
    transaction!(app.db, |tx| {
        store::set_state(tx, account, state).await?;
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

async fn audit_role(
    app: &App,
    tx: &crate::base::Tx,
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

fn term(role: Role) -> Term {
    if role == Role::Member { Term::Member } else { Term::Staff }
}

fn tagged(origin: &Origin, what: &[u8]) -> Vec<u8> {
    [&origin.0[..], what].concat()
}
