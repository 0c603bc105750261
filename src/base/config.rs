//! Configuration: defaults, then `kith.toml`, then variables `KITH_…`, checked once at the start.
//!
//! Secrets are redacted in `Debug`. A variable's name is the key in upper case behind `KITH_`, for
//! example `KITH_PUBLIC_URL`.

use super::telemetry::LogFormat;
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use secrecy::{ExposeSecret, SecretString};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// Everything that an operator can set.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where to listen. Behind a proxy, a loopback address.
    pub listen: SocketAddr,
    /// The address that people type, without a path, for example `https://kith.example.org`.
    /// Without it, `http://` and the listening address.
    pub public_url: Option<Url>,
    /// The certificate and those between it and its authority, as a PEM file; with it, Kith ends TLS itself.
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's private key, as a PEM file.
    pub tls_key: Option<PathBuf>,
    /// Where the database, the key file and uploads lie by default.
    pub data: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; by default `kith.db` in `data`.
    pub database_url: Option<SecretString>,
    /// `nats://…`: the server through which several nodes hear of each other. Without it, this node is the only one.
    pub nats_url: Option<SecretString>,
    /// Where monitoring fetches numbers about this node (`/metrics`). No visitor may reach it.
    pub metrics: Option<SocketAddr>,
    /// The key file; by default `kith.keys` in `data`. Keep a copy away from the database.
    pub key_file: Option<PathBuf>,
    /// The community's name, shown in the header. Page titles stay neutral whatever it is.
    pub name: String,
    /// A folder of rule packs instead of the built-in ones.
    pub rules: Option<PathBuf>,
    /// A file of help lines by country instead of the built-in one.
    pub helplines: Option<PathBuf>,
    /// The country whose help lines come first (ISO 3166-1 alpha-2).
    pub country: String,
    /// Where the quick exit leads.
    pub exit_url: String,
    /// Whether the address of a visitor is read from the proxy's `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Whether anybody may sign up, or only people with an account made by an administrator.
    pub open_sign_up: bool,
    /// The age in years from which people may join: 13, 16 or 18, as the law of the place asks.
    pub minimum_age: u8,
    /// Whether people with staff rights must have a passkey or one-time codes. Only a demo does without.
    pub staff_second_factor: bool,
    /// For how many seconds a moderator can take a decision back before it takes effect.
    pub undo_seconds: u16,
    /// The server that sends mail: `smtps://user:password@host:port`.
    pub mail_url: Option<SecretString>,
    /// Whom mail is from.
    pub mail_from: Option<String>,
    /// Who gets a mail when somebody may be in danger.
    pub on_call_mail: Option<String>,
    /// Where a signed request goes when somebody may be in danger.
    pub on_call_url: Option<Url>,
    /// The key of its signature.
    pub on_call_key: Option<SecretString>,
    /// Where clinicians in the United States are looked up when there is no mirror of the register. It learns who applies.
    pub nppes_url: Option<Url>,
    /// How log lines look.
    pub log_format: LogFormat,
    /// What is logged, in the syntax of `tracing`.
    pub log: String,
}

/// The settings that variables may set. Other variables are passed over: platforms add their own
/// (`KITH_SERVICE_HOST` stands beside a service that is called Kith).
const KEYS: [&str; 27] = [
    "listen",
    "public_url",
    "tls_certificate",
    "tls_key",
    "data",
    "database_url",
    "nats_url",
    "metrics",
    "key_file",
    "name",
    "rules",
    "helplines",
    "country",
    "exit_url",
    "behind_proxy",
    "open_sign_up",
    "minimum_age",
    "staff_second_factor",
    "undo_seconds",
    "mail_url",
    "mail_from",
    "on_call_mail",
    "on_call_url",
    "on_call_key",
    "nppes_url",
    "log_format",
    "log",
];

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            public_url: None,
            tls_certificate: None,
            tls_key: None,
            data: PathBuf::from("data"),
            database_url: None,
            nats_url: None,
            metrics: None,
            key_file: None,
            name: "Kith".to_owned(),
            rules: None,
            helplines: None,
            country: "GB".to_owned(),
            exit_url: "https://www.bbc.co.uk/weather".to_owned(),
            behind_proxy: false,
            open_sign_up: true,
            minimum_age: 16,
            staff_second_factor: true,
            undo_seconds: 30,
            mail_url: None,
            mail_from: None,
            on_call_mail: None,
            on_call_url: None,
            on_call_key: None,
            nppes_url: None,
            log_format: LogFormat::Text,
            log: "info,sea_orm_migration=warn,async_nats=warn".to_owned(),
        }
    }
}

/// What is wrong with the configuration, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file or variable that cannot be read.
    #[error("the configuration cannot be read: {0}")]
    Unreadable(#[from] Box<figment::Error>),
    /// A value that makes no sense.
    #[error("the setting `{0}` {1}")]
    Wrong(&'static str, String),
}

impl Config {
    /// Reads `file` (which may be missing when it is the default one) and the variables.
    pub fn load(file: &Path) -> Result<Self, ConfigError> {
        let variables = Env::prefixed("KITH_").filter(|key| KEYS.iter().any(|known| key == known));
        let figment = Figment::new().merge(Toml::file(file)).merge(variables);
        let config: Self = figment.extract().map_err(Box::new)?;
        config.validate()
    }

    /// Checks what types cannot say.
    pub fn validate(self) -> Result<Self, ConfigError> {
        let wrong = |key, why: &str| Err(ConfigError::Wrong(key, why.to_owned()));
        if self.name.trim().is_empty() || self.name.chars().count() > 60 {
            return wrong("name", "must be 1 to 60 characters long");
        }
        if self.country.len() != 2 || !self.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return wrong("country", "must be two capital letters, for example GB");
        }
        if let Some(url) = &self.public_url {
            let local = matches!(url.host(), Some(url::Host::Ipv4(ip)) if ip.is_loopback())
                || matches!(url.host(), Some(url::Host::Ipv6(ip)) if ip.is_loopback())
                || url.host_str() == Some("localhost");
            match url.scheme() {
                "https" => {}
                "http" if local => {}
                _ => return wrong("public_url", "must begin with https:// (http:// only on this machine)"),
            }
            if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || url.host().is_none()
            {
                return wrong("public_url", "must be a host without a path");
            }
        } else if !self.listen.ip().is_loopback() {
            return wrong("public_url", "is needed when the server listens beyond this machine");
        }
        if self.nats_url.is_some() && !self.is_on_postgres() {
            return wrong("nats_url", "needs a database_url that begins with postgres://");
        }
        if self.metrics == Some(self.listen) {
            return wrong("metrics", "must be another address than `listen`");
        }
        let https = self.public_url.as_ref().is_some_and(|url| url.scheme() == "https");
        match (&self.tls_certificate, &self.tls_key) {
            (None, None) => {}
            (Some(_), None) => return wrong("tls_key", "is needed beside tls_certificate"),
            (None, Some(_)) => return wrong("tls_certificate", "is needed beside tls_key"),
            (Some(_), Some(_)) if !https => {
                return wrong("public_url", "must begin with https:// when there is a tls_certificate");
            }
            (Some(_), Some(_)) if self.behind_proxy => {
                return wrong("behind_proxy", "cannot be true when there is a tls_certificate");
            }
            (Some(_), Some(_)) => {}
        }
        if ![13, 16, 18].contains(&self.minimum_age) {
            return wrong("minimum_age", "must be 13, 16 or 18");
        }
        if self.on_call_mail.is_some() && (self.mail_url.is_none() || self.mail_from.is_none()) {
            return wrong("on_call_mail", "needs mail_url and mail_from");
        }
        if self.on_call_url.is_some() && self.on_call_key.is_none() {
            return wrong("on_call_url", "needs on_call_key");
        }
        if Url::parse(&self.exit_url).is_err() {
            return wrong("exit_url", "must be an address");
        }
        Ok(self)
    }

    /// The database's address.
    pub fn database_url(&self) -> SecretString {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data.join("kith.db").display()).into())
    }

    /// Whether the database is one that several nodes can share.
    fn is_on_postgres(&self) -> bool {
        self.database_url().expose_secret().starts_with("postgres")
    }

    /// See [`Config::undo_seconds`].
    pub fn undo_time(&self) -> Duration {
        Duration::from_secs(u64::from(self.undo_seconds))
    }

    /// The key file.
    pub fn key_file(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data.join("kith.keys"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid() {
        assert!(Config::default().validate().is_ok());
    }

    #[test]
    fn a_server_beyond_this_machine_needs_an_address_with_tls() {
        let open = Config { listen: "0.0.0.0:80".parse().unwrap(), ..Config::default() };
        assert!(open.clone().validate().is_err());
        let plain = Config { public_url: Some("http://example.org".parse().unwrap()), ..open.clone() };
        assert!(plain.validate().is_err());
        let tls = Config { public_url: Some("https://example.org".parse().unwrap()), ..open };
        assert!(tls.validate().is_ok());
    }

    #[test]
    fn a_certificate_needs_its_key_and_an_address_that_it_is_for() {
        let url = Some("https://kith.example.org".parse().unwrap());
        let whole = Config {
            public_url: url,
            tls_certificate: Some("kith.crt".into()),
            tls_key: Some("kith.key".into()),
            ..Config::default()
        };
        assert!(whole.clone().validate().is_ok());
        assert!(Config { tls_key: None, ..whole.clone() }.validate().is_err());
        assert!(Config { tls_certificate: None, ..whole.clone() }.validate().is_err());
        assert!(Config { public_url: None, ..whole.clone() }.validate().is_err());
        assert!(Config { behind_proxy: true, ..whole }.validate().is_err());
    }

    #[test]
    fn several_nodes_need_a_database_that_they_can_share() {
        let alone = Config { nats_url: Some("nats://localhost".into()), ..Config::default() };
        assert!(alone.clone().validate().is_err());
        assert!(Config { database_url: Some("postgres://db/kith".into()), ..alone }.validate().is_ok());
    }

    #[test]
    fn the_numbers_have_an_address_of_their_own() {
        let config = Config::default();
        assert!(Config { metrics: Some(config.listen), ..config }.validate().is_err());
    }

    #[test]
    fn every_setting_can_be_a_variable() {
        let shown = format!("{:?}", Config::default());
        for key in KEYS {
            assert!(shown.contains(&format!("{key}: ")), "{key} is no setting");
        }
        assert_eq!(shown.matches(": ").count(), KEYS.len(), "{shown}");
    }

    #[test]
    fn a_database_password_does_not_show_in_debug() {
        let config =
            Config { database_url: Some("postgres://kith:hunter2@db/kith".into()), ..Config::default() };
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
