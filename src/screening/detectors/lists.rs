//! Word lists that checks consult: names, towns, helplines, public sites. They are files of the pack
//! (`gazetteers/<list>.txt`, or `gazetteers/<list>.<source>.txt` where a list has several), one entry a line or
//! separated by commas, `#` for remarks.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Candidate;
use super::digits::digits;

/// The lists of a pack, folded to small letters: for each entry, the lists that it is in. One table for all, so
/// that one look-up tells everything about a word, and a name of three lists is kept once.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    names: Vec<String>,
    entries: Entries,
}

/// Texts, each with its sets, one behind the other in one long text: two hundred thousand names take a third of
/// what they would in a map of strings, and are read faster.
#[derive(Debug, Default)]
struct Entries {
    text: String,
    entries: Vec<Entry>,
    /// Open addressing (Knuth, TAOCP 3, 6.4, algorithm L): the number of an entry, from 1, at its hash or after it.
    slots: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u32,
    end: u32,
    sets: u32,
}

impl Entries {
    /// Adds sets to those of an entry.
    fn add(&mut self, text: &str, sets: u32) {
        // At most three of four slots are taken.
        if 4 * (self.entries.len() + 1) > 3 * self.slots.len() {
            self.grow();
        }
        let slot = self.slot(text);
        if self.slots[slot] == 0 {
            let start = self.text.len() as u32;
            self.text.push_str(text);
            self.entries.push(Entry { start, end: self.text.len() as u32, sets: 0 });
            self.slots[slot] = self.entries.len() as u32;
        }
        self.entries[self.slots[slot] as usize - 1].sets |= sets;
    }

    /// The sets of an entry.
    fn sets(&self, text: &str) -> u32 {
        if self.slots.is_empty() {
            return 0;
        }
        match self.slots[self.slot(text)] {
            0 => 0,
            number => self.entries[number as usize - 1].sets,
        }
    }

    fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.entries.iter().map(|entry| (self.text_of(entry), entry.sets))
    }

    fn text_of(&self, entry: &Entry) -> &str {
        &self.text[entry.start as usize..entry.end as usize]
    }

    /// Where an entry stands, or the empty slot where it would.
    fn slot(&self, text: &str) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = hash(text) as usize & last;
        while self.slots[slot] != 0 {
            let entry = &self.entries[self.slots[slot] as usize - 1];
            let length = (entry.end - entry.start) as usize;
            if length == text.len() && self.text_of(entry) == text {
                break;
            }
            slot = (slot + 1) & last;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (2 * self.slots.len()).max(64)];
        let last = self.slots.len() - 1;
        for (number, entry) in (1u32..).zip(&self.entries) {
            let mut slot = hash(self.text_of(entry)) as usize & last;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & last;
            }
            self.slots[slot] = number;
        }
    }
}

/// A short hash (FxHash, as in the Rust compiler): lists are ours, so nobody can choose entries that collide.
fn hash(text: &str) -> u64 {
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
    let (whole, rest) = text.as_bytes().as_chunks::<8>();
    let hash = whole.iter().fold(text.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let rest = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    mix(hash, rest).rotate_left(26)
}

/// It begins an entry of more words.
pub(super) const BEGINS: u32 = 1 << MOST;
/// The most lists of a pack: each is a bit.
const MOST: usize = u32::BITS as usize - 1;

impl Lists {
    /// Adds entries to a list. Fails when there are too many lists.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), String> {
        let at = self.names.iter().position(|known| known == name).unwrap_or(self.names.len());
        if at == self.names.len() {
            if at == MOST {
                return Err(format!("there are more than {MOST} lists"));
            }
            self.names.push(name.to_owned());
        }
        let lines = text.lines().filter_map(|line| line.split('#').next());
        let entries = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|entry| !entry.is_empty());
        for entry in entries {
            let entry = small(entry);
            let entry = plain(&entry);
            for (end, _) in entry.match_indices(' ') {
                self.entries.add(&entry[..end], BEGINS);
            }
            self.entries.add(&entry, 1 << at);
        }
        Ok(())
    }

    /// The entries of a list, in no order.
    pub fn entries(&self, list: &str) -> Option<Vec<&str>> {
        let bit = self.bit(list)?;
        Some(self.entries.iter().filter(|(_, sets)| *sets & bit != 0).map(|(entry, _)| entry).collect())
    }

    /// Whether the list of that name has the entry, which is in small letters; accents do not matter. Unknown
    /// lists are empty.
    pub fn has(&self, list: &str, entry: &str) -> bool {
        self.bit(list).is_some_and(|bit| self.sets(entry) & bit != 0)
    }

    /// The lists that an entry is in, one bit each; [`Lists::bit`] tells which.
    pub fn sets(&self, entry: &str) -> u32 {
        self.known(entry) & !BEGINS
    }

    /// The lists that a word is in, and [`BEGINS`].
    pub fn known(&self, entry: &str) -> u32 {
        self.entries.sets(&plain(entry))
    }

    /// The bit of the list of that name.
    pub fn bit(&self, list: &str) -> Option<u32> {
        self.names.iter().position(|name| name == list).map(|at| 1 << at)
    }
}

/// In small letters, as most entries are written.
fn small(entry: &str) -> Cow<'_, str> {
    if entry.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(entry);
    }
    Cow::Owned(entry.to_lowercase())
}

/// Without accents: people leave them out, and add them.
fn plain(entry: &str) -> Cow<'_, str> {
    if entry.is_ascii() {
        return Cow::Borrowed(entry);
    }
    Cow::Owned(entry.nfd().filter(|c| !is_combining_mark(*c)).collect())
}

/// Not the number of a helpline or an emergency service, nor a free-phone number, which no person has at home.
pub(super) fn not_helpline(candidate: &Candidate<'_>) -> bool {
    let digits = digits(candidate.value());
    let local = ["001", "1", "0044", "44", "0061", "61"].iter().find_map(|code| {
        let rest = digits.strip_prefix(code)?;
        (rest.len() >= 9).then_some(rest)
    });
    let free = |number: &str| {
        let us = number.len() == 10
            && ["800", "888", "877", "866", "855", "844", "833", "822"].iter().any(|p| number.starts_with(p));
        let eleven =
            (9..=11).contains(&number.len()) && ["0800", "0808", "116"].iter().any(|p| number.starts_with(p));
        let australia = number.len() == 10 && (number.starts_with("1800") || number.starts_with("1300"));
        us || eleven || australia
    };
    let known = |number: &str| candidate.lists.has("helplines", number) || free(number);
    let abroad = ["61", "44", "353", "1"].iter().filter_map(|code| digits.strip_prefix(code));
    let listed = abroad.into_iter().any(|rest| candidate.lists.has("helplines", rest));
    !known(&digits) && !listed && !local.is_some_and(known)
}

/// Not a site of the allow-list: states, health services, charities, journals. A host counts with all its
/// sub-domains.
pub(super) fn not_public_site(candidate: &Candidate<'_>) -> bool {
    let value = candidate.value().to_lowercase();
    let rest = value.split_once("://").map_or(value.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    !is_public(candidate.lists, host)
}

/// Not a mailbox of an organisation on the allow-list.
pub(super) fn not_public_mailbox(candidate: &Candidate<'_>) -> bool {
    let value = candidate.value().to_lowercase();
    !value.rsplit_once('@').is_some_and(|(_, host)| is_public(candidate.lists, host))
}

/// What a mailbox says of whoever reads it.
#[derive(PartialEq)]
enum Mailbox {
    /// Somebody's own, whatever its name says.
    Own,
    /// Of a role at some house: “lupus.study@hospital.example” names the house.
    Role,
    /// The front desk of a charity or an authority: “info@lupus.example.org” is for everybody.
    FrontDesk,
}

impl Mailbox {
    fn of(address: &str) -> Self {
        /// Front desks: a charity's or an authority's says nothing about who writes of it.
        const GENERAL: [&str; 7] = ["info", "contact", "hello", "help", "support", "enquiries", "inquiries"];
        const ROLES: [&str; 17] = [
            "helpline",
            "office",
            "admin",
            "reception",
            "appointment",
            "appointments",
            "clinic",
            "study",
            "trial",
            "trials",
            "research",
            "team",
            "press",
            "patients",
            "pals",
            "nurses",
            "care",
        ];
        /// At a mailer for everybody a name is somebody's own: “rosa.media@gmail.com”.
        const FREE: [&str; 12] = [
            "gmail.",
            "googlemail.",
            "yahoo.",
            "hotmail.",
            "outlook.",
            "icloud.",
            "aol.",
            "proton",
            "gmx.",
            "live.",
            "btinternet.",
            "mail.",
        ];
        const PUBLIC: [&str; 9] =
            [".org", ".gov", ".edu", ".int", ".ac.uk", ".org.uk", ".gov.uk", ".org.au", ".ie"];
        let address = address.to_lowercase();
        let Some((name, host)) = address.rsplit_once('@') else { return Self::Own };
        let role = |part: &str| GENERAL.contains(&part) || ROLES.contains(&part);
        if GENERAL.contains(&name) && PUBLIC.iter().any(|end| host.ends_with(end)) {
            Self::FrontDesk
        } else if name.split(['.', '_', '-']).any(role) && !FREE.iter().any(|mailer| host.starts_with(mailer))
        {
            Self::Role
        } else {
            Self::Own
        }
    }
}

/// A mailbox of a role that is not plainly a charity's or an authority's own.
pub(super) fn role_mailbox(candidate: &Candidate<'_>) -> bool {
    Mailbox::of(candidate.value()) == Mailbox::Role
}

/// Neither the mailbox of a role nor a front desk.
pub(super) fn not_role_mailbox(candidate: &Candidate<'_>) -> bool {
    Mailbox::of(candidate.value()) == Mailbox::Own
}

/// The front page of a site, beside a word of trade.
pub(super) fn shop(candidate: &Candidate<'_>) -> bool {
    const TRADE: [&str; 14] = [
        "order",
        "buy",
        "bought",
        "supplement",
        "vitamin",
        "sell",
        "shop",
        "store",
        "price",
        "cheap",
        "brand",
        "product",
        "delivery",
        "discount",
    ];
    const AROUND: usize = 48;
    let value = candidate.value();
    let page = value.split_once("://").map_or(value, |(_, rest)| rest);
    // Whole words: a disorder is no order.
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphabetic()).any(|word| TRADE.contains(&word.trim_end_matches('s')))
    };
    let host = page.trim_end_matches('/').to_lowercase();
    let shops = [".com", ".co.uk", ".com.au", ".ca", ".ie", ".store", ".shop", ".net"];
    let before: String = candidate.text[..candidate.span.start].chars().rev().take(AROUND).collect();
    let before: String = before.chars().rev().collect();
    let after: String = candidate.text[candidate.span.end..].chars().take(AROUND).collect();
    shops.iter().any(|end| host.ends_with(end))
        && !host.contains('/')
        && words(&format!("{before} {after}").to_lowercase())
}

/// Not the front page of a shop.
pub(super) fn not_shop(candidate: &Candidate<'_>) -> bool {
    !shop(candidate)
}

fn is_public(lists: &Lists, host: &str) -> bool {
    let mut rest = host.trim_start_matches("www.").trim_end_matches('.');
    loop {
        if lists.has("public_sites", rest) {
            return true;
        }
        match rest.split_once('.') {
            Some((_, parent)) => rest = parent,
            None => return false,
        }
    }
}
