//! Invariant I1, by difference: whoever looks at everything that they may see finds nothing that two personas of
//! one account share and the personas of strangers do not.

use crate::both_databases;
use crate::community::writing;
use crate::support::world::Member;
use crate::support::{Answer, TestApp, Visitor};
use kith::community::groups::{Group, Visibility};
use kith::community::personas::Role;
use std::collections::{BTreeSet, VecDeque};

/// How many pages one visitor looks at, at most.
const PAGES: usize = 400;

/// How many others there are in each group: enough that chance alone makes two of them share a shape.
const STRANGERS: usize = 5;

/// Everything that tells something: words, numbers, ids, addresses of pictures.
type Traces = BTreeSet<String>;

both_databases!(nothing_tells_that_two_personas_are_one_person);
async fn nothing_tells_that_two_personas_are_one_person(world: TestApp) {
    let (here, there) = (world.group(Visibility::Public).await, world.group(Visibility::Members).await);
    // One person in both groups, and in each some strangers who do the same at the same time.
    let one = world.member(&here, "Quiet Heron").await;
    let other = in_second_group(&world, &one, &there, "Brave Otter").await;
    let (mut here_strangers, mut there_strangers) = (Vec::new(), Vec::new());
    for number in 0..STRANGERS {
        here_strangers.push(world.member(&here, &format!("Parrot {}", name(number))).await);
        there_strangers.push(world.member(&there, &format!("Badger {}", name(number + STRANGERS))).await);
    }
    for (member, strangers, subject) in
        [(&one, &here_strangers, "river"), (&other, &there_strangers, "mountain")]
    {
        for writer in std::iter::once(member).chain(strangers) {
            let topic = writing::topic(writer, &format!("A walk by the {subject}")).await;
            writing::say(writer, &topic, &format!("The {subject} was quiet today.")).await;
            writing::hold(writer, &topic).await;
        }
    }

    let friend = world.member(&here, "Steady Oak").await;
    let friend_there = in_second_group(&world, &friend, &there, "Tall Birch").await;
    let moderator = world.moderator(&here, "Grey Stone").await;
    world.admit(moderator.account, &there, "White Cloud", Role::Moderator).await;
    let (admin, reviewer) = (world.admin().await, world.reviewer().await);
    let visitors: [(&str, &Visitor); 5] = [
        ("nobody", &world.visitor()),
        ("a member of both groups", &friend_there),
        ("a moderator of both groups", &moderator),
        ("an administrator", &admin),
        ("a reviewer", &reviewer),
    ];
    for (who, visitor) in visitors {
        let seen = crawl(visitor, &[&here, &there]).await;
        let about = |member: &Member| traces(&seen, member);
        let (one, other) = (about(&one), about(&other));
        let here_strangers: Vec<Traces> = here_strangers.iter().map(about).collect();
        let there_strangers: Vec<Traces> = there_strangers.iter().map(about).collect();
        if who.contains("both") {
            assert!(one.len() > 20 && other.len() > 20, "{who} saw too little: {} pages", seen.len());
        }
        let shared: Traces = one.intersection(&other).cloned().collect();
        // What a persona of one group shares with somebody else's persona of the other group tells nothing.
        let mut usual = Traces::new();
        for stranger in &here_strangers {
            usual.extend(stranger.intersection(&other).cloned());
            for another in &there_strangers {
                usual.extend(stranger.intersection(another).cloned());
            }
        }
        for stranger in &there_strangers {
            usual.extend(one.intersection(stranger).cloned());
        }
        let telling: Vec<_> = shared.difference(&usual).collect();
        assert!(telling.is_empty(), "to {who} these tell: {telling:?}");
    }
}

/// A word for a number: names are of letters.
fn name(number: usize) -> String {
    char::from(b'a' + u8::try_from(number).unwrap()).to_string().repeat(4)
}

/// The same person, with the same browser, in another group.
async fn in_second_group(world: &TestApp, member: &Member, group: &Group, name: &str) -> Member {
    let persona = world.admit(member.account, group, name, Role::Member).await;
    let person = crate::support::world::Person {
        visitor: member.visitor.clone(),
        account: member.account,
        name: member.name.clone(),
    };
    Member {
        person,
        persona,
        address: group.address.to_string(),
        app: world.app.clone(),
        clock: world.clock.clone(),
    }
}

/// Every page that the visitor reaches by following links.
async fn crawl(visitor: &Visitor, groups: &[&Group]) -> Vec<Answer> {
    let mut ways: VecDeque<String> = VecDeque::from(["/".to_owned(), "/groups".to_owned()]);
    ways.extend(groups.iter().map(|group| format!("/g/{}", group.address)));
    let mut known: BTreeSet<String> = ways.iter().cloned().collect();
    let mut seen = Vec::new();
    while let Some(way) = ways.pop_front() {
        if seen.len() == PAGES {
            break;
        }
        let page = visitor.get(&way).await;
        assert!(page.status < 500, "{page:?}");
        let onward = if page.status == 303 { vec![page.location()] } else { page.links() };
        for link in onward {
            let link = link.split('#').next().unwrap().to_owned();
            if !link.is_empty() && !link.starts_with("/assets/") && known.insert(link.clone()) {
                ways.push_back(link);
            }
        }
        seen.push(page);
    }
    seen
}

/// What stands beside the persona's name: in every article of its own, in every row about it, on its page; and
/// in the headers of the pages that name it.
fn traces(seen: &[Answer], member: &Member) -> Traces {
    let name = &member.persona.name;
    let id = member.persona.id.to_string();
    let mut found = Traces::new();
    for page in seen {
        let own_page = page.asked.ends_with(&format!("/p/{id}"));
        let parts = if own_page { page.sources("main") } else { page.sources("article, li, tr") };
        let about =
            parts.iter().filter(|part| own_page || part.contains(name.as_str()) || part.contains(&id));
        let mut named = false;
        for part in about {
            named = true;
            found.extend(words(part));
        }
        if named {
            let headers = page.headers.iter().filter(|(key, _)| *key != "date");
            found.extend(headers.map(|(key, value)| format!("{key}: {value:?}")));
        }
    }
    found
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.len() >= 4).map(str::to_lowercase)
}
