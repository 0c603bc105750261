//! Keyset paging: a page says where the next one begins, by the order's own values.

use super::clock::Timestamp;
use super::ids::{base32, parse_base32};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The item's time.
    pub at: Timestamp,
    /// The item's id.
    pub id: [u8; 16],
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&base32(&[&self.at.micros().to_be_bytes()[..], &self.id].concat()))
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = parse_base32(text).ok_or(())?;
        let (at, id) = bytes.split_first_chunk::<8>().ok_or(())?;
        Ok(Self { at: Timestamp::from_micros(i64::from_be_bytes(*at)), id: id.try_into().map_err(|_| ())? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_an_address() {
        let cursor = Cursor { at: Timestamp::from_micros(1_790_000_000_000_001), id: [3; 16] };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert!("nonsense!".parse::<Cursor>().is_err());
    }

    #[test]
    fn a_page_that_is_not_full_has_no_next() {
        let place = |_: &i32| Cursor { at: Timestamp::default(), id: [0; 16] };
        assert!(Page::cut(vec![1, 2], 2, place).next.is_none());
        assert!(Page::cut(vec![1, 2, 3], 2, place).next.is_some());
    }
}
