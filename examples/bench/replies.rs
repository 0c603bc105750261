//! Replies: screened, on the disk when they are acknowledged; against a bare loop of transactions of one row.

use crate::load::{Connection, post};
use crate::plant::{Community, MEMBERS, words};
use crate::process::Server;
use crate::report::Report;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How many write at once.
const WRITERS: usize = 16;
/// How long each turn is, and how many there are: no member writes more than the limit for members allows.
const TURN: Duration = Duration::from_secs(3);
const TURNS: usize = 3;
/// Letters of a reply.
const LETTERS: usize = 400;

/// Measures how many replies in a second become public, and what one costs.
pub async fn measure(program: &Path, community: &Community, report: &mut Report) {
    let kith = Server::kith(program, community);
    report.table(
        "Replies",
        &format!(
            "{WRITERS} writers over HTTP, replies of {LETTERS} letters; the bare loop is {WRITERS} tasks that each \
             write one row of the same length in a transaction of its own, with the same settings of SQLite \
             (`synchronous=FULL`) on the same file system."
        ),
    );
    let bare = bare(community.folder()).await;
    let (mut ours, mut theirs, mut costs) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let before = kith.processor();
        let (replies, rate) = write(&kith, community, turn).await;
        costs.push((kith.processor() - before).as_secs_f64() * 1000.0 / replies);
        ours.push(rate);
        theirs.push(loop_of_rows(&bare).await);
    }
    let (ours, theirs, cost) = (middle(ours), middle(theirs), middle(costs));
    report.line(
        "a reply",
        format!(
            "{:.2} of the bare loop: {ours:.0} against {theirs:.0} in a second; {cost:.2} ms of processor",
            ours / theirs
        ),
        "at least 0.5",
    );
}

async fn write(kith: &Server, community: &Community, turn: usize) -> (f64, f64) {
    let mut writers = JoinSet::new();
    let begun = Instant::now();
    let end = begun + TURN;
    for writer in 0..WRITERS {
        let address = kith.address;
        // Forms are made beforehand: who writes does not wait for this program.
        let mut random = ChaCha8Rng::seed_from_u64((turn * WRITERS + writer) as u64);
        let forms: Vec<Vec<u8>> = (0..600)
            .map(|number| {
                let cookie = &community.cookies[(number * WRITERS + writer) % MEMBERS];
                let body = words(&mut random, LETTERS).replace("\n\n", "%0A%0A").replace(' ', "+");
                let form = format!("key={turn}-{writer}-{number}&body={body}");
                post(kith, &format!("{}/replies", community.topic(number * WRITERS + writer)), cookie, &form)
            })
            .collect();
        writers.spawn(async move {
            let mut connection = Connection::open(address).await;
            let mut written = 0_u32;
            for form in &forms {
                let answer = connection.ask(form).await;
                assert_eq!(answer.status, 303, "{}", answer.head);
                written += 1;
                if Instant::now() >= end {
                    break;
                }
            }
            written
        });
    }
    let written = f64::from(writers.join_all().await.into_iter().sum::<u32>());
    (written, written / begun.elapsed().as_secs_f64())
}

/// A database with one table, opened as Kith opens its own.
async fn bare(folder: &Path) -> DatabaseConnection {
    let file = folder.join("bare.db");
    let mut options = ConnectOptions::new(format!("sqlite:{}", file.display()));
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(true)
            .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Full)
    });
    let bare = Database::connect(options).await.expect("a database");
    bare.execute_unprepared("CREATE TABLE lines (id INTEGER PRIMARY KEY, words TEXT NOT NULL)")
        .await
        .expect("a table");
    bare
}

async fn loop_of_rows(bare: &DatabaseConnection) -> f64 {
    let mut writers = JoinSet::new();
    let begun = Instant::now();
    let end = begun + TURN;
    for writer in 0..WRITERS {
        let bare = bare.clone();
        let line = words(&mut ChaCha8Rng::seed_from_u64(writer as u64), LETTERS);
        writers.spawn(async move {
            let mut written = 0_u32;
            while Instant::now() < end {
                let options = TransactionOptions {
                    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                    ..Default::default()
                };
                let tx = bare.begin_with_options(options).await.expect("a transaction");
                let row = sea_orm::sea_query::Query::insert()
                    .into_table("lines")
                    .columns(["words"])
                    .values_panic([line.as_str().into()])
                    .take();
                tx.execute(&row).await.expect("a row");
                tx.commit().await.expect("it is on the disk");
                written += 1;
            }
            written
        });
    }
    let written = f64::from(writers.join_all().await.into_iter().sum::<u32>());
    written / begun.elapsed().as_secs_f64()
}

fn middle(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
