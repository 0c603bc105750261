//! An address for mail: confirmed by a link, and a way back in for whoever has nothing else.
//!
//! Invariants: whether an address is known tells nobody anything, in words, status or time: asking only leaves a job
//! behind, the same for every address, and the job looks. A mail names no group, no persona, no name to sign in with and
//! not the community, whose name may be an illness. Staff do not get in by mail: a mailbox is one factor.

use super::recovery::reopen;
use super::sign_in::{slow_down, take_code};
use super::sign_up::Welcome;
use super::{SIGN_UPS, known_words, tagged};
use crate::app::App;
use crate::base::clock::{days, minutes};
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::AccountId;
use crate::base::jobs::Sealed;
use crate::base::seal::{Place, Purpose as Digest};
use crate::base::throttle::Quota;
use crate::base::{Timestamp, Tx};
use crate::community::identity::hash;
use crate::community::identity::jobs::{Letter, Mail, SendLinks};
use crate::community::identity::model::{
    AccountName, Code, EmailAddress, PASSPHRASE_MIN, Passphrase, RecoveryKey, Role, State,
};
use crate::community::identity::store::accounts::{self, Account};
use crate::community::identity::store::ceremonies::{self, Purpose};
use crate::community::identity::store::passkeys;
use crate::transaction;
use crate::web::Words;
use crate::web::request::Origin;
use std::time::Duration;

/// Mails to one address, whoever asks for them: three at once, one more each hour.
const MAILS: Quota = Quota { burst: 3, every: minutes(60) };
/// So many accounts that have one address get a link.
const ACCOUNTS: u64 = 5;
/// Without the second factor a link works only after this time. Until then whoever still gets in can stop it.
const PATIENCE: Duration = days(3);

/// What is typed to get back in.
pub struct Coming<'a> {
    /// The name, the one as before or another.
    pub name: &'a str,
    /// A new passphrase.
    pub passphrase: &'a str,
    /// A code, where one is asked for.
    pub code: &'a str,
}

/// What stands between a link and its account.
pub enum Lock {
    /// Nothing.
    Open,
    /// The second factor: a code, when the account has codes; and since when somebody waits to do without it.
    Second { codes: bool, opens_at: Option<Timestamp> },
}

/// Sends a link that confirms an address. Whoever may do this has proved lately who they are.
pub async fn ask_email(app: &App, account: AccountId, address: &str) -> Result<()> {
    can_send(app)?;
    let mut errors = FieldErrors::default();
    let Some(address) = errors.take("email", EmailAddress::parse(address)) else {
        return Err(Error::Invalid(errors));
    };
    if accounts::find(app.db.read(), account).await?.role != Role::Member {
        return Err(Error::Forbidden);
    }
    let bucket = bucket(app, &address);
    transaction!(app.db, |tx| {
        tx.throttle(&bucket, MAILS).await?;
        post(app, tx, Letter::Confirm(*account.as_bytes()), &address).await
    })
}

/// Whether the link confirms something; it goes on doing so.
pub async fn look_email(app: &App, token: &str) -> Result<()> {
    transaction!(app.db, |tx| ceremonies::look::<Vec<u8>>(tx, Purpose::Email, token).await)?;
    Ok(())
}

/// Confirms an address: whoever has the link can read its mail. One that was there before is told that it is not any
/// more.
pub async fn confirm_email(app: &App, token: &str) -> Result<()> {
    transaction!(app.db, |tx| {
        let (account, sealed): (_, Vec<u8>) = ceremonies::finish(tx, Purpose::Email, token).await?;
        let account = accounts::find(tx.conn(), account.ok_or(Error::NotFound)?).await?;
        let address = app.keys.open(&place(&account.id), &sealed)?;
        let address = EmailAddress::parse(&String::from_utf8_lossy(&address)).map_err(Error::internal)?;
        if let Some(old) = account.email(&app.keys)?.filter(|old| old.key() != address.key()) {
            post(app, tx, Letter::Gone, &old).await?;
        }
        ceremonies::end_all(tx, Purpose::Reopen, account.id).await?;
        accounts::set_email(tx, &app.keys, account.id, Some(&address)).await
    })
}

/// Forgets the address, and tells it so.
pub async fn remove_email(app: &App, account: AccountId) -> Result<()> {
    transaction!(app.db, |tx| {
        let account = accounts::find(tx.conn(), account).await?;
        if let Some(old) = account.email(&app.keys)? {
            post(app, tx, Letter::Gone, &old).await?;
        }
        ceremonies::end_all(tx, Purpose::Reopen, account.id).await?;
        accounts::set_reopens(tx, account.id, None).await?;
        accounts::set_email(tx, &app.keys, account.id, None).await
    })
}

/// Somebody cannot get in and types an address. What happens here is the same for every address.
pub async fn ask_link(app: &App, origin: &Origin, address: &str) -> Result<()> {
    can_send(app)?;
    let mut errors = FieldErrors::default();
    let Some(address) = errors.take("email", EmailAddress::parse(address)) else {
        return Err(Error::Invalid(errors));
    };
    let bucket = bucket(app, &address);
    transaction!(app.db, |tx| {
        tx.throttle(&tagged(origin, b"ma"), SIGN_UPS).await?;
        tx.throttle(&bucket, MAILS).await?;
        let sealed = Sealed::new(&app.keys, tx.random(), address.as_str().as_bytes())?;
        tx.enqueue(&SendLinks { sealed }).await
    })
}

/// Does [`SendLinks`]: a link for each account that has the address, if any.
pub async fn send_links(app: &App, job: SendLinks) -> Result<()> {
    let address = job.sealed.open(&app.keys)?;
    let address = EmailAddress::parse(&String::from_utf8_lossy(&address)).map_err(Error::internal)?;
    transaction!(app.db, |tx| {
        for account in accounts::by_email(tx.conn(), &app.keys, &address, ACCOUNTS).await? {
            if account.role == Role::Member {
                // As it was confirmed, and not as it was typed: a letter of another case may be another mailbox.
                let confirmed = account.email(&app.keys)?.unwrap_or_else(|| address.clone());
                post(app, tx, Letter::Reopen(*account.id.as_bytes()), &confirmed).await?;
            }
        }
        Ok(())
    })
}

/// What stands between this link and its account.
pub async fn look_link(app: &App, token: &str) -> Result<Lock> {
    transaction!(app.db, |tx| {
        let account = behind(tx, token).await?;
        lock(tx, &account).await
    })
}

async fn lock(tx: &Tx, account: &Account) -> Result<Lock> {
    let codes = account.has_codes();
    let waited = account.reopens_at.is_some_and(|at| at <= tx.now());
    if waited || !(codes || passkeys::count(tx.conn(), account.id).await? > 0) {
        return Ok(Lock::Open);
    }
    Ok(Lock::Second { codes, opens_at: account.reopens_at })
}

/// Whoever has no second factor any more waits, and gets another link when it is time.
pub async fn wait(app: &App, token: &str) -> Result<()> {
    transaction!(app.db, |tx| {
        let account = behind(tx, token).await?;
        ceremonies::finish::<()>(tx, Purpose::Reopen, token).await?;
        // Who asks twice does not wait longer, and not less long.
        if account.reopens_at.is_none()
            && let Some(address) = account.email(&app.keys)?
        {
            let at = tx.now() + PATIENCE;
            accounts::set_reopens(tx, account.id, Some(at)).await?;
            post_at(app, tx, Letter::Reopen(*account.id.as_bytes()), &address, at).await?;
        }
        Ok(())
    })
}

/// The owner still gets in, and wants nobody to wait.
pub async fn stop_waiting(app: &App, account: AccountId) -> Result<()> {
    transaction!(app.db, |tx| accounts::set_reopens(tx, account, None).await)
}

/// Opens an account with a link, with the second factor or after the wait. It tells the address so.
pub async fn reopen_with_link(
    app: &App,
    origin: &Origin,
    token: &str,
    coming: Coming<'_>,
    device: &str,
) -> Result<Welcome> {
    let (account, lock) = transaction!(app.db, |tx| {
        let account = behind(tx, token).await?;
        tx.throttle(&tagged(origin, b"re"), SIGN_UPS).await?;
        let lock = lock(tx, &account).await?;
        Ok((account.id, lock))
    })?;
    let mut errors = FieldErrors::default();
    let code = match lock {
        Lock::Open => None,
        Lock::Second { codes: true, .. } => errors.take("code", Code::parse(coming.code)),
        Lock::Second { codes: false, .. } => return Err(Error::Conflict("problem-link-locked")),
    };
    let name = errors.take("name", AccountName::parse(coming.name));
    let known = known_words(app).await?;
    let chosen = Passphrase::choose(coming.passphrase, PASSPHRASE_MIN, name.as_ref(), &known);
    let (Some(name), Some(chosen), true) = (name, errors.take("passphrase", chosen), errors.is_empty())
    else {
        return Err(Error::Invalid(errors));
    };
    slow_down(app, account).await?;
    let sign_in = hash::sign_in(app, Some(&name), chosen).await?;
    let recovery = RecoveryKey::new(app.random());
    let cookie = transaction!(app.db, |tx| {
        let account = behind(tx, token).await?;
        match (self::lock(tx, &account).await?, &code) {
            (Lock::Open, _) => {}
            (Lock::Second { codes: true, .. }, Some(code)) => take_code(app, tx, &account, code).await?,
            _ => return Err(Error::Conflict("problem-link-locked")),
        }
        ceremonies::finish::<()>(tx, Purpose::Reopen, token).await?;
        accounts::set_reopened(tx, account.id).await?;
        if let Some(address) = account.email(&app.keys)? {
            post(app, tx, Letter::Reopened, &address).await?;
        }
        reopen(app, tx, &account, (&name, &sign_in), &recovery, device).await
    })?;
    Ok(Welcome { cookie, recovery })
}

/// The account behind a link, as long as it can be used.
async fn behind(tx: &Tx, token: &str) -> Result<Account> {
    let (account, ()) = ceremonies::look(tx, Purpose::Reopen, token).await?;
    let account = accounts::find(tx.conn(), account.ok_or(Error::NotFound)?).await?;
    if account.state == State::Active { Ok(account) } else { Err(Error::Conflict("problem-link-over")) }
}

/// Does [`Mail`]: makes the link, if there is one in the letter, and sends it.
pub async fn send(app: &App, job: Mail) -> Result<()> {
    let Some(mailer) = &app.mailer else { return Ok(()) };
    let (letter, address): (Letter, String) = serde_json::from_slice(&job.sealed.open(&app.keys)?)?;
    if let Letter::Reopen(account) = &letter
        && !opens(app, AccountId::from_bytes(*account), &address).await?
    {
        return Ok(());
    }
    let token = transaction!(app.db, |tx| match &letter {
        Letter::Confirm(account) => {
            let account = AccountId::from_bytes(*account);
            let sealed = app.keys.seal(tx.random(), &place(&account), address.as_bytes())?;
            ceremonies::begin(tx, Purpose::Email, Some(account), &sealed).await.map(Some)
        }
        Letter::Reopen(account) => {
            let account = AccountId::from_bytes(*account);
            ceremonies::begin(tx, Purpose::Reopen, Some(account), &()).await.map(Some)
        }
        Letter::Reopened | Letter::Gone | Letter::Week { .. } => Ok(None),
    })?;
    let words = Words::default();
    let way = letter.way();
    let link = match token {
        Some(token) => app.public_url.join(&format!("{way}/{}", token.reveal())),
        None => app.public_url.join(way),
    };
    let (waiting, late) = match letter {
        Letter::Week { waiting, late } => (waiting, late),
        _ => (0, 0),
    };
    let link = link.map_err(Error::internal)?;
    let key = format!("mail-{}-text", letter.name());
    let text = words.all(&key, &[("link", &link), ("waiting", &waiting), ("late", &late)]);
    mailer.send(&address, &words.named_part("mail", letter.name(), "subject"), text).await
}

/// Whether an address of this account is confirmed.
pub async fn has_email(app: &App, account: AccountId) -> Result<bool> {
    Ok(accounts::find(app.db.read(), account).await?.email(&app.keys)?.is_some())
}

/// Writes to an account how many questions wait for its owner, and how many of them longer than they should; nothing, when
/// it has no address any more. Whoever calls this knows that they agreed.
pub async fn write_weekly(app: &App, tx: &Tx, account: AccountId, waiting: u64, late: u64) -> Result<()> {
    match accounts::find(tx.conn(), account).await?.email(&app.keys)? {
        Some(address) => post(app, tx, Letter::Week { waiting, late }, &address).await,
        None => Ok(()),
    }
}

/// Whether a link to this address still opens the account: somebody may have waited for it, and things change.
async fn opens(app: &App, account: AccountId, address: &str) -> Result<bool> {
    match accounts::find(app.db.read(), account).await {
        Ok(account) => {
            let email = account.email(&app.keys)?;
            Ok(account.state == State::Active && email.is_some_and(|email| email.as_str() == address))
        }
        Err(Error::NotFound) => Ok(false),
        Err(other) => Err(other),
    }
}

async fn post(app: &App, tx: &Tx, letter: Letter, address: &EmailAddress) -> Result<()> {
    post_at(app, tx, letter, address, tx.now()).await
}

async fn post_at(app: &App, tx: &Tx, letter: Letter, address: &EmailAddress, at: Timestamp) -> Result<()> {
    let content = serde_json::to_vec(&(letter, address.as_str()))?;
    tx.enqueue_at(&Mail { sealed: Sealed::new(&app.keys, tx.random(), &content)? }, at).await
}

fn can_send(app: &App) -> Result<()> {
    if app.mailer.is_some() { Ok(()) } else { Err(Error::Conflict("problem-no-mail")) }
}

fn bucket(app: &App, address: &EmailAddress) -> [u8; 32] {
    app.keys.digest(Digest::Throttle, &[b"mail", address.key().as_bytes()])
}

fn place(account: &AccountId) -> Place<'_> {
    Place { column: "ceremonies.state", row: account.as_bytes() }
}
