use crate::both_databases;
use crate::support::{Options, TestApp};
use kith::base::dialect::Dialect;
use kith::base::event::{Event, Notice, Stream};
use kith::base::ids::GroupId;
use kith::base::{Error, settings};
use kith::transaction;
use sea_orm::{ConnectionTrait, Statement};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Happened;

impl Event for Happened {
    const KIND: &'static str = "tests.happened";
}

both_databases!(nothing_is_announced_before_its_commit);
async fn nothing_is_announced_before_its_commit(world: TestApp) {
    let db = &world.app.db;
    let stream = Stream::members(GroupId::new(world.app.random()));
    let news = Mutex::new(world.app.bus.subscribe());
    transaction!(db, |tx| {
        tx.emit(stream, &Happened).await?;
        assert_eq!(tx.emit(stream, &Happened).await?, 2);
        assert!(news.lock().unwrap().try_recv().is_err(), "announced before its commit");
        Ok(())
    })
    .unwrap();
    let mut news = news.into_inner().unwrap();
    assert_eq!(news.recv().await.unwrap(), Notice::Grown(stream));
    assert_eq!(news.recv().await.unwrap(), Notice::Grown(stream));

    let failed = transaction!(db, |tx| {
        tx.emit(stream, &Happened).await?;
        Err::<(), _>(Error::Forbidden)
    });
    assert!(matches!(failed, Err(Error::Forbidden)));
    assert!(news.try_recv().is_err(), "what was not committed was announced");
}

both_databases!(writers_at_once_lose_nothing);
async fn writers_at_once_lose_nothing(world: TestApp) {
    let writers = (0..32).map(|number| {
        let app = world.app.clone();
        tokio::spawn(async move {
            transaction!(app.db, |tx| {
                // Reading first is what makes writers collide.
                settings::get(tx.conn(), "tests.other").await?;
                settings::set(tx, &format!("tests.{number}"), "value").await
            })
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap().unwrap();
    }
    assert_eq!(world.ask("SELECT count(*) FROM settings WHERE key LIKE 'tests.%'").await, 32);
}

both_databases!(a_write_that_failed_leaves_nothing_behind);
async fn a_write_that_failed_leaves_nothing_behind(world: TestApp) {
    let db = &world.app.db;
    let runs = AtomicU32::new(0);
    let failed = transaction!(db, |tx| {
        runs.fetch_add(1, Ordering::SeqCst);
        settings::set(tx, "tests.key", "value").await?;
        Err::<(), _>(Error::Conflict("problem-already-answered"))
    });
    assert!(matches!(failed, Err(Error::Conflict(_))));
    assert_eq!(runs.load(Ordering::SeqCst), 1, "only a conflict between writers is tried again");
    assert_eq!(settings::get(db.read(), "tests.key").await.unwrap(), None);
}

both_databases!(a_visitor_who_goes_away_in_the_middle_leaves_nothing_behind);
async fn a_visitor_who_goes_away_in_the_middle_leaves_nothing_behind(world: TestApp) {
    let db = world.app.db.clone();
    for number in 0..20 {
        let writing = async {
            transaction!(db, |tx| {
                settings::set(tx, &format!("tests.{number}"), "half").await?;
                std::future::pending::<()>().await;
                Ok(())
            })
        };
        // The request's future is dropped at some point inside the transaction.
        let cut = tokio::time::timeout(std::time::Duration::from_millis(5), writing).await;
        assert!(cut.is_err());
    }
    transaction!(db, |tx| settings::set(tx, "tests.end", "whole").await).unwrap();
    assert_eq!(settings::get(db.read(), "tests.end").await.unwrap().as_deref(), Some("whole"));
    for number in 0..20 {
        assert_eq!(settings::get(db.read(), &format!("tests.{number}")).await.unwrap(), None);
    }
}

both_databases!(what_was_acknowledged_is_on_the_disk);
async fn what_was_acknowledged_is_on_the_disk(world: TestApp) {
    let db = &world.app.db;
    let ask = async |question: &str| {
        let writer = db.writer();
        let row = writer.query_one_raw(Statement::from_string(writer.get_database_backend(), question));
        let row = row.await.unwrap().unwrap();
        row.try_get_by_index::<String>(0)
            .unwrap_or_else(|_| row.try_get_by_index::<i32>(0).unwrap().to_string())
    };
    match db.dialect() {
        Dialect::Sqlite => {
            // Invariant I3. 2 is FULL.
            assert_eq!(ask("PRAGMA synchronous").await, "2");
            assert_eq!(ask("PRAGMA journal_mode").await, "wal");
            assert_eq!(ask("PRAGMA foreign_keys").await, "1");
            let read_only = db.read().execute_unprepared("DELETE FROM settings").await;
            assert!(read_only.is_err(), "the readers can write");
        }
        // The cluster of the tests has it off for everybody: Kith must ask for it.
        Dialect::Postgres => assert_eq!(ask("SHOW synchronous_commit").await, "on"),
    }
}

both_databases!(the_server_says_when_it_is_ready[Options::default().system_clock().system_random()]);
async fn the_server_says_when_it_is_ready(mut world: TestApp) {
    let visitor = world.visitor();
    visitor.get("/healthz").await.expect(200).contains("ok");
    visitor.get("/readyz").await.expect(200).contains("ready");
    world.stop().await;
    let gone = visitor.request(reqwest::Method::GET, "/healthz").send().await;
    assert!(gone.is_err(), "the server still answers after it was stopped");
}
