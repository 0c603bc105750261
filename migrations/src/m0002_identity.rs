//! Accounts, what they prove themselves with, and their sessions.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(table(
        "accounts",
        [
            id("id").primary_key().take(),
            id("handle").unique_key().take(),
            bytes_null("name"),
            bytes_null("name_tag"),
            bytes_null("sign_in").unique_key().take(),
            bytes_null("recovery").unique_key().take(),
            flag("recovery_kept"),
            bytes_null("authenticator"),
            number("code_step"),
            // To get back in, when the owner wants that: sealed, and a keyed digest to find it by. Not unique: nobody may
            // learn from a refusal that somebody is here.
            bytes_null("email"),
            bytes_null("email_tag"),
            moment_null("reopens_at"),
            moment_null("reopened_at"),
            text("role"),
            text("state"),
            small("of_age"),
            moment("created_at"),
        ],
    ))
    .await?;
    m.create_index(index("ix_accounts_name", "accounts", &["name_tag"])).await?;
    m.create_index(index("ix_accounts_email", "accounts", &["email_tag"])).await?;
    m.create_table(
        table(
            "passkeys",
            [
                id("id").primary_key().take(),
                id("account_id"),
                bytes("credential_id").unique_key().take(),
                text("credential"),
                text("label"),
                moment("created_at"),
                moment("used_at"),
            ],
        )
        .foreign_key(&mut reference("passkeys", "account_id", "accounts"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_passkeys_account", "passkeys", &["account_id"])).await?;
    m.create_table(table(
        "ceremonies",
        [
            bytes("digest").primary_key().take(),
            text("purpose"),
            id_null("account_id"),
            text("state"),
            moment("expires_at"),
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
                moment_null("second_at"),
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
