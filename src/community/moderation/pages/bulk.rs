//! Several items at once, for what only sells something.

use super::scope::Look;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::community::moderation::actions::{self, Done};
use crate::community::moderation::model::Item;
use crate::community::personas::Moderator;
use crate::web::{Form, Frame, see_other};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

/// Which items, each as `desk/ID/VERSION` or `reports/ID/VERSION`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct BulkForm {
    item: Vec<String>,
}

impl BulkForm {
    fn items(&self) -> Result<Vec<(Item, i32)>> {
        let parse = |text: &String| {
            let mut parts = text.split('/');
            let (kind, id, version) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
            let item = match kind {
                "desk" => Item::Held(id.parse().ok()?),
                "reports" => Item::Reported(id.parse().ok()?),
                _ => return None,
            };
            Some((item, version))
        };
        let wrong = || Error::field("item", "bulk-items");
        self.item.iter().map(|text| parse(text).ok_or_else(wrong)).collect()
    }
}

/// `POST /g/{group}/desk/bulk`
pub async fn remove_selling(
    State(app): State<App>,
    f: Frame,
    moderator: Moderator,
    Query(at): Query<Look>,
    Form(given): Form<BulkForm>,
) -> Result<Response> {
    let reason = f.named("ready", "selling");
    let Done { left, .. } = actions::remove_selling(&app, &moderator, &given.items()?, &reason).await?;
    let done = if left == 0 { "bulk" } else { "bulk-left" };
    let (desk, tail) = (at.scope().desk(&moderator.group.address), at.scope().tail("&"));
    Ok(see_other(format!("{desk}?done={done}{tail}")))
}
