//! Two questions that an operator's monitor asks.

use super::error_page::Problem;
use crate::app::App;
use crate::base::error::Error;
use crate::base::event::Reach;
use axum::extract::State;
use axum::http::StatusCode;
use kith_migrations::{Migrator, MigratorTrait};

/// Where they are asked.
pub const PATHS: [&str; 2] = ["/healthz", "/readyz"];

/// The process is up.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers and has every table. A node that does not hear the others is ready all the same: it finds what
/// they wrote in the log, and if it said no, all of them would say it at once.
pub async fn readyz(State(app): State<App>) -> Result<&'static str, Problem> {
    let ready = async {
        app.db.ping().await?;
        let pending = Migrator::get_pending_migrations(app.db.writer()).await.map_err(Error::from)?;
        Ok::<_, Error>(pending.is_empty())
    };
    match ready.await {
        Ok(true) if app.bus.reach() == Reach::CutOff => {
            Ok("ready\nthe bus between nodes is away: what other nodes write comes a few seconds late\n")
        }
        Ok(true) => Ok("ready\n"),
        Ok(false) | Err(_) => Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "problem-unavailable")),
    }
}
