//! `kith rules`: run the examples inside every rule, list the rules, say why a text is held.

use std::io::Write;
use std::process::ExitCode;

use crate::screening::{Context, Rules, Sensitivity, explain, selftest};

/// Looks after the moderation rules.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Rules from this folder instead of those that came with the program.
    #[arg(long, value_name = "DIR", global = true)]
    pub rules: Option<std::path::PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do with the rules.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum Command {
    /// Runs the examples inside every rule; status 1 when one fails.
    Test,
    /// Lists every rule.
    List,
    /// Says what every rule makes of a text.
    Explain {
        /// The text.
        text: String,
        /// Explains for a strict group.
        #[arg(long)]
        strict: bool,
    },
}

/// Does it.
pub fn run(args: &Args, rules: &Rules, mut output: impl Write) -> anyhow::Result<ExitCode> {
    match &args.command {
        Command::Test => test(rules, output),
        Command::List => {
            for rule in rules.list() {
                let (kind, severity) = (rule.kind.as_str(), rule.severity.as_str());
                let (code, score, reviewed) = (&rule.code, rule.score, &rule.reviewed);
                writeln!(output, "{code:44} {kind:24} {severity:9} {score:.2}  {reviewed}")?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Explain { text, strict } => why(rules, text, *strict, output),
    }
}

fn test(rules: &Rules, mut output: impl Write) -> anyhow::Result<ExitCode> {
    let report = selftest::run(rules);
    for failure in &report.failures {
        writeln!(output, "{failure}")?;
    }
    let failed = report.failures.len();
    writeln!(output, "{} rules, {} examples, {failed} failed", rules.list().count(), report.examples)?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn why(rules: &Rules, text: &str, strict: bool, mut output: impl Write) -> anyhow::Result<ExitCode> {
    let sensitivity = if strict { Sensitivity::Strict } else { Sensitivity::Standard };
    let told = explain(rules, text, &Context { sensitivity, ..Context::default() });
    writeln!(output, "read as:  {}", told.normalised)?;
    if let Some(seen) = &told.seen {
        writeln!(output, "seen as:  {seen}")?;
    }
    for step in &told.steps {
        let mark = if step.holds { "found  " } else { "let go " };
        let (action, value) = (step.action.as_str(), &step.value);
        writeln!(
            output,
            "{mark} {} ({}, {:.2}, {action}): “{value}”",
            step.rule,
            step.kind.as_str(),
            step.score
        )?;
        writeln!(output, "        {}", step.why)?;
    }
    writeln!(output, "decision: {}, crisis {}", told.verdict.decision.as_str(), told.verdict.crisis.as_u8())?;
    Ok(ExitCode::SUCCESS)
}
