//! The screening through its public face: texts in, verdicts out. Values are drawn from documentation ranges or made up.

mod crisis;
mod findings;
mod hostile;
mod properties;
mod reload;
mod rules;
mod tools;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use kith::screening::{Context, Rules, Screened, Sensitivity, screen};

/// The rules of the repository, compiled once for all stories.
static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let files = pack();
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    Rules::parse(files).unwrap_or_else(|error| panic!("{error}"))
});

/// Every file of the pack: path inside it, and text.
fn pack() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("moderation-rules");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the rules are beside the manifest") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let name = |path: &Path| path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).expect("text"))).collect()
}

fn screened(text: &str) -> Screened {
    screen(&RULES, text, &Context::default())
}

fn strictly(text: &str) -> Screened {
    screen(&RULES, text, &Context { sensitivity: Sensitivity::Strict, ..Context::default() })
}
