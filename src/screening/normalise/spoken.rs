//! Words that stand for digits, letters and signs when a number is said aloud.

/// What a word stands for inside a number that is spelled out.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Spoken {
    /// Digits as they are: “41”.
    Typed,
    /// “seven”, “twelve”.
    Digits,
    /// “forty”: the next single digit replaces its zero.
    Tens,
    /// “hundred”.
    Hundred,
    /// “double”, “triple”: the next piece comes so often.
    Times(usize),
    /// A letter by its name (ICAO alphabet) or alone.
    Letter,
    /// “dash”, “slash”, “dot” said aloud.
    Sign,
}

const DIGITS: [(&str, &str); 25] = [
    ("zero", "0"),
    ("oh", "0"),
    ("nought", "0"),
    ("naught", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("fife", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("niner", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("thirteen", "13"),
    ("fourteen", "14"),
    ("fifteen", "15"),
    ("sixteen", "16"),
    ("seventeen", "17"),
    ("eighteen", "18"),
    ("nineteen", "19"),
];
const TENS: [(&str, &str); 9] = [
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fourty", "40"),
    ("fifty", "50"),
    ("sixty", "60"),
    ("seventy", "70"),
    ("eighty", "80"),
    ("ninety", "90"),
];
const SIGNS: [(&str, &str); 8] = [
    ("dash", "-"),
    ("hyphen", "-"),
    ("minus", "-"),
    ("slash", "/"),
    ("stroke", "/"),
    ("dot", "."),
    ("point", "."),
    ("space", " "),
];
/// ICAO Annex 10, volume II, 5.2.1.3: the spelling alphabet.
const LETTERS: [&str; 28] = [
    "alfa", "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett",
    "juliet", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango",
    "uniform", "victor", "whiskey", "xray", "yankee", "zulu",
];

const TWICE: &str = "double";
const THRICE: [&str; 2] = ["triple", "treble"];
const HUNDRED: &str = "hundred";

/// For each first letter, the lengths of the words above, a bit for each: most words of a text are none of them.
const SHAPES: [u16; 26] = {
    const fn add(shapes: &mut [u16; 26], word: &str) {
        shapes[(word.as_bytes()[0] - b'a') as usize] |= 1 << word.len();
    }
    let mut shapes = [0; 26];
    add(&mut shapes, TWICE);
    add(&mut shapes, HUNDRED);
    let mut i = 0;
    while i < LETTERS.len() {
        add(&mut shapes, LETTERS[i]);
        if i < THRICE.len() {
            add(&mut shapes, THRICE[i]);
        }
        if i < DIGITS.len() {
            add(&mut shapes, DIGITS[i].0);
        }
        if i < TENS.len() {
            add(&mut shapes, TENS[i].0);
        }
        if i < SIGNS.len() {
            add(&mut shapes, SIGNS[i].0);
        }
        i += 1;
    }
    shapes
};

/// What a word stands for, and what it is written as.
pub(super) fn spoken(word: &str) -> Option<(Spoken, String)> {
    if word.len() > 9 {
        return None;
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return Some((Spoken::Typed, word.into()));
    }
    if word.len() == 1 {
        // “a” and “i” are words.
        let letter = !matches!(word, "a" | "i" | "I");
        return letter.then(|| (Spoken::Letter, word.to_ascii_uppercase()));
    }
    let first = word.bytes().next()?.to_ascii_lowercase();
    if SHAPES[usize::from(first.checked_sub(b'a')?)] & 1 << word.len() == 0 {
        return None;
    }
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    let of = |list: &[(&str, &str)]| list.iter().find(|(name, _)| is(name)).map(|(_, v)| (*v).to_owned());
    if is(TWICE) {
        return Some((Spoken::Times(2), String::new()));
    }
    if THRICE.into_iter().any(is) {
        return Some((Spoken::Times(3), String::new()));
    }
    if is(HUNDRED) {
        return Some((Spoken::Hundred, String::new()));
    }
    let letter = || LETTERS.into_iter().any(is).then(|| word[..1].to_ascii_uppercase());
    of(&DIGITS)
        .map(|v| (Spoken::Digits, v))
        .or_else(|| of(&TENS).map(|v| (Spoken::Tens, v)))
        .or_else(|| of(&SIGNS).map(|v| (Spoken::Sign, v)))
        .or_else(|| letter().map(|v| (Spoken::Letter, v)))
}
