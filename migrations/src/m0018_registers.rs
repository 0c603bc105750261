//! Local mirrors of public registers of clinicians.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    // Public information, as the registers give it out; nothing in it says who applied here.
    m.create_table(
        table(
            "register_entries",
            [
                text("register"),
                text("number"),
                text("names"),
                flag("active"),
                text("practices"),
                moment_null("until"),
                number("import"),
            ],
        )
        .primary_key(&mut key(&["register", "number"]))
        .take(),
    )
    .await?;
    // The last import of each register, and how far it is.
    m.create_table(table(
        "register_imports",
        [
            text("register").primary_key().take(),
            number("number"),
            bytes("mark"),
            number("byte"),
            number("line"),
            number("rows"),
            number("people"),
            text("crowd"),
            moment_null("finished_at"),
            moment_null("copied_at"),
        ],
    ))
    .await
}
