//! The list of groups, and a group's strip of tiles.

use super::model::Group;
use super::store;
use crate::app::App;
use crate::web::{Frame, Reply, page, quilt};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

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
            strict: group.checks.sensitivity == crate::screening::Sensitivity::Strict,
        }
    }
}

/// `GET /groups`
pub async fn directory(State(app): State<App>, f: Frame) -> Reply {
    let groups = store::directory(app.db.read()).await?.into_iter().map(Card::from).collect();
    page(DirectoryPage { f, groups })
}

/// `GET /g/{group}/band.svg`: the strip on a group's card. It is drawn from the address alone, so it
/// is there for every address and tells nobody which groups there are.
pub async fn band(Path(address): Path<String>) -> Response {
    let seed = Sha256::new().chain_update(b"kith.band.v1").chain_update(address.as_bytes()).finalize();
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (headers, quilt::strip(&seed.into())).into_response()
}
