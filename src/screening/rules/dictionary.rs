//! Words that are looked up by what a text begins with, as in a dictionary: opened at the head, then read back
//! to shorter and shorter words.
//!
//! An automaton of the same words takes a hundred times the memory, and longer to make than to use.

/// Bits in the set of heads: few enough to stay in the cache, many enough that most are not set.
const HEAD_BITS: u32 = 15;
/// The first letters of a word that the set of heads knows.
const HEAD: u32 = 4;

/// Words, in order, each with what belongs to it.
#[derive(Debug)]
pub(super) struct Dictionary<T> {
    /// The first letters of each word.
    heads: Vec<u64>,
    words: Vec<Word<T>>,
    /// Which first letters there are, by a short hash: most places of a text begin no word.
    known: Box<[u64]>,
}

#[derive(Debug)]
struct Word<T> {
    text: Box<str>,
    /// The longest other word that this one begins with.
    shorter: Option<u32>,
    value: T,
}

impl<T> Dictionary<T> {
    /// From words in the order of their bytes, in small letters, none twice.
    pub fn new(sorted: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut heads = Vec::new();
        let mut words: Vec<Word<T>> = Vec::new();
        let mut known = vec![0; 1 << (HEAD_BITS - u64::BITS.ilog2())].into_boxed_slice();
        // The words that the last one begins with, and itself.
        let mut open: Vec<u32> = Vec::new();
        for (index, (text, value)) in (0u32..).zip(sorted) {
            debug_assert!(words.last().is_none_or(|last| *last.text < *text), "words come in order");
            while open.last().is_some_and(|at| !text.starts_with(&*words[*at as usize].text)) {
                open.pop();
            }
            let head = head(text.as_bytes());
            let (at, bit) = place(head, HEAD.min(text.len() as u32));
            known[at] |= bit;
            heads.push(head);
            words.push(Word { text: text.into(), shorter: open.last().copied(), value });
            open.push(index);
        }
        Self { heads, words, known }
    }

    /// Every word that a text, in small letters, begins with, the longest first: its length and its value.
    pub fn beginning<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, &'a T)> {
        let mut next = self.last_before(text);
        std::iter::from_fn(move || {
            let word = &self.words[next? as usize];
            next = word.shorter;
            Some(word)
        })
        .filter(|word| text.starts_with(word.text.as_bytes()))
        .map(|word| (word.text.len(), &word.value))
    }

    /// The last word that does not come after the text. If any word begins the text, it does, or one of those that
    /// it begins with.
    fn last_before(&self, text: &[u8]) -> Option<u32> {
        let head = head(text);
        let known = (1..=HEAD).any(|letters| {
            let (at, bit) = place(head, letters);
            self.known[at] & bit != 0
        });
        if !known {
            return None;
        }
        let first = self.heads.partition_point(|other| *other < head);
        let same = self.heads[first..].iter().take_while(|other| **other == head).count();
        let within = self.words[first..first + same].partition_point(|word| word.text.as_bytes() <= text);
        (first + within).checked_sub(1).map(|at| at as u32)
    }
}

/// The first letters of a text, as a number in the order of texts.
fn head(text: &[u8]) -> u64 {
    let mut letters = [0; 8];
    match text.first_chunk() {
        Some(first) => letters = *first,
        None => letters[..text.len()].copy_from_slice(text),
    }
    u64::from_be_bytes(letters)
}

/// Where the set of heads holds so many letters of a head (Fibonacci hashing: Knuth, TAOCP 3, 6.4).
fn place(head: u64, letters: u32) -> (usize, u64) {
    let letters = head >> (u64::BITS - 8 * letters.max(1));
    let hash = letters.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - HEAD_BITS);
    ((hash / 64) as usize, 1 << (hash % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<String> {
        let mut sorted: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        sorted.sort_unstable();
        let dictionary = Dictionary::new(sorted.into_iter().map(|word| (word.clone(), word)));
        let found: Vec<_> = dictionary.beginning(text.as_bytes()).collect();
        assert!(found.iter().all(|(length, word)| *length == word.len()));
        found.into_iter().map(|(_, word)| word.clone()).collect()
    }

    #[test]
    fn every_word_that_begins_the_text_is_found() {
        let words = ["m", "my", "my da", "my daughter", "my daughter's", "my dad", "my mum", "n", "@"];
        assert_eq!(found(&words, "my daughter is ill"), ["my daughter", "my da", "my", "m"]);
        assert_eq!(found(&words, "my daz"), ["my da", "my", "m"]);
        assert_eq!(found(&words, "@"), ["@"]);
        assert!(
            found(&words, "amy").is_empty() && found(&words, "").is_empty() && found(&[], "my").is_empty()
        );
    }

    #[test]
    fn words_that_begin_alike_are_told_apart() {
        let words = ["would you all", "would you be", "would you bet", "would you go"];
        assert_eq!(found(&words, "would you bet on it"), ["would you bet", "would you be"]);
        assert!(found(&words, "would you").is_empty() && found(&words, "would you zoom").is_empty());
    }
}
