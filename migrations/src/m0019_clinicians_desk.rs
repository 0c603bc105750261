//! The letter that clinicians can get once a week.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    // Only of accounts that asked for it. The time is that of the account alone: nothing in a group happens at it.
    m.create_table(
        table("weekly_letters", [id("account_id").primary_key().take(), moment("next_at")])
            .foreign_key(&mut reference("weekly_letters", "account_id", "accounts"))
            .take(),
    )
    .await?;
    m.create_index(index("ix_weekly_letters_next", "weekly_letters", &["next_at"])).await
}
