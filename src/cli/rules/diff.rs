//! `kith rules diff`: which texts of a corpus change verdict between two folders of rules.

use crate::screening::{Context, Decision, Rules, Screened, Sensitivity, screen};
use anyhow::Context as _;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{BufRead, Write};

/// A line of a corpus: as for `kith moderate`, and whatever else it holds is passed over.
#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    sensitivity: Sensitivity,
    #[serde(default)]
    packs: BTreeSet<String>,
}

/// What rules made of a text, as far as a change matters.
#[derive(PartialEq, Eq)]
struct Made {
    decision: Decision,
    crisis: u8,
}

/// Writes a line for each text whose decision or crisis level changes: its id, what changed, and the rules that came
/// and went. Words are written only when they are asked for.
pub(super) fn run(
    old: &Rules,
    new: &Rules,
    corpus: impl BufRead,
    show: bool,
    mut output: impl Write,
) -> anyhow::Result<()> {
    let (mut texts, mut changed) = (0_u64, 0_u64);
    for (number, line) in corpus.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        // The message of a data error may repeat the text, so only the place is told.
        let line: Line = serde_json::from_str(&line)
            .ok()
            .with_context(|| format!("line {} of the corpus needs `id` and `text` in JSON", number + 1))?;
        let context = Context { sensitivity: line.sensitivity, packs: line.packs, ..Context::default() };
        let (before, after) = (screen(old, &line.text, &context), screen(new, &line.text, &context));
        texts += 1;
        if made(&before) == made(&after) {
            continue;
        }
        changed += 1;
        writeln!(output, "{}  {}", told(&line.id), change(&before, &after))?;
        if show {
            writeln!(output, "    {}", line.text.replace('\n', "\n    "))?;
        }
    }
    writeln!(output, "{texts} texts, {changed} change verdict")?;
    Ok(())
}

fn made(screened: &Screened) -> Made {
    Made { decision: screened.verdict.decision, crisis: screened.verdict.crisis.as_u8() }
}

fn told(id: &serde_json::Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// For example `publish → hold, crisis 0 → 2 (+crisis.thoughts.now)`.
fn change(before: &Screened, after: &Screened) -> String {
    let (old, new) = (made(before), made(after));
    let mut parts = Vec::new();
    if old.decision != new.decision {
        parts.push(format!("{} → {}", old.decision.as_str(), new.decision.as_str()));
    }
    if old.crisis != new.crisis {
        parts.push(format!("crisis {} → {}", old.crisis, new.crisis));
    }
    let codes = |screened: &Screened| -> BTreeSet<String> {
        screened.findings.iter().map(|finding| finding.rule.clone()).collect()
    };
    let (gone, came) = (codes(before), codes(after));
    let mut told = parts.join(", ");
    let signs =
        came.difference(&gone).map(|code| ('+', code)).chain(gone.difference(&came).map(|code| ('-', code)));
    for (n, (sign, code)) in signs.enumerate() {
        let before = if n == 0 { "  " } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(told, "{before}{sign}{code}");
    }
    told
}
