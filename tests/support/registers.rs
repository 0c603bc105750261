//! Files in the shape of public registers, with people whom nobody has met.

use kith::community::clinicians::{Imported, Register, Scope, import_register};
use std::fmt::Write as _;
use std::io::Write as _;
use tempfile::NamedTempFile;

use super::app::TestApp;

/// Somebody in the US register.
#[derive(Clone, Copy)]
pub struct Provider<'a> {
    /// The first nine digits of the number.
    pub number: u64,
    /// `1` for a person, `2` for an organisation, nothing for a number that was given back.
    pub kind: &'a str,
    /// Given and family name.
    pub name: (&'a str, &'a str),
    /// The day on which the number was given back.
    pub ended: &'a str,
    /// A taxonomy code and its state.
    pub practice: (&'a str, &'a str),
}

/// Ada Example, a medical oncologist in Ohio.
pub const ADA: Provider<'static> = Provider {
    number: 123_456_789,
    kind: "1",
    name: ("ADA", "EXAMPLE"),
    ended: "",
    practice: ("207RX0202X", "OH"),
};

/// A national provider identifier: nine digits and the check digit over 80840 and them (45 CFR 162.406).
pub fn npi(nine: u64) -> String {
    let digits = format!("80840{nine}");
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0') * if place % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("{nine}{}", (10 - sum % 10) % 10)
}

/// A file of the US register, with the columns that matter here in their order there.
pub fn nppes(providers: impl IntoIterator<Item = Provider<'static>>) -> String {
    let mut text = String::from(
        "NPI,Entity Type Code,Provider Last Name (Legal Name),Provider First Name,Provider Middle Name,\
         Provider Other Last Name,Provider Other First Name,Provider Other Middle Name,\
         NPI Deactivation Date,NPI Reactivation Date",
    );
    for n in 1..=15 {
        let _ = write!(text, ",Healthcare Provider Taxonomy Code_{n},Provider License Number State Code_{n}");
    }
    text.push('\n');
    for provider in providers {
        let ((given, family), (code, state)) = (provider.name, provider.practice);
        let number = npi(provider.number);
        let _ = write!(text, "{number},{},{family},{given},,,,,{},", provider.kind, provider.ended);
        let _ = writeln!(text, ",{code},{state}{}", ",".repeat(28));
    }
    text
}

/// A file with this text.
pub fn file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

impl TestApp {
    /// Copies a register of these people.
    pub async fn copy_nppes(&self, providers: impl IntoIterator<Item = Provider<'static>>) -> Imported {
        let file = file(&nppes(providers));
        let register = Register::with_file("nppes").unwrap();
        import_register(&self.app, register, file.path(), Scope::Whole, |_| {}).await.unwrap()
    }
}
