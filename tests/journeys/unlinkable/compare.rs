//! What of it tells that two personas are one person: more in common, or more alike in order, than between people
//! who have nothing to do with each other.
//!
//! Everything that names exactly one persona is about that one: a post, a line of a list, a whole page, a frame, the
//! headers of such a page. A *trace* is a value in it; traces that two personas of one account share, and no two of
//! different accounts, tell. What is too short to say that of (a colour, a digit) is counted: by an exact
//! permutation test it must not be more alike within accounts than across.

use super::chance::unlikely;
use super::look::Sight;
use super::scene::{Face, PEOPLE};
use crate::support::Answer;
use kith::base::Timestamp;
use kith::base::clock::days;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

/// What fewer than this part of all pairings would show is no chance. The right one alone is one in 40 320 (twice that
/// where a list may also be turned round). There are some hundred comparisons, so an honest server is suspected in a
/// few worlds of a hundred at most; every run is of the same world.
const SUSPICIOUS: f64 = 0.0001;

/// Something that tells.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Telling {
    /// A value that two personas of one account share and nobody else has.
    Shared(String),
    /// Small values are more alike within accounts than chance would have it.
    Alike(String),
    /// A list of one group has the order of a list of another.
    Ordered(String),
    /// A time is more exact than an hour.
    Exact(String),
}

/// What is known about one persona.
#[derive(Default)]
struct Traces {
    /// Values that are nobody else's by chance.
    long: BTreeSet<String>,
    /// Values that may be, behind what they are values of: `fill="#0f5c59"`.
    short: BTreeSet<String>,
    /// What has been read: the same post stands on many pages.
    known: BTreeSet<String>,
}

/// What somebody could learn about whose personas are one person's, in two groups.
pub struct Comparison {
    /// Everything that tells.
    pub telling: Vec<Telling>,
    /// How many values there are of the persona of which there are fewest.
    pub fewest: usize,
    /// The lists that were seen whole in both groups.
    pub lists: Vec<String>,
}

/// Compares what was seen of two groups.
pub fn compare(sight: &Sight, here: &[Face], there: &[Face], now: Timestamp) -> Comparison {
    let faces: Vec<&Face> = here.iter().chain(there).collect();
    let read = Read::new(sight, &faces);
    let mut telling = shared(&read.traces);
    telling.extend(alike(&read.traces));
    telling.extend(ordered(&read.orders));
    telling.extend(read.exact(now));
    telling.sort();
    telling.dedup();
    let both = read.orders.iter().filter(|(_, order)| order.iter().all(Option::is_some));
    Comparison {
        telling,
        fewest: read.traces.iter().map(|traces| traces.long.len()).min().unwrap_or_default(),
        lists: both.map(|(list, _)| list.clone()).collect(),
    }
}

/// Everything that was seen, by persona and by list. The faces of the first group come first.
struct Read<'a> {
    traces: Vec<Traces>,
    /// By what the list is, the personas in it; of each group.
    orders: BTreeMap<String, [Option<Vec<usize>>; 2]>,
    texts: Vec<(&'a str, String)>,
}

impl<'a> Read<'a> {
    fn new(sight: &'a Sight, faces: &[&Face]) -> Self {
        let mut traces: Vec<Traces> = faces.iter().map(|_| Traces::default()).collect();
        let mut orders: BTreeMap<String, [Option<Vec<usize>>; 2]> = BTreeMap::new();
        let marks = Marks::of(faces);
        let mut texts = Vec::new();
        for answer in &sight.answers {
            let text = answer.text();
            let named = marks.order(&format!("{}\n{text}", answer.asked));
            if let [only] = named[..] {
                traces[only].read(&text);
                traces[only].read_headers(answer);
            } else if !named.is_empty() {
                let mut lists = 0;
                for part in answer.sources("article, li, tr, section, ul, ol, tbody") {
                    let named = marks.order(&part);
                    if let [only] = named[..] {
                        traces[only].read(&part);
                    }
                    if ["<ul", "<ol", "<tbody"].iter().any(|tag| part.starts_with(tag)) {
                        lists += 1;
                        note(&mut orders, &format!("{} list {lists}", place(&answer.asked)), &named);
                    }
                }
            }
            texts.push((answer.asked.as_str(), text));
        }
        let mut told: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for frame in &sight.frames {
            let text = frame["d"]["html"].as_str().unwrap_or_default();
            let named = marks.order(&frame.to_string());
            if let [only] = named[..] {
                traces[only].read(text);
                let mut rest = frame.clone();
                rest["d"]["html"] = serde_json::Value::Null;
                // Its number in the stream tells the order, which is looked at below.
                rest["s"] = serde_json::Value::Null;
                traces[only].read(&rest.to_string());
                let stream = frame["g"].as_str().unwrap_or_default();
                told.entry(format!("{stream} {}", frame["t"])).or_default().push(only);
            }
            texts.push(("a frame", frame.to_string()));
        }
        for (stream, mut order) in told {
            let mut known = BTreeSet::new();
            order.retain(|face| known.insert(*face));
            let (address, rest) = stream.split_at(stream.find(['/', ' ']).unwrap_or_default());
            assert!(!address.is_empty());
            note(&mut orders, &format!("frames {rest}"), &order);
        }
        Self { traces, orders, texts }
    }

    /// Times that are more exact than people were promised.
    fn exact(&self, now: Timestamp) -> Vec<Telling> {
        static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
            let second = r"\b\d{1,2}:\d{2}:\d{2}\b|\d{4}-\d{2}-\d{2}[T ]\d";
            Regex::new(&format!(r"{second}|\b\d+ (?:second|minute)s? ago\b|\b\d{{10}}(?:\d{{3}}|\d{{6}})?\b"))
                .unwrap()
        });
        // A signed badge is good from the first to the last second of its months, and its standard asks for seconds.
        static WHOLE_DAYS: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"(\d{4}-\d{2}-\d{2})T(?:00:00:00|23:59:59)Z").unwrap());
        let mut found = Vec::new();
        for (place, text) in &self.texts {
            let text = &WHOLE_DAYS.replace_all(text, "$1");
            for time in CLOCK.find_iter(text).map(|time| time.as_str()) {
                let number = time.parse::<i64>().ok();
                let micros =
                    number.map(|number| number * 10_i64.pow(16 - u32::try_from(time.len()).unwrap()));
                let year = Timestamp::from_micros(now.micros()) - days(365)..now + days(60);
                if micros.is_none_or(|micros| year.contains(&Timestamp::from_micros(micros))) {
                    found.push(Telling::Exact(format!("{time} in {place}")));
                }
            }
            found.extend(cursor_times(text, now).map(|time| Telling::Exact(format!("{time} in {place}"))));
        }
        found
    }
}

/// Times inside of ids that are longer than an id: eight bytes before or after sixteen.
fn cursor_times(text: &str, now: Timestamp) -> impl Iterator<Item = String> {
    static LONG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[a-z2-7]{39}\b").unwrap());
    LONG.find_iter(text).filter_map(move |long| {
        let bytes = kith::base::ids::parse_base32(long.as_str())?;
        let at = |part: &[u8]| Timestamp::from_micros(i64::from_be_bytes(part.try_into().unwrap()));
        let year = now - days(365)..now + days(60);
        [at(&bytes[..8]), at(&bytes[16..])]
            .iter()
            .any(|at| year.contains(at))
            .then(|| long.as_str().to_owned())
    })
}

fn note(orders: &mut BTreeMap<String, [Option<Vec<usize>>; 2]>, list: &str, order: &[usize]) {
    for (side, offset) in [0, PEOPLE].into_iter().enumerate() {
        let own: Vec<usize> =
            order.iter().filter_map(|face| face.checked_sub(offset)).filter(|n| *n < PEOPLE).collect();
        if own.len() == PEOPLE {
            orders.entry(list.to_owned()).or_default()[side] = Some(own);
        }
    }
}

/// An address without what differs from group to group.
fn place(asked: &str) -> String {
    static GROUP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"/(g|admin/groups)/[^/?]+").unwrap());
    GROUP.replace(asked, "/$1/…").into_owned()
}

/// Finds personas in a text by their names and by the ids of what is theirs.
struct Marks {
    pattern: Regex,
    faces: HashMap<String, usize>,
}

impl Marks {
    fn of(faces: &[&Face]) -> Self {
        let marks = faces.iter().enumerate().flat_map(|(number, face)| {
            std::iter::once(&face.name).chain(&face.ids).map(move |mark| (mark.clone(), number))
        });
        let faces: HashMap<String, usize> = marks.collect();
        let any: Vec<&str> = faces.keys().map(String::as_str).collect();
        Self { pattern: Regex::new(&any.join("|")).unwrap(), faces }
    }

    /// The personas in the order in which they first appear.
    fn order(&self, text: &str) -> Vec<usize> {
        let mut order = Vec::new();
        for mark in self.pattern.find_iter(text) {
            let face = self.faces[mark.as_str()];
            if !order.contains(&face) {
                order.push(face);
            }
        }
        order
    }
}

impl Traces {
    /// Words, ids and parts of ids; drawings as a whole and in parts; attributes.
    fn read(&mut self, text: &str) {
        if !self.known.insert(text.to_owned()) {
            return;
        }
        static DRAWING: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<svg.*?</svg>").unwrap());
        static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"[\w-]+="[^"]*""#).unwrap());
        static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\w{4,}").unwrap());
        static LONG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[A-Za-z0-9]{12,}").unwrap());
        for drawing in DRAWING.find_iter(text) {
            self.long.insert(drawing.as_str().to_owned());
            let mut parts: Vec<&str> =
                ATTRIBUTE.find_iter(drawing.as_str()).map(|part| part.as_str()).collect();
            parts.sort_unstable();
            self.short.extend(parts.into_iter().map(|part| format!("drawing {part}")));
        }
        let text = DRAWING.replace_all(text, " ");
        self.short.extend(ATTRIBUTE.find_iter(&text).map(|part| part.as_str().to_owned()));
        for word in WORD.find_iter(&text).map(|word| word.as_str().to_lowercase()) {
            if is_month(&word) {
                self.short.insert(format!("month={word}"));
            } else {
                self.long.insert(word);
            }
        }
        // Parts of ids, in whatever alphabet: 8 characters agree by chance once in 10¹².
        for long in LONG.find_iter(&text).map(|long| long.as_str().as_bytes()) {
            self.long.extend(long.windows(8).map(|part| String::from_utf8_lossy(part).to_lowercase()));
        }
    }

    fn read_headers(&mut self, answer: &Answer) {
        for (name, value) in answer.headers.iter().filter(|(name, _)| *name != "date") {
            let header = format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()));
            let set = if name == "content-length" { &mut self.short } else { &mut self.long };
            set.insert(header);
        }
    }
}

/// The month in which somebody joined is told on purpose, and there are few.
fn is_month(word: &str) -> bool {
    let months = ["january", "february", "march", "april", "june", "july", "august", "september"];
    months.contains(&word) || ["october", "november", "december"].contains(&word)
}

/// Values that both personas of an account have and no other persona has.
fn shared(traces: &[Traces]) -> Vec<Telling> {
    let mut owners: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (face, traces) in traces.iter().enumerate() {
        for value in &traces.long {
            owners.entry(value).or_default().insert(face);
        }
    }
    let only_theirs = |faces: &BTreeSet<usize>| {
        let (Some(one), Some(other)) = (faces.first(), faces.last()) else { return false };
        faces.len() == 2 && other - one == PEOPLE
    };
    let telling = owners.into_iter().filter(|(_, faces)| only_theirs(faces));
    telling.map(|(value, _)| Telling::Shared(value.chars().take(200).collect())).collect()
}

/// Whether values that are not rare enough for [`shared`] are more alike within accounts all the same: of each kind
/// for itself, a value counting the more the fewer have it.
fn alike(traces: &[Traces]) -> Vec<Telling> {
    let mut owners: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (face, traces) in traces.iter().enumerate() {
        for value in &traces.short {
            owners.entry(value).or_default().insert(face);
        }
    }
    let mut tables: BTreeMap<&str, Vec<Vec<f64>>> = BTreeMap::new();
    for (value, faces) in &owners {
        let kind = value.split(['=', ':']).next().unwrap_or_default();
        let table = tables.entry(kind).or_insert_with(|| vec![vec![0.0; PEOPLE]; PEOPLE]);
        let (here, there): (Vec<usize>, Vec<usize>) = faces.iter().partition(|face| **face < PEOPLE);
        for (one, other) in here.iter().flat_map(|one| there.iter().map(move |other| (*one, other - PEOPLE)))
        {
            table[one][other] += 1.0 / (here.len() * there.len()) as f64;
        }
    }
    let unlikely = tables.into_iter().filter_map(|(kind, table)| Some((kind, unlikely(&table, SUSPICIOUS)?)));
    unlikely.map(|(kind, chance)| Telling::Alike(format!("{kind} (p = {chance:.6})"))).collect()
}

/// Whether a list has the order of the same list in the other group, forwards or backwards (Spearman's rank
/// correlation, against all pairings).
fn ordered(orders: &BTreeMap<String, [Option<Vec<usize>>; 2]>) -> Vec<Telling> {
    let rank = |order: &[usize]| -> Vec<f64> {
        let place = |number| order.iter().position(|other| *other == number).unwrap();
        (0..PEOPLE).map(|number| place(number) as f64 - (PEOPLE - 1) as f64 / 2.0).collect()
    };
    let mut found = Vec::new();
    for (list, order) in orders {
        let [Some(here), Some(there)] = order else { continue };
        let (here, there) = (rank(here), rank(there));
        let product = |sign: f64| -> Vec<Vec<f64>> {
            here.iter().map(|one| there.iter().map(|other| sign * one * other).collect()).collect()
        };
        let either = [1.0, -1.0].iter().find_map(|sign| unlikely(&product(*sign), SUSPICIOUS / 2.0));
        found.extend(either.map(|chance| Telling::Ordered(format!("{list} (p = {:.6})", 2.0 * chance))));
    }
    found
}
