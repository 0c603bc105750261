//! Maps places in a text that was changed back to the text that it came from.

use std::ops::Range;

/// For every byte of a changed text, the place in the original that it came from. Units of the original are
/// whatever the maker says: bytes or characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffsetMap {
    /// `None`: nothing moved. Otherwise one `(start, end)` for each byte of the changed text.
    from: Option<Vec<(u32, u32)>>,
}

impl OffsetMap {
    /// The map of a text that was not changed.
    pub fn identity() -> Self {
        Self { from: None }
    }

    /// A map from one `(start, end)` for each byte.
    pub(crate) fn from_bytes(from: Vec<(u32, u32)>) -> Self {
        Self { from: Some(from) }
    }

    /// This map, made on a text that `earlier` maps: from the last text to the first.
    pub(crate) fn onto(&self, earlier: &OffsetMap) -> Self {
        let Some(from) = &self.from else { return earlier.clone() };
        let place = |(start, end): &(u32, u32)| {
            let first = earlier.back(&(*start as usize..*end as usize));
            (first.start as u32, first.end as u32)
        };
        Self::from_bytes(from.iter().map(place).collect())
    }

    /// True when nothing moved.
    pub fn is_identity(&self) -> bool {
        self.from.is_none()
    }

    /// The span in the original that a non-empty span of the changed text came from.
    pub fn back(&self, span: &Range<usize>) -> Range<usize> {
        let Some(from) = &self.from else { return span.clone() };
        if from.is_empty() || span.start >= from.len() {
            let end = from.last().map_or(0, |(_, e)| *e as usize);
            return end..end;
        }
        let last = span.end.saturating_sub(1).clamp(span.start, from.len() - 1);
        let (mut start, mut end) = from[span.start];
        // A link target may be read out of order, so the ends are not always at the ends.
        for (s, e) in &from[span.start..=last] {
            start = start.min(*s);
            end = end.max(*e);
        }
        start as usize..end as usize
    }
}
