//! `kith check`: is everything as it should be?

use crate::base::config::Config;
use crate::base::{audit, outbox};
use kith_migrations::{Migrator, MigratorTrait};
use std::process::ExitCode;

/// Verifies the migrations, the audit chain and the event log; the key file was read on the way.
pub async fn run(config: Config) -> anyhow::Result<ExitCode> {
    let app = super::offline(config).await?;
    let mut sound = true;
    let mut say = |what: &str, fine: bool, detail: String| {
        sound &= fine;
        println!("{} {what}: {detail}", if fine { "ok    " } else { "BROKEN" });
    };
    say("keys", true, "read".to_owned());
    let pending = Migrator::get_pending_migrations(app.db.writer()).await?.len();
    say("database", pending == 0, format!("{}, {pending} migrations wait", app.db.dialect()));
    if pending == 0 {
        match audit::verify(app.db.read()).await? {
            Ok(entries) => say("audit log", true, format!("{entries} entries, the chain is whole")),
            Err(number) => say("audit log", false, format!("entry {number} does not fit the one before it")),
        }
        let holes = outbox::holes(app.db.read()).await?;
        say("event log", holes.is_empty(), format!("{} streams with holes", holes.len()));
    }
    app.db.close().await;
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
