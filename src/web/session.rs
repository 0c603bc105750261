//! Sessions: a random token in a cookie, its SHA-256 in the database, so any node serves any request
//! and a stolen table opens nothing. Owns the table `sessions`.
//!
//! A store of our own and not a session crate's: sessions have to be listed and ended by account,
//! and an opaque record cannot be asked for that.

use crate::app::App;
use crate::base::clock::{Timestamp, days, hours, minutes};
use crate::base::error::{Error, Result};
use crate::base::event::Notice;
use crate::base::ids::AccountId;
use crate::base::secret::Token;
use crate::base::{Db, Tx};
use crate::transaction;
use axum::extract::{FromRequestParts, OptionalFromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::convert::Infallible;
use std::time::Duration;

/// A member's session ends after this time without a visit …
pub const IDLE: Duration = days(14);
/// … and after this time in any case (NIST SP 800-63B-4 §2.1.3: 30 days at AAL1).
pub const ABSOLUTE: Duration = days(30);
/// The same for people with staff rights.
pub const STAFF_IDLE: Duration = hours(1);
/// The same for people with staff rights.
pub const STAFF_ABSOLUTE: Duration = hours(12);
/// A proof of who somebody is counts for this time as one from just now.
pub const FRESH: Duration = minutes(15);
/// The end of an idle session lies on a whole hour. A more exact one would be the moment of the last thing that
/// somebody did: two devices of an account, last used for a post in one group and for a post in another, would join
/// two personas for whoever stole the database.
const STEP: Duration = hours(1);
/// The same for people with staff rights, whose sessions last no longer than that.
const STAFF_STEP: Duration = minutes(5);

mod sessions {
    use crate::base::clock::Timestamp;
    use crate::base::ids::AccountId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: Vec<u8>,
        pub account_id: AccountId,
        pub device: String,
        pub created_at: Timestamp,
        pub idle_until: Timestamp,
        pub proved_at: Timestamp,
        pub second_at: Option<Timestamp>,
        pub expires_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Whose session it is.
    pub account: AccountId,
    /// The session's name in the database.
    pub digest: Vec<u8>,
    /// When this person last proved who they are.
    pub proved_at: Timestamp,
    /// When they last did so with two factors, in this session.
    pub second_at: Option<Timestamp>,
    /// How surely they did.
    pub assurance: Assurance,
    /// How long the session may last.
    pub term: Term,
}

/// How surely somebody proved who they are: the authenticator assurance levels of NIST SP 800-63B-4 §2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// With one factor: a passphrase.
    Aal1,
    /// With two: a passphrase and a code, or a passkey that knows its owner.
    Aal2,
}

impl SignedIn {
    /// The same person, when they may do staff work: with two factors, unless the operator asks for one only.
    pub fn for_staff(self, app: &App) -> Result<Self> {
        let enough = self.assurance == Assurance::Aal2 || !app.config.staff_second_factor;
        if enough { Ok(self) } else { Err(Error::SecondFactor) }
    }

    /// The same person, when they may take a step of staff work that is graver than the rest: with two factors within
    /// the last 15 minutes.
    pub fn for_grave_work(self, app: &App) -> Result<Self> {
        let signed_in = self.for_staff(app)?;
        let proved_at = signed_in.second_at.unwrap_or(signed_in.proved_at);
        if app.now().since(proved_at) > FRESH { Err(Error::NotFresh) } else { Ok(signed_in) }
    }
}

/// Whoever asks: signed in or not.
#[derive(Clone, Debug, Default)]
pub struct Visitor(pub Option<SignedIn>);

/// One of an account's sessions, for its list of devices.
#[derive(Debug, Clone)]
pub struct Device {
    /// The session's name in the database.
    pub digest: Vec<u8>,
    /// What the browser calls itself, in two words.
    pub device: String,
    /// When it was last used, to an hour (to five minutes for people with staff rights).
    pub used_at: Timestamp,
}

/// Who may stay signed in for how long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Term {
    /// A member.
    #[default]
    Member,
    /// Somebody with staff rights.
    Staff,
}

impl Term {
    /// How long a session lasts without a visit, and how long in any case.
    fn lengths(self) -> (Duration, Duration) {
        match self {
            Self::Member => (IDLE, ABSOLUTE),
            Self::Staff => (STAFF_IDLE, STAFF_ABSOLUTE),
        }
    }

    /// When a session ends that was used now and is not used again.
    fn idle_until(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Member => (now + IDLE).floor(STEP),
            Self::Staff => (now + STAFF_IDLE).floor(STAFF_STEP),
        }
    }

    fn of(row: &sessions::Model) -> Self {
        if row.expires_at.since(row.created_at) > STAFF_ABSOLUTE { Self::Member } else { Self::Staff }
    }
}

/// Starts a session and returns its cookie.
pub async fn start(
    app: &App,
    tx: &Tx,
    account: AccountId,
    term: Term,
    assurance: Assurance,
    device: &str,
) -> Result<Cookie<'static>> {
    let token = Token::new(tx.random());
    let (_, absolute) = term.lengths();
    let row = sessions::ActiveModel {
        digest: Set(token.digest()),
        account_id: Set(account),
        device: Set(device.to_owned()),
        created_at: Set(tx.now()),
        idle_until: Set(term.idle_until(tx.now())),
        proved_at: Set(tx.now()),
        second_at: Set((assurance == Assurance::Aal2).then_some(tx.now())),
        expires_at: Set(tx.now() + absolute),
    };
    sessions::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(cookie(app, token.reveal(), absolute))
}

/// Notes that somebody has just proved again who they are. A session never becomes less sure by that.
pub async fn prove(tx: &Tx, digest: &[u8], assurance: Assurance) -> Result<()> {
    let mut update = sessions::Entity::update_many()
        .col_expr(sessions::Column::ProvedAt, Expr::value(tx.now()))
        .filter(sessions::Column::Digest.eq(digest.to_vec()));
    if assurance == Assurance::Aal2 {
        update = update.col_expr(sessions::Column::SecondAt, Expr::value(Some(tx.now())));
    }
    update.exec(tx.conn()).await?;
    Ok(())
}

/// Makes a session as short as those of staff are, because its owner has staff rights: a moderator's rights belong
/// to personas, which nobody knows when somebody signs in. `None` when that ends it.
pub async fn shorten(app: &App, signed_in: SignedIn) -> Result<Option<SignedIn>> {
    let (_, absolute) = Term::Staff.lengths();
    let lasts = transaction!(app.db, |tx| {
        let row = sessions::Entity::find_by_id(signed_in.digest.clone()).one(tx.conn()).await?;
        let Some(row) = row else { return Ok(false) };
        let until = row.created_at + absolute;
        if until <= tx.now() {
            end(tx, &row.digest).await?;
            return Ok(false);
        }
        sessions::Entity::update_many()
            .col_expr(sessions::Column::ExpiresAt, Expr::value(row.expires_at.min(until)))
            .col_expr(
                sessions::Column::IdleUntil,
                Expr::value(row.idle_until.min(Term::Staff.idle_until(tx.now()))),
            )
            .filter(sessions::Column::Digest.eq(row.digest))
            .exec(tx.conn())
            .await?;
        Ok(true)
    })?;
    Ok(lasts.then_some(SignedIn { term: Term::Staff, ..signed_in }))
}

/// Ends one session: its cookie and its open sockets are worth nothing from now on.
pub async fn end(tx: &Tx, digest: &[u8]) -> Result<()> {
    sessions::Entity::delete_by_id(digest.to_vec()).exec(tx.conn()).await?;
    tx.announce(Notice::SessionEnded(digest.to_vec()));
    Ok(())
}

/// Ends every session of an account, but for `spare`.
pub async fn end_all(tx: &Tx, account: AccountId, spare: Option<&[u8]>) -> Result<()> {
    for device in devices(tx.conn(), account).await? {
        if Some(device.digest.as_slice()) != spare {
            end(tx, &device.digest).await?;
        }
    }
    Ok(())
}

/// Ends one of the account's sessions, by its name in the database.
pub async fn end_of(tx: &Tx, account: AccountId, digest: &[u8]) -> Result<()> {
    let own = devices(tx.conn(), account).await?.into_iter().find(|device| device.digest == digest);
    match own {
        Some(device) => end(tx, &device.digest).await,
        None => Ok(()),
    }
}

/// The account's sessions, the latest used first.
pub async fn devices(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Device>> {
    let rows = sessions::Entity::find()
        .filter(sessions::Column::AccountId.eq(account))
        .order_by_desc(sessions::Column::IdleUntil)
        .all(conn)
        .await?;
    let rows = rows.into_iter().map(|row| Device {
        used_at: row.idle_until - Term::of(&row).lengths().0,
        digest: row.digest,
        device: row.device,
    });
    Ok(rows.collect())
}

/// Whether the session still stands. Open sockets ask again and again.
pub async fn stands(db: &Db, digest: &[u8], now: Timestamp) -> Result<bool> {
    let row = sessions::Entity::find_by_id(digest.to_vec()).one(db.read()).await?;
    Ok(row.is_some_and(|row| row.expires_at > now && row.idle_until > now))
}

/// Removes sessions that are over.
pub async fn sweep(tx: &Tx) -> Result<()> {
    sessions::Entity::delete_many().filter(sessions::Column::ExpiresAt.lte(tx.now())).exec(tx.conn()).await?;
    Ok(())
}

/// The cookie's name. `__Host-` (RFC 6265bis §4.1.3.2) needs TLS, which a server on this machine has not.
pub fn cookie_name(app: &App) -> &'static str {
    if app.public_url.scheme() == "https" { "__Host-kith" } else { "kith" }
}

/// A cookie that makes the browser forget the session.
pub fn forget_cookie(app: &App) -> Cookie<'static> {
    cookie(app, String::new(), Duration::ZERO)
}

fn cookie(app: &App, value: String, age: Duration) -> Cookie<'static> {
    Cookie::build((cookie_name(app), value))
        .path("/")
        .http_only(true)
        .secure(app.public_url.scheme() == "https")
        .same_site(SameSite::Lax)
        .max_age(age.try_into().unwrap_or_default())
        .build()
}

/// Finds out who asks, once per request.
pub async fn load(State(app): State<App>, mut request: Request, next: Next) -> Result<Response> {
    let jar = CookieJar::from_headers(request.headers());
    let visitor = match jar.get(cookie_name(&app)).and_then(|cookie| Token::parse(cookie.value())) {
        Some(token) => Visitor(find(&app, token.digest()).await?),
        None => Visitor(None),
    };
    request.extensions_mut().insert(visitor);
    Ok(next.run(request).await)
}

async fn find(app: &App, digest: Vec<u8>) -> Result<Option<SignedIn>> {
    let now = app.now();
    let Some(row) = sessions::Entity::find_by_id(digest).one(app.db.read()).await? else { return Ok(None) };
    if row.expires_at <= now || row.idle_until <= now {
        return Ok(None);
    }
    let term = Term::of(&row);
    let until = term.idle_until(now);
    if until > row.idle_until {
        let extended = transaction!(app.db, |tx| {
            sessions::Entity::update_many()
                .col_expr(sessions::Column::IdleUntil, Expr::value(until))
                .filter(sessions::Column::Digest.eq(row.digest.clone()))
                .exec(tx.conn())
                .await?;
            Ok(())
        });
        // Whoever only reads can do so while nothing can be written (a full disk); the next visit tries again.
        if let Err(error) = extended {
            tracing::warn!(%error, "a session could not be extended");
        }
    }
    let assurance = if row.second_at.is_some() { Assurance::Aal2 } else { Assurance::Aal1 };
    let sessions::Model { account_id: account, digest, proved_at, second_at, .. } = row;
    Ok(Some(SignedIn { account, digest, proved_at, second_at, assurance, term }))
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts.extensions.get::<Visitor>().and_then(|visitor| visitor.0.clone()).ok_or(Error::SignedOut)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for SignedIn {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Visitor>().and_then(|visitor| visitor.0.clone()))
    }
}
