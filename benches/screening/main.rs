//! What screening costs on one core: `cargo bench --bench screening`.
//!
//! criterion measures each part; the table at the end puts them side by side with the aims: the whole pipeline at
//! most twice Markdown and allow-list at 2 kB, p99 of a 2 kB post under 1 ms, 100 kB of hostile text under 50 ms,
//! loading under 200 ms, and the loaded engine under 64 MB.

// A benchmark is the one place that reads a clock.
#![allow(clippy::disallowed_methods, clippy::expect_used)]

mod posts;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use kith::screening::{Context, Place, Rules, markup, screen};

/// Posts of each size, and how many different ones.
const SIZES: [usize; 3] = [300, 2_000, 20_000];
const DIFFERENT: usize = 24;
/// Runs behind the percentile.
const RUNS: usize = 6_000;

fn main() {
    let pack = pack(&Path::new(env!("CARGO_MANIFEST_DIR")).join("moderation-rules"));
    let before = resident();
    let (rules, loading) = load(&pack);
    let loaded = resident();
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .configure_from_args();
    measure(&mut criterion, &rules);
    criterion.final_summary();
    table(&rules);
    hostile(&rules);
    let again = (0..5).map(|_| load(&pack).1).min().unwrap_or(loading);
    println!("\nloading the rules            {:>9.1} ms (aim 200)", millis(again));
    if let (Some(before), Some(loaded), Some(used)) = (before, loaded, resident()) {
        println!("memory after loading         {:>9.1} MB", megabytes(loaded - before));
        println!("memory after all of this     {:>9.1} MB (aim 64)", megabytes(used.saturating_sub(before)));
    }
}

/// The parts, by size, for criterion.
fn measure(criterion: &mut Criterion, rules: &Rules) {
    for bytes in SIZES {
        let posts = posts::posts(DIFFERENT, bytes);
        let mut group = criterion.benchmark_group(format!("{bytes} bytes"));
        group.throughput(Throughput::Bytes(posts.iter().map(|post| post.len() as u64).sum()));
        for (name, part) in PARTS {
            group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
                bencher.iter(|| posts.iter().for_each(|post| part(rules, black_box(post))));
            });
        }
        group.finish();
    }
}

type Part = (&'static str, fn(&Rules, &str));

/// Detection alone is screening of a place without markup: hygiene, folding, patterns and the verdict.
const PARTS: [Part; 3] = [
    ("markup", |_, post| drop(black_box(markup::render(post)))),
    ("detection", |rules, post| drop(black_box(screen(rules, post, &plain())))),
    ("whole", |rules, post| drop(black_box(screen(rules, post, &Context::default())))),
];

fn plain() -> Context {
    Context { place: Place::Plain, ..Context::default() }
}

/// The readable end: posts a second of each part, and how the whole stands to markup alone.
fn table(rules: &Rules) {
    println!("\nposts a second on one core   markup  detection   whole  whole/markup  detection MB/s");
    for bytes in SIZES {
        let posts = posts::posts(DIFFERENT, bytes);
        let each = PARTS.map(|(_, part)| fastest(&posts, |post| part(rules, post)));
        let [markup, detection, whole] = each;
        println!(
            "{:>6} bytes {:>23.0} {:>10.0} {:>7.0} {:>12.2}x {:>15.1}",
            bytes,
            1.0 / markup,
            1.0 / detection,
            1.0 / whole,
            whole / markup,
            bytes as f64 / detection / 1e6
        );
    }
    let posts = posts::posts(DIFFERENT, 2_000);
    let mut times: Vec<Duration> =
        (0..RUNS).map(|i| time(|| PARTS[2].1(rules, &posts[i % DIFFERENT]))).collect();
    times.sort_unstable();
    let at = |share: f64| millis(times[(times.len() as f64 * share) as usize]);
    println!(
        "\na 2 kB post, {RUNS} runs: p50 {:.3} ms, p99 {:.3} ms (aim 1), p99.9 {:.3} ms",
        at(0.5),
        at(0.99),
        at(0.999)
    );
}

/// Seconds a post, the best of several rounds: other work on the machine only ever adds.
fn fastest(posts: &[String], part: impl Fn(&str)) -> f64 {
    let round = || time(|| posts.iter().for_each(|post| part(post)));
    let best = (0..30).map(|_| round()).min().unwrap_or_default();
    best.as_secs_f64() / posts.len() as f64
}

fn hostile(rules: &Rules) {
    println!("\n100 kB of hostile text (aim 50 ms)");
    for (name, text) in posts::hostile() {
        let run = || time(|| drop(black_box(screen(rules, &text, &Context::default()))));
        let first = run();
        let best = (0..3).map(|_| run()).min().unwrap_or(first);
        println!("{name:<28} {:>9.1} ms, at first {:.1} ms", millis(best), millis(first));
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn load(pack: &[(String, String)]) -> (Rules, Duration) {
    let start = Instant::now();
    let files = pack.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let rules = Rules::parse(files).expect("the rules of the repository are sound");
    (rules, start.elapsed())
}

/// Every file of the rules: path inside the folder, and text.
fn pack(root: &Path) -> Vec<(String, String)> {
    let (mut files, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the rules are beside the manifest") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("inside").to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    files
}

/// Bytes of memory that the process has, where the system tells (Linux, proc(5)).
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1_024)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / (1 << 20) as f64
}
