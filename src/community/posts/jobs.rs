//! Work after the commit.

use super::store::{holds, posts};
use crate::app::App;
use crate::base::error::Result;
use crate::base::ids::PostId;
use crate::base::jobs::Job;
use crate::transaction;
use serde::{Deserialize, Serialize};

/// A reply became public: whoever should know is told (by `notifications`).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Published {
    /// The reply.
    pub post: PostId,
}

impl Job for Published {
    const KIND: &'static str = "posts.published";
}

/// The author of a post seems to be in danger: whoever is on call is told (by `moderation`).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Endangered {
    /// The post.
    pub post: PostId,
}

impl Job for Endangered {
    const KIND: &'static str = "posts.endangered";
}

/// The time for an appeal is over: sealed originals are destroyed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shred {}

impl Job for Shred {
    const KIND: &'static str = "posts.shred";
}

/// Destroys every sealed original whose time is over. What was given back and never changed ends with it.
pub async fn shred(app: &App, _: Shred) -> Result<()> {
    let gone = transaction!(app.db, |tx| {
        let gone = holds::shred(tx).await?;
        posts::give_up(tx, gone.clone()).await?;
        Ok(gone.len())
    })?;
    tracing::info!(originals.count = gone, "sealed originals were destroyed");
    Ok(())
}
