//! The first page: what this is, one's own groups, the other groups, help now.

use super::{store, suspensions};
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
    /// The day on which a suspension ends, and where its reasons are.
    suspended: Option<(String, String)>,
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
    let mut suspended = None;
    if let Some(signed_in) = visitor {
        let mut personas = store::of_account(app.db.read(), &app.keys, signed_in.account).await?;
        suspended = match suspensions::until(app.db.read(), &app.keys, signed_in.account).await? {
            Some((first, until)) => {
                let group = personas.iter().find(|persona| persona.id == first).map(|persona| persona.group);
                let address = match group {
                    Some(group) => groups::find(app.db.read(), group).await?.address.to_string(),
                    None => String::new(),
                };
                Some((f.day(until), format!("/g/{address}/decisions")))
            }
            None => None,
        };
        personas.retain(|persona| matches!(persona.state, State::Active | State::Pending));
        let ids = personas.iter().map(|persona| persona.group).collect();
        // Hidden groups are on no list, so the list is not enough.
        let mut groups = groups::find_each(app.db.read(), ids).await?;
        others.retain(|group| !groups.contains_key(&group.id));
        mine.extend(
            personas.iter().filter_map(|persona| Some(line(groups.remove(&persona.group)?, persona))),
        );
        mine.sort_by(|a, b| a.card.name.cmp(&b.card.name));
    }
    page(HomePage { suspended, f, mine, others: others.into_iter().map(Card::from).collect() })
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
