//! The list of groups.

use super::model::Group;
use super::store;
use crate::app::App;
use crate::web::{Frame, Reply, page};
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "groups/directory.html")]
struct DirectoryPage {
    f: Frame,
    groups: Vec<Card>,
}

/// A group on a list.
pub struct Card {
    /// After `/g/`.
    pub address: String,
    /// Its name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// `public`, `members`, `approval` or `hidden`: the keys `visibility-…` say it in words.
    pub visibility: &'static str,
    /// Whether a person of the team looks at more.
    pub strict: bool,
}

impl From<Group> for Card {
    fn from(group: Group) -> Self {
        Self {
            address: group.address.to_string(),
            name: group.name,
            summary: group.summary,
            visibility: group.visibility.as_str(),
            strict: group.sensitivity == crate::screening::Sensitivity::Strict,
        }
    }
}

/// `GET /groups`
pub async fn directory(State(app): State<App>, f: Frame) -> Reply {
    let groups = store::directory(app.db.read()).await?.into_iter().map(Card::from).collect();
    page(DirectoryPage { f, groups })
}
