//! Rights in a group, proved while the group and the persona are loaded. Every path that needs one
//! of them has a parameter `{group}`.

use super::model::{Own, Persona, Role, State, Ties};
use super::store;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, GroupId};
use crate::community::groups::{self, Group, Visibility};
use crate::web::{SignedIn, Visitor};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;

/// Somebody who may know that the group is there, and who they are in it.
pub struct Known {
    /// The group.
    pub group: Group,
    /// The visitor's persona in it, whatever its state.
    pub persona: Option<Persona>,
    /// What there may be more of it.
    pub ties: Ties,
    /// The visitor's session, if there is one.
    pub signed_in: Option<SignedIn>,
}

/// Somebody who may read the group's posts.
pub struct Reader {
    /// The group.
    pub group: Group,
    /// The visitor's persona in it, when it is a member.
    pub persona: Option<Persona>,
    /// What there may be more of it.
    pub ties: Ties,
}

/// A member of the group.
pub struct Member {
    /// The group.
    pub group: Group,
    /// The visitor's persona in it.
    pub persona: Persona,
    /// Whose persona it is. For limits and badges; it goes on no page.
    pub account: AccountId,
}

/// Somebody who looks after the others in the group: a mentor, or a moderator. Proves nothing that would show more than
/// members read.
pub struct Mentor {
    /// The group.
    pub group: Group,
    /// The visitor's persona in it.
    pub persona: Persona,
}

/// A moderator of the group.
pub struct Moderator {
    /// The group.
    pub group: Group,
    /// The visitor's persona in it.
    pub persona: Persona,
}

/// Everybody whom the visitor is, each in its group: read once for a request, and left with it.
#[derive(Clone, Debug, Default)]
pub struct Personas(Arc<[Own]>);

impl Personas {
    /// Everybody whom an account is.
    pub async fn of(app: &App, account: AccountId) -> Result<Self> {
        Ok(Self(store::own(app, account).await?.into()))
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Persona> {
        self.0.iter().map(|own| &own.persona)
    }

    /// The one in this group, whatever its state.
    pub fn in_group(&self, group: GroupId) -> Option<&Own> {
        self.0.iter().find(|own| own.persona.group == group)
    }
}

impl<S: Sync> FromRequestParts<S> for Personas {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

impl Known {
    async fn load(app: &App, visitor: Visitor, personas: &Personas, address: &str) -> Result<Self> {
        let group = groups::at(app, address).await?;
        let own = personas.in_group(group.id).cloned();
        let ties = own.as_ref().map_or(Ties::default(), |own| own.ties);
        let persona = match (own, &visitor.0) {
            (Some(own), _) => Some(own.persona),
            // Not in it, or in a group that is so new that it was not known a moment ago.
            (None, Some(signed_in)) => {
                store::in_group(app.db.read(), &app.keys, signed_in.account, group.id).await?
            }
            (None, None) => None,
        };
        Ok(Self { group, persona, ties, signed_in: visitor.0 })
    }

    /// The same visitor as somebody who may read the group's posts, if they may.
    pub fn reader(&self) -> Option<Reader> {
        let banned = self.persona.as_ref().is_some_and(|persona| persona.state == State::Banned);
        let open = self.group.visibility == Visibility::Public && !banned;
        let persona = self.member().cloned();
        (open || persona.is_some()).then(|| Reader { group: self.group.clone(), persona, ties: self.ties })
    }

    fn member(&self) -> Option<&Persona> {
        self.persona.as_ref().filter(|persona| persona.state == State::Active)
    }

    /// Why somebody who is not a member may not go on.
    fn refuse(&self) -> Error {
        if self.group.visibility == Visibility::Hidden {
            Error::NotFound
        } else if self.signed_in.is_none() {
            Error::SignedOut
        } else {
            Error::NotMember(self.group.address.to_string())
        }
    }
}

async fn known(parts: &mut Parts, app: &App) -> Result<Known> {
    let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
    let Ok(personas) = Personas::from_request_parts(parts, app).await;
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
    let address = params.iter().find(|(name, _)| *name == "group").map(|(_, value)| value.to_owned());
    Known::load(app, visitor, &personas, &address.ok_or(Error::NotFound)?).await
}

impl FromRequestParts<App> for Known {
    type Rejection = Error;

    /// Hidden groups are known to people who are in them, or who hold the invitation (`?invitation=…`).
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let known = known(parts, app).await?;
        let query = parts.uri.query().unwrap_or_default();
        let invited = url::form_urlencoded::parse(query.as_bytes())
            .any(|(name, code)| name == "invitation" && known.group.is_invited(&code));
        if known.group.visibility == Visibility::Hidden && known.persona.is_none() && !invited {
            return Err(Error::NotFound);
        }
        Ok(known)
    }
}

/// Whether this visitor may read the group at this address: the same rule for pages and sockets.
pub async fn may_read(app: &App, visitor: &SignedIn, address: &str) -> Result<Reader> {
    let known = Known::load(app, Visitor(Some(visitor.clone())), &Personas::default(), address).await?;
    known.reader().ok_or_else(|| known.refuse())
}

impl FromRequestParts<App> for Reader {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let known = known(parts, app).await?;
        known.reader().ok_or_else(|| known.refuse())
    }
}

impl FromRequestParts<App> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let known = known(parts, app).await?;
        match (known.member().cloned(), &known.signed_in) {
            (Some(persona), Some(signed_in)) => {
                Ok(Self { account: signed_in.account, group: known.group, persona })
            }
            _ => Err(known.refuse()),
        }
    }
}

impl FromRequestParts<App> for Moderator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Member { group, persona, .. } = Member::from_request_parts(parts, app).await?;
        match persona.role {
            Role::Moderator => {
                SignedIn::from_request_parts(parts, app).await?.for_staff(app)?;
                Ok(Self { group, persona })
            }
            // A member may know that there are moderators, so this is no secret.
            Role::Member | Role::Mentor => Err(Error::Forbidden),
        }
    }
}

impl FromRequestParts<App> for Mentor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Member { group, persona, .. } = Member::from_request_parts(parts, app).await?;
        if persona.role.looks_after_others() { Ok(Self { group, persona }) } else { Err(Error::Forbidden) }
    }
}
