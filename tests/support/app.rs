//! A real server on a port of its own, over a database of its own, in a folder of its own.

use super::postgres;
use super::report;
use super::visitor::Visitor;
use axum::Router;
use kith::app::{App, load_rules};
use kith::base::clock::{Clock, ManualClock, SystemClock};
use kith::base::config::Config;
use kith::base::event::Notice;
use kith::base::random::{Random, SeededRandom, SystemRandom};
use kith::base::telemetry::{self, LogFormat};
use kith::base::{Result, Timestamp};
use kith::live::{Live, Tempo, bus};
use kith::screening::Rules;
use kith::server::Server;
use sea_orm::{ConnectionTrait, Statement};
use std::net::SocketAddr;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// When every story begins: Monday 4 May 2026, 09:00 UTC.
pub const START: Timestamp = Timestamp::from_micros(1_777_885_200_000_000);

/// How a story's server differs from the usual one.
pub struct Options {
    system_clock: bool,
    system_random: bool,
    asleep: bool,
    tempo: Tempo,
    configure: Box<dyn FnOnce(&mut Config) + Send>,
    around: Option<Box<dyn FnOnce(App, Router) -> Router + Send>>,
}

/// A running server and what a story needs to move the world around it.
pub struct TestApp {
    /// What actions are called with, where a story arranges its world without the pages.
    pub app: App,
    /// The server's clock. It stands at [`START`] until [`TestApp::advance`] turns it (and is not asked at all
    /// with [`Options::system_clock`]).
    pub clock: Arc<ManualClock>,
    /// For example `http://127.0.0.1:40123`.
    pub url: String,
    /// The part that speaks to open sockets.
    pub live: Live,
    pub(super) counter: AtomicU32,
    listening: String,
    server: Option<JoinHandle<Result<()>>>,
    folder: TempDir,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            system_clock: false,
            system_random: false,
            asleep: false,
            tempo: Tempo::default(),
            configure: Box::new(|_| {}),
            around: None,
        }
    }
}

impl Options {
    /// Time passes by itself.
    pub fn system_clock(mut self) -> Self {
        self.system_clock = true;
        self
    }

    /// Ids and tokens differ from run to run.
    pub fn system_random(mut self) -> Self {
        self.system_random = true;
        self
    }

    /// Nothing happens by itself: no page is served and no job is done.
    pub fn asleep(mut self) -> Self {
        self.asleep = true;
        self
    }

    /// Another tempo of the sockets.
    pub fn tempo(mut self, tempo: Tempo) -> Self {
        self.tempo = tempo;
        self
    }

    /// Another configuration.
    pub fn configure(mut self, change: impl FnOnce(&mut Config) + Send + 'static) -> Self {
        self.configure = Box::new(change);
        self
    }

    /// Something around every address of the server, which sees each answer as it leaves.
    pub fn around(mut self, wrap: impl FnOnce(App, Router) -> Router + Send + 'static) -> Self {
        self.around = Some(Box::new(wrap));
        self
    }
}

/// Runs a story on SQLite.
pub async fn on_sqlite<S: AsyncFnOnce(TestApp)>(options: Options, story: S) {
    story(TestApp::start(options, None).await).await;
}

/// Runs a story on PostgreSQL, or says that it could not.
pub async fn on_postgres<S: AsyncFnOnce(TestApp)>(options: Options, story: S) {
    let cluster = match postgres::cluster() {
        Ok(cluster) => cluster,
        Err(why) if postgres::is_required() => panic!("{why}, and KITH_REQUIRE_POSTGRES is set"),
        Err(why) => return report::no_postgres(why),
    };
    report::postgres(&cluster.version);
    let copy = cluster.copy().await;
    story(TestApp::start(options, Some(copy.url())).await).await;
    copy.remove().await;
}

impl TestApp {
    /// A server on the database at `postgres`, or on SQLite.
    pub async fn start(options: Options, postgres: Option<String>) -> Self {
        // What goes wrong inside the server is worth a look when a story fails.
        let log = std::env::var("KITH_TEST_LOG").unwrap_or_else(|_| "kith=error".to_owned());
        telemetry::start(LogFormat::Text, &log);
        let folder = tempfile::Builder::new().prefix("kith-story-").tempdir().unwrap();
        let mut config = Config {
            data: folder.path().to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database_url: postgres.map(Into::into),
            // Visitors say which address they come from, so each has a quota of its own.
            behind_proxy: true,
            ..Config::default()
        };
        (options.configure)(&mut config);
        let clock = Arc::new(ManualClock::new(START));
        let time: Arc<dyn Clock> = if options.system_clock { Arc::new(SystemClock) } else { clock.clone() };
        let chance: Arc<dyn Random> =
            if options.system_random { Arc::new(SystemRandom) } else { Arc::new(SeededRandom::new(7)) };
        if config.public_url.is_some() {
            // The server will not say where it listens, only what people type: so the port is chosen here.
            config.listen = std::net::TcpListener::bind(config.listen).unwrap().local_addr().unwrap();
        }
        let listen = config.listen;
        let bus = bus::open(&config).unwrap();
        let builder = App::builder(config, rules(), bus).clock(time).random(chance);
        let (app, live, server) = if options.asleep {
            let app = builder.build(listen).await.unwrap();
            app.db.migrate().await.unwrap();
            let live = kith::live::start(&app).await.unwrap();
            (app, live, None)
        } else {
            let server = Server::bind(listen, builder).await.unwrap().tempo(options.tempo);
            let (app, live) = (server.app().clone(), server.live().clone());
            let server = match options.around {
                Some(wrap) => {
                    let app = app.clone();
                    server.around(move |router| wrap(app, router))
                }
                None => server,
            };
            let stop = app.stopping.clone().cancelled_owned();
            (app, live, Some(tokio::spawn(server.run(stop))))
        };
        let url = app.public_url.as_str().trim_end_matches('/').to_owned();
        let listening = if listen.port() == 0 { url.clone() } else { format!("http://{listen}") };
        Self { app, live, clock, url, counter: AtomicU32::new(1), listening, server, folder }
    }

    /// Somebody with a fresh browser.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.url)
    }

    /// Where the server really listens, when its public address is another one.
    pub fn listening(&self) -> String {
        self.listening.clone()
    }

    /// The folder of the server's data.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Turns the clock forward, and wakes the worker: jobs that are due now are done now.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.app.bus.publish(Notice::JobQueued);
    }

    /// Asks the database for a number, for what no page and no action shows.
    pub async fn ask(&self, question: &str) -> i64 {
        let conn = self.app.db.read();
        let statement = Statement::from_string(conn.get_database_backend(), question);
        conn.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// Stops the server in order, as an operator does.
    pub async fn stop(&mut self) {
        self.app.stopping.cancel();
        if let Some(server) = self.server.take() {
            server.await.unwrap().unwrap();
        }
    }
}

/// The rules that come with Kith, compiled once for all stories.
fn rules() -> Arc<Rules> {
    static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(load_rules(None).unwrap()));
    RULES.clone()
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.app.stopping.cancel();
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}
