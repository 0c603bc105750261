//! The tables: the same on both databases, made once, and kind to the rows that are there already.

use crate::support::{postgres, report};
use kith_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::collections::BTreeMap;

/// A table's columns in order: name, kind and whether it may be empty.
type Columns = Vec<(String, String, bool)>;

/// Columns by table.
type Tables = BTreeMap<String, Columns>;

/// An empty database: SQLite in a folder, or a copy on the cluster.
enum Empty {
    Sqlite(tempfile::TempDir),
    Postgres(postgres::Copy),
}

impl Empty {
    fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    async fn postgres() -> Option<Self> {
        match postgres::cluster() {
            Ok(cluster) => Some(Self::Postgres(cluster.empty().await)),
            Err(why) if postgres::is_required() => panic!("{why}, and KITH_REQUIRE_POSTGRES is set"),
            Err(why) => {
                report::no_postgres(why);
                None
            }
        }
    }

    async fn connect(&self) -> DatabaseConnection {
        let url = match self {
            Self::Sqlite(folder) => format!("sqlite:{}?mode=rwc", folder.path().join("kith.db").display()),
            Self::Postgres(copy) => copy.url(),
        };
        Database::connect(url).await.unwrap()
    }
}

/// Makes `name::sqlite` and `name::postgres` from a story over an empty database.
macro_rules! on_empty_databases {
    ($story:ident) => {
        mod $story {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                let empty = Empty::sqlite();
                super::$story(empty.connect().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                let Some(empty) = Empty::postgres().await else { return };
                super::$story(empty.connect().await).await;
            }
        }
    };
}

on_empty_databases!(running_them_twice_changes_nothing);
async fn running_them_twice_changes_nothing(db: DatabaseConnection) {
    Migrator::up(&db, None).await.unwrap();
    let before = tables(&db).await;
    assert!(before.contains_key("posts"), "{:?}", before.keys());
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(tables(&db).await, before);
    assert!(Migrator::get_pending_migrations(&db).await.unwrap().is_empty());
}

on_empty_databases!(rows_that_are_there_survive_every_later_step);
async fn rows_that_are_there_survive_every_later_step(db: DatabaseConnection) {
    let mut samples = BTreeMap::new();
    for _ in Migrator::migrations() {
        Migrator::up(&db, Some(1)).await.unwrap();
        let mut fresh: Vec<_> = tables(&db).await.into_iter().collect();
        fresh.retain(|(table, _)| table != "seaql_migrations" && !samples.contains_key(table));
        // A table that refers to another one waits until that one has its row.
        while !fresh.is_empty() {
            let (waiting, planted) = plant(&db, std::mem::take(&mut fresh)).await;
            assert!(!planted.is_empty(), "no row fits into any of {waiting:?}");
            samples.extend(planted);
            fresh = waiting;
        }
    }
    assert!(samples.len() > 15, "{samples:?}");
    for (table, rows) in samples {
        let left = number(&db, &format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(left, rows, "{table} lost rows to a later step");
        let (_, columns) = tables(&db).await.remove_entry(&table).unwrap();
        for (name, kind, may_be_empty) in columns {
            let filled = format!("SELECT count(*) FROM {table} WHERE \"{name}\" IS NOT NULL");
            assert!(
                may_be_empty || number(&db, &filled).await == rows,
                "{table}.{name} ({kind}) was emptied"
            );
        }
    }
}

on_empty_databases!(a_step_that_fails_leaves_no_half_of_it);
async fn a_step_that_fails_leaves_no_half_of_it(db: DatabaseConnection) {
    Migrator::up(&db, Some(1)).await.unwrap();
    // The second step makes `accounts` and then `sessions`, which somebody has made already.
    db.execute_unprepared("CREATE TABLE sessions (x integer)").await.unwrap();
    assert!(Migrator::up(&db, Some(1)).await.is_err());
    assert!(!tables(&db).await.contains_key("accounts"), "half of a step stayed");
    db.execute_unprepared("DROP TABLE sessions").await.unwrap();
    Migrator::up(&db, None).await.unwrap();
}

#[tokio::test]
async fn the_tables_are_the_same_on_both_databases() {
    let sqlite = Empty::sqlite();
    let sqlite = sqlite.connect().await;
    Migrator::up(&sqlite, None).await.unwrap();
    let Some(postgres) = Empty::postgres().await else { return };
    let postgres = postgres.connect().await;
    Migrator::up(&postgres, None).await.unwrap();
    let (here, there) = (tables(&sqlite).await, tables(&postgres).await);
    assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    for (table, columns) in here {
        assert_eq!(columns, there[&table], "{table}: SQLite (left) and PostgreSQL (right) differ");
    }
    assert_eq!(indexes(&sqlite).await, indexes(&postgres).await);
}

/// Puts one row into each of these tables, with something in every column; every id is the same, so every
/// reference finds its row. Returns the tables that took none, and how many rows the others have.
async fn plant(
    db: &DatabaseConnection,
    fresh: Vec<(String, Columns)>,
) -> (Vec<(String, Columns)>, Vec<(String, i64)>) {
    let sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let value = |kind: &str| match (kind, sqlite) {
        ("id", true) => "X'01010101010101010101010101010101'",
        ("id", false) => "'01010101-0101-0101-0101-010101010101'",
        ("bytes", true) => "X'01'",
        ("bytes", false) => "'\\x01'",
        ("flag", false) => "true",
        ("text", _) => "'sample'",
        _ => "1",
    };
    let (mut waiting, mut planted) = (Vec::new(), Vec::new());
    for (table, columns) in fresh {
        let count = format!("SELECT count(*) FROM {table}");
        let names: Vec<_> = columns.iter().map(|(name, ..)| format!("\"{name}\"")).collect();
        let values: Vec<_> = columns.iter().map(|(_, kind, _)| value(kind)).collect();
        let insert = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "));
        // Some tables have a first row from the beginning.
        if number(db, &count).await > 0 || db.execute_unprepared(&insert).await.is_ok() {
            planted.push((table, number(db, &count).await));
        } else {
            waiting.push((table, columns));
        }
    }
    (waiting, planted)
}

async fn tables(db: &DatabaseConnection) -> Tables {
    let question = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name, c.name, lower(c.type), c.\"notnull\" = 0 AND c.pk = 0
             FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid"
        }
        _ => {
            "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES'
             FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        }
    };
    let mut tables = Tables::new();
    for row in rows(db, question).await {
        let text = |at| row.try_get_by_index::<String>(at).unwrap();
        let column = (text(1), kind(&text(2)), row.try_get_by_index::<bool>(3).unwrap());
        tables.entry(text(0)).or_default().push(column);
    }
    tables
}

async fn indexes(db: &DatabaseConnection) -> Vec<String> {
    let question = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'"
        }
        _ => "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public'",
    };
    let rows = rows(db, question).await;
    let mut names: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    // PostgreSQL names the index of a key itself; ours say what they are.
    names.retain(|name| name.starts_with("ix_") || name.starts_with("ux_"));
    names.sort();
    names
}

/// The kind of a column, whatever the database calls it.
fn kind(declared: &str) -> String {
    let plain = declared.split('(').next().unwrap_or_default().trim();
    match plain {
        "uuid" | "uuid_text" => "id",
        "text" | "varchar" | "character varying" => "text",
        "blob" | "bytea" => "bytes",
        "boolean" => "flag",
        // On SQLite every whole number has up to 64 bits.
        "smallint" | "integer" | "bigint" => "number",
        other => other,
    }
    .to_owned()
}

async fn rows(db: &DatabaseConnection, question: &str) -> Vec<sea_orm::QueryResult> {
    db.query_all_raw(Statement::from_string(db.get_database_backend(), question)).await.unwrap()
}

async fn number(db: &DatabaseConnection, question: &str) -> i64 {
    rows(db, question).await[0].try_get_by_index(0).unwrap()
}
