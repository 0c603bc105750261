//! The last step of the ladder: an account is suspended, in every group, and nobody can tell which personas are one person.

use crate::both_databases;
use crate::community::writing::{decision, hold, item, queue, say, takes_effect, topic};
use crate::support::world::{Member, Person};
use crate::support::{TestApp, eventually};
use kith::base::clock::{days, hours};
use kith::community::groups::{Group, Visibility};
use kith::community::identity;
use kith::community::personas::{self, Role, State};

/// The same person in another group.
async fn also(world: &TestApp, member: &Member, group: &Group, name: &str, role: Role) -> Member {
    let persona = world.admit(member.account, group, name, role).await;
    let visitor = world.another_device(member.account, identity::Role::Member).await;
    let person = Person { visitor, account: member.account, name: member.name.clone() };
    world.as_member(person, persona, group)
}

async fn state(world: &TestApp, member: &Member) -> State {
    personas::find(world.app.db.read(), member.persona.id).await.unwrap().state
}

/// Two moderators suspend the author of a post.
async fn suspend(author: &Member, one: &Member, two: &Member, typed: &[(&str, &str)]) {
    let id = hold(author, &topic(author, "Sleep").await).await;
    let path = item(one, &id);
    let page = one.get(&path).await.expect(200);
    let mut fields = vec![("action", "reject"), ("reason", "You follow people."), ("sanction", "suspend")];
    fields.extend(typed);
    one.submit(&page, &path, &fields).await.expect(303);
    takes_effect(one).await;
    let proposal = queue(two).await.into_iter().find(|path| path.contains("/proposals/")).unwrap();
    one.post(&proposal, &[("agree", "yes")]).await.expect(409);
    two.get(&proposal).await.expect(200).contains("account is suspended");
    two.post(&proposal, &[("agree", "yes")]).await.expect(303);
}

/// Lets an hour pass and everything happen that is due.
async fn an_hour(world: &TestApp) {
    world.advance(hours(1));
    eventually("what is due", async || {
        let now = world.app.now().micros();
        // A job that is being done has been tried once.
        let due = format!(
            "SELECT COUNT(*) FROM jobs WHERE kind IN ('personas.reach', 'moderation.lift') AND (attempt > 0 OR run_at <= {now})"
        );
        (world.ask(&due).await == 0).then_some(())
    })
    .await;
}

both_databases!(a_suspension_reaches_every_group_each_at_its_own_time_and_ends);
async fn a_suspension_reaches_every_group_each_at_its_own_time_and_ends(world: TestApp) {
    let mut groups = Vec::new();
    for _ in 0..5 {
        groups.push(world.group(Visibility::Members).await);
    }
    let author = world.member(&groups[0], "quiet heron").await;
    let (one, two) =
        (world.moderator(&groups[0], "calm owl").await, world.moderator(&groups[0], "slow badger").await);
    let mut others = Vec::new();
    for (group, name) in groups[1..4].iter().zip(["loud otter", "grey goose", "small toad"]) {
        others.push(also(&world, &author, group, name, Role::Member).await);
    }
    suspend(&author, &one, &two, &[("days", "30")]).await;

    // Where it was decided it holds at once, with reasons; everywhere else, nothing has happened yet.
    assert_eq!(state(&world, &author).await, State::Banned);
    let page = author.get(&decision(&author).await).await.expect(200).contains("Your account is suspended");
    page.contains("In every group, until").contains("You follow people.");
    author.get("/").await.expect(200).contains("Your account is suspended until");
    author
        .join(groups[4].address.as_str(), "new name")
        .await
        .expect(409)
        .contains("Your account is suspended");

    let mut left = vec![None; others.len()];
    for hour in 1..=74 {
        an_hour(&world).await;
        let mut now = 0;
        for (other, left) in others.iter().zip(&mut left) {
            if left.is_none() && state(&world, other).await == State::Left {
                *left = Some(hour);
                now += 1;
            }
        }
        assert!(now <= 2, "they went together");
    }
    let left: Vec<i32> = left.into_iter().map(|hour| hour.expect("within 72 hours and a little")).collect();
    assert!(left.iter().min() != left.iter().max(), "{left:?}");
    // They look like anybody who left: nothing is decided, restricted or written down about them.
    for other in &others {
        let id = kith::base::ids::base32(other.persona.id.as_bytes());
        let found = kith::base::audit::about(world.app.db.read(), &id, 5).await.unwrap();
        assert!(found.is_empty(), "{:?}", found.len());
    }
    assert_eq!(world.ask("SELECT COUNT(*) FROM restrictions").await, 1);
    assert_eq!(world.ask("SELECT COUNT(*) FROM decisions WHERE action = 'suspend'").await, 1);

    // It ends by itself, and they come back the same way.
    world.advance(days(26));
    for _ in 0..(24 + 74) {
        an_hour(&world).await;
    }
    for member in others.iter().chain([&author]) {
        eventually("to be back", async || (state(&world, member).await == State::Active).then_some(())).await;
    }
    assert_eq!(world.ask("SELECT COUNT(*) FROM suspensions").await, 0);
    let author = world.again(author).await;
    say(&author, &topic(&author, "Back").await, "Good morning.").await;
}

both_databases!(when_somebody_is_in_danger_a_suspension_reaches_every_group_now);
async fn when_somebody_is_in_danger_a_suspension_reaches_every_group_now(world: TestApp) {
    let (group, other) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let three = world.moderator(&group, "tall birch").await;
    let there = also(&world, &author, &other, "loud otter", Role::Moderator).await;
    suspend(&author, &one, &two, &[("days", "7"), ("now", "yes")]).await;
    eventually("to be gone", async || (state(&world, &there).await == State::Left).then_some(())).await;

    // Somebody who had no part in it sees it otherwise: everything is as it was, and it counts no more.
    let found = decision(&author).await;
    author.post(&format!("{found}/appeal"), &[("words", "That was not me.")]).await.expect(303);
    let appeal = queue(&three).await.into_iter().find(|path| path.contains("/appeals/")).unwrap();
    let answer = [("outcome", "reverse"), ("answer", "It was not.")];
    // Whoever agreed had a part in it, too.
    two.post(&appeal, &answer).await.expect(409).contains("This was your own decision");
    let page = three.get(&appeal).await.expect(200);
    three.submit(&page, &appeal, &answer).await.expect(303);
    eventually("to be back", async || {
        let back = personas::find(world.app.db.read(), there.persona.id).await.unwrap();
        (back.state == State::Active && back.role == Role::Moderator).then_some(())
    })
    .await;
    assert_eq!(state(&world, &author).await, State::Active);
    author.get("/").await.expect(200).lacks("Your account is suspended");
    let measures = personas::measures(world.app.db.read(), &world.app.keys, author.persona.id).await.unwrap();
    assert_eq!(measures, 0);
}
