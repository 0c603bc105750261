//! `kith registers`: copies of public registers, so that a look-up tells nobody who applies.

use crate::app::App;
use crate::base::config::Config;
use crate::base::error::Error;
use crate::community::clinicians::{self, Imported, Progress, Register, Scope};
use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tokio::time::Instant;

/// What `registers` takes.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Say which registers there are, and of which Kith can read a file.
    List,
    /// Read a register's file into the database. Stopped in the middle, it goes on with the same file.
    Import {
        /// Which file it is: `nppes`, `gmc` or `nmc`.
        name: String,
        /// The file, unpacked.
        file: PathBuf,
        /// The file holds changes only: who is not in it stays.
        #[arg(long)]
        part: bool,
    },
}

/// Does it.
pub async fn run(config: Config, args: Args) -> anyhow::Result<ExitCode> {
    match args.action {
        Action::List => list(),
        Action::Import { name, file, part } => {
            let Some(register) = Register::with_file(&name) else {
                bail!("no register has a file that is called {name}; `kith registers list` says which have");
            };
            let app = super::offline(config).await?;
            import(&app, register, &file, if part { Scope::Part } else { Scope::Whole }).await?;
            app.db.close().await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list() {
    for register in Register::all() {
        let country = register.country().map(|country| country.code()).unwrap_or_default();
        println!(
            "{:<8} {country}  {}",
            register.code(),
            register.file_name().unwrap_or("looked up by a person")
        );
    }
}

async fn import(app: &App, register: Register, file: &Path, scope: Scope) -> anyhow::Result<()> {
    let bar = ProgressBar::no_length();
    let style = "{bar:30} {bytes}/{total_bytes} {msg} {eta_precise} left";
    bar.set_style(ProgressStyle::with_template(style)?);
    let began = Instant::now();
    let tell = |progress: Progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.bytes);
        bar.set_message(format!("{} rows", progress.rows));
    };
    let done = clinicians::import_register(app, register, file, scope, tell).await;
    bar.finish_and_clear();
    let done = done.map_err(in_words).with_context(|| format!("{} was not imported", file.display()))?;
    println!("{}", report(&done, began.elapsed()));
    Ok(())
}

fn report(done: &Imported, took: Duration) -> String {
    let Imported { rows, read, people, gone } = done;
    let seconds = took.as_secs_f64();
    let earlier = rows - read;
    let resumed = if earlier > 0 { format!(", {earlier} of them before") } else { String::new() };
    // Rates of people's files are far below 2^52.
    #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = *read as f64 / seconds.max(0.001);
    format!("{rows} rows{resumed}, {people} people, {gone} gone; {seconds:.1} s, {rate:.0} rows per second")
}

/// What went wrong with the file, for whoever gave it.
fn in_words(error: Error) -> anyhow::Error {
    match error {
        Error::Internal(source) => anyhow::anyhow!(source),
        other => other.into(),
    }
}
