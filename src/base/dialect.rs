//! What differs between SQLite and PostgreSQL, and nothing else.

use super::error::{Error, Result};
use sea_orm::sqlx;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use secrecy::{ExposeSecret, SecretString};
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The two databases that Kith runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A file beside the server.
    Sqlite,
    /// A server that several nodes share.
    Postgres,
}

/// Reading and writing connections to one database.
pub(super) struct Connections {
    pub read: DatabaseConnection,
    pub write: DatabaseConnection,
    pub dialect: Dialect,
    /// How many statements were sent on them.
    pub asked: Arc<AtomicU64>,
}

/// Opens `sqlite:PATH` or `postgres://…`.
pub(super) async fn connect(url: &SecretString) -> Result<Connections> {
    let url = url.expose_secret();
    let asked = Arc::new(AtomicU64::new(0));
    let counted = |mut pool: DatabaseConnection| {
        let asked = asked.clone();
        pool.set_metric_callback(move |_| {
            asked.fetch_add(1, Ordering::Relaxed);
        });
        pool
    };
    if url.starts_with("sqlite:") {
        // The writer first: it makes the file and sets WAL, which is a property of the file.
        let write = counted(sqlite(url, 1, false).await?);
        let read = counted(sqlite(url, 4, true).await?);
        Ok(Connections { read, write, dialect: Dialect::Sqlite, asked })
    } else {
        let pool = counted(postgres(url).await?);
        Ok(Connections { read: pool.clone(), write: pool, dialect: Dialect::Postgres, asked })
    }
}

/// Starts a write transaction. On SQLite with the write lock from the start: a transaction that
/// reads and then wants to write would otherwise fail at once, whatever `busy_timeout` says.
pub(super) async fn begin(connections: &Connections) -> Result<DatabaseTransaction, DbErr> {
    let mode = (connections.dialect == Dialect::Sqlite).then_some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode: mode, ..Default::default() };
    connections.write.begin_with_options(options).await
}

/// Whether the same transaction may succeed when it runs again: PostgreSQL's serialisation failure
/// (40001) and deadlock (40P01), SQLite's busy (5).
pub(super) fn may_retry(error: &Error) -> bool {
    let Error::Internal(source) = error else { return false };
    let Some(error) = source.downcast_ref::<DbErr>().and_then(cause) else { return false };
    matches!(code(error).as_deref(), Some("40001" | "40P01" | "5"))
}

/// Whether the error says that the database cannot do anything for anybody now: it is away, is starting or stopping
/// (PostgreSQL's classes 08 and 57P), or has no room left (its 53100, SQLite's 13).
pub(super) fn is_unavailable(error: &DbErr) -> bool {
    let Some(error) = cause(error) else { return matches!(error, DbErr::ConnectionAcquire(_)) };
    let away = matches!(
        error,
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed
    );
    let code = code(error).unwrap_or_default();
    away || matches!(code.as_ref(), "13" | "53100" | "57P01" | "57P02" | "57P03") || code.starts_with("08")
}

fn cause(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

fn code(error: &sqlx::Error) -> Option<Cow<'_, str>> {
    error.as_database_error().and_then(|error| error.code())
}

/// Keeps every other node from migrating the same database until the transaction that this gives back has ended.
/// SQLite belongs to one node.
pub(super) async fn lock_migrations(connections: &Connections) -> Result<Option<DatabaseTransaction>> {
    if connections.dialect == Dialect::Sqlite {
        return Ok(None);
    }
    let lock = connections.write.begin().await?;
    // However long the other node takes. The number is this lock's name among the database's advisory locks: "kith".
    lock.execute_unprepared(
        "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; \
         SET LOCAL idle_in_transaction_session_timeout = 0; SELECT pg_advisory_xact_lock(1802073192)",
    )
    .await?;
    Ok(Some(lock))
}

/// Whether the error says that a unique index already holds the value.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
}

async fn sqlite(url: &str, connections: u32, read_only: bool) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(connections)
        .min_connections(connections)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .create_if_missing(!read_only)
            .read_only(read_only)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .statement_cache_capacity(512)
            .pragma("cache_size", "-32768")
            .pragma("temp_store", "memory");
        if read_only {
            sqlite
        } else {
            // Invariant I3: nothing is acknowledged before it is on the disk.
            sqlite
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .pragma("journal_size_limit", "67108864")
                // What was deleted is overwritten: a redacted detail does not stay in free pages.
                .pragma("secure_delete", "on")
                .optimize_on_close(true, 400)
        }
    });
    Database::connect(options).await
}

async fn postgres(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(16)
        .min_connections(2)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .statement_timeout(Duration::from_secs(10))
        .set_application_name("kith")
        .sqlx_logging(false);
    options.map_sqlx_postgres_opts(|postgres| {
        postgres.options([
            ("timezone", "UTC"),
            // Invariant I3, whatever the server's own setting is.
            ("synchronous_commit", "on"),
            ("idle_in_transaction_session_timeout", "15s"),
            ("lock_timeout", "3s"),
        ])
    });
    Database::connect(options).await
}

/// The name of a dialect as a person writes it.
impl std::fmt::Display for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// The dialect of a sea-orm connection.
pub fn of(backend: DbBackend) -> Dialect {
    if backend == DbBackend::Sqlite { Dialect::Sqlite } else { Dialect::Postgres }
}
