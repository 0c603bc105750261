//! Opening an item: it is taken for some time, and that somebody looked is written down.

use super::entry;
use super::report::close;
use crate::app::App;
use crate::base::Timestamp;
use crate::base::clock::{hours, minutes};
use crate::base::error::{Error, Result};
use crate::base::ids::{CaseId, ItemId};
use crate::community::moderation::model::{Case, Claim, Item, Kept, Outcome};
use crate::community::moderation::store::{cases, claims, reports};
use crate::community::personas::Moderator;
use crate::community::posts::{self, Change, HeldContent, Hold, Post, PostState};
use crate::screening::CrisisLevel;
use crate::transaction;
use sea_orm::ConnectionTrait;
use std::time::Duration;

/// How long an item stays with the moderator who opened it.
pub(super) const CLAIM: Duration = minutes(10);
/// For how long an item is not opened by itself for somebody who would rather not have it.
pub(super) const PASS: Duration = hours(12);
/// Reports on one page.
const REPORTS: u64 = 50;

/// What an item is about.
pub enum Subject {
    /// It waits.
    Held(Hold),
    /// It is public, and was reported.
    Reported(Case),
}

/// An item that this moderator has open.
pub struct Opened {
    /// What it is about.
    pub subject: Subject,
    /// The post.
    pub post: Post,
    /// Its content: opened from the seal, or what everybody reads.
    pub content: HeldContent,
    /// What people say about it.
    pub reports: Vec<Kept>,
    /// Whose it is right now.
    pub claim: Claim,
}

impl Subject {
    /// The case, of a reported post.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Self::Held(_) => None,
            Self::Reported(case) => Some(case.id),
        }
    }

    /// What kind of thing it is, in the keys of sentences.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Held(hold) => hold.change.as_str(),
            Self::Reported(_) => "report",
        }
    }

    /// Since when it waits.
    pub fn since(&self) -> Timestamp {
        match self {
            Self::Held(hold) => hold.since,
            Self::Reported(case) => case.since,
        }
    }

    /// How far up it belongs.
    pub fn danger(&self) -> i16 {
        match self {
            Self::Held(hold) => hold.danger,
            Self::Reported(case) => case.danger,
        }
    }

    /// How much danger somebody is in, 0 to 4. Reports count from 3 on: below that, their place in the queue has other
    /// reasons too.
    pub fn level(&self) -> u8 {
        let tens = u8::try_from(self.danger() / 10).unwrap_or_default();
        match self {
            Self::Held(_) => tens,
            Self::Reported(_) if tens >= CrisisLevel::L3.as_u8() => tens,
            Self::Reported(_) => 0,
        }
    }

    /// What waits about the post; a reported one is public, as a watched one is.
    pub fn change(&self) -> Change {
        match self {
            Self::Held(hold) => hold.change,
            Self::Reported(_) => Change::Watch,
        }
    }

    /// Another one whenever there is something else to decide about.
    pub fn version(&self, post: &Post) -> i32 {
        match self {
            Self::Held(hold) => hold.version,
            // Both only grow, so no two states have the same sum.
            Self::Reported(case) => case.version + post.revision,
        }
    }

    /// Its content, for a moderator.
    pub async fn content(
        &self,
        app: &App,
        conn: &impl ConnectionTrait,
        moderator: &Moderator,
        post: &Post,
    ) -> Result<HeldContent> {
        match self {
            Self::Held(hold) => posts::open_hold(app, hold),
            Self::Reported(_) => posts::public_content(app, conn, &moderator.group, post).await,
        }
    }
}

/// Opens an item: claims it if it is free, and writes down that somebody looked.
pub async fn look(app: &App, moderator: &Moderator, item: Item) -> Result<Opened> {
    let me = moderator.persona.id;
    let (_, post) = waiting(app.db.read(), moderator, item).await?;
    if let (Item::Reported(case), true) = (item, post.state != PostState::Published) {
        // Its author took it back, or somebody else took it away: there is nothing left to decide.
        transaction!(app.db, |tx| {
            let case = cases::find(tx.conn(), case).await?;
            close(tx, &case, Outcome::Gone).await
        })?;
        return Err(Error::Conflict("problem-reported-gone"));
    }
    let (subject, post, claim) = transaction!(app.db, |tx| {
        let (subject, post) = waiting(tx.conn(), moderator, item).await?;
        let claim = claims::claim(tx, item.id(), me, CLAIM).await?;
        let detail = serde_json::json!({ "version": subject.version(&post) });
        tx.audit(entry(me, "moderation.look", post.id, detail)).await?;
        Ok((subject, post, claim))
    })?;
    let conn = app.db.read();
    let content = subject.content(app, conn, moderator, &post).await?;
    let reports = match item {
        Item::Held(_) => Vec::new(),
        Item::Reported(case) => reports::of_case(conn, app, case, REPORTS).await?,
    };
    Ok(Opened { subject, post, content, reports, claim })
}

/// Gives an item back without a word: it is not opened by itself for this moderator any more today.
pub async fn pass(app: &App, moderator: &Moderator, item: ItemId) -> Result<()> {
    let me = moderator.persona.id;
    transaction!(app.db, |tx| {
        if let Claim::Mine = claims::claim(tx, item, me, CLAIM).await? {
            claims::free(tx, item).await?;
        }
        claims::pass(tx, item, me, tx.now() + PASS).await
    })
}

/// What waits, for a moderator of its group who did not write it.
pub(super) async fn waiting(
    conn: &impl ConnectionTrait,
    moderator: &Moderator,
    item: Item,
) -> Result<(Subject, Post)> {
    let (post, case) = match item {
        Item::Held(post) => (post, None),
        Item::Reported(case) => {
            let case = cases::find(conn, case).await?;
            (case.post, Some(case))
        }
    };
    let post = posts::find_post(conn, post).await?;
    if post.group != moderator.group.id {
        return Err(Error::NotFound);
    }
    if post.author == moderator.persona.id {
        return Err(Error::Conflict("problem-own-post"));
    }
    // Decided, or its author took it back or changed it so that nothing waits.
    let over = Err(Error::Conflict("problem-already-decided"));
    match case {
        Some(case) if case.decided_at.is_none() => Ok((Subject::Reported(case), post)),
        Some(_) => over,
        None => match posts::find_hold(conn, post.id).await {
            Ok(hold) if hold.decided_at.is_none() => Ok((Subject::Held(hold), post)),
            Ok(_) | Err(Error::NotFound) => over,
            Err(other) => Err(other),
        },
    }
}
