//! Reads a register's file row by row, as its layout in the catalogue says.

use super::catalogue::{Layout, Values};
use super::{Entry, Practice, Register};
use crate::base::Timestamp;
use crate::base::error::{Error, Result};
use csv::{ByteRecord, Position, Reader, ReaderBuilder};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use time::format_description::OwnedFormatItem;
use time::{Date, Time};

/// How much of the file is read at once, in bytes.
const CHUNK: usize = 1 << 20;

/// A register's file, from some row on. It never holds more than one row.
pub struct Rows {
    register: Register,
    reader: Reader<BufReader<File>>,
    columns: Columns,
    row: ByteRecord,
}

/// Where in a row everything stands.
struct Columns {
    number: usize,
    people: Option<(usize, &'static [String])>,
    names: Vec<(Vec<usize>, usize)>,
    active: Option<(usize, &'static [String])>,
    ended: Option<(usize, usize)>,
    until: Option<(usize, OwnedFormatItem)>,
    practices: Vec<(usize, usize)>,
}

impl Rows {
    /// Opens a file and finds its columns. A file that lacks one is another file than it should be.
    pub fn open(register: Register, path: &Path) -> Result<Self> {
        let layout = register.file().ok_or(Error::NotFound)?;
        let file = File::open(path).map_err(Error::internal)?;
        // Rows of real files are of uneven length, and letters are not always UTF-8: neither may stop it.
        let mut reader =
            ReaderBuilder::new().flexible(true).from_reader(BufReader::with_capacity(CHUNK, file));
        let headers = reader.headers().map_err(Error::internal)?.clone();
        let column = |name: &str| {
            let found =
                headers.iter().position(|header| header.trim_start_matches('\u{feff}').trim() == name);
            found.ok_or_else(|| Error::internal(format!("the file has no column «{name}»")))
        };
        let columns = Columns::find(layout, column)?;
        Ok(Self { register, reader, columns, row: ByteRecord::new() })
    }

    /// Goes on from where another reading stopped.
    pub fn seek(&mut self, position: Position) -> Result<()> {
        self.reader.seek(position).map_err(Error::internal)
    }

    /// Where the next row begins, in bytes and lines.
    pub fn position(&self) -> &Position {
        self.reader.position()
    }

    /// The next row: somebody, or nothing of use. `None` at the end.
    pub fn next(&mut self) -> Result<Option<Option<Entry>>> {
        if !self.reader.read_byte_record(&mut self.row).map_err(Error::internal)? {
            return Ok(None);
        }
        Ok(Some(self.entry()))
    }

    fn entry(&self) -> Option<Entry> {
        let columns = &self.columns;
        if let Some((column, wanted)) = columns.people
            && !wanted.contains(&self.text(column))
        {
            return None;
        }
        let number = self.register.number(&self.text(columns.number)).ok()?;
        let names = columns.names.iter().map(|(given, family)| {
            let parts: Vec<_> = given.iter().chain([family]).map(|column| self.text(*column)).collect();
            let whole = !self.text(*family).is_empty();
            if whole {
                parts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
            } else {
                String::new()
            }
        });
        let names = names.filter(|name| !name.is_empty()).collect();
        let listed = columns.active.is_none_or(|(column, wanted)| wanted.contains(&self.text(column)));
        let over = columns
            .ended
            .is_some_and(|(ended, again)| !self.text(ended).is_empty() && self.text(again).is_empty());
        let practices = columns.practices.iter().map(|(code, region)| Practice {
            code: self.text(*code).to_uppercase(),
            region: self.text(*region).to_uppercase(),
        });
        Some(Entry {
            number,
            names,
            active: listed && !over,
            practices: practices.filter(|practice| is_code(&practice.code)).collect(),
            until: columns
                .until
                .as_ref()
                .and_then(|(column, format)| last_moment(&self.text(*column), format)),
        })
    }

    fn text(&self, column: usize) -> String {
        String::from_utf8_lossy(self.row.get(column).unwrap_or_default()).trim().to_owned()
    }
}

impl Columns {
    fn find(layout: &'static Layout, column: impl Fn(&str) -> Result<usize>) -> Result<Self> {
        let values = |values: &'static Option<Values>| -> Result<Option<(usize, &'static [String])>> {
            values.as_ref().map(|values| Ok((column(&values.column)?, values.is.as_slice()))).transpose()
        };
        let mut names = Vec::new();
        for name in &layout.names {
            let given = name.given.iter().map(|name| column(name)).collect::<Result<_>>()?;
            names.push((given, column(&name.family)?));
        }
        let ended = layout
            .ended
            .as_ref()
            .map(|ended| Ok::<_, Error>((column(&ended.column)?, column(&ended.again)?)));
        let until = layout.until.as_ref().map(|until| {
            let format =
                time::format_description::parse_owned::<2>(&until.format).map_err(Error::internal)?;
            Ok::<_, Error>((column(&until.column)?, format))
        });
        let mut practices = Vec::new();
        if let Some(listed) = &layout.practices {
            for n in 1..=listed.times {
                let numbered = |name: &str| column(&name.replace("{n}", &n.to_string()));
                practices.push((numbered(&listed.code)?, numbered(&listed.region)?));
            }
        }
        Ok(Self {
            number: column(&layout.number)?,
            people: values(&layout.people)?,
            names,
            active: values(&layout.active)?,
            ended: ended.transpose()?,
            until: until.transpose()?,
            practices,
        })
    }
}

/// Ten signs (NUCC Health Care Provider Taxonomy).
fn is_code(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The last moment of a day.
fn last_moment(text: &str, format: &OwnedFormatItem) -> Option<Timestamp> {
    let date = Date::parse(text, format).ok()?;
    let end = date.with_time(Time::MAX).assume_utc().unix_timestamp();
    Some(Timestamp::from_micros(end * 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(register: &str, text: &[u8]) -> Result<Vec<Option<Entry>>> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text).unwrap();
        let mut rows = Rows::open(Register::with_file(register).unwrap(), file.path())?;
        let mut entries = Vec::new();
        while let Some(entry) = rows.next()? {
            entries.push(entry);
        }
        Ok(entries)
    }

    #[test]
    fn a_list_of_doctors_reads() {
        let text = b"GMC Ref No,Surname,Given Name,Other Names,Registration Status\n\
            1234567,Example,Ada,Byron,Registered with Licence\n\
            7654321,M\xfcller,Bo,,Registered without a licence to practise\n\
            12,Short,Number,,Registered with Licence\n\
            2345678,Uneven\n";
        let entries = read("gmc", text).unwrap();
        let ada = entries[0].as_ref().unwrap();
        assert_eq!((ada.names.clone(), ada.active), (vec!["Ada Example".into(), "Ada Byron".into()], true));
        assert!(!entries[1].as_ref().unwrap().active);
        assert_eq!(entries[2], None);
        assert_eq!(entries[3].as_ref().unwrap().names, ["Uneven"]);
    }

    #[test]
    fn the_last_day_of_a_licence_is_read() {
        let text = b"PIN,Surname,Forenames,Status,Expiry date\n01a2345n,Example,Ada,Registered,31/05/2027\n";
        let entries = read("nmc", text).unwrap();
        let until = entries[0].as_ref().unwrap().until.unwrap();
        assert_eq!(until.rfc3339(), "2027-05-31T23:59:59Z");
    }

    #[test]
    fn another_file_is_refused_with_the_column_that_it_lacks() {
        let error = read("gmc", b"a,b,c\n1,2,3\n").unwrap_err();
        let Error::Internal(source) = error else { panic!("{error:?}") };
        assert!(source.to_string().contains("Given Name") || source.to_string().contains("GMC"), "{source}");
    }
}
