//! Joining and leaving groups.

use super::model::{Persona, PersonaName, Renamed, Role, State, month_of};
use super::mutes::{self, Distance};
use super::store::{self, Joining};
use super::suspensions;
use crate::app::App;
use crate::base::audit::Entry;
use crate::base::clock::hours;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::event::{Notice, Stream};
use crate::base::ids::{AccountId, PersonaId};
use crate::base::seal::Purpose;
use crate::base::throttle::Quota;
use crate::community::groups::{Group, Visibility};
use crate::screening::{self, Decision, Place, Screened};
use crate::transaction;

/// Groups that one account joins: ten at once, then one an hour.
const JOINS: Quota = Quota { burst: 10, every: hours(1) };
/// What somebody writes to the moderators, in characters.
const APPLICATION_MAX: usize = 1000;

/// What it takes to join.
#[derive(Debug)]
pub struct Application {
    /// The name in this group. Somebody who was here before comes back under the old one.
    pub name: PersonaName,
    /// A few words to the moderators of a group that lets people in by hand.
    pub words: String,
}

impl Application {
    /// Reads the form. Name and words go through the same screening as everything else; of somebody who was in
    /// the group before (`returning`), the name was read then.
    pub fn parse(
        app: &App,
        group: &Group,
        returning: Option<&Persona>,
        name: &str,
        words: &str,
        agreed: bool,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = match returning {
            Some(persona) => Some(PersonaName::of(persona)),
            None => new_name(app, group, name, &mut errors),
        };
        if words.chars().count() > APPLICATION_MAX {
            errors.add("words", "join-words-long");
        }
        let screened = screen(app, group, words, Place::Plain);
        if let Some(finding) = worst(&screened) {
            errors.add_text("words", finding);
        }
        if !agreed {
            errors.add("agree", "join-agree");
        }
        match name {
            Some(name) if errors.is_empty() => Ok(Self { name, words: screened.source }),
            _ => Err(errors),
        }
    }
}

fn new_name(app: &App, group: &Group, name: &str, errors: &mut FieldErrors) -> Option<PersonaName> {
    let name = errors.take("name", PersonaName::parse(name))?;
    if let Some(finding) = worst(&screen(app, group, name.as_str(), Place::Plain)) {
        errors.add_text("name", finding);
    }
    Some(name)
}

fn screen(app: &App, group: &Group, text: &str, place: Place) -> Screened {
    screening::screen(&app.rules.current(), text, &group.checks.context(place))
}

/// The reason of a finding that would have to be held: a name cannot wait for a check.
fn worst(screened: &Screened) -> Option<String> {
    let held = |finding: &&screening::Finding| finding.action >= Decision::Hold;
    screened.findings.iter().find(held).map(|finding| finding.reason.clone())
}

/// Makes a fresh persona in the group: at once, or pending where a moderator lets people in.
pub async fn join(
    app: &App,
    account: AccountId,
    group: &Group,
    application: &Application,
) -> Result<Persona> {
    let state = if group.visibility == Visibility::Approval { State::Pending } else { State::Active };
    enter(app, account, group, application, state, Role::Member).await
}

/// Makes a persona that is in at once, in the given role: for the demo and for people whom the
/// operator appoints.
pub async fn admit(
    app: &App,
    account: AccountId,
    group: &Group,
    application: &Application,
    role: Role,
) -> Result<Persona> {
    enter(app, account, group, application, State::Active, role).await
}

async fn enter(
    app: &App,
    account: AccountId,
    group: &Group,
    application: &Application,
    state: State,
    role: Role,
) -> Result<Persona> {
    if suspensions::until(app.db.read(), &app.keys, account).await?.is_some() {
        return Err(Error::Conflict("problem-suspended"));
    }
    if let Some(persona) = store::in_group(app.db.read(), &app.keys, account, group.id).await? {
        return match persona.state {
            State::Left => come_back(app, group, persona, state, &application.words).await,
            State::Banned => Err(Error::Forbidden),
            _ => Err(Error::Conflict("problem-already-member")),
        };
    }
    let id = PersonaId::new(app.random());
    let bucket = app.keys.digest(Purpose::Throttle, &[b"join", account.as_bytes()]);
    let new = Joining {
        id,
        group: group.id,
        name: &application.name,
        role,
        state,
        rules_version: group.rules_version,
        application: &application.words,
    };
    transaction!(app.db, |tx| {
        tx.throttle(&bucket, JOINS).await?;
        store::insert(tx, &app.keys, account, &new).await?;
        if role != Role::Member {
            tx.audit(appointed(id, role)).await?;
        }
        Ok(())
    })?;
    store::find(app.db.read(), id).await
}

/// Lets somebody in again, or asks for them again, under the name that their posts stand under: another one would
/// show everybody that both are the same person.
async fn come_back(app: &App, group: &Group, persona: Persona, state: State, words: &str) -> Result<Persona> {
    transaction!(app.db, |tx| {
        store::set_state(tx, persona.id, state).await?;
        if state == State::Pending {
            store::set_application(tx, &app.keys, persona.id, words).await?;
        }
        store::touch_rules(tx, persona.id, group.rules_version).await
    })?;
    Ok(Persona { state, ..persona })
}

/// Takes another name in the group, once a month. The old one is shown to nobody any more.
pub(super) async fn rename(app: &App, group: &Group, persona: &Persona, name: &str) -> Result<()> {
    let mut errors = FieldErrors::default();
    if persona.renamed_month == Some(month_of(app.now())) {
        return Err(Error::field("name", "rename-too-soon"));
    }
    let Some(name) = new_name(app, group, name, &mut errors) else { return Err(Error::Invalid(errors)) };
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    transaction!(app.db, |tx| {
        store::rename(tx, persona.id, &name).await?;
        tx.emit(Stream::members(group.id), &Renamed { persona: persona.id }).await?;
        Ok(())
    })
}

/// Keeps another persona of the group at a distance.
pub(super) async fn keep_away(
    app: &App,
    me: &Persona,
    other: PersonaId,
    distance: Distance,
) -> Result<Persona> {
    let other = store::find(app.db.read(), other).await?;
    if other.group != me.group || other.id == me.id {
        return Err(Error::NotFound);
    }
    // Moderators speak for the group: whoever could not hear them would not hear why a post was taken away.
    if other.role == Role::Moderator && distance != Distance::None {
        return Err(Error::Conflict("problem-mute-moderator"));
    }
    transaction!(app.db, |tx| mutes::set(tx, me.id, other.id, distance).await)?;
    Ok(other)
}

/// Whether the account has this name in another group: people who know it there would know it here.
pub(super) async fn has_elsewhere(
    app: &App,
    account: AccountId,
    group: &Group,
    name: &PersonaName,
) -> Result<bool> {
    let mine = store::of_account(app.db.read(), &app.keys, account).await?;
    Ok(mine.iter().any(|persona| persona.group != group.id && PersonaName::of(persona).key() == name.key()))
}

/// Leaves the group. Open sockets stop hearing it at once; posts stay under the name.
pub async fn leave(app: &App, persona: &Persona) -> Result<()> {
    transaction!(app.db, |tx| {
        store::set_state(tx, persona.id, State::Left).await?;
        store::set_role(tx, persona.id, Role::Member).await?;
        tx.announce(Notice::Evicted(persona.group, persona.id));
        Ok(())
    })
}

/// A moderator lets an applicant in, or not.
pub async fn answer(app: &App, moderator: &Persona, applicant: PersonaId, welcome: bool) -> Result<()> {
    transaction!(app.db, |tx| {
        let persona = store::find(tx.conn(), applicant).await?;
        if persona.group != moderator.group {
            return Err(Error::NotFound);
        }
        if persona.state != State::Pending {
            return Err(Error::Conflict("problem-already-answered"));
        }
        store::set_state(tx, applicant, if welcome { State::Active } else { State::Left }).await?;
        tx.emit(Stream::persona(persona.group, applicant), &super::model::Answered { welcome }).await?;
        tx.audit(Entry {
            actor: moderator.id.to_string(),
            action: "personas.answer",
            subject: applicant.to_string(),
            detail: serde_json::json!({ "welcome": welcome }),
        })
        .await
    })
}

fn appointed(persona: PersonaId, role: Role) -> Entry {
    Entry {
        actor: "operator".to_owned(),
        action: "personas.role",
        subject: persona.to_string(),
        detail: serde_json::json!({ "role": format!("{role:?}").to_lowercase() }),
    }
}

/// The operator makes somebody a moderator or a mentor of a group, or a member again.
pub async fn appoint(app: &App, actor: &str, persona: &Persona, role: Role) -> Result<()> {
    transaction!(app.db, |tx| {
        store::set_role(tx, persona.id, role).await?;
        tx.announce(Notice::Evicted(persona.group, persona.id));
        tx.audit(Entry { actor: actor.to_owned(), ..appointed(persona.id, role) }).await
    })
}

/// An administrator notes that a moderator is trained to judge how much danger somebody is in, or is not any more.
pub async fn train(app: &App, actor: &str, persona: &Persona, trained: bool) -> Result<()> {
    if persona.role != Role::Moderator {
        return Err(Error::field("name", "appoint-unknown"));
    }
    transaction!(app.db, |tx| {
        store::set_trained(tx, persona.id, trained).await?;
        tx.audit(Entry {
            actor: actor.to_owned(),
            action: "personas.training",
            subject: persona.id.to_string(),
            detail: serde_json::json!({ "trained": trained }),
        })
        .await
    })
}

/// A member has read the rules as they are now.
pub(super) async fn agree(app: &App, group: &Group, persona: &Persona, version: i32) -> Result<()> {
    if version != group.rules_version {
        return Err(Error::Conflict("problem-rules-changed"));
    }
    transaction!(app.db, |tx| store::touch_rules(tx, persona.id, version).await)
}
