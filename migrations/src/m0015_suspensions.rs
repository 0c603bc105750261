//! Suspended accounts, the older versions of groups' rules, and moderators' ready reasons.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    // The account is a keyed digest, and which of its personas it reached is sealed: without the key file a row leads
    // to the one persona whose decision it names, and to no other.
    m.create_table(table(
        "suspensions",
        [bytes("account_tag").primary_key().take(), id("decision_id").unique_key().take(), bytes("reached")],
    ))
    .await?;
    m.create_table(
        table("group_rules", [id("group_id"), count("version"), text("rules"), moment("since")])
            .primary_key(&mut key(&["group_id", "version"]))
            .foreign_key(&mut reference("group_rules", "group_id", "groups"))
            .take(),
    )
    .await?;
    m.create_table(
        table(
            "ready_reasons",
            [
                id("id").primary_key().take(),
                id("group_id"),
                text("language"),
                text("words"),
                moment("created_at"),
            ],
        )
        .foreign_key(&mut reference("ready_reasons", "group_id", "groups"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_ready_reasons", "ready_reasons", &["group_id", "language", "created_at"])).await
}
