//! Clinicians: how they ask to be checked, and how reviewers agree.

use super::app::TestApp;
use super::world::Member;
use kith::base::ids::{AccountId, ApplicationId};
use kith::community::clinicians::{self, ApplicationForm, Judgement, NewApplication, VerdictForm};
use kith::community::groups::Group;

/// A nurse asks to be checked, with these words to the reviewers.
pub async fn apply(world: &TestApp, account: AccountId, note: &str) -> ApplicationId {
    let typed = ApplicationForm {
        profession: "nurse".into(),
        country: "GB".into(),
        register: "nmc".into(),
        number: "01A2345N".into(),
        name: "Ada Example".into(),
        note: note.into(),
        agree: "1".into(),
        ..ApplicationForm::default()
    };
    let new = NewApplication::parse(&typed, Ok(b"%PDF-1.7\n% a certificate\n".to_vec())).unwrap();
    clinicians::apply(&world.app, account, &new).await.unwrap()
}

/// A member who was checked as one of this profession and shows it in the group.
pub async fn clinician_in(world: &TestApp, group: &Group, name: &str, profession: &str) -> Member {
    let member = world.member(group, name).await;
    let typed = ApplicationForm {
        profession: profession.into(),
        country: "GB".into(),
        register: "other".into(),
        register_name: "A register of the story".into(),
        number: "2099999".into(),
        name: "Ada Example".into(),
        agree: "1".into(),
        ..ApplicationForm::default()
    };
    let new = NewApplication::parse(&typed, Ok(b"%PDF-1.7\n% a certificate\n".to_vec())).unwrap();
    let application = clinicians::apply(&world.app, member.account, &new).await.unwrap();
    for reviewer in [world.reviewer().await, world.reviewer().await] {
        clinicians::review(&world.app, reviewer.account, application, &approval()).await.unwrap();
    }
    clinicians::wear(&world.app, member.account, &[member.persona.id]).await.unwrap();
    member
}

/// A reviewer's yes, with everything looked at.
pub fn approval() -> Judgement {
    let tick = || "1".to_owned();
    let form = VerdictForm {
        verdict: "approve".into(),
        note: String::new(),
        register: tick(),
        control: vec!["photo".into(), "work-mail".into()],
        document: tick(),
        until: String::new(),
    };
    Judgement::parse(&form).unwrap()
}
