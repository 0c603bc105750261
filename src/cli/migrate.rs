//! `kith migrate`

use crate::base::config::Config;
use kith_migrations::{Migrator, MigratorTrait};
use std::process::ExitCode;

/// What `migrate` takes.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Make every table that is missing.
    Up,
    /// Say which migrations ran and which wait.
    Status,
}

/// Migrates, or says how far the database is.
pub async fn run(config: Config, args: Args) -> anyhow::Result<ExitCode> {
    let app = super::offline(config).await?;
    let database = app.db.writer();
    if let Action::Up = args.action {
        app.db.migrate().await?;
    }
    for migration in Migrator::get_migration_with_status(database).await? {
        println!("{:<28} {}", migration.name(), migration.status());
    }
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}
