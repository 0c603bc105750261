//! The database: [`Db::read`] for queries, [`transaction!`](crate::transaction) for the one transaction of an intent.
//!
//! Inside a transaction only `tx.emit`, `tx.enqueue` and `tx.audit` tell anybody anything; what they
//! record is announced after the commit. Invariant: nothing is announced that was not committed.

use super::clock::{Clock, Timestamp};
use super::dialect::{self, Connections, Dialect};
use super::error::{Error, Result};
use super::event::{Bus, Notice, Stream};
use super::memo::Memo;
use super::outbox;
use super::random::Random;
use kith_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement};
use secrecy::SecretString;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Runs the work in one transaction, commits, and then announces what it recorded. Gives back the
/// work's [`Result`].
///
/// ```ignore
/// transaction!(app.db, |tx| {
///     store::insert(tx, &row).await?;
///     tx.emit(stream, &event).await?;
///     Ok(())
/// })
/// ```
///
/// The work may run again after a conflict with another writer, so it must do nothing that cannot be
/// undone: no mail, no file, no socket, no clock. `?` and `return` inside it end the work and roll
/// the transaction back on an error.
///
/// A macro and not a method that takes an async closure: a closure that borrows from its surroundings
/// makes a future of which the compiler cannot prove that it may change threads
/// (rust-lang/rust#102211), and every handler's future must.
#[macro_export]
macro_rules! transaction {
    ($db:expr, |$tx:ident| $work:expr) => {{
        let mut attempt = 1;
        loop {
            let open = match $db.begin().await {
                Ok(open) => open,
                Err(error) => break Err(error),
            };
            let done: $crate::base::Result<_> = {
                let $tx = &open;
                async { $work }.await
            };
            if let Some(ended) = $db.end(open, done, &mut attempt).await {
                break ended;
            }
        }
    }};
}

/// How often a write is tried in all.
const ATTEMPTS: u32 = 5;
/// How many streams' newest numbers are kept in memory.
const STREAMS: usize = 4096;
/// For how long they are believed where another process may write too.
const TRUST: Duration = Duration::from_secs(1);

/// The database and where its committed changes are announced.
#[derive(Clone)]
pub struct Db {
    connections: Arc<Connections>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    bus: Arc<dyn Bus>,
    heads: Arc<Memo<Stream, i64>>,
    epoch: Arc<Memo<(), String>>,
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
        Ok(Self {
            connections: Arc::new(dialect::connect(url).await?),
            clock,
            random,
            bus,
            heads: Arc::new(Memo::new(STREAMS, TRUST)),
            epoch: Arc::new(Memo::new(1, TRUST)),
        })
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

    /// The number of the stream's newest event, as far as this process knows: every event that it recorded itself, and
    /// those of other processes after a second at the latest.
    pub async fn known_head(&self, stream: Stream) -> Result<i64> {
        self.heads.get(&stream, self.clock.now(), outbox::head(self.read(), stream)).await
    }

    /// The name of the event log ([`outbox::epoch`]), which changes with a restart only.
    pub async fn known_epoch(&self) -> Result<String> {
        self.epoch.get(&(), self.clock.now(), outbox::epoch(self.read())).await
    }

    /// How many statements were sent to the database since the start: what a page costs is counted with it.
    pub fn asked(&self) -> u64 {
        self.connections.asked.load(Ordering::Relaxed)
    }

    /// Makes every table that is missing. One node at a time: a second one waits, and finds nothing left to do.
    pub async fn migrate(&self) -> Result<()> {
        let lock = dialect::lock_migrations(&self.connections).await?;
        let migrated = Migrator::up(self.writer(), None).await;
        if let Some(lock) = lock {
            lock.commit().await?;
        }
        Ok(migrated?)
    }

    /// Starts a write transaction. Only [`transaction!`](crate::transaction) calls it.
    #[doc(hidden)]
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx {
            transaction: dialect::begin(&self.connections).await?,
            now: self.clock.now(),
            random: self.random.clone(),
            notices: Mutex::default(),
        })
    }

    /// Ends a write transaction: commits and announces what it recorded, or says that the same work
    /// may be tried again (`None`). Only [`transaction!`](crate::transaction) calls it.
    #[doc(hidden)]
    pub async fn end<T>(&self, tx: Tx, done: Result<T>, attempt: &mut u32) -> Option<Result<T>> {
        let ended = match done {
            Ok(done) => self.commit(tx).await.map(|()| done),
            Err(error) => Err(error),
        };
        match ended {
            Err(error) if *attempt < ATTEMPTS && dialect::may_retry(&error) => {
                tracing::debug!(attempt, "a write met another one and runs again");
                tokio::time::sleep(Duration::from_millis(5 << *attempt)).await;
                *attempt += 1;
                None
            }
            ended => Some(ended),
        }
    }

    async fn commit(&self, tx: Tx) -> Result<()> {
        let Tx { transaction, notices, .. } = tx;
        transaction.commit().await?;
        for notice in notices.into_inner().unwrap_or_else(PoisonError::into_inner) {
            if let Notice::Grown(stream) = &notice {
                self.heads.forget(stream);
            }
            self.bus.publish(notice);
        }
        Ok(())
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
