//! Topics, posts, their revisions, what is held of them, and drafts.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        table(
            "topics",
            [
                id("id").primary_key().take(),
                id("group_id"),
                // Given at publication: a topic that waits takes no number, so it leaves no hole.
                ColumnDef::new("number").big_integer().take(),
                text("kind"),
                text("title"),
                id("persona_id"),
                text("state"),
                moment("created_at"),
                moment("active_at"),
                count("replies"),
                flag("answered"),
                // When it was first public, and when a clinician first answered.
                moment_null("asked_at"),
                moment_null("answered_at"),
                // Whether its author had no public topic here before.
                flag("newcomer").default(false).take(),
                // Of a question: the profession that it is for.
                text_null("wanted"),
                // Who is answering it, and until when they have it.
                id_null("claimed_by"),
                moment_null("claimed_until"),
            ],
        )
        .foreign_key(&mut reference("topics", "group_id", "groups"))
        .foreign_key(&mut reference("topics", "persona_id", "personas"))
        .take(),
    )
    .await?;
    m.create_index(index("ux_topics_number", "topics", &["group_id", "number"]).unique().take()).await?;
    m.create_index(index("ix_topics_active", "topics", &["group_id", "state", "active_at", "id"])).await?;
    m.create_index(index("ix_topics_asked", "topics", &["group_id", "kind", "state", "asked_at"])).await?;

    m.create_table(
        table(
            "posts",
            [
                id("id").primary_key().take(),
                id("topic_id"),
                id("group_id"),
                id("persona_id"),
                id_null("badge_id"),
                flag("opening"),
                text("state"),
                text_null("source"),
                text_null("html"),
                count("renderer"),
                flag("redacted"),
                // Whoever asked says that it helped.
                flag("helped"),
                count("revision"),
                bytes_null("request_key"),
                moment("created_at"),
                moment_null("published_at"),
                moment_null("edited_at"),
            ],
        )
        .foreign_key(&mut reference("posts", "topic_id", "topics"))
        .foreign_key(&mut reference("posts", "persona_id", "personas"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_posts_topic", "posts", &["topic_id", "published_at", "id"])).await?;
    m.create_index(index("ix_posts_persona", "posts", &["persona_id", "created_at"])).await?;
    m.create_index(index("ux_posts_request", "posts", &["persona_id", "request_key"]).unique().take())
        .await?;

    m.create_table(
        table(
            "post_revisions",
            [
                id("post_id"),
                count("revision"),
                text("source"),
                text("html"),
                count("renderer"),
                moment("created_at"),
            ],
        )
        .primary_key(&mut key(&["post_id", "revision"]))
        .foreign_key(&mut reference("post_revisions", "post_id", "posts"))
        .take(),
    )
    .await?;

    m.create_table(
        table(
            "holds",
            [
                id("post_id").primary_key().take(),
                id("group_id"),
                text("change"),
                small("danger"),
                bytes("original"),
                moment("since"),
                // The pack of rules that all findings are from, if it is one.
                text("about").default("").take(),
                id_null("claimed_by"),
                moment_null("claimed_until"),
                moment_null("decided_at"),
                moment_null("shred_at"),
                count("version"),
            ],
        )
        .foreign_key(&mut reference("holds", "post_id", "posts"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_holds_queue", "holds", &["group_id", "decided_at", "danger", "since"])).await?;
    m.create_index(index("ix_holds_shred", "holds", &["shred_at"])).await?;

    // That an account wrote the same words before, as keyed digests: they name neither the account nor the words.
    m.create_table(table(
        "said_before",
        [bytes("anywhere").primary_key().take(), bytes("here"), number("until_day")],
    ))
    .await?;

    m.create_table(
        table("drafts", [id("persona_id"), text("place"), bytes("content"), moment("updated_at")])
            .primary_key(&mut key(&["persona_id", "place"]))
            .foreign_key(&mut reference("drafts", "persona_id", "personas"))
            .take(),
    )
    .await
}
