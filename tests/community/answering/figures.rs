//! How soon questions are answered, from what really happened.

use super::ask;
use crate::both_databases;
use crate::community::writing::say;
use crate::support::TestApp;
use crate::support::clinicians::clinician_in;
use kith::base::clock::{days, hours, minutes};
use kith::community::groups::Visibility;
use kith::community::posts;
use std::time::Duration;

/// Within how many hours four of five were answered, rounded up to what people say. Those that never were count last.
fn four_of_five(waits: &[Option<Duration>]) -> Option<u64> {
    let mut waits: Vec<u64> = waits.iter().map(|wait| wait.map_or(u64::MAX, |wait| wait.as_secs())).collect();
    waits.sort_unstable();
    let slow = waits.len() / 5;
    let seconds = waits[waits.len() - 1 - slow];
    [1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 336, 672].into_iter().find(|hours| seconds <= hours * 3600)
}

both_databases!(a_group_says_how_soon_questions_are_usually_answered);
async fn a_group_says_how_soon_questions_are_usually_answered(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (asker, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let nurse = clinician_in(&world, &group, "calm owl", "nurse").await;
    let place = format!("/g/{}", group.address);
    let mut waits = Vec::new();
    for n in 0..25_u64 {
        let question = ask(&asker, &format!("Question {n}"), "").await;
        // What members say, and a second answer of a clinician, change nothing.
        say(&other, &question, &format!("I do not know, {n}.")).await;
        let wait = (n % 9 != 4).then(|| minutes(2 * (24 - n) * (24 - n) + 3));
        world.advance(wait.unwrap_or_default());
        if wait.is_some() {
            say(&nurse, &question, &format!("It depends, {n}.")).await;
            world.advance(minutes(30));
            say(&nurse, &question, &format!("And rest, {n}.")).await;
        }
        waits.push(wait);
        if n == 18 {
            world.advance(days(8));
            posts::measure(&world.app).await.unwrap();
            asker.get(&place).await.expect(200).lacks("usually answers");
        }
    }
    // The last ones are too young to count.
    posts::measure(&world.app).await.unwrap();
    asker.get(&place).await.expect(200).lacks("usually answers");
    world.advance(days(8));
    posts::measure(&world.app).await.unwrap();
    let expected = four_of_five(&waits).unwrap();
    let words = format!("A clinician usually answers within {expected} hours.");
    assert!((2..48).contains(&expected), "{expected} hours");
    asker.get(&place).await.expect(200).contains(&words);
    world.person().await.get(&place).await.expect(200).contains(&words);
    let desk = nurse.get(&format!("{place}/clinicians")).await.expect(200);
    assert_eq!(desk.all(".facts dd"), ["within 24 hours".to_owned(), format!("within {expected} hours")]);

    // What was asked long ago says nothing about today.
    world.advance(days(90));
    posts::measure(&world.app).await.unwrap();
    let asker = world.again(asker).await;
    asker.get(&place).await.expect(200).lacks("usually answers");
}

both_databases!(a_group_where_many_are_never_answered_promises_nothing);
async fn a_group_where_many_are_never_answered_promises_nothing(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let asker = world.member(&group, "quiet heron").await;
    let nurse = clinician_in(&world, &group, "calm owl", "nurse").await;
    for n in 0..25 {
        let question = ask(&asker, &format!("Question {n}"), "").await;
        if n % 4 != 0 {
            world.advance(hours(1));
            say(&nurse, &question, &format!("It depends, {n}.")).await;
        }
    }
    world.advance(days(8));
    posts::measure(&world.app).await.unwrap();
    asker.get(&format!("/g/{}", group.address)).await.expect(200).lacks("usually answers");
}
