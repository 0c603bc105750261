//! The text engine of Kith, alone, and its rules, for the fuzz targets.

#[path = "../src/screening/mod.rs"]
pub mod screening;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// The rules of the repository.
pub static RULES: LazyLock<screening::Rules> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../moderation-rules");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the rules are beside the fuzz folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("inside").to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    screening::Rules::parse(files).unwrap_or_else(|error| panic!("{error}"))
});
