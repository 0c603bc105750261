//! Findings: a place in a text, why it matters, and what would replace it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::verdict::{Decision, Kind};

/// One place in a text that a rule speaks about. It holds no text of the member beyond its position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code of the rule, such as `privacy.phone.international`.
    pub rule: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Where: bytes in [`Screened::source`](super::Screened::source), on character boundaries, never empty.
    pub span: Range<usize>,
    /// How sure the rule is, 0 to 1.
    pub score: f32,
    /// What this finding alone asks for, in the group's sensitivity.
    pub action: Decision,
    /// Why, in plain words to the author.
    pub reason: String,
    /// What takes its place when it is masked, such as `[phone number removed]` or `early March 2024`.
    pub mask: String,
}

/// A stretch of a text, for highlighting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text of the stretch.
    pub text: String,
    /// Which of the findings it belongs to, by position in the list.
    pub finding: Option<usize>,
}

/// `source` with every span replaced by its mask. Spans that overlap become one, with the mask of the surest.
/// Spans that do not fit the text are left alone.
pub fn mask<'a>(source: &str, findings: impl IntoIterator<Item = &'a Finding>) -> String {
    let mut spans: Vec<&Finding> =
        findings.into_iter().filter(|f| source.get(f.span.clone()).is_some()).collect();
    spans.sort_by(|a, b| a.span.start.cmp(&b.span.start).then(b.span.end.cmp(&a.span.end)));
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    let mut index = 0;
    while index < spans.len() {
        let mut best = spans[index];
        let start = best.span.start;
        let mut end = best.span.end;
        index += 1;
        while index < spans.len() && spans[index].span.start < end {
            end = end.max(spans[index].span.end);
            if spans[index].score > best.score {
                best = spans[index];
            }
            index += 1;
        }
        out.push_str(&source[at..start]);
        out.push_str(&best.mask);
        at = end;
    }
    out.push_str(&source[at..]);
    out
}

/// `source` cut into pieces, in order and complete, so that a template can mark each finding. Where findings
/// overlap, the earlier one keeps the shared part.
pub fn marked(source: &str, findings: &[Finding]) -> Vec<Piece> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|&i| (findings[i].span.start, std::cmp::Reverse(findings[i].span.end)));
    let mut pieces = Vec::new();
    let mut at = 0;
    for i in order {
        let start = findings[i].span.start.max(at);
        let end = findings[i].span.end;
        let Some(inside) = source.get(start..end).filter(|text| !text.is_empty()) else { continue };
        if start > at {
            pieces.push(Piece { text: source[at..start].to_owned(), finding: None });
        }
        pieces.push(Piece { text: inside.to_owned(), finding: Some(i) });
        at = end;
    }
    if at < source.len() {
        pieces.push(Piece { text: source[at..].to_owned(), finding: None });
    }
    pieces
}

/// A span in bytes of `source` as a span in characters (Unicode scalar values).
pub fn char_span(source: &str, span: &Range<usize>) -> Range<usize> {
    let before = |byte: usize| source.char_indices().take_while(|(i, _)| *i < byte).count();
    before(span.start)..before(span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(span: Range<usize>, score: f32, mask: &str) -> Finding {
        Finding {
            rule: "t".into(),
            kind: Kind::Phone,
            span,
            score,
            action: Decision::Hold,
            reason: String::new(),
            mask: mask.into(),
        }
    }

    #[test]
    fn overlapping_masks_become_one() {
        let found = [finding(2..5, 0.5, "[a]"), finding(4..8, 0.9, "[b]"), finding(9..10, 0.1, "[c]")];
        assert_eq!(mask("0123456789", &found), "01[b]8[c]");
    }

    #[test]
    fn pieces_are_a_partition() {
        let source = "añb cd";
        let found = [finding(1..3, 0.5, ""), finding(2..4, 0.5, ""), finding(3..5, 0.5, "")];
        let pieces = marked(source, &found);
        assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<String>(), source);
        assert_eq!(pieces.iter().filter(|p| p.finding.is_some()).count(), 3);
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        assert_eq!(char_span("é1é2", &(2..5)), 1..3);
    }
}
