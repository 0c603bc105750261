//! The tables of Kith, one source for SQLite and PostgreSQL.
//!
//! Rules: a migration is never edited once it is released; first expand, later contract; each runs
//! in a transaction. Times are integer microseconds, ids 16 bytes, sealed values bytes.
//!
//! Invariant: no table but `persona_owners` lets anybody join two personas of one account, and that
//! one only with the key file. So there is no account id outside `accounts`, `passkeys`, `ceremonies`, `sessions`,
//! `consents`, `exports`, `news_seen`, `weekly_letters` and the clinicians' tables (in `suspensions` it is a keyed digest), and no exact time on anything that an account does in several groups at once.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod columns;
mod m0001_base;
mod m0002_identity;
mod m0003_groups;
mod m0004_posts;
mod m0005_moderation;
mod m0006_clinicians;
mod m0007_notifications;
mod m0008_reports;
mod m0009_sanctions;
mod m0010_crisis;
mod m0012_rights;
mod m0013_break_glass;
mod m0014_desk;
mod m0015_suspensions;
mod m0016_compliance;
mod m0017_signed_badges;
mod m0018_registers;
mod m0019_clinicians_desk;

/// All migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_base::Migration),
            Box::new(m0002_identity::Migration),
            Box::new(m0003_groups::Migration),
            Box::new(m0004_posts::Migration),
            Box::new(m0005_moderation::Migration),
            Box::new(m0006_clinicians::Migration),
            Box::new(m0007_notifications::Migration),
            Box::new(m0008_reports::Migration),
            Box::new(m0009_sanctions::Migration),
            Box::new(m0010_crisis::Migration),
            Box::new(m0012_rights::Migration),
            Box::new(m0013_break_glass::Migration),
            Box::new(m0014_desk::Migration),
            Box::new(m0015_suspensions::Migration),
            Box::new(m0016_compliance::Migration),
            Box::new(m0017_signed_badges::Migration),
            Box::new(m0018_registers::Migration),
            Box::new(m0019_clinicians_desk::Migration),
        ]
    }
}
