//! Two questions that an operator's monitor asks.

use crate::app::App;
use crate::base::error::Error;
use axum::extract::State;
use axum::http::StatusCode;
use kith_migrations::{Migrator, MigratorTrait};

/// Where they are asked.
pub const PATHS: [&str; 2] = ["/healthz", "/readyz"];

/// The process is up.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers and has every table.
pub async fn readyz(State(app): State<App>) -> Result<&'static str, (StatusCode, &'static str)> {
    let ready = async {
        app.db.ping().await?;
        let pending = Migrator::get_pending_migrations(app.db.writer()).await.map_err(Error::from)?;
        Ok::<_, Error>(pending.is_empty())
    };
    match ready.await {
        Ok(true) => Ok("ready\n"),
        Ok(false) => Err((StatusCode::SERVICE_UNAVAILABLE, "migrations wait\n")),
        Err(_) => Err((StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")),
    }
}
