//! The command line: one file for each command. Without one, `kith` serves.

mod admin;
mod badge;
mod check;
mod demo;
mod migrate;
mod moderate;
mod registers;
mod rules;
mod serve;

use crate::app::{self, App};
use crate::base::config::Config;
use crate::base::telemetry;
use crate::live::LocalBus;
use anyhow::Context;
use clap::{Parser, Subcommand};
use std::io::BufWriter;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// A community server for patient support groups.
#[derive(Parser)]
#[command(name = "kith", version)]
struct Cli {
    /// The configuration; missing is fine.
    #[arg(long, global = true, default_value = "kith.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server. It migrates its database first.
    Serve(serve::Args),
    /// A believable community in a temporary database, ready to click through.
    Demo(demo::Args),
    /// Bring the database up to date, or say how far it is.
    Migrate(migrate::Args),
    /// What an operator does by hand.
    Admin(admin::Args),
    /// The screening alone: JSON lines in, JSON lines out, no database.
    Moderate(moderate::Args),
    /// Try, list and explain the screening rules.
    Rules(rules::Args),
    /// Keep copies of public registers of clinicians.
    Registers(registers::Args),
    /// Check a downloaded seal, without a server and without a network.
    Badge(badge::Args),
    /// Verify the audit chain, the event log, the keys and the database.
    Check,
}

/// Runs the command line; the status is 0 when all went well.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("kith: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = Config::load(&cli.config)?;
    let command = cli.command.unwrap_or(Command::Serve(serve::Args::default()));
    match command {
        Command::Moderate(args) => {
            let rules = app::load_rules(args.rules.as_deref().or(config.rules.as_deref()))?;
            moderate::run(&args, &rules, std::io::stdin().lock(), BufWriter::new(std::io::stdout().lock()))
        }
        Command::Badge(args) => badge::run(&args, std::io::stdout().lock()),
        Command::Rules(args) => rules::run(&args, config.rules.as_deref(), std::io::stdout().lock()),
        Command::Serve(args) => in_runtime(&config, serve::run(config.clone(), args)),
        Command::Demo(args) => in_runtime(&config, demo::run(config.clone(), args)),
        Command::Migrate(args) => in_runtime(&config, migrate::run(config.clone(), args)),
        Command::Admin(args) => in_runtime(&config, admin::run(config.clone(), args)),
        Command::Registers(args) => in_runtime(&config, registers::run(config.clone(), args)),
        Command::Check => in_runtime(&config, check::run(config.clone())),
    }
}

fn in_runtime(
    config: &Config,
    command: impl Future<Output = anyhow::Result<ExitCode>>,
) -> anyhow::Result<ExitCode> {
    telemetry::start(config.log_format, &config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(command)
}

/// An application that serves nobody: for commands that look into the database.
async fn offline(config: Config) -> anyhow::Result<App> {
    let rules = app::load_rules(config.rules.as_deref())?;
    let listen = config.listen;
    App::builder(config, rules, Arc::new(LocalBus::new()))
        .build(listen)
        .await
        .context("the database does not open")
}
