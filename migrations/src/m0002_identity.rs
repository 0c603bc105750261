//! Accounts and their sessions.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(table(
        "accounts",
        [
            id("id").primary_key().take(),
            text("name"),
            text("name_key").unique_key().take(),
            text("passphrase"),
            bytes_null("recovery"),
            text("role"),
            text("state"),
            moment("created_at"),
        ],
    ))
    .await?;
    m.create_table(
        table(
            "sessions",
            [
                bytes("digest").primary_key().take(),
                id("account_id"),
                text("device"),
                moment("created_at"),
                moment("idle_until"),
                moment("proved_at"),
                moment("expires_at"),
            ],
        )
        .foreign_key(&mut reference("sessions", "account_id", "accounts"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_sessions_account", "sessions", &["account_id"])).await?;
    m.create_index(index("ix_sessions_expiry", "sessions", &["expires_at"])).await
}
