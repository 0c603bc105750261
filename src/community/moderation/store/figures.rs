//! Counting what was decided, for the transparency report. Reads three tables of this feature and writes none.

use super::{appeals, decisions, reports};
use crate::base::Timestamp;
use crate::base::error::Result;
use crate::community::moderation::model::{Figures, rank};
use sea_orm::ConnectionTrait;

/// What was decided since then.
pub(crate) async fn since(conn: &impl ConnectionTrait, since: Timestamp) -> Result<Figures> {
    let decided = decisions::count_by_kind(conn, since).await?;
    let items = decisions::count_items(conn, since).await?;
    Ok(Figures {
        decisions: decided,
        reports: reports::count_by_outcome(conn, since).await?,
        appeals: appeals::count_by_state(conn, since).await?,
        median: waited(conn, since, rank(items, 50)).await?,
        p95: waited(conn, since, rank(items, 95)).await?,
    })
}

async fn waited(conn: &impl ConnectionTrait, since: Timestamp, rank: Option<u64>) -> Result<Option<i64>> {
    match rank {
        Some(rank) => decisions::waited(conn, since, rank).await,
        None => Ok(None),
    }
}
