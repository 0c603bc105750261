use crate::both_databases;
use crate::community::writing::{begin, path, post_id, queue, reply, say, topic};
use crate::support::TestApp;
use kith::base::clock::minutes;
use kith::community::groups::Visibility;
use std::collections::BTreeSet;

both_databases!(a_clean_topic_is_published_and_others_read_it);
async fn a_clean_topic_is_published_and_others_read_it(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let form = author.get(&format!("/g/{}/new", group.address)).await.expect(200);
    let typed = [("kind", "question"), ("title", "Cold hands"), ("body", "What *helps* you?")];
    let sent = author.submit(&form, "/topics", &typed).await;
    let page = author.follow(&sent).await.expect(200).contains("Your post is out.");
    assert_eq!(page.first(".prose em"), "helps");

    let list = reader.get(&format!("/g/{}", group.address)).await.expect(200).contains("Cold hands");
    assert!(list.links().contains(&path(&sent)), "{list:?}");
    let page = reader.get(&path(&sent)).await.expect(200).contains("quiet heron");
    assert_eq!((page.first("h1").as_str(), page.first(".prose").as_str()), ("Cold hands", "What helps you?"));
    world.visitor().get(&path(&sent)).await.expect(303);
    world.person().await.get(&path(&sent)).await.leads_to(&format!("/g/{}/join", group.address));
}

both_databases!(replies_stand_in_their_order_and_are_counted);
async fn replies_stand_in_their_order_and_are_counted(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    for words in ["With two pillows.", "Hardly at all.", "By the open window."] {
        say(&reader, &topic, words).await;
        world.advance(minutes(1));
    }
    let page = author.get(&topic).await.expect(200);
    assert_eq!(page.all(".posts .prose"), ["With two pillows.", "Hardly at all.", "By the open window."]);
    author.get(&format!("/g/{}", group.address)).await.expect(200).contains("3 replies");
}

both_databases!(the_same_form_sent_twice_makes_one_post);
async fn the_same_form_sent_twice_makes_one_post(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let first = begin(&author, "Sleep", "How do you sleep?", "post").await.expect(303);
    begin(&author, "Sleep", "How do you sleep?", "post").await.leads_to(&first.location());
    let topic = path(&first);
    let answer = reply(&author, &topic, "Badly.", "post").await.expect(303);
    reply(&author, &topic, "Badly.", "post").await.leads_to(&answer.location());
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts").await, 2);
    assert_eq!(world.ask("SELECT COUNT(*) FROM topics").await, 1);
    assert_eq!(author.get(&topic).await.all(".posts .prose"), ["Badly."]);
}

both_databases!(the_same_form_sent_at_once_makes_one_post);
async fn the_same_form_sent_at_once_makes_one_post(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let send = || begin(&author, "Sleep", "How do you sleep?", "post");
    let answers = tokio::join!(send(), send(), send(), send());
    let answers: [_; 4] = answers.into();
    let places: BTreeSet<_> = answers.iter().map(|answer| (answer.status, answer.location())).collect();
    assert_eq!(places.len(), 1, "{answers:?}");
    assert_eq!(answers[0].status, 303, "{answers:?}");
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts").await, 1);
    assert_eq!(world.ask("SELECT COUNT(*) FROM topics").await, 1);
}

both_databases!(the_same_form_with_other_words_is_another_post);
async fn the_same_form_with_other_words_is_another_post(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let topic = topic(&author, "Sleep").await;
    // Somebody goes back in the browser and writes on in the form that was there.
    let page = author.get(&topic).await.expect(200);
    for words in ["The first thing.", "The second thing."] {
        author.submit(&page, "/replies", &[("body", words)]).await.expect(303);
    }
    assert_eq!(author.get(&topic).await.all(".posts .prose").len(), 2, "words were lost");
}

both_databases!(words_that_are_too_many_stay_in_the_form);
async fn words_that_are_too_many_stay_in_the_form(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let topic = topic(&author, "Sleep").await;
    let fits = "so ".repeat(6667)[..20_000].trim().to_owned();
    let long = format!("{fits} on");
    assert_eq!((fits.len(), long.len()), (20_000, 20_003));
    for answer in [reply(&author, &topic, &long, "post").await, begin(&author, "Long", &long, "post").await] {
        let page = answer.expect(422).contains("This is too long for one post");
        assert_eq!(page.field("body"), long);
        assert!(page.first("title").starts_with("Error:"), "{page:?}");
        assert_eq!(page.attributes("#body", "aria-invalid"), ["true"]);
    }
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts").await, 1);
    reply(&author, &topic, &fits, "post").await.expect(303);
}

both_databases!(a_topic_needs_a_kind_a_title_and_words);
async fn a_topic_needs_a_kind_a_title_and_words(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let address = format!("/g/{}/topics", group.address);
    let page = author.post(&address, &[("title", "  "), ("body", "")]).await.expect(422);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#kind", "#title", "#body"]);
    let page = begin(&author, &"long ".repeat(30), "How do you sleep?", "post").await.expect(422);
    assert_eq!(page.field("body"), "How do you sleep?");
    assert_eq!(world.ask("SELECT COUNT(*) FROM topics").await, 0);
}

both_databases!(what_is_no_text_is_refused);
async fn what_is_no_text_is_refused(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let topic = topic(&author, "Sleep").await;
    for body in ["body=a%00b&key=1", "body=%FF%FE&key=2", "body=a\0b&key=3"] {
        for address in [format!("{topic}/replies"), format!("/g/{}/check", group.address)] {
            author.post_bytes(&address, body).await.expect(400);
        }
    }
    author.post_bytes(&format!("{topic}/replies"), vec![b'b', b'=', 0xff]).await.expect(400);
    author.post_bytes(&format!("{topic}/replies"), "body=x&mask=first").await.expect(422);
    author.post_bytes(&format!("{topic}/replies"), vec![b'a'; 200_000]).await.expect(413);
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts").await, 1);
}

both_databases!(a_reply_goes_to_a_topic_that_is_there);
async fn a_reply_goes_to_a_topic_that_is_there(world: TestApp) {
    let (group, other) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let author = world.member(&group, "quiet heron").await;
    for number in ["2", "0", "-1", "x", "99999999999999999999"] {
        reply(&author, &format!("/g/{}/t/{number}", group.address), "Hello.", "post").await.expect(404);
    }
    let stranger = world.member(&other, "loud otter").await;
    let topic = topic(&stranger, "Elsewhere").await;
    reply(&author, &topic, "Hello.", "post").await.expect(403);
    world.visitor().post(&format!("{topic}/replies"), &[("body", "Hello.")]).await.expect(401);
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts").await, 1);
}

both_databases!(markup_that_nobody_may_write_is_shown_as_text);
async fn markup_that_nobody_may_write_is_shown_as_text(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let script = "<script>alert(1)</script>";
    let body = format!("I <3 you. {script} <b onclick=\"alert(2)\">so</b> <svg onload=alert(3)>");
    let topic = path(&begin(&author, &format!("A {script} title"), &body, "post").await);
    for address in [&topic, &format!("/g/{}", group.address)] {
        let page = reader.get(address).await.expect(200).lacks(script);
        assert!(page.all("[onclick], [onload], .prose svg, .prose script").is_empty(), "{page:?}");
    }
    let page = reader.get(&topic).await;
    assert_eq!(page.first("h1"), format!("A {script} title"));
    assert!(page.first(".prose").starts_with("I <3 you. <script>alert(1)</script>"), "{page:?}");
}

both_databases!(a_post_is_the_same_bytes_on_the_page_and_on_open_screens);
async fn a_post_is_the_same_bytes_on_the_page_and_on_open_screens(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    let mut ears = reader.listen().await;
    ears.subscribe(&reader.address, None).await;
    ears.next_where(|said| said["op"] == "live").await;
    let id = say(&author, &topic, "One **word** & another: <3\n\n> a line\n\n1. and\n2. a list").await;
    let event = ears.next_event("post.created").await;
    let html = event["d"]["html"].as_str().unwrap();
    assert_eq!(event["d"]["post"], *id);
    reader.get(&topic).await.expect(200).contains(html);
    author.get(&topic).await.expect(200).contains(html);
}

both_databases!(somebody_in_danger_is_heard_at_once_and_sees_help);
async fn somebody_in_danger_is_heard_at_once_and_sees_help(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let words = "I am going to kill myself tonight.";
    // A finger that taps twice, or a line that broke: help stands on whichever answer arrives.
    for _ in 0..2 {
        let page = reply(&author, &topic, words, "post").await.expect(200).contains("tel:999");
        assert_eq!(page.all("#care-heading").len(), 1, "{page:?}");
        assert!(page.links().iter().any(|link| link.starts_with("/g/")), "the way to the post is there");
    }
    assert_eq!(reader.get(&topic).await.all(".posts .prose"), [words]);
    let [waiting] = &queue(&moderator).await[..] else { panic!("one item waits") };
    moderator.get(waiting).await.expect(200).contains("Somebody may be in danger").contains("Level 4 of 4");
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts").await, 2);
}

both_databases!(whoever_is_sad_sees_where_help_is_and_no_moderator_is_called);
async fn whoever_is_sad_sees_where_help_is_and_no_moderator_is_called(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let page = reply(&author, &topic, "Some nights I wish I was dead.", "post").await.expect(200);
    assert_eq!(page.all("#care-heading").len(), 1, "{page:?}");
    assert_eq!(author.get(&topic).await.all(".posts .prose").len(), 1);
    assert!(queue(&moderator).await.is_empty());
}

both_databases!(a_post_has_an_address_that_leads_to_its_place);
async fn a_post_has_an_address_that_leads_to_its_place(world: TestApp) {
    let (group, other) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let (author, stranger) =
        (world.member(&group, "quiet heron").await, world.member(&other, "loud otter").await);
    let first = begin(&author, "Sleep", "How do you sleep?", "post").await;
    let id = post_id(&first);
    author
        .get(&format!("/g/{}/posts/{id}", group.address))
        .await
        .leads_to(&format!("{}#post-{id}", path(&first)));
    for unknown in ["nothing", "0000", &"0".repeat(26)] {
        author.get(&format!("/g/{}/posts/{unknown}", group.address)).await.expect(404);
    }
    stranger.get(&format!("/g/{}/posts/{id}", other.address)).await.expect(404);
}
