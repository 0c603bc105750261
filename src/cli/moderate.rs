//! `kith moderate`: the screening alone, offline, one JSON object a line. It streams: memory does not grow with
//! the input, and a line that cannot be read costs only its own place.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use crate::screening::{Context, Decision, Kind, Rules, Sensitivity, screen_with_offsets};

/// Screens texts from standard input, one JSON object a line.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// How lines are written: only `jsonl`.
    #[arg(long, default_value = "jsonl", value_parser = ["jsonl"])]
    pub format: String,
    /// Rules from this folder instead of those that came with the program.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<std::path::PathBuf>,
}

/// Exit status when at least one line could not be read.
const BAD_LINE: u8 = 2;

#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    sensitivity: Sensitivity,
    locale: Option<String>,
    /// Optional packs that apply, such as `numbers`.
    #[serde(default)]
    packs: BTreeSet<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    decision: Decision,
    crisis: u8,
    html: &'a str,
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    rule: &'a str,
    kind: Kind,
    start: usize,
    end: usize,
    score: f32,
    action: Decision,
}

#[derive(Serialize)]
struct Failure<'a> {
    error: &'a str,
    line: u64,
}

/// Reads lines until the end and writes one answer for each, in order. Blank lines are passed over.
pub fn run(
    _args: &Args,
    rules: &Rules,
    mut input: impl BufRead,
    mut output: impl Write,
) -> anyhow::Result<ExitCode> {
    let mut bytes = Vec::new();
    let mut number = 0;
    let mut status = ExitCode::SUCCESS;
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        number += 1;
        let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<Line>(line) {
            Ok(line) => answer(rules, line, &mut output)?,
            Err(error) => {
                // Only what is wrong and where: the message of a data error may repeat the text.
                let error = match error.classify() {
                    serde_json::error::Category::Data => {
                        "the line needs `id` and `text`, and a known `sensitivity`"
                    }
                    _ => "the line is not valid JSON in UTF-8",
                };
                serde_json::to_writer(&mut output, &Failure { error, line: number })?;
                status = ExitCode::from(BAD_LINE);
            }
        }
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(status)
}

fn answer(rules: &Rules, line: Line, output: &mut impl Write) -> anyhow::Result<()> {
    let context = Context {
        sensitivity: line.sensitivity,
        packs: line.packs,
        locale: line.locale.map_or(Context::default().locale, Into::into),
        ..Context::default()
    };
    let (screened, origin) = screen_with_offsets(rules, &line.text, &context);
    let found = screened.findings.iter().filter(|f| f.action > Decision::Publish).map(|finding| {
        // The map of a text that hygiene left alone is the identity, and such a text is ASCII: bytes are characters.
        let place = origin.back(&finding.span);
        Found {
            rule: &finding.rule,
            kind: finding.kind,
            start: place.start,
            end: place.end,
            score: finding.score,
            action: finding.action,
        }
    });
    serde_json::to_writer(
        output,
        &Answer {
            id: &line.id,
            decision: screened.verdict.decision,
            crisis: screened.verdict.crisis.as_u8(),
            html: screened.html.as_str(),
            findings: found.collect(),
        },
    )?;
    Ok(())
}
