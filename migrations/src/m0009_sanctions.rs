//! Decisions that can be taken back for a moment, what they restrict and until when.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let more = [
        // `pending` until it takes effect, `proposed` until a second person agrees, `standing` from then on.
        text("stage").default("standing").take(),
        // What is to be done, sealed, until it is done.
        bytes_null("plan"),
        id_null("case_id"),
        count("version").default(0).take(),
        text("category").default("other").take(),
        moment_null("ends_at"),
        id_null("seconded_by"),
        count("waited_secs").default(0).take(),
    ];
    for mut column in more {
        m.alter_table(Table::alter().table("decisions").add_column(&mut column).take()).await?;
    }
    let mut open = index("ix_decisions_proposed", "decisions", &["group_id", "decided_at"]);
    m.create_index(open.cond_where(Expr::col("stage").eq("proposed")).take()).await?;

    m.create_index(index("ix_decisions_when", "decisions", &["stage", "decided_at"])).await?;

    m.create_table(
        table(
            "restrictions",
            [id("decision_id").primary_key().take(), id("persona_id"), text("kind"), moment_null("until")],
        )
        .foreign_key(&mut reference("restrictions", "persona_id", "personas"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_restrictions_persona", "restrictions", &["persona_id"])).await
}
