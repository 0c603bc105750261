//! Who may hear what: the same rules as for reading the pages.

use super::hub::Subscription;
use super::protocol::{Class, Name};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::PersonaId;
use crate::community::{groups, personas};
use crate::web::SignedIn;

/// A right to hear a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Right {
    /// The stream that the name means for this visitor.
    pub stream: Stream,
    /// Who the visitor is in the group. Nobody yet, in a group that everybody may read.
    pub persona: Option<PersonaId>,
}

impl Right {
    /// Whether a subscription that was made with another right, some time ago, is still good.
    pub fn covers(&self, subscription: &Subscription) -> bool {
        let same = subscription.persona.is_none() || subscription.persona == self.persona;
        self.stream == subscription.stream && same
    }
}

/// What this visitor may hear under this name. `None` is the same answer for a group that is not
/// there and for one that must not be known.
pub async fn find(app: &App, visitor: &SignedIn, name: &Name) -> Result<Option<Right>> {
    let found = match name.class {
        Class::Members => members(app, visitor, name).await,
        Class::Moderators => moderators(app, visitor, name).await,
        Class::Own => own(app, visitor, name).await,
    };
    match found {
        Ok(right) => Ok(Some(right)),
        Err(Error::NotFound | Error::Forbidden | Error::NotMember(_) | Error::SignedOut) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn members(app: &App, visitor: &SignedIn, name: &Name) -> Result<Right> {
    let reader = personas::may_read(app, visitor, name.address.as_str()).await?;
    let persona = reader.persona.map(|persona| persona.id);
    Ok(Right { stream: Stream::members(reader.group.id), persona })
}

async fn moderators(app: &App, visitor: &SignedIn, name: &Name) -> Result<Right> {
    let reader = personas::may_read(app, visitor, name.address.as_str()).await?;
    let moderator = reader.persona.filter(|persona| persona.role == personas::Role::Moderator);
    let moderator = moderator.ok_or(Error::Forbidden)?;
    Ok(Right { stream: Stream::moderators(reader.group.id), persona: Some(moderator.id) })
}

/// Also for somebody who waits at the door: the answer comes on this stream.
async fn own(app: &App, visitor: &SignedIn, name: &Name) -> Result<Right> {
    let group = groups::find_by_address(app.db.read(), name.address.as_str()).await?;
    let persona = personas::in_group(app.db.read(), &app.keys, visitor.account, group.id).await?;
    let inside = |persona: &personas::Persona| {
        matches!(persona.state, personas::State::Pending | personas::State::Active)
    };
    let persona = persona.filter(inside).ok_or(Error::NotFound)?;
    Ok(Right { stream: Stream::persona(group.id, persona.id), persona: Some(persona.id) })
}
