use crate::both_databases;
use crate::support::TestApp;
use kith::base::audit::{self, Entry};
use kith::transaction;
use sea_orm::ConnectionTrait;

fn entry(subject: &str) -> Entry {
    Entry {
        actor: "operator".to_owned(),
        action: "tests.act",
        subject: subject.to_owned(),
        detail: serde_json::json!({ "n": 1 }),
    }
}

both_databases!(the_chain_holds_as_long_as_nobody_touches_it);
async fn the_chain_holds_as_long_as_nobody_touches_it(world: TestApp) {
    let db = &world.app.db;
    for number in 0..5 {
        transaction!(db, |tx| tx.audit(entry(&format!("s{}", number % 2))).await).unwrap();
    }
    assert_eq!(audit::verify(db.read()).await.unwrap(), Ok(5));
    let about = audit::about(db.read(), "s0", 2).await.unwrap();
    assert_eq!(about.iter().map(|entry| entry.number).collect::<Vec<_>>(), [5, 3]);
}

both_databases!(an_entry_that_was_changed_or_removed_is_found);
async fn an_entry_that_was_changed_or_removed_is_found(world: TestApp) {
    let db = &world.app.db;
    for _ in 0..4 {
        transaction!(db, |tx| tx.audit(entry("s")).await).unwrap();
    }
    let tamper = async |statement: &str| db.writer().execute_unprepared(statement).await.unwrap();
    tamper("UPDATE audit_entries SET actor = 'somebody else' WHERE number = 3").await;
    assert_eq!(audit::verify(db.read()).await.unwrap(), Err(3));
    tamper("UPDATE audit_entries SET actor = 'operator' WHERE number = 3").await;
    assert_eq!(audit::verify(db.read()).await.unwrap(), Ok(4));
    tamper("DELETE FROM audit_entries WHERE number = 4").await;
    assert_eq!(audit::verify(db.read()).await.unwrap(), Err(4), "the last entry is missed too");
}

both_databases!(one_changed_byte_is_found_wherever_it_is);
async fn one_changed_byte_is_found_wherever_it_is(world: TestApp) {
    let db = &world.app.db;
    for number in 0..6 {
        transaction!(db, |tx| tx.audit(entry(&format!("s{number}"))).await).unwrap();
    }
    let change = async |statement: &str| db.writer().execute_unprepared(statement).await.unwrap();
    change("CREATE TABLE kept AS SELECT * FROM audit_entries").await;
    for column in ["actor", "action", "subject", "detail"] {
        for other in [
            format!("'~' || substr({column}, 2)"),
            format!("substr({column}, 1, length({column}) - 1) || '~'"),
            format!("{column} || '~'"),
        ] {
            change(&format!("UPDATE audit_entries SET {column} = {other} WHERE number = 4")).await;
            assert_eq!(audit::verify(db.read()).await.unwrap(), Err(4), "{column} = {other}");
            let before = format!("(SELECT kept.{column} FROM kept WHERE kept.number = audit_entries.number)");
            change(&format!("UPDATE audit_entries SET {column} = {before}")).await;
            assert_eq!(audit::verify(db.read()).await.unwrap(), Ok(6));
        }
    }
    change("UPDATE audit_entries SET at = at + 1 WHERE number = 2").await;
    assert_eq!(audit::verify(db.read()).await.unwrap(), Err(2));
    change("UPDATE audit_entries SET at = at - 1 WHERE number = 2").await;
    // A hash that is another one's.
    let other = "(SELECT kept.hash FROM kept WHERE kept.number = 4)";
    change(&format!("UPDATE audit_entries SET hash = {other} WHERE number = 5")).await;
    assert_eq!(audit::verify(db.read()).await.unwrap(), Err(5));
}

both_databases!(entries_written_at_once_stand_in_one_order);
async fn entries_written_at_once_stand_in_one_order(world: TestApp) {
    let writers = (0..16).map(|_| {
        let app = world.app.clone();
        tokio::spawn(async move { transaction!(app.db, |tx| tx.audit(entry("s")).await) })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap().unwrap();
    }
    assert_eq!(audit::verify(world.app.db.read()).await.unwrap(), Ok(16));
}

both_databases!(an_entry_of_an_act_that_failed_is_not_there);
async fn an_entry_of_an_act_that_failed_is_not_there(world: TestApp) {
    let db = &world.app.db;
    let failed = transaction!(db, |tx| {
        tx.audit(entry("s")).await?;
        Err::<(), _>(kith::base::Error::Forbidden)
    });
    assert!(failed.is_err());
    assert_eq!(audit::verify(db.read()).await.unwrap(), Ok(0));
}
