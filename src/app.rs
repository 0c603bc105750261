//! [`App`]: everything an action can reach. Made once at the start, handed to every handler and job.

mod kept;
mod rulebook;

pub use kept::Kept;
pub use rulebook::{Reread, Rulebook, load_rules};

use crate::base::blobs::Blobs;
use crate::base::clock::{Clock, SystemClock, Timestamp};
use crate::base::config::Config;
use crate::base::db::Db;
use crate::base::error::{Error, Result};
use crate::base::event::Bus;
use crate::base::mail::Mailer;
use crate::base::random::{Random, SystemRandom};
use crate::base::seal::Keyring;
use crate::base::webhook::Webhook;
use crate::screening::Rules;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Cheap to clone; every clone is the same application.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of the application.
pub struct Parts {
    /// What the operator set.
    pub config: Config,
    /// The address that people type, without a path.
    pub public_url: Url,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// The database.
    pub db: Db,
    /// The keys that seal.
    pub keys: Arc<Keyring>,
    /// Files.
    pub blobs: Blobs,
    /// The screening rules in force.
    pub rules: Arc<Rulebook>,
    /// Sends mail, when the operator has set a server for it.
    pub mailer: Option<Mailer>,
    /// Where whoever is on call is told, when the operator has set an address.
    pub webhook: Option<Webhook>,
    /// What was committed is announced here.
    pub bus: Arc<dyn Bus>,
    /// How many passphrases are hashed at once: each takes 19 MiB and a whole core.
    pub hashing: Semaphore,
    /// What features keep in memory between requests.
    pub kept: Kept,
    /// Cancelled when the server stops: sockets and workers end in order.
    pub stopping: CancellationToken,
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What an application is built from; tests and the demo put their own clock and chance in.
pub struct Builder {
    config: Config,
    bus: Arc<dyn Bus>,
    rules: Arc<Rules>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl App {
    /// An application for this configuration, with the system's clock and chance.
    pub fn builder(config: Config, rules: impl Into<Arc<Rules>>, bus: Arc<dyn Bus>) -> Builder {
        Builder {
            config,
            bus,
            rules: rules.into(),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
        }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Follows the folder of the rules until the application stops; asked to read again (SIGHUP), it hears from now on.
    pub fn follow_rules(&self) -> impl Future<Output = ()> + Send + use<> {
        rulebook::follow(self.rules.clone(), self.stopping.clone())
    }

    /// Randomness for ids and tokens.
    pub fn random(&self) -> &dyn Random {
        self.random.as_ref()
    }
}

impl Builder {
    /// Another clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Another source of chance.
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.random = random;
        self
    }

    /// Opens the database, reads or makes the key file, and is ready to serve at `listening`.
    pub async fn build(self, listening: SocketAddr) -> Result<App> {
        let Self { config, bus, rules, clock, random } = self;
        std::fs::create_dir_all(&config.data).map_err(Error::internal)?;
        let keys = Arc::new(Keyring::load_or_create(&config.key_file(), random.as_ref())?);
        let db = Db::connect(&config.database_url(), clock.clone(), random.clone(), bus.clone()).await?;
        let blobs = Blobs::in_folder(&config.data.join("files"))?;
        let public_url = match &config.public_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{listening}")).map_err(Error::internal)?,
        };
        let mailer = match (&config.mail_url, &config.mail_from) {
            (Some(url), Some(from)) => Some(Mailer::new(url, from)?),
            _ => None,
        };
        let webhook = match (&config.on_call_url, &config.on_call_key) {
            (Some(url), Some(key)) => Some(Webhook::new(url.clone(), key.clone())?),
            _ => None,
        };
        let hashing = Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from));
        let stopping = CancellationToken::new();
        let rules = Arc::new(Rulebook::new(config.rules.clone(), rules));
        let parts = Parts {
            config,
            public_url,
            clock,
            random,
            db,
            keys,
            blobs,
            rules,
            mailer,
            webhook,
            bus,
            hashing,
            kept: Kept::default(),
            stopping,
        };
        Ok(App(Arc::new(parts)))
    }
}
