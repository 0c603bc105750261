//! The question whether two personas are one person, who asked it, who allowed it and how often it was looked at.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    // Neither a persona nor an account stands here in the open: that somebody asked is half an answer.
    m.create_table(table(
        "unmaskings",
        [
            id("id").primary_key().take(),
            bytes("question"),
            text("ground"),
            bytes("words"),
            text("asked_by"),
            moment("asked_at"),
            text_null("answer"),
            text_null("answered_by"),
            moment_null("answered_at"),
            count("looks"),
            bytes_null("silence"),
            text_null("silenced_by"),
        ],
    ))
    .await?;
    m.create_index(index("ix_unmaskings_asked", "unmaskings", &["asked_at"])).await
}
