//! [`Clinician`]: a member of a group whose badge is good and stands with their words there.

use super::badges::current_badge;
use super::model::Badge;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::community::groups::Group;
use crate::community::personas::{Member, Persona};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// A member who shows a good badge in this group. In a group where they show none, nobody treats them as a clinician:
/// they may be a patient there.
pub struct Clinician {
    /// The group.
    pub group: Group,
    /// Who they are in it.
    pub persona: Persona,
    /// What they show there.
    pub badge: Badge,
}

impl FromRequestParts<App> for Clinician {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Member { group, persona, .. } = Member::from_request_parts(parts, app).await?;
        // Members know that there are clinicians, so this is no secret.
        let badge = current_badge(app.db.read(), persona.id, app.now()).await?.ok_or(Error::Forbidden)?;
        Ok(Self { group, persona, badge })
    }
}
