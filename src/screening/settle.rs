//! One finding for each place: where several rules hold, the surest speaks.

use std::ops::Range;

use super::finding::Finding;
use super::verdict::Kind;

/// Leaves one finding for each place: the surest, and among equals the longest. A crisis stands beside the rest.
pub(crate) fn settle(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by(|a, b| {
        let surer = b.score.total_cmp(&a.score);
        surer
            .then(b.span.len().cmp(&a.span.len()))
            .then(a.span.start.cmp(&b.span.start))
            .then(a.rule.cmp(&b.rule))
    });
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    let (mut crises, mut details) = (Taken::default(), Taken::default());
    for finding in found {
        let taken = if finding.kind == Kind::Crisis { &mut crises } else { &mut details };
        match taken.surest(&kept, &finding.span) {
            // The same thing read twice, with and without its markup: the wider place is the whole of it.
            Some(index) if kept[index].rule == finding.rule => {
                let other = &mut kept[index];
                other.span = other.span.start.min(finding.span.start)..other.span.end.max(finding.span.end);
                taken.add(index, &other.span);
            }
            Some(_) => {}
            None => {
                taken.add(kept.len(), &finding.span);
                kept.push(finding);
            }
        }
    }
    kept
}

/// Which findings lie where, by stretches of the text, so that a text full of them is settled in linear time.
#[derive(Default)]
struct Taken {
    stretches: Vec<Vec<usize>>,
}

impl Taken {
    /// Bytes in a stretch: few findings begin in one, and most lie in one or two.
    const STRETCH: usize = 64;

    fn stretches(span: &Range<usize>) -> Range<usize> {
        span.start / Self::STRETCH..span.end.div_ceil(Self::STRETCH)
    }

    /// The first of `kept` that overlaps the span.
    fn surest(&self, kept: &[Finding], span: &Range<usize>) -> Option<usize> {
        let stretches = Self::stretches(span);
        let near = self.stretches.iter().take(stretches.end).skip(stretches.start).flatten();
        near.copied().filter(|index| overlap(&kept[*index].span, span)).min()
    }

    fn add(&mut self, index: usize, span: &Range<usize>) {
        let stretches = Self::stretches(span);
        if self.stretches.len() < stretches.end {
            self.stretches.resize_with(stretches.end, Vec::new);
        }
        for stretch in &mut self.stretches[stretches] {
            if !stretch.contains(&index) {
                stretch.push(index);
            }
        }
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use super::super::verdict::Decision;
    use super::*;

    fn finding(rule: &str, span: Range<usize>, score: f32, kind: Kind) -> Finding {
        Finding {
            rule: rule.into(),
            kind,
            span,
            score,
            action: Decision::Hold,
            reason: String::new(),
            mask: String::new(),
        }
    }

    fn spans(found: Vec<Finding>) -> Vec<Range<usize>> {
        settle(found).into_iter().map(|finding| finding.span).collect()
    }

    #[test]
    fn the_surest_takes_the_place() {
        let found = vec![
            finding("a", 0..500, 0.5, Kind::Phone),
            finding("b", 490..495, 0.9, Kind::Email),
            finding("c", 500..505, 0.1, Kind::Url),
        ];
        assert_eq!(spans(found), [490..495, 500..505]);
    }

    #[test]
    fn a_place_read_twice_is_as_wide_as_both_and_takes_all_of_it() {
        let found = vec![
            finding("a", 10..60, 0.9, Kind::Phone),
            finding("a", 50..70, 0.9, Kind::Phone),
            finding("b", 66..68, 0.5, Kind::Email),
        ];
        let kept = spans(found);
        assert!(kept.len() == 1 && kept[0] == (10..70), "{kept:?}");
    }

    #[test]
    fn a_crisis_stands_beside_the_rest() {
        let found = vec![finding("a", 0..9, 0.9, Kind::Phone), finding("b", 0..9, 0.5, Kind::Crisis)];
        assert_eq!(spans(found), [0..9, 0..9]);
    }
}
