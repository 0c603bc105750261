//! What moderators put beside a public post, what they ask each other about an item, and what makes two items alike.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        table("post_marks", [id("post_id"), text("mark"), id("decision_id"), moment("since")])
            .primary_key(&mut key(&["post_id", "mark"]))
            .foreign_key(&mut reference("post_marks", "post_id", "posts"))
            .take(),
    )
    .await?;
    // Keyed digests of the words, links and numbers of what waits; the key has the group in it.
    m.create_table(
        table("prints", [id("post_id"), bytes("print")])
            .primary_key(&mut key(&["post_id", "print"]))
            .foreign_key(&mut reference("prints", "post_id", "posts"))
            .take(),
    )
    .await?;
    m.create_index(index("ix_prints_print", "prints", &["print"])).await?;
    // The part of the queue that only sells something is counted with every desk, and read without any sealed words.
    let waits = || Expr::col("decided_at").is_null();
    let mut about = index("ix_holds_about", "holds", &["group_id", "about"]);
    m.create_index(about.cond_where(waits()).take()).await?;
    let mut selling = index("ix_cases_selling", "cases", &["group_id", "selling"]);
    m.create_index(selling.cond_where(waits()).take()).await?;
    m.create_table(
        table("escalations", [id("item_id"), text("wish"), id("persona_id"), moment("since")])
            .primary_key(&mut key(&["item_id", "wish"]))
            .foreign_key(&mut reference("escalations", "persona_id", "personas"))
            .take(),
    )
    .await
}
