//! What badges are signed with, and their places in the status lists.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    // The secret is sealed, and gone when the key is retired; the public half is kept to check what it signed.
    m.create_table(table(
        "signing_keys",
        [
            text("name").primary_key().take(),
            bytes("public"),
            bytes_null("secret"),
            moment("created_at"),
            moment_null("retired_at"),
        ],
    ))
    .await?;
    // Every place that was ever given away. A place without a badge counts as taken back: whoever erases a badge
    // cannot forget to end it.
    m.create_table(
        table("status_entries", [count("list"), count("position")])
            .primary_key(&mut key(&["list", "position"]))
            .take(),
    )
    .await
}
