//! The first page: what this is, one's own groups, the other groups, help now.

use super::store;
use crate::app::App;
use crate::community::groups::pages::Card;
use crate::community::groups::{self, Group};
use crate::community::personas::model::{Persona, State};
use crate::web::{Frame, Reply, Visitor, page};
use askama::Template;
use axum::extract::State as AppState;

#[derive(Template)]
#[template(path = "personas/home.html")]
struct HomePage {
    f: Frame,
    mine: Vec<Mine>,
    others: Vec<Card>,
}

/// One of the visitor's own groups.
struct Mine {
    card: Card,
    /// The visitor's name there. Only its owner sees this page.
    persona: String,
    avatar: String,
    moderator: bool,
    pending: bool,
}

/// `GET /`
pub async fn home(AppState(app): AppState<App>, f: Frame, Visitor(visitor): Visitor) -> Reply {
    let mut others = groups::directory(app.db.read()).await?;
    let mut mine = Vec::new();
    if let Some(signed_in) = visitor {
        for persona in store::of_account(app.db.read(), &app.keys, signed_in.account).await? {
            if !matches!(persona.state, State::Active | State::Pending) {
                continue;
            }
            let group = match others.iter().position(|group| group.id == persona.group) {
                Some(place) => others.remove(place),
                // A hidden group is on no list.
                None => groups::find(app.db.read(), persona.group).await?,
            };
            mine.push(line(group, &persona));
        }
        mine.sort_by(|a, b| a.card.name.cmp(&b.card.name));
    }
    page(HomePage { f, mine, others: others.into_iter().map(Card::from).collect() })
}

fn line(group: Group, persona: &Persona) -> Mine {
    Mine {
        card: group.into(),
        persona: persona.name.clone(),
        avatar: super::avatar::draw(persona.id),
        moderator: persona.role == super::Role::Moderator,
        pending: persona.state == State::Pending,
    }
}
