//! `kith serve`

use crate::app::{self, App};
use crate::base::config::Config;
use crate::community::identity;
use crate::live::bus;
use crate::server::Server;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;

/// What `serve` takes.
#[derive(clap::Args, Default)]
pub struct Args {
    /// The port, instead of the configuration's; 0 takes a free one.
    #[arg(long)]
    port: Option<u16>,
}

/// Serves until it is told to stop.
pub async fn run(config: Config, args: Args) -> anyhow::Result<ExitCode> {
    let listen = at_port(config.listen, args.port);
    let rules = app::load_rules(config.rules.as_deref())?;
    let bus = bus::open(&config)?;
    let server = Server::bind(listen, App::builder(config, rules, bus)).await?;
    let url = server.app().public_url.as_str().trim_end_matches('/').to_owned();
    say(&format!("Kith serves at {url}"));
    if let Some(link) = identity::first_link(server.app()).await? {
        say(&format!("Make the first administrator here, once: {url}{link}"));
    }
    server.run(told_to_stop()).await?;
    Ok(ExitCode::SUCCESS)
}

/// Tells whoever started the server, if they still listen: that they do not is no reason to stop.
fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").ok();
}

/// The listening address with another port.
pub(super) fn at_port(listen: SocketAddr, port: Option<u16>) -> SocketAddr {
    SocketAddr::new(listen.ip(), port.unwrap_or(listen.port()))
}

/// Done when the process gets an interrupt or is asked to end.
pub(super) async fn told_to_stop() {
    let interrupt = async {
        // Without a handler the signal ends the process by itself, which is what was asked for.
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let end = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let end = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = end => {}
    }
}
