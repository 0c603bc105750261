//! Listen, serve, and stop in order: no new connections, sockets told to come back, requests
//! finished, the job at hand finished, the database closed.

mod connections;
mod metrics;
mod tls;

use self::tls::Certificate;
use crate::app::{App, Builder};
use crate::base::error::{Error, Result};
use crate::community::admin::head;
use crate::live::{self, Live, Tempo};
use crate::web::{error_page, headers, host, limits, origin, request, session};
use crate::{routes, worker};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Extension, Router};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::catch_panic::CatchPanicLayer;

/// How long open requests and sockets may take to finish when the server stops.
const GRACE: Duration = Duration::from_secs(15);

/// What stands around every address, outside of everything else.
type Around = Box<dyn FnOnce(Router) -> Router + Send>;

/// A server that listens and is ready to run.
pub struct Server {
    app: App,
    live: Live,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    certificate: Option<Arc<Certificate>>,
    worker: JoinHandle<()>,
    around: Around,
}

impl Server {
    /// Listens, opens the database, migrates it, starts the worker and follows the rules.
    pub async fn bind(listen: SocketAddr, builder: Builder) -> Result<Self> {
        let listener = TcpListener::bind(listen).await.map_err(Error::internal)?;
        let app = builder.build(listener.local_addr().map_err(Error::internal)?).await?;
        let metrics = metrics::listen(&app).await?;
        let certificate = Certificate::load(&app.config)?;
        if let Some(certificate) = &certificate {
            tokio::spawn(certificate.clone().follow(app.stopping.clone()));
        }
        app.db.migrate().await?;
        let live = live::start(&app).await?;
        let worker = tokio::spawn(worker::run(app.clone()));
        tokio::spawn(app.follow_rules());
        let around: Around = Box::new(|router| router);
        Ok(Self { app, live, listener, metrics, certificate, worker, around })
    }

    /// The application behind it.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The live part, for tests and measurements.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Another tempo of its sockets, for tests that cannot wait for a minute.
    pub fn tempo(mut self, tempo: Tempo) -> Self {
        self.live = self.live.with_tempo(tempo);
        self
    }

    /// Puts something around every address, outside of everything else: what stands there sees and may change
    /// each answer as it leaves. For tests that plant a fault and see whether it is found.
    pub fn around(mut self, wrap: impl FnOnce(Router) -> Router + Send + 'static) -> Self {
        self.around = Box::new(wrap);
        self
    }

    /// Serves until `stop` is done, and then ends in order.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let Self { app, live, listener, metrics, certificate, worker, around } = self;
        let stopping = app.stopping.clone();
        if let Some(listener) = metrics {
            tokio::spawn(metrics::serve(listener, app.clone(), live.clone()));
        }
        let router = around(router(&app, live.clone()));
        let serving = connections::serve(listener, certificate, router, async move {
            stop.await;
            stopping.cancel();
        });
        let ending = async {
            app.stopping.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            () = serving => {}
            () = ending => tracing::warn!("some requests did not finish in time"),
        }
        if tokio::time::timeout(GRACE, live.closed()).await.is_err() {
            tracing::warn!("some sockets did not close in time");
        }
        if let Err(error) = worker.await {
            tracing::error!(%error, "the worker ended badly");
        }
        app.db.close().await;
        Ok(())
    }
}

/// The addresses with everything around them, from the outside in: a number for the log, a page for
/// every error, headers, limits, the host, the origin, who asks, and what the head of a page says to them.
fn router(app: &App, live: Live) -> Router {
    routes::router()
        .layer(from_fn_with_state(app.clone(), head::load))
        .layer(from_fn_with_state(app.clone(), session::load))
        .layer(from_fn(limits::take_in))
        .layer(from_fn_with_state(app.clone(), origin::check))
        .layer(from_fn_with_state(app.clone(), host::check))
        .layer(limits::timeout())
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(app.clone(), error_page::pages))
        .layer(from_fn_with_state(app.clone(), headers::add))
        .layer(from_fn_with_state(app.clone(), request::number))
        .layer(Extension(live))
        .with_state(app.clone())
}
