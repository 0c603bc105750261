//! What stories about posts have in common: members who write through the pages, moderators at their desk.

use crate::support::world::Member;
use crate::support::{Answer, TestApp, eventually};
use kith::base::db::Db;
use kith::base::event::Notice;
use sea_orm::{ConnectionTrait, Statement};
use std::time::Duration;

/// A number that is kept free for fiction (Ofcom), so it is nobody's.
pub const PHONE: &str = "07700 900123";
/// The number of no card; card companies give it out for tests.
pub const CARD: &str = "4111 1111 1111 1111";

/// Sends a new topic. `then` is what the author chose.
pub async fn begin(member: &Member, title: &str, body: &str, then: &str) -> Answer {
    let fields = [("kind", "discussion"), ("title", title), ("body", body), ("key", title), ("then", then)];
    member.post(&format!("/g/{}/topics", member.address), &fields).await
}

/// A topic that everybody in the group reads. Returns its address.
pub async fn topic(member: &Member, title: &str) -> String {
    path(&begin(member, title, "How do you sleep?", "post").await)
}

/// Sends a reply. `then` is what the author chose.
pub async fn reply(member: &Member, topic: &str, body: &str, then: &str) -> Answer {
    member.post(&format!("{topic}/replies"), &[("body", body), ("key", body), ("then", then)]).await
}

/// A question that everybody in the group reads. Returns its address.
pub async fn question(member: &Member, title: &str) -> String {
    let fields =
        [("kind", "question"), ("title", title), ("body", "What helps you with it?"), ("key", title)];
    path(&member.post(&format!("/g/{}/topics", member.address), &fields).await)
}

/// A reply that everybody in the group reads. Returns its id.
pub async fn say(member: &Member, topic: &str, body: &str) -> String {
    post_id(&reply(member, topic, body, "post").await)
}

/// A reply with a phone number that waits for a person. Returns its id.
pub async fn hold(member: &Member, topic: &str) -> String {
    post_id(&reply(member, topic, &format!("Ring me on {PHONE} tonight."), "ask").await)
}

/// Where an answer leads, without what was done and which post.
#[track_caller]
pub fn path(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{answer:?}");
    answer.location().split(['?', '#']).next().unwrap().to_owned()
}

/// The post that an answer leads to.
#[track_caller]
pub fn post_id(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{answer:?}");
    let location = answer.location();
    match location.split_once("#post-") {
        Some((_, id)) => id.to_owned(),
        None => path(answer).rsplit('/').next().unwrap().to_owned(),
    }
}

/// The address of something about a post, for example `edit`.
pub fn about(member: &Member, id: &str, what: &str) -> String {
    format!("/g/{}/posts/{id}/{what}", member.address)
}

/// Changes a post of one's own.
pub async fn change(member: &Member, id: &str, body: &str, then: &str) -> Answer {
    member.post(&about(member, id, "edit"), &[("body", body), ("then", then)]).await
}

/// The address of an item on the moderators' desk.
pub fn item(moderator: &Member, id: &str) -> String {
    format!("/g/{}/desk/{id}", moderator.address)
}

/// The addresses of what waits, in the order of the desk.
pub async fn queue(moderator: &Member) -> Vec<String> {
    let desk = moderator.get(&format!("/g/{}/desk", moderator.address)).await.expect(200);
    desk.attributes("#queue ~ .queue .queue-item__what a", "href")
}

/// Opens an item and decides about it, taking out the details with these numbers.
pub async fn decide(moderator: &Member, id: &str, action: &str, mask: &[&str], reason: &str) -> Answer {
    let address = item(moderator, id);
    let page = moderator.get(&address).await.expect(200);
    let mut fields = vec![("action", action), ("reason", reason)];
    fields.extend(mask.iter().map(|number| ("mask", *number)));
    let answer = moderator.submit(&page, &address, &fields).await;
    if answer.status == 303 {
        takes_effect(moderator).await;
    }
    answer
}

/// Lets the time pass in which decisions can be taken back, and waits until they have taken effect.
pub async fn takes_effect(member: &Member) {
    let app = &member.app;
    member.clock.advance(app.config.undo_time() + Duration::from_secs(1));
    app.bus.publish(Notice::JobQueued);
    eventually("the decisions to take effect", async || {
        let conn = app.db.read();
        let waiting = "SELECT COUNT(*) FROM jobs WHERE kind = 'moderation.carry_out'";
        let statement = Statement::from_string(conn.get_database_backend(), waiting);
        let row = conn.query_one_raw(statement).await.unwrap().unwrap();
        (row.try_get_by_index::<i64>(0).unwrap() == 0).then_some(())
    })
    .await;
}

/// The latest decision about a member's words, as an address.
pub async fn decision(author: &Member) -> String {
    let page = author.get(&format!("/g/{}/decisions", author.address)).await.expect(200);
    let links = page.attributes(".rows .row__title a", "href");
    links.into_iter().next().unwrap_or_else(|| panic!("nothing was decided: {page:?}"))
}

/// Waits until everything that is to be told has been told.
pub async fn all_told(world: &TestApp) {
    let told = "kind IN ('posts.published', 'moderation.decided', 'moderation.answered', 'moderation.report_closed')";
    eventually("everybody to be told", async || {
        (world.ask(&format!("SELECT COUNT(*) FROM jobs WHERE {told}")).await == 0).then_some(())
    })
    .await;
}

/// In how many places of the database these words stand, readable: in the bytes of SQLite's files once its log is
/// written back, in every column of every table of PostgreSQL.
pub async fn places(world: &TestApp, words: &str) -> usize {
    let db = &world.app.db;
    match db.dialect() {
        kith::base::dialect::Dialect::Sqlite => {
            db.writer().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
            let read = |name: &str| std::fs::read(world.folder().join(name)).unwrap_or_default();
            let files = [read("kith.db"), read("kith.db-wal")].concat();
            files.windows(words.len()).filter(|window| *window == words.as_bytes()).count()
        }
        kith::base::dialect::Dialect::Postgres => in_tables(db, words).await,
    }
}

async fn in_tables(db: &Db, words: &str) -> usize {
    let ask = async |question: String| {
        let conn = db.read();
        conn.query_all_raw(Statement::from_string(conn.get_database_backend(), question)).await.unwrap()
    };
    let tables = ask("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'".to_owned()).await;
    let hex = data_encoding::HEXLOWER.encode(words.as_bytes());
    let mut found = 0;
    for table in tables {
        let table: String = table.try_get_by_index(0).unwrap();
        let like = format!("t::text LIKE '%{words}%' OR t::text LIKE '%{hex}%'");
        let count = ask(format!("SELECT COUNT(*) FROM \"{table}\" t WHERE {like}")).await;
        found += usize::try_from(count[0].try_get_by_index::<i64>(0).unwrap()).unwrap();
    }
    found
}
