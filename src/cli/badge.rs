//! `kith badge verify`: checks a downloaded seal with nothing but files. No configuration, no database, no network.

use crate::base::clock::{Clock, SystemClock};
use crate::community::clinicians::{Around, Checked, parse_signed, verify_badge};
use crate::web::Words;
use anyhow::Context;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Checks signed badges.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, clap::Subcommand)]
enum Command {
    /// Says step by step whether a seal is good. Status 0: good; 1: not good; 2: not everything could be checked.
    Verify(Files),
}

/// What is checked, and against what.
#[derive(Debug, Clone, clap::Args)]
pub struct Files {
    /// The seal, alone or with all that is needed to check it.
    file: PathBuf,
    /// The issuer's DID document, from https://HOST/.well-known/did.json.
    #[arg(long, value_name = "FILE")]
    did: Option<PathBuf>,
    /// A status list that the seal names; can be given twice.
    #[arg(long, value_name = "FILE")]
    status: Vec<PathBuf>,
}

/// Checks, and writes one line for each step.
pub fn run(args: &Args, mut out: impl Write) -> anyhow::Result<ExitCode> {
    let Command::Verify(files) = &args.command;
    let words = Words::default();
    let given = read(&files.file)?;
    // A bundle brings keys and lists along; what is given by hand comes first.
    let (badge, bundled) = match given.get("credential") {
        Some(badge) => (badge, Some(&given)),
        None => (&given, None),
    };
    let apart = files.did.as_deref().map(read).transpose()?;
    let did = apart.as_ref().or_else(|| bundled?.get("didDocument"));
    let mut lists = files.status.iter().map(|file| read(file)).collect::<anyhow::Result<Vec<Value>>>()?;
    lists.extend(bundled.and_then(|given| given["statusLists"].as_array()).into_iter().flatten().cloned());

    let report = verify_badge(badge, Around { did, lists: &lists, now: SystemClock.now() });
    let text =
        |pointer: &str| badge.pointer(pointer).and_then(Value::as_str).map(printable).unwrap_or_default();
    writeln!(out, "{} — {} ({})", text("/name"), text("/issuer/name"), text("/issuer/id"))?;
    for found in &report.0 {
        let sign = match found.outcome {
            Checked::Good => "ok     ",
            Checked::Unknown => "unknown",
            Checked::Bad => "BAD    ",
        };
        let sentence = words.named_part("verify", found.step.code(), found.outcome.code());
        writeln!(out, "{sign} {sentence}")?;
    }
    if apart.is_none() && did.is_some() {
        writeln!(out, "{}", words.t("verify-bundled"))?;
    }
    writeln!(out, "{}", words.named_part("verify", "all", report.outcome().code()))?;
    Ok(match report.outcome() {
        Checked::Good => ExitCode::SUCCESS,
        Checked::Bad => ExitCode::from(1),
        Checked::Unknown => ExitCode::from(2),
    })
}

fn read(file: &Path) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    parse_signed(&text).with_context(|| format!("{}", file.display()))
}

/// A stranger's text, without what would steer a terminal.
fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(120).collect()
}
