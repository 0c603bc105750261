//! Working together on an item: notes, and the steps of the checklist when somebody may be in danger.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        table(
            "notes",
            [
                id("id").primary_key().take(),
                id("item_id"),
                id("persona_id"),
                bytes("words"),
                moment("created_at"),
            ],
        )
        .foreign_key(&mut reference("notes", "persona_id", "personas"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_notes_item", "notes", &["item_id", "created_at"])).await?;
    m.create_table(
        table("steps", [id("item_id"), text("step"), id("persona_id"), moment("done_at")])
            .primary_key(&mut key(&["item_id", "step"]))
            .foreign_key(&mut reference("steps", "persona_id", "personas"))
            .take(),
    )
    .await?;
    // How much somebody has looked at today.
    m.create_index(index("ix_audit_actor", "audit_entries", &["actor", "at"])).await
}
