//! The screening rules in force: read from the program or from a folder, and read again when the folder changes.
//!
//! Invariant: there are always sound rules. A pack that is broken is refused as a whole, with file, line and reason
//! in the log, and the rules before it stay.

use crate::screening::{RuleError, Rules};
use anyhow::Context;
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use tokio_util::sync::CancellationToken;

/// How often the folder is looked at. Looking costs one `stat` for each file; there are some dozens.
const LOOK: Duration = Duration::from_secs(3);

/// The rule packs that come with Kith.
#[derive(RustEmbed)]
#[folder = "moderation-rules"]
#[include = "**/*.toml"]
#[include = "**/*.txt"]
struct Packs;

/// Path inside the pack, and text.
type Files = Vec<(String, String)>;

/// The screening rules: those in `folder`, or the ones that come with Kith.
pub fn load_rules(folder: Option<&Path>) -> anyhow::Result<Rules> {
    Ok(parse(&files(folder)?)?)
}

/// What a folder looks like from outside: size and time of change of each file.
type Stamp = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// The rules in force.
pub struct Rulebook {
    folder: Option<PathBuf>,
    rules: RwLock<Arc<Rules>>,
    /// What the folder looked like when it was last read, whether its rules were taken or not.
    seen: Mutex<Stamp>,
}

/// What came of reading the folder again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reread {
    /// Nothing had changed.
    Same,
    /// These rules are in force from now on.
    Taken {
        /// How many rules there are.
        rules: usize,
    },
    /// The new rules are broken; the old ones stay.
    Refused(RuleError),
    /// The folder could not be read; the old rules stay.
    Unreadable(String),
}

impl Rulebook {
    /// A rulebook with these rules in force, which came from `folder` (or with the program).
    pub fn new(folder: Option<PathBuf>, rules: Arc<Rules>) -> Self {
        let seen = folder.as_deref().map(stamp).unwrap_or_default();
        Self { folder, rules: RwLock::new(rules), seen: Mutex::new(seen) }
    }

    /// The rules now. Whoever screens two parts of one text asks once.
    pub fn current(&self) -> Arc<Rules> {
        // Only whole rules are ever put in, so a poisoned lock holds nothing half-made.
        self.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the folder again if a file in it has changed, come or gone. It blocks for as long as reading takes.
    pub fn look(&self) -> Reread {
        match &self.folder {
            Some(folder) if *self.seen() != stamp(folder) => self.reread(),
            _ => Reread::Same,
        }
    }

    /// Reads the folder again, changed or not.
    pub fn reread(&self) -> Reread {
        let Some(folder) = &self.folder else { return Reread::Same };
        let mut seen = self.seen();
        // Before the files are read: what changes meanwhile is read the next time.
        *seen = stamp(folder);
        let reread = match files(Some(folder)) {
            Ok(files) => match parse(&files) {
                Ok(rules) => {
                    let count = rules.list().count();
                    *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
                    Reread::Taken { rules: count }
                }
                Err(error) => Reread::Refused(error),
            },
            Err(error) => Reread::Unreadable(format!("{error:#}")),
        };
        tell(&reread);
        reread
    }

    fn seen(&self) -> MutexGuard<'_, Stamp> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks at the folder every few seconds, and reads it at once when the process is told to (SIGHUP), until `stopping`.
/// The signal is listened for from the call on: before that, it would end the process.
pub(super) fn follow(
    rulebook: Arc<Rulebook>,
    stopping: CancellationToken,
) -> impl Future<Output = ()> + Send {
    let mut hangup = Hangup::listen();
    async move {
        let mut looks = tokio::time::interval(LOOK);
        loop {
            let told = tokio::select! {
                () = stopping.cancelled() => return,
                _ = looks.tick() => false,
                () = hangup.heard() => true,
            };
            let rulebook = rulebook.clone();
            let read = move || if told { rulebook.reread() } else { rulebook.look() };
            if let Err(error) = tokio::task::spawn_blocking(read).await {
                tracing::error!(%error, "reading the rules ended badly");
            }
        }
    }
}

/// The signal that asks a process to read its files again.
struct Hangup {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangup {
    #[cfg(unix)]
    fn listen() -> Self {
        Self { signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok() }
    }

    #[cfg(not(unix))]
    fn listen() -> Self {
        Self {}
    }

    /// Ends when the signal came; never where there is none.
    async fn heard(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}

fn tell(reread: &Reread) {
    match reread {
        Reread::Same => {}
        Reread::Taken { rules } => {
            tracing::info!(rules, "the screening rules were read again and are in force")
        }
        Reread::Refused(RuleError { file, line, reason }) => {
            tracing::error!(file, line, reason, "the new screening rules are broken; the old ones stay");
        }
        Reread::Unreadable(reason) => {
            tracing::error!(reason, "the screening rules cannot be read; the old ones stay");
        }
    }
}

fn parse(files: &Files) -> Result<Rules, RuleError> {
    Rules::parse(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

fn files(folder: Option<&Path>) -> anyhow::Result<Files> {
    let mut files = Vec::new();
    match folder {
        Some(folder) => {
            for path in rule_files(folder)? {
                let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("the file {} cannot be read", path.display()))?;
                files.push((name, text));
            }
        }
        None => {
            for name in Packs::iter() {
                let file = Packs::get(&name).context("a rule pack is gone")?;
                files.push((name.to_string(), String::from_utf8(file.data.into_owned())?));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Every rule file in a folder and those below it.
fn rule_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("the folder {} cannot be read", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "toml" || kind == "txt") {
                files.push(path);
            }
        }
    }
    Ok(files)
}

/// A folder that cannot be read looks empty; reading it says why.
fn stamp(folder: &Path) -> Stamp {
    let look = |path: PathBuf| {
        let seen = std::fs::metadata(&path).ok()?;
        Some((path, (seen.len(), seen.modified().ok())))
    };
    rule_files(folder).unwrap_or_default().into_iter().filter_map(look).collect()
}
