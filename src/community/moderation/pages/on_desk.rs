//! [`OnDesk`]: an item at its address, whatever waits there.

use super::scope::Look;
use crate::app::App;
use crate::base::error::Error;
use crate::community::moderation::model::Item;
use crate::community::personas::Moderator;
use axum::extract::{FromRequestParts, Query, RawPathParams};
use axum::http::request::Parts;

/// An item of the queue, for a moderator of its group: held posts stand at `/g/{group}/desk/{post}`, reported ones at
/// `/g/{group}/reports/{case}`, and what can be done with both stands under both.
pub struct OnDesk {
    /// Who works on it.
    pub moderator: Moderator,
    /// Which one.
    pub item: Item,
    /// From which part of which desk they come.
    pub at: Look,
}

impl OnDesk {
    /// The item's own page.
    pub fn path(&self) -> String {
        self.item.path(&self.moderator.group.address)
    }
}

impl FromRequestParts<App> for OnDesk {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let moderator = Moderator::from_request_parts(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let item = params.iter().find_map(|(name, value)| match name {
            "post" => value.parse().map(Item::Held).ok(),
            "case" => value.parse().map(Item::Reported).ok(),
            _ => None,
        });
        let Query(at) = Query::try_from_uri(&parts.uri).unwrap_or_default();
        Ok(Self { moderator, item: item.ok_or(Error::NotFound)?, at })
    }
}
