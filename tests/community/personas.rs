//! Personas: joining under a name of the group's own, being let in, leaving, and that two personas of one
//! account share nothing.

use super::writing;
use crate::both_databases;
use crate::support::world::Person;
use crate::support::{Answer, TestApp};
use kith::community::groups::{Group, Visibility};
use kith::community::personas::{self, Role};
use sea_orm::{ConnectionTrait, Statement};

async fn ask_to_join(person: &Person, group: &Group, name: &str, words: &str) -> Answer {
    let fields = [("name", name), ("words", words), ("agree", "yes")];
    person.post(&format!("/g/{}/join", group.address), &fields).await
}

both_databases!(a_name_is_chosen_for_each_group_and_belongs_to_it);
async fn a_name_is_chosen_for_each_group_and_belongs_to_it(world: TestApp) {
    let (here, there) = (world.group(Visibility::Public).await, world.group(Visibility::Public).await);
    let (first, second) = (world.person().await, world.person().await);
    first
        .join(here.address.as_str(), "Quiet Heron")
        .await
        .leads_to(&format!("/g/{}?done=joined", here.address));
    for taken in ["Quiet Heron", "quiet heron", "Quiet-Heron", "QUIETHERON"] {
        second.join(here.address.as_str(), taken).await.expect(422);
    }
    second.join(here.address.as_str(), "Brave Otter").await.expect(303);
    second.join(there.address.as_str(), "Quiet Heron").await.expect(303);
    first.join(here.address.as_str(), "Third Name").await.expect(409);
}

both_databases!(joining_needs_a_name_and_the_rules);
async fn joining_needs_a_name_and_the_rules(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let path = format!("/g/{}/join", group.address);
    let person = world.person().await;
    let page = person.get(&path).await.expect(200);
    for rule in &group.rules {
        assert!(page.text().contains(rule), "{rule}");
    }
    let refused = person.post(&path, &[("name", "Quiet Heron")]).await.expect(422);
    assert_eq!(refused.field("name"), "Quiet Heron", "what was typed is kept");
    for name in ["", "ab", "<b>Bold</b>", "0161 496 0457", "a name that is much too long to be one"] {
        let given = person.post(&path, &[("name", name), ("agree", "yes")]).await;
        // Without a name of one's own and without a suggestion there is nothing to be called.
        assert_eq!(given.status, 422, "«{name}»: {given:?}");
    }
    // One of the suggested names does as well.
    let suggestion = page.attributes("input[name=suggestion]", "value").into_iter().next().unwrap();
    person.post(&path, &[("name", ""), ("suggestion", &suggestion), ("agree", "yes")]).await.expect(303);
    world.visitor().post(&path, &[("name", "Quiet Heron"), ("agree", "yes")]).await.expect(401);
}

both_databases!(a_moderator_lets_people_in);
async fn a_moderator_lets_people_in(world: TestApp) {
    let group = world.group(Visibility::Approval).await;
    let moderator = world.moderator(&group, "Steady Oak").await;
    let (path, desk) = (format!("/g/{}", group.address), format!("/g/{}/applicants", group.address));
    let (welcome, declined) = (world.person().await, world.person().await);
    ask_to_join(&welcome, &group, "Quiet Heron", "My sister has it.")
        .await
        .leads_to(&format!("{path}/join?done=asked"));
    ask_to_join(&declined, &group, "Loud Parrot", "I sell supplements.").await.expect(303);
    welcome.get(&format!("{path}/new")).await.leads_to(&format!("{path}/join"));

    let waiting = moderator.get(&desk).await.expect(200).contains("My sister has it.");
    let answer = async |name: &str, answer: &str| {
        let page = moderator.get(&desk).await.expect(200);
        let applicant = world.persona(&group, name).await;
        let form = page.form(&applicant.to_string());
        moderator.post(&form.action, &[("answer", answer)]).await
    };
    assert!(waiting.text().contains("Loud Parrot"));
    let odd = answer("Quiet Heron", "perhaps").await;
    assert_eq!(odd.status, 422, "{odd:?}");
    answer("Quiet Heron", "welcome").await.leads_to(&format!("{desk}?done=answered"));
    answer("Loud Parrot", "decline").await.leads_to(&format!("{desk}?done=answered"));
    welcome.get(&format!("{path}/new")).await.expect(200);
    declined.get(&format!("{path}/new")).await.leads_to(&format!("{path}/join"));
    moderator.get(&desk).await.expect(200).lacks("Quiet Heron").lacks("Loud Parrot");
    let again = format!("{desk}/{}", world.persona(&group, "Quiet Heron").await);
    moderator.post(&again, &[("answer", "decline")]).await.expect(409);
    welcome.get(&format!("{path}/new")).await.expect(200);
}

both_databases!(another_groups_moderator_lets_nobody_in);
async fn another_groups_moderator_lets_nobody_in(world: TestApp) {
    let (group, other) = (world.group(Visibility::Approval).await, world.group(Visibility::Approval).await);
    world.moderator(&group, "Steady Oak").await;
    let stranger = world.moderator(&other, "Tall Birch").await;
    let person = world.person().await;
    ask_to_join(&person, &group, "Quiet Heron", "").await.expect(303);
    let applicant = world.persona(&group, "Quiet Heron").await;
    for address in [&group.address, &other.address] {
        let answer =
            stranger.post(&format!("/g/{address}/applicants/{applicant}"), &[("answer", "welcome")]).await;
        assert!(matches!(answer.status, 403 | 404), "{answer:?}");
    }
    let path = format!("/g/{}", group.address);
    person.get(&format!("{path}/new")).await.leads_to(&format!("{path}/join"));
}

both_databases!(what_an_applicant_writes_is_sealed_and_goes_with_the_answer);
async fn what_an_applicant_writes_is_sealed_and_goes_with_the_answer(world: TestApp) {
    const WORDS: &str = "My sister has it and I look after her.";
    let group = world.group(Visibility::Approval).await;
    let moderator = world.moderator(&group, "Steady Oak").await;
    ask_to_join(&world.person().await, &group, "Quiet Heron", WORDS).await.expect(303);
    let kept = async || -> Vec<u8> {
        let conn = world.app.db.read();
        let question = "SELECT application FROM personas WHERE name = 'Quiet Heron'";
        let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), question)).await;
        row.unwrap().unwrap().try_get_by_index::<Option<Vec<u8>>>(0).unwrap().unwrap_or_default()
    };
    let sealed = kept().await;
    assert!(sealed.len() > WORDS.len() && !sealed.windows(6).any(|part| part == b"sister"));
    let applicant = world.persona(&group, "Quiet Heron").await;
    let path = format!("/g/{}/applicants/{applicant}", group.address);
    moderator.post(&path, &[("answer", "welcome")]).await.expect(303);
    assert!(kept().await.is_empty(), "they stay although nobody needs them");
}

both_databases!(whoever_leaves_is_out_and_may_come_back_as_the_same);
async fn whoever_leaves_is_out_and_may_come_back_as_the_same(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "Quiet Heron").await;
    let path = format!("/g/{}", group.address);
    member.get(&format!("{path}/leave")).await.expect(200).contains("Quiet Heron");
    member.post(&format!("{path}/leave"), &[("words", "name")]).await.leads_to("/groups?done=left");
    member.get(&format!("{path}/new")).await.leads_to(&format!("{path}/join"));
    // Another name would tell everybody that both are one person, so none is offered, and none is taken.
    let form = member.get(&format!("{path}/join")).await.expect(200);
    let form = form.contains("You come back as Quiet Heron");
    assert!(form.attributes("form [name=name], form [name=suggestion]", "name").is_empty(), "{form:?}");
    member.post(&format!("{path}/join"), &[]).await.expect(422).contains("tick the box");
    member.submit(&form, "/join", &[("agree", "yes"), ("name", "New Name")]).await.expect(303);
    member.get(&format!("{path}/new")).await.expect(200);
    member.get(&format!("{path}/p/{}", member.persona.id)).await.contains("Quiet Heron").lacks("New Name");
    let back =
        personas::in_group(world.app.db.read(), &world.app.keys, member.account, group.id).await.unwrap();
    assert_eq!(back.unwrap().id, member.persona.id);
}

both_databases!(whoever_asks_again_is_heard_again);
async fn whoever_asks_again_is_heard_again(world: TestApp) {
    let group = world.group(Visibility::Approval).await;
    let moderator = world.moderator(&group, "Steady Oak").await;
    let desk = format!("/g/{}/applicants", group.address);
    let person = world.person().await;
    ask_to_join(&person, &group, "Quiet Heron", "I am new to this.").await.expect(303);
    let applicant = world.persona(&group, "Quiet Heron").await;
    moderator.post(&format!("{desk}/{applicant}"), &[("answer", "decline")]).await.expect(303);
    ask_to_join(&person, &group, "", "I read your rules again.").await.expect(303);
    let waiting = moderator.get(&desk).await.expect(200).contains("Quiet Heron");
    waiting.contains("I read your rules again.").lacks("I am new to this.");
    assert_eq!(writing::places(&world, "I read your rules").await, 0, "what they write is sealed");
}

both_databases!(a_moderator_who_leaves_is_none_when_coming_back);
async fn a_moderator_who_leaves_is_none_when_coming_back(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let moderator = world.moderator(&group, "Steady Oak").await;
    let path = format!("/g/{}", group.address);
    moderator.get(&format!("{path}/desk")).await.expect(200);
    moderator.post(&format!("{path}/leave"), &[("words", "name")]).await.expect(303);
    moderator.join(group.address.as_str(), "Steady Oak").await.expect(303);
    moderator.get(&format!("{path}/desk")).await.expect(403);
}

both_databases!(whoever_was_sent_away_reads_not_even_what_is_public);
async fn whoever_was_sent_away_reads_not_even_what_is_public(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let banned = world.member(&group, "Loud Parrot").await;
    let topic = writing::topic(&world.member(&group, "Quiet Heron").await, "A walk by the river").await;
    world.ban(&banned).await;
    let path = format!("/g/{}", group.address);
    banned.get(&path).await.lacks("A walk by the river");
    banned.get(&topic).await.lacks("A walk by the river");
    banned.get(&format!("{path}/new")).await.lacks("<textarea");
    banned.join(group.address.as_str(), "Another Name").await.expect(403);
    world.visitor().get(&topic).await.expect(200).contains("A walk by the river");
}

both_databases!(two_personas_of_one_account_share_nothing);
async fn two_personas_of_one_account_share_nothing(world: TestApp) {
    let (here, there) = (world.group(Visibility::Public).await, world.group(Visibility::Public).await);
    let one = world.member(&here, "Quiet Heron").await;
    let other = world.admit(one.account, &there, "Brave Otter", Role::Member).await;
    assert_ne!(one.persona.id, other.id);
    assert_ne!(personas::avatar::draw(one.persona.id), personas::avatar::draw(other.id));
    assert_eq!(one.persona.joined_month, other.joined_month, "a month is all that is kept of a time");
    // What anybody else sees in one group names nothing of the other.
    let reader = world.member(&here, "Steady Oak").await;
    let page = reader.get(&format!("/g/{}/p/{}", here.address, one.persona.id)).await.expect(200);
    page.contains("Quiet Heron")
        .lacks("Brave Otter")
        .lacks(&other.id.to_string())
        .lacks(there.address.as_str());
    // A persona of one group is unknown in another.
    let path = format!("/g/{}/p/{}", there.address, one.persona.id);
    reader.get(&path).await.expect(404);
}

both_databases!(a_name_of_another_group_is_warned_of_once);
async fn a_name_of_another_group_is_warned_of_once(world: TestApp) {
    let (here, there) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let person = world.person().await;
    person.join(here.address.as_str(), "Quiet Heron").await.expect(303);
    let path = format!("/g/{}/join", there.address);
    let asked = person.post(&path, &[("name", "quiet heron"), ("agree", "yes")]).await.expect(422);
    let asked = asked.contains("You have this name in another group");
    person.submit(&asked, &path, &[("name", "quiet heron"), ("agree", "yes")]).await.expect(303);
    // Who is somebody else is told nothing of the kind.
    let stranger = world.person().await;
    stranger.join(there.address.as_str(), "Brave Otter").await.expect(303);
    stranger.join(here.address.as_str(), "Other Otter").await.expect(303);
}

both_databases!(a_new_name_is_taken_once_a_month_and_the_old_one_is_shown_to_nobody);
async fn a_new_name_is_taken_once_a_month_and_the_old_one_is_shown_to_nobody(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "Quiet Heron").await;
    let other = world.member(&group, "Brave Otter").await;
    let topic = writing::topic(&member, "A walk").await;
    let (me, path) = (format!("/g/{}/me", group.address), format!("/g/{}/me/name", group.address));
    for refused in ["", "Brave Otter", "0161 496 0457", "Maria Kowalski"] {
        member.post(&path, &[("name", refused)]).await.expect(422);
    }
    member.post(&path, &[("name", "Calm Badger")]).await.leads_to(&format!("{me}?done=renamed"));
    other.get(&topic).await.expect(200).contains("Calm Badger").lacks("Quiet Heron");
    member.post(&path, &[("name", "Slow Owl")]).await.expect(422).contains("next month");
    world.clock.advance(kith::base::clock::days(28));
    let member = world.again(member).await;
    member.post(&path, &[("name", "Slow Owl")]).await.expect(303);
    assert_eq!(writing::places(&world, "Quiet Heron").await, 0, "the old name is kept nowhere");
}

both_databases!(whom_one_keeps_away_is_folded_away_and_is_no_news);
async fn whom_one_keeps_away_is_folded_away_and_is_no_news(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let moderator = world.moderator(&group, "Steady Oak").await;
    let (member, other) =
        (world.member(&group, "Quiet Heron").await, world.member(&group, "Brave Otter").await);
    let topic = writing::topic(&member, "A walk").await;
    let page = format!("/g/{}/p/{}", group.address, other.persona.id);
    let keep =
        async |distance: &str| member.post(&format!("{page}/distance"), &[("distance", distance)]).await;
    keep("mute").await.leads_to(&format!("{page}?done=muted"));
    writing::say(&other, &topic, "I went too.").await;
    writing::all_told(&world).await;
    let seen = member.get(&topic).await.expect(200);
    assert_eq!(seen.all("details.muted article").len(), 1);
    assert!(
        other.get(&topic).await.expect(200).all("details.muted").is_empty(),
        "only one of them sees it so"
    );
    assert!(member.get("/notifications").await.expect(200).all("main li").is_empty());
    keep("block").await.expect(303);
    let refused = writing::reply(&other, &topic, "And once more.", "post").await.expect(409);
    refused.contains("You cannot reply here");
    other.get(&format!("/g/{}/drafts", group.address)).await.expect(200).contains("And once more.");
    keep("none").await.expect(303);
    writing::say(&other, &topic, "And a third time.").await;
    assert!(member.get(&topic).await.expect(200).all("details.muted").is_empty());
    let about = format!("/g/{}/p/{}/distance", group.address, moderator.persona.id);
    member.post(&about, &[("distance", "mute")]).await.expect(409);
    let myself = format!("/g/{}/p/{}/distance", group.address, member.persona.id);
    member.post(&myself, &[("distance", "mute")]).await.expect(404);
}

both_databases!(the_same_words_in_two_groups_are_asked_about);
async fn the_same_words_in_two_groups_are_asked_about(world: TestApp) {
    let (here, there) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let one = world.member(&here, "Quiet Heron").await;
    let persona = world.admit(one.account, &there, "Brave Otter", Role::Member).await;
    let person = Person { visitor: one.visitor.clone(), account: one.account, name: one.name.clone() };
    let other = world.as_member(person, persona, &there);
    let stranger = world.member(&there, "Calm Badger").await;
    let words =
        "Since the spring my hands have been cold every morning, and nothing that I try helps for long.";
    writing::begin(&one, "Cold hands", words, "post").await.expect(303);
    let asked = writing::begin(&other, "Cold hands again", words, "post").await.expect(422);
    asked.contains("You wrote the same in another of your groups");
    writing::begin(&stranger, "Mine too", words, "post").await.expect(303);
    writing::begin(&other, "Cold hands again", words, "anyway").await.expect(303);
    // In one group it tells nothing.
    writing::begin(&one, "Still cold", words, "post").await.expect(303);

    // Nor does a change: words that come into a post later are asked about in the same way.
    let more = "In the autumn I bought gloves with a battery in them, and they were worth every penny of it.";
    let topic = writing::topic(&one, "Gloves").await;
    let reply = writing::say(&one, &topic, "What do you wear?").await;
    let topic = writing::topic(&other, "Warm gloves").await;
    let elsewhere = writing::say(&other, &topic, "What do you all wear?").await;
    writing::change(&one, &reply, more, "post").await.expect(303);
    let asked = writing::change(&other, &elsewhere, more, "post").await.expect(422);
    asked.contains("You wrote the same in another of your groups");
    writing::change(&other, &elsewhere, more, "anyway").await.expect(303);
    // What stands there already is not asked about again.
    writing::change(&other, &elsewhere, more, "post").await.expect(303);
}

both_databases!(whoever_leaves_a_group_says_what_becomes_of_their_words);
async fn whoever_leaves_a_group_says_what_becomes_of_their_words(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let path = format!("/g/{}/leave", group.address);
    let reader = world.member(&group, "Steady Oak").await;
    for (words, name, stays, named) in [
        ("name", "Quiet Heron", true, true),
        ("keep", "Brave Otter", true, false),
        ("erase", "Calm Badger", false, false),
    ] {
        let member = world.member(&group, name).await;
        let begun = writing::begin(&member, "About it", &format!("{name} says so."), "post").await;
        let topic = writing::path(&begun);
        member.post(&path, &[]).await.expect(422);
        member.post(&path, &[("words", words)]).await.leads_to("/groups?done=left");
        let page = reader.get(&topic).await.expect(200);
        assert_eq!(page.text().contains("says so."), stays, "{words}: {page:?}");
        assert_eq!(!page.all(".post__who").iter().any(|who| who.contains(name)), !named, "{words}");
        // Who comes back is the same person, or somebody new.
        let again = member.get(&format!("/g/{}/join", group.address)).await.expect(200);
        assert_eq!(again.text().contains("You come back as"), named, "{words}");
    }
}
