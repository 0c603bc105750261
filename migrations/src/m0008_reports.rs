//! Reports of public posts, and who has which item of the review queue open.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let waits = || Expr::col("decided_at").is_null();
    m.create_table(
        table(
            "cases",
            [
                id("id").primary_key().take(),
                id("post_id"),
                id("group_id"),
                small("danger"),
                moment("since"),
                // Whether nobody says anything but that it sells something.
                flag("selling"),
                moment_null("decided_at"),
                count("version"),
            ],
        )
        .foreign_key(&mut reference("cases", "post_id", "posts"))
        .take(),
    )
    .await?;
    // However many people report a post, one person decides about it.
    let mut one = index("ux_cases_post", "cases", &["post_id"]).unique().take();
    m.create_index(one.cond_where(waits()).take()).await?;
    m.create_index(queue("ix_cases_queue", "cases").cond_where(waits()).take()).await?;

    m.create_table(
        table(
            "reports",
            [
                id("id").primary_key().take(),
                id("case_id"),
                // Who reports: a member, or somebody from outside with a link that only they hold.
                id_null("persona_id"),
                bytes_null("token"),
                text("category"),
                bytes("words"),
                text("outcome"),
                moment("created_at"),
                moment_null("closed_at"),
            ],
        )
        .foreign_key(&mut reference("reports", "case_id", "cases"))
        .foreign_key(&mut reference("reports", "persona_id", "personas"))
        .take(),
    )
    .await?;
    // Somebody who reports a post twice reports it once.
    m.create_index(index("ux_reports_once", "reports", &["case_id", "persona_id"]).unique().take()).await?;
    m.create_index(index("ux_reports_token", "reports", &["token"]).unique().take()).await?;
    m.create_index(index("ix_reports_persona", "reports", &["persona_id", "created_at"])).await?;

    // One table for every kind of item: a held post, a case, an appeal.
    m.create_table(table(
        "claims",
        [id("item_id").primary_key().take(), id("holder_id"), moment("held_until")],
    ))
    .await?;
    m.create_table(
        table("passes", [id("item_id"), id("persona_id"), moment("until")])
            .primary_key(&mut key(&["item_id", "persona_id"]))
            .foreign_key(&mut reference("passes", "persona_id", "personas"))
            .take(),
    )
    .await?;
    // Who asked for a decision: nobody but ourselves, so far.
    let mut source = text("source").default("own").take();
    m.alter_table(Table::alter().table("decisions").add_column(&mut source).take()).await?;
    for column in ["claimed_by", "claimed_until"] {
        m.alter_table(Table::alter().table("holds").drop_column(column).take()).await?;
    }
    m.drop_index(Index::drop().table("holds").name("ix_holds_queue").to_owned()).await?;
    m.create_index(queue("ix_holds_waiting", "holds").cond_where(waits()).take()).await
}

/// The order of the queue: by danger, then by time waited.
fn queue(name: &'static str, table: &'static str) -> IndexCreateStatement {
    Index::create()
        .name(name)
        .table(table)
        .col("group_id")
        .col(("danger", IndexOrder::Desc))
        .col("since")
        .take()
}
