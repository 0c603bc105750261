use crate::both_databases;
use crate::community::writing::{
    CARD, PHONE, about, begin, change, decide, hold, item, path, places, post_id, queue, reply, say, topic,
};
use crate::support::TestApp;
use kith::base::event::Stream;
use kith::base::outbox;
use kith::community::groups::Visibility;

both_databases!(a_phone_number_is_shown_to_its_author_first_and_nothing_is_stored);
async fn a_phone_number_is_shown_to_its_author_first_and_nothing_is_stored(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let words = format!("Ring me on {PHONE} tonight.");
    // Neither sending it nor insisting on it publishes what has to be held.
    for then in ["post", "anyway", "check", "edit", "nonsense"] {
        let page = reply(&author, &topic, &words, then).await;
        let status = if matches!(then, "check" | "edit") { 200 } else { 422 };
        let page = page.expect(status);
        assert_eq!(page.field("body"), words, "{then}");
        if then != "edit" {
            assert!(page.first("mark.finding-mark").starts_with(PHONE), "{page:?}");
            let page = page.contains("Nothing is posted yet").contains("[phone number removed]");
            assert_eq!(page.attributes("input[name=then]", "value"), ["mask", "edit", "ask"], "{then}");
        }
    }
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts").await, 1);
    assert_eq!(places(&world, PHONE).await, 0);
    assert!(queue(&moderator).await.is_empty());
    reader.get(&topic).await.lacks(PHONE);
}

both_databases!(masking_publishes_in_one_step);
async fn masking_publishes_in_one_step(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    let words = format!("Ring me on {PHONE} or write to rosa.field@example.org please.");
    let page = reply(&author, &topic, &words, "post").await.expect(422).contains("2 things to look at");
    let sent = author.submit(&page, "/replies", &[("then", "mask")]).await;
    author.follow(&sent).await.expect(200);
    let shown = reader.get(&topic).await.all(".posts .prose");
    assert_eq!(shown, ["Ring me on [phone number removed] or write to [e-mail address removed] please."]);
    assert_eq!(places(&world, PHONE).await, 0);
}

both_databases!(masking_one_of_two_shows_the_other_again);
async fn masking_one_of_two_shows_the_other_again(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let words = format!("Ring me on {PHONE} or write to rosa.field@example.org please.");
    let page = begin(&author, "Reach me", &words, "post").await.expect(422);
    let page = author.submit(&page, "/topics", &[("then", "mask"), ("mask", "2")]).await.expect(422);
    assert_eq!(
        page.field("body"),
        format!("Ring me on {PHONE} or write to [e-mail address removed] please.")
    );
    page.contains("1 thing to look at");
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts").await, 0);
}

both_databases!(one_button_masks_everything_and_publishes);
async fn one_button_masks_everything_and_publishes(world: TestApp) {
    let group = world.strict_group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let words =
        format!("I saw Dr. Rosa Fielding since 3 March 2024. Ring my husband Tomas Greene on {PHONE}.");
    let masked = "I saw my doctor since 2024. Ring my husband [name removed] on [phone number removed].";
    let page = begin(&author, &format!("Call {PHONE}"), &words, "post").await.expect(422);
    let page = page.contains(masked);
    // Whatever else is chosen on the page, the button does what it says.
    let press = [("everything", "yes"), ("then", "edit"), ("mask", "1")];
    let sent = author.submit(&page, "/topics", &press).await;
    let topic = path(&sent);
    let shown = reader.get(&topic).await.expect(200);
    assert_eq!(
        (shown.first("h1").as_str(), shown.first(".prose").as_str()),
        ("Call [phone number removed]", masked)
    );
    assert_eq!(places(&world, PHONE).await, 0);
    // The same for a change of what is public.
    let page = change(&author, &post_id(&sent), &words, "post").await;
    assert_eq!(page.status, 422, "a title is missing: {page:?}");
    let id = say(&author, &topic, "So far, so good.").await;
    let page = change(&author, &id, &words, "post").await.expect(422);
    author.submit(&page, "/edit", &[("everything", "yes")]).await.expect(303);
    assert_eq!(reader.get(&topic).await.all(".posts .prose"), [masked]);
}

both_databases!(a_note_to_the_moderators_goes_with_what_waits);
async fn a_note_to_the_moderators_goes_with_what_waits(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let words = format!("Ring me on {PHONE} tonight.");
    let page = reply(&author, &topic, &words, "post").await.expect(422);
    let note = [("then", "ask"), ("note", "It is the number of our club.")];
    let id = post_id(&author.submit(&page, "/replies", &note).await);
    let item = item(&moderator, &id);
    moderator.get(&item).await.expect(200).contains("It is the number of our club.");
    // Whoever goes on writing finds it again, and says it once.
    let form = author.get(&about(&author, &id, "edit")).await.expect(200);
    let page = author.submit(&form, "/edit", &[]).await.expect(422);
    assert_eq!(page.attributes("textarea[name=note]", "name").len(), 1);
    assert_eq!(page.field("note"), "It is the number of our club.");
    author.submit(&page, "/edit", &[("then", "ask"), ("note", "Our club’s, not mine.")]).await.expect(303);
    moderator.get(&item).await.expect(200).contains("Our club’s, not mine.").lacks("It is the number");
    let page = reply(&author, &topic, &words, "post").await.expect(422);
    let long = "so ".repeat(200);
    let page = author.submit(&page, "/replies", &[("then", "ask"), ("note", &long)]).await.expect(422);
    page.contains("at most 500 letters");
}

both_databases!(an_answer_to_a_check_counts_for_the_words_that_were_checked);
async fn an_answer_to_a_check_counts_for_the_words_that_were_checked(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let topic = topic(&author, "Sleep").await;
    let page = reply(&author, &topic, &format!("Ring me on {PHONE} please."), "post").await.expect(422);
    // The first thing to look at is another one now, and nobody has chosen to mask that.
    let words = format!("Write to rosa.field@example.org or ring me on {PHONE} please.");
    for then in ["mask", "ask", "anyway"] {
        let typed = [("body", words.as_str()), ("then", then)];
        let again = author.submit(&page, "/replies", &typed).await.expect(422);
        assert_eq!(again.field("body"), words, "{then}");
        again.contains("2 things to look at");
    }
    // Masks that belong to no check are none.
    let bare = [("body", words.as_str()), ("then", "mask"), ("mask", "1")];
    let again = author.post(&format!("{topic}/replies"), &bare).await.expect(422);
    assert_eq!(again.field("body"), words);
    author.submit(&again, "/replies", &[("then", "mask")]).await.expect(303);
    let shown = author.get(&topic).await.all(".posts .prose");
    assert_eq!(shown, ["Write to [e-mail address removed] or ring me on [phone number removed] please."]);

    // What only narrows somebody down is published as it is when its author saw it, and not before.
    let warned = "My operation was on 3 March 2024.";
    let page = reply(&author, &topic, warned, "post").await.expect(422);
    let more = format!("{warned} The next one is on 5 May 2025.");
    author.submit(&page, "/replies", &[("body", &more), ("then", "anyway")]).await.expect(422);
    author.submit(&page, "/replies", &[("then", "anyway")]).await.expect(303);
}

both_databases!(asking_for_a_check_shows_it_to_its_author_and_the_moderators_only);
async fn asking_for_a_check_shows_it_to_its_author_and_the_moderators_only(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    say(&reader, &topic, "Hardly.").await;
    let words = format!("Ring me on {PHONE} tonight.");
    let page = reply(&author, &topic, &words, "post").await.expect(422);
    let sent = author.submit(&page, "/replies", &[("then", "ask"), ("note", "My sister reads here.")]).await;
    let id = post_id(&sent);
    let own = author.follow(&sent).await.expect(200).contains("Waiting for a check");
    assert_eq!(own.all(".post--held .prose"), [words.as_str()]);
    author.get(&format!("/g/{}/posts/{id}", group.address)).await.expect(200).contains(PHONE);
    author
        .get(&format!("/g/{}/drafts", group.address))
        .await
        .expect(200)
        .contains("A post that waits for a check");

    for visitor in [reader.visitor.clone(), world.visitor(), moderator.visitor.clone()] {
        visitor.get(&topic).await.expect(200).lacks(PHONE).lacks(&id);
        visitor.get(&format!("/g/{}/posts/{id}", group.address)).await.expect(404);
        visitor.get(&format!("/g/{}/posts/{id}/history", group.address)).await.expect(404);
    }
    reader.get(&format!("/g/{}", group.address)).await.expect(200).contains("1 reply").lacks("2 replies");
    let item = moderator.get(&queue(&moderator).await[0]).await.expect(200).contains("My sister reads here.");
    assert!(item.first("mark.finding-mark").starts_with(PHONE), "{item:?}");
    assert_eq!(places(&world, PHONE).await, 0, "what waits is sealed");
    assert_eq!(places(&world, "My sister reads here").await, 0, "and so are the words to the moderator");
}

both_databases!(a_topic_that_waits_leaves_no_hole);
async fn a_topic_that_waits_leaves_no_hole(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let first = topic(&author, "One").await;
    let waits = begin(&author, "Two", &format!("Ring me on {PHONE} tonight."), "ask").await;
    let second = topic(&author, "Three").await;
    let number = |address: &str| address.rsplit('/').next().unwrap().to_owned();
    assert_eq!((number(&first), number(&second)), ("1".into(), "2".into()));
    author.get(&format!("/g/{}", group.address)).await.expect(200).lacks("Two");
    author.get(&format!("/g/{}/t/3", group.address)).await.expect(404);
    let told = async |stream| {
        let events = outbox::after(world.app.db.read(), stream, 0, 100).await.unwrap();
        events.iter().map(|event| (event.number, event.kind.clone())).collect::<Vec<_>>()
    };
    let created = |number| (number, "post.created".to_owned());
    assert_eq!(told(Stream::members(group.id)).await, [created(1), created(2)]);
    assert_eq!(told(Stream::moderators(group.id)).await, [(1, "queue.changed".to_owned())]);

    let id = post_id(&waits);
    decide(&moderator, &id, "publish", &[], "").await.expect(303);
    assert_eq!(told(Stream::members(group.id)).await, [created(1), created(2), created(3)]);
    author.get(&path(&waits)).await.leads_to(&format!("/g/{}/t/3#post-{id}", group.address));
    author.get(&format!("/g/{}/t/3", group.address)).await.expect(200).contains(PHONE);
    assert!(outbox::holes(world.app.db.read()).await.unwrap().is_empty());
}

both_databases!(a_payment_card_is_neither_published_nor_held);
async fn a_payment_card_is_neither_published_nor_held(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let topic = topic(&author, "Sleep").await;
    let words = format!("They took {CARD} from me.");
    for then in ["post", "anyway", "ask"] {
        let page = reply(&author, &topic, &words, then).await.expect(422).contains("We never publish this");
        assert_eq!(page.attributes("input[name=then]", "value"), ["mask", "edit"]);
        begin(&author, &format!("Is {CARD} mine"), "How do you sleep?", then).await.expect(422);
    }
    let id = say(&author, &topic, "A clean one.").await;
    for then in ["post", "anyway", "ask"] {
        change(&author, &id, &words, then).await.expect(422);
    }
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts").await, 2);
    assert_eq!(world.ask("SELECT COUNT(*) FROM holds").await, 0);
    assert_eq!(places(&world, CARD).await, 0);
    reply(&author, &topic, &words, "mask").await.expect(422);
    let page = reply(&author, &topic, &words, "post").await;
    author.submit(&page, "/replies", &[("then", "mask")]).await.expect(303);
    author.get(&topic).await.expect(200).contains("They took [card number removed] from me.");
}

both_databases!(what_only_narrows_down_is_the_authors_to_decide);
async fn what_only_narrows_down_is_the_authors_to_decide(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let strict = world.strict_group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let careful = world.member(&strict, "loud otter").await;
    let words = "My operation was on 3 March 2024.";
    let (here, there) = (topic(&author, "Sleep").await, topic(&careful, "Sleep").await);
    let page = reply(&author, &here, words, "post").await.expect(422);
    assert_eq!(page.attributes("input[name=then]", "value"), ["mask", "edit", "ask", "anyway"]);
    author.submit(&page, "/replies", &[("then", "anyway")]).await.expect(303);
    assert_eq!(author.get(&here).await.all(".posts .prose"), [words]);
    // Where everybody knows everybody, it waits for a person.
    let page = reply(&careful, &there, words, "anyway").await.expect(422);
    assert_eq!(page.attributes("input[name=then]", "value"), ["mask", "edit", "ask"]);
}

both_databases!(a_check_before_posting_stores_nothing);
async fn a_check_before_posting_stores_nothing(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let address = format!("/g/{}/check", group.address);
    let typed = [("title", "Sleep"), ("body", "How do you sleep?"), ("kind", "story")];
    let page =
        author.post(&address, &typed).await.expect(200).contains("We found nothing that tells who you are");
    assert_eq!((page.field("title").as_str(), page.field("kind").as_str()), ("Sleep", "story"));
    let danger = [("body", "I am going to kill myself tonight.")];
    author.post(&address, &danger).await.expect(200).contains("tel:999");
    // As the script asks: only the part of the page that is about the check.
    let request = author.request(reqwest::Method::POST, &address).header("origin", &world.url);
    let request = request.header("x-fragment", "1").form(&[("body", format!("Ring me on {PHONE}."))]);
    let fragment = author.send(&address, request).await.expect(200);
    let fragment = fragment.contains("A phone number").lacks("<html");
    assert!(fragment.first("mark.finding-mark").starts_with(PHONE), "{fragment:?}");
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts").await, 0);
    assert_eq!(world.ask("SELECT COUNT(*) FROM holds").await, 0);
    world.person().await.post(&address, &typed).await.expect(403);
}

both_databases!(the_same_form_asked_about_twice_waits_once);
async fn the_same_form_asked_about_twice_waits_once(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let (one, two) = tokio::join!(hold(&author, &topic), hold(&author, &topic));
    assert_eq!(one, two);
    assert_eq!(queue(&moderator).await.len(), 1);
}
