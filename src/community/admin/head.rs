//! What the head of every page says to somebody who is signed in: where their work is, and whether anything is new.
//!
//! It stands with the feature that calls all others, because it asks several of them. Here too, because here it is
//! known who is on the staff, sessions of staff become as short as they have to be.

use crate::app::App;
use crate::base::error::Result;
use crate::community::groups;
use crate::community::identity;
use crate::community::notifications;
use crate::community::personas::{Persona, Personas, Role, State};
use crate::web::frame::{Desk, Head};
use crate::web::session::{self, Term};
use crate::web::{SignedIn, Visitor};
use axum::extract::{Request, State as AppState};
use axum::middleware::Next;
use axum::response::Response;

/// Finds out what the head says, once per request, and leaves it for the page and for the page of an error.
pub async fn load(AppState(app): AppState<App>, mut request: Request, next: Next) -> Result<Response> {
    let visitor = request.extensions().get::<Visitor>().cloned().unwrap_or_default();
    // Files are the same for everybody.
    let Some(signed_in) = visitor.0.filter(|_| !request.uri().path().starts_with("/assets/")) else {
        return Ok(next.run(request).await);
    };
    let personas = Personas::of(&app, signed_in.account).await?;
    let head = of(&app, &signed_in, &personas).await?;
    let head = if head.is_staff() && signed_in.term == Term::Member {
        let visitor = Visitor(session::shorten(&app, signed_in).await?);
        let head = if visitor.0.is_some() { head } else { Head::default() };
        request.extensions_mut().insert(visitor);
        head
    } else {
        head
    };
    request.extensions_mut().insert(head.clone());
    request.extensions_mut().insert(personas);
    let mut response = next.run(request).await;
    response.extensions_mut().insert(head);
    Ok(response)
}

async fn of(app: &App, signed_in: &SignedIn, personas: &Personas) -> Result<Head> {
    let role = identity::role_in_session(app, signed_in).await?;
    // Who was sent away still hears why.
    let hear = personas.all().filter(|persona| matches!(persona.state, State::Active | State::Banned));
    let ids = hear.map(|persona| persona.id).collect();
    let unread = notifications::unread(app.db.read(), signed_in.account, ids).await?;
    Ok(Head {
        desks: desks(app, personas.all().filter(|persona| persona.state == State::Active)).await?,
        reviews: matches!(role, identity::Role::Reviewer | identity::Role::Admin),
        administers: role == identity::Role::Admin,
        unread,
    })
}

/// The desks of the groups that these personas moderate, by name.
async fn desks(app: &App, personas: impl Iterator<Item = &Persona>) -> Result<Vec<Desk>> {
    let moderated = personas.filter(|persona| persona.role == Role::Moderator);
    let ids: Vec<_> = moderated.map(|persona| persona.group).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let groups = groups::find_each(app.db.read(), ids).await?.into_values();
    let mut desks: Vec<_> =
        groups.map(|group| Desk { path: format!("/g/{}/desk", group.address), group: group.name }).collect();
    desks.sort_by(|a, b| a.group.cmp(&b.group));
    Ok(desks)
}
