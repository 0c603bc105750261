use crate::both_databases;
use crate::support::TestApp;
use kith::base::Error;
use kith::base::throttle::Quota;
use kith::transaction;
use std::time::Duration;

const QUOTA: Quota = Quota { burst: 3, every: Duration::from_secs(60) };

async fn take(world: &TestApp, key: &[u8]) -> Result<(), Error> {
    transaction!(world.app.db, |tx| tx.throttle(key, QUOTA).await)
}

both_databases!(too_much_too_fast_is_refused_until_time_has_passed);
async fn too_much_too_fast_is_refused_until_time_has_passed(world: TestApp) {
    for _ in 0..3 {
        take(&world, b"a").await.unwrap();
    }
    let Err(Error::Throttled(wait)) = take(&world, b"a").await else { panic!("nothing held it back") };
    assert_eq!(wait, Duration::from_secs(60));
    take(&world, b"b").await.unwrap();
    world.clock.advance(wait);
    take(&world, b"a").await.unwrap();
    assert!(take(&world, b"a").await.is_err());
}

both_databases!(what_was_refused_costs_nothing);
async fn what_was_refused_costs_nothing(world: TestApp) {
    for _ in 0..3 {
        take(&world, b"a").await.unwrap();
    }
    for _ in 0..50 {
        assert!(take(&world, b"a").await.is_err());
    }
    world.clock.advance(Duration::from_secs(60));
    take(&world, b"a").await.unwrap();
}

both_databases!(a_crowd_at_once_gets_no_more_than_the_quota);
async fn a_crowd_at_once_gets_no_more_than_the_quota(world: TestApp) {
    let crowd = (0..20).map(|_| {
        let app = world.app.clone();
        tokio::spawn(async move { transaction!(app.db, |tx| tx.throttle(b"a", QUOTA).await).is_ok() })
    });
    let mut admitted = 0;
    for one in crowd.collect::<Vec<_>>() {
        admitted += u32::from(one.await.unwrap());
    }
    assert_eq!(admitted, QUOTA.burst);
}

both_databases!(empty_buckets_are_forgotten);
async fn empty_buckets_are_forgotten(world: TestApp) {
    take(&world, b"a").await.unwrap();
    world.clock.advance(Duration::from_secs(61));
    transaction!(world.app.db, |tx| tx.forget_throttles().await).unwrap();
    assert_eq!(world.ask("SELECT count(*) FROM throttles").await, 0);
}
