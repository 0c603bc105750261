//! Clinicians: applications, their two reviews, what was verified, and the badges that show it.

use crate::columns::*;
use sea_orm_migration::prelude::*;

forward!(up);

async fn up(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        table(
            "clinician_applications",
            [
                id("id").primary_key().take(),
                id("account_id"),
                text("profession"),
                text("country"),
                bytes_null("particulars"),
                bytes_null("register_look"),
                text_null("evidence"),
                text("state"),
                small("round"),
                bytes_null("appeal"),
                moment("submitted_at"),
                moment_null("decided_at"),
            ],
        )
        .foreign_key(&mut reference("clinician_applications", "account_id", "accounts"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_applications_state", "clinician_applications", &["state", "submitted_at"]))
        .await?;
    m.create_index(index(
        "ix_applications_account",
        "clinician_applications",
        &["account_id", "submitted_at"],
    ))
    .await?;
    m.create_index(index("ix_applications_evidence", "clinician_applications", &["evidence"])).await?;
    // One open application at a time.
    let mut open = index("ux_applications_open", "clinician_applications", &["account_id"]).unique().take();
    m.create_index(open.cond_where(Expr::col("state").eq("submitted")).take()).await?;

    m.create_table(
        table(
            "application_reviews",
            [
                id("application_id"),
                id("reviewer_id"),
                small("round"),
                text("verdict"),
                bytes("note"),
                moment_null("licence_until"),
                moment("at"),
            ],
        )
        .primary_key(&mut key(&["application_id", "reviewer_id"]))
        .foreign_key(&mut reference("application_reviews", "application_id", "clinician_applications"))
        .foreign_key(&mut reference("application_reviews", "reviewer_id", "accounts"))
        .take(),
    )
    .await?;

    m.create_table(
        table(
            "credentials",
            [
                id("account_id").primary_key().take(),
                id("application_id"),
                text("profession"),
                text("shown"),
                text("region"),
                text("country"),
                moment("checked_at"),
                moment("valid_until"),
                moment_null("suspended_at"),
                moment_null("revoked_at"),
                bytes_null("reason"),
            ],
        )
        .foreign_key(&mut reference("credentials", "account_id", "accounts"))
        .foreign_key(&mut reference("credentials", "application_id", "clinician_applications"))
        .take(),
    )
    .await?;
    m.create_index(index("ix_credentials_checked", "credentials", &["checked_at", "application_id"])).await?;

    // A badge belongs to a persona and names no account and no credential: two badges of one
    // clinician share nothing but what the badge says. So its times are months.
    m.create_table(
        table(
            "badges",
            [
                id("id").primary_key().take(),
                id("persona_id"),
                text("profession"),
                text("region"),
                text("country"),
                count("checked_month"),
                count("valid_month"),
                flag("worn"),
                flag("suspended"),
                flag("revoked"),
                count("status_list"),
                count("status_index"),
            ],
        )
        .foreign_key(&mut reference("badges", "persona_id", "personas"))
        .take(),
    )
    .await?;
    // One badge for one check, also for somebody who writes twice at once.
    let columns = ["persona_id", "profession", "region", "country", "checked_month", "valid_month"];
    let mut one = index("ux_badges_persona", "badges", &columns).unique().take();
    m.create_index(one.cond_where(Expr::col("revoked").eq(false)).take()).await?;
    m.create_index(index("ix_badges_persona", "badges", &["persona_id"])).await?;
    // Two badges on one place of a list would be taken back together.
    m.create_index(index("ux_badges_status", "badges", &["status_list", "status_index"]).unique().take())
        .await
}
