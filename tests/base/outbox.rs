use crate::both_databases;
use crate::support::TestApp;
use kith::base::event::{Event, Stream};
use kith::base::ids::{GroupId, PersonaId};
use kith::base::outbox;
use kith::transaction;
use std::collections::HashMap;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Happened {
    what: u32,
}

impl Event for Happened {
    const KIND: &'static str = "tests.happened";
}

async fn emit(world: &TestApp, stream: Stream, what: u32) -> i64 {
    transaction!(world.app.db, |tx| tx.emit(stream, &Happened { what }).await).unwrap()
}

both_databases!(every_stream_counts_for_itself_from_one);
async fn every_stream_counts_for_itself_from_one(world: TestApp) {
    let group = GroupId::new(world.app.random());
    let persona = PersonaId::new(world.app.random());
    let members = Stream::members(group);
    assert_eq!(outbox::head(world.app.db.read(), members).await.unwrap(), 0);
    assert_eq!(emit(&world, members, 1).await, 1);
    assert_eq!(emit(&world, members, 2).await, 2);
    // Nothing that moderators or one persona hear makes a hole that members can see (invariant I4).
    assert_eq!(emit(&world, Stream::moderators(group), 3).await, 1);
    assert_eq!(emit(&world, Stream::persona(group, persona), 4).await, 1);
    assert_eq!(emit(&world, members, 5).await, 3);
    assert_eq!(emit(&world, Stream::members(GroupId::new(world.app.random())), 6).await, 1);
    assert_eq!(outbox::head(world.app.db.read(), members).await.unwrap(), 3);
}

both_databases!(a_listener_reads_on_from_where_it_was);
async fn a_listener_reads_on_from_where_it_was(world: TestApp) {
    let stream = Stream::members(GroupId::new(world.app.random()));
    for what in 1..=5 {
        emit(&world, stream, what).await;
    }
    let missed = outbox::after(world.app.db.read(), stream, 2, 2).await.unwrap();
    assert_eq!(missed.iter().map(|event| event.number).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(missed[0].kind, "tests.happened");
    assert_eq!(outbox::decode::<Happened>(&missed[0]).unwrap().what, 3);
}

both_databases!(the_heads_of_many_streams_are_known_at_once);
async fn the_heads_of_many_streams_are_known_at_once(world: TestApp) {
    let random = world.app.random();
    let (one, other) = (GroupId::new(random), GroupId::new(random));
    let (here, there) = (PersonaId::new(random), PersonaId::new(random));
    let written = [
        (Stream::members(one), 3),
        (Stream::moderators(one), 1),
        (Stream::persona(one, here), 2),
        (Stream::persona(other, there), 4),
    ];
    for (stream, times) in written {
        for what in 0..times {
            emit(&world, stream, what).await;
        }
    }
    // Not asked about, and not there.
    emit(&world, Stream::members(other), 1).await;
    let mut asked: Vec<_> = written.iter().map(|(stream, _)| *stream).collect();
    asked.push(Stream::persona(one, there));
    // More than fit into one question.
    asked.extend((0..1200).map(|_| Stream::persona(one, PersonaId::new(random))));
    let heads = outbox::heads(world.app.db.read(), &asked).await.unwrap();
    let expected: HashMap<_, _> =
        written.into_iter().map(|(stream, times)| (stream, i64::from(times))).collect();
    assert_eq!(heads.len(), expected.len());
    assert_eq!(heads.into_iter().collect::<HashMap<_, _>>(), expected);
    assert!(outbox::heads(world.app.db.read(), &[]).await.unwrap().is_empty());
}

both_databases!(a_write_that_failed_makes_no_hole);
async fn a_write_that_failed_makes_no_hole(world: TestApp) {
    let stream = Stream::members(GroupId::new(world.app.random()));
    emit(&world, stream, 1).await;
    let failed = transaction!(world.app.db, |tx| {
        tx.emit(stream, &Happened { what: 2 }).await?;
        Err::<(), _>(kith::base::Error::Forbidden)
    });
    assert!(failed.is_err());
    assert_eq!(emit(&world, stream, 3).await, 2);
    assert!(outbox::holes(world.app.db.read()).await.unwrap().is_empty());
}

both_databases!(events_at_once_leave_no_hole);
async fn events_at_once_leave_no_hole(world: TestApp) {
    let stream = Stream::members(GroupId::new(world.app.random()));
    let writers = (0..24).map(|what| {
        let app = world.app.clone();
        tokio::spawn(async move { transaction!(app.db, |tx| tx.emit(stream, &Happened { what }).await) })
    });
    let mut numbers = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        numbers.push(writer.await.unwrap().unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=24).collect::<Vec<_>>());
    assert!(outbox::holes(world.app.db.read()).await.unwrap().is_empty());
}

both_databases!(a_hole_is_found);
async fn a_hole_is_found(world: TestApp) {
    use sea_orm::ConnectionTrait;
    let group = GroupId::new(world.app.random());
    for what in 1..=3 {
        emit(&world, Stream::members(group), what).await;
    }
    world.app.db.writer().execute_unprepared("DELETE FROM events WHERE number = 2").await.unwrap();
    assert_eq!(outbox::holes(world.app.db.read()).await.unwrap(), [group]);
}
