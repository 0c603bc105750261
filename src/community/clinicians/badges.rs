//! Badges: who shows one, and what it says.

use super::jobs::TellBadge;
use super::model::{Badge, Credential, Place, first_moment};
use super::signed::ENTRIES;
use super::store;
use super::store::badges::Held;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, BadgeId, PersonaId};
use crate::base::{Timestamp, Tx};
use crate::community::personas::{self, month_of};
use crate::web::Words;
use askama::Template;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use std::time::Duration;

/// A badge as it stands with somebody's words: the same fragment in the page and for open screens.
#[derive(Template)]
#[template(path = "clinicians/_seal.html")]
pub struct Seal {
    f: Words,
    id: String,
    /// For example “Verified medical oncologist, Ireland”.
    what: String,
    /// The month of the check, for example “May 2026”.
    checked: String,
    /// `good`, `ended`, `suspended` or `revoked`.
    state: &'static str,
}

impl Seal {
    /// Draws a badge as it is now.
    pub fn of(words: Words, badge: &Badge, now: Timestamp) -> Self {
        let state = match badge {
            badge if badge.is_live(now) => "good",
            Badge { revoked: true, .. } => "revoked",
            Badge { suspended: true, .. } => "suspended",
            _ => "ended",
        };
        Self {
            f: words,
            id: badge.id.to_string(),
            what: badge.title(&words),
            checked: words.month(badge.checked_month),
            state,
        }
    }
}

/// A badge for an open screen; `None` when it is gone.
pub async fn live_seal(app: &App, id: BadgeId) -> Result<Option<String>> {
    match store::badges::find(app.db.read(), id).await {
        Ok(badge) => {
            let seal = Seal::of(Words::default(), &badge, app.now());
            Ok(Some(seal.render().map_err(Error::internal)?))
        }
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

impl Badge {
    /// What it says, for example “Verified medical oncologist, Ireland”.
    pub fn title(&self, words: &Words) -> String {
        let place = self.country.with_region(words, &self.region);
        words.with(&format!("verified-{}", self.profession.code()), "country", place)
    }
}

/// The badge that stands with what this persona writes now; `None` when there is none, or when it
/// is over.
pub async fn current_badge(
    conn: &impl ConnectionTrait,
    persona: PersonaId,
    now: Timestamp,
) -> Result<Option<Badge>> {
    let held = store::badges::of_personas(conn, [persona]).await?;
    Ok(held.into_iter().find(|held| held.worn && held.badge.is_live(now)).map(|held| held.badge))
}

/// The same at the moment of writing: a persona that chose to show a badge gets a fresh one when the
/// account was verified again since.
pub async fn ensure_badge(
    tx: &Tx,
    app: &App,
    account: AccountId,
    persona: PersonaId,
) -> Result<Option<Badge>> {
    let held = store::badges::of_personas(tx.conn(), [persona]).await?;
    if !held.iter().any(|held| held.worn) {
        return Ok(None);
    }
    match store::credentials::of(tx.conn(), account).await? {
        Some(credential) if credential.is_live(tx.now()) => {
            issue(tx, app, &credential, persona).await.map(Some)
        }
        _ => Ok(None),
    }
}

/// These badges, for a page of posts: one query.
pub async fn badges(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = BadgeId>,
) -> Result<HashMap<BadgeId, Badge>> {
    let badges = store::badges::all(conn, ids).await?;
    Ok(badges.into_iter().map(|badge| (badge.id, badge)).collect())
}

/// A badge of this persona for this credential: the one that it has, or a new one.
pub(super) async fn issue(tx: &Tx, app: &App, credential: &Credential, persona: PersonaId) -> Result<Badge> {
    let mut new = Badge {
        id: BadgeId::new(app.random()),
        profession: credential.shown,
        region: credential.region.clone(),
        country: credential.country,
        checked_month: month_of(credential.checked_at),
        valid_month: credential.last_month(),
        suspended: false,
        revoked: false,
        place: Place { list: 1, index: 0 },
    };
    if let Some(badge) = same(tx, persona, &new).await? {
        return Ok(badge);
    }
    new.place = free_place(tx, app).await?;
    store::badges::insert(tx, &Held { persona, worn: true, badge: new.clone() }).await?;
    // Open pages hear when it ends, some time within the first hour: badges that end together do so for everybody.
    let late = Duration::from_micros(app.random().below(3_600_000_000) as u64);
    tx.enqueue_at(&TellBadge { badge: new.id }, first_moment(new.valid_month + 1) + late).await?;
    // Somebody who writes twice at once has one badge: the one that was first.
    Ok(same(tx, persona, &new).await?.unwrap_or(new))
}

async fn same(tx: &Tx, persona: PersonaId, new: &Badge) -> Result<Option<Badge>> {
    let held = store::badges::of_personas(tx.conn(), [persona]).await?;
    Ok(held.into_iter().map(|held| held.badge).find(|badge| badge.says_the_same(new)))
}

/// A place in the status lists that nobody has. Lists are filled by half, so that chance finds one at once.
async fn free_place(tx: &Tx, app: &App) -> Result<Place> {
    let half = i64::from(ENTRIES / 2);
    let given = i64::try_from(store::status_entries::count(tx.conn()).await?).map_err(Error::internal)?;
    let list = i32::try_from(given / half + 1).map_err(Error::internal)?;
    loop {
        let index = i32::try_from(app.random().below(ENTRIES as usize)).map_err(Error::internal)?;
        let place = Place { list, index };
        if store::status_entries::take(tx, place).await? {
            return Ok(place);
        }
    }
}

/// After a new check: fresh badges for the personas that show one.
pub(super) async fn renew(tx: &Tx, app: &App, credential: &Credential) -> Result<()> {
    let ids = personas_of(tx, app, credential.account).await?;
    let held = store::badges::of_personas(tx.conn(), ids.iter().copied()).await?;
    for persona in ids {
        if held.iter().any(|held| held.worn && held.persona == persona) {
            issue(tx, app, credential, persona).await?;
        }
    }
    Ok(())
}

/// Every persona of the account, also those that have left.
pub(super) async fn personas_of(tx: &Tx, app: &App, account: AccountId) -> Result<Vec<PersonaId>> {
    let own = personas::of_account(tx.conn(), &app.keys, account).await?;
    Ok(own.into_iter().map(|persona| persona.id).collect())
}
