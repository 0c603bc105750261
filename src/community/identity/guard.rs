//! Rights that an account has by itself.

use super::model::Role;
use super::store;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::AccountId;
use crate::base::memo::Memo;
use crate::web::SignedIn;
use crate::web::session::{FRESH, STAFF_ABSOLUTE};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// How many sessions' roles are kept in memory.
const SESSIONS: usize = 4096;

struct Roles(Memo<Vec<u8>, Role>);

impl Default for Roles {
    fn default() -> Self {
        Self(Memo::new(SESSIONS, STAFF_ABSOLUTE))
    }
}

/// What somebody may do who is signed in. For what a page says: to act, [`Admin`] and [`Reviewer`] look again.
///
/// Kept for as long as a session of staff lasts, because a session never sees its account's role change: giving another
/// one ends them all, and so does locking the account.
pub async fn role_in_session(app: &App, signed_in: &SignedIn) -> Result<Role> {
    let read = store::role_of(app.db.read(), signed_in.account);
    app.kept.of::<Roles>().0.get(&signed_in.digest, app.now(), read).await
}

/// An administrator.
pub struct Admin(pub AccountId);

/// An administrator who proved within the last 15 minutes, with two factors, who they are.
pub struct FreshAdmin(pub AccountId);

/// Somebody who reviews clinicians' applications.
pub struct Reviewer(pub AccountId);

/// Somebody who proved within the last 15 minutes who they are: needed before a sensitive act.
pub struct Fresh(pub SignedIn);

impl FromRequestParts<App> for Admin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        match store::role_of(app.db.read(), signed_in.account).await? {
            Role::Admin => signed_in.for_staff(app).map(|signed_in| Self(signed_in.account)),
            // Who is not on the staff may not know that the page is there.
            _ => Err(Error::NotFound),
        }
    }
}

impl FromRequestParts<App> for FreshAdmin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Admin(account) = Admin::from_request_parts(parts, app).await?;
        SignedIn::from_request_parts(parts, app).await?.for_grave_work(app)?;
        Ok(Self(account))
    }
}

impl FromRequestParts<App> for Reviewer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        match store::role_of(app.db.read(), signed_in.account).await? {
            Role::Admin | Role::Reviewer => signed_in.for_staff(app).map(|signed_in| Self(signed_in.account)),
            Role::Member => Err(Error::NotFound),
        }
    }
}

impl FromRequestParts<App> for Fresh {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        if app.now().since(signed_in.proved_at) > FRESH {
            return Err(Error::NotFresh);
        }
        Ok(Self(signed_in))
    }
}
