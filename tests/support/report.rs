//! What a run has to say besides passed and failed. The test harness keeps the output of tests that pass to
//! itself, so it goes around it: to standard error, and to the file that `KITH_TEST_REPORT` names (`make test`
//! reads it for its closing lines).

use std::io::Write;
use std::sync::Once;

/// Says once that the stories on PostgreSQL are not run, and why.
pub fn no_postgres(why: &str) {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let line = format!("not run: {why}");
        note("postgres", &line);
        let _ = writeln!(std::io::stderr(), "\nStories on PostgreSQL pass without having run: {why}.\n");
    });
}

/// Says once which PostgreSQL the stories run on.
pub fn postgres(version: &str) {
    static SAID: Once = Once::new();
    SAID.call_once(|| note("postgres", version));
}

/// Says once that the stories on several nodes are not run, and why.
pub fn no_nodes(why: &str) {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let line = format!("not run: {why}");
        note("nats", &line);
        let _ = writeln!(std::io::stderr(), "\nStories on several nodes pass without having run: {why}.\n");
    });
}

/// Says once with which NATS the stories on several nodes run.
pub fn nats(version: &str) {
    static SAID: Once = Once::new();
    SAID.call_once(|| note("nats", version));
}

/// Whether the stories run that take minutes. Their names end in `long`.
pub fn long_ones_run() -> bool {
    std::env::var("KITH_LONG").is_ok_and(|value| value == "1")
}

fn note(key: &str, value: &str) {
    let Some(path) = std::env::var_os("KITH_TEST_REPORT") else { return };
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    if let Ok(mut file) = file {
        let _ = writeln!(file, "{key}\t{value}");
    }
}
