use super::{Nodes, ground, two_nodes};
use kith::app::{App, load_rules};
use kith::base::config::Config;
use kith::base::jobs::{self, Job};
use kith::base::throttle::Quota;
use kith::community::groups::Visibility;
use kith::live::LocalBus;
use kith::transaction;
use kith_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, TransactionTrait};
use std::sync::Arc;
use std::time::Duration;

/// Some work that no worker knows, so that a story finds it where it put it.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Chore {
    number: u32,
}

impl Job for Chore {
    const KIND: &'static str = "tests.chore";
}

two_nodes!(a_session_is_good_on_every_node_until_it_ends_on_one);
async fn a_session_is_good_on_every_node_until_it_ends_on_one(nodes: &mut Nodes) {
    let group = nodes.one.group(Visibility::Members).await;
    let member = nodes.one.member(&group, "quiet heron").await;
    let there = member.at(&nodes.other.url);
    there.get(&format!("/g/{}", member.address)).await.expect(200).contains("quiet heron");
    // A cookie that the first node forgot is still in this browser.
    let kept = format!("kith={}", member.cookie("kith").unwrap());
    member.post("/sign-out", &[]).await.expect(303);
    there.keep(&kept);
    there.get("/account").await.expect(303);
}

two_nodes!(a_limit_counts_what_comes_through_every_node);
async fn a_limit_counts_what_comes_through_every_node(nodes: &mut Nodes) {
    const QUOTA: Quota = Quota { burst: 5, every: Duration::from_secs(3600) };
    let crowd = (0..20).map(|number| {
        let app = if number % 2 == 0 { nodes.one.app.clone() } else { nodes.other.app.clone() };
        tokio::spawn(async move { transaction!(app.db, |tx| tx.throttle(b"a", QUOTA).await).is_ok() })
    });
    let mut admitted = 0;
    for one in crowd.collect::<Vec<_>>() {
        admitted += u32::from(one.await.unwrap());
    }
    assert_eq!(admitted, QUOTA.burst);
}

two_nodes!(a_job_that_another_node_is_just_taking_is_passed_over);
async fn a_job_that_another_node_is_just_taking_is_passed_over(nodes: &mut Nodes) {
    // Due in an hour: the nodes' own workers leave them alone.
    let due = nodes.one.app.now() + Duration::from_secs(3600);
    for number in 1..=2 {
        let at = due + Duration::from_secs(number);
        transaction!(nodes.one.app.db, |tx| tx.enqueue_at(&Chore { number: number as u32 }, at).await)
            .unwrap();
    }
    let later = due + Duration::from_secs(60);
    let taking = nodes.one.app.db.writer().begin().await.unwrap();
    taking
        .execute_unprepared(
            "SELECT * FROM jobs WHERE kind = 'tests.chore' ORDER BY run_at LIMIT 1 FOR UPDATE",
        )
        .await
        .unwrap();
    let job = jobs::claim(&nodes.other.app.db, later).await.unwrap().expect("the second one is free");
    assert_eq!(serde_json::from_str::<Chore>(&job.payload).unwrap().number, 2);
    jobs::finish(&nodes.other.app.db, &job).await.unwrap();
    let none = jobs::claim(&nodes.other.app.db, later).await.unwrap();
    assert!(none.is_none(), "nobody waits for the first one");
    taking.rollback().await.unwrap();
    let job = jobs::claim(&nodes.other.app.db, later).await.unwrap().expect("the first one is free again");
    assert_eq!(serde_json::from_str::<Chore>(&job.payload).unwrap().number, 1);
}

mod nodes_that_start_together_migrate_one_after_the_other {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nodes() {
        super::nodes_that_start_together_migrate_one_after_the_other().await;
    }
}
async fn nodes_that_start_together_migrate_one_after_the_other() {
    let Some((_, cluster)) = ground() else { return };
    let database = cluster.empty().await;
    let folder = tempfile::tempdir().unwrap();
    let rules = Arc::new(load_rules(None).unwrap());
    let mut nodes = Vec::new();
    for _ in 0..4 {
        let config = Config {
            data: folder.path().to_owned(),
            database_url: Some(database.url().into()),
            ..Config::default()
        };
        let listen = config.listen;
        let builder = App::builder(config, rules.clone(), Arc::new(LocalBus::new()));
        nodes.push(builder.build(listen).await.unwrap());
    }
    // Somebody else holds the lock: nobody begins, and nobody gives up.
    let mut options = ConnectOptions::new(database.url());
    options.max_connections(1).sqlx_logging(false);
    let outside = Database::connect(options).await.unwrap();
    let lock = outside.begin().await.unwrap();
    lock.execute_unprepared("SELECT pg_advisory_xact_lock(1802073192)").await.unwrap();
    let migrating = nodes.iter().cloned().map(|app| tokio::spawn(async move { app.db.migrate().await }));
    let migrating: Vec<_> = migrating.collect();
    let waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    crate::support::eventually("all of them to wait", async || {
        let row = lock.query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, waiting));
        (row.await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap() == 4).then_some(())
    })
    .await;
    lock.commit().await.unwrap();
    for one in migrating {
        one.await.unwrap().unwrap();
    }
    assert!(Migrator::get_pending_migrations(nodes[0].db.writer()).await.unwrap().is_empty());
    for app in nodes {
        app.db.close().await;
    }
    outside.close().await.unwrap();
    database.remove().await;
}
