//! What is new for a persona.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        table(
            "notifications",
            [
                id("id").primary_key().take(),
                id("persona_id"),
                text("kind"),
                id_null("post_id"),
                text("link"),
                moment("created_at"),
            ],
        )
        .foreign_key(&mut reference("notifications", "persona_id", "personas"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_notifications_persona", "notifications", &["persona_id", "created_at"])).await?;
    // What somebody has seen is noted for the account and not for each line: lines that are changed together lie together
    // afterwards, and would join the personas that they belong to.
    m.create_table(
        table("news_seen", [id("account_id").primary_key().take(), moment("until")])
            .foreign_key(&mut reference("news_seen", "account_id", "accounts"))
            .take(),
    )
    .await?;
    // One event tells a persona once, however often the job that tells it runs.
    m.create_index(
        index("ux_notifications_once", "notifications", &["persona_id", "kind", "post_id"]).unique().take(),
    )
    .await
}
