//! `GET /metrics` on an address of its own: numbers for whoever watches over the node, in the format of OpenMetrics,
//! which Prometheus and others read. They name nobody and no group, and tell how busy the place is all the same: so
//! visitors do not reach this address.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::event::Reach;
use crate::base::jobs;
use crate::live::Live;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Router, routing};
use prometheus_client::encoding::text;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;
use tokio::net::TcpListener;

/// OpenMetrics 1.0, section "Content type".
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Listens where the operator wants it, if anywhere.
pub async fn listen(app: &App) -> Result<Option<TcpListener>> {
    match app.config.metrics {
        Some(address) => Ok(Some(TcpListener::bind(address).await.map_err(Error::internal)?)),
        None => Ok(None),
    }
}

/// Answers until the server stops.
pub async fn serve(listener: TcpListener, app: App, live: Live) {
    let stopping = app.stopping.clone().cancelled_owned();
    let router = Router::new().route("/metrics", routing::get(answer)).with_state((app, live));
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopping).await {
        tracing::error!(%error, "the numbers for monitoring are not served any more");
    }
}

async fn answer(State((app, live)): State<(App, Live)>) -> Result<impl IntoResponse> {
    let mut registry = Registry::with_prefix("kith");
    live.measure(&mut registry);
    let heard = i64::from(app.bus.reach() != Reach::CutOff);
    registry.register(
        "bus_up",
        "Whether other nodes are heard; 1 where there are none",
        ConstGauge::new(heard),
    );
    // Without a database there is no number, and the others are worth the more.
    if let Ok((due, given_up)) = jobs::count(&app.db, app.now()).await {
        registry.register("jobs_due", "Jobs that are due", ConstGauge::new(due));
        registry.register(
            "jobs_given_up",
            "Jobs that failed too often and are kept",
            ConstGauge::new(given_up),
        );
    }
    let mut body = String::new();
    text::encode(&mut body, &registry).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, OPEN_METRICS)], body))
}
