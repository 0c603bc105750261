//! The clinicians' desk: which questions wait for whom, taking one, and how soon they are answered.

mod claiming;
mod figures;
mod letters;
mod order;
mod unanswered;

use crate::community::writing::path;
use crate::support::world::Member;
use crate::support::{Answer, TestApp};
use kith::community::groups::Group;

/// Asks a question, put to a profession or to nobody (an empty code). Returns its address.
async fn ask(member: &Member, title: &str, wanted: &str) -> String {
    let fields = [
        ("kind", "question"),
        ("title", title),
        ("body", "What helps you with it?"),
        ("key", title),
        ("wanted", wanted),
    ];
    path(&member.post(&format!("/g/{}/topics", member.address), &fields).await)
}

async fn desk(clinician: &Member) -> Answer {
    clinician.get(&format!("/g/{}/clinicians", clinician.address)).await
}

/// The titles on a page of the desk that wait, in order.
fn waiting(page: &Answer) -> Vec<String> {
    page.all("ol.queue .queue-item__what")
}

/// An administrator says how questions are answered in a group.
async fn set_answering(world: &TestApp, group: &Group, target: &str, professions: &[&str]) -> Answer {
    let mut fields = vec![("target", target)];
    fields.extend(professions.iter().map(|code| ("professions", *code)));
    let admin = world.admin().await;
    admin.post(&format!("/admin/groups/{}/answering", group.address), &fields).await
}
