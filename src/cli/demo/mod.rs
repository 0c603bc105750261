//! `kith demo`: a seeded, believable community in a temporary database, ready to click through.
//!
//! Everything in it went through the same actions as a member's own clicks: accounts, personas,
//! screening, holds, two reviews for each clinician. Only the clock is turned, so that the past looks
//! like one.

mod clock;
mod plant;
mod seed;

use super::serve::{at_port, told_to_stop};
use crate::app::{self, App};
use crate::base::config::Config;
use crate::live::bus;
use crate::server::Server;
use clock::TurnedClock;
use plant::Planted;
use std::process::ExitCode;
use std::sync::Arc;

/// What `demo` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The port, instead of the configuration's; 0 takes a free one.
    #[arg(long)]
    port: Option<u16>,
    /// Print one line of JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Keep the database in this folder, and use what is there, instead of a temporary one.
    #[arg(long)]
    keep: Option<std::path::PathBuf>,
}

/// Plants the community and serves it until it is told to stop.
pub async fn run(config: Config, args: Args) -> anyhow::Result<ExitCode> {
    let folder = tempfile::Builder::new().prefix("kith-demo-").tempdir()?;
    let data = args.keep.clone().unwrap_or_else(|| folder.path().to_owned());
    let listen = at_port(config.listen, args.port);
    let config = Config {
        data,
        database_url: config.database_url.filter(|_| args.keep.is_some()),
        nats_url: config.nats_url.filter(|_| args.keep.is_some()),
        key_file: None,
        // Nobody sets up an app to look at a demo.
        staff_second_factor: false,
        ..config
    };
    let rules = app::load_rules(config.rules.as_deref())?;
    let clock = Arc::new(TurnedClock::default());
    let bus = bus::open(&config)?;
    let builder = App::builder(config, rules, bus).clock(clock.clone());
    let server = Server::bind(listen, builder).await?;
    if !args.json {
        println!("Planting the demo community …");
    }
    let planted = plant::plant(server.app(), &clock).await?;
    let url = server.app().public_url.as_str().trim_end_matches('/').to_owned();
    if args.json {
        println!("{}", serde_json::json!({ "url": url, "accounts": planted.accounts }));
    } else {
        print(&url, &planted);
    }
    server.run(told_to_stop()).await?;
    Ok(ExitCode::SUCCESS)
}

fn print(url: &str, planted: &Planted) {
    println!("\nKith's demo serves at {url}\n");
    println!("{:<12} {:<32} {:<10} groups", "name", "passphrase", "role");
    for account in &planted.accounts {
        println!(
            "{:<12} {:<32} {:<10} {}",
            account.name,
            account.passphrase,
            account.role,
            account.groups.join(" ")
        );
    }
    println!(
        "\n{} topics, {} replies, {} posts wait for a check.",
        planted.topics, planted.replies, planted.waiting
    );
    println!("Nothing is kept: the database goes when this stops. Stop with Ctrl-C.");
}
