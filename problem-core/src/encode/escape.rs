//! The inside of JSON strings (RFC 8259 §7). Only what must be escaped is.

use crate::layout::{escape_of, special};

/// Writes the inside of a JSON string.
pub(crate) fn escape(out: &mut Vec<u8>, bytes: &[u8]) {
    let first = special(bytes, 0);
    out.extend_from_slice(&bytes[..first]);
    if first < bytes.len() {
        escape_from(out, bytes, first);
    }
}

/// The rest of a string in which the first byte to escape is at `at`.
#[cold]
fn escape_from(out: &mut Vec<u8>, bytes: &[u8], mut at: usize) {
    while let Some(&byte) = bytes.get(at) {
        let (escape, len) = escape_of(byte);
        out.extend_from_slice(&escape[..len]);
        let next = special(bytes, at + 1);
        out.extend_from_slice(&bytes[at + 1..next]);
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_as_serde_json_does() {
        let all: String = ('\0'..='\u{ff}').chain("\u{2028}\u{2029}\u{fffd}😀".chars()).collect();
        let mut texts: Vec<String> =
            [all.as_str(), "", "plain", "\"", "\\\"\n", "ends with \u{1f}"].map(str::to_owned).into();
        // each byte at each place of a word, behind what a borrow could run over
        for place in 0..17 {
            for letter in ['!', '"', '#', ' ', '\u{1f}', '[', '\\', ']', '\u{7f}', '\u{80}', '\0'] {
                for around in ['a', '!', '\u{ff}', '"'] {
                    let mut text: Vec<char> = vec![around; 17];
                    text[place] = letter;
                    texts.push(text.into_iter().collect());
                }
            }
        }
        for text in texts {
            let mut out = vec![b'"'];
            escape(&mut out, text.as_bytes());
            out.push(b'"');
            assert_eq!(out, serde_json::to_vec(&text).unwrap());
        }
    }
}
