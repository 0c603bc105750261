//! The database: [`Db::read`] for queries, [`Db::write`] for the one transaction of an intent.
//!
//! Inside a transaction only `tx.emit`, `tx.enqueue` and `tx.audit` tell anybody anything; what they
//! record is announced after the commit. Invariant: nothing is announced that was not committed.

use super::clock::{Clock, Timestamp};
use super::dialect::{self, Connections, Dialect};
use super::error::{Error, Result};
use super::event::{Bus, Notice};
use super::random::Random;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement};
use secrecy::SecretString;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often a write is tried in all.
const ATTEMPTS: u32 = 5;

/// The database and where its committed changes are announced.
#[derive(Clone)]
pub struct Db {
    connections: Arc<Connections>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    bus: Arc<dyn Bus>,
}

/// One open write transaction. Its clock stands still: every row of one intent has one time.
pub struct Tx {
    transaction: DatabaseTransaction,
    now: Timestamp,
    random: Arc<dyn Random>,
    notices: Mutex<Vec<Notice>>,
}

impl Db {
    /// Opens the database at `url` (`sqlite:PATH` or `postgres://…`).
    pub async fn connect(
        url: &SecretString,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        bus: Arc<dyn Bus>,
    ) -> Result<Self> {
        Ok(Self { connections: Arc::new(dialect::connect(url).await?), clock, random, bus })
    }

    /// A pool for reading. On SQLite it cannot write.
    pub fn read(&self) -> &DatabaseConnection {
        &self.connections.read
    }

    /// The pool that migrations run on.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.connections.write
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        self.connections.dialect
    }

    /// Runs the closure in one transaction, commits, and then announces what it recorded.
    ///
    /// The closure may run again after a conflict with another writer, so it must do nothing that
    /// cannot be undone: no mail, no file, no socket, no clock.
    pub async fn write<T, F>(&self, intent: F) -> Result<T>
    where
        F: AsyncFn(&Tx) -> Result<T>,
    {
        let mut attempt = 1;
        loop {
            match self.attempt(&intent).await {
                Err(error) if attempt < ATTEMPTS && dialect::may_retry(&error) => {
                    tracing::debug!(attempt, "a write met another one and runs again");
                    tokio::time::sleep(Duration::from_millis(5 << attempt)).await;
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    async fn attempt<T, F>(&self, intent: &F) -> Result<T>
    where
        F: AsyncFn(&Tx) -> Result<T>,
    {
        let tx = Tx {
            transaction: dialect::begin(&self.connections).await?,
            now: self.clock.now(),
            random: self.random.clone(),
            notices: Mutex::default(),
        };
        let done = intent(&tx).await?;
        let Tx { transaction, notices, .. } = tx;
        transaction.commit().await?;
        for notice in notices.into_inner().unwrap_or_else(PoisonError::into_inner) {
            self.bus.publish(notice);
        }
        Ok(done)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        let read = self.read();
        read.query_one_raw(Statement::from_string(read.get_database_backend(), "SELECT 1"))
            .await
            .map_err(|_| Error::Unavailable)?;
        Ok(())
    }

    /// Closes every connection; SQLite tidies its file up.
    pub async fn close(&self) {
        for pool in [&self.connections.read, &self.connections.write] {
            if let Err(error) = pool.close_by_ref().await {
                tracing::warn!(%error, "the database did not close");
            }
        }
    }
}

impl Tx {
    /// The time of this intent.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Randomness for ids that are made inside the transaction.
    pub fn random(&self) -> &dyn Random {
        self.random.as_ref()
    }

    /// What queries run on.
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Remembers something to tell the other parts of the system after the commit.
    pub fn announce(&self, notice: Notice) {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).push(notice);
    }
}
