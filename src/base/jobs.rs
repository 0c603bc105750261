//! Durable jobs: `tx.enqueue` records work in the transaction that needs it; the worker does it
//! after the commit, and again after a failure, waiting longer each time. Owns the table `jobs`.
//!
//! A job may run more than once (a crash after the work and before the note), so every job's work
//! must be safe to repeat.

use super::clock::Timestamp;
use super::db::{Db, Tx};
use super::error::{Error, Result};
use super::event::Notice;
use super::ids::JobId;
use super::random::{self, Random};
use super::seal::{Keyring, Place};
use crate::transaction;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

/// How often a job is tried before it is given up.
pub const ATTEMPTS: i32 = 12;
/// How long one try may take before another worker may take the job.
pub const LEASE: Duration = Duration::from_secs(120);

/// Work to be done after the commit. `KIND` is stable as long as such a job may be waiting.
pub trait Job: Serialize + DeserializeOwned + Send + Sync {
    /// As `feature.verb`, for example `posts.shred`.
    const KIND: &'static str;
}

/// What of a job's content is sealed, because jobs that wait side by side would tell who is who.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub struct Sealed {
    /// Chosen by chance: what the sealed value is bound to.
    row: [u8; 16],
    value: Vec<u8>,
}

impl Sealed {
    /// Seals it.
    pub fn new(keys: &Keyring, random: &dyn Random, content: &[u8]) -> Result<Self> {
        let row = random::bytes(random);
        let value = keys.seal(random, &Place { column: "jobs.payload", row: &row }, content)?;
        Ok(Self { row, value })
    }

    /// Opens it.
    pub fn open(&self, keys: &Keyring) -> Result<Vec<u8>> {
        keys.open(&Place { column: "jobs.payload", row: &self.row }, &self.value)
    }
}

/// A job that this worker holds for the time of a lease.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The job.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// Its content, as JSON.
    pub payload: String,
    /// How often it was tried, this time included.
    pub attempt: i32,
}

mod jobs {
    use crate::base::clock::Timestamp;
    use crate::base::ids::JobId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "jobs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: JobId,
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub payload: String,
        pub run_at: Timestamp,
        pub attempt: i32,
        pub given_up: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl Tx {
    /// Records work to be done soon after the commit.
    pub async fn enqueue<J: Job>(&self, job: &J) -> Result<()> {
        self.enqueue_at(job, self.now()).await
    }

    /// Records work to be done at `run_at` or soon after.
    pub async fn enqueue_at<J: Job>(&self, job: &J, run_at: Timestamp) -> Result<()> {
        let row = jobs::ActiveModel {
            id: Set(JobId::new(self.random())),
            kind: Set(J::KIND.to_owned()),
            payload: Set(serde_json::to_string(job)?),
            run_at: Set(run_at),
            attempt: Set(0),
            given_up: Set(false),
        };
        jobs::Entity::insert(row).exec_without_returning(self.conn()).await?;
        self.announce(Notice::JobQueued);
        Ok(())
    }
}

/// Takes the job that is due longest, for the time of a lease. Workers that ask at once, on whichever node, take
/// different ones: a row that another one is just taking is passed over.
pub async fn claim(db: &Db, now: Timestamp) -> Result<Option<Claimed>> {
    let due = jobs::Entity::find()
        .filter(jobs::Column::RunAt.lte(now))
        .filter(jobs::Column::GivenUp.eq(false))
        .order_by_asc(jobs::Column::RunAt);
    // Mostly there is none, and a look costs less than a transaction.
    if due.clone().one(db.read()).await?.is_none() {
        return Ok(None);
    }
    // SQLite has one writer and needs no lock on a row.
    let free = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    transaction!(db, |tx| {
        let Some(due) = free.clone().one(tx.conn()).await? else { return Ok(None) };
        jobs::Entity::update_many()
            .col_expr(jobs::Column::RunAt, Expr::value(tx.now() + LEASE))
            .col_expr(jobs::Column::Attempt, Expr::col(jobs::Column::Attempt).add(1))
            .filter(jobs::Column::Id.eq(due.id))
            .exec(tx.conn())
            .await?;
        Ok(Some(Claimed { id: due.id, kind: due.kind, payload: due.payload, attempt: due.attempt + 1 }))
    })
}

/// The work is done: the job goes.
pub async fn finish(db: &Db, job: &Claimed) -> Result<()> {
    transaction!(db, |tx| {
        jobs::Entity::delete_by_id(job.id).exec(tx.conn()).await?;
        Ok(())
    })
}

/// The work failed: it is tried again later (1, 2, 4 … seconds, at most an hour), or given up and kept for the operator.
pub async fn fail(db: &Db, job: &Claimed) -> Result<()> {
    transaction!(db, |tx| {
        jobs::Entity::update_many()
            .col_expr(jobs::Column::RunAt, Expr::value(tx.now() + backoff(job.attempt)))
            .col_expr(jobs::Column::GivenUp, Expr::value(job.attempt >= ATTEMPTS))
            .filter(jobs::Column::Id.eq(job.id))
            .exec(tx.conn())
            .await?;
        Ok(())
    })
}

/// When the next job is due, if any waits.
pub async fn next_due(db: &Db) -> Result<Option<Timestamp>> {
    let next = jobs::Entity::find()
        .filter(jobs::Column::GivenUp.eq(false))
        .order_by_asc(jobs::Column::RunAt)
        .one(db.read())
        .await?;
    Ok(next.map(|job| job.run_at))
}

/// How many jobs are due, and how many were given up.
pub async fn count(db: &Db, now: Timestamp) -> Result<(i64, i64)> {
    let number = async |query: sea_orm::Select<jobs::Entity>| {
        Ok::<_, Error>(i64::try_from(query.count(db.read()).await?).unwrap_or(i64::MAX))
    };
    let waiting = jobs::Entity::find().filter(jobs::Column::GivenUp.eq(false));
    let due = number(waiting.filter(jobs::Column::RunAt.lte(now))).await?;
    Ok((due, number(jobs::Entity::find().filter(jobs::Column::GivenUp.eq(true))).await?))
}

/// How long a job waits after its last try failed.
fn backoff(attempt: i32) -> Duration {
    Duration::from_secs(1 << attempt.clamp(0, 12).cast_unsigned()).min(Duration::from_secs(3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_waits_longer_after_each_failure_but_never_more_than_an_hour() {
        assert_eq!(backoff(1), Duration::from_secs(2));
        assert_eq!(backoff(5), Duration::from_secs(32));
        assert_eq!(backoff(100), Duration::from_secs(3600));
    }
}
