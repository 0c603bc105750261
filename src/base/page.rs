//! Keyset paging: a page says where the next one begins, by the order's own values.

use super::clock::Timestamp;
use super::error::Result;
use super::ids::{base32, parse_base32};
use super::random::Random;
use super::seal::{Keyring, Place};

/// Where sealed cursors belong.
const PLACE: Place<'static> = Place { column: "cursor", row: &[] };

/// Some items and where to go on.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// The last item's place, when more follow.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page from a query that asked for one item more than `size`.
    pub fn cut(mut items: Vec<T>, size: usize, place: impl Fn(&T) -> Cursor) -> Self {
        let more = items.len() > size;
        items.truncate(size);
        let next = if more { items.last().map(place) } else { None };
        Self { items, next }
    }

    /// The same page with other items.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(each).collect(), next: self.next }
    }
}

/// A place in a list ordered by time and then id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The item's time.
    pub at: Timestamp,
    /// The item's id.
    pub id: [u8; 16],
}

impl Cursor {
    /// Writes it for an address, sealed: it holds the microsecond of somebody's post, and exact times across groups
    /// would link people.
    pub fn seal(&self, keys: &Keyring, random: &dyn Random) -> Result<String> {
        let bytes = [&self.at.micros().to_be_bytes()[..], &self.id].concat();
        Ok(base32(&keys.seal(random, &PLACE, &bytes)?))
    }

    /// Reads what [`Cursor::seal`] wrote; `None` for anything else.
    pub fn open(keys: &Keyring, text: &str) -> Option<Self> {
        let bytes = keys.open(&PLACE, &parse_base32(text)?).ok()?;
        let (at, id) = bytes.split_first_chunk::<8>()?;
        Some(Self { at: Timestamp::from_micros(i64::from_be_bytes(*at)), id: id.try_into().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::SeededRandom;

    #[test]
    fn a_cursor_survives_an_address() {
        let cursor = Cursor { at: Timestamp::from_micros(1_790_000_000_000_001), id: [3; 16] };
        let random = SeededRandom::new(1);
        let keys = Keyring::generate(&random);
        let text = cursor.seal(&keys, &random).unwrap();
        assert_eq!(Cursor::open(&keys, &text), Some(cursor));
        let plain = base32(&[&cursor.at.micros().to_be_bytes()[..], &cursor.id].concat());
        for other in ["", "nonsense!", &text[1..], &plain] {
            assert_eq!(Cursor::open(&keys, other), None, "{other}");
        }
    }

    #[test]
    fn a_page_that_is_not_full_has_no_next() {
        let place = |_: &i32| Cursor { at: Timestamp::default(), id: [0; 16] };
        assert!(Page::cut(vec![1, 2], 2, place).next.is_none());
        assert!(Page::cut(vec![1, 2, 3], 2, place).next.is_some());
    }
}
