//! `kith rules`: run the examples inside every rule, list the rules, say why a text is held, compare two folders.

mod diff;

use crate::app::load_rules;
use crate::screening::{Context, Explanation, Rules, Sensitivity, explain, selftest};
use anyhow::Context as _;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Looks after the moderation rules.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Rules from this folder instead of those that came with the program.
    #[arg(long, value_name = "DIR", global = true)]
    pub rules: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do with the rules.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum Command {
    /// Runs the examples inside every rule; status 1 when one fails.
    Test {
        /// Also takes each pattern out in turn; status 1 when no example of its rule notices.
        #[arg(long)]
        mutate: bool,
    },
    /// Lists every rule.
    List,
    /// Says what every rule makes of a text.
    Explain {
        /// The text.
        text: String,
        /// Explains for a strict group.
        #[arg(long)]
        strict: bool,
        /// Explains for a group that asked for this optional pack.
        #[arg(long = "pack", value_name = "PACK")]
        packs: Vec<String>,
    },
    /// Says which texts of a corpus change verdict between two folders of rules: their ids, never their words.
    Diff {
        /// The folder of the old rules.
        old: PathBuf,
        /// The folder of the new rules.
        new: PathBuf,
        /// One JSON object a line, with `id` and `text`.
        #[arg(long, value_name = "FILE")]
        corpus: PathBuf,
        /// Shows the words as well.
        #[arg(long)]
        show: bool,
    },
}

/// Does it, with the rules in `folder` unless the command names its own.
pub fn run(args: &Args, folder: Option<&Path>, mut output: impl Write) -> anyhow::Result<ExitCode> {
    let rules = || load_rules(args.rules.as_deref().or(folder));
    match &args.command {
        Command::Test { mutate } => test(&rules()?, *mutate, output),
        Command::List => {
            for rule in rules()?.list() {
                let (kind, severity) = (rule.kind.as_str(), rule.severity.as_str());
                let (code, score, reviewed) = (&rule.code, rule.score, &rule.reviewed);
                writeln!(output, "{code:44} {kind:24} {severity:9} {score:.2}  {reviewed}")?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Explain { text, strict, packs } => {
            let sensitivity = if *strict { Sensitivity::Strict } else { Sensitivity::Standard };
            let context =
                Context { sensitivity, packs: packs.iter().cloned().collect(), ..Context::default() };
            why(&explain(&rules()?, text, &context), output)
        }
        Command::Diff { old, new, corpus, show } => {
            let lines = File::open(corpus)
                .with_context(|| format!("the corpus {} cannot be read", corpus.display()))?;
            diff::run(
                &load_rules(Some(old))?,
                &load_rules(Some(new))?,
                BufReader::new(lines),
                *show,
                output,
            )?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn test(rules: &Rules, mutate: bool, mut output: impl Write) -> anyhow::Result<ExitCode> {
    let report = selftest::run(rules);
    for failure in &report.failures {
        writeln!(output, "{failure}")?;
    }
    let failed = report.failures.len();
    writeln!(output, "{} rules, {} examples, {failed} failed", rules.list().count(), report.examples)?;
    let unnoticed = if mutate { selftest::mutate(rules) } else { Vec::new() };
    for pattern in &unnoticed {
        writeln!(output, "{pattern}")?;
    }
    if mutate {
        writeln!(output, "{} patterns could be taken out unnoticed", unnoticed.len())?;
    }
    Ok(if failed == 0 && unnoticed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn why(told: &Explanation, mut output: impl Write) -> anyhow::Result<ExitCode> {
    writeln!(output, "read as:  {}", told.normalised)?;
    if let Some(seen) = &told.seen {
        writeln!(output, "seen as:  {seen}")?;
    }
    for step in &told.steps {
        let mark = if step.holds { "found  " } else { "let go " };
        let (rule, kind, value) = (&step.rule, step.kind.as_str(), &step.value);
        let (score, severity, action) = (step.score, step.severity.as_str(), step.action.as_str());
        writeln!(output, "{mark} {rule} ({kind}, {severity}, {score:.2}, {action}): “{value}”")?;
        writeln!(output, "        in “{}”", step.around)?;
        writeln!(output, "        {} ({})", step.why, step.written)?;
    }
    for together in &told.together {
        writeln!(output, "together: {together}")?;
    }
    writeln!(output, "decision: {}, crisis {}", told.verdict.decision.as_str(), told.verdict.crisis.as_u8())?;
    Ok(ExitCode::SUCCESS)
}
