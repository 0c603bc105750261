use crate::both_databases;
use crate::support::{Options, TestApp};
use kith::base::clock::minutes;
use kith::base::jobs::{self, ATTEMPTS, Job, LEASE};
use kith::transaction;
use std::time::Duration;

/// Some work. The stories do it themselves, on a server whose own worker sleeps.
#[derive(Debug, serde::Serialize, serde::Deserialize, PartialEq)]
struct Chore {
    number: u32,
}

impl Job for Chore {
    const KIND: &'static str = "tests.chore";
}

fn asleep() -> Options {
    Options::default().asleep()
}

async fn enqueue(world: &TestApp, number: u32, after: Duration) {
    let at = world.app.now() + after;
    transaction!(world.app.db, |tx| tx.enqueue_at(&Chore { number }, at).await).unwrap();
}

both_databases!(jobs_are_done_in_the_order_in_which_they_are_due[asleep()]);
async fn jobs_are_done_in_the_order_in_which_they_are_due(world: TestApp) {
    let db = &world.app.db;
    enqueue(&world, 2, minutes(2)).await;
    enqueue(&world, 1, minutes(1)).await;
    let now = world.app.now();
    assert!(jobs::claim(db, now).await.unwrap().is_none(), "none is due yet");
    assert_eq!(jobs::next_due(db).await.unwrap(), Some(now + minutes(1)));
    for number in [1, 2] {
        let job = jobs::claim(db, now + minutes(5)).await.unwrap().unwrap();
        assert_eq!(serde_json::from_str::<Chore>(&job.payload).unwrap(), Chore { number });
        assert_eq!((job.kind.as_str(), job.attempt), ("tests.chore", 1));
        jobs::finish(db, &job).await.unwrap();
    }
    assert!(jobs::next_due(db).await.unwrap().is_none());
}

both_databases!(two_workers_never_hold_the_same_job[asleep()]);
async fn two_workers_never_hold_the_same_job(world: TestApp) {
    for number in 0..8 {
        enqueue(&world, number, Duration::ZERO).await;
    }
    let now = world.app.now();
    let workers = (0..4).map(|_| {
        let db = world.app.db.clone();
        tokio::spawn(async move {
            let mut taken = Vec::new();
            // A worker that finds nothing looks again: another one may just have been faster.
            while jobs::next_due(&db).await.unwrap().is_some_and(|due| due <= now) {
                if let Some(job) = jobs::claim(&db, now).await.unwrap() {
                    taken.push(job);
                }
            }
            taken
        })
    });
    let mut numbers = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        let taken = worker.await.unwrap();
        numbers.extend(taken.iter().map(|job| serde_json::from_str::<Chore>(&job.payload).unwrap().number));
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (0..8).collect::<Vec<_>>());
}

both_databases!(a_job_whose_worker_died_is_taken_again_after_its_lease[asleep()]);
async fn a_job_whose_worker_died_is_taken_again_after_its_lease(world: TestApp) {
    let db = &world.app.db;
    enqueue(&world, 1, Duration::ZERO).await;
    let now = world.app.now();
    let first = jobs::claim(db, now).await.unwrap().unwrap();
    assert!(jobs::claim(db, now).await.unwrap().is_none());
    let second = jobs::claim(db, now + LEASE).await.unwrap().unwrap();
    assert_eq!((second.id, second.attempt), (first.id, 2));
}

both_databases!(a_job_that_keeps_failing_is_given_up_and_kept[asleep()]);
async fn a_job_that_keeps_failing_is_given_up_and_kept(world: TestApp) {
    let db = &world.app.db;
    enqueue(&world, 1, Duration::ZERO).await;
    for attempt in 1..=ATTEMPTS {
        let due = jobs::next_due(db).await.unwrap().unwrap();
        world.clock.set(due);
        let job = jobs::claim(db, due).await.unwrap().unwrap();
        assert_eq!(job.attempt, attempt);
        jobs::fail(db, &job).await.unwrap();
    }
    assert!(jobs::next_due(db).await.unwrap().is_none(), "it is tried for ever");
}

both_databases!(a_job_of_an_act_that_failed_is_not_there[asleep()]);
async fn a_job_of_an_act_that_failed_is_not_there(world: TestApp) {
    let at = world.app.now();
    let failed = transaction!(world.app.db, |tx| {
        tx.enqueue_at(&Chore { number: 1 }, at).await?;
        Err::<(), _>(kith::base::Error::Forbidden)
    });
    assert!(failed.is_err());
    assert!(jobs::next_due(&world.app.db).await.unwrap().is_none());
}
