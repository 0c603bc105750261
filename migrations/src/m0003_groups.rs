//! Groups, the personas in them, and who they belong to.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(table(
        "groups",
        [
            id("id").primary_key().take(),
            text("address").unique_key().take(),
            text("name"),
            text("summary"),
            text("about_source"),
            text("about_html"),
            count("renderer"),
            text("rules"),
            count("rules_version"),
            text("visibility"),
            // What the operator chose for the screening, as JSON.
            text("checks"),
            text_null("invitation"),
            number("last_topic"),
            // How many of somebody's first topics and replies a person reads first; -1 for all of them.
            count("first_topics").default(0).take(),
            count("first_replies").default(0).take(),
            // Within how many hours a question should be answered, and the professions that can do it best, as JSON.
            count("answer_target").default(24).take(),
            text("answer_professions").default("[]").take(),
            // Within how many hours questions usually are answered, where enough of them were asked to say so.
            ColumnDef::new("answered_within").integer().take(),
        ],
    ))
    .await?;

    m.create_table(
        table(
            "personas",
            [
                id("id").primary_key().take(),
                id("group_id"),
                text("name"),
                text("name_key"),
                text("role"),
                text("state"),
                bytes_null("application"),
                count("rules_version"),
                count("joined_month"),
                ColumnDef::new("renamed_month").integer().take(),
                // Of a moderator: has learned to judge how much danger somebody is in.
                flag("trained").default(false).take(),
            ],
        )
        .foreign_key(&mut reference("personas", "group_id", "groups"))
        .take(),
    )
    .await?;
    m.create_index(index("ux_personas_name", "personas", &["group_id", "name_key"]).unique().take()).await?;
    m.create_index(index("ix_personas_state", "personas", &["group_id", "state"])).await?;

    // The owner is a keyed digest of account and group, and the account sealed: without the key file
    // neither says anything.
    m.create_table(
        table(
            "persona_owners",
            [bytes("owner_tag").primary_key().take(), id("persona_id").unique_key().take(), bytes("account")],
        )
        .foreign_key(&mut reference("persona_owners", "persona_id", "personas"))
        .take(),
    )
    .await?;

    m.create_table(
        table("persona_mutes", [id("persona_id"), id("other_id"), flag("blocked")])
            .primary_key(&mut key(&["persona_id", "other_id"]))
            .foreign_key(&mut reference("persona_mutes", "persona_id", "personas"))
            .foreign_key(&mut reference("persona_mutes", "other_id", "personas"))
            .take(),
    )
    .await
}
