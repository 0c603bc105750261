//! People who have a persona in each of four groups and do everything in an order that chance gives, each group in
//! an order of its own; and everybody who looks at them.

use super::chance::shuffled;
use crate::community::writing;
use crate::support::clinicians::{apply, approval};
use crate::support::world::{Member, Person};
use crate::support::{TestApp, Visitor};
use kith::base::Timestamp;
use kith::base::clock::days;
use kith::base::ids::{AccountId, ApplicationId, PersonaId};
use kith::base::random::{Random, SeededRandom};
use kith::community::clinicians;
use kith::community::groups::{Group, Visibility};
use kith::community::identity::Role as Staff;
use kith::community::personas::{self, Application, PersonaName, Role};
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeMap;
use std::time::Duration;

/// How many people have two personas. Eight can be paired in 40 320 ways, so that what pairs them rightly by chance
/// alone does so once in as many worlds.
pub const PEOPLE: usize = 8;

/// Everybody is called after one of these, and no two alike.
const NAMES: [&str; 4 * PEOPLE] = [
    "Acorn", "Amber", "Aspen", "Birch", "Bramble", "Cedar", "Clover", "Copper", "Coral", "Daisy", "Fern",
    "Flint", "Garnet", "Ginger", "Hazel", "Heron", "Indigo", "Ivory", "Juniper", "Laurel", "Linden", "Maple",
    "Marble", "Olive", "Opal", "Otter", "Pebble", "Poppy", "Quartz", "Saffron", "Topaz", "Willow",
];

/// One persona, and what everybody may know it by.
pub struct Face {
    /// Its name in the group.
    pub name: String,
    /// Its id.
    pub id: PersonaId,
    /// What it made, by the name that an address has for it.
    pub things: BTreeMap<&'static str, String>,
    /// Every id of something of its own.
    pub ids: Vec<String>,
}

/// The world after everybody has written.
pub struct Scene {
    /// A public group, one for members, and two that let people in by hand.
    pub groups: [Group; 4],
    /// By group, and in each in the order of their accounts: `faces[0][3]` and `faces[1][3]` are one person.
    pub faces: [Vec<Face>; 4],
    /// Each account's application as a clinician.
    pub applications: Vec<ApplicationId>,
    /// Who looks, and as what.
    pub visitors: Vec<(&'static str, Visitor)>,
    /// What a member of both heard while it happened.
    pub heard: Vec<serde_json::Value>,
    /// Somebody who hears and sees both groups.
    pub friend: Visitor,
}

/// What each of them does in each of the first two groups.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Topic,
    Reply,
    Hold,
    Refused,
    Appeal,
    Draft,
}

const ACTS: [Act; 6] = [Act::Topic, Act::Reply, Act::Hold, Act::Refused, Act::Appeal, Act::Draft];

/// The story's clock: every step ends at another fraction of a minute, so that two moments in the database that
/// agree in it come from one and the same step.
struct Hand<'a> {
    world: &'a TestApp,
    chance: &'a SeededRandom,
    steps: i64,
}

impl Hand<'_> {
    fn step(&mut self, at_most: Duration) {
        const MINUTE: i64 = 60_000_000;
        self.steps += 1;
        let seconds = self.chance.below(usize::try_from(at_most.as_secs()).unwrap());
        let now = self.world.app.now().micros() + i64::try_from(seconds).unwrap() * 1_000_000;
        // A prime number of microseconds for each step: no two steps of a story agree.
        let fraction = self.steps * 7_368_787 % MINUTE;
        self.world.clock.set(Timestamp::from_micros((now / MINUTE + 1) * MINUTE + fraction));
    }
}

impl Scene {
    /// Lets everything happen.
    pub async fn arrange(world: &TestApp) -> Self {
        let chance = SeededRandom::new(2026);
        let mut hand = Hand { world, chance: &chance, steps: 0 };
        let groups = [
            world.group(Visibility::Public).await,
            world.group(Visibility::Members).await,
            world.group(Visibility::Approval).await,
            world.group(Visibility::Approval).await,
        ];
        let (mut people, mut applications) = (Vec::new(), Vec::new());
        let reviewers = [world.reviewer().await.account, world.reviewer().await.account];
        for _ in 0..PEOPLE {
            hand.step(days(1));
            let person = world.person().await;
            hand.step(days(1));
            applications.push(checked(world, person.account, reviewers).await);
            people.push(person);
        }
        let ids = come_in(&mut hand, &groups, &people).await;
        for (number, person) in people.iter().enumerate() {
            hand.step(days(1));
            clinicians::wear(&world.app, person.account, &[ids[0][number], ids[1][number]]).await.unwrap();
        }

        let friend = world.member(&groups[0], "Steady Oak").await;
        let friend = [
            in_group(world, &friend, &groups[0], "").await,
            in_group(world, &friend, &groups[1], "Tall Pine").await,
        ];
        let mut members: [Vec<Member>; 2] = [Vec::new(), Vec::new()];
        for side in 0..2 {
            for (number, person) in people.iter().enumerate() {
                hand.step(Duration::from_secs(600));
                // Another device for each persona, as many people have.
                let visitor = world.another_device(person.account, Staff::Member).await;
                let person = Person { visitor, account: person.account, name: person.name.clone() };
                let persona = personas::find(world.app.db.read(), ids[side][number]).await.unwrap();
                members[side].push(world.as_member(person, persona, &groups[side]));
            }
        }
        let staff = staff(world, &groups).await;
        let heard = write(&mut hand, &groups, &members, &friend, &staff).await;
        hand.step(Duration::from_secs(3 * 3600));

        let mut faces: [Vec<Face>; 4] = Default::default();
        for (side, personas) in ids.iter().enumerate() {
            for id in personas {
                faces[side].push(face(world, &groups[side], *id).await);
            }
        }
        let visitors = visitors(world, &groups, &friend, &staff).await;
        Self { groups, faces, applications, visitors, heard, friend: friend[0].visitor.clone() }
    }
}

/// Everybody comes into every group, in an order of its own for each.
async fn come_in(hand: &mut Hand<'_>, groups: &[Group; 4], people: &[Person]) -> [Vec<PersonaId>; 4] {
    let (world, names) = (hand.world, shuffled(hand.chance, NAMES.len()));
    let mut ids: [BTreeMap<usize, PersonaId>; 4] = Default::default();
    for turn in shuffled(hand.chance, 4 * PEOPLE) {
        let (side, number) = (turn % 4, turn / 4);
        hand.step(days(4));
        let name = PersonaName::parse(&format!("Quiet {}", NAMES[names[turn]])).unwrap();
        let words = if side < 2 { String::new() } else { "I live with it too.".to_owned() };
        let application = Application { name, words };
        let (app, account) = (&world.app, people[number].account);
        let persona = if side < 2 {
            personas::admit(app, account, &groups[side], &application, Role::Member).await
        } else {
            personas::join(app, account, &groups[side], &application).await
        };
        ids[side].insert(number, persona.unwrap().id);
    }
    ids.map(|ids| ids.into_values().collect())
}

/// The moderators' first devices.
async fn staff(world: &TestApp, groups: &[Group; 4]) -> [Member; 2] {
    let moderator = world.moderator(&groups[0], "Grey Stone").await;
    for (group, name) in groups[1..].iter().zip(["White Cloud", "Calm Lake", "Slow River"]) {
        world.admit(moderator.account, group, name, Role::Moderator).await;
    }
    [
        in_group(world, &moderator, &groups[0], "").await,
        in_group(world, &moderator, &groups[1], "White Cloud").await,
    ]
}

/// The same person and browser in another group; under this name, if they are not in it yet.
async fn in_group(world: &TestApp, member: &Member, group: &Group, name: &str) -> Member {
    let found =
        personas::in_group(world.app.db.read(), &world.app.keys, member.account, group.id).await.unwrap();
    let persona = match found {
        Some(persona) => persona,
        None => world.admit(member.account, group, name, Role::Member).await,
    };
    let person =
        Person { visitor: member.visitor.clone(), account: member.account, name: member.name.clone() };
    world.as_member(person, persona, group)
}

/// Everybody writes in both groups, while a friend of all of them listens. Returns what the friend hears.
async fn write(
    hand: &mut Hand<'_>,
    groups: &[Group; 4],
    members: &[Vec<Member>; 2],
    friend: &[Member; 2],
    moderator: &[Member; 2],
) -> Vec<serde_json::Value> {
    let world = hand.world;
    let mut ears = friend[0].listen().await;
    let mut topics = Vec::new();
    for friend in friend {
        topics.push(writing::topic(friend, "How are you all?").await);
        ears.subscribe(&friend.address, None).await;
        ears.next_where(|said| said["op"] == "live" && said["g"] == friend.address.as_str()).await;
    }
    let mut refused: BTreeMap<usize, String> = BTreeMap::new();
    for act in ACTS {
        if act == Act::Refused {
            for moderator in moderator {
                let fresh = world.another_device(moderator.account, Staff::Member).await;
                moderator.visitor.keep(&format!("kith={}", fresh.cookie("kith").unwrap()));
            }
        }
        for turn in shuffled(hand.chance, 2 * PEOPLE) {
            let (side, number) = (turn % 2, turn / 2);
            let (member, topic) = (&members[side][number], &topics[side]);
            hand.step(Duration::from_secs(if act == Act::Refused { 60 } else { 1200 }));
            let subject = ["river", "mountain"][side];
            match act {
                Act::Topic => drop(writing::question(member, &format!("A walk by the {subject}")).await),
                Act::Reply => drop(writing::say(member, topic, &format!("The {subject} was quiet.")).await),
                Act::Hold => drop(writing::hold(member, topic).await),
                Act::Refused => {
                    let words = format!("Ring {} in the morning.", writing::PHONE);
                    let post = writing::post_id(&writing::reply(member, topic, &words, "ask").await);
                    writing::decide(&moderator[side], &post, "reject", &[], "A number.").await.expect(303);
                    refused.insert(turn, writing::decision(member).await);
                }
                Act::Appeal => {
                    let appeal = format!("{}/appeal", refused[&turn]);
                    member.post(&appeal, &[("words", "It is a help line.")]).await.expect(303);
                }
                Act::Draft => {
                    let fields = [("kind", "discussion"), ("title", "Later"), ("body", "Not yet.")];
                    member.post(&format!("/g/{}/drafts", member.address), &fields).await.expect(303);
                    member.post("/notifications/read", &[]).await.expect(303);
                }
            }
            writing::all_told(world).await;
        }
    }
    // More than a page of replies.
    for (friend, topic) in friend.iter().zip(&topics) {
        for number in 0..14 {
            hand.step(Duration::from_secs(600));
            writing::say(friend, topic, &format!("Here is number {number} of what I thought.")).await;
        }
    }
    let mut heard = Vec::new();
    for group in &groups[..2] {
        // Whoever asks again from the start is told everything, and last what was newest.
        ears.subscribe(group.address.as_str(), Some(0)).await;
        let address = group.address.as_str();
        loop {
            let said = ears.next_where(|_| true).await;
            let last = said["op"] == "live" && said["g"] == address;
            heard.push(said);
            if last {
                break;
            }
        }
    }
    heard
}

/// What is known of a persona from outside.
async fn face(world: &TestApp, group: &Group, id: PersonaId) -> Face {
    let conn = world.app.db.read();
    let persona = personas::find(conn, id).await.unwrap();
    let ask = async |question: &str| -> Vec<String> {
        let id = Uuid::from_bytes(*id.as_bytes());
        let statement = Statement::from_sql_and_values(conn.get_database_backend(), question, [id.into()]);
        let rows = conn.query_all_raw(statement).await.unwrap();
        let ids = rows.iter().map(|row| row.try_get_by_index::<Uuid>(0).unwrap());
        ids.map(|id| PersonaId::from_bytes(id.into_bytes()).to_string()).collect()
    };
    let mut things = BTreeMap::from([("group", group.address.to_string()), ("persona", id.to_string())]);
    let mut ids = vec![id.to_string()];
    for (name, question) in [
        ("post", "SELECT id FROM posts WHERE persona_id = $1 AND state = 'published' AND opening"),
        ("", "SELECT id FROM posts WHERE persona_id = $1 AND state = 'published' AND NOT opening"),
        ("desk/post", "SELECT id FROM posts WHERE persona_id = $1 AND state = 'held'"),
        ("", "SELECT id FROM posts WHERE persona_id = $1 AND state = 'rejected'"),
        ("decision", "SELECT id FROM decisions WHERE author_id = $1"),
        (
            "appeal",
            "SELECT a.id FROM appeals a JOIN decisions d ON d.id = a.decision_id WHERE d.author_id = $1",
        ),
        ("badge", "SELECT id FROM badges WHERE persona_id = $1"),
    ] {
        let found = ask(question).await;
        things.extend(found.first().filter(|_| !name.is_empty()).map(|id| (name, id.clone())));
        ids.extend(found);
    }
    Face { name: persona.name, id, things, ids }
}

/// Every kind of visitor, each with a session that has just begun.
async fn visitors(
    world: &TestApp,
    groups: &[Group; 4],
    friend: &[Member; 2],
    moderator: &[Member; 2],
) -> Vec<(&'static str, Visitor)> {
    let here = world.member(&groups[0], "Loud Parrot").await.visitor.clone();
    let there = world.member(&groups[1], "Night Owl").await.visitor.clone();
    let nurse = world.member(&groups[0], "Green Leaf").await;
    let there_too = world.admit(nurse.account, &groups[1], "Blue Sky", Role::Member).await;
    let reviewers = [world.reviewer().await.account, world.reviewer().await.account];
    checked(world, nurse.account, reviewers).await;
    // So that questions wait for them in both.
    clinicians::wear(&world.app, nurse.account, &[nurse.persona.id, there_too.id]).await.unwrap();
    vec![
        ("nobody", world.visitor()),
        ("a stranger", world.person().await.visitor),
        ("a member of the first group", here),
        ("a member of the second group", there),
        ("a member of both groups", friend[0].visitor.clone()),
        ("a clinician in both groups", nurse.visitor.clone()),
        ("a moderator of all groups", world.another_device(moderator[0].account, Staff::Member).await),
        ("a reviewer", world.reviewer().await.visitor),
        ("an administrator", world.admin().await.visitor),
    ]
}

/// A nurse who was checked.
async fn checked(world: &TestApp, account: AccountId, reviewers: [AccountId; 2]) -> ApplicationId {
    let id = apply(world, account, "").await;
    for reviewer in reviewers {
        clinicians::review(&world.app, reviewer, id, &approval()).await.unwrap();
    }
    id
}
