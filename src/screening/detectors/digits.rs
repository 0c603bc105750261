//! Digits, also written as words.

/// The digits of a value, in order. Words count too: “oh seven double seven”.
pub(crate) fn digits(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut repeat = 1;
    let mut word = String::new();
    let mut flush = |word: &mut String, out: &mut String| {
        if word.is_empty() {
            return;
        }
        match spelled(word) {
            Some(digits) => {
                for _ in 0..repeat {
                    out.push_str(digits);
                }
                repeat = 1;
            }
            None => {
                repeat = match word.as_str() {
                    "double" => 2,
                    "triple" | "treble" => 3,
                    _ => 1,
                }
            }
        }
        word.clear();
    };
    for c in value.chars() {
        if c.is_ascii_digit() {
            flush(&mut word, &mut out);
            out.push(c);
        } else if c.is_alphabetic() {
            word.extend(c.to_lowercase());
        } else {
            flush(&mut word, &mut out);
        }
    }
    flush(&mut word, &mut out);
    out
}

fn spelled(word: &str) -> Option<&'static str> {
    Some(match word {
        "zero" | "oh" | "o" | "nought" | "nil" => "0",
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "hundred" => "00",
        _ => return None,
    })
}

/// The ASCII digits of a value as numbers.
pub(crate) fn numbers(value: &str) -> Vec<u32> {
    value.bytes().filter(u8::is_ascii_digit).map(|b| u32::from(b - b'0')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_as_digits() {
        assert_eq!(digits("oh seven double seven, 00 nine"), "077700".to_owned() + "9");
        assert_eq!(digits("(251) 555-0188"), "2515550188");
    }
}
