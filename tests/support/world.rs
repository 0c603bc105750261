//! People and groups, arranged quickly through the public actions, so that a story can begin where it is about
//! something.

use super::app::TestApp;
use super::visitor::Visitor;
use kith::app::App;
use kith::base::clock::ManualClock;
use kith::base::ids::{AccountId, PersonaId};
use kith::community::groups::{self, Checks, Group, NewGroup, Visibility};
use kith::community::identity::{self, AccountName, NewAccount, Passphrase};
use kith::community::personas::{self, Application, Persona, PersonaName};
use kith::screening::Sensitivity;
use kith::transaction;
use kith::web::session::{self, Assurance, Term};
use sea_orm::ConnectionTrait;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Everybody's passphrase.
pub const PASSPHRASE: &str = "seven wet otters sing";

/// Somebody with an account, signed in.
pub struct Person {
    /// Their browser.
    pub visitor: Visitor,
    /// Their account.
    pub account: AccountId,
    /// Their name to sign in with.
    pub name: String,
}

/// Somebody who is in a group.
pub struct Member {
    /// Who they are outside of it.
    pub person: Person,
    /// Who they are in it.
    pub persona: Persona,
    /// The group's address.
    pub address: String,
    /// The server that they visit.
    pub app: App,
    /// Its clock.
    pub clock: Arc<ManualClock>,
}

impl Deref for Person {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl Deref for Member {
    type Target = Person;

    fn deref(&self) -> &Person {
        &self.person
    }
}

impl TestApp {
    /// A group with a random address.
    pub async fn group(&self, visibility: Visibility) -> Group {
        self.group_with(visibility, |_| {}).await
    }

    /// A group for which the screening is strict.
    pub async fn strict_group(&self, visibility: Visibility) -> Group {
        self.group_with(visibility, |new| new.checks.sensitivity = Sensitivity::Strict).await
    }

    /// A group that differs from the usual one.
    pub async fn group_with(&self, visibility: Visibility, change: impl FnOnce(&mut NewGroup)) -> Group {
        let number = self.next();
        let mut new = NewGroup {
            name: format!("Living with number {number}"),
            summary: "For people who live with it.".to_owned(),
            about: "We listen to **each other**.".to_owned(),
            rules: vec!["Be kind.".to_owned(), "No names and no addresses.".to_owned()],
            visibility,
            checks: Checks::default(),
            address: None,
        };
        change(&mut new);
        groups::create(&self.app, "operator", &new).await.unwrap()
    }

    /// Somebody with an account who is in no group.
    pub async fn person(&self) -> Person {
        self.person_with(identity::Role::Member).await
    }

    /// An administrator.
    pub async fn admin(&self) -> Person {
        self.person_with(identity::Role::Admin).await
    }

    /// Somebody who reviews clinicians' applications.
    pub async fn reviewer(&self) -> Person {
        self.person_with(identity::Role::Reviewer).await
    }

    /// A member of the group, under this name.
    pub async fn member(&self, group: &Group, name: &str) -> Member {
        self.in_group(group, name, personas::Role::Member).await
    }

    /// A moderator of the group, under this name.
    pub async fn moderator(&self, group: &Group, name: &str) -> Member {
        self.in_group(group, name, personas::Role::Moderator).await
    }

    /// The id of the persona with this name.
    pub async fn persona(&self, group: &Group, name: &str) -> PersonaId {
        let name = PersonaName::parse(name).unwrap();
        personas::find_named(self.app.db.read(), group.id, &name).await.unwrap().unwrap().id
    }

    /// Sends somebody away.
    pub async fn ban(&self, member: &Member) {
        // No page does this yet, so the row is changed by hand.
        let statement =
            format!("UPDATE personas SET state = 'banned' WHERE name = '{}'", member.persona.name);
        self.app.db.writer().execute_unprepared(&statement).await.unwrap();
    }

    /// A persona for an account that is there already: a second group for the same person.
    pub async fn admit(
        &self,
        account: AccountId,
        group: &Group,
        name: &str,
        role: personas::Role,
    ) -> Persona {
        let application = Application { name: PersonaName::parse(name).unwrap(), words: String::new() };
        personas::admit(&self.app, account, group, &application, role).await.unwrap()
    }

    /// Somebody as a member of a group, for stories in which one person is in several.
    pub fn as_member(&self, person: Person, persona: Persona, group: &Group) -> Member {
        let (app, clock) = (self.app.clone(), self.clock.clone());
        Member { person, persona, address: group.address.to_string(), app, clock }
    }

    /// Another browser in which this account is signed in, with a second factor as staff is.
    pub async fn another_device(&self, account: AccountId, role: identity::Role) -> Visitor {
        self.device_with(account, role, Assurance::Aal2).await
    }

    /// Another browser in which this account is signed in, as surely as that.
    pub async fn device_with(&self, account: AccountId, role: identity::Role, sure: Assurance) -> Visitor {
        let term = if role == identity::Role::Member { Term::Member } else { Term::Staff };
        let app = &self.app;
        let start = transaction!(app.db, |tx| session::start(app, tx, account, term, sure, "Linux").await);
        let cookie = start.unwrap();
        let visitor = self.visitor();
        visitor.keep(&cookie.to_string());
        visitor
    }

    /// The same member in another browser, after the session in the first one has ended.
    pub async fn again(&self, member: Member) -> Member {
        let visitor = self.another_device(member.account, identity::Role::Member).await;
        Member { person: Person { visitor, ..member.person }, ..member }
    }

    async fn person_with(&self, role: identity::Role) -> Person {
        let name = format!("person {}", self.next());
        let parsed = AccountName::parse(&name).unwrap();
        let new =
            NewAccount { name: parsed, passphrase: Passphrase::given(PASSPHRASE), of_age: 16, agreed: None };
        let account = identity::create(&self.app, new, role).await.unwrap();
        Person { visitor: self.another_device(account, role).await, account, name }
    }

    async fn in_group(&self, group: &Group, name: &str, role: personas::Role) -> Member {
        let person = self.person().await;
        let persona = self.admit(person.account, group, name, role).await;
        self.as_member(person, persona, group)
    }

    fn next(&self) -> u32 {
        self.counter.fetch_add(1, Ordering::Relaxed)
    }
}
