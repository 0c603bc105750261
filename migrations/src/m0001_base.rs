//! What every feature stands on: the event log, the audit chain, jobs, throttles, sessions, settings.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let stream = ["group_id", "audience", "subject"];
    m.create_table(
        table("streams", [id("group_id"), small("audience"), id("subject"), number("last_number")])
            .primary_key(&mut key(&stream))
            .take(),
    )
    .await?;
    m.create_table(
        table(
            "events",
            [
                id("group_id"),
                small("audience"),
                id("subject"),
                number("number"),
                text("kind"),
                text("payload"),
                moment("created_at"),
            ],
        )
        .primary_key(&mut key(&["group_id", "audience", "subject", "number"]))
        .take(),
    )
    .await?;

    m.create_table(table(
        "audit_entries",
        [
            number("number").primary_key().take(),
            moment("at"),
            text("actor"),
            text("action"),
            text("subject"),
            text("detail"),
            bytes("hash"),
        ],
    ))
    .await?;
    m.create_index(index("ix_audit_subject", "audit_entries", &["subject", "number"])).await?;
    m.create_table(table("audit_head", [small("id").primary_key().take(), number("number"), bytes("hash")]))
        .await?;
    m.exec_stmt(
        Query::insert()
            .into_table("audit_head")
            .columns(["id", "number", "hash"])
            .values_panic([1_i16.into(), 0_i64.into(), Vec::<u8>::new().into()])
            .take(),
    )
    .await?;

    m.create_table(table(
        "jobs",
        [
            id("id").primary_key().take(),
            text("kind"),
            text("payload"),
            moment("run_at"),
            count("attempt"),
            flag("given_up"),
        ],
    ))
    .await?;
    m.create_index(index("ix_jobs_due", "jobs", &["given_up", "run_at"])).await?;
    m.create_table(table("throttles", [bytes("key").primary_key().take(), moment("full_until")])).await?;
    m.create_table(table("settings", [text("key").primary_key().take(), text("value")])).await
}
