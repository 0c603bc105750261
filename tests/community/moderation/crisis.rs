use crate::both_databases;
use crate::community::writing::{about, all_told, change, decide, decision, item, queue, reply, say, topic};
use crate::support::sinks::{KEY, sinks};
use crate::support::{Options, TestApp};
use hmac::{Hmac, KeyInit, Mac};
use kith::base::audit;
use kith::base::clock::minutes;
use kith::community::groups::Visibility;
use sha2::Sha256;
use std::time::Duration;

const WORDS: &str = "I have kept enough pills and tonight I am going to kill myself.";

/// A server that tells the sinks, with ids that no other story has.
fn on_call() -> Options {
    Options::default().system_random().configure(|config| {
        config.mail_url = Some(format!("smtp://{}", sinks().mail).into());
        config.mail_from = Some("Kith <kith@example.org>".to_owned());
        config.on_call_mail = Some("on-call@example.org".to_owned());
        config.on_call_url = Some(format!("http://{}/kith", sinks().webhook).parse().unwrap());
        config.on_call_key = Some(KEY.to_owned().into());
    })
}

/// What the receiver checks: the signature over id, time and body (Standard Webhooks 1.0).
fn is_ours(request: &str) -> bool {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let header = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name}: {head}")).trim().to_owned()
    };
    let signed = format!("{}.{}.{body}", header("webhook-id"), header("webhook-timestamp"));
    let signature = data_encoding::BASE64
        .decode(header("webhook-signature").strip_prefix("v1,").unwrap().as_bytes())
        .unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    mac.verify_slice(&signature).is_ok()
}

/// Whoever is on call hears of it within five seconds: that is what the operator is promised, so it is the bound here.
async fn at_once<T>(message: impl Future<Output = T>) -> T {
    let told = tokio::time::timeout(Duration::from_secs(5), message).await;
    told.expect("whoever is on call is told within five seconds")
}

both_databases!(somebody_in_danger_gets_help_at_once_and_a_person_who_answers[on_call()]);
async fn somebody_in_danger_gets_help_at_once_and_a_person_who_answers(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    // The author sees the lines at once, in the very answer.
    reply(&author, &topic, WORDS, "post").await.expect(200).contains("116 123").contains("999");
    let path = queue(&one).await.remove(0);
    let link = format!("{}{path}", world.url);

    // Whoever is on call is told in two ways, how grave it is and where to look, and no word of it.
    let mail = at_once(sinks().mails(&link, 1)).await.remove(0);
    assert!(mail.contains("RCPT TO:<on-call@example.org>") && mail.contains("level 4 of 4"), "{mail}");
    let request = at_once(sinks().requests(&link, 1)).await.remove(0);
    assert!(is_ours(&request), "{request}");
    assert!(!is_ours(&request.replace("\"level\":4", "\"level\":0")));
    for told in [&mail, &request] {
        for private in ["pills", "kill", "quiet heron", group.name.as_str(), &author.persona.id.to_string()] {
            assert!(!told.contains(private), "«{private}» in {told}");
        }
    }

    // One moderator takes it, signs a step off, and hands it over with a note.
    let page = one.get(&path).await.expect(200).contains("Write to them, as a person");
    one.submit(&page, "/steps", &[("step", "call")]).await.expect(303);
    let page = one.get(&path).await.expect(200).contains("calm owl has done this");
    one.submit(&page, "/notes", &[("note", " ")]).await.expect(422);
    let note = [("note", "I have rung the people who run this. I must go."), ("then", "hand-over")];
    one.submit(&page, "/notes", &note).await.expect(303);
    let page = two.get(&path).await.expect(200).lacks("is on it");
    page.contains("I have rung the people who run this.").contains("calm owl has done this");

    // The other one answers, as a person, and the post stays.
    let id = path.rsplit('/').next().unwrap();
    let words = "I have read it. I am glad that you told us, and I am here this evening.";
    decide(&two, id, "publish", &[], words).await.expect(303);
    all_told(&world).await;
    author.get("/notifications").await.expect(200).contains("A moderator decided about your post");
    author.get(&decision(&author).await).await.expect(200).contains(words);
    two.get(&topic).await.expect(200).contains("I have kept enough pills");
    let entries = audit::about(world.app.db.read(), id, 20).await.unwrap();
    for act in ["posts.hold", "moderation.step", "moderation.note", "moderation.decide"] {
        assert!(entries.iter().any(|entry| entry.action == act), "{act}");
    }
}

both_databases!(an_alarm_is_told_again_until_somebody_looks[on_call()]);
async fn an_alarm_is_told_again_until_somebody_looks(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    reply(&author, &topic, WORDS, "post").await.expect(200);
    let path = queue(&moderator).await.remove(0);
    let link = format!("{}{path}", world.url);
    sinks().mails(&link, 1).await;
    // Changing a word wakes nobody; half an hour without a look does.
    let id = path.rsplit('/').next().unwrap();
    change(&author, id, &format!("{WORDS} I mean it."), "post").await.expect(200);
    world.advance(minutes(30));
    sinks().mails(&link, 2).await;
    world.advance(minutes(25));
    moderator.get(&path).await.expect(200);
    // Somebody looks when it would be told a third time: nobody is woken, and nothing more is planned.
    world.advance(minutes(5));
    crate::support::eventually("the alarm to end", async || {
        (world.ask("SELECT COUNT(*) FROM jobs WHERE kind = 'moderation.sound'").await == 0).then_some(())
    })
    .await;
    let requests = sinks().requests(&link, 2).await;
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| is_ours(request)));
}

both_databases!(a_member_who_is_worried_about_somebody_wakes_whoever_is_on_call[on_call()]);
async fn a_member_who_is_worried_about_somebody_wakes_whoever_is_on_call(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let post = say(&author, &topic(&author, "Sleep").await, "Thank you all, and take care.").await;
    let fields = [("category", "danger"), ("why", "It sounds like a goodbye.")];
    reader.post(&about(&reader, &post, "report"), &fields).await.expect(200);
    let path = queue(&moderator).await.remove(0);
    let mail = sinks().mails(&format!("{}{path}", world.url), 1).await.remove(0);
    assert!(mail.contains("level 3 of 4") && !mail.contains("goodbye"), "{mail}");
    assert_ne!(path, item(&moderator, &post));
}
