//! The operator's compliance record: risk assessments with versions, measures, reviews.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    // Nothing is changed or removed: what was thought of a risk earlier is part of the record.
    m.create_table(table(
        "compliance_entries",
        [
            id("id").primary_key().take(),
            text("risk"),
            text("kind"),
            count("version"),
            text_null("level"),
            text("words"),
            text("actor"),
            moment("created_at"),
        ],
    ))
    .await?;
    m.create_index(index("ix_compliance_risk", "compliance_entries", &["risk", "created_at"])).await
}
