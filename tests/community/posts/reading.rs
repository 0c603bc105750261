//! Reading: what a page costs, and that nobody is shown what has changed since.

use crate::both_databases;
use crate::community::writing::{about, change, say, topic};
use crate::support::world::Member;
use crate::support::{Answer, TestApp, Visitor};
use axum::http::Method;
use kith::community::groups::{self, Visibility};

/// How often a page is asked for; what the server does by itself meanwhile is in some of the counts and not in all.
const TRIES: usize = 6;

/// How many queries a page costs that was asked for a moment ago.
async fn cost(world: &TestApp, visitor: &Visitor, path: &str) -> u64 {
    visitor.get(path).await.expect(200);
    let mut least = u64::MAX;
    for _ in 0..TRIES {
        let before = world.app.db.asked();
        visitor.get(path).await.expect(200);
        least = least.min(world.app.db.asked() - before);
    }
    least
}

async fn with_headers(visitor: &Visitor, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = visitor.request(Method::GET, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    visitor.send(path, request).await
}

async fn scene(world: &TestApp) -> (Member, Member, Visitor, String) {
    let group = world.group(Visibility::Public).await;
    let writer = world.member(&group, "quiet heron").await;
    let reader = world.member(&group, "loud otter").await;
    let path = topic(&writer, "Long nights").await;
    (writer, reader, world.visitor(), path)
}

both_databases!(a_page_that_was_read_a_moment_ago_costs_a_member_four_queries_and_a_guest_none);
async fn a_page_that_was_read_a_moment_ago_costs_a_member_four_queries_and_a_guest_none(world: TestApp) {
    let (writer, reader, guest, topic) = scene(&world).await;
    for n in 0..20 {
        world.advance(std::time::Duration::from_secs(60));
        say(&writer, &topic, &format!("On night {n} I slept a little.")).await;
    }
    assert_eq!(cost(&world, &reader, &topic).await, 4, "a member");
    assert_eq!(cost(&world, &writer, &topic).await, 4, "whose posts they are");
    assert_eq!(cost(&world, &guest, &topic).await, 0, "a guest");
}

both_databases!(what_was_changed_is_changed_for_everybody_at_once);
async fn what_was_changed_is_changed_for_everybody_at_once(world: TestApp) {
    let (writer, reader, guest, topic) = scene(&world).await;
    let readers: [&Visitor; 2] = [&reader, &guest];
    let id = say(&writer, &topic, "Warm milk helps me.").await;
    for reader in readers {
        reader.get(&topic).await.contains("Warm milk");
    }
    change(&writer, &id, "Warm tea helps me.", "post").await.expect(303);
    for reader in readers {
        reader.get(&topic).await.contains("Warm tea").lacks("Warm milk");
    }
    let renamed = writer.post(&format!("/g/{}/me/name", writer.address), &[("name", "brown owl")]).await;
    renamed.expect(303);
    for reader in readers {
        reader.get(&topic).await.contains("brown owl").lacks("quiet heron");
    }
    writer.post(&about(&writer, &id, "withdrawal"), &[]).await.expect(303);
    for reader in readers {
        reader.get(&topic).await.lacks("Warm tea");
    }
}

both_databases!(what_changes_of_a_group_is_changed_for_everybody_at_once);
async fn what_changes_of_a_group_is_changed_for_everybody_at_once(world: TestApp) {
    let (_, reader, guest, _) = scene(&world).await;
    let place = format!("/g/{}", reader.address);
    for reader in [&*reader as &Visitor, &guest] {
        reader.get(&place).await.lacks("Ask before you quote");
    }
    let group = groups::find_by_address(world.app.db.read(), &reader.address).await.unwrap();
    groups::change_rules(&world.app, "operator", &group, &["Ask before you quote.".to_owned()])
        .await
        .unwrap();
    for reader in [&*reader as &Visitor, &guest] {
        reader.get(&place).await.contains("Ask before you quote");
    }
}

both_databases!(guests_do_not_get_each_others_looks);
async fn guests_do_not_get_each_others_looks(world: TestApp) {
    let (_, _, guest, topic) = scene(&world).await;
    let dark = with_headers(&guest, &topic, &[("cookie", "kith-look=dark.large")]).await.expect(200);
    let dark = dark.contains(r#"data-theme="dark" data-text="large""#);
    assert_ne!(dark.header("etag"), guest.get(&topic).await.lacks("data-theme").header("etag"));
}

both_databases!(a_page_for_guests_has_a_name_and_is_not_sent_twice);
async fn a_page_for_guests_has_a_name_and_is_not_sent_twice(world: TestApp) {
    let (writer, reader, guest, topic) = scene(&world).await;
    let first = guest.get(&topic).await.expect(200);
    let name = first.header("etag").to_owned();
    assert_eq!(first.header("cache-control"), "no-store", "nothing stays on the device");
    let again = with_headers(&guest, &topic, &[("if-none-match", &name)]).await.expect(304);
    assert!(again.body.is_empty());
    say(&writer, &topic, "Warm milk helps me.").await;
    let changed = with_headers(&guest, &topic, &[("if-none-match", &name)]).await.expect(200);
    assert_ne!(changed.header("etag"), name);

    let small = with_headers(&guest, &topic, &[("accept-encoding", "gzip")]).await.expect(200);
    assert_eq!(small.header("content-encoding"), "gzip");
    assert!(small.body.len() * 2 < changed.body.len());
    // Whoever is signed in has words on the page that are theirs alone.
    let own = with_headers(&reader, &topic, &[("accept-encoding", "gzip")]).await.expect(200);
    assert!(!own.headers.contains_key("content-encoding") && !own.headers.contains_key("etag"));
}
