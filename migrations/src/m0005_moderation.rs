//! Decisions about posts, and appeals against them.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        table(
            "decisions",
            [
                id("id").primary_key().take(),
                id("post_id"),
                id("group_id"),
                id("author_id"),
                id("moderator_id"),
                text("action"),
                text("rules"),
                text("detection"),
                text("reason"),
                moment("decided_at"),
                moment("appeal_until"),
            ],
        )
        .foreign_key(&mut reference("decisions", "post_id", "posts"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_decisions_author", "decisions", &["author_id", "decided_at"])).await?;
    m.create_index(index("ix_decisions_post", "decisions", &["post_id", "decided_at"])).await?;

    m.create_table(
        table(
            "appeals",
            [
                id("id").primary_key().take(),
                id("decision_id").unique_key().take(),
                id("group_id"),
                bytes("words"),
                text("state"),
                text_null("answer"),
                moment("created_at"),
                id_null("decided_by"),
                moment_null("decided_at"),
            ],
        )
        .foreign_key(&mut reference("appeals", "decision_id", "decisions"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_appeals_queue", "appeals", &["group_id", "state", "created_at"])).await
}
