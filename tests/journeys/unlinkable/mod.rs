//! Invariant I1, by difference: whoever looks at everything that they may see finds nothing that two personas of
//! one account share and the personas of strangers do not; no list whose order tells it; no time that is more exact
//! than an hour. And that this would be found, if it were there.
//!
//! Every step of the world is drawn by a seeded generator, so every run is of the same world.

pub mod chance;
mod compare;
mod leaks;
mod look;
pub mod scene;

use crate::both_databases;
use crate::support::{Options, TestApp};
use compare::{Telling, compare};
use leaks::Leak;
use look::{Look, Sight};
use scene::Scene;

/// Which groups are compared: the two in which people write, the two in which they ask to come in.
const COMPARED: [(usize, usize); 2] = [(0, 1), (2, 3)];

both_databases!(nothing_tells_that_two_personas_are_one_person);
async fn nothing_tells_that_two_personas_are_one_person(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let mut seen =
        vec![("a member while it happened", Sight { answers: Vec::new(), frames: scene.heard.clone() })];
    for (who, visitor) in &scene.visitors {
        seen.push((who, Sight::of(&world, &scene, visitor, Look::Guess).await));
    }
    for (who, sight) in &seen {
        for (pair, (here, there)) in COMPARED.into_iter().enumerate() {
            let found = compare(sight, &scene.faces[here], &scene.faces[there], world.app.now());
            assert!(found.telling.is_empty(), "to {who} these tell: {:#?}", found.telling);
            // Whoever sees much compares much.
            let (traces, lists) = match (*who, pair) {
                ("a member while it happened", 0) => (20, 1),
                ("a member of both groups" | "a clinician in both groups", 0) => (100, 3),
                ("a moderator of all groups", 0) => (100, 5),
                ("a moderator of all groups", 1) => (20, 1),
                _ => (0, 0),
            };
            let enough = found.fewest >= traces && found.lists.len() >= lists;
            assert!(enough, "{who} saw too little: {}, {:?}", found.fewest, found.lists);
        }
    }
}

both_databases!(a_leak_that_is_planted_is_found[Options::default().around(leaks::around)]);
async fn a_leak_that_is_planted_is_found(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let (here, there) = (&scene.faces[0], &scene.faces[1]);
    let honest = Sight::of(&world, &scene, &scene.friend, Look::Follow).await;
    assert_eq!(compare(&honest, here, there, world.app.now()).telling, [], "nothing is planted yet");
    for leak in Leak::ALL {
        leaks::plant(&world.url, leak);
        let mut sight = Sight::of(&world, &scene, &scene.friend, Look::Follow).await;
        let honest = sight.frames.clone();
        leaks::in_frames(&world.app, leak, &mut sight.frames).await;
        let in_frames = sight.frames != honest;
        let found = compare(&sight, here, there, world.app.now()).telling;
        let caught = |wanted: fn(&Telling) -> bool| found.iter().filter(|telling| wanted(telling)).count();
        let shared = caught(|telling| matches!(telling, Telling::Shared(_)));
        let alike = caught(|telling| matches!(telling, Telling::Alike(_)));
        let ordered = caught(|telling| matches!(telling, Telling::Ordered(_)));
        let exact = caught(|telling| matches!(telling, Telling::Exact(_)));
        let (as_it_is, frames) = match leak {
            Leak::Header | Leak::Etag | Leak::Cookie => (shared >= here.len(), false),
            Leak::Picture | Leak::Attribute => (shared >= here.len(), true),
            Leak::Shade => (alike == 1 && shared == 0, true),
            Leak::Order => (ordered >= 1 && shared == 0, false),
            Leak::Second => (exact >= 1, true),
            Leak::Micros => (exact >= 1, true),
        };
        assert!(as_it_is, "{leak:?} is not found: {found:#?}");
        assert_eq!(in_frames, frames, "{leak:?}");
    }
}
