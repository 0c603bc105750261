//! What people agreed to, and the archives that they ask for.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        table(
            "consents",
            [
                id("id").primary_key().take(),
                id("account_id"),
                text("purpose"),
                text("wording"),
                moment("given_at"),
                moment_null("withdrawn_at"),
            ],
        )
        .foreign_key(&mut reference("consents", "account_id", "accounts"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_consents_account", "consents", &["account_id", "given_at"])).await?;
    m.create_table(
        table(
            "exports",
            [
                id("id").primary_key().take(),
                id("account_id"),
                text_null("file"),
                count("parts"),
                count("done"),
                moment("asked_at"),
                moment("expires_at"),
            ],
        )
        .foreign_key(&mut reference("exports", "account_id", "accounts"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_exports_account", "exports", &["account_id", "asked_at"])).await?;
    m.create_index(index("ix_exports_expiry", "exports", &["expires_at"])).await
}
