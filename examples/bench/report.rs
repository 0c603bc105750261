//! The page with the tables.

use std::fmt::{self, Display};
use std::process::Command;

/// Tables of figures, each beside its aim.
pub struct Report {
    tables: Vec<Table>,
}

struct Table {
    title: String,
    note: String,
    rows: Vec<[String; 3]>,
}

impl Report {
    /// A report without a table.
    pub fn new() -> Self {
        Self { tables: Vec::new() }
    }

    /// A table that begins here; `note` says how it was measured.
    pub fn table(&mut self, title: &str, note: &str) {
        eprintln!("{title}");
        self.tables.push(Table { title: title.to_owned(), note: note.to_owned(), rows: Vec::new() });
    }

    /// A line of the last table: what, its figure, and the aim (empty where there is none).
    pub fn line(&mut self, what: impl Display, figure: impl Display, aim: &str) {
        eprintln!("  {what}: {figure}{}{aim}", if aim.is_empty() { "" } else { "; aim: " });
        let row = [what.to_string(), figure.to_string(), aim.to_owned()];
        self.tables.last_mut().expect("a table").rows.push(row);
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# How fast Kith is\n")?;
        writeln!(f, "Made by `cargo run --release --example bench > BENCHMARKS.md`. {}\n", circumstances())?;
        writeln!(f, "Rates move with the machine, ratios to the bare server in the same run hardly do.")?;
        for Table { title, note, rows } in &self.tables {
            writeln!(f, "\n## {title}\n\n{note}\n\n| what | figure | aim |\n|---|---|---|")?;
            for [what, figure, aim] in rows {
                writeln!(f, "| {what} | {figure} | {aim} |")?;
            }
        }
        Ok(())
    }
}

/// Day, commit and machine.
fn circumstances() -> String {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok();
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory.split_whitespace().nth(1).and_then(|size| size.parse::<u64>().ok()).unwrap_or(0);
    format!(
        "{}, commit {}, {cores} cores, {} GB of memory; the load comes from the same machine.",
        said("date", &["-u", "+%-d %B %Y"]),
        said("git", &["rev-parse", "--short", "HEAD"]),
        memory / 1_000_000
    )
}
