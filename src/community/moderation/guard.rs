//! [`Moderating`]: somebody who moderates, in whatever groups. [`Addressee`]: whom decisions are about.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::GroupId;
use crate::community::groups::{self, Group};
use crate::community::personas::{self, Known, Member, Persona, Role, State};
use crate::web::SignedIn;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// Every group that the visitor moderates, by name, each with who they are in it. Only they see this list.
pub struct Moderating(pub Vec<(Group, Persona)>);

impl Moderating {
    /// The ids of the groups.
    pub fn groups(&self) -> Vec<GroupId> {
        self.0.iter().map(|(group, _)| group.id).collect()
    }
}

impl FromRequestParts<App> for Moderating {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        let conn = app.db.read();
        let mut personas = personas::of_account(conn, &app.keys, signed_in.account).await?;
        personas.retain(|persona| persona.state == State::Active && persona.role == Role::Moderator);
        let mut groups =
            groups::find_each(conn, personas.iter().map(|persona| persona.group).collect()).await?;
        let pair = |persona: Persona| Some((groups.remove(&persona.group)?, persona));
        let mut moderated: Vec<_> = personas.into_iter().filter_map(pair).collect();
        moderated.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        // Who moderates nowhere may not know that the page is there.
        if moderated.is_empty() { Err(Error::NotFound) } else { Ok(Self(moderated)) }
    }
}

/// Somebody to whom decisions are addressed: a member, and also who was sent away, because they have a right to the
/// reasons and to another look.
pub struct Addressee {
    /// The group.
    pub group: Group,
    /// Who they are, or were, in it.
    pub persona: Persona,
}

impl FromRequestParts<App> for Addressee {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let known = Known::from_request_parts(parts, app).await?;
        if let Some(persona) = known.persona.filter(|persona| persona.state == State::Banned) {
            return Ok(Self { group: known.group, persona });
        }
        let Member { group, persona, .. } = Member::from_request_parts(parts, app).await?;
        Ok(Self { group, persona })
    }
}
